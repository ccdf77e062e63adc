/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel's callers may do with a page that they hold: docs/callers.md
 * says why. For the files of this folder only.
 */
#ifndef RUNNER_CALLER_LEGAL_H
#define RUNNER_CALLER_LEGAL_H

#include "runner/caller/held.h"

#define MAX_REFS	(1 << 17)	/* beyond 16 bits, far from overflow */

/** any_page - whatever is held. */
page_fits any_page;

/** counted_page - an order-0 page with a nonzero refcount: free_contig_range(). */
page_fits counted_page;

/**
 * frozen_page - a page, or one of a block, with refcount 0: what
 * free_contig_frozen_range() begins at
 */
page_fits frozen_page;

/**
 * frozen_or_bad_page - what free_contig_frozen_range() goes on with
 *
 * A nonzero refcount is a bad page there: that must be tried too, where pages
 * are checked.
 */
page_fits frozen_or_bad_page;

/**
 * sole_page - a counted page that cma_release() frees at once and for good: without
 * page checking, one that has no other holder
 */
page_fits sole_page;

/** may_free - by __free_pages() and its like; CMA memory goes back by cma_release(). */
bool may_free(const struct allocation *a);

/**
 * may_put - drop a reference on @page, a head
 *
 * The last put of a non-compound high-order page would lose its tails.
 */
bool may_put(const struct allocation *a, const struct known_page *page);

/** may_get - take one more, of @page, a head. */
bool may_get(const struct known_page *page);

/** may_freeze - set the refcount of @page, a head, to 0. */
bool may_freeze(const struct allocation *a, const struct known_page *page);

/** may_split - split_page() */
bool may_split(const struct known_page *page);

/** may_damage - is freeing defined for a page with this damage? */
bool may_damage(const struct caller *c, uint32_t pfn, uint8_t kind);

/** may_set_type - is the type of this page's pageblock the caller's to change? */
bool may_set_type(const struct caller *c, uint32_t pfn);

/** clip_range - as much of [pfn, pfn + count) as is in one zone and has struct pages. */
uint32_t clip_range(const struct caller *c, uint32_t pfn, uint32_t count);

#endif
