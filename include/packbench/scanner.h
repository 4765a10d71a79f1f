// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Port: a barcode scanner. Drivers: drivers/scanner. */
#include <stddef.h>
#include "packbench/config.h"
#include "packbench/error.h"

struct scanner;

struct scanner_ops {
	const char *driver; /* its name in [scanner] driver= */

	/* Returns 0 and a scanner for close(), or -errno with the reason. */
	int (*open)(const struct config *config, struct scanner **scanner, struct error *error);

	/* A descriptor that polls readable when next() has something to do. Owned by the scanner
	 * and valid until close(). */
	int (*fd)(const struct scanner *scanner);

	/* Takes the next whole scan, terminator stripped, into 'bytes'. Never blocks. Returns its
	 * length; 0 when there is none for now (an empty scan is never reported); -EMSGSIZE for one
	 * longer than 'size', which is then dropped; another -errno when the device is lost. Call
	 * it until it returns 0: the descriptor knows nothing of scans that were read ahead. */
	int (*next)(struct scanner *scanner, char *bytes, size_t size);

	void (*close)(struct scanner *scanner); /* NULL is fine */
};

extern const struct scanner_ops scanner_sim; /* the named pipe D/scan */
