// SPDX-License-Identifier: Apache-2.0
#include "tests/session/bench.h"
#include <stdio.h>
#include <string.h>
#include "packbench/text.h"

void bench_init(struct bench *bench, unsigned n_products)
{
	memset(bench, 0, sizeof(*bench));
	bench->n_products = n_products;
	for (unsigned i = 0; i < n_products; i++) {
		snprintf(bench->products[i].sku, SKU_SIZE, "SKU-%u", i);
		snprintf(bench->products[i].title, TITLE_SIZE, "Product %u", i);
		snprintf(bench->products[i].bin, BIN_SIZE, "A%u", i);
	}
}

struct order *bench_order(struct bench *bench, const char *number, const unsigned *quantities)
{
	struct order *order = &bench->orders[bench->n_orders++];
	memset(order, 0, sizeof(*order));
	text_copy(order->number, sizeof(order->number), number);
	for (unsigned i = 0; i < bench->n_products; i++) {
		if (quantities[i] == 0)
			continue;
		order->lines[order->n_lines].product = bench->products[i];
		order->lines[order->n_lines++].quantity = quantities[i];
	}
	return order;
}

struct order *bench_find(struct bench *bench, const char *number)
{
	for (unsigned i = 0; i < bench->n_orders; i++)
		if (strcmp(bench->orders[i].number, number) == 0)
			return &bench->orders[i];
	return NULL;
}

/* What the station's transaction writes: the order's progress, the label of a shipped parcel. */
static void save(struct bench *bench)
{
	struct order *order = bench_find(bench, bench->session.order.number);
	if (bench->effects.order_touched) {
		order->status = bench->session.order.status;
		order->parcels = bench->session.order.parcels;
		for (unsigned i = 0; i < order->n_lines; i++) {
			bool kept = order->status != ORDER_OPEN;
			order->lines[i].packed = kept ? bench->session.order.lines[i].packed : 0;
			order->lines[i].missing = kept ? bench->session.order.lines[i].missing : 0;
		}
	}
	for (unsigned i = 0; i < bench->effects.n_facts; i++) {
		const struct fact *fact = &bench->effects.facts[i];
		if (fact->type != FACT_SHIPPED || bench->n_shipped == BENCH_LABELS)
			continue;
		text_copy(bench->shipped[bench->n_shipped][0], TRACKING_SIZE, fact->tracking);
		text_copy(bench->shipped[bench->n_shipped++][1], TRACKING_SIZE, order->number);
	}
}

static void look_up_product(struct bench *bench, const char *code, struct input *input)
{
	bool pack = strncmp(code, "PACK-", 5) == 0;
	for (unsigned i = 0; i < bench->n_products; i++) {
		if (strcmp(bench->products[i].sku, pack ? code + 5 : code) != 0)
			continue;
		if (pack && bench->pack_units[i] == 0)
			continue;
		input->product = &bench->products[i];
		input->units = pack ? bench->pack_units[i] : 1;
	}
}

static void look_up_label(struct bench *bench, const char *code, struct input *input)
{
	for (unsigned i = 0; i < bench->n_orders; i++)
		for (unsigned j = 0; j < bench->orders[i].n_tracking; j++)
			if (strcmp(bench->orders[i].tracking[j], code) == 0)
				input->label_order = bench->orders[i].number;
	for (unsigned i = 0; i < bench->n_shipped; i++)
		if (strcmp(bench->shipped[i][0], code) == 0)
			input->label_shipped = bench->shipped[i][1];
}

void bench_scan(struct bench *bench, const char *code)
{
	struct input input = { .kind = INPUT_SCAN, .units = 1 };
	text_copy(input.scan.code, sizeof(input.scan.code), code);
	if (strlen(code) >= 8 && strncmp(code, "PACK-", 5) != 0)
		text_copy(input.scan.tracking, sizeof(input.scan.tracking), code);
	input.order = bench_find(bench, code);
	look_up_product(bench, code, &input);
	look_up_label(bench, code, &input);
	session_step(&bench->session, &input, &bench->effects);
	save(bench);
}

void bench_command(struct bench *bench, enum command command)
{
	struct input input = { .kind = INPUT_SCAN, .scan = { .code = "PB:", .command = command } };
	session_step(&bench->session, &input, &bench->effects);
	save(bench);
}

void bench_news(struct bench *bench, struct order *news)
{
	struct order *known = bench_find(bench, news->number);
	static struct order before;
	before = *known;
	struct input input = { .kind = INPUT_ORDER, .order = news, .known = &before };
	order_update(known, news);
	*known = *news;
	session_step(&bench->session, &input, &bench->effects);
	save(bench);
}
