// SPDX-License-Identifier: Apache-2.0
#pragma once
/* What every fuzzer needs: its entry, and checks that also hold in release builds. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "packbench/text.h"

/* Tries one input; aborts if a promise is broken. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(promise)                                                                           \
	do {                                                                                       \
		if (!(promise)) {                                                                  \
			fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #promise);      \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

static inline bool is_utf8(const char *text)
{
	size_t length = strlen(text);
	while (length > 0) {
		size_t size = text_character(text, length);
		if (size == 0)
			return false;
		text += size;
		length -= size;
	}
	return true;
}

/* Is 'text' what people can be shown on one line, within its buffer? */
static inline bool is_line(const char *text, size_t size)
{
	if (memchr(text, '\0', size) == NULL || !is_utf8(text))
		return false;
	for (; *text != '\0'; text++)
		if (text_is_control(text))
			return false;
	return true;
}
