// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * What went wrong, in words for the person who can mend it: what, where, and what to do.
 * Functions that take a struct error fill it whenever they return a negative errno (or NULL) and
 * leave it alone otherwise. The caller owns it; it holds no resources.
 */
#include <stdarg.h>
#include <stdio.h>

struct error {
	char text[512]; /* UTF-8, one sentence or a few, no trailing newline */
};

#define PACKBENCH_PRINTF(format_index, first_index)                                                \
	__attribute__((format(printf, format_index, first_index)))
#define PACKBENCH_MUST_USE __attribute__((warn_unused_result))

/* Drops the last character of a full message, which may be a part of one only. */
static inline void error_cut(struct error *error)
{
	size_t end = sizeof(error->text) - 1;
	while (end > 0 && ((unsigned char)error->text[end - 1] & 0xC0) == 0x80)
		end--;
	error->text[end > 0 ? end - 1 : 0] = '\0';
}

/* Writes the message and returns 'code' (a negative errno), so that a failing function can say
 * return error_set(error, -EINVAL, "…"). A NULL error is allowed: only the code is wanted then. */
PACKBENCH_PRINTF(3, 4)
static inline int error_set(struct error *error, int code, const char *format, ...)
{
	if (error != NULL) {
		va_list arguments;
		va_start(arguments, format);
		int length = vsnprintf(error->text, sizeof(error->text), format, arguments);
		va_end(arguments);
		if (length >= (int)sizeof(error->text))
			error_cut(error);
	}
	return code;
}
