// SPDX-License-Identifier: Apache-2.0
/* The way out. Events leave the store's log only after the broker's PUBACK, in order, at most 20 at
 * once; retained topics are simply told again whenever they change or the broker comes back. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "packbench/text.h"
#include "firmware/intake/intake.h"
#include "firmware/station/inside.h"

enum {
	IN_FLIGHT_MAX = 20,
	CONFIRM_US = 500 * 1000,
	CONFIRM_RETRY_US = 2 * 1000 * 1000,
	REFUSED_US = 10 * 1000 * 1000,
	TOPIC_SIZE = 256,
};

/* Tokens of what is not an event; events use their sequence. */
static const uint64_t TOKEN_NONE = 0;
static const uint64_t TOKEN_STATE = UINT64_MAX;

static void base_topic(const struct config *config, const char *rest, char topic[static TOPIC_SIZE])
{
	snprintf(topic, TOPIC_SIZE, "packbench/v1/%s/%s/%s", config->station.site,
	    config->station.id, rest);
}

/* Into the store ----------------------------------------------------------------------------- */

static int add_fact(struct station *station, const struct fact *fact,
    const struct document *documents, unsigned n_documents, int64_t time_ms)
{
	uint8_t random[10];
	char id[UUID_SIZE];
	int64_t recorded_ms = now_ms();

	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		return -EIO;
	uuid_v7(recorded_ms, random, id);
	struct fact_context context = {
		.site = station->config->station.site,
		.station = station->config->station.id,
		.id = id,
		.sequence = store_next_sequence(station->store),
		.time_ms = time_ms,
		.recorded_ms = recorded_ms,
		.documents = documents,
		.n_documents = n_documents,
	};
	char *body = fact_to_json(fact, &context);
	int result = body != NULL
			 ? store_add_event(station->store, fact_type_name(fact->type), body)
			 : -ENOMEM;
	free(body);
	return result;
}

int outbox_add(struct station *station, const struct document *documents, unsigned n_documents,
    int64_t time_ms)
{
	int result = 0;
	for (unsigned i = 0; result == 0 && i < station->effects.n_facts; i++)
		result =
		    add_fact(station, &station->effects.facts[i], documents, n_documents, time_ms);
	return result;
}

int outbox_write_confirmations(struct station *station)
{
	struct outbox *outbox = &station->outbox;
	int result = 0;
	for (unsigned i = 0; result == 0 && i < outbox->n_confirmed; i++)
		result = store_confirm_event(station->store, outbox->confirmed[i]);
	return result;
}

void outbox_forget_confirmations(struct station *station)
{
	station->outbox.n_confirmed = 0;
	sd_event_source_set_enabled(station->confirm_due, SD_EVENT_OFF);
}

int on_confirm_due(sd_event_source *source, uint64_t usec, void *data)
{
	struct station *station = data;
	(void)source, (void)usec;
	int result = store_begin(station->store);
	if (result == 0)
		result = outbox_write_confirmations(station);
	if (result == 0)
		result = store_commit(station->store);
	if (result == 0) {
		outbox_forget_confirmations(station);
		alarm_clear(station, ALARM_STORE);
		outbox_pump(station);
		return 0;
	}
	store_rollback(station->store);
	alarm_raise(station, ALARM_STORE,
	    "What was sent cannot be noted. Check the disk of the bench: it may be full or "
	    "broken.");
	sd_event_source_set_time_relative(source, CONFIRM_RETRY_US);
	sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
	return 0;
}

/* To the link -------------------------------------------------------------------------------- */

int outbox_publish(struct station *station, const char *topic, const char *payload, uint64_t token)
{
	char full[TOPIC_SIZE];
	if (!station->outbox.connected)
		return -ENOTCONN;
	base_topic(station->config, topic, full);
	return link_publish(station->link, full, payload, true, token);
}

static void publish_state(struct station *station)
{
	struct outbox *outbox = &station->outbox;
	if (!outbox->connected || !outbox->state_dirty || outbox->state_in_flight)
		return;
	char *payload =
	    state_to_json(&station->session, &station->health, &station->counters, now_ms());
	if (payload != NULL && outbox_publish(station, "state", payload, TOKEN_STATE) == 0) {
		outbox->state_dirty = false;
		outbox->state_in_flight = true;
	}
	free(payload);
}

void outbox_state_changed(struct station *station)
{
	station->outbox.state_dirty = true;
	publish_state(station);
}

static int send_event(struct station *station, const struct stored_event *event)
{
	char rest[64], topic[TOPIC_SIZE];
	snprintf(rest, sizeof(rest), "event/%s", event->type);
	base_topic(station->config, rest, topic);
	return link_publish(station->link, topic, event->body, false, event->sequence);
}

void outbox_pump(struct station *station)
{
	struct outbox *outbox = &station->outbox;
	struct stored_event event;
	while (outbox->connected && !outbox->refused && outbox->in_flight < IN_FLIGHT_MAX &&
	       outbox->n_confirmed < sizeof(outbox->confirmed) / sizeof(outbox->confirmed[0]) / 2 &&
	       store_next_event(station->store, outbox->sent, &event) == 0) {
		if (send_event(station, &event) < 0)
			return;
		outbox->sent = event.sequence;
		outbox->in_flight++;
	}
}

/* From the link ------------------------------------------------------------------------------ */

static void connected(struct station *station)
{
	station->outbox.connected = true;
	station->health.broker = (struct device_health){ .state = DEVICE_READY };
	char *payload = connection_to_json("ONLINE", now_ms());
	if (payload != NULL)
		outbox_publish(station, "connection", payload, TOKEN_NONE);
	free(payload);
	alarms_publish(station);
	station_show(station);
	outbox_pump(station);
}

static void disconnected(struct station *station, const char *reason)
{
	struct device_health *broker = &station->health.broker;
	if (broker->state == DEVICE_FAULT && strcmp(broker->message, reason) == 0)
		return;
	fprintf(stderr, "broker: %s\n", reason);
	station->outbox.connected = false;
	broker->state = DEVICE_FAULT;
	text_copy(broker->message, sizeof(broker->message), reason);
	station_show(station);
}

static void confirmed(struct station *station, uint64_t token)
{
	struct outbox *outbox = &station->outbox;
	if (token == TOKEN_STATE) {
		outbox->state_in_flight = false;
		publish_state(station);
	} else if (token != TOKEN_NONE) {
		outbox->in_flight--;
		outbox->confirmed[outbox->n_confirmed++] = token;
		alarm_clear(station, ALARM_OUTBOX);
		if (outbox->n_confirmed == 1) {
			sd_event_source_set_time_relative(station->confirm_due, CONFIRM_US);
			sd_event_source_set_enabled(station->confirm_due, SD_EVENT_ONESHOT);
		}
		if (outbox->n_confirmed >= IN_FLIGHT_MAX)
			on_confirm_due(station->confirm_due, 0, station);
		if (outbox->in_flight == 0)
			station_show(station);
		outbox_pump(station);
	}
}

static void refused(struct station *station, uint64_t token, const char *reason)
{
	struct outbox *outbox = &station->outbox;
	if (token == TOKEN_STATE) {
		outbox->state_in_flight = false;
	} else if (token != TOKEN_NONE) {
		outbox->in_flight--;
		outbox->refused = true;
		alarm_raise(station, ALARM_OUTBOX,
		    "The broker refuses this bench's events: %s. They are kept and sent again.",
		    reason);
		sd_event_source_set_time_relative(station->refusal_over, REFUSED_US);
		sd_event_source_set_enabled(station->refusal_over, SD_EVENT_ONESHOT);
	}
}

int on_refusal_over(sd_event_source *source, uint64_t usec, void *data)
{
	struct station *station = data;
	struct outbox *outbox = &station->outbox;
	(void)usec;
	if (outbox->n_confirmed > 0)
		on_confirm_due(station->confirm_due, 0, station);
	if (outbox->in_flight > 0 || outbox->n_confirmed > 0) {
		sd_event_source_set_time_relative(source, REFUSED_US);
		sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
		return 0;
	}
	outbox->refused = false;
	outbox->sent = 0;
	outbox_pump(station);
	return 0;
}

int on_link(sd_event_source *source, int fd, uint32_t events, void *data)
{
	struct station *station = data;
	struct link_event event;
	(void)source, (void)fd, (void)events;
	link_next(station->link, &event);
	switch (event.what) {
	case LINK_NOTHING:
		break;
	case LINK_CONNECTED:
		connected(station);
		break;
	case LINK_DISCONNECTED:
		disconnected(station, event.text);
		break;
	case LINK_MESSAGE:
		messages_take(station, &event);
		break;
	case LINK_CONFIRMED:
		confirmed(station, event.token);
		break;
	case LINK_REFUSED:
		refused(station, event.token, event.text);
		break;
	}
	return 0;
}

int outbox_open(struct station *station, struct error *error)
{
	const struct config *config = station->config;
	char orders[TOPIC_SIZE], scans[TOPIC_SIZE], connection[TOPIC_SIZE], client[128];
	snprintf(orders, sizeof(orders), "packbench/v1/%s/order/#", config->station.site);
	snprintf(
	    client, sizeof(client), "packbench-%s-%s", config->station.site, config->station.id);
	base_topic(config, "sim/scan", scans);
	base_topic(config, "connection", connection);
	bool sim = strcmp(station->drivers.scanner->driver, "sim") == 0;
	char *will = connection_to_json("CONNECTIONBROKEN", now_ms());
	const char *const topics[] = { orders, sim ? scans : NULL, NULL };
	struct link_settings settings = {
		.client_id = client,
		.subscriptions = topics,
		.will_topic = connection,
		.will_payload = will,
		.message_max = INTAKE_MESSAGE_MAX,
	};
	int result = will != NULL ? link_open(config, &settings, &station->link, error)
				  : error_set(error, -ENOMEM, "out of memory");
	free(will);
	return result;
}

void outbox_close(struct station *station)
{
	char *goodbye = connection_to_json("OFFLINE", now_ms());
	station->outbox.connected = false;
	link_close(station->link, goodbye);
	free(goodbye);
	if (station->outbox.n_confirmed > 0)
		on_confirm_due(station->confirm_due, 0, station);
}
