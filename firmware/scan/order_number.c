// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>
#include "firmware/scan/ascii.h"
#include "packbench/scan.h"
#include "packbench/text.h"

int order_number_normalize(const char *text, char number[static ORDER_NUMBER_SIZE])
{
	while (ascii_is_blank(*text))
		text++;
	if (*text == '#')
		text++;
	size_t length = strlen(text);
	while (length > 0 && ascii_is_blank(text[length - 1]))
		length--;
	if (length == 0 || length >= ORDER_NUMBER_SIZE)
		return -EINVAL;
	for (size_t i = 0; i < length; i++)
		if (!text_is_plain_character(text[i]) && text[i] != '/')
			return -EINVAL;
	for (size_t i = 0; i < length; i++)
		number[i] = ascii_upper(text[i]);
	number[length] = '\0';
	return 0;
}
