/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation; mm/page_alloc.c.
 */
#include "allocator/alloc.h"
#include "allocator/free.h"
#include "allocator/highatomic.h"

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
		   bool compound)
{
	post_alloc_hook(m, page);
	if (order && compound)
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

	if (alloc_flags & ALLOC_NOLOCK && !try_lock(m, &zone->contended))
		return 0;
	for (i = 0; i < count; i++) {
		struct page *page = __rmqueue(m, zone, order, migratetype,
					      alloc_flags, &mode);

		if (!page)
			break;
		pcp_list_add(m, page, pcp, pindex, true);
	}
	return i;
}

static struct page *__rmqueue_pcplist(struct machine *m, struct zone *zone,
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
				    const struct alloc_context *ac)
{
	struct per_cpu_pages *pcp = pcp_spin_trylock(m, zone);
	struct page *page;

	if (!pcp)
		return NULL;

	/* Allocations shorten the run of frees. */
	pcp->free_count >>= 1;
	page = __rmqueue_pcplist(m, zone, ac->order, ac->migratetype,
				 ac->alloc_flags, pcp);
	if (page)
		zone->pgalloc += 1ull << ac->order;
	return page;
}

static struct page *rmqueue_buddy(struct machine *m, struct zone *zone,
				  const struct alloc_context *ac)
{
	struct page *page;

	do {
		page = NULL;
		if (ac->alloc_flags & ALLOC_NOLOCK &&
		    !try_lock(m, &zone->contended))
			return NULL;
		if (ac->alloc_flags & ALLOC_HIGHATOMIC)
			page = __rmqueue_smallest(m, zone, ac->order,
						  MIGRATE_HIGHATOMIC);
		if (!page) {
			enum rmqueue_mode mode = RMQUEUE_NORMAL;

			page = __rmqueue(m, zone, ac->order, ac->migratetype,
					 ac->alloc_flags, &mode);
		}
		if (!page)
			return NULL;
	} while (check_new_pages(m, page, ac->order));

	/* Only the slow path's attempts go down to the lowest mark. */
	if (ac->alloc_flags & ALLOC_HIGHATOMIC &&
	    (ac->alloc_flags & ALLOC_WMARK_MASK) == ALLOC_WMARK_MIN)
		reserve_highatomic_pageblock(m, page, ac->order, zone);

	zone->pgalloc += 1ull << ac->order;
	return page;
}

static struct page *rmqueue(struct machine *m, struct zone *zone,
			    const struct alloc_context *ac)
{
	struct page *page = NULL;

	if (pcp_allowed_order(m, ac->order))
		page = rmqueue_pcplist(m, zone, ac);
	if (!page)
		page = rmqueue_buddy(m, zone, ac);

	/* kswapd is told, and looks after the raised marks from here. */
	if (ac->alloc_flags & ALLOC_KSWAPD)
		zone->flags &= ~(uint64_t)ZONES_BOOSTED;

	VM_BUG_ON_PAGE(page && bad_range(m, zone, page), page);
	return page;
}

unsigned int alloc_flags_fastpath(uint32_t gfp, unsigned int order,
				  int migratetype)
{
	unsigned int alloc_flags = ALLOC_WMARK_LOW;

	if (migratetype == MIGRATE_MOVABLE)
		alloc_flags |= ALLOC_CMA;
	if (gfp & GFPB_KSWAPD_RECLAIM)
		alloc_flags |= ALLOC_KSWAPD;
	if (!(gfp & (GFPB_DIRECT_RECLAIM | GFPB_NOMEMALLOC)) && order &&
	    gfp & GFPB_HIGH)
		alloc_flags |= ALLOC_HIGHATOMIC;
	return alloc_flags;
}

struct page *alloc_frozen_pages(struct machine *m,
				const struct alloc_context *ac)
{
	for (int i = ac->zone; i >= 0; i--) {
		struct page *page = rmqueue(m, &m->zones[i], ac);

		if (page) {
			prep_new_page(m, page, ac->order, ac->compound);
			return page;
		}
	}
	return NULL;
}

/* Enough free for the zone to keep its min mark; notes when it is below high. */
static bool may_take(struct machine *m, struct zone *zone,
		     const struct alloc_context *ac)
{
	if (!(zone->flags & ZONES_BELOW_HIGH)) {
		if (zone_watermark_ok(m, zone, ac->order,
				      wmark_pages(zone, WMARK_HIGH), ac->zone,
				      ac->alloc_flags))
			return true;
		zone->flags |= ZONES_BELOW_HIGH;
	}
	return zone_watermark_ok(m, zone, ac->order,
				 wmark_pages(zone, WMARK_MIN), ac->zone,
				 ac->alloc_flags);
}

struct page *alloc_frozen_pages_nolock(struct machine *m, unsigned int order)
{
	const struct alloc_context ac = {
		.zone = m->nr_zones - 1,
		.order = order,
		.migratetype = MIGRATE_UNMOVABLE,
		.alloc_flags = ALLOC_WMARK_MIN | ALLOC_NOLOCK,
		.compound = true,
	};

	if (!pcp_allowed_order(m, order) || !can_try_lock(m))
		return NULL;
	for (int i = ac.zone; i >= 0; i--) {
		struct page *page = NULL;

		if (may_take(m, &m->zones[i], &ac))
			page = rmqueue(m, &m->zones[i], &ac);
		if (page) {
			prep_new_page(m, page, order, ac.compound);
			m->res->nr_zeroed += 1u << order;
			return page;
		}
	}
	return NULL;
}

struct page *alloc_pages(struct machine *m, const struct alloc_context *ac)
{
	struct page *page = alloc_frozen_pages(m, ac);

	if (page)
		set_page_refcounted(m, page);
	return page;
}

unsigned int alloc_pages_bulk(struct machine *m, const struct alloc_context *ac,
			      uint32_t *pfns, unsigned int nr)
{
	struct zone *zone = &m->zones[ac->zone];
	struct per_cpu_pages *pcp;
	unsigned int got = 0;
	struct page *page;

	if (!nr)
		return 0;

	/* For a single page the ordinary way is as good. */
	pcp = nr > 1 ? pcp_spin_trylock(m, zone) : NULL;
	while (pcp && got < nr) {
		page = __rmqueue_pcplist(m, zone, 0, ac->migratetype,
					 ac->alloc_flags, pcp);
		if (!page)
			break;
		prep_new_page(m, page, 0, false);
		set_page_refcounted(m, page);
		pfns[got++] = page->pfn;
	}
	zone->pgalloc += got;
	if (got)
		return got;

	page = alloc_pages(m, ac);
	if (page)
		pfns[got++] = page->pfn;
	return got;
}
