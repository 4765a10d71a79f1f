// SPDX-License-Identifier: Apache-2.0
#pragma once
/* A bench in memory for the tests of the session: catalogue, orders and labels, and the look-ups
 * that the station makes in its store. */
#include "packbench/session.h"

enum {
	BENCH_PRODUCTS = 8,
	BENCH_ORDERS = 6,
	BENCH_LABELS = 12,
};

struct bench {
	struct session session;
	struct effects effects; /* of the last step */
	unsigned n_products;
	struct product products[BENCH_PRODUCTS];
	unsigned pack_units[BENCH_PRODUCTS]; /* units of code "PACK-{sku}"; 0: none */
	unsigned n_orders;
	struct order orders[BENCH_ORDERS];
	char shipped[BENCH_LABELS][2][TRACKING_SIZE]; /* tracking number, order */
	unsigned n_shipped;
};

/* An empty bench with 'n_products' products "SKU-0"… in bins "A0"… */
void bench_init(struct bench *bench, unsigned n_products);

/* Adds an open order; quantities[i] units of product i, 0 leaves it out. */
struct order *bench_order(struct bench *bench, const char *number, const unsigned *quantities);

/* One scan, looked up as the station does, stepped, and its effects kept. */
void bench_scan(struct bench *bench, const char *code);
void bench_command(struct bench *bench, enum command command);

/* The shop sends the order anew; 'news' is met with what the bench knows as the store does it. */
void bench_news(struct bench *bench, struct order *news);

struct order *bench_find(struct bench *bench, const char *number);
