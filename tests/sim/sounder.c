// SPDX-License-Identifier: Apache-2.0
/* The voice that is a file: one line a sound, readable by people and by date(1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include "packbench/sounder.h"
#include "tests/sim/directory.h"

static const struct {
	enum sound sound;
	const char *name;
} sounds[] = {
	{ SOUND_RIGHT, "right" },
	{ SOUND_WRONG_ITEM, "wrong-item" },
	{ SOUND_TOO_MANY, "too-many" },
	{ SOUND_UNKNOWN_CODE, "unknown-code" },
	{ SOUND_REFUSED, "refused" },
	{ SOUND_PACKED, "packed" },
	{ SOUND_SHIPPED, "shipped" },
	{ SOUND_INTERRUPTED, "interrupted" },
};

enum {
	N_SOUNDS = sizeof(sounds) / sizeof(sounds[0]),
};

static void play_all(void)
{
	struct sounder *sounder;
	struct error error;
	assert_int_equal(sounder_sim.open(&config, &sounder, &error), 0);
	for (int i = 0; i < N_SOUNDS; i++)
		assert_int_equal(sounder_sim.play(sounder, sounds[i].sound), 0);
	assert_int_equal(sounder_sim.play(sounder, SOUND_NONE), 0);
	sounder_sim.close(sounder);
}

/* "2026-11-22T08:14:03.412Z" in milliseconds since 1970. */
static long long milliseconds_of(const char *text)
{
	struct tm date = { 0 };
	const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &date);
	unsigned milliseconds;
	int length = 0;
	assert_non_null(rest);
	assert_int_equal(sscanf(rest, ".%3uZ%n", &milliseconds, &length), 1);
	assert_int_equal(length, 5);
	return (long long)timegm(&date) * 1000 + milliseconds;
}

static long long milliseconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void test_a_line_a_sound(void **state)
{
	char path[sizeof(config.sim.dir) + 16], line[100];
	(void)state;
	long long start = milliseconds_now();
	play_all();
	play_all(); /* a second start goes on in the same file */
	long long end = milliseconds_now();

	snprintf(path, sizeof(path), "%s/sounds.log", config.sim.dir);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	for (int i = 0; i < 2 * N_SOUNDS; i++) {
		char expected[50];
		assert_non_null(fgets(line, sizeof(line), file));
		long long time = milliseconds_of(line);
		assert_true(time >= start && time <= end);
		snprintf(expected, sizeof(expected), " %s\n", sounds[i % N_SOUNDS].name);
		assert_string_equal(line + strlen("2026-11-22T08:14:03.412Z"), expected);
	}
	assert_null(fgets(line, sizeof(line), file));
	fclose(file);
}

static void test_time_taken(void **state)
{
	enum { TIMES = 10000 };
	struct sounder *sounder;
	struct error error;
	(void)state;
	assert_int_equal(sounder_sim.open(&config, &sounder, &error), 0);
	double start = microseconds_now();
	for (int i = 0; i < TIMES; i++)
		assert_int_equal(sounder_sim.play(sounder, SOUND_RIGHT), 0);
	print_message("%.2f us a sound\n", (microseconds_now() - start) / TIMES);
	sounder_sim.close(sounder);
}

static void test_nowhere(void **state)
{
	struct config nowhere = { .sim.dir = "/dev/null/at/all" };
	struct sounder *sounder = NULL;
	struct error error;
	(void)state;
	assert_int_equal(sounder_sim.open(&nowhere, &sounder, &error), -ENOTDIR);
	assert_string_equal(error.text, "cannot make /dev/null/at/all: Not a directory");
	assert_null(sounder);
	sounder_sim.close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_a_sound),
		cmocka_unit_test(test_time_taken),
		cmocka_unit_test(test_nowhere),
	};
	return cmocka_run_group_tests(tests, make_parent, remove_parent);
}
