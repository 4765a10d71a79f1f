// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/intake/csv.h"
#include "packbench/text.h"

unsigned csv_line(const struct csv *csv, size_t offset)
{
	unsigned line = 1;
	for (size_t i = 0; i < offset; i++)
		if (csv->text[i] == '\n')
			line++;
	return line;
}

static unsigned column_of(const struct csv *csv, size_t offset)
{
	size_t start = offset;
	while (start > 0 && csv->text[start - 1] != '\n')
		start--;
	unsigned column = 1;
	for (size_t i = start; i < offset; i++)
		if (((unsigned char)csv->text[i] & 0xC0) != 0x80)
			column++;
	return column;
}

int csv_fail(const struct csv *csv, size_t offset, const char *format, ...)
{
	char words[sizeof(csv->error->text)];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	return error_set(csv->error, -EINVAL, "%s:%u:%u: %s", csv->source, csv_line(csv, offset),
	    column_of(csv, offset), words);
}

static int check_characters(const struct csv *csv)
{
	for (size_t i = 0; i < csv->size;) {
		size_t width = text_character(csv->text + i, csv->size - i);
		if (width == 0)
			return csv_fail(csv, i, "is not UTF-8; save the file as \"CSV UTF-8\"");
		if (csv->text[i] == '\0')
			return csv_fail(csv, i, "holds a NUL byte; save the file as \"CSV UTF-8\"");
		i += width;
	}
	return 0;
}

/* The first separator of the header decides; spreadsheets in half of Europe write semicolons. */
static char find_separator(const struct csv *csv)
{
	bool quoted = false;
	for (size_t i = 0; i < csv->size && (quoted || csv->text[i] != '\n'); i++) {
		char character = csv->text[i];
		if (character == '"')
			quoted = !quoted;
		else if (!quoted && (character == ',' || character == ';' || character == '\t'))
			return character;
	}
	return ',';
}

int csv_init(
    struct csv *csv, const char *source, const char *text, size_t size, struct error *error)
{
	bool marked = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0;
	*csv = (struct csv){
		.source = source,
		.text = marked ? text + 3 : text,
		.size = marked ? size - 3 : size,
		.error = error,
	};
	int result = check_characters(csv);
	if (result < 0)
		return result;
	csv->separator = find_separator(csv);
	csv->unquoted = malloc(csv->size + 1);
	if (csv->unquoted == NULL)
		return error_set(error, -ENOMEM, "%s: %s", source, strerror(ENOMEM));
	return 0;
}

void csv_finish(struct csv *csv)
{
	free(csv->unquoted);
	csv->unquoted = NULL;
}

/* The character at the reader, '\0' at the end of the text. */
static char here(const struct csv *csv)
{
	return csv->at < csv->size ? csv->text[csv->at] : '\0';
}

/* Length of the line break at the reader, or 0. */
static size_t line_break(const struct csv *csv)
{
	if (here(csv) == '\n')
		return 1;
	bool pair = csv->at + 1 < csv->size && csv->text[csv->at + 1] == '\n';
	return here(csv) == '\r' && pair ? 2 : 0;
}

static bool at_field_end(const struct csv *csv)
{
	return csv->at == csv->size || here(csv) == csv->separator || line_break(csv) > 0;
}

static void take(struct csv *csv)
{
	csv->unquoted[csv->used++] = csv->text[csv->at++];
}

static int read_quoted(struct csv *csv)
{
	size_t start = csv->at++;
	for (;;) {
		if (csv->at == csv->size)
			return csv_fail(csv, start, "a quote is opened here and never closed");
		if (here(csv) == '"' && csv->at + 1 < csv->size && csv->text[csv->at + 1] == '"')
			csv->at++;
		else if (here(csv) == '"')
			break;
		take(csv);
	}
	csv->at++;
	if (!at_field_end(csv))
		return csv_fail(csv, csv->at,
		    "text goes on after the closing quote; a quote within a value is written "
		    "twice");
	return 0;
}

static int read_plain(struct csv *csv)
{
	while (!at_field_end(csv)) {
		if (here(csv) == '"')
			return csv_fail(csv, csv->at,
			    "a quote stands in the middle of a value; put the value in quotes and "
			    "write the inner one twice");
		if (here(csv) == '\r')
			return csv_fail(csv, csv->at,
			    "a carriage return stands alone; lines end in LF or CR LF");
		take(csv);
	}
	return 0;
}

static int read_field(struct csv *csv)
{
	if (csv->n_fields == CSV_FIELDS_MAX)
		return csv_fail(csv, csv->at, "a row may have %d columns", CSV_FIELDS_MAX);
	struct csv_field *field = &csv->fields[csv->n_fields++];
	*field = (struct csv_field){ .text = csv->unquoted + csv->used, .offset = csv->at };
	size_t start = csv->used;
	int result = here(csv) == '"' ? read_quoted(csv) : read_plain(csv);
	if (result < 0)
		return result;
	csv->unquoted[csv->used++] = '\0';
	if (csv->used - start > CSV_FIELD_SIZE)
		return csv_fail(
		    csv, field->offset, "a value may have %d bytes", CSV_FIELD_SIZE - 1);
	return 0;
}

static int check_width(struct csv *csv, size_t start)
{
	if (csv->width == 0)
		csv->width = csv->n_fields;
	if (csv->n_fields == csv->width)
		return 0;
	return csv_fail(csv, start,
	    "this row has %u columns, the header has %u; a value with '%c' in it needs quotes "
	    "around "
	    "it",
	    csv->n_fields, csv->width, csv->separator);
}

int csv_next(struct csv *csv)
{
	for (size_t skip; (skip = line_break(csv)) > 0;)
		csv->at += skip;
	if (csv->at == csv->size)
		return 0;
	size_t start = csv->at;
	csv->used = 0;
	csv->n_fields = 0;
	for (;;) {
		int result = read_field(csv);
		if (result < 0)
			return result;
		if (here(csv) != csv->separator)
			break;
		csv->at++;
	}
	csv->at += line_break(csv);
	int result = check_width(csv, start);
	return result < 0 ? result : 1;
}
