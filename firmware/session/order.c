// SPDX-License-Identifier: Apache-2.0
/* What can be said of orders without knowing the bench. */
#include <string.h>
#include "packbench/order.h"

bool order_same_lines(const struct order *a, const struct order *b)
{
	if (a->n_lines != b->n_lines)
		return false;
	for (unsigned i = 0; i < a->n_lines; i++)
		if (a->lines[i].quantity != b->lines[i].quantity ||
		    strcmp(a->lines[i].product.sku, b->lines[i].product.sku) != 0)
			return false;
	return true;
}

unsigned order_units_wanted(const struct order *order)
{
	unsigned units = 0;
	for (unsigned i = 0; i < order->n_lines; i++)
		units += order->lines[i].quantity;
	return units;
}

unsigned order_units_packed(const struct order *order)
{
	unsigned units = 0;
	for (unsigned i = 0; i < order->n_lines; i++)
		units += order->lines[i].packed;
	return units;
}

static void keep_progress(const struct order *known, struct order *news)
{
	for (unsigned i = 0; i < news->n_lines; i++) {
		news->lines[i].packed = known->lines[i].packed;
		news->lines[i].missing = known->lines[i].missing;
	}
}

/* What had been ordered is kept on record: of a shipped order whatever the shop refunds later, and
 * when a cancellation comes with everything refunded. */
static void keep_lines(const struct order *known, struct order *news)
{
	news->n_lines = known->n_lines;
	memcpy(news->lines, known->lines, known->n_lines * sizeof(known->lines[0]));
}

void order_update(const struct order *known, struct order *news)
{
	if (known->status == ORDER_SHIPPED ||
	    (news->status == ORDER_CANCELLED && news->n_lines == 0))
		keep_lines(known, news);
	bool same = order_same_lines(known, news);

	news->parcels = known->parcels;
	if (known->status == ORDER_SHIPPED)
		news->status = ORDER_SHIPPED;
	else if (news->status != ORDER_CANCELLED && same && known->status != ORDER_CANCELLED)
		news->status = known->status;
	if (same)
		keep_progress(known, news);
}
