// SPDX-License-Identifier: Apache-2.0
/* Opens everything, wires it to the loop, runs, closes everything. */
#include "firmware/station/station.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>
#include "packbench/text.h"
#include "firmware/station/control.h"
#include "firmware/station/inside.h"

enum {
	SCANS_AT_ONCE = 16,
};

int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void scanner_lost(struct station *station, int result)
{
	sd_event_source_set_enabled(station->scanner_ready, SD_EVENT_OFF);
	station->health.scanner.state = DEVICE_FAULT;
	text_copy(station->health.scanner.message, sizeof(station->health.scanner.message),
	    "Scanner not connected");
	alarm_raise(station, ALARM_SCANNER, "The scanner is lost: %s.", strerror(-result));
	station_show(station);
}

/* Takes one scan. Returns false when there is none. */
static bool take_scan(struct station *station)
{
	char bytes[SCAN_SIZE];
	int length = station->drivers.scanner->next(station->scanner, bytes, sizeof(bytes));
	if (length > 0)
		station_scan(station, bytes, (size_t)length);
	else if (length == -EMSGSIZE)
		station_scan_too_long(station);
	else if (length < 0)
		scanner_lost(station, length);
	return length > 0 || length == -EMSGSIZE;
}

/* A packer scans every two seconds; whoever sends more must not keep screen, broker and signals
 * out. */
static int on_scanner(sd_event_source *source, int fd, uint32_t events, void *data)
{
	struct station *station = data;
	(void)source, (void)fd, (void)events;
	for (int i = 0; i < SCANS_AT_ONCE; i++)
		if (!take_scan(station))
			return 0;
	sd_event_source_set_enabled(station->scanner_ready, SD_EVENT_OFF);
	sd_event_source_set_enabled(station->scans_left, SD_EVENT_ONESHOT);
	return 0;
}

static int on_scans_left(sd_event_source *source, void *data)
{
	struct station *station = data;
	sd_event_source_set_enabled(station->scanner_ready, SD_EVENT_ON);
	return on_scanner(source, -1, 0, data);
}

static int on_orders_shown(sd_event_source *source, uint64_t usec, void *data)
{
	struct station *station = data;
	(void)source, (void)usec;
	station_show(station);
	return 0;
}

static int on_quiet(sd_event_source *source, uint64_t usec, void *data)
{
	struct station *station = data;
	(void)source, (void)usec;
	store_rest(station->store);
	return 0;
}

void await_quiet(struct station *station)
{
	sd_event_source_set_time_relative(station->quiet, 2 * 1000 * 1000);
	sd_event_source_set_enabled(station->quiet, SD_EVENT_ONESHOT);
}

/* Wiring ------------------------------------------------------------------------------------- */

static int add_fd(struct station *station, int fd, sd_event_io_handler_t handler, int priority)
{
	sd_event_source *source;
	int result = sd_event_add_io(station->event, &source, fd, EPOLLIN, handler, station);
	if (result < 0)
		return result;
	sd_event_source_set_floating(source, true);
	result = sd_event_source_set_priority(source, priority);
	sd_event_source_unref(source);
	return result;
}

/* Sources that wait, switched off, until they are wanted. */
static int add_deferred(
    struct station *station, sd_event_source **source, sd_event_handler_t handler, int priority)
{
	int result = sd_event_add_defer(station->event, source, handler, station);
	if (result == 0)
		result = sd_event_source_set_priority(*source, priority);
	return result == 0 ? sd_event_source_set_enabled(*source, SD_EVENT_OFF) : result;
}

static int add_timer(
    struct station *station, sd_event_source **source, sd_event_time_handler_t handler)
{
	int result = sd_event_add_time(
	    station->event, source, CLOCK_MONOTONIC, UINT64_MAX, 0, handler, station);
	if (result >= 0)
		result = sd_event_source_set_priority(*source, PRIORITY_QUIET);
	return result >= 0 ? sd_event_source_set_enabled(*source, SD_EVENT_OFF) : result;
}

static int add_signal(struct station *station, int number)
{
	sd_event_source *source;
	int result = sd_event_add_signal(station->event, &source, number, NULL, NULL);
	if (result < 0)
		return result;
	sd_event_source_set_floating(source, true);
	result = sd_event_source_set_priority(source, PRIORITY_SIGNAL);
	sd_event_source_unref(source);
	return result;
}

static int add_signals(struct station *station)
{
	sigset_t mask;
	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGINT);
	if (sigprocmask(SIG_BLOCK, &mask, NULL) < 0)
		return -errno;
	signal(SIGPIPE, SIG_IGN);
	int result = add_signal(station, SIGTERM);
	return result < 0 ? result : add_signal(station, SIGINT);
}

static int add_sources(struct station *station)
{
	int result = add_signals(station);
	if (result >= 0)
		result =
		    add_deferred(station, &station->screen_due, on_screen_due, PRIORITY_SCREEN);
	if (result >= 0)
		result = add_deferred(station, &station->scans_left, on_scans_left, PRIORITY_QUIET);
	if (result >= 0)
		result = add_timer(station, &station->orders_shown, on_orders_shown);
	if (result >= 0)
		result = add_deferred(station, &station->print_due, on_print_due, PRIORITY_PRINT);
	if (result >= 0)
		result = add_timer(station, &station->print_retry, on_print_retry);
	if (result >= 0)
		result = add_timer(station, &station->confirm_due, on_confirm_due);
	if (result >= 0)
		result = add_timer(station, &station->refusal_over, on_refusal_over);
	if (result >= 0)
		result = add_timer(station, &station->messages_retry, on_messages_retry);
	if (result >= 0)
		result = add_timer(station, &station->quiet, on_quiet);
	return result;
}

static int make_loop(struct station *station, struct error *error)
{
	int result = sd_event_new(&station->event);
	if (result >= 0)
		result = add_sources(station);
	if (result >= 0)
		result = sd_event_set_watchdog(station->event, true);
	return result >= 0 ? 0 : error_set(error, result, "event loop: %s", strerror(-result));
}

/* Opening ------------------------------------------------------------------------------------ */

static int open_scanner(struct station *station, struct error *error)
{
	int result = station->drivers.scanner->open(station->config, &station->scanner, error);
	if (result < 0)
		return result;
	station->health.scanner.state = DEVICE_READY;
	result = sd_event_add_io(station->event, &station->scanner_ready,
	    station->drivers.scanner->fd(station->scanner), EPOLLIN, on_scanner, station);
	return result < 0 ? result
			  : sd_event_source_set_priority(station->scanner_ready, PRIORITY_SCANNER);
}

static int open_lights(struct station *station, struct error *error)
{
	int result = station->drivers.sounder->open(station->config, &station->sounder, error);
	return result < 0 ? result
			  : station->drivers.lights->open(station->config, &station->lights, error);
}

/* The packer's words lie beside the program where it was built, below its prefix where it is
 * installed. */
static void choose_language(const struct config *config)
{
	char program[CONFIG_PATH_SIZE] = "", directory[CONFIG_PATH_SIZE + 32];
	if (readlink("/proc/self/exe", program, sizeof(program) - 1) > 0)
		*strrchr(program, '/') = '\0';
	snprintf(directory, sizeof(directory), "%s/locale", program);
	struct stat status;
	if (stat(directory, &status) < 0 ||
	    !S_ISDIR(status.st_mode)) /* /usr/bin/locale is a program */
		snprintf(directory, sizeof(directory), "%s", PACKBENCH_LOCALE_DIR);
	view_language(config->station.language, directory);
}

static int open_screen(struct station *station, struct error *error)
{
	const struct config *config = station->config;
	choose_language(config);
	station->painter =
	    painter_create(config->display.width, config->display.height, config->shop.images);
	if (station->painter == NULL)
		return error_set(error, -ENOMEM, "screen: %s", strerror(ENOMEM));
	return station->drivers.display->open(config, &station->display, error);
}

static int open_printer(struct station *station, struct error *error)
{
	const struct config *config = station->config;
	int result = documents_create(config, &station->documents, error);
	if (result == 0)
		result = station->drivers.printer->open(
		    config, &config->printers[0], &station->printer, error);
	if (result == 0)
		station->health.printer.state = DEVICE_READY;
	return result;
}

int station_open_store(struct station *station, struct error *error)
{
	int result = store_open(station->config->station.data_dir, &station->store, error);
	if (result < 0)
		return result;
	result = store_load_session(station->store, &station->session, &station->counters);
	return result == 0 ? 0 : error_set(error, result, "the store cannot be read");
}

static int recover(struct station *station, struct error *error)
{
	int result = store_doubt_jobs(station->store);
	return result == 0 ? 0 : error_set(error, result, "the store cannot be written");
}

static int open_link(struct station *station, struct error *error)
{
	station->health.broker = (struct device_health){ DEVICE_FAULT, "not connected yet" };
	int result = outbox_open(station, error);
	return result < 0 ? result
			  : add_fd(station, link_fd(station->link), on_link, PRIORITY_LINK);
}

/* In this order: what a scan needs first, so that the bench is ready soon; the outside last. */
static int open_all(struct station *station, struct error *error)
{
	int result = station_check(station->config, error);
	if (result == 0)
		result = drivers_choose(station->config, &station->drivers, error);
	if (result == 0)
		result = make_loop(station, error);
	if (result == 0)
		result = station_open_store(station, error);
	if (result == 0)
		result = recover(station, error);
	if (result == 0)
		result = open_lights(station, error);
	if (result == 0)
		result = open_screen(station, error);
	if (result == 0)
		result = open_printer(station, error);
	if (result == 0)
		result = open_scanner(station, error);
	if (result == 0)
		result = control_open(station, error);
	if (result == 0)
		result = open_link(station, error);
	return result;
}

static void close_all(struct station *station)
{
	if (station->link != NULL)
		outbox_close(station);
	messages_forget(station);
	control_close(station->control);
	if (station->drivers.scanner != NULL)
		station->drivers.scanner->close(station->scanner);
	if (station->drivers.printer != NULL)
		station->drivers.printer->close(station->printer);
	documents_destroy(station->documents);
	if (station->drivers.display != NULL)
		station->drivers.display->close(station->display);
	painter_destroy(station->painter);
	if (station->drivers.lights != NULL)
		station->drivers.lights->close(station->lights);
	if (station->drivers.sounder != NULL)
		station->drivers.sounder->close(station->sounder);
	sd_event_source **const sources[] = { &station->scanner_ready, &station->scans_left,
		&station->orders_shown, &station->screen_due, &station->print_due,
		&station->print_retry, &station->confirm_due, &station->refusal_over,
		&station->messages_retry, &station->quiet };
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		sd_event_source_disable_unref(*sources[i]);
	store_close(station->store);
	sd_event_unref(station->event);
}

static int work(struct station *station, struct error *error)
{
	spool_count(station);
	station_show(station);
	sd_event_source_set_enabled(station->print_due, SD_EVENT_ONESHOT);
	await_quiet(station);
	sd_notify(0, "READY=1");
	fprintf(stderr, "ready\n");
	int result = sd_event_loop(station->event);
	if (result < 0)
		return error_set(error, result, "stopped: %s", strerror(-result));
	return 0;
}

int station_check(const struct config *config, struct error *error)
{
	struct drivers drivers;
	char path[CONFIG_PATH_SIZE];
	if (control_path(config, path, sizeof(path)) < 0)
		return error_set(error, -ENAMETOOLONG,
		    "%s: data_dir in [station] is too long for a socket in it: at most 98 "
		    "characters",
		    config->file);
	return drivers_choose(config, &drivers, error);
}

int station_run(const struct config *config, struct error *error)
{
	struct station *station = calloc(1, sizeof(*station));
	if (station == NULL)
		return error_set(error, -ENOMEM, "out of memory");
	station->config = config;
	int result = open_all(station, error);
	if (result == 0)
		result = work(station, error);
	sd_notify(0, "STOPPING=1");
	close_all(station);
	free(station);
	return result;
}
