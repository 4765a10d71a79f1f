// SPDX-License-Identifier: Apache-2.0
/* packbench orders …, packbench catalog … */
#include <stdlib.h>
#include <string.h>
#include "firmware/cli/cli.h"
#include "firmware/intake/intake.h"

static int import(const struct arguments *arguments, const struct config *config, size_t size_max)
{
	struct control_request request = {
		.n_arguments = 2,
		.arguments = { arguments->words[0], "import" },
		.source = arguments->words[2],
	};
	struct error error;
	char *text;
	if (intake_read_file(request.source, size_max, &text, &request.size, &error) < 0) {
		fprintf(stderr, "packbench: %s\n", error.text);
		return STATUS_FAILED;
	}
	request.body = text;
	int status = cli_tell(config, &request);
	free(text);
	return status;
}

static bool is(const struct arguments *arguments, const char *verb, unsigned n_words)
{
	return arguments->n_words == n_words && strcmp(arguments->words[1], verb) == 0;
}

int cli_orders(const struct arguments *arguments)
{
	struct control_request request = { .source = "", .body = "", .arguments = { "orders" } };
	struct config config;
	bool import_file = is(arguments, "import", 3), list = is(arguments, "list", 2);
	if (!import_file && !list && !is(arguments, "show", 3))
		return cli_usage("packbench orders import FILE | list [--all] | show ORDER");
	int status = cli_config(arguments, &config);
	if (status != STATUS_OK)
		return status;
	if (import_file)
		return import(arguments, &config, INTAKE_FILE_MAX);
	request.arguments[1] = arguments->words[1];
	request.arguments[2] = list ? (arguments->all ? "all" : NULL) : arguments->words[2];
	request.n_arguments = request.arguments[2] != NULL ? 3 : 2;
	return cli_tell(&config, &request);
}

int cli_catalog(const struct arguments *arguments)
{
	struct control_request request = {
		.n_arguments = 2, .source = "", .body = "", .arguments = { "catalog", "list" }
	};
	struct config config;
	bool import_file = is(arguments, "import", 3);
	if (!import_file && !is(arguments, "list", 2))
		return cli_usage("packbench catalog import FILE | list");
	int status = cli_config(arguments, &config);
	if (status != STATUS_OK)
		return status;
	return import_file ? import(arguments, &config, INTAKE_CATALOG_MAX)
			   : cli_tell(&config, &request);
}
