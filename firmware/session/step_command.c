// SPDX-License-Identifier: Apache-2.0
/* The command cards, PB:… */
#include <string.h>
#include "packbench/text.h"
#include "firmware/session/step.h"

void tell_taken_apart(struct step *step, const struct order *order, bool cancelled)
{
	struct fact *fact = state_fact(step, FACT_EXCEPTION, order, order->parcels);
	fact->reason = cancelled ? EXCEPTION_CANCELLED : EXCEPTION_CHANGED;
	list_packed(fact, order);
}

static bool told_as_missing(const struct order *order)
{
	for (unsigned i = 0; i < order->n_lines; i++)
		if (order->lines[i].missing > 0)
			return true;
	return false;
}

void give_up(struct step *step)
{
	struct session *session = step->session;
	struct order *order = &session->order;
	bool cancelled = session->interruption == INTERRUPTION_CANCELLED;

	if (session->phase == SESSION_PACKING && told_as_missing(order))
		order->parcels++;
	if (session->phase == SESSION_LABEL)
		tell_taken_apart(step, order, cancelled);
	order->status = cancelled ? ORDER_CANCELLED : ORDER_OPEN;
	step->effects->order_touched = true;
}

static void cancel(struct step *step)
{
	struct session *session = step->session;

	if (session->phase == SESSION_IDLE) {
		refuse(step, REFUSAL_NO_ORDER, NULL);
		return;
	}
	if (session->phase == SESSION_PACKING || session->interruption != INTERRUPTION_NONE)
		give_up(step);
	session->phase = SESSION_IDLE;
	session->interruption = INTERRUPTION_NONE;
	text_copy(answer(step, VERDICT_PUT_BACK)->order, ORDER_NUMBER_SIZE, session->order.number);
}

static void reprint(struct step *step)
{
	struct session *session = step->session;
	if (session->phase == SESSION_PACKING || session->last_order[0] == '\0') {
		refuse(step, REFUSAL_NOTHING_TO_REPRINT, NULL);
		return;
	}
	step->effects->print = PRINT_AGAIN;
	text_copy(answer(step, VERDICT_REPRINTING)->order, ORDER_NUMBER_SIZE, session->last_order);
}

static void undo(struct step *step)
{
	struct session *session = step->session;
	if (session->n_history == 0) {
		refuse(step, REFUSAL_NOTHING_TO_UNDO, NULL);
		return;
	}
	struct session_undo last = session->history[--session->n_history];
	struct order_line *line = &session->order.lines[last.line];
	line->packed -= last.units;
	session->front = last.line;
	struct verdict *verdict = answer(step, VERDICT_UNDONE);
	name_product(verdict, &line->product);
	verdict->units = last.units;
}

static void close_short(struct step *step)
{
	struct session *session = step->session;
	unsigned index = session->front;
	unsigned left = session_units_left(session, index);
	struct order_line *line = &session->order.lines[index];
	struct fact *fact =
	    state_fact(step, FACT_EXCEPTION, &session->order, session->order.parcels + 1);

	fact->reason = EXCEPTION_SHORT;
	list_units(fact, line, left);
	line->missing += left;
	advance_front(session);
	if (close_if_complete(step))
		return;
	struct verdict *verdict = answer(step, VERDICT_SHORTED);
	name_product(verdict, &line->product);
	verdict->units = left;
}

/* Cards that only make sense while units are being scanned. */
static void obey_while_packing(struct step *step, enum command command)
{
	if (step->session->phase == SESSION_IDLE) {
		refuse(step, REFUSAL_NO_ORDER, NULL);
	} else if (step->session->phase == SESSION_LABEL) {
		refuse(step, REFUSAL_PARCEL_CLOSED, NULL);
	} else if (command == COMMAND_UNDO) {
		undo(step);
	} else if (command == COMMAND_SHORT) {
		close_short(step);
	} else {
		advance_front(step->session);
		answer(step, VERDICT_NEXT);
	}
}

void obey(struct step *step)
{
	enum command command = step->input->scan.command;

	if (command == COMMAND_CANCEL)
		cancel(step);
	else if (step->session->interruption != INTERRUPTION_NONE)
		scan_while_interrupted(step);
	else if (command == COMMAND_UNKNOWN)
		answer(step, VERDICT_UNKNOWN_CODE);
	else if (command == COMMAND_REPRINT)
		reprint(step);
	else
		obey_while_packing(step, command);
}
