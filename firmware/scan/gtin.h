// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* Do these digits end in the check digit of GS1 General Specifications 7.9.1? The mod 10 of USPS
 * numbers is the same. */
bool gtin_check_digit_is_right(const char *digits, size_t length);
