// SPDX-License-Identifier: GPL-2.0-only
#include "findings/asserted.h"
#include "findings/concurrent.h"
#include "findings/ranges.h"

/* Did @a reserve a pageblock that @b isolates? If @a has not returned, it may be any. */
static bool reserves_isolated(const struct difference *d, const struct concurrent *a,
			      const struct concurrent *b)
{
	struct pfn_range r = range_of_call(d->g, b->call);

	if (!op_is(a->call->op, CLASS_ALLOCATES) || !is_atomic(a->call) ||
	    a->call->order <= d->g->pageblock_order || !r.nr ||
	    (b->call->op != OP_ISOLATE && !op_is_contig_alloc(b->call->op)))
		return false;
	r = around(r.start, r.nr, d->g->pageblock_order);
	return !a->result || (!a->result->ret && a->result->pfn < r.start + r.nr &&
			      r.start < a->result->pfn + (1u << a->call->order));
}

/*
 * reserve_highatomic_pageblock() looks at the type of the first pageblock of what was allocated,
 * and then sets the type of all: of one that was isolated after the block had left the free
 * lists, too. set_pageblock_migratetype() warns, and ends the isolation, which is still counted;
 * the caller that isolated it may notice.
 */
static bool reserve_ends_foreign_isolation(const struct difference *d)
{
	if (!(broke(d, RULE_WARNING) && origin_is_in(d->origin, "set_pageblock_migratetype")) &&
	    !asserted_in_isolation(d) && !broke(d, RULE_NR_ISOLATE))
		return false;
	return any_concurrent(d, reserves_isolated);
}

const struct finding findings_in_reserve_ends_foreign_isolation[] = {
	{ "reserve-ends-foreign-isolation", "findings/reserve-ends-foreign-isolation/README.md",
	  false, reserve_ends_foreign_isolation },
	{ 0 }
};
