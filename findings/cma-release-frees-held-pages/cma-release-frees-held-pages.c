// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "findings/concurrent.h"
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

/* What can come of it if another CPU tries to get @pfn meanwhile: the page is freed by both. */
static bool may_come_of_try(const struct difference *d, uint32_t pfn)
{
	if (broke(d, RULE_WARNING))
		return origin_is_in(d->origin, "cma_release");
	if (broke(d, RULE_ASSERTION) && !strcmp(d->field, "data-race"))
		return true;
	return d->pfn == pfn || d->pfn == PFN_NONE;
}

/* The same while CPUs overlap: another one's try_get has such a reference, for a moment. */
static bool releases_tried(const struct difference *d, const struct concurrent *a,
			   const struct concurrent *b)
{
	return a->call->op == OP_CMA_RELEASE && b->call->op == OP_TRY_GET &&
	       is_within(b->call->pfn, (struct pfn_range){ a->call->pfn, a->call->nr }) &&
	       may_come_of_try(d, b->call->pfn);
}

static bool releases_what_is_tried(const struct difference *d)
{
	return any_concurrent(d, releases_tried);
}

const struct finding findings_in_cma_release_frees_held_pages[] = {
	{ "cma-release-frees-held-pages", "findings/cma-release-frees-held-pages/README.md",
	  false, cma_release_frees_held_pages },
	{ "cma-release-frees-held-pages", "findings/cma-release-frees-held-pages/README.md",
	  false, releases_what_is_tried },
	{ 0 }
};
