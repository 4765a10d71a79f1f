// SPDX-License-Identifier: Apache-2.0
#pragma once
/* What products are called on paper. All results are for g_free(). */
#include "packbench/order.h"

/* "Stoneware mug, blue" */
char *name_of_product(const struct product *product);

/* The titles of the products packed that have this guide, each once. */
char *name_of_guided(const struct order *order, const char *guide);

/* The first words of a name, with an ellipsis where some had to go. */
char *name_shortened(const char *name);
