/* SPDX-License-Identifier: GPL-2.0-only */
/* From what people record or are shown of a kernel's memory to a program. */
#ifndef TRACE_IMPORT_H
#define TRACE_IMPORT_H

#include "program/program.h"
#include "trace/figures.h"

/**
 * import_file - read a recording, a /proc file about free memory, or a log with bad pages
 * @p: initialised; gets the program, with a comment that says where it is from.
 * @path: text, plain or compressed, of any size, or what a command makes text of
 *	(input.h); "-" is standard input.
 * @kernel: the version of the recorded kernel, as kernel_parse() returns it;
 *	KERNEL_UNKNOWN: what the recording says.
 * Return: true, or false with one line in @reason: "file:line: why" or
 * "file: why". A recording without an allocation is an error.
 */
bool import_file(struct program *p, const char *path, uint32_t kernel,
		 struct figures *figures, char *reason, size_t cap);

#endif
