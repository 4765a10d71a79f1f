// SPDX-License-Identifier: Apache-2.0
/* What the link says and does when it cannot do what it should: in words, and without hanging. */
#include "tests/link/harness.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>

static int stop_broker(void **state)
{
	(void)state;
	if (broker.pid != 0)
		broker_kill(SIGTERM);
	return 0;
}

static int listen_silently(unsigned port, int backlog)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, backlog), 0);
	return fd;
}

static int count_threads(void)
{
	int count = 0;
	DIR *tasks = opendir("/proc/self/task");
	assert_non_null(tasks);
	for (struct dirent *entry; (entry = readdir(tasks)) != NULL;)
		count += entry->d_name[0] != '.';
	closedir(tasks);
	return count;
}

static void test_nobody_there(void **state)
{
	(void)state;
	struct link *link = open_link("bench-1");
	double start = seconds_now();
	expect_text(link, LINK_DISCONNECTED, "broker 127.0.0.1: Connection refused");
	expect_text(link, LINK_DISCONNECTED, "broker 127.0.0.1: Connection refused");
	double second = seconds_now() - start;
	expect_text(link, LINK_DISCONNECTED, "broker 127.0.0.1: Connection refused");
	print_message(
	    "tries again after %.2f and %.2f s\n", second, seconds_now() - start - second);
	assert_true(second >= 0.1);
	assert_int_equal(link_publish(link, "a", "b", false, 1), -ENOTCONN);
	close_in_time(link); /* in the middle of the wait for the next try */

	static const char *const none[] = { NULL };
	struct config config = link_config();
	strcpy(config.link.broker, "broker.invalid");
	link = open_link_by(&config, "bench-1", none);
	struct link_event event = expect(link, LINK_DISCONNECTED);
	print_message("%s\n", event.text);
	assert_memory_equal(event.text, "broker broker.invalid: ", 23);
	assert_null(strstr(event.text, "Lookup error"));
	close_in_time(link);
}

/* The broker takes the connection and says nothing. */
static void test_silent_broker(void **state)
{
	(void)state;
	int fd = listen_silently(broker.port, 5);
	struct link *link = open_link("bench-1");
	expect_nothing(link, 0.3);
	close_in_time(link);
	close(fd);
}

/* connect(2) itself hangs, as in front of a firewall, or the name server does: the thread cannot be
 * stopped; it is left behind, and ends by itself without a leak. */
static void test_hanging_connect(void **state)
{
	(void)state;
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)broker.port) };
	int fd = listen_silently(broker.port, 0), fillers[4];
	for (int i = 0; i < 4; i++) { /* a full queue drops further connections without a word */
		fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		connect(fillers[i], (struct sockaddr *)&address, sizeof(address));
	}
	int threads = count_threads();
	struct link *link = open_link("bench-1");
	expect_nothing(link, 0.3);
	close_in_time(link);
	assert_int_equal(count_threads(), threads + 1); /* it did hang */

	for (int i = 0; i < 4; i++)
		close(fillers[i]);
	close(fd); /* refused now, when the kernel knocks again */
	for (int i = 0; i < 150 && count_threads() > threads; i++)
		usleep(100000);
	assert_int_equal(count_threads(), threads);
}

/* A broker that freezes while we are connected does not hold us up. */
static void test_frozen_broker(void **state)
{
	(void)state;
	broker_start("allow_anonymous true\n");
	struct link *link = open_link("bench-1");
	expect(link, LINK_CONNECTED);
	kill(broker.pid, SIGSTOP);
	double start = seconds_now();
	for (int i = 0; i < 20; i++)
		assert_int_equal(link_publish(link, "out", "x", false, 1), 0);
	assert_true(seconds_now() - start < 1);
	close_in_time(link);
	kill(broker.pid, SIGCONT);
}

/* Takes the next connection and answers its CONNECT with some bytes. */
static int answer(int fd, const void *bytes, size_t size)
{
	char request[512];
	int client = accept(fd, NULL, NULL);
	assert_true(read(client, request, sizeof(request)) > 0);
	assert_int_equal(write(client, bytes, size), size);
	return client;
}

/* Brokers that tell why they go: mosquitto does so from 2.0.12 on. */
static void test_reasons_of_the_broker(void **state)
{
	static const struct {
		unsigned char code;
		const char *text;
	} reasons[] = {
		{ 0x8B, "broker 127.0.0.1: it is shutting down" },
		{ 0x8D, "broker 127.0.0.1: it has not heard of this station for too long" },
		{ 0x97, "broker 127.0.0.1: a quota is exceeded" },
		{ 0x98, "broker 127.0.0.1: Administrative action" },
		{ 0x8E, "broker 127.0.0.1: another station uses this id" },
	};
	(void)state;
	int fd = listen_silently(broker.port, 5);
	struct link *link = open_link("bench-1");
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		unsigned char bytes[] = { 0x20, 3, 0, 0, 0, 0xE0, 1, reasons[i].code };
		int client = answer(fd, bytes, sizeof(bytes));
		expect(link, LINK_CONNECTED);
		struct link_event event = expect(link, LINK_DISCONNECTED);
		assert_string_equal(event.text, reasons[i].text);
		close(client);
	}
	expect_nothing(link, 2); /* it does not throw the other one out at once */
	close_in_time(link);
	close(fd);
}

static void test_same_id_twice(void **state)
{
	(void)state;
	broker_start("allow_anonymous true\n");
	struct link *first = open_link("bench-1"), *second = open_link("bench-1");
	int changes = 0;
	double end = seconds_now() + 3;
	while (seconds_now() < end) {
		changes += next_within(first, 0.01).what == LINK_CONNECTED;
		changes += next_within(second, 0.01).what == LINK_CONNECTED;
	}
	print_message("%d connections of two stations in 3 s\n", changes);
	assert_true(changes <= 10);
	close_in_time(first);
	close_in_time(second);
}

static void test_not_let_in(void **state)
{
	(void)state;
	broker_start("allow_anonymous false\n");
	struct link *link = open_link("bench-1");
	expect_text(link, LINK_DISCONNECTED, "broker 127.0.0.1: not authorised");
	close_in_time(link);
}

static char *access_file(const char *rules)
{
	static char option[200];
	write_file("acl", rules);
	snprintf(
	    option, sizeof(option), "allow_anonymous true\nacl_file %s/acl\n", broker.directory);
	return option;
}

static void test_publishing_refused(void **state)
{
	(void)state;
	broker_start(
	    access_file("topic readwrite in/#\ntopic read order/#\ntopic readwrite connection\n"));
	struct link *link = open_link("bench-1");
	expect(link, LINK_CONNECTED);
	assert_int_equal(link_publish(link, "secret", "x", false, 7), 0);
	struct link_event event = expect(link, LINK_REFUSED);
	assert_int_equal(event.token, 7);
	assert_string_equal(
	    event.text, "not authorised; check the broker's access rules for this station");
	publish_confirmed(link, "connection", "y"); /* the next one is not harmed */
	close_in_time(link);
}

static void test_subscribing_refused(void **state)
{
	static const unsigned char answers[] = { 0x20, 3, 0, 0, 0, /* CONNACK */
		0x90, 5, 0, 1, 0, 1, 0x87 }; /* SUBACK: in/# yes, order/# no */
	(void)state;
	int fd = listen_silently(broker.port, 5);
	struct link *link = open_link("bench-1");
	int client = answer(fd, answers, sizeof(answers));
	expect(link, LINK_CONNECTED);
	expect_text(
	    link, LINK_DISCONNECTED, "it refuses the subscription to order/#: not authorised");
	close(client);
	close(fd);
	close_in_time(link);
}

/* A broker of the last century: answers with a CONNACK of MQTT 3.1.1, "unacceptable version". */
static void test_old_broker(void **state)
{
	(void)state;
	static const unsigned char refusal[] = { 0x20, 2, 0, 1 };
	int fd = listen_silently(broker.port, 5);
	struct link *link = open_link("bench-1");
	int client = answer(fd, refusal, sizeof(refusal));
	expect_text(link, LINK_DISCONNECTED, "it does not speak MQTT 5");
	close(client);
	close(fd);
	close_in_time(link);
}

static int set_up(void **state)
{
	signal(SIGPIPE, SIG_IGN);
	setenv("RES_OPTIONS", "timeout:1 attempts:1", 1); /* where there is no name server */
	return harness_set_up(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nobody_there),
		cmocka_unit_test(test_silent_broker),
		cmocka_unit_test(test_hanging_connect),
		cmocka_unit_test_teardown(test_frozen_broker, stop_broker),
		cmocka_unit_test(test_reasons_of_the_broker),
		cmocka_unit_test_teardown(test_same_id_twice, stop_broker),
		cmocka_unit_test_teardown(test_not_let_in, stop_broker),
		cmocka_unit_test_teardown(test_publishing_refused, stop_broker),
		cmocka_unit_test(test_subscribing_refused),
		cmocka_unit_test(test_old_broker),
	};
	return cmocka_run_group_tests(tests, set_up, harness_tear_down);
}
