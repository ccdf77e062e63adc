/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Freeing (mm/page_alloc.c): checks and cleaning of the pages, then to a
 * per-CPU list, to the zone, or aside when locks may only be tried.
 */
#ifndef ALLOCATOR_FREE_H
#define ALLOCATOR_FREE_H

#include "allocator/pcp.h"

/** bad_page - report a page that is not as it should be. */
void bad_page(struct machine *m, struct page *page);

/**
 * page_expected_state - does nothing hold on to the page?
 * @check_flags: flags that must not be set.
 *
 * One test for all fields, since almost always all is well.
 */
static inline bool page_expected_state(const struct machine *m,
				       const struct page *page,
				       uint64_t check_flags)
{
	return !(unlikely((uint32_t)(page->_mapcount + 1) |
			  (uint32_t)page_ref_count(m, page) | page->mapping |
			  (page->flags & check_flags)));
}

/* The part of free_pages_prepare() for pages with something to clean. */
bool free_pages_prepare_slow(struct machine *m, struct page *page,
			     unsigned int order);

/**
 * __free_pages_prepare - check and clean a block before it is freed
 * Return: false if it must not be freed: hwpoisoned, or bad and checked for.
 *
 * A single page on which nothing is set needs nothing cleaned.
 *
 * Source: mm/page_alloc.c:__free_pages_prepare().
 */
static inline bool __free_pages_prepare(struct machine *m, struct page *page,
					unsigned int order,
					unsigned int fpi_flags)
{
	if (fpi_flags & FPI_PREPARED)
		return true;

	m->events.page_free_events++;
	m->events.page_free_pages += 1ull << order;

	if (likely(!order && !page->private &&
		   page_expected_state(m, page, PAGEFLAGS_MASK)))
		return true;
	return free_pages_prepare_slow(m, page, order);
}

static inline bool free_pages_prepare(struct machine *m, struct page *page,
				      unsigned int order)
{
	return __free_pages_prepare(m, page, order, FPI_NONE);
}

/**
 * __free_frozen_pages - free a block that nobody has a reference to
 *
 * Source: mm/page_alloc.c:__free_frozen_pages().
 */
void __free_frozen_pages(struct machine *m, struct page *page,
			 unsigned int order, unsigned int fpi_flags);

static inline void free_frozen_pages(struct machine *m, struct page *page,
				     unsigned int order)
{
	__free_frozen_pages(m, page, order, FPI_NONE);
}

/**
 * ___free_pages - drop a reference on a block, free it if that was the last
 *
 * If it was not, and the block is not compound, the pages behind the first are
 * freed now: the last put will free one page only.
 *
 * Source: mm/page_alloc.c:___free_pages().
 */
void ___free_pages(struct machine *m, struct page *page, unsigned int order,
		   unsigned int fpi_flags);

static inline void __free_pages(struct machine *m, struct page *page,
				unsigned int order)
{
	___free_pages(m, page, order, FPI_NONE);
}

/**
 * put_page - drop a reference on the block of @page, as a user of the page
 *
 * Source: include/linux/mm.h:put_page(), mm/folio.c:__folio_put(), less what
 * takes the page off the LRU: that is not the allocator's.
 */
void put_page(struct machine *m, struct page *page);

/**
 * __free_pages_core - give pages from boot memory to the allocator
 *
 * Source: mm/page_alloc.c:__free_pages_core().
 */
void __free_pages_core(struct machine *m, struct page *page,
		       unsigned int order);

/**
 * free_deferred_pages - give the blocks put aside by frees without locks to
 *	the zone, as the next free with its lock held does
 */
void free_deferred_pages(struct machine *m, struct zone *zone,
			 unsigned int fpi_flags);

/**
 * split_page - make a block 2^@order pages of their own
 *
 * Source: mm/page_alloc.c:split_page().
 */
void split_page(struct machine *m, struct page *page, unsigned int order);

#endif
