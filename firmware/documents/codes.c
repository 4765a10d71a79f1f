// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/codes.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <zint.h>

enum {
	QR_QUIET = 4,       /* modules */
	CODE128_QUIET = 10, /* modules */
	QR_ECC_M = 2,
};

/* Makes a rectangle black or white, as far as it lies on the page. */
static void fill(struct raster *raster, int left, int top, int right, int bottom, bool black)
{
	left = left < 0 ? 0 : left;
	top = top < 0 ? 0 : top;
	right = right > (int)raster->width ? (int)raster->width : right;
	bottom = bottom > (int)raster->height ? (int)raster->height : bottom;
	for (int y = top; y < bottom; y++) {
		uint8_t *row = raster->bits + (size_t)y * raster->stride;
		for (int x = left; x < right; x++) {
			uint8_t bit = (uint8_t)(0x80 >> x % 8);
			row[x / 8] = black ? row[x / 8] | bit : row[x / 8] & (uint8_t)~bit;
		}
	}
}

static int encode(
    int symbology, const char *content, struct zint_symbol **symbol, struct error *error)
{
	struct zint_symbol *encoded = ZBarcode_Create();
	if (encoded == NULL)
		return error_set(error, -ENOMEM, "out of memory");
	encoded->symbology = symbology;
	encoded->input_mode = UNICODE_MODE;
	if (symbology == BARCODE_QRCODE)
		encoded->option_1 = QR_ECC_M;
	if (ZBarcode_Encode(encoded, (const unsigned char *)content, 0) >= ZINT_ERROR) {
		int result = error_set(error, -EINVAL, "\"%s\" cannot be written as a code (%s)",
		    content, encoded->errtxt);
		ZBarcode_Delete(encoded);
		return result;
	}
	*symbol = encoded;
	return 0;
}

static bool is_black(const struct zint_symbol *symbol, int row, int column)
{
	return (symbol->encoded_data[row][column / 8] >> column % 8 & 1) != 0;
}

/* Draws the modules, each so many dots wide and high, and the quiet zone around them. */
static void draw_modules(struct raster *raster, const struct zint_symbol *symbol, int x, int y,
    int module, int row_height, int quiet_x, int quiet_y)
{
	int right = x + symbol->width * module;
	int bottom = y + symbol->rows * row_height;
	fill(raster, x - quiet_x, y - quiet_y, right + quiet_x, bottom + quiet_y, false);
	for (int row = 0; row < symbol->rows; row++)
		for (int column = 0; column < symbol->width; column++)
			if (is_black(symbol, row, column))
				fill(raster, x + column * module, y + row * row_height,
				    x + (column + 1) * module, y + (row + 1) * row_height, true);
}

/* Dots of so many eighths of a millimetre, never none. */
static int dots(const struct code_place *place, int eighths)
{
	int whole = (int)(place->dots_per_mm * eighths / 8 + 0.01);
	return whole > 0 ? whole : 1;
}

int code_draw_qr(
    struct raster *raster, const struct code_place *place, const char *content, struct error *error)
{
	struct zint_symbol *symbol;
	int result = encode(BARCODE_QRCODE, content, &symbol, error);
	if (result != 0)
		return result;
	int side = (int)(place->width < place->height ? place->width : place->height);
	int module = side / symbol->width;
	if (module < dots(place, 3)) {
		result = error_set(error, -E2BIG, "the code for \"%s\" is too large", content);
	} else {
		int y = (int)place->y + ((int)place->height - symbol->width * module) / 2;
		draw_modules(raster, symbol, (int)place->x, y, module, module, QR_QUIET * module,
		    QR_QUIET * module);
	}
	ZBarcode_Delete(symbol);
	return result;
}

int code_draw_code128(
    struct raster *raster, const struct code_place *place, const char *content, struct error *error)
{
	struct zint_symbol *symbol;
	int result = encode(BARCODE_CODE128, content, &symbol, error);
	if (result != 0)
		return result;
	int module = (int)place->width / symbol->width;
	int largest = dots(place, 4);
	module = module > largest ? largest : module;
	if (module < dots(place, 2))
		result = error_set(error, -E2BIG, "the barcode for \"%s\" is too long", content);
	else
		draw_modules(raster, symbol, (int)place->x, (int)place->y, module,
		    (int)place->height, CODE128_QUIET * module, 0);
	ZBarcode_Delete(symbol);
	return result;
}
