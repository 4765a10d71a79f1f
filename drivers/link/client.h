// SPDX-License-Identifier: Apache-2.0
#pragma once
/* The inside of the link: what the station's calls (mqtt.c) and the link's own thread (client.c)
 * share. */
#include <mosquitto.h>
#include <time.h>
#include "drivers/link/queue.h"

struct link {
	/* Set before the thread starts, and not changed while it runs. */
	struct mosquitto *mosquitto;
	mosquitto_property *connect_properties;
	char *broker;
	int port;
	char **subscriptions; /* NULL-terminated */
	char *will_topic;
	size_t message_max;
	pthread_t thread;

	struct queue queue;
	struct occurrence *current; /* lent to the station, by link_next() */

	pthread_mutex_t mutex;
	pthread_cond_t changed; /* clock: monotonic */
	/* Guarded by the mutex. */
	bool connected;   /* publishing is allowed */
	bool message_out; /* the station has not done with a message; the thread waits */
	struct occurrence *unconfirmed; /* published; becomes a LINK_CONFIRMED or LINK_REFUSED */
	bool closing;                   /* link_close() was called */
	char *goodbye;                  /* set with 'closing', not changed afterwards; or NULL */
	int goodbye_mid;                /* packet identifier of the goodbye; 0: not published */
	struct timespec deadline;       /* of the goodbye */
	bool finished;                  /* the thread has done all it had to */
	bool abandoned;                 /* nobody waits for it: it frees the link */

	/* Of the thread alone. */
	bool accepted; /* by the broker; the station will be told once libmosquitto is through */
	bool leaving;  /* this connection has the goodbye for its will */
	bool owes_goodbye; /* cut off with a message out: must come back to say it */
	bool taken_over;   /* another client has come with our id */
	char why[200];     /* this connection ends; "": not known */
};

/* Start routine of the thread; 'link' is a struct link. */
void *client_run(void *link);

/* Tells libmosquitto whom to call. */
void client_set_callbacks(struct mosquitto *mosquitto);

/* Monotonic time, so many milliseconds from now. */
struct timespec client_time_in(long milliseconds);

/* Ends everything but the library and the thread, which must not run any more or be the caller. */
void link_free(struct link *link);
