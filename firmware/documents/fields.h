// SPDX-License-Identifier: Apache-2.0
#pragma once
/* What {{fields}} in a text stand for. */
#include <glib.h>
#include <pango/pango.h>
#include <stdbool.h>

struct fields;

/* 'context' tells which characters can be printed; it must outlive the fields. */
struct fields *fields_create(PangoContext *context);

/* Gives a field its value, a copy. Whatever cannot be printed in black and white (control
 * characters, emoji, letters of which no font is installed) is left out of it. Tells whether
 * anything is left. */
bool fields_set(struct fields *fields, const char *name, const char *value);
void fields_set_number(struct fields *fields, const char *name, unsigned value);

/* Has that field a value? */
bool fields_has(const struct fields *fields, const char *name);

/* Puts the values into 'text', which is Pango markup with {{fields}}, \n for a new line, \t for the
 * middle of the box and ~ for a no-break space; {{?field}} stands for nothing, but asks for a
 * value. Returns markup for g_free(), or NULL when a field has no value. */
char *fields_expand_markup(const struct fields *fields, const char *text);

/* The same for text that is none: the content of a code. */
char *fields_expand_plain(const struct fields *fields, const char *text);

/* Is 'text' well-formed, and has it only fields that exist? Returns NULL, or the reason for
 * g_free(). */
char *fields_check(const char *text, bool markup);

void fields_destroy(struct fields *fields); /* NULL is fine */
