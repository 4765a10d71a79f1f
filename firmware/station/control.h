// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * The control socket {data_dir}/control: how the command line asks a running station, which alone
 * may open the store. Stream socket; one request and one answer a connection:
 *
 *   request: {"command":["orders","import"],"source":"FILE","size":N}\n and N bytes
 *   answer:  {"exit":0,"size":N}\n and N bytes: what the command prints, on standard error if exit
 * > 0
 */
#include <stddef.h>
#include "packbench/config.h"
#include "packbench/error.h"

enum {
	CONTROL_HEADER_MAX = 8192,
	CONTROL_BODY_MAX = 64 << 20,
	CONTROL_ARGUMENTS_MAX = 8,
};

struct control_request {
	unsigned n_arguments;
	const char
	    *arguments[CONTROL_ARGUMENTS_MAX + 1]; /* NULL-terminated: "orders", "show", "1004" */
	const char *source; /* how errors call the body: a file name, or "" */
	const char *body;   /* NUL-terminated */
	size_t size;        /* bytes of the body */
};

/* Writes the path of the socket. Returns 0, or -ENAMETOOLONG if it does not fit sockaddr_un. */
int control_path(const struct config *config, char *path, size_t size);
