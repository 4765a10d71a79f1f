// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include "ui/palette.h"
#include "ui/screens.h"
#include "ui/shapes.h"
#include "ui/type.h"

enum {
	N_DEVICES = sizeof(((struct view *)NULL)->devices) / sizeof(struct view_device),
};

static const double sign_side = 13;
static const double sign_gap = 7;
static const double device_gap = 18;

static struct block device_words(const struct canvas *canvas, const struct view_device *device)
{
	return (struct block){
		.words = device->text,
		.size = 17 * canvas->unit,
		.weight = device->fault ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL,
		.colour = device->fault ? COLOUR_FAULT : COLOUR_MUTED,
		.lines = 1,
		.rigid = true,
		.figures = true,
	};
}

static double total_width(const struct canvas *canvas, const struct view *view, const double *words)
{
	double total = 0;
	for (unsigned i = 0; i < N_DEVICES; i++)
		if (view->devices[i].text[0] != '\0')
			total += words[i] + (sign_side + device_gap) * canvas->unit +
				 (words[i] > 0 ? sign_gap * canvas->unit : 0);
	return total;
}

static unsigned widest(const double *words)
{
	unsigned widest = 0;
	for (unsigned i = 1; i < N_DEVICES; i++)
		if (words[i] > words[widest])
			widest = i;
	return widest;
}

/* How wide the words of each device may be. If there is not enough room, what is well keeps only
 * its sign; if that is not enough, the longest words are cut. */
static void share_room(const struct canvas *canvas, const struct view *view, double room,
    double words[static N_DEVICES])
{
	for (unsigned i = 0; i < N_DEVICES; i++) {
		const struct block block = device_words(canvas, &view->devices[i]);
		words[i] = block.words[0] == '\0' ? 0 : type_width(canvas, &block);
	}
	for (unsigned i = 0; i < N_DEVICES && total_width(canvas, view, words) > room; i++)
		if (!view->devices[i].fault)
			words[i] = 0;
	while (total_width(canvas, view, words) > room && words[widest(words)] > 0)
		words[widest(words)] = fmax(words[widest(words)] - 4, 0);
}

/* Draws one device at the right end of the box and cuts it off. */
static void draw_device(
    const struct canvas *canvas, const struct view_device *device, double words, struct box *box)
{
	const struct block block = device_words(canvas, device);
	double side = sign_side * canvas->unit;

	if (words > 0)
		type_column(canvas, &block, 1, box_cut_right(box, words, sign_gap * canvas->unit));
	struct box sign = box_cut_right(box, side, device_gap * canvas->unit);
	if (device->fault)
		shape_diamond(canvas, sign, COLOUR_FAULT);
	else
		shape_dot(canvas, sign, COLOUR_GOOD);
}

static void draw_left(const struct canvas *canvas, const char *words, bool strong, struct box *box)
{
	const struct block block = {
		.words = words,
		.size = (strong ? 21 : 19) * canvas->unit,
		.weight = strong ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL,
		.colour = strong ? COLOUR_TEXT : COLOUR_MUTED,
		.lines = 1,
		.rigid = true,
		.figures =
		    !strong, /* of a number that changes; of a name they would spread the hyphens */
	};
	double width = fmin(type_width(canvas, &block), box->width);

	if (words[0] != '\0' && width > 2 * block.size)
		type_column(canvas, &block, 1, box_cut_left(box, width, 14 * canvas->unit));
}

void draw_bar(const struct screen *screen, struct box box)
{
	const struct canvas *canvas = &screen->canvas;
	double words[N_DEVICES];

	canvas_fill(canvas, box, COLOUR_BAR);
	box = box_inset(box, 20 * canvas->unit, 0);
	share_room(canvas, screen->view, 0.72 * box.width, words);
	for (unsigned i = N_DEVICES; i-- > 0;)
		if (screen->view->devices[i].text[0] != '\0')
			draw_device(canvas, &screen->view->devices[i], words[i], &box);
	draw_left(canvas, screen->view->place, true, &box);
	draw_left(canvas, screen->view->progress, false, &box);
}
