// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * What the packer is shown, in words: a pure function of the session and the health of the bench.
 * ui/view.c writes it, ui/paint.c draws it; both know nothing of where it comes from.
 */
#include <stdint.h>
#include "packbench/health.h"
#include "packbench/session.h"

enum view_kind {
	VIEW_IDLE,    /* scan an order */
	VIEW_PACKING, /* the next unit, and the lines after it */
	VIEW_RED,     /* octagon: wrong item, interrupted */
	VIEW_AMBER,   /* triangle: too many, refused */
	VIEW_BLUE,    /* square: unknown code */
	VIEW_GREEN,   /* disc: packed, shipped */
};

enum {
	VIEW_TEXT_SIZE = 384,
};

struct view_device {
	bool fault;
	char text[128];
};

struct view_line {
	char bin[BIN_SIZE];
	char title[TITLE_SIZE];
	unsigned packed;
	unsigned quantity; /* still wanted in all: ordered less missing */
	bool done;
};

struct view {
	enum view_kind kind;
	/* the bar */
	char place[VIEW_TEXT_SIZE];    /* order or bench */
	char progress[VIEW_TEXT_SIZE]; /* "2 of 5 units", or the site */
	struct view_device devices[3]; /* scanner, printer, broker with its waiting events */
	/* a verdict or an invitation; Pango markup is not used, plain text */
	char headline[VIEW_TEXT_SIZE]; /* the largest words */
	char detail[VIEW_TEXT_SIZE];   /* what was scanned, or why */
	char todo[VIEW_TEXT_SIZE];     /* what to do now, or "" */
	char mark[8]; /* inside the shape: "+1", "?", … or "" for the shape's own sign */
	/* VIEW_PACKING */
	struct product front;          /* the next unit; on a verdict the one wanted, or empty */
	unsigned front_left;           /* how many more of it */
	char front_of[VIEW_TEXT_SIZE]; /* "more of 3" */
	bool just_right;               /* the green edge */
	char toast[VIEW_TEXT_SIZE];    /* one line for what a command card did, or "" */
	unsigned n_lines;
	struct view_line lines[ORDER_LINES_MAX]; /* the others: open ones first, done ones after */
};

/* Everything the view needs from outside the session. */
struct view_context {
	const char *station;
	const char *site;
	const struct health *health;
};

/* Words come from the gettext catalogue of the language set by view_language(). */
void view_from_session(
    const struct session *session, const struct view_context *context, struct view *view);

/* Chooses the packer's language for the whole process ("de"). 'locale_dir' holds the compiled
 * catalogues. An unknown language means English. */
void view_language(const char *language, const char *locale_dir);

struct painter; /* fonts and pictures, kept warm between frames */
struct frame;

/* A painter for frames of that size; product pictures are read from 'images'. NULL with errno. */
struct painter *painter_create(unsigned width, unsigned height, const char *images);

/* Draws the view and returns the frame, which belongs to the painter until the next call. */
const struct frame *painter_paint(struct painter *painter, const struct view *view);

void painter_destroy(struct painter *painter); /* NULL is fine */
