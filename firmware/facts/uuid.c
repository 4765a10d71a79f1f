// SPDX-License-Identifier: Apache-2.0
#include "firmware/facts/uuid.h"
#include <stdio.h>
#include <string.h>

void uuid_v7(int64_t time_ms, const uint8_t random[static 10], char text[static UUID_SIZE])
{
	uint8_t bytes[16];
	for (int i = 0; i < 6; i++)
		bytes[i] = (uint8_t)(time_ms >> (40 - 8 * i));
	memcpy(bytes + 6, random, 10);
	bytes[6] = (uint8_t)(0x70 | (bytes[6] & 0x0F)); /* version */
	bytes[8] = (uint8_t)(0x80 | (bytes[8] & 0x3F)); /* variant */
	snprintf(text, UUID_SIZE,
	    "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", bytes[0],
	    bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8],
	    bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]);
}
