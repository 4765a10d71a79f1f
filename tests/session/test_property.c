// SPDX-License-Identifier: Apache-2.0
/*
 * Random catalogues, orders and inputs against a ledger that knows nothing of the session's inside:
 * it follows the verdicts a packer acts on, as a box and a shelf would, and holds every fact
 * against it.
 *
 * PACKBENCH_SEED replays a run, PACKBENCH_STEPS sets its length.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "packbench/text.h"
#include "tests/session/bench.h"

static uint64_t random_state;

static unsigned chance(unsigned n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (unsigned)(random_state >> 33) % n;
}

/* What a person beside the bench would know. */
struct ledger {
	char order[ORDER_NUMBER_SIZE];   /* the order in the box, or "" */
	unsigned wanted[BENCH_PRODUCTS]; /* when it was opened */
	unsigned box[BENCH_PRODUCTS];    /* units the bench called right */
	unsigned noted[BENCH_PRODUCTS];  /* units told as missing in an exception */
	unsigned parcel;                 /* number under which something was told of the box; 0 */
	struct {
		unsigned last; /* highest parcel number used up */
		bool stands;   /* and a packed parcel of that number stands */
		bool shipped;
		unsigned contents[BENCH_PRODUCTS]; /* as told */
	} told[BENCH_ORDERS];
};

static struct bench bench;
static struct ledger ledger;

static unsigned product_index(const char *sku)
{
	return (unsigned)atoi(sku + 4);
}

static unsigned order_index(const char *number)
{
	return (unsigned)(bench_find(&bench, number) - bench.orders);
}

/* A box of which something was told, and that was not closed, uses its number up. */
static void give_box_up(void)
{
	if (ledger.parcel > 0)
		ledger.told[order_index(ledger.order)].last = ledger.parcel;
	ledger.parcel = 0;
}

static void start_box(void)
{
	const struct order *order = &bench.session.order;
	give_box_up();
	memset(ledger.box, 0, sizeof(ledger.box));
	memset(ledger.noted, 0, sizeof(ledger.noted));
	memset(ledger.wanted, 0, sizeof(ledger.wanted));
	text_copy(ledger.order, sizeof(ledger.order), order->number);
	for (unsigned i = 0; i < order->n_lines; i++)
		ledger.wanted[product_index(order->lines[i].product.sku)] =
		    order->lines[i].quantity;
}

/* What is told of an open box is told under one number, which was never used before. */
static void check_parcel_number(const struct fact *fact)
{
	assert_true(fact->parcel > ledger.told[order_index(fact->order)].last);
	if (ledger.parcel > 0)
		assert_int_equal(fact->parcel, ledger.parcel);
	ledger.parcel = fact->parcel;
}

static void read_contents(const struct fact *fact, unsigned contents[static BENCH_PRODUCTS])
{
	memset(contents, 0, BENCH_PRODUCTS * sizeof(contents[0]));
	for (unsigned i = 0; i < fact->n_lines; i++)
		contents[product_index(fact->lines[i].sku)] += fact->lines[i].quantity;
}

static void check_packed(const struct fact *fact)
{
	unsigned order = order_index(fact->order);
	assert_string_equal(fact->order, ledger.order);
	check_parcel_number(fact);
	read_contents(fact, ledger.told[order].contents);
	for (unsigned i = 0; i < BENCH_PRODUCTS; i++) {
		assert_int_equal(ledger.told[order].contents[i], ledger.box[i]); /* no wrong unit */
		assert_int_equal(ledger.box[i] + ledger.noted[i], ledger.wanted[i]);
	}
	assert_false(ledger.told[order].shipped);
	ledger.told[order].last = fact->parcel;
	ledger.told[order].stands = true;
	ledger.parcel = 0;
}

/* Shipped or taken apart, what is told is what was packed, once. */
static void check_end_of_parcel(const struct fact *fact)
{
	unsigned order = order_index(fact->order), contents[BENCH_PRODUCTS];
	assert_int_equal(fact->parcel, ledger.told[order].last);
	assert_true(ledger.told[order].stands);
	assert_false(ledger.told[order].shipped);
	read_contents(fact, contents);
	assert_memory_equal(contents, ledger.told[order].contents, sizeof(contents));
	ledger.told[order].stands = false;
}

static void check_shipped(const struct fact *fact)
{
	check_end_of_parcel(fact);
	ledger.told[order_index(fact->order)].shipped = true;
}

static void check_exception(const struct fact *fact)
{
	if (fact->reason != EXCEPTION_SHORT) {
		check_end_of_parcel(fact);
		return;
	}
	check_parcel_number(fact);
	assert_int_equal(fact->n_lines, 1);
	unsigned product = product_index(fact->lines[0].sku);
	assert_true(fact->lines[0].quantity > 0);
	ledger.noted[product] += fact->lines[0].quantity;
	assert_true(ledger.box[product] + ledger.noted[product] <= ledger.wanted[product]);
}

static void check_facts(void)
{
	for (unsigned i = 0; i < bench.effects.n_facts; i++) {
		const struct fact *fact = &bench.effects.facts[i];
		if (fact->type == FACT_PACKED)
			check_packed(fact);
		else if (fact->type == FACT_SHIPPED)
			check_shipped(fact);
		else
			check_exception(fact);
	}
}

/* The packer acts on the verdict: puts the unit in the box, takes it out, puts the order back. */
static void act(const char *code, bool opens_anew)
{
	const struct verdict *verdict = &bench.session.verdict;
	bool pack = code != NULL && strncmp(code, "PACK-", 5) == 0;
	switch (verdict->kind) {
	case VERDICT_OPENED:
		if (bench.session.phase == SESSION_PACKING && opens_anew)
			start_box();
		break;
	case VERDICT_RIGHT:
	case VERDICT_PACKED:
		if (code == NULL)
			break; /* closed by PB:SHORT */
		unsigned product = product_index(pack ? code + 5 : code);
		ledger.box[product] += pack ? bench.pack_units[product] : 1;
		assert_true(ledger.box[product] + ledger.noted[product] <= ledger.wanted[product]);
		break;
	case VERDICT_UNDONE:
		ledger.box[atoi(verdict->title + 8)] -= verdict->units;
		break;
	default:
		break;
	}
}

/* A line can be noted, partly undone and noted again; what counts is the sum the session keeps. */
static void check_invariants(void)
{
	const struct session *session = &bench.session;
	if (session->phase == SESSION_IDLE)
		return;
	unsigned left = 0;
	for (unsigned i = 0; i < session->order.n_lines; i++) {
		const struct order_line *line = &session->order.lines[i];
		assert_true(line->packed + line->missing <= line->quantity);
		left += session_units_left(session, i);
		if (session->phase != SESSION_PACKING)
			continue;
		unsigned product = product_index(line->product.sku);
		assert_int_equal(line->packed, ledger.box[product]);
		assert_int_equal(line->missing, ledger.noted[product]);
	}
	if (session->phase == SESSION_PACKING) {
		assert_true(left > 0);
		assert_true(session_units_left(session, session->front) > 0);
	}
}

static void scan(const char *code)
{
	bool opens_anew = bench.session.phase != SESSION_PACKING ||
			  bench.session.interruption == INTERRUPTION_CHANGED;
	bench_scan(&bench, code);
	if (opens_anew)
		check_facts(); /* of what was on the bench before */
	act(code, opens_anew);
	if (!opens_anew)
		check_facts();
	check_invariants();
}

static void command(enum command which)
{
	bench_command(&bench, which);
	act(NULL, false);
	check_facts();
	check_invariants();
}

static void news(void)
{
	static struct order order;
	order = bench.orders[chance(bench.n_orders)];
	order.status = chance(3) == 0 ? ORDER_CANCELLED : ORDER_OPEN;
	if (chance(3) == 0)
		order.lines[chance(order.n_lines)].quantity = 1 + chance(4);
	order.parcels = 0; /* the shop knows nothing of parcels */
	for (unsigned i = 0; i < order.n_lines; i++)
		order.lines[i].packed = order.lines[i].missing = 0;
	bench_news(&bench, &order);
	check_facts();
	check_invariants();
}

static void make_bench(void)
{
	bench_init(&bench, 2 + chance(BENCH_PRODUCTS - 1));
	memset(&ledger, 0, sizeof(ledger));
	for (unsigned i = 0; i < bench.n_products; i++)
		bench.pack_units[i] = chance(3) == 0 ? 2 + chance(3) : 0;
	unsigned n_orders = 1 + chance(BENCH_ORDERS);
	for (unsigned i = 0; i < n_orders; i++) {
		char number[ORDER_NUMBER_SIZE];
		unsigned quantities[BENCH_PRODUCTS] = { 0 };
		for (unsigned j = 0; j < bench.n_products; j++)
			quantities[j] = chance(2) == 0 ? 1 + chance(4) : 0;
		quantities[chance(bench.n_products)] = 1 + chance(3);
		snprintf(number, sizeof(number), "%u", 1000 + i);
		struct order *order = bench_order(&bench, number, quantities);
		if (chance(2) == 0)
			snprintf(
			    order->tracking[order->n_tracking++], TRACKING_SIZE, "TRACK%06u", i);
	}
}

static void random_input(void)
{
	char code[32];
	switch (chance(12)) {
	case 0:
		snprintf(code, sizeof(code), "%u", 1000 + chance(BENCH_ORDERS + 1));
		break;
	case 1:
		snprintf(code, sizeof(code), "TRACK%06u", chance(BENCH_ORDERS + 8));
		break;
	case 2:
		snprintf(code, sizeof(code), "PACK-SKU-%u", chance(BENCH_PRODUCTS));
		break;
	case 3:
		command((enum command)(COMMAND_CANCEL + chance(6)));
		return;
	case 4:
		if (chance(8) == 0)
			news();
		return;
	default:
		snprintf(code, sizeof(code), "SKU-%u", chance(bench.n_products));
	}
	scan(code);
}

static void test_random_days(void **state)
{
	(void)state;
	const char *seed = getenv("PACKBENCH_SEED"), *steps = getenv("PACKBENCH_STEPS");
	uint64_t start = seed != NULL ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL);
	unsigned long n_steps = steps != NULL ? strtoul(steps, NULL, 10) : 3000000;
	unsigned long packed = 0, shipped = 0, exceptions = 0;

	print_message(
	    "seed %llu, %lu steps (PACKBENCH_SEED replays)\n", (unsigned long long)start, n_steps);
	random_state = start * 2654435761u + 88172645463325252u;
	for (unsigned long i = 0; i < n_steps; i++) {
		if (i % 400 == 0)
			make_bench();
		bench.effects.n_facts = 0;
		random_input();
		for (unsigned j = 0; j < bench.effects.n_facts; j++) {
			packed += bench.effects.facts[j].type == FACT_PACKED;
			shipped += bench.effects.facts[j].type == FACT_SHIPPED;
			exceptions += bench.effects.facts[j].type == FACT_EXCEPTION;
		}
	}
	print_message(
	    "%lu parcels packed, %lu shipped, %lu exceptions\n", packed, shipped, exceptions);
	assert_true(
	    packed > n_steps / 1000 && shipped > n_steps / 5000 && exceptions > n_steps / 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_random_days) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
