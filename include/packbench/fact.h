// SPDX-License-Identifier: Apache-2.0
#pragma once
/* A fact: something that happened to a parcel and that the outside must learn once. */
#include "packbench/order.h"

enum fact_type {
	FACT_PACKED,    /* every unit verified, documents promised */
	FACT_SHIPPED,   /* the carrier's label was scanned back */
	FACT_EXCEPTION, /* something is not as ordered; see the reason */
};

enum exception_reason {
	EXCEPTION_NONE,
	EXCEPTION_SHORT,     /* units are missing or damaged: PB:SHORT */
	EXCEPTION_CANCELLED, /* a packed parcel is taken apart, the shop cancelled its order */
	EXCEPTION_CHANGED,   /* a packed parcel is taken apart, the shop changed its order */
};

struct fact_line {
	char sku[SKU_SIZE];
	char gtin[GTIN_SIZE]; /* or "" */
	unsigned quantity;
};

struct fact {
	enum fact_type type;
	enum exception_reason reason; /* FACT_EXCEPTION only */
	char order[ORDER_NUMBER_SIZE];
	unsigned parcel;              /* number of the parcel within its order, from 1 */
	char tracking[TRACKING_SIZE]; /* FACT_SHIPPED only, else "" */
	unsigned n_lines;
	struct fact_line lines[ORDER_LINES_MAX]; /* packed, shipped: what is in the box; exception:
						    what it is about */
};
