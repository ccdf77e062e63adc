/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contiguous ranges; mm/page_alloc.c, and of mm/compaction.c what takes free
 * pages out of the zone.
 */
#include <errno.h>

#include "allocator/contig/contig.h"
#include "allocator/contig_alloc.h"
#include "allocator/memmap.h"

void set_pages_refcounted(struct machine *m, unsigned long pfn,
			  unsigned long nr)
{
	for (unsigned long i = 0; i < nr; i++)
		set_page_refcounted(m, pfn_to_page(m, pfn + i));
}

/* Blocks taken out of the zone, by order. On no list that anyone can see. */
struct free_pages {
	struct list_head list[GEOMETRY_MAX_ORDER + 1];
};

static void free_pages_add(struct free_pages *pages, struct page *page,
			   unsigned int order)
{
	struct list_head *head = &pages->list[order];

	list_insert(&page->lru, head->prev, head);
}

/*
 * Take the free blocks that begin in [pfn, end), which lies in one pageblock.
 * Return: the pages taken, or 0 if anything there was not free.
 */
static unsigned long isolate_freepages_block(struct machine *m,
					     struct free_pages *pages,
					     unsigned long pfn,
					     unsigned long end)
{
	struct zone *zone = page_zone(m, pfn_to_page(m, pfn));
	unsigned long start = pfn;
	bool locked = false;

	while (pfn < end) {
		struct page *page = pfn_to_page(m, pfn);
		unsigned int order;

		/* Now and then, others may have it. */
		if (locked && !(pfn % COMPACT_CLUSTER_MAX)) {
			spin_unlock_irqrestore(&zone->lock);
			locked = false;
		}
		if (PageCompound(page) || !PageBuddy(page))
			break;
		if (!locked) {
			spin_lock_irqsave(&zone->lock);
			locked = true;
			/* It may have been allocated meanwhile. */
			if (!PageBuddy(page))
				break;
		}
		order = buddy_order(page);
		if (!__isolate_free_page(m, page, order))
			break;
		free_pages_add(pages, page, order);
		pfn += 1ul << order;
	}
	if (locked)
		spin_unlock_irqrestore(&zone->lock);
	if (pfn < end)
		return 0;
	m->events.compact_isolated += pfn - start;
	return pfn - start;
}

static void release_free_list(struct machine *m, struct free_pages *pages)
{
	for (unsigned int order = 0; order <= m->max_order; order++) {
		struct list_head *head = &pages->list[order];

		while (!list_empty(head)) {
			struct page *page = lru_to_page(head->next);

			list_remove(&page->lru);
			post_alloc_hook(m, page);
			set_page_refcounted(m, page);
			__free_pages(m, page, order);
		}
	}
}

/* No boundary of the zone in [start, end), and its ends exist? */
static bool pageblock_pfn_to_page(struct machine *m, unsigned long start,
				  unsigned long end, const struct zone *zone)
{
	if (zone->contiguous)
		return true;
	return pageblock_in_zone(m, start, end, zone);
}

/*
 * Take all pages of [start, end) out of @zone.
 * Return: where they end, which is beyond @end if a free block reaches there;
 *	0 if not all of them were free, with all of them put back.
 */
static unsigned long isolate_freepages_range(struct machine *m,
					     struct zone *zone,
					     struct free_pages *pages,
					     unsigned long start,
					     unsigned long end)
{
	unsigned long pfn = start;
	unsigned long block_start = pageblock_start_pfn(m, pfn);
	unsigned long block_end = pageblock_end_pfn(m, pfn);

	for (unsigned int order = 0; order <= m->max_order; order++)
		list_init(&pages->list[order]);

	if (block_start < zone->start_pfn)
		block_start = zone->start_pfn;

	while (pfn < end) {
		unsigned long isolated;

		/* A block larger than a pageblock leads beyond the next one. */
		if (pfn >= block_end) {
			block_start = pageblock_start_pfn(m, pfn);
			block_end = pageblock_end_pfn(m, pfn);
		}
		if (block_end > end)
			block_end = end;

		if (!pageblock_pfn_to_page(m, block_start, block_end, zone))
			break;
		isolated = isolate_freepages_block(m, pages, pfn, block_end);
		if (!isolated)
			break;

		pfn += isolated;
		block_start = block_end;
		block_end += pageblock_nr_pages(m);
	}

	if (pfn < end) {
		release_free_list(m, pages);
		return 0;
	}
	return pfn;
}

/* Make single pages of all blocks. They are frozen, so there is no count. */
static void split_free_frozen_pages(struct machine *m, struct free_pages *pages)
{
	for (unsigned int order = 0; order <= m->max_order; order++) {
		struct list_head *head = &pages->list[order];

		while (!list_empty(head)) {
			struct page *page = lru_to_page(head->next);

			list_remove(&page->lru);
			post_alloc_hook(m, page);
			VM_WARN_ON(m, order && PageCompound(page));
		}
	}
}

/* One compound block; its parts go by their addresses from here. */
static void merge_free_frozen_pages(struct machine *m, struct free_pages *pages)
{
	for (unsigned int order = 0; order <= m->max_order; order++) {
		struct list_head *head = &pages->list[order];

		while (!list_empty(head))
			list_remove(head->next);
	}
}

/* A compound block of pages must have its struct pages in one array. */
static unsigned int max_folio_order(const struct machine *m)
{
	return m->sparse ? m->section_shift : 18;
}

int alloc_contig_frozen_range(struct machine *m, unsigned long start,
			      unsigned long end, bool cma, bool compound)
{
	enum isolate_mode mode = cma ? ISOLATE_MODE_CMA_ALLOC :
				       ISOLATE_MODE_OTHER;
	struct zone *zone = page_zone(m, pfn_to_page(m, start));
	unsigned int order = ilog2(end - start);
	unsigned long outer_start, outer_end;
	struct free_pages pages;
	int ret;

	if (VM_WARN_ON(m, compound && order > max_folio_order(m)))
		return -EINVAL;

	ret = start_isolate_page_range(m, start, end, mode);
	if (ret)
		goto done;

	drain_all_pages(m, zone);

	/* The first block may begin before the range. */
	outer_start = find_large_buddy(m, start);
	if (test_pages_isolated(m, outer_start, end, mode)) {
		ret = -EBUSY;
		goto done;
	}

	outer_end = isolate_freepages_range(m, zone, &pages, outer_start, end);
	if (!outer_end) {
		ret = -EBUSY;
		goto done;
	}

	if (!compound) {
		split_free_frozen_pages(m, &pages);

		/* What was taken too much. */
		if (start != outer_start)
			m->contig->free_frozen_range(m, outer_start,
						     start - outer_start);
		if (end != outer_end)
			m->contig->free_frozen_range(m, end, outer_end - end);
	} else if (start == outer_start && end == outer_end &&
		   1ul << order == end - start) {
		struct page *head = pfn_to_page(m, start);

		merge_free_frozen_pages(m, &pages);
		check_new_pages(m, head, order);
		prep_new_page(m, head, order, GFPB_COMP);
	} else {
		/* As in the kernel, nobody has these pages any more. */
		merge_free_frozen_pages(m, &pages);
		ret = -EINVAL;
		MACHINE_WARN(m, "contiguous range is not one block");
	}
done:
	undo_isolate_page_range(m, start, end);
	return ret;
}

int alloc_contig_range(struct machine *m, unsigned long start,
		       unsigned long end)
{
	int ret = alloc_contig_frozen_range(m, start, end, false, false);

	if (!ret)
		set_pages_refcounted(m, start, end - start);
	return ret;
}

void free_contig_range(struct machine *m, unsigned long pfn, unsigned long nr)
{
	if (VM_WARN_ON(m, PageHead(pfn_to_page(m, pfn))))
		return;
	m->contig->free_range(m, pfn, nr);
}

void free_contig_frozen_range(struct machine *m, unsigned long pfn,
			      unsigned long nr)
{
	struct page *first = pfn_to_page(m, pfn);

	if (VM_WARN_ON(m, PageTail(first)))
		return;

	if (PageHead(first)) {
		unsigned int order = nr ? ilog2(nr) : 0;

		VM_WARN_ON(m, order != compound_order(first));
		free_frozen_pages(m, first, order);
		return;
	}
	m->contig->free_frozen_range(m, pfn, nr);
}

/* How many pages from the first on are neighbours, struct pages included? */
static unsigned long num_pages_contiguous(struct machine *m,
					  const uint32_t *pfns,
					  unsigned long nr)
{
	struct page *page = pfn_to_page(m, pfns[0]);
	uint64_t section = memdesc_section(page->flags);
	unsigned long i;

	for (i = 1; i < nr; i++) {
		if (++page != pfn_to_page(m, pfns[i]))
			break;
		/* Two sections' arrays may happen to follow each other. */
		if (memdesc_section(page->flags) != section)
			break;
	}
	return i;
}

void free_pages_bulk(struct machine *m, const uint32_t *pfns, unsigned long nr)
{
	while (nr) {
		unsigned long run = num_pages_contiguous(m, pfns, nr);

		m->contig->free_range(m, *pfns, run);
		pfns += run;
		nr -= run;
	}
}
