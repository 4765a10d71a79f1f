// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * The packer's words: catalogues made by GNU gettext's tools (xgettext, msgmerge, msgfmt), looked
 * up here. Not by gettext(3): that heeds the language only in a locale other than C, and a bench
 * has no other (Debian 13's libc also counts C.UTF-8 as C).
 */

/* The packer's words for a text, or the text itself where the catalogue has none. */
const char *packer_words(const char *text);

/* The same for words that depend on a number: 'one' and 'many' as in ngettext(3). */
const char *packer_words_plural(const char *one, const char *many, unsigned long n);

/* What ui/po/extract looks for. */
#define _(text) packer_words(text)
#define plural(one, many, n) packer_words_plural(one, many, n)
