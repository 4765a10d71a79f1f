// SPDX-License-Identifier: Apache-2.0
/* The packing session, verdict by verdict. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "packbench/text.h"
#include "tests/session/bench.h"

static struct bench bench;

#define QUANTITIES(...) ((const unsigned[BENCH_PRODUCTS]){ __VA_ARGS__ })

static int start(void **state)
{
	(void)state;
	bench_init(&bench, 4);
	bench_order(&bench, "1001", QUANTITIES(2, 1));
	bench_order(&bench, "1002", QUANTITIES(0, 0, 1));
	return 0;
}

static void assert_verdict(enum verdict_kind kind, enum sound sound)
{
	assert_int_equal(bench.session.verdict.kind, kind);
	assert_int_equal(bench.effects.sound, sound);
}

static void assert_refused(enum refusal refusal, const char *order)
{
	assert_verdict(VERDICT_REFUSED, SOUND_REFUSED);
	assert_int_equal(bench.session.verdict.refusal, refusal);
	assert_string_equal(bench.session.verdict.order, order);
	assert_int_equal(bench.effects.n_facts, 0);
}

static void scan_all(const char *const *codes)
{
	for (; *codes != NULL; codes++)
		bench_scan(&bench, *codes);
}

#define SCAN(...) scan_all((const char *const[]){ __VA_ARGS__, NULL })

static void test_order_opens_with_lights(void **state)
{
	(void)state;
	SCAN("1001");
	assert_verdict(VERDICT_OPENED, SOUND_RIGHT);
	assert_int_equal(session_light(&bench.session, "A0"), LIGHT_BLINK);
	assert_int_equal(session_light(&bench.session, "A1"), LIGHT_ON);
	assert_int_equal(session_light(&bench.session, "A2"), LIGHT_OFF);
}

static void test_units_in_any_order_close_the_parcel(void **state)
{
	(void)state;
	SCAN("1001", "SKU-1");
	assert_verdict(VERDICT_RIGHT, SOUND_RIGHT);
	assert_int_equal(session_light(&bench.session, "A1"), LIGHT_OFF);
	SCAN("SKU-0");
	assert_int_equal(bench.effects.n_facts, 0);
	SCAN("SKU-0");
	assert_verdict(VERDICT_PACKED, SOUND_PACKED);
	assert_int_equal(bench.session.phase, SESSION_LABEL);
	assert_int_equal(bench.effects.print, PRINT_DOCUMENTS);
	assert_int_equal(bench.effects.n_facts, 1);
	assert_int_equal(bench.effects.facts[0].type, FACT_PACKED);
	assert_int_equal(bench.effects.facts[0].parcel, 1);
	assert_int_equal(bench.effects.facts[0].n_lines, 2);
	assert_int_equal(bench.effects.facts[0].lines[0].quantity, 2);
	assert_int_equal(bench_find(&bench, "1001")->status, ORDER_PACKED);
}

static void test_four_verdicts_differ(void **state)
{
	(void)state;
	SCAN("1001", "SKU-1");
	assert_verdict(VERDICT_RIGHT, SOUND_RIGHT);
	SCAN("SKU-3");
	assert_verdict(VERDICT_WRONG_ITEM, SOUND_WRONG_ITEM);
	assert_string_equal(bench.session.verdict.title, "Product 3");
	SCAN("SKU-1");
	assert_verdict(VERDICT_TOO_MANY, SOUND_TOO_MANY);
	SCAN("nonsense");
	assert_verdict(VERDICT_UNKNOWN_CODE, SOUND_UNKNOWN_CODE);
	assert_int_equal(order_units_packed(&bench.session.order), 1);
}

static void test_label_scanned_back_ships(void **state)
{
	(void)state;
	SCAN("1002", "SKU-2", "TRACK0000001");
	assert_verdict(VERDICT_SHIPPED, SOUND_SHIPPED);
	assert_int_equal(bench.session.phase, SESSION_IDLE);
	assert_int_equal(bench.effects.facts[0].type, FACT_SHIPPED);
	assert_string_equal(bench.effects.facts[0].tracking, "TRACK0000001");
	assert_int_equal(bench.effects.facts[0].n_lines, 1);
	SCAN("1002");
	assert_refused(REFUSAL_ORDER_SHIPPED, "1002");
}

static void test_only_the_named_label_ships(void **state)
{
	(void)state;
	bench.orders[0].n_tracking = 1;
	strcpy(bench.orders[0].tracking[0], "TRACK1001AAA");
	bench.orders[1].n_tracking = 1;
	strcpy(bench.orders[1].tracking[0], "TRACK1002AAA");
	SCAN("1002", "SKU-2", "TRACK1001AAA");
	assert_refused(REFUSAL_LABEL_OF_OTHER_ORDER, "1001");
	SCAN("TRACK9999AAA");
	assert_refused(REFUSAL_LABEL_NOT_OF_ORDER, "1002");
	SCAN("TRACK1002AAA");
	assert_verdict(VERDICT_SHIPPED, SOUND_SHIPPED);
}

static void test_one_label_for_one_parcel(void **state)
{
	(void)state;
	SCAN("1002", "SKU-2", "TRACK0000001", "1001", "SKU-0", "SKU-0", "SKU-1", "TRACK0000001");
	assert_refused(REFUSAL_LABEL_USED, "1002");
}

static void test_product_is_no_label(void **state)
{
	(void)state;
	SCAN("1002", "SKU-2", "SKU-1");
	assert_refused(REFUSAL_LABEL_WANTED, "");
}

static void test_second_order_is_refused(void **state)
{
	(void)state;
	SCAN("1001", "1002");
	assert_refused(REFUSAL_OTHER_ORDER_OPEN, "1002");
	assert_string_equal(bench.session.order.number, "1001");
}

static void test_cancel_publishes_nothing(void **state)
{
	(void)state;
	SCAN("1001", "SKU-0");
	bench_command(&bench, COMMAND_CANCEL);
	assert_verdict(VERDICT_PUT_BACK, SOUND_RIGHT);
	assert_int_equal(bench.effects.n_facts, 0);
	SCAN("1001");
	assert_int_equal(order_units_packed(&bench.session.order), 0);
}

static void test_undo_goes_back_scan_by_scan(void **state)
{
	(void)state;
	SCAN("1001", "SKU-1", "SKU-0");
	bench_command(&bench, COMMAND_UNDO);
	assert_verdict(VERDICT_UNDONE, SOUND_RIGHT);
	assert_string_equal(bench.session.verdict.title, "Product 0");
	bench_command(&bench, COMMAND_UNDO);
	assert_string_equal(bench.session.verdict.title, "Product 1");
	bench_command(&bench, COMMAND_UNDO);
	assert_refused(REFUSAL_NOTHING_TO_UNDO, "");
}

static void test_next_brings_another_line_to_the_front(void **state)
{
	(void)state;
	SCAN("1001");
	bench_command(&bench, COMMAND_NEXT);
	assert_int_equal(bench.session.front, 1);
	bench_command(&bench, COMMAND_NEXT);
	assert_int_equal(bench.session.front, 0);
}

static void test_short_tells_and_closes(void **state)
{
	(void)state;
	SCAN("1001", "SKU-0");
	bench_command(&bench, COMMAND_SHORT);
	assert_verdict(VERDICT_SHORTED, SOUND_RIGHT);
	assert_int_equal(bench.effects.facts[0].reason, EXCEPTION_SHORT);
	assert_int_equal(bench.effects.facts[0].lines[0].quantity, 1);
	SCAN("SKU-0");
	assert_refused(REFUSAL_CLOSED_AS_MISSING, "");
	SCAN("SKU-1");
	assert_verdict(VERDICT_PACKED, SOUND_PACKED);
	assert_int_equal(bench.effects.facts[0].lines[0].quantity, 1);
}

static void test_everything_missing_prints_nothing(void **state)
{
	(void)state;
	SCAN("1002");
	bench_command(&bench, COMMAND_SHORT);
	assert_verdict(VERDICT_ALL_MISSING, SOUND_RIGHT);
	assert_int_equal(bench.effects.print, PRINT_NOTHING);
	assert_int_equal(bench.effects.n_facts, 1);
	assert_int_equal(bench_find(&bench, "1002")->status, ORDER_SHORT);
}

static void test_pack_counts_its_units(void **state)
{
	(void)state;
	bench.pack_units[0] = 2;
	SCAN("1001", "PACK-SKU-0");
	assert_verdict(VERDICT_RIGHT, SOUND_RIGHT);
	assert_int_equal(bench.session.order.lines[0].packed, 2);
	bench_command(&bench, COMMAND_UNDO);
	assert_int_equal(bench.session.order.lines[0].packed, 0);
	SCAN("SKU-0", "PACK-SKU-0");
	assert_verdict(VERDICT_TOO_MANY, SOUND_TOO_MANY);
	assert_int_equal(bench.session.verdict.units, 2);
}

static void test_reprint_only_what_was_packed(void **state)
{
	(void)state;
	bench_command(&bench, COMMAND_REPRINT);
	assert_refused(REFUSAL_NOTHING_TO_REPRINT, "");
	SCAN("1002", "SKU-2");
	bench_command(&bench, COMMAND_REPRINT);
	assert_verdict(VERDICT_REPRINTING, SOUND_RIGHT);
	assert_int_equal(bench.effects.print, PRINT_AGAIN);
}

static void test_parcel_put_aside_comes_back(void **state)
{
	(void)state;
	SCAN("1002", "SKU-2");
	bench_command(&bench, COMMAND_CANCEL);
	assert_int_equal(bench.effects.n_facts, 0);
	SCAN("1002");
	assert_int_equal(bench.session.phase, SESSION_LABEL);
	SCAN("TRACK0000001");
	assert_int_equal(bench.effects.facts[0].lines[0].quantity, 1);
}

static void send_cancelled(const char *number)
{
	static struct order news;
	news = *bench_find(&bench, number);
	news.status = ORDER_CANCELLED;
	bench_news(&bench, &news);
}

static void test_cancelled_upstream_interrupts(void **state)
{
	(void)state;
	SCAN("1001", "SKU-0");
	send_cancelled("1001");
	assert_verdict(VERDICT_INTERRUPTED, SOUND_INTERRUPTED);
	assert_string_equal(bench.session.verdict.order, "1001");
	assert_int_equal(session_light(&bench.session, "A0"), LIGHT_OFF);
	SCAN("SKU-0", "SKU-1");
	assert_verdict(VERDICT_INTERRUPTED, SOUND_INTERRUPTED);
	bench_command(&bench, COMMAND_SHORT);
	assert_verdict(VERDICT_INTERRUPTED, SOUND_INTERRUPTED);
	bench_command(&bench, COMMAND_CANCEL);
	assert_int_equal(bench.effects.n_facts, 0);
	SCAN("1001");
	assert_refused(REFUSAL_ORDER_CANCELLED, "1001");
}

static void test_cancelled_after_packing_is_taken_apart(void **state)
{
	(void)state;
	SCAN("1002", "SKU-2");
	send_cancelled("1002");
	SCAN("TRACK0000001");
	assert_verdict(VERDICT_INTERRUPTED, SOUND_INTERRUPTED);
	bench_command(&bench, COMMAND_CANCEL);
	assert_int_equal(bench.effects.n_facts, 1);
	assert_int_equal(bench.effects.facts[0].reason, EXCEPTION_CANCELLED);
	assert_int_equal(bench_find(&bench, "1002")->status, ORDER_CANCELLED);
}

static void test_changed_upstream_starts_again(void **state)
{
	(void)state;
	static struct order news;
	SCAN("1001", "SKU-0", "SKU-0", "SKU-1");
	news = *bench_find(&bench, "1001");
	news.lines[0].quantity = 3;
	news.status = ORDER_OPEN;
	bench_news(&bench, &news);
	assert_int_equal(bench.session.interruption, INTERRUPTION_CHANGED);
	SCAN("1001");
	assert_verdict(VERDICT_OPENED, SOUND_RIGHT);
	assert_int_equal(bench.effects.facts[0].reason, EXCEPTION_CHANGED);
	assert_int_equal(bench.session.phase, SESSION_PACKING);
	SCAN("SKU-0", "SKU-0", "SKU-0", "SKU-1");
	assert_int_equal(bench.effects.facts[0].type, FACT_PACKED);
	assert_int_equal(bench.effects.facts[0].parcel, 2);
}

static void test_new_tracking_number_interrupts_nobody(void **state)
{
	(void)state;
	static struct order news;
	SCAN("1001", "SKU-0");
	news = *bench_find(&bench, "1001");
	news.n_tracking = 1;
	strcpy(news.tracking[0], "TRACK1001AAA");
	bench_news(&bench, &news);
	assert_int_equal(bench.session.interruption, INTERRUPTION_NONE);
	assert_int_equal(order_units_packed(&bench.session.order), 1);
	SCAN("SKU-0", "SKU-1", "TRACK9999AAA");
	assert_refused(REFUSAL_LABEL_NOT_OF_ORDER, "1001");
}

static void test_unit_scanned_again_is_no_label(void **state)
{
	(void)state;
	strcpy(bench.orders[1].lines[0].product.sku, "TEAPOT01"); /* not in the catalogue */
	SCAN("1002", "TEAPOT01", "TEAPOT01");
	assert_refused(REFUSAL_LABEL_WANTED, "");
}

static void test_taken_apart_tells_what_was_in_the_parcel(void **state)
{
	(void)state;
	static struct order news;
	SCAN("1001", "SKU-0", "SKU-0", "SKU-1");
	news = *bench_find(&bench, "1002");
	strcpy(news.number, "1001");
	bench_news(&bench, &news);
	SCAN("1001");
	assert_string_equal(bench.effects.facts[0].lines[0].sku, "SKU-0");
	assert_int_equal(bench.effects.facts[0].lines[0].quantity, 2);
	assert_string_equal(bench.effects.facts[0].lines[1].sku, "SKU-1");
}

static void test_parcel_put_aside_and_cancelled_is_told(void **state)
{
	(void)state;
	SCAN("1002", "SKU-2");
	bench_command(&bench, COMMAND_CANCEL);
	send_cancelled("1002");
	assert_int_equal(bench.effects.n_facts, 1);
	assert_int_equal(bench.effects.facts[0].reason, EXCEPTION_CANCELLED);
	assert_string_equal(bench.effects.facts[0].order, "1002");
	assert_string_equal(bench.effects.facts[0].lines[0].sku, "SKU-2");
	assert_int_equal(bench.session.verdict.kind, VERDICT_PUT_BACK);
}

static void test_box_given_up_after_short_uses_its_number_up(void **state)
{
	(void)state;
	SCAN("1001");
	bench_command(&bench, COMMAND_SHORT);
	assert_int_equal(bench.effects.facts[0].parcel, 1);
	bench_command(&bench, COMMAND_CANCEL);
	SCAN("1001");
	bench_command(&bench, COMMAND_SHORT);
	assert_int_equal(bench.effects.facts[0].parcel, 2);
}

static void test_cancelled_and_back_again_goes_on(void **state)
{
	(void)state;
	static struct order news;
	SCAN("1002", "SKU-2");
	news = *bench_find(&bench, "1002");
	news.status = ORDER_OPEN;
	send_cancelled("1002");
	news.parcels = 0;
	bench_news(&bench, &news);
	assert_int_equal(bench.session.interruption, INTERRUPTION_NONE);
	assert_int_equal(bench_find(&bench, "1002")->status, ORDER_PACKED);
	assert_int_equal(bench_find(&bench, "1002")->lines[0].packed, 1);
	SCAN("TRACK0000001");
	assert_int_equal(bench.effects.facts[0].parcel, 1);
}

static void test_cancelled_and_back_again_is_open(void **state)
{
	(void)state;
	static struct order news;
	news = *bench_find(&bench, "1001");
	send_cancelled("1001");
	bench_news(&bench, &news);
	SCAN("1001");
	assert_verdict(VERDICT_OPENED, SOUND_RIGHT);
}

static void test_used_label_is_refused_though_the_order_names_it(void **state)
{
	(void)state;
	SCAN("1002", "SKU-2", "TRACK0000001");
	bench.orders[0].n_tracking = 1;
	strcpy(bench.orders[0].tracking[0], "TRACK0000001");
	SCAN("1001", "SKU-0", "SKU-0", "SKU-1", "TRACK0000001");
	assert_refused(REFUSAL_LABEL_USED, "1002");
}

static void test_undo_brings_its_line_to_the_front(void **state)
{
	(void)state;
	SCAN("1001", "SKU-1");
	bench_command(&bench, COMMAND_UNDO);
	assert_int_equal(bench.session.front, 1);
}

static void test_history_forgets_the_oldest(void **state)
{
	(void)state;
	bench.orders[0].lines[0].quantity = 100;
	SCAN("1001", "SKU-1");
	for (int i = 0; i < SESSION_HISTORY_MAX; i++)
		SCAN("SKU-0");
	for (int i = 0; i < SESSION_HISTORY_MAX; i++) {
		bench_command(&bench, COMMAND_UNDO);
		assert_string_equal(bench.session.verdict.title, "Product 0");
	}
	bench_command(&bench, COMMAND_UNDO);
	assert_refused(REFUSAL_NOTHING_TO_UNDO, "");
	assert_int_equal(bench.session.order.lines[1].packed, 1);
}

static void test_front_stays_while_others_are_scanned(void **state)
{
	(void)state;
	SCAN("1001", "SKU-1");
	assert_int_equal(bench.session.front, 0);
	bench_command(&bench, COMMAND_CANCEL);
	SCAN("1001", "SKU-0", "SKU-0");
	assert_int_equal(bench.session.front, 1);
}

static void test_no_reprint_while_packing(void **state)
{
	(void)state;
	SCAN("1002", "SKU-2", "TRACK0000001", "1001");
	bench_command(&bench, COMMAND_REPRINT);
	assert_refused(REFUSAL_NOTHING_TO_REPRINT, "");
}

static void test_parcel_taken_up_is_the_one_to_reprint(void **state)
{
	(void)state;
	SCAN("1002", "SKU-2");
	bench_command(&bench, COMMAND_CANCEL);
	SCAN("1001", "SKU-0", "SKU-0", "SKU-1");
	bench_command(&bench, COMMAND_CANCEL);
	SCAN("1002");
	bench_command(&bench, COMMAND_REPRINT);
	assert_string_equal(bench.session.verdict.order, "1002");
	assert_int_equal(bench.session.last_parcel, 1);
}

static void test_refund_after_shipping_changes_no_record(void **state)
{
	(void)state;
	static struct order news;
	SCAN("1001", "SKU-0", "SKU-0", "SKU-1", "TRACK0000001");
	news = *bench_find(&bench, "1001");
	news.lines[0].quantity = 1;
	news.lines[0].packed = news.lines[1].packed = 0;
	bench_news(&bench, &news);
	assert_int_equal(bench_find(&bench, "1001")->lines[0].quantity, 2);
	assert_int_equal(bench_find(&bench, "1001")->lines[0].packed, 2);
}

static void test_cancellation_without_lines_keeps_them_on_record(void **state)
{
	(void)state;
	static struct order news;
	news = (struct order){ .number = "1001", .status = ORDER_CANCELLED };
	bench_news(&bench, &news);
	assert_int_equal(bench_find(&bench, "1001")->status, ORDER_CANCELLED);
	assert_int_equal(bench_find(&bench, "1001")->n_lines, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_order_opens_with_lights, start),
		cmocka_unit_test_setup(test_units_in_any_order_close_the_parcel, start),
		cmocka_unit_test_setup(test_four_verdicts_differ, start),
		cmocka_unit_test_setup(test_label_scanned_back_ships, start),
		cmocka_unit_test_setup(test_only_the_named_label_ships, start),
		cmocka_unit_test_setup(test_one_label_for_one_parcel, start),
		cmocka_unit_test_setup(test_product_is_no_label, start),
		cmocka_unit_test_setup(test_second_order_is_refused, start),
		cmocka_unit_test_setup(test_cancel_publishes_nothing, start),
		cmocka_unit_test_setup(test_undo_goes_back_scan_by_scan, start),
		cmocka_unit_test_setup(test_next_brings_another_line_to_the_front, start),
		cmocka_unit_test_setup(test_short_tells_and_closes, start),
		cmocka_unit_test_setup(test_everything_missing_prints_nothing, start),
		cmocka_unit_test_setup(test_pack_counts_its_units, start),
		cmocka_unit_test_setup(test_reprint_only_what_was_packed, start),
		cmocka_unit_test_setup(test_parcel_put_aside_comes_back, start),
		cmocka_unit_test_setup(test_cancelled_upstream_interrupts, start),
		cmocka_unit_test_setup(test_cancelled_after_packing_is_taken_apart, start),
		cmocka_unit_test_setup(test_changed_upstream_starts_again, start),
		cmocka_unit_test_setup(test_new_tracking_number_interrupts_nobody, start),
		cmocka_unit_test_setup(test_unit_scanned_again_is_no_label, start),
		cmocka_unit_test_setup(test_taken_apart_tells_what_was_in_the_parcel, start),
		cmocka_unit_test_setup(test_parcel_put_aside_and_cancelled_is_told, start),
		cmocka_unit_test_setup(test_box_given_up_after_short_uses_its_number_up, start),
		cmocka_unit_test_setup(test_cancelled_and_back_again_goes_on, start),
		cmocka_unit_test_setup(test_cancelled_and_back_again_is_open, start),
		cmocka_unit_test_setup(test_used_label_is_refused_though_the_order_names_it, start),
		cmocka_unit_test_setup(test_undo_brings_its_line_to_the_front, start),
		cmocka_unit_test_setup(test_history_forgets_the_oldest, start),
		cmocka_unit_test_setup(test_front_stays_while_others_are_scanned, start),
		cmocka_unit_test_setup(test_no_reprint_while_packing, start),
		cmocka_unit_test_setup(test_parcel_taken_up_is_the_one_to_reprint, start),
		cmocka_unit_test_setup(test_refund_after_shipping_changes_no_record, start),
		cmocka_unit_test_setup(test_cancellation_without_lines_keeps_them_on_record, start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
