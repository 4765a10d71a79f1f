// SPDX-License-Identifier: Apache-2.0
#include "packbench/raster.h"

#include <endian.h>
#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	RASTER_SIDE_MAX = 32768,
	PNG_FAST_COMPRESSION = 1,
};

int raster_init(struct raster *raster, unsigned width, unsigned height)
{
	if (width == 0 || height == 0 || width > RASTER_SIDE_MAX || height > RASTER_SIDE_MAX)
		return -EINVAL;
	size_t stride = (width + 7) / 8;
	uint8_t *bits = calloc(height, stride);
	if (bits == NULL)
		return -ENOMEM;
	*raster =
	    (struct raster){ .width = width, .height = height, .stride = stride, .bits = bits };
	return 0;
}

void raster_finish(struct raster *raster)
{
	free(raster->bits);
	*raster = (struct raster){ 0 };
}

/* Gathers the highest bit of each of eight pixels into one byte, the first pixel in its highest
 * bit. The multiplication moves bit 8i to bit 63-i; no two of its partial products meet, so nothing
 * carries. */
static uint8_t threshold_eight(const uint8_t *pixels)
{
	uint64_t word;
	memcpy(&word, pixels, sizeof(word));
	word = (le64toh(word) >> 7) & 0x0101010101010101;
	return (uint8_t)((word * 0x8040201008040201) >> 56);
}

void raster_from_a8(struct raster *raster, const uint8_t *pixels, size_t pixels_stride)
{
	unsigned whole = raster->width / 8;
	unsigned rest = raster->width % 8;
	for (unsigned y = 0; y < raster->height; y++) {
		const uint8_t *row = pixels + y * pixels_stride;
		uint8_t *bits = raster->bits + y * raster->stride;
		for (unsigned i = 0; i < whole; i++)
			bits[i] = threshold_eight(row + (size_t)8 * i);
		if (rest > 0) {
			uint8_t last[8] = { 0 };
			memcpy(last, row + (size_t)8 * whole, rest);
			bits[whole] = threshold_eight(last);
		}
	}
}

/* libpng leaves through longjmp; the errno of the write that failed comes out here. */
struct sink {
	FILE *file;
	int failure;
};

static void sink_write(png_structp png, png_bytep bytes, png_size_t size)
{
	struct sink *sink = png_get_io_ptr(png);
	if (fwrite(bytes, 1, size, sink->file) != size) {
		sink->failure = errno != 0 ? -errno : -EIO;
		png_error(png, "");
	}
}

static void sink_flush(png_structp png)
{
	(void)png;
}

static void png_failed(png_structp png, png_const_charp message)
{
	(void)message;
	png_longjmp(png, 1);
}

static void png_warned(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
}

static int write_png(const struct raster *raster, struct sink *sink)
{
	png_structp png =
	    png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, png_failed, png_warned);
	png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
	if (info == NULL) {
		png_destroy_write_struct(&png, NULL);
		return -ENOMEM;
	}
	if (setjmp(png_jmpbuf(png)) != 0) {
		png_destroy_write_struct(&png, &info);
		return sink->failure != 0 ? sink->failure : -ENOMEM;
	}
	png_set_write_fn(png, sink, sink_write, sink_flush);
	png_set_IHDR(png, info, raster->width, raster->height, 1, PNG_COLOR_TYPE_GRAY,
	    PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_compression_level(png, PNG_FAST_COMPRESSION);
	png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_write_info(png, info);
	png_set_invert_mono(png);
	for (unsigned y = 0; y < raster->height; y++)
		png_write_row(png, raster->bits + y * raster->stride);
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	return 0;
}

static int write_file(const struct raster *raster, const char *path)
{
	struct sink sink = { .file = fopen(path, "wbe") };
	if (sink.file == NULL)
		return -errno;
	int result = write_png(raster, &sink);
	if (fclose(sink.file) != 0 && result == 0)
		result = -errno;
	return result;
}

int raster_to_png(const struct raster *raster, const char *path)
{
	char *temporary;
	if (asprintf(&temporary, "%s.tmp", path) < 0)
		return -ENOMEM;
	int result = write_file(raster, temporary);
	if (result == 0 && rename(temporary, path) != 0)
		result = -errno;
	if (result != 0)
		unlink(temporary);
	free(temporary);
	return result;
}
