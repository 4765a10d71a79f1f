// SPDX-License-Identifier: Apache-2.0
#pragma once
/* A broker of one's own and a link to it, for tests. Everything that fails here fails the test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>
#include "packbench/link.h"

struct broker {
	char directory[64]; /* its configuration and store */
	unsigned port;
	pid_t pid;
};

/* Group fixtures: the directory and the port, with 'broker' as the one broker of a test program. */
extern struct broker broker;
int harness_set_up(void **state);
int harness_tear_down(void **state);

/* A port of loopback that nobody listens on. */
unsigned free_port(void);

/* Starts a broker that keeps what it acknowledges; 'options' are more lines of mosquitto.conf. */
void broker_start(const char *options);
void broker_kill(int signal);

/* fork(), with a child that does not outlive the test. */
pid_t fork_bound(void);

/* Writes a file into the broker's directory. */
void write_file(const char *name, const char *text);

/* Runs a shell command, printf-like; what it writes is returned, valid until the next call. */
const char *run(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Publishes by another client (mosquitto_pub), QoS 1; 'more' are options. */
void publish(const char *topic, const char *payload, const char *more);

/* What mosquitto_sub prints of 'count' messages, "TOPIC RETAINED PAYLOAD" a line, in at most 3 s.
 */
const char *subscribe(const char *topic, int count);

/* A link as client 'id' with the filters "in/#" and "order/#", will and goodbye on "connection". */
struct link *open_link(const char *id);
struct link *open_link_by(const struct config *config, const char *id, const char *const *filters);
struct config link_config(void); /* the broker's */
#define GOODBYE "OFFLINE"

/* The next occurrence, waited for at most 'seconds'; LINK_NOTHING if there is none. */
struct link_event next_within(struct link *link, double seconds);

/* The next occurrence within 10 s, which must be of that kind. */
struct link_event expect(struct link *link, enum link_occurrence what);
void expect_text(struct link *link, enum link_occurrence what, const char *part);
void expect_message(struct link *link, const char *topic, const char *payload);
void expect_nothing(struct link *link, double seconds);
void connect_link(
    struct link *link); /* expects LINK_CONNECTED, after some LINK_DISCONNECTED maybe */
void publish_confirmed(struct link *link, const char *topic, const char *payload);

double seconds_now(void);

/* link_close() with GOODBYE, which must not take longer than its second and some for a busy
 * machine. */
void close_in_time(struct link *link);
