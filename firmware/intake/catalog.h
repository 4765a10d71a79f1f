// SPDX-License-Identifier: Apache-2.0
#pragma once
/* One row of a catalogue after the other, in either of its two kinds. */
#include "firmware/intake/csv.h"
#include "packbench/product.h"

enum catalog_column {
	COLUMN_SKU,
	COLUMN_GTIN,
	COLUMN_TITLE,
	COLUMN_VARIANT,
	COLUMN_VARIANT_2,
	COLUMN_VARIANT_3,
	COLUMN_BIN,
	COLUMN_IMAGE,
	COLUMN_VARIANT_IMAGE,
	COLUMN_GUIDE,
	COLUMN_PACK_GTIN,
	COLUMN_PACK_UNITS,
	COLUMN_HANDLE,
	CATALOG_COLUMNS,
};

struct catalog_kind;

struct catalog {
	struct csv csv;
	const struct catalog_kind *kind;
	int column_index[CATALOG_COLUMNS]; /* its field in a row, -1 if the text has none */
	char handle[256];                  /* of the row before, with what its later rows inherit */
	char title[TITLE_SIZE];
	char image[IMAGE_SIZE];
};

struct catalog_row {
	size_t offset; /* of the row in the text, for csv_fail() */
	struct product product;
	struct pack pack; /* units 0: none */
};

/* Reads the header. Returns 0, or -errno; on failure catalog_finish() is not needed. */
int catalog_init(struct catalog *catalog, const char *source, const char *text, size_t size,
    struct error *error);

/* Reads the next product. Returns 1, 0 at the end, or -errno. */
int catalog_next(struct catalog *catalog, struct catalog_row *row);

/* Where a value of the row just read stands, for csv_fail(). */
size_t catalog_offset(const struct catalog *catalog, enum catalog_column column);

void catalog_finish(struct catalog *catalog);
