// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Making directories. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include "packbench/config.h"

/* Makes the directory and those above it, as far as they are missing; 'mode' is of the last one.
 * Returns 0 or -errno. */
static inline int directory_make(const char *path, mode_t mode)
{
	char part[CONFIG_PATH_SIZE];
	for (size_t i = 1; path[i] != '\0' && i < sizeof(part); i++) {
		if (path[i] != '/')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0755) < 0 && errno != EEXIST)
			return -errno;
	}
	return mkdir(path, mode) == 0 || errno == EEXIST ? 0 : -errno;
}
