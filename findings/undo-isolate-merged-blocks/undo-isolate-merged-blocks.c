// SPDX-License-Identifier: GPL-2.0-only
#include "findings/ranges.h"

/*
 * Can @block have been a single free block of isolated pageblocks, of which the first is in
 * the call's range?
 */
static bool was_isolated_whole(const struct difference *d, struct pfn_range hull,
			       struct pfn_range block)
{
	uint32_t end = block.start + block.nr;

	if (!is_within(block.start, hull))
		return false;
	for (uint32_t pfn = block.start; pfn < end;
	     pfn += 1u << d->g->pageblock_order)
		if (!is_within(pfn, hull) &&
		    oracle_type(oracle_of(d), pfn) != MIGRATE_ISOLATE)
			return false;
	return true;
}

/*
 * Is the buddy of @block free and as large, so that unset_migratetype_isolate() means to
 * merge them, but of another type, and one of the two merges with its own only?
 */
static bool has_unmergeable_buddy(const struct difference *d, struct pfn_range block)
{
	const struct oracle *o = oracle_of(d);
	uint32_t buddy = block.start ^ block.nr, head;
	unsigned int order;
	uint8_t type = oracle_type(o, block.start);

	return buddy < d->g->nr_pages &&
	       oracle_block(o, buddy, &head, &order) == WHERE_BUDDY &&
	       head == buddy && 1u << order == block.nr &&
	       oracle_type(o, buddy) != type && oracle_type(o, buddy) != MIGRATE_ISOLATE &&
	       (oracle_type(o, buddy) >= MIGRATE_PCPTYPES || type >= MIGRATE_PCPTYPES);
}

/*
 * unset_migratetype_isolate() frees a block of several isolated pageblocks as a whole, so
 * that it merges, but clears the isolate bit of only the first pageblock.
 */
static bool undo_isolate_merged_blocks(const struct difference *d)
{
	const struct geometry *g = d->g;
	const struct oracle *o = oracle_of(d);
	struct pfn_range r, hull, whole;
	const struct pfn_range *left;
	unsigned int order;
	uint32_t head;
	size_t nr;

	if (!broke(d, RULE_LIST_TYPE_SPAN) ||
	    (d->call->op != OP_UNDO_ISOLATE && !op_is_contig_alloc(d->call->op)) ||
	    oracle_type(o, d->other) != MIGRATE_ISOLATE ||
	    oracle_block(o, d->pfn, &head, &order) != WHERE_BUDDY)
		return false;
	r = range_of(d);
	hull = around(r.start, r.nr, g->pageblock_order);
	left = oracle_left(o, WHERE_BUDDY, &nr);
	/* It has merged with a buddy of the same order, if that could be. */
	for (uint8_t n = g->pageblock_order + 1; n <= order; n++) {
		whole = around(d->other, 1, n);
		if (!was_isolated_whole(d, hull, whole) ||
		    (n == order && !has_unmergeable_buddy(d, whole)))
			continue;
		/*
		 * The surplus pages of a contiguous allocation may have merged before.
		 * Undoing isolation first splits a block of the largest order.
		 */
		if (op_is_contig_alloc(d->call->op))
			return true;
		for (size_t i = 0; i < nr; i++)
			if (is_within(whole.start, left[i]) &&
			    is_within(whole.start + whole.nr - 1, left[i]))
				return true;
	}
	return false;
}

const struct finding findings_in_undo_isolate_merged_blocks[] = {
	{ "undo-isolate-merged-blocks", "findings/undo-isolate-merged-blocks/README.md",
	  false, undo_isolate_merged_blocks },
	{ 0 }
};
