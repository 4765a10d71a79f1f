// SPDX-License-Identifier: Apache-2.0
/*
 * Scans a day at a station with simulated devices and tells how long each scan took:
 *
 *   perf-day SIM_DIR SCANS [DATABASE RECORD]
 *
 * Each line of SCANS is "KIND QUIET CODE": after the answer the next scan waits until nothing has
 * happened in SIM_DIR for QUIET milliseconds. With DATABASE and RECORD, bare SQLite commits the
 * same transaction there before the next scan. Prints a line a scan: KIND, wall clock at the scan
 * (s), then µs until the answer (the line in sounds.log, and lights.json if it changes), until the
 * new screen.png, of bare SQLite.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>
#include "tests/perf/bare.h"

enum {
	PATIENCE = 30000, /* ms for an answer */
};

struct bench {
	int notify;
	int scan;
};

struct answer {
	uint64_t effects; /* when sound and lights were out, ns; 0: not yet */
	uint64_t screen;
};

static void fail(const char *what)
{
	fprintf(stderr, "perf-day: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static int in_directory(const char *directory, const char *name, int flags)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	int fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		fail(path);
	return fd;
}

static void bench_open(struct bench *bench, const char *directory)
{
	bench->scan = in_directory(directory, "scan", O_WRONLY);
	bench->notify = inotify_init1(IN_CLOEXEC);
	if (bench->notify < 0 ||
	    inotify_add_watch(bench->notify, directory, IN_MODIFY | IN_MOVED_TO) < 0)
		fail(directory);
}

static void note(struct answer *answer, const struct inotify_event *event, uint64_t now)
{
	bool light = strcmp(event->name, "lights.json") == 0 && event->mask & IN_MOVED_TO;
	bool sound = strcmp(event->name, "sounds.log") == 0;
	if (sound || (light && answer->effects != 0))
		answer->effects = now;
	if (strcmp(event->name, "screen.png") == 0 && event->mask & IN_MOVED_TO &&
	    answer->effects != 0 && answer->screen == 0)
		answer->screen = now;
}

/* Waits for changes and notes them. Returns false if there were none within 'patience'
 * milliseconds. */
static bool watch(struct bench *bench, int patience, struct answer *answer)
{
	_Alignas(struct inotify_event) char buffer[4096];
	struct pollfd poll_fd = { .fd = bench->notify, .events = POLLIN };
	int ready = poll(&poll_fd, 1, patience);
	if (ready == 0)
		return false;
	ssize_t size = ready > 0 ? read(bench->notify, buffer, sizeof(buffer)) : -1;
	uint64_t now = now_ns();
	if (size < 0)
		fail("inotify");
	for (ssize_t at = 0; at < size;) {
		const struct inotify_event *event = (const struct inotify_event *)(buffer + at);
		note(answer, event, now);
		at += (ssize_t)(sizeof(*event) + event->len);
	}
	return true;
}

static struct answer scan(struct bench *bench, const char *code, int quiet)
{
	struct answer answer = { 0 }, later = { 0 };
	char line[256];
	int length = snprintf(line, sizeof(line), "%s\n", code);
	uint64_t start = now_ns();
	if (write(bench->scan, line, (size_t)length) != length)
		fail("the pipe");
	while (answer.screen == 0) {
		if (!watch(bench, PATIENCE, &answer)) {
			errno = ETIMEDOUT;
			fail(code);
		}
	}
	answer.effects -= start;
	answer.screen -= start;
	while (quiet > 0 && watch(bench, quiet, &later))
		;
	return answer;
}

/* Who watches must not wait for a processor behind the station, which draws its screen as soon as
 * it has answered. Without the privilege, it may. */
static void watch_promptly(bool promptly)
{
	struct sched_param parameters = { .sched_priority = promptly ? 1 : 0 };
	(void)sched_setscheduler(0, promptly ? SCHED_FIFO : SCHED_OTHER, &parameters);
}

static void take_scan(struct bench *bench, struct bare *bare, const char *line)
{
	struct timespec wall;
	char kind[32], code[200];
	int quiet;
	if (sscanf(line, "%31s %d %199s", kind, &quiet, code) != 3)
		fail(line);
	clock_gettime(CLOCK_REALTIME, &wall);
	watch_promptly(true);
	struct answer answer = scan(bench, code, quiet);
	watch_promptly(false);
	uint64_t duration = bare != NULL ? bare_next(bare) : 0;
	if (bare != NULL && duration == 0)
		fail("the record has fewer scans");
	printf("%s %lld.%06ld %.1f %.1f %.1f\n", kind, (long long)wall.tv_sec, wall.tv_nsec / 1000,
	    (double)answer.effects / 1e3, (double)answer.screen / 1e3, (double)duration / 1e3);
}

int main(int n_arguments, char **arguments)
{
	struct bench bench;
	struct bare *bare = NULL;
	char line[256];

	if (n_arguments != 3 && n_arguments != 5)
		return EXIT_FAILURE;
	bench_open(&bench, arguments[1]);
	if (n_arguments == 5)
		bare = bare_open(arguments[3], arguments[4]);
	FILE *scans = fopen(arguments[2], "re");
	if (scans == NULL)
		fail(arguments[2]);
	while (fgets(line, sizeof(line), scans) != NULL)
		take_scan(&bench, bare, line);
	fclose(scans);
	bare_close(bare);
	close(bench.notify);
	close(bench.scan);
	return EXIT_SUCCESS;
}
