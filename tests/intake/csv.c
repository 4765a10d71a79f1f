// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "firmware/intake/csv.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Reads all rows: fields in brackets, a line a row. */
static int read_rows(const char *text, size_t size, char *rows, struct error *error)
{
	struct csv csv;
	*rows = '\0';
	int result = csv_init(&csv, "file.csv", text, size, error);
	if (result < 0)
		return result;
	while ((result = csv_next(&csv)) > 0) {
		for (unsigned i = 0; i < csv.n_fields; i++)
			rows += sprintf(rows, "[%s]", csv.fields[i].text);
		rows = stpcpy(rows, "\n");
	}
	csv_finish(&csv);
	return result;
}

static void rows_are_read(void **state)
{
	static const struct {
		const char *text, *rows;
	} table[] = {
		{ "", "" },
		{ "\n\r\n\n", "" },
		{ "\xEF\xBB\xBF", "" },
		{ "a", "[a]\n" },
		{ "a,b\n", "[a][b]\n" },
		{ "a,b\r\nc,d", "[a][b]\n[c][d]\n" },
		{ "\xEF\xBB\xBFsku,title\n1,2\n", "[sku][title]\n[1][2]\n" },
		{ "\xEF\xBB\xBF\"a\",b", "[a][b]\n" },
		{ "a,b\n\n\r\nc,d\n\n", "[a][b]\n[c][d]\n" },
		{ "a,b\n,\n", "[a][b]\n[][]\n" },
		{ "a,b\nc,", "[a][b]\n[c][]\n" },
		{ "\"\",b", "[][b]\n" },
		{ "\"\"", "[]\n" },
		{ "\"a\"\"b\",\"\"\"\"", "[a\"b][\"]\n" },
		{ "\"a,b\nc\r\nd\",e", "[a,b\nc\r\nd][e]\n" },
		{ "\"a\"\r\n\"b\"", "[a]\n[b]\n" },
		{ " a , \t\n", "[ a ][ \t]\n" },
		{ "a;b\nc,d;e", "[a][b]\n[c,d][e]\n" },
		{ "a\tb\n\"c\td\"\te;f", "[a][b]\n[c\td][e;f]\n" },
		{ "\"a;b\",c\nd;e,f",
		    "[a;b][c]\n[d;e][f]\n" }, /* the ; in quotes does not decide */
		{ "th\xC3\xA9,\xF0\x9F\x8D\xB5\n1,2", "[th\xC3\xA9][\xF0\x9F\x8D\xB5]\n[1][2]\n" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		char rows[256];
		struct error error = { "" };
		print_message("%s\n", table[i].text);
		int result = read_rows(table[i].text, strlen(table[i].text), rows, &error);
		assert_string_equal(error.text, "");
		assert_int_equal(result, 0);
		assert_string_equal(rows, table[i].rows);
	}
}

static void faults_are_told_with_line_and_column(void **state)
{
	static const struct {
		const char *text;
		size_t size; /* 0: up to the NUL */
		const char *error;
	} table[] = {
		{ "a,b\n\"c,d\ne,f\n", 0, "file.csv:2:1: a quote is opened here and never closed" },
		{ "\"", 0, "file.csv:1:1: a quote is opened here and never closed" },
		{ "a,b\nc,\"d\"e\n", 0,
		    "file.csv:2:6: text goes on after the closing quote; a quote within a value is "
		    "written "
		    "twice" },
		{ "a,b\n1,\"\n\n\xC3\xA9\" ,x", 0,
		    "file.csv:4:3: text goes on after the closing quote; a quote within a value is "
		    "written "
		    "twice" },
		{ "a,b\nc,4\" pot\n", 0,
		    "file.csv:2:4: a quote stands in the middle of a value; put the value in "
		    "quotes and write "
		    "the inner one twice" },
		{ "a,b\nc, \"d\"\n", 0,
		    "file.csv:2:4: a quote stands in the middle of a value; put the value in "
		    "quotes and write "
		    "the inner one twice" },
		{ "a,b\rc,d\r", 0,
		    "file.csv:1:4: a carriage return stands alone; lines end in LF or CR LF" },
		{ "a,b\nc,d\r", 0,
		    "file.csv:2:4: a carriage return stands alone; lines end in LF or CR LF" },
		{ "a,b\nc\n", 0,
		    "file.csv:2:1: this row has 1 columns, the header has 2; a value with ',' in "
		    "it needs "
		    "quotes around it" },
		{ "a;b\n\n1;2;3\n", 0,
		    "file.csv:3:1: this row has 3 columns, the header has 2; a value with ';' in "
		    "it needs "
		    "quotes around it" },
		{ "a,b\nc,\xE9t\xE9\n", 0,
		    "file.csv:2:3: is not UTF-8; save the file as \"CSV UTF-8\"" },
		{ "a,b\n\xC3\xA9,\xC3", 0,
		    "file.csv:2:3: is not UTF-8; save the file as \"CSV UTF-8\"" },
		{ "\xFF\xFE"
		  "a",
		    0, "file.csv:1:1: is not UTF-8; save the file as \"CSV UTF-8\"" },
		{ "a,\0b", 4, "file.csv:1:3: holds a NUL byte; save the file as \"CSV UTF-8\"" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		char rows[256];
		struct error error = { "" };
		size_t size = table[i].size > 0 ? table[i].size : strlen(table[i].text);
		print_message("%s\n", table[i].text);
		assert_int_equal(read_rows(table[i].text, size, rows, &error), -EINVAL);
		assert_string_equal(error.text, table[i].error);
	}
}

static void values_and_rows_are_capped(void **state)
{
	char *text = malloc(2 * CSV_FIELD_SIZE), *rows = malloc(2 * CSV_FIELD_SIZE);
	struct error error;
	(void)state;
	memset(text, 'x', CSV_FIELD_SIZE);
	assert_int_equal(read_rows(text, CSV_FIELD_SIZE - 1, rows, &error), 0);
	assert_int_equal(read_rows(text, CSV_FIELD_SIZE, rows, &error), -EINVAL);
	assert_string_equal(error.text, "file.csv:1:1: a value may have 65535 bytes");
	memset(text, ',', CSV_FIELDS_MAX);
	assert_int_equal(read_rows(text, CSV_FIELDS_MAX - 1, rows, &error), 0);
	assert_int_equal(read_rows(text, CSV_FIELDS_MAX, rows, &error), -EINVAL);
	assert_string_equal(error.text, "file.csv:1:513: a row may have 512 columns");
	free(text);
	free(rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_read),
		cmocka_unit_test(faults_are_told_with_line_and_column),
		cmocka_unit_test(values_and_rows_are_capped),
	};
	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
