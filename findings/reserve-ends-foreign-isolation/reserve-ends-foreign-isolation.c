// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "findings/ranges.h"

/* Did it reserve a pageblock of @r? Where it has not returned, it may be any. */
static bool may_reserve(const struct difference *d, const struct concurrent *a, struct pfn_range r)
{
	if (!op_is(a->call->op, CLASS_ALLOCATES) || !is_atomic(a->call) ||
	    a->call->order <= d->g->pageblock_order)
		return false;
	return !a->result || (!a->result->ret && a->result->pfn < r.start + r.nr &&
			      r.start < a->result->pfn + (1u << a->call->order));
}

/*
 * reserve_highatomic_pageblock() looks at the type of the first pageblock of what was allocated,
 * and then sets the type of all: of one that was isolated after the block had left the free
 * lists, too. set_pageblock_migratetype() warns, and ends the isolation, which is still counted;
 * who has isolated it may find that.
 */
static bool reserve_ends_foreign_isolation(const struct difference *d)
{
	if (!(broke(d, RULE_WARNING) && origin_is_in(d->origin, "set_pageblock_migratetype")) &&
	    !(broke(d, RULE_ASSERTION) && !strcmp(d->field, "page_isolation.c")) &&
	    !broke(d, RULE_NR_ISOLATE))
		return false;
	for (size_t i = 0; i < d->nr_concurrent; i++) {
		const struct concurrent *b = &d->concurrent[i];
		struct pfn_range r;

		if (b->call->op != OP_ISOLATE && !op_is_contig_alloc(b->call->op))
			continue;
		r = range_of_call(d->g, b->call);
		if (!r.nr)
			continue;
		r = around(r.start, r.nr, d->g->pageblock_order);
		for (size_t j = 0; j < d->nr_concurrent; j++)
			if (d->concurrent[j].cpu != b->cpu &&
			    may_reserve(d, &d->concurrent[j], r))
				return true;
	}
	return false;
}

const struct finding findings_in_reserve_ends_foreign_isolation[] = {
	{ "reserve-ends-foreign-isolation", "findings/reserve-ends-foreign-isolation/README.md",
	  false, reserve_ends_foreign_isolation },
	{ 0 }
};
