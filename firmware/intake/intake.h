// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * Intake: orders and catalogues as the outside writes them, checked and turned into the bench's
 * nouns. It parses and nothing else: what becomes of an order or a product is up to the caller.
 *
 * All or nothing: a text is read and checked to its end before the first order or product of it is
 * handed over. Errors name the source, the place (line and column, or a JSON path) and the reason.
 *
 * Texts are UTF-8, with or without a byte order mark. Control characters in words for people become
 * blanks, and words too long for their field are cut at a character boundary; what identifies
 * something (order numbers, SKUs, barcodes, bins, guides) is never altered that way but refused.
 */
#include <stddef.h>
#include "packbench/error.h"
#include "packbench/order.h"

enum {
	INTAKE_MESSAGE_MAX = 1 << 20,  /* bytes of orders that arrive in one message */
	INTAKE_FILE_MAX = 16 << 20,    /* bytes of a file of orders */
	INTAKE_CATALOG_MAX = 64 << 20, /* bytes of a catalogue */
	INTAKE_DEPTH_MAX = 32,         /* brackets within brackets in a JSON text */
	INTAKE_ROWS_MAX = 200000,      /* products of a catalogue */
};

/*
 * Reads a JSON text of 'size' bytes, at most 'size_max', that holds one order, a list of orders, or
 * either as {"order": {…}} or {"orders": […]}. Every order is told apart by itself:
 *  - our own format has "lines": deploy/schema/order.schema.json;
 *  - the body of a Shopify order webhook has "line_items".
 * Unknown fields are ignored, fields that are null or empty are as good as absent, a name twice in
 * one object is refused. 'source' is how errors call the text: a file name or a topic.
 *
 * Lines of one SKU become one line. An order with nothing to ship comes with status ORDER_CANCELLED
 * and no lines, and so may one that the shop has cancelled; every other has at least one line. A
 * quantity of a Shopify order is what is left of it after refunds and edits; its lines that need no
 * shipping are left out.
 *
 * Calls 'each' for one order after the other, in the order of the text; the order is borrowed for
 * the call. A negative return of 'each', which has then filled 'error', ends the reading and is
 * returned. Returns 0; -EMSGSIZE for a text that is too long; -EINVAL for one that is refused;
 * -ENOMEM.
 */
PACKBENCH_MUST_USE
int intake_orders(const char *source, const char *json, size_t size, size_t size_max,
    int (*each)(const struct order *order, void *data, struct error *error), void *data,
    struct error *error);

/* What the shop said of the order, in our own format and on one line: without the bench's progress,
 * without what only the catalogue knows. The caller frees it. NULL when memory is short. */
char *intake_order_to_json(const struct order *order);

/* Reads one order in our own format: the counterpart of intake_order_to_json(). Returns 0 or
 * -errno. */
PACKBENCH_MUST_USE
int intake_order_from_json(const char *json, size_t size, struct order *order, struct error *error);

/*
 * Reads a catalogue of 'size' bytes of CSV (RFC 4180; comma, semicolon or tab as the header has
 * it). Its header tells which of two kinds it is; the order of columns is free, unknown ones are
 * ignored:
 *  - ours: sku, gtin, title, and if wanted variant, bin, image, guide, pack_gtin, pack_units;
 *  - a Shopify product export: Handle, Title, Variant SKU, Variant Barcode, and if there Option1
 * Value to Option3 Value, Image Src, Variant Image. Rows of a handle inherit its title and picture;
 * rows without SKU are left out. Barcodes must have the right check digit; a SKU or a barcode may
 * occur once.
 *
 * Calls 'each' for one product after the other with its packs (n_packs may be 0), borrowed for the
 * call. Returns as intake_orders() does.
 */
PACKBENCH_MUST_USE
int intake_catalog(const char *source, const char *csv, size_t size,
    int (*each)(const struct product *product, const struct pack *packs, unsigned n_packs,
	void *data, struct error *error),
    void *data, struct error *error);

/* Reads a whole file of at most 'size_max' bytes into 'text', which the caller frees; a NUL follows
 * its 'size' bytes. Returns 0; -EMSGSIZE if the file is longer, or another -errno. */
PACKBENCH_MUST_USE
int intake_read_file(
    const char *path, size_t size_max, char **text, size_t *size, struct error *error);
