// SPDX-License-Identifier: Apache-2.0
/* A catalogue in GNU MO format (gettext manual, 10.3): two sorted tables of lengths and offsets,
 * the words of the program and the packer's, both NUL-terminated. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "packbench/order.h"
#include "packbench/text.h"
#include "packbench/view.h"
#include "ui/words.h"

enum {
	CATALOGUE_MAX = 1 << 20, /* bytes */
	MAGIC = 0x950412de, /* of a catalogue in this machine's byte order, as msgfmt writes it */
};

/* The languages' plural rules, as msgfmt wants them in Plural-Forms. */
static unsigned never(unsigned long n)
{
	(void)n;
	return 0;
}

static unsigned not_one(unsigned long n)
{
	return n != 1;
}

static unsigned over_one(unsigned long n)
{
	return n > 1;
}

static const struct {
	const char *formula;
	unsigned (*index)(unsigned long n);
} plural_rules[] = {
	{ "plural=(n != 1);", not_one },
	{ "plural=(n > 1);", over_one },
	{ "plural=0;", never },
};

/* The process's language; one thread draws. */
static struct {
	char *file; /* NULL: English, as in the program */
	size_t size;
	unsigned (*form_of)(unsigned long n);
} catalogue = { .form_of = not_one };

static uint32_t number_at(size_t offset)
{
	uint32_t number = 0;
	if (offset + sizeof(number) <= catalogue.size)
		memcpy(&number, catalogue.file + offset, sizeof(number));
	return number;
}

/* Text 'index' of the table whose place stands at 'where'; "" if the file is damaged. */
static const char *text_at(size_t where, uint32_t index)
{
	size_t entry = (size_t)number_at(where) + 8 * (size_t)index;
	size_t length = number_at(entry), offset = number_at(entry + 4);
	if (offset + length >= catalogue.size || catalogue.file[offset + length] != '\0')
		return "";
	return catalogue.file + offset;
}

static const char *find(const char *text)
{
	uint32_t from = 0, to = catalogue.file != NULL ? number_at(8) : 0;
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		int order = strcmp(text, text_at(12, middle));
		if (order == 0)
			return text_at(16, middle);
		if (order < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return NULL;
}

const char *packer_words(const char *text)
{
	const char *found = find(text);
	return found != NULL && found[0] != '\0' ? found : text;
}

const char *packer_words_plural(const char *one, const char *many, unsigned long n)
{
	const char *found = find(one);
	if (found == NULL || found[0] == '\0')
		return n == 1 ? one : many;
	for (unsigned form = catalogue.form_of(n); form > 0; form--)
		found += strlen(found) + 1; /* its forms stand one after the other */
	return found;
}

static void read_plural_rule(void)
{
	const char *header = packer_words("");
	catalogue.form_of = not_one;
	for (size_t i = 0; i < sizeof(plural_rules) / sizeof(plural_rules[0]); i++)
		if (strstr(header, plural_rules[i].formula) != NULL)
			catalogue.form_of = plural_rules[i].index;
}

static void read_catalogue(const char *path)
{
	FILE *file = fopen(path, "rbe");
	if (file == NULL)
		return;
	catalogue.file = malloc(CATALOGUE_MAX);
	catalogue.size = catalogue.file != NULL ? fread(catalogue.file, 1, CATALOGUE_MAX, file) : 0;
	fclose(file);
	if (number_at(0) != (uint32_t)MAGIC) {
		free(catalogue.file);
		catalogue.file = NULL;
		return;
	}
	char *fitting = realloc(catalogue.file, catalogue.size);
	if (fitting != NULL)
		catalogue.file = fitting;
}

/* A language tag as gettext names its directories: "pt-BR" is pt_BR. What is no tag is English. */
static void tag_to_gettext(const char *tag, char name[static LANGUAGE_SIZE])
{
	bool plain = text_copy(name, LANGUAGE_SIZE, tag);

	for (char *character = name; *character != '\0'; character++) {
		plain = plain && text_is_plain_character(*character);
		if (*character == '-')
			*character = '_';
	}
	if (!plain || name[0] == '\0')
		text_copy(name, LANGUAGE_SIZE, "en");
}

static void read_language(const char *name, const char *locale_dir)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s/LC_MESSAGES/packbench.mo", locale_dir, name);
	read_catalogue(path);
}

void view_language(const char *language, const char *locale_dir)
{
	char name[LANGUAGE_SIZE];

	free(catalogue.file);
	catalogue.file = NULL;
	tag_to_gettext(language, name);
	read_language(name, locale_dir);
	char *country = strchr(name, '_');
	if (catalogue.file == NULL && country != NULL) {
		*country = '\0';
		read_language(name, locale_dir);
	}
	read_plural_rule();
}
