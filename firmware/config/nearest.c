// SPDX-License-Identifier: Apache-2.0
#include <string.h>
#include "firmware/config/nearest.h"

enum {
	WORD_MAX = 63,
};

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t nearest_distance(const char *a, const char *b, size_t b_length)
{
	size_t a_length = strnlen(a, WORD_MAX);
	size_t d[WORD_MAX + 1][WORD_MAX + 1];

	b_length = least(b_length, WORD_MAX);
	for (size_t i = 0; i <= a_length; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= b_length; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		for (size_t j = 1; j <= b_length; j++) {
			size_t replaced = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			d[i][j] = least(replaced, 1 + least(d[i - 1][j], d[i][j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], 1 + d[i - 2][j - 2]);
		}
	}
	return d[a_length][b_length];
}
