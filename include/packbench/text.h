// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Small helpers for UTF-8 text in fixed buffers. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Copies 'from' (NUL-terminated UTF-8) into 'to', whole or cut at a character boundary, always
 * terminated. Returns false when something had to be cut off. */
static inline bool text_copy(char *to, size_t size, const char *from)
{
	size_t length = strlen(from);
	bool whole = length < size;
	if (!whole) {
		length = size - 1;
		while (length > 0 && ((unsigned char)from[length] & 0xC0) == 0x80)
			length--;
	}
	memcpy(to, from, length);
	to[length] = '\0';
	return whole;
}

/* Is 'text' one of the plain ASCII characters that may stand in a topic level or a file name? */
static inline bool text_is_plain_character(char character)
{
	return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
	       (character >= 'a' && character <= 'z') || character == '-' || character == '_' ||
	       character == '.';
}

/* Bytes of the UTF-8 character (RFC 3629) that 'text' begins with, of which 'length' bytes can be
 * read; 0 if there is none. */
static inline size_t text_character(const char *text, size_t length)
{
	const unsigned char *byte = (const unsigned char *)text;
	if (length == 0)
		return 0;
	if (byte[0] < 0x80)
		return 1;
	size_t size = byte[0] >= 0xF0 ? 4 : byte[0] >= 0xE0 ? 3 : 2;
	if (byte[0] < 0xC2 || byte[0] > 0xF4 || length < size)
		return 0;
	for (size_t i = 1; i < size; i++)
		if ((byte[i] & 0xC0) != 0x80)
			return 0;
	bool overlong = (byte[0] == 0xE0 && byte[1] < 0xA0) || (byte[0] == 0xF0 && byte[1] < 0x90);
	bool surrogate = byte[0] == 0xED && byte[1] > 0x9F;
	bool beyond = byte[0] == 0xF4 && byte[1] > 0x8F;
	return overlong || surrogate || beyond ? 0 : size;
}

/* Is the character at 'text' a control character (C0, DEL or C1)? 'text' is valid UTF-8. */
static inline bool text_is_control(const char *text)
{
	unsigned char first = (unsigned char)text[0];
	return first < 0x20 || first == 0x7F || (first == 0xC2 && (unsigned char)text[1] < 0xA0);
}
