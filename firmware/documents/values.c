// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/values.h"

#include "firmware/documents/dates.h"
#include "firmware/documents/names.h"

/* The address with the order's number in place of {order}. */
static char *address_for(const char *address, const struct order *order)
{
	g_autofree char *number = g_uri_escape_string(order->number, NULL, FALSE);
	g_auto(GStrv) parts = g_strsplit(address, "{order}", -1);
	return g_strjoinv(number, parts);
}

static void set_customer(
    struct fields *fields, const struct texts *texts, const struct order *order)
{
	fields_set(fields, "customer.first_name", order->first_name);
	if (order->orders_count == 0)
		return;
	g_autofree char *ordinal =
	    texts_word(texts, "numbers", "ordinals", order->orders_count - 1);
	if (ordinal != NULL)
		fields_set(fields, "customer.order_ordinal", ordinal);
}

static void set_order(struct fields *fields, const struct config *config, const struct order *order)
{
	fields_set(fields, "order.number", order->number);
	g_autofree char *url = *order->address != '\0' ? g_strdup(order->address)
						       : address_for(config->shop.order_url, order);
	fields_set(fields, "order.url", url);
	fields_set(fields, "order.note", order->note);
	g_autofree char *folded = g_strdup(order->note);
	fields_set(fields, "order.note_folded", g_strdelimit(folded, "\r\n", ' '));
}

static void set_return(struct fields *fields, const struct config *config,
    const struct texts *texts, const struct order *order, int64_t day)
{
	g_autofree char *url = address_for(config->shop.return_url, order);
	fields_set(fields, "return.url", url);
	if (config->shop.return_days == 0)
		return;
	g_autofree char *last = date_after(texts, fields, day, config->shop.return_days);
	if (last != NULL)
		fields_set(fields, "return.last_day", last);
}

static void set_product(struct fields *fields, const char *guide, const struct order *order)
{
	g_autofree char *name = name_of_guided(order, guide);
	g_autofree char *shortened = name_shortened(name);
	fields_set(fields, "product.name", name);
	fields_set(fields, "product.short", shortened);
}

void values_set(struct fields *fields, const struct config *config, const struct texts *texts,
    const struct document *document, const struct order *order, int64_t day)
{
	fields_set(fields, "shop.name", config->shop.name);
	fields_set(fields, "shop.contact", config->shop.contact);
	set_customer(fields, texts, order);
	set_order(fields, config, order);
	set_return(fields, config, texts, order, day);
	if (document->kind == DOCUMENT_GUIDE)
		set_product(fields, document->guide, order);
}
