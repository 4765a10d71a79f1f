// SPDX-License-Identifier: Apache-2.0
/*
 * ZPL II: the page as one compressed graphic field (^GF, "ASCII" with :Z64: data: a zlib stream in
 * base64, then the CRC-16 of that base64 text; Zebra, ZPL II Programming Guide, "Alternative Data
 * Compression Scheme"). Nothing is stored in the printer's memory.
 */
#include <errno.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "packbench/printer.h"

enum {
	COMPRESSION_LEVEL = 6, /* of 12: the last tenth of size costs thirty times the time */
};

static size_t base64_length(size_t size)
{
	return (size + 2) / 3 * 4;
}

static void base64_encode(const uint8_t *from, size_t size, char *to)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (; size >= 3; from += 3, size -= 3) {
		*to++ = alphabet[from[0] >> 2];
		*to++ = alphabet[(from[0] & 0x03) << 4 | from[1] >> 4];
		*to++ = alphabet[(from[1] & 0x0F) << 2 | from[2] >> 6];
		*to++ = alphabet[from[2] & 0x3F];
	}
	if (size > 0) {
		uint8_t second = size == 2 ? from[1] : 0;
		*to++ = alphabet[from[0] >> 2];
		*to++ = alphabet[(from[0] & 0x03) << 4 | second >> 4];
		*to++ = size == 2 ? alphabet[(second & 0x0F) << 2] : '=';
		*to++ = '=';
	}
}

/* CRC-16/XMODEM: polynomial 0x1021, initial value 0; "123456789" gives 0x31C3. The two shifts and
 * the exclusive ors stand for the eight steps of one byte. */
static uint16_t crc16_xmodem(const char *text, size_t length)
{
	uint16_t crc = 0;
	for (size_t i = 0; i < length; i++) {
		uint8_t x = (uint8_t)(crc >> 8 ^ (uint8_t)text[i]);
		x ^= x >> 4;
		crc = (uint16_t)(crc << 8 ^ x << 12 ^ x << 5 ^ x);
	}
	return crc;
}

/* Compresses the dots into a zlib stream for free(). */
static int compress_dots(const struct raster *raster, uint8_t **stream, size_t *size)
{
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(COMPRESSION_LEVEL);
	if (compressor == NULL)
		return -ENOMEM;
	size_t raw = raster->stride * raster->height;
	size_t bound = libdeflate_zlib_compress_bound(compressor, raw);
	*stream = malloc(bound);
	if (*stream != NULL)
		*size = libdeflate_zlib_compress(compressor, raster->bits, raw, *stream, bound);
	libdeflate_free_compressor(compressor);
	return *stream != NULL ? 0 : -ENOMEM;
}

static int zpl_encode(const struct raster *raster, uint8_t **bytes, size_t *size)
{
	uint8_t *stream;
	size_t stream_size;
	if (compress_dots(raster, &stream, &stream_size) != 0)
		return -ENOMEM;

	size_t raw = raster->stride * raster->height;
	char head[128];
	size_t head_length = (size_t)snprintf(head, sizeof(head),
	    "^XA^PW%u^LL%u^FO0,0^GFA,%zu,%zu,%zu,:Z64:", raster->width, raster->height, raw, raw,
	    raster->stride);
	size_t data_length = base64_length(stream_size);
	static const char tail[] = ":0000^FS^XZ\n";
	char *text = malloc(head_length + data_length + sizeof(tail));
	if (text != NULL) {
		char *data = text + head_length;
		memcpy(text, head, head_length);
		base64_encode(stream, stream_size, data);
		snprintf(data + data_length, sizeof(tail), ":%04X^FS^XZ\n",
		    crc16_xmodem(data, data_length));
		*bytes = (uint8_t *)text;
		*size = head_length + data_length + sizeof(tail) - 1;
	}
	free(stream);
	return text != NULL ? 0 : -ENOMEM;
}

const struct printer_language printer_language_zpl = {
	.name = "zpl",
	.encode = zpl_encode,
};
