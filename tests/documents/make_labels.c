// SPDX-License-Identifier: Apache-2.0
/* Prints the sample orders by the simulated printer into DIR/labels, for the judges. */
#include <stdio.h>
#include <stdlib.h>
#include "packbench/printer.h"
#include "tests/documents/samples.h"

static struct config config;

static void print_order(
    struct documents *documents, struct printer *printer, const struct order *order, uint64_t *job)
{
	struct document chosen[DOCUMENTS_MAX];
	unsigned n = documents_choose(order, chosen);
	for (unsigned i = 0; i < n; i++) {
		struct raster raster;
		sample_draw(documents, &config, order, chosen[i].name, &raster);
		struct print_page page = { .job = ++*job, .raster = &raster };
		snprintf(page.order, sizeof(page.order), "%s", order->number);
		snprintf(page.document, sizeof(page.document), "%s", chosen[i].name);
		struct error error;
		if (printer_sim.send(printer, &page, &error) != 0) {
			fprintf(stderr, "%s\n", error.text);
			exit(1);
		}
		raster_finish(&raster);
	}
}

int main(int argc, char **argv)
{
	static const char *const languages[SAMPLES] = { "fr", "de", "de", "en" };
	if (argc != 2) {
		fprintf(stderr, "usage: make-labels DIR\n");
		return 2;
	}
	setenv("TZ", "UTC", 1);
	sample_config(&config);
	snprintf(config.sim.dir, sizeof(config.sim.dir), "%s", argv[1]);
	struct documents *documents;
	struct printer *printer;
	struct error error;
	if (documents_create(&config, &documents, &error) != 0 ||
	    printer_sim.open(&config, &config.printers[0], &printer, &error) != 0) {
		fprintf(stderr, "%s\n", error.text);
		return 1;
	}
	uint64_t job = 0;
	for (unsigned i = 0; i < SAMPLES; i++) {
		struct order *order = sample_order(i, languages[i]);
		print_order(documents, printer, order, &job);
		free(order);
	}
	printer_sim.close(printer);
	documents_destroy(documents);
	return 0;
}
