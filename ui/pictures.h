// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * Product pictures, drawn once and kept while there is room. They come from the shop and are not
 * trusted: only plain file names inside one directory are opened, files and pictures beyond a fixed
 * size are refused, nothing they refer to is loaded. Whatever is wrong with a picture, the answer
 * is that there is none.
 */
#include <cairo.h>
#include <sys/stat.h>
#include "packbench/product.h"

enum {
	PICTURES_KEPT = 8,
};

struct pictures {
	int directory; /* or -1 */
	unsigned clock;
	struct picture {
		char name[IMAGE_SIZE]; /* "" while the place is free */
		unsigned side;
		struct timespec changed; /* of the file drawn */
		off_t size;
		unsigned used;            /* when, by the clock */
		cairo_surface_t *surface; /* NULL: the file is no picture */
	} kept[PICTURES_KEPT];
};

/* A directory that cannot be opened means no pictures. */
void pictures_init(struct pictures *pictures, const char *directory);

/* The picture 'name', fitted into a square of 'side' pixels; NULL if there is none. Belongs to
 * 'pictures' until the next call. */
cairo_surface_t *pictures_get(struct pictures *pictures, const char *name, unsigned side);

void pictures_finish(struct pictures *pictures);
