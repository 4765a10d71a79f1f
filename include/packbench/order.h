// SPDX-License-Identifier: Apache-2.0
#pragma once
/* An order: what the customer bought, who the customer is, and how far the bench has come. */
#include <stdbool.h>
#include <stdint.h>
#include "packbench/product.h"

enum {
	ORDER_NUMBER_SIZE = 32, /* bytes with the NUL */
	ORDER_LINES_MAX = 200,  /* an order with more lines is refused at import */
	ORDER_TRACKING_MAX = 8, /* tracking numbers the shop may name */
	TRACKING_SIZE = 48,     /* bytes with the NUL */
	LANGUAGE_SIZE = 16,     /* BCP 47 tag, e.g. "de" or "pt-BR" */
	NAME_SIZE = 96,
	NOTE_SIZE = 512,
	ADDRESS_SIZE = 256, /* a web address */
};

/* The bench's own word on an order; the shop's cancellation is one of them. */
enum order_status {
	ORDER_OPEN,      /* waiting to be packed */
	ORDER_PACKED,    /* a verified parcel stands, its carrier label not yet scanned */
	ORDER_SHIPPED,   /* handed over: nothing may happen to it any more */
	ORDER_SHORT,     /* closed with nothing to send: every unit was missing */
	ORDER_CANCELLED, /* withdrawn by the shop */
};

struct order_line {
	/* What the shop said. */
	unsigned quantity; /* units wanted, 1..UNITS_MAX */
	/* The product; from the catalogue where it is listed there, else sku and title of the
	 * order. */
	struct product product;
	/* What the bench did; packed + missing <= quantity at all times. */
	unsigned packed;  /* units verified into the box */
	unsigned missing; /* units closed as short */
};

struct order {
	char number[ORDER_NUMBER_SIZE]; /* upper case, without a leading '#': "1004" */
	enum order_status status;
	/* Parcel numbers used up so far: by every closed parcel, and by a box that was given up
	 * after something had been told of it. The open box will be the next one. */
	unsigned parcels;

	char language[LANGUAGE_SIZE]; /* the customer's, or "" */
	char first_name[NAME_SIZE];   /* or "" */
	unsigned
	    orders_count; /* the customer's orders with this shop, this one included; 0 unknown */
	bool gift;
	char note[NOTE_SIZE];       /* the customer's words (for a gift: the message), or "" */
	char address[ADDRESS_SIZE]; /* of the order's page at the shop, or "" */

	unsigned n_tracking;
	char tracking[ORDER_TRACKING_MAX][TRACKING_SIZE]; /* in the form of tracking_normalize() */

	unsigned n_lines; /* 1..ORDER_LINES_MAX, each of another SKU; 0 only when cancelled */
	struct order_line lines[ORDER_LINES_MAX];
};

/* Do both orders ask for the same units? Customer, notes and tracking numbers may differ. */
bool order_same_lines(const struct order *a, const struct order *b);

/* The shop's news on an order meet what the bench knows of it: 'news' takes over parcels, status
 * and progress as far as they still hold. A shipped order stays shipped; one that asks for other
 * units, or that comes back after a cancellation, is open again. */
void order_update(const struct order *known, struct order *news);

/* Units over all lines. */
unsigned order_units_wanted(const struct order *order);
unsigned order_units_packed(const struct order *order);
