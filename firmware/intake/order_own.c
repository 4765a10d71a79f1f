// SPDX-License-Identifier: Apache-2.0
/* Our own format of an order: deploy/schema/order.schema.json. */
#include "firmware/intake/intake.h"
#include "firmware/intake/orders.h"
#include "firmware/intake/words.h"
#include "packbench/scan.h"

static int read_words(const struct node *parent, const char *key, char *to, size_t size)
{
	struct node node = node_member(parent, key);
	const char *text;
	int result = node_text(&node, &text);
	if (result == 0 && text != NULL)
		words_copy(to, size, text);
	return result;
}

static int read_note(const struct node *parent, struct order *order)
{
	struct node node = node_member(parent, "note");
	const char *text;
	int result = node_text(&node, &text);
	if (result == 0 && text != NULL)
		words_copy_lines(order->note, sizeof(order->note), text);
	return result;
}

static int read_language(const struct node *parent, struct order *order)
{
	struct node node = node_member(parent, "language");
	const char *tag;
	int result = node_text(&node, &tag);
	if (result == 0 && tag != NULL && *tag != '\0' && !order_take_language(order, tag))
		return node_fail_value(&node, "must be a language tag such as de or pt-BR");
	return result;
}

static int read_address(const struct node *parent, struct order *order)
{
	struct node node = node_member(parent, "address");
	const char *text;
	int result = node_text(&node, &text);
	if (result < 0 || text == NULL || *text == '\0')
		return result;
	struct error fault;
	result = address_copy(order->address, sizeof(order->address), text, &fault);
	return result < 0 ? node_fail_value(&node, fault.text) : 0;
}

static int read_customer(const struct node *parent, struct order *order)
{
	struct node count = node_member(parent, "orders_count");
	struct node gift = node_member(parent, "gift");
	json_int_t orders_count;
	int result;
	if ((result = read_language(parent, order)) < 0 ||
	    (result = read_words(parent, "first_name", order->first_name, NAME_SIZE)) < 0 ||
	    (result = node_number(&count, 0, 1000000, &orders_count)) < 0 ||
	    (result = node_flag(&gift, &order->gift)) < 0 ||
	    (result = read_note(parent, order)) < 0)
		return result;
	order->orders_count = (unsigned)orders_count;
	return read_address(parent, order);
}

static int read_tracking(const struct node *parent, struct order *order)
{
	struct node list = node_member(parent, "tracking");
	size_t count;
	int result = node_list(&list, &count);
	for (size_t i = 0; result == 0 && i < count; i++) {
		struct node node = node_element(&list, i);
		const char *text;
		char tracking[TRACKING_SIZE];
		result = node_text(&node, &text);
		if (result == 0 && (text == NULL || tracking_normalize(text, tracking) < 0))
			result = node_fail_value(
			    &node, "must be a tracking number of 8 to 47 letters and digits");
		if (result == 0)
			result = order_add_tracking(&node, order, tracking);
	}
	return result;
}

static int read_quantity(const struct node *parent, unsigned *quantity)
{
	struct node node = node_member(parent, "quantity");
	json_int_t number;
	int result = node_number(&node, 1, UNITS_MAX, &number);
	*quantity = (unsigned)number;
	return result;
}

static int read_line(const struct node *node, struct order *order)
{
	struct order_line line = { 0 };
	struct product *product = &line.product;
	struct node sku = node_member(node, "sku");
	const char *text;
	int result;
	if ((result = node_object(node)) < 0 || (result = node_text(&sku, &text)) < 0)
		return result;
	struct error fault;
	if (identifier_copy(product->sku, SKU_SIZE, text != NULL ? text : "", &fault) < 0)
		return node_fail_value(&sku, fault.text);
	if ((result = read_words(node, "title", product->title, TITLE_SIZE)) < 0 ||
	    (result = read_words(node, "variant", product->variant, TITLE_SIZE)) < 0 ||
	    (result = read_quantity(node, &line.quantity)) < 0)
		return result;
	if (product->title[0] == '\0')
		words_copy(product->title, TITLE_SIZE, product->sku);
	return order_add_line(node, order, &line);
}

static int read_lines(const struct node *parent, struct order *order)
{
	struct node cancelled = node_member(parent, "cancelled");
	struct node list = node_member(parent, "lines");
	bool is_cancelled;
	size_t count;
	int result;
	if ((result = node_flag(&cancelled, &is_cancelled)) < 0 ||
	    (result = node_list(&list, &count)) < 0)
		return result;
	if (count > ORDER_LINES_MAX)
		return node_fail(
		    &list, "has %zu lines; an order may have %d", count, ORDER_LINES_MAX);
	if (count == 0 && !is_cancelled)
		return node_fail(&list, "must have at least one line; an order that is not to be "
					"packed has \"cancelled\": true");
	order->status = is_cancelled ? ORDER_CANCELLED : ORDER_OPEN;
	for (size_t i = 0; result == 0 && i < count; i++) {
		struct node node = node_element(&list, i);
		result = read_line(&node, order);
	}
	return result;
}

int order_from_own(const struct node *node, struct order *order)
{
	*order = (struct order){ 0 };
	struct node number = node_member(node, "number");
	int result;
	if ((result = order_read_number(&number, order)) < 0 ||
	    (result = read_customer(node, order)) < 0 || (result = read_tracking(node, order)) < 0)
		return result;
	return read_lines(node, order);
}

int intake_order_from_json(const char *json, size_t size, struct order *order, struct error *error)
{
	json_t *value;
	int result = json_from_text("order", json, size, INTAKE_FILE_MAX, &value, error);
	if (result < 0)
		return result;
	struct node root = { .value = value, .source = "order", .error = error };
	result = order_from_own(&root, order);
	json_decref(value);
	return result;
}

static void put_text(json_t *object, const char *key, const char *text)
{
	if (text[0] != '\0')
		json_object_set_new(object, key, json_string(text));
}

static json_t *line_to_json(const struct order_line *line)
{
	json_t *object = json_object();
	put_text(object, "sku", line->product.sku);
	json_object_set_new(object, "quantity", json_integer(line->quantity));
	put_text(object, "title", line->product.title);
	put_text(object, "variant", line->product.variant);
	return object;
}

static json_t *tracking_to_json(const struct order *order)
{
	json_t *list = json_array();
	for (unsigned i = 0; i < order->n_tracking; i++)
		json_array_append_new(list, json_string(order->tracking[i]));
	return list;
}

static json_t *lines_to_json(const struct order *order)
{
	json_t *list = json_array();
	for (unsigned i = 0; i < order->n_lines; i++)
		json_array_append_new(list, line_to_json(&order->lines[i]));
	return list;
}

char *intake_order_to_json(const struct order *order)
{
	json_t *object = json_object();
	put_text(object, "number", order->number);
	if (order->status == ORDER_CANCELLED)
		json_object_set_new(object, "cancelled", json_true());
	put_text(object, "language", order->language);
	put_text(object, "first_name", order->first_name);
	if (order->orders_count > 0)
		json_object_set_new(object, "orders_count", json_integer(order->orders_count));
	if (order->gift)
		json_object_set_new(object, "gift", json_true());
	put_text(object, "note", order->note);
	put_text(object, "address", order->address);
	if (order->n_tracking > 0)
		json_object_set_new(object, "tracking", tracking_to_json(order));
	if (order->n_lines > 0)
		json_object_set_new(object, "lines", lines_to_json(order));
	char *text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return text;
}
