// SPDX-License-Identifier: Apache-2.0
#pragma once
/* The shapes that say a verdict without colour, each centred in its box, and small signs. */
#include "ui/canvas.h"

/* A shape in 'colour' with 'mark' on it in 'on'; "" for the shape's own sign where it has one. */
void shape_octagon(
    const struct canvas *canvas, struct box box, const char *mark, uint32_t colour, uint32_t on);
void shape_triangle(
    const struct canvas *canvas, struct box box, const char *mark, uint32_t colour, uint32_t on);
void shape_square(
    const struct canvas *canvas, struct box box, const char *mark, uint32_t colour, uint32_t on);
void shape_disc(
    const struct canvas *canvas, struct box box, const char *mark, uint32_t colour, uint32_t on);

void shape_check(const struct canvas *canvas, struct box box, uint32_t colour);
void shape_dot(const struct canvas *canvas, struct box box, uint32_t colour);
void shape_diamond(const struct canvas *canvas, struct box box, uint32_t colour);

/* A row of bars, as an order's code has them. */
void shape_barcode(const struct canvas *canvas, struct box box, uint32_t colour);
