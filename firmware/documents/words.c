// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/words.h"

#include <glib.h>

static const char *find_variant(
    const struct texts *texts, const char *section, const char *key, unsigned variant)
{
	g_autoptr(GString) name = g_string_new(key);
	for (unsigned i = 0; i < variant; i++)
		g_string_append(name, ".else");
	return texts_find(texts, section, name->str);
}

const char *words_find(const struct words *words, const char *key, unsigned variant)
{
	if (words->guide != NULL && texts_find(words->guide, words->document, key) != NULL)
		return find_variant(words->guide, words->document, key, variant);
	for (const char *const *occasion = words->occasions; *occasion != NULL; occasion++) {
		g_autofree char *section = g_strconcat(words->document, ".", *occasion, NULL);
		if (texts_find(words->texts, section, key) != NULL)
			return find_variant(words->texts, section, key, variant);
	}
	return find_variant(words->texts, words->document, key, variant);
}
