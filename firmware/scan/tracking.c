// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>
#include "firmware/scan/ascii.h"
#include "firmware/scan/gtin.h"
#include "packbench/scan.h"

enum {
	TRACKING_MIN = 8, /* characters of the shortest tracking number */
	ROUTING_MAX = 12, /* "420" and nine digits of ZIP */
};

/* An Intelligent Mail package barcode without its routing prefix: 22 or 26 digits, the first two a
 * channel from 91 to 95, the last one a check digit. */
static bool is_package_barcode(const char *digits, size_t length)
{
	return (length == 22 || length == 26) && digits[0] == '9' && digits[1] >= '1' &&
	       digits[1] <= '5' && gtin_check_digit_is_right(digits, length);
}

/* Length of the prefix "420 + ZIP" that 'text' begins with, or 0. 34 digits can be nine digits of
 * ZIP before 22 or five before 26; the first is what is printed on parcels. */
static size_t routing_prefix(const char *text, size_t length)
{
	if (strncmp(text, "420", 3) != 0 || strspn(text, "0123456789") != length)
		return 0;
	for (size_t prefix = ROUTING_MAX; prefix >= ROUTING_MAX - 4; prefix -= 4)
		if (length > prefix && is_package_barcode(text + prefix, length - prefix))
			return prefix;
	return 0;
}

int tracking_normalize(const char *text, char tracking[static TRACKING_SIZE])
{
	char characters[TRACKING_SIZE];
	size_t length = 0;
	for (; *text != '\0'; text++) {
		if (ascii_is_blank(*text))
			continue;
		if (!ascii_is_digit(*text) && !ascii_is_letter(*text))
			return -EINVAL;
		if (length == TRACKING_SIZE - 1)
			return -EINVAL;
		characters[length++] = ascii_upper(*text);
	}
	if (length < TRACKING_MIN)
		return -EINVAL;
	characters[length] = '\0';
	size_t prefix = routing_prefix(characters, length);
	memcpy(tracking, characters + prefix, length + 1 - prefix);
	return 0;
}
