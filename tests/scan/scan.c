// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "packbench/scan.h"
#include "packbench/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What a call wrote, or NULL if it refused. */
struct expectation {
	const char *input;
	const char *output;
};

static void gtins_are_compared_in_14_digits(void **state)
{
	static const struct expectation table[] = {
		{ "09521234543213",
		    "09521234543213" }, /* GS1: the GTIN of the Digital Link examples */
		{ "9521234543213", "09521234543213" },
		{ "042100005264", "00042100005264" },  /* UPC-A; UPC-E 04252614 stands for it */
		{ "0042100005264", "00042100005264" }, /* the same as EAN-13 */
		{ "614141007318", "00614141007318" },
		{ "4006381333931", "04006381333931" },
		{ "95210063", "00000095210063" }, /* EAN-8 */
		{ "96385074", "00000096385074" },
		{ "19521101001010", "19521101001010" }, /* ITF-14 with an indicator digit */

		{ "4006381333930", NULL },
		{ "4006381333932", NULL },
		{ "04252614", NULL }, /* UPC-E, whose check digit is that of its UPC-A */
		{ "95210062", NULL },
		{ "", NULL },
		{ "0", NULL },
		{ "9521234", NULL },
		{ "952123454", NULL },
		{ "95212345432", NULL },
		{ "095212345432130", NULL },
		{ "952123454321X", NULL },
		{ " 9521234543213", NULL },
		{ "9521234543213\n", NULL },
		{ "-521234543213", NULL },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		char gtin[GTIN_SIZE] = "";
		int result = gtin_normalize(table[i].input, gtin);
		print_message("%s\n", table[i].input);
		assert_int_equal(result, table[i].output != NULL ? 0 : -EINVAL);
		if (table[i].output != NULL)
			assert_string_equal(gtin, table[i].output);
	}
}

/* Of ten last digits exactly one is right, for every length. */
static void one_check_digit_is_right(void **state)
{
	static const size_t lengths[] = { 8, 12, 13, 14 };
	const char *chosen = getenv("SCAN_SEED");
	unsigned seed = chosen != NULL ? (unsigned)strtoul(chosen, NULL, 10) : 952;
	(void)state;
	print_message("SCAN_SEED=%u\n", seed);
	srand(seed);
	for (unsigned round = 0; round < 10000; round++) {
		char digits[GTIN_SIZE] = "", gtin[GTIN_SIZE];
		size_t length = lengths[round % COUNT(lengths)];
		unsigned right = 0;
		for (size_t i = 0; i < length; i++)
			digits[i] = (char)('0' + rand() % 10);
		for (char last = '0'; last <= '9'; last++) {
			digits[length - 1] = last;
			right += gtin_normalize(digits, gtin) == 0;
		}
		assert_int_equal(right, 1);
	}
}

static void order_numbers_have_one_form(void **state)
{
	static const struct expectation table[] = {
		{ "1004", "1004" },
		{ "#1004", "1004" },
		{ "  #1004\r\n", "1004" },
		{ "kq-1004.b", "KQ-1004.B" },
		{ "EN_1/2", "EN_1/2" },
		{ "#a", "A" },
		{ "1234567890123456789012345678901", "1234567890123456789012345678901" },
		{ "#1234567890123456789012345678901", "1234567890123456789012345678901" },
		{ "12345678901234567890123456789012", NULL },
		{ "", NULL },
		{ "#", NULL },
		{ " ", NULL },
		{ "##1004", NULL },
		{ "10 04", NULL },
		{ "1004+", NULL },
		{ "PB:NEXT", NULL },
		{ "commande-n\xC2\xB0", NULL },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		char number[ORDER_NUMBER_SIZE] = "";
		int result = order_number_normalize(table[i].input, number);
		print_message("%s\n", table[i].input);
		assert_int_equal(result, table[i].output != NULL ? 0 : -EINVAL);
		if (table[i].output != NULL)
			assert_string_equal(number, table[i].output);
	}
}

static void tracking_numbers_have_one_form(void **state)
{
	static const struct expectation table[] = {
		{ "1Z5R89390357567127", "1Z5R89390357567127" },
		{ "1z 5r8 939 03 5756 7127", "1Z5R89390357567127" },
		{ "RB 123 456 785 GB", "RB123456785GB" },
		{ "00340434161094042557", "00340434161094042557" },
		{ "9400 1112 0108 0805 4830 16", "9400111201080805483016" },
		/* the same parcel with and without where it goes to */
		{ "420221539101026837331000039521", "9101026837331000039521" },
		{ "9101026837331000039521", "9101026837331000039521" },
		{ "4201028200009261290113185417468510", "9261290113185417468510" },
		{ "4201002334249200190132607600833457", "9200190132607600833457" },
		{ "4201002392748931507708513018050063", "92748931507708513018050063" },
		{ "420100239400111201080805483016", "9400111201080805483016" },
		/* 420 in front of something else stays */
		{ "4201028200009261290113185417468511", "4201028200009261290113185417468511" },
		{ "420221538101026837331000039521", "420221538101026837331000039521" },
		{ "42010023", "42010023" },
		{ "4201002394001112010808054830A6", "4201002394001112010808054830A6" },
		{ "12345678901234567890123456789012345678901234567",
		    "12345678901234567890123456789012345678901234567" },
		{ "123456789012345678901234567890123456789012345678", NULL },
		{ "1234567", NULL },
		{ "123 45 67", NULL },
		{ "", NULL },
		{ "1Z5R8939-0357567127", NULL },
		{ "https://t.example/1Z5R89390357567127", NULL },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		char tracking[TRACKING_SIZE] = "";
		int result = tracking_normalize(table[i].input, tracking);
		print_message("%s\n", table[i].input);
		assert_int_equal(result, table[i].output != NULL ? 0 : -EINVAL);
		if (table[i].output != NULL)
			assert_string_equal(tracking, table[i].output);
	}
}

static void a_code_is_read_every_way_it_allows(void **state)
{
	static const struct {
		const char *bytes;
		struct scan scan;
	} table[] = {
		{ "#1004", { .code = "#1004", .order = "1004" } },
		{ " kq-17\r", { .code = "kq-17", .order = "KQ-17" } },
		{ "9521101001013", { .code = "9521101001013",
				       .gtin = "09521101001013",
				       .order = "9521101001013",
				       .tracking = "9521101001013" } },
		{ "9521101001014", { .code = "9521101001014",
				       .order = "9521101001014",
				       .tracking = "9521101001014" } },
		{ "MUG-350-BL", { .code = "MUG-350-BL", .order = "MUG-350-BL" } },
		{ "1z5r89390357567127", { .code = "1z5r89390357567127",
					    .order = "1Z5R89390357567127",
					    .tracking = "1Z5R89390357567127" } },
		{ "Th\xC3\xA9 vert", { .code = "Th\xC3\xA9 vert" } },
		{ "PB:CANCEL", { .code = "PB:CANCEL", .command = COMMAND_CANCEL } },
		{ "PB:REPRINT", { .code = "PB:REPRINT", .command = COMMAND_REPRINT } },
		{ "PB:UNDO", { .code = "PB:UNDO", .command = COMMAND_UNDO } },
		{ "PB:NEXT", { .code = "PB:NEXT", .command = COMMAND_NEXT } },
		{ "PB:SHORT", { .code = "PB:SHORT", .command = COMMAND_SHORT } },
		{ "pb:short", { .code = "pb:short", .command = COMMAND_SHORT } },
		{ "PB:", { .code = "PB:", .command = COMMAND_UNKNOWN } },
		{ "PB:SHORTER", { .code = "PB:SHORTER", .command = COMMAND_UNKNOWN } },
		{ "PB:SHOR", { .code = "PB:SHOR", .command = COMMAND_UNKNOWN } },
		{ "PB-SHORT", { .code = "PB-SHORT", .order = "PB-SHORT" } },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct scan scan;
		print_message("%s\n", table[i].bytes);
		assert_int_equal(scan_decode(table[i].bytes, strlen(table[i].bytes), &scan), 0);
		assert_string_equal(scan.code, table[i].scan.code);
		assert_int_equal(scan.command, table[i].scan.command);
		assert_string_equal(scan.gtin, table[i].scan.gtin);
		assert_string_equal(scan.order, table[i].scan.order);
		assert_string_equal(scan.tracking, table[i].scan.tracking);
	}
}

/* A refused code means nothing, but the screen can show it. */
static void a_refused_code_can_be_shown(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
		int result;
		const char *code;
	} table[] = {
		{ "", 0, -ENODATA, "" },
		{ " \t\r\n", 4, -ENODATA, "" },
		{ "0109521101001013\x1D"
		  "21SN1",
		    22, -EILSEQ, "010952110100101321SN1" },
		{ "10\00404", 5, -EILSEQ, "1004" },
		{ "10\000", 3, -EILSEQ, "10" },
		{ "caf\xE9", 4, -EILSEQ, "caf" },
		{ "caf\xC3", 4, -EILSEQ, "caf" },
		{ "a\x7F"
		  "b",
		    3, -EILSEQ, "ab" },
		{ "a\xC2\x9B"
		  "b",
		    4, -EILSEQ, "ab" },
		{ "\xED\xA0\x80x", 4, -EILSEQ, "x" }, /* a surrogate */
		{ "\xC0\xAFx", 3, -EILSEQ, "x" },     /* an overlong slash */
		{ "\xF4\x90\x80\x80x", 5, -EILSEQ, "x" },
		{ "PB:\x01"
		  "NEXT",
		    8, -EILSEQ, "PB:NEXT" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct scan scan;
		memset(&scan, 'x', sizeof(scan));
		print_message("row %zu\n", i);
		assert_int_equal(
		    scan_decode(table[i].bytes, table[i].length, &scan), table[i].result);
		assert_string_equal(scan.code, table[i].code);
		assert_int_equal(scan.command, COMMAND_NONE);
		assert_string_equal(scan.gtin, "");
		assert_string_equal(scan.order, "");
		assert_string_equal(scan.tracking, "");
	}
}

static void a_long_code_is_cut_between_characters(void **state)
{
	char bytes[SCAN_SIZE + 8];
	struct scan scan;
	(void)state;
	memset(bytes, '7', sizeof(bytes));
	assert_int_equal(scan_decode(bytes, SCAN_SIZE - 1, &scan), 0);
	assert_int_equal(strlen(scan.code), SCAN_SIZE - 1);
	assert_int_equal(scan_decode(bytes, SCAN_SIZE, &scan), -EMSGSIZE);
	assert_int_equal(strlen(scan.code), SCAN_SIZE - 1);
	assert_string_equal(scan.order, "");
	memcpy(bytes + SCAN_SIZE - 2, "\xC3\xA9", 2);
	assert_int_equal(scan_decode(bytes, SCAN_SIZE, &scan), -EMSGSIZE);
	assert_int_equal(strlen(scan.code), SCAN_SIZE - 2);
	/* blanks around do not count */
	memset(bytes, ' ', sizeof(bytes));
	memset(bytes + 4, '7', SCAN_SIZE - 1);
	assert_int_equal(scan_decode(bytes, sizeof(bytes), &scan), 0);
	assert_int_equal(strlen(scan.code), SCAN_SIZE - 1);
}

static void utf8_is_read_as_the_standard_says(void **state)
{
	/* The borders of RFC 3629, section 4. */
	static const struct {
		const char *bytes;
		size_t length, size;
	} table[] = {
		{ "", 0, 0 },
		{ "a", 1, 1 },
		{ "\x7F", 1, 1 },
		{ "\x80", 1, 0 },
		{ "\xC1\xBF", 2, 0 },
		{ "\xC2\x80", 2, 2 },
		{ "\xC2\xC0", 2, 0 },
		{ "\xC2", 1, 0 },
		{ "\xDF\xBF", 2, 2 },
		{ "\xE0\x9F\xBF", 3, 0 },
		{ "\xE0\xA0\x80", 3, 3 },
		{ "\xED\x9F\xBF", 3, 3 },
		{ "\xED\xA0\x80", 3, 0 },
		{ "\xEE\x80\x80", 3, 3 },
		{ "\xEF\xBF\xBF", 3, 3 },
		{ "\xEF\xBF\xBF", 2, 0 },
		{ "\xF0\x8F\xBF\xBF", 4, 0 },
		{ "\xF0\x90\x80\x80", 4, 4 },
		{ "\xF4\x8F\xBF\xBF", 4, 4 },
		{ "\xF4\x90\x80\x80", 4, 0 },
		{ "\xF5\x80\x80\x80", 4, 0 },
		{ "\xFF", 1, 0 },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		print_message("row %zu\n", i);
		assert_int_equal(text_character(table[i].bytes, table[i].length), table[i].size);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gtins_are_compared_in_14_digits),
		cmocka_unit_test(one_check_digit_is_right),
		cmocka_unit_test(order_numbers_have_one_form),
		cmocka_unit_test(tracking_numbers_have_one_form),
		cmocka_unit_test(a_code_is_read_every_way_it_allows),
		cmocka_unit_test(a_refused_code_can_be_shown),
		cmocka_unit_test(a_long_code_is_cut_between_characters),
		cmocka_unit_test(utf8_is_read_as_the_standard_says),
	};
	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
