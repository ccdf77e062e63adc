/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel's source says of a place that a booted kernel names. */
#ifndef BOOTED_SOURCE_H
#define BOOTED_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * source_function - the function whose text a line is in
 * @vmlinux: a kernel that was built in the folder that it is in.
 * @file: as that kernel says it: from that folder, or from the source that it was built from.
 * @name: set to the name, cut off at @size; not, if Return is false.
 *
 * A kernel that warns names the function that was compiled, into which others were inlined. Here
 * it is the one that is written, as `diff -p` finds it: the last line before that begins with a name
 * and has a parenthesis.
 *
 * Return: false if the file cannot be read, or has none.
 */
bool source_function(const char *vmlinux, const char *file, unsigned int line, char *name,
		     size_t size);

#endif
