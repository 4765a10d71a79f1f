// SPDX-License-Identifier: Apache-2.0
#include "firmware/facts/timestamp.h"
#include <stdio.h>
#include <time.h>

void timestamp_write(int64_t time_ms, char text[static TIMESTAMP_SIZE])
{
	time_t seconds = (time_t)(time_ms / 1000);
	struct tm utc;
	gmtime_r(&seconds, &utc);
	size_t length = strftime(text, TIMESTAMP_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text + length, TIMESTAMP_SIZE - length, ".%03dZ", (int)(time_ms % 1000));
}
