// SPDX-License-Identifier: Apache-2.0
/* An input on its way: look up, decide, commit, and only then show. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "packbench/text.h"
#include "firmware/intake/intake.h"
#include "firmware/station/inside.h"

static int save_facts(struct station *station)
{
	const struct order *order = &station->session.order;
	for (unsigned i = 0; i < station->effects.n_facts; i++) {
		const struct fact *fact = &station->effects.facts[i];
		if (fact->type != FACT_SHIPPED)
			continue;
		int result = store_ship_label(station->store, fact->tracking, order->number);
		if (result == 0)
			result = store_settle_jobs(station->store, order->number, fact->parcel);
		if (result < 0)
			return result;
	}
	return 0;
}

/* Everything the step has promised, within the transaction. */
static int save_step(struct station *station, int64_t time_ms)
{
	struct document documents[DOCUMENTS_MAX];
	unsigned n_documents = 0;

	if (station->effects.print == PRINT_DOCUMENTS)
		n_documents = documents_choose(&station->session.order, documents);
	int result = store_save_session(station->store, &station->session, &station->counters);
	if (result == 0 && station->effects.order_touched)
		result = store_save_progress(station->store, &station->session.order);
	if (result == 0)
		result = save_facts(station);
	if (result == 0)
		result = outbox_add(station, documents, n_documents, time_ms);
	if (result == 0)
		result = spool_add(station, documents, n_documents);
	if (result == 0)
		result = outbox_write_confirmations(station);
	return result;
}

/* What could not be written has not happened: back to what the disk says. */
static void undo_step(struct station *station)
{
	store_rollback(station->store);
	alarm_raise(station, ALARM_STORE,
	    "The last scan could not be saved and does not count. Check the "
	    "disk of the bench: it may be full or broken.");
	if (store_load_session(station->store, &station->session, &station->counters) < 0)
		sd_event_exit(station->event, -EIO);
	station_play(station, SOUND_REFUSED);
	station_show(station);
}

static void carry_out(struct station *station)
{
	outbox_forget_confirmations(station);
	alarm_clear(station, ALARM_STORE);
	station_show(station);
	station_play(station, station->effects.sound);
	if (station->effects.print != PRINT_NOTHING || station->health.labels_unknown > 0)
		spool_count(station);
	if (station->effects.print != PRINT_NOTHING)
		sd_event_source_set_enabled(station->print_due, SD_EVENT_ONESHOT);
	outbox_pump(station);
	await_quiet(station);
}

static void count_scan(struct station *station)
{
	const struct effects *effects = &station->effects;
	const struct verdict *verdict = &station->session.verdict;
	station->counters.scans++;
	if (verdict->kind == VERDICT_RIGHT || verdict->kind == VERDICT_PACKED)
		station->counters.units += verdict->units;
	if (verdict->kind == VERDICT_UNDONE)
		station->counters.units -= verdict->units;
	if (verdict->kind >= VERDICT_WRONG_ITEM && verdict->kind <= VERDICT_REFUSED)
		station->counters.refused++;
	for (unsigned i = 0; i < effects->n_facts; i++) {
		station->counters.packed += effects->facts[i].type == FACT_PACKED;
		station->counters.shipped += effects->facts[i].type == FACT_SHIPPED;
	}
}

static void decide(struct station *station, const struct input *input)
{
	int64_t time_ms = now_ms();
	session_step(&station->session, input, &station->effects);
	if (input->kind == INPUT_SCAN)
		count_scan(station);
	int result = store_begin(station->store);
	if (result == 0)
		result = save_step(station, time_ms);
	if (result == 0)
		result = store_commit(station->store);
	if (result < 0)
		undo_step(station);
	else
		carry_out(station);
	station->effects.sound = SOUND_NONE;
}

/* Everything the bench knows about a code. The results live in the caller's frame. */
struct lookup {
	struct order order;
	struct product product;
	struct label_owner label;
};

/* Returns 0, or -errno of the store; what is not known is no error. */
static int look_up(struct station *station, struct input *input, struct lookup *found)
{
	const struct scan *scan = &input->scan;
	int result = 0;

	if (scan->order[0] != '\0')
		result = store_find_order(station->store, scan->order, &found->order);
	if (result == 0 && scan->order[0] != '\0')
		input->order = &found->order;
	if (result == 0 || result == -ENOENT)
		result = store_find_product(
		    station->store, scan->gtin, scan->code, &found->product, &input->units);
	if (result == 0)
		input->product = &found->product;
	if ((result == 0 || result == -ENOENT) && scan->tracking[0] != '\0') {
		result = store_find_label(station->store, scan->tracking, &found->label);
		if (found->label.named_by[0] != '\0')
			input->label_order = found->label.named_by;
		if (found->label.shipped_with[0] != '\0')
			input->label_shipped = found->label.shipped_with;
	}
	return result == -ENOENT ? 0 : result;
}

void station_scan(struct station *station, const char *bytes, size_t length)
{
	struct input input = { .kind = INPUT_SCAN, .units = 1 };
	int result = scan_decode(bytes, length, &input.scan);
	if (result == -ENODATA)
		return;
	struct lookup *found = malloc(sizeof(*found));
	if (found == NULL || (result == 0 && input.scan.command == COMMAND_NONE &&
				 look_up(station, &input, found) < 0))
		undo_step(station);
	else
		decide(station, &input);
	free(found);
}

void station_scan_too_long(struct station *station)
{
	struct input input = { .kind = INPUT_SCAN, .units = 1 };
	snprintf(
	    input.scan.code, sizeof(input.scan.code), "(more than %d characters)", SCAN_SIZE - 1);
	decide(station, &input);
}

/* Orders ------------------------------------------------------------------------------------- */

struct intake {
	struct station *station;
	struct order *taken, *known; /* room for the order at hand */
	unsigned n_orders;
	bool touches_session;
};

/* Lets the session meet an order that has changed. What it tells is written at once, since the next
 * order of the same text is another step. */
static int tell_session(struct intake *intake)
{
	struct station *station = intake->station;
	const struct session *session = &station->session;
	struct input input = { .kind = INPUT_ORDER, .order = intake->taken };
	enum sound sound = station->effects.sound;

	if (intake->known->number[0] != '\0')
		input.known = intake->known;
	session_step(&station->session, &input, &station->effects);
	if (session->phase != SESSION_IDLE &&
	    strcmp(session->order.number, intake->taken->number) == 0)
		intake->touches_session = true;
	else
		station->effects.sound = sound;
	station->orders_changed = true;
	int result = outbox_add(station, NULL, 0, now_ms());
	if (result == 0 && station->effects.order_touched)
		result = store_save_progress(station->store, &session->order);
	return result;
}

static int take_order(const struct order *order, void *data, struct error *error)
{
	struct intake *intake = data;
	bool changed = false;

	*intake->taken = *order;
	int result =
	    store_put_order(intake->station->store, intake->taken, intake->known, &changed);
	if (result == 0 && changed)
		result = tell_session(intake);
	intake->n_orders++;
	return result == 0 ? 0
			   : error_set(error, result, "order %s cannot be stored", order->number);
}

static int begin_intake(struct intake *intake)
{
	intake->station->effects.sound = SOUND_NONE;
	intake->taken = malloc(sizeof(*intake->taken));
	intake->known = malloc(sizeof(*intake->known));
	if (intake->taken == NULL || intake->known == NULL)
		return -ENOMEM;
	return store_begin(intake->station->store);
}

/* Ends the transaction: all of it is kept, or nothing. */
static int finish_intake(struct intake *intake, int result)
{
	struct station *station = intake->station;
	if (result == 0 && intake->touches_session)
		result = store_save_session(station->store, &station->session, &station->counters);
	if (result == 0)
		result = store_commit(station->store);
	free(intake->taken);
	free(intake->known);
	if (result == 0) {
		if (station->event != NULL)
			outbox_pump(station);
		return 0;
	}
	store_rollback(station->store);
	station->effects.sound = SOUND_NONE;
	station->orders_changed = false;
	if (intake->touches_session &&
	    store_load_session(station->store, &station->session, &station->counters) < 0)
		sd_event_exit(station->event, -EIO);
	return result;
}

int station_take_orders(struct station *station, const char *source, const char *text, size_t size,
    size_t size_max, unsigned *n_orders, struct error *error)
{
	struct intake intake = { .station = station };
	error_set(error, 0, "the store cannot be written");
	int result = begin_intake(&intake);
	if (result == 0)
		result = intake_orders(source, text, size, size_max, take_order, &intake, error);
	*n_orders = intake.n_orders;
	return finish_intake(&intake, result);
}

int station_withdraw(struct station *station, const char *number)
{
	struct intake intake = { .station = station };
	bool changed = false;
	int result = begin_intake(&intake);
	if (result == 0)
		result = store_withdraw_order(
		    station->store, number, intake.taken, intake.known, &changed);
	if (result == 0 && changed)
		result = tell_session(&intake);
	return finish_intake(&intake, result);
}

void station_show_orders(struct station *station)
{
	if (!station->orders_changed)
		return;
	station->orders_changed = false;
	if (station->effects.sound != SOUND_NONE) { /* it concerns the packer */
		station_play(station, station->effects.sound);
		station->effects.sound = SOUND_NONE;
		station_show(station);
	} else if (sd_event_source_get_enabled(station->orders_shown, NULL) == 0) {
		sd_event_source_set_time_relative(station->orders_shown, 100 * 1000);
		sd_event_source_set_enabled(station->orders_shown, SD_EVENT_ONESHOT);
	}
}
