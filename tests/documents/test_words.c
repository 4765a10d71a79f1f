// SPDX-License-Identifier: Apache-2.0
/* Texts, fields, dates and languages, without drawing a page. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <pango/pangocairo.h>
#include "firmware/documents/dates.h"
#include "firmware/documents/languages.h"
#include "firmware/documents/words.h"
#include "tests/documents/samples.h"

static PangoContext *context;
static struct fields *fields;

static int begin(void **state)
{
	(void)state;
	context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	fields = fields_create(context);
	return 0;
}

static int end(void **state)
{
	(void)state;
	fields_destroy(fields);
	g_object_unref(context);
	return 0;
}

static struct texts *texts_of(const char *content)
{
	char path[] = "/tmp/packbench-texts-XXXXXX";
	FILE *file = fdopen(mkstemp(path), "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
	struct texts *texts;
	assert_int_equal(texts_load(path, &texts, NULL), 0);
	remove(path);
	return texts;
}

/* Loads a faulty file and tells how the error goes on after its path. */
static void assert_fault(const char *content, size_t size, const char *fault)
{
	char path[] = "/tmp/packbench-texts-XXXXXX";
	FILE *file = fdopen(mkstemp(path), "w");
	assert_non_null(file);
	fwrite(content, 1, size, file);
	fclose(file);
	struct texts *texts;
	struct error error;
	assert_int_equal(texts_load(path, &texts, &error), -EINVAL);
	remove(path);
	assert_int_equal(strncmp(error.text, path, strlen(path)), 0);
	assert_non_null(strstr(error.text, fault));
}

static void assert_markup(const char *text, const char *expected)
{
	char *markup = fields_expand_markup(fields, text);
	if (expected == NULL)
		assert_null(markup);
	else
		assert_string_equal(markup, expected);
	g_free(markup);
}

static void lines_that_begin_with_a_blank_go_on(void **state)
{
	(void)state;
	struct texts *texts =
	    texts_of("[a]\nkey = one\n  two = 2\n\tthree\nempty =\n[b]\nkey = other\n");
	assert_string_equal(texts_find(texts, "a", "key"), "one two = 2 three");
	assert_string_equal(texts_find(texts, "a", "empty"), "");
	assert_string_equal(texts_find(texts, "b", "key"), "other");
	assert_null(texts_find(texts, "b", "empty"));
	char *word = texts_word(texts, "a", "key", 1);
	assert_string_equal(word, "two");
	g_free(word);
	assert_null(texts_word(texts, "b", "key", 1));
	texts_destroy(texts);
}

static void faults_in_a_file_are_told_with_their_line(void **state)
{
	(void)state;
	char line[400];
	int length = snprintf(line, sizeof(line), "[a]\nkey = %0300d\n", 7);
	assert_fault(line, (size_t)length, ":2: the line is too long");
	static const char twice[] = "[a]\nkey = 1\n\nkey = 2\n";
	assert_fault(twice, strlen(twice), ":4: this key was given a text before");
	static const char neither[] = "[a]\n\nkey\n";
	assert_fault(neither, strlen(neither), ":3: neither [section] nor key");
	static const char latin1[] = "[a]\nkey = caf\xE9\n";
	assert_fault(latin1, strlen(latin1), "is not UTF-8");
	struct texts *texts;
	assert_int_equal(texts_load("/nonexistent/de.ini", &texts, NULL), -ENOENT);
}

static void values_take_the_place_of_fields(void **state)
{
	(void)state;
	fields_set(fields, "customer.first_name", "Zoë");
	fields_set(fields, "shop.name", "Kettle & <Quay>");
	assert_markup("Danke, {{customer.first_name}}.", "Danke, Zoë.");
	assert_markup("{{shop.name}}", "Kettle &amp; &lt;Quay&gt;");
	assert_markup("{{order.note}}", NULL);
	assert_markup("{{?order.note}}words", NULL);
	assert_markup("{{?shop.name}}words", "words");
	char *plain = fields_expand_plain(fields, "x~\\n{{shop.name}}");
	assert_string_equal(plain, "x~\\nKettle & <Quay>");
	g_free(plain);
}

static void signs_become_line_breaks_and_spaces(void **state)
{
	(void)state;
	assert_markup("a\\n b", "a\nb");
	assert_markup("a\\tb", "a\tb");
	assert_markup("a\\n \\nb", "a\n<span size=\"50%\">\n</span>b");
	assert_markup("4~Minuten", "4\u00A0Minuten");
	assert_markup("Question~? Oui~! Bon~; fin~: là",
	    "Question\u202F? Oui\u202F! Bon\u202F; fin\u00A0: là");
}

static void what_cannot_be_printed_is_left_out(void **state)
{
	(void)state;
	static const struct {
		const char *value, *printed;
	} cases[] = {
		{ "  Zoë\t\x01 Ann  ", "Zoë Ann" },
		{ "Happy \xF0\x9F\x8E\x89 day \xF0\x9F\x8E\x81", "Happy day" },
		{ "a\r\n\r\n  b", "a\nb" },
		{ "\u202Eevil\u202C", "evil" },
		{ "Zo\u00EB \u2013 \u201Cyes\u201D", "Zo\u00EB \u2013 \u201Cyes\u201D" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		assert_true(fields_set(fields, "order.note", cases[i].value));
		assert_markup("{{order.note}}", cases[i].printed);
	}
	assert_false(fields_set(fields, "order.note", "\xF0\x9F\x8E\x89 \n"));
	assert_false(fields_has(fields, "order.note"));
}

static void faults_in_a_text_are_found(void **state)
{
	(void)state;
	char *fault = fields_check("Hello {{customer.firstname}}", true);
	assert_string_equal(fault, "there is no field {{customer.firstname}}");
	g_free(fault);
	fault = fields_check("Hello {{customer.first_name", true);
	assert_string_equal(fault, "a {{ is not closed by }}");
	g_free(fault);
	fault = fields_check("<b>Hello", true);
	assert_non_null(fault);
	g_free(fault);
	assert_null(fields_check("<b>Hello", false));
	assert_null(fields_check("<b>{{?order.url}}{{order.number}}</b>", true));
}

static void assert_date(const char *language, int64_t day, unsigned days, const char *expected)
{
	char path[64];
	snprintf(path, sizeof(path), "../../deploy/templates/texts/%s.ini", language);
	struct texts *texts;
	assert_int_equal(texts_load(path, &texts, NULL), 0);
	char *date = date_after(texts, fields, day, days);
	assert_string_equal(date, expected);
	g_free(date);
	texts_destroy(texts);
}

static void dates_are_written_as_people_write_them(void **state)
{
	(void)state;
	assert_date("de", SAMPLE_DAY, 30, "8.\u00A0Januar\u00A02027");
	assert_date("en", SAMPLE_DAY, 0, "9\u00A0December\u00A02026");
	assert_date("fr", SAMPLE_DAY, 23, "1er\u00A0janvier\u00A02027");
	assert_date("fr", SAMPLE_DAY, 24, "2\u00A0janvier\u00A02027");
	assert_date("de", 1709164800 /* 2024-02-29 */, 365, "28.\u00A0Februar\u00A02025");
}

static void texts_are_found_by_occasion_and_variant(void **state)
{
	(void)state;
	struct texts *texts = texts_of("[thanks]\nhello = all\nhello.else = all else\nbye = bye\n"
				       "[thanks.gift]\nhello = gift\n");
	const struct words words = { texts, NULL, "thanks", { "message", "gift" } };
	assert_string_equal(words_find(&words, "hello", 0), "gift");
	assert_null(words_find(&words, "hello", 1));
	assert_string_equal(words_find(&words, "bye", 0), "bye");
	const struct words plain = { texts, NULL, "thanks", { NULL } };
	assert_string_equal(words_find(&plain, "hello", 1), "all else");
	assert_null(words_find(&plain, "hello", 2));
	texts_destroy(texts);
}

static void assert_chain(
    const struct languages *languages, const char *customer, const char *shop, const char *expected)
{
	struct language chain[LANGUAGE_CHAIN_MAX];
	unsigned n = languages_for(languages, customer, shop, chain);
	GString *tags = g_string_new(NULL);
	for (unsigned i = 0; i < n; i++)
		g_string_append_printf(tags, "%s%s", i > 0 ? " " : "", chain[i].tag);
	assert_string_equal(tags->str, expected);
	g_string_free(tags, TRUE);
}

static void the_language_falls_back_from_customer_to_shop_to_english(void **state)
{
	(void)state;
	struct languages *languages;
	assert_int_equal(languages_load("../../deploy/templates/texts", &languages, NULL), 0);
	assert_chain(languages, "de", "fr", "de fr en");
	assert_chain(languages, "de-AT", "fr", "de fr en");
	assert_chain(languages, "DE_at", "en", "de en");
	assert_chain(languages, "pt-BR", "fr-CA", "fr en");
	assert_chain(languages, "", "", "en");
	assert_chain(languages, "../../x", "en", "en");
	languages_destroy(languages);
}

int main(void)
{
	setenv("TZ", "UTC", 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lines_that_begin_with_a_blank_go_on, begin, end),
		cmocka_unit_test_setup_teardown(
		    faults_in_a_file_are_told_with_their_line, begin, end),
		cmocka_unit_test_setup_teardown(values_take_the_place_of_fields, begin, end),
		cmocka_unit_test_setup_teardown(signs_become_line_breaks_and_spaces, begin, end),
		cmocka_unit_test_setup_teardown(what_cannot_be_printed_is_left_out, begin, end),
		cmocka_unit_test_setup_teardown(faults_in_a_text_are_found, begin, end),
		cmocka_unit_test_setup_teardown(dates_are_written_as_people_write_them, begin, end),
		cmocka_unit_test_setup_teardown(
		    texts_are_found_by_occasion_and_variant, begin, end),
		cmocka_unit_test_setup_teardown(
		    the_language_falls_back_from_customer_to_shop_to_english, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
