// SPDX-License-Identifier: Apache-2.0
#pragma once
/* The keys of the configuration file as one table: it reads the file, and the manual page
 * packbench.conf(5) is checked against it. */
#include <stddef.h>
#include "packbench/config.h"

enum config_type {
	CONFIG_TEXT,   /* any characters */
	CONFIG_WORD,   /* letters, digits, - _ . */
	CONFIG_PATH,   /* made absolute */
	CONFIG_NUMBER, /* unsigned */
	CONFIG_SIZE,   /* WIDTHxHEIGHT, two unsigned in a row */
};

struct config_key {
	const char *section; /* "link"; "printer NAME" stands for a section for every printer */
	const char *key;
	enum config_type type;
	size_t offset;     /* in struct config, or in struct printer_config, struct light_config */
	size_t size;       /* bytes of a text */
	unsigned min, max; /* of a number, or of each side of a size */
	const char *unit;  /* of a number or size */
	const char *fallback; /* value when the key is left out; NULL: it must be given. A leading
				 {data_dir} stands for that directory */
};

enum {
	CONFIG_KEYS = 28,
};

extern const struct config_key config_keys[CONFIG_KEYS]; /* section by section */

/* The first key of the section that a heading such as "link" or "printer inserts" opens, or NULL.
 */
const struct config_key *config_find_section(const char *heading);

/* Behind the last key of the section of 'key'. */
const struct config_key *config_section_end(const struct config_key *key);

/* The key of that name in the section that begins with 'section', or NULL. */
const struct config_key *config_find_key(const struct config_key *section, const char *name);

/* For the message about an unknown heading or key: the nearest right one, or all if none is near.
 */
void config_suggest_section(const char *heading, char *hint, size_t size);
void config_suggest_key(
    const struct config_key *section, const char *name, char *hint, size_t size);
