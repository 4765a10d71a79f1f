// SPDX-License-Identifier: Apache-2.0
/* Nothing is lost when the broker or the station dies, or the station stops in the middle. */
#include "tests/link/harness.h"
#include <signal.h>
#include <sys/wait.h>

static const char open_to_all[] = "allow_anonymous true\n";
static const char *self;

/* Another process with a link, by this program with arguments: it reports what it gets, one line
 * each. */
struct client {
	pid_t pid;
	FILE *reports;
};

static struct client start_client(const char *id)
{
	int ends[2];
	char port[16];
	struct client client;
	snprintf(port, sizeof(port), "%u", broker.port);
	assert_int_equal(pipe(ends), 0);
	client.pid = fork_bound();
	if (client.pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execl(self, self, port, id, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	client.reports = fdopen(ends[0], "r");
	return client;
}

static void expect_report(struct client *client, const char *expected)
{
	char line[256] = "";
	assert_non_null(fgets(line, sizeof(line), client->reports));
	assert_string_equal(line, expected);
}

static void kill_client(struct client *client)
{
	kill(client->pid, SIGKILL);
	waitpid(client->pid, NULL, 0);
	fclose(client->reports);
}

/* The life of such a process: "go on" is acknowledged, anything else stays in its hands. */
static _Noreturn void be_client(const char *port, const char *id)
{
	broker.port = (unsigned)atoi(port);
	struct link *link = open_link(id);
	for (;;) {
		struct link_event event = next_within(link, 60);
		if (event.what == LINK_CONNECTED)
			printf("connected\n");
		else if (event.what == LINK_MESSAGE)
			printf("%s %s\n", event.topic, event.payload);
		fflush(stdout);
		while (event.what == LINK_MESSAGE && strcmp(event.payload, "go on") != 0)
			pause();
	}
}

/* A kill between LINK_MESSAGE and the next link_next() brings the message again; one after it does
 * not. */
static void test_killed_with_a_message(void **state)
{
	(void)state;
	struct client client = start_client("bench-k");
	expect_report(&client, "connected\n");
	publish("in/first", "go on", "");
	expect_report(&client, "in/first go on\n");
	usleep(200000);
	publish("in/second", "do not lose me", "");
	publish("in/third", "nor me", "");
	expect_report(&client, "in/second do not lose me\n");
	usleep(300000); /* an acknowledgement sent too early would be out by now */
	kill_client(&client);

	for (int i = 0; i < 3; i++) { /* and again, as often as need be */
		client = start_client("bench-k");
		expect_report(&client, "connected\n");
		expect_report(&client, "in/second do not lose me\n");
		kill_client(&client);
	}
	struct link *link = open_link("bench-k");
	expect(link, LINK_CONNECTED);
	expect_message(link, "in/second", "do not lose me");
	expect_message(link, "in/third", "nor me");
	expect_nothing(link, 0.2);
	close_in_time(link);

	link = open_link("bench-k");
	expect(link, LINK_CONNECTED);
	expect_nothing(link, 0.3);
	close_in_time(link);
}

static void test_will(void **state)
{
	(void)state;
	struct client client = start_client("bench-w");
	expect_report(&client, "connected\n");
	publish("connection", "ONLINE", "-r");
	assert_string_equal(subscribe("connection", 1), "connection 1 ONLINE\n");
	kill_client(&client);
	usleep(200000);
	assert_string_equal(subscribe("connection", 1), "connection 1 CONNECTIONBROKEN\n");
}

/* Closing with a message in hand, or one that nobody has looked at: neither is acknowledged, and
 * still it is a clean goodbye. */
static void test_closed_with_a_message(void **state)
{
	(void)state;
	for (int looked_at = 0; looked_at <= 1; looked_at++) {
		struct link *link = open_link("bench-c");
		expect(link, LINK_CONNECTED);
		publish("in/a", "later", "");
		publish("in/b", "later, too", "");
		if (looked_at)
			expect_message(link, "in/a", "later");
		else
			usleep(200000);
		close_in_time(link);
		assert_string_equal(subscribe("connection", 1), "connection 1 OFFLINE\n");

		link = open_link("bench-c");
		expect(link, LINK_CONNECTED);
		expect_message(link, "in/a", "later");
		expect_message(link, "in/b", "later, too");
		expect_nothing(link, 0.2);
		close_in_time(link);
	}
}

/* The same with messages pouring in. */
static void test_closed_in_a_flood(void **state)
{
	enum { MESSAGES = 500 };
	(void)state;
	unsigned seen = 0, closed = 0;
	struct link *link = open_link("bench-f");
	expect(link, LINK_CONNECTED);
	close_in_time(link);
	run("seq %d | mosquitto_pub -V 5 -h 127.0.0.1 -p %u -q 1 -t in/flood -l", MESSAGES,
	    broker.port);
	while (seen < MESSAGES) {
		link = open_link("bench-f");
		expect(link, LINK_CONNECTED);
		for (int i = 0; i < 37 && seen < MESSAGES; i++) {
			/* no gap; the one in hand at the close comes again */
			unsigned number = (unsigned)atoi(expect(link, LINK_MESSAGE).payload);
			assert_true(number <= seen + 1);
			if (number == seen + 1)
				seen++;
		}
		close_in_time(link);
		closed++;
		assert_string_equal(subscribe("connection", 1), "connection 1 OFFLINE\n");
	}
	print_message("closed %u times amid %d messages\n", closed, MESSAGES);
	assert_true(closed < 100); /* what was acknowledged before the close does count */
}

/* The broker freezes, dies and comes back: what was not confirmed is sent again, in its order and
 * before what is published after it. */
static void test_broker_killed(void **state)
{
	enum { IN_FLIGHT = 20, ROUNDS = 3 };
	(void)state;
	static const char *const to_listen[] = { "out/#", NULL }, *const none[] = { NULL };
	struct config config = link_config();
	struct link *listener = open_link_by(&config, "listener", to_listen);
	struct link *link = open_link_by(&config, "bench-b", none);
	char payload[32];
	int last = -1;

	connect_link(listener);
	connect_link(link);
	for (int round = 0; round < ROUNDS; round++) {
		expect_nothing(
		    listener, 0.5); /* the broker has saved what it knows of the listener */
		publish_confirmed(link, "elsewhere", "before");
		kill(broker.pid, SIGSTOP);
		for (int i = 0; i < IN_FLIGHT; i++) {
			snprintf(payload, sizeof(payload), "%d", round * 100 + i);
			assert_int_equal(
			    link_publish(link, "out/event", payload, false, (uint64_t)i), 0);
		}
		broker_kill(SIGKILL);
		expect(link, LINK_DISCONNECTED);
		assert_int_not_equal(link_publish(link, "out/event", "no", false, 99), 0);
		broker_start(open_to_all);
		connect_link(link);
		snprintf(payload, sizeof(payload), "%d", round * 100 + IN_FLIGHT);
		assert_int_equal(link_publish(link, "out/event", payload, false, IN_FLIGHT), 0);
		for (int i = 0; i <= IN_FLIGHT; i++) {
			struct link_event event = expect(link, LINK_CONFIRMED);
			assert_int_equal(event.token, i);
		}
		connect_link(listener);
		for (int i = 0; i <= IN_FLIGHT; i++) {
			int number = atoi(expect(listener, LINK_MESSAGE).payload);
			assert_int_equal(number, round * 100 + i);
			assert_true(number > last);
			last = number;
		}
	}
	close_in_time(link);
	close_in_time(listener);
}

/* Stations publish while the broker comes and goes; in the end all is confirmed, and all is there.
 */
static void test_broker_killed_at_any_time(void **state)
{
	enum { EVENTS = 400 };
	(void)state;
	const char *given = getenv("PACKBENCH_SEED");
	unsigned seed = given != NULL ? (unsigned)atoi(given) : (unsigned)getpid(), kills = 0;
	static bool confirmed[EVENTS];
	int n_confirmed = 0, next = 0, in_flight = 0;
	char payload[32];

	print_message("PACKBENCH_SEED=%u\n", seed);
	memset(confirmed, 0, sizeof(confirmed));
	struct link *link = open_link("bench-r");
	bool connected = false;
	double start = seconds_now();
	double next_kill = start + 0.05;
	while (n_confirmed < EVENTS) {
		if (seconds_now() - start > 60)
			fail_msg("%d of %d events confirmed in 60 s", n_confirmed, EVENTS);
		if (seconds_now() > next_kill && kills < 8) {
			broker_kill(SIGKILL);
			broker_start(open_to_all);
			kills++;
			next_kill = seconds_now() + (double)(rand_r(&seed) % 400) / 1000;
		}
		while (connected && next < EVENTS && in_flight < 20) {
			snprintf(payload, sizeof(payload), "%d", next);
			if (link_publish(link, "store/all", payload, true, (uint64_t)next) < 0)
				break;
			in_flight++;
			next++;
		}
		struct link_event event = next_within(link, 0.01);
		if (event.what == LINK_CONNECTED)
			connected = true;
		else if (event.what == LINK_DISCONNECTED)
			connected = false;
		else if (event.what == LINK_CONFIRMED) {
			assert_false(confirmed[event.token]); /* once only */
			confirmed[event.token] = true;
			n_confirmed++;
			in_flight--;
			usleep(2000);
		}
	}
	print_message("%d events over %u kills of the broker\n", EVENTS, kills);
	assert_true(kills > 0);
	assert_string_equal(subscribe("store/all", 1), "store/all 1 399\n");
	close_in_time(link);
}

static int set_up(void **state)
{
	if (harness_set_up(state) < 0)
		return -1;
	broker_start(open_to_all);
	return 0;
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_killed_with_a_message),
		cmocka_unit_test(test_will),
		cmocka_unit_test(test_closed_with_a_message),
		cmocka_unit_test(test_closed_in_a_flood),
		cmocka_unit_test(test_broker_killed),
		cmocka_unit_test(test_broker_killed_at_any_time),
	};
	if (count == 3)
		be_client(arguments[1], arguments[2]);
	self = arguments[0];
	return cmocka_run_group_tests(tests, set_up, harness_tear_down);
}
