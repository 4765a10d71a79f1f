// SPDX-License-Identifier: Apache-2.0
/* A barcode while an order is open: every unit is judged at once. */
#include <string.h>
#include "packbench/text.h"
#include "firmware/session/step.h"

/* Is this line what was scanned? By the catalogue's word; for what it does not list, by the code.
 */
static bool line_matches(const struct order_line *line, const struct input *input)
{
	if (input->product != NULL)
		return strcmp(line->product.sku, input->product->sku) == 0;
	return strcmp(line->product.sku, input->scan.code) == 0 ||
	       (line->product.gtin[0] != '\0' && strcmp(line->product.gtin, input->scan.gtin) == 0);
}

struct order_line *find_line(struct step *step)
{
	struct order *order = &step->session->order;
	for (unsigned i = 0; i < order->n_lines; i++)
		if (line_matches(&order->lines[i], step->input))
			return &order->lines[i];
	return NULL;
}

void advance_front(struct session *session)
{
	unsigned n_lines = session->order.n_lines;
	for (unsigned i = 1; i <= n_lines; i++) {
		unsigned line = (session->front + i) % n_lines;
		if (session_units_left(session, line) > 0) {
			session->front = line;
			return;
		}
	}
}

static void remember(struct session *session, unsigned line, unsigned units)
{
	if (session->n_history == SESSION_HISTORY_MAX) {
		memmove(session->history, session->history + 1,
		    (SESSION_HISTORY_MAX - 1) * sizeof(session->history[0]));
		session->n_history--;
	}
	session->history[session->n_history++] = (struct session_undo){ line, units };
}

static void close_packed(struct step *step)
{
	struct session *session = step->session;
	struct order *order = &session->order;

	order->status = ORDER_PACKED;
	order->parcels++;
	session->phase = SESSION_LABEL;
	session->last_parcel = order->parcels;
	text_copy(session->last_order, sizeof(session->last_order), order->number);
	list_packed(state_fact(step, FACT_PACKED, order, order->parcels), order);
	step->effects->print = PRINT_DOCUMENTS;
	answer(step, VERDICT_PACKED);
}

static void close_all_missing(struct step *step)
{
	step->session->order.status = ORDER_SHORT;
	step->session->order.parcels++;
	step->session->phase = SESSION_IDLE;
	text_copy(answer(step, VERDICT_ALL_MISSING)->order, ORDER_NUMBER_SIZE,
	    step->session->order.number);
}

bool close_if_complete(struct step *step)
{
	struct session *session = step->session;
	for (unsigned i = 0; i < session->order.n_lines; i++)
		if (session_units_left(session, i) > 0)
			return false;
	step->effects->order_touched = true;
	if (order_units_packed(&session->order) > 0)
		close_packed(step);
	else
		close_all_missing(step);
	return true;
}

static void count(struct step *step, struct order_line *line)
{
	struct session *session = step->session;
	unsigned index = (unsigned)(line - session->order.lines);
	unsigned units = step->input->units;

	line->packed += units;
	remember(session, index, units);
	if (session_units_left(session, index) > 0)
		session->front = index; /* the packer's hand is in that bin */
	else if (session->front == index)
		advance_front(session);
	if (!close_if_complete(step))
		answer(step, VERDICT_RIGHT);
	name_product(&session->verdict, &line->product);
	session->verdict.units = units;
}

static void judge_unit(struct step *step, struct order_line *line)
{
	unsigned left = line->quantity - line->packed - line->missing;
	if (step->input->units <= left) {
		count(step, line);
		return;
	}
	if (left == 0 && line->missing > 0)
		refuse(step, REFUSAL_CLOSED_AS_MISSING, NULL);
	else
		answer(step, VERDICT_TOO_MANY)->units = step->input->units;
	name_product(&step->session->verdict, &line->product);
}

void scan_while_packing(struct step *step)
{
	const struct input *input = step->input;
	struct order_line *line = find_line(step);

	if (line != NULL)
		judge_unit(step, line);
	else if (input->order != NULL &&
		 strcmp(input->order->number, step->session->order.number) == 0)
		answer(step, VERDICT_OPENED);
	else if (input->order != NULL)
		refuse(step, REFUSAL_OTHER_ORDER_OPEN, input->order->number);
	else if (input->product != NULL)
		name_product(answer(step, VERDICT_WRONG_ITEM), input->product);
	else if (!refuse_label(step))
		answer(step, VERDICT_UNKNOWN_CODE);
}
