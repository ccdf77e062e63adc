/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Linux 6.12, as far as it differs from 7.3: what kernel/page_alloc.c calls,
 * by 7.3's names. Included behind the tree's mm/page_alloc.c.
 *
 * Its free_contig_range() frees page by page, so there is nothing batched. All
 * pages that it hands out are counted; what 7.3 hands out frozen has its count
 * taken away here. Frees without locks are frees like any other, since there is no
 * list for them to wait on.
 */
#ifndef BUDDYFUZZ_KERNEL_OLDER_H
#define BUDDYFUZZ_KERNEL_OLDER_H

#define FPI_NOLOCK FPI_NONE
#define ACR_FLAGS_NONE MIGRATE_MOVABLE
#define page_ref_add_unless_zero(page, nr) page_ref_add_unless(page, nr, 0)
#define init_pageblock_migratetype(page, type, isolate) \
	set_pageblock_migratetype(page, type)
#define free_frozen_pages(page, order) free_unref_page(page, order)
#define __free_frozen_pages(page, order, fpi) free_unref_page(page, order)
#define ___free_pages(page, order, fpi) __free_pages(page, order)

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
#define alloc_pages_bulk_noprof(gfp, nid, mask, nr, pages) \
	alloc_pages_bulk_noprof(gfp, nid, mask, nr, NULL, pages)

static int alloc_contig_frozen_range_noprof(unsigned long start,
					    unsigned long end, int migratetype,
					    gfp_t gfp)
{
	int ret = alloc_contig_range_noprof(start, end, migratetype, gfp);

	for (unsigned long pfn = start; !ret && pfn < end; pfn++)
		set_page_count(pfn_to_page(pfn), 0);
	return ret;
}

/* Only ever of a compound block; 7.3's check of the number. */
static void free_contig_frozen_range(unsigned long pfn, unsigned long nr)
{
	struct page *page = pfn_to_page(pfn);

	if (!WARN(nr != 1ul << compound_order(page), "nr_pages != expected\n"))
		free_unref_page(page, compound_order(page));
}

static void free_pages_bulk(struct page **pages, unsigned long nr)
{
	for (unsigned long i = 0; i < nr; i++)
		__free_page(pages[i]);
}

/* The type that a pageblock had is not kept: it is given when isolation ends. */
static int older_isolate(unsigned long start, unsigned long end, int mode)
{
	int migratetype = mode == ISOLATE_MODE_CMA_ALLOC ? MIGRATE_CMA :
							   MIGRATE_MOVABLE;
	int flags = mode == ISOLATE_MODE_MEM_OFFLINE ? MEMORY_OFFLINE : 0;

	return start_isolate_page_range(start, end, migratetype, flags,
					GFP_KERNEL);
}
#define start_isolate_page_range(start, end, mode) \
	older_isolate(start, end, mode)
#define undo_isolate_page_range(start, end) \
	undo_isolate_page_range(start, end, MIGRATE_MOVABLE)

#endif
