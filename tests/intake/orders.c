// SPDX-License-Identifier: Apache-2.0
/* Orders in our own format, and what holds for every text of orders. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/intake/heard.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LINES "\"lines\":[{\"sku\":\"A\",\"quantity\":1}]"
#define LINES_OUT "\"lines\":[{\"sku\":\"A\",\"quantity\":1,\"title\":\"A\"}]"

static void orders_are_understood(void **state)
{
	static const struct {
		const char *json, *heard;
	} table[] = {
		{ "{\"number\":\"#kq-1\"," LINES "}", "{\"number\":\"KQ-1\"," LINES_OUT "}\n" },
		{ "\xEF\xBB\xBF{\"number\":\"1\"," LINES "}",
		    "{\"number\":\"1\"," LINES_OUT "}\n" },
		/* one, a list, or either in an envelope */
		{ "{\"order\":{\"number\":\"1\"," LINES "}}",
		    "{\"number\":\"1\"," LINES_OUT "}\n" },
		{ "[{\"number\":\"1\"," LINES "},{\"number\":\"2\"," LINES "}]",
		    "{\"number\":\"1\"," LINES_OUT "}\n{\"number\":\"2\"," LINES_OUT "}\n" },
		{ "{\"orders\":[{\"number\":\"1\"," LINES
		  "},{\"name\":\"#2\",\"line_items\":[{\"sku\":"
		  "\"A\",\"quantity\":1}]}]}",
		    "{\"number\":\"1\"," LINES_OUT "}\n{\"number\":\"2\"," LINES_OUT "}\n" },
		{ "[]", "" },
		/* everything the shop can say */
		{ "{\"number\":\"1\",\"language\":\"pt-BR\",\"first_name\":\"Zo\\u00eb\",\"orders_"
		  "count\":"
		  "3,\"gift\":true,\"note\":\"One\\r\\ntwo\",\"address\":\"https://x.example/1\","
		  "\"tracking\":[\"1z5r "
		  "8939\",\"1Z5R8939\",\"RB123456785GB\"],\"lines\":[{\"sku\":\" B "
		  "\",\"quantity\":9999,\"title\":\"Mug\",\"variant\":\"blue\"}]}",
		    "{\"number\":\"1\",\"language\":\"pt-BR\",\"first_name\":\"Zo\xC3\xAB\","
		    "\"orders_"
		    "count\":3,\"gift\":true,\"note\":\"One\\ntwo\",\"address\":\"https://"
		    "x.example/1\","
		    "\"tracking\":[\"1Z5R8939\",\"RB123456785GB\"],\"lines\":[{\"sku\":\"B\","
		    "\"quantity\":"
		    "9999,\"title\":\"Mug\",\"variant\":\"blue\"}]}\n" },
		/* null says nothing, and neither do fields nobody knows */
		{ "{\"number\":\"1\",\"language\":null,\"first_name\":null,\"orders_count\":null,"
		  "\"gift\":"
		  "null,\"note\":null,\"address\":null,\"tracking\":null,\"cancelled\":null,\"x\":["
		  "{}],"
		  "\"y\":9007199254740993," LINES "}",
		    "{\"number\":\"1\"," LINES_OUT "}\n" },
		/* words for people are mended, not refused */
		{ "{\"number\":\"1\",\"first_name\":\" A\\tb\\u0007c\\u0085 "
		  "\",\"note\":\"\\n\",\"lines\":"
		  "[{\"sku\":\"A\",\"quantity\":1,\"title\":\"Mug\\r\\nblue\"}]}",
		    "{\"number\":\"1\",\"first_name\":\"A b "
		    "c\",\"lines\":[{\"sku\":\"A\",\"quantity\":1,"
		    "\"title\":\"Mug  blue\"}]}\n" },
		/* a SKU twice is one line */
		{ "{\"number\":\"1\",\"lines\":[{\"sku\":\"A\",\"quantity\":1},{\"sku\":\"B\","
		  "\"quantity\":"
		  "1},{\"sku\":\"A\",\"quantity\":2}]}",
		    "{\"number\":\"1\",\"lines\":[{\"sku\":\"A\",\"quantity\":3,\"title\":\"A\"},{"
		    "\"sku\":"
		    "\"B\",\"quantity\":1,\"title\":\"B\"}]}\n" },
		{ "{\"number\":\"1\",\"cancelled\":true}",
		    "{\"number\":\"1\",\"cancelled\":true}\n" },
		{ "{\"number\":\"1\",\"cancelled\":true," LINES "}",
		    "{\"number\":\"1\",\"cancelled\":true," LINES_OUT "}\n" },
		{ "{\"number\":\"1\",\"cancelled\":false," LINES "}",
		    "{\"number\":\"1\"," LINES_OUT "}\n" },
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

static void bad_orders_are_refused_with_place_and_reason(void **state)
{
	static const struct {
		const char *json, *error;
	} table[] = {
		{ "",
		    "orders.json:1:0: is not right as JSON: '[' or '{' expected near end of file" },
		{ "1004",
		    "orders.json:1:4: is not right as JSON: '[' or '{' expected near '1004'" },
		{ "{\"number\":\"1\",\n \"lines\":[,]}",
		    "orders.json:2:11: is not right as JSON: unexpected token near ','" },
		{ "{\"number\":\"1\"," LINES "} x",
		    "orders.json:1:51: is not right as JSON: end of file expected near 'x'" },
		{ "{\"number\":\"1\",\"number\":\"2\"," LINES "}",
		    "orders.json:1:22: is not right as JSON: duplicate object key near "
		    "'\"number\"'" },
		{ "{\"number\":\"1\\u0000\"," LINES "}",
		    "orders.json:1:19: is not right as JSON: a text must not hold \\u0000" },
		{ "{\"number\":\"\xE9\"," LINES "}", "orders.json:1:11: is not right as JSON: "
						     "unable to decode byte 0xe9 near '\"'" },
		{ "{\"order\":7}", "orders.json: $.order: must be an object, not 7" },
		{ "[{\"number\":\"1\"," LINES "},\"x\"]",
		    "orders.json: $[1]: must be an object, not \"x\"" },
		{ "{\"id\":1}",
		    "orders.json: $: is not an order: it has neither lines (our own format) nor "
		    "line_items (Shopify)" },
		{ "{\"orders\":[{\"number\":\"1\"," LINES "},{\"number\":\"#1\"," LINES "}]}",
		    "orders.json: $.orders[1]: is order 1, which is in here already" },
		{ "{" LINES "}",
		    "orders.json: $.number: is missing; it must be an order number of 1 to 31 "
		    "letters, digits and - _ . /" },
		{ "{\"number\":\"10 04\"," LINES "}",
		    "orders.json: $.number: must be an order number of 1 to 31 letters, digits and "
		    "- _ . /, "
		    "not \"10 04\"" },
		{ "{\"number\":1004," LINES "}",
		    "orders.json: $.number: must be a text, not 1004" },
		{ "{\"number\":\"1\"}",
		    "orders.json: $.lines: must have at least one line; an order that is "
		    "not to be packed has \"cancelled\": true" },
		{ "{\"number\":\"1\",\"lines\":[]}", "orders.json: $.lines: must have at least one "
						     "line; an order that is not to be packed has "
						     "\"cancelled\": true" },
		{ "{\"number\":\"1\",\"lines\":{}}",
		    "orders.json: $.lines: must be a list, not {}" },
		{ "{\"number\":\"1\",\"lines\":[7]}",
		    "orders.json: $.lines[0]: must be an object, not 7" },
		{ "{\"number\":\"1\",\"lines\":[{\"quantity\":1}]}",
		    "orders.json: $.lines[0].sku: is missing; it must not be empty" },
		{ "{\"number\":\"1\",\"lines\":[{\"sku\":\" \",\"quantity\":1}]}",
		    "orders.json: $.lines[0].sku: must not be empty, not \" \"" },
		{ "{\"number\":\"1\",\"lines\":[{\"sku\":\"A\\tB\",\"quantity\":1}]}",
		    "orders.json: $.lines[0].sku: must not hold control characters, not "
		    "\"A\\tB\"" },
		{ "{\"number\":\"1\",\"lines\":[{\"sku\":"
		  "\"0123456789012345678901234567890123456789012345678"
		  "901234567890123\",\"quantity\":1}]}",
		    "orders.json: $.lines[0].sku: must be shorter than 64 bytes, not "
		    "\"0123456789012345678901234567890123456789012345…" },
		{ "{\"number\":\"1\",\"lines\":[{\"sku\":\"A\"}]}",
		    "orders.json: $.lines[0].quantity: is missing; it must be a whole number from "
		    "1 to 9999" },
		{ "{\"number\":\"1\",\"lines\":[{\"sku\":\"A\",\"quantity\":1},{\"sku\":\"B\","
		  "\"quantity\":"
		  "\"three\"}]}",
		    "orders.json: $.lines[1].quantity: must be a whole number from 1 to 9999, not "
		    "\"three\"" },
		{ "{\"number\":\"1\",\"lines\":[{\"sku\":\"A\",\"quantity\":0}]}",
		    "orders.json: $.lines[0].quantity: must be a whole number from 1 to 9999, not "
		    "0" },
		{ "{\"number\":\"1\",\"lines\":[{\"sku\":\"A\",\"quantity\":1.5}]}",
		    "orders.json: $.lines[0].quantity: must be a whole number from 1 to 9999, not "
		    "1.5" },
		{ "{\"number\":\"1\",\"lines\":[{\"sku\":\"A\",\"quantity\":10000}]}",
		    "orders.json: $.lines[0].quantity: must be a whole number from 1 to 9999, not "
		    "10000" },
		{ "{\"number\":\"1\",\"lines\":[{\"sku\":\"A\",\"quantity\":9999},{\"sku\":\"A\","
		  "\"quantity\":1}]}",
		    "orders.json: $.lines[1]: brings A to more than 9999 units" },
		{ "{\"number\":\"1\",\"language\":\"de_DE\"," LINES "}",
		    "orders.json: $.language: must be a language tag such as de or pt-BR, not "
		    "\"de_DE\"" },
		{ "{\"number\":\"1\",\"language\":\"../x\"," LINES "}",
		    "orders.json: $.language: must be a language tag such as de or pt-BR, not "
		    "\"../x\"" },
		{ "{\"number\":\"1\",\"first_name\":[]," LINES "}",
		    "orders.json: $.first_name: must be a text, not []" },
		{ "{\"number\":\"1\",\"orders_count\":-1," LINES "}",
		    "orders.json: $.orders_count: must be a whole number from 0 to 1000000, not "
		    "-1" },
		{ "{\"number\":\"1\",\"gift\":\"yes\"," LINES "}",
		    "orders.json: $.gift: must be true or false, not \"yes\"" },
		{ "{\"number\":\"1\",\"address\":\"javascript:x\"," LINES "}",
		    "orders.json: $.address: must begin with https:// or http://, not "
		    "\"javascript:x\"" },
		{ "{\"number\":\"1\",\"address\":\"https://x y\"," LINES "}",
		    "orders.json: $.address: must be an address without blanks and accents, not "
		    "\"https://x "
		    "y\"" },
		{ "{\"number\":\"1\",\"tracking\":[\"1Z5R8939\",\"1Z-1\"]," LINES "}",
		    "orders.json: $.tracking[1]: must be a tracking number of 8 to 47 letters and "
		    "digits, not "
		    "\"1Z-1\"" },
		{ "{\"number\":\"1\",\"tracking\":[null]," LINES "}",
		    "orders.json: $.tracking[0]: is missing; it must be a tracking number of 8 to "
		    "47 letters "
		    "and digits" },
		{ "{\"number\":\"1\",\"tracking\":[\"00000001\",\"00000002\",\"00000003\","
		  "\"00000004\","
		  "\"00000005\",\"00000006\",\"00000007\",\"00000008\",\"00000009\"]," LINES "}",
		    "orders.json: $.tracking[8]: is one more than the 8 tracking numbers an order "
		    "may have" },
		{ "{\"number\":\"1\",\"cancelled\":\"2026-11-22\"}",
		    "orders.json: $.cancelled: must be true or false, not \"2026-11-22\"" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct heard heard = { 0 };
		struct error error = { "" };
		print_message("%s\n", table[i].json);
		assert_int_equal(hear_orders(table[i].json, &heard, &error), -EINVAL);
		assert_string_equal(error.text, table[i].error);
		assert_string_equal(heard.text, "");
	}
}

static char *repeat(const char *before, const char *part, size_t times, const char *after)
{
	size_t length = strlen(part);
	char *text = malloc(strlen(before) + times * length + strlen(after) + 1);
	assert_non_null(text);
	char *at = stpcpy(text, before);
	for (size_t i = 0; i < times; i++)
		at = stpcpy(at, part);
	stpcpy(at, after);
	return text;
}

static void size_and_depth_are_capped(void **state)
{
	(void)state;
	struct heard heard = { 0 };
	struct error error;
	char *deep = repeat("{\"number\":\"1\"," LINES ",\n\"x\":", "[", 31, "");
	assert_int_equal(hear_orders(deep, &heard, &error), -EINVAL);
	assert_non_null(strstr(error.text, "is not right as JSON"));
	free(deep);
	deep = repeat("{\"number\":\"1\"," LINES ",\n\"x\":", "[", 100000, "");
	assert_int_equal(hear_orders(deep, &heard, &error), -EINVAL);
	assert_string_equal(error.text, "orders.json:2: more than 32 brackets within brackets");
	free(deep);
	/* brackets in texts do not count */
	char *wide = repeat("{\"number\":\"1\"," LINES ",\"x\":\"", "[\\\"", 1000, "\"}");
	assert_int_equal(hear_orders(wide, &heard, &error), 0);
	free(wide);

	char *large =
	    repeat("{\"number\":\"1\"," LINES ",\"x\":\"", "y", INTAKE_MESSAGE_MAX, "\"}");
	assert_int_equal(hear_orders(large, &heard, &error), -EMSGSIZE);
	assert_string_equal(
	    error.text, "orders.json: has 1048632 bytes; no more than 1048576 are taken at once");
	free(large);
}

static void an_order_has_at_most_200_lines(void **state)
{
	char text[20000];
	struct error error = { "" };
	(void)state;
	for (int lines = 200; lines <= 201; lines++) {
		struct heard heard = { 0 };
		char *at = stpcpy(text, "{\"number\":\"1\",\"lines\":[");
		for (int i = 0; i < lines; i++)
			at +=
			    sprintf(at, "%s{\"sku\":\"S%d\",\"quantity\":1}", i > 0 ? "," : "", i);
		stpcpy(at, "]}");
		int result = hear_orders(text, &heard, &error);
		assert_int_equal(result, lines == 200 ? 0 : -EINVAL);
		assert_int_equal(heard.count, lines == 200);
	}
	assert_string_equal(
	    error.text, "orders.json: $.lines: has 201 lines; an order may have 200");
}

static void long_words_are_cut_between_characters(void **state)
{
	(void)state;
	struct heard heard = { 0 };
	struct error error;
	char *name =
	    repeat("{\"number\":\"1\",\"first_name\":\"a", "\xE2\x82\xAC", 40, "\"," LINES "}");
	assert_int_equal(hear_orders(name, &heard, &error), 0);
	free(name);
	/* 95 bytes are there for 121: one and 31 of three bytes each */
	char *kept = repeat(
	    "{\"number\":\"1\",\"first_name\":\"a", "\xE2\x82\xAC", 31, "\"," LINES_OUT "}\n");
	assert_string_equal(heard.text, kept);
	free(kept);
}

static void the_receiver_can_stop(void **state)
{
	(void)state;
	struct heard heard = { .stop_after = 2 };
	struct error error;
	const char *json = "[{\"number\":\"1\"," LINES "},{\"number\":\"2\"," LINES
			   "},{\"number\":\"3\"," LINES "}]";
	assert_int_equal(hear_orders(json, &heard, &error), -ECANCELED);
	assert_int_equal(heard.count, 2);
	assert_string_equal(error.text, "heard enough");
}

static void nothing_is_kept_of_a_file_with_a_fault(void **state)
{
	(void)state;
	struct heard heard = { 0 };
	struct error error;
	const char *json = "[{\"number\":\"1\"," LINES "},{\"number\":\"2\",\"lines\":[]}]";
	assert_int_equal(hear_orders(json, &heard, &error), -EINVAL);
	assert_int_equal(heard.count, 0);
}

/* Same words in, same words out: bodies are kept in our own format. */
static void an_order_survives_its_own_format(void **state)
{
	static const char json[] =
	    "{\"number\":\"KQ/"
	    "1\",\"cancelled\":true,\"language\":\"fr\",\"first_name\":\"L\xC3\xA9o\","
	    "\"orders_count\":2,\"gift\":true,\"note\":\"\xC3\x80 bient\xC3\xB4t,\\n\\\"L\\\"\","
	    "\"address\":\"https://x.example/"
	    "?a=1&b=2\",\"tracking\":[\"RB123456785GB\"],\"lines\":[{"
	    "\"sku\":\"A\",\"quantity\":2,\"title\":\"T\",\"variant\":\"V\"}]}";
	struct order *order = malloc(sizeof(*order));
	struct error error;
	(void)state;
	assert_int_equal(intake_order_from_json(json, strlen(json), order, &error), 0);
	assert_int_equal(order->status, ORDER_CANCELLED);
	assert_int_equal(order->orders_count, 2);
	assert_int_equal(order->n_lines, 1);
	assert_int_equal(order->lines[0].quantity, 2);
	char *again = intake_order_to_json(order);
	assert_string_equal(again, json);
	free(again);

	/* what the bench and the catalogue add is not the shop's word */
	order->parcels = 1;
	order->lines[0].packed = 1;
	order->lines[0].missing = 1;
	strcpy(order->lines[0].product.bin, "A1");
	again = intake_order_to_json(order);
	assert_string_equal(again, json);
	free(again);
	free(order);
}

static void files_are_read_up_to_their_cap(void **state)
{
	(void)state;
	char *text = NULL;
	size_t size;
	struct error error;
	assert_int_equal(intake_read_file("no-such-file.json", 10, &text, &size, &error), -ENOENT);
	assert_string_equal(error.text, "no-such-file.json: No such file or directory");
	assert_int_equal(intake_read_file(".", 10, &text, &size, &error), -EISDIR);
	assert_int_equal(intake_read_file("orders.c", 1 << 10, &text, &size, &error), -EMSGSIZE);
	assert_null(text);
	text = file_text("CMakeLists.txt", &size);
	assert_int_equal(strlen(text), size);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders_are_understood),
		cmocka_unit_test(bad_orders_are_refused_with_place_and_reason),
		cmocka_unit_test(size_and_depth_are_capped),
		cmocka_unit_test(an_order_has_at_most_200_lines),
		cmocka_unit_test(long_words_are_cut_between_characters),
		cmocka_unit_test(the_receiver_can_stop),
		cmocka_unit_test(nothing_is_kept_of_a_file_with_a_fault),
		cmocka_unit_test(an_order_survives_its_own_format),
		cmocka_unit_test(files_are_read_up_to_their_cap),
	};
	return cmocka_run_group_tests_name("orders", tests, NULL, NULL);
}
