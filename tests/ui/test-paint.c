// SPDX-License-Identifier: Apache-2.0
/* The painter, judged by its pixels: nothing overlaps, nothing is clipped by the edge, whatever the
 * words; colours can be told apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "packbench/display.h"
#include "packbench/text.h"
#include "tests/ui/states.h"
#include "ui/palette.h"

static const struct size {
	unsigned width, height;
} sizes[] = { { 800, 480 }, { 1920, 1080 }, { 480, 800 }, { 1024, 600 }, { 320, 240 } };
enum {
	N_SIZES = sizeof(sizes) / sizeof(sizes[0]),
};

static const char *const hard_words[] = {
	"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
	"Chasen, Matcha-Besen aus Bambus, handgeschnitzt, mit achtzig Borsten und "
	"Aufbewahrungsdose "
	"aus dunklem Holz, Geschenkausgabe",
	"日本茶の急須と湯呑みの詰め合わせ、手作りの陶器、贈り物用の木箱入り、五客揃い",
	"إبريق شاي من السيراميك الأبيض مع مصفاة من الفولاذ المقاوم للصدأ وأربعة أكواب",
	"🫖🍵🎁👩‍👩‍👧‍👦🇯🇵 tea 🫖🍵🎁 set "
	"👍🏽👍🏽👍🏽 "
	"🫖🍵🎁🫖🍵🎁🫖🍵🎁🫖🍵🎁",
	"\xff\xfe not \xc3 UTF-8 \xf0\x9f",
	"a\nb\tc\r\nd\x01\x02",
	"Z\xcc\x88\xcc\x88\xcc\x88\xcc\x88\xcc\x88\xcd\x8c\xcd\xa5\xcd\xa5\xcd\xa5\xcd\xa5",
	"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
};
enum {
	N_HARD = sizeof(hard_words) / sizeof(hard_words[0]),
};

static struct view view;
static struct view blank;

static uint32_t pixel_of(const struct frame *frame, unsigned x, unsigned y)
{
	uint32_t pixel;
	memcpy(&pixel, frame->pixels + y * frame->stride + 4 * (size_t)x, sizeof(pixel));
	return pixel & 0xFFFFFF;
}

static void see(const char *name)
{
	static struct state state;
	memset(&state, 0, sizeof(state));
	for (const struct named_state *named = states; named->name != NULL; named++)
		if (strcmp(named->name, name) == 0)
			named->make(&state);
	state_view(&state, &view);
}

/* Paints 'blank', then 'view': what differs must have been bare ground. Says where it was not. */
static void check_overlaps_nothing(const struct size *size, uint32_t ground)
{
	struct painter *painter = painter_create(size->width, size->height, IMAGES);
	painter_paint(painter,
	    &view); /* Pango draws the box of a character without a font a little else at first */
	const struct frame *frame = painter_paint(painter, &blank);
	size_t length = frame->stride * frame->height;
	uint8_t *before = malloc(length);

	memcpy(before, frame->pixels, length);
	struct frame old = *frame;
	old.pixels = before;
	frame = painter_paint(painter, &view);
	unsigned differ = 0;
	for (unsigned y = 0; y < frame->height; y++)
		for (unsigned x = 0; x < frame->width; x++) {
			if (pixel_of(frame, x, y) == pixel_of(&old, x, y))
				continue;
			differ++;
			if (pixel_of(&old, x, y) != ground)
				fail_msg(
				    "overlap at %u, %u of %ux%u", x, y, size->width, size->height);
		}
	assert_true(differ > 0);
	free(before);
	painter_destroy(painter);
}

static void next_unit_overlaps_nothing(void **unused)
{
	(void)unused;
	see("packing");
	blank = view;
	memset(blank.front.title, 0, TITLE_SIZE);
	memset(blank.front.variant, 0, TITLE_SIZE);
	memset(blank.front.sku, 0, SKU_SIZE);
	memset(blank.front.bin, 0, BIN_SIZE);
	for (unsigned i = 0; i < N_HARD * N_SIZES; i++) {
		text_copy(view.front.title, TITLE_SIZE, hard_words[i % N_HARD]);
		text_copy(view.front.variant, TITLE_SIZE, hard_words[(i + 1) % N_HARD]);
		text_copy(view.front.sku, SKU_SIZE, hard_words[(i + 2) % N_HARD]);
		text_copy(view.front.bin, BIN_SIZE, hard_words[(i + 3) % N_HARD]);
		check_overlaps_nothing(&sizes[i / N_HARD], COLOUR_GROUND);
	}
}

static void lines_overlap_nothing(void **unused)
{
	(void)unused;
	see("packing");
	blank = view;
	memset(blank.lines[0].title, 0, TITLE_SIZE);
	for (unsigned i = 0; i < N_HARD * N_SIZES; i++) {
		text_copy(view.lines[0].title, TITLE_SIZE, hard_words[i % N_HARD]);
		check_overlaps_nothing(&sizes[i / N_HARD], COLOUR_ROW);
	}
}

static void verdict_overlaps_nothing(void **unused)
{
	(void)unused;
	see("wrong-item");
	blank = view;
	memset(blank.headline, 0, VIEW_TEXT_SIZE);
	memset(blank.detail, 0, VIEW_TEXT_SIZE);
	memset(blank.todo, 0, VIEW_TEXT_SIZE);
	for (unsigned i = 0; i < N_HARD * N_SIZES; i++) {
		text_copy(view.headline, VIEW_TEXT_SIZE, hard_words[i % N_HARD]);
		text_copy(view.detail, VIEW_TEXT_SIZE, hard_words[(i + 1) % N_HARD]);
		text_copy(view.todo, VIEW_TEXT_SIZE, hard_words[(i + 2) % N_HARD]);
		check_overlaps_nothing(&sizes[i / N_HARD], COLOUR_RED);
	}
}

static void bar_overlaps_nothing(void **unused)
{
	(void)unused;
	see("packed");
	for (unsigned i = 0; i < N_HARD * N_SIZES; i++) {
		text_copy(
		    view.devices[1].text, sizeof(view.devices[1].text), hard_words[i % N_HARD]);
		blank = view;
		memset(blank.place, 0, VIEW_TEXT_SIZE);
		memset(blank.progress, 0, VIEW_TEXT_SIZE);
		text_copy(view.place, VIEW_TEXT_SIZE, "#1004");
		text_copy(view.progress, VIEW_TEXT_SIZE, hard_words[(i + 1) % N_HARD]);
		check_overlaps_nothing(&sizes[i / N_HARD], COLOUR_BAR);
	}
}

/* Ink in the outermost pixels would mean that something is cut off. */
static void check_margins(const struct frame *frame, unsigned top, uint32_t ground)
{
	for (unsigned y = top; y < frame->height; y++)
		for (unsigned x = 0; x < frame->width; x++) {
			if (x == 8)
				x = frame->width - 8;
			if (pixel_of(frame, x, y) != ground)
				fail_msg(
				    "ink at %u, %u of %ux%u", x, y, frame->width, frame->height);
		}
}

static void a_long_order_keeps_the_margins(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < N_HARD; i++) {
		see("long-order");
		view.just_right = false;
		view.toast[0] = '\0';
		view.front_left = 9999;
		for (unsigned line = 0; line < view.n_lines; line++)
			text_copy(view.lines[line].title, TITLE_SIZE, hard_words[i]);
		for (unsigned size = 0; size < 4; size++) {
			struct painter *painter =
			    painter_create(sizes[size].width, sizes[size].height, IMAGES);
			check_margins(painter_paint(painter, &view), 120, COLOUR_GROUND);
			painter_destroy(painter);
		}
	}
}

static void every_state_at_any_size(void **unused)
{
	static const struct size odd[] = { { 1, 1 }, { 16, 9 }, { 64, 48 }, { 2000, 40 },
		{ 40, 900 } };

	(void)unused;
	for (unsigned i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct painter *painter = painter_create(odd[i].width, odd[i].height, IMAGES);
		assert_non_null(painter);
		for (const struct named_state *named = states; named->name != NULL; named++) {
			see(named->name);
			assert_int_equal(painter_paint(painter, &view)->width, odd[i].width);
		}
		painter_destroy(painter);
	}
}

static void a_size_without_sense_is_refused(void **unused)
{
	(void)unused;
	errno = 0;
	assert_null(painter_create(0, 480, IMAGES));
	assert_int_equal(errno, EINVAL);
	assert_null(painter_create(800, 100000, IMAGES));
	painter_destroy(NULL);
}

/* The same view gives the same picture, whatever was painted before. */
static void painting_has_no_memory(void **unused)
{
	(void)unused;
	struct painter *painter = painter_create(800, 480, IMAGES);
	see("packing");
	const struct frame *frame = painter_paint(painter, &view);
	size_t length = frame->stride * frame->height;
	uint8_t *first = malloc(length);
	memcpy(first, frame->pixels, length);
	for (const struct named_state *named = states; named->name != NULL; named++) {
		see(named->name);
		painter_paint(painter, &view);
	}
	see("packing");
	frame = painter_paint(painter, &view);
	assert_memory_equal(frame->pixels, first, length);
	free(first);
	painter_destroy(painter);
}

/* WCAG 2.1: relative luminance and contrast. */
static double luminance(uint32_t colour)
{
	static const double weights[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;
	for (int i = 0; i < 3; i++) {
		double part = (colour >> (16 - 8 * i) & 0xFF) / 255.0;
		sum += weights[i] *
		       (part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double contrast(uint32_t a, uint32_t b)
{
	double light = fmax(luminance(a), luminance(b));
	double dark = fmin(luminance(a), luminance(b));
	return (light + 0.05) / (dark + 0.05);
}

static void words_stand_out(void **unused)
{
	static const uint32_t pairs[][2] = {
		{ COLOUR_TEXT, COLOUR_GROUND },
		{ COLOUR_TEXT, COLOUR_BAR },
		{ COLOUR_TEXT, COLOUR_ROW },
		{ COLOUR_TEXT, COLOUR_TOAST },
		{ COLOUR_MUTED, COLOUR_GROUND },
		{ COLOUR_MUTED, COLOUR_BAR },
		{ COLOUR_FADED, COLOUR_ROW_DONE },
		{ COLOUR_LAMP, COLOUR_ROW },
		{ COLOUR_ON_LAMP, COLOUR_LAMP },
		{ COLOUR_FAULT, COLOUR_BAR },
		{ COLOUR_FAULT, COLOUR_ROW_DONE },
		{ COLOUR_GOOD, COLOUR_BAR },
		{ COLOUR_GOOD, COLOUR_ROW_DONE },
		{ COLOUR_GOOD, COLOUR_GROUND },
		{ COLOUR_ON_VERDICT, COLOUR_RED },
		{ COLOUR_ON_VERDICT, COLOUR_RED_PANEL },
		{ COLOUR_ON_AMBER, COLOUR_AMBER },
		{ COLOUR_ON_VERDICT, COLOUR_BLUE },
		{ COLOUR_ON_VERDICT, COLOUR_BLUE_PANEL },
		{ COLOUR_ON_VERDICT, COLOUR_GREEN },
		{ COLOUR_ON_VERDICT, COLOUR_GREEN_PANEL },
	};

	(void)unused;
	assert_true(fabs(contrast(0xFFFFFF, 0x000000) - 21) < 0.01);
	for (unsigned i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (contrast(pairs[i][0], pairs[i][1]) < 4.5)
			fail_msg("#%06X on #%06X: %.2f", pairs[i][0], pairs[i][1],
			    contrast(pairs[i][0], pairs[i][1]));
}

/* Without colour, too, no two verdicts look alike: each shape covers another set of pixels. */
static void shapes_differ(void **unused)
{
	static const enum view_kind kinds[] = { VIEW_RED, VIEW_AMBER, VIEW_BLUE, VIEW_GREEN };
	static const uint32_t grounds[] = { COLOUR_RED, COLOUR_AMBER, COLOUR_BLUE, COLOUR_GREEN };
	static uint8_t masks[4][480 * 800];

	(void)unused;
	struct painter *painter = painter_create(800, 480, IMAGES);
	for (unsigned i = 0; i < 4; i++) {
		memset(&view, 0, sizeof(view));
		view.kind = kinds[i];
		text_copy(view.mark, sizeof(view.mark), i == 0 || i == 3 ? "" : "?");
		const struct frame *frame = painter_paint(painter, &view);
		for (unsigned pixel = 0; pixel < 480 * 800; pixel++)
			masks[i][pixel] = pixel_of(frame, pixel % 800, pixel / 800) != grounds[i];
		for (unsigned other = 0; other < i; other++) {
			unsigned differ = 0;
			for (unsigned pixel = 0; pixel < 480 * 800; pixel++)
				differ += masks[i][pixel] != masks[other][pixel];
			assert_true(differ > 3000);
		}
	}
	painter_destroy(painter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next_unit_overlaps_nothing),
		cmocka_unit_test(lines_overlap_nothing),
		cmocka_unit_test(verdict_overlaps_nothing),
		cmocka_unit_test(bar_overlaps_nothing),
		cmocka_unit_test(a_long_order_keeps_the_margins),
		cmocka_unit_test(every_state_at_any_size),
		cmocka_unit_test(a_size_without_sense_is_refused),
		cmocka_unit_test(painting_has_no_memory),
		cmocka_unit_test(words_stand_out),
		cmocka_unit_test(shapes_differ),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
