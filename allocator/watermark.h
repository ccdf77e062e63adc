/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watermarks: how much of a zone is to stay free, and what follows from it
 * for the per-CPU lists (mm/page_alloc.c).
 */
#ifndef ALLOCATOR_WATERMARK_H
#define ALLOCATOR_WATERMARK_H

#include "allocator/machine.h"

/* What an allocation may do. The low two bits are an enum zone_watermarks. */
enum alloc_flags {
	ALLOC_DEFAULT		= 0,
	ALLOC_WMARK_MIN		= WMARK_MIN,
	ALLOC_WMARK_LOW		= WMARK_LOW,
	ALLOC_WMARK_HIGH	= WMARK_HIGH,
	ALLOC_WMARK_MASK	= 0x03,
	ALLOC_NO_WATERMARKS	= 0x04,
	ALLOC_OOM		= 0x08,
	ALLOC_NON_BLOCK		= 0x10,
	ALLOC_MIN_RESERVE	= 0x20,
	ALLOC_CPUSET		= 0x40,
	ALLOC_CMA		= 0x80,
	ALLOC_NOFRAGMENT	= 0x100,
	ALLOC_HIGHATOMIC	= 0x200,
	ALLOC_NOLOCK		= 0x400,
	ALLOC_KSWAPD		= 0x800,
	/* These may go below the mark, and have the HIGHATOMIC reserve. */
	ALLOC_RESERVES		= ALLOC_NON_BLOCK | ALLOC_MIN_RESERVE |
				  ALLOC_HIGHATOMIC | ALLOC_OOM,
};

static inline uint64_t wmark_pages(const struct zone *zone,
				   enum zone_watermarks wmark)
{
	return zone->watermark[wmark] + zone->watermark_boost;
}

/**
 * zone_watermark_ok - would @mark still hold after an allocation?
 * @highest_zone: the highest zone that the allocation may use.
 *
 * Source: mm/page_alloc.c:__zone_watermark_ok().
 */
bool zone_watermark_ok(const struct machine *m, const struct zone *zone,
		       unsigned int order, uint64_t mark,
		       unsigned int highest_zone, unsigned int alloc_flags);

/** __zone_watermark_ok - the same, if so many pages were free */
bool __zone_watermark_ok(const struct machine *m, const struct zone *zone,
			 unsigned int order, uint64_t mark,
			 unsigned int highest_zone, unsigned int alloc_flags,
			 int64_t free_pages);

/**
 * zone_watermark_fast - the same, as an allocation asks
 *
 * A single page for a __GFP_HIGH request may leave boosts of the min mark aside.
 *
 * Source: mm/page_alloc.c:zone_watermark_fast().
 */
bool zone_watermark_fast(const struct machine *m, const struct zone *zone,
			 unsigned int order, uint64_t mark,
			 unsigned int highest_zone, unsigned int alloc_flags);

/**
 * boost_watermark - raise the marks for a while, as an allocation broke into
 *	a pageblock of another type
 * Return: whether kswapd should hear of it.
 */
bool boost_watermark(const struct machine *m, struct zone *zone);

/**
 * setup_per_zone_wmarks - min_free_kbytes, watermarks, lowmem reserves
 *
 * Every zone counts as lowmem; no zone is ZONE_MOVABLE.
 *
 * Source: mm/page_alloc.c:calculate_min_free_kbytes(),
 * __setup_per_zone_wmarks(), setup_per_zone_lowmem_reserve().
 */
void setup_per_zone_wmarks(struct machine *m);

/**
 * setup_zone_pagesets - size the per-CPU lists by the watermarks, or by the
 *	geometry's overrides
 *
 * Sets every tuning field as on a fresh machine; lists and their count stay.
 *
 * Source: mm/page_alloc.c:zone_batchsize(), zone_highsize().
 */
void setup_zone_pagesets(struct machine *m);

/** clear_watermarks - of a machine without: all marks and lowmem reserves are 0. */
void clear_watermarks(struct machine *m);

/** boot_zone_pagesets - lists that keep nothing, as before the above ran. */
void boot_zone_pagesets(struct machine *m);

#endif
