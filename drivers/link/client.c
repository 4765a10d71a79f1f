// SPDX-License-Identifier: Apache-2.0
/*
 * The link's own thread: connects, keeps the connection, and turns what libmosquitto calls back
 * into occurrences. Everything that waits for the network waits here.
 *
 * Locks: libmosquitto calls back with its callback lock held, and link_publish() calls it with ours
 * held; publishing never takes the callback lock, so there is no circle. on_log() may be called in
 * either thread with the log lock held and must not take ours.
 */
#include <errno.h>
#include <mqtt_protocol.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "drivers/link/client.h"
#include "drivers/link/reason.h"

enum {
	KEEPALIVE = 30,            /* seconds; a broker that is silent for two of them is gone */
	CONNECTING_PATIENCE = 200, /* milliseconds until the thread looks whether to stop */
	CLOSING_PATIENCE = 50,
	LINGER_TIME = 300,
	SETTLING_TIME = 1000, /* two stations of one id throw each other out; not too often */
};

struct timespec client_time_in(long milliseconds)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	time.tv_sec += milliseconds / 1000;
	time.tv_nsec += milliseconds % 1000 * 1000000;
	if (time.tv_nsec >= 1000000000) {
		time.tv_sec++;
		time.tv_nsec -= 1000000000;
	}
	return time;
}

static bool has_passed(const struct timespec *time)
{
	struct timespec now = client_time_in(0);
	return now.tv_sec > time->tv_sec ||
	       (now.tv_sec == time->tv_sec && now.tv_nsec >= time->tv_nsec);
}

/* Cuts the connection without a word: what libmosquitto has not sent is not sent, the broker
 * publishes the will, and the loop ends. Only for the thread: the socket is its own. What comes in
 * meanwhile must be read: else the kernel resets the connection, and the broker may not have read
 * the last acknowledgements yet. */
static void cut(struct link *link)
{
	struct timespec end = client_time_in(LINGER_TIME);
	int fd = mosquitto_socket(link->mosquitto);
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	char rest[4096];
	ssize_t size = 1;

	shutdown(fd, SHUT_WR);
	while (size > 0 && !has_passed(&end))
		if (poll(&poll_fd, 1, LINGER_TIME) > 0)
			size = recv(fd, rest, sizeof(rest), MSG_DONTWAIT);
	shutdown(fd, SHUT_RD);
}

/* Returns false when there is no memory for it. */
static bool tell(struct link *link, enum link_occurrence what, const char *text)
{
	struct occurrence *occurrence = calloc(1, sizeof(*occurrence));
	if (occurrence == NULL)
		return false;
	snprintf(occurrence->text, sizeof(occurrence->text), "%s", text);
	occurrence->event = (struct link_event){ .what = what, .text = occurrence->text };
	queue_push(&link->queue, occurrence);
	return true;
}

static bool is_closing(struct link *link)
{
	pthread_mutex_lock(&link->mutex);
	bool closing = link->closing;
	pthread_mutex_unlock(&link->mutex);
	return closing;
}

/* Lets the station publish. Not in on_connect() already: libmosquitto sends what was in flight
 * after that, and it must stay in front. */
static void welcome(struct link *link)
{
	if (!link->accepted)
		return;
	link->accepted = false;
	pthread_mutex_lock(&link->mutex);
	link->connected = !link->closing;
	bool usable = link->connected;
	pthread_mutex_unlock(&link->mutex);
	if (usable && !tell(link, LINK_CONNECTED, ""))
		cut(link);
}

static void on_connect(struct mosquitto *mosquitto, void *data, int reason, int flags,
    const mosquitto_property *properties)
{
	struct link *link = data;
	int count = 0;
	(void)flags, (void)properties;

	if (reason != 0) {
		snprintf(link->why, sizeof(link->why), "%s",
		    reason < 0x80 ? mosquitto_connack_string(reason) : reason_text(reason));
		return;
	}
	if (link->leaving) {
		cut(link);
		return;
	}
	if (is_closing(link)) {
		mosquitto_disconnect_v5(mosquitto, 0, NULL);
		return;
	}
	while (link->subscriptions[count] != NULL)
		count++;
	if (count > 0)
		mosquitto_subscribe_multiple(
		    mosquitto, NULL, count, link->subscriptions, 1, 0, NULL);
	link->accepted = true;
}

/* A bench that gets no orders must not look as if all were well. */
static void on_subscribe(
    struct mosquitto *mosquitto, void *data, int mid, int count, const int *granted)
{
	struct link *link = data;
	(void)mosquitto, (void)mid;
	for (int i = 0; i < count; i++) {
		if (granted[i] < 0x80)
			continue;
		snprintf(link->why, sizeof(link->why), "it refuses the subscription to %s: %s",
		    link->subscriptions[i], reason_text(granted[i]));
		cut(link);
		return;
	}
}

static void on_disconnect(
    struct mosquitto *mosquitto, void *data, int reason, const mosquitto_property *properties)
{
	struct link *link = data;
	(void)mosquitto, (void)properties;
	if (link->why[0] == '\0' && reason >= 0x80)
		snprintf(link->why, sizeof(link->why), "%s", reason_text(reason));
	link->taken_over = reason == MQTT_RC_SESSION_TAKEN_OVER;
}

/* Takes the message of a packet identifier out of the list; NULL if it is not there. */
static struct occurrence *take_unconfirmed(struct link *link, int mid)
{
	struct occurrence **place = &link->unconfirmed;
	while (*place != NULL && (*place)->mid != mid)
		place = &(*place)->next;
	struct occurrence *occurrence = *place;
	if (occurrence != NULL)
		*place = occurrence->next;
	return occurrence;
}

/* PUBACK. The lock also makes it wait for a link_publish() that has not noted the packet yet. */
static void on_publish(struct mosquitto *mosquitto, void *data, int mid, int reason,
    const mosquitto_property *properties)
{
	struct link *link = data;
	(void)properties;

	welcome(link);
	pthread_mutex_lock(&link->mutex);
	struct occurrence *occurrence = take_unconfirmed(link, mid);
	bool is_goodbye = mid == link->goodbye_mid;
	pthread_mutex_unlock(&link->mutex);

	if (is_goodbye)
		mosquitto_disconnect_v5(mosquitto, 0, NULL);
	if (occurrence == NULL)
		return;
	occurrence->event.what = reason < 0x80 ? LINK_CONFIRMED : LINK_REFUSED;
	if (reason >= 0x80)
		snprintf(occurrence->text, sizeof(occurrence->text), "%s", reason_text(reason));
	queue_push(&link->queue, occurrence);
}

/* Waits until the station has done with a message. Returns false if it closes the link instead. */
static bool hand_over(struct link *link, struct occurrence *occurrence)
{
	pthread_mutex_lock(&link->mutex);
	link->message_out = true;
	queue_push(&link->queue, occurrence);
	while (link->message_out && !link->closing)
		pthread_cond_wait(&link->changed, &link->mutex);
	bool done = !link->message_out;
	pthread_mutex_unlock(&link->mutex);
	return done;
}

/* libmosquitto queues the acknowledgement before or after this call, depending on its version, but
 * nothing is sent before the call returns: sending is for this thread (mosquitto_threaded_set). */
static void on_message(struct mosquitto *mosquitto, void *data,
    const struct mosquitto_message *message, const mosquitto_property *properties)
{
	struct link *link = data;
	(void)mosquitto, (void)properties;

	if (link->leaving)
		return;
	welcome(link);
	struct occurrence *occurrence = is_closing(link) ? NULL : calloc(1, sizeof(*occurrence));
	if (occurrence != NULL) {
		size_t size = (size_t)message->payloadlen;
		char *payload = size > 0 ? message->payload : "";
		if (size > link->message_max + 1) {
			size = link->message_max + 1;
			payload[size] = '\0';
		}
		occurrence->event = (struct link_event){ .what = LINK_MESSAGE,
			.topic = message->topic,
			.payload = payload,
			.size = size,
			.retained = message->retain };
		if (hand_over(link, occurrence))
			return;
	}
	link->owes_goodbye = is_closing(link);
	cut(link);
}

/* The reason of a TLS failure is told in the log only: "OpenSSL Error[0]: error:0A000086:SSL
 * routines::certificate verify failed". */
static void on_log(struct mosquitto *mosquitto, void *data, int level, const char *text)
{
	struct link *link = data;
	(void)mosquitto;

	if (level != MOSQ_LOG_ERR) /* errors are logged by the thread alone */
		return;
	size_t length = strlen(link->why);
	if (strncmp(text, "OpenSSL", strlen("OpenSSL")) == 0 && strrchr(text, ':') != NULL)
		text = strrchr(text, ':') + 1;
	snprintf(link->why + length, sizeof(link->why) - length, "%s%s",
	    length > 0 ? "; " : "TLS, see the files in [link]: ", text);
}

void client_set_callbacks(struct mosquitto *mosquitto)
{
	mosquitto_connect_v5_callback_set(mosquitto, on_connect);
	mosquitto_subscribe_callback_set(mosquitto, on_subscribe);
	mosquitto_disconnect_v5_callback_set(mosquitto, on_disconnect);
	mosquitto_publish_v5_callback_set(mosquitto, on_publish);
	mosquitto_message_v5_callback_set(mosquitto, on_message);
	mosquitto_log_callback_set(mosquitto, on_log);
}

/* How long libmosquitto may sleep, in milliseconds. Publishing wakes it. */
static int patience(struct link *link)
{
	pthread_mutex_lock(&link->mutex);
	int patience = link->closing     ? CLOSING_PATIENCE
		       : link->connected ? KEEPALIVE * 1000
					 : CONNECTING_PATIENCE;
	pthread_mutex_unlock(&link->mutex);
	return patience;
}

/* Is the time for saying goodbye over? */
static bool is_overdue(struct link *link)
{
	pthread_mutex_lock(&link->mutex);
	bool overdue = link->closing && has_passed(&link->deadline);
	pthread_mutex_unlock(&link->mutex);
	return overdue;
}

/* Notes why the connection ended if nobody has yet. 'code' and errno are libmosquitto's. */
static void explain(struct link *link, int code)
{
	if (link->why[0] != '\0')
		return;
	const char *text = mosquitto_strerror(code);
	if (code == MOSQ_ERR_EAI)
		text = gai_strerror(errno);
	else if (code == MOSQ_ERR_KEEPALIVE)
		text = "it does not answer";
	else if (code == MOSQ_ERR_MALFORMED_PACKET)
		text = reason_text(MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION);
	snprintf(link->why, sizeof(link->why), "%s", text);
}

/* Makes a connection and keeps it to its end. Returns how many attempts have failed in a row, which
 * were 'failures' before. */
static unsigned hold_connection(struct link *link, unsigned failures)
{
	struct timespec settled = client_time_in(SETTLING_TIME);
	char text[256];

	link->why[0] = '\0';
	link->accepted = link->taken_over = false;
	int code = mosquitto_connect_bind_v5(
	    link->mosquitto, link->broker, link->port, KEEPALIVE, NULL, link->connect_properties);
	while (code == MOSQ_ERR_SUCCESS && !is_overdue(link)) {
		code = mosquitto_loop(link->mosquitto, patience(link), 1);
		welcome(link);
	}
	if (code == MOSQ_ERR_SUCCESS) { /* overdue; a slow broker finds goodbye and this in order */
		mosquitto_disconnect_v5(link->mosquitto, 0, NULL);
		mosquitto_loop(link->mosquitto, 0, 1);
	}
	explain(link, code);

	pthread_mutex_lock(&link->mutex);
	bool was_connected = link->connected, closing = link->closing;
	link->connected = false;
	pthread_mutex_unlock(&link->mutex);
	snprintf(text, sizeof(text), "broker %.40s: %s", link->broker, link->why);
	if (!closing)
		tell(link, LINK_DISCONNECTED, text);
	if (!was_connected)
		return failures + 1;
	return has_passed(&settled) ? 0 : 1;
}

/* Longer and longer, and at random: so that not all stations of a hall come back at once. */
static long backoff(const struct link *link, unsigned failures)
{
	static const long most[] = { 200, 1000, 2000, 4000, 8000, 16000, 30000 };
	const unsigned last = sizeof(most) / sizeof(most[0]) - 1;
	unsigned step = link->taken_over || failures > last ? last : failures;
	return most[step] / 2 + client_time_in(0).tv_nsec / 1000 % (most[step] / 2);
}

/* The broker was cut off with a message out, and has published the will. The next connection has
 * the goodbye for its will, and is cut off as soon as the broker has taken it. (libmosquitto could
 * not publish it without acknowledging the message, which comes again at once.) */
static bool come_back_for_goodbye(struct link *link)
{
	link->leaving = true;
	return link->goodbye != NULL && !is_overdue(link) &&
	       mosquitto_will_set(link->mosquitto, link->will_topic, (int)strlen(link->goodbye),
		   link->goodbye, 1, true) == MOSQ_ERR_SUCCESS;
}

/* Waits before the next attempt. Returns false when there is to be none. */
static bool wait_for_next(struct link *link, unsigned failures)
{
	struct timespec end = client_time_in(backoff(link, failures));
	int code = 0;

	if (link->owes_goodbye && !link->leaving)
		return come_back_for_goodbye(link);
	pthread_mutex_lock(&link->mutex);
	while (!link->closing && code != ETIMEDOUT)
		code = pthread_cond_timedwait(&link->changed, &link->mutex, &end);
	bool again = !link->closing;
	pthread_mutex_unlock(&link->mutex);
	return again;
}

void *client_run(void *data)
{
	struct link *link = data;
	unsigned failures = 0;

	do {
		failures = hold_connection(link, failures);
	} while (wait_for_next(link, failures));

	pthread_mutex_lock(&link->mutex);
	link->finished = true;
	bool abandoned = link->abandoned;
	pthread_cond_broadcast(&link->changed);
	pthread_mutex_unlock(&link->mutex);
	if (abandoned)
		link_free(link);
	return NULL;
}
