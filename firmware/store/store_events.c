// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "packbench/text.h"
#include "firmware/store/db.h"

uint64_t store_next_sequence(const struct store *store)
{
	return store->next_sequence;
}

int store_add_event(struct store *store, const char *type, const char *body)
{
	sqlite3_stmt *add = db_use(store, SQL_ADD_EVENT);
	sqlite3_bind_int64(add, 1, (sqlite3_int64)store->next_sequence);
	db_bind(add, 2, type);
	db_bind(add, 3, body);
	int result = db_run(store, add);
	if (result == 0) {
		store->next_sequence++;
		store->events_waiting++;
	}
	return result;
}

int store_next_event(struct store *store, uint64_t sequence, struct stored_event *event)
{
	sqlite3_stmt *next = db_use(store, SQL_NEXT_EVENT);
	sqlite3_bind_int64(next, 1, (sqlite3_int64)sequence);
	int result = db_row(store, next);
	if (result <= 0)
		return result == 0 ? -ENOENT : result;
	event->sequence = (uint64_t)sqlite3_column_int64(next, 0);
	text_copy(event->type, sizeof(event->type), db_text(next, 1));
	free(store->event_body);
	store->event_body = strdup(db_text(next, 2));
	event->body = store->event_body;
	db_done(next);
	return event->body != NULL ? 0 : -ENOMEM;
}

int store_confirm_event(struct store *store, uint64_t sequence)
{
	sqlite3_stmt *confirm = db_use(store, SQL_CONFIRM_EVENT);
	sqlite3_bind_int64(confirm, 1, (sqlite3_int64)sequence);
	int result = db_run(store, confirm);
	if (result == 0 && sqlite3_changes(store->db) > 0)
		store->events_waiting--;
	return result;
}

unsigned store_events_waiting(const struct store *store)
{
	return store->events_waiting;
}
