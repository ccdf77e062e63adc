/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Migratetypes of pageblocks (mm/page_alloc.c: pfnblock flags). Isolation is
 * a bit beside the type, so that undoing it brings the type back.
 */
#ifndef ALLOCATOR_PAGEBLOCK_H
#define ALLOCATOR_PAGEBLOCK_H

#include "allocator/machine.h"

#define PB_TYPE_MASK	0x7u
#define PB_ISOLATE	0x10u

/* Of a flat map: those that the zone has a part of. */
static inline uint32_t zone_nr_pageblocks(const struct machine *m,
					  const struct zone *zone)
{
	return ((zone->end_pfn - 1) >> m->pageblock_order) -
	       (zone->start_pfn >> m->pageblock_order) + 1;
}

/* @page names the zone, and with it the array; @pfn the pageblock. */
static inline struct pageblock *page_pageblock(struct machine *m,
					       const struct page *page,
					       unsigned long pfn)
{
	struct zone *zone = page_zone(m, page);

	VM_BUG_ON_PAGE(!zone_spans_pfn(zone, pfn), page);
	return &zone->pageblocks[(pfn >> m->pageblock_order) -
				 zone->first_pageblock];
}

/** get_pfnblock_migratetype - MIGRATE_ISOLATE while isolated, else the type. */
static inline int get_pfnblock_migratetype(struct machine *m,
					   const struct page *page,
					   unsigned long pfn)
{
	unsigned int bits = READ_ONCE(page_pageblock(m, page, pfn)->bits);

	if (unlikely(bits & PB_ISOLATE))
		return MIGRATE_ISOLATE;
	return bits & PB_TYPE_MASK;
}

static inline int get_pageblock_migratetype(struct machine *m,
					    const struct page *page)
{
	return get_pfnblock_migratetype(m, page, page_to_pfn(page));
}

/** get_pageblock_type - the type below the isolation. */
static inline int get_pageblock_type(struct machine *m, const struct page *page)
{
	return READ_ONCE(page_pageblock(m, page, page_to_pfn(page))->bits) &
	       PB_TYPE_MASK;
}

static inline bool get_pageblock_isolate(struct machine *m,
					 const struct page *page)
{
	return READ_ONCE(page_pageblock(m, page, page_to_pfn(page))->bits) &
	       PB_ISOLATE;
}

/**
 * set_pageblock_migratetype - give the pageblock of @page a type
 *
 * Neither to nor from isolation: that is toggle_pageblock_isolate()'s.
 */
void set_pageblock_migratetype(struct machine *m, struct page *page,
			       int migratetype);

/** toggle_pageblock_isolate - isolate the pageblock of @page, or stop that. */
void toggle_pageblock_isolate(struct machine *m, struct page *page,
			      bool isolate);

/**
 * change_pageblock_range - set the type of all pageblocks of a free block
 * @order: of the block that @page heads, pageblock_order or more.
 */
void change_pageblock_range(struct machine *m, struct page *page, int order,
			    int migratetype);

#endif
