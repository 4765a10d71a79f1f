// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/intake/catalog.h"
#include "firmware/intake/intake.h"
#include "packbench/text.h"

/* Something that may occur once in a catalogue, and where it does. */
struct key {
	char text[SKU_SIZE];
	size_t offset;
};

struct keys {
	struct key *list;
	size_t count;
	size_t room;
};

static int keys_add(struct keys *keys, const char *text, size_t offset)
{
	if (keys->count == keys->room) {
		size_t room = keys->room == 0 ? 1024 : keys->room * 2;
		struct key *larger = realloc(keys->list, room * sizeof(*larger));
		if (larger == NULL)
			return -ENOMEM;
		keys->list = larger;
		keys->room = room;
	}
	struct key *key = &keys->list[keys->count++];
	text_copy(key->text, sizeof(key->text), text);
	key->offset = offset;
	return 0;
}

static int compare_keys(const void *a, const void *b)
{
	const struct key *left = a, *right = b;
	int order = strcmp(left->text, right->text);
	return order != 0 ? order : (left->offset > right->offset) - (left->offset < right->offset);
}

/* Complains of the first key that is there already. */
static int keys_check(struct keys *keys, const struct csv *csv, const char *what)
{
	const struct key *worst = NULL;
	if (keys->count > 0)
		qsort(keys->list, keys->count, sizeof(*keys->list), compare_keys);
	for (size_t i = 1; i < keys->count; i++) {
		const struct key *key = &keys->list[i];
		bool again = strcmp(key->text, key[-1].text) == 0;
		if (again && (worst == NULL || key->offset < worst->offset))
			worst = key;
	}
	if (worst == NULL)
		return 0;
	return csv_fail(csv, worst->offset, "%s %s is on line %u already", what, worst->text,
	    csv_line(csv, worst[-1].offset));
}

struct inventory {
	size_t rows;
	struct keys skus;
	struct keys barcodes;
};

static int inventory_add(
    struct inventory *inventory, const struct catalog *catalog, const struct catalog_row *row)
{
	if (++inventory->rows > INTAKE_ROWS_MAX)
		return csv_fail(&catalog->csv, row->offset, "a catalogue may have %d products",
		    INTAKE_ROWS_MAX);
	int result =
	    keys_add(&inventory->skus, row->product.sku, catalog_offset(catalog, COLUMN_SKU));
	if (result == 0 && row->product.gtin[0] != '\0')
		result = keys_add(
		    &inventory->barcodes, row->product.gtin, catalog_offset(catalog, COLUMN_GTIN));
	if (result == 0 && row->pack.units > 0)
		result = keys_add(&inventory->barcodes, row->pack.gtin,
		    catalog_offset(catalog, COLUMN_PACK_GTIN));
	if (result == -ENOMEM)
		error_set(
		    catalog->csv.error, result, "%s: %s", catalog->csv.source, strerror(ENOMEM));
	return result;
}

/* Reads all rows once, to see that each is right and that nothing is there twice. */
static int check(const char *source, const char *text, size_t size, struct error *error)
{
	struct catalog catalog;
	struct catalog_row row;
	struct inventory inventory = { 0 };
	int result = catalog_init(&catalog, source, text, size, error);
	if (result < 0)
		return result;
	while ((result = catalog_next(&catalog, &row)) > 0)
		if ((result = inventory_add(&inventory, &catalog, &row)) < 0)
			break;
	if (result == 0)
		result = keys_check(&inventory.skus, &catalog.csv, "SKU");
	if (result == 0)
		result = keys_check(&inventory.barcodes, &catalog.csv, "barcode");
	free(inventory.skus.list);
	free(inventory.barcodes.list);
	catalog_finish(&catalog);
	return result;
}

static int deliver(const char *source, const char *text, size_t size,
    int (*each)(const struct product *product, const struct pack *packs, unsigned n_packs,
	void *data, struct error *error),
    void *data, struct error *error)
{
	struct catalog catalog;
	struct catalog_row row;
	int result = catalog_init(&catalog, source, text, size, error);
	if (result < 0)
		return result;
	while ((result = catalog_next(&catalog, &row)) > 0) {
		result = each(&row.product, &row.pack, row.pack.units > 0 ? 1 : 0, data, error);
		if (result < 0)
			break;
	}
	catalog_finish(&catalog);
	return result;
}

int intake_catalog(const char *source, const char *csv, size_t size,
    int (*each)(const struct product *product, const struct pack *packs, unsigned n_packs,
	void *data, struct error *error),
    void *data, struct error *error)
{
	if (size > INTAKE_CATALOG_MAX)
		return error_set(error, -EMSGSIZE,
		    "%s: has %zu bytes; no more than %d are taken at once", source, size,
		    INTAKE_CATALOG_MAX);
	int result = check(source, csv, size, error);
	return result < 0 ? result : deliver(source, csv, size, each, data, error);
}
