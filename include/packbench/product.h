// SPDX-License-Identifier: Apache-2.0
#pragma once
/* A product as the catalogue knows it: one SKU, where it lies and what goes into its parcel. */

enum {
	SKU_SIZE = 64,    /* bytes with the NUL; a longer SKU is refused at import */
	TITLE_SIZE = 192, /* bytes with the NUL; a longer title is cut at a character boundary */
	GTIN_SIZE =
	    15, /* a GTIN in its 14-digit form (GS1 General Specifications 3.3.2) and the NUL */
	BIN_SIZE = 24,    /* name of a shelf position; also the name of its light */
	GUIDE_SIZE = 48,  /* name of a guide */
	IMAGE_SIZE = 192, /* file name or address of a picture */
	UNITS_MAX = 9999, /* most units one barcode or one order line may stand for */
};

struct product {
	char sku[SKU_SIZE];
	char gtin[GTIN_SIZE]; /* GTIN-14 of a single unit, or "" */
	char title[TITLE_SIZE];
	char variant[TITLE_SIZE]; /* what tells it from its sisters ("blue, 350 ml"), or "" */
	char bin[BIN_SIZE];       /* or "" */
	char image[IMAGE_SIZE];   /* or "" */
	char guide[GUIDE_SIZE];   /* the guide that goes with it, or "" */
};

/* One more barcode for a product: a pack of 'units' of it, under a GTIN of its own. */
struct pack {
	char gtin[GTIN_SIZE];
	unsigned units; /* 2..UNITS_MAX */
};
