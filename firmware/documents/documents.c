// SPDX-License-Identifier: Apache-2.0
#include "packbench/document.h"

#include <errno.h>
#include <glib.h>
#include <math.h>
#include "firmware/documents/backdrops.h"
#include "firmware/documents/check.h"
#include "firmware/documents/languages.h"
#include "firmware/documents/page.h"
#include "firmware/documents/values.h"
#include "packbench/text.h"

enum {
	KINDS = DOCUMENT_RETURN + 1,
};

static const char *const kind_names[KINDS] = {
	[DOCUMENT_THANKS] = "thanks",
	[DOCUMENT_GUIDE] = "guide",
	[DOCUMENT_RETURN] = "return",
};

struct documents {
	struct config config;
	struct template *templates[KINDS];
	struct languages *languages;
	struct backdrops *backdrops;
	PangoContext *context;    /* NULL before the first page */
	cairo_surface_t *surface; /* coverage of the page drawn last, or NULL */
};

static int load(struct documents *documents, struct error *error)
{
	const char *directory = documents->config.shop.templates;
	g_autofree char *texts = g_build_filename(directory, "texts", NULL);
	int result = languages_load(texts, &documents->languages, error);
	for (unsigned kind = 0; result == 0 && kind < KINDS; kind++) {
		g_autofree char *path = g_strdup_printf("%s/%s.svg", directory, kind_names[kind]);
		result = template_load(path, &documents->templates[kind], error);
		if (result == 0)
			result = check_words_of(documents->languages, documents->templates[kind],
			    kind_names[kind], kind != DOCUMENT_GUIDE, error);
	}
	return result;
}

int documents_create(const struct config *config, struct documents **documents, struct error *error)
{
	struct documents *created = g_new0(struct documents, 1);
	created->config = *config;
	created->backdrops = backdrops_create();
	int result = load(created, error);
	if (result != 0)
		documents_destroy(created);
	else
		*documents = created;
	return result;
}

void documents_destroy(struct documents *documents)
{
	if (documents == NULL)
		return;
	if (documents->context != NULL)
		g_object_unref(documents->context);
	if (documents->surface != NULL)
		cairo_surface_destroy(documents->surface);
	backdrops_destroy(documents->backdrops);
	for (unsigned kind = 0; kind < KINDS; kind++)
		template_destroy(documents->templates[kind]);
	languages_destroy(documents->languages);
	g_free(documents);
}

/* Type is set the same whatever the machine's settings for its screen are. */
static PangoContext *create_context(void)
{
	PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	return context;
}

/* A cleared coverage picture of that size, kept from page to page. */
static cairo_t *begin_picture(struct documents *documents, const struct raster *raster)
{
	cairo_surface_t *surface = documents->surface;
	if (surface == NULL || cairo_image_surface_get_width(surface) != (int)raster->width ||
	    cairo_image_surface_get_height(surface) != (int)raster->height) {
		if (surface != NULL)
			cairo_surface_destroy(surface);
		documents->surface = surface = cairo_image_surface_create(
		    CAIRO_FORMAT_A8, (int)raster->width, (int)raster->height);
	}
	cairo_t *cairo = cairo_create(surface);
	cairo_set_operator(cairo, CAIRO_OPERATOR_CLEAR);
	cairo_paint(cairo);
	cairo_set_operator(cairo, CAIRO_OPERATOR_OVER);
	cairo_set_source_rgba(cairo, 0, 0, 0, 1);
	return cairo;
}

/* Ink on ink is paper: text is white where the drawing is black. */
static void combine(struct raster *raster, const struct raster *backdrop)
{
	size_t size = raster->stride * raster->height;
	for (size_t i = 0; i < size; i++)
		raster->bits[i] ^= backdrop->bits[i];
}

/* A head sold as 203 dpi has eight dots a millimetre. */
static double dots_per_mm(unsigned dpi)
{
	return dpi == 203 ? 8 : dpi / 25.4;
}

/* Places the drawing on the page: as large as it fits, in the middle. */
static void place(struct page *page, const struct raster *raster, unsigned dpi)
{
	double width = page->template->width, height = page->template->height;
	page->dots_per_mm = dots_per_mm(dpi);
	page->scale = fmin(raster->width / width, raster->height / height);
	page->x = round((raster->width - width * page->scale) / 2);
	page->y = round((raster->height - height * page->scale) / 2);
}

static bool is_plain(const char *guide)
{
	if (*guide == '\0' || *guide == '.')
		return false;
	for (; *guide != '\0'; guide++)
		if (!text_is_plain_character(*guide))
			return false;
	return true;
}

/* The words for a customer: in the best language that has them all. */
static int choose_words(const struct documents *documents, const struct document *document,
    const struct order *order, struct language *language, struct texts **guide, struct error *error)
{
	struct language chain[LANGUAGE_CHAIN_MAX];
	unsigned n = languages_for(
	    documents->languages, order->language, documents->config.shop.language, chain);
	if (n == 0)
		return error_set(error, -ENOENT, "%s/texts has neither \"%s\" nor \"en\"",
		    documents->config.shop.templates, documents->config.shop.language);
	*language = chain[0];
	if (document->kind != DOCUMENT_GUIDE)
		return 0;
	if (!is_plain(document->guide))
		return error_set(error, -EINVAL, "\"%s\" is no name of a guide", document->guide);
	int result = -ENOENT;
	for (unsigned i = 0; i < n && result == -ENOENT; i++) {
		*language = chain[i];
		g_autofree char *path = g_strdup_printf(
		    "%s/%s/%s.ini", documents->config.shop.guides, chain[i].tag, document->guide);
		result = texts_load(path, guide, error);
	}
	return result;
}

static int draw_page(
    struct documents *documents, struct page *page, struct raster *raster, struct error *error)
{
	const struct raster *backdrop;
	int result = backdrops_get(documents->backdrops, page->template, page->x, page->y,
	    page->scale, raster->width, raster->height, &backdrop, error);
	if (result != 0)
		return result;
	page->cairo = begin_picture(documents, raster);
	result = page_fill(page, error);
	if (result == 0 && cairo_status(page->cairo) != CAIRO_STATUS_SUCCESS)
		result = error_set(error, -ENOMEM, "%s: %s", page->template->path,
		    cairo_status_to_string(cairo_status(page->cairo)));
	cairo_destroy(page->cairo);
	if (result != 0)
		return result;
	cairo_surface_flush(documents->surface);
	raster_from_a8(raster, cairo_image_surface_get_data(documents->surface),
	    (size_t)cairo_image_surface_get_stride(documents->surface));
	combine(raster, backdrop);
	return page_fill_codes(page, raster, error);
}

/* A gift is opened by somebody who did not pay: it gets words of its own, with or without a
 * message. */
static void find_occasions(struct page *page)
{
	const char **occasion = page->words.occasions;
	if (page->order->gift && fields_has(page->fields, "order.note"))
		*occasion++ = "message";
	if (page->order->gift)
		*occasion++ = "gift";
	else if (page->order->orders_count == 1)
		*occasion++ = "first";
}

static int draw_in(struct documents *documents, const struct document *document,
    const struct order *order, int64_t day, const struct language *language,
    const struct texts *guide, unsigned dpi, struct raster *raster, struct error *error)
{
	const struct template *template = documents->templates[document->kind];
	struct page page = {
		.template = template,
		.order = order,
		.words = { language->texts, guide, kind_names[document->kind], { NULL } },
		.fields = fields_create(documents->context),
		.context = documents->context,
		.ends = g_new0(double, template->n_boxes),
	};
	pango_context_set_language(documents->context, pango_language_from_string(language->tag));
	values_set(page.fields, &documents->config, language->texts, document, order, day);
	find_occasions(&page);
	place(&page, raster, dpi);
	int result = draw_page(documents, &page, raster, error);
	fields_destroy(page.fields);
	g_free(page.ends);
	return result;
}

int documents_draw(struct documents *documents, const struct document *document,
    const struct order *order, int64_t day, const struct printer_config *printer,
    struct raster *raster, struct error *error)
{
	struct language language = { 0 };
	struct texts *guide = NULL;
	int result = choose_words(documents, document, order, &language, &guide, error);
	if (result != 0)
		return result;
	if (documents->context == NULL)
		documents->context = create_context();
	double dots = dots_per_mm(printer->dpi);
	result = raster_init(raster, (unsigned)lround(printer->media_width * dots),
	    (unsigned)lround(printer->media_height * dots));
	if (result != 0) {
		error_set(error, result,
		    "Printer %s: a page of %u x %u mm at %u dpi cannot be drawn", printer->name,
		    printer->media_width, printer->media_height, printer->dpi);
	} else {
		result = draw_in(
		    documents, document, order, day, &language, guide, printer->dpi, raster, error);
		if (result != 0)
			raster_finish(raster);
	}
	texts_destroy(guide);
	return result;
}
