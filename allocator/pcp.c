/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-CPU lists; mm/page_alloc.c.
 */
#include "allocator/pcp.h"
#include "allocator/watermark.h"

/*
 * Give @count pages back to the zone, the list @pindex first, each list
 * emptied from its oldest end before the next. Blocks are put back whole, by
 * the type of their first pageblock, even those larger than a pageblock.
 */
static void free_pcppages_bulk(struct machine *m, struct zone *zone, int count,
			       struct per_cpu_pages *pcp, int pindex)
{
	count = min_int(pcp->count, count);
	pindex--;

	spin_lock_irqsave(&zone->lock);
	while (count > 0) {
		struct list_head *list;
		unsigned int order;
		int empty = 0;

		do {
			/* With count wrong the kernel would search forever. */
			VM_BUG_ON(empty++ > m->nr_pcp_lists);
			if (++pindex > m->nr_pcp_lists - 1)
				pindex = 0;
			list = &pcp->lists[pindex];
		} while (list_empty(list));

		order = pindex_to_order(m, pindex);
		do {
			struct page *page = lru_to_page(list->prev);
			unsigned long pfn = page_to_pfn(page);
			int mt = get_pfnblock_migratetype(m, page, pfn);

			page_list_del(m, page);
			count -= 1 << order;
			pcp->count -= 1 << order;
			__free_one_page(m, page, pfn, zone, order, mt,
					FPI_NONE);
		} while (count > 0 && !list_empty(list));
	}
	spin_unlock_irqrestore(&zone->lock);
}

static int nr_pcp_free(struct per_cpu_pages *pcp, int batch, int high,
		       bool free_high)
{
	if (unlikely(free_high))
		return min_int(pcp->count, batch << PCP_BATCH_SCALE_MAX);

	/* Per-CPU lists switched off, or those of early boot. */
	if (unlikely(high < batch))
		return 1;

	/* The longer the run of frees, the more at once. */
	return clamp_int(pcp->free_count, batch, high - batch);
}

static int nr_pcp_high(struct per_cpu_pages *pcp, struct zone *zone, int batch,
		       bool free_high)
{
	int high_min = pcp->high_min;
	int high_max = pcp->high_max;
	int high;

	high = pcp->high = clamp_int(pcp->high, high_min, high_max);
	if (unlikely(!high))
		return 0;

	if (unlikely(free_high)) {
		pcp->high = max_int(high - (batch << PCP_BATCH_SCALE_MAX),
				    high_min);
		return 0;
	}

	if (READ_ONCE(zone->flags) & ZONES_RECLAIM_ACTIVE) {
		pcp->high = max_int(high - max_int(pcp->free_count, batch),
				    high_min);
		return min_int(batch << 2, pcp->high);
	}

	if (high_min == high_max)
		return high;

	if (READ_ONCE(zone->flags) & ZONES_BELOW_HIGH) {
		pcp->high = max_int(high - max_int(pcp->free_count, batch),
				    high_min);
		high = max_int(pcp->count, high_min);
	} else if (pcp->count >= high) {
		int need_high = pcp->free_count + batch;

		/* Let the next run of frees of this length fit. */
		if (pcp->high < need_high)
			pcp->high = clamp_int(need_high, high_min, high_max);
	}
	return high;
}

bool free_frozen_page_commit(struct machine *m, struct zone *zone,
			     struct per_cpu_pages *pcp, struct page *page,
			     int migratetype, unsigned int order,
			     unsigned int fpi_flags)
{
	unsigned int pindex = order_to_pindex(migratetype, order);
	int batch = pcp->batch;
	bool free_high = false;
	int high, to_free;

	/* Frees slow down the growth of refills. */
	pcp->alloc_factor >>= 1;
	m->events.pgfree += 1ull << order;
	pcp_list_add(m, page, pcp, pindex, false);
	pcp->count += 1 << order;

	/* Blocks of the cheap orders fragment if many are kept. */
	if (order && order <= PAGE_ALLOC_COSTLY_ORDER) {
		free_high = pcp->free_count >= batch + pcp->high_min / 2 &&
			    (pcp->flags & PCPF_PREV_FREE_HIGH_ORDER) &&
			    (!(pcp->flags & PCPF_FREE_HIGH_BATCH) ||
			     pcp->count >= batch);
		pcp->flags |= PCPF_PREV_FREE_HIGH_ORDER;
	} else {
		pcp->flags &= ~PCPF_PREV_FREE_HIGH_ORDER;
	}
	if (pcp->free_count < batch << PCP_BATCH_SCALE_MAX)
		pcp->free_count += 1 << order;

	/* No zone lock now: count may exceed high until the next free. */
	if (unlikely(fpi_flags & FPI_NOLOCK))
		return true;

	high = nr_pcp_high(pcp, zone, batch, free_high);
	if (pcp->count < high)
		return true;

	to_free = nr_pcp_free(pcp, batch, high, free_high);
	while (to_free > 0 && pcp->count > 0) {
		int bite = min_int(to_free, batch);

		free_pcppages_bulk(m, zone, bite, pcp, pindex);
		to_free -= bite;
		if (!to_free || !pcp->count)
			break;

		/* The lock is let go between bites, and may be lost. */
		spin_unlock(&pcp->lock);
		pcp = pcp_spin_trylock(m, zone);
		if (!pcp)
			break;
	}

	if (READ_ONCE(zone->flags) & ZONES_BELOW_HIGH &&
	    zone_watermark_ok(m, zone, 0, wmark_pages(zone, WMARK_HIGH),
			      m->nr_zones - 1, ALLOC_DEFAULT)) {
		ACCESS_POINT(ACCESS_RMW, &zone->flags);
		zone->flags &= ~(uint64_t)ZONES_BELOW_HIGH;
	}
	return pcp;
}

int nr_pcp_alloc(struct machine *m, struct per_cpu_pages *pcp,
		 struct zone *zone, unsigned int order)
{
	int base_batch = pcp->batch;
	int high_min = pcp->high_min;
	int high_max = pcp->high_max;
	int high, batch;

	high = pcp->high = clamp_int(pcp->high, high_min, high_max);
	if (unlikely(high < base_batch))
		return 1;

	batch = order ? base_batch : base_batch << pcp->alloc_factor;

	/* With a higher mark this refill might not have been needed. */
	if (high_min != high_max && !(READ_ONCE(zone->flags) & ZONES_BELOW_HIGH))
		high = pcp->high = min_int(high + batch, high_max);

	if (!order) {
		int max_nr_alloc = max_int(high - pcp->count - base_batch,
					   base_batch);

		/* Double it with each refill that no free comes between. */
		if (batch <= max_nr_alloc &&
		    pcp->alloc_factor < PCP_BATCH_SCALE_MAX)
			pcp->alloc_factor++;
		batch = min_int(batch, max_nr_alloc);
	}

	/* A batch of 1 means that nothing may be kept: leave it at that. */
	if (batch > 1)
		batch = max_int(batch >> order, 2);
	return batch;
}

void drain_pages_zone(struct machine *m, unsigned int cpu, struct zone *zone)
{
	struct per_cpu_pages *pcp = &zone->pcp[cpu];
	int count;

	do {
		spin_lock(&pcp->lock);
		count = pcp->count;
		if (count) {
			int to_drain = min_int(count, pcp->batch << PCP_BATCH_SCALE_MAX);

			free_pcppages_bulk(m, zone, to_drain, pcp, 0);
			count -= to_drain;
		}
		spin_unlock(&pcp->lock);
	} while (count);
}

void drain_pages(struct machine *m, unsigned int cpu)
{
	for (unsigned int i = 0; i < m->nr_zones; i++)
		drain_pages_zone(m, cpu, &m->zones[i]);
}

static bool has_pcps(const struct machine *m, unsigned int cpu,
		     const struct zone *zone)
{
	for (unsigned int i = 0; i < m->nr_zones; i++)
		if ((!zone || zone == &m->zones[i]) && m->zones[i].pcp[cpu].count)
			return true;
	return false;
}

void drain_all_pages(struct machine *m, struct zone *zone)
{
	bool drains[GEOMETRY_MAX_CPUS];

	if (!mutex_trylock(&m->drain_mutex)) {
		/* A drain of all zones need not be complete when this returns. */
		if (!zone)
			return;
		mutex_lock(&m->drain_mutex);
	}
	for (unsigned int cpu = 0; cpu < m->nr_cpus; cpu++)
		drains[cpu] = has_pcps(m, cpu, zone);
	for (unsigned int cpu = 0; cpu < m->nr_cpus; cpu++) {
		if (!drains[cpu])
			continue;
		if (zone)
			drain_pages_zone(m, cpu, zone);
		else
			drain_pages(m, cpu);
	}
	mutex_unlock(&m->drain_mutex);
}

void decay_pcp_high(struct machine *m, struct zone *zone,
		    struct per_cpu_pages *pcp)
{
	int batch = pcp->batch;
	int to_drain;

	if (pcp->high > pcp->high_min)
		pcp->high = max_int(
			max_int(pcp->count - (batch << PCP_BATCH_SCALE_MAX),
				pcp->high - (pcp->high >> 3)),
			pcp->high_min);

	to_drain = pcp->count - pcp->high;
	while (to_drain > 0) {
		int bite = min_int(to_drain, batch);

		spin_lock(&pcp->lock);
		free_pcppages_bulk(m, zone, bite, pcp, 0);
		spin_unlock(&pcp->lock);
		to_drain -= bite;
	}
}
