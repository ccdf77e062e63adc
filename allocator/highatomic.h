/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pageblocks kept for atomic allocations of more than one page
 * (mm/page_alloc.c).
 */
#ifndef ALLOCATOR_HIGHATOMIC_H
#define ALLOCATOR_HIGHATOMIC_H

#include "allocator/buddy.h"

/**
 * reserve_highatomic_pageblock - keep the pageblock(s) of an allocation
 *
 * Not beyond a hundredth of the zone, and none if that is less than one.
 *
 * Source: mm/page_alloc.c:reserve_highatomic_pageblock().
 */
void reserve_highatomic_pageblock(struct machine *m, struct page *page,
				  unsigned int order, struct zone *zone);

/**
 * unreserve_highatomic_pageblock - give a pageblock with free pages back
 * @highest_zone: of this zone, or the next lower one that has such a pageblock.
 * @migratetype: what it becomes.
 * @force: also a zone's last one.
 * Return: whether there was one.
 *
 * Source: mm/page_alloc.c:unreserve_highatomic_pageblock().
 */
bool unreserve_highatomic_pageblock(struct machine *m,
				    unsigned int highest_zone, int migratetype,
				    bool force);

#endif
