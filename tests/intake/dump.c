// SPDX-License-Identifier: Apache-2.0
/* Prints what intake makes of a file, as lines of JSON: dump orders|csv FILE. Exit code 1 and the
 * reason on standard error when it refuses the file. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/intake/csv.h"
#include "firmware/intake/intake.h"

static int print_order(const struct order *order, void *data, struct error *error)
{
	(void)data;
	(void)error;
	char *json = intake_order_to_json(order);
	puts(json);
	free(json);
	return 0;
}

static void print_row(const struct csv *csv)
{
	json_t *row = json_array();
	for (unsigned i = 0; i < csv->n_fields; i++)
		json_array_append_new(row, json_string(csv->fields[i].text));
	json_dumpf(row, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(row);
}

static int print_csv(const char *path, const char *text, size_t size, struct error *error)
{
	struct csv csv;
	int result = csv_init(&csv, path, text, size, error);
	if (result < 0)
		return result;
	while ((result = csv_next(&csv)) > 0)
		print_row(&csv);
	csv_finish(&csv);
	return result;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return EXIT_FAILURE;
	char *text = NULL;
	size_t size = 0;
	struct error error;
	int result = intake_read_file(argv[2], INTAKE_FILE_MAX, &text, &size, &error);
	if (result == 0 && strcmp(argv[1], "csv") == 0)
		result = print_csv(argv[2], text, size, &error);
	else if (result == 0)
		result =
		    intake_orders(argv[2], text, size, INTAKE_FILE_MAX, print_order, NULL, &error);
	free(text);
	if (result < 0)
		fprintf(stderr, "%s\n", error.text);
	return result < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
