// SPDX-License-Identifier: Apache-2.0
#include "firmware/intake/intake.h"
#include "packbench/scan.h"
#include "tests/fuzz/fuzz.h"

static void require_gtin(const char *gtin)
{
	char normal[GTIN_SIZE];
	REQUIRE(strlen(gtin) == GTIN_SIZE - 1);
	REQUIRE(gtin_normalize(gtin, normal) == 0 && strcmp(gtin, normal) == 0);
}

static int each(const struct product *product, const struct pack *packs, unsigned n_packs,
    void *data, struct error *error)
{
	(void)data;
	(void)error;
	REQUIRE(product->sku[0] != '\0' && is_line(product->sku, SKU_SIZE));
	REQUIRE(product->title[0] != '\0' && is_line(product->title, TITLE_SIZE));
	REQUIRE(is_line(product->variant, TITLE_SIZE) && is_line(product->bin, BIN_SIZE));
	REQUIRE(
	    is_line(product->image, IMAGE_SIZE) && strstr(product->image, "..") != product->image);
	REQUIRE(is_line(product->guide, GUIDE_SIZE) && strchr(product->guide, '/') == NULL);
	if (product->gtin[0] != '\0')
		require_gtin(product->gtin);
	for (unsigned i = 0; i < n_packs; i++) {
		require_gtin(packs[i].gtin);
		REQUIRE(packs[i].units >= 2 && packs[i].units <= UNITS_MAX);
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = { "" };
	int result = intake_catalog("fuzz", (const char *)data, size, each, NULL, &error);
	REQUIRE(result == 0 || (error.text[0] != '\0' && is_utf8(error.text)));
	return 0;
}
