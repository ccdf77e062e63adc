/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Isolation; mm/page_isolation.c, and of mm/page_alloc.c what serves it.
 */
#include <errno.h>

#include "allocator/isolate.h"
#include "allocator/memmap.h"
#include "allocator/watermark.h"

unsigned int __isolate_free_page(struct machine *m, struct page *page,
				 unsigned int order)
{
	struct zone *zone = page_zone(m, page);
	int mt = get_pageblock_migratetype(m, page);

	if (!is_migrate_isolate(mt) &&
	    !zone_watermark_ok(m, zone, 0,
			       zone->watermark[WMARK_MIN] + (1ul << order), 0,
			       ALLOC_CMA))
		return 0;

	del_page_from_free_list(m, page, zone, order, mt);

	/* Half a pageblock or more: let the rest of it be movable as well. */
	if (order + 1 >= m->pageblock_order) {
		unsigned long last = (1ul << order) - 1;

		for (unsigned long i = 0; i < last; i += pageblock_nr_pages(m)) {
			int block_mt = get_pageblock_migratetype(m, page + i);

			if (migratetype_is_mergeable(block_mt))
				move_freepages_block(m, zone, page + i,
						     block_mt, MIGRATE_MOVABLE);
		}
	}
	return 1u << order;
}

/*
 * Move the pageblock's free pages to or from the isolated list. If they are
 * part of a larger block, that is cut into pageblocks first.
 */
static bool move_freepages_block_isolate(struct machine *m, struct zone *zone,
					 struct page *page, bool isolate)
{
	unsigned long start_pfn, buddy_pfn;
	int type = get_pageblock_type(m, page);
	struct page *buddy;

	if (VM_WARN_ON(m, isolate == get_pageblock_isolate(m, page)))
		return false;
	if (!prep_move_freepages_block(m, zone, page, &start_pfn, NULL, NULL))
		return false;

	if (m->pageblock_order < m->max_order) {
		buddy_pfn = find_large_buddy(m, start_pfn);
		buddy = pfn_to_page(m, buddy_pfn);
		if (PageBuddy(buddy) &&
		    buddy_order(buddy) > m->pageblock_order) {
			unsigned int order = buddy_order(buddy);

			del_page_from_free_list(
				m, buddy, zone, order,
				get_pfnblock_migratetype(m, buddy, buddy_pfn));
			toggle_pageblock_isolate(m, page, isolate);
			split_large_buddy(m, zone, buddy, buddy_pfn, order,
					  FPI_NONE);
			return true;
		}
	}

	__move_freepages_block(m, zone, start_pfn,
			       isolate ? type : MIGRATE_ISOLATE,
			       isolate ? MIGRATE_ISOLATE : type);
	toggle_pageblock_isolate(m, pfn_to_page(m, start_pfn), isolate);
	return true;
}

/*
 * Is the page in use for good? @step is set where more than one page is
 * answered for.
 */
static bool page_is_unmovable(struct machine *m, struct page *page,
			      enum isolate_mode mode, unsigned long *step)
{
	if (PageReserved(page))
		return true;

	if (PageCompound(page)) {
		struct page *head = compound_head(m, page);
		unsigned long pfn = page_to_pfn(page);
		unsigned long mask = (1ul << compound_order(head)) - 1;

		if (!PageLRU(m, head))
			return true;
		*step = (pfn | mask) + 1 - pfn;
		return false;
	}

	/* Free, on its way there, or frozen by somebody. */
	if (!page_ref_count(m, page)) {
		if (PageBuddy(page))
			*step = 1ul << buddy_order(page);
		return false;
	}

	if (mode == ISOLATE_MODE_MEM_OFFLINE && PageHWPoison(page))
		return false;

	return !PageLRU(m, page);
}

/* Something unmovable in [start, end), which lies in one pageblock? */
static bool has_unmovable_pages(struct machine *m, unsigned long start_pfn,
				unsigned long end_pfn, enum isolate_mode mode)
{
	VM_BUG_ON(pageblock_start_pfn(m, start_pfn) !=
		  pageblock_start_pfn(m, end_pfn - 1));

	/* CMA areas are for CMA to isolate, whatever is in them. */
	if (is_migrate_cma(get_pageblock_migratetype(
		    m, pfn_to_page(m, start_pfn))))
		return mode != ISOLATE_MODE_CMA_ALLOC;

	while (start_pfn < end_pfn) {
		unsigned long step = 1;

		if (page_is_unmovable(m, pfn_to_page(m, start_pfn), mode,
				      &step))
			return true;
		start_pfn += step;
	}
	return false;
}

/* With zone->lock held. */
static int __set_migratetype_isolate(struct machine *m, struct page *page,
				     enum isolate_mode mode,
				     unsigned long start_pfn,
				     unsigned long end_pfn)
{
	struct zone *zone = page_zone(m, page);
	unsigned long pfn = page_to_pfn(page);
	unsigned long block_end = pageblock_end_pfn(m, pfn);

	if (get_pageblock_isolate(m, page))
		return -EBUSY;

	/* Of the pageblock only what is asked for need be movable. */
	if (has_unmovable_pages(m, pfn > start_pfn ? pfn : start_pfn,
				block_end < end_pfn ? block_end : end_pfn,
				mode))
		return -EBUSY;

	if (!move_freepages_block_isolate(m, zone, page, true))
		return -EBUSY;
	zone->nr_isolate_pageblock++;
	return 0;
}

static int set_migratetype_isolate(struct machine *m, struct page *page,
				   enum isolate_mode mode,
				   unsigned long start_pfn,
				   unsigned long end_pfn)
{
	struct zone *zone = page_zone(m, page);
	int ret;

	spin_lock_irqsave(&zone->lock);
	ret = __set_migratetype_isolate(m, page, mode, start_pfn, end_pfn);
	spin_unlock_irqrestore(&zone->lock);
	return ret;
}

/* With zone->lock held. */
static void __unset_migratetype_isolate(struct machine *m, struct page *page)
{
	struct zone *zone = page_zone(m, page);
	bool isolated_page = false;
	unsigned int order = 0;

	if (!get_pageblock_isolate(m, page))
		return;

	/*
	 * The pageblock may be free as a whole and its neighbour too, kept
	 * apart by the isolation only. Moving between lists does not merge:
	 * take the block out and free it anew.
	 */
	if (PageBuddy(page)) {
		order = buddy_order(page);
		if (order >= m->pageblock_order && order < m->max_order) {
			struct page *buddy = find_buddy_page_pfn(
				m, page, page_to_pfn(page), order, NULL);

			if (buddy && !get_pageblock_isolate(m, buddy)) {
				isolated_page = __isolate_free_page(m, page,
								    order);
				VM_WARN_ON(m, !isolated_page);
			}
		}
	}

	if (!isolated_page) {
		VM_WARN_ON(m, !move_freepages_block_isolate(m, zone, page,
							    false));
	} else {
		toggle_pageblock_isolate(m, page, false);
		__free_one_page(m, page, page_to_pfn(page), zone, order,
				get_pageblock_migratetype(m, page),
				FPI_TO_TAIL);
	}
	zone->nr_isolate_pageblock--;
}

static void unset_migratetype_isolate(struct machine *m, struct page *page)
{
	struct zone *zone = page_zone(m, page);

	spin_lock_irqsave(&zone->lock);
	__unset_migratetype_isolate(m, page);
	spin_unlock_irqrestore(&zone->lock);
}

/* The first page of the range that exists; holes may be reserved pages. */
static struct page *first_valid_page(struct machine *m, unsigned long pfn,
				     unsigned long nr_pages)
{
	for (unsigned long i = 0; i < nr_pages; i++)
		if (pfn_valid(m, pfn + i))
			return pfn_to_page(m, pfn + i);
	return NULL;
}

/*
 * Isolate the pageblock after (or before) a boundary that a large block must
 * not straddle: a free one is cut, one in use is in the way.
 */
static int isolate_single_pageblock(struct machine *m,
				    unsigned long boundary_pfn,
				    enum isolate_mode mode,
				    bool isolate_before, bool skip_isolation)
{
	unsigned long block = isolate_before ?
				      boundary_pfn - pageblock_nr_pages(m) :
				      boundary_pfn;
	struct page *block_page = pfn_to_page(m, block);
	struct zone *zone = page_zone(m, block_page);
	unsigned long pfn;

	VM_BUG_ON(boundary_pfn != pageblock_start_pfn(m, boundary_pfn));

	/* Far enough back that no block that reaches here begins earlier. */
	pfn = block & (~0ul << m->max_order);
	if (pfn < zone->start_pfn)
		pfn = zone->start_pfn;

	if (skip_isolation) {
		VM_BUG_ON(!get_pageblock_isolate(m, block_page));
	} else {
		int ret = set_migratetype_isolate(m, block_page, mode, block,
						  block + pageblock_nr_pages(m));

		if (ret)
			return ret;
	}

	/* Nothing can straddle the end of what exists. */
	if (!pfn_valid(m, isolate_before ? boundary_pfn : boundary_pfn - 1))
		return 0;

	while (pfn < boundary_pfn) {
		struct page *page = first_valid_page(m, pfn,
						     boundary_pfn - pfn);
		struct page *head;
		unsigned long nr;

		VM_BUG_ON(!page);
		pfn = page_to_pfn(page);

		if (PageBuddy(page)) {
			uint64_t order = buddy_order_unsafe(page);

			if (order > m->max_order ||
			    pfn + (1ul << order) > boundary_pfn)
				goto failed;
			pfn += 1ul << order;
			continue;
		}
		if (!PageCompound(page)) {
			pfn++;
			continue;
		}

		head = compound_head(m, page);
		nr = 1ul << compound_order(head);
		/* Both are racy: the compound page may be freed concurrently. */
		if (pfn - page_to_pfn(head) >= nr ||
		    page_to_pfn(head) & (nr - 1))
			goto failed;
		if (page_to_pfn(head) + nr > boundary_pfn) {
			/* Migration would have to learn about such blocks. */
			VM_WARN_ON(m, PageLRU(m, page));
			goto failed;
		}
		pfn = page_to_pfn(head) + nr;
	}
	return 0;

failed:
	if (!skip_isolation)
		unset_migratetype_isolate(m, block_page);
	return -EBUSY;
}

int start_isolate_page_range(struct machine *m, unsigned long start_pfn,
			     unsigned long end_pfn, enum isolate_mode mode)
{
	unsigned long nr = pageblock_nr_pages(m);
	unsigned long first = pageblock_start_pfn(m, start_pfn);
	unsigned long end = pageblock_end_pfn(m, end_pfn - 1);
	int ret;

	ret = isolate_single_pageblock(m, first, mode, false, false);
	if (ret)
		return ret;

	ret = isolate_single_pageblock(m, end, mode, true, first == end - nr);
	if (ret) {
		unset_migratetype_isolate(m, pfn_to_page(m, first));
		return ret;
	}

	for (unsigned long pfn = first + nr; pfn < end - nr; pfn += nr) {
		struct page *page = first_valid_page(m, pfn, nr);

		if (page && set_migratetype_isolate(m, page, mode, start_pfn,
						    end_pfn)) {
			undo_isolate_page_range(m, first, pfn);
			unset_migratetype_isolate(m, pfn_to_page(m, end - nr));
			return -EBUSY;
		}
	}
	return 0;
}

void undo_isolate_page_range(struct machine *m, unsigned long start_pfn,
			     unsigned long end_pfn)
{
	unsigned long nr = pageblock_nr_pages(m);
	unsigned long end = pageblock_end_pfn(m, end_pfn - 1);

	for (unsigned long pfn = pageblock_start_pfn(m, start_pfn); pfn < end;
	     pfn += nr) {
		struct page *page = first_valid_page(m, pfn, nr);

		if (page && get_pageblock_isolate(m, page))
			unset_migratetype_isolate(m, page);
	}
}

int test_pages_isolated(struct machine *m, unsigned long start_pfn,
			unsigned long end_pfn, enum isolate_mode mode)
{
	unsigned long nr = pageblock_nr_pages(m);
	struct page *first = first_valid_page(m, start_pfn, end_pfn - start_pfn);
	struct zone *zone;
	unsigned long pfn;

	/* By pageblock's length, from wherever the range begins. */
	for (pfn = start_pfn; pfn < end_pfn; pfn += nr) {
		struct page *page = first_valid_page(m, pfn, nr);

		if (page && !get_pageblock_isolate(m, page))
			return -EBUSY;
	}
	if (!first)
		return -EBUSY;

	zone = page_zone(m, first);
	spin_lock_irqsave(&zone->lock);
	pfn = start_pfn;
	while (pfn < end_pfn) {
		struct page *page = pfn_to_page(m, pfn);

		if (PageBuddy(page))
			pfn += 1ul << buddy_order(page);
		else if (mode == ISOLATE_MODE_MEM_OFFLINE && PageHWPoison(page))
			pfn++;
		else
			break;
	}
	spin_unlock_irqrestore(&zone->lock);
	return pfn < end_pfn ? -EBUSY : 0;
}
