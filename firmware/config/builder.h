// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Makes a struct config out of headings and keys, one by one, and refuses what is not right. The
 * errors tell what is wrong but not where: that is known to whoever reads the file. */
#include "firmware/config/keys.h"

enum {
	HEADING_SIZE = 50, /* what inih keeps of one, with the NUL */
	HEADINGS_MAX = CONFIG_KEYS + CONFIG_PRINTERS_MAX + CONFIG_LIGHTS_MAX,
};

struct builder {
	struct config *config;
	const char *directory; /* relative paths start here; "" is the root */

	const struct config_key *section; /* first key of the section that is open, or NULL */
	void *target;                     /* what its keys are stored in */
	unsigned given[CONFIG_KEYS]; /* line of each key; 0: not given, so far, in this section */
	struct heading {
		char text[HEADING_SIZE]; /* without the brackets */
		unsigned line;
	} headings[HEADINGS_MAX];
	unsigned n_headings;
};

/* The builder takes on 'config', and keeps 'directory'. Nothing to finish or free. */
void builder_init(struct builder *builder, struct config *config, const char *directory);

/* The line "[heading]". Returns 0 or -EINVAL. */
PACKBENCH_MUST_USE
int builder_open_section(
    struct builder *builder, const char *heading, unsigned line, struct error *error);

/* The line "name = value". Returns 0 or -EINVAL. */
PACKBENCH_MUST_USE
int builder_set(struct builder *builder, const char *name, const char *value, unsigned line,
    struct error *error);

/* The end of the file: sets what was left out, and checks the whole. Returns 0, or -EINVAL with the
 * line to blame, 0 for none. */
PACKBENCH_MUST_USE
int builder_finish(struct builder *builder, unsigned *line, struct error *error);
