// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>
#include "firmware/scan/ascii.h"
#include "firmware/scan/gtin.h"
#include "packbench/scan.h"

bool gtin_check_digit_is_right(const char *digits, size_t length)
{
	unsigned sum = 0;
	for (size_t i = 0; i < length; i++) {
		unsigned weight = (length - i) % 2 == 0 ? 3 : 1;
		sum += weight * (unsigned)(digits[i] - '0');
	}
	return sum % 10 == 0;
}

int gtin_normalize(const char *digits, char gtin[static GTIN_SIZE])
{
	size_t length = strlen(digits);
	if (length != 8 && length != 12 && length != 13 && length != 14)
		return -EINVAL;
	for (size_t i = 0; i < length; i++)
		if (!ascii_is_digit(digits[i]))
			return -EINVAL;
	if (!gtin_check_digit_is_right(digits, length))
		return -EINVAL;
	size_t zeros = GTIN_SIZE - 1 - length;
	memset(gtin, '0', zeros);
	memcpy(gtin + zeros, digits, length + 1);
	return 0;
}
