/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A block of one zone, from a per-CPU list or from the zone; mm/page_alloc.c.
 */
#include "allocator/free.h"
#include "allocator/highatomic.h"
#include "allocator/answers.h"

static bool check_new_page(struct machine *m, struct page *page)
{
	if (likely(page_expected_state(m, page, PAGEFLAGS_MASK)))
		return false;

	/* Hwpoisoned pages were reported when they were found. */
	if (!PageHWPoison(page))
		bad_page(m, page);
	else if (PageBuddy(page))
		clear_page_buddy(m, page);
	return true;
}

bool check_new_pages(struct machine *m, struct page *page, unsigned int order)
{
	if (m->check_pages)
		for (unsigned long i = 0; i < 1ul << order; i++)
			if (check_new_page(m, page + i))
				return true;
	return false;
}

void post_alloc_hook(struct machine *m, struct page *page)
{
	set_page_private(m, page, 0);
}

/* Source: mm/page_alloc.c:prep_compound_page(). */
static void prep_compound_page(struct machine *m, struct page *head,
			       unsigned int order)
{
	page_set_flags(m, head, PG_head);
	for (unsigned long i = 1; i < 1ul << order; i++) {
		struct page *tail = head + i;

		page_set_mapping(m, tail, TAIL_MAPPING);
		touch(m, tail);
		tail->head = head->pfn;
		VM_WARN_ON(m, tail->private);
	}
	touch(m, head);
	head->place.order = order;
}

void prep_new_page(struct machine *m, struct page *page, unsigned int order,
		   uint32_t gfp)
{
	post_alloc_hook(m, page);
	if (gfp & GFPB_ZERO)
		m->res->nr_zeroed += 1u << order;
	if (order && gfp & GFPB_COMP)
		prep_compound_page(m, page, order);
}

/*
 * Refill a per-CPU list. Blocks that expand() cut from one come out in the
 * order of their addresses, and are to leave the list in that order.
 */
static int rmqueue_bulk(struct machine *m, struct zone *zone,
			unsigned int order, int count,
			struct per_cpu_pages *pcp, unsigned int pindex,
			int migratetype, unsigned int alloc_flags)
{
	enum rmqueue_mode mode = RMQUEUE_NORMAL;
	int i;

	if (!(alloc_flags & ALLOC_NOLOCK))
		spin_lock_irqsave(&zone->lock);
	else if (!spin_trylock_irqsave(m, &zone->lock))
		return 0;
	for (i = 0; i < count; i++) {
		struct page *page = __rmqueue(m, zone, order, migratetype,
					      alloc_flags, &mode);

		if (!page)
			break;
		pcp_list_add(m, page, pcp, pindex, true);
	}
	spin_unlock_irqrestore(&zone->lock);
	return i;
}

struct page *__rmqueue_pcplist(struct machine *m, struct zone *zone,
			       unsigned int order, int migratetype,
			       unsigned int alloc_flags,
			       struct per_cpu_pages *pcp)
{
	unsigned int pindex = order_to_pindex(migratetype, order);
	struct list_head *list = &pcp->lists[pindex];
	struct page *page;

	do {
		if (list_empty(list)) {
			int batch = nr_pcp_alloc(m, pcp, zone, order);
			int alloced;

			/* Not past the reserves that such an allocation has. */
			if (alloc_flags & ALLOC_HIGHATOMIC)
				return NULL;

			alloced = rmqueue_bulk(m, zone, order, batch, pcp,
					       pindex, migratetype,
					       alloc_flags);
			pcp->count += alloced << order;
			if (list_empty(list))
				return NULL;
		}

		page = lru_to_page(list->next);
		page_list_del(m, page);
		pcp->count -= 1 << order;
	} while (check_new_pages(m, page, order));

	return page;
}

static struct page *rmqueue_pcplist(struct machine *m, struct zone *zone,
				    const struct alloc_context *ac,
				    unsigned int alloc_flags)
{
	struct per_cpu_pages *pcp = pcp_spin_trylock(m, zone);
	struct page *page;

	if (!pcp)
		return NULL;

	/* Allocations shorten the run of frees. */
	pcp->free_count >>= 1;
	page = __rmqueue_pcplist(m, zone, ac->order, ac->migratetype,
				 alloc_flags, pcp);
	spin_unlock(&pcp->lock);
	if (page)
		m->pgalloc[zone->index] += 1ull << ac->order;
	return page;
}

static struct page *rmqueue_buddy(struct machine *m, struct zone *zone,
				  const struct alloc_context *ac,
				  unsigned int alloc_flags)
{
	struct page *page;

	do {
		page = NULL;
		if (!(alloc_flags & ALLOC_NOLOCK))
			spin_lock_irqsave(&zone->lock);
		else if (!spin_trylock_irqsave(m, &zone->lock))
			return NULL;
		if (alloc_flags & ALLOC_HIGHATOMIC)
			page = __rmqueue_smallest(m, zone, ac->order,
						  MIGRATE_HIGHATOMIC);
		if (!page) {
			enum rmqueue_mode mode = RMQUEUE_NORMAL;

			page = __rmqueue(m, zone, ac->order, ac->migratetype,
					 alloc_flags, &mode);
		}
		/* Failing now is worse than failing an atomic request later. */
		if (!page && alloc_flags & (ALLOC_OOM | ALLOC_NON_BLOCK))
			page = __rmqueue_smallest(m, zone, ac->order,
						  MIGRATE_HIGHATOMIC);
		spin_unlock_irqrestore(&zone->lock);
		if (!page)
			return NULL;
	} while (check_new_pages(m, page, ac->order));

	/* Only the slow path's attempts go down to the lowest mark. */
	if (alloc_flags & ALLOC_HIGHATOMIC &&
	    (alloc_flags & ALLOC_WMARK_MASK) == ALLOC_WMARK_MIN)
		reserve_highatomic_pageblock(m, page, ac->order, zone);

	m->pgalloc[zone->index] += 1ull << ac->order;
	return page;
}

struct page *rmqueue(struct machine *m, struct zone *zone,
		     const struct alloc_context *ac, unsigned int alloc_flags)
{
	struct page *page = NULL;

	if (pcp_allowed_order(m, ac->order))
		page = rmqueue_pcplist(m, zone, ac, alloc_flags);
	if (!page)
		page = rmqueue_buddy(m, zone, ac, alloc_flags);

	/* kswapd looks after the raised marks from here. */
	if (alloc_flags & ALLOC_KSWAPD && READ_ONCE(zone->flags) & ZONES_BOOSTED) {
		ACCESS_POINT(ACCESS_RMW, &zone->flags);
		zone->flags &= ~(uint64_t)ZONES_BOOSTED;
		wakeup_kswapd(m, zone, 0, zone->index);
	}

	VM_BUG_ON_PAGE(page && bad_range(m, zone, page), page);
	return page;
}
