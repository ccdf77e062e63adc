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

/*
 * add_page_to_zone_llist() stores the order in page->private, and nothing clears it when the
 * block merges into one that starts before it. It is cleared if the page has since been the
 * first of a block on a free list.
 */
static bool deferred_order_in_private(const struct difference *d)
{
	const struct known_page *page;
	unsigned int order;
	uint32_t head;

	if (!broke(d, RULE_PRIVATE))
		return false;
	page = oracle_page(oracle_of(d), d->pfn);
	return page->kind == PAGE_FREE &&
	       ((page->deferred_order && page->deferred_order == d->other) ||
		may_have_been_deferred(d)) &&
	       oracle_block(oracle_of(d), d->pfn, &head, &order) !=
		       WHERE_NONE &&
	       head != d->pfn;
}

const struct finding findings_in_deferred_order_in_private[] = {
	{ "deferred-order-in-private", "findings/deferred-order-in-private/README.md",
	  false, deferred_order_in_private },
	{ 0 }
};
