// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Port: the pick lights at the bins. Drivers: drivers/lights. */
#include "packbench/config.h"
#include "packbench/error.h"
#include "packbench/session.h"

struct lights;

struct lights_ops {
	const char *driver; /* its name in [lights] driver= */

	/* Takes all lights of the configuration ([light BIN]), dark. Returns 0 and lights for
	 * close(), or -errno with the reason. */
	int (*open)(const struct config *config, struct lights **lights, struct error *error);

	/* Shows states[i] at config->lights[i], for all i at once. Returns 0 or -errno. */
	int (*show)(struct lights *lights, const enum light *states);

	void (*close)(struct lights *lights); /* all dark; NULL is fine */
};

extern const struct lights_ops lights_sim; /* the file D/lights.json */
