/* SPDX-License-Identifier: GPL-2.0-only */
/* Make a failing program small while it fails in the same way. */
#ifndef PROGRAM_MINIMIZE_H
#define PROGRAM_MINIMIZE_H

#include "program/program.h"

/**
 * struct slot_trace - what became of each operation's slots in one run
 * @named: the slot that a SLOT operand finally meant, or -1.
 * @born: lowest slot that the operation filled, or -1.
 * @nr_born: slots it filled, in ascending free-slot order.
 *
 * Enough to rewrite SLOT operands after operations before them are removed.
 */
struct slot_trace {
	int32_t named;
	int32_t born;
	uint32_t nr_born;
};

/**
 * still_fails_fn - does the candidate fail in the way that is sought?
 * @trace: NULL, or room for one entry per operation, to fill in.
 */
typedef bool still_fails_fn(const struct program *p, struct slot_trace *trace,
			    void *context);

/**
 * program_minimize - shrink @p in place
 * @context: handed to @still_fails.
 * @progress: NULL, or called now and then with operations left and tries made.
 * Return: number of candidates tried; 0 if @p itself does not fail.
 *
 * Removes operations (in halves, then smaller pieces, then one by one),
 * remapping the slots that later operations name; shrinks operands toward
 * zero; simplifies the geometry. Repeats until nothing helps.
 */
size_t program_minimize(struct program *p, still_fails_fn *still_fails,
			void *context,
			void (*progress)(size_t nr_ops, size_t tries));

#endif
