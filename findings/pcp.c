// SPDX-License-Identifier: GPL-2.0-only
#include "findings/pcp.h"

#include "backend/answers.h"

/* The pages that the call frees, ascending, including those with other references. */
static uint32_t nr_freed(const struct call *call)
{
	switch ((enum op_code)call->op) {
	case OP_FREE:
	case OP_PUT:
		return 1u << call->order;
	case OP_FREE_CONTIG:
	case OP_FREE_CONTIG_FROZEN:
	case OP_FREE_BULK:
	case OP_CMA_RELEASE:
		return call->nr;
	default:
		/* A nolock free does not trim the lists. */
		return 0;
	}
}

static uint32_t freed_at(const struct call *call, uint32_t i)
{
	return call->pfns ? call->pfns[i] : call->pfn + i;
}

/* Are the freed pages [i, i + nr) contiguous, and free now? */
static bool are_freed(const struct difference *d, uint32_t i, uint32_t nr)
{
	const struct call *call = d->call;

	if (nr > nr_freed(call) - i ||
	    freed_at(call, i + nr - 1) - freed_at(call, i) != nr - 1)
		return false;
	for (uint32_t n = 0; n < nr; n++)
		if (oracle_page(oracle_of(d), freed_at(call, i + n))->kind !=
		    PAGE_FREE)
			return false;
	return true;
}

/* Is the block that starts at freed page @i freed as a whole? */
static bool is_freed_whole(const struct difference *d, uint32_t i, uint8_t order)
{
	const struct call *call = d->call;
	uint32_t pfn = freed_at(call, i), size = 1u << order;

	if (pfn % size || !are_freed(d, i, size))
		return false;
	if (!op_is_contig_free(call->op))
		/* The parts of a block whose first page has other references. */
		return i ? i == size : order == call->order;
	/* A batch uses the largest aligned block. */
	if (order == d->g->max_order)
		return true;
	if (pfn % (2 * size))
		return i < size || freed_at(call, i - size) != pfn - size ||
		       !are_freed(d, i - size, 2 * size);
	return !are_freed(d, i, 2 * size);
}

/* Did others free pages, or drain lists, while it waited? */
static bool was_assisted(const struct difference *d)
{
	for (uint32_t i = 0; i < d->call->nr_answers; i++)
		if (had_answer(d->call, result_of(d), i))
			return true;
	return false;
}

/* Blocks of several pageblocks that the call put on a per-CPU list. */
static bool any_bounced(const struct difference *d, block_fits *fits, uint32_t pfn)
{
	const struct geometry *g = d->g;
	const struct oracle *o = oracle_of(d);
	uint32_t nr = d->drained ? 0 : nr_freed(d->call);

	/* A compound page is always freed as a whole. */
	if (op_is_contig_free(d->call->op) && !d->call->order && d->sides[d->side].backend->per_page)
		return false;
	for (uint32_t i = 0; i < nr; i++) {
		uint32_t at = freed_at(d->call, i);

		for (uint8_t order = g->pageblock_order + 1;
		     order <= PAGE_ALLOC_COSTLY_ORDER || order <= g->thp_order;
		     order++)
			if ((order <= PAGE_ALLOC_COSTLY_ORDER ||
			     order == g->thp_order) &&
			    oracle_type(o, at) != MIGRATE_ISOLATE &&
			    !oracle_pcp_contended(
				    o, at, !op_is_contig_free(d->call->op)) &&
			    is_freed_whole(d, i, order) &&
			    fits(d, (struct pfn_range){ at, 1u << order}, pfn))
				return true;
	}
	return false;
}

/* Can the per-CPU lists hold blocks of this order, of several pageblocks? */
static bool spans_on_pcp(const struct geometry *g, uint8_t order)
{
	return order > g->pageblock_order &&
	       (order <= PAGE_ALLOC_COSTLY_ORDER ||
		(g->thp_order && order == g->thp_order));
}

/*
 * Such blocks that others freed while the request waited: they may have been on a list,
 * and drained, before it took something.
 */
static bool any_freed_by_others(const struct difference *d, block_fits *fits,
				uint32_t pfn)
{
	const struct oracle *o = oracle_of(d);

	for (uint32_t i = 0; i < d->call->nr_answers && !d->drained; i++) {
		const struct answer *answer = &d->call->answers[i];

		if (!had_answer(d->call, result_of(d), i))
			continue;
		for (uint32_t k = 0; k < answer->nr; k++) {
			uint32_t at = answer->block[k].pfn;
			uint8_t order = answer->block[k].order;

			if (spans_on_pcp(d->g, order) &&
			    oracle_type(o, at) != MIGRATE_ISOLATE &&
			    !oracle_pcp_contended(o, at, false) &&
			    fits(d, (struct pfn_range){ at, 1u << order }, pfn))
				return true;
		}
	}
	return false;
}

bool any_from_pcp(const struct difference *d, block_fits *fits, uint32_t pfn)
{
	size_t nr;
	const struct pfn_range *left =
		oracle_left(oracle_of(d), WHERE_PCP, &nr);

	for (size_t i = 0; i < nr; i++)
		/*
		 * Not one that was allocated from there. Of one that was drained, a part may be,
		 * or a larger block that it has become part of.
		 */
		if ((oracle_page(oracle_of(d), left[i].start)->kind ==
			     PAGE_FREE ||
		     (was_assisted(d) &&
		      left[i].nr != 1u << d->call->order)) &&
		    fits(d, left[i], pfn))
			return true;
	return any_bounced(d, fits, pfn) || any_freed_by_others(d, fits, pfn);
}

bool may_merge_with(const struct difference *d, struct pfn_range block,
			   uint32_t pfn)
{
	return is_within(
		pfn, around(block.start, block.nr, d->g->max_order));
}

bool has_behind_first(const struct difference *d, struct pfn_range block,
			     uint32_t pfn)
{
	return is_within(pfn, block) &&
	       pfn - block.start >= 1u << d->g->pageblock_order;
}
