// SPDX-License-Identifier: GPL-2.0-only
#include "findings/concurrent.h"
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

static bool undoes_isolation(const struct call *call)
{
	return call->op == OP_UNDO_ISOLATE || op_is_contig_alloc(call->op);
}

/* Is @block among the pages that have left the free lists? Then it was free before the call. */
static bool was_free(const struct difference *d, struct pfn_range block)
{
	const struct pfn_range *left;
	size_t nr;

	left = oracle_left(oracle_of(d), WHERE_BUDDY, &nr);
	for (size_t i = 0; i < nr; i++)
		if (is_within(block.start, left[i]) &&
		    is_within(block.start + block.nr - 1, left[i]))
			return true;
	return false;
}

/*
 * unset_migratetype_isolate() frees a block of several isolated pageblocks as a whole, so
 * that it merges, but clears the isolate bit of only the first pageblock. Can @call have been
 * such an undoing? @may_merge: pages may have been freed after it had begun, so that the
 * pageblocks need not have been one free block before.
 */
static bool undoes_merged(const struct difference *d, const struct call *call, bool may_merge)
{
	const struct geometry *g = d->g;
	const struct oracle *o = oracle_of(d);
	struct pfn_range r = range_of_call(g, call), hull, whole;
	unsigned int order;
	uint32_t head;

	if (!undoes_isolation(call) || oracle_type(o, d->other) != MIGRATE_ISOLATE ||
	    oracle_block(o, d->pfn, &head, &order) != WHERE_BUDDY)
		return false;
	hull = around(r.start, r.nr, g->pageblock_order);
	/* It has merged with a buddy of the same order, if that could be. */
	for (uint8_t n = g->pageblock_order + 1; n <= order; n++) {
		whole = around(d->other, 1, n);
		/* Undoing isolation first splits a block of the largest order. */
		if (was_isolated_whole(d, hull, whole) &&
		    (n != order || has_unmergeable_buddy(d, whole)) &&
		    (may_merge || was_free(d, whole)))
			return true;
	}
	return false;
}

/*
 * While calls overlap: a contiguous allocation that succeeded had pages of each pageblock that it
 * isolated, none of which can have been free then, and what a call isolated itself and undid is no
 * longer isolated. One from a CMA area may have failed before, at a part of the area.
 */
static bool undoes_merged_in_block(const struct difference *d, const struct concurrent *c)
{
	const struct call *call = c->call;
	struct pfn_range r = range_of_call(d->g, call);

	if (call->op != OP_CMA_ALLOC &&
	    ((op_is_contig_alloc(call->op) && c->result && !c->result->ret) ||
	     is_within(d->other, around(r.start, r.nr, d->g->pageblock_order))))
		return false;
	return undoes_merged(d, call, true);
}

/*
 * Until the isolation of the other pageblocks of the block is undone, too, another CPU may allocate
 * from it; if it claims the block for another type, the kernel warns of their isolation.
 */
static bool claims_merged(const struct difference *d, const struct concurrent *a,
			  const struct concurrent *b)
{
	return undoes_isolation(a->call) && b->call->op == d->call->op &&
	       op_is_buddy_alloc(d->call->op) && d->g->max_order > d->g->pageblock_order + 1;
}

static bool undo_isolate_merged_blocks(const struct difference *d)
{
	if (d->overlap && broke(d, RULE_WARNING) &&
	    origin_is_in(d->origin, "set_pageblock_migratetype"))
		return any_concurrent(d, claims_merged);
	if (!broke(d, RULE_LIST_TYPE_SPAN))
		return false;
	for (size_t i = 0; d->overlap && i < d->nr_concurrent; i++)
		if (undoes_merged_in_block(d, &d->concurrent[i]))
			return true;
	/* The surplus pages of a contiguous allocation may have merged before. */
	return !d->overlap &&
	       undoes_merged(d, d->call, op_is_contig_alloc(d->call->op));
}

const struct finding findings_in_undo_isolate_merged_blocks[] = {
	{ "undo-isolate-merged-blocks", "findings/undo-isolate-merged-blocks/README.md",
	  false, undo_isolate_merged_blocks },
	{ 0 }
};
