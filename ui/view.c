// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <strings.h>
#include "packbench/error.h"
#include "packbench/text.h"
#include "packbench/view.h"
#include "ui/words.h"

#define N_(text) text

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

enum {
	BACKLOG = 3,    /* events waiting: fewer are on their way at any parcel and no news */
	BAR_WORDS = 36, /* bytes of a fault that the bar surely shows whole */
};

/* What a verdict says. {slots} are filled from the session; NULL for what the phase says anyway. */
struct words {
	enum view_kind kind;
	const char *mark;
	const char *headline;
	const char *detail;
	const char *todo;
	const char *toast;
};

static const struct words verdicts[] = {
	[VERDICT_NONE] = { 0 },
	[VERDICT_OPENED] = { 0 },
	[VERDICT_RIGHT] = { 0 },
	[VERDICT_PACKED] = { 0 },
	[VERDICT_SHIPPED] = {
		.kind = VIEW_GREEN,
		.headline = N_("Shipped"),
		.detail = N_("Order {other} is on its way."),
	},
	[VERDICT_PUT_BACK] = { .toast = N_("Order {other} is put back.") },
	[VERDICT_UNDONE] = { .toast = N_("Take {units} × {thing} out of the box.") },
	[VERDICT_SHORTED] = { .toast = N_("{units} × {thing} noted as missing.") },
	[VERDICT_ALL_MISSING] = { .toast = N_("Order {other} is closed: everything is missing.") },
	[VERDICT_NEXT] = { 0 },
	[VERDICT_REPRINTING] = { .toast = N_("Printing the pages of order {other} again.") },
	[VERDICT_WRONG_ITEM] = {
		.kind = VIEW_RED,
		.headline = N_("Not in this order"),
		.detail = N_("You scanned {thing}."),
		.todo = N_("Put it back"),
	},
	[VERDICT_TOO_MANY] = {
		.kind = VIEW_AMBER,
		.mark = "+1",
		.headline = N_("One too many"),
		.detail = N_("All units of {thing} are in the box already."),
		.todo = N_("Put it back"),
	},
	[VERDICT_UNKNOWN_CODE] = {
		.kind = VIEW_BLUE,
		.mark = "?",
		.headline = N_("Unknown code"),
		.detail = "{code}",
	},
	[VERDICT_REFUSED] = { 0 },
	[VERDICT_INTERRUPTED] = { 0 },
};
_Static_assert(N_ELEMENTS(verdicts) == VERDICT_INTERRUPTED + 1, "every verdict has words");

#define AMBER .kind = VIEW_AMBER, .mark = "!"

static const struct words refusals[] = {
	[REFUSAL_NONE] = {
		AMBER,
		.headline = N_("Not now"),
		.detail = N_("You scanned {thing}."),
	},
	[REFUSAL_OTHER_ORDER_OPEN] = {
		AMBER,
		.headline = N_("Order {order} is open"),
		.detail = N_("You scanned order {other}."),
		.todo = N_("Finish order {order} first, or scan PB:CANCEL to leave it"),
	},
	[REFUSAL_NO_ORDER] = {
		AMBER,
		.headline = N_("Scan an order first"),
		.detail = N_("You scanned {thing}."),
		.todo = "",
	},
	[REFUSAL_ORDER_SHIPPED] = {
		AMBER,
		.headline = N_("Order {other} has left"),
		.detail = N_("It was shipped already."),
		.todo = N_("Scan another order"),
	},
	[REFUSAL_ORDER_CANCELLED] = {
		AMBER,
		.headline = N_("Order {other} was cancelled"),
		.detail = N_("The shop withdrew it. Do not pack it."),
		.todo = N_("Scan another order"),
	},
	[REFUSAL_ORDER_SHORT] = {
		AMBER,
		.headline = N_("Order {other} is closed"),
		.detail = N_("All of its units were missing."),
		.todo = N_("Scan another order"),
	},
	[REFUSAL_LABEL_OF_OTHER_ORDER] = {
		AMBER,
		.headline = N_("Another order's label"),
		.detail = N_("This label belongs to order {other}."),
	},
	[REFUSAL_LABEL_NOT_OF_ORDER] = {
		AMBER,
		.headline = N_("Not this order's label"),
		.detail = N_("Order {order} has another number than {code}."),
	},
	[REFUSAL_LABEL_USED] = {
		AMBER,
		.headline = N_("Label already used"),
		.detail = N_("It is on the parcel of order {other}."),
	},
	[REFUSAL_LABEL_WANTED] = {
		AMBER,
		.headline = N_("The box is closed"),
		.detail = N_("You scanned {thing}."),
		.todo = N_("Put it back, then scan the carrier's label"),
	},
	[REFUSAL_CLOSED_AS_MISSING] = {
		AMBER,
		.headline = N_("Noted as missing"),
		.detail = N_("{thing} was closed with PB:SHORT."),
		.todo = N_("Leave it out of the box"),
	},
	[REFUSAL_NOTHING_TO_UNDO] = {
		AMBER,
		.headline = N_("Nothing to undo"),
		.detail = N_("No scan of this order is left to take back."),
	},
	[REFUSAL_NOTHING_TO_REPRINT] = {
		AMBER,
		.headline = N_("Nothing to print again"),
		.detail = N_("Pages are printed when a box is closed."),
	},
	[REFUSAL_PARCEL_CLOSED] = {
		AMBER,
		.headline = N_("The box is closed"),
		.detail = N_("{code} works only while packing."),
	},
};
_Static_assert(N_ELEMENTS(refusals) == REFUSAL_PARCEL_CLOSED + 1, "every refusal has words");

static const struct words interruptions[] = {
	[INTERRUPTION_NONE] = { 0 },
	[INTERRUPTION_CANCELLED] = {
		.kind = VIEW_RED,
		.mark = "!",
		.headline = N_("Order {order} was cancelled"),
		.detail = N_("Put everything back."),
		.todo = N_("Then scan PB:CANCEL"),
	},
	[INTERRUPTION_CHANGED] = {
		.kind = VIEW_RED,
		.mark = "!",
		.headline = N_("Order {order} was changed"),
		.detail = N_("Empty the box."),
		.todo = N_("Then scan order {order} again"),
	},
};
_Static_assert(
    N_ELEMENTS(interruptions) == INTERRUPTION_CHANGED + 1, "every interruption has words");

static const struct words packed = {
	.kind = VIEW_GREEN,
	.headline = N_("Packed"),
	.detail = N_("Put in the printed pages."),
	.todo = N_("Now scan the carrier's label"),
};

static const struct words too_big_a_pack = {
	.kind = VIEW_AMBER,
	.mark = "!",
	.headline = N_("Too many"),
	.detail = N_("{units} × {thing} are more than this order still wants."),
	.todo = N_("Put the pack back"),
};

static const struct words unknown_card = {
	.kind = VIEW_BLUE,
	.mark = "?",
	.headline = N_("Unknown command card"),
	.detail = "{code}",
};

static const struct words unreadable = {
	.kind = VIEW_BLUE,
	.mark = "?",
	.headline = N_("Not readable"),
	.detail = N_("The scanner sent no characters."),
	.todo = N_("Scan it again"),
};

static const struct words parcel_aside = {
	.toast = N_("The parcel of order {other} is put aside."),
};
static const struct words right_pack = {
	.toast = N_("{units} × {thing} counted."),
};
static const struct words last_line = {
	.toast = N_("No other line is left."),
};

static const char *const unknown_todo[] = {
	[SESSION_IDLE] = N_("This is no order number. Scan an order"),
	[SESSION_PACKING] = N_("Not in the catalogue. Set it aside, ask your lead"),
	[SESSION_LABEL] = N_("This is no carrier's label. Scan the label of order {order}"),
};

static const char *const phase_todo[] = {
	[SESSION_IDLE] = N_("Scan an order"),
	[SESSION_PACKING] = "",
	[SESSION_LABEL] = N_("Scan the carrier's label of order {order}"),
};

/* As snprintf, but cuts no character in two. */
PACKBENCH_PRINTF(3, 4)
static void say(char *to, size_t size, const char *format, ...)
{
	char text[4 * VIEW_TEXT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	text_copy(to, size, text);
}

struct slot {
	const char *name;
	const char *value;
};

static const struct slot *find_slot(const struct slot *slots, const char *pattern)
{
	for (; slots->name != NULL; slots++)
		if (strncmp(pattern, slots->name, strlen(slots->name)) == 0)
			return slots;
	return NULL;
}

static void fill(char to[static VIEW_TEXT_SIZE], const char *pattern, const struct slot *slots)
{
	char text[4 * VIEW_TEXT_SIZE];
	size_t used = 0;

	while (*pattern != '\0' && used < sizeof(text) - 1) {
		const struct slot *slot = find_slot(slots, pattern);
		if (slot == NULL) {
			text[used++] = *pattern++;
			continue;
		}
		size_t room = sizeof(text) - used;
		size_t length = strlen(slot->value);
		memcpy(text + used, slot->value, length < room ? length : room - 1);
		used += length < room ? length : room - 1;
		pattern += strlen(slot->name);
	}
	text[used] = '\0';
	text_copy(to, VIEW_TEXT_SIZE, text);
}

static unsigned units_left(const struct order_line *line)
{
	return line->quantity - line->packed - line->missing;
}

static unsigned lines_open(const struct order *order)
{
	unsigned n = 0;
	for (unsigned i = 0; i < order->n_lines; i++)
		n += units_left(&order->lines[i]) > 0;
	return n;
}

static const struct words *unknown_words(const struct verdict *verdict)
{
	if (verdict->code[0] == '\0')
		return &unreadable;
	return strncasecmp(verdict->code, "PB:", 3) == 0 ? &unknown_card
							 : &verdicts[VERDICT_UNKNOWN_CODE];
}

static const struct words *choose_words(const struct session *session)
{
	const struct verdict *verdict = &session->verdict;

	if (session->interruption != INTERRUPTION_NONE)
		return &interruptions[session->interruption];
	if (verdict->kind == VERDICT_REFUSED)
		return &refusals[verdict->refusal];
	if (verdict->kind == VERDICT_UNKNOWN_CODE)
		return unknown_words(verdict);
	if (verdict->kind == VERDICT_TOO_MANY && verdict->units > 1)
		return &too_big_a_pack;
	if (verdict->kind == VERDICT_RIGHT && verdict->units > 1)
		return &right_pack;
	if (verdict->kind == VERDICT_PUT_BACK && session->order.status == ORDER_PACKED)
		return &parcel_aside;
	if (verdict->kind == VERDICT_NEXT && lines_open(&session->order) == 1)
		return &last_line;
	return &verdicts[verdict->kind];
}

static const char *choose_todo(const struct session *session, const struct words *words)
{
	if (words->todo != NULL)
		return words->todo;
	if (words == &verdicts[VERDICT_UNKNOWN_CODE])
		return unknown_todo[session->phase];
	return phase_todo[session->phase];
}

/* gettext("") is the catalogue's own header. */
static const char *translated(const char *text)
{
	return text[0] == '\0' ? "" : _(text);
}

static void say_words(const struct session *session, const struct words *words, struct view *view)
{
	const struct verdict *verdict = &session->verdict;
	char units[16];
	const struct slot slots[] = {
		{ "{order}", session->order.number },
		{ "{other}", verdict->order },
		{ "{code}", verdict->code },
		{ "{thing}", verdict->title[0] != '\0' ? verdict->title : verdict->code },
		{ "{units}", units },
		{ NULL, NULL },
	};

	say(units, sizeof(units), "%u", verdict->units);
	if (words->toast != NULL)
		fill(view->toast, _(words->toast), slots);
	if (words->headline == NULL)
		return;
	view->kind = words->kind;
	say(view->mark, sizeof(view->mark), "%s", words->mark == NULL ? "" : words->mark);
	fill(view->headline, _(words->headline), slots);
	fill(view->detail, _(words->detail), slots);
	fill(view->todo, translated(choose_todo(session, words)), slots);
}

static void say_device(struct view_device *view, const struct device_health *health,
    const char *name, const char *ready)
{
	view->fault = health->state == DEVICE_FAULT;
	if (health->state == DEVICE_READY)
		say(view->text, sizeof(view->text), "%s", ready);
	else if (view->fault)
		say(view->text, sizeof(view->text), "%s: %s", name, translated(health->message));
}

static void say_broker(struct view_device *view, const struct health *health)
{
	unsigned waiting = health->events_waiting;

	view->fault = health->broker.state == DEVICE_FAULT;
	if (view->fault && waiting > 0)
		say(view->text, sizeof(view->text), _("Offline, %u kept"), waiting);
	else if (view->fault)
		say(view->text, sizeof(view->text), "%s", _("Offline"));
	else if (health->broker.state == DEVICE_READY && waiting >= BACKLOG)
		say(view->text, sizeof(view->text), _("Online, %u to send"), waiting);
	else if (health->broker.state == DEVICE_READY)
		say(view->text, sizeof(view->text), "%s", _("Online"));
}

static void say_progress(const struct order *order, struct view *view)
{
	unsigned units = 0;
	unsigned wanted = 0;

	for (unsigned i = 0; i < order->n_lines; i++) {
		units += order->lines[i].packed;
		wanted += order->lines[i].quantity - order->lines[i].missing;
	}
	say(view->place, sizeof(view->place), "#%s", order->number);
	say(view->progress, sizeof(view->progress),
	    plural("%u of %u unit", "%u of %u units", wanted), units, wanted);
}

static void say_bar(
    const struct session *session, const struct view_context *context, struct view *view)
{
	if (session->phase == SESSION_IDLE) {
		say(view->place, sizeof(view->place), "%s", context->station);
		say(view->progress, sizeof(view->progress), "%s", context->site);
	} else {
		say_progress(&session->order, view);
	}
	say_device(&view->devices[0], &context->health->scanner, _("Scanner"), _("Scanner"));
	say_device(&view->devices[1], &context->health->printer, _("Printer"), _("Printer"));
	say_broker(&view->devices[2], context->health);
}

static void say_idle(const struct health *health, struct view *view)
{
	view->kind = VIEW_IDLE;
	say(view->headline, sizeof(view->headline), "%s", _("Scan an order"));
	if (health->orders_waiting == 0)
		say(view->detail, sizeof(view->detail), "%s", _("No order is waiting"));
	else
		say(view->detail, sizeof(view->detail),
		    plural("%u order waiting", "%u orders waiting", health->orders_waiting),
		    health->orders_waiting);
}

static void add_line(const struct order_line *line, struct view *view)
{
	const struct product *product = &line->product;
	struct view_line *to = &view->lines[view->n_lines++];

	say(to->title, sizeof(to->title), "%s%s%s",
	    product->title[0] != '\0' ? product->title : product->sku,
	    product->variant[0] != '\0' ? ", " : "", product->variant);
	text_copy(to->bin, sizeof(to->bin), product->bin);
	to->packed = line->packed;
	to->quantity = line->quantity - line->missing;
	to->done = units_left(line) == 0;
}

/* The others as they come after the line in front: open ones first. */
static void say_lines(const struct session *session, struct view *view)
{
	const struct order *order = &session->order;

	for (unsigned pass = 0; pass < 2; pass++)
		for (unsigned i = 1; i < order->n_lines; i++) {
			const struct order_line *line =
			    &order->lines[(session->front + i) % order->n_lines];
			if ((units_left(line) == 0) == (pass == 1))
				add_line(line, view);
		}
}

static void say_front(const struct session *session, struct view *view)
{
	const struct order_line *line = &session->order.lines[session->front];
	unsigned quantity = line->quantity - line->missing;

	view->front = line->product;
	if (view->front.title[0] == '\0')
		text_copy(view->front.title, sizeof(view->front.title), view->front.sku);
	view->front_left = units_left(line);
	if (line->packed == 0)
		say(view->front_of, sizeof(view->front_of), "%s",
		    plural("unit", "units", view->front_left));
	else
		say(view->front_of, sizeof(view->front_of),
		    plural("more of %u", "more of %u", view->front_left), quantity);
}

static void say_packing(const struct session *session, struct view *view)
{
	view->kind = VIEW_PACKING;
	view->just_right = session->verdict.kind == VERDICT_RIGHT;
	say_lines(session, view);
}

static void say_labels(const struct health *health, struct view *view)
{
	if (health->labels_unknown > 0 && view->toast[0] == '\0')
		say(view->toast, sizeof(view->toast),
		    plural("%u label uncertain: look at the printer. PB:REPRINT prints again.",
			"%u labels uncertain: look at the printer. PB:REPRINT prints again.",
			health->labels_unknown),
		    health->labels_unknown);
}

/* A fault that needs more words than the bar has room for. */
static void say_faults(struct view *view)
{
	for (unsigned i = 0; i < N_ELEMENTS(view->devices); i++)
		if (view->toast[0] == '\0' && view->devices[i].fault &&
		    strlen(view->devices[i].text) > BAR_WORDS)
			say(view->toast, sizeof(view->toast), "%s", view->devices[i].text);
}

void view_from_session(
    const struct session *session, const struct view_context *context, struct view *view)
{
	const struct words *words = choose_words(session);
	bool interrupted = session->interruption != INTERRUPTION_NONE;

	memset(view, 0, sizeof(*view));
	say_bar(session, context, view);
	say_words(session, words, view);
	if (session->phase == SESSION_PACKING && !interrupted)
		say_front(session, view);
	if (words->headline == NULL && session->phase == SESSION_IDLE)
		say_idle(context->health, view);
	else if (words->headline == NULL && session->phase == SESSION_PACKING)
		say_packing(session, view);
	else if (words->headline == NULL)
		say_words(session, &packed, view);
	if (session->phase == SESSION_LABEL)
		say_labels(context->health, view);
	say_faults(view);
}
