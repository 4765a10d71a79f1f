// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include "packbench/text.h"
#include "firmware/station/inside.h"

static const char *const alarm_names[ALARM_COUNT] = {
	[ALARM_ORDERS] = "orders",
	[ALARM_STORE] = "store",
	[ALARM_OUTBOX] = "outbox",
	[ALARM_SCANNER] = "scanner",
	[ALARM_PRINTER] = "printer",
	[ALARM_DOCUMENTS] = "documents",
	[ALARM_LABELS] = "labels",
	[ALARM_LIGHTS] = "lights",
	[ALARM_SCREEN] = "screen",
};

static void publish(struct station *station, enum alarm alarm)
{
	char topic[64];
	const char *message = station->alarms[alarm];
	snprintf(topic, sizeof(topic), "alarm/%s", alarm_names[alarm]);
	if (message[0] == '\0') {
		outbox_publish(station, topic, "", 0);
		return;
	}
	char *payload = alarm_to_json(alarm_names[alarm], message, now_ms());
	if (payload != NULL)
		outbox_publish(station, topic, payload, 0);
	free(payload);
}

void alarm_raise(struct station *station, enum alarm alarm, const char *format, ...)
{
	char whole[2 * sizeof(station->alarms[0])], message[sizeof(station->alarms[0])];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(whole, sizeof(whole), format, arguments);
	va_end(arguments);
	text_copy(message, sizeof(message), whole);
	if (strcmp(station->alarms[alarm], message) == 0)
		return;
	strcpy(station->alarms[alarm], message);
	fprintf(stderr, "alarm %s: %s\n", alarm_names[alarm], message);
	publish(station, alarm);
}

void alarm_clear(struct station *station, enum alarm alarm)
{
	if (station->alarms[alarm][0] == '\0')
		return;
	station->alarms[alarm][0] = '\0';
	fprintf(stderr, "alarm %s: cleared\n", alarm_names[alarm]);
	publish(station, alarm);
}

void alarms_publish(struct station *station)
{
	for (int alarm = 0; alarm < ALARM_COUNT; alarm++)
		publish(station, (enum alarm)alarm);
}

/* The place where the source stands, cut like it, or NULL. */
static char *find_bad_orders(struct station *station, const char *source)
{
	char cut[sizeof(station->bad_orders[0])];
	text_copy(cut, sizeof(cut), source);
	for (size_t i = 0; i < sizeof(station->bad_orders) / sizeof(station->bad_orders[0]); i++)
		if (strcmp(station->bad_orders[i], cut) == 0)
			return station->bad_orders[i];
	return NULL;
}

void orders_refused(struct station *station, const char *source, const char *reason)
{
	char *bad = find_bad_orders(station, source);
	if (bad == NULL)
		bad = find_bad_orders(station, "");
	if (bad == NULL)
		bad = station->bad_orders[0];
	text_copy(bad, sizeof(station->bad_orders[0]), source);
	alarm_raise(station, ALARM_ORDERS, "%s", reason);
}

void orders_taken(struct station *station, const char *source)
{
	char *bad = find_bad_orders(station, source);
	if (bad == NULL)
		return;
	bad[0] = '\0';
	for (size_t i = 0; i < sizeof(station->bad_orders) / sizeof(station->bad_orders[0]); i++)
		if (station->bad_orders[i][0] != '\0')
			return;
	alarm_clear(station, ALARM_ORDERS);
}
