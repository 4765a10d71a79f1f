// SPDX-License-Identifier: Apache-2.0
#pragma once
/* A JSON text from outside, and its values with the way to them, so that every complaint names a
 * path. */
#include <jansson.h>
#include <stdbool.h>
#include "packbench/error.h"

/* A value and how it was reached. A node refers to its parent, which must outlive it. */
struct node {
	const struct node *parent; /* NULL: the whole text */
	const char *key;           /* its name in an object, or NULL */
	size_t index;              /* its place in a list, when it has no name */
	const json_t *value;       /* NULL: absent, or null */
	const char *source;
	struct error *error;
};

/* Parses a text, strictly and within the caps of intake.h. Returns 0 with a value for
 * json_decref(), or -errno with source, line, column and reason. */
int json_from_text(const char *source, const char *text, size_t size, size_t size_max,
    json_t **value, struct error *error);

struct node node_member(const struct node *parent, const char *key);
struct node node_element(const struct node *parent, size_t index);

/* Fills the error with source, path and the words, and returns -EINVAL. */
PACKBENCH_PRINTF(2, 3)
int node_fail(const struct node *node, const char *format, ...);

/* The same with the offending value at the end: "must be …, not "three"". */
int node_fail_value(const struct node *node, const char *wanted);

/* What a value is, if it is what it should be; else an error. An absent value is NULL, 0 or
 * false; so a number must be there if 0 is not allowed. */
int node_text(const struct node *node, const char **text);
int node_number(const struct node *node, json_int_t min, json_int_t max, json_int_t *number);
int node_flag(const struct node *node, bool *flag);
int node_list(const struct node *node, size_t *count);
int node_object(const struct node *node);
