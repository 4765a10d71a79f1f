// SPDX-License-Identifier: Apache-2.0
/* The shop cancels or changes the order that is open on the bench. */
#include <stddef.h>
#include <string.h>
#include "packbench/text.h"
#include "firmware/session/step.h"

static void interrupt(struct step *step, enum interruption why)
{
	step->session->interruption = why;
	text_copy(answer(step, VERDICT_INTERRUPTED)->order, ORDER_NUMBER_SIZE,
	    step->session->order.number);
}

/* Same units, but customer, note or tracking numbers are news: taken over without a word. */
static void adopt(struct session *session, const struct order *news)
{
	enum order_status status = session->order.status;
	unsigned parcels = session->order.parcels;
	memcpy(&session->order, news, offsetof(struct order, n_lines));
	session->order.status = status;
	session->order.parcels = parcels;
}

static void meet_open_order(struct step *step)
{
	struct session *session = step->session;
	const struct order *news = step->input->order;

	if (news->status == ORDER_CANCELLED) {
		interrupt(step, INTERRUPTION_CANCELLED);
	} else if (!order_same_lines(&session->order, news)) {
		interrupt(step, INTERRUPTION_CHANGED);
	} else {
		adopt(session, news);
		if (session->interruption != INTERRUPTION_NONE) {
			answer(step, VERDICT_NONE);
			step->effects->order_touched = session->phase == SESSION_LABEL;
		}
		session->interruption = INTERRUPTION_NONE;
	}
}

void order_changed(struct step *step)
{
	const struct session *session = step->session;
	const struct order *known = step->input->known, *news = step->input->order;

	if (session->phase != SESSION_IDLE && strcmp(session->order.number, news->number) == 0)
		meet_open_order(step);
	else if (known != NULL && known->status == ORDER_PACKED && news->status != ORDER_PACKED)
		tell_taken_apart(step, known, news->status == ORDER_CANCELLED); /* put aside */
}

void scan_while_interrupted(struct step *step)
{
	struct session *session = step->session;
	const struct order *order = step->input->order;
	bool again = order != NULL && strcmp(order->number, session->order.number) == 0;

	if (!again || session->interruption != INTERRUPTION_CHANGED) {
		interrupt(step, session->interruption);
		return;
	}
	give_up(step);
	unsigned parcels = session->order.parcels;
	open_order(step);
	session->order.parcels = parcels;
}
