// SPDX-License-Identifier: Apache-2.0
/* The screen as a file, read back by libpng (through cairo). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cairo.h>
#include <cmocka.h>
#include "packbench/display.h"

static char directory[] = "/tmp/test-png-XXXXXX";
static char path[64];

static struct display *open_display(unsigned width, unsigned height)
{
	static struct config config;
	struct display *display = NULL;
	struct error error;

	config.display.width = width;
	config.display.height = height;
	snprintf(config.sim.dir, sizeof(config.sim.dir), "%s/sim", directory);
	assert_int_equal(display_png.open(&config, &display, &error), 0);
	return display;
}

/* Noise does not compress: the worst case for the size of the file. */
static void make_frame(struct frame *frame, uint32_t seed, bool flat)
{
	uint32_t *pixels = malloc(frame->stride * frame->height);
	for (size_t i = 0; i < frame->stride / 4 * frame->height; i++) {
		seed = seed * 1664525 + 1013904223;
		pixels[i] = flat ? 0xFF3145B5 : seed;
	}
	frame->pixels = (const uint8_t *)pixels;
}

static void check_file(const struct frame *frame)
{
	cairo_surface_t *png = cairo_image_surface_create_from_png(path);
	assert_int_equal(cairo_surface_status(png), CAIRO_STATUS_SUCCESS);
	assert_int_equal(cairo_image_surface_get_width(png), frame->width);
	assert_int_equal(cairo_image_surface_get_height(png), frame->height);
	assert_int_equal(cairo_image_surface_get_format(png), CAIRO_FORMAT_RGB24);
	for (unsigned y = 0; y < frame->height; y++)
		for (unsigned x = 0; x < frame->width; x++) {
			uint32_t is, should;
			memcpy(&is,
			    cairo_image_surface_get_data(png) +
				y * (size_t)cairo_image_surface_get_stride(png) + 4 * (size_t)x,
			    4);
			memcpy(&should, frame->pixels + y * frame->stride + 4 * (size_t)x, 4);
			assert_int_equal(is & 0xFFFFFF, should & 0xFFFFFF);
		}
	cairo_surface_destroy(png);
}

static void every_pixel_comes_back(void **unused)
{
	static const unsigned sizes[][2] = { { 1, 1 }, { 7, 5 }, { 800, 480 } };

	(void)unused;
	for (unsigned i = 0; i < 6; i++) {
		struct frame frame = { .width = sizes[i / 2][0], .height = sizes[i / 2][1] };
		frame.stride = 4 * (size_t)frame.width + 8;
		make_frame(&frame, i, i % 2 == 0);
		struct display *display = open_display(frame.width, frame.height);
		assert_int_equal(display_png.present(display, &frame), 0);
		check_file(&frame);
		display_png.close(display);
		free((void *)(uintptr_t)frame.pixels);
	}
}

static void the_file_is_replaced_whole(void **unused)
{
	struct stat before, after;
	struct frame frame = { .width = 64, .height = 48, .stride = 256 };

	(void)unused;
	make_frame(&frame, 1, true);
	struct display *display = open_display(64, 48);
	assert_int_equal(display_png.present(display, &frame), 0);
	FILE *reader = fopen(path, "r");
	fstat(fileno(reader), &before);
	assert_int_equal(display_png.present(display, &frame), 0);
	stat(path, &after);
	assert_true(before.st_ino != after.st_ino); /* who reads the old one reads it to its end */
	fclose(reader);
	strcat(path, ".new");
	assert_int_equal(access(path, F_OK), -1);
	path[strlen(path) - 4] = '\0';
	display_png.close(display);
	free((void *)(uintptr_t)frame.pixels);
}

static void failures_are_told(void **unused)
{
	static struct config config;
	struct display *display = NULL;
	struct error error = { "" };
	struct frame frame = { .width = 64, .height = 48, .stride = 256 };

	(void)unused;
	snprintf(config.sim.dir, sizeof(config.sim.dir), "/dev/null/at/all");
	config.display.width = 64;
	config.display.height = 48;
	assert_int_equal(display_png.open(&config, &display, &error), -ENOTDIR);
	assert_non_null(strstr(error.text, "/dev/null/at/all"));
	display = open_display(800, 480);
	assert_int_equal(display_png.present(display, &frame), -EINVAL);
	display_png.close(display);
	display_png.close(NULL);
}

static int setup(void **unused)
{
	(void)unused;
	if (mkdtemp(directory) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/sim/screen.png", directory);
	return 0;
}

static int teardown(void **unused)
{
	char command[64];
	(void)unused;
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pixel_comes_back),
		cmocka_unit_test(the_file_is_replaced_whole),
		cmocka_unit_test(failures_are_told),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
