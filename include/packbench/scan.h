// SPDX-License-Identifier: Apache-2.0
#pragma once
/*
 * What the bytes of a barcode mean before anything is looked up. Pure: no I/O, no allocation.
 * Order, product and carrier label can share one number space, so decoding tells every reading that
 * the code allows; the session chooses by what it waits for.
 */
#include <stddef.h>
#include "packbench/order.h"

enum {
	SCAN_SIZE = 129, /* longest code taken, with the NUL */
};

enum command {
	COMMAND_NONE,
	COMMAND_CANCEL,  /* PB:CANCEL   put the order back */
	COMMAND_REPRINT, /* PB:REPRINT  the last parcel's documents again */
	COMMAND_UNDO,    /* PB:UNDO     the last unit out of the box again */
	COMMAND_NEXT,    /* PB:NEXT     another line to the front */
	COMMAND_SHORT,   /* PB:SHORT    the rest of the line in front is missing */
	COMMAND_UNKNOWN, /* PB: and anything else */
};

struct scan {
	char code[SCAN_SIZE]; /* as scanned, without surrounding blanks; printable */
	enum command command; /* not COMMAND_NONE: all below is empty */
	char gtin[GTIN_SIZE]; /* GTIN-14 if it is an 8, 12, 13 or 14-digit GTIN with a right
				 check digit (GS1 General Specifications 7.9.1), else "" */
	char order[ORDER_NUMBER_SIZE]; /* as an order number: upper case, no '#'; "" if too long */
	char tracking[TRACKING_SIZE];  /* as a carrier's tracking number, else "" */
};

/* Reads 'length' bytes as a scanner sent them, terminator stripped. Returns 0; -ENODATA for nothing
 * but blanks, -EMSGSIZE when longer than SCAN_SIZE - 1, -EILSEQ for control characters or bytes
 * that are not UTF-8. 'scan' is filled in any case: what is printable of the code, for the screen.
 */
int scan_decode(const char *bytes, size_t length, struct scan *scan);

/* The GTIN-14 form of 8, 12, 13 or 14 digits with a right check digit. Returns 0, or -EINVAL. */
int gtin_normalize(const char *digits, char gtin[static GTIN_SIZE]);

/* An order number in the one form that is compared: upper case, without blanks around it and
 * without a leading '#'. Returns 0; -EINVAL if empty, too long or with characters other than
 * letters, digits and - _ . / */
int order_number_normalize(const char *text, char number[static ORDER_NUMBER_SIZE]);

/* A tracking number as it is compared: upper case, no blanks, 8 to 47 letters and digits; the
 * "420 + ZIP" routing prefix of a USPS IMpb (Publication 199) is left out. Returns 0 or -EINVAL. */
int tracking_normalize(const char *text, char tracking[static TRACKING_SIZE]);
