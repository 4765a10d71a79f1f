// SPDX-License-Identifier: Apache-2.0
/* Print jobs: rows until they are proved printed. Written as 'sending' before the first byte goes
 * out, so that after a crash nothing is printed twice in silence. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "packbench/text.h"
#include "firmware/station/inside.h"

enum {
	RETRY_US = 2 * 1000 * 1000, /* after the printer or the store failed */
};

int spool_add(struct station *station, const struct document *documents, unsigned n_documents)
{
	const struct session *session = &station->session;
	int64_t time_ms = now_ms();
	int result = 0;
	if (station->effects.print == PRINT_AGAIN)
		return store_add_copies(
		    station->store, session->last_order, session->last_parcel, time_ms);
	for (unsigned i = 0; result == 0 && i < n_documents; i++)
		result = store_add_job(station->store, session->order.number, session->last_parcel,
		    documents[i].name, time_ms);
	return result;
}

void spool_count(struct station *station)
{
	struct health *health = &station->health;
	if (store_count_jobs(station->store, &health->labels_waiting, &health->labels_unknown) < 0)
		return;
	if (health->labels_unknown > 0)
		alarm_raise(station, ALARM_LABELS,
		    "%u labels may or may not have been printed when the bench stopped. Look at "
		    "the "
		    "printer; scan PB:REPRINT for what is missing.",
		    health->labels_unknown);
	else
		alarm_clear(station, ALARM_LABELS);
}

/* Draws the job's page. Returns 0 and a raster, or -errno with the reason. */
static int draw(
    struct station *station, const struct job *job, struct raster *raster, struct error *error)
{
	struct document document;
	struct order *order = malloc(sizeof(*order));
	int result = order != NULL ? store_find_order(station->store, job->order, order) : -ENOMEM;
	if (result == 0)
		result = document_find(order, job->document, &document);
	if (result < 0)
		error_set(error, result, "its order no longer asks for it");
	else
		result = documents_draw(station->documents, &document, order,
		    job->created_ms / 1000, &station->config->printers[0], raster, error);
	free(order);
	return result;
}

static void printer_failed(struct station *station, const struct error *error)
{
	station->health.printer.state = DEVICE_FAULT;
	text_copy(
	    station->health.printer.message, sizeof(station->health.printer.message), error->text);
	alarm_raise(station, ALARM_PRINTER, "%s", error->text);
}

static void printer_works(struct station *station)
{
	if (station->health.printer.state == DEVICE_READY)
		return;
	station->health.printer = (struct device_health){ .state = DEVICE_READY };
	alarm_clear(station, ALARM_PRINTER);
}

static int note(struct station *station, uint64_t job, enum job_state state)
{
	int result = store_set_job(station->store, job, state);
	if (result == 0)
		alarm_clear(station, ALARM_STORE);
	else
		alarm_raise(station, ALARM_STORE,
		    "What is printed cannot be noted. Check the disk of the bench: it may be full "
		    "or broken.");
	return result;
}

/* If the store cannot take it now, it is kept in memory and noted before the next job. */
static int note_outcome(struct station *station, uint64_t job, enum job_state state)
{
	int result = note(station, job, state);
	station->unnoted = result == 0 ? (struct outcome){ 0 } : (struct outcome){ job, state };
	return result;
}

/* Returns 0 when the job is done with, -errno when it stays queued. */
static int print(struct station *station, const struct job *job, const struct raster *raster)
{
	struct print_page page = { .job = job->id, .raster = raster };
	struct error error;
	text_copy(page.order, sizeof(page.order), job->order);
	text_copy(page.document, sizeof(page.document), job->document);

	int result = note(station, job->id, JOB_SENDING);
	if (result < 0)
		return result;
	result = station->drivers.printer->send(station->printer, &page, &error);
	int noted = note_outcome(station, job->id, result == 0 ? JOB_PRINTED : JOB_QUEUED);
	if (result < 0)
		printer_failed(station, &error);
	else
		printer_works(station);
	return result < 0 ? result : noted;
}

static int print_or_give_up(struct station *station, const struct job *job)
{
	struct raster raster = { 0 };
	struct error error;
	int result = draw(station, job, &raster, &error);
	if (result == 0 && strcmp(station->undrawn, job->document) == 0)
		alarm_clear(station, ALARM_DOCUMENTS);
	if (result == 0) {
		result = print(station, job, &raster);
		raster_finish(&raster);
		return result;
	}
	text_copy(station->undrawn, sizeof(station->undrawn), job->document);
	alarm_raise(station, ALARM_DOCUMENTS, "%s of order %s is not printed: %s", job->document,
	    job->order, error.text);
	return note_outcome(station, job->id, JOB_FAILED);
}

int on_print_due(sd_event_source *source, void *data)
{
	struct station *station = data;
	struct outcome unnoted = station->unnoted;
	struct job job;
	int result;
	(void)source;
	if (unnoted.job != 0)
		result = note_outcome(station, unnoted.job, unnoted.state);
	else if (store_next_job(station->store, &job) == 0)
		result = print_or_give_up(station, &job);
	else
		return 0;
	spool_count(station);
	station_show(station);
	if (result == 0) {
		sd_event_source_set_enabled(station->print_due, SD_EVENT_ONESHOT);
	} else {
		sd_event_source_set_time_relative(station->print_retry, RETRY_US);
		sd_event_source_set_enabled(station->print_retry, SD_EVENT_ONESHOT);
	}
	return 0;
}

int on_print_retry(sd_event_source *source, uint64_t usec, void *data)
{
	struct station *station = data;
	(void)source, (void)usec;
	sd_event_source_set_enabled(station->print_due, SD_EVENT_ONESHOT);
	return 0;
}
