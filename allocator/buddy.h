/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buddy system: merging on free, splitting on allocation
 * (mm/page_alloc.c, mm/page_alloc.h).
 */
#ifndef ALLOCATOR_BUDDY_H
#define ALLOCATOR_BUDDY_H

#include "allocator/free_list.h"
#include "allocator/refcount/page_ref.h"

/* Free Page Internal flags */
enum fpi_flags {
	FPI_NONE		= 0,
	FPI_TO_TAIL		= 1u << 1,	/* at the tail of the list */
	FPI_NOLOCK		= 1u << 2,	/* only try locks */
	FPI_PREPARED		= 1u << 3,	/* free_pages_prepare() is done */
};

/* Source: mm/page_alloc.h:page_is_buddy(). */
static inline bool page_is_buddy(const struct machine *m, struct page *page,
				 struct page *buddy, unsigned int order)
{
	if (!PageBuddy(buddy) || buddy_order(buddy) != order ||
	    page_zonenum(page) != page_zonenum(buddy))
		return false;

	VM_BUG_ON_PAGE(page_ref_count(m, buddy) != 0, buddy);
	return true;
}

/**
 * find_buddy_page_pfn - the other half, if it is a free block of this order
 * @buddy_pfn: if not NULL, set to where the other half is, free or not.
 *
 * Maps reach to a multiple of the largest block, so the struct page is there.
 */
static inline struct page *find_buddy_page_pfn(const struct machine *m,
					       struct page *page,
					       unsigned long pfn,
					       unsigned int order,
					       unsigned long *buddy_pfn)
{
	unsigned long other = pfn ^ (1ul << order);
	struct page *buddy = page + ((long)other - (long)pfn);

	if (buddy_pfn)
		*buddy_pfn = other;

	return page_is_buddy(m, page, buddy, order) ? buddy : NULL;
}

static inline bool bad_range(struct machine *m, const struct zone *zone,
			     const struct page *page)
{
	return !zone_spans_pfn(zone, page_to_pfn(page)) ||
	       page_zone(m, page) != zone;
}

/**
 * struct capture_control - a request that takes what is freed while it compacts
 * @zone: that is compacted, or NULL.
 * @page: what it has taken, or NULL.
 *
 * Source: mm/internal.h:struct capture_control.
 */
struct capture_control {
	struct zone *zone;
	unsigned int order;
	int migratetype;
	struct page *page;
};

/**
 * __free_one_page - give a block to its zone, merged as far as it goes
 * @migratetype: of the pageblock that @page lies in.
 *
 * Source: mm/page_alloc.c:__free_one_page().
 */
void __free_one_page(struct machine *m, struct page *page, unsigned long pfn,
		     struct zone *zone, unsigned int order, int migratetype,
		     unsigned int fpi_flags);

/**
 * split_large_buddy - give a block to its zone, pageblock by pageblock
 *
 * Source: mm/page_alloc.c:split_large_buddy().
 */
void split_large_buddy(struct machine *m, struct zone *zone, struct page *page,
		       unsigned long pfn, unsigned int order,
		       unsigned int fpi_flags);

/**
 * expand - put the upper halves of a block back until it is small enough
 * Return: the pages put back, which are not accounted here.
 *
 * Source: mm/page_alloc.c:expand().
 */
unsigned int expand(struct machine *m, struct zone *zone, struct page *page,
		    unsigned int low, unsigned int high, int migratetype);

/** page_del_and_expand - take a block off its list, keep 2^@low pages of it. */
void page_del_and_expand(struct machine *m, struct zone *zone,
			 struct page *page, unsigned int low,
			 unsigned int high, int migratetype);

/**
 * move_freepages_block - change a pageblock's type and its free pages' list
 * Return: pages moved, or -1 if the pageblock straddles the zone's boundary.
 *
 * Source: mm/page_alloc.c:move_freepages_block().
 */
int move_freepages_block(struct machine *m, struct zone *zone,
			 struct page *page, int old_mt, int new_mt);

/** __move_freepages_block - the lists only; the block begins at @start_pfn. */
int __move_freepages_block(struct machine *m, struct zone *zone,
			   unsigned long start_pfn, int old_mt, int new_mt);

/**
 * prep_move_freepages_block - may the pageblock of @page be moved, and what
 *	is in it?
 * @num_free, @num_movable: if not NULL, free pages, and pages in use that
 *	migration could move.
 * Return: false if it straddles the zone's boundary.
 */
bool prep_move_freepages_block(struct machine *m, struct zone *zone,
			       struct page *page, unsigned long *start_pfn,
			       int *num_free, int *num_movable);

/**
 * find_large_buddy - the free block that @start_pfn lies in the middle of
 * Return: its first pfn, or @start_pfn if there is none.
 *
 * Source: mm/page_alloc.c:find_large_buddy().
 */
unsigned long find_large_buddy(struct machine *m, unsigned long start_pfn);

#endif
