// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * Text: one family, and the rule by which words of any length find their room. Blocks stand in a
 * column. A block too long for its lines shrinks in a few steps and is then cut with an ellipsis; a
 * column too high for its box shrinks as a whole.
 */
#include <stdbool.h>
#include "ui/canvas.h"

enum {
	COLUMN_MAX = 4, /* blocks */
};

struct block {
	const char *words; /* UTF-8; bytes that are not are replaced; nothing is set for "" */
	double size;       /* em, pixels */
	PangoWeight weight;
	uint32_t colour;
	unsigned lines; /* at most, at least 1 */
	double gap;     /* above it, unless it is the first */
	PangoAlignment align;
	uint32_t panel; /* a rounded panel in this colour behind the words, or 0 for none */
	bool lamp;      /* a pointer before the words, as on the lamp of a bin */
	bool rigid;     /* never shrinks to fit its lines */
	bool figures;   /* figures of one width, for numbers that change in place */
};

struct extent {
	double width, height;
};

/* A layout for the canvas, in the family of the screen. */
PangoLayout *type_layout_create(cairo_t *cr);

/* The room the block takes within 'width' at full size. Its words stay set in canvas->layout. */
struct extent type_measure(const struct canvas *canvas, const struct block *block, double width);

/* The room of the block on one line of any length, rounded up. */
double type_width(const struct canvas *canvas, const struct block *block);

/* Sets the blocks as a column, centred in the height of the box. */
void type_column(
    const struct canvas *canvas, const struct block *blocks, unsigned n_blocks, struct box box);
