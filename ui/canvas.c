// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include "ui/canvas.h"

struct box box_cut_bottom(struct box *box, double height, double gap)
{
	struct box slice = { box->x, box->y + box->height - height, box->width, height };
	box->height -= height + gap;
	return slice;
}

struct box box_cut_left(struct box *box, double width, double gap)
{
	struct box slice = { box->x, box->y, width, box->height };
	box->x += width + gap;
	box->width -= width + gap;
	return slice;
}

struct box box_cut_right(struct box *box, double width, double gap)
{
	struct box slice = { box->x + box->width - width, box->y, width, box->height };
	box->width -= width + gap;
	return slice;
}

struct box box_inset(struct box box, double across, double down)
{
	return (struct box){ box.x + across, box.y + down, box.width - 2 * across,
		box.height - 2 * down };
}

void canvas_colour(const struct canvas *canvas, uint32_t colour)
{
	cairo_set_source_rgb(canvas->cr, (colour >> 16 & 0xFF) / 255.0,
	    (colour >> 8 & 0xFF) / 255.0, (colour & 0xFF) / 255.0);
}

void canvas_fill(const struct canvas *canvas, struct box box, uint32_t colour)
{
	canvas_colour(canvas, colour);
	cairo_rectangle(canvas->cr, box.x, box.y, box.width, box.height);
	cairo_fill(canvas->cr);
}

void canvas_fill_round(const struct canvas *canvas, struct box box, double radius, uint32_t colour)
{
	double right = box.x + box.width;
	double bottom = box.y + box.height;

	canvas_colour(canvas, colour);
	cairo_new_path(canvas->cr);
	cairo_arc(canvas->cr, box.x + radius, box.y + radius, radius, M_PI, 1.5 * M_PI);
	cairo_arc(canvas->cr, right - radius, box.y + radius, radius, 1.5 * M_PI, 2 * M_PI);
	cairo_arc(canvas->cr, right - radius, bottom - radius, radius, 0, 0.5 * M_PI);
	cairo_arc(canvas->cr, box.x + radius, bottom - radius, radius, 0.5 * M_PI, M_PI);
	cairo_close_path(canvas->cr);
	cairo_fill(canvas->cr);
}
