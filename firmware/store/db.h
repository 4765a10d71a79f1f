// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Inside the store room: the connection and its statements. */
#include <sqlite3.h>
#include "packbench/order.h"
#include "firmware/store/store.h"

enum statement {
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_LOAD_BENCH,
	SQL_SAVE_BENCH,
	SQL_FIND_ORDER,
	SQL_PUT_ORDER,
	SQL_SAVE_PROGRESS,
	SQL_LIST_ORDERS,
	SQL_LIST_OPEN_ORDERS,
	SQL_FORGET_LABELS,
	SQL_NAME_LABEL,
	SQL_SHIP_LABEL,
	SQL_FIND_LABEL,
	SQL_PUT_PRODUCT,
	SQL_FORGET_BARCODES,
	SQL_PUT_BARCODE,
	SQL_BARCODE_OWNER,
	SQL_FIND_BARCODE,
	SQL_FIND_PRODUCT,
	SQL_LIST_PRODUCTS,
	SQL_ADD_EVENT,
	SQL_NEXT_EVENT,
	SQL_CONFIRM_EVENT,
	SQL_ADD_JOB,
	SQL_ADD_COPIES,
	SQL_NEXT_JOB,
	SQL_SET_JOB,
	SQL_DOUBT_JOBS,
	SQL_SETTLE_JOBS,
	SQL_COUNT_JOBS,
	SQL_COUNT, /* keep last */
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *statements[SQL_COUNT];
	int pages_written; /* frames in the write-ahead log */
	uint64_t next_sequence;
	unsigned orders_waiting;
	unsigned events_waiting;
	/* as they were at the last commit, for a rollback */
	struct {
		uint64_t next_sequence;
		unsigned orders_waiting;
		unsigned events_waiting;
	} committed;
	char *saved_order; /* the copy of the session's order as last written, or NULL */
	char *event_body;  /* of the last store_next_event() */
};

/* The statement, prepared on first use, reset and with nothing bound; NULL on an error. It is reset
 * again by the next db_use() of it or by db_done(). */
sqlite3_stmt *db_use(struct store *store, enum statement which);

/* Runs a statement that returns no row. Returns 0 or -EIO; resets it. */
int db_run(struct store *store, sqlite3_stmt *statement);

/* Steps to the next row. Returns 1 for a row, 0 for the end, -EIO; resets it unless there is a row.
 */
int db_row(struct store *store, sqlite3_stmt *statement);

static inline void db_done(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
}

static inline void db_bind(sqlite3_stmt *statement, int column, const char *text)
{
	sqlite3_bind_text(statement, column, text, -1, SQLITE_STATIC);
}

static inline const char *db_text(sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);
	return text != NULL ? (const char *)text : "";
}

/* Fills title, bin, image… of the lines from the catalogue where it lists their SKUs. */
int catalog_complete(struct store *store, struct order *order);
