/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be seen of a machine from outside: pure data, no pointer into a
 * backend. Two machines are compared, and one is judged, by these alone.
 */
#ifndef BACKEND_STATE_H
#define BACKEND_STATE_H

#include "backend/mm_types.h"
#include "program/geometry.h"

/* Which kind of list a page is linked on. */
enum page_where {
	WHERE_NONE,	/* on no list: allocated, a tail, reserved or leaked */
	WHERE_BUDDY,	/* head of a free block on zone->free_area[] */
	WHERE_PCP,	/* head of a block on a per-CPU list */
	WHERE_DEFERRED,	/* head of a block on zone->trylock_free_pages */
};

/* Page flags, by meaning; each backend maps its own bits to these. */
enum page_flag_bits {
	PGS_RESERVED	= 1u << 0,
	PGS_BUDDY	= 1u << 1,
	PGS_HEAD	= 1u << 2,	/* first page of a compound block */
	PGS_TAIL	= 1u << 3,	/* any other page of a compound block */
	PGS_HWPOISON	= 1u << 4,
	PGS_LRU		= 1u << 5,
	PGS_LOCKED	= 1u << 6,
	PGS_MLOCKED	= 1u << 7,
	PGS_DIRTY	= 1u << 8,	/* cleared at free, never checked there */
};

#define NR_PAGE_FLAGS 9

/* What page->mapping holds, by meaning. */
enum page_mapping {
	MAPPING_NONE,
	MAPPING_ANON,	/* low bit set: cleared silently at free */
	MAPPING_FILE,	/* anything else: a bad page at free */
	MAPPING_TAIL,	/* the poison that compound tails carry */
};

/* Does PAGE_OWNER, where it is on, know an owner of the page? Not part of equality. */
enum page_owned {
	OWNER_UNKNOWN,
	OWNER_NONE,
	OWNER_SET,
};

/* prev/next of a page at either end of its list. */
#define LINK_END UINT32_MAX

/**
 * struct page_state - everything observable of one page
 * @prev, @next: neighbours on its list by pfn, %LINK_END at the ends or when
 *	on no list. Together with @where, @cpu, @order and @list they pin down
 *	every list including its order, without walking it.
 * @private: page->private. The order for WHERE_BUDDY and WHERE_DEFERRED.
 * @refcount: as page_ref_count() gives it: 0 for a frozen page.
 * @mapcount: page->_mapcount + 1, so 0 is the clean value; a page type other
 *	than buddy shows as a negative number.
 * @head: pfn of the compound head for a compound tail, else %PFN_NONE.
 * @flags: enum page_flag_bits.
 * @order: of the block that a linked page heads, or of the compound block that
 *	a PGS_HEAD page heads; 0 otherwise.
 * @where: enum page_where.
 * @list: migratetype of the list it is linked on; for the two PMD-order
 *	per-CPU lists MIGRATE_UNMOVABLE and MIGRATE_MOVABLE. 0 if on none.
 * @cpu: whose per-CPU list; 0 if on none.
 * @mapping: enum page_mapping.
 * @owner: enum page_owned.
 * @pad: zero, so that states compare as memory.
 */
struct page_state {
	uint32_t prev;
	uint32_t next;
	uint64_t private;
	int32_t refcount;
	int32_t mapcount;
	uint32_t head;
	uint16_t flags;
	uint8_t order;
	uint8_t where;
	uint8_t list;
	uint8_t cpu;
	uint8_t mapping;
	uint8_t owner;
	uint8_t pad[4];
};

enum watermark {
	WATERMARK_MIN,
	WATERMARK_LOW,
	WATERMARK_HIGH,
	NR_WATERMARKS,
};

/**
 * struct zone_state - the counters of one zone
 * @nr_free: blocks on the free lists by order, all types (free_area[].nr_free).
 * @nr_free_pages: NR_FREE_PAGES, isolated pages not counted.
 * @nr_free_cma: NR_FREE_CMA_PAGES.
 * @nr_free_highatomic, @nr_reserved_highatomic: as in struct zone.
 * @nr_free_blocks: NR_FREE_PAGES_BLOCKS.
 * @nr_isolate_pageblock: as in struct zone.
 * @pgalloc: PGALLOC events of this zone, in pages.
 * @watermark: min, low and high, without @watermark_boost, which is added to each.
 * @lowmem_reserve: by the highest zone that a request may use.
 * @flags: enum zone_flag_bits.
 * @nr_mlock: NR_MLOCK, below zero if it is: what the harness marks is not counted.
 */
struct zone_state {
	uint32_t nr_free[GEOMETRY_MAX_ORDER + 1];
	int64_t nr_free_pages;
	int64_t nr_free_cma;
	int64_t nr_free_highatomic;
	int64_t nr_reserved_highatomic;
	int64_t nr_free_blocks;
	int64_t nr_isolate_pageblock;
	uint64_t pgalloc;
	int64_t watermark[NR_WATERMARKS];
	int64_t watermark_boost;
	int64_t lowmem_reserve[GEOMETRY_MAX_ZONES];
	uint64_t flags;
	int64_t nr_mlock;
};

enum zone_flag_bits {
	ZONES_RECLAIM_ACTIVE	= 1u << 0,
	ZONES_BELOW_HIGH	= 1u << 1,
	ZONES_BOOSTED		= 1u << 2,
};

/**
 * struct pcp_state - the per-CPU lists of one CPU in one zone
 * @count: pages on its lists as the allocator accounts them.
 * The rest is tuning: two allocators that agree on pages may differ in it.
 */
struct pcp_state {
	int32_t count;
	int32_t high;
	int32_t high_min;
	int32_t high_max;
	int32_t batch;
	int32_t free_count;
	uint8_t alloc_factor;
	uint8_t flags;
	uint8_t pad[2];
};

/**
 * struct event_state - what the machine has counted since it was fresh
 * @pgfree: PGFREE, in pages.
 * @page_free_events: mm_page_free events, one per prepare.
 * @page_free_pages: the pages of those events.
 * @unevictable_cleared: UNEVICTABLE_PGCLEARED, in pages.
 * @compact_isolated: COMPACTISOLATED: pages taken from free lists by their pfn.
 * @cma_success, @cma_fail: CMA_ALLOC_SUCCESS and CMA_ALLOC_FAIL.
 * @others: every other VM event, but PGALLOC, which is a zone's.
 * @cma_available: of each CMA area, what it says is to be had.
 * @cma_used: of each CMA area, the pages that its bitmap has for taken.
 * @counts: enum counted_bits: which of the following are counted. They are not part of
 *	equality.
 * @tagged: pages charged to allocation tags (MEM_ALLOC_PROFILING).
 * @owned: pages charged to the stacks of their owners (PAGE_OWNER).
 */
struct event_state {
	uint64_t pgfree;
	uint64_t page_free_events;
	uint64_t page_free_pages;
	uint64_t unevictable_cleared;
	uint64_t compact_isolated;
	uint64_t cma_success;
	uint64_t cma_fail;
	uint64_t others;
	uint64_t cma_available[GEOMETRY_MAX_CMA];
	uint64_t cma_used[GEOMETRY_MAX_CMA];
	uint64_t counts;
	int64_t tagged;
	int64_t owned;
};

enum counted_bits {
	COUNTS_TAGGED	= 1u << 0,
	COUNTS_OWNED	= 1u << 1,
};

#endif
