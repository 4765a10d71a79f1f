// SPDX-License-Identifier: Apache-2.0
/*
 * A library to preload into the station: writes every statement that SQLite runs, with its values,
 * into the file named by PERF_RECORD. Each ends with a NUL. day.c replays the transactions among
 * them.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int record = -1;

static int write_statement(unsigned what, void *data, void *statement, void *text)
{
	(void)what, (void)data, (void)text;
	char *sql = sqlite3_expanded_sql(statement);
	if (sql == NULL || write(record, sql, strlen(sql) + 1) < 0)
		abort();
	sqlite3_free(sql);
	return 0;
}

__attribute__((visibility("default"))) int sqlite3_open_v2(
    const char *path, sqlite3 **db, int flags, const char *vfs)
{
	int (*next)(const char *, sqlite3 **, int, const char *);
	*(void **)&next = dlsym(RTLD_NEXT, "sqlite3_open_v2");
	int result = next(path, db, flags, vfs);
	record = open(getenv("PERF_RECORD"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (record < 0)
		abort();
	if (result == SQLITE_OK)
		sqlite3_trace_v2(*db, SQLITE_TRACE_STMT, write_statement, NULL);
	return result;
}
