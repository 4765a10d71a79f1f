// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Bare SQLite: the transactions that record.c has written down, committed to a database of their
 * own. */
#include <stdint.h>

struct bare;

/* Opens a copy of the store as the station does. Ends the program if it cannot. */
struct bare *bare_open(const char *database, const char *record);

/* Runs everything up to and with the next transaction that saves a scan, and returns the
 * nanoseconds that this one took from BEGIN to the end of COMMIT, its statements prepared before; 0
 * when none is left. */
uint64_t bare_next(struct bare *bare);

void bare_close(struct bare *bare); /* NULL is fine */

uint64_t now_ns(void);
