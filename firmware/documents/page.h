// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Filling the boxes of a template for one order. */
#include <cairo.h>
#include "firmware/documents/fields.h"
#include "firmware/documents/template.h"
#include "firmware/documents/typeset.h"
#include "firmware/documents/words.h"
#include "packbench/order.h"
#include "packbench/raster.h"

struct page {
	const struct template *template;
	const struct order *order;
	struct words words;
	struct fields *fields;
	PangoContext *context;
	cairo_t *cairo; /* a coverage picture of the page */

	double x, y;  /* of the drawing's corner on the page, dots */
	double scale; /* dots per unit of the drawing */
	double dots_per_mm;

	double
	    *ends; /* of what is in each box, dots from the top; one for each box of the template */
};

/* Where a box lies on the page once its place is known, in dots. */
struct frame {
	double left, top, width, height;
};

/* Fills all boxes but the codes, in their order. Returns 0, or -errno with template, box and
 * reason; -E2BIG when something does not fit. */
int page_fill(struct page *page, struct error *error);

/* Draws the codes, once all else is in the raster. */
int page_fill_codes(struct page *page, struct raster *raster, struct error *error);

/* The type of a box on this page. */
struct type page_type(const struct page *page, const struct box *box);

/* Fills a box with rows: list.c. Sets 'end' to where they end. Returns 0, -E2BIG when not even one
 * fits, or -EINVAL when the markup of one is not well-formed. */
int page_fill_list(
    struct page *page, const struct box *box, const struct frame *frame, double *end);
