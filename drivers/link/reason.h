// SPDX-License-Identifier: Apache-2.0
#pragma once

/* What a reason code of MQTT 5 (section 2.4) means for a bench, or its name in the standard. */
const char *reason_text(int code);
