/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What kernel/calls.c calls, by 7.3's names, for a kernel that lacks some of
 * backend/features.def. Included behind the tree's mm/page_alloc.c.
 */
#ifndef BUDDYFUZZ_KERNEL_OLDER_H
#define BUDDYFUZZ_KERNEL_OLDER_H

#if !HAS_NOPROF
#define __alloc_pages_noprof __alloc_pages
#define older_alloc_pages_bulk __alloc_pages_bulk
#define alloc_contig_range_noprof alloc_contig_range
#else
#define older_alloc_pages_bulk alloc_pages_bulk_noprof
#endif

#ifndef __GFP_SKIP_KASAN
#define __GFP_SKIP_KASAN 0
#endif

/* Pages that 7.3 hands out frozen are counted: their count is taken away here. */
#if !HAS_FROZEN_PAGES
static struct page *older_frozen(struct page *page)
{
	if (page)
		set_page_count(page, 0);
	return page;
}
#define get_page_from_freelist(gfp, order, alloc_flags, ac) \
	older_frozen(get_page_from_freelist(gfp, order, alloc_flags, ac))
#define __alloc_frozen_pages_noprof(gfp, order, nid, mask, alloc_flags) \
	older_frozen(__alloc_pages_noprof(gfp, order, nid, mask))
#if HAS_FREES_ANY_ORDER
#define free_frozen_pages(page, order) free_unref_page(page, order)
#else
#define free_frozen_pages(page, order) free_the_page(page, order)
#endif
#elif !HAS_ALLOC_FLAGS
#define __alloc_frozen_pages_noprof(gfp, order, nid, mask, alloc_flags) \
	__alloc_frozen_pages_noprof(gfp, order, nid, mask)
#endif

#if !HAS_BULK_ARRAY
#define alloc_pages_bulk_noprof(gfp, nid, mask, nr, pages) \
	older_alloc_pages_bulk(gfp, nid, mask, nr, NULL, pages)
#endif

#if !HAS_BULK_FREE
static void free_pages_bulk(struct page **pages, unsigned long nr)
{
	for (unsigned long i = 0; i < nr; i++)
		__free_page(pages[i]);
}
#endif

/* A nolock free is a free like any other: there is no list for it to wait on. */
#if !HAS_NOLOCK_FREE
#define FPI_NOLOCK FPI_NONE
#define __free_frozen_pages(page, order, fpi) free_frozen_pages(page, order)
#define ___free_pages(page, order, fpi) __free_pages(page, order)
#elif !defined(FPI_NOLOCK)
#define FPI_NOLOCK FPI_TRYLOCK
#endif

/* Isolation asks for the type that a pageblock gets when it ends. */
#if !HAS_ISOLATE_BIT
#define ACR_FLAGS_NONE MIGRATE_MOVABLE
#define init_pageblock_migratetype(page, type, isolate) \
	set_pageblock_migratetype(page, type)

static int older_isolate(unsigned long start, unsigned long end, int mode)
{
	int migratetype = MIGRATE_MOVABLE;
	int flags = mode == ISOLATE_MODE_MEM_OFFLINE ? MEMORY_OFFLINE : 0;

#ifdef CONFIG_CMA
	if (mode == ISOLATE_MODE_CMA_ALLOC)
		migratetype = MIGRATE_CMA;
#endif
	return start_isolate_page_range(start, end, migratetype, flags,
					GFP_KERNEL);
}
#define start_isolate_page_range(start, end, mode) \
	older_isolate(start, end, mode)
#define undo_isolate_page_range(start, end) \
	undo_isolate_page_range(start, end, MIGRATE_MOVABLE)
#endif

/* Who moves free blocks between lists sets the pageblock's type, and counts them. */
#if !HAS_LIST_TYPES
static unsigned long find_large_buddy(unsigned long start)
{
	for (int order = 0; order <= MAX_PAGE_ORDER; order++) {
		unsigned long head = start >> order << order;
		struct page *page;

		if (!host_present(head))
			break;
		page = pfn_to_page(head);
		if (PageBuddy(page))
			return buddy_order(page) >= order ? head : start;
	}
	return start;
}

static int older_move_block(struct zone *zone, struct page *page, int new_mt)
{
	unsigned long start = pageblock_start_pfn(page_to_pfn(page));

	if (!zone_spans_pfn(zone, start) ||
	    !zone_spans_pfn(zone, start + pageblock_nr_pages - 1))
		return -1;
	set_pageblock_migratetype(page, new_mt);
	return move_freepages_block(zone, page, new_mt, NULL);
}
#define move_freepages_block(zone, page, old_mt, new_mt) \
	older_move_block(zone, page, new_mt)

static void account_freepages(struct zone *zone, int nr_pages, int migratetype)
{
	if (!is_migrate_isolate(migratetype))
		__mod_zone_freepage_state(zone, nr_pages, migratetype);
}
#endif

#if !HAS_PCP_TUNING
#define decay_pcp_high(zone, pcp) 0
#endif

/* Ranges are counted, and freed page by page. */
#if !HAS_FROZEN_RANGES
static int alloc_contig_frozen_range_noprof(unsigned long start,
					    unsigned long end, int flags,
					    gfp_t gfp)
{
	int ret = alloc_contig_range_noprof(start, end, flags, gfp);

	for (unsigned long pfn = start; !ret && pfn < end; pfn++)
		set_page_count(pfn_to_page(pfn), 0);
	return ret;
}

/* Only ever of a compound block; 7.3's check of the number. */
static void free_contig_frozen_range(unsigned long pfn, unsigned long nr)
{
	struct page *page = pfn_to_page(pfn);

	if (!WARN(nr != 1ul << compound_order(page), "nr_pages != expected\n"))
		free_frozen_pages(page, compound_order(page));
}
#endif

#ifndef ALLOC_DEFAULT
#define ALLOC_DEFAULT 0
#endif

#endif
