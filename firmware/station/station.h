// SPDX-License-Identifier: Apache-2.0
#pragma once
/* The station: everything put together around one event loop. */
#include "packbench/config.h"
#include "packbench/error.h"

/* Runs the bench until SIGTERM or SIGINT. Returns 0 after a clean stop, or -errno with the reason:
 * the store, a device or a directory could not be opened, or the store could no longer be written.
 */
PACKBENCH_MUST_USE
int station_run(const struct config *config, struct error *error);

/* Are there all the drivers that the configuration names? Returns 0 or -EINVAL with those there
 * are. */
PACKBENCH_MUST_USE
int station_check(const struct config *config, struct error *error);
