// SPDX-License-Identifier: Apache-2.0
#include "firmware/facts/facts.h"
#include <jansson.h>
#include "firmware/facts/timestamp.h"

static const char *const phase_names[] = {
	[SESSION_IDLE] = "idle",
	[SESSION_PACKING] = "packing",
	[SESSION_LABEL] = "label",
};

static const char *const interruption_names[] = {
	[INTERRUPTION_NONE] = "",
	[INTERRUPTION_CANCELLED] = "cancelled",
	[INTERRUPTION_CHANGED] = "changed",
};

static const char *const verdict_names[] = {
	[VERDICT_NONE] = "none",
	[VERDICT_OPENED] = "opened",
	[VERDICT_RIGHT] = "right",
	[VERDICT_PACKED] = "packed",
	[VERDICT_SHIPPED] = "shipped",
	[VERDICT_PUT_BACK] = "put-back",
	[VERDICT_UNDONE] = "undone",
	[VERDICT_SHORTED] = "shorted",
	[VERDICT_ALL_MISSING] = "all-missing",
	[VERDICT_NEXT] = "next",
	[VERDICT_REPRINTING] = "reprinting",
	[VERDICT_WRONG_ITEM] = "wrong-item",
	[VERDICT_TOO_MANY] = "too-many",
	[VERDICT_UNKNOWN_CODE] = "unknown-code",
	[VERDICT_REFUSED] = "refused",
	[VERDICT_INTERRUPTED] = "interrupted",
};

static json_t *order_to_json(const struct session *session)
{
	const struct order *order = &session->order;
	json_t *lines = json_array();
	for (unsigned i = 0; i < order->n_lines; i++)
		json_array_append_new(
		    lines, json_pack("{ss ss si si si}", "sku", order->lines[i].product.sku, "bin",
			       order->lines[i].product.bin, "quantity",
			       (int)order->lines[i].quantity, "packed", (int)order->lines[i].packed,
			       "missing", (int)order->lines[i].missing));
	return json_pack(
	    "{ss si so}", "number", order->number, "front", (int)session->front, "lines", lines);
}

static json_t *session_to_json(const struct session *session)
{
	json_t *json = json_pack("{ss ss}", "phase", phase_names[session->phase], "verdict",
	    verdict_names[session->verdict.kind]);
	if (session->interruption != INTERRUPTION_NONE)
		json_object_set_new(
		    json, "interruption", json_string(interruption_names[session->interruption]));
	if (session->verdict.code[0] != '\0')
		json_object_set_new(json, "code", json_string(session->verdict.code));
	if (session->phase != SESSION_IDLE)
		json_object_set_new(json, "order", order_to_json(session));
	return json;
}

static json_t *device_to_json(const struct device_health *device)
{
	static const char *const names[] = {
		[DEVICE_NONE] = "none",
		[DEVICE_READY] = "ready",
		[DEVICE_FAULT] = "fault",
	};
	json_t *json = json_pack("{ss}", "state", names[device->state]);
	if (device->message[0] != '\0')
		json_object_set_new(json, "message", json_string(device->message));
	return json;
}

char *state_to_json(const struct session *session, const struct health *health,
    const struct counters *counters, int64_t time_ms)
{
	char timestamp[TIMESTAMP_SIZE];
	timestamp_write(time_ms, timestamp);
	json_t *json = json_pack("{ss so sn s{so so} si s{si si} si s{si si si si si}}",
	    "timestamp", timestamp, "session", session_to_json(session), "packer", "devices",
	    "scanner", device_to_json(&health->scanner), "printer",
	    device_to_json(&health->printer), "outbox", (int)health->events_waiting, "labels",
	    "waiting", (int)health->labels_waiting, "unknown", (int)health->labels_unknown,
	    "orders", (int)health->orders_waiting, "counters", "scans", (int)counters->scans,
	    "units", (int)counters->units, "refused", (int)counters->refused, "packed",
	    (int)counters->packed, "shipped", (int)counters->shipped);
	char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
	json_decref(json);
	return text;
}
