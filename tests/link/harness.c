// SPDX-License-Identifier: Apache-2.0
#include "tests/link/harness.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

struct broker broker;

double seconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

unsigned free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	close(fd);
	return ntohs(address.sin_port);
}

int harness_set_up(void **state)
{
	char path[4096];
	(void)state;
	snprintf(path, sizeof(path), "%s:/usr/sbin", getenv("PATH"));
	setenv("PATH", path, 1);
	snprintf(broker.directory, sizeof(broker.directory), "/tmp/packbench-link-XXXXXX");
	if (mkdtemp(broker.directory) == NULL)
		return -1;
	broker.port = free_port();
	return 0;
}

int harness_tear_down(void **state)
{
	(void)state;
	if (broker.pid != 0)
		broker_kill(SIGTERM);
	run("rm -rf %s", broker.directory);
	return 0;
}

void write_file(const char *name, const char *text)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", broker.directory, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static bool is_listening(unsigned port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	bool listening = connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return listening;
}

pid_t fork_bound(void)
{
	pid_t pid = fork();
	if (pid == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid;
}

void broker_start(const char *options)
{
	char text[2048], path[256];

	snprintf(text, sizeof(text),
	    "listener %u 127.0.0.1\n%suser root\nlog_dest file %s/log\nlog_type all\n"
	    "persistence true\npersistence_location %s/\nautosave_on_changes "
	    "true\nautosave_interval 1\n",
	    broker.port, options, broker.directory, broker.directory);
	write_file("conf", text);
	snprintf(path, sizeof(path), "%s/conf", broker.directory);
	broker.pid = fork_bound();
	if (broker.pid == 0) {
		int nowhere = open("/dev/null", O_WRONLY);
		dup2(nowhere, STDERR_FILENO);
		execlp("mosquitto", "mosquitto", "-c", path, (char *)NULL);
		_exit(127);
	}
	for (int i = 0; !is_listening(broker.port); i++) {
		if (i == 1000 || waitpid(broker.pid, NULL, WNOHANG) != 0)
			fail_msg(
			    "mosquitto does not start: %s", run("cat %s/log", broker.directory));
		usleep(10000);
	}
}

void broker_kill(int signal)
{
	kill(broker.pid, signal);
	waitpid(broker.pid, NULL, 0);
	broker.pid = 0;
}

const char *run(const char *format, ...)
{
	static char output[65536];
	char command[8192];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(command, sizeof(command), format, arguments);
	va_end(arguments);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	size_t size = fread(output, 1, sizeof(output) - 1, pipe);
	output[size] = '\0';
	pclose(pipe);
	return output;
}

void publish(const char *topic, const char *payload, const char *more)
{
	char message[4096] = "-n"; /* empty */
	if (payload[0] != '\0')
		snprintf(message, sizeof(message), "-m '%s'", payload);
	assert_string_equal(run("mosquitto_pub -V 5 -h 127.0.0.1 -p %u -q 1 -t '%s' %s %s 2>&1",
				broker.port, topic, message, more),
	    "");
}

const char *subscribe(const char *topic, int count)
{
	return run(
	    "mosquitto_sub -V 5 -h 127.0.0.1 -p %u -q 1 -t '%s' -C %d -W 3 -F '%%t %%r %%p' 2>&1",
	    broker.port, topic, count);
}

struct config link_config(void)
{
	struct config config = { .link = { .broker = "127.0.0.1", .port = broker.port } };
	return config;
}

struct link *open_link_by(const struct config *config, const char *id, const char *const *filters)
{
	struct link_settings settings = {
		.client_id = id,
		.subscriptions = filters,
		.will_topic = "connection",
		.will_payload = "CONNECTIONBROKEN",
		.message_max = 1000,
	};
	struct link *link = NULL;
	struct error error;
	double start = seconds_now();
	if (link_open(config, &settings, &link, &error) < 0)
		fail_msg("link_open: %s", error.text);
	assert_true(seconds_now() - start < 1); /* it does not wait for anything */
	return link;
}

struct link *open_link(const char *id)
{
	static const char *const filters[] = { "in/#", "order/#", NULL };
	struct config config = link_config();
	return open_link_by(&config, id, filters);
}

struct link_event next_within(struct link *link, double seconds)
{
	struct pollfd poll_fd = { .fd = link_fd(link), .events = POLLIN };
	struct link_event event = { .what = LINK_NOTHING };
	double end = seconds_now() + seconds;
	while (event.what == LINK_NOTHING) {
		double left = end - seconds_now();
		if (left < 0 || poll(&poll_fd, 1, (int)(left * 1000) + 1) == 0)
			break;
		link_next(link, &event);
	}
	return event;
}

struct link_event expect(struct link *link, enum link_occurrence what)
{
	struct link_event event = next_within(link, 10);
	if (event.what != what)
		fail_msg("expected occurrence %d, got %d: %s %s", (int)what, (int)event.what,
		    event.topic != NULL ? event.topic : "", event.text != NULL ? event.text : "");
	return event;
}

void expect_text(struct link *link, enum link_occurrence what, const char *part)
{
	struct link_event event = expect(link, what);
	if (strstr(event.text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", event.text, part);
}

void expect_message(struct link *link, const char *topic, const char *payload)
{
	struct link_event event = expect(link, LINK_MESSAGE);
	assert_string_equal(event.topic, topic);
	assert_string_equal(event.payload, payload);
	assert_int_equal(event.size, strlen(payload));
}

void expect_nothing(struct link *link, double seconds)
{
	struct link_event event = next_within(link, seconds);
	if (event.what != LINK_NOTHING)
		fail_msg("expected nothing, got %d: %s %s", (int)event.what,
		    event.topic != NULL ? event.topic : "", event.text != NULL ? event.text : "");
}

void connect_link(struct link *link)
{
	struct link_event event;
	do {
		event = next_within(link, 10);
	} while (event.what == LINK_DISCONNECTED);
	assert_int_equal(event.what, LINK_CONNECTED);
}

void publish_confirmed(struct link *link, const char *topic, const char *payload)
{
	static uint64_t token = 1000;
	assert_int_equal(link_publish(link, topic, payload, false, ++token), 0);
	assert_int_equal(expect(link, LINK_CONFIRMED).token, token);
}

void close_in_time(struct link *link)
{
	double start = seconds_now();
	link_close(link, GOODBYE);
	double taken = seconds_now() - start;
	if (taken > 2)
		fail_msg("link_close() took %.3f s", taken);
}
