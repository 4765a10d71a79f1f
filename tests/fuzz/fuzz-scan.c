// SPDX-License-Identifier: Apache-2.0
#include "packbench/scan.h"
#include "tests/fuzz/fuzz.h"

/* What was normalised once stays as it is. */
static void require_normal(const struct scan *scan)
{
	char gtin[GTIN_SIZE], order[ORDER_NUMBER_SIZE], tracking[TRACKING_SIZE];
	if (scan->gtin[0] != '\0') {
		REQUIRE(gtin_normalize(scan->gtin, gtin) == 0);
		REQUIRE(strcmp(gtin, scan->gtin) == 0);
	}
	if (scan->order[0] != '\0') {
		REQUIRE(order_number_normalize(scan->order, order) == 0);
		REQUIRE(strcmp(order, scan->order) == 0);
	}
	if (scan->tracking[0] != '\0') {
		REQUIRE(tracking_normalize(scan->tracking, tracking) == 0);
		REQUIRE(strcmp(tracking, scan->tracking) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scan scan;
	int result = scan_decode((const char *)data, size, &scan);
	bool nothing = scan.gtin[0] == '\0' && scan.order[0] == '\0' && scan.tracking[0] == '\0';
	REQUIRE(is_line(scan.code, sizeof(scan.code)));
	REQUIRE(result == 0 || (nothing && scan.command == COMMAND_NONE));
	REQUIRE(result != 0 || scan.code[0] != '\0');
	REQUIRE(scan.command == COMMAND_NONE || nothing);
	require_normal(&scan);
	return 0;
}
