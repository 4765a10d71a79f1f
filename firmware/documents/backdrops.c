// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/backdrops.h"

#include <errno.h>
#include <librsvg/rsvg.h>
#include <string.h>
#include <sys/mman.h>

struct backdrop {
	const struct template *template;
	struct raster raster;
};

struct backdrops {
	GPtrArray *all;
};

static void free_backdrop(gpointer data)
{
	struct backdrop *backdrop = data;
	raster_finish(&backdrop->raster);
	g_free(backdrop);
}

struct backdrops *backdrops_create(void)
{
	struct backdrops *backdrops = g_new0(struct backdrops, 1);
	backdrops->all = g_ptr_array_new_with_free_func(free_backdrop);
	return backdrops;
}

/* The raster of a white picture with something dark on it. */
static void threshold(struct raster *raster, const uint32_t *pixels)
{
	for (unsigned y = 0; y < raster->height; y++)
		for (unsigned x = 0; x < raster->width; x++)
			if ((*pixels++ >> 8 & 0xFF) < 128)
				raster->bits[y * raster->stride + x / 8] |= 0x80 >> x % 8;
}

static int render(RsvgHandle *handle, const RsvgRectangle *place, uint32_t *pixels,
    struct raster *raster, GError **failure)
{
	cairo_surface_t *surface = cairo_image_surface_create_for_data((unsigned char *)pixels,
	    CAIRO_FORMAT_RGB24, (int)raster->width, (int)raster->height, (int)raster->width * 4);
	cairo_t *cairo = cairo_create(surface);
	int result = rsvg_handle_render_document(handle, cairo, place, failure) ? 0 : -EINVAL;
	cairo_destroy(cairo);
	cairo_surface_flush(surface);
	if (result == 0)
		threshold(raster, pixels);
	cairo_surface_destroy(surface);
	return result;
}

/* Draws into memory straight from the system and gives it back: it is megabytes, and the heap would
 * keep them for good. */
static int draw(const struct template *template, const RsvgRectangle *place, struct raster *raster,
    struct error *error)
{
	g_autoptr(GError) failure = NULL;
	RsvgHandle *handle = rsvg_handle_new_from_file(template->path, &failure);
	if (handle == NULL)
		return error_set(error, -EINVAL, "%s: %s", template->path, failure->message);
	size_t size = (size_t)raster->width * raster->height * sizeof(uint32_t);
	void *pixels = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int result = -ENOMEM;
	if (pixels != MAP_FAILED) {
		memset(pixels, 0xFF, size);
		result = render(handle, place, pixels, raster, &failure);
		munmap(pixels, size);
	}
	g_object_unref(handle);
	if (result != 0)
		error_set(error, result, "%s: %s", template->path,
		    failure != NULL ? failure->message : "out of memory");
	return result;
}

int backdrops_get(struct backdrops *backdrops, const struct template *template, double x, double y,
    double scale, unsigned width, unsigned height, const struct raster **raster,
    struct error *error)
{
	for (unsigned i = 0; i < backdrops->all->len; i++) {
		struct backdrop *kept = backdrops->all->pdata[i];
		if (kept->template == template && kept->raster.width == width &&
		    kept->raster.height == height) {
			*raster = &kept->raster;
			return 0;
		}
	}
	struct backdrop *drawn = g_new0(struct backdrop, 1);
	drawn->template = template;
	int result = raster_init(&drawn->raster, width, height);
	if (result != 0)
		result = error_set(
		    error, result, "%s: cannot draw %u x %u dots", template->path, width, height);
	else
		result = draw(template,
		    &(RsvgRectangle){ x, y, template->width * scale, template->height * scale },
		    &drawn->raster, error);
	if (result != 0) {
		free_backdrop(drawn);
		return result;
	}
	g_ptr_array_add(backdrops->all, drawn);
	*raster = &drawn->raster;
	return 0;
}

void backdrops_destroy(struct backdrops *backdrops)
{
	if (backdrops == NULL)
		return;
	g_ptr_array_unref(backdrops->all);
	g_free(backdrops);
}
