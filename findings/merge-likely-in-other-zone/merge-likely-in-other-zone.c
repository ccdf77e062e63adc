// SPDX-License-Identifier: GPL-2.0-only
#include "findings/ranges.h"

/*
 * buddy_merge_likely() asks whether the block could merge once more if its buddy were free. If the
 * buddy is in front of it in another zone, what it asks about is two pages of that zone, whose lock
 * it does not hold: the second may be allocated between the tests of PageBuddy() and of its count.
 */
static bool merge_likely_in_other_zone(const struct difference *d)
{
	const struct geometry *g = d->g;
	struct pfn_range block;

	if (!d->nr_concurrent || !broke(d, RULE_ASSERTION) ||
	    !origin_is_in(d->origin, "page_is_buddy") || d->pfn == PFN_NONE)
		return false;
	block = around(d->pfn, 1, g->max_order);
	for (unsigned int zone = 1; zone < g->nr_zones; zone++)
		if (g->zone_start[zone] > d->pfn && is_within(g->zone_start[zone], block))
			return true;
	return false;
}

const struct finding findings_in_merge_likely_in_other_zone[] = {
	{ "merge-likely-in-other-zone", "findings/merge-likely-in-other-zone/README.md",
	  false, merge_likely_in_other_zone },
	{ 0 }
};
