/* SPDX-License-Identifier: GPL-2.0-only */
/* What stopped a backend, and where it complained, in words. */
#ifndef RUNNER_SYMBOLIZE_H
#define RUNNER_SYMBOLIZE_H

#include "backend/trap.h"

/**
 * origin_describe - hand each frame to @line as text, innermost first
 *
 * "function at file:line", a line more for each function that was inlined; as
 * far as the code is in the same program or shared object as the first frame.
 * Names come from addr2line(1); without it there are offsets.
 */
void origin_describe(const struct origin *o,
		     void (*line)(void *context, const char *text),
		     void *context);

/** trap_describe - write what a TRAP_BUG or a TRAP_MEMMAP was into @text. */
void trap_describe(const struct trap *trap, char *text, size_t cap);

#endif
