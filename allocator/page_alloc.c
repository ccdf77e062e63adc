/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which zone an allocation may take from; mm/page_alloc.c.
 */
#include "allocator/alloc.h"

unsigned int alloc_flags_cma(const struct alloc_context *ac)
{
	return ac->migratetype == MIGRATE_MOVABLE ? ALLOC_CMA : 0;
}

/* As where there is a DMA32 zone below: only what may use the highest zone, or defrag_mode. */
static unsigned int alloc_flags_nofragment(const struct machine *m,
					   const struct alloc_context *ac)
{
	unsigned int alloc_flags = 0;

	if (ac->gfp & GFPB_KSWAPD_RECLAIM)
		alloc_flags |= ALLOC_KSWAPD;
	if (m->defrag_mode || ac->zone == m->nr_zones - 1u)
		alloc_flags |= ALLOC_NOFRAGMENT;
	return alloc_flags;
}

unsigned int alloc_flags_nonblocking(const struct alloc_context *ac)
{
	if (ac->gfp & (GFPB_DIRECT_RECLAIM | GFPB_NOMEMALLOC))
		return 0;
	return ALLOC_NON_BLOCK |
	       (ac->order && ac->gfp & GFPB_HIGH ? ALLOC_HIGHATOMIC : 0);
}

/* What the task keeps its allocations from. */
static uint32_t current_gfp_context(const struct machine *m, uint32_t gfp)
{
	if (m->task == TASK_NOIO)
		gfp &= ~(uint32_t)(GFPB_IO | GFPB_FS);
	if (m->task == TASK_NOFS)
		gfp &= ~(uint32_t)GFPB_FS;
	return gfp;
}

/* Enough free for the mark to hold; notes when the zone is below its high mark. */
static bool may_take(struct machine *m, struct zone *zone,
		     const struct alloc_context *ac, unsigned int alloc_flags)
{
	unsigned int mark = alloc_flags & ALLOC_WMARK_MASK;

	if (!(READ_ONCE(zone->flags) & ZONES_BELOW_HIGH)) {
		if (zone_watermark_fast(m, zone, ac->order,
					wmark_pages(zone, WMARK_HIGH),
					ac->zone, alloc_flags))
			return true;
		ACCESS_POINT(ACCESS_RMW, &zone->flags);
		zone->flags |= ZONES_BELOW_HIGH;
	}
	return zone_watermark_fast(m, zone, ac->order, wmark_pages(zone, mark),
				   ac->zone, alloc_flags) ||
	       alloc_flags & ALLOC_NO_WATERMARKS;
}

struct page *get_page_from_freelist(struct machine *m,
				    const struct alloc_context *ac,
				    unsigned int alloc_flags)
{
	for (;;) {
		for (int i = ac->zone; i >= 0; i--) {
			struct zone *zone = &m->zones[i];
			struct page *page = NULL;

			if (may_take(m, zone, ac, alloc_flags))
				page = rmqueue(m, zone, ac, alloc_flags);
			if (page) {
				prep_new_page(m, page, ac->order, ac->gfp);
				return page;
			}
		}
		if (!(alloc_flags & ALLOC_NOFRAGMENT) || m->defrag_mode)
			return NULL;
		alloc_flags &= ~(unsigned int)ALLOC_NOFRAGMENT;
	}
}

static bool alloc_order_allowed(struct machine *m,
				const struct alloc_context *ac)
{
	if (ac->order <= m->max_order)
		return true;
	if (!(ac->gfp & GFPB_NOWARN))
		MACHINE_WARN(m, "order > MAX_PAGE_ORDER");
	return false;
}

struct page *alloc_frozen_pages(struct machine *m,
				const struct alloc_context *request)
{
	struct alloc_context ac = *request;
	unsigned int alloc_flags;
	struct page *page;

	if (!alloc_order_allowed(m, &ac))
		return NULL;
	ac.gfp = current_gfp_context(m, ac.gfp);
	alloc_flags = ALLOC_WMARK_LOW | alloc_flags_cma(&ac) |
		      alloc_flags_nofragment(m, &ac) |
		      (alloc_flags_nonblocking(&ac) & ALLOC_HIGHATOMIC);
	page = get_page_from_freelist(m, &ac, alloc_flags);
	return page ? page : alloc_pages_slowpath(m, &ac);
}

struct page *alloc_frozen_pages_highatomic(struct machine *m,
					   const struct alloc_context *ac)
{
	return get_page_from_freelist(m, ac, ALLOC_WMARK_MIN |
						     ALLOC_HIGHATOMIC |
						     alloc_flags_cma(ac));
}

struct page *alloc_frozen_pages_nolock(struct machine *m, unsigned int order)
{
	const struct alloc_context ac = {
		.gfp = GFPB_NOWARN | GFPB_ZERO | GFPB_NOMEMALLOC | GFPB_COMP,
		.order = order,
		.zone = m->nr_zones - 1,
		.migratetype = MIGRATE_UNMOVABLE,
	};

	if (!pcp_allowed_order(m, order) || !can_spin_trylock(m))
		return NULL;
	return get_page_from_freelist(m, &ac, ALLOC_WMARK_MIN | ALLOC_NOLOCK);
}

/* The first zone that has this many pages above its low mark. */
static struct zone *zone_for_bulk(struct machine *m,
				  const struct alloc_context *ac,
				  unsigned int nr)
{
	for (int i = ac->zone; i >= 0; i--)
		if (zone_watermark_fast(m, &m->zones[i], 0,
					wmark_pages(&m->zones[i], WMARK_LOW) +
						nr,
					ac->zone,
					ALLOC_WMARK_LOW | alloc_flags_cma(ac)))
			return &m->zones[i];
	return NULL;
}

unsigned int alloc_pages_bulk(struct machine *m, const struct alloc_context *ac,
			      uint32_t *pfns, unsigned int nr)
{
	struct per_cpu_pages *pcp;
	struct zone *zone = NULL;
	unsigned int got = 0;
	struct page *page;

	if (!nr)
		return 0;

	/* For a single page the ordinary way is as good. */
	if (nr > 1)
		zone = zone_for_bulk(m, ac, nr);
	pcp = zone ? pcp_spin_trylock(m, zone) : NULL;
	while (pcp && got < nr) {
		page = __rmqueue_pcplist(m, zone, 0, ac->migratetype,
					 ALLOC_WMARK_LOW | alloc_flags_cma(ac),
					 pcp);
		if (!page)
			break;
		prep_new_page(m, page, 0, ac->gfp);
		set_page_refcounted(m, page);
		pfns[got++] = page->pfn;
	}
	if (pcp)
		spin_unlock(&pcp->lock);
	if (got) {
		m->pgalloc[zone->index] += got;
		return got;
	}

	page = alloc_frozen_pages(m, ac);
	if (page) {
		set_page_refcounted(m, page);
		pfns[got++] = page->pfn;
	}
	return got;
}
