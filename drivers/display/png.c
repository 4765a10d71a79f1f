// SPDX-License-Identifier: Apache-2.0
/*
 * A screen made of a file: D/screen.png, 8-bit RGB (PNG third edition, W3C). One IDAT by libdeflate
 * at its fastest, rows unfiltered: flat screens compress as well that way as any other, in a third
 * less time than libpng's fastest and a fifth of cairo's.
 */
#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "packbench/directory.h"
#include "packbench/display.h"

enum {
	CHUNK_HEAD = 8, /* length and type */
	CHUNK_TAIL = 4, /* CRC */
	SIGNATURE_SIZE = 8,
	IHDR_SIZE = 13,
	IMAGE_AT = SIGNATURE_SIZE + CHUNK_HEAD + IHDR_SIZE + CHUNK_TAIL + CHUNK_HEAD,
	IMAGE_TAIL = CHUNK_TAIL + CHUNK_HEAD + CHUNK_TAIL, /* the end of IDAT, and IEND */
};

struct display {
	char path[CONFIG_PATH_SIZE + 16];
	char temporary[CONFIG_PATH_SIZE + 24];
	unsigned width;
	unsigned height;
	struct libdeflate_compressor *compressor;
	size_t rows_size; /* of unpacked rows: a filter byte and three bytes a pixel */
	size_t file_size; /* the most the file can take */
};

static uint8_t *put_number(uint8_t *to, size_t number)
{
	*to++ = (uint8_t)(number >> 24);
	*to++ = (uint8_t)(number >> 16);
	*to++ = (uint8_t)(number >> 8);
	*to++ = (uint8_t)number;
	return to;
}

/* Completes a chunk whose 'size' bytes of data stand already behind the room of its head. Returns
 * the place of the next chunk. */
static uint8_t *close_chunk(uint8_t *chunk, const char *type, size_t size)
{
	memcpy(put_number(chunk, size), type, 4);
	return put_number(chunk + CHUNK_HEAD + size, libdeflate_crc32(0, chunk + 4, 4 + size));
}

static uint8_t *put_header(const struct display *display, uint8_t *file)
{
	static const uint8_t signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };
	static const uint8_t rgb[] = { 8, 2, 0, 0, 0 }; /* depth, colour type, methods, interlace */
	uint8_t *chunk = file + SIGNATURE_SIZE;

	memcpy(file, signature, SIGNATURE_SIZE);
	uint8_t *data = put_number(chunk + CHUNK_HEAD, display->width);
	memcpy(put_number(data, display->height), rgb, sizeof(rgb));
	return close_chunk(chunk, "IHDR", IHDR_SIZE);
}

static void unpack_row(const uint8_t *pixels, unsigned width, uint8_t *row)
{
	*row++ = 0; /* filter: none */
	for (unsigned x = 0; x < width; x++) {
		uint32_t pixel;
		memcpy(&pixel, pixels + 4 * (size_t)x, sizeof(pixel));
		row[0] = (uint8_t)(pixel >> 16);
		row[1] = (uint8_t)(pixel >> 8);
		row[2] = (uint8_t)pixel;
		row += 3;
	}
}

/* Makes the file in memory and returns its size. */
static size_t encode(
    const struct display *display, const struct frame *frame, uint8_t *rows, uint8_t *file)
{
	size_t row = display->rows_size / display->height;
	uint8_t *chunk = put_header(display, file);

	for (unsigned y = 0; y < display->height; y++)
		unpack_row(frame->pixels + y * frame->stride, display->width, rows + y * row);
	size_t size = libdeflate_zlib_compress(display->compressor, rows, display->rows_size,
	    file + IMAGE_AT, display->file_size - IMAGE_AT - IMAGE_TAIL);
	chunk = close_chunk(chunk, "IDAT", size);
	return (size_t)(close_chunk(chunk, "IEND", 0) - file);
}

/* Replaces the file in one step, so that a reader never sees half a screen. No fsync: what the
 * screen shows is derived again after a power cut. */
static int replace(const struct display *display, const uint8_t *file, size_t size)
{
	int fd = open(display->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	ssize_t written = write(fd, file, size);
	int code = written < 0 ? -errno : (size_t)written < size ? -ENOSPC : 0;
	close(fd);
	if (code == 0 && rename(display->temporary, display->path) < 0)
		code = -errno;
	if (code < 0)
		unlink(display->temporary);
	return code;
}

static int png_present(struct display *display, const struct frame *frame)
{
	if (frame->width != display->width || frame->height != display->height)
		return -EINVAL;
	/* Mapped for this frame only: a screen changes seldom, its memory is given back between. */
	size_t size = display->rows_size + display->file_size;
	uint8_t *rows =
	    mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (rows == MAP_FAILED)
		return -errno;
	uint8_t *file = rows + display->rows_size;
	int code = replace(display, file, encode(display, frame, rows, file));
	munmap(rows, size);
	return code;
}

static void png_close(struct display *display)
{
	if (display == NULL)
		return;
	libdeflate_free_compressor(display->compressor);
	free(display);
}

static int png_open(const struct config *config, struct display **display, struct error *error)
{
	const char *directory = config->sim.dir;
	int made_directory = directory_make(directory, 0755);
	if (made_directory < 0)
		return error_set(error, made_directory, "cannot make %s: %s", directory,
		    strerror(-made_directory));
	struct display *made = calloc(1, sizeof(*made));
	if (made == NULL)
		return error_set(error, -ENOMEM, "out of memory");
	made->width = config->display.width;
	made->height = config->display.height;
	snprintf(made->path, sizeof(made->path), "%s/screen.png", directory);
	snprintf(made->temporary, sizeof(made->temporary), "%s.new", made->path);
	made->compressor = libdeflate_alloc_compressor(1);
	if (made->compressor == NULL) {
		png_close(made);
		return error_set(error, -ENOMEM, "out of memory");
	}
	made->rows_size = (1 + 3 * (size_t)made->width) * made->height;
	made->file_size = IMAGE_AT + IMAGE_TAIL +
			  libdeflate_zlib_compress_bound(made->compressor, made->rows_size);
	*display = made;
	return 0;
}

const struct display_ops display_png = {
	.driver = "png",
	.open = png_open,
	.present = png_present,
	.close = png_close,
};
