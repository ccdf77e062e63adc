/* SPDX-License-Identifier: GPL-2.0-only */
/* An input, line by line. */
#ifndef TRACE_LINES_H
#define TRACE_LINES_H

#include "trace/input.h"
#include "trace/text.h"

/**
 * lines_read - hand every line of @in on, without its newline
 * @take: gets @arg and the line; false ends it.
 * Return: NULL, or the reason why reading failed.
 */
const char *lines_read(struct input *in, bool (*take)(void *arg, struct text line),
		       void *arg);

#endif
