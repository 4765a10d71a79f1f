// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "firmware/documents/page.h"
#include "packbench/text.h"
#include "tests/documents/samples.h"

static const char *const languages[] = { "en", "de", "fr" };

static struct config config;
static struct documents *documents;

static int begin(void **state)
{
	(void)state;
	sample_config(&config);
	return documents_create(&config, &documents, NULL);
}

static int end(void **state)
{
	(void)state;
	documents_destroy(documents);
	return 0;
}

static bool is_black(const struct raster *raster, unsigned x, unsigned y)
{
	return (raster->bits[y * raster->stride + x / 8] >> (7 - x % 8) & 1) != 0;
}

static unsigned count_black(
    const struct raster *raster, unsigned left, unsigned top, unsigned right, unsigned bottom)
{
	unsigned n = 0;
	for (unsigned y = top; y < bottom; y++)
		for (unsigned x = left; x < right; x++)
			n += is_black(raster, x, y);
	return n;
}

static struct raster draw(const struct order *order, const char *document)
{
	struct raster raster;
	sample_draw(documents, &config, order, document, &raster);
	return raster;
}

static int try_draw(const struct order *order, const struct document *document, struct error *error)
{
	struct raster raster;
	int result = documents_draw(
	    documents, document, order, SAMPLE_DAY, &config.printers[0], &raster, error);
	if (result == 0)
		raster_finish(&raster);
	return result;
}

static bool same(const struct raster *a, const struct raster *b)
{
	return a->width == b->width && a->height == b->height &&
	       memcmp(a->bits, b->bits, a->stride * a->height) == 0;
}

/* Do both orders give the same page? */
static bool same_page(const struct order *a, const struct order *b, const char *document)
{
	struct raster first = draw(a, document), second = draw(b, document);
	bool equal = same(&first, &second);
	raster_finish(&first);
	raster_finish(&second);
	return equal;
}

/* Nothing reaches into the margins: what would be cut off would stand there. The header of a guide
 * goes to the edges on purpose, and the longest barcode needs some of the right margin. */
static void assert_margins(const struct raster *raster, enum document_kind kind)
{
	unsigned bottom = raster->height, right = raster->width;
	assert_int_equal(count_black(raster, 0, bottom - 44, right, bottom), 0);
	unsigned top = kind == DOCUMENT_GUIDE ? 400 : 0;
	assert_int_equal(count_black(raster, 0, top, 32, bottom), 0);
	assert_int_equal(count_black(raster, right - 20, top, right, bottom), 0);
	if (kind != DOCUMENT_GUIDE)
		assert_int_equal(count_black(raster, 0, 0, right, 32), 0);
}

static void every_document_fits_in_every_language(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SAMPLES * 3; i++) {
		struct order *order = sample_order(i / 3, languages[i % 3]);
		struct document chosen[DOCUMENTS_MAX];
		unsigned n = documents_choose(order, chosen);
		for (unsigned j = 0; j < n; j++) {
			struct raster raster = draw(order, chosen[j].name);
			assert_int_equal(raster.width, 816);
			assert_int_equal(raster.height, 1216);
			assert_margins(&raster, chosen[j].kind);
			raster_finish(&raster);
		}
		free(order);
	}
}

static void every_occasion_fits_in_every_language(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 3 * 3; i++) {
		struct order *order = sample_order(SAMPLE_WORST, languages[i % 3]);
		order->orders_count = i / 3; /* unknown, first, second */
		order->gift = i / 3 == 2;
		static const char *const documents_drawn[] = { "thanks", "return" };
		for (unsigned j = 0; j < 2; j++) {
			struct raster raster = draw(order, documents_drawn[j]);
			assert_margins(&raster, DOCUMENT_THANKS);
			raster_finish(&raster);
		}
		free(order);
	}
}

static void every_guide_of_the_demo_fits_with_the_longest_product(void **state)
{
	(void)state;
	static const char *const guides[] = { "mug-care", "teapot-care", "loose-leaf",
		"matcha-start", "kettle-start" };
	for (unsigned i = 0; i < 5 * 3; i++) {
		struct order *order = sample_order(SAMPLE_WORST, languages[i % 3]);
		for (unsigned line = 0; line < order->n_lines; line++)
			strcpy(order->lines[line].product.guide, guides[i / 3]);
		struct document chosen[DOCUMENTS_MAX];
		assert_int_equal(documents_choose(order, chosen), 3);
		struct raster raster = draw(order, chosen[1].name);
		assert_margins(&raster, DOCUMENT_GUIDE);
		raster_finish(&raster);
		free(order);
	}
}

/* The height of an "x" in the type of a box at its smallest. */
static double x_height(PangoContext *context, const struct box *box)
{
	const struct type type = type_of_box(box, 1, 1);
	PangoLayout *layout = typeset(context, &type, box->min_size * 100, "x", 10000, false);
	PangoRectangle ink;
	pango_layout_get_extents(layout, &ink, NULL);
	g_object_unref(layout);
	return ink.height / 100.0 / PANGO_SCALE;
}

static void no_type_is_smaller_than_can_be_read(void **state)
{
	(void)state;
	static const char *const paths[] = { "../../deploy/templates/thanks.svg",
		"../../deploy/templates/guide.svg", "../../deploy/templates/return.svg" };
	PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	for (unsigned i = 0; i < 3; i++) {
		struct template *template;
		assert_int_equal(template_load(paths[i], &template, NULL), 0);
		for (unsigned j = 0; j < template->n_boxes; j++) {
			const struct box *box = &template->boxes[j];
			if (box->kind == BOX_TEXT || box->kind == BOX_LIST)
				assert_true(x_height(context, box) >= 18);
		}
		template_destroy(template);
	}
	g_object_unref(context);
}

static void the_longest_gift_message_fits(void **state)
{
	(void)state;
	struct order *order = sample_order(SAMPLE_GIFT, "de");
	memset(order->note, 0, sizeof(order->note));
	while (strlen(order->note) + 40 < sizeof(order->note))
		strcat(order->note, "Alles Liebe zum Geburtstag,\nvon Oma!\n");
	struct raster raster = draw(order, "thanks");
	assert_margins(&raster, DOCUMENT_THANKS);
	raster_finish(&raster);
	free(order);
}

static void a_gift_tells_nothing_of_the_payer(void **state)
{
	(void)state;
	struct order *one = sample_order(SAMPLE_GIFT, "en");
	struct order *other = sample_order(SAMPLE_GIFT, "en");
	other->orders_count = 1;
	strcpy(other->address, "https://kettleandquay.example/the-payers-own-page");
	assert_true(same_page(one, other, "thanks"));
	assert_true(same_page(one, other, "return"));
	other->gift = false;
	assert_false(same_page(one, other, "thanks"));
	assert_false(same_page(one, other, "return"));
	free(one);
	free(other);
}

static void the_message_is_on_the_gift_and_only_there(void **state)
{
	(void)state;
	struct order *one = sample_order(SAMPLE_GIFT, "fr");
	struct order *other = sample_order(SAMPLE_GIFT, "fr");
	strcpy(other->note, "Autre chose");
	assert_false(same_page(one, other, "thanks"));
	one->gift = other->gift = false;
	assert_true(same_page(one, other, "thanks"));
	free(one);
	free(other);
}

static void the_return_slip_lists_what_was_packed(void **state)
{
	(void)state;
	struct order *one = sample_order(SAMPLE_TYPICAL, "de");
	struct order *other = sample_order(SAMPLE_TYPICAL, "de");
	struct order_line *left_out = &other->lines[other->n_lines++];
	*left_out = other->lines[0];
	left_out->packed = 0;
	left_out->missing = 2;
	assert_true(same_page(one, other, "return"));
	left_out->packed = 1;
	assert_false(same_page(one, other, "return"));
	free(one);
	free(other);
}

static void the_packers_language_does_not_matter_and_the_customers_does(void **state)
{
	(void)state;
	struct order *german = sample_order(SAMPLE_TYPICAL, "de");
	struct order *austrian = sample_order(SAMPLE_TYPICAL, "de");
	struct order *japanese = sample_order(SAMPLE_TYPICAL, "de");
	struct order *english = sample_order(SAMPLE_TYPICAL, "de");
	strcpy(austrian->language, "de-AT");
	strcpy(japanese->language, "ja");
	strcpy(english->language, "en-IE");
	assert_true(same_page(german, austrian, "thanks"));
	assert_true(same_page(japanese, english, "guide-mug-care"));
	assert_false(same_page(german, english, "thanks"));

	struct raster before = draw(japanese, "thanks");
	documents_destroy(documents);
	strcpy(config.station.language, "fr");
	assert_int_equal(documents_create(&config, &documents, NULL), 0);
	struct raster after = draw(japanese, "thanks");
	assert_true(same(&before, &after));
	raster_finish(&before);
	raster_finish(&after);
	free(german);
	free(austrian);
	free(japanese);
	free(english);
}

static void a_name_that_cannot_be_printed_is_as_none(void **state)
{
	(void)state;
	struct order *nameless = sample_order(SAMPLE_TYPICAL, "en");
	struct order *smiling = sample_order(SAMPLE_TYPICAL, "en");
	strcpy(nameless->first_name, "");
	strcpy(smiling->first_name, "\xF0\x9F\x98\x80\xEF\xB8\x8F");
	assert_true(same_page(nameless, smiling, "thanks"));
	free(nameless);
	free(smiling);
}

static void pages_do_not_depend_on_the_pages_before(void **state)
{
	(void)state;
	struct order *order = sample_order(SAMPLE_TYPICAL, "de");
	struct order *between = sample_order(SAMPLE_WORST, "fr");
	struct raster first = draw(order, "thanks");
	struct raster other = draw(between, "return");
	struct raster again = draw(order, "thanks");
	assert_true(same(&first, &again));
	raster_finish(&first);
	raster_finish(&other);
	raster_finish(&again);
	free(order);
	free(between);
}

static void what_does_not_fit_is_told_with_template_and_box(void **state)
{
	(void)state;
	documents_destroy(documents);
	memset(config.shop.name, 'W', sizeof(config.shop.name) - 1);
	assert_int_equal(documents_create(&config, &documents, NULL), 0);
	struct order *order = sample_order(SAMPLE_TYPICAL, "de");
	struct document document;
	assert_int_equal(document_find(order, "thanks", &document), 0);
	struct error error;
	assert_int_equal(try_draw(order, &document, &error), -E2BIG);
	assert_non_null(strstr(error.text, "thanks.svg"));
	assert_non_null(strstr(error.text, "\"brand\""));
	assert_int_equal(document_find(order, "guide-mug-care", &document), 0);
	assert_int_equal(try_draw(order, &document, &error), 0);
	free(order);
}

static void a_guide_without_texts_is_told_with_its_file(void **state)
{
	(void)state;
	struct order *order = sample_order(SAMPLE_TYPICAL, "de");
	struct document document = { .kind = DOCUMENT_GUIDE, .guide = "no-such-guide" };
	struct error error;
	assert_int_equal(try_draw(order, &document, &error), -ENOENT);
	assert_non_null(strstr(error.text, "no-such-guide.ini"));
	strcpy(document.guide, "../de/mug-care");
	assert_int_equal(try_draw(order, &document, &error), -EINVAL);
	free(order);
}

static void faults_in_a_shops_files_are_found_at_once(void **state)
{
	(void)state;
	struct config broken = config;
	struct documents *none;
	struct error error;
	strcpy(broken.shop.templates, "broken");
	assert_int_equal(documents_create(&broken, &none, &error), -EINVAL);
	assert_non_null(strstr(error.text,
	    "broken/texts/en.ini: [thanks] headline: there is no field {{customer.name}}"));
	strcpy(broken.shop.templates, "/nonexistent");
	assert_int_equal(documents_create(&broken, &none, &error), -ENOENT);
	assert_non_null(strstr(error.text, "/nonexistent/texts"));
}

static void pages_take_the_size_of_the_media(void **state)
{
	(void)state;
	static const struct {
		unsigned width, height, dpi, dots_x, dots_y;
	} media[] = {
		{ 100, 150, 203, 800, 1200 },
		{ 102, 152, 300, 1205, 1795 },
		{ 105, 148, 203, 840, 1184 },
		{ 148, 210, 600, 3496, 4961 },
	};
	struct order *order = sample_order(SAMPLE_TYPICAL, "de");
	for (size_t i = 0; i < G_N_ELEMENTS(media); i++) {
		struct printer_config *printer = &config.printers[0];
		printer->media_width = media[i].width;
		printer->media_height = media[i].height;
		printer->dpi = media[i].dpi;
		struct document chosen[DOCUMENTS_MAX];
		unsigned n = documents_choose(order, chosen);
		for (unsigned j = 0; j < n; j++) {
			struct raster raster = draw(order, chosen[j].name);
			assert_int_equal(raster.width, media[i].dots_x);
			assert_int_equal(raster.height, media[i].dots_y);
			raster_finish(&raster);
		}
	}
	free(order);
}

static void media_too_small_for_readable_type_are_refused(void **state)
{
	(void)state;
	config.printers[0].media_width = 40;
	config.printers[0].media_height = 30;
	struct order *order = sample_order(SAMPLE_TYPICAL, "de");
	struct document document = { .kind = DOCUMENT_THANKS, .name = "thanks" };
	assert_int_equal(try_draw(order, &document, NULL), -E2BIG);
	free(order);
}

/* Random text of all scripts, whole characters only. */
static void fill_random(char *text, size_t size)
{
	static const unsigned ranges[][2] = { { 0x20, 0x7E }, { 0x01, 0x1F }, { 0xA0, 0x24F },
		{ 0x300, 0x36F }, { 0x590, 0x6FF }, { 0x900, 0x97F }, { 0x2000, 0x206F },
		{ 0x4E00, 0x9FFF }, { 0xAC00, 0xD7A3 }, { 0x1F300, 0x1FAFF },
		{ 0xE0000, 0xE007F } };
	unsigned range = (unsigned)random() % G_N_ELEMENTS(ranges);
	size_t used = 0;
	for (size_t wanted = (size_t)random() % size; used < wanted;) {
		if (random() % 8 == 0)
			range = (unsigned)random() % G_N_ELEMENTS(ranges);
		unsigned span = ranges[range][1] - ranges[range][0] + 1;
		char character[7];
		int length =
		    g_unichar_to_utf8(ranges[range][0] + (unsigned)random() % span, character);
		if (used + (size_t)length >= size)
			break;
		memcpy(text + used, character, (size_t)length);
		used += (size_t)length;
	}
	text[used] = '\0';
}

static void no_text_of_a_customer_does_harm(void **state)
{
	(void)state;
	const char *given = getenv("PACKBENCH_SEED");
	unsigned seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	print_message("PACKBENCH_SEED=%u\n", seed);
	srandom(seed);
	for (unsigned i = 0; i < 60; i++) {
		struct order *order = sample_order(i % SAMPLES, languages[i % 3]);
		fill_random(order->first_name, sizeof(order->first_name));
		fill_random(order->note, sizeof(order->note));
		fill_random(order->lines[0].product.title, sizeof(order->lines[0].product.title));
		fill_random(order->language, sizeof(order->language));
		struct document chosen[DOCUMENTS_MAX];
		unsigned n = documents_choose(order, chosen);
		for (unsigned j = 0; j < n; j++) {
			struct error error;
			int result = try_draw(order, &chosen[j], &error);
			if (result != 0 && result != -E2BIG)
				fail_msg("%s", error.text);
		}
		free(order);
	}
}

int main(void)
{
	setenv("TZ", "UTC", 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_document_fits_in_every_language, begin, end),
		cmocka_unit_test_setup_teardown(every_occasion_fits_in_every_language, begin, end),
		cmocka_unit_test_setup_teardown(
		    every_guide_of_the_demo_fits_with_the_longest_product, begin, end),
		cmocka_unit_test(no_type_is_smaller_than_can_be_read),
		cmocka_unit_test_setup_teardown(the_longest_gift_message_fits, begin, end),
		cmocka_unit_test_setup_teardown(a_gift_tells_nothing_of_the_payer, begin, end),
		cmocka_unit_test_setup_teardown(
		    the_message_is_on_the_gift_and_only_there, begin, end),
		cmocka_unit_test_setup_teardown(the_return_slip_lists_what_was_packed, begin, end),
		cmocka_unit_test_setup_teardown(
		    the_packers_language_does_not_matter_and_the_customers_does, begin, end),
		cmocka_unit_test_setup_teardown(
		    a_name_that_cannot_be_printed_is_as_none, begin, end),
		cmocka_unit_test_setup_teardown(
		    pages_do_not_depend_on_the_pages_before, begin, end),
		cmocka_unit_test_setup_teardown(
		    what_does_not_fit_is_told_with_template_and_box, begin, end),
		cmocka_unit_test_setup_teardown(
		    a_guide_without_texts_is_told_with_its_file, begin, end),
		cmocka_unit_test_setup_teardown(
		    faults_in_a_shops_files_are_found_at_once, begin, end),
		cmocka_unit_test_setup_teardown(pages_take_the_size_of_the_media, begin, end),
		cmocka_unit_test_setup_teardown(
		    media_too_small_for_readable_type_are_refused, begin, end),
		cmocka_unit_test_setup_teardown(no_text_of_a_customer_does_harm, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
