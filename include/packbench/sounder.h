// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Port: the bench's voice. Drivers: drivers/sounder. */
#include "packbench/config.h"
#include "packbench/error.h"
#include "packbench/session.h"

struct sounder;

struct sounder_ops {
	const char *driver;
	int (*open)(const struct config *config, struct sounder **sounder, struct error *error);
	/* Starts the pattern of one sound; never waits for its end. Returns 0 or -errno. */
	int (*play)(struct sounder *sounder, enum sound sound);
	void (*close)(struct sounder *sounder); /* NULL is fine */
};

extern const struct sounder_ops sounder_sim; /* a line a sound in D/sounds.log */
