/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the events of a page allocator to a program.
 *
 * What is kept: every allocation's order, migratetype and GFP flags, the CPU,
 * and the lifetime: each free frees what its allocation gave. What is not:
 * pfns (the program's own machine gives others), time, and whatever else
 * went on. Rules:
 *
 * - An allocation that failed is tried, and freed at once where it does not fail.
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
 * - CPUs above the machine's last are folded into those that it has.
 *
 * The machine has one zone, twice the pages that were live at most plus four of the
 * largest blocks, largest order 10 (more if the recording has more), and per-CPU
 * lists, so that allocations do not fail for lack of memory.
 */
#ifndef TRACE_BUILD_H
#define TRACE_BUILD_H

#include "program/program.h"
#include "trace/recording.h"

/**
 * build_program - append the operations of a recording, and choose the machine
 * @figures: gets what became of the events.
 * Return: false if the program has no room for all of them.
 */
bool build_program(struct program *p, const struct recording *rec,
		   struct figures *figures);

#endif
