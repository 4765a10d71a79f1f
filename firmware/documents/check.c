// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/check.h"

#include <errno.h>
#include <glib.h>
#include "firmware/documents/fields.h"
#include "firmware/documents/words.h"

struct check {
	const struct template *template;
	const char *document;
	bool complete;
	struct error *error;
};

static int check_box(
    const struct words *words, const struct box *box, bool complete, struct error *error)
{
	bool is_markup = box->kind == BOX_TEXT || box->kind == BOX_LIST;
	const char *path = texts_path(words->texts);
	if (complete && box->kind != BOX_PANEL && words_find(words, box->name, 0) == NULL)
		return error_set(error, -EINVAL, "%s: [%s] has no text \"%s\"", path,
		    words->document, box->name);
	const char *text;
	for (unsigned variant = 0; (text = words_find(words, box->name, variant)) != NULL;
	     variant++) {
		g_autofree char *fault = fields_check(text, is_markup);
		if (fault != NULL)
			return error_set(error, -EINVAL, "%s: [%s] %s: %s", path, words->document,
			    box->name, fault);
	}
	return 0;
}

static int check_language(const struct language *language, void *data)
{
	static const char *const occasions[] = { NULL, "first", "gift", "message" };
	const struct check *check = data;
	for (size_t i = 0; i < G_N_ELEMENTS(occasions); i++) {
		const struct words words = { language->texts, NULL, check->document,
			{ occasions[i] } };
		for (unsigned box = 0; box < check->template->n_boxes; box++) {
			int result = check_box(
			    &words, &check->template->boxes[box], check->complete, check->error);
			if (result != 0)
				return result;
		}
	}
	return 0;
}

int check_words_of(const struct languages *languages, const struct template *template,
    const char *document, bool complete, struct error *error)
{
	struct check check = { template, document, complete, error };
	return languages_each(languages, check_language, &check);
}
