// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "drivers/link/queue.h"

int queue_init(struct queue *queue)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	*queue = (struct queue){ .fd = fd, .end = &queue->first };
	pthread_mutex_init(&queue->mutex, NULL);
	return 0;
}

void queue_finish(struct queue *queue)
{
	struct occurrence *occurrence;
	while ((occurrence = queue_pop(queue)) != NULL)
		free(occurrence);
	pthread_mutex_destroy(&queue->mutex);
	close(queue->fd);
}

void queue_push(struct queue *queue, struct occurrence *occurrence)
{
	occurrence->next = NULL;
	pthread_mutex_lock(&queue->mutex);
	if (queue->first == NULL)
		eventfd_write(queue->fd, 1);
	*queue->end = occurrence;
	queue->end = &occurrence->next;
	pthread_mutex_unlock(&queue->mutex);
}

/* A message is not done with before the next call: until then the descriptor stays readable. */
static bool has_more_to_tell(const struct queue *queue, const struct occurrence *popped)
{
	return queue->first != NULL || (popped != NULL && popped->event.what == LINK_MESSAGE);
}

struct occurrence *queue_pop(struct queue *queue)
{
	eventfd_t told;

	pthread_mutex_lock(&queue->mutex);
	struct occurrence *occurrence = queue->first;
	if (occurrence != NULL)
		queue->first = occurrence->next;
	if (queue->first == NULL)
		queue->end = &queue->first;
	if (!has_more_to_tell(queue, occurrence))
		eventfd_read(queue->fd, &told);
	pthread_mutex_unlock(&queue->mutex);
	return occurrence;
}
