// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "packbench/text.h"
#include "firmware/session/step.h"

static const enum sound sounds[] = {
	[VERDICT_NONE] = SOUND_NONE,
	[VERDICT_OPENED] = SOUND_RIGHT,
	[VERDICT_RIGHT] = SOUND_RIGHT,
	[VERDICT_PACKED] = SOUND_PACKED,
	[VERDICT_SHIPPED] = SOUND_SHIPPED,
	[VERDICT_PUT_BACK] = SOUND_RIGHT,
	[VERDICT_UNDONE] = SOUND_RIGHT,
	[VERDICT_SHORTED] = SOUND_RIGHT,
	[VERDICT_ALL_MISSING] = SOUND_RIGHT,
	[VERDICT_NEXT] = SOUND_RIGHT,
	[VERDICT_REPRINTING] = SOUND_RIGHT,
	[VERDICT_WRONG_ITEM] = SOUND_WRONG_ITEM,
	[VERDICT_TOO_MANY] = SOUND_TOO_MANY,
	[VERDICT_UNKNOWN_CODE] = SOUND_UNKNOWN_CODE,
	[VERDICT_REFUSED] = SOUND_REFUSED,
	[VERDICT_INTERRUPTED] = SOUND_INTERRUPTED,
};

struct verdict *answer(struct step *step, enum verdict_kind kind)
{
	struct verdict *verdict = &step->session->verdict;
	*verdict = (struct verdict){ .kind = kind };
	if (step->input->kind == INPUT_SCAN)
		text_copy(verdict->code, sizeof(verdict->code), step->input->scan.code);
	step->effects->sound = sounds[kind];
	return verdict;
}

void refuse(struct step *step, enum refusal refusal, const char *order)
{
	struct verdict *verdict = answer(step, VERDICT_REFUSED);
	verdict->refusal = refusal;
	if (order != NULL)
		text_copy(verdict->order, sizeof(verdict->order), order);
}

void name_product(struct verdict *verdict, const struct product *product)
{
	char title[TITLE_SIZE * 2 + 2];
	snprintf(title, sizeof(title), "%s%s%s", product->title,
	    product->variant[0] != '\0' ? ", " : "", product->variant);
	text_copy(verdict->title, sizeof(verdict->title), title);
}

struct fact *state_fact(
    struct step *step, enum fact_type type, const struct order *order, unsigned parcel)
{
	struct effects *effects = step->effects;
	assert(effects->n_facts < sizeof(effects->facts) / sizeof(effects->facts[0]));
	struct fact *fact = &effects->facts[effects->n_facts++];
	fact->type = type;
	fact->parcel = parcel;
	text_copy(fact->order, sizeof(fact->order), order->number);
	return fact;
}

void list_units(struct fact *fact, const struct order_line *line, unsigned quantity)
{
	struct fact_line *told = &fact->lines[fact->n_lines++];
	text_copy(told->sku, sizeof(told->sku), line->product.sku);
	text_copy(told->gtin, sizeof(told->gtin), line->product.gtin);
	told->quantity = quantity;
}

void list_packed(struct fact *fact, const struct order *order)
{
	for (unsigned i = 0; i < order->n_lines; i++)
		if (order->lines[i].packed > 0)
			list_units(fact, &order->lines[i], order->lines[i].packed);
}

static void read_barcode(struct step *step)
{
	if (step->input->scan.command != COMMAND_NONE)
		obey(step);
	else if (step->session->interruption != INTERRUPTION_NONE)
		scan_while_interrupted(step);
	else if (step->session->phase == SESSION_IDLE)
		scan_while_idle(step);
	else if (step->session->phase == SESSION_PACKING)
		scan_while_packing(step);
	else
		scan_while_label(step);
}

static void clear_effects(struct effects *effects)
{
	effects->sound = SOUND_NONE;
	effects->print = PRINT_NOTHING;
	effects->order_touched = false;
	effects->n_facts = 0;
	for (size_t i = 0; i < sizeof(effects->facts) / sizeof(effects->facts[0]); i++) {
		effects->facts[i].reason = EXCEPTION_NONE;
		effects->facts[i].tracking[0] = '\0';
		effects->facts[i].n_lines = 0;
	}
}

void session_step(struct session *session, const struct input *input, struct effects *effects)
{
	struct step step = { session, input, effects };
	clear_effects(effects);
	if (input->kind == INPUT_ORDER)
		order_changed(&step);
	else
		read_barcode(&step);
}

unsigned session_units_left(const struct session *session, unsigned line)
{
	const struct order_line *it = &session->order.lines[line];
	return it->quantity - it->packed - it->missing;
}

enum light session_light(const struct session *session, const char *bin)
{
	enum light light = LIGHT_OFF;
	if (session->phase != SESSION_PACKING || session->interruption != INTERRUPTION_NONE)
		return LIGHT_OFF;
	for (unsigned i = 0; i < session->order.n_lines; i++) {
		if (session_units_left(session, i) == 0 ||
		    strcmp(session->order.lines[i].product.bin, bin) != 0)
			continue;
		if (i == session->front)
			return LIGHT_BLINK;
		light = LIGHT_ON;
	}
	return light;
}
