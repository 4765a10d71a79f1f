// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Port: a label printer, and the languages label printers speak. Drivers: drivers/printer. */
#include "packbench/config.h"
#include "packbench/error.h"
#include "packbench/order.h"
#include "packbench/raster.h"

struct printer;

enum {
	DOCUMENT_NAME_SIZE = 64,
};

/* One page on its way to the printer. */
struct print_page {
	uint64_t job; /* number of the print job: unique at this bench, rising */
	char order[ORDER_NUMBER_SIZE];
	char document[DOCUMENT_NAME_SIZE];
	const struct raster *raster; /* borrowed for the call */
};

/* How pages become the bytes a printer understands: pure, one file a language. */
struct printer_language {
	const char *name; /* its name in [printer NAME] language= */
	/* Encodes one page. Returns 0 with bytes for free() and their count, or -ENOMEM. */
	int (*encode)(const struct raster *raster, uint8_t **bytes, size_t *size);
};

extern const struct printer_language printer_language_zpl;

struct printer_ops {
	const char *driver; /* its name in [printer NAME] driver= */

	/* 'settings' is one of config->printers and outlives the printer. */
	int (*open)(const struct config *config, const struct printer_config *settings,
	    struct printer **printer, struct error *error);

	/* Prints one page. 0: it is out. Negative errno with the reason in words a packer can act
	 * on: it is not, and nothing of it is left behind; it may be sent again. */
	int (*send)(struct printer *printer, const struct print_page *page, struct error *error);

	void (*close)(struct printer *printer); /* NULL is fine */
};

extern const struct printer_ops printer_sim; /* files in D/labels */
