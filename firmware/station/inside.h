// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Inside the station room: what its parts share. One thread: it waits for the disk at a commit, and
 * computes while it imports or draws; it waits for nothing else.
 */
#include <systemd/sd-event.h>
#include "packbench/display.h"
#include "packbench/document.h"
#include "packbench/lights.h"
#include "packbench/link.h"
#include "packbench/printer.h"
#include "packbench/scanner.h"
#include "packbench/sounder.h"
#include "packbench/view.h"
#include "firmware/store/store.h"

/* What is wrong, for leads: one retained topic each, cleared when mended. */
enum alarm {
	ALARM_ORDERS, /* an order message was refused */
	ALARM_STORE,  /* the store cannot be written */
	ALARM_OUTBOX, /* the broker refuses our events */
	ALARM_SCANNER,
	ALARM_PRINTER,
	ALARM_DOCUMENTS, /* a document could not be drawn */
	ALARM_LABELS,    /* labels nobody can tell of */
	ALARM_LIGHTS,
	ALARM_SCREEN,
	ALARM_COUNT, /* keep last */
};

/* Scans before all else, then what the packer sees, then the outside, printing last. */
enum {
	PRIORITY_SCANNER = -20,
	PRIORITY_SCREEN = -10,
	PRIORITY_LINK = 0,
	PRIORITY_CONTROL = 5,
	PRIORITY_PRINT = 10,
	PRIORITY_QUIET = 20,
	PRIORITY_SIGNAL = -30,
};

struct drivers {
	const struct scanner_ops *scanner;
	const struct lights_ops *lights;
	const struct sounder_ops *sounder;
	const struct display_ops *display;
	const struct printer_ops *printer; /* of the first printer */
};

struct outbox {
	bool connected;
	uint64_t sent;        /* sequence of the last event given to the link */
	unsigned in_flight;   /* events given to the link and not answered yet */
	unsigned n_confirmed; /* answered, to be written with the next commit */
	uint64_t confirmed[64];
	bool refused; /* the broker refused one: wait, then send again from the first */
	bool state_dirty;
	bool state_in_flight;
};

/* What became of a print job. */
struct outcome {
	uint64_t job; /* 0: none */
	enum job_state state;
};

struct station {
	const struct config *config;
	sd_event *event;
	struct store *store;
	struct session session;
	struct effects effects; /* of the step at hand */
	bool orders_changed;    /* since station_show_orders() */
	struct counters counters;
	struct health health;
	char alarms[ALARM_COUNT][256];    /* the message of each that is up, or "" */
	char bad_orders[16][128];         /* topics and files whose orders were refused; "": free */
	char undrawn[DOCUMENT_NAME_SIZE]; /* the document that ALARM_DOCUMENTS is about */
	struct postponed *postponed;      /* messages that the store could not take, or NULL */
	struct outcome unnoted;           /* of the last job, if the store could not take it */

	struct drivers drivers;
	struct scanner *scanner;
	struct lights *lights;
	struct sounder *sounder;
	struct display *display;
	struct painter *painter;
	struct printer *printer;
	struct documents *documents;
	struct link *link;
	struct outbox outbox;
	struct control *control;

	sd_event_source *scanner_ready;  /* the scanner has something */
	sd_event_source *scans_left;     /* and may have more: when all else had its turn */
	sd_event_source *orders_shown;   /* many orders may be coming in: draw them soon */
	sd_event_source *screen_due;     /* draw once, when nothing more urgent is left */
	sd_event_source *print_due;      /* print one page */
	sd_event_source *print_retry;    /* try the printer again */
	sd_event_source *confirm_due;    /* write confirmations that no scan took along */
	sd_event_source *refusal_over;   /* send refused events again */
	sd_event_source *messages_retry; /* take postponed messages */
	sd_event_source *quiet;          /* nothing happened for a while: the store may rest */
};

int64_t now_ms(void);

/* drivers.c ---------------------------------------------------------------------------------- */

/* Finds the drivers that the configuration names. Returns 0, or -EINVAL with the names there are.
 */
int drivers_choose(const struct config *config, struct drivers *drivers, struct error *error);

/* station_input.c ---------------------------------------------------------------------------- */

/* One scan, from whatever device. */
void station_scan(struct station *station, const char *bytes, size_t length);
void station_scan_too_long(struct station *station);

/* Takes a text of orders, all or none, into store and session. Returns 0 or -errno with the reason.
 */
int station_take_orders(struct station *station, const char *source, const char *text, size_t size,
    size_t size_max, unsigned *n_orders, struct error *error);

/* The shop no longer knows an order. -ENOENT if the bench does not either. */
int station_withdraw(struct station *station, const char *number);

/* Orders of this source, a topic or a file, were refused, or were taken: raises ALARM_ORDERS,
 * clears it when no source is left. */
void orders_refused(struct station *station, const char *source, const char *reason);
void orders_taken(struct station *station, const char *source);

/* Shows what the two above have changed. Does nothing when that was nothing: a broker sends every
 * retained order again whenever the station comes back. */
void station_show_orders(struct station *station);

/* station.c: opens the store and loads the session. */
int station_open_store(struct station *station, struct error *error);

/* station.c: lets the store rest when nothing has happened for a while from now. */
void await_quiet(struct station *station);

/* station_show.c ----------------------------------------------------------------------------- */

/* Lights at once, screen and state as soon as nothing more urgent waits. */
void station_show(struct station *station);
void station_play(struct station *station, enum sound sound);
int on_screen_due(sd_event_source *source, void *data);

/* station_alarm.c ---------------------------------------------------------------------------- */

PACKBENCH_PRINTF(3, 4)
void alarm_raise(struct station *station, enum alarm alarm, const char *format, ...);
void alarm_clear(struct station *station, enum alarm alarm);
void alarms_publish(struct station *station); /* all of them, after a connect */

/* station_spool.c ---------------------------------------------------------------------------- */

/* Within a transaction: what the step at hand wants printed. 'documents' is what it chose. */
int spool_add(struct station *station, const struct document *documents, unsigned n_documents);
void spool_count(struct station *station); /* into the health */
int on_print_due(sd_event_source *source, void *data);
int on_print_retry(sd_event_source *source, uint64_t usec, void *data);

/* station_outbox.c --------------------------------------------------------------------------- */

/* Within a transaction: the facts of the step at hand, and confirmations that wait. */
int outbox_add(struct station *station, const struct document *documents, unsigned n_documents,
    int64_t time_ms);
int outbox_write_confirmations(struct station *station);
void outbox_forget_confirmations(struct station *station); /* after the commit */
void outbox_pump(struct station *station);
void outbox_state_changed(struct station *station);
/* Publishes retained under the station's base topic. Returns 0, or -errno when there is no
 * connection to take it. */
int outbox_publish(struct station *station, const char *topic, const char *payload, uint64_t token);
int outbox_open(struct station *station, struct error *error);
void outbox_close(struct station *station); /* says goodbye */
int on_link(sd_event_source *source, int fd, uint32_t events, void *data);
int on_confirm_due(sd_event_source *source, uint64_t usec, void *data);
int on_refusal_over(sd_event_source *source, uint64_t usec, void *data);

/* station_messages.c ------------------------------------------------------------------------- */

void messages_take(struct station *station, const struct link_event *message);
void messages_forget(struct station *station); /* those postponed */
int on_messages_retry(sd_event_source *source, uint64_t usec, void *data);

/* control.c ---------------------------------------------------------------------------------- */

int control_open(struct station *station, struct error *error);
void control_close(struct control *control); /* NULL is fine */
