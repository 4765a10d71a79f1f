// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * Every colour of the screen, 0xRRGGBB. Text and the ground under it differ by a contrast of at
 * least 4.5:1 (WCAG 2.1, 1.4.3); tests/ui computes it for the pairs named here.
 */

/* The bench: dark, so that a verdict is an event. */
#define COLOUR_GROUND 0x0F131A
#define COLOUR_BAR 0x18202A
#define COLOUR_ROW 0x18202A
#define COLOUR_ROW_DONE 0x12171F
#define COLOUR_TOAST 0x2A3644
#define COLOUR_TEXT 0xF4F6F8
#define COLOUR_MUTED 0xAAB5C0
#define COLOUR_FADED 0x7F8B97 /* of what is done */
#define COLOUR_CARD 0xFFFFFF  /* under a product's picture */

/* The lamp on the shelf. */
#define COLOUR_LAMP 0xFFD54A
#define COLOUR_ON_LAMP 0x1A1200

/* Devices, and the edge of a right scan. */
#define COLOUR_GOOD 0x34C26E
#define COLOUR_FAULT 0xF5B21A

/* Verdicts: the ground, the words on it, and the panel of what to do with its words. */
#define COLOUR_RED 0xB3161B
#define COLOUR_RED_PANEL 0x6B0B10
#define COLOUR_AMBER 0xF5AB00
#define COLOUR_ON_AMBER 0x1A1200
#define COLOUR_BLUE 0x3145B5
#define COLOUR_BLUE_PANEL 0x1B2870
#define COLOUR_GREEN 0x0F7A3D
#define COLOUR_GREEN_PANEL 0x08451F
#define COLOUR_ON_VERDICT 0xFFFFFF
