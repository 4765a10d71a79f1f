// SPDX-License-Identifier: Apache-2.0
#include "firmware/documents/dates.h"

#include <time.h>

char *date_after(const struct texts *texts, struct fields *fields, int64_t day, unsigned days)
{
	time_t seconds = (time_t)day;
	struct tm date;
	if (localtime_r(&seconds, &date) == NULL)
		return NULL;
	date.tm_mday += (int)days;
	date.tm_hour = 12;
	date.tm_isdst = -1;
	if (mktime(&date) == (time_t)-1)
		return NULL;

	const char *format = texts_find(texts, "date", "format");
	const char *first = texts_find(texts, "date", "format.first");
	if (date.tm_mday == 1 && first != NULL)
		format = first;
	g_autofree char *month = texts_word(texts, "date", "months", (unsigned)date.tm_mon);
	if (format == NULL || month == NULL)
		return NULL;
	fields_set_number(fields, "day", (unsigned)date.tm_mday);
	fields_set(fields, "month", month);
	fields_set_number(fields, "year", (unsigned)date.tm_year + 1900);
	return fields_expand_markup(fields, format);
}
