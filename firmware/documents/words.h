// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Which text of which file a page uses for what. */
#include "firmware/documents/texts.h"

struct words {
	const struct texts *texts; /* of the language */
	const struct texts *guide; /* of the guide: asked before the language's; or NULL */
	const char *document;      /* "thanks", "guide" or "return": the section */
	/* What is special about the order, in the order they are asked, then NULL: with "gift",
	 * [thanks.gift] is asked before [thanks]. */
	const char *occasions[3];
};

/* The text called 'key', or when 'variant' is not 0 the one that is tried instead after so many
 * have failed: "key.else", "key.else.else" beside the first. NULL when there is none. */
const char *words_find(const struct words *words, const char *key, unsigned variant);
