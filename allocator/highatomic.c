/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The HIGHATOMIC reserve; mm/page_alloc.c.
 */
#include "allocator/highatomic.h"

void reserve_highatomic_pageblock(struct machine *m, struct page *page,
				  unsigned int order, struct zone *zone)
{
	unsigned long percent = zone->managed_pages / 100;
	unsigned long max_managed;
	int mt;

	if (percent < pageblock_nr_pages(m))
		return;
	max_managed = pageblock_end_pfn(m, percent - 1);
	if (zone->nr_reserved_highatomic >= (int64_t)max_managed)
		return;

	spin_lock_irqsave(&zone->lock);
	/* Others may have reserved meanwhile. */
	if (zone->nr_reserved_highatomic >= (int64_t)max_managed)
		goto unlock;

	mt = get_pageblock_migratetype(m, page);
	if (!migratetype_is_mergeable(mt))
		goto unlock;

	if (order < m->pageblock_order) {
		if (move_freepages_block(m, zone, page, mt,
					 MIGRATE_HIGHATOMIC) == -1)
			goto unlock;
		zone->nr_reserved_highatomic += pageblock_nr_pages(m);
	} else {
		change_pageblock_range(m, page, order, MIGRATE_HIGHATOMIC);
		zone->nr_reserved_highatomic += 1l << order;
	}
unlock:
	spin_unlock_irqrestore(&zone->lock);
}

static bool unreserve_in_zone(struct machine *m, struct zone *zone,
			      int migratetype)
{
	for (unsigned int order = 0; order <= m->max_order; order++) {
		struct page *page = get_page_from_free_area(zone, order,
							    MIGRATE_HIGHATOMIC);
		int64_t size = order < m->pageblock_order ?
				       (int64_t)pageblock_nr_pages(m) :
				       1l << order;
		int ret = 1;

		if (!page)
			continue;

		if (VM_WARN_ON(m, size > zone->nr_reserved_highatomic))
			size = zone->nr_reserved_highatomic;
		zone->nr_reserved_highatomic -= size;

		if (order < m->pageblock_order) {
			ret = move_freepages_block(m, zone, page,
						   MIGRATE_HIGHATOMIC,
						   migratetype);
		} else {
			move_to_free_list(m, page, zone, order,
					  MIGRATE_HIGHATOMIC, migratetype);
			change_pageblock_range(m, page, order, migratetype);
		}
		/* Reserving it would have failed in the same way. */
		VM_WARN_ON(m, ret == -1);
		if (ret > 0)
			return true;
	}
	return false;
}

bool unreserve_highatomic_pageblock(struct machine *m,
				    unsigned int highest_zone, int migratetype,
				    bool force)
{
	for (int i = highest_zone; i >= 0; i--) {
		struct zone *zone = &m->zones[i];
		bool done;

		if (!force && zone->nr_reserved_highatomic <=
				      (int64_t)pageblock_nr_pages(m))
			continue;
		spin_lock_irqsave(&zone->lock);
		done = unreserve_in_zone(m, zone, migratetype);
		spin_unlock_irqrestore(&zone->lock);
		if (done)
			return true;
	}
	return false;
}
