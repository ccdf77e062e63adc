/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation (mm/page_alloc.c): which zone (page_alloc.c), and how far down its reserves
 * and after what efforts (slowpath.c); a block of that zone (alloc.c), of the right type
 * or of another (fallback.c). What direct reclaim, compaction and the OOM killer do is
 * said by the answers that come with a request (answers.c).
 */
#ifndef ALLOCATOR_ALLOC_H
#define ALLOCATOR_ALLOC_H

#include "allocator/pcp.h"
#include "allocator/watermark.h"

/* include/linux/swap.h: pages that compaction looks at between two chances for others. */
#define COMPACT_CLUSTER_MAX 32

/* Where the last allocation of a series under one lock was successful. */
enum rmqueue_mode {
	RMQUEUE_NORMAL,
	RMQUEUE_CMA,
	RMQUEUE_CLAIM,
	RMQUEUE_STEAL,
};

/**
 * struct alloc_context - what an allocation asks for
 * @gfp: bits of enum gfp_bits. Those of zones and mobility say nothing here.
 * @zone: highest zone allowed; lower ones follow.
 */
struct alloc_context {
	uint32_t gfp;
	unsigned int order;
	unsigned int zone;
	int migratetype;
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
 * rmqueue - a block of this zone: from the CPU's list, or from the zone's
 *
 * Source: mm/page_alloc.c:rmqueue().
 */
struct page *rmqueue(struct machine *m, struct zone *zone,
		     const struct alloc_context *ac, unsigned int alloc_flags);

/**
 * __rmqueue_pcplist - from a list whose lock is held; refills it when it is empty
 *
 * Source: mm/page_alloc.c:__rmqueue_pcplist().
 */
struct page *__rmqueue_pcplist(struct machine *m, struct zone *zone,
			       unsigned int order, int migratetype,
			       unsigned int alloc_flags,
			       struct per_cpu_pages *pcp);

/**
 * alloc_flags_cma, alloc_flags_nonblocking - what a request may do by its type, and
 *	because it may not wait
 *
 * Source: mm/page_alloc.c, by the same names.
 */
unsigned int alloc_flags_cma(const struct alloc_context *ac);
unsigned int alloc_flags_nonblocking(const struct alloc_context *ac);

/**
 * get_page_from_freelist - from the first zone that is above the mark
 * @alloc_flags: the mark among other things.
 *
 * Source: mm/page_alloc.c:get_page_from_freelist().
 */
struct page *get_page_from_freelist(struct machine *m,
				    const struct alloc_context *ac,
				    unsigned int alloc_flags);

/**
 * alloc_pages_slowpath - when no zone is above its low mark
 * Return: the first page, frozen, or NULL. Does not return to its caller if it has asked
 *	without an answer too often: see answers.h.
 *
 * Source: mm/page_alloc.c:__alloc_pages_slowpath().
 */
struct page *alloc_pages_slowpath(struct machine *m,
				  const struct alloc_context *ac);

/**
 * alloc_frozen_pages - allocate 2^order pages
 * Return: the first page, frozen, or NULL.
 *
 * Source: mm/page_alloc.c:__alloc_frozen_pages_noprof().
 */
struct page *alloc_frozen_pages(struct machine *m,
				const struct alloc_context *request);

/**
 * alloc_frozen_pages_highatomic - as the slow path does first for an atomic request
 *
 * Source: mm/page_alloc.c:get_page_from_freelist() with what alloc_flags_slowpath()
 * gives GFP_ATOMIC.
 */
struct page *alloc_frozen_pages_highatomic(struct machine *m,
					   const struct alloc_context *ac);

/**
 * alloc_frozen_pages_nolock - allocate 2^order pages, waiting for no lock
 * Return: the first page, frozen, its block compound, or NULL.
 *
 * Source: mm/page_alloc.c:__alloc_frozen_pages_noprof() with ALLOC_NOLOCK.
 */
struct page *alloc_frozen_pages_nolock(struct machine *m, unsigned int order);

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

/** prep_new_page - make a block ready for its owner, as @gfp asks for it. */
void prep_new_page(struct machine *m, struct page *page, unsigned int order,
		   uint32_t gfp);

#endif
