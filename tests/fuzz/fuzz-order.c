// SPDX-License-Identifier: Apache-2.0
#include "firmware/intake/intake.h"
#include "packbench/scan.h"
#include "tests/fuzz/fuzz.h"

static void require_lines(const struct order *order)
{
	REQUIRE(order->n_lines <= ORDER_LINES_MAX);
	REQUIRE(order->n_lines > 0 || order->status == ORDER_CANCELLED);
	for (unsigned i = 0; i < order->n_lines; i++) {
		const struct order_line *line = &order->lines[i];
		REQUIRE(line->quantity >= 1 && line->quantity <= UNITS_MAX);
		REQUIRE(line->packed == 0 && line->missing == 0);
		REQUIRE(line->product.sku[0] != '\0' && is_line(line->product.sku, SKU_SIZE));
		REQUIRE(line->product.title[0] != '\0' && is_line(line->product.title, TITLE_SIZE));
		REQUIRE(is_line(line->product.variant, TITLE_SIZE));
		for (unsigned j = 0; j < i; j++)
			REQUIRE(strcmp(order->lines[j].product.sku, line->product.sku) != 0);
	}
}

static void require_order(const struct order *order)
{
	char normal[TRACKING_SIZE];
	REQUIRE(order_number_normalize(order->number, normal) == 0);
	REQUIRE(strcmp(order->number, normal) == 0);
	REQUIRE(order->status == ORDER_OPEN || order->status == ORDER_CANCELLED);
	REQUIRE(is_line(order->first_name, NAME_SIZE) && is_line(order->address, ADDRESS_SIZE));
	REQUIRE(is_line(order->language, LANGUAGE_SIZE) && is_utf8(order->note));
	REQUIRE(order->n_tracking <= ORDER_TRACKING_MAX);
	for (unsigned i = 0; i < order->n_tracking; i++) {
		REQUIRE(tracking_normalize(order->tracking[i], normal) == 0);
		REQUIRE(strcmp(order->tracking[i], normal) == 0);
	}
	require_lines(order);
}

/* What is kept of an order is the order. */
static int each(const struct order *order, void *data, struct error *error)
{
	struct order *again = data;
	require_order(order);
	char *kept = intake_order_to_json(order);
	REQUIRE(kept != NULL);
	int result = intake_order_from_json(kept, strlen(kept), again, error);
	REQUIRE(result == 0);
	char *kept_again = intake_order_to_json(again);
	REQUIRE(kept_again != NULL && strcmp(kept, kept_again) == 0);
	free(kept_again);
	free(kept);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct order again;
	struct error error = { "" };
	int result = intake_orders(
	    "fuzz", (const char *)data, size, INTAKE_MESSAGE_MAX, each, &again, &error);
	REQUIRE(result == 0 || (error.text[0] != '\0' && is_utf8(error.text)));
	return 0;
}
