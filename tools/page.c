/* SPDX-License-Identifier: GPL-2.0-only */
#include "tools/page.h"

#include <stdlib.h>
#include <string.h>

#define PLACE "/*DATA*/"

/* A script element ends at "</", wherever that stands. */
static void write_json(json_t *json, FILE *out)
{
	char *text = json_dumps(json, JSON_COMPACT);

	if (!text)
		abort();
	for (const char *c = text; *c; c++)
		if (*c == '<')
			fputs("\\u003c", out);
		else
			putc(*c, out);
	free(text);
	json_decref(json);
}

void page_begin(const char *page, json_t *json, FILE *out)
{
	fwrite(page, 1, strstr(page, PLACE) - page, out);
	fputs("const data = ", out);
	write_json(json, out);
	fputs(";\n", out);
}

void page_end(const char *page, FILE *out)
{
	fputs(strstr(page, PLACE) + strlen(PLACE), out);
}
