// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Port: the packer's screen. Drivers: drivers/display. */
#include <stddef.h>
#include <stdint.h>
#include "packbench/config.h"
#include "packbench/error.h"

struct display;

/* A picture ready to be shown: 32 bits a pixel, native endian 0x00RRGGBB (cairo's RGB24). */
struct frame {
	unsigned width;  /* pixels */
	unsigned height; /* pixels */
	size_t stride;   /* bytes a row */
	const uint8_t *pixels;
};

struct display_ops {
	const char *driver; /* its name in [display] driver= */
	int (*open)(const struct config *config, struct display **display, struct error *error);
	/* Shows the frame, which has the size of the configuration. Borrowed for the call. Returns
	 * 0 or -errno. */
	int (*present)(struct display *display, const struct frame *frame);
	void (*close)(struct display *display); /* NULL is fine */
};

extern const struct display_ops display_png; /* the file D/screen.png */
