// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * Comma-separated values, RFC 4180: fields may be quoted, a quoted field may hold separators, line
 * breaks and doubled quotes. Strict: a stray quote, a row of another width or bytes that are not
 * UTF-8 are errors. Empty lines are skipped.
 */
#include <stdbool.h>
#include <stddef.h>
#include "packbench/error.h"

enum {
	CSV_FIELDS_MAX = 512,
	CSV_FIELD_SIZE = 64 * 1024, /* bytes of one field with the NUL */
};

struct csv_field {
	char *text;    /* unquoted; the reader may shorten it in place */
	size_t offset; /* of its first byte in the text, for csv_fail() */
};

struct csv {
	const char *source;
	const char *text; /* borrowed */
	size_t size;
	size_t at;      /* bytes read */
	char *unquoted; /* the fields of the current row */
	size_t used;
	char separator;
	unsigned width; /* fields of the first row, 0 before it */
	unsigned n_fields;
	struct csv_field fields[CSV_FIELDS_MAX]; /* the current row, valid until the next one */
	struct error *error;
};

/* Begins to read 'text', which must outlive the reader. Returns 0, or -errno with line and column.
 * On failure csv_finish() is not needed. */
int csv_init(
    struct csv *csv, const char *source, const char *text, size_t size, struct error *error);

/* Reads the next row into csv->fields. Returns 1; 0 at the end of the text; -errno with line and
 * column. */
int csv_next(struct csv *csv);

/* Fills the error with source, line and column of the byte at 'offset' and the words. Returns
 * -EINVAL. */
PACKBENCH_PRINTF(3, 4)
int csv_fail(const struct csv *csv, size_t offset, const char *format, ...);

/* The line that the byte at 'offset' is on, from 1. */
unsigned csv_line(const struct csv *csv, size_t offset);

void csv_finish(struct csv *csv);
