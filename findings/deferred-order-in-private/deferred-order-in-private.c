// SPDX-License-Identifier: GPL-2.0-only
#include "findings/finding.h"

/* Put off while other CPUs were at work, it, or the part of it behind the first page. */
static bool may_have_been_deferred(const struct difference *d)
{
	for (size_t i = 0; i < d->nr_concurrent; i++)
		if (d->concurrent[i].call->op == OP_FREE_NOLOCK && d->other &&
		    d->other <= d->concurrent[i].call->order)
			return true;
	return false;
}

/* Is it in a block that has merged, behind its first page? */
static bool has_merged(const struct difference *d)
{
	unsigned int order;
	uint32_t head;

	return oracle_block(oracle_of(d), d->pfn, &head, &order) != WHERE_NONE && head != d->pfn;
}

/* The block was allocated at once, by a request for which others freed what it merged with. */
static bool is_taken_at_once(const struct difference *d)
{
	const struct result *result = d->sides[d->side].result;
	bool waited = false;

	for (int kind = 0; kind < NR_ANSWER_KINDS; kind++)
		waited |= result->nr_used[kind] > 0;
	return waited && !result->ret &&
	       oracle_page(oracle_of(d), d->pfn)->head == result->pfn && d->pfn != result->pfn;
}

/*
 * add_page_to_zone_llist() stores the order in page->private, and nothing clears it when the
 * block merges into one that starts before it. It is cleared if the page has since been the
 * first of a block on a free list.
 */
static bool deferred_order_in_private(const struct difference *d)
{
	const struct known_page *page;
	bool was_deferred;

	if (!broke(d, RULE_PRIVATE))
		return false;
	page = oracle_page(oracle_of(d), d->pfn);
	was_deferred = page->deferred_order && page->deferred_order == d->other;
	if (page->kind == PAGE_HELD)
		return was_deferred && is_taken_at_once(d);
	return page->kind == PAGE_FREE && (was_deferred || may_have_been_deferred(d)) &&
	       has_merged(d);
}

const struct finding findings_in_deferred_order_in_private[] = {
	{ "deferred-order-in-private", "findings/deferred-order-in-private/README.md",
	  false, deferred_order_in_private },
	{ 0 }
};
