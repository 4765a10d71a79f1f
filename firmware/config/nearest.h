// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

/* The distance of two words: how many characters must be put in, left out, replaced or swapped with
 * their neighbour to make one of the other (optimal string alignment). 'b' is its first 'b_length'
 * bytes. Of longer words only the first 63 bytes count. */
size_t nearest_distance(const char *a, const char *b, size_t b_length);
