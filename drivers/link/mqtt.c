// SPDX-License-Identifier: Apache-2.0
/* The link to an MQTT 5 broker by libmosquitto: the station's side. */
#include <errno.h>
#include <mqtt_protocol.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "drivers/link/client.h"

enum {
	SESSION_EXPIRY =
	    7 * 24 * 3600,   /* seconds the broker keeps messages for a bench that is off */
	GOODBYE_TIME = 1000, /* milliseconds */
	CLOSE_TIME = GOODBYE_TIME + 300,
};

static int out_of_memory(struct error *error)
{
	return error_set(error, -ENOMEM, "out of memory");
}

static bool copy_settings(
    struct link *link, const struct config *config, const struct link_settings *settings)
{
	size_t count = 0;
	while (settings->subscriptions[count] != NULL)
		count++;
	link->port = (int)config->link.port;
	link->message_max = settings->message_max;
	link->broker = strdup(config->link.broker);
	link->will_topic = strdup(settings->will_topic);
	link->subscriptions = calloc(count + 1, sizeof(*link->subscriptions));
	bool good = link->broker != NULL && link->will_topic != NULL && link->subscriptions != NULL;
	for (size_t i = 0; good && i < count; i++) {
		link->subscriptions[i] = strdup(settings->subscriptions[i]);
		good = link->subscriptions[i] != NULL;
	}
	return good;
}

/* A key with a passphrase is refused: without this, OpenSSL would ask for it on the terminal. */
static int no_passphrase(char *buffer, int size, int writing, void *data)
{
	(void)buffer, (void)size, (void)writing, (void)data;
	return 0;
}

static const char *or_null(const char *text)
{
	return text[0] != '\0' ? text : NULL;
}

static int set_tls(struct link *link, const struct config *config, struct error *error)
{
	const struct {
		const char *key, *path;
	} files[] = {
		{ "ca_file", config->link.ca_file },
		{ "cert_file", config->link.cert_file },
		{ "key_file", config->link.key_file },
	};

	if (config->link.ca_file[0] == '\0')
		return 0;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (files[i].path[0] != '\0' && access(files[i].path, R_OK) < 0)
			return error_set(error, -errno, "cannot read %s in [link], %s: %s",
			    files[i].key, files[i].path, strerror(errno));
	int code = mosquitto_tls_set(link->mosquitto, config->link.ca_file, NULL,
	    or_null(config->link.cert_file), or_null(config->link.key_file), no_passphrase);
	if (code != MOSQ_ERR_SUCCESS)
		return error_set(error, -EINVAL, "the certificates in [link] cannot be used: %s",
		    mosquitto_strerror(code));
	return 0;
}

static int set_up_client(struct link *link, const struct config *config,
    const struct link_settings *settings, struct error *error)
{
	link->mosquitto = mosquitto_new(settings->client_id, false, link);
	if (link->mosquitto == NULL)
		return error_set(error, -errno, "cannot start the link: %s", strerror(errno));
	mosquitto_int_option(link->mosquitto, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
	mosquitto_int_option(link->mosquitto, MOSQ_OPT_TCP_NODELAY, 1);
	mosquitto_threaded_set(link->mosquitto, true);
	client_set_callbacks(link->mosquitto);
	int code = mosquitto_property_add_int32(
	    &link->connect_properties, MQTT_PROP_SESSION_EXPIRY_INTERVAL, SESSION_EXPIRY);
	if (code == MOSQ_ERR_SUCCESS)
		code = mosquitto_will_set(link->mosquitto, settings->will_topic,
		    (int)strlen(settings->will_payload), settings->will_payload, 1, true);
	if (code != MOSQ_ERR_SUCCESS)
		return error_set(error, -EINVAL, "cannot start the link, will %s: %s",
		    settings->will_topic, mosquitto_strerror(code));
	return set_tls(link, config, error);
}

/* Signals are for the station's own thread. */
static int start_thread(struct link *link, struct error *error)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int code = pthread_create(&link->thread, NULL, client_run, link);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (code != 0)
		return error_set(
		    error, -code, "cannot start the link's thread: %s", strerror(code));
	return 0;
}

static struct link *link_new(void)
{
	pthread_condattr_t monotonic;
	struct link *link = calloc(1, sizeof(*link));
	if (link == NULL)
		return NULL;
	if (queue_init(&link->queue) < 0) {
		free(link);
		return NULL;
	}
	pthread_mutex_init(&link->mutex, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&link->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return link;
}

void link_free(struct link *link)
{
	mosquitto_destroy(link->mosquitto);
	mosquitto_property_free_all(&link->connect_properties);
	while (link->unconfirmed != NULL) {
		struct occurrence *next = link->unconfirmed->next;
		free(link->unconfirmed);
		link->unconfirmed = next;
	}
	free(link->current);
	queue_finish(&link->queue);
	for (size_t i = 0; link->subscriptions != NULL && link->subscriptions[i] != NULL; i++)
		free(link->subscriptions[i]);
	free(link->subscriptions);
	free(link->broker);
	free(link->will_topic);
	free(link->goodbye);
	pthread_cond_destroy(&link->changed);
	pthread_mutex_destroy(&link->mutex);
	free(link);
}

int link_open(const struct config *config, const struct link_settings *settings, struct link **link,
    struct error *error)
{
	struct link *made = link_new();
	if (made == NULL)
		return out_of_memory(error);
	mosquitto_lib_init();
	int code = copy_settings(made, config, settings) ? 0 : out_of_memory(error);
	if (code == 0)
		code = set_up_client(made, config, settings, error);
	if (code == 0)
		code = start_thread(made, error);
	if (code < 0) {
		link_free(made);
		mosquitto_lib_cleanup();
		return code;
	}
	*link = made;
	return 0;
}

int link_fd(const struct link *link)
{
	return link->queue.fd;
}

/* The station has done with what it was lent. */
static void take_back(struct link *link)
{
	if (link->current != NULL && link->current->event.what == LINK_MESSAGE) {
		pthread_mutex_lock(&link->mutex);
		link->message_out = false;
		pthread_cond_broadcast(&link->changed);
		pthread_mutex_unlock(&link->mutex);
	}
	free(link->current);
}

void link_next(struct link *link, struct link_event *event)
{
	take_back(link);
	link->current = queue_pop(&link->queue);
	*event = link->current != NULL ? link->current->event
				       : (struct link_event){ .what = LINK_NOTHING };
}

static int errno_of(int code)
{
	switch (code) {
	case MOSQ_ERR_SUCCESS:
	case MOSQ_ERR_NO_CONN: /* the connection has just broken, but the message is queued */
		return 0;
	case MOSQ_ERR_NOMEM:
		return -ENOMEM;
	case MOSQ_ERR_PAYLOAD_SIZE:
	case MOSQ_ERR_OVERSIZE_PACKET:
		return -EMSGSIZE;
	default:
		return -EINVAL;
	}
}

/* Publishes while connected only. (What libmosquitto is given while it connects, it may keep and
 * never send.) To be called with the lock held: so the thread cannot connect meanwhile, nor see the
 * confirmation before the packet identifier is noted. */
static int publish(struct link *link, int *mid, const char *topic, const char *payload, bool retain)
{
	if (!link->connected)
		return -ENOTCONN;
	return errno_of(mosquitto_publish_v5(
	    link->mosquitto, mid, topic, (int)strlen(payload), payload, 1, retain, NULL));
}

int link_publish(
    struct link *link, const char *topic, const char *payload, bool retain, uint64_t token)
{
	struct occurrence *occurrence = calloc(1, sizeof(*occurrence));
	if (occurrence == NULL)
		return -ENOMEM;
	occurrence->event = (struct link_event){ .token = token, .text = occurrence->text };

	pthread_mutex_lock(&link->mutex);
	int code = publish(link, &occurrence->mid, topic, payload, retain);
	if (code == 0) {
		occurrence->next = link->unconfirmed;
		link->unconfirmed = occurrence;
	}
	pthread_mutex_unlock(&link->mutex);
	if (code < 0)
		free(occurrence);
	return code;
}

/* Begins to close. With a message still out, the thread cuts the connection, so as not to
 * acknowledge it, and comes back to say goodbye. */
static void begin_closing(struct link *link, const char *goodbye)
{
	link->closing = true;
	link->deadline = client_time_in(GOODBYE_TIME);
	link->goodbye = goodbye != NULL ? strdup(goodbye) : NULL;
	pthread_cond_broadcast(&link->changed);
	if (!link->connected || link->message_out)
		return;
	if (link->goodbye != NULL)
		publish(link, &link->goodbye_mid, link->will_topic, link->goodbye, true);
	else
		mosquitto_disconnect_v5(link->mosquitto, 0, NULL);
}

/* A thread that hangs in a name server's or the kernel's time-out cannot be stopped. It is left
 * alone with the link, which it frees when it comes back, if the process still lives. */
void link_close(struct link *link, const char *goodbye)
{
	int code = 0;

	if (link == NULL)
		return;
	pthread_t thread = link->thread;
	struct timespec end = client_time_in(CLOSE_TIME);
	pthread_mutex_lock(&link->mutex);
	begin_closing(link, goodbye);
	while (!link->finished && code != ETIMEDOUT)
		code = pthread_cond_timedwait(&link->changed, &link->mutex, &end);
	bool finished = link->finished;
	link->abandoned = !finished;
	pthread_mutex_unlock(&link->mutex);

	if (!finished) {
		pthread_detach(thread);
		return;
	}
	pthread_join(thread, NULL);
	link_free(link);
	mosquitto_lib_cleanup();
}
