// SPDX-License-Identifier: Apache-2.0
#pragma once
/* The languages documents can speak, and which of them a customer gets. */
#include "firmware/documents/texts.h"

struct languages;

enum {
	LANGUAGE_CHAIN_MAX = 5,
};

/* Reads every file of texts in 'directory'. Returns 0 and languages for languages_destroy(), or
 * -errno with file and reason. */
int languages_load(const char *directory, struct languages **languages, struct error *error);

/* One language that there is: its tag and its texts. */
struct language {
	const char *tag;
	const struct texts *texts;
};

/* The languages that may serve a customer, best first: the customer's, the same without its region,
 * the shop's likewise, English. Only those there are. Returns their number. */
unsigned languages_for(const struct languages *languages, const char *customer, const char *shop,
    struct language chain[static LANGUAGE_CHAIN_MAX]);

/* Calls 'visit' for each language until one call returns non-zero; returns that, or 0. */
int languages_each(const struct languages *languages,
    int (*visit)(const struct language *language, void *data), void *data);

void languages_destroy(struct languages *languages); /* NULL is fine */
