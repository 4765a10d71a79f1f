// SPDX-License-Identifier: Apache-2.0
#pragma once
/* The parts of a screen. Each draws into the box it is given and nowhere else. */
#include "packbench/view.h"
#include "ui/canvas.h"
#include "ui/pictures.h"

struct screen {
	struct canvas canvas;
	struct pictures *pictures;
	const struct view *view;
};

/* bar.c: where we are, and how the devices are. */
void draw_bar(const struct screen *screen, struct box box);

/* packing.c: the next unit and the lines after it; the strip that names the unit wanted. */
void draw_packing(const struct screen *screen, struct box box);
void draw_wanted(const struct screen *screen, struct box box);

/* verdict.c: the invitation to scan an order; a verdict that fills the screen. */
void draw_idle(const struct screen *screen, struct box box);
void draw_verdict(const struct screen *screen, struct box box);
uint32_t verdict_ground(enum view_kind kind);
