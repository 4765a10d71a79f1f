// SPDX-License-Identifier: Apache-2.0
/* The lights that are a file, read back by a JSON parser. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include "packbench/lights.h"
#include "tests/sim/directory.h"

static char path[sizeof(config.sim.dir) + 16];

static int set_up(void **state)
{
	if (make_parent(state) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/lights.json", config.sim.dir);
	static const char *const bins[] = { "A1", "B 2", "\"C\\3\"", "D\xC3\xB6", "E\x01\t" };
	config.n_lights = sizeof(bins) / sizeof(bins[0]);
	for (unsigned i = 0; i < config.n_lights; i++)
		snprintf(config.lights[i].bin, BIN_SIZE, "%s", bins[i]);
	return 0;
}

static void expect_file(const char *const *states)
{
	json_error_t error;
	json_t *file = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (file == NULL)
		fail_msg("%s: %s", path, error.text);
	assert_int_equal(json_object_size(file), config.n_lights);
	for (unsigned i = 0; i < config.n_lights; i++)
		assert_string_equal(
		    json_string_value(json_object_get(file, config.lights[i].bin)), states[i]);
	json_decref(file);
}

static struct lights *open_lights(void)
{
	struct lights *lights;
	struct error error;
	assert_int_equal(lights_sim.open(&config, &lights, &error), 0);
	return lights;
}

static const char *const all_dark[] = { "off", "off", "off", "off", "off" };
static const char *const some[] = { "on", "blink", "off", "on", "off" };
static const enum light some_states[] = { LIGHT_ON, LIGHT_BLINK, LIGHT_OFF, LIGHT_ON, LIGHT_OFF };

static void test_dark_shown_dark(void **state)
{
	(void)state;
	struct lights *lights = open_lights();
	expect_file(all_dark);
	assert_int_equal(lights_sim.show(lights, some_states), 0);
	expect_file(some);
	lights_sim.close(lights);
	expect_file(all_dark);
	lights_sim.close(NULL);
}

static void test_the_very_bytes(void **state)
{
	char bytes[256] = "";
	(void)state;
	struct lights *lights = open_lights();
	assert_int_equal(lights_sim.show(lights, some_states), 0);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(bytes, 1, sizeof(bytes) - 1, file) > 0);
	fclose(file);
	assert_string_equal(bytes, "{\"A1\":\"on\",\"B 2\":\"blink\",\"\\\"C\\\\3\\\"\":\"off\","
				   "\"D\xC3\xB6\":\"on\",\"E\\u0001\\u0009\":\"off\"}\n");
	lights_sim.close(lights);
}

static void test_written_only_when_changed(void **state)
{
	struct stat before, after;
	(void)state;
	struct lights *lights = open_lights();
	assert_int_equal(lights_sim.show(lights, some_states), 0);
	assert_int_equal(stat(path, &before), 0);
	assert_int_equal(lights_sim.show(lights, some_states), 0);
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	lights_sim.close(lights);
	assert_int_equal(stat(path, &after), 0);
	assert_int_not_equal(before.st_ino, after.st_ino);
}

/* A write that fails is told, and is made up for by the next one. */
static void test_failure_is_told(void **state)
{
	char away[sizeof(config.sim.dir) + 8];
	(void)state;
	struct lights *lights = open_lights();
	snprintf(away, sizeof(away), "%s.away", config.sim.dir);
	assert_int_equal(rename(config.sim.dir, away), 0);
	assert_int_equal(lights_sim.show(lights, some_states), -ENOENT);
	assert_int_equal(rename(away, config.sim.dir), 0);
	expect_file(all_dark);
	assert_int_equal(lights_sim.show(lights, some_states), 0);
	expect_file(some);
	lights_sim.close(lights);

	struct config nowhere = { .sim.dir = "/dev/null/at/all" };
	struct error error;
	assert_int_equal(lights_sim.open(&nowhere, &lights, &error), -ENOTDIR);
	assert_string_equal(error.text, "cannot make /dev/null/at/all: Not a directory");
}

static atomic_bool reading = true;

static void *read_all_the_time(void *counter)
{
	while (atomic_load(&reading)) {
		json_error_t error;
		json_t *file = json_load_file(path, 0, &error);
		if (file == NULL)
			return (void *)"a reader has seen half a file";
		json_decref(file);
		++*(unsigned *)counter;
	}
	return NULL;
}

static void test_never_half_a_file(void **state)
{
	enum { CHANGES = 1000 };
	unsigned n_read = 0;
	pthread_t reader;
	void *complaint;
	(void)state;
	struct lights *lights = open_lights();
	assert_int_equal(pthread_create(&reader, NULL, read_all_the_time, &n_read), 0);
	double start = microseconds_now();
	for (int i = 0; i < CHANGES; i++) {
		enum light states[] = { i % 3, (i / 3) % 3, LIGHT_ON, LIGHT_OFF, LIGHT_ON };
		assert_int_equal(lights_sim.show(lights, states), 0);
	}
	double changed = microseconds_now();
	static const enum light last[] = { LIGHT_ON, LIGHT_ON, LIGHT_ON, LIGHT_ON, LIGHT_ON };
	for (int i = 0; i <= CHANGES; i++)
		assert_int_equal(lights_sim.show(lights, last), 0);
	double unchanged = microseconds_now();
	atomic_store(&reading, false);
	pthread_join(reader, &complaint);
	assert_null(complaint);
	assert_true(n_read > 0);
	print_message("%.2f us a change, %.2f us without one; read %u times meanwhile\n",
	    (changed - start) / CHANGES, (unchanged - changed) / CHANGES, n_read);
	lights_sim.close(lights);
}

static void test_the_most_lights(void **state)
{
	static struct config most;
	enum light states[CONFIG_LIGHTS_MAX];
	struct lights *lights;
	struct error error;
	(void)state;
	most = config;
	most.n_lights = CONFIG_LIGHTS_MAX;
	for (unsigned i = 0; i < CONFIG_LIGHTS_MAX; i++) {
		/* all bytes escaped: the longest a name can become */
		memset(most.lights[i].bin, 1 + (int)i % 31, BIN_SIZE - 1);
		states[i] = LIGHT_BLINK;
	}
	assert_int_equal(lights_sim.open(&most, &lights, &error), 0);
	assert_int_equal(lights_sim.show(lights, states), 0);
	lights_sim.close(lights);

	struct config none = config;
	none.n_lights = 0;
	assert_int_equal(lights_sim.open(&none, &lights, &error), 0);
	json_t *file = json_load_file(path, 0, NULL);
	assert_int_equal(json_object_size(file), 0);
	json_decref(file);
	lights_sim.close(lights);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dark_shown_dark),
		cmocka_unit_test(test_the_very_bytes),
		cmocka_unit_test(test_written_only_when_changed),
		cmocka_unit_test(test_failure_is_told),
		cmocka_unit_test(test_never_half_a_file),
		cmocka_unit_test(test_the_most_lights),
	};
	return cmocka_run_group_tests(tests, set_up, remove_parent);
}
