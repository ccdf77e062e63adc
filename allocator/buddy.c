/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buddy system; mm/page_alloc.c.
 */
#include "allocator/buddy.h"

/*
 * When the parent's other half is free too, this block's own other half is all
 * that is missing for a block two orders up: keep it at the tail, where it is
 * allocated last. Not tried for the two largest orders.
 */
static bool buddy_merge_likely(struct machine *m, unsigned long pfn,
			       unsigned long buddy_pfn, struct page *page,
			       unsigned int order)
{
	unsigned long parent_pfn = buddy_pfn & pfn;

	if (order + 1 >= m->max_order)
		return false;

	return find_buddy_page_pfn(m, page + ((long)parent_pfn - (long)pfn),
				   parent_pfn, order + 1, NULL);
}

static bool compaction_capture(struct machine *m, struct zone *zone,
			       struct page *page, unsigned int order,
			       int migratetype)
{
	struct capture_control *capc = m->capture;

	if (likely(!capc) || capc->page || capc->zone != zone ||
	    order != capc->order)
		return false;
	if (is_migrate_cma(migratetype) || is_migrate_isolate(migratetype))
		return false;
	/* Small blocks of movable pageblocks are for movable requests. */
	if (order < m->pageblock_order && migratetype == MIGRATE_MOVABLE &&
	    capc->migratetype != MIGRATE_MOVABLE)
		return false;
	capc->page = page;
	return true;
}

void __free_one_page(struct machine *m, struct page *page, unsigned long pfn,
		     struct zone *zone, unsigned int order, int migratetype,
		     unsigned int fpi_flags)
{
	unsigned long buddy_pfn = 0;
	bool to_tail;

	VM_BUG_ON_PAGE(page->flags & PAGE_FLAGS_CHECK_AT_PREP, page);
	VM_BUG_ON_PAGE(pfn & ((1ul << order) - 1), page);
	VM_BUG_ON_PAGE(bad_range(m, zone, page), page);

	account_freepages(zone, 1l << order, migratetype);

	while (order < m->max_order) {
		int buddy_mt = migratetype;
		unsigned long combined_pfn;
		struct page *buddy;

		if (compaction_capture(m, zone, page, order, migratetype)) {
			account_freepages(zone, -(1l << order), migratetype);
			return;
		}

		buddy = find_buddy_page_pfn(m, page, pfn, order, &buddy_pfn);
		if (!buddy)
			break;

		if (unlikely(order >= m->pageblock_order)) {
			/*
			 * A block may not span pageblocks with and without
			 * fallbacks: isolating, or accounting CMA, by
			 * pageblock would go wrong.
			 */
			buddy_mt = get_pfnblock_migratetype(m, buddy, buddy_pfn);
			if (migratetype != buddy_mt &&
			    (!migratetype_is_mergeable(migratetype) ||
			     !migratetype_is_mergeable(buddy_mt)))
				break;
		}

		__del_page_from_free_list(m, buddy, zone, order, buddy_mt);

		/* So that a later expand() puts the parts on the right lists. */
		if (unlikely(buddy_mt != migratetype))
			change_pageblock_range(m, buddy, order, migratetype);

		combined_pfn = buddy_pfn & pfn;
		page += (long)combined_pfn - (long)pfn;
		pfn = combined_pfn;
		order++;
	}

	set_buddy_order(m, page, order);

	to_tail = fpi_flags & FPI_TO_TAIL ||
		  buddy_merge_likely(m, pfn, buddy_pfn, page, order);
	__add_to_free_list(m, page, zone, order, migratetype, to_tail);
}

void split_large_buddy(struct machine *m, struct zone *zone, struct page *page,
		       unsigned long pfn, unsigned int order,
		       unsigned int fpi_flags)
{
	unsigned long end = pfn + (1ul << order);

	VM_WARN_ON(m, pfn & ((1ul << order) - 1));
	/* The caller took it off its list. */
	VM_WARN_ON(m, PageBuddy(page));

	if (order > m->pageblock_order)
		order = m->pageblock_order;

	for (;;) {
		int mt = get_pfnblock_migratetype(m, page, pfn);

		__free_one_page(m, page, pfn, zone, order, mt, fpi_flags);
		pfn += 1ul << order;
		/* There may be no struct page behind the last piece. */
		if (pfn == end)
			break;
		page = pfn_to_page(m, pfn);
	}
}

unsigned int expand(struct machine *m, struct zone *zone, struct page *page,
		    unsigned int low, unsigned int high, int migratetype)
{
	unsigned int nr_added = 0;

	while (high > low) {
		struct page *half;

		high--;
		half = page + (1ul << high);
		VM_BUG_ON_PAGE(bad_range(m, zone, half), half);

		/* Head or tail: the list is empty, or this block were not split. */
		__add_to_free_list(m, half, zone, high, migratetype, false);
		set_buddy_order(m, half, high);
		nr_added += 1u << high;
	}
	return nr_added;
}

void page_del_and_expand(struct machine *m, struct zone *zone,
			 struct page *page, unsigned int low,
			 unsigned int high, int migratetype)
{
	long nr_pages = 1l << high;

	__del_page_from_free_list(m, page, zone, high, migratetype);
	nr_pages -= expand(m, zone, page, low, high, migratetype);
	account_freepages(zone, -nr_pages, migratetype);
}

int __move_freepages_block(struct machine *m, struct zone *zone,
			   unsigned long start_pfn, int old_mt, int new_mt)
{
	unsigned long end_pfn = pageblock_end_pfn(m, start_pfn);
	unsigned long pfn = start_pfn;
	int pages_moved = 0;

	VM_WARN_ON(m, start_pfn != pageblock_start_pfn(m, start_pfn));

	while (pfn < end_pfn) {
		struct page *page = pfn_to_page(m, pfn);
		unsigned int order;

		if (!PageBuddy(page)) {
			pfn++;
			continue;
		}
		VM_BUG_ON_PAGE(page_zone(m, page) != zone, page);

		order = buddy_order(page);
		move_to_free_list(m, page, zone, order, old_mt, new_mt);
		pfn += 1ul << order;
		pages_moved += 1 << order;
	}
	return pages_moved;
}

bool prep_move_freepages_block(struct machine *m, struct zone *zone,
			       struct page *page, unsigned long *start_pfn,
			       int *num_free, int *num_movable)
{
	unsigned long start = pageblock_start_pfn(m, page_to_pfn(page));
	unsigned long end = pageblock_end_pfn(m, start);

	/* The other zone's part would need the other zone's lock. */
	if (!zone_spans_pfn(zone, start) || !zone_spans_pfn(zone, end - 1))
		return false;

	*start_pfn = start;
	if (!num_free)
		return true;

	*num_free = 0;
	*num_movable = 0;
	for (unsigned long pfn = start; pfn < end;) {
		page = pfn_to_page(m, pfn);
		if (PageBuddy(page)) {
			*num_free += 1 << buddy_order(page);
			pfn += 1ul << buddy_order(page);
			continue;
		}
		if (PageLRU(m, page))
			++*num_movable;
		pfn++;
	}
	return true;
}

int move_freepages_block(struct machine *m, struct zone *zone,
			 struct page *page, int old_mt, int new_mt)
{
	unsigned long start_pfn;
	int moved;

	if (!prep_move_freepages_block(m, zone, page, &start_pfn, NULL, NULL))
		return -1;

	moved = __move_freepages_block(m, zone, start_pfn, old_mt, new_mt);
	set_pageblock_migratetype(m, pfn_to_page(m, start_pfn), new_mt);
	return moved;
}

unsigned long find_large_buddy(struct machine *m, unsigned long start_pfn)
{
	/* A block that contains start_pfn is aligned to more than start_pfn. */
	unsigned int order = start_pfn ? ffs_long(start_pfn) : m->max_order;
	unsigned long pfn = start_pfn;
	struct page *page;

	while (!PageBuddy(page = pfn_to_page(m, pfn))) {
		if (++order > m->max_order)
			return start_pfn;
		pfn &= ~0ul << order;
	}

	/* A block before start_pfn need not reach that far. */
	if (pfn + (1ul << buddy_order(page)) > start_pfn)
		return pfn;
	return start_pfn;
}
