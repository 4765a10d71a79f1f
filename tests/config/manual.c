// SPDX-License-Identifier: Apache-2.0
/* The manual page tells every key of the table, with its default and range, and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/config/keys.h"

/* Calls 'visit' for each key of the page: "*key* = …" under "# [section]", and the text below it.
 */
static void read_manual(void (*visit)(const char *section, const char *key, const char *text))
{
	char *line = NULL, section[64] = "", key[64] = "", text[2048] = "";
	size_t size = 0;
	FILE *page = fopen(MANUAL, "r");

	assert_non_null(page);
	while (getline(&line, &size, page) > 0) {
		bool entry = line[0] == '*', heading = line[0] == '#';
		if ((entry || heading) && key[0] != '\0') {
			visit(section, key, text);
			key[0] = '\0';
		}
		if (heading)
			section[0] = '\0';
		if (entry && section[0] != '\0')
			assert_int_equal(sscanf(line, "*%63[a-z_]* = ", key), 1);
		sscanf(line, "# [%63[^]]", section);
		if (entry)
			text[0] = '\0';
		else if (line[0] == '\t')
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%.*s",
			    text[0] != '\0' ? " " : "", (int)strcspn(line + 1, "\n"), line + 1);
	}
	assert_string_equal(key, "");
	free(line);
	fclose(page);
}

static bool told[CONFIG_KEYS];

static void check_entry(const char *section, const char *name, const char *text)
{
	char expected[200];
	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		const struct config_key *key = &config_keys[i];
		if (strcmp(key->section, section) != 0 || strcmp(key->key, name) != 0)
			continue;
		if (told[i])
			fail_msg("[%s] %s stands twice in the manual page", section, name);
		told[i] = true;
		if (key->fallback == NULL)
			snprintf(expected, sizeof(expected), " Required");
		else
			snprintf(expected, sizeof(expected), " Default: %s",
			    key->fallback[0] != '\0' ? key->fallback : "none");
		size_t length = strlen(text), end = strlen(expected);
		if (length < end || strcmp(text + length - end, expected) != 0)
			fail_msg("[%s] %s must end with \"%s\": %s", section, name, expected, text);
		snprintf(expected, sizeof(expected), "from %u to %u", key->min, key->max);
		if (key->max > 0 && strstr(text, expected) == NULL)
			fail_msg("[%s] %s must say \"%s\": %s", section, name, expected, text);
		return;
	}
	fail_msg(
	    "the manual page tells of [%s] %s, which the program does not know", section, name);
}

static void test_manual_and_table_agree(void **state)
{
	(void)state;
	read_manual(check_entry);
	for (size_t i = 0; i < CONFIG_KEYS; i++)
		if (!told[i])
			fail_msg("the manual page does not tell of [%s] %s", config_keys[i].section,
			    config_keys[i].key);
}

/* What builder.c relies on: sections are in one piece, and a section with a name can do without
 * keys. */
static void test_table_is_in_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < CONFIG_KEYS; i++) {
		const struct config_key *key = &config_keys[i];
		const struct config_key *section = config_find_section(key->section);
		assert_non_null(section);
		assert_ptr_equal(config_find_key(section, key->key), key);
		if (strchr(key->section, ' ') != NULL)
			assert_non_null(key->fallback);
	}
	assert_ptr_equal(
	    config_section_end(&config_keys[CONFIG_KEYS - 1]), config_keys + CONFIG_KEYS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_manual_and_table_agree),
		cmocka_unit_test(test_table_is_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
