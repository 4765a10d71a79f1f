// SPDX-License-Identifier: Apache-2.0
#include "tests/perf/bare.h"
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	STATEMENTS_MAX = 512, /* of one transaction */
};

struct bare {
	sqlite3 *db;
	char *record;
	const char *at;
	const char *end;
	unsigned n_statements;
	sqlite3_stmt *statements[STATEMENTS_MAX];
};

uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void fail(struct bare *bare, const char *what)
{
	fprintf(stderr, "bare SQLite: %s: %s\n", what, sqlite3_errmsg(bare->db));
	exit(EXIT_FAILURE);
}

static void read_record(struct bare *bare, const char *path)
{
	FILE *file = fopen(path, "rbe");
	if (file == NULL || fseek(file, 0, SEEK_END) < 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	size_t size = (size_t)ftell(file);
	rewind(file);
	bare->record = malloc(size + 1);
	if (bare->record == NULL || fread(bare->record, 1, size, file) != size)
		fail(bare, path);
	fclose(file);
	bare->at = bare->record;
	bare->end = bare->record + size;
}

struct bare *bare_open(const char *database, const char *record)
{
	struct bare *bare = calloc(1, sizeof(*bare));
	if (bare == NULL)
		abort();
	read_record(bare, record);
	if (sqlite3_open_v2(database, &bare->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
		NULL) != SQLITE_OK ||
	    sqlite3_exec(bare->db,
		"PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = "
		"FULL;"
		"PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; BEGIN IMMEDIATE; "
		"COMMIT;",
		NULL, NULL, NULL) != SQLITE_OK)
		fail(bare, database);
	return bare;
}

static const char *next_statement(struct bare *bare)
{
	const char *statement = bare->at;
	if (statement >= bare->end)
		return NULL;
	bare->at += strlen(statement) + 1;
	return statement;
}

static void prepare(struct bare *bare, const char *statement)
{
	if (bare->n_statements == STATEMENTS_MAX ||
	    sqlite3_prepare_v2(bare->db, statement, -1, &bare->statements[bare->n_statements++],
		NULL) != SQLITE_OK)
		fail(bare, statement);
}

/* Prepares the statements up to the next COMMIT. Returns whether they save a scan. */
static bool prepare_transaction(struct bare *bare)
{
	bool is_scan = false;
	const char *statement;
	do {
		statement = next_statement(bare);
		if (statement == NULL)
			fail(bare, "the record ends within a transaction");
		is_scan |= strncmp(statement, "INSERT INTO bench VALUES('session'", 34) == 0;
		prepare(bare, statement);
	} while (strcmp(statement, "COMMIT") != 0);
	return is_scan;
}

static uint64_t run(struct bare *bare)
{
	uint64_t start = now_ns();
	for (unsigned i = 0; i < bare->n_statements; i++) {
		int result;
		while ((result = sqlite3_step(bare->statements[i])) == SQLITE_ROW)
			;
		if (result != SQLITE_DONE)
			fail(bare, sqlite3_sql(bare->statements[i]));
		sqlite3_reset(bare->statements[i]);
	}
	uint64_t end = now_ns();
	while (bare->n_statements > 0)
		sqlite3_finalize(bare->statements[--bare->n_statements]);
	return end - start;
}

uint64_t bare_next(struct bare *bare)
{
	const char *statement;
	while ((statement = next_statement(bare)) != NULL) {
		bool is_scan = false;
		if (strcmp(statement, "BEGIN IMMEDIATE") == 0) {
			prepare(bare, statement);
			is_scan = prepare_transaction(bare);
		} else if (strncmp(statement, "UPDATE", 6) == 0) {
			prepare(bare, statement); /* of a print job, a transaction of its own */
		}
		uint64_t duration = run(bare);
		if (is_scan)
			return duration;
	}
	return 0;
}

void bare_close(struct bare *bare)
{
	if (bare == NULL)
		return;
	sqlite3_close(bare->db);
	free(bare->record);
	free(bare);
}
