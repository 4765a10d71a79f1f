// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Moments of a packing day, for the tests of words and of pictures. */
#include "packbench/view.h"

struct state {
	struct session session;
	struct health health;
};

struct named_state {
	const char *name;
	void (*make)(struct state *state); /* into a zeroed state */
};

/* Ends with a NULL name. */
extern const struct named_state states[];

/* An order of three lines, five units, two of them packed. */
void state_packing(struct state *state);

/* The view of the state at bench-07 in Lyon. */
void state_view(const struct state *state, struct view *view);
