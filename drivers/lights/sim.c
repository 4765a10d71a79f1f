// SPDX-License-Identifier: Apache-2.0
/* Lights made of a file: D/lights.json tells the state of each, {"A1":"on","B2":"off"}. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "packbench/directory.h"
#include "packbench/lights.h"

enum {
	/* a name with every byte escaped, and "":"blink", */
	ENTRY_MAX = 6 * BIN_SIZE + 16,
};

struct lights {
	const struct config *config;
	char path[CONFIG_PATH_SIZE + 16];
	char temporary[CONFIG_PATH_SIZE + 24];
	size_t shown_size; /* bytes */
	char *shown;       /* what the file holds */
	char *next;        /* what it is to hold; both have room for all lights */
};

static char *put_text(char *to, const char *text)
{
	size_t length = strlen(text);
	memcpy(to, text, length);
	return to + length;
}

/* A JSON string (RFC 8259 section 7). */
static char *put_string(char *to, const char *text)
{
	*to++ = '"';
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			*to++ = '\\';
		if ((unsigned char)*text < ' ')
			to += sprintf(to, "\\u%04x", (unsigned char)*text);
		else
			*to++ = *text;
	}
	*to++ = '"';
	return to;
}

static size_t describe(const struct config *config, const enum light *states, char *text)
{
	static const char *const names[] = {
		[LIGHT_OFF] = "\"off\"",
		[LIGHT_ON] = "\"on\"",
		[LIGHT_BLINK] = "\"blink\"",
	};
	char *end = put_text(text, "{");
	for (unsigned i = 0; i < config->n_lights; i++) {
		if (i > 0)
			*end++ = ',';
		end = put_string(end, config->lights[i].bin);
		*end++ = ':';
		end = put_text(end, names[states[i]]);
	}
	return (size_t)(put_text(end, "}\n") - text);
}

/* Replaces the file in one step, so that a reader never sees half of it. No fsync: what lights show
 * is derived again after a power cut. */
static int replace(const struct lights *lights, size_t size)
{
	int fd = open(lights->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	ssize_t written = write(fd, lights->next, size);
	int code = written < 0 ? -errno : (size_t)written < size ? -ENOSPC : 0;
	close(fd);
	if (code == 0 && rename(lights->temporary, lights->path) < 0)
		code = -errno;
	if (code < 0)
		unlink(lights->temporary);
	return code;
}

static int lights_show(struct lights *lights, const enum light *states)
{
	size_t size = describe(lights->config, states, lights->next);
	if (size == lights->shown_size && memcmp(lights->next, lights->shown, size) == 0)
		return 0;
	int code = replace(lights, size);
	if (code < 0)
		return code;
	char *old = lights->shown;
	lights->shown = lights->next;
	lights->shown_size = size;
	lights->next = old;
	return 0;
}

static int show_dark(struct lights *lights)
{
	static const enum light dark[CONFIG_LIGHTS_MAX] = { LIGHT_OFF };
	return lights_show(lights, dark);
}

static void lights_free(struct lights *lights)
{
	free(lights->shown);
	free(lights->next);
	free(lights);
}

static struct lights *lights_new(const struct config *config)
{
	struct lights *lights = calloc(1, sizeof(*lights));
	if (lights == NULL)
		return NULL;
	size_t room = config->n_lights * ENTRY_MAX + 8;
	lights->config = config;
	lights->shown = malloc(room);
	lights->next = malloc(room);
	if (lights->shown == NULL || lights->next == NULL) {
		lights_free(lights);
		return NULL;
	}
	snprintf(lights->path, sizeof(lights->path), "%s/lights.json", config->sim.dir);
	snprintf(lights->temporary, sizeof(lights->temporary), "%s.new", lights->path);
	return lights;
}

static int lights_open(const struct config *config, struct lights **lights, struct error *error)
{
	const char *directory = config->sim.dir;
	int made_directory = directory_make(directory, 0755);
	if (made_directory < 0)
		return error_set(error, made_directory, "cannot make %s: %s", directory,
		    strerror(-made_directory));
	struct lights *made = lights_new(config);
	if (made == NULL)
		return error_set(error, -ENOMEM, "out of memory");
	int code = show_dark(made);
	if (code < 0) {
		error_set(error, code, "cannot write %s: %s", made->path, strerror(-code));
		lights_free(made);
		return code;
	}
	*lights = made;
	return 0;
}

static void lights_close(struct lights *lights)
{
	if (lights == NULL)
		return;
	show_dark(lights);
	lights_free(lights);
}

const struct lights_ops lights_sim = {
	.driver = "sim",
	.open = lights_open,
	.show = lights_show,
	.close = lights_close,
};
