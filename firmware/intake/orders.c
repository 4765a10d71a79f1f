// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/intake/intake.h"
#include "firmware/intake/orders.h"
#include "packbench/scan.h"
#include "packbench/text.h"

int order_read_number(const struct node *node, struct order *order)
{
	const char *text;
	int result = node_text(node, &text);
	if (result < 0)
		return result;
	if (text == NULL || order_number_normalize(text, order->number) < 0)
		return node_fail_value(
		    node, "must be an order number of 1 to 31 letters, digits and - _ . /");
	return 0;
}

int order_add_line(const struct node *node, struct order *order, const struct order_line *line)
{
	struct order_line *same = order->lines;
	while (same < order->lines + order->n_lines &&
	       strcmp(same->product.sku, line->product.sku) != 0)
		same++;
	if (same == order->lines + order->n_lines) {
		order->n_lines++;
		*same = *line;
		return 0;
	}
	same->quantity += line->quantity;
	if (same->quantity > UNITS_MAX)
		return node_fail(
		    node, "brings %s to more than %d units", same->product.sku, UNITS_MAX);
	return 0;
}

int order_add_tracking(const struct node *node, struct order *order, const char *tracking)
{
	for (unsigned i = 0; i < order->n_tracking; i++)
		if (strcmp(order->tracking[i], tracking) == 0)
			return 0;
	if (order->n_tracking == ORDER_TRACKING_MAX)
		return node_fail(node, "is one more than the %d tracking numbers an order may have",
		    ORDER_TRACKING_MAX);
	text_copy(order->tracking[order->n_tracking++], TRACKING_SIZE, tracking);
	return 0;
}

bool order_take_language(struct order *order, const char *tag)
{
	static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	size_t letters = strspn(tag, LETTERS);
	bool whole = tag[letters] == '\0' || tag[letters] == '-';
	if (letters < 2 || !whole || strlen(tag) >= LANGUAGE_SIZE)
		return false;
	for (const char *at = tag; *at != '\0'; at++)
		if (!text_is_plain_character(*at) || *at == '_' || *at == '.')
			return false;
	text_copy(order->language, LANGUAGE_SIZE, tag);
	return true;
}

static int read_order(const struct node *node, struct order *order)
{
	int result = node_object(node);
	if (result < 0)
		return result;
	if (json_object_get(node->value, "line_items") != NULL)
		return order_from_shopify(node, order);
	if (json_object_get(node->value, "lines") != NULL ||
	    json_object_get(node->value, "number") != NULL)
		return order_from_own(node, order);
	return node_fail(node,
	    "is not an order: it has neither lines (our own format) nor line_items (Shopify)");
}

/* The orders of a text: one, or a list of them. */
struct batch {
	struct node root;
	struct node orders;
	bool list;
	size_t count;
};

static void batch_init(
    struct batch *batch, const char *source, const json_t *value, struct error *error)
{
	batch->root = (struct node){ .value = value, .source = source, .error = error };
	batch->orders = batch->root;
	if (json_object_get(value, "orders") != NULL)
		batch->orders = node_member(&batch->root, "orders");
	else if (json_object_get(value, "order") != NULL)
		batch->orders = node_member(&batch->root, "order");
	batch->list = json_is_array(batch->orders.value);
	batch->count = batch->list ? json_array_size(batch->orders.value) : 1;
}

static struct node batch_order(const struct batch *batch, size_t index)
{
	return batch->list ? node_element(&batch->orders, index) : batch->orders;
}

/* Reads all orders once, to see that each is right and that none is there twice. */
static int batch_check(const struct batch *batch, json_t *seen, struct order *order)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct node node = batch_order(batch, i);
		int result = read_order(&node, order);
		if (result < 0)
			return result;
		if (json_object_get(seen, order->number) != NULL)
			return node_fail(
			    &node, "is order %s, which is in here already", order->number);
		if (json_object_set_new(seen, order->number, json_true()) < 0)
			return error_set(
			    node.error, -ENOMEM, "%s: %s", node.source, strerror(ENOMEM));
	}
	return 0;
}

static int batch_deliver(const struct batch *batch, struct order *order,
    int (*each)(const struct order *order, void *data, struct error *error), void *data)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct node node = batch_order(batch, i);
		int result = read_order(&node, order);
		if (result == 0)
			result = each(order, data, node.error);
		if (result < 0)
			return result;
	}
	return 0;
}

int intake_orders(const char *source, const char *json, size_t size, size_t size_max,
    int (*each)(const struct order *order, void *data, struct error *error), void *data,
    struct error *error)
{
	json_t *value;
	int result = json_from_text(source, json, size, size_max, &value, error);
	if (result < 0)
		return result;
	struct batch batch;
	batch_init(&batch, source, value, error);
	json_t *seen = json_object();
	struct order *order = malloc(sizeof(*order));
	if (seen == NULL || order == NULL)
		result = error_set(error, -ENOMEM, "%s: %s", source, strerror(ENOMEM));
	else
		result = batch_check(&batch, seen, order);
	if (result == 0)
		result = batch_deliver(&batch, order, each, data);
	free(order);
	json_decref(seen);
	json_decref(value);
	return result;
}
