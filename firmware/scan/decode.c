// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>
#include "firmware/scan/ascii.h"
#include "packbench/scan.h"
#include "packbench/text.h"

static const char COMMAND_PREFIX[] = "PB:";

static const struct {
	const char *name;
	enum command command;
} commands[] = {
	{ "CANCEL", COMMAND_CANCEL },
	{ "REPRINT", COMMAND_REPRINT },
	{ "UNDO", COMMAND_UNDO },
	{ "NEXT", COMMAND_NEXT },
	{ "SHORT", COMMAND_SHORT },
};

static bool begins_with(const char *text, const char *prefix)
{
	while (*prefix != '\0')
		if (ascii_upper(*text++) != *prefix++)
			return false;
	return true;
}

/* A keyboard scanner with caps lock on sends lower case: commands are taken in any case. */
static enum command read_command(const char *code)
{
	if (!begins_with(code, COMMAND_PREFIX))
		return COMMAND_NONE;
	code += strlen(COMMAND_PREFIX);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strlen(code) == strlen(commands[i].name) && begins_with(code, commands[i].name))
			return commands[i].command;
	return COMMAND_UNKNOWN;
}

/* Copies the printable characters that fit and tells whether something was left out. */
static int copy_printable(const char *bytes, size_t length, char code[static SCAN_SIZE])
{
	int result = length < SCAN_SIZE ? 0 : -EMSGSIZE;
	size_t used = 0;
	while (length > 0) {
		size_t size = text_character(bytes, length);
		bool printable = size > 0 && !text_is_control(bytes);
		if (!printable) {
			result = result == 0 ? -EILSEQ : result;
			size = size > 0 ? size : 1;
		} else if (used + size < SCAN_SIZE) {
			memcpy(code + used, bytes, size);
			used += size;
		} else {
			break;
		}
		bytes += size;
		length -= size;
	}
	code[used] = '\0';
	return result;
}

int scan_decode(const char *bytes, size_t length, struct scan *scan)
{
	*scan = (struct scan){ 0 };
	while (length > 0 && ascii_is_blank(bytes[0])) {
		bytes++;
		length--;
	}
	while (length > 0 && ascii_is_blank(bytes[length - 1]))
		length--;
	if (length == 0)
		return -ENODATA;
	int result = copy_printable(bytes, length, scan->code);
	if (result < 0)
		return result;
	scan->command = read_command(scan->code);
	if (scan->command != COMMAND_NONE)
		return 0;
	if (gtin_normalize(scan->code, scan->gtin) < 0)
		scan->gtin[0] = '\0';
	if (order_number_normalize(scan->code, scan->order) < 0)
		scan->order[0] = '\0';
	if (tracking_normalize(scan->code, scan->tracking) < 0)
		scan->tracking[0] = '\0';
	return 0;
}
