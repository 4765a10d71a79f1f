// SPDX-License-Identifier: Apache-2.0
/* A barcode while a closed parcel waits for its carrier's label. */
#include <string.h>
#include "packbench/text.h"
#include "firmware/session/step.h"

static bool names_label(const struct order *order, const char *tracking)
{
	for (unsigned i = 0; i < order->n_tracking; i++)
		if (strcmp(order->tracking[i], tracking) == 0)
			return true;
	return false;
}

static void ship(struct step *step)
{
	struct session *session = step->session;
	struct order *order = &session->order;
	struct fact *fact = state_fact(step, FACT_SHIPPED, order, order->parcels);

	text_copy(fact->tracking, sizeof(fact->tracking), step->input->scan.tracking);
	list_packed(fact, order);
	order->status = ORDER_SHIPPED;
	step->effects->order_touched = true;
	session->phase = SESSION_IDLE;
	text_copy(answer(step, VERDICT_SHIPPED)->order, ORDER_NUMBER_SIZE, order->number);
}

/* A label that is not named by the open order. */
static void judge_foreign_label(struct step *step)
{
	const struct order *order = &step->session->order;
	const char *owner = step->input->label_order;

	if (owner != NULL && strcmp(owner, order->number) != 0)
		refuse(step, REFUSAL_LABEL_OF_OTHER_ORDER, owner);
	else if (order->n_tracking > 0)
		refuse(step, REFUSAL_LABEL_NOT_OF_ORDER, order->number);
	else
		ship(step);
}

static void judge_label(struct step *step)
{
	if (step->input->scan.tracking[0] == '\0')
		answer(step, VERDICT_UNKNOWN_CODE);
	else if (step->input->label_shipped != NULL)
		refuse(step, REFUSAL_LABEL_USED, step->input->label_shipped);
	else
		judge_foreign_label(step);
}

void scan_while_label(struct step *step)
{
	const struct input *input = step->input;
	const struct order *order = &step->session->order;
	const struct order_line *line = find_line(step);

	if (names_label(order, input->scan.tracking) && input->label_shipped == NULL) {
		ship(step);
	} else if (input->order != NULL && strcmp(input->order->number, order->number) == 0) {
		answer(step, VERDICT_OPENED);
	} else if (input->order != NULL) {
		refuse(step, REFUSAL_OTHER_ORDER_OPEN, input->order->number);
	} else if (input->product != NULL || line != NULL) {
		refuse(step, REFUSAL_LABEL_WANTED, NULL);
		name_product(&step->session->verdict,
		    input->product != NULL ? input->product : &line->product);
	} else {
		judge_label(step);
	}
}
