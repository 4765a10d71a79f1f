// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include "firmware/intake/words.h"
#include "packbench/text.h"

static bool is_blank(char character)
{
	return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

/* The stretch of 'text' between the blanks around it. */
static const char *trim(const char *text, size_t *length)
{
	while (is_blank(*text))
		text++;
	*length = strlen(text);
	while (*length > 0 && is_blank(text[*length - 1]))
		(*length)--;
	return text;
}

/* What stands for the control character at 'at': a blank, a line break, or '\0' for nothing. */
static char replacement(const char *at, bool lines)
{
	if (lines && *at == '\n')
		return '\n';
	return lines && at[0] == '\r' && at[1] == '\n' ? '\0' : ' ';
}

static void copy(char *to, size_t size, const char *from, bool lines)
{
	size_t length = strlen(from);
	size_t used = 0;
	for (size_t width; length > 0; from += width, length -= width) {
		width = text_character(from, length);
		bool control = text_is_control(from);
		char instead = control ? replacement(from, lines) : *from;
		bool wanted = instead != '\0' && (used > 0 || !is_blank(instead));
		size_t needed = control ? 1 : width;
		if (wanted && used + needed >= size)
			break;
		if (wanted)
			memcpy(to + used, control ? &instead : from, needed);
		used += wanted ? needed : 0;
	}
	while (used > 0 && is_blank(to[used - 1]))
		used--;
	to[used] = '\0';
}

void words_copy(char *to, size_t size, const char *from)
{
	copy(to, size, from, false);
}

void words_copy_lines(char *to, size_t size, const char *from)
{
	copy(to, size, from, true);
}

int identifier_copy(char *to, size_t size, const char *from, struct error *fault)
{
	size_t length;
	from = trim(from, &length);
	if (length == 0)
		return error_set(fault, -EINVAL, "must not be empty");
	if (length >= size)
		return error_set(fault, -EINVAL, "must be shorter than %zu bytes", size);
	for (size_t i = 0; i < length; i++)
		if (text_is_control(from + i))
			return error_set(fault, -EINVAL, "must not hold control characters");
	memcpy(to, from, length);
	to[length] = '\0';
	return 0;
}

int file_name_copy(char *to, size_t size, const char *from, struct error *fault)
{
	int result = identifier_copy(to, size, from, fault);
	if (result < 0)
		return result;
	if (to[0] == '.')
		return error_set(fault, -EINVAL, "must not begin with a dot");
	for (const char *at = to; *at != '\0'; at++)
		if (!text_is_plain_character(*at))
			return error_set(fault, -EINVAL,
			    "must have no other characters than letters, digits and - _ .");
	return 0;
}

int address_copy(char *to, size_t size, const char *from, struct error *fault)
{
	int result = identifier_copy(to, size, from, fault);
	if (result < 0)
		return result;
	if (strncasecmp(to, "http://", 7) != 0 && strncasecmp(to, "https://", 8) != 0)
		return error_set(fault, -EINVAL, "must begin with https:// or http://");
	for (const char *at = to; *at != '\0'; at++)
		if (*at == ' ' || (unsigned char)*at >= 0x80)
			return error_set(
			    fault, -EINVAL, "must be an address without blanks and accents");
	return 0;
}
