// SPDX-License-Identifier: Apache-2.0
#pragma once
/* What happened, on its way from the link's thread to the station: first in, first out, safe to use
 * from both, with a descriptor to wait on. */
#include <pthread.h>
#include "packbench/link.h"

struct occurrence {
	struct occurrence
	    *next; /* in the queue, or in the link's list of messages not yet confirmed */
	struct link_event event;
	int mid;        /* MQTT packet identifier of a message not yet confirmed */
	char text[256]; /* room for event.text */
};

struct queue {
	pthread_mutex_t mutex;
	int fd; /* eventfd, readable when queue_pop() should be called */
	struct occurrence *first;
	struct occurrence **end; /* where the next one is hung on */
};

/* Returns 0 or -errno. */
int queue_init(struct queue *queue);

/* Frees what is still in it. */
void queue_finish(struct queue *queue);

/* Takes over 'occurrence', which was allocated. */
void queue_push(struct queue *queue, struct occurrence *occurrence);

/* The next one, for free(), or NULL. Call it again after a LINK_MESSAGE. */
struct occurrence *queue_pop(struct queue *queue);
