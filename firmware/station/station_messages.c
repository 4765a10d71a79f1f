// SPDX-License-Identifier: Apache-2.0
/* The way in: the shop's words on orders, and simulated scans. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/intake/intake.h"
#include "firmware/station/inside.h"

enum {
	RETRY_US = 2 * 1000 * 1000,
	POSTPONED_MAX = 16 << 20, /* bytes */
};

/* A message that the store could not take: retained ones come again with the next connection, but
 * that may be far, and a withdrawal does not. */
struct postponed {
	struct postponed *next;
	struct link_event message;
	char text[]; /* topic and payload */
};

/* Orders ------------------------------------------------------------------------------------- */

struct address {
	const char *topic;
	char number[ORDER_NUMBER_SIZE];
};

/* An order under a number that is not its own could never be withdrawn by its topic. */
static int check_number(const struct order *order, void *data, struct error *error)
{
	const struct address *address = data;
	if (strcmp(order->number, address->number) == 0)
		return 0;
	return error_set(error, -EINVAL, "%s: is the topic of order %s, the order in it is %s",
	    address->topic, address->number, order->number);
}

static int withdraw(struct station *station, const struct address *address, struct error *error)
{
	int result = station_withdraw(station, address->number);
	if (result == 0 || result == -ENOENT)
		return 0;
	return error_set(error, result, "%s: the store cannot be written", address->topic);
}

static int take_order(struct station *station, const struct link_event *message,
    struct address *address, struct error *error)
{
	unsigned n_orders;
	int result = intake_orders(message->topic, message->payload, message->size,
	    INTAKE_MESSAGE_MAX, check_number, address, error);
	if (result == 0)
		result = station_take_orders(station, message->topic, message->payload,
		    message->size, INTAKE_MESSAGE_MAX, &n_orders, error);
	return result;
}

static int obey_shop(struct station *station, const struct link_event *message, const char *number,
    struct error *error)
{
	struct address address = { .topic = message->topic };
	int result = order_number_normalize(number, address.number);
	if (result == 0)
		return message->size == 0 ? withdraw(station, &address, error)
					  : take_order(station, message, &address, error);
	if (message->size == 0) /* a mistake is taken back */
		return 0;
	return error_set(error, result, "%s: the last level is no order number", message->topic);
}

/* Returns 0 when the message is done with, -EIO when the store cannot take it. */
static int order_message(
    struct station *station, const struct link_event *message, const char *number)
{
	struct error error;
	int result = obey_shop(station, message, number, &error);
	if (result == -EIO)
		return result;
	if (result < 0)
		orders_refused(station, message->topic, error.text);
	else
		orders_taken(station, message->topic);
	station_show_orders(station);
	return 0;
}

/* Later -------------------------------------------------------------------------------------- */

/* What follows "…/order/" in a topic of orders; NULL for other topics. */
static const char *order_level(const struct station *station, const char *topic)
{
	char orders[128];
	snprintf(orders, sizeof(orders), "packbench/v1/%s/order", station->config->station.site);
	size_t length = strlen(orders);
	if (strncmp(topic, orders, length) != 0)
		return NULL;
	return topic[length] == '/' ? topic + length + 1 : topic + length;
}

static void retry_later(struct station *station)
{
	alarm_raise(station, ALARM_STORE,
	    "Orders cannot be saved, they wait. Check the disk of the bench: it may be full or "
	    "broken.");
	sd_event_source_set_time_relative(station->messages_retry, RETRY_US);
	sd_event_source_set_enabled(station->messages_retry, SD_EVENT_ONESHOT);
}

static void postpone(struct station *station, const struct link_event *message)
{
	struct postponed **end = &station->postponed;
	size_t topic_size = strlen(message->topic) + 1, sum = message->size;
	for (; *end != NULL; end = &(*end)->next)
		sum += (*end)->message.size;
	struct postponed *one = malloc(sizeof(*one) + topic_size + message->size + 1);
	if (one == NULL || sum > POSTPONED_MAX) {
		free(one);
		orders_refused(station, message->topic,
		    "An order cannot be saved: the disk of the bench is full or broken. Publish it "
		    "again.");
		return;
	}
	memcpy(one->text, message->topic, topic_size);
	memcpy(one->text + topic_size, message->payload, message->size + 1);
	one->message = (struct link_event){
		.topic = one->text, .payload = one->text + topic_size, .size = message->size
	};
	one->next = NULL;
	*end = one;
	retry_later(station);
}

static void drop_first(struct station *station)
{
	struct postponed *first = station->postponed;
	station->postponed = first->next;
	free(first);
}

int on_messages_retry(sd_event_source *source, uint64_t usec, void *data)
{
	struct station *station = data;
	(void)source, (void)usec;
	while (station->postponed != NULL) {
		const struct link_event *message = &station->postponed->message;
		if (order_message(station, message, order_level(station, message->topic)) < 0) {
			retry_later(station);
			return 0;
		}
		drop_first(station);
	}
	alarm_clear(station, ALARM_STORE);
	return 0;
}

void messages_forget(struct station *station)
{
	while (station->postponed != NULL)
		drop_first(station);
}

/* -------------------------------------------------------------------------------------------- */

/* Several lines are several scans. */
static void scan_message(struct station *station, const struct link_event *message)
{
	const char *at = message->payload, *end = at + message->size;
	while (at < end) {
		size_t length = 0;
		while (at + length < end && at[length] != '\r' && at[length] != '\n')
			length++;
		if (length > 0)
			station_scan(station, at, length);
		at += length + 1;
	}
}

void messages_take(struct station *station, const struct link_event *message)
{
	const char *number = order_level(station, message->topic);
	bool sim = strcmp(station->drivers.scanner->driver, "sim") == 0;
	if (number != NULL) {
		if (station->postponed != NULL || order_message(station, message, number) < 0)
			postpone(station, message);
	} else if (sim && !message->retained) { /* a scan is not news for ever */
		scan_message(station, message);
	}
}
