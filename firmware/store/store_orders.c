// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "packbench/text.h"
#include "firmware/intake/intake.h"
#include "firmware/store/db.h"

/* Progress is an array of [packed, missing] a line; "" where nothing was done. */
static char *progress_to_text(const struct order *order)
{
	json_t *lines = json_array();
	for (unsigned i = 0; i < order->n_lines; i++)
		json_array_append_new(lines,
		    json_pack("[ii]", (int)order->lines[i].packed, (int)order->lines[i].missing));
	char *text = json_dumps(lines, JSON_COMPACT);
	json_decref(lines);
	return text;
}

static void progress_from_text(const char *text, struct order *order)
{
	json_t *lines = json_loads(text, 0, NULL);
	for (unsigned i = 0; i < order->n_lines && i < json_array_size(lines); i++) {
		json_t *line = json_array_get(lines, i);
		order->lines[i].packed = (unsigned)json_integer_value(json_array_get(line, 0));
		order->lines[i].missing = (unsigned)json_integer_value(json_array_get(line, 1));
	}
	json_decref(lines);
}

/* Reads the columns status, parcels, body, progress. */
static int read_order(sqlite3_stmt *row, struct order *order)
{
	const char *body = db_text(row, 2);
	struct error error;
	int result = intake_order_from_json(body, strlen(body), order, &error);
	if (result < 0) {
		fprintf(stderr, "store: an order cannot be read: %s\n", error.text);
		return -EIO;
	}
	order->status = (enum order_status)sqlite3_column_int(row, 0);
	order->parcels = (unsigned)sqlite3_column_int(row, 1);
	progress_from_text(db_text(row, 3), order);
	return 0;
}

/* The order as the shop wrote it, without the catalogue's data. */
static int load_order(struct store *store, const char *number, struct order *order)
{
	sqlite3_stmt *find = db_use(store, SQL_FIND_ORDER);
	db_bind(find, 1, number);
	int result = db_row(store, find);
	if (result <= 0)
		return result == 0 ? -ENOENT : result;
	result = read_order(find, order);
	db_done(find);
	return result;
}

int store_find_order(struct store *store, const char *number, struct order *order)
{
	int result = load_order(store, number, order);
	return result < 0 ? result : catalog_complete(store, order);
}

static int name_labels(struct store *store, const struct order *order)
{
	sqlite3_stmt *statement = db_use(store, SQL_FORGET_LABELS);
	db_bind(statement, 1, order->number);
	int result = db_run(store, statement);
	for (unsigned i = 0; result == 0 && i < order->n_tracking; i++) {
		statement = db_use(store, SQL_NAME_LABEL);
		db_bind(statement, 1, order->tracking[i]);
		db_bind(statement, 2, order->number);
		result = db_run(store, statement);
	}
	return result;
}

static int write_order(struct store *store, const struct order *order, const char *body)
{
	char *progress = order->status == ORDER_OPEN ? strdup("") : progress_to_text(order);
	sqlite3_stmt *put = db_use(store, SQL_PUT_ORDER);
	db_bind(put, 1, order->number);
	sqlite3_bind_int(put, 2, (int)order->status);
	sqlite3_bind_int(put, 3, (int)order->parcels);
	db_bind(put, 4, body);
	db_bind(put, 5, progress);
	int result = progress != NULL ? db_run(store, put) : -ENOMEM;
	free(progress);
	return result < 0 ? result : name_labels(store, order);
}

static bool is_news(const struct order *known, const struct order *order, const char *body)
{
	char *known_body = intake_order_to_json(known);
	bool news =
	    known_body == NULL || known->status != order->status || strcmp(known_body, body) != 0;
	free(known_body);
	return news;
}

static void tally(struct store *store, bool waited, bool waits)
{
	store->orders_waiting += (unsigned)waits - (unsigned)waited;
}

/* Meets the news with what is known of the order, which goes into 'known'. Returns 1 if it was
 * known, 0 if not, or -errno. */
static int meet(struct store *store, struct order *order, struct order *known)
{
	int result = load_order(store, order->number, known);
	if (result == 0)
		order_update(known, order);
	return result == 0 ? 1 : result == -ENOENT ? 0 : result;
}

/* Writes the order if it is news. 'known' is NULL if it was not known. */
static int write_news(
    struct store *store, const struct order *known, const struct order *order, bool *changed)
{
	char *body = intake_order_to_json(order);
	int result = body != NULL ? 0 : -ENOMEM;
	*changed = result == 0 && (known == NULL || is_news(known, order, body));
	if (*changed)
		result = write_order(store, order, body);
	if (result == 0 && *changed)
		tally(store, known != NULL && known->status == ORDER_OPEN,
		    order->status == ORDER_OPEN);
	free(body);
	return result;
}

int store_put_order(struct store *store, struct order *order, struct order *known, bool *changed)
{
	int result = meet(store, order, known);
	bool exists = result == 1;
	if (result >= 0)
		result = write_news(store, exists ? known : NULL, order, changed);
	if (result == 0)
		result = catalog_complete(store, order);
	if (result == 0 && exists)
		result = catalog_complete(store, known);
	else
		known->number[0] = '\0';
	return result;
}

int store_withdraw_order(struct store *store, const char *number, struct order *order,
    struct order *known, bool *changed)
{
	int result = load_order(store, number, known);
	*changed =
	    result == 0 && known->status != ORDER_SHIPPED && known->status != ORDER_CANCELLED;
	if (result == 0)
		*order = *known;
	if (!*changed)
		return result;
	tally(store, known->status == ORDER_OPEN, false);
	order->status = ORDER_CANCELLED;
	char *body = intake_order_to_json(order);
	result = body != NULL ? write_order(store, order, body) : -ENOMEM;
	free(body);
	return result < 0 ? result : catalog_complete(store, known);
}

int store_save_progress(struct store *store, const struct order *order)
{
	sqlite3_stmt *find = db_use(store, SQL_FIND_ORDER);
	db_bind(find, 1, order->number);
	int result = db_row(store, find);
	bool waited = result == 1 && sqlite3_column_int(find, 0) == ORDER_OPEN;
	db_done(find);
	if (result <= 0)
		return result == 0 ? -ENOENT : result;

	char *progress = order->status == ORDER_OPEN ? strdup("") : progress_to_text(order);
	sqlite3_stmt *save = db_use(store, SQL_SAVE_PROGRESS);
	db_bind(save, 1, order->number);
	sqlite3_bind_int(save, 2, (int)order->status);
	sqlite3_bind_int(save, 3, (int)order->parcels);
	db_bind(save, 4, progress);
	result = progress != NULL ? db_run(store, save) : -ENOMEM;
	free(progress);
	if (result == 0)
		tally(store, waited, order->status == ORDER_OPEN);
	return result;
}

int store_ship_label(struct store *store, const char *tracking, const char *number)
{
	sqlite3_stmt *ship = db_use(store, SQL_SHIP_LABEL);
	db_bind(ship, 1, tracking);
	db_bind(ship, 2, number);
	return db_run(store, ship);
}

int store_find_label(struct store *store, const char *tracking, struct label_owner *owner)
{
	sqlite3_stmt *find = db_use(store, SQL_FIND_LABEL);
	*owner = (struct label_owner){ 0 };
	db_bind(find, 1, tracking);
	int result = db_row(store, find);
	if (result <= 0)
		return result;
	text_copy(owner->named_by, sizeof(owner->named_by), db_text(find, 0));
	text_copy(owner->shipped_with, sizeof(owner->shipped_with), db_text(find, 1));
	db_done(find);
	return 0;
}

int store_list_orders(
    struct store *store, bool all, bool (*each)(const struct order *order, void *data), void *data)
{
	sqlite3_stmt *list = db_use(store, all ? SQL_LIST_ORDERS : SQL_LIST_OPEN_ORDERS);
	struct order *order = malloc(sizeof(*order));
	int result = order != NULL ? 0 : -ENOMEM;

	while (result >= 0 && (result = db_row(store, list)) == 1) {
		result = read_order(list, order);
		if (result < 0 || !each(order, data))
			break;
	}
	db_done(list);
	free(order);
	return result < 0 ? result : 0;
}

unsigned store_orders_waiting(const struct store *store)
{
	return store->orders_waiting;
}
