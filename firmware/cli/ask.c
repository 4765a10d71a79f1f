// SPDX-License-Identifier: Apache-2.0
/* The command line's end of the control socket. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include "firmware/cli/cli.h"

/* Returns a connected socket; -ENOENT when no station runs. */
static int call_station(const struct config *config)
{
	char path[CONFIG_PATH_SIZE];
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (control_path(config, path, sizeof(path)) < 0)
		return -ENOENT;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	strcpy(address.sun_path, path);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	int result = errno == ECONNREFUSED ? -ENOENT : -errno;
	close(fd);
	return result;
}

static int send_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
		if (sent < 0)
			return -errno;
		bytes += sent;
		size -= (size_t)sent;
	}
	return 0;
}

static int send_request(int fd, const struct control_request *request)
{
	json_t *command = json_array();
	for (unsigned i = 0; i < request->n_arguments; i++)
		json_array_append_new(command, json_string(request->arguments[i]));
	json_t *header = json_pack("{so ss sI}", "command", command, "source", request->source,
	    "size", (json_int_t)request->size);
	char *text = json_dumps(header, JSON_COMPACT);
	json_decref(header);
	if (text == NULL)
		return -EINVAL;
	int result = send_all(fd, text, strlen(text));
	if (result == 0)
		result = send_all(fd, "\n", 1);
	if (result == 0)
		result = send_all(fd, request->body, request->size);
	free(text);
	return result;
}

/* Reads until the station hangs up. Returns 0 and a text for free(). */
static int receive_all(int fd, char **text, size_t *size)
{
	char chunk[1 << 16];
	ssize_t length;
	FILE *all = open_memstream(text, size);
	if (all == NULL)
		return -ENOMEM;
	while ((length = recv(fd, chunk, sizeof(chunk), 0)) > 0)
		fwrite(chunk, 1, (size_t)length, all);
	fclose(all);
	return length < 0 ? -errno : 0;
}

/* Splits the answer's header off. Returns the exit status, or STATUS_FAILED for half an answer. */
static int read_answer(char *answer, size_t answer_size, char **text, size_t *size)
{
	char *end = memchr(answer, '\n', answer_size);
	json_t *header = end != NULL ? json_loadb(answer, (size_t)(end - answer), 0, NULL) : NULL;
	int status = STATUS_FAILED;
	*size = 0;
	if (header != NULL) {
		status = (int)json_integer_value(json_object_get(header, "exit"));
		*size = answer_size - (size_t)(end + 1 - answer);
	}
	json_decref(header);
	*text = malloc(*size + 1);
	if (*text == NULL)
		return STATUS_FAILED;
	if (*size > 0)
		memcpy(*text, end + 1, *size);
	(*text)[*size] = '\0';
	return status;
}

static int ask_station(int fd, const struct control_request *request, char **text, size_t *size)
{
	char *answer = NULL;
	size_t answer_size = 0;
	int result = send_request(fd, request);
	if (result == 0)
		result = receive_all(fd, &answer, &answer_size);
	if (result < 0 || answer_size == 0) {
		free(answer);
		*text = strdup("the station did not answer; it may be stopping: try again\n");
		*size = *text != NULL ? strlen(*text) : 0;
		return STATUS_FAILED;
	}
	int status = read_answer(answer, answer_size, text, size);
	free(answer);
	return status;
}

static int answer_alone(
    struct station *station, const struct control_request *request, char **text, size_t *size)
{
	FILE *out = open_memstream(text, size);
	if (out == NULL)
		return STATUS_FAILED;
	int status = command_carry_out(station, request, out);
	fclose(out);
	return status;
}

int cli_ask(
    const struct config *config, const struct control_request *request, char **text, size_t *size)
{
	struct station *station = NULL;
	struct error error;
	/* A station that is starting or stopping holds the store without listening yet: a short
	 * while. */
	for (int attempt = 0; attempt < 50; attempt++) {
		int fd = call_station(config);
		if (fd >= 0) {
			int status = ask_station(fd, request, text, size);
			close(fd);
			return status;
		}
		int result = fd == -ENOENT ? command_station(config, &station, &error)
					   : error_set(&error, fd, "%s/control: %s",
						 config->station.data_dir, strerror(-fd));
		if (result == 0) {
			int status = answer_alone(station, request, text, size);
			command_station_close(station);
			return status;
		}
		if (result != -EBUSY)
			break;
		nanosleep(&(struct timespec){ .tv_nsec = 100 * 1000 * 1000 }, NULL);
	}
	*text = NULL;
	*size = 0;
	fprintf(stderr, "packbench: %s\n", error.text);
	return STATUS_FAILED;
}

void cli_complain(const char *text, size_t size)
{
	if (size > 0)
		fprintf(stderr, "packbench: %.*s", (int)size, text);
}

int cli_tell(const struct config *config, const struct control_request *request)
{
	char *text = NULL;
	size_t size = 0;
	int status = cli_ask(config, request, &text, &size);
	if (status != STATUS_OK)
		cli_complain(text, size);
	else if (size > 0)
		fwrite(text, 1, size, stdout);
	free(text);
	return fflush(stdout) == 0 ? status : STATUS_FAILED;
}
