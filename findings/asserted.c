// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "findings/asserted.h"

static bool asserted_in(const struct difference *d, const char *const *files)
{
	if (!broke(d, RULE_ASSERTION))
		return false;
	for (; *files; files++)
		if (!strcmp(d->field, *files))
			return true;
	return false;
}

bool asserted_in_isolation(const struct difference *d)
{
	static const char *const files[] = { "page_isolation.c", "isolate.c", NULL };

	return asserted_in(d, files);
}

bool asserted_in_page_alloc(const struct difference *d)
{
	static const char *const files[] = {
		"page_alloc.c", "alloc.c", "buddy.c", "free.c", "free_list.h", "pcp.c", NULL,
	};

	return asserted_in(d, files);
}
