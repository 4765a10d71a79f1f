// SPDX-License-Identifier: Apache-2.0
#include "firmware/facts/facts.h"
#include <jansson.h>
#include <stdio.h>
#include "firmware/facts/timestamp.h"

const char *fact_type_name(enum fact_type type)
{
	static const char *const names[] = {
		[FACT_PACKED] = "packed",
		[FACT_SHIPPED] = "shipped",
		[FACT_EXCEPTION] = "exception",
	};
	return names[type];
}

static const char *reason_name(enum exception_reason reason)
{
	static const char *const names[] = {
		[EXCEPTION_NONE] = "",
		[EXCEPTION_SHORT] = "short",
		[EXCEPTION_CANCELLED] = "cancelled",
		[EXCEPTION_CHANGED] = "changed",
	};
	return names[reason];
}

static json_t *lines_to_json(const struct fact *fact)
{
	json_t *lines = json_array();
	for (unsigned i = 0; i < fact->n_lines; i++) {
		const struct fact_line *told = &fact->lines[i];
		json_t *line =
		    json_pack("{ss si}", "sku", told->sku, "quantity", (int)told->quantity);
		if (told->gtin[0] != '\0')
			json_object_set_new(line, "gtin", json_string(told->gtin));
		json_array_append_new(lines, line);
	}
	return lines;
}

static json_t *documents_to_json(const struct fact_context *context)
{
	json_t *documents = json_array();
	for (unsigned i = 0; i < context->n_documents; i++)
		json_array_append_new(documents, json_string(context->documents[i].name));
	return documents;
}

static json_t *data_to_json(const struct fact *fact, const struct fact_context *context)
{
	json_t *data = json_pack("{ss si so}", "order", fact->order, "parcel", (int)fact->parcel,
	    "lines", lines_to_json(fact));
	if (fact->type == FACT_PACKED)
		json_object_set_new(data, "documents", documents_to_json(context));
	else if (fact->type == FACT_SHIPPED)
		json_object_set_new(data, "tracking", json_string(fact->tracking));
	else
		json_object_set_new(data, "reason", json_string(reason_name(fact->reason)));
	return data;
}

static char *dump(json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

char *fact_to_json(const struct fact *fact, const struct fact_context *context)
{
	char source[160], type[64], subject[96], sequence[24];
	char time[TIMESTAMP_SIZE], recorded[TIMESTAMP_SIZE];

	snprintf(source, sizeof(source), "/packbench/%s/%s", context->site, context->station);
	snprintf(type, sizeof(type), "packbench.parcel.%s.v1", fact_type_name(fact->type));
	snprintf(subject, sizeof(subject), "order/%s/parcel/%u", fact->order, fact->parcel);
	snprintf(sequence, sizeof(sequence), "%010llu", (unsigned long long)context->sequence);
	timestamp_write(context->time_ms, time);
	timestamp_write(context->recorded_ms, recorded);
	return dump(json_pack("{ss ss ss ss ss ss ss ss ss so}", "specversion", "1.0", "id",
	    context->id, "source", source, "type", type, "subject", subject, "time", time,
	    "recordedtime", recorded, "sequence", sequence, "datacontenttype", "application/json",
	    "data", data_to_json(fact, context)));
}

char *connection_to_json(const char *state, int64_t time_ms)
{
	char timestamp[TIMESTAMP_SIZE];
	timestamp_write(time_ms, timestamp);
	return dump(json_pack(
	    "{ss ss ss}", "state", state, "timestamp", timestamp, "version", PACKBENCH_VERSION));
}

char *alarm_to_json(const char *name, const char *message, int64_t time_ms)
{
	char timestamp[TIMESTAMP_SIZE];
	timestamp_write(time_ms, timestamp);
	return dump(
	    json_pack("{ss ss ss}", "alarm", name, "message", message, "timestamp", timestamp));
}
