// SPDX-License-Identifier: Apache-2.0
/* How long drawing and encoding an insert takes, first in a fresh process and then warm. Prints
 * only. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "tests/documents/samples.h"

enum {
	ROUNDS = 500,
};

static double now_ms(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void print_times(const char *what, double *times)
{
	qsort(times, ROUNDS, sizeof(*times), compare);
	printf("  %-8s p50 %6.2f ms  p99 %6.2f ms\n", what, times[ROUNDS / 2],
	    times[ROUNDS * 99 / 100]);
}

static size_t draw_and_encode(struct documents *documents, const struct config *config,
    const struct order *order, const char *name, double *draw, double *encode)
{
	struct raster raster;
	double begin = now_ms();
	sample_draw(documents, config, order, name, &raster);
	double drawn = now_ms();
	uint8_t *bytes;
	size_t size;
	if (printer_language_zpl.encode(&raster, &bytes, &size) != 0)
		abort();
	*draw = drawn - begin;
	*encode = now_ms() - drawn;
	free(bytes);
	raster_finish(&raster);
	return size;
}

static void measure_warm(struct documents *documents, const struct config *config,
    const struct order *order, const char *name)
{
	static double draws[ROUNDS], encodes[ROUNDS];
	size_t size = 0;
	for (unsigned i = 0; i < ROUNDS; i++)
		size = draw_and_encode(documents, config, order, name, &draws[i], &encodes[i]);
	printf("%s, warm, %zu bytes of ZPL\n", name, size);
	print_times("draw", draws);
	print_times("encode", encodes);
}

int main(void)
{
	static struct config config;
	sample_config(&config);
	double begin = now_ms();
	struct documents *documents;
	struct error error;
	if (documents_create(&config, &documents, &error) != 0) {
		fprintf(stderr, "%s\n", error.text);
		return 1;
	}
	double opened = now_ms() - begin;
	struct order *order = sample_order(SAMPLE_TYPICAL, "de");
	double draw, encode;
	draw_and_encode(documents, &config, order, "thanks", &draw, &encode);
	printf("thanks, cold: templates and texts %.2f ms, draw %.2f ms, encode %.2f ms\n", opened,
	    draw, encode);
	measure_warm(documents, &config, order, "thanks");
	measure_warm(documents, &config, order, "guide-mug-care");
	measure_warm(documents, &config, order, "return");
	free(order);
	documents_destroy(documents);
	return 0;
}
