// SPDX-License-Identifier: Apache-2.0
/* A barcode while the bench is free: an order is wanted. */
#include <string.h>
#include "packbench/text.h"
#include "firmware/session/step.h"

static void start_packing(struct step *step)
{
	struct session *session = step->session;
	session->order = *step->input->order;
	for (unsigned i = 0; i < session->order.n_lines; i++)
		session->order.lines[i].packed = session->order.lines[i].missing = 0;
	session->phase = SESSION_PACKING;
	session->interruption = INTERRUPTION_NONE;
	session->front = 0;
	session->n_history = 0;
	answer(step, VERDICT_OPENED);
}

/* A parcel that was put aside after packing, to wait for its carrier's label. */
static void take_up_parcel(struct step *step)
{
	struct session *session = step->session;
	session->order = *step->input->order;
	session->phase = SESSION_LABEL;
	session->interruption = INTERRUPTION_NONE;
	session->last_parcel = session->order.parcels;
	text_copy(session->last_order, sizeof(session->last_order), session->order.number);
	answer(step, VERDICT_OPENED);
}

void open_order(struct step *step)
{
	const struct order *order = step->input->order;
	switch (order->status) {
	case ORDER_OPEN:
		start_packing(step);
		return;
	case ORDER_PACKED:
		take_up_parcel(step);
		return;
	case ORDER_SHIPPED:
		refuse(step, REFUSAL_ORDER_SHIPPED, order->number);
		return;
	case ORDER_SHORT:
		refuse(step, REFUSAL_ORDER_SHORT, order->number);
		return;
	case ORDER_CANCELLED:
		refuse(step, REFUSAL_ORDER_CANCELLED, order->number);
		return;
	}
}

bool refuse_label(struct step *step)
{
	const struct input *input = step->input;
	if (input->label_shipped != NULL)
		refuse(step, REFUSAL_LABEL_USED, input->label_shipped);
	else if (input->label_order != NULL)
		refuse(step, REFUSAL_LABEL_OF_OTHER_ORDER, input->label_order);
	else
		return false;
	return true;
}

void scan_while_idle(struct step *step)
{
	if (step->input->order != NULL) {
		open_order(step);
	} else if (step->input->product != NULL) {
		refuse(step, REFUSAL_NO_ORDER, NULL);
		name_product(&step->session->verdict, step->input->product);
	} else if (!refuse_label(step)) {
		answer(step, VERDICT_UNKNOWN_CODE);
	}
}
