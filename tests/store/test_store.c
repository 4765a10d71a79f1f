// SPDX-License-Identifier: Apache-2.0
/* The store, through its header, on a real database in a temporary directory. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "packbench/text.h"
#include "firmware/store/store.h"

static char directory[64];
static struct store *store;
static struct order order, found, known;

static void reopen(void)
{
	struct error error;
	store_close(store);
	store = NULL;
	if (store_open(directory, &store, &error) < 0)
		fail_msg("%s", error.text);
}

static int start(void **state)
{
	(void)state;
	strcpy(directory, "/tmp/packbench-store-XXXXXX");
	assert_non_null(mkdtemp(directory));
	reopen();
	order =
	    (struct order){ .number = "1004", .language = "de", .first_name = "Zoë", .n_lines = 2 };
	strcpy(order.lines[0].product.sku, "MUG");
	strcpy(order.lines[0].product.title, "Mug of the order");
	order.lines[0].quantity = 3;
	strcpy(order.lines[1].product.sku, "TEA");
	strcpy(order.lines[1].product.title, "Tea of the order");
	order.lines[1].quantity = 1;
	return 0;
}

static int stop(void **state)
{
	char command[96];
	(void)state;
	store_close(store);
	store = NULL;
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return system(command);
}

static void put(const struct order *from, bool expect_changed)
{
	struct order copy = *from;
	bool changed;
	assert_int_equal(store_put_order(store, &copy, &known, &changed), 0);
	assert_int_equal(changed, expect_changed);
}

static void find(const char *number)
{
	assert_int_equal(store_find_order(store, number, &found), 0);
}

static void test_order_comes_back_with_the_catalogue(void **state)
{
	(void)state;
	struct product mug = {
		.sku = "MUG", .gtin = "09521234543213", .title = "Stoneware mug", .bin = "A3"
	};
	struct error error;
	assert_int_equal(store_put_product(store, &mug, NULL, 0, &error), 0);
	put(&order, true);
	reopen();
	find("1004");
	assert_string_equal(found.first_name, "Zoë");
	assert_string_equal(found.lines[0].product.bin, "A3");
	assert_string_equal(found.lines[0].product.title, "Stoneware mug");
	assert_string_equal(found.lines[1].product.title, "Tea of the order");
	assert_int_equal(found.lines[0].quantity, 3);
	assert_int_equal(store_find_order(store, "1005", &found), -ENOENT);
}

static void test_same_message_twice_is_no_news(void **state)
{
	(void)state;
	put(&order, true);
	put(&order, false);
	strcpy(order.note, "please hurry");
	put(&order, true);
}

static void test_same_message_is_no_news_with_a_catalogue(void **state)
{
	(void)state;
	struct product mug = { .sku = "MUG", .title = "Stoneware mug" };
	struct error error;
	assert_int_equal(store_put_product(store, &mug, NULL, 0, &error), 0);
	put(&order, true);
	put(&order, false);
}

static void pack(void)
{
	find("1004");
	found.status = ORDER_PACKED;
	found.parcels = 1;
	found.lines[0].packed = 2;
	found.lines[0].missing = 1;
	found.lines[1].packed = 1;
	assert_int_equal(store_save_progress(store, &found), 0);
}

static void test_progress_survives_and_news_keep_it(void **state)
{
	(void)state;
	put(&order, true);
	assert_int_equal(store_orders_waiting(store), 1);
	pack();
	assert_int_equal(store_orders_waiting(store), 0);
	strcpy(order.note, "another note");
	put(&order, true);
	reopen();
	find("1004");
	assert_int_equal(found.status, ORDER_PACKED);
	assert_int_equal(found.lines[0].packed, 2);
	assert_int_equal(found.lines[0].missing, 1);
}

static void test_changed_lines_open_a_packed_order_again(void **state)
{
	(void)state;
	put(&order, true);
	pack();
	order.lines[0].quantity = 4;
	put(&order, true);
	find("1004");
	assert_int_equal(found.status, ORDER_OPEN);
	assert_int_equal(found.parcels, 1);
	assert_int_equal(found.lines[0].packed, 0);
	assert_int_equal(store_orders_waiting(store), 1);
}

static void test_shipped_stays_shipped(void **state)
{
	(void)state;
	bool changed;
	put(&order, true);
	find("1004");
	found.status = ORDER_SHIPPED;
	assert_int_equal(store_save_progress(store, &found), 0);
	order.status = ORDER_CANCELLED;
	put(&order, false);
	assert_int_equal(store_withdraw_order(store, "1004", &found, &known, &changed), 0);
	assert_false(changed);
	assert_int_equal(found.status, ORDER_SHIPPED);
}

static void test_withdrawn_is_cancelled(void **state)
{
	(void)state;
	bool changed;
	put(&order, true);
	assert_int_equal(store_withdraw_order(store, "1004", &found, &known, &changed), 0);
	assert_true(changed);
	reopen();
	find("1004");
	assert_int_equal(found.status, ORDER_CANCELLED);
	assert_int_equal(store_withdraw_order(store, "1004", &found, &known, &changed), 0);
	assert_false(changed);
	assert_int_equal(store_withdraw_order(store, "9999", &found, &known, &changed), -ENOENT);
	put(&order, true);
	find("1004");
	assert_int_equal(found.status, ORDER_OPEN);
}

static void test_labels_know_their_orders(void **state)
{
	(void)state;
	struct label_owner owner;
	order.n_tracking = 1;
	strcpy(order.tracking[0], "TRACK0000001");
	put(&order, true);
	assert_int_equal(store_find_label(store, "TRACK0000001", &owner), 0);
	assert_string_equal(owner.named_by, "1004");
	assert_string_equal(owner.shipped_with, "");
	assert_int_equal(store_ship_label(store, "TRACK0000001", "1004"), 0);
	strcpy(order.tracking[0], "TRACK0000002");
	put(&order, true);
	assert_int_equal(store_find_label(store, "TRACK0000001", &owner), 0);
	assert_string_equal(owner.named_by, "");
	assert_string_equal(owner.shipped_with, "1004");
}

static void test_barcode_names_one_product(void **state)
{
	(void)state;
	struct product mug = { .sku = "MUG", .gtin = "09521234543213" }, tea = { .sku = "TEA" };
	struct pack six = { .gtin = "19521234543210", .units = 6 };
	struct product product;
	struct error error;
	unsigned units;
	assert_int_equal(store_put_product(store, &mug, &six, 1, &error), 0);
	assert_int_equal(store_find_product(store, "19521234543210", "x", &product, &units), 0);
	assert_string_equal(product.sku, "MUG");
	assert_int_equal(units, 6);
	assert_int_equal(store_find_product(store, "", "MUG", &product, &units), 0);
	assert_int_equal(units, 1);
	assert_int_equal(store_find_product(store, "", "MU", &product, &units), -ENOENT);
	strcpy(tea.gtin, "19521234543210");
	assert_int_equal(store_put_product(store, &tea, NULL, 0, &error), -EEXIST);
	assert_non_null(strstr(error.text, "MUG"));
}

static void test_events_leave_in_order_and_stay_in_the_log(void **state)
{
	(void)state;
	struct stored_event event;
	assert_int_equal(store_next_sequence(store), 1);
	assert_int_equal(store_add_event(store, "packed", "{1}"), 0);
	assert_int_equal(store_add_event(store, "shipped", "{2}"), 0);
	assert_int_equal(store_next_event(store, 0, &event), 0);
	assert_string_equal(event.body, "{1}");
	assert_int_equal(store_confirm_event(store, 1), 0);
	assert_int_equal(store_confirm_event(store, 1), 0);
	assert_int_equal(store_events_waiting(store), 1);
	reopen();
	assert_int_equal(store_next_event(store, 0, &event), 0);
	assert_int_equal(event.sequence, 2);
	assert_int_equal(store_next_event(store, 2, &event), -ENOENT);
	assert_int_equal(store_next_sequence(store), 3);
	assert_int_equal(store_confirm_event(store, 2), 0);
	reopen();
	assert_int_equal(store_next_sequence(store), 3);
}

static void test_rollback_takes_everything_back(void **state)
{
	(void)state;
	assert_int_equal(store_begin(store), 0);
	put(&order, true);
	assert_int_equal(store_add_event(store, "packed", "{}"), 0);
	store_rollback(store);
	assert_int_equal(store_orders_waiting(store), 0);
	assert_int_equal(store_events_waiting(store), 0);
	assert_int_equal(store_next_sequence(store), 1);
	assert_int_equal(store_find_order(store, "1004", &found), -ENOENT);
}

static void test_job_found_sending_is_unknown(void **state)
{
	(void)state;
	struct job job;
	unsigned waiting, unknown;
	assert_int_equal(store_add_job(store, "1004", 1, "thanks", 7), 0);
	assert_int_equal(store_add_job(store, "1004", 1, "return", 7), 0);
	assert_int_equal(store_next_job(store, &job), 0);
	assert_string_equal(job.document, "thanks");
	assert_int_equal(store_set_job(store, job.id, JOB_SENDING), 0);
	reopen();
	assert_int_equal(store_doubt_jobs(store), 0);
	assert_int_equal(store_count_jobs(store, &waiting, &unknown), 0);
	assert_int_equal(waiting, 1);
	assert_int_equal(unknown, 1);
	assert_int_equal(store_next_job(store, &job), 0);
	assert_string_equal(job.document, "return");
	assert_int_equal(store_set_job(store, job.id, JOB_PRINTED), 0);
	assert_int_equal(store_next_job(store, &job), -ENOENT);
	assert_int_equal(store_add_copies(store, "1004", 1, 8), 0);
	assert_int_equal(store_count_jobs(store, &waiting, &unknown), 0);
	assert_int_equal(waiting, 2);
	assert_int_equal(unknown, 0);
}

static void test_session_survives(void **state)
{
	(void)state;
	static struct session session, loaded;
	struct counters counters = { .scans = 5, .units = 3 }, loaded_counters;
	session = (struct session){ .phase = SESSION_PACKING,
		.order = order,
		.front = 1,
		.n_history = 2,
		.last_order = "1003",
		.last_parcel = 2 };
	session.order.parcels = 4;
	session.order.lines[0].packed = 2;
	session.order.lines[0].missing = 1;
	session.history[1] = (struct session_undo){ 0, 2 };
	assert_int_equal(store_save_session(store, &session, &counters), 0);
	reopen();
	assert_int_equal(store_load_session(store, &loaded, &loaded_counters), 0);
	assert_memory_equal(&loaded, &session, sizeof(session));
	assert_memory_equal(&loaded_counters, &counters, sizeof(counters));
}

static void test_second_process_is_kept_out(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0) {
		struct store *second;
		struct error error;
		_exit(store_open(directory, &second, &error) == -EBUSY ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static long log_size(void)
{
	char path[96];
	struct stat status;
	snprintf(path, sizeof(path), "%s/packbench.db-wal", directory);
	assert_int_equal(stat(path, &status), 0);
	return (long)status.st_size;
}

static void put_many(unsigned n)
{
	static unsigned next = 1;
	for (unsigned i = 0; i < n; i++) {
		snprintf(order.number, sizeof(order.number), "R%u", next++);
		put(&order, true);
	}
}

static void test_after_a_rest_commits_overwrite_the_log(void **state)
{
	(void)state;
	store_rest(store);
	long size = log_size();
	for (unsigned day = 0; day < 3; day++) {
		put_many(90); /* of about three pages each: enough for a checkpoint */
		store_rest(store);
	}
	assert_int_equal(log_size(), size);
	put_many(1);
	reopen();
	find("R1");
	find("R271");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_order_comes_back_with_the_catalogue, start, stop),
		cmocka_unit_test_setup_teardown(test_same_message_twice_is_no_news, start, stop),
		cmocka_unit_test_setup_teardown(
		    test_same_message_is_no_news_with_a_catalogue, start, stop),
		cmocka_unit_test_setup_teardown(
		    test_progress_survives_and_news_keep_it, start, stop),
		cmocka_unit_test_setup_teardown(
		    test_changed_lines_open_a_packed_order_again, start, stop),
		cmocka_unit_test_setup_teardown(test_shipped_stays_shipped, start, stop),
		cmocka_unit_test_setup_teardown(test_withdrawn_is_cancelled, start, stop),
		cmocka_unit_test_setup_teardown(test_labels_know_their_orders, start, stop),
		cmocka_unit_test_setup_teardown(test_barcode_names_one_product, start, stop),
		cmocka_unit_test_setup_teardown(
		    test_events_leave_in_order_and_stay_in_the_log, start, stop),
		cmocka_unit_test_setup_teardown(test_rollback_takes_everything_back, start, stop),
		cmocka_unit_test_setup_teardown(test_job_found_sending_is_unknown, start, stop),
		cmocka_unit_test_setup_teardown(test_session_survives, start, stop),
		cmocka_unit_test_setup_teardown(test_second_process_is_kept_out, start, stop),
		cmocka_unit_test_setup_teardown(
		    test_after_a_rest_commits_overwrite_the_log, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
