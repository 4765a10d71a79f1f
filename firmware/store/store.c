// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "packbench/directory.h"
#include "firmware/store/db.h"

enum {
	CHECKPOINT_PAGES = 256, /* about 1 MB: below it a checkpoint is not worth its fsyncs */
	LOG_SIZE = (CHECKPOINT_PAGES + 128) * (4096 + 24), /* bytes kept ready for the log */
	CHECKPOINT_NOW = 20000, /* a bulk import does not wait for a quiet moment */
	SCHEMA_VERSION = 1,
};

static const char schema[] =
    /* what the bench itself is doing: the session and a copy of its order */
    "CREATE TABLE bench(key TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE orders(number TEXT PRIMARY KEY, status INTEGER NOT NULL, parcels INTEGER NOT "
    "NULL,"
    " body TEXT NOT NULL, progress TEXT NOT NULL DEFAULT '');"
    "CREATE INDEX orders_active ON orders(status) WHERE status < 2;"
    "CREATE TABLE label(tracking TEXT PRIMARY KEY, named_by TEXT NOT NULL DEFAULT '',"
    " shipped_with TEXT NOT NULL DEFAULT '') WITHOUT ROWID;"
    "CREATE INDEX label_named ON label(named_by) WHERE named_by <> '';"
    "CREATE TABLE product(sku TEXT PRIMARY KEY, gtin TEXT NOT NULL, title TEXT NOT NULL,"
    " variant TEXT NOT NULL, bin TEXT NOT NULL, image TEXT NOT NULL, guide TEXT NOT NULL);"
    "CREATE TABLE barcode(gtin TEXT PRIMARY KEY, sku TEXT NOT NULL, units INTEGER NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE INDEX barcode_sku ON barcode(sku);"
    "CREATE TABLE event(sequence INTEGER PRIMARY KEY, type TEXT NOT NULL, body TEXT NOT NULL,"
    " confirmed INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX event_waiting ON event(sequence) WHERE confirmed = 0;"
    "CREATE TABLE job(id INTEGER PRIMARY KEY, number TEXT NOT NULL, parcel INTEGER NOT NULL,"
    " document TEXT NOT NULL, copy INTEGER NOT NULL, state INTEGER NOT NULL,"
    " created_ms INTEGER NOT NULL);"
    "CREATE INDEX job_active ON job(state) WHERE state <> 2;"
    "CREATE INDEX job_parcel ON job(number, parcel);";

static const char *const sql[] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_LOAD_BENCH] = "SELECT body FROM bench WHERE key = ?",
	[SQL_SAVE_BENCH] = "INSERT INTO bench VALUES(?1, ?2)"
			   " ON CONFLICT(key) DO UPDATE SET body = excluded.body",
	[SQL_FIND_ORDER] = "SELECT status, parcels, body, progress FROM orders WHERE number = ?",
	[SQL_PUT_ORDER] =
	    "INSERT INTO orders VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(number) DO UPDATE"
	    " SET status = ?2, parcels = ?3, body = ?4, progress = ?5",
	[SQL_SAVE_PROGRESS] =
	    "UPDATE orders SET status = ?2, parcels = ?3, progress = ?4 WHERE number = ?1",
	[SQL_LIST_ORDERS] = "SELECT status, parcels, body, progress FROM orders ORDER BY rowid",
	[SQL_LIST_OPEN_ORDERS] = "SELECT status, parcels, body, progress FROM orders"
				 " WHERE status < 2 ORDER BY rowid",
	[SQL_FORGET_LABELS] = "UPDATE label SET named_by = '' WHERE named_by = ?",
	[SQL_NAME_LABEL] = "INSERT INTO label(tracking, named_by) VALUES(?1, ?2)"
			   " ON CONFLICT(tracking) DO UPDATE SET named_by = ?2 WHERE named_by = ''",
	[SQL_SHIP_LABEL] = "INSERT INTO label(tracking, shipped_with) VALUES(?1, ?2)"
			   " ON CONFLICT(tracking) DO UPDATE SET shipped_with = ?2",
	[SQL_FIND_LABEL] = "SELECT named_by, shipped_with FROM label WHERE tracking = ?",
	[SQL_PUT_PRODUCT] =
	    "INSERT INTO product VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(sku)"
	    " DO UPDATE SET gtin = ?2, title = ?3, variant = ?4, bin = ?5, image = ?6,"
	    " guide = ?7",
	[SQL_FORGET_BARCODES] = "DELETE FROM barcode WHERE sku = ?",
	[SQL_PUT_BARCODE] = "INSERT INTO barcode VALUES(?1, ?2, ?3)",
	[SQL_BARCODE_OWNER] = "SELECT sku FROM barcode WHERE gtin = ?1 AND sku <> ?2",
	[SQL_FIND_BARCODE] = "SELECT sku, units FROM barcode WHERE gtin = ?",
	[SQL_FIND_PRODUCT] =
	    "SELECT sku, gtin, title, variant, bin, image, guide FROM product WHERE sku = ?",
	[SQL_LIST_PRODUCTS] =
	    "SELECT sku, gtin, title, variant, bin, image, guide FROM product ORDER BY sku",
	[SQL_ADD_EVENT] = "INSERT INTO event(sequence, type, body) VALUES(?1, ?2, ?3)",
	[SQL_NEXT_EVENT] = "SELECT sequence, type, body FROM event WHERE sequence > ?"
			   " AND confirmed = 0 ORDER BY sequence LIMIT 1",
	[SQL_CONFIRM_EVENT] = "UPDATE event SET confirmed = 1 WHERE sequence = ? AND confirmed = 0",
	[SQL_ADD_JOB] = "INSERT INTO job(number, parcel, document, copy, state, created_ms)"
			" VALUES(?1, ?2, ?3, 0, 0, ?4)",
	[SQL_ADD_COPIES] =
	    "INSERT INTO job(number, parcel, document, copy, state, created_ms)"
	    " SELECT number, parcel, document, 1, 0, ?3 FROM job"
	    " WHERE number = ?1 AND parcel = ?2 AND copy = 0 AND NOT EXISTS(SELECT 1"
	    " FROM job WHERE number = ?1 AND parcel = ?2 AND copy = 1 AND state < 2) ORDER BY id",
	[SQL_NEXT_JOB] = "SELECT id, number, parcel, document, created_ms FROM job"
			 " WHERE state <> 2 AND state = 0 ORDER BY id LIMIT 1",
	[SQL_SET_JOB] = "UPDATE job SET state = ?2 WHERE id = ?1",
	[SQL_DOUBT_JOBS] = "UPDATE job SET state = 3 WHERE state <> 2 AND state = 1",
	[SQL_SETTLE_JOBS] = "UPDATE job SET state = 2 WHERE state <> 2 AND state = 3"
			    " AND number = ?1 AND parcel = ?2",
	[SQL_COUNT_JOBS] = "SELECT sum(state < 2), sum(state = 3) FROM job WHERE state <> 2",
};

static int complain(struct store *store, const char *what)
{
	fprintf(stderr, "store: %s: %s\n", what, sqlite3_errmsg(store->db));
	return -EIO;
}

sqlite3_stmt *db_use(struct store *store, enum statement which)
{
	sqlite3_stmt **statement = &store->statements[which];
	if (*statement != NULL) {
		sqlite3_reset(*statement);
		sqlite3_clear_bindings(*statement);
	} else if (sqlite3_prepare_v3(store->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT,
		       statement, NULL) != SQLITE_OK) {
		complain(store, sql[which]);
	}
	return *statement;
}

int db_row(struct store *store, sqlite3_stmt *statement)
{
	int result = statement != NULL ? sqlite3_step(statement) : SQLITE_ERROR;
	if (result == SQLITE_ROW)
		return 1;
	if (result != SQLITE_DONE)
		result = complain(store, statement != NULL ? sqlite3_sql(statement) : "prepare");
	sqlite3_reset(statement);
	return result == SQLITE_DONE ? 0 : result;
}

int db_run(struct store *store, sqlite3_stmt *statement)
{
	return db_row(store, statement);
}

/* Returns whether there was enough for one. */
static bool checkpoint(struct store *store)
{
	if (store->pages_written < CHECKPOINT_PAGES)
		return false;
	if (sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) !=
	    SQLITE_OK)
		complain(store, "checkpoint");
	store->pages_written = 0;
	return true;
}

int store_begin(struct store *store)
{
	return db_run(store, db_use(store, SQL_BEGIN));
}

int store_commit(struct store *store)
{
	int result = db_run(store, db_use(store, SQL_COMMIT));
	if (result < 0) {
		store_rollback(store);
		return result;
	}
	store->committed.next_sequence = store->next_sequence;
	store->committed.orders_waiting = store->orders_waiting;
	store->committed.events_waiting = store->events_waiting;
	if (store->pages_written > CHECKPOINT_NOW)
		checkpoint(store);
	return 0;
}

void store_rollback(struct store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		db_run(store, db_use(store, SQL_ROLLBACK));
	store->next_sequence = store->committed.next_sequence;
	store->orders_waiting = store->committed.orders_waiting;
	store->events_waiting = store->committed.events_waiting;
	free(store->saved_order);
	store->saved_order = NULL;
}

/* Fills the file of the log up with zeros, so that commits overwrite. Were the file to grow, every
 * fsync would wait for the file system's journal, and with it for what others have to write.
 * Returns whether anything was missing. */
static bool reserve_log(struct store *store)
{
	static const char zeros[1 << 16];
	struct stat status;
	char path[CONFIG_PATH_SIZE + 24];
	ssize_t written = 1;

	snprintf(path, sizeof(path), "%s-wal", sqlite3_db_filename(store->db, "main"));
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0)
		return false;
	off_t from = fstat(fd, &status) == 0 ? status.st_size : LOG_SIZE;
	for (off_t at = from; written > 0 && at < LOG_SIZE; at += written)
		written = pwrite(fd, zeros, sizeof(zeros), at);
	if (from < LOG_SIZE)
		fdatasync(fd);
	close(fd);
	return from < LOG_SIZE;
}

void store_rest(struct store *store)
{
	char text[48];
	bool reserved = reserve_log(store), emptied = checkpoint(store);
	if (!reserved && !emptied)
		return;
	/* The first commit to a new log has an fsync more, for its head: no scan is to wait for it.
	 */
	snprintf(text, sizeof(text), "PRAGMA user_version = %d", SCHEMA_VERSION);
	if (sqlite3_exec(store->db, text, NULL, NULL, NULL) != SQLITE_OK)
		complain(store, "new log");
}

static int note_pages(void *data, sqlite3 *db, const char *name, int pages)
{
	struct store *store = data;
	(void)db, (void)name;
	store->pages_written = pages;
	return SQLITE_OK;
}

static int query_number(struct store *store, const char *text, sqlite3_int64 *number)
{
	sqlite3_stmt *statement;
	if (sqlite3_prepare_v2(store->db, text, -1, &statement, NULL) != SQLITE_OK)
		return complain(store, text);
	int result = sqlite3_step(statement) == SQLITE_ROW ? 0 : complain(store, text);
	*number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return result;
}

static int load_counts(struct store *store)
{
	sqlite3_int64 sequence, orders, events;
	if (query_number(store, "SELECT coalesce(max(sequence), 0) + 1 FROM event", &sequence) <
		0 ||
	    query_number(store, "SELECT count(*) FROM orders WHERE status < 2 AND status = 0",
		&orders) < 0 ||
	    query_number(store, "SELECT count(*) FROM event WHERE confirmed = 0", &events) < 0)
		return -EIO;
	store->next_sequence = store->committed.next_sequence = (uint64_t)sequence;
	store->orders_waiting = store->committed.orders_waiting = (unsigned)orders;
	store->events_waiting = store->committed.events_waiting = (unsigned)events;
	return 0;
}

/* One connection, alone: no shared memory, no second writer (SQLite's WAL-reset bug needs two). */
static int take(struct store *store)
{
	int result = sqlite3_exec(store->db,
	    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	    "PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; BEGIN IMMEDIATE; COMMIT;",
	    NULL, NULL, NULL);
	return result == SQLITE_OK ? 0 : result == SQLITE_BUSY ? -EBUSY : -EIO;
}

static int make_tables(struct store *store)
{
	sqlite3_int64 version;
	if (query_number(store, "PRAGMA user_version", &version) < 0)
		return -EIO;
	if (version == SCHEMA_VERSION)
		return 0;
	if (version != 0)
		return -EPROTO;
	char text[sizeof(schema) + 96];
	snprintf(text, sizeof(text), "BEGIN; %s PRAGMA user_version = %d; COMMIT;", schema,
	    SCHEMA_VERSION);
	return sqlite3_exec(store->db, text, NULL, NULL, NULL) == SQLITE_OK ? 0 : -EIO;
}

static int open_database(struct store *store, const char *path)
{
	int result = 0;
	if (sqlite3_open_v2(path, &store->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
		NULL) != SQLITE_OK)
		return -EIO;
	sqlite3_extended_result_codes(store->db, 0);
	result = take(store);
	if (result == 0)
		result = make_tables(store);
	if (result == 0)
		result = load_counts(store);
	sqlite3_wal_hook(store->db, note_pages, store);
	return result;
}

static int explain(struct store *store, int result, const char *path, struct error *error)
{
	if (result == -EBUSY)
		return error_set(error, result, "%s is in use by another packbench", path);
	if (result == -EPROTO)
		return error_set(error, result,
		    "%s was written by a newer packbench; install that version or move the file "
		    "away",
		    path);
	return error_set(error, result, "cannot open %s: %s", path, sqlite3_errmsg(store->db));
}

int store_open(const char *data_dir, struct store **store, struct error *error)
{
	char path[CONFIG_PATH_SIZE + 16];
	struct store *made = calloc(1, sizeof(*made));
	if (made == NULL)
		return error_set(error, -ENOMEM, "out of memory");
	int result = directory_make(data_dir, 0750);
	if (result < 0) {
		free(made);
		return error_set(
		    error, result, "cannot make the directory %s: %s", data_dir, strerror(-result));
	}
	snprintf(path, sizeof(path), "%s/packbench.db", data_dir);
	result = open_database(made, path);
	if (result < 0) {
		explain(made, result, path, error);
		store_close(made);
		return result;
	}
	*store = made;
	return 0;
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->db);
	free(store->saved_order);
	free(store->event_body);
	free(store);
}
