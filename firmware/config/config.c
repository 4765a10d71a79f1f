// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <ini.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include "firmware/config/builder.h"
#include "firmware/config/value.h"
#include "packbench/text.h"

/* A file on its way to the builder. inih takes the lines apart; the reader that feeds it counts
 * them, refuses what inih would cut or take for something else, and sees the headings. */
struct reading {
	const char *path;
	FILE *file;
	struct builder builder;
	char *line;
	size_t line_size;
	unsigned number; /* of the line, from 1 */
	struct error *error;
	int result; /* of the first failure */
};

/* Notes a failure in 'line' of the file, 0 for the whole of it. */
static int blame(struct reading *reading, unsigned line, const struct error *why)
{
	char where[16] = "";
	if (line > 0)
		snprintf(where, sizeof(where), ":%u", line);
	reading->result =
	    error_set(reading->error, -EINVAL, "%s%s: %s", reading->path, where, why->text);
	return reading->result;
}

static int cannot_read(const char *path, int code, struct error *error)
{
	return error_set(error, -code, "cannot read %s: %s", path, strerror(code));
}

/* A line that begins with '['. */
static int read_heading(struct reading *reading, const char *line, struct error *why)
{
	static const char blank[] = " \t";
	const char *end = strchr(line, ']'), *start = line + 1 + strspn(line + 1, blank);
	if (end == NULL)
		return error_set(why, -EINVAL, "%s has no ]", line);
	const char *rest = end + 1 + strspn(end + 1, blank);
	if (*rest != '\0' && (*rest != ';' || rest == end + 1))
		return error_set(why, -EINVAL, "'%s' behind the section's ]", rest);

	char heading[HEADING_SIZE];
	while (end > start && strchr(blank, end[-1]) != NULL)
		end--;
	int length = snprintf(heading, sizeof(heading), "%.*s", (int)(end - start), start);
	if (length >= HEADING_SIZE)
		return error_set(
		    why, -EINVAL, "the section's name is longer than %d bytes", HEADING_SIZE - 1);
	return builder_open_section(&reading->builder, heading, reading->number, why);
}

/* The line without the white space around it, the first one without a byte order mark, too. (A line
 * that begins with white space would be more of the value before to inih.) */
static char *trim_line(struct reading *reading, size_t length)
{
	static const char white[] = " \t\r\n";
	char *line = reading->line;
	while (length > 0 && strchr(white, line[length - 1]) != NULL)
		line[--length] = '\0';
	if (reading->number == 1 && strncmp(line, "\xEF\xBB\xBF", 3) == 0)
		line += 3;
	return line + strspn(line, white);
}

/* Checks the line just read for all that inih would not tell. 'size' is that of inih's buffer. */
static int check_line(struct reading *reading, const char *line, int size, struct error *why)
{
	if (!value_is_text(line))
		return error_set(
		    why, -EINVAL, "not UTF-8, or a control character; save the file as UTF-8");
	if (strlen(line) + sizeof("\n") > (size_t)size)
		return error_set(why, -EINVAL, "the line is longer than %d bytes", size - 2);
	if (line[0] == '[')
		return read_heading(reading, line, why);
	return 0;
}

/* Gives inih the next line; ends the file for it when something has failed. */
static char *read_line(char *buffer, int size, void *stream)
{
	struct reading *reading = stream;
	struct error why;

	if (reading->result < 0)
		return NULL;
	ssize_t length = getline(&reading->line, &reading->line_size, reading->file);
	if (length < 0) {
		if (ferror(reading->file))
			reading->result = cannot_read(reading->path, errno, reading->error);
		return NULL;
	}
	reading->number++;
	if (strlen(reading->line) != (size_t)length) {
		error_set(&why, -EINVAL, "a NUL byte; this is not a text file");
		blame(reading, reading->number, &why);
		return NULL;
	}
	const char *line = trim_line(reading, (size_t)length);
	if (check_line(reading, line, size, &why) < 0) {
		blame(reading, reading->number, &why);
		return NULL;
	}
	snprintf(buffer, (size_t)size, "%s\n", line);
	return buffer;
}

/* Takes a key from inih. Returns non-zero for good, as inih wants it. */
static int take_key(void *user, const char *section, const char *name, const char *value)
{
	struct reading *reading = user;
	struct error why;
	(void)section; /* read_heading() has seen it whole */

	if (builder_set(&reading->builder, name, value, reading->number, &why) == 0)
		return 1;
	blame(reading, reading->number, &why);
	return 0;
}

static int read_file(struct reading *reading)
{
	struct error why;
	unsigned line;
	int wrong_line = ini_parse_stream(read_line, reading, take_key, reading);

	if (reading->result < 0)
		return reading->result;
	if (wrong_line < 0)
		return cannot_read(reading->path, ENOMEM, reading->error);
	if (wrong_line > 0) {
		error_set(&why, -EINVAL, "neither [section] nor key = value nor ; comment");
		return blame(reading, (unsigned)wrong_line, &why);
	}
	if (builder_finish(&reading->builder, &line, &why) < 0)
		return blame(reading, line, &why);
	return 0;
}

/* Where the file is, made absolute, and the directory that relative paths start from. */
static int locate(const char *path, char *file, char *directory, struct error *error)
{
	char copy[CONFIG_PATH_SIZE], resolved[PATH_MAX];

	if (!text_copy(copy, sizeof(copy), path))
		return cannot_read(path, ENAMETOOLONG, error);
	if (realpath(dirname(copy), resolved) == NULL)
		return cannot_read(path, errno, error);
	if (strcmp(resolved, "/") == 0)
		resolved[0] = '\0';
	text_copy(copy, sizeof(copy), path);
	int length = snprintf(file, CONFIG_PATH_SIZE, "%s/%s", resolved, basename(copy));
	if (length >= CONFIG_PATH_SIZE || !text_copy(directory, CONFIG_PATH_SIZE, resolved))
		return cannot_read(path, ENAMETOOLONG, error);
	return 0;
}

int config_load(const char *path, struct config *config, struct error *error)
{
	struct reading reading = { .path = path, .error = error };
	char file[CONFIG_PATH_SIZE], directory[CONFIG_PATH_SIZE];

	int result = locate(path, file, directory, error);
	if (result < 0)
		return result;
	reading.file = fopen(path, "re");
	if (reading.file == NULL)
		return cannot_read(path, errno, error);
	builder_init(&reading.builder, config, directory);
	text_copy(config->file, sizeof(config->file), file);
	result = read_file(&reading);
	fclose(reading.file);
	free(reading.line);
	return result;
}
