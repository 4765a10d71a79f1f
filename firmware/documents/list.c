// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/page.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include "firmware/documents/names.h"

/* A list on its way onto the page. Its rows are the steps of the guide, or the lines packed. */
struct list {
	struct page *page;
	const struct box *box;
	const struct frame *frame;
	bool steps;
	struct type type;
	double indent;     /* of the text, dots */
	double text_width; /* dots */
	unsigned n_rows;
	const struct order_line *lines[ORDER_LINES_MAX];
};

static unsigned count_steps(const struct page *page)
{
	unsigned n = 0;
	for (;; n++) {
		g_autofree char *section = g_strdup_printf("step %u", n + 1);
		if (page->words.guide == NULL ||
		    texts_find(page->words.guide, section, "title") == NULL)
			return n;
	}
}

static void find_rows(struct list *list)
{
	const struct order *order = list->page->order;
	if (list->steps) {
		list->n_rows = count_steps(list->page);
		return;
	}
	for (unsigned i = 0; i < order->n_lines; i++)
		if (order->lines[i].packed > 0)
			list->lines[list->n_rows++] = &order->lines[i];
}

static void set_line(struct fields *fields, const struct order_line *line)
{
	g_autofree char *name = name_of_product(&line->product);
	g_autofree char *shortened = name_shortened(name);
	fields_set_number(fields, "line.quantity", line->packed);
	if (fields_set(fields, "line.name", name)) {
		fields_set(fields, "line.short", shortened);
	} else {
		fields_set(fields, "line.name", line->product.sku);
		fields_set(fields, "line.short", line->product.sku);
	}
}

/* Steps are texts of ours, with markup: they are put in before the fields are. */
static char *step_markup(const struct list *list, unsigned index)
{
	const struct texts *guide = list->page->words.guide;
	g_autofree char *section = g_strdup_printf("step %u", index + 1);
	const char *text = texts_find(guide, section, "text");
	g_autofree char *written = g_strdup_printf(
	    "<b>%s</b>\\n%s", texts_find(guide, section, "title"), text != NULL ? text : "");
	return fields_expand_markup(list->page->fields, written);
}

static char *row_markup(const struct list *list, unsigned index, unsigned variant)
{
	if (list->steps)
		return variant == 0 ? step_markup(list, index) : NULL;
	const char *text = words_find(&list->page->words, list->box->name, variant);
	if (text == NULL)
		return NULL;
	set_line(list->page->fields, list->lines[index]);
	return fields_expand_markup(list->page->fields, text);
}

static char *more_markup(const struct list *list, unsigned count)
{
	g_autofree char *key = g_strconcat(list->box->name, ".more", NULL);
	const char *text = words_find(&list->page->words, key, 0);
	if (text == NULL)
		return NULL;
	fields_set_number(list->page->fields, "more.count", count);
	return fields_expand_markup(list->page->fields, text);
}

static double dots(const struct list *list, double units)
{
	return units * list->page->scale;
}

static double row_height(const struct list *list, PangoLayout *layout)
{
	return fmax(typeset_height(layout), dots(list, list->box->marker_size)) +
	       dots(list, list->box->gap);
}

/* Lays out as many rows as fit into 'height' at that size. */
static int typeset_rows(
    const struct list *list, double size, unsigned variant, double height, GPtrArray *rows)
{
	bool smallest = size <= list->type.min_size;
	double used = 0;
	for (unsigned i = 0; i < list->n_rows; i++) {
		g_autofree char *markup = row_markup(list, i, variant);
		PangoLayout *layout = markup == NULL
					  ? NULL
					  : typeset(list->page->context, &list->type, size, markup,
						list->text_width, smallest);
		if (layout == NULL)
			return -EINVAL;
		used += row_height(list, layout);
		if (used > height || !typeset_fits_width(layout, list->text_width)) {
			g_object_unref(layout);
			return -E2BIG;
		}
		g_ptr_array_add(rows, layout);
	}
	return 0;
}

/* All rows, in the longest variant and the largest type in which they fit. */
static int fit_all(const struct list *list, GPtrArray *rows, unsigned *variant)
{
	int result = -E2BIG;
	for (unsigned v = 0;
	     list->steps ? v == 0 : words_find(&list->page->words, list->box->name, v) != NULL;
	     v++) {
		*variant = v;
		for (double size = list->type.size;;
		     size = fmax(size * TYPESET_STEP, list->type.min_size)) {
			g_ptr_array_set_size(rows, 0);
			result = typeset_rows(list, size, v, list->frame->height, rows);
			if (result != -E2BIG)
				return result;
			if (size <= list->type.min_size)
				break;
		}
	}
	return result;
}

/* The first rows, and one that tells how many more there are. */
static int fit_some(const struct list *list, GPtrArray *rows, unsigned variant)
{
	double size = list->type.min_size;
	g_autofree char *markup = more_markup(list, list->n_rows);
	PangoLayout *more = markup == NULL ? NULL
					   : typeset(list->page->context, &list->type, size, markup,
						 list->text_width, true);
	if (more == NULL)
		return -E2BIG;
	g_ptr_array_set_size(rows, 0);
	double height = list->frame->height - row_height(list, more);
	g_object_unref(more);
	int result = typeset_rows(list, size, variant, height, rows);
	if (result == -EINVAL || rows->len == 0)
		return result == 0 ? -E2BIG : result;
	g_autofree char *counted = more_markup(list, list->n_rows - rows->len);
	g_ptr_array_add(
	    rows, typeset(list->page->context, &list->type, size, counted, list->text_width, true));
	return 0;
}

/* A black disc with a white numeral. */
static void draw_number(const struct list *list, double top, unsigned number)
{
	cairo_t *cairo = list->page->cairo;
	double radius = dots(list, list->box->marker_size) / 2;
	double x = list->frame->left + radius, y = top + radius;
	cairo_arc(cairo, x, y, radius, 0, 2 * G_PI);
	cairo_fill(cairo);

	char numeral[32];
	snprintf(numeral, sizeof(numeral), "<b>%u</b>", number);
	PangoLayout *layout =
	    typeset(list->page->context, &list->type, radius * 1.15, numeral, 0, false);
	pango_layout_set_width(layout, -1);
	PangoRectangle ink;
	pango_layout_get_pixel_extents(layout, &ink, NULL);
	cairo_save(cairo);
	cairo_set_operator(cairo, CAIRO_OPERATOR_DEST_OUT);
	cairo_move_to(
	    cairo, round(x - ink.x - ink.width / 2.0), round(y - ink.y - ink.height / 2.0));
	pango_cairo_show_layout(cairo, layout);
	cairo_restore(cairo);
	g_object_unref(layout);
}

/* A frame at the right, large enough to write a number into. */
static void draw_checkbox(const struct list *list, double top, double height)
{
	cairo_t *cairo = list->page->cairo;
	double side = round(dots(list, list->box->marker_size));
	double line = fmax(2, round(dots(list, 3)));
	double x = list->frame->left + round(list->frame->width) - side;
	double y = round(top + (height - side) / 2);
	cairo_set_line_width(cairo, line);
	cairo_rectangle(cairo, x + line / 2, y + line / 2, side - line, side - line);
	cairo_stroke(cairo);
}

static void draw_rule(const struct list *list, double y)
{
	cairo_t *cairo = list->page->cairo;
	double line = fmax(2, round(dots(list, list->box->rule)));
	cairo_rectangle(cairo, list->frame->left, round(y), round(list->frame->width), line);
	cairo_fill(cairo);
}

static void draw_row(const struct list *list, PangoLayout *layout, unsigned index, double top)
{
	const struct box *box = list->box;
	double height = row_height(list, layout) - dots(list, box->gap);
	bool is_more = index >= list->n_rows;
	double text_top =
	    box->marker == MARKER_CHECKBOX ? top + (height - typeset_height(layout)) / 2 : top;
	cairo_move_to(list->page->cairo, list->frame->left + list->indent, round(text_top));
	pango_cairo_show_layout(list->page->cairo, layout);
	if (box->marker == MARKER_NUMBER)
		draw_number(list, round(top), index + 1);
	if (box->marker == MARKER_CHECKBOX && !is_more)
		draw_checkbox(list, top, height);
	if (box->rule > 0)
		draw_rule(list, top + height + dots(list, box->gap) / 2);
}

/* Draws the rows; 'all' tells that the last of them is a row, not the count of those left out. */
static double draw_rows(const struct list *list, GPtrArray *rows, bool all)
{
	double top = list->frame->top;
	for (unsigned i = 0; i < rows->len; i++) {
		bool is_more = !all && i + 1 == rows->len;
		draw_row(list, rows->pdata[i], is_more ? list->n_rows : i, top);
		top += row_height(list, rows->pdata[i]);
	}
	return list->box->rule > 0 ? top : top - dots(list, list->box->gap);
}

static void make_room_for_markers(struct list *list)
{
	double marker = dots(list, list->box->marker_size);
	double distance = 0.4 * marker;
	list->text_width = list->frame->width;
	if (list->box->marker != MARKER_NONE)
		list->text_width -= marker + distance;
	if (list->box->marker == MARKER_NUMBER)
		list->indent = marker + distance;
}

int page_fill_list(struct page *page, const struct box *box, const struct frame *frame, double *end)
{
	struct list list = {
		.page = page,
		.box = box,
		.frame = frame,
		.steps = strcmp(box->name, "steps") == 0,
		.type = page_type(page, box),
	};
	find_rows(&list);
	make_room_for_markers(&list);
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_object_unref);
	unsigned variant = 0;
	int result = fit_all(&list, rows, &variant);
	bool all = result == 0;
	if (result == -E2BIG)
		result = fit_some(&list, rows, variant);
	if (result == 0)
		*end = draw_rows(&list, rows, all);
	return result;
}
