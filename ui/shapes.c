// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <pango/pangocairo.h>
#include "ui/shapes.h"
#include "ui/type.h"

static double side(struct box box)
{
	return fmin(box.width, box.height);
}

static void centre(struct box box, double *x, double *y)
{
	*x = box.x + box.width / 2;
	*y = box.y + box.height / 2;
}

/* Strokes a line through 'n' points, given as shares of half the side from the centre. */
static void stroke_sign(const struct canvas *canvas, struct box box, const double (*points)[2],
    unsigned n, double thickness)
{
	double x, y;
	double half = side(box) / 2;

	centre(box, &x, &y);
	cairo_new_path(canvas->cr);
	for (unsigned i = 0; i < n; i++)
		cairo_line_to(canvas->cr, x + points[i][0] * half, y + points[i][1] * half);
	cairo_set_line_width(canvas->cr, thickness * half);
	cairo_set_line_cap(canvas->cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(canvas->cr, CAIRO_LINE_JOIN_ROUND);
	cairo_stroke(canvas->cr);
}

static void sign_cross(const struct canvas *canvas, struct box box)
{
	static const double down[][2] = { { -0.36, -0.36 }, { 0.36, 0.36 } };
	static const double up[][2] = { { -0.36, 0.36 }, { 0.36, -0.36 } };
	stroke_sign(canvas, box, down, 2, 0.26);
	stroke_sign(canvas, box, up, 2, 0.26);
}

static void sign_check(const struct canvas *canvas, struct box box, double thickness)
{
	static const double check[][2] = { { -0.46, 0.04 }, { -0.12, 0.38 }, { 0.46, -0.32 } };
	stroke_sign(canvas, box, check, 3, thickness);
}

/* Sets the mark by its ink, centred at x, y. */
static void sign_mark(
    const struct canvas *canvas, const char *mark, double x, double y, double size, uint32_t colour)
{
	const struct block block = {
		.words = mark,
		.size = size,
		.weight = PANGO_WEIGHT_BOLD,
		.colour = colour,
		.lines = 1,
	};
	PangoRectangle ink;

	type_measure(canvas, &block, 8 * size);
	pango_layout_get_extents(canvas->layout, &ink, NULL);
	cairo_move_to(canvas->cr, x - (ink.x + ink.width / 2.0) / PANGO_SCALE,
	    y - (ink.y + ink.height / 2.0) / PANGO_SCALE);
	canvas_colour(canvas, colour);
	pango_cairo_show_layout(canvas->cr, canvas->layout);
}

/* A regular polygon with rounded corners, filled; 'turn' is the angle of its first corner. */
static void fill_polygon(
    const struct canvas *canvas, double x, double y, double radius, unsigned corners, double turn)
{
	double rounding = 0.06 * radius;

	cairo_new_path(canvas->cr);
	for (unsigned i = 0; i < corners; i++) {
		double angle = turn + i * 2 * M_PI / corners;
		cairo_line_to(canvas->cr, x + (radius - rounding) * cos(angle),
		    y + (radius - rounding) * sin(angle));
	}
	cairo_close_path(canvas->cr);
	cairo_set_line_width(canvas->cr, 2 * rounding);
	cairo_set_line_join(canvas->cr, CAIRO_LINE_JOIN_ROUND);
	cairo_fill_preserve(canvas->cr);
	cairo_stroke(canvas->cr);
}

void shape_octagon(
    const struct canvas *canvas, struct box box, const char *mark, uint32_t colour, uint32_t on)
{
	double x, y;

	centre(box, &x, &y);
	canvas_colour(canvas, colour);
	fill_polygon(canvas, x, y, 0.54 * side(box), 8, M_PI / 8);
	canvas_colour(canvas, on);
	if (mark[0] == '\0')
		sign_cross(canvas, box);
	else
		sign_mark(canvas, mark, x, y, 0.72 * side(box), on);
}

void shape_triangle(
    const struct canvas *canvas, struct box box, const char *mark, uint32_t colour, uint32_t on)
{
	double x, y;
	double radius = 0.6 * side(box);
	bool narrow = mark[0] != '\0' && mark[1] == '\0';

	centre(box, &x, &y);
	canvas_colour(canvas, colour);
	y += 0.12 * side(box);
	fill_polygon(canvas, x, y, radius, 3, -M_PI / 2);
	sign_mark(canvas, mark, x, y + (narrow ? 0.02 : 0.08) * radius,
	    (narrow ? 0.95 : 0.68) * radius, on);
}

void shape_square(
    const struct canvas *canvas, struct box box, const char *mark, uint32_t colour, uint32_t on)
{
	double x, y;
	double edge = 0.94 * side(box);

	centre(box, &x, &y);
	canvas_fill_round(
	    canvas, (struct box){ x - edge / 2, y - edge / 2, edge, edge }, 0.1 * edge, colour);
	sign_mark(canvas, mark, x, y, 0.8 * edge, on);
}

void shape_disc(
    const struct canvas *canvas, struct box box, const char *mark, uint32_t colour, uint32_t on)
{
	double x, y;

	centre(box, &x, &y);
	shape_dot(canvas, box, colour);
	canvas_colour(canvas, on);
	if (mark[0] == '\0')
		sign_check(canvas, box, 0.24);
	else
		sign_mark(canvas, mark, x, y, 0.72 * side(box), on);
}

void shape_check(const struct canvas *canvas, struct box box, uint32_t colour)
{
	canvas_colour(canvas, colour);
	sign_check(canvas, box, 0.3);
}

void shape_dot(const struct canvas *canvas, struct box box, uint32_t colour)
{
	double x, y;

	centre(box, &x, &y);
	canvas_colour(canvas, colour);
	cairo_new_path(canvas->cr);
	cairo_arc(canvas->cr, x, y, side(box) / 2, 0, 2 * M_PI);
	cairo_fill(canvas->cr);
}

void shape_diamond(const struct canvas *canvas, struct box box, uint32_t colour)
{
	double x, y;

	centre(box, &x, &y);
	canvas_colour(canvas, colour);
	fill_polygon(canvas, x, y, 0.6 * side(box), 4, 0);
}

void shape_barcode(const struct canvas *canvas, struct box box, uint32_t colour)
{
	/* bar and space by turns, in modules */
	static const char modules[] = "2113122132112311312211322113112";
	double total = 0;
	double x = box.x;

	for (const char *module = modules; *module != '\0'; module++)
		total += *module - '0';
	for (unsigned i = 0; modules[i] != '\0'; i++) {
		double width = (modules[i] - '0') * box.width / total;
		if (i % 2 == 0)
			canvas_fill(canvas, (struct box){ x, box.y, width, box.height }, colour);
		x += width;
	}
}
