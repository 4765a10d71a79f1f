// SPDX-License-Identifier: Apache-2.0
/* A scanner made of a named pipe: every line written to D/scan is a scan. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "packbench/directory.h"
#include "packbench/scanner.h"

enum {
	BUFFER_SIZE = 4096, /* longer than any scan a caller takes */
};

struct scanner {
	int fd;
	size_t size;   /* bytes in the buffer */
	bool dropping; /* the rest of an over-long line is still to come */
	char buffer[BUFFER_SIZE];
};

static int open_pipe(const char *path, struct error *error)
{
	struct stat status;

	if (mkfifo(path, 0660) < 0 && errno != EEXIST)
		return error_set(
		    error, -errno, "cannot make the pipe %s: %s", path, strerror(errno));
	/* For writing, too: so the pipe never ends when a writer goes. */
	int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return error_set(
		    error, -errno, "cannot open the pipe %s: %s", path, strerror(errno));
	if (fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode))
		return fd;
	close(fd);
	return error_set(error, -EEXIST, "%s is in the way: it is not a pipe; remove it", path);
}

static int scanner_open(const struct config *config, struct scanner **scanner, struct error *error)
{
	char path[CONFIG_PATH_SIZE + 8];
	const char *directory = config->sim.dir;

	int made_directory = directory_make(directory, 0755);
	if (made_directory < 0)
		return error_set(error, made_directory, "cannot make %s: %s", directory,
		    strerror(-made_directory));
	struct scanner *made = calloc(1, sizeof(*made));
	if (made == NULL)
		return error_set(error, -ENOMEM, "out of memory");
	snprintf(path, sizeof(path), "%s/scan", directory);
	made->fd = open_pipe(path, error);
	if (made->fd < 0) {
		int code = made->fd;
		free(made);
		return code;
	}
	*scanner = made;
	return 0;
}

static int scanner_fd(const struct scanner *scanner)
{
	return scanner->fd;
}

static bool is_terminator(char byte)
{
	return byte == '\n' || byte == '\r';
}

/* Length of the first line in the buffer, or the size of the buffer's contents if it is not whole.
 */
static size_t line_length(const struct scanner *scanner)
{
	size_t length = 0;
	while (length < scanner->size && !is_terminator(scanner->buffer[length]))
		length++;
	return length;
}

static void drop(struct scanner *scanner, size_t size)
{
	scanner->size -= size;
	memmove(scanner->buffer, scanner->buffer + size, scanner->size);
}

/* Takes a whole line out of the buffer. Returns its length, -EMSGSIZE if it is too long, 0 if there
 * is none but empty ones. */
static int take_line(struct scanner *scanner, char *bytes, size_t size)
{
	for (;;) {
		size_t length = line_length(scanner);
		if (length == scanner->size)
			return 0;
		bool whole = !scanner->dropping, fits = length <= size;
		if (whole && fits)
			memcpy(bytes, scanner->buffer, length);
		drop(scanner, length + 1);
		scanner->dropping = false;
		if (whole && length > 0)
			return fits ? (int)length : -EMSGSIZE;
	}
}

/* Drops a line that has no end in a full buffer. Returns -EMSGSIZE for its first piece, else 0. */
static int drop_endless_line(struct scanner *scanner)
{
	bool first = !scanner->dropping;
	if (scanner->size < sizeof(scanner->buffer))
		return 0;
	scanner->size = 0;
	scanner->dropping = true;
	return first ? -EMSGSIZE : 0;
}

static int scanner_next(struct scanner *scanner, char *bytes, size_t size)
{
	for (;;) {
		int result = take_line(scanner, bytes, size);
		if (result == 0)
			result = drop_endless_line(scanner);
		if (result != 0)
			return result;
		ssize_t got = read(scanner->fd, scanner->buffer + scanner->size,
		    sizeof(scanner->buffer) - scanner->size);
		if (got < 0 && errno != EINTR)
			return errno == EAGAIN ? 0 : -errno;
		if (got > 0)
			scanner->size += (size_t)got;
	}
}

static void scanner_close(struct scanner *scanner)
{
	if (scanner == NULL)
		return;
	close(scanner->fd);
	free(scanner);
}

const struct scanner_ops scanner_sim = {
	.driver = "sim",
	.open = scanner_open,
	.fd = scanner_fd,
	.next = scanner_next,
	.close = scanner_close,
};
