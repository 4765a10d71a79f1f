// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdint.h>

enum {
	UUID_SIZE = 37, /* text form with the NUL */
};

/* Writes a UUID version 7 (RFC 9562, 5.7) from milliseconds since the epoch and 10 random bytes. */
void uuid_v7(int64_t time_ms, const uint8_t random[static 10], char text[static UUID_SIZE]);
