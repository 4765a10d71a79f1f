// SPDX-License-Identifier: Apache-2.0
/*
 * The documents against the pictures in golden/, dot by dot. Letters differ between releases of the
 * fonts and of the libraries that draw them; so the pictures are compared only where those are the
 * ones they were made with, as golden/made-with tells, and the test says so and is skipped
 * elsewhere.
 *
 * PACKBENCH_GOLDEN=write makes the pictures anew. Look at each of them before it is committed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <pango/pangocairo.h>
#include <png.h>
#include "tests/documents/samples.h"

static struct config config;
static struct documents *documents;

/* How wide a sentence is in a font: what tells one release of it from another. */
static int width_in(const char *font)
{
	PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	PangoLayout *layout = pango_layout_new(context);
	PangoFontDescription *description = pango_font_description_from_string(font);
	pango_layout_set_font_description(layout, description);
	pango_layout_set_text(
	    layout, "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich", -1);
	int width;
	pango_layout_get_size(layout, &width, NULL);
	pango_font_description_free(description);
	g_object_unref(layout);
	g_object_unref(context);
	return width;
}

static void describe_machine(char *text, size_t size)
{
	snprintf(text, size, "pango %s, cairo %s, Inter %d, EB Garamond %d\n",
	    pango_version_string(), cairo_version_string(), width_in("Inter 100px"),
	    width_in("EB Garamond 12 100px"));
}

static void read_made_with(char *text, size_t size)
{
	FILE *file = fopen("golden/made-with", "r");
	if (file == NULL || fgets(text, (int)size, file) == NULL)
		text[0] = '\0';
	if (file != NULL)
		fclose(file);
}

static void write_made_with(const char *text)
{
	FILE *file = fopen("golden/made-with", "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static unsigned count_differing(const struct raster *raster, const char *path)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	if (!png_image_begin_read_from_file(&image, path))
		fail_msg("%s: %s", path, image.message);
	image.format = PNG_FORMAT_GRAY;
	assert_int_equal(image.width, raster->width);
	assert_int_equal(image.height, raster->height);
	uint8_t *pixels = malloc(PNG_IMAGE_SIZE(image));
	assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
	unsigned n = 0;
	for (unsigned y = 0; y < raster->height; y++)
		for (unsigned x = 0; x < raster->width; x++)
			n += (pixels[y * raster->width + x] < 128) !=
			     (raster->bits[y * raster->stride + x / 8] >> (7 - x % 8) & 1);
	free(pixels);
	return n;
}

/* Returns whether the page is as its picture. */
static bool compare(const struct order *order, const char *document, const char *path, bool update)
{
	struct raster raster;
	sample_draw(documents, &config, order, document, &raster);
	unsigned differing = 0;
	if (update)
		assert_int_equal(raster_to_png(&raster, path), 0);
	else
		differing = count_differing(&raster, path);
	raster_finish(&raster);
	if (differing > 0)
		print_message("%s: %u dots differ\n", path, differing);
	return differing == 0;
}

static unsigned compare_all(bool update)
{
	static const char *const languages[] = { "en", "de", "fr" };
	unsigned wrong = 0;
	for (unsigned i = 0; i < SAMPLES * 3; i++) {
		const char *language = languages[i % 3];
		struct order *order = sample_order(i / 3, language);
		struct document chosen[DOCUMENTS_MAX];
		unsigned n = documents_choose(order, chosen);
		for (unsigned j = 0; j < n; j++) {
			char path[160];
			snprintf(path, sizeof(path), "golden/%s-%s-%s.png", chosen[j].name,
			    sample_names[i / 3], language);
			if (i / 3 != SAMPLE_GIFT || chosen[j].kind != DOCUMENT_GUIDE)
				wrong += !compare(order, chosen[j].name, path, update);
		}
		free(order);
	}
	return wrong;
}

static void documents_look_as_they_did(void **state)
{
	(void)state;
	const char *mode = getenv("PACKBENCH_GOLDEN");
	bool update = mode != NULL && strcmp(mode, "write") == 0;
	char here[256], made_with[256];
	describe_machine(here, sizeof(here));
	read_made_with(made_with, sizeof(made_with));
	if (update) {
		write_made_with(here);
	} else if (strcmp(here, made_with) != 0) {
		print_message(
		    "Not compared: the pictures were made with %s, here is %s", made_with, here);
		skip();
	}
	assert_int_equal(compare_all(update), 0);
}

int main(void)
{
	setenv("TZ", "UTC", 1);
	sample_config(&config);
	struct error error;
	if (documents_create(&config, &documents, &error) != 0) {
		fprintf(stderr, "%s\n", error.text);
		return 1;
	}
	const struct CMUnitTest tests[] = { cmocka_unit_test(documents_look_as_they_did) };
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	documents_destroy(documents);
	return failed;
}
