// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/fields.h"

#include <string.h>

struct fields {
	PangoContext *context;
	GHashTable *values;
};

static const char *const names[] = {
	"shop.name",
	"shop.contact",
	"customer.first_name",
	"customer.order_ordinal",
	"order.number",
	"order.url",
	"order.note",
	"order.note_folded",
	"return.last_day",
	"return.url",
	"product.name",
	"product.short",
	"step.title",
	"step.text",
	"line.quantity",
	"line.name",
	"line.short",
	"more.count",
	"day",
	"month",
	"year",
	NULL,
};

struct fields *fields_create(PangoContext *context)
{
	struct fields *fields = g_new0(struct fields, 1);
	fields->context = context;
	fields->values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	return fields;
}

void fields_destroy(struct fields *fields)
{
	if (fields == NULL)
		return;
	g_hash_table_destroy(fields->values);
	g_free(fields);
}

/* Pictographs have no black-and-white form worth printing; explicit direction marks could turn
 * round the words of ours that follow. */
static bool is_unwanted(gunichar c)
{
	return (g_unichar_iscntrl(c) && c != '\n') || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069) || (c >= 0xFE00 && c <= 0xFE0F) ||
	       (c >= 0x1F000 && c <= 0x1FAFF) || c == 0xFEFF;
}

static bool is_printable(PangoContext *context, const char *text, int length)
{
	g_autoptr(PangoLayout) layout = pango_layout_new(context);
	pango_layout_set_text(layout, text, length);
	return pango_layout_get_unknown_glyphs_count(layout) == 0;
}

/* Latin letters are in every font; only text with others is worth a look. */
static bool has_other_letters(const char *text)
{
	for (; *text != '\0'; text = g_utf8_next_char(text))
		if (g_utf8_get_char(text) >= 0x0250)
			return true;
	return false;
}

static char *drop_unprintable(PangoContext *context, char *text)
{
	if (!has_other_letters(text) || is_printable(context, text, -1))
		return text;
	GString *kept = g_string_new(NULL);
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		int length = (int)(g_utf8_next_char(c) - c);
		if (is_printable(context, c, length))
			g_string_append_len(kept, c, length);
	}
	g_free(text);
	return g_string_free(kept, FALSE);
}

/* Runs of blanks become one blank, or one line break if there was one among them. */
static void append_folded(GString *to, gunichar c)
{
	char last = to->len > 0 ? to->str[to->len - 1] : '\n';
	if (!g_unichar_isspace(c) || c == 0xA0 || c == 0x202F)
		g_string_append_unichar(to, c);
	else if (c == '\n' && last == ' ')
		to->str[to->len - 1] = '\n';
	else if (last != ' ' && last != '\n')
		g_string_append_c(to, c == '\n' ? '\n' : ' ');
}

static char *clean(PangoContext *context, const char *value)
{
	GString *wanted = g_string_new(NULL);
	for (const char *c = value; *c != '\0'; c = g_utf8_next_char(c)) {
		gunichar character = g_utf8_get_char(c);
		if (character == '\t' || character == '\r')
			character = ' ';
		if (!is_unwanted(character))
			append_folded(wanted, character);
	}
	return g_strstrip(drop_unprintable(context, g_string_free(wanted, FALSE)));
}

bool fields_set(struct fields *fields, const char *name, const char *value)
{
	char *cleaned = clean(fields->context, value);
	g_hash_table_insert(fields->values, (gpointer)name, cleaned);
	return *cleaned != '\0';
}

void fields_set_number(struct fields *fields, const char *name, unsigned value)
{
	g_hash_table_insert(fields->values, (gpointer)name, g_strdup_printf("%u", value));
}

bool fields_has(const struct fields *fields, const char *name)
{
	const char *value = g_hash_table_lookup(fields->values, name);
	return value != NULL && *value != '\0';
}

/* Looks for the next {{field}}. Returns false when there is none; else its first character, the
 * first one after it, and its name for g_free(). */
static bool next_field(const char *text, const char **begin, const char **end, char **name)
{
	*begin = strstr(text, "{{");
	const char *close = *begin != NULL ? strstr(*begin, "}}") : NULL;
	if (close == NULL)
		return false;
	*end = close + 2;
	*name = g_strndup(*begin + 2, (gsize)(close - *begin - 2));
	return true;
}

/* French asks for a narrow space before ! ? ; and a full one elsewhere. */
static const char *no_break_space(char next)
{
	return next != '\0' && strchr("!?;", next) != NULL ? "\u202F" : "\u00A0";
}

/* The empty line between two paragraphs is half as high as one with words. */
static void append_line_break(GString *to)
{
	bool paragraph = to->len > 0 && to->str[to->len - 1] == '\n';
	g_string_append(to, paragraph ? "<span size=\"50%\">\n</span>" : "\n");
}

/* Turns \n, \t and ~ into what they stand for. */
static void append_markup(GString *to, const char *text, gsize length)
{
	for (const char *end = text + length; text < end; text++) {
		if (g_str_has_prefix(text, "\\n")) {
			append_line_break(to);
			text++;
			text += strspn(text + 1, " ");
		} else if (g_str_has_prefix(text, "\\t")) {
			g_string_append_c(to, '\t');
			text++;
		} else if (*text == '~') {
			g_string_append(to, no_break_space(text[1]));
		} else {
			g_string_append_c(to, *text);
		}
	}
}

static void append_written(GString *to, const char *text, gsize length, bool markup)
{
	if (markup)
		append_markup(to, text, length);
	else
		g_string_append_len(to, text, (gssize)length);
}

static void append_value(GString *to, const char *value, bool markup)
{
	g_autofree char *escaped = markup ? g_markup_escape_text(value, -1) : g_strdup(value);
	g_string_append(to, escaped);
}

/* Appends what a {{field}} stands for. Returns false when it has no value. */
static bool append_field(const struct fields *fields, GString *to, const char *name, bool markup)
{
	bool only_asks = *name == '?';
	name += only_asks;
	if (!fields_has(fields, name))
		return false;
	if (!only_asks)
		append_value(to, g_hash_table_lookup(fields->values, name), markup);
	return true;
}

static char *expand(const struct fields *fields, const char *text, bool markup)
{
	GString *expanded = g_string_new(NULL);
	const char *begin, *end;
	char *name;
	while (next_field(text, &begin, &end, &name)) {
		append_written(expanded, text, (gsize)(begin - text), markup);
		bool known = append_field(fields, expanded, name, markup);
		g_free(name);
		if (!known) {
			g_string_free(expanded, TRUE);
			return NULL;
		}
		text = end;
	}
	append_written(expanded, text, strlen(text), markup);
	return g_string_free(expanded, FALSE);
}

char *fields_expand_markup(const struct fields *fields, const char *text)
{
	return expand(fields, text, true);
}

char *fields_expand_plain(const struct fields *fields, const char *text)
{
	return expand(fields, text, false);
}

char *fields_check(const char *text, bool markup)
{
	const char *rest = text, *begin, *end;
	char *name;
	for (; next_field(rest, &begin, &end, &name); rest = end) {
		g_autofree char *written = name;
		if (!g_strv_contains(names, written + (*written == '?')))
			return g_strdup_printf("there is no field {{%s}}", written);
	}
	if (strstr(rest, "{{") != NULL)
		return g_strdup("a {{ is not closed by }}");
	g_autoptr(GError) failure = NULL;
	if (markup && !pango_parse_markup(text, -1, 0, NULL, NULL, NULL, &failure))
		return g_strdup(failure->message);
	return NULL;
}
