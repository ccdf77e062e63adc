/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages of HTML: tools/page/ with data in them. */
#ifndef TOOLS_PAGE_H
#define TOOLS_PAGE_H

#include <jansson.h>
#include <stdio.h>

/* Each is one page of tools/page/, whole, with a place for its data. */
extern const char page_run[];
extern const char page_exhaust[];
extern const char page_schedule[];

/** page_begin - write @page up to its data, and @json, which is given up, as "data". */
void page_begin(const char *page, json_t *json, FILE *out);

/** page_end - write the rest; statements that add to "data" may come between. */
void page_end(const char *page, FILE *out);

#endif
