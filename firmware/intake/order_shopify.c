// SPDX-License-Identifier: Apache-2.0
/*
 * The body of a Shopify order webhook (orders/create, orders/updated, orders/cancelled: the REST
 * Admin API's Order). What only helps, such as a tracking number that is none, is left out when it
 * does not fit; what is to be packed must be right.
 */
#include <string.h>
#include <strings.h>
#include "firmware/intake/orders.h"
#include "firmware/intake/words.h"
#include "packbench/scan.h"

/* A line item while refunds are taken off it. */
struct item {
	json_int_t id;
	json_int_t left; /* as first ordered, less refunds */
	json_int_t
	    current; /* after order edits, too (API version 2024-01 on), else as first ordered */
};

static int read_text(const struct node *parent, const char *key, const char **text)
{
	struct node node = node_member(parent, key);
	return node_text(&node, text);
}

static int read_amount(const struct node *parent, const char *key, json_int_t *amount)
{
	struct node node = node_member(parent, key);
	return node_number(&node, 0, UNITS_MAX, amount);
}

static bool is_gift_tag(const char *tag, size_t length)
{
	while (length > 0 && *tag == ' ') {
		tag++;
		length--;
	}
	while (length > 0 && tag[length - 1] == ' ')
		length--;
	return length == strlen("gift") && strncasecmp(tag, "gift", length) == 0;
}

static bool has_gift_tag(const char *tags)
{
	for (;;) {
		size_t length = strcspn(tags, ",");
		if (is_gift_tag(tags, length))
			return true;
		if (tags[length] == '\0')
			return false;
		tags += length + 1;
	}
}

/* Webhooks have one text with commas, some tools send a list. */
static int read_tags(const struct node *parent, struct order *order)
{
	struct node tags = node_member(parent, "tags");
	size_t count = json_array_size(tags.value);
	if (tags.value != NULL && !json_is_array(tags.value) && !json_is_string(tags.value))
		return node_fail_value(&tags, "must be a text or a list of texts");
	if (json_is_string(tags.value))
		order->gift = has_gift_tag(json_string_value(tags.value));
	for (size_t i = 0; i < count; i++) {
		struct node node = node_element(&tags, i);
		const char *tag;
		int result = node_text(&node, &tag);
		if (result < 0)
			return result;
		if (tag != NULL && has_gift_tag(tag))
			order->gift = true;
	}
	return 0;
}

static int read_customer(const struct node *parent, struct order *order)
{
	struct node customer = node_member(parent, "customer");
	struct node recipient = node_member(parent, "shipping_address");
	struct node count = node_member(&customer, "orders_count");
	json_int_t orders_count;
	const char *name, *recipient_name;
	int result;
	if ((result = read_text(&customer, "first_name", &name)) < 0 ||
	    (result = read_text(&recipient, "first_name", &recipient_name)) < 0 ||
	    (result = node_number(&count, 0, 1000000, &orders_count)) < 0)
		return result;
	order->orders_count = (unsigned)orders_count;
	words_copy(order->first_name, NAME_SIZE, name != NULL ? name : "");
	if (order->first_name[0] == '\0' && recipient_name != NULL)
		words_copy(order->first_name, NAME_SIZE, recipient_name);
	return 0;
}

static int read_words(const struct node *node, struct order *order)
{
	const char *language, *note, *address;
	int result;
	if ((result = read_text(node, "customer_locale", &language)) < 0 ||
	    (result = read_text(node, "note", &note)) < 0 ||
	    (result = read_text(node, "order_status_url", &address)) < 0)
		return result;
	if (language != NULL)
		order_take_language(order, language);
	if (note != NULL)
		words_copy_lines(order->note, NOTE_SIZE, note);
	if (address != NULL && address_copy(order->address, ADDRESS_SIZE, address, NULL) < 0)
		order->address[0] = '\0';
	return 0;
}

static int read_fulfillment(const struct node *parent, struct order *order)
{
	const char *status;
	struct node list = node_member(parent, "tracking_numbers");
	size_t count;
	int result;
	if ((result = read_text(parent, "status", &status)) < 0 ||
	    (result = node_list(&list, &count)) < 0)
		return result;
	if (status != NULL && strcmp(status, "cancelled") == 0)
		return 0;
	for (size_t i = 0; result == 0 && i < count; i++) {
		struct node node = node_element(&list, i);
		const char *text;
		char tracking[TRACKING_SIZE];
		result = node_text(&node, &text);
		if (result == 0 && text != NULL && tracking_normalize(text, tracking) == 0)
			result = order_add_tracking(&node, order, tracking);
	}
	return result;
}

static int read_fulfillments(const struct node *parent, struct order *order)
{
	struct node list = node_member(parent, "fulfillments");
	size_t count;
	int result = node_list(&list, &count);
	for (size_t i = 0; result == 0 && i < count; i++) {
		struct node node = node_element(&list, i);
		result = read_fulfillment(&node, order);
	}
	return result;
}

static int read_item(const struct node *node, struct item *item)
{
	struct node id = node_member(node, "id");
	struct node quantity = node_member(node, "quantity");
	struct node current = node_member(node, "current_quantity");
	int result;
	if ((result = node_object(node)) < 0)
		return result;
	if (quantity.value == NULL)
		return node_fail_value(&quantity, "must be a whole number");
	if ((result = node_number(&id, 0, INT64_MAX, &item->id)) < 0 ||
	    (result = node_number(&quantity, 0, UNITS_MAX, &item->left)) < 0 ||
	    (result = node_number(&current, 0, UNITS_MAX, &item->current)) < 0)
		return result;
	if (current.value == NULL)
		item->current = item->left;
	return 0;
}

static int refund_item(const struct node *node, struct item *items, size_t count)
{
	struct node id = node_member(node, "line_item_id");
	json_int_t line_item, units;
	int result;
	if ((result = node_number(&id, 0, INT64_MAX, &line_item)) < 0 ||
	    (result = read_amount(node, "quantity", &units)) < 0)
		return result;
	for (size_t i = 0; i < count; i++)
		if (id.value != NULL && items[i].id == line_item)
			items[i].left -= units;
	return 0;
}

static int read_refund(const struct node *parent, struct item *items, size_t n_items)
{
	struct node list = node_member(parent, "refund_line_items");
	size_t count;
	int result = node_list(&list, &count);
	for (size_t i = 0; result == 0 && i < count; i++) {
		struct node node = node_element(&list, i);
		result = refund_item(&node, items, n_items);
	}
	return result;
}

static int read_refunds(const struct node *parent, struct item *items, size_t n_items)
{
	struct node list = node_member(parent, "refunds");
	size_t count;
	int result = node_list(&list, &count);
	for (size_t i = 0; result == 0 && i < count; i++) {
		struct node node = node_element(&list, i);
		result = read_refund(&node, items, n_items);
	}
	return result;
}

/* Adds the line unless nothing of it is to be sent. */
static int take_line(const struct node *node, const struct item *item, struct order *order)
{
	struct order_line line = { 0 };
	struct product *product = &line.product;
	struct node sku_node = node_member(node, "sku");
	const char *sku, *title, *variant;
	json_int_t units = item->left < item->current ? item->left : item->current;
	int result;
	if (units <= 0 || json_is_false(json_object_get(node->value, "requires_shipping")))
		return 0;
	if ((result = node_text(&sku_node, &sku)) < 0 ||
	    (result = read_text(node, "title", &title)) < 0 ||
	    (result = read_text(node, "variant_title", &variant)) < 0)
		return result;
	words_copy(product->title, TITLE_SIZE, title != NULL ? title : "");
	words_copy(product->variant, TITLE_SIZE, variant != NULL ? variant : "");
	struct error fault;
	if (identifier_copy(product->sku, SKU_SIZE, sku != NULL ? sku : "", &fault) < 0)
		return node_fail(&sku_node,
		    "%s: \"%s\" can only be packed by its SKU; give it one in the shop, or mark it "
		    "as needing no shipping",
		    fault.text, product->title);
	if (product->title[0] == '\0')
		words_copy(product->title, TITLE_SIZE, product->sku);
	line.quantity = (unsigned)units;
	return order_add_line(node, order, &line);
}

static int read_lines(const struct node *parent, struct order *order)
{
	struct node list = node_member(parent, "line_items");
	struct item items[ORDER_LINES_MAX];
	size_t count;
	int result = node_list(&list, &count);
	if (result < 0)
		return result;
	if (count > ORDER_LINES_MAX)
		return node_fail(
		    &list, "has %zu lines; an order may have %d", count, ORDER_LINES_MAX);
	for (size_t i = 0; result == 0 && i < count; i++) {
		struct node node = node_element(&list, i);
		result = read_item(&node, &items[i]);
	}
	if (result == 0)
		result = read_refunds(parent, items, count);
	for (size_t i = 0; result == 0 && i < count; i++) {
		struct node node = node_element(&list, i);
		result = take_line(&node, &items[i], order);
	}
	return result;
}

int order_from_shopify(const struct node *node, struct order *order)
{
	*order = (struct order){ 0 };
	struct node number = node_member(node, "name");
	struct node cancelled = node_member(node, "cancelled_at");
	int result;
	if ((result = order_read_number(&number, order)) < 0 ||
	    (result = read_words(node, order)) < 0 || (result = read_tags(node, order)) < 0 ||
	    (result = read_customer(node, order)) < 0 ||
	    (result = read_fulfillments(node, order)) < 0 || (result = read_lines(node, order)) < 0)
		return result;
	if (cancelled.value != NULL || order->n_lines == 0)
		order->status = ORDER_CANCELLED;
	return 0;
}
