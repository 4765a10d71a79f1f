// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/intake/intake.h"

static int read_all(FILE *file, size_t size_max, char **text, size_t *size)
{
	size_t room = 0;
	*text = NULL;
	*size = 0;
	do {
		room = room == 0 ? 64 * 1024 : room * 2;
		char *larger = realloc(*text, room);
		if (larger == NULL)
			return -ENOMEM;
		*text = larger;
		*size += fread(*text + *size, 1, room - 1 - *size, file);
		if (*size > size_max)
			return -EMSGSIZE;
	} while (*size == room - 1);
	(*text)[*size] = '\0';
	return ferror(file) ? -errno : 0;
}

int intake_read_file(
    const char *path, size_t size_max, char **text, size_t *size, struct error *error)
{
	FILE *file = fopen(path, "rbe");
	if (file == NULL)
		return error_set(error, -errno, "%s: %s", path, strerror(errno));
	int result = read_all(file, size_max, text, size);
	fclose(file);
	if (result == 0)
		return 0;
	free(*text);
	*text = NULL;
	if (result == -EMSGSIZE)
		return error_set(error, result, "%s: is longer than the %zu MiB that are taken",
		    path, size_max >> 20);
	return error_set(error, result, "%s: %s", path, strerror(-result));
}
