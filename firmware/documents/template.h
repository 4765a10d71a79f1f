// SPDX-License-Identifier: Apache-2.0
#pragma once
/* An SVG drawing whose rectangles named text:…, list:…, qr:…, barcode:… and panel:… are places to
 * be filled. */
#include <stdbool.h>
#include "packbench/error.h"

enum box_kind {
	BOX_TEXT,    /* flowing text, shrunk until it fits */
	BOX_LIST,    /* rows of such text, all of one size */
	BOX_QR,      /* a QR code */
	BOX_BARCODE, /* a Code 128 */
	BOX_PANEL,   /* black from its top down to the end of another box; what is printed on it is
			white */
};

enum box_align { ALIGN_START, ALIGN_MIDDLE, ALIGN_END };

enum box_marker { MARKER_NONE, MARKER_NUMBER, MARKER_CHECKBOX };

/* All lengths are in the units of the drawing's viewBox: eighths of a millimetre. */
struct box {
	enum box_kind kind;
	char name[32]; /* what follows the colon of its id */
	double x, y, width, height;

	char below[32];          /* keeps its distance to the end of what is in that box, or "" */
	char until[32];          /* BOX_PANEL: ends with what is in that box… */
	double padding;          /* …and so much below it */
	enum box_align vertical; /* where text stands that does not fill its box */

	char *family;
	char *features;        /* OpenType features, or NULL */
	double size, min_size; /* of the type */
	double line_height;    /* 1 as the font has it */
	double letter_spacing;
	int weight; /* 100..900 */
	bool italic;
	enum box_align align;

	enum box_marker marker; /* BOX_LIST */
	double marker_size;
	double gap;  /* between rows */
	double rule; /* thickness of the line below each row of a list, or from the end of a text
			to the right of its box; or 0 */
};

struct template
{
	char *path;
	double width, height;
	unsigned n_boxes;
	struct box *boxes; /* as they come in the drawing */
};

/* Reads a drawing and the places in it. Returns 0 and a template for template_destroy(), or -errno
 * with file, line and reason. */
int template_load(const char *path, struct template **template, struct error *error);

/* The box of that name, or NULL. */
const struct box *template_find(const struct template *template, const char *name);

void template_destroy(struct template *template); /* NULL is fine */
