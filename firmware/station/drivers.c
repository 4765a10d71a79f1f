// SPDX-License-Identifier: Apache-2.0
/* The drivers there are, by the names the configuration calls them. */
#include <errno.h>
#include <string.h>
#include "firmware/station/inside.h"

static const struct scanner_ops *const scanners[] = { &scanner_sim };
static const struct lights_ops *const lights[] = { &lights_sim };
static const struct display_ops *const displays[] = { &display_png };
static const struct printer_ops *const printers[] = { &printer_sim };

/* Sets 'chosen' to the entry of 'table' whose driver is 'name'; else says which there are. */
#define CHOOSE(chosen, table, section, name)                                                       \
	do {                                                                                       \
		char there_is[128] = "";                                                           \
		for (size_t at = 0; at < sizeof(table) / sizeof((table)[0]); at++) {               \
			if (strcmp((table)[at]->driver, (name)) == 0)                              \
				(chosen) = (table)[at];                                            \
			strcat(strcat(there_is, " "), (table)[at]->driver);                        \
		}                                                                                  \
		if ((chosen) == NULL)                                                              \
			return error_set(error, -EINVAL,                                           \
			    "%s: [%s] driver = %s: there is no such driver; there is:%s",          \
			    config->file, (section), (name), there_is);                            \
	} while (0)

int drivers_choose(const struct config *config, struct drivers *drivers, struct error *error)
{
	char section[CONFIG_NAME_SIZE + 16];
	*drivers = (struct drivers){ .sounder = &sounder_sim };
	CHOOSE(drivers->scanner, scanners, "scanner", config->scanner.driver);
	CHOOSE(drivers->lights, lights, "lights", config->lights_port.driver);
	CHOOSE(drivers->display, displays, "display", config->display.driver);
	for (unsigned i = config->n_printers; i-- > 0;) {
		drivers->printer = NULL;
		snprintf(section, sizeof(section), "printer %s", config->printers[i].name);
		CHOOSE(drivers->printer, printers, section, config->printers[i].driver);
	}
	return 0;
}
