// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Orders and a bench to draw documents for. */
#include "packbench/document.h"

/* 9 December 2026, 10:00 UTC */
#define SAMPLE_DAY 1796810400

enum sample {
	SAMPLE_SHORT,   /* nothing known but a number and one product */
	SAMPLE_TYPICAL, /* a third order of a few lines */
	SAMPLE_WORST,   /* every text as long as it may be, more lines than fit */
	SAMPLE_GIFT,    /* a gift with a message */
	SAMPLES,
};

extern const char *const sample_names[SAMPLES];

/* The shop of the demo, with a simulated printer of 102 x 152 mm at 203 dpi. The working directory
 * is tests/documents. */
void sample_config(struct config *config);

/* An order in that language (en, de, fr), every unit packed; for free(). */
struct order *sample_order(enum sample sample, const char *language);

/* Draws a document by its name, and aborts if it cannot be drawn. */
void sample_draw(struct documents *documents, const struct config *config,
    const struct order *order, const char *document, struct raster *raster);
