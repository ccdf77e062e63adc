/* SPDX-License-Identifier: GPL-2.0-only */
/* What other programs wrap a recording's lines in: a log, or a page. */
#ifndef TRACE_UNWRAP_H
#define TRACE_UNWRAP_H

#include "trace/text.h"

/**
 * struct unwrap - where in a page the lines are; zeroed to begin with
 * @in_page: it is HTML. @in_data: and here it has a trace, @in_string: as a string.
 *	@in_dump: or no trace, but the processes at that time.
 */
struct unwrap {
	bool in_page;
	bool in_data;
	bool in_string;
	bool in_dump;
};

/**
 * unwrap_line - what a line holds
 * @is_log: set if it is a line of a log, which has lines that are no recording's.
 * Return: false if there is nothing in it: it is a page's own.
 */
bool unwrap_line(struct unwrap *unwrap, struct text *line, bool *is_log);

#endif
