// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/template.h"

#include <errno.h>
#include <glib.h>
#include <math.h>
#include <string.h>

/* A drawing on its way through the XML parser. */
struct reading {
	struct template *template;
	GArray *boxes;
	unsigned depth;       /* of elements open */
	unsigned transformed; /* depth of the outermost element with a transform, or 0 */
};

static const struct {
	const char *prefix;
	enum box_kind kind;
} kinds[] = {
	{ "text:", BOX_TEXT },
	{ "list:", BOX_LIST },
	{ "qr:", BOX_QR },
	{ "barcode:", BOX_BARCODE },
	{ "panel:", BOX_PANEL },
};

static const char *attribute(const char *const *names, const char *const *values, const char *name)
{
	for (; *names != NULL; names++, values++)
		if (strcmp(*names, name) == 0)
			return *values;
	return NULL;
}

/* The attributes of one element, and what is wrong with the first that is. */
struct element {
	const char *const *names;
	const char *const *values;
	GError **failure;
};

G_GNUC_PRINTF(2, 3)
static void fail(const struct element *element, const char *format, ...)
{
	if (*element->failure != NULL)
		return;
	va_list arguments;
	va_start(arguments, format);
	*element->failure =
	    g_error_new_valist(G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, format, arguments);
	va_end(arguments);
}

static double read_number(const struct element *element, const char *name, double otherwise)
{
	const char *value = attribute(element->names, element->values, name);
	if (value == NULL)
		return otherwise;
	char *end;
	double number = g_ascii_strtod(value, &end);
	if (end == value || *end != '\0' || !isfinite(number))
		fail(element, "%s=\"%s\" is not a plain number", name, value);
	return number;
}

static unsigned read_word(const struct element *element, const char *name, const char *const *words)
{
	const char *value = attribute(element->names, element->values, name);
	if (value == NULL)
		return 0;
	for (unsigned i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	fail(element, "%s=\"%s\" is not known; the first choice is \"%s\"", name, value, words[0]);
	return 0;
}

static void read_name(const struct element *element, const char *name, char *to, size_t size)
{
	const char *value = attribute(element->names, element->values, name);
	snprintf(to, size, "%s", value != NULL ? value : "");
}

static void read_type(const struct element *element, struct box *box)
{
	static const char *const aligns[] = { "start", "middle", "end", NULL };
	static const char *const styles[] = { "normal", "italic", NULL };
	const char *family = attribute(element->names, element->values, "font-family");
	box->family = g_strdup(family != NULL ? family : "Inter");
	box->features =
	    g_strdup(attribute(element->names, element->values, "font-feature-settings"));
	box->size = read_number(element, "font-size", 36);
	box->min_size = read_number(element, "data-min-font-size", box->size);
	box->line_height = read_number(element, "data-line-height", 1);
	box->letter_spacing = read_number(element, "letter-spacing", 0);
	box->weight = (int)read_number(element, "font-weight", 400);
	box->italic = read_word(element, "font-style", styles) == 1;
	box->align = read_word(element, "text-anchor", aligns);
	if (box->size < box->min_size || box->min_size < 1)
		fail(element, "font-size is smaller than data-min-font-size, or either is under 1");
}

static void read_box(const struct element *element, struct box *box)
{
	static const char *const verticals[] = { "top", "middle", "bottom", NULL };
	static const char *const markers[] = { "none", "number", "checkbox", NULL };
	box->x = read_number(element, "x", 0);
	box->y = read_number(element, "y", 0);
	box->width = read_number(element, "width", 0);
	box->height = read_number(element, "height", 0);
	if (box->width <= 0 || box->height <= 0)
		fail(element, "it needs a width and a height");
	read_name(element, "data-below", box->below, sizeof(box->below));
	read_name(element, "data-until", box->until, sizeof(box->until));
	box->padding = read_number(element, "data-padding", 0);
	box->vertical = read_word(element, "data-vertical", verticals);
	box->marker = read_word(element, "data-marker", markers);
	box->marker_size = read_number(element, "data-marker-size", 0);
	box->gap = read_number(element, "data-gap", 0);
	box->rule = read_number(element, "data-rule", 0);
	read_type(element, box);
}

/* The size of the drawing, from the viewBox of its outermost element. */
static void read_size(struct template *template, const struct element *element)
{
	const char *view = attribute(element->names, element->values, "viewBox");
	double x, y;
	if (view == NULL ||
	    sscanf(view, "%lf %lf %lf %lf", &x, &y, &template->width, &template->height) != 4 ||
	    x != 0 || y != 0 || !(template->width > 0) || !(template->height > 0))
		fail(element,
		    "the drawing needs viewBox=\"0 0 WIDTH HEIGHT\", in eighths of a millimetre");
}

static void element_begins(GMarkupParseContext *context, const char *name, const char **names,
    const char **values, void *data, GError **failure)
{
	(void)context;
	struct reading *reading = data;
	const struct element element = { names, values, failure };
	reading->depth++;
	if (reading->depth == 1)
		read_size(reading->template, &element);
	if (reading->transformed == 0 && attribute(names, values, "transform") != NULL)
		reading->transformed = reading->depth;
	const char *id = attribute(names, values, "id");
	for (size_t i = 0; id != NULL && i < G_N_ELEMENTS(kinds); i++) {
		if (!g_str_has_prefix(id, kinds[i].prefix))
			continue;
		if (strcmp(name, "rect") != 0 || reading->transformed != 0)
			fail(&element, "\"%s\" must be a rect without a transform around it", id);
		struct box box = { .kind = kinds[i].kind };
		snprintf(box.name, sizeof(box.name), "%s", id + strlen(kinds[i].prefix));
		read_box(&element, &box);
		g_array_append_val(reading->boxes, box);
	}
}

static void element_ends(
    GMarkupParseContext *context, const char *name, void *data, GError **failure)
{
	(void)context, (void)name, (void)failure;
	struct reading *reading = data;
	if (reading->transformed == reading->depth)
		reading->transformed = 0;
	reading->depth--;
}

static int parse(struct template *template, const char *content, gsize length, struct error *error)
{
	static const GMarkupParser parser = {
		.start_element = element_begins,
		.end_element = element_ends,
	};
	struct reading reading = { template, g_array_new(FALSE, TRUE, sizeof(struct box)), 0, 0 };
	g_autoptr(GMarkupParseContext) context =
	    g_markup_parse_context_new(&parser, G_MARKUP_PREFIX_ERROR_POSITION, &reading, NULL);
	g_autoptr(GError) failure = NULL;
	bool parsed = g_markup_parse_context_parse(context, content, (gssize)length, &failure) &&
		      g_markup_parse_context_end_parse(context, &failure);
	template->n_boxes = reading.boxes->len;
	template->boxes = (struct box *)g_array_free(reading.boxes, FALSE);
	return parsed ? 0 : error_set(error, -EINVAL, "%s: %s", template->path, failure->message);
}

/* Boxes are filled as they come: what one refers to must have come before it. */
static int check_references(const struct template *template, struct error *error)
{
	for (unsigned i = 0; i < template->n_boxes; i++) {
		const struct box *box = &template->boxes[i];
		const char *name = box->kind == BOX_PANEL ? box->until : box->below;
		const struct box *other = template_find(template, name);
		if (*name != '\0' && (other == NULL || other >= box))
			return error_set(error, -EINVAL,
			    "%s: \"%s\" refers to \"%s\", and no box before it is called so",
			    template->path, box->name, name);
	}
	return 0;
}

int template_load(const char *path, struct template **template, struct error *error)
{
	g_autofree char *content = NULL;
	gsize length;
	g_autoptr(GError) failure = NULL;
	if (!g_file_get_contents(path, &content, &length, &failure))
		return error_set(error,
		    g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? -ENOENT : -EIO,
		    "%s", failure->message);
	struct template *loaded = g_new0(struct template, 1);
	loaded->path = g_strdup(path);
	int result = parse(loaded, content, length, error);
	if (result == 0)
		result = check_references(loaded, error);
	if (result != 0)
		template_destroy(loaded);
	else
		*template = loaded;
	return result;
}

const struct box *template_find(const struct template *template, const char *name)
{
	for (unsigned i = 0; i < template->n_boxes; i++)
		if (strcmp(template->boxes[i].name, name) == 0)
			return &template->boxes[i];
	return NULL;
}

void template_destroy(struct template *template)
{
	if (template == NULL)
		return;
	for (unsigned i = 0; i < template->n_boxes; i++) {
		g_free(template->boxes[i].family);
		g_free(template->boxes[i].features);
	}
	g_free(template->boxes);
	g_free(template->path);
	g_free(template);
}
