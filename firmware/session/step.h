// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Inside the session room: one step on its way, and what its parts share. */
#include "packbench/session.h"

struct step {
	struct session *session;
	const struct input *input;
	struct effects *effects;
};

/* Sets the verdict of this step, empty but for the code scanned, and its sound. */
struct verdict *answer(struct step *step, enum verdict_kind kind);

/* The verdict VERDICT_REFUSED; 'order' may be NULL. */
void refuse(struct step *step, enum refusal refusal, const char *order);

/* Writes "title, variant" into the verdict. */
void name_product(struct verdict *verdict, const struct product *product);

/* Appends a fact about parcel 'parcel' of the order. */
struct fact *state_fact(
    struct step *step, enum fact_type type, const struct order *order, unsigned parcel);

/* Lists units of a line, or all units packed, in the fact. */
void list_units(struct fact *fact, const struct order_line *line, unsigned quantity);
void list_packed(struct fact *fact, const struct order *order);

/* The line of the open order that was scanned, or NULL. */
struct order_line *find_line(struct step *step);

/* step_idle.c, step_packing.c, step_label.c: a barcode that is no command card, in that phase. */
void scan_while_idle(struct step *step);
void scan_while_packing(struct step *step);
void scan_while_label(struct step *step);

/* Opens input->order whatever the bench did before. */
void open_order(struct step *step);

/* The code is a carrier's label and nothing else: says whose. Returns false if it is not known. */
bool refuse_label(struct step *step);

/* Brings the next line that is not done to the front, beginning after the one in front. */
void advance_front(struct session *session);

/* Closes the parcel if nothing is left to scan. Returns false if something is. */
bool close_if_complete(struct step *step);

/* Ends the work on an interrupted or cancelled box or parcel: a closed parcel is told to be taken
 * apart, a box of which something was told uses up its parcel number. */
void give_up(struct step *step);

/* Tells that a packed parcel is taken apart: the shop cancelled or changed its order. */
void tell_taken_apart(struct step *step, const struct order *order, bool cancelled);

/* step_command.c: a command card. */
void obey(struct step *step);

/* step_interrupted.c: the shop's word on an order; a scan while the order is interrupted. */
void order_changed(struct step *step);
void scan_while_interrupted(struct step *step);
