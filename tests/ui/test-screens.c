// SPDX-License-Identifier: Apache-2.0
/*
 * Golden screens: golden/SIZE-LANGUAGE/STATE.png. Compared pixel by pixel where the libraries and
 * fonts that draw are of the versions in golden/versions, skipped elsewhere: another FreeType may
 * round a curve the other way. PACKBENCH_GOLDEN=write draws them anew; look at each before you keep
 * it. A screen that differs is left in /tmp/packbench-screens.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cairo.h>
#include <cmocka.h>
#include "packbench/display.h"
#include "tests/ui/states.h"

#define DIFFERENT "/tmp/packbench-screens"

static const char versions_command[] =
    "{ dpkg --print-architecture; dpkg-query -W -f '${Package} ${source:Upstream-Version}\\n' "
    "libpango-1.0-0 libcairo2 libpixman-1-0 libfreetype6 libharfbuzz0b librsvg2-2 fonts-inter; } "
    "2>&1";

static const struct golden {
	const char *name;
	const char *language;
	unsigned width, height;
} goldens[] = {
	{ "800x480-en", "en", 800, 480 },
	{ "800x480-de", "de", 800, 480 },
	{ "1920x1080-fr", "fr", 1920, 1080 },
};

static bool writing(void)
{
	const char *mode = getenv("PACKBENCH_GOLDEN");
	return mode != NULL && strcmp(mode, "write") == 0;
}

static void read_versions(char *text, size_t size)
{
	FILE *pipe = popen(versions_command, "r");
	assert_non_null(pipe);
	text[fread(text, 1, size - 1, pipe)] = '\0';
	pclose(pipe);
}

static void write_versions(const char *versions)
{
	FILE *file = fopen("golden/versions", "w");
	assert_non_null(file);
	fputs(versions, file);
	fclose(file);
}

static bool same_versions(const char *versions)
{
	char recorded[1024];
	FILE *file = fopen("golden/versions", "r");
	assert_non_null(file);
	recorded[fread(recorded, 1, sizeof(recorded) - 1, file)] = '\0';
	fclose(file);
	if (strcmp(recorded, versions) == 0)
		return true;
	print_message(
	    "skipped: the golden screens were drawn with\n%shere are\n%s", recorded, versions);
	return false;
}

static bool same_pixels(cairo_surface_t *a, cairo_surface_t *b)
{
	int width = cairo_image_surface_get_width(a);
	int height = cairo_image_surface_get_height(a);

	if (cairo_image_surface_get_width(b) != width ||
	    cairo_image_surface_get_height(b) != height)
		return false;
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			uint32_t pixels[2];
			cairo_surface_t *const surfaces[] = { a, b };
			for (int i = 0; i < 2; i++)
				memcpy(&pixels[i],
				    cairo_image_surface_get_data(surfaces[i]) +
					y * cairo_image_surface_get_stride(surfaces[i]) + 4 * x,
				    4);
			if ((pixels[0] & 0xFFFFFF) != (pixels[1] & 0xFFFFFF))
				return false;
		}
	return true;
}

static bool check_screen(cairo_surface_t *screen, const char *golden, const char *state)
{
	char path[128];
	char different[160];

	snprintf(path, sizeof(path), "golden/%s/%s.png", golden, state);
	if (writing()) {
		assert_int_equal(cairo_surface_write_to_png(screen, path), CAIRO_STATUS_SUCCESS);
		return true;
	}
	cairo_surface_t *kept = cairo_image_surface_create_from_png(path);
	bool same = cairo_surface_status(kept) == CAIRO_STATUS_SUCCESS && same_pixels(screen, kept);
	cairo_surface_destroy(kept);
	if (!same) {
		snprintf(different, sizeof(different), DIFFERENT "/%s-%s.png", golden, state);
		mkdir(DIFFERENT, 0755);
		cairo_surface_write_to_png(screen, different);
		print_error("%s is not what is drawn now: %s\n", path, different);
	}
	return same;
}

static bool check_golden(const struct golden *golden)
{
	static struct state state;
	static struct view view;
	bool same = true;
	struct painter *painter = painter_create(golden->width, golden->height, IMAGES);

	assert_non_null(painter);
	view_language(golden->language, LOCALES);
	for (const struct named_state *named = states; named->name != NULL; named++) {
		memset(&state, 0, sizeof(state));
		named->make(&state);
		state_view(&state, &view);
		const struct frame *frame = painter_paint(painter, &view);
		cairo_surface_t *screen = cairo_image_surface_create_for_data(
		    (uint8_t *)(uintptr_t)frame->pixels, CAIRO_FORMAT_RGB24, (int)frame->width,
		    (int)frame->height, (int)frame->stride);
		same = check_screen(screen, golden->name, named->name) && same;
		cairo_surface_destroy(screen);
	}
	painter_destroy(painter);
	return same;
}

static void screens_are_as_they_were(void **unused)
{
	char versions[1024];
	bool same = true;

	(void)unused;
	read_versions(versions, sizeof(versions));
	if (writing())
		write_versions(versions);
	else if (!same_versions(versions))
		skip();
	for (unsigned i = 0; i < sizeof(goldens) / sizeof(goldens[0]); i++)
		same = check_golden(&goldens[i]) && same;
	assert_true(same);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(screens_are_as_they_were) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
