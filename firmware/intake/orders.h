// SPDX-License-Identifier: Apache-2.0
#pragma once
/* The two formats an order may come in, one file each, and what they have in common. */
#include "firmware/intake/json.h"
#include "packbench/order.h"

/* Read one order; 'order' is overwritten. Return 0 or -EINVAL. */
int order_from_own(const struct node *node, struct order *order);
int order_from_shopify(const struct node *node, struct order *order);

/* Reads the order number that every order must have. */
int order_read_number(const struct node *node, struct order *order);

/* Adds a line, or its quantity to the line of the same SKU. 'node' is where it came from. */
int order_add_line(const struct node *node, struct order *order, const struct order_line *line);

/* Adds a normalised tracking number unless it is there already. */
int order_add_tracking(const struct node *node, struct order *order, const char *tracking);

/* Copies a BCP 47 tag. Returns false if it is none or does not fit; 'order' is left alone then. */
bool order_take_language(struct order *order, const char *tag);
