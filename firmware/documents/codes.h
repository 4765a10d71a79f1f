// SPDX-License-Identifier: Apache-2.0
#pragma once
/* QR codes (ISO/IEC 18004) and Code 128 (ISO/IEC 15417), drawn on whole dots. */
#include "packbench/error.h"
#include "packbench/raster.h"

/* Where a code may go, in dots. Its quiet zone lies outside of it and is wiped white. */
struct code_place {
	unsigned x, y, width, height;
	double dots_per_mm;
};

/* Draws a QR code as large as it fits, at the left of its place and in the middle of its height.
 * Returns 0; -E2BIG when its modules would be under 3/8 mm, too small for the camera of a
 * telephone; or -EINVAL with the reason. */
int code_draw_qr(struct raster *raster, const struct code_place *place, const char *content,
    struct error *error);

/* Draws a Code 128 of the height of its place, at its left, with modules of up to 1/2 mm. Returns
 * 0; -E2BIG when its modules would be under 1/4 mm; or -EINVAL with the reason. */
int code_draw_code128(struct raster *raster, const struct code_place *place, const char *content,
    struct error *error);
