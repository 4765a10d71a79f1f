// SPDX-License-Identifier: Apache-2.0
#pragma once
/* What the outside is told, as JSON: facts as CloudEvents, and what the bench's retained topics
 * say. Pure: the caller brings time, identity and sequence. */
#include <stdint.h>
#include "packbench/document.h"
#include "packbench/fact.h"
#include "packbench/health.h"
#include "packbench/session.h"

struct fact_context {
	const char *site;
	const char *station;
	const char *id;                   /* UUIDv7 of this event */
	uint64_t sequence;                /* of this bench, from 1, without gaps */
	int64_t time_ms;                  /* when it happened */
	int64_t recorded_ms;              /* when it was written down */
	const struct document *documents; /* that the parcel gets; FACT_PACKED only */
	unsigned n_documents;
};

/* The last level of its topic and the middle of its type: "packed", "shipped", "exception". */
const char *fact_type_name(enum fact_type type);

/* A CloudEvents 1.0 event in the JSON format (structured mode) about 'fact' of 'order'. Returns a
 * text for free(), or NULL with ENOMEM. */
char *fact_to_json(const struct fact *fact, const struct fact_context *context);

/* …/connection: "ONLINE", "OFFLINE" or "CONNECTIONBROKEN". Returns a text for free() or NULL. */
char *connection_to_json(const char *state, int64_t time_ms);

/* …/alarm/{name}. Returns a text for free() or NULL. */
char *alarm_to_json(const char *name, const char *message, int64_t time_ms);

struct counters {
	unsigned scans;
	unsigned units;   /* verified */
	unsigned refused; /* scans answered wrong, too many, unknown or refused */
	unsigned packed;  /* parcels */
	unsigned shipped; /* parcels */
};

/* …/state: what the screen shows, as data. Returns a text for free() or NULL. */
char *state_to_json(const struct session *session, const struct health *health,
    const struct counters *counters, int64_t time_ms);
