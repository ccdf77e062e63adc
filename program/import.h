/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a recording of a running kernel's page allocator to a program.
 *
 * The recording is the text of ftrace's "trace" file with the events
 * kmem:mm_page_alloc, kmem:mm_page_free and, if there, kmem:mm_page_free_batched.
 * What is kept: every allocation's order, migratetype and GFP flags, the CPU,
 * and the lifetime: each free frees what its allocation gave. What is not:
 * pfns (the program's own machine gives others), time, and whatever else
 * went on. Rules:
 *
 * - A free of a page whose allocation was not recorded is left out.
 * - An allocation of a page that is still live means that a free was lost: the
 *   older allocation is freed just before.
 * - An allocation that was never freed stays live to the end.
 * - Frees of one task on one CPU with no allocation there between them are a
 *   run; what other CPUs do meanwhile comes before or after it. In a run, order-0
 *   pages marked by mm_page_free_batched that follow each other become one array
 *   for free_bulk; it stands for a kernel that hands such a batch to the batched
 *   path. All other frees stay single and in order.
 * - A block freed in pieces is split before the first, and the pieces, where they
 *   follow each other, are freed by free_contig. Such a block is allocated
 *   without __GFP_COMP, whatever the recording says: a compound block cannot be
 *   split by the program.
 *
 * The machine has one zone, twice the pages that were live at most plus 4096,
 * largest order 10, pageblock order 9, and per-CPU lists, so that
 * allocations do not fail for lack of memory.
 */
#ifndef PROGRAM_IMPORT_H
#define PROGRAM_IMPORT_H

#include "program/program.h"

/**
 * struct import_stats - what was read and what became of it
 * @lines: lines, comments included.
 * @allocs, @frees, @batched: events of these kinds.
 * @other_events: events that become nothing: other kinds, failed allocations.
 * @malformed: lines that are no event, or an event without the fields it needs.
 * @lost_events: events that the recording itself says it lost.
 * @unknown_gfp: allocations with a GFP flag that has no name here (left out).
 * @unknown_frees: frees whose allocation was not seen.
 * @lost_frees: live allocations freed because their pages came up again.
 * @never_freed: allocations live at the end.
 * @split_blocks: blocks that were freed in pieces.
 * @bulk_runs, @bulk_pages: free_bulk operations, and the pages they free.
 * @peak_pages: pages live at once, at most.
 */
struct import_stats {
	size_t lines;
	size_t allocs;
	size_t frees;
	size_t batched;
	size_t other_events;
	size_t malformed;
	size_t lost_events;
	size_t unknown_gfp;
	size_t unknown_frees;
	size_t lost_frees;
	size_t never_freed;
	size_t split_blocks;
	size_t bulk_runs;
	size_t bulk_pages;
	size_t peak_pages;
};

/**
 * program_import - read a recording
 * @p: initialised; gets the program, with a comment that says where it is from.
 * @path: plain or compressed with xz, of any size; "-" is standard input.
 * Return: true, or false with one line in @reason: "file:line: why" or
 * "file: why". A recording without a single page allocation event is an error.
 */
bool program_import(struct program *p, const char *path,
		    struct import_stats *stats, char *reason, size_t cap);

/** import_stats_print - the figures, one aligned line each. */
void import_stats_print(const struct import_stats *stats, FILE *out);

#endif
