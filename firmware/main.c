// SPDX-License-Identifier: Apache-2.0
/* packbench(1): reads the command line and calls the command. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "packbench/text.h"
#include "firmware/cli/cli.h"
#include "firmware/station/station.h"

#define DEFAULT_CONFIG "/etc/packbench/packbench.conf"

static const char general_help[] =
    "packbench: the program on the board at a packing bench\n"
    "\n"
    "  packbench run                     be the station until stopped\n"
    "  packbench check-config FILE       tell whether a configuration is right\n"
    "  packbench orders import FILE      take orders (JSON: our own format or a Shopify "
    "webhook's)\n"
    "  packbench orders list [--all]     the open orders, or all\n"
    "  packbench orders show ORDER       one order and how far it is\n"
    "  packbench catalog import FILE     take products (CSV: our own columns or a Shopify export)\n"
    "  packbench catalog list            the products\n"
    "  packbench preview ORDER --out FILE.png\n"
    "                                    the documents of an order as a picture\n"
    "\n"
    "  --config FILE   the configuration, " DEFAULT_CONFIG " if not given\n"
    "  --help          this, or with a command its own help\n"
    "  --version       the version\n"
    "\n"
    "All commands work whether or not the station is running. Exit status: 0 done, 1 refused or "
    "failed,\n"
    "2 wrong command line, 3 wrong configuration, 4 no such order. More: man packbench\n";

static const struct cli_command {
	const char *name;
	int (*carry_out)(const struct arguments *arguments);
	const char *help;
} commands[] = {
	{ "run", cli_run,
	    "packbench run [--config FILE]\n\nRuns the station until SIGTERM or SIGINT.\n" },
	{ "check-config", cli_check_config,
	    "packbench check-config FILE\n\nReads a configuration and says what is wrong with it, "
	    "with "
	    "line and nearest right name.\nExit status 0: it is right; 3: it is not.\n" },
	{ "orders", cli_orders,
	    "packbench orders import FILE [--config FILE]\n"
	    "packbench orders list [--all] [--config FILE]\n"
	    "packbench orders show ORDER [--config FILE]\n\n"
	    "import takes all orders of a JSON file, or none of them and says why. list shows what "
	    "is to "
	    "be packed\nor shipped, --all everything. show tells one order, by its number with or "
	    "without "
	    "'#'.\n" },
	{ "catalog", cli_catalog,
	    "packbench catalog import FILE [--config FILE]\npackbench catalog list [--config "
	    "FILE]\n\n"
	    "import adds or replaces all products of a CSV file, or none and says why.\n" },
	{ "preview", cli_preview,
	    "packbench preview ORDER --out FILE.png [--config FILE]\n\n"
	    "Draws the documents the order would get, side by side, at the dots of the first "
	    "printer.\n" },
};

int cli_usage(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("usage: ", stderr);
	vfprintf(stderr, format, arguments);
	fputs("\n", stderr);
	va_end(arguments);
	return STATUS_USAGE;
}

int cli_config(const struct arguments *arguments, struct config *config)
{
	struct error error;
	if (config_load(arguments->config_file, config, &error) == 0)
		return STATUS_OK;
	fprintf(stderr, "packbench: %s\n", error.text);
	return STATUS_CONFIG;
}

int cli_run(const struct arguments *arguments)
{
	struct config config;
	struct error error;
	if (arguments->n_words != 1)
		return cli_usage("packbench run [--config FILE]");
	int status = cli_config(arguments, &config);
	if (status != STATUS_OK)
		return status;
	if (station_run(&config, &error) == 0)
		return STATUS_OK;
	fprintf(stderr, "packbench: %s\n", error.text);
	return STATUS_FAILED;
}

int cli_check_config(const struct arguments *arguments)
{
	struct arguments given = *arguments;
	struct config config;
	struct error error;
	if (arguments->n_words != 2)
		return cli_usage("packbench check-config FILE");
	given.config_file = arguments->words[1];
	int status = cli_config(&given, &config);
	if (status != STATUS_OK)
		return status;
	if (station_check(&config, &error) < 0) {
		fprintf(stderr, "packbench: %s\n", error.text);
		return STATUS_CONFIG;
	}
	printf("%s is right\n", given.config_file);
	return STATUS_OK;
}

static const struct cli_command *find_command(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int print_help(const struct arguments *arguments)
{
	const struct cli_command *command =
	    arguments->n_words > 0 ? find_command(arguments->words[0]) : NULL;
	fputs(command != NULL ? command->help : general_help, stdout);
	return fflush(stdout) == 0 ? STATUS_OK : STATUS_FAILED;
}

/* Returns 0, or -1 for a wrong option. Commands and options may stand in any order. */
static int read_options(
    int argc, char **argv, struct arguments *arguments, bool *help, bool *version)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "out", required_argument, NULL, 'o' },
		{ "all", no_argument, NULL, 'a' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option == 'c')
			arguments->config_file = optarg;
		else if (option == 'o')
			arguments->out_file = optarg;
		else if (option == 'a')
			arguments->all = true;
		else if (option == 'h')
			*help = true;
		else if (option == 'v')
			*version = true;
		else
			return -1;
	}
	for (int i = optind; i < argc && arguments->n_words < CONTROL_ARGUMENTS_MAX; i++)
		arguments->words[arguments->n_words++] = argv[i];
	return 0;
}

/* A running station is asked in JSON, which is UTF-8. */
static const char *find_broken_word(const struct arguments *arguments)
{
	for (unsigned i = 0; i < arguments->n_words; i++) {
		const char *at = arguments->words[i];
		for (size_t size; *at != '\0'; at += size)
			if ((size = text_character(at, strlen(at))) == 0)
				return arguments->words[i];
	}
	return NULL;
}

int main(int argc, char **argv)
{
	struct arguments arguments = { .config_file = DEFAULT_CONFIG };
	bool help = false, version = false;
	if (read_options(argc, argv, &arguments, &help, &version) < 0)
		return cli_usage("packbench COMMAND …; packbench --help tells the commands");
	if (help)
		return print_help(&arguments);
	if (version) {
		puts("packbench " PACKBENCH_VERSION);
		return STATUS_OK;
	}
	if (arguments.n_words == 0)
		return cli_usage("packbench COMMAND …; packbench --help tells the commands");
	const char *broken = find_broken_word(&arguments);
	if (broken != NULL)
		return cli_usage("packbench COMMAND …, all in UTF-8; this is not: %s", broken);
	const struct cli_command *command = find_command(arguments.words[0]);
	if (command == NULL)
		return cli_usage("there is no command %s; packbench --help tells the commands",
		    arguments.words[0]);
	return command->carry_out(&arguments);
}
