// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/config/value.h"
#include "packbench/text.h"

static int set_text(
    const struct config_key *key, const char *value, char *target, struct error *error)
{
	if (!text_copy(target, key->size, value))
		return error_set(error, -EINVAL, "must be at most %zu bytes long", key->size - 1);
	return 0;
}

static int set_word(
    const struct config_key *key, const char *value, char *target, struct error *error)
{
	for (const char *c = value; *c != '\0'; c++)
		if (!text_is_plain_character(*c))
			return error_set(
			    error, -EINVAL, "may have letters A-Z a-z, digits, - _ and . only");
	return set_text(key, value, target, error);
}

static int set_path(const struct config_key *key, const char *value, const char *directory,
    char *target, struct error *error)
{
	bool relative = value[0] != '/' && value[0] != '\0';
	int length = snprintf(
	    target, key->size, "%s%s%s", relative ? directory : "", relative ? "/" : "", value);
	if (length < 0 || (size_t)length >= key->size)
		return error_set(error, -EINVAL, "must be at most %zu bytes long", key->size - 1);
	return 0;
}

/* Reads the digits at *text and moves it behind them. False if there are none or far too many. */
static bool take_number(const char **text, unsigned *number)
{
	size_t digits = strspn(*text, "0123456789");
	if (digits < 1 || digits > 9)
		return false;
	*number = (unsigned)strtoul(*text, NULL, 10);
	*text += digits;
	return true;
}

static bool in_range(const struct config_key *key, unsigned number)
{
	return number >= key->min && number <= key->max;
}

static int set_number(
    const struct config_key *key, const char *value, unsigned *target, struct error *error)
{
	unsigned number;
	if (!take_number(&value, &number) || *value != '\0' || !in_range(key, number))
		return error_set(error, -EINVAL, "must be a whole number from %u to %u%s%s",
		    key->min, key->max, key->unit[0] != '\0' ? " " : "", key->unit);
	*target = number;
	return 0;
}

static int set_size(
    const struct config_key *key, const char *value, unsigned *target, struct error *error)
{
	unsigned width, height;
	bool good = take_number(&value, &width) && *value++ == 'x' &&
		    take_number(&value, &height) && *value == '\0' && in_range(key, width) &&
		    in_range(key, height);
	if (!good)
		return error_set(error, -EINVAL,
		    "must be WIDTHxHEIGHT, each from %u to %u %s, as in %s", key->min, key->max,
		    key->unit, key->fallback);
	target[0] = width;
	target[1] = height;
	return 0;
}

int value_set(const struct config_key *key, const char *value, const char *directory, void *target,
    struct error *error)
{
	void *member = (char *)target + key->offset;
	switch (key->type) {
	case CONFIG_TEXT:
		return set_text(key, value, member, error);
	case CONFIG_WORD:
		return set_word(key, value, member, error);
	case CONFIG_PATH:
		return set_path(key, value, directory, member, error);
	case CONFIG_NUMBER:
		return set_number(key, value, member, error);
	case CONFIG_SIZE:
		return set_size(key, value, member, error);
	}
	return error_set(error, -EINVAL, "has an unknown type");
}

/* Length of the UTF-8 character at 'c', 0 if it is none (RFC 3629 section 4). */
static size_t utf8_length(const unsigned char *c)
{
	static const struct {
		unsigned char first_min, first_max, second_min, second_max, length;
	} forms[] = {
		{ 0xC2, 0xDF, 0x80, 0xBF, 2 },
		{ 0xE0, 0xE0, 0xA0, 0xBF, 3 },
		{ 0xE1, 0xEC, 0x80, 0xBF, 3 },
		{ 0xED, 0xED, 0x80, 0x9F, 3 },
		{ 0xEE, 0xEF, 0x80, 0xBF, 3 },
		{ 0xF0, 0xF0, 0x90, 0xBF, 4 },
		{ 0xF1, 0xF3, 0x80, 0xBF, 4 },
		{ 0xF4, 0xF4, 0x80, 0x8F, 4 },
	};
	if (c[0] < 0x80)
		return 1;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (c[0] < forms[i].first_min || c[0] > forms[i].first_max)
			continue;
		if (c[1] < forms[i].second_min || c[1] > forms[i].second_max)
			return 0;
		for (size_t j = 2; j < forms[i].length; j++)
			if ((c[j] & 0xC0) != 0x80)
				return 0;
		return forms[i].length;
	}
	return 0;
}

bool value_is_text(const char *line)
{
	const unsigned char *c = (const unsigned char *)line;
	while (*c != '\0') {
		size_t length = utf8_length(c);
		if (length == 0 || (*c < ' ' && *c != '\t') || *c == 0x7F)
			return false;
		c += length;
	}
	return true;
}
