// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include "packbench/text.h"
#include "firmware/store/db.h"

int store_add_job(struct store *store, const char *order, unsigned parcel, const char *document,
    int64_t created_ms)
{
	sqlite3_stmt *add = db_use(store, SQL_ADD_JOB);
	db_bind(add, 1, order);
	sqlite3_bind_int(add, 2, (int)parcel);
	db_bind(add, 3, document);
	sqlite3_bind_int64(add, 4, created_ms);
	return db_run(store, add);
}

int store_settle_jobs(struct store *store, const char *order, unsigned parcel)
{
	sqlite3_stmt *settle = db_use(store, SQL_SETTLE_JOBS);
	db_bind(settle, 1, order);
	sqlite3_bind_int(settle, 2, (int)parcel);
	return db_run(store, settle);
}

int store_add_copies(struct store *store, const char *order, unsigned parcel, int64_t created_ms)
{
	sqlite3_stmt *add = db_use(store, SQL_ADD_COPIES);
	db_bind(add, 1, order);
	sqlite3_bind_int(add, 2, (int)parcel);
	sqlite3_bind_int64(add, 3, created_ms);
	int result = db_run(store, add);
	return result < 0 ? result : store_settle_jobs(store, order, parcel);
}

int store_next_job(struct store *store, struct job *job)
{
	sqlite3_stmt *next = db_use(store, SQL_NEXT_JOB);
	int result = db_row(store, next);
	if (result <= 0)
		return result == 0 ? -ENOENT : result;
	job->id = (uint64_t)sqlite3_column_int64(next, 0);
	text_copy(job->order, sizeof(job->order), db_text(next, 1));
	job->parcel = (unsigned)sqlite3_column_int(next, 2);
	text_copy(job->document, sizeof(job->document), db_text(next, 3));
	job->created_ms = sqlite3_column_int64(next, 4);
	db_done(next);
	return 0;
}

int store_set_job(struct store *store, uint64_t id, enum job_state state)
{
	sqlite3_stmt *set = db_use(store, SQL_SET_JOB);
	sqlite3_bind_int64(set, 1, (sqlite3_int64)id);
	sqlite3_bind_int(set, 2, (int)state);
	return db_run(store, set);
}

int store_doubt_jobs(struct store *store)
{
	return db_run(store, db_use(store, SQL_DOUBT_JOBS));
}

int store_count_jobs(struct store *store, unsigned *waiting, unsigned *unknown)
{
	sqlite3_stmt *count = db_use(store, SQL_COUNT_JOBS);
	int result = db_row(store, count);
	if (result <= 0)
		return result;
	*waiting = (unsigned)sqlite3_column_int(count, 0);
	*unknown = (unsigned)sqlite3_column_int(count, 1);
	db_done(count);
	return 0;
}
