// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * What must survive: orders, catalogue, session, print jobs and events, in one SQLite database with
 * one connection that holds the file alone. Everything between store_begin() and store_commit() is
 * on disk together or not at all; a commit costs one fsync.
 *
 * Functions return 0 or -errno: -EIO for whatever SQLite reports (disk full, damaged file), told on
 * standard error with SQLite's own words; others as said. Writing outside of a transaction is a
 * transaction of its own.
 */
#include <stdbool.h>
#include <stdint.h>
#include "packbench/document.h"
#include "packbench/error.h"
#include "packbench/session.h"
#include "firmware/facts/facts.h"
#include "firmware/facts/uuid.h"

struct store;

/* Opens or makes {data_dir}/packbench.db and takes it for this process. Returns 0 and a store for
 * store_close(); -EBUSY when another process has it; another -errno with the reason. */
PACKBENCH_MUST_USE
int store_open(const char *data_dir, struct store **store, struct error *error);
void store_close(struct store *store); /* NULL is fine */

PACKBENCH_MUST_USE int store_begin(struct store *store);
PACKBENCH_MUST_USE int store_commit(struct store *store);
void store_rollback(struct store *store);

/* To be called in quiet moments, the first one soon after the start: gets ready what makes commits
 * fast, and moves what was written since into the database file proper once it is worth the fsyncs.
 */
void store_rest(struct store *store);

/* store_session.c ---------------------------------------------------------------------------- */

/* The session as it was last saved; an idle one if there is none. */
PACKBENCH_MUST_USE
int store_load_session(struct store *store, struct session *session, struct counters *counters);
PACKBENCH_MUST_USE
int store_save_session(
    struct store *store, const struct session *session, const struct counters *counters);

/* store_orders.c ----------------------------------------------------------------------------- */

/* Takes the shop's word on an order: meets it with what is known (order_update), completes it from
 * the catalogue, and saves it if anything is new. '*changed' tells whether it was. */
PACKBENCH_MUST_USE
int store_put_order(struct store *store, struct order *order, struct order *known, bool *changed);

/* The order of that number with its progress and the catalogue's data. -ENOENT if there is none. */
PACKBENCH_MUST_USE
int store_find_order(struct store *store, const char *number, struct order *order);

/* The shop no longer knows this order: as if it were cancelled. '*changed' tells whether it was not
 * so before. -ENOENT if there is none. */
PACKBENCH_MUST_USE
int store_withdraw_order(struct store *store, const char *number, struct order *order,
    struct order *known, bool *changed);

/* Saves status, parcels and progress of an order that exists. */
PACKBENCH_MUST_USE
int store_save_progress(struct store *store, const struct order *order);

/* Notes that a parcel of 'number' was handed over under this tracking number. */
PACKBENCH_MUST_USE
int store_ship_label(struct store *store, const char *tracking, const char *number);

struct label_owner {
	char named_by[ORDER_NUMBER_SIZE];     /* the order that names it, or "" */
	char shipped_with[ORDER_NUMBER_SIZE]; /* the order shipped under it, or "" */
};

/* Whose label is this? Both empty if nobody's. */
PACKBENCH_MUST_USE
int store_find_label(struct store *store, const char *tracking, struct label_owner *owner);

/* Orders in the order of their arrival; with 'all' false only those not yet shipped, closed or
 * cancelled. Ends early when 'each' returns false. 'order' is without catalogue data. */
PACKBENCH_MUST_USE
int store_list_orders(
    struct store *store, bool all, bool (*each)(const struct order *order, void *data), void *data);

/* Open orders. Known without asking the disk. */
unsigned store_orders_waiting(const struct store *store);

/* store_catalog.c ---------------------------------------------------------------------------- */

/* Adds or replaces a product and all its barcodes. -EEXIST with the other's SKU in 'error' when one
 * of the barcodes belongs to another product. */
PACKBENCH_MUST_USE
int store_put_product(struct store *store, const struct product *product, const struct pack *packs,
    unsigned n_packs, struct error *error);

/* Takes a product's barcodes away: before an import that may give them to another. */
PACKBENCH_MUST_USE
int store_forget_barcodes(struct store *store, const char *sku);

/* The product whose GTIN, pack GTIN or SKU this is, and the units it stands for. -ENOENT. */
PACKBENCH_MUST_USE
int store_find_product(struct store *store, const char *gtin, const char *sku,
    struct product *product, unsigned *units);

PACKBENCH_MUST_USE
int store_list_products(
    struct store *store, bool (*each)(const struct product *product, void *data), void *data);

/* store_events.c ----------------------------------------------------------------------------- */

struct stored_event {
	uint64_t sequence;
	char type[16];    /* fact_type_name() */
	const char *body; /* owned by the store, valid until the next store_next_event() */
};

/* The sequence that the next store_add_event() takes. */
uint64_t store_next_sequence(const struct store *store);

PACKBENCH_MUST_USE
int store_add_event(struct store *store, const char *type, const char *body);

/* The first unconfirmed event after 'sequence'. -ENOENT if there is none. */
PACKBENCH_MUST_USE
int store_next_event(struct store *store, uint64_t sequence, struct stored_event *event);

/* The broker has it. It stays in the log. */
PACKBENCH_MUST_USE
int store_confirm_event(struct store *store, uint64_t sequence);

/* Unconfirmed events. Known without asking the disk. */
unsigned store_events_waiting(const struct store *store);

/* store_jobs.c ------------------------------------------------------------------------------- */

enum job_state {
	JOB_QUEUED,
	JOB_SENDING, /* intent: written before the first byte goes to the printer */
	JOB_PRINTED,
	JOB_UNKNOWN, /* found sending after a restart: nobody can tell, the packer is asked */
	JOB_FAILED,  /* could not be drawn; an alarm says why */
};

struct job {
	uint64_t id;
	char order[ORDER_NUMBER_SIZE];
	unsigned parcel;
	char document[DOCUMENT_NAME_SIZE];
	int64_t created_ms;
};

PACKBENCH_MUST_USE
int store_add_job(struct store *store, const char *order, unsigned parcel, const char *document,
    int64_t created_ms);

/* Queues the documents of a parcel once more, as copies; unknown ones count as answered. */
PACKBENCH_MUST_USE
int store_add_copies(struct store *store, const char *order, unsigned parcel, int64_t created_ms);

/* The oldest job in JOB_QUEUED. -ENOENT if there is none. */
PACKBENCH_MUST_USE int store_next_job(struct store *store, struct job *job);
PACKBENCH_MUST_USE int store_set_job(struct store *store, uint64_t id, enum job_state state);

/* After a start: what was being sent becomes unknown. */
PACKBENCH_MUST_USE int store_doubt_jobs(struct store *store);

/* Jobs of a parcel nobody can tell of are looked at and done with (its label was scanned). */
PACKBENCH_MUST_USE
int store_settle_jobs(struct store *store, const char *order, unsigned parcel);

/* How many jobs are queued or sending, and how many unknown. */
PACKBENCH_MUST_USE
int store_count_jobs(struct store *store, unsigned *waiting, unsigned *unknown);
