// SPDX-License-Identifier: Apache-2.0
#include "packbench/document.h"

#include <errno.h>
#include <string.h>

static struct document *add(
    struct document *documents, unsigned *n, enum document_kind kind, const char *guide)
{
	struct document *document = &documents[(*n)++];
	*document = (struct document){ .kind = kind };
	snprintf(document->guide, sizeof(document->guide), "%s", guide);
	return document;
}

static bool has_guide(const struct document *documents, unsigned n, const char *guide)
{
	for (unsigned i = 0; i < n; i++)
		if (documents[i].kind == DOCUMENT_GUIDE && strcmp(documents[i].guide, guide) == 0)
			return true;
	return false;
}

unsigned documents_choose(
    const struct order *order, struct document documents[static DOCUMENTS_MAX])
{
	unsigned n = 0;
	strcpy(add(documents, &n, DOCUMENT_THANKS, "")->name, "thanks");
	for (unsigned i = 0; i < order->n_lines; i++) {
		const char *guide = order->lines[i].product.guide;
		if (order->lines[i].packed == 0 || *guide == '\0' || has_guide(documents, n, guide))
			continue;
		struct document *document = add(documents, &n, DOCUMENT_GUIDE, guide);
		snprintf(document->name, sizeof(document->name), "guide-%s", document->guide);
	}
	strcpy(add(documents, &n, DOCUMENT_RETURN, "")->name, "return");
	return n;
}

int document_find(const struct order *order, const char *name, struct document *document)
{
	struct document documents[DOCUMENTS_MAX];
	unsigned n = documents_choose(order, documents);
	for (unsigned i = 0; i < n; i++) {
		if (strcmp(documents[i].name, name) == 0) {
			*document = documents[i];
			return 0;
		}
	}
	return -ENOENT;
}
