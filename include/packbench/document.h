// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Which pages go into a parcel, and drawing them in the printer's dots. */
#include "packbench/config.h"
#include "packbench/error.h"
#include "packbench/order.h"
#include "packbench/printer.h"
#include "packbench/raster.h"

enum {
	DOCUMENTS_MAX = ORDER_LINES_MAX + 2,
};

enum document_kind {
	DOCUMENT_THANKS, /* the branded thank-you insert */
	DOCUMENT_GUIDE,  /* how to get started with a product */
	DOCUMENT_RETURN, /* the return slip */
};

struct document {
	enum document_kind kind;
	char name[DOCUMENT_NAME_SIZE]; /* "thanks", "guide-{guide}", "return": also how it is called
					  in events and file names */
	char guide[GUIDE_SIZE];        /* DOCUMENT_GUIDE only, else "" */
};

/* The documents that the units packed of 'order' deserve, in the order they are printed: a
 * thank-you, one guide for each distinct guide of its products, a return slip. Pure. Returns their
 * number. */
unsigned documents_choose(
    const struct order *order, struct document documents[static DOCUMENTS_MAX]);

/* The document of that name in that order, as documents_choose() lists it. Returns 0 or -ENOENT. */
int document_find(const struct order *order, const char *name, struct document *document);

struct documents; /* opened templates and texts, kept warm between pages */

/* Opens the templates and texts of config->shop. Returns 0 and documents for documents_destroy(),
 * or -errno with file and reason. Does no drawing yet. */
int documents_create(
    const struct config *config, struct documents **documents, struct error *error);

/* Draws one page for 'order' in the customer's language at the dots of 'printer'. 'day' is the day
 * of packing, seconds since the epoch, for the return deadline. Returns 0 and a raster for
 * raster_finish(), or -errno with template, place and reason. */
int documents_draw(struct documents *documents, const struct document *document,
    const struct order *order, int64_t day, const struct printer_config *printer,
    struct raster *raster, struct error *error);

void documents_destroy(struct documents *documents); /* NULL is fine */
