// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "tests/intake/heard.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SHOPIFY                                                                                    \
	"Handle,Title,Option1 Value,Option2 Value,Option3 Value,Variant SKU,Variant "              \
	"Barcode,Image Src,Variant Image\n"

static void catalogues_are_understood(void **state)
{
	static const struct {
		const char *csv, *heard;
	} table[] = {
		/* our own columns */
		{ "sku,gtin,title\nA,,Mug\n", "A||Mug||||\n" },
		{ "sku,gtin,title\n", "" },
		{ "\xEF\xBB\xBF Title ;x;GTIN;sku;bin\r\n Mug ;?;9521101001013; A ; A1 \r\n",
		    "A|09521101001013|Mug||A1||\n" },
		{ "sku,gtin,title,variant,bin,image,guide,pack_gtin,pack_units\n"
		  "A,9521101001013,Mug,\"blue, 350 ml\",A1,a.svg,mug-care,19521101001010,6\n"
		  "B,614141007318,Kettle,,,https://x.example/b.png?v=1,,,\n"
		  "C,95210063,\"Tea\ninfuser \"\"S\"\"\",,,,,,\n",
		    "A|09521101001013|Mug|blue, 350 ml|A1|a.svg|mug-care|19521101001010*6\n"
		    "B|00614141007318|Kettle|||https://x.example/b.png?v=1|\n"
		    "C|00000095210063|Tea infuser \"S\"||||\n" },
		/* a Shopify export */
		{ SHOPIFY
		    "mug,Stoneware mug,blue,350 ml,,A,'9521101001013,https://x.example/1.jpg,\n"
		    "mug,,red,350 "
		    "ml,,B,9521101001020,https://x.example/2.jpg,https://x.example/red.jpg\n"
		    "mug,,,,,,,https://x.example/3.jpg,\n"
		    "tray,Oak tray,Default Title,,,C,,,\n",
		    "A|09521101001013|Stoneware mug|blue, 350 ml||https://x.example/1.jpg|\n"
		    "B|09521101001020|Stoneware mug|red, 350 ml||https://x.example/red.jpg|\n"
		    "C||Oak tray||||\n" },
		{ "Variant Barcode,Variant SKU,Title,Handle,Body (HTML)\n"
		  ",A,Mug,mug,\"<p>\"\"Blue\"\",\r\n<b>350 ml</b></p>\r\n\"\n,B,,mug,\n",
		    "A||Mug||||\nB||Mug||||\n" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct heard heard = { 0 };
		struct error error = { "" };
		print_message("%s\n", table[i].csv);
		int result = hear_catalog(table[i].csv, &heard, &error);
		assert_string_equal(error.text, "");
		assert_int_equal(result, 0);
		assert_string_equal(heard.text, table[i].heard);
	}
}

static void bad_catalogues_are_refused_with_place_and_reason(void **state)
{
	static const struct {
		const char *csv, *error;
	} table[] = {
		/* headers */
		{ "", "catalog.csv:1:1: is empty; a header with columns is wanted" },
		{ "gtin,title\n", "catalog.csv:1:1: there is no column sku (nor Variant SKU, as in "
				  "a Shopify product export)" },
		{ "sku,title\n", "catalog.csv:1:1: there is no column gtin" },
		{ "sku,gtin\n", "catalog.csv:1:1: there is no column title" },
		{ "sku,gtin,title,SKU\n", "catalog.csv:1:16: there are two columns sku" },
		{ "sku,gtin,title,pack_units\n", "catalog.csv:1:1: pack_gtin and pack_units go "
						 "together; one column is missing" },
		{ "Variant SKU,Title,Variant Barcode\n",
		    "catalog.csv:1:1: there is no column Handle" },
		/* barcodes */
		{ "sku,gtin,title\nA,9521101001013,Mug\nB,9521101001021,Mug\n",
		    "catalog.csv:3:3: gtin: 9521101001021 has a wrong check digit: its last digit "
		    "would have "
		    "to be 0" },
		{ "sku,gtin,title\nA,95210062,Mug\n",
		    "catalog.csv:2:3: gtin: 95210062 has a wrong check digit: its last digit would "
		    "have to be "
		    "3" },
		{ "sku,gtin,title\nA,14141007318,Mug\n",
		    "catalog.csv:2:3: gtin: must be a GTIN of 8, 12, 13 or 14 digits (a "
		    "spreadsheet may have "
		    "dropped zeros in front), not \"14141007318\"" },
		{ "sku,gtin,title\nA,9.52E+12,Mug\n",
		    "catalog.csv:2:3: gtin: must be all digits of the barcode (a spreadsheet has "
		    "rounded it: "
		    "make the column text), not \"9.52E+12\"" },
		{ "sku,gtin,title\nA,X001ABC,Mug\n", "catalog.csv:2:3: gtin: must be a GTIN of 8, "
						     "12, 13 or 14 digits (a spreadsheet may have "
						     "dropped zeros in front), not \"X001ABC\"" },
		{ SHOPIFY "mug,Mug,,,,A,'9521101001014,,\n",
		    "catalog.csv:2:14: Variant Barcode: 9521101001014 has a wrong check digit: its "
		    "last digit "
		    "would have to be 3" },
		/* other values */
		{ "sku,gtin,title\n,,Mug\n", "catalog.csv:2:1: sku: must not be empty, not \"\"" },
		{ "sku,gtin,title\n\"A\tB\",,Mug\n",
		    "catalog.csv:2:1: sku: must not hold control characters, not \"A\tB\"" },
		{ "sku,gtin,"
		  "title\n0123456789012345678901234567890123456789012345678901234567890123,,Mug\n",
		    "catalog.csv:2:1: sku: must be shorter than 64 bytes, not "
		    "\"012345678901234567890123456789012345678901234567890123456789012\" and so "
		    "on" },
		{ "sku,gtin,title\nA,, \n", "catalog.csv:2:4: title: must not be empty, not \"\"" },
		{ "sku,gtin,title,guide\nA,,Mug,../../etc/passwd\n",
		    "catalog.csv:2:8: guide: must not begin with a dot, not \"../../etc/passwd\"" },
		{ "sku,gtin,title,guide\nA,,Mug,mug care\n",
		    "catalog.csv:2:8: guide: must have no other characters than letters, digits "
		    "and - _ ., not "
		    "\"mug care\"" },
		{ "sku,gtin,title,image\nA,,Mug,/etc/passwd\n",
		    "catalog.csv:2:8: image: must have no other characters than letters, digits "
		    "and - _ ., not "
		    "\"/etc/passwd\"" },
		{ "sku,gtin,title,image\nA,,Mug,file:///etc/passwd\n",
		    "catalog.csv:2:8: image: must begin with https:// or http://, not "
		    "\"file:///etc/passwd\"" },
		{ "sku,gtin,title,bin\nA,,Mug,a-very-long-name-of-a-bin\n",
		    "catalog.csv:2:8: bin: must be shorter than 24 bytes, not "
		    "\"a-very-long-name-of-a-bin\"" },
		{ "sku,gtin,title,pack_gtin,pack_units\nA,,Mug,19521101001010,\n",
		    "catalog.csv:2:23: pack_units: must be a whole number from 2 to 9999, not "
		    "\"\"" },
		{ "sku,gtin,title,pack_gtin,pack_units\nA,,Mug,19521101001010,1\n",
		    "catalog.csv:2:23: pack_units: must be a whole number from 2 to 9999, not "
		    "\"1\"" },
		{ "sku,gtin,title,pack_gtin,pack_units\nA,,Mug,19521101001010,00006\n",
		    "catalog.csv:2:23: pack_units: must be a whole number from 2 to 9999, not "
		    "\"00006\"" },
		{ "sku,gtin,title,pack_gtin,pack_units\nA,,Mug,19521101001010,6x\n",
		    "catalog.csv:2:23: pack_units: must be a whole number from 2 to 9999, not "
		    "\"6x\"" },
		{ "sku,gtin,title,pack_gtin,pack_units\nA,,Mug,,6\n",
		    "catalog.csv:2:8: pack_gtin: must be the barcode of the pack of that many "
		    "units, not \"\"" },
		{ SHOPIFY ",Mug,,,,A,,,\n",
		    "catalog.csv:2:1: Handle: must not be empty, not \"\"" },
		{ SHOPIFY "mug,Mug,,,,A,,,\ntray,,,,,B,,,\n",
		    "catalog.csv:3:6: Title: must not be empty, not \"\"" },
		/* twice */
		{ "sku,gtin,title\nA,,Mug\nB,,Mug\n\"B\",,Mug\nA,,Mug\n",
		    "catalog.csv:4:1: SKU B is on line 3 already" },
		{ "sku,gtin,title\nA,614141007318,Mug\nB,,Mug\nC,0614141007318,Mug\n",
		    "catalog.csv:4:3: barcode 00614141007318 is on line 2 already" },
		{ "sku,gtin,title,pack_gtin,pack_units\nA,9521101001013,Mug,9521101001020,6\n"
		  "B,9521101001020,Mug,,\n",
		    "catalog.csv:3:3: barcode 09521101001020 is on line 2 already" },
		{ "sku,gtin,title,pack_gtin,pack_units\nA,9521101001013,Mug,9521101001013,6\n",
		    "catalog.csv:2:21: barcode 09521101001013 is on line 2 already" },
		/* the form of the file itself */
		{ "sku,gtin,title\nA,,4\" mug\n", "catalog.csv:2:5: a quote stands in the middle "
						  "of a value; put the value in quotes and "
						  "write the inner one twice" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct heard heard = { 0 };
		struct error error = { "" };
		print_message("%s\n", table[i].csv);
		assert_int_equal(hear_catalog(table[i].csv, &heard, &error), -EINVAL);
		assert_string_equal(error.text, table[i].error);
		assert_int_equal(heard.count, 0);
	}
}

static void options_fill_a_variant_and_no_more(void **state)
{
	char csv[2048], *at = stpcpy(csv, SHOPIFY "mug,Mug,");
	struct heard heard = { 0 };
	struct error error;
	(void)state;
	for (int i = 0; i < 191; i++)
		*at++ = 'x';
	stpcpy(at, "\xC3\xA9,350 ml,,A,,,\n");
	assert_int_equal(hear_catalog(csv, &heard, &error), 0);
	assert_int_equal(strlen(heard.text), strlen("A||Mug|") + 191 + strlen("|||\n"));
}

static void the_receiver_can_stop(void **state)
{
	struct heard heard = { .stop_after = 1 };
	struct error error;
	(void)state;
	assert_int_equal(
	    hear_catalog("sku,gtin,title\nA,,Mug\nB,,Mug\n", &heard, &error), -ECANCELED);
	assert_int_equal(heard.count, 1);
	assert_string_equal(error.text, "heard enough");
}

static int count(const struct product *product, const struct pack *packs, unsigned n_packs,
    void *data, struct error *error)
{
	(void)product;
	(void)packs;
	(void)n_packs;
	(void)error;
	++*(unsigned *)data;
	return 0;
}

static void a_catalogue_is_capped(void **state)
{
	char *csv = malloc(INTAKE_CATALOG_MAX + 1);
	char *at = stpcpy(csv, "sku,gtin,title\n");
	struct error error = { "" };
	unsigned counted = 0;
	struct timespec start, end;
	(void)state;
	for (int i = 0; i < INTAKE_ROWS_MAX; i++)
		at += sprintf(at, "SKU-%d,,A product with a title of some length\n", i);
	clock_gettime(CLOCK_MONOTONIC, &start);
	assert_int_equal(
	    intake_catalog("catalog.csv", csv, (size_t)(at - csv), count, &counted, &error), 0);
	clock_gettime(CLOCK_MONOTONIC, &end);
	print_message("%d rows in %.3f s\n", INTAKE_ROWS_MAX,
	    (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9);
	assert_int_equal(counted, INTAKE_ROWS_MAX);
	counted = 0;
	at = stpcpy(at, "ONE,,More\n");
	assert_int_equal(
	    intake_catalog("catalog.csv", csv, (size_t)(at - csv), count, &counted, &error),
	    -EINVAL);
	assert_string_equal(
	    error.text, "catalog.csv:200002:1: a catalogue may have 200000 products");
	assert_int_equal(counted, 0);
	memset(at, '\n', (size_t)(csv + INTAKE_CATALOG_MAX + 1 - at));
	assert_int_equal(
	    intake_catalog("catalog.csv", csv, INTAKE_CATALOG_MAX + 1, count, &counted, &error),
	    -EMSGSIZE);
	assert_string_equal(
	    error.text, "catalog.csv: has 67108865 bytes; no more than 67108864 are taken at once");
	free(csv);
}

/* Real export: 48 columns, descriptions over several lines, further pictures, a gift card. */
static void a_whole_export_is_taken_unchanged(void **state)
{
	size_t size;
	char *csv = file_text("data/products_export.csv", &size);
	struct heard heard = { 0 };
	struct error error = { "" };
	(void)state;
	int result = hear_catalog(csv, &heard, &error);
	assert_string_equal(error.text, "");
	assert_int_equal(result, 0);
	assert_string_equal(heard.text,
	    "MUG-350-BL|09521101001013|Stoneware mug|blue, 350 "
	    "ml||https://cdn.shop.example/s/files/1/0690/"
	    "9338/files/mug-blue.jpg?v=1732233600|\n"
	    "MUG-350-RD|09521101001020|Stoneware mug|red, 350 "
	    "ml||https://cdn.shop.example/s/files/1/0690/"
	    "9338/files/mug-red.jpg?v=1732233601|\n"
	    "POT-900-WH|09521101002010|Teapot \xE2\x80\x9CQuay\xE2\x80\x9D, 0.9 "
	    "l|||https://cdn.shop.example/"
	    "s/files/1/0690/9338/files/pot.jpg?v=1732233602|\n"
	    "KETTLE-08|00614141007318|Gooseneck kettle||||\n");
	free(csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(catalogues_are_understood),
		cmocka_unit_test(bad_catalogues_are_refused_with_place_and_reason),
		cmocka_unit_test(options_fill_a_variant_and_no_more),
		cmocka_unit_test(the_receiver_can_stop),
		cmocka_unit_test(a_catalogue_is_capped),
		cmocka_unit_test(a_whole_export_is_taken_unchanged),
	};
	return cmocka_run_group_tests_name("catalog", tests, NULL, NULL);
}
