// SPDX-License-Identifier: GPL-2.0-only
#include "findings/finding.h"

/*
 * free_prepared_contig_range() checks alignment and memory sections, but not zones. If a
 * zone boundary lies within a block of the largest order, an array with pages on both sides
 * is freed as one block of the lower zone. When that is split into pageblocks, the assertion
 * on the zone of a piece may fail.
 */
static bool batch_spans_zones(const struct difference *d)
{
	const struct geometry *g = d->g;
	const struct call *call = d->call;
	bool asserts = broke(d, RULE_ASSERTION);
	uint32_t first = d->pfn, last = d->other;

	if (call->op != OP_FREE_BULK ||
	    d->sides[d->side].backend->per_page ||
	    !(broke(d, RULE_IN_ZONE) ||
	      (asserts && origin_is_in(d->origin, "__free_one_page"))))
		return false;
	/* The page is in a piece of a batch that started below it. */
	if (asserts) {
		last = first;
		first = first >> g->max_order << g->max_order;
	}
	for (uint32_t i = 1; i < call->nr; i++)
		if (call->pfns[i] == call->pfns[i - 1] + 1 &&
		    call->pfns[i - 1] >= first && call->pfns[i] <= last &&
		    geometry_zone(g, call->pfns[i]) !=
			    geometry_zone(g, call->pfns[i - 1]))
			return true;
	return false;
}

const struct finding findings_in_batch_spans_zones[] = {
	{ "batch-spans-zones", "findings/batch-spans-zones/README.md",
	  false, batch_spans_zones },
	{ 0 }
};
