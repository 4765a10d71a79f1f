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
	unsigned n_orders;
	bool touches_session;
};

static void tell_session(struct station *station, const struct order *order, bool *touched)
{
	struct input input = { .kind = INPUT_ORDER, .order = order };
	if (station->session.phase == SESSION_IDLE ||
	    strcmp(station->session.order.number, order->number) != 0)
		return;
	session_step(&station->session, &input, &station->effects);
	*touched = true;
}

static int take_order(const struct order *order, void *data, struct error *error)
{
	struct intake *intake = data;
	struct station *station = intake->station;
	struct order *taken = malloc(sizeof(*taken));
	bool changed = false;
	int result = taken != NULL ? 0 : -ENOMEM;

	if (result == 0) {
		*taken = *order;
		result = store_put_order(station->store, taken, &changed);
	}
	if (result == 0 && changed) {
		tell_session(station, taken, &intake->touches_session);
		station->orders_changed = true;
	}
	free(taken);
	intake->n_orders++;
	return result == 0 ? 0
			   : error_set(error, result, "order %s cannot be stored", order->number);
}

/* Ends the transaction that take_order() wrote into: all of it is kept, or nothing. */
static int finish_intake(struct station *station, int result, bool touches_session)
{
	if (result == 0 && touches_session)
		result = store_save_session(station->store, &station->session, &station->counters);
	if (result == 0)
		result = store_commit(station->store);
	if (result == 0)
		return 0;
	store_rollback(station->store);
	station->effects.sound = SOUND_NONE;
	if (touches_session &&
	    store_load_session(station->store, &station->session, &station->counters) < 0)
		return -EIO;
	return result;
}

int station_take_orders(struct station *station, const char *source, const char *text, size_t size,
    size_t size_max, unsigned *n_orders, struct error *error)
{
	struct intake intake = { .station = station };
	error_set(error, 0, "the store cannot be written");
	station->effects.sound = SOUND_NONE;
	int result = store_begin(station->store);
	if (result < 0)
		return result;
	result = intake_orders(source, text, size, size_max, take_order, &intake, error);
	*n_orders = intake.n_orders;
	return finish_intake(station, result, intake.touches_session);
}

int station_withdraw(struct station *station, const char *number)
{
	struct order *order = malloc(sizeof(*order));
	bool changed = false, touched = false;
	station->effects.sound = SOUND_NONE;
	int result = order != NULL ? store_begin(station->store) : -ENOMEM;
	if (result == 0) {
		result = store_withdraw_order(station->store, number, order, &changed);
		if (result == 0 && changed) {
			tell_session(station, order, &touched);
			station->orders_changed = true;
		}
		result = finish_intake(station, result, touched);
	}
	free(order);
	return result;
}

void station_show_orders(struct station *station)
{
	if (!station->orders_changed)
		return;
	station->orders_changed = false;
	station_play(station, station->effects.sound);
	station->effects.sound = SOUND_NONE;
	station_show(station);
}
