// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "packbench/document.h"

static struct order order;
static struct document documents[DOCUMENTS_MAX];

static void add(const char *guide, unsigned packed)
{
	struct order_line *line = &order.lines[order.n_lines++];
	line->quantity = packed + 1;
	line->packed = packed;
	strcpy(line->product.guide, guide);
}

static int clear(void **state)
{
	(void)state;
	memset(&order, 0, sizeof(order));
	return 0;
}

static void an_order_without_guides_gets_thanks_and_return(void **state)
{
	(void)state;
	add("", 1);
	assert_int_equal(documents_choose(&order, documents), 2);
	assert_int_equal(documents[0].kind, DOCUMENT_THANKS);
	assert_string_equal(documents[0].name, "thanks");
	assert_string_equal(documents[0].guide, "");
	assert_int_equal(documents[1].kind, DOCUMENT_RETURN);
	assert_string_equal(documents[1].name, "return");
}

static void each_guide_comes_once_in_the_order_of_the_lines(void **state)
{
	(void)state;
	add("mug-care", 2);
	add("loose-leaf", 1);
	add("mug-care", 1);
	assert_int_equal(documents_choose(&order, documents), 4);
	assert_int_equal(documents[1].kind, DOCUMENT_GUIDE);
	assert_string_equal(documents[1].name, "guide-mug-care");
	assert_string_equal(documents[1].guide, "mug-care");
	assert_string_equal(documents[2].name, "guide-loose-leaf");
	assert_string_equal(documents[3].name, "return");
}

static void what_is_not_in_the_box_gets_no_guide(void **state)
{
	(void)state;
	add("mug-care", 0);
	assert_int_equal(documents_choose(&order, documents), 2);
}

static void the_longest_order_has_room(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ORDER_LINES_MAX; i++) {
		char guide[GUIDE_SIZE];
		snprintf(guide, sizeof(guide), "%047u", i);
		add(guide, 1);
	}
	assert_int_equal(documents_choose(&order, documents), DOCUMENTS_MAX);
	assert_int_equal(strlen(documents[1].name), strlen("guide-") + GUIDE_SIZE - 1);
}

static void documents_are_found_by_name(void **state)
{
	(void)state;
	add("mug-care", 1);
	struct document found;
	assert_int_equal(document_find(&order, "guide-mug-care", &found), 0);
	assert_string_equal(found.guide, "mug-care");
	assert_int_equal(document_find(&order, "return", &found), 0);
	assert_int_equal(found.kind, DOCUMENT_RETURN);
	assert_int_equal(document_find(&order, "guide-loose-leaf", &found), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_order_without_guides_gets_thanks_and_return, clear),
		cmocka_unit_test_setup(each_guide_comes_once_in_the_order_of_the_lines, clear),
		cmocka_unit_test_setup(what_is_not_in_the_box_gets_no_guide, clear),
		cmocka_unit_test_setup(the_longest_order_has_room, clear),
		cmocka_unit_test_setup(documents_are_found_by_name, clear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
