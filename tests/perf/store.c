// SPDX-License-Identifier: Apache-2.0
/*
 * Looking things up in a store of many orders:
 *
 *   perf-store fill DATA_DIR ORDERS     fills an empty store: orders, and a tenth as many products
 *   perf-store events DATA_DIR EVENTS   fills an empty store with events that nobody has confirmed
 *   perf-store look DATA_DIR ORDERS     finds orders by number and products by GTIN, at random
 *
 * Looking prints p50 and p99 of either in µs, then the memory of this process in KiB.
 * All orders but the last 200 are shipped, as they are at a bench of that age.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/store/store.h"
#include "tests/perf/bare.h"

enum {
	FIRST = 1000000,
	OPEN = 200,
	BATCH = 20000,
	LOOKUPS = 20000,
};

static struct order order, known;

static void check(int result, const char *what)
{
	if (result >= 0)
		return;
	fprintf(stderr, "%s: %s\n", what, strerror(-result));
	exit(EXIT_FAILURE);
}

/* A GTIN-14 with a right check digit. */
static void make_gtin(unsigned number, char gtin[static GTIN_SIZE])
{
	unsigned sum = 0;
	snprintf(gtin, GTIN_SIZE, "0952%09u0", number);
	for (unsigned i = 0; i < 13; i++)
		sum += (unsigned)(gtin[i] - '0') * (i % 2 == 0 ? 3 : 1);
	gtin[13] = (char)('0' + (10 - sum % 10) % 10);
}

static void put_product(struct store *store, unsigned number)
{
	struct product product = {
		.title = "Stoneware mug", .variant = "blue, 350 ml", .bin = "A1"
	};
	struct error error;
	snprintf(product.sku, sizeof(product.sku), "MUG-%u", number);
	make_gtin(number, product.gtin);
	check(store_put_product(store, &product, NULL, 0, &error), product.sku);
}

static void put_order(struct store *store, unsigned number, unsigned n_products, bool open)
{
	bool changed;
	order = (struct order){ .language = "en", .first_name = "Emma", .n_lines = 2 };
	order.status = open ? ORDER_OPEN : ORDER_SHIPPED;
	snprintf(order.number, sizeof(order.number), "%u", FIRST + number);
	for (unsigned i = 0; i < order.n_lines; i++) {
		struct order_line *line = &order.lines[i];
		line->quantity = 1;
		line->packed = open ? 0 : 1;
		snprintf(line->product.title, sizeof(line->product.title), "Stoneware mug");
		snprintf(line->product.sku, sizeof(line->product.sku), "MUG-%u",
		    (number * 7 + i) % n_products);
	}
	check(store_put_order(store, &order, &known, &changed), order.number);
}

static void fill(struct store *store, unsigned n_orders, unsigned n_products)
{
	check(store_begin(store), "begin");
	for (unsigned i = 0; i < n_products; i++)
		put_product(store, i);
	for (unsigned i = 0; i < n_orders; i++) {
		put_order(store, i, n_products, i + OPEN >= n_orders);
		if (i % BATCH == BATCH - 1) {
			check(store_commit(store), "commit");
			check(store_begin(store), "begin");
		}
	}
	check(store_commit(store), "commit");
}

static void fill_events(struct store *store, unsigned n_events)
{
	static const char body[] =
	    "{\"specversion\":\"1.0\",\"type\":\"packbench.parcel.packed.v1\","
	    "\"source\":\"/packbench/lyon/bench-01\",\"id\":\"019aa9f0-91a9-7d58-b1f4-%012u\","
	    "\"time\":\"2026-11-22T04:00:00.000Z\",\"recordedtime\":\"2026-11-22T04:00:00.001Z\","
	    "\"subject\":\"order/%u/parcel/1\",\"sequence\":\"%010u\","
	    "\"datacontenttype\":\"application/"
	    "json\",\"data\":{\"order\":\"%u\",\"parcel\":1,\"lines\":"
	    "[{\"sku\":\"MUG-350-BL\",\"gtin\":\"09521101001013\",\"quantity\":1}],"
	    "\"documents\":[\"thanks\",\"guide-mug-care\",\"return\"]}}";
	char text[sizeof(body) + 64];

	check(store_begin(store), "begin");
	for (unsigned i = 1; i <= n_events; i++) {
		snprintf(text, sizeof(text), body, i, FIRST + i, i, FIRST + i);
		check(store_add_event(store, "packed", text), "event");
	}
	check(store_commit(store), "commit");
}

static void find_order(struct store *store, unsigned n_orders)
{
	char number[ORDER_NUMBER_SIZE];
	snprintf(number, sizeof(number), "%u", FIRST + (unsigned)random() % n_orders);
	check(store_find_order(store, number, &order), number);
}

static void find_product(struct store *store, unsigned n_products)
{
	struct product product;
	char gtin[GTIN_SIZE];
	unsigned units;
	make_gtin((unsigned)random() % n_products, gtin);
	check(store_find_product(store, gtin, "", &product, &units), gtin);
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static void measure(struct store *store, void (*find)(struct store *store, unsigned n), unsigned n)
{
	static uint64_t times[LOOKUPS];
	for (unsigned i = 0; i < LOOKUPS; i++) {
		uint64_t start = now_ns();
		find(store, n);
		times[i] = now_ns() - start;
	}
	qsort(times, LOOKUPS, sizeof(times[0]), compare);
	printf("%.1f %.1f ", (double)times[LOOKUPS / 2] / 1e3,
	    (double)times[LOOKUPS * 99 / 100] / 1e3);
}

static void print_memory(void)
{
	char line[128];
	FILE *file = fopen("/proc/self/smaps_rollup", "re");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, "Pss:", 4) == 0)
			printf("%ld\n", strtol(line + 4, NULL, 10));
	if (file != NULL)
		fclose(file);
}

int main(int n_arguments, char **arguments)
{
	struct store *store;
	struct error error;

	if (n_arguments != 4)
		return EXIT_FAILURE;
	unsigned n_orders = (unsigned)strtoul(arguments[3], NULL, 10);
	unsigned n_products = n_orders / 10;
	if (store_open(arguments[2], &store, &error) < 0) {
		fprintf(stderr, "%s\n", error.text);
		return EXIT_FAILURE;
	}
	if (strcmp(arguments[1], "fill") == 0) {
		fill(store, n_orders, n_products);
	} else if (strcmp(arguments[1], "events") == 0) {
		fill_events(store, n_orders);
	} else {
		measure(store, find_order, n_orders);
		measure(store, find_product, n_products);
		print_memory();
	}
	store_close(store);
	return EXIT_SUCCESS;
}
