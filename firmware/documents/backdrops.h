// SPDX-License-Identifier: Apache-2.0
#pragma once
/* What stands still on a page, drawn once for each template and size of page, and kept. */
#include "firmware/documents/template.h"
#include "packbench/raster.h"

struct backdrops;

struct backdrops *backdrops_create(void);

/* The drawing with its corner at x, y, in a raster of that size, which belongs to 'backdrops'. */
int backdrops_get(struct backdrops *backdrops, const struct template *template, double x, double y,
    double scale, unsigned width, unsigned height, const struct raster **raster,
    struct error *error);

void backdrops_destroy(struct backdrops *backdrops); /* NULL is fine */
