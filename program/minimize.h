/* SPDX-License-Identifier: GPL-2.0-only */
/* Make a failing program small while it fails in the same way. */
#ifndef PROGRAM_MINIMIZE_H
#define PROGRAM_MINIMIZE_H

#include "program/program.h"

/**
 * struct slot_trace - what became of each operation's slots in one run
 * @named: the slot that a SLOT operand finally meant, or -1 if the operation
 *	has none or nothing was live.
 * @born: lowest slot that the operation filled, or -1.
 * @nr_born: slots it filled: the @nr_born lowest that were free.
 * @pages: size of the allocation that was named, in pages; 0 if none was.
 * @pfn, @nr: the pages that the operation was called on; @nr is 0 if there were
 *	none, or if it was skipped.
 * @nr_died, @died: slots that were empty after the operation but not before
 *	it; any order; filled through slot_trace_died().
 *
 * Enough to rewrite SLOT operands after operations before them are removed, and
 * to write operands as what they came to mean.
 *
 * The runner gets every entry in the state that slot_trace_reset() leaves, and
 * for each operation i sets what applies: trace[i].named as soon as the
 * slot is resolved (even if the operation is then skipped), and pages with it; pfn
 * and nr when the operation is resolved; born and nr_born
 * when an allocation succeeds, and slot_trace_died(&trace[i], slot) for each
 * slot that it empties. Entries of operations not reached stay as they are.
 * The final teardown is no operation and leaves no trace.
 */
struct slot_trace {
	int32_t named;
	int32_t born;
	uint32_t nr_born;
	uint32_t pages;
	uint32_t pfn;
	uint32_t nr;
	uint32_t nr_died;
	uint32_t *died;
};

/** slot_trace_new - @nr entries in which nothing has happened, or NULL. */
struct slot_trace *slot_trace_new(size_t nr);

/** slot_trace_reset - forget what the entries hold, keep the array. */
void slot_trace_reset(struct slot_trace *trace, size_t nr);

/** slot_trace_free - give the array and what its entries hold back. */
void slot_trace_free(struct slot_trace *trace, size_t nr);

/** slot_trace_died - note that the operation emptied @slot. */
void slot_trace_died(struct slot_trace *entry, uint32_t slot);

/**
 * still_fails_fn - does the candidate fail in the way that is sought?
 * @trace: NULL, or one entry per operation of @p, reset, to fill in.
 */
typedef bool still_fails_fn(const struct program *p, struct slot_trace *trace,
			    void *context);

/* Candidates tried at most; what is left then is as small as it got. */
#define MINIMIZE_MAX_TRIES 30000

/**
 * program_minimize - shrink @p in place
 * @context: handed to @still_fails.
 * @progress: NULL, or called now and then with operations left and tries made.
 * Return: number of candidates tried; 0 if @p itself does not fail.
 *
 * Removes operations (in halves, then smaller pieces, then one by one),
 * remapping the slots that later operations name; simplifies the geometry;
 * writes operands as what they mean on it and shrinks them toward zero. Repeats until nothing helps or
 * MINIMIZE_MAX_TRIES candidates were tried.
 */
size_t program_minimize(struct program *p, still_fails_fn *still_fails,
			void *context,
			void (*progress)(size_t nr_ops, size_t tries));

#endif
