// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Finding faults in the words of a shop before the first customer does. */
#include "firmware/documents/languages.h"
#include "firmware/documents/template.h"

/* Checks what each language has for the boxes of a template: that the fields exist, that the markup
 * is well-formed, and, if 'complete', that no text is missing. Returns 0, or -EINVAL with file,
 * place and reason. */
int check_words_of(const struct languages *languages, const struct template *template,
    const char *document, bool complete, struct error *error);
