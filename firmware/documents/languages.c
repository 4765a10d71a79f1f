// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/languages.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include "packbench/order.h"

struct languages {
	GHashTable *texts; /* lower-case tag to struct texts */
};

/* "pt_BR" and "PT-br" are one language: "pt-br". */
static char *normalize(const char *tag)
{
	char *normal = g_ascii_strdown(tag, -1);
	return g_strdelimit(normal, "_", '-');
}

static void free_texts(gpointer texts)
{
	texts_destroy(texts);
}

static int load_directory(
    struct languages *languages, const char *directory, GDir *dir, struct error *error)
{
	const char *name;
	while ((name = g_dir_read_name(dir)) != NULL) {
		if (!g_str_has_suffix(name, ".ini") || *name == '.')
			continue;
		g_autofree char *path = g_build_filename(directory, name, NULL);
		struct texts *texts;
		int result = texts_load(path, &texts, error);
		if (result != 0)
			return result;
		g_autofree char *tag = g_strndup(name, strlen(name) - strlen(".ini"));
		g_hash_table_insert(languages->texts, normalize(tag), texts);
	}
	return 0;
}

int languages_load(const char *directory, struct languages **languages, struct error *error)
{
	g_autoptr(GError) failure = NULL;
	g_autoptr(GDir) dir = g_dir_open(directory, 0, &failure);
	if (dir == NULL)
		return error_set(error, -ENOENT, "%s", failure->message);
	struct languages *loaded = g_new0(struct languages, 1);
	loaded->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_texts);
	int result = load_directory(loaded, directory, dir, error);
	if (result == 0 && g_hash_table_size(loaded->texts) == 0)
		result =
		    error_set(error, -ENOENT, "%s: no texts there, not even en.ini", directory);
	if (result != 0)
		languages_destroy(loaded);
	else
		*languages = loaded;
	return result;
}

/* Adds the language of that tag to the chain if there is one and it is not yet in it. */
static void add(
    const struct languages *languages, const char *tag, struct language *chain, unsigned *n)
{
	gpointer key, texts;
	if (!g_hash_table_lookup_extended(languages->texts, tag, &key, &texts))
		return;
	for (unsigned i = 0; i < *n; i++)
		if (chain[i].texts == texts)
			return;
	chain[(*n)++] = (struct language){ key, texts };
}

static void add_with_base(
    const struct languages *languages, const char *tag, struct language *chain, unsigned *n)
{
	g_autofree char *normal = normalize(tag);
	add(languages, normal, chain, n);
	normal[strcspn(normal, "-")] = '\0';
	add(languages, normal, chain, n);
}

unsigned languages_for(const struct languages *languages, const char *customer, const char *shop,
    struct language chain[static LANGUAGE_CHAIN_MAX])
{
	unsigned n = 0;
	add_with_base(languages, customer, chain, &n);
	add_with_base(languages, shop, chain, &n);
	add(languages, "en", chain, &n);
	return n;
}

int languages_each(const struct languages *languages,
    int (*visit)(const struct language *language, void *data), void *data)
{
	GHashTableIter iter;
	gpointer tag, texts;
	g_hash_table_iter_init(&iter, languages->texts);
	while (g_hash_table_iter_next(&iter, &tag, &texts)) {
		const struct language language = { tag, texts };
		int result = visit(&language, data);
		if (result != 0)
			return result;
	}
	return 0;
}

void languages_destroy(struct languages *languages)
{
	if (languages == NULL)
		return;
	g_hash_table_destroy(languages->texts);
	g_free(languages);
}
