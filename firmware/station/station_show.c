// SPDX-License-Identifier: Apache-2.0
/* What is shown is derived from the session, any time again. */
#include <errno.h>
#include <string.h>
#include "firmware/station/inside.h"

static void show_lights(struct station *station)
{
	const struct config *config = station->config;
	enum light states[CONFIG_LIGHTS_MAX];

	for (unsigned i = 0; i < config->n_lights; i++)
		states[i] = session_light(&station->session, config->lights[i].bin);
	int result = station->drivers.lights->show(station->lights, states);
	if (result < 0)
		alarm_raise(
		    station, ALARM_LIGHTS, "The bin lights cannot be set: %s.", strerror(-result));
	else
		alarm_clear(station, ALARM_LIGHTS);
}

static void refresh_health(struct station *station)
{
	struct health *health = &station->health;
	health->events_waiting = store_events_waiting(station->store) - station->outbox.n_confirmed;
	health->orders_waiting = store_orders_waiting(station->store);
}

void station_show(struct station *station)
{
	refresh_health(station);
	show_lights(station);
	sd_event_source_set_enabled(station->screen_due, SD_EVENT_ONESHOT);
}

void station_play(struct station *station, enum sound sound)
{
	if (sound != SOUND_NONE)
		(void)station->drivers.sounder->play(station->sounder, sound);
}

int on_screen_due(sd_event_source *source, void *data)
{
	struct station *station = data;
	struct view_context context = {
		.station = station->config->station.id,
		.site = station->config->station.site,
		.health = &station->health,
	};
	static struct view view; /* large, and the loop has one thread */
	(void)source;
	view_from_session(&station->session, &context, &view);
	const struct frame *frame = painter_paint(station->painter, &view);
	int result =
	    frame != NULL ? station->drivers.display->present(station->display, frame) : -ENOMEM;
	if (result < 0)
		alarm_raise(
		    station, ALARM_SCREEN, "The screen cannot be drawn: %s.", strerror(-result));
	else
		alarm_clear(station, ALARM_SCREEN);
	outbox_state_changed(station);
	return 0;
}
