// SPDX-License-Identifier: Apache-2.0
#pragma once
/* How the devices of the bench are: what the thin bar of the screen and the state topic tell. */
#include <stdbool.h>

enum device_state {
	DEVICE_NONE, /* not configured */
	DEVICE_READY,
	DEVICE_FAULT, /* see the message */
};

struct device_health {
	enum device_state state;
	char message[96]; /* DEVICE_FAULT: in words a packer can act on; else "" */
};

struct health {
	struct device_health scanner;
	struct device_health printer;
	struct device_health broker;
	unsigned events_waiting; /* events that no broker has confirmed yet */
	unsigned labels_waiting; /* labels promised and not yet printed */
	unsigned labels_unknown; /* labels of which nobody can tell whether they came out */
	unsigned orders_waiting; /* open orders */
};
