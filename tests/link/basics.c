// SPDX-License-Identifier: Apache-2.0
/* What the link promises while all is well. */
#include "tests/link/harness.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>

static bool is_readable(struct link *link)
{
	struct pollfd poll_fd = { .fd = link_fd(link), .events = POLLIN };
	return poll(&poll_fd, 1, 0) > 0;
}

static void test_publish(void **state)
{
	(void)state;
	struct link *link = open_link("test_publish");
	assert_int_equal(link_publish(link, "out/a", "too early", true, 1), -ENOTCONN);
	expect(link, LINK_CONNECTED);
	assert_int_equal(link_publish(link, "out/a", "kept", true, 2), 0);
	assert_int_equal(link_publish(link, "out/b", "not kept", false, UINT64_MAX), 0);
	assert_int_equal(expect(link, LINK_CONFIRMED).token, 2);
	assert_int_equal(
	    expect(link, LINK_CONFIRMED).token, UINT64_MAX); /* though nobody listens */
	assert_string_equal(subscribe("out/a", 1), "out/a 1 kept\n");

	assert_int_equal(link_publish(link, "out/a", "", true, 3), 0); /* withdrawn */
	expect(link, LINK_CONFIRMED);
	assert_int_equal(link_publish(link, "out/+", "a filter, not a topic", false, 4), -EINVAL);
	assert_int_equal(link_publish(link, "", "no topic", false, 5), -EINVAL);
	expect_nothing(link, 0.1);
	close_in_time(link);
	assert_string_equal(subscribe("#", 1), "connection 1 OFFLINE\n"); /* and no out/a */
}

static void test_messages(void **state)
{
	(void)state;
	char payload[2001];
	struct link *link = open_link("test_messages");
	expect(link, LINK_CONNECTED);
	assert_false(is_readable(link));

	publish("in/x", "one", "");
	publish("elsewhere", "not for us", "");
	publish("order/7", "two", "-r");
	expect_message(link, "in/x", "one");
	assert_true(is_readable(link)); /* it is not done with yet */
	expect_message(link, "order/7", "two");
	publish("order/7", "", "-r");
	expect_message(link, "order/7", "");

	memset(payload, 'p', sizeof(payload));
	payload[1000] = '\0';
	publish("in/just", payload, "");
	expect_message(link, "in/just", payload);
	payload[1000] = 'p';
	payload[2000] = '\0';
	publish("in/long", payload, "");
	payload[1001] = '\0';
	expect_message(
	    link, "in/long", payload); /* one byte more than was asked for: so it shows */

	publish("in/x", "QoS 0", "-q 0");
	expect_message(link, "in/x", "QoS 0");
	expect_nothing(link, 0.1);
	assert_false(is_readable(link));
	close_in_time(link);
	link_close(NULL, NULL);
}

/* What is retained comes again with every connection; what is not comes once. */
static void test_retained(void **state)
{
	(void)state;
	struct link *link = open_link("test_retained");
	expect(link, LINK_CONNECTED);
	publish("order/1", "retained", "-r");
	publish("in/1", "not retained", "");
	expect_message(link, "order/1", "retained");
	expect_message(link, "in/1", "not retained");
	expect_nothing(link, 0.1);
	close_in_time(link);

	publish("in/2", "while we were away", "");
	link = open_link("test_retained");
	expect(link, LINK_CONNECTED);
	bool seen[2] = { false };
	for (int i = 0; i < 2; i++) {
		struct link_event event = expect(link, LINK_MESSAGE);
		seen[strcmp(event.topic, "order/1") == 0] = true;
	}
	assert_true(seen[0] && seen[1]);
	expect_nothing(link, 0.1);
	close_in_time(link);
	publish("order/1", "", "-r");
}

/* The station feeds at most 20 at a time, as from its outbox. */
static void test_a_thousand(void **state)
{
	enum { MESSAGES = 1000, IN_FLIGHT = 20 };
	(void)state;
	char number[16];
	FILE *listener = popen(
	    run("printf 'mosquitto_sub -V 5 -h 127.0.0.1 -p %u -q 1 -t out/event -C %d -W 20'",
		broker.port, MESSAGES),
	    "r");
	assert_non_null(listener);
	while (strstr(run("cat %s/log", broker.directory), "out/event") == NULL)
		usleep(10000);
	struct link *link = open_link("test_a_thousand");
	expect(link, LINK_CONNECTED);
	double start = seconds_now();
	uint64_t sent = 0, confirmed = 0;
	while (confirmed < MESSAGES) {
		while (sent < MESSAGES && sent - confirmed < IN_FLIGHT) {
			snprintf(number, sizeof(number), "%d", (int)sent);
			assert_int_equal(link_publish(link, "out/event", number, false, sent++), 0);
		}
		assert_int_equal(expect(link, LINK_CONFIRMED).token, confirmed++);
	}
	double taken = seconds_now() - start;
	print_message("%.0f messages a second\n", MESSAGES / taken);
	for (int i = 0; i < MESSAGES; i++) {
		char line[32];
		assert_non_null(fgets(line, sizeof(line), listener));
		assert_int_equal(atoi(line), i);
	}
	pclose(listener);
	close_in_time(link);
}

static void test_a_thousand_come_in(void **state)
{
	(void)state;
	struct link *link = open_link("test_a_thousand_come_in");
	expect(link, LINK_CONNECTED);
	run("seq 1000 | mosquitto_pub -V 5 -h 127.0.0.1 -p %u -q 1 -t in/many -l", broker.port);
	double start = seconds_now();
	for (int i = 1; i <= 1000; i++)
		assert_int_equal(atoi(expect(link, LINK_MESSAGE).payload), i);
	print_message("%.1f us a message\n", (seconds_now() - start) * 1e6 / 1000);
	expect_nothing(link, 0.1);
	close_in_time(link);
}

static void test_goodbye(void **state)
{
	(void)state;
	struct link *link = open_link("test_goodbye");
	expect(link, LINK_CONNECTED);
	assert_int_equal(link_publish(link, "connection", "ONLINE", true, 1), 0);
	expect(link, LINK_CONFIRMED);
	assert_string_equal(subscribe("connection", 1), "connection 1 ONLINE\n");
	link_close(link, "OFFLINE at last");
	assert_string_equal(subscribe("connection", 1), "connection 1 OFFLINE at last\n");

	/* Without a goodbye it is a clean end all the same: no will. */
	link = open_link("test_goodbye");
	expect(link, LINK_CONNECTED);
	assert_int_equal(link_publish(link, "connection", "ONLINE", true, 1), 0);
	expect(link, LINK_CONFIRMED);
	double start = seconds_now();
	link_close(link, NULL);
	assert_true(seconds_now() - start < 1);
	assert_string_equal(subscribe("connection", 1), "connection 1 ONLINE\n");
}

/* Wakeups cost power and hide bugs: an idle link sleeps until its keep-alive. */
static void test_idle(void **state)
{
	(void)state;
	struct link *link = open_link("test_idle");
	expect(link, LINK_CONNECTED);
	usleep(500000);
	const char *count =
	    "cat /proc/%d/task/*/status | awk '/^voluntary/ { n += $2 } END { print n }'";
	int before = atoi(run(count, (int)getpid()));
	sleep(2);
	int after = atoi(run(count, (int)getpid()));
	print_message("%d wakeups in 2 s, two of them the test's own\n", after - before);
	close_in_time(link);
}

static int set_up(void **state)
{
	if (harness_set_up(state) < 0)
		return -1;
	broker_start("allow_anonymous true\n");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_publish), cmocka_unit_test(test_messages),
		cmocka_unit_test(test_retained), cmocka_unit_test(test_a_thousand),
		cmocka_unit_test(test_goodbye), cmocka_unit_test(test_idle),
		cmocka_unit_test(
		    test_a_thousand_come_in), /* last: the broker is busy for a while */
	};
	return cmocka_run_group_tests(tests, set_up, harness_tear_down);
}
