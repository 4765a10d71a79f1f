// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/typeset.h"

#include <errno.h>

struct type type_of_box(const struct box *box, double scale, double dots_per_unit)
{
	double min_size = box->min_size * dots_per_unit;
	return (struct type){
		.box = box,
		.scale = scale,
		.size = MAX(box->size * scale, min_size),
		.min_size = min_size,
	};
}

static PangoFontDescription *describe_font(const struct type *type, double size)
{
	PangoFontDescription *font = pango_font_description_new();
	pango_font_description_set_family_static(font, type->box->family);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font, (PangoWeight)type->box->weight);
	if (type->box->italic)
		pango_font_description_set_style(font, PANGO_STYLE_ITALIC);
	return font;
}

/* The attributes of the box under those of the markup. */
static void add_attributes(PangoAttrList *attributes, const struct type *type, double size)
{
	const struct box *box = type->box;
	pango_attr_list_insert_before(attributes, pango_attr_line_height_new(box->line_height));
	if (box->letter_spacing != 0)
		pango_attr_list_insert_before(
		    attributes, pango_attr_letter_spacing_new(
				    (int)(box->letter_spacing * size / box->size * PANGO_SCALE)));
	if (box->features != NULL)
		pango_attr_list_insert_before(
		    attributes, pango_attr_font_features_new(box->features));
}

static PangoAlignment alignment(enum box_align align)
{
	return align == ALIGN_START    ? PANGO_ALIGN_LEFT
	       : align == ALIGN_MIDDLE ? PANGO_ALIGN_CENTER
				       : PANGO_ALIGN_RIGHT;
}

static void set_tab(PangoLayout *layout, double position)
{
	PangoTabArray *tabs = pango_tab_array_new_with_positions(
	    1, FALSE, PANGO_TAB_LEFT, (int)(position * PANGO_SCALE));
	pango_layout_set_tabs(layout, tabs);
	pango_tab_array_free(tabs);
}

PangoLayout *typeset(PangoContext *context, const struct type *type, double size,
    const char *markup, double width, bool break_words)
{
	PangoAttrList *attributes;
	g_autofree char *text = NULL;
	if (!pango_parse_markup(markup, -1, 0, &attributes, &text, NULL, NULL))
		return NULL;
	add_attributes(attributes, type, size);
	PangoFontDescription *font = describe_font(type, size);
	PangoLayout *layout = pango_layout_new(context);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, text, -1);
	pango_layout_set_attributes(layout, attributes);
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_alignment(layout, alignment(type->box->align));
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	set_tab(layout, width / 2);
	pango_layout_set_wrap(layout, break_words ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_WORD);
	pango_font_description_free(font);
	pango_attr_list_unref(attributes);
	return layout;
}

bool typeset_fits_width(PangoLayout *layout, double width)
{
	PangoRectangle logical;
	pango_layout_get_extents(layout, NULL, &logical);
	return logical.width <= width * PANGO_SCALE;
}

double typeset_height(PangoLayout *layout)
{
	PangoRectangle logical;
	pango_layout_get_extents(layout, NULL, &logical);
	return (double)logical.height / PANGO_SCALE;
}

int typeset_fit(PangoContext *context, const struct type *type, const char *markup, double width,
    double height, PangoLayout **layout)
{
	for (double size = type->size;; size = MAX(size * TYPESET_STEP, type->min_size)) {
		bool smallest = size <= type->min_size;
		PangoLayout *tried = typeset(context, type, size, markup, width, smallest);
		if (tried == NULL)
			return -EINVAL;
		if (typeset_fits_width(tried, width) && typeset_height(tried) <= height) {
			*layout = tried;
			return 0;
		}
		g_object_unref(tried);
		if (smallest)
			return -E2BIG;
	}
}
