// SPDX-License-Identifier: GPL-2.0-only
#include "findings/pcp.h"

static bool was_isolated(const struct difference *d, uint32_t pfn)
{
	return oracle_is_isolated(oracle_of(d), pfn) ||
	       (op_is_contig_alloc(d->call->op) &&
		oracle_page(oracle_of(d), pfn)->kind != PAGE_ABSENT &&
		is_near(d, pfn, d->g->pageblock_order));
}

/* Is a pageblock that it may merge with isolated, or was it during the call? */
static bool may_meet_isolated(const struct difference *d, struct pfn_range block,
			      uint32_t pfn)
{
	const struct geometry *g = d->g;
	struct pfn_range r = around(block.start, block.nr, g->max_order);

	for (uint32_t at = r.start; at < r.start + r.nr && at < g->nr_pages;
	     at += 1u << g->pageblock_order)
		if (was_isolated(d, at))
			return true;
	return false;
}

/*
 * set_pageblock_migratetype() warns of an isolated pageblock and ends its isolation: one
 * warning for each pageblock that was isolated and no longer is. It is not known which of the
 * pageblocks that a contiguous allocation isolates itself are affected.
 */
static bool warns_for_each_retyped(const struct difference *d)
{
	const struct snapshot *s = d->sides[d->side].snapshot;
	uint8_t order = d->g->pageblock_order;
	uint32_t times = times_warned(result_of(d),
				      "set_pageblock_migratetype");
	struct pfn_range r;
	uint32_t retyped = 0;

	for (size_t i = 0; i < s->nr_blocks; i++)
		retyped += oracle_type(oracle_of(d), s->block_pfns[i]) ==
				   MIGRATE_ISOLATE &&
			   s->block_types[i] < MIGRATE_PCPTYPES;
	if (!op_is_contig_alloc(d->call->op))
		return times == retyped;
	r = range_of(d);
	return times <= retyped + (around(r.start, r.nr, order).nr >> order);
}

static bool has_other_type(const struct difference *d, struct pfn_range block,
			   uint32_t pfn)
{
	const struct oracle *o = oracle_of(d);

	for (uint32_t at = block.start; at < block.start + block.nr;
	     at += 1u << d->g->pageblock_order)
		if (oracle_type(o, at) != oracle_type(o, block.start))
			return true;
	return false;
}

/* While a request waits, such a block is drained, and cut for that request. */
static bool warns_of_cut(const struct difference *d)
{
	return op_is(d->call->op, CLASS_ALLOCATES) && d->call->nr_answers &&
	       origin_is_in(d->origin, "__add_to_free_list") &&
	       any_from_pcp(d, has_other_type, PFN_NONE);
}

/*
 * free_pcppages_bulk() frees a block by the type of its first pageblock. If blocks on per-CPU
 * lists can be larger than a pageblock, the others may be of other types, and a merge may
 * change the type of an isolated one, of which the kernel warns. (The oracle expects that a
 * contiguous allocation may then find its pages not isolated.)
 */
static bool pcp_block_spans_pageblocks(const struct difference *d)
{
	const struct oracle *o = oracle_of(d);

	if (!pcp_blocks_span(d->g))
		return false;
	/* What was on a per-CPU list when is not known: any such block may have been. */
	if (d->nr_concurrent)
		return broke(d, RULE_LIST_TYPE_SPAN) || broke(d, RULE_BLOCK_TYPE) ||
		       /* A merge that ends an isolation does not count it. */
		       broke(d, RULE_NR_ISOLATE) ||
		       (broke(d, RULE_WARNING) &&
			(origin_is_in(d->origin, "set_pageblock_migratetype") ||
			 origin_is_in(d->origin, "__add_to_free_list")));
	if (broke(d, RULE_WARNING) && warns_of_cut(d))
		return true;
	if (broke(d, RULE_WARNING))
		return origin_is_in(d->origin, "set_pageblock_migratetype") &&
		       warns_for_each_retyped(d) &&
		       any_from_pcp(d, may_meet_isolated, PFN_NONE);
	if (broke(d, RULE_BLOCK_TYPE))
		return oracle_type(o, d->pfn) >= MIGRATE_PCPTYPES &&
		       d->other < MIGRATE_PCPTYPES &&
		       (oracle_type(o, d->pfn) != MIGRATE_ISOLATE ||
			d->drained ||
			!d->sides[d->side].backend->debug_vm ||
			times_warned(result_of(d),
				     "set_pageblock_migratetype")) &&
		       any_from_pcp(d, may_merge_with, d->pfn);
	return broke(d, RULE_LIST_TYPE_SPAN) &&
	       any_from_pcp(d, has_behind_first, d->other);
}

const struct finding findings_in_pcp_block_spans_pageblocks[] = {
	{ "pcp-block-spans-pageblocks", "findings/pcp-block-spans-pageblocks/README.md",
	  false, pcp_block_spans_pageblocks },
	{ 0 }
};
