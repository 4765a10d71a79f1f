// SPDX-License-Identifier: Apache-2.0
#pragma once
/* The words of the documents in one language, or of one guide: an INI file of [section] key = text.
 */
#include <stdbool.h>
#include "packbench/error.h"

struct texts;

/* Reads and checks a file; deploy/templates/README.md tells its format. Returns 0 and texts for
 * texts_destroy(); -ENOENT when there is no such file; or -errno with file, line and reason. */
int texts_load(const char *path, struct texts **texts, struct error *error);

/* The file they were read from, for messages. */
const char *texts_path(const struct texts *texts);

/* The text as written, owned by 'texts', or NULL. */
const char *texts_find(const struct texts *texts, const char *section, const char *key);

/* Word number 'index' (from 0) of a text that is a list of words, for g_free(), or NULL. */
char *texts_word(const struct texts *texts, const char *section, const char *key, unsigned index);

void texts_destroy(struct texts *texts); /* NULL is fine */
