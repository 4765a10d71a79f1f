// SPDX-License-Identifier: Apache-2.0
#pragma once
/* What the command line can ask of the store, the same with and without a running station. */
#include <stdio.h>
#include "firmware/station/control.h"
#include "firmware/store/store.h"

/* Exit statuses of packbench(1). */
enum {
	STATUS_OK = 0,
	STATUS_FAILED = 1,    /* refused, or could not be done */
	STATUS_USAGE = 2,     /* wrong command line */
	STATUS_CONFIG = 3,    /* the configuration is wrong */
	STATUS_NOT_FOUND = 4, /* no such order */
};

struct station;

/* Carries out a request and prints what it has to say to 'out': results for STATUS_OK, else the
 * reason. 'station' is the running one, or one of command_station(). Returns the exit status. */
int command_carry_out(struct station *station, const struct control_request *request, FILE *out);

/* Opens as much of a station as commands need when none runs: the store, alone. Returns 0 and a
 * station for command_station_close(), or -errno with the reason: -EBUSY when another process has
 * the store. */
PACKBENCH_MUST_USE
int command_station(const struct config *config, struct station **station, struct error *error);
void command_station_close(struct station *station); /* NULL is fine */
