// SPDX-License-Identifier: Apache-2.0
#pragma once
/* The configuration of a bench, read from an INI file; packbench.conf(5) tells every key. */
#include <limits.h>
#include <stdbool.h>
#include "packbench/error.h"
#include "packbench/product.h"

enum {
	CONFIG_NAME_SIZE = 48,
	CONFIG_TEXT_SIZE = 256,
	CONFIG_PATH_SIZE = 1024,
	CONFIG_PRINTERS_MAX = 4,
	CONFIG_LIGHTS_MAX = 256,
};

struct printer_config {
	char name[CONFIG_NAME_SIZE]; /* of its section: [printer NAME] */
	char driver[CONFIG_NAME_SIZE];
	char language[CONFIG_NAME_SIZE]; /* printer language: "zpl" */
	unsigned dpi;                    /* dots per inch, 100..1200 */
	unsigned media_width;            /* millimetres */
	unsigned media_height;           /* millimetres */
};

struct light_config {
	char bin[BIN_SIZE];          /* of its section: [light BIN] */
	char line[CONFIG_NAME_SIZE]; /* name of the GPIO line */
};

struct config {
	char file[CONFIG_PATH_SIZE]; /* where it was read from */

	struct {
		char id[CONFIG_NAME_SIZE];       /* of this bench: a level of its topics */
		char site[CONFIG_NAME_SIZE];     /* the warehouse: a level of its topics */
		char language[CONFIG_NAME_SIZE]; /* the packer's: en, de, fr */
		char data_dir[CONFIG_PATH_SIZE]; /* the store and the control socket */
	} station;
	struct {
		char broker[CONFIG_TEXT_SIZE]; /* host name or address */
		unsigned port;
		char ca_file[CONFIG_PATH_SIZE]; /* "" for all three: no TLS */
		char cert_file[CONFIG_PATH_SIZE];
		char key_file[CONFIG_PATH_SIZE];
	} link;
	struct {
		char name[CONFIG_TEXT_SIZE];     /* the brand, as it signs its documents */
		char language[CONFIG_NAME_SIZE]; /* of documents when the customer's is not known or
						    has no texts */
		char contact[CONFIG_TEXT_SIZE];  /* an e-mail address or telephone number for
						    customers */
		char order_url[CONFIG_TEXT_SIZE];  /* of an order's page, {order} stands for its
						      number; used  where the order brings no address
						      of its own */
		char return_url[CONFIG_TEXT_SIZE]; /* where returns start, {order} as above */
		unsigned return_days;              /* from packing to the last day of return */
		char templates[CONFIG_PATH_SIZE];  /* directory of the SVG templates and their texts
						    */
		char guides[CONFIG_PATH_SIZE];     /* directory of the guides' texts */
		char images[CONFIG_PATH_SIZE];     /* directory of the product pictures */
	} shop;
	struct {
		char driver[CONFIG_NAME_SIZE];
	} scanner;
	struct {
		char driver[CONFIG_NAME_SIZE];
	} lights_port;
	struct {
		char driver[CONFIG_NAME_SIZE];
		unsigned width;  /* pixels */
		unsigned height; /* pixels */
	} display;
	struct {
		char dir[CONFIG_PATH_SIZE]; /* D, where the simulated devices keep their files */
	} sim;

	unsigned n_printers; /* at least 1 */
	struct printer_config printers[CONFIG_PRINTERS_MAX];
	unsigned n_lights;
	struct light_config lights[CONFIG_LIGHTS_MAX];
};

/* Reads and checks 'path'. Relative paths in it are taken from the directory of the file. Returns
 * 0, or -errno with file, line, what is wrong and the nearest right name. On failure 'config' is
 * undefined. */
PACKBENCH_MUST_USE
int config_load(const char *path, struct config *config, struct error *error);
