/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Zones and their per-CPU lists.
 */
#ifndef ALLOCATOR_ZONE_H
#define ALLOCATOR_ZONE_H

#include "allocator/list.h"
#include "allocator/lock.h"
#include "backend/state.h"

struct free_area {
	struct list_head free_list[MIGRATE_TYPES];
	uint64_t nr_free;
};

/* A list per type for each cheap order, and two for the PMD order. */
#define NR_LOWORDER_PCP_LISTS (MIGRATE_PCPTYPES * (PAGE_ALLOC_COSTLY_ORDER + 1))
#define NR_PCP_LISTS (NR_LOWORDER_PCP_LISTS + 2)

/* How far batches may be scaled up (CONFIG_PCP_BATCH_SCALE_MAX). */
#define PCP_BATCH_SCALE_MAX 5

enum pcp_flags {
	PCPF_PREV_FREE_HIGH_ORDER	= 1u << 0,
	PCPF_FREE_HIGH_BATCH		= 1u << 1,
};

/**
 * struct per_cpu_pages - see struct pcp_state for the observable part
 * @lock: trylocked to allocate and to free; drains wait for it.
 */
struct per_cpu_pages {
	struct spinlock lock;
	int count;
	int high;
	int high_min;
	int high_max;
	int batch;
	int free_count;
	uint8_t flags;
	uint8_t alloc_factor;
	struct list_head lists[NR_PCP_LISTS];
};

/* Also the low bits of alloc_flags. */
enum zone_watermarks {
	WMARK_MIN,
	WMARK_LOW,
	WMARK_HIGH,
	NR_WMARK,
};

/**
 * struct pageblock - the bits that describe one pageblock
 * @bits: the migratetype, and PB_ISOLATE beside it.
 * @undo, @seen: as in struct page, for the log of changed pageblocks.
 */
struct pageblock {
	uint8_t bits;
	uint8_t undo;
	uint16_t seen;
};

/**
 * struct zone - one zone
 * @start_pfn, @end_pfn: [start, end), holes included.
 * @trylock_free_pages: blocks that a free without locks put aside; the newest
 *	first, as on the kernel's llist.
 * @deferred: what was on it, in the hands of who holds @lock and frees it.
 * @contiguous: every pageblock can be scanned without looking for holes.
 * @pageblocks: a flat map has an array per zone, from the pageblock that holds
 *	@start_pfn; in a sparse map all zones share the sections' arrays.
 * @first_pageblock: number of the pageblock that @pageblocks begins with.
 */
struct zone {
	struct free_area free_area[GEOMETRY_MAX_ORDER + 1];
	int64_t nr_free_pages;
	int64_t nr_free_cma;
	int64_t nr_free_blocks;
	int64_t nr_free_highatomic;
	int64_t nr_reserved_highatomic;
	int64_t nr_isolate_pageblock;
	int64_t nr_mlock;
	uint64_t flags;
	struct list_head trylock_free_pages;
	struct list_head deferred;
	struct spinlock lock;
	bool contiguous;
	uint8_t index;
	uint32_t start_pfn;
	uint32_t end_pfn;
	uint32_t managed_pages;
	struct pageblock *pageblocks;
	uint32_t first_pageblock;
	uint64_t watermark[NR_WMARK];
	uint64_t watermark_boost;
	int64_t lowmem_reserve[GEOMETRY_MAX_ZONES];
	struct per_cpu_pages pcp[GEOMETRY_MAX_CPUS];
};

static inline bool zone_spans_pfn(const struct zone *zone, unsigned long pfn)
{
	return zone->start_pfn <= pfn && pfn < zone->end_pfn;
}

static inline bool is_migrate_isolate(int migratetype)
{
	return migratetype == MIGRATE_ISOLATE;
}

static inline bool is_migrate_cma(int migratetype)
{
	return migratetype == MIGRATE_CMA;
}

/* include/linux/mmzone.h: types that allocations may fall back between. */
static inline bool migratetype_is_mergeable(int migratetype)
{
	return migratetype < MIGRATE_PCPTYPES;
}

#endif
