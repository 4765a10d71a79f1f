// SPDX-License-Identifier: Apache-2.0
/* Product pictures come from the shop: whatever is wrong with one, there is none, and that soon. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include "ui/pictures.h"

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\">"
#define RED SVG "<path fill=\"#f00\" d=\"M0 0h10v10H0z\"/></svg>"
#define BLUE SVG "<path fill=\"#00f\" d=\"M0 0h10v10H0z\"/></svg>"

static char directory[] = "/tmp/test-pictures-XXXXXX";
static struct pictures pictures;

static void path_of(const char *name, char path[static 128])
{
	snprintf(path, 128, "%s/%s", directory, name);
}

static void write_file(const char *name, const void *data, size_t size)
{
	char path[128];
	path_of(name, path);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	fclose(file);
}

static void write_text(const char *name, const char *text)
{
	write_file(name, text, strlen(text));
}

static uint32_t middle_of(cairo_surface_t *surface)
{
	int side = cairo_image_surface_get_width(surface);
	const uint8_t *row = cairo_image_surface_get_data(surface) +
			     (size_t)cairo_image_surface_get_stride(surface) * ((size_t)side / 2);
	uint32_t pixel;
	memcpy(&pixel, row + 4 * (side / 2), sizeof(pixel));
	return pixel;
}

static void picture_is_drawn_at_its_size(void **unused)
{
	(void)unused;
	write_text("red.svg", RED);
	cairo_surface_t *surface = pictures_get(&pictures, "red.svg", 40);
	assert_non_null(surface);
	assert_int_equal(cairo_image_surface_get_width(surface), 40);
	assert_int_equal(middle_of(surface), 0xFFFF0000);
	assert_ptr_equal(pictures_get(&pictures, "red.svg", 40), surface);
	assert_int_equal(cairo_image_surface_get_width(pictures_get(&pictures, "red.svg", 20)), 20);
}

static void a_changed_file_is_drawn_anew(void **unused)
{
	(void)unused;
	write_text("change.svg", RED);
	assert_int_equal(middle_of(pictures_get(&pictures, "change.svg", 40)), 0xFFFF0000);
	write_text("change.svg", BLUE "\n");
	assert_int_equal(middle_of(pictures_get(&pictures, "change.svg", 40)), 0xFF0000FF);
}

static void a_png_is_fitted_in(void **unused)
{
	char path[128];
	(void)unused;
	cairo_surface_t *wide = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 200, 50);
	cairo_t *cr = cairo_create(wide);
	cairo_set_source_rgb(cr, 0, 1, 0);
	cairo_paint(cr);
	path_of("wide.png", path);
	cairo_surface_write_to_png(wide, path);
	cairo_destroy(cr);
	cairo_surface_destroy(wide);
	cairo_surface_t *surface = pictures_get(&pictures, "wide.png", 40);
	assert_non_null(surface);
	assert_int_equal(middle_of(surface), 0xFF00FF00);
	assert_int_equal(*(const uint32_t *)(const void *)cairo_image_surface_get_data(surface), 0);
}

static void many_pictures_keep_few(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 4 * PICTURES_KEPT; i++) {
		char name[32];
		snprintf(name, sizeof(name), "many-%u.svg", i);
		write_text(name, i % 2 == 0 ? RED : BLUE);
		assert_int_equal(middle_of(pictures_get(&pictures, name, 16)),
		    i % 2 == 0 ? 0xFFFF0000 : 0xFF0000FF);
	}
}

static void check_none(const char *name)
{
	struct timespec start, end;
	clock_gettime(CLOCK_MONOTONIC, &start);
	assert_null(pictures_get(&pictures, name, 40));
	clock_gettime(CLOCK_MONOTONIC, &end);
	print_message("%-16s %.1f ms\n", name,
	    (double)(end.tv_sec - start.tv_sec) * 1e3 +
		(double)(end.tv_nsec - start.tv_nsec) / 1e6);
	assert_null(pictures_get(&pictures, name, 40));
}

static void names_stay_in_the_directory(void **unused)
{
	(void)unused;
	check_none("");
	check_none("..");
	check_none(".hidden.svg");
	check_none("../../etc/passwd");
	check_none("/etc/passwd");
	check_none("https://cdn.example/mug.svg");
	check_none("missing.svg");
}

static void what_is_no_file_is_no_picture(void **unused)
{
	char path[128];
	(void)unused;
	path_of("folder.svg", path);
	assert_int_equal(mkdir(path, 0700), 0);
	check_none("folder.svg");
	rmdir(path);
	path_of("pipe.svg", path);
	assert_int_equal(mkfifo(path, 0600), 0);
	check_none("pipe.svg"); /* nobody writes to it: must not wait */
}

static void broken_files_are_no_pictures(void **unused)
{
	static const uint8_t huge[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13,
		'I', 'H', 'D', 'R', 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 6, 0, 0, 0 };
	(void)unused;
	write_text("empty.svg", "");
	write_text("text.svg", "no picture at all");
	write_text("half.svg", SVG "<path d=\"M0");
	write_file("huge.png", huge, sizeof(huge));
	write_file("short.png", huge, 12);
	check_none("empty.svg");
	check_none("text.svg");
	check_none("half.svg");
	check_none("huge.png");
	check_none("short.png");
}

static void a_giant_file_is_no_picture(void **unused)
{
	char path[128];
	(void)unused;
	write_text("giant.svg", RED);
	path_of("giant.svg", path);
	assert_int_equal(truncate(path, 1L << 33), 0);
	check_none("giant.svg");
	assert_int_equal(truncate(path, 1L << 19), 0);
	check_none("giant.svg");
}

/* Expands to 10^9 elements, were it let. */
static void nested_references_are_no_picture(void **unused)
{
	char text[4096];
	size_t used = 0;
	(void)unused;
	used += (size_t)snprintf(
	    text, sizeof(text), "<!DOCTYPE svg [<!ENTITY a0 \"<path d='M0 0h1v1z'/>\">");
	for (unsigned i = 1; i < 10; i++) {
		used += (size_t)snprintf(text + used, sizeof(text) - used, "<!ENTITY a%u \"", i);
		for (unsigned j = 0; j < 10; j++)
			used += (size_t)snprintf(text + used, sizeof(text) - used, "&a%u;", i - 1);
		used += (size_t)snprintf(text + used, sizeof(text) - used, "\">");
	}
	snprintf(text + used, sizeof(text) - used, "]>%s&a9;</svg>", SVG);
	write_text("laughs.svg", text);
	check_none("laughs.svg");
}

/* An SVG that asks for a file beside it is drawn without it. */
static void references_to_files_load_nothing(void **unused)
{
	(void)unused;
	write_text("red.svg", RED);
	write_text("refer.svg", SVG "<image href=\"red.svg\" width=\"10\" height=\"10\"/></svg>");
	cairo_surface_t *surface = pictures_get(&pictures, "refer.svg", 40);
	if (surface != NULL)
		assert_int_equal(middle_of(surface), 0);
}

static void no_directory_means_no_pictures(void **unused)
{
	struct pictures none;
	(void)unused;
	pictures_init(&none, "/nowhere/at/all");
	assert_null(pictures_get(&none, "red.svg", 40));
	pictures_finish(&none);
}

static int setup(void **unused)
{
	(void)unused;
	if (mkdtemp(directory) == NULL)
		return -1;
	pictures_init(&pictures, directory);
	return 0;
}

static int teardown(void **unused)
{
	char command[64];
	(void)unused;
	pictures_finish(&pictures);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(picture_is_drawn_at_its_size),
		cmocka_unit_test(a_changed_file_is_drawn_anew),
		cmocka_unit_test(a_png_is_fitted_in),
		cmocka_unit_test(many_pictures_keep_few),
		cmocka_unit_test(names_stay_in_the_directory),
		cmocka_unit_test(what_is_no_file_is_no_picture),
		cmocka_unit_test(broken_files_are_no_pictures),
		cmocka_unit_test(a_giant_file_is_no_picture),
		cmocka_unit_test(nested_references_are_no_picture),
		cmocka_unit_test(references_to_files_load_nothing),
		cmocka_unit_test(no_directory_means_no_pictures),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
