// SPDX-License-Identifier: Apache-2.0
#pragma once
/* The command line, packbench(1). */
#include "packbench/config.h"
#include "firmware/station/commands.h"

struct arguments {
	const char *config_file; /* --config */
	const char *out_file;    /* --out */
	bool all;                /* --all */
	unsigned n_words;        /* what is left: command and operands */
	char *words[CONTROL_ARGUMENTS_MAX];
};

/* Each carries out one command and returns the exit status. */
int cli_run(const struct arguments *arguments);
int cli_check_config(const struct arguments *arguments);
int cli_orders(const struct arguments *arguments);
int cli_catalog(const struct arguments *arguments);
int cli_preview(const struct arguments *arguments);

/* Reads the configuration; says what is wrong with it. Returns STATUS_OK or STATUS_CONFIG. */
int cli_config(const struct arguments *arguments, struct config *config);

/* Says on standard error how the command is used. Returns STATUS_USAGE. */
PACKBENCH_PRINTF(1, 2)
int cli_usage(const char *format, ...);

/* Asks the running station, or does it itself when none runs. Returns the exit status and what was
 * printed, for free(). */
int cli_ask(
    const struct config *config, const struct control_request *request, char **text, size_t *size);

/* Prints what cli_ask() returned with a failure on standard error; nothing if there is no text. */
void cli_complain(const char *text, size_t size);

/* Asks, and prints the answer: on standard error if it failed. */
int cli_tell(const struct config *config, const struct control_request *request);
