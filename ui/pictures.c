// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <librsvg/rsvg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "packbench/text.h"
#include "ui/pictures.h"

enum {
	FILE_MAX = 4 << 20,     /* bytes */
	VECTOR_MAX = 256 << 10, /* bytes of an SVG */
	RASTER_MAX = 2048,      /* pixels a side of a PNG */
	PNG_HEADER = 24,        /* signature, length, "IHDR", width, height (PNG 5.2, 11.2.2) */
};

struct bytes {
	const uint8_t *data;
	size_t length;
	size_t read;
};

void pictures_init(struct pictures *pictures, const char *directory)
{
	memset(pictures, 0, sizeof(*pictures));
	pictures->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

void pictures_finish(struct pictures *pictures)
{
	for (unsigned i = 0; i < PICTURES_KEPT; i++)
		cairo_surface_destroy(pictures->kept[i].surface);
	if (pictures->directory >= 0)
		close(pictures->directory);
}

static bool is_plain_name(const char *name)
{
	if (name[0] == '\0' || name[0] == '.')
		return false;
	while (text_is_plain_character(*name))
		name++;
	return *name == '\0';
}

static cairo_status_t read_bytes(void *closure, unsigned char *data, unsigned length)
{
	struct bytes *bytes = closure;
	if (bytes->length - bytes->read < length)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(data, bytes->data + bytes->read, length);
	bytes->read += length;
	return CAIRO_STATUS_SUCCESS;
}

static bool is_png(const struct bytes *bytes)
{
	static const uint8_t signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };
	return bytes->length >= PNG_HEADER &&
	       memcmp(bytes->data, signature, sizeof(signature)) == 0;
}

static unsigned big_endian(const uint8_t *data)
{
	return (unsigned)data[0] << 24 | (unsigned)data[1] << 16 | (unsigned)data[2] << 8 | data[3];
}

static bool draw_png(cairo_t *cr, struct bytes *bytes, unsigned side)
{
	unsigned width = big_endian(bytes->data + 16);
	unsigned height = big_endian(bytes->data + 20);
	if (width == 0 || height == 0 || width > RASTER_MAX || height > RASTER_MAX)
		return false;

	cairo_surface_t *png = cairo_image_surface_create_from_png_stream(read_bytes, bytes);
	bool drawn = cairo_surface_status(png) == CAIRO_STATUS_SUCCESS;
	if (drawn) {
		double scale = (double)side / (width > height ? width : height);
		cairo_translate(cr, (side - width * scale) / 2, (side - height * scale) / 2);
		cairo_scale(cr, scale, scale);
		cairo_set_source_surface(cr, png, 0, 0);
		cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_GOOD);
		cairo_paint(cr);
	}
	cairo_surface_destroy(png);
	return drawn;
}

/* Without a base address an SVG can load nothing from outside itself; without entities of its own
 * it cannot swell. */
static bool draw_svg(cairo_t *cr, const struct bytes *bytes, unsigned side)
{
	RsvgRectangle viewport = { 0, 0, side, side };
	if (bytes->length > VECTOR_MAX || memmem(bytes->data, bytes->length, "<!ENTITY", 8) != NULL)
		return false;

	RsvgHandle *svg = rsvg_handle_new_from_data(bytes->data, bytes->length, NULL);
	if (svg == NULL)
		return false;
	bool drawn = rsvg_handle_render_document(svg, cr, &viewport, NULL);
	g_object_unref(svg);
	return drawn;
}

static cairo_surface_t *draw_picture(struct bytes *bytes, unsigned side)
{
	cairo_surface_t *surface =
	    cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)side, (int)side);
	cairo_t *cr = cairo_create(surface);
	bool drawn = is_png(bytes) ? draw_png(cr, bytes, side) : draw_svg(cr, bytes, side);

	drawn = drawn && cairo_status(cr) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(cr);
	if (drawn)
		return surface;
	cairo_surface_destroy(surface);
	return NULL;
}

static cairo_surface_t *load_picture(int file, const struct stat *status, unsigned side)
{
	size_t length = (size_t)status->st_size;
	uint8_t *data = malloc(length);
	cairo_surface_t *surface = NULL;

	if (data != NULL && read(file, data, length) == (ssize_t)length)
		surface = draw_picture(&(struct bytes){ .data = data, .length = length }, side);
	free(data);
	return surface;
}

static bool is_same(
    const struct picture *picture, const char *name, unsigned side, const struct stat *status)
{
	return picture->side == side && picture->size == status->st_size &&
	       picture->changed.tv_sec == status->st_mtim.tv_sec &&
	       picture->changed.tv_nsec == status->st_mtim.tv_nsec &&
	       strcmp(picture->name, name) == 0;
}

/* The place of this picture, or the one that was not used for the longest time. */
static struct picture *find_place(
    struct pictures *pictures, const char *name, unsigned side, const struct stat *status)
{
	struct picture *oldest = &pictures->kept[0];
	for (unsigned i = 0; i < PICTURES_KEPT; i++) {
		struct picture *picture = &pictures->kept[i];
		if (is_same(picture, name, side, status))
			return picture;
		if (picture->used < oldest->used)
			oldest = picture;
	}
	return oldest;
}

static cairo_surface_t *get_from(
    struct pictures *pictures, int file, const char *name, unsigned side)
{
	struct stat status;
	if (fstat(file, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size <= 0 ||
	    status.st_size > FILE_MAX)
		return NULL;

	struct picture *place = find_place(pictures, name, side, &status);
	if (!is_same(place, name, side, &status)) {
		cairo_surface_destroy(place->surface);
		text_copy(place->name, sizeof(place->name), name);
		place->side = side;
		place->size = status.st_size;
		place->changed = status.st_mtim;
		place->surface = load_picture(file, &status, side);
	}
	place->used = ++pictures->clock;
	return place->surface;
}

cairo_surface_t *pictures_get(struct pictures *pictures, const char *name, unsigned side)
{
	if (pictures->directory < 0 || side == 0 || !is_plain_name(name))
		return NULL;
	int file = openat(pictures->directory, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (file < 0)
		return NULL;
	cairo_surface_t *surface = get_from(pictures, file, name, side);
	close(file);
	return surface;
}
