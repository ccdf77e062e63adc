/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contiguous frees of every range of a few pages, whatever pages of it cannot be freed.
 *
 * What must come of one, whatever the implementation: the blocks that it frees are a
 * partition of the pages that can be freed, each aligned, none larger than the largest order
 * or across a section, and there are as few as possible. As few as possible means that no two
 * of them are buddies that could be one block: a set of aligned blocks has fewest members
 * exactly if that holds.
 *
 * The blocks are seen where they do not merge: on per-CPU lists, which hold orders up to
 * PAGE_ALLOC_COSTLY_ORDER and the PMD order. Blocks of other orders merge in the zone. So
 * each order is the PMD order of some machine here.
 *
 * There are too many masks to try each. The loop of the kernel looks at one page after the
 * other, and keeps from page to page only where the run at hand begins; a run is then cut up
 * by its first pfn and its length. So two successive runs are all that it can confuse. Of
 * masks these are tried:
 *
 * - in a window of @pages pages, each pair of runs, one or two pages apart, and each single
 *   run, with none or one page that cannot be freed before the first and behind the last;
 * - of @mask_pages pages or fewer, at each of MASK_STARTS starts, all masks.
 *
 * Each on a flat memory map and with sections of every size that the window holds; pages are
 * refcounted and held by somebody else, or frozen and hwpoisoned.
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
 * @backend: whose free it is.
 * @pages, @mask_pages: see above.
 * @progress: NULL, or told of each machine.
 * @nr_cases: ranges freed.
 * @nr_machines, @nr_unsupported: machines that they were freed on, and those that the
 *	backend cannot be.
 * @unsupported: why it cannot be one of them.
 * @wrong: a sentence, or NULL if nothing is wrong; @program shows it.
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

/** ranges_run - until something is wrong, or all are freed; @r->program is initialised. */
void ranges_run(struct ranges *r);

#endif
