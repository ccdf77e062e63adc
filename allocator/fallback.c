/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Taking blocks from the zone's lists, and from other types' lists when those
 * of the right type are empty; mm/page_alloc.c.
 */
#include "allocator/alloc.h"

static const int fallbacks[MIGRATE_PCPTYPES][MIGRATE_PCPTYPES - 1] = {
	[MIGRATE_UNMOVABLE]	= { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE]	= { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
	[MIGRATE_RECLAIMABLE]	= { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
};

struct page *__rmqueue_smallest(struct machine *m, struct zone *zone,
				unsigned int order, int migratetype)
{
	for (unsigned int o = order; o <= m->max_order; o++) {
		struct page *page = get_page_from_free_area(zone, o,
							    migratetype);

		if (page) {
			page_del_and_expand(m, zone, page, order, o,
					    migratetype);
			return page;
		}
	}
	return NULL;
}

/*
 * Is a block of this order reason enough to take over its whole pageblock?
 * Large ones are; and unmovable pages would spoil a pageblock for long, so
 * better let them fill it. Movable ones can be moved out again.
 */
static bool should_try_claim_block(const struct machine *m, unsigned int order,
				   int start_mt)
{
	return order >= m->pageblock_order ||
	       order >= m->pageblock_order / 2 ||
	       start_mt == MIGRATE_RECLAIMABLE ||
	       start_mt == MIGRATE_UNMOVABLE;
}

/* The first type to fall back to that has a block of @order; -1 if none. */
static int find_fallback(struct zone *zone, unsigned int order, int migratetype)
{
	if (!zone->free_area[order].nr_free)
		return -1;

	for (int i = 0; i < MIGRATE_PCPTYPES - 1; i++) {
		int mt = fallbacks[migratetype][i];

		if (!list_empty(buddy_list(zone, order, mt)))
			return mt;
	}
	return -1;
}

/*
 * Make the pageblock of the free @page ours if half of it is free or used
 * alike, and allocate from it.
 */
static struct page *try_to_claim_block(struct machine *m, struct zone *zone,
				       struct page *page,
				       unsigned int current_order,
				       unsigned int order, int start_type,
				       int block_type, unsigned int alloc_flags)
{
	int free_pages, movable_pages, alike_pages;
	unsigned long start_pfn;

	if (current_order >= m->pageblock_order) {
		unsigned int nr_added;

		del_page_from_free_list(m, page, zone, current_order,
					block_type);
		change_pageblock_range(m, page, current_order, start_type);
		nr_added = expand(m, zone, page, order, current_order,
				  start_type);
		account_freepages(zone, nr_added, start_type);
		return page;
	}

	/* Mixing types is a sign that more should be kept free. */
	if (boost_watermark(m, zone) && alloc_flags & ALLOC_KSWAPD) {
		ACCESS_POINT(ACCESS_RMW, &zone->flags);
		zone->flags |= ZONES_BOOSTED;
	}

	if (!prep_move_freepages_block(m, zone, page, &start_pfn, &free_pages,
				       &movable_pages))
		return NULL;

	/*
	 * For a movable page the movable ones are alike. For others nobody
	 * can tell unmovable from reclaimable, so what is not movable counts
	 * only if the pageblock was meant to hold none of it.
	 */
	if (start_type == MIGRATE_MOVABLE)
		alike_pages = movable_pages;
	else if (block_type == MIGRATE_MOVABLE)
		alike_pages = (int)pageblock_nr_pages(m) -
			      (free_pages + movable_pages);
	else
		alike_pages = 0;

	if (free_pages + alike_pages < 1 << (m->pageblock_order - 1))
		return NULL;

	__move_freepages_block(m, zone, start_pfn, block_type, start_type);
	set_pageblock_migratetype(m, pfn_to_page(m, start_pfn), start_type);
	return __rmqueue_smallest(m, zone, order, start_type);
}

/* From the largest block, as its pageblock probably has most to offer. */
static struct page *__rmqueue_claim(struct machine *m, struct zone *zone,
				    unsigned int order, int start_migratetype,
				    unsigned int alloc_flags)
{
	int min_order = order;

	/* All zones are asked for whole pageblocks before one of them is broken. */
	if (order < m->pageblock_order && alloc_flags & ALLOC_NOFRAGMENT)
		min_order = m->pageblock_order;

	for (int o = m->max_order; o >= min_order; o--) {
		struct page *page;
		int mt;

		/* Even less so for the orders below. */
		if (!should_try_claim_block(m, o, start_migratetype))
			break;
		mt = find_fallback(zone, o, start_migratetype);
		if (mt < 0)
			continue;

		page = try_to_claim_block(m, zone,
					  get_page_from_free_area(zone, o, mt),
					  o, order, start_migratetype, mt,
					  alloc_flags);
		if (page)
			return page;
	}
	return NULL;
}

/* From the smallest block; its pageblock keeps its type. */
static struct page *__rmqueue_steal(struct machine *m, struct zone *zone,
				    unsigned int order, int start_migratetype)
{
	for (unsigned int o = order; o <= m->max_order; o++) {
		int mt = find_fallback(zone, o, start_migratetype);
		struct page *page;

		if (mt < 0)
			continue;
		page = get_page_from_free_area(zone, o, mt);
		page_del_and_expand(m, zone, page, order, o, mt);
		return page;
	}
	return NULL;
}

struct page *__rmqueue(struct machine *m, struct zone *zone,
		       unsigned int order, int migratetype,
		       unsigned int alloc_flags, enum rmqueue_mode *mode)
{
	struct page *page;

	/* Do not leave CMA areas to the end: movable pages belong there too. */
	if (alloc_flags & ALLOC_CMA &&
	    READ_ONCE(zone->nr_free_cma) > READ_ONCE(zone->nr_free_pages) / 2) {
		page = __rmqueue_smallest(m, zone, order, MIGRATE_CMA);
		if (page)
			return page;
	}

	switch (*mode) {
	case RMQUEUE_NORMAL:
		page = __rmqueue_smallest(m, zone, order, migratetype);
		if (page)
			return page;
		/* fallthrough */
	case RMQUEUE_CMA:
		if (alloc_flags & ALLOC_CMA) {
			page = __rmqueue_smallest(m, zone, order, MIGRATE_CMA);
			if (page) {
				*mode = RMQUEUE_CMA;
				return page;
			}
		}
		/* fallthrough */
	case RMQUEUE_CLAIM:
		page = __rmqueue_claim(m, zone, order, migratetype,
				       alloc_flags);
		if (page) {
			/* Now there is more of the right type. */
			*mode = RMQUEUE_NORMAL;
			return page;
		}
		/* fallthrough */
	case RMQUEUE_STEAL:
		if (alloc_flags & ALLOC_NOFRAGMENT)
			return NULL;
		page = __rmqueue_steal(m, zone, order, migratetype);
		if (page) {
			*mode = RMQUEUE_STEAL;
			return page;
		}
	}
	return NULL;
}
