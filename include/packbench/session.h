// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * The packing bench itself: one pure function from session and input to session and effects.
 * No I/O, no clock, no globals, no allocation: it can be tested by the million and replayed.
 */
#include "packbench/fact.h"
#include "packbench/order.h"
#include "packbench/scan.h"

enum {
	SESSION_HISTORY_MAX = 32, /* scans that PB:UNDO can take back */
};

enum session_phase {
	SESSION_IDLE,    /* waits for an order */
	SESSION_PACKING, /* an order is open, units are missing */
	SESSION_LABEL,   /* the parcel is closed, waits for the carrier's label */
};

/* Why work on the open order must stop. */
enum interruption {
	INTERRUPTION_NONE,
	INTERRUPTION_CANCELLED, /* the shop withdrew the order */
	INTERRUPTION_CHANGED,   /* the shop asks for other units now */
};

/* What the last input was answered with. Decides colour, shape, words and sound. */
enum verdict_kind {
	VERDICT_NONE,
	/* good */
	VERDICT_OPENED,      /* the order is open */
	VERDICT_RIGHT,       /* counted */
	VERDICT_PACKED,      /* that was the last unit: the parcel is closed */
	VERDICT_SHIPPED,     /* the carrier's label belongs to the parcel */
	VERDICT_PUT_BACK,    /* PB:CANCEL: the bench is free again */
	VERDICT_UNDONE,      /* PB:UNDO: 'units' of 'title' out of the box */
	VERDICT_SHORTED,     /* PB:SHORT: 'units' of 'title' are noted as missing */
	VERDICT_ALL_MISSING, /* PB:SHORT: nothing is left to send, the order is closed as short */
	VERDICT_NEXT,        /* PB:NEXT: another line is in front */
	VERDICT_REPRINTING,  /* PB:REPRINT */
	/* the four a packer must tell apart without looking */
	VERDICT_WRONG_ITEM,   /* 'title' is not in this order */
	VERDICT_TOO_MANY,     /* 'units' of 'title' are more than the order still wants */
	VERDICT_UNKNOWN_CODE, /* 'code' is neither product nor order nor command */
	VERDICT_REFUSED,      /* understood, but not now: 'refusal' says why */
	/* comes from outside, by itself */
	VERDICT_INTERRUPTED, /* see session.interruption */
};

enum refusal {
	REFUSAL_NONE,
	REFUSAL_OTHER_ORDER_OPEN,     /* 'order' was scanned while another one is open */
	REFUSAL_NO_ORDER,             /* a product or command that needs an open order */
	REFUSAL_ORDER_SHIPPED,        /* 'order' has left already */
	REFUSAL_ORDER_CANCELLED,      /* 'order' was cancelled by the shop */
	REFUSAL_ORDER_SHORT,          /* 'order' was closed with every unit missing */
	REFUSAL_LABEL_OF_OTHER_ORDER, /* the label belongs to 'order' */
	REFUSAL_LABEL_NOT_OF_ORDER,   /* the open order names other tracking numbers */
	REFUSAL_LABEL_USED,           /* the label is on the shipped parcel of 'order' */
	REFUSAL_LABEL_WANTED,         /* a product was scanned where a carrier's label is wanted */
	REFUSAL_CLOSED_AS_MISSING,    /* the rest of this line was closed with PB:SHORT */
	REFUSAL_NOTHING_TO_UNDO,
	REFUSAL_NOTHING_TO_REPRINT,
	REFUSAL_PARCEL_CLOSED, /* the command makes sense only while packing */
};

struct verdict {
	enum verdict_kind kind;
	enum refusal refusal;
	char code[SCAN_SIZE];          /* what was scanned */
	char title[TITLE_SIZE];        /* the product it is about, with its variant, or "" */
	char order[ORDER_NUMBER_SIZE]; /* the other order it is about, or "" */
	unsigned units;                /* how many units it is about */
};

struct session {
	enum session_phase phase;
	enum interruption interruption;
	struct order order; /* the open order with its progress; stale while SESSION_IDLE */
	unsigned front;     /* index of the line shown largest */
	struct session_undo {
		unsigned line;
		unsigned units;
	} history[SESSION_HISTORY_MAX]; /* counted scans, oldest first */
	unsigned n_history;
	char last_order[ORDER_NUMBER_SIZE]; /* of the last closed parcel, or ""; for PB:REPRINT */
	unsigned last_parcel;
	struct verdict verdict;
};

enum input_kind {
	INPUT_SCAN,  /* a barcode */
	INPUT_ORDER, /* the shop's word on an order has changed */
};

/* One thing that happened, with everything the decision needs already looked up. Pointers are
 * borrowed for the call. */
struct input {
	enum input_kind kind;
	/* INPUT_SCAN */
	struct scan scan;
	const struct product *product; /* the product the code stands for, or NULL */
	unsigned units;                /* how many of it: 1, or the units of a pack */
	const char *label_order;       /* the order that names this tracking number, or NULL */
	const char *label_shipped;     /* the order that was shipped under it, or NULL */
	/* INPUT_ORDER */
	const struct order *known; /* as the bench knew it before with its progress, or NULL */
	/* both */
	const struct order *order; /* INPUT_SCAN: the order of that number, or NULL; INPUT_ORDER: as
				      it stands now, status ORDER_CANCELLED when withdrawn */
};

enum sound {
	SOUND_NONE,
	SOUND_RIGHT,
	SOUND_WRONG_ITEM,
	SOUND_TOO_MANY,
	SOUND_UNKNOWN_CODE,
	SOUND_REFUSED,
	SOUND_PACKED,
	SOUND_SHIPPED,
	SOUND_INTERRUPTED,
};

enum print_wish {
	PRINT_NOTHING,
	PRINT_DOCUMENTS, /* the documents of session.order, parcel session.last_parcel */
	PRINT_AGAIN, /* the documents of session.last_order, parcel session.last_parcel, as copies
		      */
};

/* What must be promised and done. Facts and prints are written with the session in one transaction;
 * lights, screen and state are derived from the session and not listed here. */
struct effects {
	enum sound sound;
	enum print_wish print;
	bool order_touched; /* status, parcels and progress of session.order must be saved */
	unsigned n_facts;
	struct fact facts[2];
};

/* Answers one input. 'session' is changed in place, 'effects' is overwritten. */
void session_step(struct session *session, const struct input *input, struct effects *effects);

/* Units of line 'line' that still have to be scanned. */
unsigned session_units_left(const struct session *session, unsigned line);

/* Is the light of 'bin' to burn? On while units of a line in that bin are left; the bin of the line
 * in front blinks. */
enum light { LIGHT_OFF, LIGHT_ON, LIGHT_BLINK };
enum light session_light(const struct session *session, const char *bin);
