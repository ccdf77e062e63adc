/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/lines.h"

#include <stdlib.h>
#include <string.h>

#define LINE_MAX_LEN 65536	/* of a longer line, nothing is left but a '?' */

const char *lines_read(struct input *in, bool (*take)(void *arg, struct text line),
		       void *arg)
{
	char *buf = malloc(LINE_MAX_LEN);
	const char *why = NULL, *at, *end;
	size_t len = 0, n = 1;
	bool more = true, is_cut = false;

	if (!buf)
		abort();
	while (more && n) {
		why = input_read(in, (uint8_t *)buf + len, LINE_MAX_LEN - len, &n);
		if (why)
			break;
		len += n;
		for (at = buf; more && (end = memchr(at, '\n', buf + len - at));
		     at = end + 1) {
			more = take(arg, (struct text){ at, is_cut ? 1 : end - at });
			is_cut = false;
		}
		len -= at - buf;
		memmove(buf, at, len);
		/* The end of a long line may look like an event. */
		if (len == LINE_MAX_LEN) {
			is_cut = true;
			len = 1;
			*buf = '?';
		}
	}
	if (!why && more && len)
		take(arg, (struct text){ buf, is_cut ? 1 : len });
	free(buf);
	return why;
}
