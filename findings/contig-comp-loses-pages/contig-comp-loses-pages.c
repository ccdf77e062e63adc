// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "findings/pcp.h"

/*
 * Are the lost pages the call's range and the rest of the free blocks at its ends? The oracle
 * does not know these blocks if other calls affect them too.
 */
static bool fills_blocks(const struct difference *d, struct pfn_range lost)
{
	const struct call *call = d->call;
	uint32_t size = 1u << d->g->max_order;
	uint32_t before = call->pfn - lost.start;
	uint32_t end = lost.start + lost.nr;
	uint32_t behind = end - (call->pfn + call->nr);
	struct pfn_range foreseen;

	if (oracle_foreseen(oracle_of(d), &foreseen))
		return lost.start == foreseen.start && lost.nr == foreseen.nr;
	if (call->pfn < lost.start || end < call->pfn + call->nr ||
	    lost.nr <= call->nr || before >= size || behind >= size)
		return false;
	/* A block that starts before the range must be large enough to reach it. */
	if (before && (lost.start & -lost.start) <= before && lost.start)
		return false;
	/*
	 * Pages outside the call's own pageblocks are isolated by someone else, or came
	 * with a block from a per-CPU list.
	 */
	for (uint32_t pfn = lost.start; pfn < end; pfn++)
		if (!is_near(d, pfn, d->g->pageblock_order) &&
		    oracle_type(oracle_of(d), pfn) != MIGRATE_ISOLATE &&
		    !any_from_pcp(d, has_behind_first, pfn))
			return false;
	return true;
}

/*
 * alloc_contig_frozen_range() for a compound page smaller than the largest order: if a free
 * block extends beyond the range, it warns and fails, and the pages that it has taken from
 * the free lists are on no list afterwards.
 */
static bool contig_comp_loses_pages(const struct difference *d)
{
	const struct call *call = d->call;

	if (call->op != OP_ALLOC_CONTIG_COMP ||
	    call->order >= d->g->max_order ||
	    result_of(d)->ret != -EINVAL)
		return false;
	/* The function warns once. */
	if (broke(d, RULE_WARNING))
		return result_of(d)->nr_warned == 1 &&
		       (origin_is_in(d->origin, "alloc_contig_frozen_range") ||
			/* Its name before frozen pages. */
			origin_is_in(d->origin, "alloc_contig_range"));
	return broke(d, RULE_LEAK) &&
	       fills_blocks(d, oracle_lost(oracle_of(d), d->pfn));
}

const struct finding findings_in_contig_comp_loses_pages[] = {
	{ "contig-comp-loses-pages", "findings/contig-comp-loses-pages/README.md",
	  true, contig_comp_loses_pages },
	{ 0 }
};
