// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * Port: the way to the outside, an MQTT 5 broker. Driver: drivers/link.
 *
 * The driver's own thread does everything that can wait (names, TLS, connecting); the calls below
 * never do. What happened comes out of link_next(), one occurrence at a time.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "packbench/config.h"
#include "packbench/error.h"

struct link;

enum link_occurrence {
	LINK_NOTHING,
	LINK_CONNECTED,    /* subscriptions are on their way; publish now */
	LINK_DISCONNECTED, /* or could not connect: 'text' says why */
	LINK_MESSAGE,      /* 'topic', 'payload' */
	LINK_CONFIRMED,    /* the broker has taken the message of 'token' (PUBACK, reason < 0x80) */
	LINK_REFUSED,      /* the broker refused the message of 'token': 'text' is its reason */
};

/* Strings and payload belong to the link and are valid until the next call of link_next(). */
struct link_event {
	enum link_occurrence what;
	const char *topic;
	const char *payload; /* NUL-terminated after 'size' bytes */
	size_t size;         /* bytes */
	bool retained;       /* LINK_MESSAGE: kept by the broker from before we subscribed */
	uint64_t token;
	const char *text;
};

struct link_settings {
	const char *client_id;
	const char *const *subscriptions; /* topic filters, QoS 1; NULL-terminated */
	const char *will_topic;           /* retained, QoS 1 */
	const char *will_payload;
	size_t message_max; /* bytes; a longer message is handed over cut to message_max + 1 */
};

/* Starts connecting to config->broker; returns at once. The settings' strings are copied. Returns 0
 * and a link for link_close(), or -errno with the reason (an unreadable certificate, say). */
int link_open(const struct config *config, const struct link_settings *settings, struct link **link,
    struct error *error);

/* Polls readable when link_next() has an occurrence to tell. */
int link_fd(const struct link *link);

/* The next occurrence, or LINK_NOTHING. A LINK_MESSAGE is acknowledged to the broker (PUBACK) only
 * when link_next() is called again: so it is on disk first, and a kill in between brings it again.
 * link_fd() stays readable until then, so that a loop may take one occurrence at a time. */
void link_next(struct link *link, struct link_event *event);

/* Publishes at QoS 1; its LINK_CONFIRMED or LINK_REFUSED will carry 'token'. Call only between
 * LINK_CONNECTED and LINK_DISCONNECTED. What was published and not confirmed when the connection
 * broke is sent again by the link when it is back. Returns 0, or -errno when the message was not
 * taken. */
int link_publish(
    struct link *link, const char *topic, const char *payload, bool retain, uint64_t token);

/* Publishes 'goodbye' (may be NULL) to the will's topic, retained, QoS 1, if connected; waits at
 * most a second for its PUBACK; frees everything. NULL is fine. */
void link_close(struct link *link, const char *goodbye);
