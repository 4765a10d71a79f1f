// SPDX-License-Identifier: Apache-2.0
#pragma once
/* A page in the printer's dots: one bit a dot, 1 is black. */
#include <stddef.h>
#include <stdint.h>

struct raster {
	unsigned width;  /* dots */
	unsigned height; /* dots */
	size_t stride;   /* bytes a row, (width + 7) / 8 */
	uint8_t *bits;   /* height * stride bytes, leftmost dot in the highest bit; owned; the bits
			    past 'width' are 0 */
};

/* Allocates a white page. Returns 0, -EINVAL (nothing, or over 32768 dots a side) or -ENOMEM. */
int raster_init(struct raster *raster, unsigned width, unsigned height);

/* Frees the dots. A zeroed raster is fine. */
void raster_finish(struct raster *raster);

/* Thresholds an 8-bit coverage picture (0 paper .. 255 ink) of the raster's size: ink from 128. */
void raster_from_a8(struct raster *raster, const uint8_t *pixels, size_t pixels_stride);

/* Writes a 1-bit grey PNG, black on white, atomically (a temporary beside it, then rename).
 * Returns 0 or -errno. */
int raster_to_png(const struct raster *raster, const char *path);
