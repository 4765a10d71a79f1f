// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/texts.h"

#include <errno.h>
#include <glib.h>
#include <ini.h>
#include <string.h>

struct texts {
	char *path;
	GHashTable *values; /* "section\nkey" to GString */
};

/* A file on its way through inih, which knows neither line lengths nor continuation lines by name.
 */
struct reading {
	struct texts *texts;
	const char *rest; /* of the file, unread */
	unsigned line;    /* number of the line read last */
	bool continues;   /* it began with a blank: more of the value before */
	const char *fault;
	unsigned fault_line;
};

static void set_fault(struct reading *reading, const char *fault)
{
	if (reading->fault == NULL) {
		reading->fault = fault;
		reading->fault_line = reading->line;
	}
}

/* Hands the next line to inih, as fgets() would. */
static char *read_line(char *line, int size, void *data)
{
	struct reading *reading = data;
	if (*reading->rest == '\0')
		return NULL;
	size_t length = strcspn(reading->rest, "\n");
	reading->line++;
	reading->continues = *reading->rest == ' ' || *reading->rest == '\t';
	if (length >= (size_t)size)
		set_fault(
		    reading, "the line is too long; go on in a line that begins with a blank");
	snprintf(line, (size_t)size, "%.*s", (int)length, reading->rest);
	reading->rest += length;
	if (*reading->rest == '\n')
		reading->rest++;
	return line;
}

static int add_value(void *data, const char *section, const char *key, const char *value)
{
	struct reading *reading = data;
	g_autofree char *name = g_strconcat(section, "\n", key, NULL);
	GString *before = g_hash_table_lookup(reading->texts->values, name);
	if (before == NULL)
		g_hash_table_insert(
		    reading->texts->values, g_steal_pointer(&name), g_string_new(value));
	else if (reading->continues)
		g_string_append_printf(before, "%s%s", before->len > 0 ? " " : "", value);
	else
		set_fault(reading, "this key was given a text before");
	return 1;
}

static void free_value(gpointer value)
{
	g_string_free(value, TRUE);
}

static int parse(struct texts *texts, const char *content, struct error *error)
{
	if (!g_utf8_validate(content, -1, NULL))
		return error_set(error, -EINVAL, "%s is not UTF-8; save it as UTF-8", texts->path);
	struct reading reading = { .texts = texts, .rest = content };
	int line = ini_parse_stream(read_line, &reading, add_value, &reading);
	if (reading.fault != NULL)
		return error_set(
		    error, -EINVAL, "%s:%u: %s", texts->path, reading.fault_line, reading.fault);
	if (line != 0)
		return error_set(
		    error, -EINVAL, "%s:%d: neither [section] nor key = text", texts->path, line);
	return 0;
}

int texts_load(const char *path, struct texts **texts, struct error *error)
{
	g_autofree char *content = NULL;
	g_autoptr(GError) failure = NULL;
	if (!g_file_get_contents(path, &content, NULL, &failure)) {
		bool missing = g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOENT);
		return error_set(error, missing ? -ENOENT : -EIO, "%s", failure->message);
	}
	struct texts *loaded = g_new0(struct texts, 1);
	loaded->path = g_strdup(path);
	loaded->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_value);
	int result = parse(loaded, content, error);
	if (result != 0)
		texts_destroy(loaded);
	else
		*texts = loaded;
	return result;
}

const char *texts_path(const struct texts *texts)
{
	return texts->path;
}

const char *texts_find(const struct texts *texts, const char *section, const char *key)
{
	g_autofree char *name = g_strconcat(section, "\n", key, NULL);
	GString *value = g_hash_table_lookup(texts->values, name);
	return value != NULL ? value->str : NULL;
}

char *texts_word(const struct texts *texts, const char *section, const char *key, unsigned index)
{
	const char *list = texts_find(texts, section, key);
	if (list == NULL)
		return NULL;
	g_auto(GStrv) words = g_strsplit(list, " ", -1);
	return index < g_strv_length(words) ? g_strdup(words[index]) : NULL;
}

void texts_destroy(struct texts *texts)
{
	if (texts == NULL)
		return;
	g_hash_table_destroy(texts->values);
	g_free(texts->path);
	g_free(texts);
}
