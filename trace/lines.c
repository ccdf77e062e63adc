/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/lines.h"

#include <stdlib.h>
#include <string.h>

#define LINE_MAX_LEN 65536	/* a longer line is cut, and is no event */

const char *lines_read(struct input *in, bool (*take)(void *arg, struct text line),
		       void *arg)
{
	char *buf = malloc(LINE_MAX_LEN);
	const char *why = NULL, *at, *end;
	size_t len = 0, n = 1;
	bool more = true;

	if (!buf)
		abort();
	while (more && n) {
		why = input_read(in, (uint8_t *)buf + len, LINE_MAX_LEN - len, &n);
		if (why)
			break;
		len += n;
		for (at = buf; more && (end = memchr(at, '\n', buf + len - at));
		     at = end + 1)
			more = take(arg, (struct text){ at, end - at });
		len -= at - buf;
		memmove(buf, at, len);
		/* The end of a long line may look like an event. */
		if (len == LINE_MAX_LEN) {
			memset(buf, '?', len);
			len = LINE_MAX_LEN / 2;
		}
	}
	if (!why && more && len)
		take(arg, (struct text){ buf, len });
	free(buf);
	return why;
}
