// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "firmware/intake/catalog.h"
#include "firmware/intake/words.h"
#include "packbench/scan.h"
#include "packbench/text.h"

struct catalog_kind {
	const char *names[CATALOG_COLUMNS]; /* of its columns; NULL: it has no such column */
	unsigned required;                  /* bit per column that must be there */
	bool inherits;                      /* rows of one handle are one product in its variants */
};

static const struct catalog_kind kind_own = {
	.names = {
		[COLUMN_SKU] = "sku",
		[COLUMN_GTIN] = "gtin",
		[COLUMN_TITLE] = "title",
		[COLUMN_VARIANT] = "variant",
		[COLUMN_BIN] = "bin",
		[COLUMN_IMAGE] = "image",
		[COLUMN_GUIDE] = "guide",
		[COLUMN_PACK_GTIN] = "pack_gtin",
		[COLUMN_PACK_UNITS] = "pack_units",
	},
	.required = 1U << COLUMN_SKU | 1U << COLUMN_GTIN | 1U << COLUMN_TITLE,
};

static const struct catalog_kind kind_shopify = {
	.names = {
		[COLUMN_SKU] = "Variant SKU",
		[COLUMN_GTIN] = "Variant Barcode",
		[COLUMN_TITLE] = "Title",
		[COLUMN_VARIANT] = "Option1 Value",
		[COLUMN_VARIANT_2] = "Option2 Value",
		[COLUMN_VARIANT_3] = "Option3 Value",
		[COLUMN_IMAGE] = "Image Src",
		[COLUMN_VARIANT_IMAGE] = "Variant Image",
		[COLUMN_HANDLE] = "Handle",
	},
	.required = 1U << COLUMN_SKU | 1U << COLUMN_GTIN | 1U << COLUMN_TITLE | 1U << COLUMN_HANDLE,
	.inherits = true,
};

static char *trim(char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	size_t length = strlen(text);
	while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
		length--;
	text[length] = '\0';
	return text;
}

static int find_column(const struct csv *csv, const char *name, int *index)
{
	*index = -1;
	for (unsigned i = 0; name != NULL && i < csv->n_fields; i++) {
		if (strcasecmp(csv->fields[i].text, name) != 0)
			continue;
		if (*index >= 0)
			return csv_fail(
			    csv, csv->fields[i].offset, "there are two columns %s", name);
		*index = (int)i;
	}
	return 0;
}

static int find_columns(struct catalog *catalog)
{
	const struct catalog_kind *kind = catalog->kind;
	for (unsigned i = 0; i < CATALOG_COLUMNS; i++) {
		int result = find_column(&catalog->csv, kind->names[i], &catalog->column_index[i]);
		if (result < 0)
			return result;
		if (catalog->column_index[i] < 0 && (kind->required & 1U << i) != 0)
			return csv_fail(&catalog->csv, 0, "there is no column %s%s", kind->names[i],
			    i == COLUMN_SKU ? " (nor Variant SKU, as in a Shopify product export)"
					    : "");
	}
	bool pack_gtin = catalog->column_index[COLUMN_PACK_GTIN] >= 0;
	bool pack_units = catalog->column_index[COLUMN_PACK_UNITS] >= 0;
	if (pack_gtin != pack_units)
		return csv_fail(&catalog->csv, 0,
		    "pack_gtin and pack_units go together; one column is missing");
	return 0;
}

static int read_header(struct catalog *catalog)
{
	struct csv *csv = &catalog->csv;
	int shopify_sku;
	int result = csv_next(csv);
	if (result == 0)
		return csv_fail(csv, 0, "is empty; a header with columns is wanted");
	if (result < 0)
		return result;
	for (unsigned i = 0; i < csv->n_fields; i++)
		csv->fields[i].text = trim(csv->fields[i].text);
	result = find_column(csv, kind_shopify.names[COLUMN_SKU], &shopify_sku);
	if (result < 0)
		return result;
	catalog->kind = shopify_sku >= 0 ? &kind_shopify : &kind_own;
	return find_columns(catalog);
}

int catalog_init(
    struct catalog *catalog, const char *source, const char *text, size_t size, struct error *error)
{
	*catalog = (struct catalog){ 0 };
	int result = csv_init(&catalog->csv, source, text, size, error);
	if (result < 0)
		return result;
	result = read_header(catalog);
	if (result < 0)
		csv_finish(&catalog->csv);
	return result;
}

void catalog_finish(struct catalog *catalog)
{
	csv_finish(&catalog->csv);
}

size_t catalog_offset(const struct catalog *catalog, enum catalog_column column)
{
	return catalog->csv.fields[catalog->column_index[column]].offset;
}

/* The trimmed value of that column in this row; "" where there is none. */
static char *cell(struct catalog *catalog, enum catalog_column column)
{
	static char none[] = "";
	int index = catalog->column_index[column];
	return index >= 0 ? trim(catalog->csv.fields[index].text) : none;
}

static int cell_fail(
    const struct catalog *catalog, enum catalog_column column, const char *value, const char *fault)
{
	char shown[64];
	bool whole = text_copy(shown, sizeof(shown), value);
	return csv_fail(&catalog->csv, catalog_offset(catalog, column), "%s: %s, not \"%s\"%s",
	    catalog->kind->names[column], fault, shown, whole ? "" : " and so on");
}

/* What is wrong with a barcode, for the person who typed or exported it. */
static int gtin_fail(const struct catalog *catalog, enum catalog_column column, const char *value)
{
	size_t length = strlen(value);
	size_t digits = strspn(value, "0123456789");
	char right[GTIN_SIZE], gtin[GTIN_SIZE];
	if (digits < length && strpbrk(value, "eE") != NULL && digits > 0)
		return cell_fail(catalog, column, value,
		    "must be all digits of the barcode (a spreadsheet has rounded it: make the "
		    "column "
		    "text)");
	if (digits < length || (length != 8 && length != 12 && length != 13 && length != 14))
		return cell_fail(catalog, column, value,
		    "must be a GTIN of 8, 12, 13 or 14 digits (a spreadsheet may have dropped "
		    "zeros in "
		    "front)");
	text_copy(right, sizeof(right), value);
	for (char digit = '0'; digit <= '9'; digit++) {
		right[length - 1] = digit;
		if (gtin_normalize(right, gtin) == 0)
			break;
	}
	return csv_fail(&catalog->csv, catalog_offset(catalog, column),
	    "%s: %s has a wrong check digit: its last digit would have to be %c",
	    catalog->kind->names[column], value, right[length - 1]);
}

static int read_gtin(
    struct catalog *catalog, enum catalog_column column, char gtin[static GTIN_SIZE])
{
	const char *value = cell(catalog, column);
	if (*value == '\'') /* keeps a spreadsheet from taking it for a number */
		value++;
	if (*value == '\0') {
		gtin[0] = '\0';
		return 0;
	}
	return gtin_normalize(value, gtin) == 0 ? 0 : gtin_fail(catalog, column, value);
}

static int read_name(struct catalog *catalog, enum catalog_column column,
    int (*copy)(char *to, size_t size, const char *from, struct error *fault), char *to,
    size_t size)
{
	const char *value = cell(catalog, column);
	struct error fault;
	if (*value == '\0' || copy(to, size, value, &fault) == 0)
		return 0;
	return cell_fail(catalog, column, value, fault.text);
}

static int read_pack(struct catalog *catalog, struct pack *pack)
{
	const char *units = cell(catalog, COLUMN_PACK_UNITS);
	int result = read_gtin(catalog, COLUMN_PACK_GTIN, pack->gtin);
	if (result < 0)
		return result;
	if (pack->gtin[0] == '\0' && *units == '\0')
		return 0;
	if (pack->gtin[0] == '\0')
		return cell_fail(catalog, COLUMN_PACK_GTIN, "",
		    "must be the barcode of the pack of that many units");
	size_t digits = strspn(units, "0123456789");
	unsigned long number = digits > 0 && digits <= 4 ? strtoul(units, NULL, 10) : 0;
	if (units[digits] != '\0' || number < 2 || number > UNITS_MAX)
		return cell_fail(
		    catalog, COLUMN_PACK_UNITS, units, "must be a whole number from 2 to 9999");
	pack->units = (unsigned)number;
	return 0;
}

static int image_copy(char *to, size_t size, const char *from, struct error *fault)
{
	return strstr(from, "://") != NULL ? address_copy(to, size, from, fault)
					   : file_name_copy(to, size, from, fault);
}

static int read_own(struct catalog *catalog, struct catalog_row *row)
{
	struct product *product = &row->product;
	int result;
	words_copy(product->title, TITLE_SIZE, cell(catalog, COLUMN_TITLE));
	words_copy(product->variant, TITLE_SIZE, cell(catalog, COLUMN_VARIANT));
	if ((result = read_name(catalog, COLUMN_BIN, identifier_copy, product->bin, BIN_SIZE)) <
		0 ||
	    (result = read_name(catalog, COLUMN_IMAGE, image_copy, product->image, IMAGE_SIZE)) <
		0 ||
	    (result = read_name(
		 catalog, COLUMN_GUIDE, file_name_copy, product->guide, GUIDE_SIZE)) < 0)
		return result;
	return read_pack(catalog, &row->pack);
}

/* Keeps what later rows of the same handle inherit. */
static int read_handle(struct catalog *catalog)
{
	const char *handle = cell(catalog, COLUMN_HANDLE);
	const char *title = cell(catalog, COLUMN_TITLE);
	const char *image = cell(catalog, COLUMN_IMAGE);
	char name[sizeof(catalog->handle)];
	struct error fault;
	if (identifier_copy(name, sizeof(name), handle, &fault) < 0)
		return cell_fail(catalog, COLUMN_HANDLE, handle, fault.text);
	if (strcmp(name, catalog->handle) != 0) {
		text_copy(catalog->handle, sizeof(catalog->handle), name);
		catalog->title[0] = '\0';
		catalog->image[0] = '\0';
	}
	if (*title != '\0')
		words_copy(catalog->title, TITLE_SIZE, title);
	if (catalog->image[0] == '\0' && address_copy(catalog->image, IMAGE_SIZE, image, NULL) < 0)
		catalog->image[0] = '\0';
	return 0;
}

/* Options are joined to one variant, "blue, 350 ml", as far as they fit. */
static void add_option(char variant[static TITLE_SIZE], const char *option)
{
	static const char SINGLE[] = "Default Title"; /* of a product without variants */
	static const char SEPARATOR[] = ", ";
	size_t used = strlen(variant);
	if (*option == '\0' || strcmp(option, SINGLE) == 0 ||
	    used + sizeof(SEPARATOR) + 4 > TITLE_SIZE)
		return;
	if (used > 0)
		used = (size_t)(stpcpy(variant + used, SEPARATOR) - variant);
	words_copy(variant + used, TITLE_SIZE - used, option);
}

static void read_shopify(struct catalog *catalog, struct catalog_row *row)
{
	struct product *product = &row->product;
	text_copy(product->title, TITLE_SIZE, catalog->title);
	add_option(product->variant, cell(catalog, COLUMN_VARIANT));
	add_option(product->variant, cell(catalog, COLUMN_VARIANT_2));
	add_option(product->variant, cell(catalog, COLUMN_VARIANT_3));
	const char *own_image = cell(catalog, COLUMN_VARIANT_IMAGE);
	if (address_copy(product->image, IMAGE_SIZE, own_image, NULL) < 0)
		text_copy(product->image, IMAGE_SIZE, catalog->image);
}

static int read_row(struct catalog *catalog, struct catalog_row *row)
{
	struct product *product = &row->product;
	const char *sku = cell(catalog, COLUMN_SKU);
	struct error fault;
	if (identifier_copy(product->sku, SKU_SIZE, sku, &fault) < 0)
		return cell_fail(catalog, COLUMN_SKU, sku, fault.text);
	int result = read_gtin(catalog, COLUMN_GTIN, product->gtin);
	if (result < 0)
		return result;
	if (catalog->kind->inherits)
		read_shopify(catalog, row);
	else if ((result = read_own(catalog, row)) < 0)
		return result;
	if (product->title[0] == '\0')
		return cell_fail(catalog, COLUMN_TITLE, "", "must not be empty");
	return 0;
}

int catalog_next(struct catalog *catalog, struct catalog_row *row)
{
	for (;;) {
		int result = csv_next(&catalog->csv);
		if (result <= 0)
			return result;
		if (catalog->kind->inherits && (result = read_handle(catalog)) < 0)
			return result;
		/* a further picture of the product above */
		if (catalog->kind->inherits && *cell(catalog, COLUMN_SKU) == '\0')
			continue;
		*row = (struct catalog_row){ .offset = catalog->csv.fields[0].offset };
		result = read_row(catalog, row);
		return result < 0 ? result : 1;
	}
}
