// SPDX-License-Identifier: Apache-2.0
/*
 * How long a new screen takes: bench-paint IMAGES LOCALES [ROUNDS]. Paints every state of states.c
 * by turns and writes its picture; prints milliseconds and the memory of the process.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "packbench/display.h"
#include "tests/ui/states.h"

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double difference = *(const double *)a - *(const double *)b;
	return (difference > 0) - (difference < 0);
}

static void print_times(const char *name, double *times, unsigned n)
{
	qsort(times, n, sizeof(times[0]), compare);
	printf("  %-12s p50 %6.2f ms  p99 %6.2f ms  most %6.2f ms\n", name, times[n / 2],
	    times[n * 99 / 100], times[n - 1]);
}

static void print_memory(void)
{
	char line[128];
	FILE *file = fopen("/proc/self/smaps_rollup", "re");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, "Pss:", 4) == 0)
			printf("  memory       %s", line);
	if (file != NULL)
		fclose(file);
}

struct times {
	double *view, *paint, *png, *all;
	unsigned n;
};

static void take(struct times *times, const struct named_state *named, struct painter *painter,
    struct display *display)
{
	static struct state state;
	static struct view view;

	memset(&state, 0, sizeof(state));
	named->make(&state);
	double start = now();
	state_view(&state, &view);
	double viewed = now();
	const struct frame *frame = painter_paint(painter, &view);
	double painted = now();
	if (display_png.present(display, frame) < 0)
		exit(EXIT_FAILURE);
	double end = now();
	times->view[times->n] = viewed - start;
	times->paint[times->n] = painted - viewed;
	times->png[times->n] = end - painted;
	times->all[times->n++] = end - start;
}

static void measure(
    unsigned width, unsigned height, const char *images, const char *directory, unsigned rounds)
{
	static struct config config;
	struct display *display;
	struct error error;
	struct times times = { 0 };
	unsigned n_states = 0;

	config.display.width = width;
	config.display.height = height;
	snprintf(config.sim.dir, sizeof(config.sim.dir), "%s", directory);
	if (display_png.open(&config, &display, &error) < 0) {
		fprintf(stderr, "%s\n", error.text);
		exit(EXIT_FAILURE);
	}
	while (states[n_states].name != NULL)
		n_states++;
	size_t size = n_states * rounds * sizeof(double);
	times.view = malloc(size);
	times.paint = malloc(size);
	times.png = malloc(size);
	times.all = malloc(size);
	struct painter *painter = painter_create(width, height, images);
	for (unsigned i = 0; i < n_states * rounds; i++) {
		take(&times, &states[i % n_states], painter, display);
		if (i == 0)
			printf(
			    "%ux%u\n  first screen      %6.2f ms\n", width, height, times.all[0]);
	}
	print_times("view", times.view, times.n);
	print_times("paint", times.paint, times.n);
	print_times("png", times.png, times.n);
	print_times("all", times.all, times.n);
	print_memory();
	painter_destroy(painter);
	display_png.close(display);
	free(times.view);
	free(times.paint);
	free(times.png);
	free(times.all);
}

int main(int n_arguments, char **arguments)
{
	char directory[] = "/tmp/bench-paint-XXXXXX";
	char path[64];

	if (n_arguments < 3 || mkdtemp(directory) == NULL)
		return EXIT_FAILURE;
	unsigned rounds = n_arguments > 3 ? (unsigned)atoi(arguments[3]) : 50;
	view_language("de", arguments[2]);
	measure(800, 480, arguments[1], directory, rounds);
	measure(1920, 1080, arguments[1], directory, rounds);
	snprintf(path, sizeof(path), "%s/screen.png", directory);
	unlink(path);
	rmdir(directory);
	return EXIT_SUCCESS;
}
