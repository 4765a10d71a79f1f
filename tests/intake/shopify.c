// SPDX-License-Identifier: Apache-2.0
/* The bodies of Shopify order webhooks. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/intake/heard.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ITEM(id, sku, quantity)                                                                    \
	"{\"id\":" id ",\"sku\":\"" sku "\",\"title\":\"T\",\"quantity\":" quantity "}"
#define BODY(members) "{\"name\":\"#1\"," members "}"
#define ITEMS "\"line_items\":[" ITEM("1", "A", "1") "]"
#define ITEMS_OUT "\"lines\":[{\"sku\":\"A\",\"quantity\":1,\"title\":\"T\"}]"

static void members_mean_what_the_shop_means(void **state)
{
	static const struct {
		const char *json, *heard;
	} table[] = {
		{ BODY(ITEMS), "{\"number\":\"1\"," ITEMS_OUT "}\n" },
		{ "{\"order\":" BODY(ITEMS) "}", "{\"number\":\"1\"," ITEMS_OUT "}\n" },
		/* Shopify's own "number" counts from 1 and is not what people see */
		{ "{\"number\":4,\"order_number\":1004,\"name\":\"#kq1004-fr\"," ITEMS "}",
		    "{\"number\":\"KQ1004-FR\"," ITEMS_OUT "}\n" },
		/* tags */
		{ BODY("\"tags\":\"\"," ITEMS), "{\"number\":\"1\"," ITEMS_OUT "}\n" },
		{ BODY("\"tags\":\"vip, GIFT ,x\"," ITEMS),
		    "{\"number\":\"1\",\"gift\":true," ITEMS_OUT "}\n" },
		{ BODY("\"tags\":\"gift-card,no gift\"," ITEMS),
		    "{\"number\":\"1\"," ITEMS_OUT "}\n" },
		{ BODY("\"tags\":[\"vip\",\"Gift\"]," ITEMS),
		    "{\"number\":\"1\",\"gift\":true," ITEMS_OUT "}\n" },
		{ BODY("\"tags\":[]," ITEMS), "{\"number\":\"1\"," ITEMS_OUT "}\n" },
		/* the customer */
		{ BODY("\"customer\":{\"first_name\":\"Ann\",\"orders_count\":3},\"shipping_"
		       "address\":{"
		       "\"first_name\":\"Bob\"},\"customer_locale\":\"fr-CA\",\"note\":"
		       "\"Hi\"," ITEMS),
		    "{\"number\":\"1\",\"language\":\"fr-CA\",\"first_name\":\"Ann\",\"orders_"
		    "count\":3,"
		    "\"note\":\"Hi\"," ITEMS_OUT "}\n" },
		{ BODY("\"customer\":{\"first_name\":\" "
		       "\"},\"shipping_address\":{\"first_name\":\"Bob\"}," ITEMS),
		    "{\"number\":\"1\",\"first_name\":\"Bob\"," ITEMS_OUT "}\n" },
		{ BODY("\"customer\":null,\"shipping_address\":null,\"customer_locale\":null,"
		       "\"note\":null,"
		       "\"tags\":null,\"order_status_url\":null,\"fulfillments\":null,\"refunds\":"
		       "null,"
		       "\"cancelled_at\":null," ITEMS),
		    "{\"number\":\"1\"," ITEMS_OUT "}\n" },
		/* what does not fit and only helps is left out */
		{ BODY("\"customer_locale\":\"a_very_long_locale\",\"order_status_url\":\"ftp://"
		       "x\"," ITEMS),
		    "{\"number\":\"1\"," ITEMS_OUT "}\n" },
		{ BODY("\"order_status_url\":\"https://x.example/1?key=2\"," ITEMS),
		    "{\"number\":\"1\",\"address\":\"https://x.example/1?key=2\"," ITEMS_OUT
		    "}\n" },
		/* tracking numbers */
		{ BODY("\"fulfillments\":[{\"status\":\"success\",\"tracking_numbers\":[\"1z5r "
		       "8939\",\"by hand, "
		       "tomorrow\"]},{\"status\":\"cancelled\",\"tracking_numbers\":["
		       "\"CANCELLED1\"]},{\"status\":null,\"tracking_numbers\":[\"RB123456785GB\","
		       "\"1Z5R8939\",null]},{}]," ITEMS),
		    "{\"number\":\"1\",\"tracking\":[\"1Z5R8939\",\"RB123456785GB\"]," ITEMS_OUT
		    "}\n" },
		/* lines that need no shipping, and lines that are refunded or edited away */
		{ BODY("\"line_items\":[{\"id\":7,\"sku\":null,\"quantity\":1,\"requires_"
		       "shipping\":false}," ITEM("1", "A", "1") "]"),
		    "{\"number\":\"1\"," ITEMS_OUT "}\n" },
		{ BODY("\"line_items\":[" ITEM("9223372036854775807", "A", "3") "," ITEM(
		      "9223372036854775806", "B", "2") "],\"refunds\":[{\"refund_line_items\":[{"
						       "\"line_item_id\":9223372036854775807,"
						       "\"quantity\":1},{\"line_item_id\":"
						       "9223372036854775806,\"quantity\":2}]},{"
						       "\"refund_line_items\":[{\"line_item_id\":"
						       "9223372036854775807,\"quantity\":1},{"
						       "\"line_item_id\":5,\"quantity\":1}]},{}]"),
		    "{\"number\":\"1\"," ITEMS_OUT "}\n" },
		{ BODY("\"line_items\":[{\"id\":1,\"sku\":\"A\",\"title\":\"T\",\"quantity\":3,"
		       "\"current_quantity\":1},{\"id\":2,\"sku\":\"B\",\"quantity\":1,\"current_"
		       "quantity\":0}],"
		       "\"refunds\":[{\"refund_line_items\":[{\"line_item_id\":1,\"quantity\":2}]}"
		       "]"),
		    "{\"number\":\"1\"," ITEMS_OUT "}\n" },
		{ BODY(
		      "\"line_items\":[{\"sku\":\"A\",\"title\":\"Mug\",\"variant_title\":\"blue\","
		      "\"quantity\":2},{\"sku\":\"A\",\"title\":\"Mug\",\"quantity\":1}]"),
		    "{\"number\":\"1\",\"lines\":[{\"sku\":\"A\",\"quantity\":3,\"title\":\"Mug\","
		    "\"variant\":"
		    "\"blue\"}]}\n" },
		/* cancelled, or nothing left to send */
		{ BODY("\"cancelled_at\":\"2026-11-22T08:20:00+01:00\"," ITEMS),
		    "{\"number\":\"1\",\"cancelled\":true," ITEMS_OUT "}\n" },
		{ BODY(ITEMS ",\"refunds\":[{\"refund_line_items\":[{\"line_item_id\":1,"
			     "\"quantity\":9}]}]"),
		    "{\"number\":\"1\",\"cancelled\":true}\n" },
		{ BODY("\"line_items\":[]"), "{\"number\":\"1\",\"cancelled\":true}\n" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct heard heard = { 0 };
		struct error error = { "" };
		print_message("%s\n", table[i].json);
		int result = hear_orders(table[i].json, &heard, &error);
		assert_string_equal(error.text, "");
		assert_int_equal(result, 0);
		assert_string_equal(heard.text, table[i].heard);
	}
}

static void what_cannot_be_packed_is_refused(void **state)
{
	static const struct {
		const char *json, *error;
	} table[] = {
		{ "{" ITEMS "}",
		    "orders.json: $.name: is missing; it must be an order number of 1 to 31 "
		    "letters, digits and - _ . /" },
		{ "{\"orders\":[{\"name\":\"Order 1\"," ITEMS "}]}",
		    "orders.json: $.orders[0].name: must be an order number of 1 to 31 letters, "
		    "digits and - _ "
		    ". /, not \"Order 1\"" },
		{ BODY("\"line_items\":{}"), "orders.json: $.line_items: must be a list, not {}" },
		{ BODY("\"line_items\":[null]"),
		    "orders.json: $.line_items[0]: is missing; it must be an object" },
		{ BODY("\"line_items\":[" ITEM(
		      "1", "A", "1") ",{\"sku\":null,\"title\":\"Wrapping\","
				     "\"quantity\":1}]"),
		    "orders.json: $.line_items[1].sku: must not be empty: \"Wrapping\" can only be "
		    "packed by its "
		    "SKU; give it one in the shop, or mark it as needing no shipping" },
		{ BODY("\"line_items\":[{\"sku\":\"A\"}]"),
		    "orders.json: $.line_items[0].quantity: is missing; it must be a whole "
		    "number" },
		{ BODY("\"line_items\":[{\"sku\":\"A\",\"quantity\":\"three\"}]"),
		    "orders.json: $.line_items[0].quantity: must be a whole number from 0 to 9999, "
		    "not "
		    "\"three\"" },
		{ BODY("\"line_items\":[{\"id\":1e3,\"sku\":\"A\",\"quantity\":1}]"),
		    "orders.json: $.line_items[0].id: must be a whole number from 0 to "
		    "9223372036854775807, not "
		    "1000.0" },
		{ BODY(ITEMS ",\"refunds\":[{\"refund_line_items\":[{\"line_item_id\":1,"
			     "\"quantity\":-1}]}]"),
		    "orders.json: $.refunds[0].refund_line_items[0].quantity: must be a whole "
		    "number from 0 to "
		    "9999, not -1" },
		{ BODY("\"tags\":7," ITEMS),
		    "orders.json: $.tags: must be a text or a list of texts, not 7" },
		{ BODY("\"tags\":[7]," ITEMS), "orders.json: $.tags[0]: must be a text, not 7" },
		{ BODY("\"customer\":{\"first_name\":7}," ITEMS),
		    "orders.json: $.customer.first_name: must be a text, not 7" },
		{ BODY("\"fulfillments\":[{\"tracking_numbers\":\"1Z5R8939\"}]," ITEMS),
		    "orders.json: $.fulfillments[0].tracking_numbers: must be a list, not "
		    "\"1Z5R8939\"" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct heard heard = { 0 };
		struct error error = { "" };
		print_message("%s\n", table[i].json);
		assert_int_equal(hear_orders(table[i].json, &heard, &error), -EINVAL);
		assert_string_equal(error.text, table[i].error);
		assert_int_equal(heard.count, 0);
	}
}

/* Refunds are looked up line by line: a text full of them must not take quadratic time. */
static void many_refunds_are_read_at_once(void **state)
{
	static const char refund[] = "{\"line_item_id\":2,\"quantity\":1},";
	char *json = malloc(INTAKE_MESSAGE_MAX);
	struct heard heard = { 0 };
	struct error error;
	(void)state;
	char *at = stpcpy(json, "{\"name\":\"1\"," ITEMS ",\"refunds\":[{\"refund_line_items\":[");
	while (at + sizeof(refund) + 8 < json + INTAKE_MESSAGE_MAX)
		at = stpcpy(at, refund);
	stpcpy(at, "{}]}]}");
	assert_int_equal(hear_orders(json, &heard, &error), 0);
	assert_string_equal(heard.text, "{\"number\":\"1\"," ITEMS_OUT "}\n");
	free(json);
}

static void a_whole_webhook_is_taken_unchanged(void **state)
{
	size_t size;
	char *json = file_text("data/webhook.json", &size);
	struct heard heard = { 0 };
	struct error error = { "" };
	(void)state;
	int result = hear_orders(json, &heard, &error);
	assert_string_equal(error.text, "");
	assert_int_equal(result, 0);
	assert_string_equal(heard.text,
	    "{\"number\":\"9999\",\"language\":\"fr-CA\",\"first_name\":\"\xC3\x89lo\xC3\xAFse\","
	    "\"orders_"
	    "count\":3,\"gift\":true,\"note\":\"Joyeux anniversaire !\\n\xE2\x80\x94 Tante "
	    "\xC3\x89lo\xC3\xAFse "
	    "\xF0\x9F\x8D\xB5\",\"address\":\"https://shop.example/690933842/orders/"
	    "b1946ac92492d2347c6235b4d2611184/authenticate?key=591785b794601e212b260e25925636fd\","
	    "\"tracking\":[\"9400111201080805483016\",\"1Z5R89390357567127\"],\"lines\":[{\"sku\":"
	    "\"MUG-350-"
	    "BL\",\"quantity\":2,\"title\":\"Stoneware mug\",\"variant\":\"blue / 350 "
	    "ml\"},{\"sku\":\"TEA-"
	    "ASSAM-250\",\"quantity\":1,\"title\":\"Assam loose leaf\"}]}\n");
	free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_mean_what_the_shop_means),
		cmocka_unit_test(what_cannot_be_packed_is_refused),
		cmocka_unit_test(many_refunds_are_read_at_once),
		cmocka_unit_test(a_whole_webhook_is_taken_unchanged),
	};
	return cmocka_run_group_tests_name("shopify", tests, NULL, NULL);
}
