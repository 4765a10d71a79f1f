// SPDX-License-Identifier: Apache-2.0
#pragma once
/* What intake hands over, written down so that tests can compare it. */
#include <stddef.h>
#include "firmware/intake/intake.h"

struct heard {
	char text[4096]; /* an order or product a line */
	unsigned count;
	unsigned stop_after; /* 'each' fails at this one; 0: never */
};

/* Orders, each in our own format. */
int hear_orders(const char *json, struct heard *heard, struct error *error);

/* Products, each as sku|gtin|title|variant|bin|image|guide|pack gtin*units. */
int hear_catalog(const char *csv, struct heard *heard, struct error *error);

/* The content of a file beside the tests, for free(). */
char *file_text(const char *path, size_t *size);
