// SPDX-License-Identifier: Apache-2.0
/* A voice made of a file: every sound is a line in D/sounds.log, after its time (RFC 3339, UTC). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "packbench/directory.h"
#include "packbench/sounder.h"

struct sounder {
	int fd;
};

static int sounder_open(const struct config *config, struct sounder **sounder, struct error *error)
{
	char path[CONFIG_PATH_SIZE + 16];
	const char *directory = config->sim.dir;

	int made_directory = directory_make(directory, 0755);
	if (made_directory < 0)
		return error_set(error, made_directory, "cannot make %s: %s", directory,
		    strerror(-made_directory));
	struct sounder *made = calloc(1, sizeof(*made));
	if (made == NULL)
		return error_set(error, -ENOMEM, "out of memory");
	snprintf(path, sizeof(path), "%s/sounds.log", directory);
	made->fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	if (made->fd < 0) {
		int code = error_set(error, -errno, "cannot write %s: %s", path, strerror(errno));
		free(made);
		return code;
	}
	*sounder = made;
	return 0;
}

static int sounder_play(struct sounder *sounder, enum sound sound)
{
	static const char *const names[] = {
		[SOUND_RIGHT] = "right",
		[SOUND_WRONG_ITEM] = "wrong-item",
		[SOUND_TOO_MANY] = "too-many",
		[SOUND_UNKNOWN_CODE] = "unknown-code",
		[SOUND_REFUSED] = "refused",
		[SOUND_PACKED] = "packed",
		[SOUND_SHIPPED] = "shipped",
		[SOUND_INTERRUPTED] = "interrupted",
	};
	struct timespec now;
	struct tm date;
	char line[64];

	if (sound == SOUND_NONE)
		return 0;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &date);
	size_t length = strftime(line, sizeof(line), "%FT%T", &date);
	length += (size_t)snprintf(line + length, sizeof(line) - length, ".%03uZ %s\n",
	    (unsigned)(now.tv_nsec / 1000000), names[sound]);
	ssize_t written = write(sounder->fd, line, length);
	if (written < 0)
		return -errno;
	return (size_t)written == length ? 0 : -ENOSPC;
}

static void sounder_close(struct sounder *sounder)
{
	if (sounder == NULL)
		return;
	close(sounder->fd);
	free(sounder);
}

const struct sounder_ops sounder_sim = {
	.driver = "sim",
	.open = sounder_open,
	.play = sounder_play,
	.close = sounder_close,
};
