// SPDX-License-Identifier: GPL-2.0-only
/* What is free is listed, what is listed is free. */
#include "oracle/judge/judge.h"

/*
 * A free page on no list: either lost, or dropped for good reason. A
 * block with a poisoned page is dropped when it would be allocated; a
 * poisoned page around a contiguous allocation when it is freed again, which
 * has been foreseen where it is known how much is.
 */
static bool may_drop(struct oracle *o, const struct call *call, uint32_t pfn)
{
	const uint16_t poison = 1u << DAMAGE_POISON;
	uint32_t start, nr;

	if (o->events.around && o->page[pfn].damage & poison) {
		oracle_leak(o, pfn, 1);
		return true;
	}
	if (!is_buddy_alloc(call) || !o->g.check_pages)
		return false;
	nr = 1u << call->order;
	start = pfn / nr * nr;
	if (nr > o->g.nr_pages - start ||
	    bitmap_first_not_in(o->free, start, nr) != BITMAP_NONE ||
	    bitmap_first_in(o->listed, NULL, start, nr) != BITMAP_NONE)
		return false;
	for (uint32_t i = 0; i < nr; i++) {
		if (o->page[start + i].damage & poison) {
			oracle_leak(o, start, nr);
			return true;
		}
	}
	return false;
}

/* Does the page belong to a block that was freed with its first page held? */
static bool is_freed_tail(const struct oracle *o, const struct call *call,
			  uint32_t pfn)
{
	return call && (call->op == OP_FREE || call->op == OP_FREE_NOLOCK) &&
	       pfn - call->pfn < 1u << call->order &&
	       o->page[call->pfn].kind == PAGE_HELD;
}

bool judge_range(struct oracle *o, const struct call *call,
		 struct pfn_range r, struct breach *b)
{
	struct pfn_range lost;
	uint32_t pfn;

	while ((pfn = bitmap_first_in(o->free, o->listed, r.start, r.nr)) !=
	       BITMAP_NONE) {
		if (may_drop(o, call, pfn))
			continue;
		if (breach_set(b, is_freed_tail(o, call, pfn) ? RULE_TAILS :
								RULE_LEAK,
			       "list", pfn, -1, "on a list: it was freed",
			       "on none"))
			break;
		if (!oracle_excused(o, b))
			return false;
		lost = oracle_lost(o, pfn);
		oracle_leak(o, lost.start, lost.nr);
		/* Taken from the free lists: predicted where that was certain. */
		if (o->foreseen.outcome != MAY_BE_INVALID)
			o->events.isolated += lost.nr;
	}
	pfn = bitmap_first_in(o->listed, o->free, r.start, r.nr);
	if (pfn != BITMAP_NONE &&
	    !breach_set(b, RULE_NOT_FREE, "list", pfn, -1,
			"on no list: it was not given back",
			"in a block on a list"))
		return false;
	return true;
}

bool judge_coverage(struct oracle *o, const struct call *call,
		    struct breach *b)
{
	size_t i, nr = o->page_log.nr;

	/* Leaks found on the way are logged behind nr. */
	for (i = o->page_log.mark; i < nr; i++)
		if (!judge_range(o, call, o->page_log.entries[i], b))
			return false;
	for (i = o->block_log.mark; i < o->block_log.nr; i++)
		if (!judge_range(o, call, o->block_log.entries[i], b))
			return false;
	return true;
}
