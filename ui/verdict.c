// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include "ui/palette.h"
#include "ui/screens.h"
#include "ui/shapes.h"
#include "ui/type.h"

/* How a verdict looks: colour and shape together, never one alone. */
struct look {
	uint32_t ground;
	uint32_t words;
	uint32_t panel;
	uint32_t panel_words;
	void (*shape)(const struct canvas *canvas, struct box box, const char *mark,
	    uint32_t colour, uint32_t on);
};

static const struct look looks[] = {
	[VIEW_IDLE] = { .ground = COLOUR_GROUND },
	[VIEW_PACKING] = { .ground = COLOUR_GROUND },
	[VIEW_RED] = { COLOUR_RED, COLOUR_ON_VERDICT, COLOUR_RED_PANEL, COLOUR_ON_VERDICT,
	    shape_octagon },
	[VIEW_AMBER] = { COLOUR_AMBER, COLOUR_ON_AMBER, COLOUR_ON_AMBER, COLOUR_AMBER,
	    shape_triangle },
	[VIEW_BLUE] = { COLOUR_BLUE, COLOUR_ON_VERDICT, COLOUR_BLUE_PANEL, COLOUR_ON_VERDICT,
	    shape_square },
	[VIEW_GREEN] = { COLOUR_GREEN, COLOUR_ON_VERDICT, COLOUR_GREEN_PANEL, COLOUR_ON_VERDICT,
	    shape_disc },
};

uint32_t verdict_ground(enum view_kind kind)
{
	return looks[kind].ground;
}

static void draw_verdict_words(const struct screen *screen, double size, struct box box)
{
	const struct view *view = screen->view;
	const struct look *look = &looks[view->kind];
	const struct block blocks[] = {
		{ .words = view->headline,
		    .size = 0.3 * size,
		    .weight = PANGO_WEIGHT_BOLD,
		    .colour = look->words,
		    .lines = 2 },
		{ .words = view->detail,
		    .size = 0.145 * size,
		    .weight = PANGO_WEIGHT_NORMAL,
		    .colour = look->words,
		    .lines = 3,
		    .gap = 0.04 * size },
		{ .words = view->todo,
		    .size = 0.14 * size,
		    .weight = PANGO_WEIGHT_SEMIBOLD,
		    .colour = look->panel_words,
		    .lines = 2,
		    .gap = 0.11 * size,
		    .panel = look->panel },
	};
	type_column(&screen->canvas, blocks, 3, box);
}

void draw_verdict(const struct screen *screen, struct box box)
{
	const struct look *look = &looks[screen->view->kind];

	box = box_inset(box, 32 * screen->canvas.unit, 12 * screen->canvas.unit);
	double size = fmin(0.27 * box.width, box.height);
	look->shape(&screen->canvas, box_cut_left(&box, size, 0.16 * size), screen->view->mark,
	    look->words, look->ground);
	draw_verdict_words(screen, size, box);
}

void draw_idle(const struct screen *screen, struct box box)
{
	double size = fmin(box.height / 436, box.width / 800);
	const struct block blocks[] = {
		{ .words = screen->view->headline,
		    .size = 62 * size,
		    .weight = PANGO_WEIGHT_BOLD,
		    .colour = COLOUR_TEXT,
		    .lines = 2,
		    .align = PANGO_ALIGN_CENTER },
		{ .words = screen->view->detail,
		    .size = 26 * size,
		    .weight = PANGO_WEIGHT_NORMAL,
		    .colour = COLOUR_MUTED,
		    .lines = 2,
		    .gap = 6 * size,
		    .align = PANGO_ALIGN_CENTER },
	};
	double middle = box.y + box.height / 2;
	struct box bars = { box.x + box.width / 2 - 120 * size, middle - 150 * size, 240 * size,
		118 * size };
	struct box words = { box.x, middle - 12 * size, box.width, 160 * size };

	shape_barcode(&screen->canvas, bars, COLOUR_TEXT);
	type_column(&screen->canvas, blocks, 2, box_inset(words, 24 * screen->canvas.unit, 0));
}
