// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/intake/intake.h"
#include "firmware/intake/json.h"
#include "packbench/text.h"

enum {
	PATH_SIZE = 128,
	SHOWN_SIZE = 48, /* of an offending value */
};

/* jansson's own limit is deep enough to fill a small stack, so depth is looked at first. */
static int check_depth(const char *source, const char *text, size_t size, struct error *error)
{
	unsigned depth = 0, line = 1;
	bool in_string = false;
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\n')
			line++;
		if (in_string && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			in_string = !in_string;
		else if (!in_string && (text[i] == '{' || text[i] == '['))
			depth++;
		else if (!in_string && (text[i] == '}' || text[i] == ']') && depth > 0)
			depth--;
		if (depth > INTAKE_DEPTH_MAX)
			return error_set(error, -EINVAL,
			    "%s:%u: more than %d brackets within brackets", source, line,
			    INTAKE_DEPTH_MAX);
	}
	return 0;
}

/* jansson quotes what it has read so far, be it half a character. */
static void drop_broken_characters(char *text)
{
	char *to = text;
	size_t length = strlen(text);
	while (length > 0) {
		size_t width = text_character(text, length);
		size_t step = width > 0 ? width : 1;
		memmove(to, text, width);
		to += width;
		text += step;
		length -= step;
	}
	*to = '\0';
}

int json_from_text(const char *source, const char *text, size_t size, size_t size_max,
    json_t **value, struct error *error)
{
	if (size > size_max)
		return error_set(error, -EMSGSIZE,
		    "%s: has %zu bytes; no more than %zu are taken at once", source, size,
		    size_max);
	if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		size -= 3;
	}
	int result = check_depth(source, text, size, error);
	if (result < 0)
		return result;
	json_error_t reason;
	*value = json_loadb(text, size, JSON_REJECT_DUPLICATES, &reason);
	if (*value != NULL)
		return 0;
	if (json_error_code(&reason) == json_error_out_of_memory)
		return error_set(error, -ENOMEM, "%s: %s", source, strerror(ENOMEM));
	drop_broken_characters(reason.text);
	bool nul = json_error_code(&reason) == json_error_null_character;
	return error_set(error, -EINVAL, "%s:%d:%d: is not right as JSON: %s", source, reason.line,
	    reason.column, nul ? "a text must not hold \\u0000" : reason.text);
}

struct node node_member(const struct node *parent, const char *key)
{
	const json_t *value = json_object_get(parent->value, key);
	return (struct node){
		.parent = parent,
		.key = key,
		.value = json_is_null(value) ? NULL : value,
		.source = parent->source,
		.error = parent->error,
	};
}

struct node node_element(const struct node *parent, size_t index)
{
	const json_t *value = json_array_get(parent->value, index);
	return (struct node){
		.parent = parent,
		.index = index,
		.value = json_is_null(value) ? NULL : value,
		.source = parent->source,
		.error = parent->error,
	};
}

static void write_path(const struct node *node, char path[static PATH_SIZE])
{
	if (node->parent == NULL) {
		text_copy(path, PATH_SIZE, "$");
		return;
	}
	write_path(node->parent, path);
	size_t used = strlen(path);
	if (node->key != NULL)
		snprintf(path + used, PATH_SIZE - used, ".%s", node->key);
	else
		snprintf(path + used, PATH_SIZE - used, "[%zu]", node->index);
}

int node_fail(const struct node *node, const char *format, ...)
{
	char path[PATH_SIZE], words[sizeof(node->error->text)];
	write_path(node, path);
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	return error_set(node->error, -EINVAL, "%s: %s: %s", node->source, path, words);
}

int node_fail_value(const struct node *node, const char *wanted)
{
	if (node->value == NULL)
		return node_fail(node, "is missing; it %s", wanted);
	char *shown = json_dumps(node->value, JSON_ENCODE_ANY | JSON_COMPACT);
	char cut[SHOWN_SIZE];
	bool whole = text_copy(cut, sizeof(cut), shown != NULL ? shown : "this");
	free(shown);
	return node_fail(node, "%s, not %s%s", wanted, cut, whole ? "" : "…");
}

int node_text(const struct node *node, const char **text)
{
	*text = NULL;
	if (node->value == NULL)
		return 0;
	*text = json_string_value(node->value);
	return *text != NULL ? 0 : node_fail_value(node, "must be a text");
}

int node_number(const struct node *node, json_int_t min, json_int_t max, json_int_t *number)
{
	*number = json_integer_value(node->value);
	bool whole = node->value == NULL || json_is_integer(node->value);
	if (whole && *number >= min && *number <= max)
		return 0;
	char wanted[96];
	snprintf(wanted, sizeof(wanted),
	    "must be a whole number from %" JSON_INTEGER_FORMAT " to %" JSON_INTEGER_FORMAT, min,
	    max);
	return node_fail_value(node, wanted);
}

int node_flag(const struct node *node, bool *flag)
{
	*flag = json_is_true(node->value);
	if (node->value == NULL || json_is_boolean(node->value))
		return 0;
	return node_fail_value(node, "must be true or false");
}

int node_list(const struct node *node, size_t *count)
{
	*count = json_array_size(node->value);
	if (node->value == NULL || json_is_array(node->value))
		return 0;
	return node_fail_value(node, "must be a list");
}

int node_object(const struct node *node)
{
	return json_is_object(node->value) ? 0 : node_fail_value(node, "must be an object");
}
