// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <string.h>
#include "firmware/config/keys.h"
#include "firmware/config/nearest.h"

#define MEMBER(type, member) offsetof(struct type, member), sizeof(((struct type *)NULL)->member)
#define TEXT(type, member) MEMBER(type, member), 0, 0, NULL
#define NUMBER(type, member, min, max, unit) MEMBER(type, member), min, max, unit

// clang-format off
const struct config_key config_keys[CONFIG_KEYS] = {
	{ "station", "id", CONFIG_WORD, TEXT(config, station.id), NULL },
	{ "station", "site", CONFIG_WORD, TEXT(config, station.site), NULL },
	{ "station", "language", CONFIG_WORD, TEXT(config, station.language), "en" },
	{ "station", "data_dir", CONFIG_PATH, TEXT(config, station.data_dir), "/var/lib/packbench" },

	{ "link", "broker", CONFIG_TEXT, TEXT(config, link.broker), "localhost" },
	{ "link", "port", CONFIG_NUMBER, NUMBER(config, link.port, 1, 65535, ""), "1883" },
	{ "link", "ca_file", CONFIG_PATH, TEXT(config, link.ca_file), "" },
	{ "link", "cert_file", CONFIG_PATH, TEXT(config, link.cert_file), "" },
	{ "link", "key_file", CONFIG_PATH, TEXT(config, link.key_file), "" },

	{ "shop", "name", CONFIG_TEXT, TEXT(config, shop.name), "" },
	{ "shop", "language", CONFIG_WORD, TEXT(config, shop.language), "en" },
	{ "shop", "contact", CONFIG_TEXT, TEXT(config, shop.contact), "" },
	{ "shop", "order_url", CONFIG_TEXT, TEXT(config, shop.order_url), "" },
	{ "shop", "return_url", CONFIG_TEXT, TEXT(config, shop.return_url), "" },
	{ "shop", "return_days", CONFIG_NUMBER, NUMBER(config, shop.return_days, 0, 3650, "days"), "30" },
	{ "shop", "templates", CONFIG_PATH, TEXT(config, shop.templates), "/usr/share/packbench/templates" },
	{ "shop", "guides", CONFIG_PATH, TEXT(config, shop.guides), "{data_dir}/guides" },
	{ "shop", "images", CONFIG_PATH, TEXT(config, shop.images), "{data_dir}/images" },

	{ "scanner", "driver", CONFIG_WORD, TEXT(config, scanner.driver), "sim" },

	{ "printer NAME", "driver", CONFIG_WORD, TEXT(printer_config, driver), "sim" },
	{ "printer NAME", "language", CONFIG_WORD, TEXT(printer_config, language), "zpl" },
	{ "printer NAME", "dpi", CONFIG_NUMBER, NUMBER(printer_config, dpi, 100, 1200, "dots per inch"), "203" },
	{ "printer NAME", "media", CONFIG_SIZE, NUMBER(printer_config, media_width, 10, 300, "mm"), "102x152" },

	{ "lights", "driver", CONFIG_WORD, TEXT(config, lights_port.driver), "sim" },
	{ "light BIN", "line", CONFIG_TEXT, TEXT(light_config, line), "" },

	{ "display", "driver", CONFIG_WORD, TEXT(config, display.driver), "png" },
	{ "display", "size", CONFIG_SIZE, NUMBER(config, display.width, 240, 7680, "pixels"), "800x480" },

	{ "sim", "dir", CONFIG_PATH, TEXT(config, sim.dir), "{data_dir}/sim" },
};
// clang-format on

static const struct config_key *const keys_end = config_keys + CONFIG_KEYS;

/* Length of the first word of a heading: "printer" of "printer inserts". */
static size_t kind_length(const char *heading)
{
	return strcspn(heading, " ");
}

const struct config_key *config_find_section(const char *heading)
{
	size_t length = kind_length(heading);
	for (const struct config_key *key = config_keys; key < keys_end;
	     key = config_section_end(key))
		if (kind_length(key->section) == length &&
		    memcmp(key->section, heading, length) == 0)
			return key;
	return NULL;
}

const struct config_key *config_section_end(const struct config_key *key)
{
	const struct config_key *end = key;
	while (end < keys_end && strcmp(end->section, key->section) == 0)
		end++;
	return end;
}

const struct config_key *config_find_key(const struct config_key *section, const char *name)
{
	const struct config_key *end = config_section_end(section);
	for (const struct config_key *key = section; key < end; key++)
		if (strcmp(key->key, name) == 0)
			return key;
	return NULL;
}

/* The right names for a wrong one, gathered for a hint. */
struct suggestion {
	const char *word;
	const char *best;
	size_t best_distance;
	char all[200]; /* "a, b, c" */
};

static void suggest(struct suggestion *suggestion, const char *name, size_t name_length)
{
	size_t distance = nearest_distance(suggestion->word, name, name_length);
	size_t length = strlen(suggestion->all);
	if (suggestion->best == NULL || distance < suggestion->best_distance) {
		suggestion->best = name;
		suggestion->best_distance = distance;
	}
	snprintf(suggestion->all + length, sizeof(suggestion->all) - length, "%s%s",
	    length > 0 ? ", " : "", name);
}

static bool is_near(const struct suggestion *suggestion)
{
	return suggestion->best_distance <= 1 + strlen(suggestion->word) / 3;
}

void config_suggest_section(const char *heading, char *hint, size_t size)
{
	char kind[64];
	struct suggestion suggestion = { .word = kind };
	snprintf(kind, sizeof(kind), "%.*s", (int)kind_length(heading), heading);
	for (const struct config_key *key = config_keys; key < keys_end;
	     key = config_section_end(key))
		suggest(&suggestion, key->section, kind_length(key->section));
	if (is_near(&suggestion))
		snprintf(hint, size, "did you mean [%s]?", suggestion.best);
	else
		snprintf(hint, size, "the sections are %s", suggestion.all);
}

void config_suggest_key(const struct config_key *section, const char *name, char *hint, size_t size)
{
	struct suggestion suggestion = { .word = name };
	const struct config_key *end = config_section_end(section);
	for (const struct config_key *key = section; key < end; key++)
		suggest(&suggestion, key->key, strlen(key->key));
	if (is_near(&suggestion))
		snprintf(hint, size, "did you mean '%s'?", suggestion.best);
	else
		snprintf(hint, size, "the keys are %s", suggestion.all);
}
