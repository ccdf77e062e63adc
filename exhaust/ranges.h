/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contiguous frees of every range of a few pages, whichever of its pages cannot be freed.
 *
 * Any implementation must free these blocks: they partition the pages that can be freed, each is
 * aligned, not larger than the largest order and within one section, and there are as few as
 * possible. Aligned blocks are as few as possible exactly if no two of them are buddies that
 * could be one block.
 *
 * The blocks are visible where they do not merge, on per-CPU lists. These hold orders up to
 * PAGE_ALLOC_COSTLY_ORDER and the PMD order; blocks of other orders merge in the zone. So each
 * order is the PMD order of one of the machines here.
 *
 * There are too many sets of pages that cannot be freed to try them all. The kernel's loop looks
 * at one page after the other and keeps only where the current run begins; the run is then
 * divided by its first pfn and its length. So it can confuse no more than two successive runs,
 * and these sets are tried:
 *
 * - in a window of @pages pages, each pair of runs, one or two pages apart, and each single
 *   run, with none or one page before the first and after the last that cannot be freed;
 * - in ranges of up to @mask_pages pages, at each of RANGES_MASK_STARTS starts, all sets.
 *
 * Each is tried on a flat memory map and with sections of every size that the window holds, and
 * with pages that are refcounted and held by someone else, or frozen and hwpoisoned.
 */
#ifndef EXHAUST_RANGES_H
#define EXHAUST_RANGES_H

#include "backend/backend.h"
#include "program/program.h"

#define RANGES_MAX_PAGES	64
#define RANGES_MAX_MASK		20
#define RANGES_MASK_STARTS	16

/**
 * struct ranges
 * @backend: the one whose frees are checked.
 * @pages, @mask_pages: see above.
 * @progress: NULL, or called before each machine.
 * @nr_cases: ranges freed.
 * @nr_machines, @nr_unsupported: machines on which they were freed, and those that the backend
 *	does not support.
 * @unsupported: why it does not support one of them.
 * @wrong: NULL, or a sentence that says what is wrong; @program shows it.
 */
struct ranges {
	const struct backend *backend;
	uint32_t pages;
	uint32_t mask_pages;
	void (*progress)(const struct ranges *r, const struct geometry *g);

	uint64_t nr_cases;
	uint32_t nr_machines;
	uint32_t nr_unsupported;
	const char *unsupported;
	const char *wrong;
	struct program program;
};

/** ranges_run - free all ranges, up to the first wrong one; @r->program must be initialised. */
void ranges_run(struct ranges *r);

#endif
