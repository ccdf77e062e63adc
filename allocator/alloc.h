/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation (mm/page_alloc.c): from a per-CPU list, from the zone's list of
 * the type, else by falling back to other types.
 *
 * Watermarks refuse lockless requests only, and there is no slow path: what that would do
 * (reclaim, reserves, retries) belongs between get_page_from_freelist() and
 * its callers.
 */
#ifndef ALLOCATOR_ALLOC_H
#define ALLOCATOR_ALLOC_H

#include "allocator/pcp.h"
#include "allocator/watermark.h"

/* Where the last allocation of a series under one lock was successful. */
enum rmqueue_mode {
	RMQUEUE_NORMAL,
	RMQUEUE_CMA,
	RMQUEUE_CLAIM,
	RMQUEUE_STEAL,
};

/**
 * struct alloc_context - what an allocation asks for
 * @zone: highest zone allowed; lower ones follow.
 */
struct alloc_context {
	unsigned int zone;
	unsigned int order;
	int migratetype;
	unsigned int alloc_flags;
	bool compound;
};

/**
 * __rmqueue_smallest - from the smallest block of this type that is enough
 *
 * Source: mm/page_alloc.c:__rmqueue_smallest().
 */
struct page *__rmqueue_smallest(struct machine *m, struct zone *zone,
				unsigned int order, int migratetype);

/**
 * __rmqueue - take a block from the zone, by whatever way works
 * @mode: RMQUEUE_NORMAL at first; kept between calls under one lock.
 *
 * Source: mm/page_alloc.c:__rmqueue().
 */
struct page *__rmqueue(struct machine *m, struct zone *zone,
		       unsigned int order, int migratetype,
		       unsigned int alloc_flags, enum rmqueue_mode *mode);

/**
 * alloc_flags_fastpath - what the GFP bits allow in the first attempt
 *
 * Source: mm/page_alloc.c:__alloc_frozen_pages_noprof(),
 * alloc_flags_nonblocking(), alloc_flags_cma(), alloc_flags_nofragment().
 */
unsigned int alloc_flags_fastpath(uint32_t gfp, unsigned int order,
				  int migratetype);

/**
 * alloc_frozen_pages - allocate 2^order pages
 * Return: the first page, frozen, or NULL.
 *
 * Source: mm/page_alloc.c:get_page_from_freelist().
 */
struct page *alloc_frozen_pages(struct machine *m,
				const struct alloc_context *ac);

/**
 * alloc_frozen_pages_nolock - allocate 2^order pages, waiting for no lock
 * Return: the first page, frozen, its block compound, or NULL.
 *
 * The only allocation here that minds watermarks.
 *
 * Source: mm/page_alloc.c:__alloc_frozen_pages_noprof() with ALLOC_NOLOCK.
 */
struct page *alloc_frozen_pages_nolock(struct machine *m, unsigned int order);

/** alloc_pages - as alloc_frozen_pages(), the block (its head) with one reference. */
struct page *alloc_pages(struct machine *m, const struct alloc_context *ac);

/**
 * alloc_pages_bulk - allocate up to @nr single pages
 * @pfns: the pages, each with a reference.
 * Return: how many.
 *
 * Source: mm/page_alloc.c:alloc_pages_bulk_noprof(), of an empty array.
 */
unsigned int alloc_pages_bulk(struct machine *m, const struct alloc_context *ac,
			      uint32_t *pfns, unsigned int nr);

/**
 * check_new_pages - is a block fit to be handed out?
 * Return: true if not: it is then dropped, and nobody has it any more.
 */
bool check_new_pages(struct machine *m, struct page *page, unsigned int order);

/** post_alloc_hook - what every block handed out goes through. */
void post_alloc_hook(struct machine *m, struct page *page);

/** prep_new_page - make a block ready for its owner. */
void prep_new_page(struct machine *m, struct page *page, unsigned int order,
		   bool compound);

#endif
