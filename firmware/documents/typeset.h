// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Setting text in the type of a box, as large as it may be and as small as it must. */
#include <pango/pangocairo.h>
#include "firmware/documents/template.h"

/* Type sizes shrink in steps of this factor. */
#define TYPESET_STEP 0.94

/* The sizes a box's type may have on a page, in dots. */
struct type {
	const struct box *box;
	double scale; /* dots per unit of the drawing */
	double size;  /* the largest; also the one a list starts from */
	double min_size;
};

struct type type_of_box(const struct box *box, double scale, double dots_per_unit);

/* Lays out markup at one size. 'break_words' lets words break that are wider than the line. Returns
 * a layout for g_object_unref(), or NULL when the markup is not well-formed. */
PangoLayout *typeset(PangoContext *context, const struct type *type, double size,
    const char *markup, double width, bool break_words);

/* Does it stay within the width? */
bool typeset_fits_width(PangoLayout *layout, double width);

/* Height in dots. */
double typeset_height(PangoLayout *layout);

/* Lays out markup as large as it fits into width and height. Returns 0 with a layout for
 * g_object_unref(), -E2BIG when it does not fit at the smallest size, or -EINVAL when the markup is
 * not well-formed. */
int typeset_fit(PangoContext *context, const struct type *type, const char *markup, double width,
    double height, PangoLayout **layout);
