// SPDX-License-Identifier: Apache-2.0
#pragma once
/* A simulation directory for a test, and the time. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "packbench/config.h"

static char parent[] = "/tmp/packbench-sim-XXXXXX";
static struct config config;

/* Names a directory in config.sim.dir that is not there yet. */
static int make_parent(void **state)
{
	(void)state;
	if (mkdtemp(parent) == NULL)
		return -1;
	snprintf(config.sim.dir, sizeof(config.sim.dir), "%s/sim", parent);
	return 0;
}

static int remove_parent(void **state)
{
	char command[64];
	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", parent);
	return system(command);
}

static inline double microseconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}
