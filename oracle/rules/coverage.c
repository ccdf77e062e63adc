// SPDX-License-Identifier: GPL-2.0-only
/* What is free is listed, what is listed is free. */
#include "oracle/rules/rules.h"

/* Was a block of this order dropped when it was to be allocated? */
static bool drop_block(struct oracle *o, uint32_t pfn, unsigned int order)
{
	const uint16_t hwpoison = 1u << DAMAGE_HWPOISON;
	uint32_t nr = 1u << order, start = pfn / nr * nr;

	if (nr > o->g.nr_pages - start ||
	    bitmap_first_not_in(o->free, start, nr) != BITMAP_NONE ||
	    bitmap_first_in(o->listed, NULL, start, nr) != BITMAP_NONE)
		return false;
	for (uint32_t i = 0; i < nr; i++) {
		if (o->page[start + i].damage & hwpoison) {
			oracle_leak(o, start, nr);
			return true;
		}
	}
	return false;
}

/*
 * A free page on no list: either lost, or dropped for good reason. A
 * block with an hwpoisoned page is dropped when it would be allocated; a
 * hwpoisoned page around a contiguous allocation when it is freed again, which
 * has been foreseen where it is known how much is.
 */
static bool may_drop(struct judge *j, uint32_t pfn)
{
	struct oracle *o = j->o;

	if (o->events.around && o->page[pfn].damage & 1u << DAMAGE_HWPOISON) {
		oracle_leak(o, pfn, 1);
		return true;
	}
	if (!o->g.check_pages)
		return false;
	/* By one of several calls: all that is missing. */
	for (int order = o->g.max_order; o->overlaps && order >= 0; order--)
		if (drop_block(o, pfn, (unsigned int)order))
			return true;
	return is_buddy_alloc(j->call) && drop_block(o, pfn, j->call->order);
}

/* Does the page belong to a block that was freed with its first page held? */
static bool is_freed_tail(const struct judge *j, uint32_t pfn)
{
	const struct call *call = j->call;

	return call && (call->op == OP_FREE || call->op == OP_FREE_NOLOCK) &&
	       pfn - call->pfn < 1u << call->order &&
	       j->o->page[call->pfn].kind == PAGE_HELD;
}

void judge_range(struct judge *j, struct pfn_range r)
{
	struct oracle *o = j->o;
	struct violation *v;
	struct pfn_range lost;
	uint32_t pfn;

	while ((pfn = bitmap_first_in(o->free, o->listed, r.start, r.nr)) !=
	       BITMAP_NONE) {
		if (may_drop(j, pfn))
			continue;
		v = violate_page(
			j, is_freed_tail(j, pfn) ? RULE_TAILS : RULE_LEAK,
			"list", pfn, "on a list: it was freed", "on none");
		if (!v || !judge_excused(j, v))
			break;
		lost = oracle_lost(o, pfn);
		oracle_leak(o, lost.start, lost.nr);
		/* Taken from the free lists: predicted where that was certain. */
		if (o->foreseen.outcome != MAY_BE_INVALID)
			o->events.isolated += lost.nr;
	}
	pfn = bitmap_first_in(o->listed, o->free, r.start, r.nr);
	if (pfn != BITMAP_NONE)
		violate_page(j, RULE_NOT_FREE, "list", pfn,
			     "on no list: it was not freed",
			     "in a block on a list");
}

/* The first @nr entries, from the mark on. */
static void judge_log(struct judge *j, const struct log *log, size_t nr)
{
	for (size_t i = log->mark; i < nr && !j->violated;) {
		struct pfn_range r = log->entries[i++];

		while (i < nr && join_range(&r, log->entries[i]))
			i++;
		judge_range(j, r);
	}
}

void judge_listed(struct judge *j)
{
	struct oracle *o = j->o;

	/* Leaks found on the way are logged behind. */
	judge_log(j, &o->page_log, o->page_log.nr);
	judge_log(j, &o->block_log, o->block_log.nr);
}
