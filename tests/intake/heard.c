// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/intake/heard.h"

static int hear(struct heard *heard, const char *line, struct error *error)
{
	size_t used = strlen(heard->text);
	snprintf(heard->text + used, sizeof(heard->text) - used, "%s\n", line);
	heard->count++;
	if (heard->count == heard->stop_after)
		return error_set(error, -ECANCELED, "heard enough");
	return 0;
}

static int hear_order(const struct order *order, void *data, struct error *error)
{
	char *json = intake_order_to_json(order);
	assert_non_null(json);
	int result = hear(data, json, error);
	free(json);
	return result;
}

static int hear_product(const struct product *product, const struct pack *packs, unsigned n_packs,
    void *data, struct error *error)
{
	char line[1024];
	snprintf(line, sizeof(line), "%s|%s|%s|%s|%s|%s|%s", product->sku, product->gtin,
	    product->title, product->variant, product->bin, product->image, product->guide);
	for (unsigned i = 0; i < n_packs; i++) {
		size_t used = strlen(line);
		snprintf(line + used, sizeof(line) - used, "|%s*%u", packs[i].gtin, packs[i].units);
	}
	return hear(data, line, error);
}

int hear_orders(const char *json, struct heard *heard, struct error *error)
{
	return intake_orders(
	    "orders.json", json, strlen(json), INTAKE_MESSAGE_MAX, hear_order, heard, error);
}

int hear_catalog(const char *csv, struct heard *heard, struct error *error)
{
	return intake_catalog("catalog.csv", csv, strlen(csv), hear_product, heard, error);
}

char *file_text(const char *path, size_t *size)
{
	char *text;
	struct error error;
	if (intake_read_file(path, INTAKE_FILE_MAX, &text, size, &error) < 0)
		fail_msg("%s", error.text);
	return text;
}
