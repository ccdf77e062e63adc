// SPDX-License-Identifier: GPL-2.0-only
#include "findings/ranges.h"

/*
 * The other references to a page that the call releases. The oracle's refcount includes
 * the caller's own until it has processed the result.
 */
static int32_t refs_of_others(const struct difference *d, uint32_t pfn)
{
	const struct known_page *page = oracle_page(oracle_of(d), pfn);

	return d->taken_in ? page->others_refs : page->refs - 1;
}

/*
 * cma_release() drops a reference of each page, warns if some have others, and frees all of
 * them as frozen pages. With page checking, pages with other references are leaked. Without,
 * they are free with a nonzero refcount, and the first merge with one asserts.
 */
static bool cma_release_frees_held_pages(const struct difference *d)
{
	const struct call *call = d->call;

	if (call->op != OP_CMA_RELEASE || d->g->check_pages ||
	    !is_within(d->pfn, (struct pfn_range){ call->pfn, call->nr }) ||
	    refs_of_others(d, d->pfn) <= 0)
		return false;
	if (broke(d, RULE_ASSERTION))
		return origin_is_in(d->origin, "page_is_buddy") ||
		       origin_is_in(d->origin, "find_buddy_page_pfn");
	return broke(d, RULE_REF_FROZEN) &&
	       (int32_t)d->other == refs_of_others(d, d->pfn);
}

const struct finding findings_in_cma_release_frees_held_pages[] = {
	{ "cma-release-frees-held-pages", "findings/cma-release-frees-held-pages/README.md",
	  false, cma_release_frees_held_pages },
	{ 0 }
};
