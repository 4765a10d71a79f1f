// SPDX-License-Identifier: Apache-2.0
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <stddef.h>
#include "drivers/link/reason.h"

static const struct {
	int code;
	const char *text;
} reasons[] = {
	{ MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION, "it does not speak MQTT 5" },
	{ MQTT_RC_CLIENTID_NOT_VALID, "it does not take this station's id as client id" },
	{ MQTT_RC_BAD_USERNAME_OR_PASSWORD, "it does not know this station; check cert_file" },
	{ MQTT_RC_NOT_AUTHORIZED,
	    "not authorised; check the broker's access rules for this station" },
	{ MQTT_RC_SERVER_UNAVAILABLE, "it is not ready for clients" },
	{ MQTT_RC_SERVER_BUSY, "it is busy" },
	{ MQTT_RC_BANNED, "it has banned this station" },
	{ MQTT_RC_SERVER_SHUTTING_DOWN, "it is shutting down" },
	{ MQTT_RC_KEEP_ALIVE_TIMEOUT, "it has not heard of this station for too long" },
	{ MQTT_RC_SESSION_TAKEN_OVER, "another station uses this id" },
	{ MQTT_RC_PACKET_TOO_LARGE, "the message is larger than it takes" },
	{ MQTT_RC_QUOTA_EXCEEDED, "a quota is exceeded" },
	{ MQTT_RC_USE_ANOTHER_SERVER, "it wants another broker to be used for now" },
	{ MQTT_RC_SERVER_MOVED, "it has moved; change broker in [link]" },
};

const char *reason_text(int code)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].code == code)
			return reasons[i].text;
	return mosquitto_reason_string(code);
}
