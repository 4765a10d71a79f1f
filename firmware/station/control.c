// SPDX-License-Identifier: Apache-2.0
/* The control socket's server. Connections are few and short; each holds its own buffers, and
 * neither a slow nor a silent client keeps the loop from its scans. */
#include "firmware/station/control.h"
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "firmware/station/commands.h"
#include "firmware/station/inside.h"

enum {
	CONNECTIONS_MAX = 8, /* more callers wait */
	CHUNK = 1 << 16,
	PATIENCE_US = 5 * 1000 * 1000, /* with a caller that neither says nor takes anything */
};

struct connection {
	struct control *control; /* NULL: free */
	int fd;
	sd_event_source *source;
	sd_event_source *patience;
	char *request; /* read so far */
	size_t size;
	size_t room;
	char *answer; /* NULL while reading */
	size_t answer_size;
	size_t answer_sent;
};

struct control {
	struct station *station;
	int fd;
	sd_event_source *callers;
	char path[CONFIG_PATH_SIZE];
	struct connection connections[CONNECTIONS_MAX];
};

int control_path(const struct config *config, char *path, size_t size)
{
	int length = snprintf(path, size, "%s/control", config->station.data_dir);
	struct sockaddr_un address;
	return length < (int)sizeof(address.sun_path) && length < (int)size ? 0 : -ENAMETOOLONG;
}

static void hang_up(struct connection *connection)
{
	sd_event_source_set_enabled(connection->control->callers, SD_EVENT_ON);
	sd_event_source_disable_unref(connection->source);
	sd_event_source_disable_unref(connection->patience);
	close(connection->fd);
	free(connection->request);
	free(connection->answer);
	*connection = (struct connection){ 0 };
}

/* Reads the header into 'request', whose strings borrow from 'header'. Returns 0 or -EINVAL. */
static int read_header(json_t *header, struct control_request *request)
{
	json_t *command = json_object_get(header, "command");
	json_t *source = json_object_get(header, "source");
	size_t n_arguments = json_array_size(command);
	json_int_t size = json_integer_value(json_object_get(header, "size"));

	*request = (struct control_request){ .source = json_string_value(source) };
	if (n_arguments < 1 || n_arguments > CONTROL_ARGUMENTS_MAX || request->source == NULL ||
	    size < 0 || size > CONTROL_BODY_MAX)
		return -EINVAL;
	request->size = (size_t)size;
	for (; request->n_arguments < n_arguments; request->n_arguments++) {
		json_t *argument = json_array_get(command, request->n_arguments);
		if (!json_is_string(argument))
			return -EINVAL;
		request->arguments[request->n_arguments] = json_string_value(argument);
	}
	return 0;
}

/* Returns 1 when the request is whole, 0 when more is to come, or -EINVAL. 'header' is for
 * json_decref(). */
static int parse_request(
    struct connection *connection, struct control_request *request, json_t **header)
{
	const char *end = memchr(connection->request, '\n', connection->size);
	if (end == NULL)
		return connection->size > CONTROL_HEADER_MAX ? -EINVAL : 0;
	size_t length = (size_t)(end - connection->request);
	*header = json_loadb(connection->request, length, 0, NULL);
	int result = read_header(*header, request);
	if (result < 0)
		return result;
	if (connection->size - length - 1 < request->size)
		return 0;
	request->body = end + 1;
	connection->request[length + 1 + request->size] = '\0';
	return 1;
}

static int answer(struct connection *connection, const struct control_request *request)
{
	struct station *station = connection->control->station;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	if (out == NULL)
		return -ENOMEM;
	int status = command_carry_out(station, request, out);
	fclose(out);
	station_show_orders(station);
	int length = asprintf(&connection->answer, "{\"exit\":%d,\"size\":%zu}\n", status, size);
	char *whole = length < 0 ? NULL : realloc(connection->answer, (size_t)length + size);
	if (whole != NULL) {
		memcpy(whole + length, text, size);
		connection->answer = whole;
		connection->answer_size = (size_t)length + size;
	}
	free(text);
	return whole != NULL ? 0 : -ENOMEM;
}

/* For a chunk more and a NUL. */
static int make_room(struct connection *connection)
{
	if (connection->room - connection->size > CHUNK)
		return 0;
	size_t room = 2 * connection->room + CHUNK + 1;
	char *larger = realloc(connection->request, room);
	if (larger == NULL)
		return -ENOMEM;
	connection->request = larger;
	connection->room = room;
	return 0;
}

static int read_some(struct connection *connection)
{
	if (make_room(connection) < 0)
		return -ENOMEM;
	ssize_t length =
	    recv(connection->fd, connection->request + connection->size, CHUNK, MSG_DONTWAIT);
	if (length < 0)
		return errno == EAGAIN ? 0 : -errno;
	if (length == 0)
		return -EPIPE;
	connection->size += (size_t)length;
	return 0;
}

static int read_request(struct connection *connection)
{
	struct control_request request;
	json_t *header = NULL;
	int result = read_some(connection);
	if (result == 0)
		result = parse_request(connection, &request, &header);
	if (result == 1)
		result = answer(connection, &request);
	json_decref(header);
	if (result == 0 && connection->answer != NULL)
		result = sd_event_source_set_io_events(connection->source, EPOLLOUT);
	return result;
}

static int write_answer(struct connection *connection)
{
	ssize_t length = send(connection->fd, connection->answer + connection->answer_sent,
	    connection->answer_size - connection->answer_sent, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (length < 0)
		return errno == EAGAIN ? 0 : -errno;
	connection->answer_sent += (size_t)length;
	return connection->answer_sent == connection->answer_size ? -EPIPE : 0;
}

static int on_connection(sd_event_source *source, int fd, uint32_t events, void *data)
{
	struct connection *connection = data;
	(void)source, (void)fd, (void)events;
	int result =
	    connection->answer == NULL ? read_request(connection) : write_answer(connection);
	if (result < 0)
		hang_up(connection);
	else
		sd_event_source_set_time_relative(connection->patience, PATIENCE_US);
	return 0;
}

static int on_silence(sd_event_source *source, uint64_t usec, void *data)
{
	struct connection *connection = data;
	(void)source, (void)usec;
	hang_up(connection);
	return 0;
}

static int attend_to(struct connection *connection)
{
	sd_event *event = connection->control->station->event;
	int result = sd_event_add_io(
	    event, &connection->source, connection->fd, EPOLLIN, on_connection, connection);
	if (result >= 0)
		result = sd_event_source_set_priority(connection->source, PRIORITY_CONTROL);
	if (result >= 0)
		result = sd_event_add_time_relative(event, &connection->patience, CLOCK_MONOTONIC,
		    PATIENCE_US, 0, on_silence, connection);
	if (result >= 0) /* what it says counts before its silence, however late we look */
		result = sd_event_source_set_priority(connection->patience, PRIORITY_QUIET);
	return result;
}

static struct connection *free_connection(struct control *control)
{
	for (int i = 0; i < CONNECTIONS_MAX; i++)
		if (control->connections[i].control == NULL)
			return &control->connections[i];
	return NULL;
}

static int on_caller(sd_event_source *source, int listening, uint32_t events, void *data)
{
	struct control *control = data;
	struct connection *connection = free_connection(control);
	int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	(void)events;
	if (fd < 0)
		return 0;
	*connection = (struct connection){ .control = control, .fd = fd };
	if (attend_to(connection) < 0)
		hang_up(connection);
	if (free_connection(control) == NULL)
		sd_event_source_set_enabled(source, SD_EVENT_OFF);
	return 0;
}

/* The store is ours alone by now, so a socket that is still there is a leftover. */
static int listen_at(struct control *control)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	strcpy(address.sun_path, control->path);
	unlink(control->path);
	control->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (control->fd < 0 ||
	    bind(control->fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    chmod(control->path, 0660) < 0 || listen(control->fd, CONNECTIONS_MAX) < 0)
		return -errno;
	return 0;
}

int control_open(struct station *station, struct error *error)
{
	struct control *control = calloc(1, sizeof(*control));
	if (control == NULL)
		return error_set(error, -ENOMEM, "out of memory");
	station->control = control;
	control->station = station;
	control->fd = -1;
	int result = control_path(station->config, control->path, sizeof(control->path));
	if (result == 0)
		result = listen_at(control);
	if (result == 0)
		result = sd_event_add_io(
		    station->event, &control->callers, control->fd, EPOLLIN, on_caller, control);
	if (result >= 0)
		result = sd_event_source_set_priority(control->callers, PRIORITY_CONTROL);
	return result >= 0 ? 0
			   : error_set(error, result, "%s: %s", control->path, strerror(-result));
}

void control_close(struct control *control)
{
	if (control == NULL)
		return;
	for (int i = 0; i < CONNECTIONS_MAX; i++)
		if (control->connections[i].control != NULL)
			hang_up(&control->connections[i]);
	sd_event_source_disable_unref(control->callers);
	if (control->fd >= 0) {
		close(control->fd);
		unlink(control->path);
	}
	free(control);
}
