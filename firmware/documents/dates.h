// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Dates as people write them. */
#include <stdint.h>
#include "firmware/documents/fields.h"
#include "firmware/documents/texts.h"

/* The date so many days after 'day' (seconds since the epoch, in local time), as [date] of the
 * texts wants it; for g_free(), or NULL when the texts do not tell how. Sets the fields day, month
 * and year. */
char *date_after(const struct texts *texts, struct fields *fields, int64_t day, unsigned days);
