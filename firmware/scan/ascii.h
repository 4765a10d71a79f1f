// SPDX-License-Identifier: Apache-2.0
#pragma once
/* The ASCII letters, digits and blanks, whatever the locale. */
#include <stdbool.h>

static inline bool ascii_is_digit(char character)
{
	return character >= '0' && character <= '9';
}

static inline bool ascii_is_letter(char character)
{
	return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
}

static inline bool ascii_is_blank(char character)
{
	return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

static inline char ascii_upper(char character)
{
	return character >= 'a' && character <= 'z' ? (char)(character - 'a' + 'A') : character;
}
