/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watermarks; mm/page_alloc.c.
 */
#include <string.h>

#include "allocator/watermark.h"

#define PAGE_KB			4
#define MIN_FREE_KBYTES_LOW	128
#define MIN_FREE_KBYTES_HIGH	262144
#define WATERMARK_SCALE_FACTOR	10	/* of 10000 */
#define WATERMARK_BOOST_FACTOR	15000	/* of 10000 */
#define LOWMEM_RESERVE_RATIO	256	/* of all zones but the last */
#define HIGH_FRACTION		8	/* high_max is this part of a zone */
#define BATCH_MAX		64	/* 256K */

static uint64_t int_sqrt(uint64_t x)
{
	uint64_t root = 0;

	for (uint64_t bit = 1ull << 31; bit; bit >>= 1)
		if ((root + bit) * (root + bit) <= x)
			root += bit;
	return root;
}

/* @x * @numer / @denom in the kernel's order, which loses nothing to overflow. */
static uint64_t mult_frac(uint64_t x, uint64_t numer, uint64_t denom)
{
	return x / denom * numer + x % denom * numer / denom;
}

static uint64_t max_u64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

bool __zone_watermark_ok(const struct machine *m, const struct zone *zone,
			 unsigned int order, uint64_t mark,
			 unsigned int highest_zone, unsigned int alloc_flags,
			 int64_t free_pages)
{
	int64_t min = (int64_t)mark;

	free_pages -= (1l << order) - 1;
	if (!(alloc_flags & ALLOC_RESERVES))
		free_pages -= READ_ONCE(zone->nr_free_highatomic);
	if (!(alloc_flags & ALLOC_CMA))
		free_pages -= READ_ONCE(zone->nr_free_cma);

	if (alloc_flags & ALLOC_MIN_RESERVE) {
		min -= min / 2;
		if (alloc_flags & ALLOC_NON_BLOCK)
			min -= min / 4;
	}
	if (alloc_flags & ALLOC_OOM)
		min -= min / 2;

	if (free_pages <= min + zone->lowmem_reserve[highest_zone])
		return false;
	if (!order)
		return true;

	for (unsigned int o = order; o <= m->max_order; o++) {
		const struct free_area *area = &zone->free_area[o];

		if (!area->nr_free)
			continue;
		for (int mt = 0; mt < MIGRATE_PCPTYPES; mt++)
			if (!list_empty(&area->free_list[mt]))
				return true;
		if (alloc_flags & ALLOC_CMA &&
		    !list_empty(&area->free_list[MIGRATE_CMA]))
			return true;
		if (alloc_flags & (ALLOC_HIGHATOMIC | ALLOC_OOM) &&
		    !list_empty(&area->free_list[MIGRATE_HIGHATOMIC]))
			return true;
	}
	return false;
}

bool zone_watermark_ok(const struct machine *m, const struct zone *zone,
		       unsigned int order, uint64_t mark,
		       unsigned int highest_zone, unsigned int alloc_flags)
{
	return __zone_watermark_ok(m, zone, order, mark, highest_zone,
				   alloc_flags, READ_ONCE(zone->nr_free_pages));
}

bool zone_watermark_fast(const struct machine *m, const struct zone *zone,
			 unsigned int order, uint64_t mark,
			 unsigned int highest_zone, unsigned int alloc_flags)
{
	if (zone_watermark_ok(m, zone, order, mark, highest_zone, alloc_flags))
		return true;
	return !order && zone->watermark_boost &&
	       alloc_flags & ALLOC_MIN_RESERVE &&
	       (alloc_flags & ALLOC_WMARK_MASK) == ALLOC_WMARK_MIN &&
	       zone_watermark_ok(m, zone, order, zone->watermark[WMARK_MIN],
				 highest_zone, alloc_flags);
}

bool boost_watermark(const struct machine *m, struct zone *zone)
{
	uint64_t max_boost, boost;

	/* In a small zone it would only cause trouble. */
	if (pageblock_nr_pages(m) * 4 > zone->managed_pages)
		return false;

	max_boost = mult_frac(zone->watermark[WMARK_HIGH],
			      WATERMARK_BOOST_FACTOR, 10000);
	if (!max_boost)
		return false;

	max_boost = max_u64(pageblock_nr_pages(m), max_boost);
	boost = zone->watermark_boost + pageblock_nr_pages(m);
	zone->watermark_boost = boost < max_boost ? boost : max_boost;
	return true;
}

void setup_per_zone_wmarks(struct machine *m)
{
	uint64_t lowmem_pages = 0, kbytes, pages_min;

	for (unsigned int i = 0; i < m->nr_zones; i++)
		lowmem_pages += m->zones[i].managed_pages;
	if (!lowmem_pages)
		return;

	kbytes = int_sqrt(lowmem_pages * PAGE_KB * 16);
	if (kbytes < MIN_FREE_KBYTES_LOW)
		kbytes = MIN_FREE_KBYTES_LOW;
	if (kbytes > MIN_FREE_KBYTES_HIGH)
		kbytes = MIN_FREE_KBYTES_HIGH;
	pages_min = kbytes / PAGE_KB;

	for (unsigned int i = 0; i < m->nr_zones; i++) {
		struct zone *zone = &m->zones[i];
		uint64_t min = pages_min * zone->managed_pages / lowmem_pages;
		uint64_t gap = max_u64(min >> 2,
				       mult_frac(zone->managed_pages,
						 WATERMARK_SCALE_FACTOR,
						 10000));
		uint64_t above = 0;

		zone->watermark[WMARK_MIN] = min;
		zone->watermark[WMARK_LOW] = min + gap;
		zone->watermark[WMARK_HIGH] = min + 2 * gap;

		for (unsigned int j = i + 1; j < m->nr_zones; j++) {
			above += m->zones[j].managed_pages;
			zone->lowmem_reserve[j] =
				zone->managed_pages ?
					above / LOWMEM_RESERVE_RATIO : 0;
		}
	}
}

void clear_watermarks(struct machine *m)
{
	for (unsigned int i = 0; i < m->nr_zones; i++) {
		struct zone *zone = &m->zones[i];

		memset(zone->watermark, 0, sizeof(zone->watermark));
		memset(zone->lowmem_reserve, 0, sizeof(zone->lowmem_reserve));
	}
}

static int zone_batchsize(const struct zone *zone)
{
	uint64_t batch = zone->managed_pages >> 12;

	if (batch > BATCH_MAX)
		batch = BATCH_MAX;
	if (batch <= 1)
		return 1;
	/* One less than a power of two spreads better over cache colours. */
	return (1 << ilog2(batch + batch / 2)) - 1;
}

static int zone_highsize(const struct machine *m, uint64_t total_pages,
			 int batch)
{
	int cpus = m->nr_cpus ? m->nr_cpus : 1;

	return max_int(total_pages / cpus, batch << 2);
}

void setup_zone_pagesets(struct machine *m)
{
	const struct geometry *g = &m->geometry;

	for (unsigned int i = 0; i < m->nr_zones; i++) {
		struct zone *zone = &m->zones[i];
		int batch = g->pcp_batch ? g->pcp_batch : zone_batchsize(zone);
		int high_min = zone_highsize(m, zone->watermark[WMARK_LOW],
					     batch);
		int high_max = zone_highsize(
			m, zone->managed_pages / HIGH_FRACTION, batch);
		int high = 0;

		if (g->pcp_high) {
			high = high_min = g->pcp_high;
			high_max = max_int(high_max, high_min);
		}
		for (unsigned int cpu = 0; cpu < GEOMETRY_MAX_CPUS; cpu++) {
			struct per_cpu_pages *pcp = &zone->pcp[cpu];

			pcp->batch = batch;
			pcp->high_min = high_min;
			pcp->high_max = high_max;
			pcp->high = high;
			pcp->free_count = 0;
			pcp->alloc_factor = 0;
			pcp->flags = 0;
		}
	}
}

void boot_zone_pagesets(struct machine *m)
{
	for (unsigned int i = 0; i < m->nr_zones; i++) {
		for (unsigned int cpu = 0; cpu < GEOMETRY_MAX_CPUS; cpu++) {
			struct per_cpu_pages *pcp = &m->zones[i].pcp[cpu];

			for (int l = 0; l < NR_PCP_LISTS; l++)
				list_init(&pcp->lists[l]);
			pcp->batch = 1;
		}
	}
}
