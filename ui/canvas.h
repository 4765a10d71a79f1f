// SPDX-License-Identifier: Apache-2.0
#pragma once
/* What is drawn on, and plain boxes. Lengths are pixels. */
#include <cairo.h>
#include <pango/pango.h>
#include <stdint.h>

struct canvas {
	cairo_t *cr;
	PangoLayout *layout; /* reused for every text */
	double unit;         /* one pixel of the 800x480 screen */
};

struct box {
	double x, y, width, height;
};

/* Cuts a slice of that height off the bottom of 'box', and a gap above it. */
struct box box_cut_bottom(struct box *box, double height, double gap);

/* Cuts a slice of that width off the left or the right of 'box', and a gap beside it. */
struct box box_cut_left(struct box *box, double width, double gap);
struct box box_cut_right(struct box *box, double width, double gap);

struct box box_inset(struct box box, double across, double down);

void canvas_colour(const struct canvas *canvas, uint32_t colour);
void canvas_fill(const struct canvas *canvas, struct box box, uint32_t colour);
void canvas_fill_round(const struct canvas *canvas, struct box box, double radius, uint32_t colour);
