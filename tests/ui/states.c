// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include "packbench/text.h"
#include "tests/ui/states.h"

static struct order_line *add_line(struct session *session, const char *sku, const char *title,
    const char *variant, const char *bin, unsigned packed, unsigned quantity)
{
	struct order_line *line = &session->order.lines[session->order.n_lines++];
	struct product *product = &line->product;

	text_copy(product->sku, sizeof(product->sku), sku);
	text_copy(product->title, sizeof(product->title), title);
	text_copy(product->variant, sizeof(product->variant), variant);
	text_copy(product->bin, sizeof(product->bin), bin);
	for (unsigned i = 0; sku[i] != '\0'; i++)
		product->image[i] = sku[i] >= 'A' && sku[i] <= 'Z' ? (char)(sku[i] + 32) : sku[i];
	strcat(product->image, ".svg");
	line->packed = packed;
	line->quantity = quantity;
	return line;
}

static void set_verdict(
    struct state *state, enum verdict_kind kind, const char *code, const char *title)
{
	struct verdict *verdict = &state->session.verdict;

	verdict->kind = kind;
	verdict->units = 1;
	text_copy(verdict->code, sizeof(verdict->code), code);
	text_copy(verdict->title, sizeof(verdict->title), title);
}

static void refuse(struct state *state, enum refusal refusal, const char *code, const char *order)
{
	set_verdict(state, VERDICT_REFUSED, code, "");
	state->session.verdict.refusal = refusal;
	text_copy(state->session.verdict.order, ORDER_NUMBER_SIZE, order);
}

static void devices_ready(struct state *state)
{
	state->health.scanner.state = DEVICE_READY;
	state->health.printer.state = DEVICE_READY;
	state->health.broker.state = DEVICE_READY;
	state->health.orders_waiting = 23;
}

static void printer_fault(struct state *state, const char *message)
{
	state->health.printer.state = DEVICE_FAULT;
	text_copy(state->health.printer.message, sizeof(state->health.printer.message), message);
}

static void offline(struct state *state)
{
	state->health.broker.state = DEVICE_FAULT;
	state->health.events_waiting = 12;
}

static void open_order(struct state *state)
{
	devices_ready(state);
	state->session.phase = SESSION_PACKING;
	strcpy(state->session.order.number, "1004");
}

void state_packing(struct state *state)
{
	struct session *session = &state->session;

	open_order(state);
	add_line(session, "MUG-350-BL", "Stoneware mug", "blue, 350 ml", "A3", 1, 3);
	add_line(session, "TEA-ASSAM-250", "Assam loose leaf", "250 g", "B1", 0, 1);
	add_line(session, "INF-STEEL", "Tea infuser", "steel", "C2", 1, 1);
}

static void idle(struct state *state)
{
	devices_ready(state);
}

static void broken(struct state *state)
{
	devices_ready(state);
	offline(state);
	state->health.orders_waiting = 0;
	printer_fault(state, "cannot write labels/0007-1004-insert.zpl: No space left on device");
}

static void put_back(struct state *state)
{
	devices_ready(state);
	offline(state);
	set_verdict(state, VERDICT_PUT_BACK, "PB:CANCEL", "");
	strcpy(state->session.verdict.order, "1004");
}

static void opened(struct state *state)
{
	open_order(state);
	add_line(&state->session, "KETTLE-08", "Gooseneck kettle", "0.8 l", "D1", 0, 1);
	set_verdict(state, VERDICT_OPENED, "1009", "");
}

static void right(struct state *state)
{
	state_packing(state);
	offline(state);
	set_verdict(state, VERDICT_RIGHT, "4006381333931", "Stoneware mug, blue, 350 ml");
}

static void long_order(struct state *state)
{
	struct session *session = &state->session;

	open_order(state);
	printer_fault(state, "paper out");
	for (unsigned i = 0; i < 40; i++) {
		char bin[BIN_SIZE];
		snprintf(bin, sizeof(bin), "REGAL-%u-%u", i / 6 + 1, i % 6 + 1);
		add_line(session, i % 2 == 0 ? "WHISK-BAM" : "CUP-SET-4",
		    i % 2 == 0 ? "Chasen, Matcha-Besen aus Bambus, handgeschnitzt, achtzig Borsten"
			       : "Teeschalen-Geschenkset, vierfarbig sortiert",
		    i % 2 == 0 ? "Donaudampfschifffahrtsgesellschaftsausgabe, naturbelassen"
			       : "4 × 120 ml",
		    bin, i > 28 ? 12 : i % 3, 12);
	}
	session->order.lines[39].packed = 0;
	session->order.lines[39].missing = 12;
	set_verdict(state, VERDICT_RIGHT, "4006381333931", "Teeschalen-Geschenkset");
	session->verdict.units = 6;
}

static void without_picture(struct state *state)
{
	open_order(state);
	struct order_line *line = add_line(&state->session, "SAMPLE-2026-07",
	    "Sample tin, first flush Darjeeling", "10 g", "", 0, 1250);
	line->product.image[0] = '\0';
	add_line(&state->session, "TRAY-OAK", "Serving tray", "oak", "E4", 0, 2);
	set_verdict(state, VERDICT_SHORTED, "PB:SHORT", "Teapot, white, 900 ml");
	state->session.verdict.units = 2;
}

static void wrong_item(struct state *state)
{
	state_packing(state);
	set_verdict(state, VERDICT_WRONG_ITEM, "4006381333948", "Stoneware mug, red, 350 ml");
}

static void too_many(struct state *state)
{
	state_packing(state);
	set_verdict(state, VERDICT_TOO_MANY, "4006381333962", "Tea infuser, steel");
}

static void unknown_code(struct state *state)
{
	state_packing(state);
	set_verdict(state, VERDICT_UNKNOWN_CODE, "8710398520173", "");
}

static void other_order(struct state *state)
{
	state_packing(state);
	refuse(state, REFUSAL_OTHER_ORDER_OPEN, "1005", "1005");
}

static void cancelled(struct state *state)
{
	state_packing(state);
	state->session.interruption = INTERRUPTION_CANCELLED;
	set_verdict(state, VERDICT_INTERRUPTED, "", "");
}

static void changed(struct state *state)
{
	state_packing(state);
	state->session.interruption = INTERRUPTION_CHANGED;
	set_verdict(state, VERDICT_INTERRUPTED, "4006381333931", "");
}

static void packed(struct state *state)
{
	state_packing(state);
	printer_fault(state, "paper out");
	state->health.labels_unknown = 1;
	for (unsigned i = 0; i < state->session.order.n_lines; i++)
		state->session.order.lines[i].packed = state->session.order.lines[i].quantity;
	state->session.phase = SESSION_LABEL;
	set_verdict(state, VERDICT_PACKED, "4006381333931", "");
}

static void others_label(struct state *state)
{
	packed(state);
	state->health.labels_unknown = 0;
	devices_ready(state);
	refuse(state, REFUSAL_LABEL_OF_OTHER_ORDER, "00340434161094042557", "1005");
}

static void shipped(struct state *state)
{
	devices_ready(state);
	set_verdict(state, VERDICT_SHIPPED, "00340434161094042557", "");
	strcpy(state->session.verdict.order, "1004");
}

const struct named_state states[] = {
	{ "idle", idle },
	{ "broken", broken },
	{ "put-back", put_back },
	{ "opened", opened },
	{ "packing", state_packing },
	{ "right", right },
	{ "long-order", long_order },
	{ "without-picture", without_picture },
	{ "wrong-item", wrong_item },
	{ "too-many", too_many },
	{ "unknown-code", unknown_code },
	{ "other-order", other_order },
	{ "cancelled", cancelled },
	{ "changed", changed },
	{ "packed", packed },
	{ "others-label", others_label },
	{ "shipped", shipped },
	{ NULL, NULL },
};

void state_view(const struct state *state, struct view *view)
{
	const struct view_context context = {
		.station = "bench-07",
		.site = "Lyon",
		.health = &state->health,
	};
	view_from_session(&state->session, &context, view);
}
