// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/page.h"

#include <errno.h>
#include <math.h>
#include "firmware/documents/codes.h"

enum {
	UNITS_PER_MM = 8,
};

struct type page_type(const struct page *page, const struct box *box)
{
	return type_of_box(box, page->scale, page->dots_per_mm / UNITS_PER_MM);
}

/* Says why a box could not be filled. */
static int explain(const struct page *page, const struct box *box, int code, struct error *error)
{
	const struct words *words = &page->words;
	const char *texts = texts_path(words->guide != NULL ? words->guide : words->texts);
	switch (code) {
	case -E2BIG:
		return error_set(error, code,
		    "%s: \"%s\" does not fit even in its smallest type; shorten it in %s or make "
		    "its box larger",
		    page->template->path, box->name, texts);
	case -ENOENT:
		return error_set(
		    error, code, "%s: [%s] has no text \"%s\"", texts, words->document, box->name);
	default:
		return error_set(error, code, "%s: [%s] %s: the markup is not well-formed", texts,
		    words->document, box->name);
	}
}

static double end_of(const struct page *page, const char *name)
{
	return page->ends[template_find(page->template, name) - page->template->boxes];
}

static struct frame frame_of(const struct page *page, const struct box *box)
{
	double top = page->y + box->y * page->scale;
	double bottom = top + box->height * page->scale;
	if (*box->below != '\0') {
		const struct box *above = template_find(page->template, box->below);
		double distance = box->y - (above->y + above->height);
		top = end_of(page, box->below) + distance * page->scale;
	}
	return (struct frame){
		.left = round(page->x + box->x * page->scale),
		.top = round(top),
		.width = box->width * page->scale,
		.height = bottom - round(top),
	};
}

/* Leads the eye from the last word to the edge of the box, at half the height of the letters. */
static void draw_leader(struct page *page, const struct box *box, const struct frame *frame,
    PangoLayout *layout, double top)
{
	PangoRectangle ink;
	pango_layout_get_pixel_extents(layout, &ink, NULL);
	double baseline = (double)pango_layout_get_baseline(layout) / PANGO_SCALE;
	double from = frame->left + ink.x + ink.width + round(box->size * page->scale / 2);
	double line = fmax(2, round(box->rule * page->scale));
	double y = round(top + (baseline + ink.y) / 2 - line / 2);
	cairo_rectangle(page->cairo, from, y, frame->left + round(frame->width) - from, line);
	cairo_fill(page->cairo);
}

static double draw_layout(
    struct page *page, const struct box *box, const struct frame *frame, PangoLayout *layout)
{
	double height = typeset_height(layout);
	double room = frame->height - height;
	double top = box->vertical == ALIGN_START    ? frame->top
		     : box->vertical == ALIGN_MIDDLE ? frame->top + room / 2
						     : frame->top + room;
	cairo_move_to(page->cairo, frame->left, round(top));
	pango_cairo_show_layout(page->cairo, layout);
	if (box->rule > 0)
		draw_leader(page, box, frame, layout, round(top));
	return round(top) + height;
}

/* Tries the variants of the text in turn: the first that has all its fields and fits is it. One
 * that lacks a field is none; if all are none, the box stays empty. */
static int fit_text(
    struct page *page, const struct box *box, const struct frame *frame, PangoLayout **layout)
{
	struct type type = page_type(page, box);
	int result = words_find(&page->words, box->name, 0) != NULL ? 0 : -ENOENT;
	const char *text;
	for (unsigned variant = 0; (text = words_find(&page->words, box->name, variant)) != NULL;
	     variant++) {
		g_autofree char *markup = fields_expand_markup(page->fields, text);
		if (markup == NULL)
			continue;
		result = *markup == '\0' ? 0
					 : typeset_fit(page->context, &type, markup, frame->width,
					       frame->height, layout);
		if (result != -E2BIG)
			break;
	}
	return result;
}

static int fill_text(
    struct page *page, const struct box *box, const struct frame *frame, double *end)
{
	PangoLayout *layout = NULL;
	int result = fit_text(page, box, frame, &layout);
	*end = frame->top;
	if (layout != NULL) {
		*end = draw_layout(page, box, frame, layout);
		g_object_unref(layout);
	}
	return result;
}

/* Turns black and white round, so that what is printed on the panel is white. */
static void fill_panel(
    struct page *page, const struct box *box, const struct frame *frame, double *end)
{
	*end = round(end_of(page, box->until) + box->padding * page->scale);
	cairo_save(page->cairo);
	cairo_set_operator(page->cairo, CAIRO_OPERATOR_XOR);
	cairo_rectangle(
	    page->cairo, frame->left, frame->top, round(frame->width), *end - frame->top);
	cairo_fill(page->cairo);
	cairo_restore(page->cairo);
}

static int fill_box(struct page *page, const struct box *box, double *end)
{
	struct frame frame = frame_of(page, box);
	switch (box->kind) {
	case BOX_TEXT:
		return fill_text(page, box, &frame, end);
	case BOX_LIST:
		return page_fill_list(page, box, &frame, end);
	case BOX_PANEL:
		fill_panel(page, box, &frame, end);
		return 0;
	default: /* a code: drawn last */
		*end = frame.top + frame.height;
		return 0;
	}
}

int page_fill(struct page *page, struct error *error)
{
	for (unsigned i = 0; i < page->template->n_boxes; i++) {
		const struct box *box = &page->template->boxes[i];
		int result = fill_box(page, box, &page->ends[i]);
		if (result != 0)
			return explain(page, box, result, error);
	}
	return 0;
}

/* The content of a code: the first of its variants that has all its fields, or NULL. */
static char *code_content(const struct page *page, const struct box *box)
{
	const char *text;
	for (unsigned variant = 0; (text = words_find(&page->words, box->name, variant)) != NULL;
	     variant++) {
		char *content = fields_expand_plain(page->fields, text);
		if (content != NULL)
			return content;
	}
	return NULL;
}

static int fill_code(
    struct page *page, const struct box *box, struct raster *raster, struct error *error)
{
	g_autofree char *content = code_content(page, box);
	if (content == NULL || *content == '\0')
		return 0;
	struct frame frame = frame_of(page, box);
	const struct code_place place = { (unsigned)frame.left, (unsigned)frame.top,
		(unsigned)frame.width, (unsigned)frame.height, page->dots_per_mm };
	struct error reason;
	int result = box->kind == BOX_QR ? code_draw_qr(raster, &place, content, &reason)
					 : code_draw_code128(raster, &place, content, &reason);
	if (result != 0)
		return error_set(
		    error, result, "%s: \"%s\": %s", page->template->path, box->name, reason.text);
	return 0;
}

int page_fill_codes(struct page *page, struct raster *raster, struct error *error)
{
	for (unsigned i = 0; i < page->template->n_boxes; i++) {
		const struct box *box = &page->template->boxes[i];
		if (box->kind != BOX_QR && box->kind != BOX_BARCODE)
			continue;
		int result = fill_code(page, box, raster, error);
		if (result != 0)
			return result;
	}
	return 0;
}
