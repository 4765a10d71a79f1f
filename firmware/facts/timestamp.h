// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdint.h>

enum {
	TIMESTAMP_SIZE = 32,
};

/* RFC 3339 in UTC with milliseconds, "2026-11-22T08:14:03.412Z"; time in ms since the epoch. */
void timestamp_write(int64_t time_ms, char text[static TIMESTAMP_SIZE]);
