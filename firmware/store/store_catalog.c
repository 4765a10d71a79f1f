// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>
#include "packbench/text.h"
#include "firmware/store/db.h"

static void read_product(sqlite3_stmt *row, struct product *product)
{
	text_copy(product->sku, sizeof(product->sku), db_text(row, 0));
	text_copy(product->gtin, sizeof(product->gtin), db_text(row, 1));
	text_copy(product->title, sizeof(product->title), db_text(row, 2));
	text_copy(product->variant, sizeof(product->variant), db_text(row, 3));
	text_copy(product->bin, sizeof(product->bin), db_text(row, 4));
	text_copy(product->image, sizeof(product->image), db_text(row, 5));
	text_copy(product->guide, sizeof(product->guide), db_text(row, 6));
}

static int find_sku(struct store *store, const char *sku, struct product *product)
{
	sqlite3_stmt *find = db_use(store, SQL_FIND_PRODUCT);
	db_bind(find, 1, sku);
	int result = db_row(store, find);
	if (result <= 0)
		return result == 0 ? -ENOENT : result;
	read_product(find, product);
	db_done(find);
	return 0;
}

int catalog_complete(struct store *store, struct order *order)
{
	for (unsigned i = 0; i < order->n_lines; i++) {
		struct product product;
		int result = find_sku(store, order->lines[i].product.sku, &product);
		if (result == 0)
			order->lines[i].product = product;
		else if (result != -ENOENT)
			return result;
	}
	return 0;
}

static int put_barcode(
    struct store *store, const char *sku, const char *gtin, unsigned units, struct error *error)
{
	sqlite3_stmt *owner = db_use(store, SQL_BARCODE_OWNER);
	db_bind(owner, 1, gtin);
	db_bind(owner, 2, sku);
	int result = db_row(store, owner);
	if (result == 1) {
		result = error_set(error, -EEXIST,
		    "barcode %s of %s is already that of %s; one barcode can name one product only",
		    gtin, sku, db_text(owner, 0));
		db_done(owner);
	}
	if (result < 0)
		return result;
	sqlite3_stmt *put = db_use(store, SQL_PUT_BARCODE);
	db_bind(put, 1, gtin);
	db_bind(put, 2, sku);
	sqlite3_bind_int(put, 3, (int)units);
	return db_run(store, put);
}

static int write_product(struct store *store, const struct product *product)
{
	sqlite3_stmt *put = db_use(store, SQL_PUT_PRODUCT);
	db_bind(put, 1, product->sku);
	db_bind(put, 2, product->gtin);
	db_bind(put, 3, product->title);
	db_bind(put, 4, product->variant);
	db_bind(put, 5, product->bin);
	db_bind(put, 6, product->image);
	db_bind(put, 7, product->guide);
	return db_run(store, put);
}

int store_forget_barcodes(struct store *store, const char *sku)
{
	sqlite3_stmt *forget = db_use(store, SQL_FORGET_BARCODES);
	db_bind(forget, 1, sku);
	return db_run(store, forget);
}

int store_put_product(struct store *store, const struct product *product, const struct pack *packs,
    unsigned n_packs, struct error *error)
{
	error_set(error, 0, "the store cannot be written");
	int result = write_product(store, product);
	if (result == 0)
		result = store_forget_barcodes(store, product->sku);
	if (result == 0 && product->gtin[0] != '\0')
		result = put_barcode(store, product->sku, product->gtin, 1, error);
	for (unsigned i = 0; result == 0 && i < n_packs; i++)
		result = put_barcode(store, product->sku, packs[i].gtin, packs[i].units, error);
	return result;
}

int store_find_product(struct store *store, const char *gtin, const char *sku,
    struct product *product, unsigned *units)
{
	char owner[SKU_SIZE];
	sqlite3_stmt *find = db_use(store, SQL_FIND_BARCODE);

	db_bind(find, 1, gtin);
	int result = gtin[0] != '\0' ? db_row(store, find) : 0;
	*units = 1;
	if (result < 0)
		return result;
	if (result == 0)
		return find_sku(store, sku, product);
	text_copy(owner, sizeof(owner), db_text(find, 0));
	*units = (unsigned)sqlite3_column_int(find, 1);
	db_done(find);
	return find_sku(store, owner, product);
}

int store_list_products(
    struct store *store, bool (*each)(const struct product *product, void *data), void *data)
{
	sqlite3_stmt *list = db_use(store, SQL_LIST_PRODUCTS);
	struct product product;
	int result;
	while ((result = db_row(store, list)) == 1) {
		read_product(list, &product);
		if (!each(&product, data))
			break;
	}
	db_done(list);
	return result < 0 ? result : 0;
}
