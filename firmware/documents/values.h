// SPDX-License-Identifier: Apache-2.0
#pragma once
/* What an order says, as fields. */
#include "firmware/documents/fields.h"
#include "firmware/documents/texts.h"
#include "packbench/document.h"

/* Gives all fields of the shop, the customer, the order and the document their values. 'day' is the
 * day of packing. */
void values_set(struct fields *fields, const struct config *config, const struct texts *texts,
    const struct document *document, const struct order *order, int64_t day);
