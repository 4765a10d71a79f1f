// SPDX-License-Identifier: Apache-2.0
/* What the packer is told: every verdict, refusal and interruption, in every language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "packbench/text.h"
#include "tests/ui/states.h"

static const char *const languages[] = { "en", "de", "fr" };
static struct state state;
static struct view view;

static void see(void)
{
	memset(&view, 0xAA, sizeof(view));
	state_view(&state, &view);
}

static void start(void (*make)(struct state *))
{
	memset(&state, 0, sizeof(state));
	make(&state);
}

static void verdict(enum verdict_kind kind, enum refusal refusal)
{
	state.session.verdict = (struct verdict){
		.kind = kind,
		.refusal = refusal,
		.code = "8710398520173",
		.title = "Stoneware mug, red",
		.order = "1007",
		.units = 1,
	};
}

/* Does the verdict fill the screen? No default: a new verdict does not compile until it is thought
 * of here, and not pass until it has words. */
static bool fills(enum verdict_kind kind)
{
	switch (kind) {
	case VERDICT_NONE:
	case VERDICT_OPENED:
	case VERDICT_RIGHT:
	case VERDICT_PUT_BACK:
	case VERDICT_UNDONE:
	case VERDICT_SHORTED:
	case VERDICT_ALL_MISSING:
	case VERDICT_NEXT:
	case VERDICT_REPRINTING:
		return false;
	case VERDICT_PACKED:
	case VERDICT_SHIPPED:
	case VERDICT_WRONG_ITEM:
	case VERDICT_TOO_MANY:
	case VERDICT_UNKNOWN_CODE:
	case VERDICT_REFUSED:
	case VERDICT_INTERRUPTED:
		return true;
	}
	return true;
}

static enum session_phase phase_of(enum verdict_kind kind)
{
	if (kind == VERDICT_PACKED)
		return SESSION_LABEL;
	if (kind == VERDICT_SHIPPED || kind == VERDICT_PUT_BACK || kind == VERDICT_ALL_MISSING)
		return SESSION_IDLE;
	return SESSION_PACKING;
}

static void check_words(void)
{
	const char *const texts[] = { view.headline, view.detail, view.todo, view.toast, view.place,
		view.progress, view.front_of };
	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_null(strchr(texts[i], '{'));
		assert_null(strstr(texts[i], "msgid"));
		assert_null(strstr(texts[i], "Project-Id"));
	}
	assert_true(view.place[0] != '\0');
}

static void check_verdict(enum verdict_kind kind)
{
	start(state_packing);
	verdict(kind, REFUSAL_NO_ORDER);
	state.session.phase = phase_of(kind);
	if (kind == VERDICT_INTERRUPTED)
		state.session.interruption = INTERRUPTION_CANCELLED;
	see();
	check_words();
	if (fills(kind)) {
		assert_true(view.kind != VIEW_IDLE && view.kind != VIEW_PACKING);
		assert_true(view.headline[0] != '\0' && view.detail[0] != '\0');
	} else if (state.session.phase == SESSION_IDLE) {
		assert_int_equal(view.kind, VIEW_IDLE);
		assert_true(view.toast[0] != '\0');
	} else {
		assert_int_equal(view.kind, VIEW_PACKING);
		assert_string_equal(view.front.sku, "MUG-350-BL");
	}
}

static void every_verdict_has_words(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 3; i++) {
		view_language(languages[i], LOCALES);
		for (enum verdict_kind kind = 0; kind <= VERDICT_INTERRUPTED; kind++)
			check_verdict(kind);
	}
	view_language("en", LOCALES);
}

/* What names the trouble. No default, as above. */
static const char *expected_in(enum refusal refusal)
{
	switch (refusal) {
	case REFUSAL_NONE:
	case REFUSAL_NO_ORDER:
	case REFUSAL_LABEL_WANTED:
	case REFUSAL_CLOSED_AS_MISSING:
		return "Stoneware mug, red";
	case REFUSAL_OTHER_ORDER_OPEN:
	case REFUSAL_ORDER_SHIPPED:
	case REFUSAL_ORDER_CANCELLED:
	case REFUSAL_ORDER_SHORT:
	case REFUSAL_LABEL_OF_OTHER_ORDER:
	case REFUSAL_LABEL_USED:
		return "1007";
	case REFUSAL_LABEL_NOT_OF_ORDER:
	case REFUSAL_PARCEL_CLOSED:
		return "8710398520173";
	case REFUSAL_NOTHING_TO_UNDO:
	case REFUSAL_NOTHING_TO_REPRINT:
		return "";
	}
	return NULL;
}

static void every_refusal_has_words(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 3; i++)
		for (enum refusal refusal = 0; refusal <= REFUSAL_PARCEL_CLOSED; refusal++) {
			char all[2 * VIEW_TEXT_SIZE];
			view_language(languages[i], LOCALES);
			start(state_packing);
			verdict(VERDICT_REFUSED, refusal);
			see();
			check_words();
			assert_int_equal(view.kind, VIEW_AMBER);
			assert_string_equal(view.mark, "!");
			assert_true(view.headline[0] != '\0' && view.detail[0] != '\0');
			snprintf(all, sizeof(all), "%s %s", view.headline, view.detail);
			assert_non_null(strstr(all, expected_in(refusal)));
		}
	view_language("en", LOCALES);
}

static void wrong_item_says_what_and_what_is_wanted(void **unused)
{
	(void)unused;
	start(state_packing);
	verdict(VERDICT_WRONG_ITEM, REFUSAL_NONE);
	see();
	assert_int_equal(view.kind, VIEW_RED);
	assert_string_equal(view.headline, "Not in this order");
	assert_string_equal(view.detail, "You scanned Stoneware mug, red.");
	assert_string_equal(view.todo, "Put it back");
	assert_string_equal(view.front.bin, "A3");
	assert_string_equal(view.place, "#1004");
	assert_string_equal(view.progress, "2 of 5 units");
}

static void a_pack_too_big_is_not_one_too_many(void **unused)
{
	(void)unused;
	start(state_packing);
	verdict(VERDICT_TOO_MANY, REFUSAL_NONE);
	see();
	assert_string_equal(view.mark, "+1");
	state.session.verdict.units = 6;
	see();
	assert_int_equal(view.kind, VIEW_AMBER);
	assert_string_equal(view.mark, "!");
	assert_non_null(strstr(view.detail, "6 × Stoneware mug, red"));
}

static void unknown_code_asks_for_what_the_phase_wants(void **unused)
{
	(void)unused;
	start(state_packing);
	verdict(VERDICT_UNKNOWN_CODE, REFUSAL_NONE);
	see();
	assert_int_equal(view.kind, VIEW_BLUE);
	assert_string_equal(view.detail, "8710398520173");
	assert_non_null(strstr(view.todo, "catalogue"));
	state.session.phase = SESSION_LABEL;
	see();
	assert_non_null(strstr(view.todo, "label of order 1004"));
	state.session.phase = SESSION_IDLE;
	see();
	assert_non_null(strstr(view.todo, "Scan an order"));
	strcpy(state.session.verdict.code, "pb:jump");
	see();
	assert_string_equal(view.headline, "Unknown command card");
	strcpy(state.session.verdict.code, "");
	see();
	assert_string_equal(view.headline, "Not readable");
}

static void interruption_stays_whatever_is_scanned(void **unused)
{
	(void)unused;
	for (enum verdict_kind kind = 0; kind <= VERDICT_INTERRUPTED; kind++) {
		start(state_packing);
		verdict(kind, REFUSAL_NONE);
		state.session.interruption = INTERRUPTION_CANCELLED;
		see();
		assert_int_equal(view.kind, VIEW_RED);
		assert_string_equal(view.headline, "Order 1004 was cancelled");
		assert_string_equal(view.detail, "Put everything back.");
		assert_string_equal(view.todo, "Then scan PB:CANCEL");
		assert_string_equal(view.front.title, "");
		state.session.interruption = INTERRUPTION_CHANGED;
		see();
		assert_string_equal(view.headline, "Order 1004 was changed");
		assert_string_equal(view.todo, "Then scan order 1004 again");
	}
}

static void after_a_restart_the_phase_speaks(void **unused)
{
	(void)unused;
	start(state_packing);
	see();
	assert_int_equal(view.kind, VIEW_PACKING);
	assert_false(view.just_right);
	state.session.phase = SESSION_LABEL;
	see();
	assert_int_equal(view.kind, VIEW_GREEN);
	assert_string_equal(view.headline, "Packed");
	assert_string_equal(view.todo, "Now scan the carrier's label");
	state.session.phase = SESSION_IDLE;
	see();
	assert_int_equal(view.kind, VIEW_IDLE);
	assert_string_equal(view.headline, "Scan an order");
	assert_string_equal(view.detail, "23 orders waiting");
	assert_string_equal(view.place, "bench-07");
	assert_string_equal(view.progress, "Lyon");
}

static void right_keeps_the_next_unit_in_sight(void **unused)
{
	(void)unused;
	start(state_packing);
	verdict(VERDICT_RIGHT, REFUSAL_NONE);
	see();
	assert_int_equal(view.kind, VIEW_PACKING);
	assert_true(view.just_right);
	assert_int_equal(view.front_left, 2);
	assert_string_equal(view.front_of, "more of 3");
	assert_string_equal(view.toast, "");
	state.session.verdict.units = 6;
	see();
	assert_string_equal(view.toast, "6 × Stoneware mug, red counted.");
}

static void open_lines_stand_before_done_ones(void **unused)
{
	(void)unused;
	start(state_packing);
	see();
	assert_int_equal(view.n_lines, 2);
	assert_string_equal(view.lines[0].title, "Assam loose leaf, 250 g");
	assert_false(view.lines[0].done);
	assert_string_equal(view.lines[1].title, "Tea infuser, steel");
	assert_true(view.lines[1].done);
	state.session.front = 1;
	state.session.order.lines[0].missing = 2;
	see();
	assert_string_equal(view.front.sku, "TEA-ASSAM-250");
	assert_string_equal(view.front_of, "unit");
	assert_string_equal(view.lines[1].title, "Stoneware mug, blue, 350 ml");
	assert_int_equal(view.lines[1].quantity, 1);
	assert_true(view.lines[1].done);
	assert_string_equal(view.progress, "2 of 3 units");
}

static void a_command_card_is_answered(void **unused)
{
	(void)unused;
	start(state_packing);
	verdict(VERDICT_UNDONE, REFUSAL_NONE);
	see();
	assert_string_equal(view.toast, "Take 1 × Stoneware mug, red out of the box.");
	verdict(VERDICT_NEXT, REFUSAL_NONE);
	see();
	assert_string_equal(view.toast, "");
	state.session.order.lines[1].packed = 1;
	see();
	assert_string_equal(view.toast, "No other line is left.");
	state.session.phase = SESSION_LABEL;
	verdict(VERDICT_REPRINTING, REFUSAL_NONE);
	see();
	assert_int_equal(view.kind, VIEW_GREEN);
	assert_string_equal(view.toast, "Printing the pages of order 1007 again.");
	state.session.phase = SESSION_IDLE;
	state.session.order.status = ORDER_PACKED;
	verdict(VERDICT_PUT_BACK, REFUSAL_NONE);
	see();
	assert_string_equal(view.toast, "The parcel of order 1007 is put aside.");
}

static void bar_tells_the_devices(void **unused)
{
	(void)unused;
	start(state_packing);
	state.health.scanner.state = DEVICE_NONE;
	see();
	assert_string_equal(view.devices[0].text, "");
	assert_string_equal(view.devices[1].text, "Printer");
	assert_string_equal(view.devices[2].text, "Online");
	state.health.printer.state = DEVICE_FAULT;
	strcpy(state.health.printer.message, "paper out");
	state.health.broker.state = DEVICE_FAULT;
	see();
	assert_true(view.devices[1].fault && view.devices[2].fault);
	assert_string_equal(view.devices[1].text, "Printer: paper out");
	assert_string_equal(view.devices[2].text, "Offline");
	assert_string_equal(view.toast, "");
	state.health.events_waiting = 12;
	strcpy(state.health.printer.message, "cannot write D/labels: No space left on device");
	see();
	assert_string_equal(view.toast, "Printer: cannot write D/labels: No space left on device");
	assert_string_equal(view.devices[2].text, "Offline, 12 kept");
	state.health.broker.state = DEVICE_READY;
	see();
	assert_false(view.devices[2].fault);
	assert_string_equal(view.devices[2].text, "Online, 12 to send");
}

static void uncertain_labels_are_told_while_the_box_is_closed(void **unused)
{
	(void)unused;
	start(state_packing);
	state.health.labels_unknown = 1;
	see();
	assert_string_equal(view.toast, "");
	state.session.phase = SESSION_LABEL;
	see();
	assert_string_equal(
	    view.toast, "1 label uncertain: look at the printer. PB:REPRINT prints again.");
}

static void languages_differ_and_unknown_ones_are_english(void **unused)
{
	static const struct {
		const char *language, *headline, *units;
	} expected[] = {
		{ "de", "Auftrag scannen", "23 Aufträge warten" },
		{ "fr-CA", "Scannez une commande", "23 commandes en attente" },
		{ "xx", "Scan an order", "23 orders waiting" },
		{ "../../de", "Scan an order", "23 orders waiting" },
		{ "", "Scan an order", "23 orders waiting" },
		{ "en", "Scan an order", "23 orders waiting" },
	};

	(void)unused;
	start(state_packing);
	state.session.phase = SESSION_IDLE;
	for (unsigned i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		view_language(expected[i].language, LOCALES);
		see();
		assert_string_equal(view.headline, expected[i].headline);
		assert_string_equal(view.detail, expected[i].units);
	}
}

static bool is_utf8_cut_well(const char *text)
{
	size_t length = strlen(text);
	while (length > 0 && ((unsigned char)text[length - 1] & 0xC0) == 0x80)
		length--;
	if (length == 0)
		return text[0] == '\0';
	unsigned char lead = (unsigned char)text[length - 1];
	size_t tail = strlen(text) - length;
	return lead < 0x80 ? tail == 0 : tail == (lead >= 0xF0 ? 3U : lead >= 0xE0 ? 2U : 1U);
}

static void fill_with(char *to, size_t size, const char *character)
{
	char text[2 * VIEW_TEXT_SIZE] = "";
	while (strlen(text) + 8 < sizeof(text))
		strcat(text, character);
	text_copy(to, size, text);
}

static void longest_texts_are_cut_between_characters(void **unused)
{
	static const char *const characters[] = { "ü", "茶", "🫖" };

	(void)unused;
	for (unsigned i = 0; i < 3; i++) {
		start(state_packing);
		verdict(VERDICT_WRONG_ITEM, REFUSAL_NONE);
		for (unsigned line = 0; line < 3; line++) {
			struct product *product = &state.session.order.lines[line].product;
			fill_with(product->title, TITLE_SIZE, characters[i]);
			fill_with(product->variant, TITLE_SIZE, characters[i]);
		}
		fill_with(state.session.verdict.title, TITLE_SIZE, characters[i]);
		fill_with(state.health.printer.message, 96, characters[i]);
		state.health.printer.state = DEVICE_FAULT;
		see();
		assert_true(is_utf8_cut_well(view.detail));
		assert_true(is_utf8_cut_well(view.devices[1].text));
		state.session.verdict.kind = VERDICT_NONE;
		see();
		assert_true(is_utf8_cut_well(view.lines[0].title));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_verdict_has_words),
		cmocka_unit_test(every_refusal_has_words),
		cmocka_unit_test(wrong_item_says_what_and_what_is_wanted),
		cmocka_unit_test(a_pack_too_big_is_not_one_too_many),
		cmocka_unit_test(unknown_code_asks_for_what_the_phase_wants),
		cmocka_unit_test(interruption_stays_whatever_is_scanned),
		cmocka_unit_test(after_a_restart_the_phase_speaks),
		cmocka_unit_test(right_keeps_the_next_unit_in_sight),
		cmocka_unit_test(open_lines_stand_before_done_ones),
		cmocka_unit_test(a_command_card_is_answered),
		cmocka_unit_test(bar_tells_the_devices),
		cmocka_unit_test(uncertain_labels_are_told_while_the_box_is_closed),
		cmocka_unit_test(languages_differ_and_unknown_ones_are_english),
		cmocka_unit_test(longest_texts_are_cut_between_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
