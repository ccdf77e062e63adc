// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "findings/asserted.h"
#include "findings/concurrent.h"
#include "findings/pcp.h"

/*
 * cma_alloc() tries the ranges of its area in order. Did a range that failed include the
 * pageblock of @pfn?
 */
static bool tried_before(const struct difference *d, uint32_t pfn)
{
	const struct result *result = result_of(d);
	const struct geometry *g = d->g;
	uint32_t size = 1u << g->pageblock_order, start = pfn / size * size;
	uint32_t end = start + size, last;

	if (result->ret)
		return true;
	if (result->pfn <= g->cma[d->call->area].start)
		return false;
	last = (result->pfn < end ? result->pfn : end) - 1;
	return last + d->call->nr > start;
}

/*
 * Does the range have another pageblock that may have merged with that of @pfn, and that is
 * or was of @type?
 */
static bool has_neighbour_of(const struct difference *d, uint32_t pfn, uint32_t type)
{
	const struct oracle *o = oracle_of(d);
	const struct geometry *g = d->g;
	struct pfn_range r = range_of(d), block;
	uint32_t size = 1u << g->pageblock_order;

	block = around(pfn, 1, g->max_order);
	r = around(r.start, r.nr, g->pageblock_order);
	for (uint32_t at = r.start; at < r.start + r.nr; at += size)
		if (at != pfn / size * size && is_within(at, block) &&
		    oracle_page(o, at)->kind != PAGE_ABSENT &&
		    oracle_kept_type(o, at) == type)
			return true;
	return false;
}

/*
 * If alloc_contig_frozen_range() fails to isolate its pageblocks, it undoes the isolation of
 * all of them, even of those that someone else has isolated. They get their own type back,
 * unless they merge with a pageblock that is unisolated after them and take its type; the
 * oracle checks that there was such a merge. cma_alloc() then tries the next range and may
 * succeed. The pages that it drains there may have the same effect, if a block from a per-CPU
 * list, which never has CMA pages, spans pageblocks.
 */
static bool contig_undoes_foreign_isolation(const struct difference *d)
{
	const struct oracle *o = oracle_of(d);

	if (!broke(d, RULE_BLOCK_TYPE) || !op_is_contig_alloc(d->call->op) ||
	    oracle_type(o, d->pfn) != MIGRATE_ISOLATE)
		return false;
	if (d->other != oracle_kept_type(o, d->pfn) &&
	    (oracle_kept_type(o, d->pfn) >= MIGRATE_PCPTYPES ||
	     d->other >= MIGRATE_PCPTYPES ||
	     !has_neighbour_of(d, d->pfn, d->other)))
		return false;
	if (d->call->op == OP_CMA_ALLOC
		    ? !tried_before(d, d->pfn) ||
			      (d->other < MIGRATE_PCPTYPES &&
			       any_from_pcp(d, may_merge_with, d->pfn))
		    : result_of(d)->ret != -EBUSY)
		return false;
	return is_near(d, d->pfn, d->g->pageblock_order);
}

static bool share_pageblocks(const struct geometry *g, const struct call *a, const struct call *b)
{
	struct pfn_range x = range_of_call(g, a), y = range_of_call(g, b);

	if (!x.nr || !y.nr)
		return false;
	x = around(x.start, x.nr, g->pageblock_order);
	y = around(y.start, y.nr, g->pageblock_order);
	return x.start < y.start + y.nr && y.start < x.start + x.nr;
}

/*
 * Can it come of pageblocks near that range that are no longer isolated? Then pages there are
 * allocated and merged although the other caller relies on their isolation.
 */
static bool may_come_of(const struct difference *d, const struct call *call)
{
	struct pfn_range r = range_of_call(d->g, call);

	if (broke(d, RULE_ASSERTION))
		return asserted_in_isolation(d) || asserted_in_page_alloc(d);
	return d->pfn == PFN_NONE ||
	       is_within(d->pfn, around(r.start, r.nr,
					d->g->max_order > d->g->pageblock_order ?
					d->g->max_order : d->g->pageblock_order));
}

/*
 * The same while the other caller is at work: neither caller can rely on the
 * isolation from then on. An allocation from a CMA area may have failed at ranges before the one that it has.
 */
static bool undoes_isolation_of(const struct difference *d, const struct concurrent *a,
				const struct concurrent *b)
{
	return op_is_contig_alloc(a->call->op) &&
	       (!a->result || a->result->ret || a->call->op == OP_CMA_ALLOC) &&
	       (op_is_contig_alloc(b->call->op) || b->call->op == OP_ISOLATE) &&
	       share_pageblocks(d->g, a->call, b->call) && may_come_of(d, a->call);
}

static bool undoes_isolation_at_work(const struct difference *d)
{
	return any_concurrent(d, undoes_isolation_of);
}

const struct finding findings_in_contig_undoes_foreign_isolation[] = {
	{ "contig-undoes-foreign-isolation", "findings/contig-undoes-foreign-isolation/README.md",
	  true, contig_undoes_foreign_isolation },
	{ "contig-undoes-foreign-isolation", "findings/contig-undoes-foreign-isolation/README.md",
	  false, undoes_isolation_at_work },
	{ 0 }
};
