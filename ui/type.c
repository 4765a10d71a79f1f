// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <math.h>
#include <pango/pangocairo.h>
#include "ui/type.h"

static const double steps[] = { 1, 0.86, 0.72 };
enum {
	N_STEPS = sizeof(steps) / sizeof(steps[0]),
};

/* A block and the share of its full size at which it is set. */
struct setting {
	const struct block *block;
	double factor;
};

struct column {
	unsigned n;
	struct setting settings[COLUMN_MAX];
};

PangoLayout *type_layout_create(cairo_t *cr)
{
	PangoLayout *layout = pango_cairo_create_layout(cr);
	PangoContext *context = pango_layout_get_context(layout);
	PangoFontDescription *font = pango_font_description_new();
	cairo_font_options_t *options = cairo_font_options_create();

	/* The screen's own rule, not the machine's: a picture is the same everywhere. */
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_font_description_set_family(font, "Inter, sans-serif");
	pango_layout_set_font_description(layout, font);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	pango_layout_set_line_spacing(layout, 0.9F);
	cairo_font_options_destroy(options);
	pango_font_description_free(font);
	return layout;
}

static void set_words(PangoLayout *layout, const char *words)
{
	if (g_utf8_validate(words, -1, NULL)) {
		pango_layout_set_text(layout, words, -1);
	} else {
		char *valid = g_utf8_make_valid(words, -1);
		pango_layout_set_text(layout, valid, -1);
		g_free(valid);
	}
}

static void set_font(PangoLayout *layout, const struct setting *setting)
{
	const PangoFontDescription *family = pango_layout_get_font_description(layout);
	PangoFontDescription *font = pango_font_description_copy(family);
	PangoAttrList *attributes = pango_attr_list_new();

	/* whole pixels: every size costs memory in each layer below */
	pango_font_description_set_absolute_size(
	    font, round(setting->block->size * setting->factor) * PANGO_SCALE);
	pango_font_description_set_weight(font, setting->block->weight);
	pango_layout_set_font_description(layout, font);
	/* A code that is broken must not gain a hyphen. */
	pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
	if (setting->block->figures)
		pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum"));
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
	pango_font_description_free(font);
}

static struct extent extent_of(PangoLayout *layout)
{
	PangoRectangle logical;
	pango_layout_get_extents(layout, NULL, &logical);
	return (struct extent){ (double)logical.width / PANGO_SCALE,
		(double)logical.height / PANGO_SCALE };
}

/* Room of the panel left and right of the words, and above and below them. */
static double pad_across(const struct setting *setting)
{
	return setting->block->panel == 0 ? 0 : 0.6 * setting->block->size * setting->factor;
}

static double pad_down(const struct setting *setting)
{
	return setting->block->panel == 0 ? 0 : 0.28 * setting->block->size * setting->factor;
}

static double lamp_width(const struct setting *setting)
{
	return setting->block->lamp ? 0.9 * setting->block->size * setting->factor : 0;
}

static bool breaks_well(PangoLayout *layout, double width, int lines)
{
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	return pango_layout_get_line_count(layout) <= lines && extent_of(layout).width <= width;
}

/* Lines of about one length look better than a full one and a lonely word. */
static void balance(PangoLayout *layout, double width)
{
	int lines = pango_layout_get_line_count(layout);
	double least = width / lines;

	if (lines == 1 || pango_layout_get_alignment(layout) != PANGO_ALIGN_LEFT ||
	    pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL)
		return;
	while (width - least > 4) {
		double middle = (least + width) / 2;
		if (breaks_well(layout, middle, lines))
			width = middle;
		else
			least = middle;
	}
	breaks_well(layout, width, lines);
}

/* Sets the words within 'width'. Returns whether they fit without a cut and without a broken word.
 */
static bool set_whole(const struct canvas *canvas, const struct setting *setting, double width)
{
	PangoLayout *layout = canvas->layout;

	set_words(layout, setting->block->words);
	set_font(layout, setting);
	pango_layout_set_alignment(layout, setting->block->align);
	pango_layout_set_height(layout, -1);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_NONE);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
	return breaks_well(layout, width, (int)setting->block->lines);
}

static double words_width(const struct setting *setting, double width)
{
	return fmax(width - 2 * pad_across(setting) - lamp_width(setting), 1);
}

/* Sets the words, cut if need be, and returns the room of the whole block. */
static struct extent set(const struct canvas *canvas, const struct setting *setting, double width)
{
	width = words_width(setting, width);
	if (set_whole(canvas, setting, width)) {
		balance(canvas->layout, width);
	} else {
		pango_layout_set_wrap(canvas->layout, PANGO_WRAP_WORD_CHAR);
		pango_layout_set_height(canvas->layout, -(int)setting->block->lines);
		pango_layout_set_ellipsize(canvas->layout, PANGO_ELLIPSIZE_END);
	}
	struct extent extent = extent_of(canvas->layout);
	extent.width += 2 * pad_across(setting) + lamp_width(setting);
	extent.height += 2 * pad_down(setting);
	return extent;
}

struct extent type_measure(const struct canvas *canvas, const struct block *block, double width)
{
	return set(canvas, &(struct setting){ block, 1 }, width);
}

double type_width(const struct canvas *canvas, const struct block *block)
{
	return ceil(type_measure(canvas, block, 1 << 16).width);
}

static double fit_block(const struct canvas *canvas, const struct block *block, double width)
{
	for (unsigned step = 0; !block->rigid && step < N_STEPS; step++) {
		const struct setting setting = { block, steps[step] };
		if (set_whole(canvas, &setting, words_width(&setting, width)))
			return steps[step];
	}
	return block->rigid ? 1 : steps[N_STEPS - 1];
}

static double column_height(const struct canvas *canvas, const struct column *column, double width)
{
	double height = 0;
	for (unsigned i = 0; i < column->n; i++) {
		const struct setting *setting = &column->settings[i];
		height += i > 0 ? setting->block->gap * setting->factor : 0;
		height += set(canvas, setting, width).height;
	}
	return height;
}

static struct column shrink(const struct column *column, double factor)
{
	struct column smaller = *column;
	for (unsigned i = 0; i < smaller.n; i++)
		smaller.settings[i].factor *= factor;
	return smaller;
}

static struct column fit_column(
    const struct canvas *canvas, const struct block *blocks, unsigned n_blocks, struct box box)
{
	struct column full = { 0 };
	struct column fitted;

	assert(n_blocks <= COLUMN_MAX);
	for (unsigned i = 0; i < n_blocks; i++)
		if (blocks[i].words[0] != '\0')
			full.settings[full.n++] = (struct setting){ &blocks[i],
				fit_block(canvas, &blocks[i], box.width) };
	for (unsigned step = 0; step < N_STEPS; step++) {
		fitted = shrink(&full, steps[step]);
		if (column_height(canvas, &fitted, box.width) <= box.height)
			break;
	}
	return fitted;
}

static void draw_pointer(const struct canvas *canvas, double x, double middle, double size)
{
	cairo_move_to(canvas->cr, x, middle - 0.36 * size);
	cairo_line_to(canvas->cr, x + 0.62 * size, middle);
	cairo_line_to(canvas->cr, x, middle + 0.36 * size);
	cairo_close_path(canvas->cr);
	cairo_fill(canvas->cr);
}

/* Draws the block at the top of the box and returns its height. */
static double draw_block(const struct canvas *canvas, const struct setting *setting, struct box box)
{
	const struct block *block = setting->block;
	struct extent extent = set(canvas, setting, box.width);
	double size = block->size * setting->factor;
	double across = pad_across(setting);
	PangoRectangle logical;

	pango_layout_get_extents(canvas->layout, NULL, &logical);
	double left = box.x + (double)logical.x / PANGO_SCALE;
	struct box panel = { left, box.y, extent.width, extent.height };
	if (block->panel != 0)
		canvas_fill_round(canvas, panel, 0.36 * size, block->panel);
	canvas_colour(canvas, block->colour);
	if (block->lamp)
		draw_pointer(canvas, left + across, box.y + extent.height / 2, size);
	cairo_move_to(canvas->cr, box.x + across + lamp_width(setting), box.y + pad_down(setting));
	pango_cairo_show_layout(canvas->cr, canvas->layout);
	return extent.height;
}

void type_column(
    const struct canvas *canvas, const struct block *blocks, unsigned n_blocks, struct box box)
{
	struct column column = fit_column(canvas, blocks, n_blocks, box);
	double height = column_height(canvas, &column, box.width);

	cairo_save(canvas->cr);
	cairo_rectangle(canvas->cr, box.x, box.y, box.width, box.height);
	cairo_clip(canvas->cr);
	box.y += fmax((box.height - height) / 2, 0);
	for (unsigned i = 0; i < column.n; i++) {
		const struct setting *setting = &column.settings[i];
		box.y += i > 0 ? setting->block->gap * setting->factor : 0;
		box.y += draw_block(canvas, setting, box);
	}
	cairo_restore(canvas->cr);
}
