// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include "packbench/display.h"
#include "ui/palette.h"
#include "ui/screens.h"
#include "ui/type.h"

enum {
	SIDE_MAX = 8192, /* pixels */
};

struct painter {
	struct frame frame;
	cairo_surface_t *surface;
	struct canvas canvas;
	struct pictures pictures;
};

/* A larger screen has room for more, not only for larger: half of its growth goes into size. */
static double choose_unit(unsigned width, unsigned height)
{
	double growth = fmin(width / 800.0, height / 480.0);
	return growth <= 1 ? growth : 1 + (growth - 1) / 2;
}

static int prepare(struct painter *painter, unsigned width, unsigned height, const char *images)
{
	pictures_init(&painter->pictures, images);
	painter->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
	if (cairo_surface_status(painter->surface) != CAIRO_STATUS_SUCCESS)
		return -ENOMEM;
	painter->canvas.cr = cairo_create(painter->surface);
	painter->canvas.layout = type_layout_create(painter->canvas.cr);
	painter->canvas.unit = choose_unit(width, height);
	painter->frame = (struct frame){
		.width = width,
		.height = height,
		.stride = (size_t)cairo_image_surface_get_stride(painter->surface),
		.pixels = cairo_image_surface_get_data(painter->surface),
	};
	return 0;
}

struct painter *painter_create(unsigned width, unsigned height, const char *images)
{
	if (width == 0 || height == 0 || width > SIDE_MAX || height > SIDE_MAX) {
		errno = EINVAL;
		return NULL;
	}
	struct painter *painter = calloc(1, sizeof(*painter));
	if (painter == NULL)
		return NULL;
	int result = prepare(painter, width, height, images);
	if (result < 0) {
		painter_destroy(painter);
		errno = -result;
		return NULL;
	}
	return painter;
}

static void draw_toast(const struct screen *screen, struct box *box)
{
	double unit = screen->canvas.unit;
	const struct block block = {
		.words = screen->view->toast,
		.size = 21 * unit,
		.weight = PANGO_WEIGHT_NORMAL,
		.colour = COLOUR_TEXT,
		.lines = 2,
	};

	if (block.words[0] == '\0')
		return;
	struct extent extent = type_measure(&screen->canvas, &block, box->width - 44 * unit);
	struct box strip = box_cut_bottom(box, ceil(extent.height) + 20 * unit, 0);
	canvas_fill(&screen->canvas, strip, COLOUR_TOAST);
	type_column(&screen->canvas, &block, 1, box_inset(strip, 22 * unit, 10 * unit));
}

static void draw_verdict_screen(const struct screen *screen, struct box box)
{
	double unit = screen->canvas.unit;

	if (screen->view->front.title[0] != '\0') {
		struct box strip = box_cut_bottom(&box, 104 * unit, 0);
		strip = box_inset(strip, 16 * unit, 0);
		strip.height -= 16 * unit;
		draw_wanted(screen, strip);
	}
	draw_verdict(screen, box);
}

static void draw_screen(const struct screen *screen, struct box box)
{
	struct box bar = { box.x, box.y, box.width, round(44 * screen->canvas.unit) };

	canvas_fill(&screen->canvas, box, verdict_ground(screen->view->kind));
	draw_bar(screen, bar);
	box.y += bar.height;
	box.height -= bar.height;
	draw_toast(screen, &box);
	if (screen->view->kind == VIEW_IDLE)
		draw_idle(screen, box);
	else if (screen->view->kind == VIEW_PACKING)
		draw_packing(screen, box);
	else
		draw_verdict_screen(screen, box);
}

const struct frame *painter_paint(struct painter *painter, const struct view *view)
{
	const struct screen screen = { painter->canvas, &painter->pictures, view };

	draw_screen(&screen, (struct box){ 0, 0, painter->frame.width, painter->frame.height });
	cairo_surface_flush(painter->surface);
	return &painter->frame;
}

void painter_destroy(struct painter *painter)
{
	if (painter == NULL)
		return;
	if (painter->canvas.layout != NULL)
		g_object_unref(painter->canvas.layout);
	cairo_destroy(painter->canvas.cr);
	cairo_surface_destroy(painter->surface);
	pictures_finish(&painter->pictures);
	free(painter);
}
