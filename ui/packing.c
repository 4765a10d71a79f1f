// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdio.h>
#include "ui/palette.h"
#include "ui/screens.h"
#include "ui/shapes.h"
#include "ui/type.h"
#include "ui/words.h"

/* Lengths of the 800x480 screen. */
static const double front_least = 204; /* height the next unit never gives up */
static const double row_height = 42;
static const double row_gap = 6;
static const double column_least = 560; /* width */

/* How the other lines share the room under the next unit. */
struct list {
	unsigned columns;
	unsigned rows;  /* used of each column */
	unsigned shown; /* lines; if not all, one more row says how many are left out */
	double height;
};

static struct list plan_list(const struct canvas *canvas, unsigned n_lines, struct box box)
{
	double step = (row_height + row_gap) * canvas->unit;
	double room = box.height - front_least * canvas->unit;
	unsigned most = room > step ? (unsigned)(room / step) : 0;
	struct list list = { .columns = 1 };

	if (box.width >= 2 * column_least * canvas->unit && n_lines > 2)
		list.columns = 2;
	unsigned places = most * list.columns;
	unsigned used = n_lines < places ? n_lines : places;
	list.shown = n_lines <= places || places == 0 ? used : places - 1;
	list.rows = (used + list.columns - 1) / list.columns;
	list.height = list.rows * step;
	return list;
}

static void draw_picture(const struct screen *screen, cairo_surface_t *picture, struct box box)
{
	cairo_t *cr = screen->canvas.cr;

	canvas_fill_round(&screen->canvas, box, 0.08 * box.width, COLOUR_CARD);
	cairo_set_source_surface(cr, picture,
	    round(box.x + (box.width - cairo_image_surface_get_width(picture)) / 2),
	    round(box.y + (box.height - cairo_image_surface_get_height(picture)) / 2));
	cairo_paint(cr);
}

/* The picture on its card at the left of the box, cut off; nothing if there is none. */
static void cut_picture(const struct screen *screen, double side, double gap, struct box *box)
{
	cairo_surface_t *picture =
	    pictures_get(screen->pictures, screen->view->front.image, (unsigned)(0.88 * side));
	if (picture == NULL)
		return;
	struct box slice = box_cut_left(box, side, gap);
	draw_picture(screen, picture,
	    (struct box){ slice.x, round(slice.y + (slice.height - side) / 2), side, side });
}

/* The numeral at the right of the box, cut off: as large as its digits allow. */
static void cut_numeral(const struct screen *screen, double size, struct box *box)
{
	const struct canvas *canvas = &screen->canvas;
	char units[16];
	struct block blocks[] = {
		{ .words = units,
		    .size = 0.66 * size,
		    .weight = PANGO_WEIGHT_BOLD,
		    .colour = COLOUR_TEXT,
		    .lines = 1,
		    .align = PANGO_ALIGN_RIGHT,
		    .rigid = true },
		{ .words = screen->view->front_of,
		    .size = 0.12 * size,
		    .weight = PANGO_WEIGHT_NORMAL,
		    .colour = COLOUR_MUTED,
		    .lines = 1,
		    .align = PANGO_ALIGN_RIGHT,
		    .figures = true },
	};

	snprintf(units, sizeof(units), "%u", screen->view->front_left);
	double most = 0.3 * box->width;
	double natural = type_width(canvas, &blocks[0]);
	blocks[0].size *= fmin(1, most / (natural + 1));
	blocks[1].gap = -0.1 * blocks[0].size;
	double width = fmax(fmin(natural, most), fmin(type_width(canvas, &blocks[1]), most));
	type_column(canvas, blocks, 2, box_cut_right(box, ceil(width), 0.1 * size));
}

static void draw_front_words(const struct screen *screen, double size, struct box box)
{
	const struct product *front = &screen->view->front;
	char bin[64];
	const struct block blocks[] = {
		{ .words = bin,
		    .size = 0.13 * size,
		    .weight = PANGO_WEIGHT_BOLD,
		    .colour = COLOUR_ON_LAMP,
		    .lines = 1,
		    .panel = COLOUR_LAMP,
		    .lamp = true },
		{ .words = front->title,
		    .size = 0.23 * size,
		    .weight = PANGO_WEIGHT_BOLD,
		    .colour = COLOUR_TEXT,
		    .lines = 2,
		    .gap = 0.05 * size },
		{ .words = front->variant,
		    .size = 0.135 * size,
		    .weight = PANGO_WEIGHT_NORMAL,
		    .colour = COLOUR_TEXT,
		    .lines = 2,
		    .gap = 0.01 * size },
		{ .words = front->sku,
		    .size = 0.09 * size,
		    .weight = PANGO_WEIGHT_NORMAL,
		    .colour = COLOUR_MUTED,
		    .lines = 1,
		    .gap = 0.03 * size },
	};

	bin[0] = '\0';
	if (front->bin[0] != '\0')
		snprintf(bin, sizeof(bin), _("Bin %s"), front->bin);
	type_column(&screen->canvas, blocks, 4, box);
}

static void draw_front(const struct screen *screen, struct box box)
{
	double size = floor(fmin(box.height, 0.33 * box.width));

	cut_picture(screen, size, 0.12 * size, &box);
	cut_numeral(screen, size, &box);
	draw_front_words(screen, size, box);
}

static void draw_count(const struct canvas *canvas, const struct view_line *line, struct box *box)
{
	char count[32];
	bool missing = line->done && line->quantity == 0;
	const struct block block = {
		.words = missing ? _("missing") : count,
		.size = 19 * canvas->unit,
		.weight = PANGO_WEIGHT_NORMAL,
		.colour = missing      ? COLOUR_FAULT
			  : line->done ? COLOUR_FADED
				       : COLOUR_TEXT,
		.lines = 1,
		.align = PANGO_ALIGN_RIGHT,
		.rigid = true,
		.figures = true,
	};

	snprintf(count, sizeof(count), "%u / %u", line->packed, line->quantity);
	double width = type_width(canvas, &block);
	type_column(canvas, &block, 1, box_cut_right(box, width, 8 * canvas->unit));
	struct box sign = box_cut_right(box, 18 * canvas->unit, 10 * canvas->unit);
	if (missing)
		shape_diamond(canvas, box_inset(sign, 2 * canvas->unit, 0), COLOUR_FAULT);
	else if (line->done)
		shape_check(canvas, sign, COLOUR_GOOD);
}

static struct block bin_words(const struct canvas *canvas, const struct view_line *line)
{
	return (struct block){
		.words = line->bin,
		.size = 18 * canvas->unit,
		.weight = PANGO_WEIGHT_BOLD,
		.colour = line->done ? COLOUR_FADED : COLOUR_LAMP,
		.lines = 1,
		.rigid = true,
	};
}

static void draw_line(
    const struct canvas *canvas, const struct view_line *line, double bin_width, struct box box)
{
	const struct block bin = bin_words(canvas, line);
	const struct block title = {
		.words = line->title,
		.size = 20 * canvas->unit,
		.weight = PANGO_WEIGHT_NORMAL,
		.colour = line->done ? COLOUR_FADED : COLOUR_TEXT,
		.lines = 1,
		.rigid = true,
	};

	canvas_fill_round(canvas, box, 8 * canvas->unit, line->done ? COLOUR_ROW_DONE : COLOUR_ROW);
	box = box_inset(box, 14 * canvas->unit, 0);
	type_column(canvas, &bin, 1, box_cut_left(&box, bin_width, 16 * canvas->unit));
	draw_count(canvas, line, &box);
	type_column(canvas, &title, 1, box);
}

static void draw_more(const struct canvas *canvas, unsigned n, struct box box)
{
	char words[96];
	const struct block block = {
		.words = words,
		.size = 19 * canvas->unit,
		.weight = PANGO_WEIGHT_NORMAL,
		.colour = COLOUR_MUTED,
		.lines = 1,
	};

	snprintf(words, sizeof(words), plural("+ %u more line", "+ %u more lines", n), n);
	type_column(canvas, &block, 1, box_inset(box, 14 * canvas->unit, 0));
}

/* One width for the bins of all lines shown, so that the titles stand in a column. */
static double bins_width(const struct screen *screen, unsigned shown, double most)
{
	double width = 0;
	for (unsigned i = 0; i < shown; i++) {
		const struct block bin = bin_words(&screen->canvas, &screen->view->lines[i]);
		width = fmax(width, type_measure(&screen->canvas, &bin, most).width);
	}
	return ceil(fmin(width, most));
}

static struct box list_cell(
    const struct canvas *canvas, const struct list *list, struct box box, unsigned place)
{
	double gap = 14 * canvas->unit;
	double width = (box.width - (list->columns - 1) * gap) / list->columns;
	double step = (row_height + row_gap) * canvas->unit;
	unsigned column = place / list->rows;
	unsigned row = place % list->rows;

	return (struct box){ box.x + column * (width + gap),
		box.y + row * step + row_gap * canvas->unit, width, row_height * canvas->unit };
}

static void draw_list(const struct screen *screen, const struct list *list, struct box box)
{
	const struct view *view = screen->view;
	double bin_width = bins_width(screen, list->shown, 0.25 * box.width / list->columns);

	for (unsigned i = 0; i < list->shown; i++)
		draw_line(&screen->canvas, &view->lines[i], bin_width,
		    list_cell(&screen->canvas, list, box, i));
	if (list->shown < view->n_lines && list->rows > 0)
		draw_more(&screen->canvas, view->n_lines - list->shown,
		    list_cell(&screen->canvas, list, box, list->shown));
}

static void draw_edge(const struct canvas *canvas, struct box box)
{
	double width = 9 * canvas->unit;

	box = box_inset(box, width / 2, width / 2);
	canvas_colour(canvas, COLOUR_GOOD);
	cairo_set_line_width(canvas->cr, width);
	cairo_rectangle(canvas->cr, box.x, box.y, box.width, box.height);
	cairo_stroke(canvas->cr);
}

void draw_packing(const struct screen *screen, struct box box)
{
	const struct canvas *canvas = &screen->canvas;

	if (screen->view->just_right)
		draw_edge(canvas, box);
	box = box_inset(box, 22 * canvas->unit, 18 * canvas->unit);
	struct list list = plan_list(canvas, screen->view->n_lines, box);
	struct box rows = box_cut_bottom(&box, list.height, list.rows > 0 ? 8 * canvas->unit : 0);
	draw_front(screen, box);
	draw_list(screen, &list, rows);
}

static void draw_wanted_words(const struct screen *screen, struct box box)
{
	const struct product *front = &screen->view->front;
	double unit = screen->canvas.unit;
	char words[2 * TITLE_SIZE + 2];
	const struct block blocks[] = {
		{ .words = _("Wanted"),
		    .size = 16 * unit,
		    .weight = PANGO_WEIGHT_NORMAL,
		    .colour = COLOUR_MUTED,
		    .lines = 1 },
		{ .words = words,
		    .size = 26 * unit,
		    .weight = PANGO_WEIGHT_BOLD,
		    .colour = COLOUR_TEXT,
		    .lines = 2 },
	};

	snprintf(words, sizeof(words), "%s%s%s", front->title,
	    front->variant[0] != '\0' ? ", " : "", front->variant);
	type_column(&screen->canvas, blocks, 2, box);
}

void draw_wanted(const struct screen *screen, struct box box)
{
	const struct canvas *canvas = &screen->canvas;
	double unit = canvas->unit;
	const struct block bin = {
		.words = screen->view->front.bin,
		.size = 28 * unit,
		.weight = PANGO_WEIGHT_BOLD,
		.colour = COLOUR_ON_LAMP,
		.lines = 1,
		.panel = COLOUR_LAMP,
		.lamp = true,
	};

	canvas_fill_round(canvas, box, 12 * unit, COLOUR_GROUND);
	box = box_inset(box, 12 * unit, 10 * unit);
	cut_picture(screen, floor(box.height), 16 * unit, &box);
	if (bin.words[0] != '\0') {
		double width = ceil(type_measure(canvas, &bin, 0.35 * box.width).width);
		type_column(canvas, &bin, 1, box_cut_left(&box, width, 16 * unit));
	}
	draw_wanted_words(screen, box);
}
