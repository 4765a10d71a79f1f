// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdbool.h>
#include "firmware/config/keys.h"

/* Checks 'value' and stores it where 'key' says, in 'target': a struct config, printer_config or
 * light_config. A relative path is taken from 'directory', absolute. Returns 0; -EINVAL with what
 * the value must be. */
int value_set(const struct config_key *key, const char *value, const char *directory, void *target,
    struct error *error);

/* Is 'line' UTF-8 (RFC 3629) without control characters other than tabs? */
bool value_is_text(const char *line);
