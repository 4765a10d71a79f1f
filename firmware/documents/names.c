// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/names.h"

#include <glib.h>
#include <string.h>

enum {
	SHORT_NAME = 38, /* characters */
};

char *name_of_product(const struct product *product)
{
	if (*product->title == '\0')
		return g_strdup(product->sku);
	if (*product->variant == '\0')
		return g_strdup(product->title);
	return g_strconcat(product->title, ", ", product->variant, NULL);
}

static bool is_guided(const struct order_line *line, const char *guide)
{
	return line->packed > 0 && strcmp(line->product.guide, guide) == 0;
}

static bool has_title_before(const struct order *order, unsigned index, const char *guide)
{
	const char *title = order->lines[index].product.title;
	for (unsigned i = 0; i < index; i++)
		if (is_guided(&order->lines[i], guide) &&
		    strcmp(order->lines[i].product.title, title) == 0)
			return true;
	return false;
}

char *name_of_guided(const struct order *order, const char *guide)
{
	GString *names = g_string_new(NULL);
	for (unsigned i = 0; i < order->n_lines; i++)
		if (is_guided(&order->lines[i], guide) && !has_title_before(order, i, guide))
			g_string_append_printf(names, "%s%s", names->len > 0 ? " · " : "",
			    order->lines[i].product.title);
	return g_string_free(names, FALSE);
}

char *name_shortened(const char *name)
{
	if (g_utf8_strlen(name, -1) <= SHORT_NAME)
		return g_strdup(name);
	g_autofree char *start = g_utf8_substring(name, 0, SHORT_NAME);
	char *blank = strrchr(start, ' ');
	if (blank != NULL && blank - start > SHORT_NAME / 2)
		*blank = '\0';
	return g_strconcat(g_strchomp(start), "…", NULL);
}
