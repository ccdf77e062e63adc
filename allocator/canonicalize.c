/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Draining and canonicalizing: the harness's own doing, after no model.
 */
#include "allocator/free.h"
#include "allocator/canonicalize.h"
#include "allocator/watermark.h"

void machine_drain(struct machine *m)
{
	m->res = &m->scratch;
	drain_all_pages(m, NULL);
	for (unsigned int i = 0; i < m->nr_zones; i++)
		free_deferred_pages(m, &m->zones[i], FPI_NONE);
}

/* The types of the pageblocks that a block lies in, or consists of. */
static void canonicalize_types(struct machine *m, struct page *page,
			       unsigned int order, int type)
{
	unsigned long nr = 1ul << order;

	for (unsigned long i = 0; i < nr; i += pageblock_nr_pages(m))
		if (get_pageblock_migratetype(m, page + i) != type)
			set_pageblock_migratetype(m, page + i, type);
}

/* What decay, runs of frees and refills have changed. */
static void fresh_tuning(struct machine *m)
{
	for (unsigned int i = 0; i < m->nr_zones; i++) {
		for (unsigned int cpu = 0; cpu < GEOMETRY_MAX_CPUS; cpu++) {
			struct per_cpu_pages *pcp = &m->zones[i].pcp[cpu];

			pcp->high = m->fresh_zones[i].pcp[cpu].high;
			pcp->free_count = 0;
			pcp->alloc_factor = 0;
			pcp->flags = 0;
		}
	}
}

void machine_canonicalize(struct machine *m, const uint32_t *pfns,
			  const uint8_t *types, size_t nr)
{
	m->res = &m->scratch;

	/* Each in front of those behind it. */
	while (nr--) {
		struct page *page = pfn_to_page(m, pfns[nr]);
		struct zone *zone = page_zone(m, page);
		unsigned int order = page->place.order;
		int old_mt = page->place.list;
		int new_mt = types[nr];

		page_list_del(m, page);
		page_list_add(m, page, buddy_list(zone, order, new_mt), false,
			      buddy_place(order, new_mt));
		canonicalize_types(m, page, order, new_mt);

		account_freepages(zone, -(1l << order), old_mt);
		account_freepages(zone, 1l << order, new_mt);
		if (order >= m->pageblock_order)
			zone->nr_free_blocks +=
				(1l << order) * (is_migrate_isolate(old_mt) -
						 is_migrate_isolate(new_mt));
	}
	fresh_tuning(m);
}
