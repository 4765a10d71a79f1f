// SPDX-License-Identifier: Apache-2.0
/* The session is two rows: 'session', small, written at every input; 'order', a copy of the order
 * as it was opened, written only when that changes. So a scan writes one page however long the
 * order is. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "packbench/text.h"
#include "firmware/intake/intake.h"
#include "firmware/store/db.h"

static int save(struct store *store, const char *key, const char *body)
{
	sqlite3_stmt *statement = db_use(store, SQL_SAVE_BENCH);
	db_bind(statement, 1, key);
	db_bind(statement, 2, body);
	return db_run(store, statement);
}

/* Returns 0 and a text for free(), or -ENOENT. */
static int load(struct store *store, const char *key, char **body)
{
	sqlite3_stmt *statement = db_use(store, SQL_LOAD_BENCH);
	db_bind(statement, 1, key);
	int result = db_row(store, statement);
	if (result <= 0)
		return result == 0 ? -ENOENT : result;
	*body = strdup(db_text(statement, 0));
	db_done(statement);
	return *body != NULL ? 0 : -ENOMEM;
}

static json_t *session_to_json(const struct session *session, const struct counters *counters)
{
	json_t *lines = json_array(), *history = json_array();
	for (unsigned i = 0; session->phase != SESSION_IDLE && i < session->order.n_lines; i++)
		json_array_append_new(lines, json_pack("[ii]", (int)session->order.lines[i].packed,
						 (int)session->order.lines[i].missing));
	for (unsigned i = 0; session->phase == SESSION_PACKING && i < session->n_history; i++)
		json_array_append_new(history, json_pack("[ii]", (int)session->history[i].line,
						   (int)session->history[i].units));
	return json_pack("{si si si si si so so ss si s[iiiii]}", "phase", session->phase,
	    "interruption", session->interruption, "status", session->order.status, "parcels",
	    (int)session->order.parcels, "front", (int)session->front, "lines", lines, "history",
	    history, "last_order", session->last_order, "last_parcel", (int)session->last_parcel,
	    "counters", (int)counters->scans, (int)counters->units, (int)counters->refused,
	    (int)counters->packed, (int)counters->shipped);
}

static unsigned get(json_t *array, size_t index)
{
	return (unsigned)json_integer_value(json_array_get(array, index));
}

static void read_lines(json_t *json, struct session *session)
{
	json_t *lines = json_object_get(json, "lines");
	for (unsigned i = 0; i < session->order.n_lines; i++) {
		session->order.lines[i].packed = get(json_array_get(lines, i), 0);
		session->order.lines[i].missing = get(json_array_get(lines, i), 1);
	}
	json_t *history = json_object_get(json, "history");
	session->n_history = (unsigned)json_array_size(history);
	for (unsigned i = 0; i < session->n_history; i++) {
		session->history[i].line = get(json_array_get(history, i), 0);
		session->history[i].units = get(json_array_get(history, i), 1);
	}
}

static int number(json_t *json, const char *key)
{
	return (int)json_integer_value(json_object_get(json, key));
}

static void read_session(json_t *json, struct session *session, struct counters *counters)
{
	json_t *counts = json_object_get(json, "counters");
	*counters = (struct counters){ get(counts, 0), get(counts, 1), get(counts, 2),
		get(counts, 3), get(counts, 4) };
	session->phase = (enum session_phase)number(json, "phase");
	session->interruption = (enum interruption)number(json, "interruption");
	session->order.status = (enum order_status)number(json, "status");
	session->order.parcels = (unsigned)number(json, "parcels");
	session->front = (unsigned)number(json, "front");
	session->last_parcel = (unsigned)number(json, "last_parcel");
	text_copy(session->last_order, sizeof(session->last_order),
	    json_string_value(json_object_get(json, "last_order")));
	read_lines(json, session);
}

static int load_order(struct store *store, struct order *order)
{
	struct error error;
	char *body;
	int result = load(store, "order", &body);
	if (result < 0)
		return result == -ENOENT ? 0 : result;
	result = intake_order_from_json(body, strlen(body), order, &error);
	if (result < 0)
		fprintf(stderr, "store: the session's order cannot be read: %s\n", error.text);
	store->saved_order = body;
	return result < 0 ? -EIO : catalog_complete(store, order);
}

int store_load_session(struct store *store, struct session *session, struct counters *counters)
{
	char *body;
	*session = (struct session){ .phase = SESSION_IDLE };
	*counters = (struct counters){ 0 };
	int result = load(store, "session", &body);
	if (result < 0)
		return result == -ENOENT ? 0 : result;
	result = load_order(store, &session->order);
	json_t *json = json_loads(body, 0, NULL);
	free(body);
	if (json == NULL)
		return -EIO;
	if (result == 0)
		read_session(json, session, counters);
	json_decref(json);
	return result;
}

static int save_order(struct store *store, const struct order *order)
{
	char *body = intake_order_to_json(order);
	if (body == NULL)
		return -ENOMEM;
	if (store->saved_order != NULL && strcmp(store->saved_order, body) == 0) {
		free(body);
		return 0;
	}
	free(store->saved_order);
	store->saved_order = body;
	return save(store, "order", body);
}

int store_save_session(
    struct store *store, const struct session *session, const struct counters *counters)
{
	json_t *json = session_to_json(session, counters);
	char *body = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	int result = body != NULL ? save(store, "session", body) : -ENOMEM;
	free(body);
	if (result == 0 && session->phase != SESSION_IDLE)
		result = save_order(store, &session->order);
	return result;
}
