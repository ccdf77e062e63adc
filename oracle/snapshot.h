/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Snapshots: what a machine shows, as pure data. A snapshot of every page is
 * the whole state; in lockstep one takes just the pages that a call touched.
 */
#ifndef ORACLE_SNAPSHOT_H
#define ORACLE_SNAPSHOT_H

#include "backend/backend.h"

/**
 * struct snapshot
 * @pfns, @pages, @nr: the pages looked at and what they showed.
 * @block_pfns, @block_types, @nr_blocks: pageblocks looked at, one entry for
 *	each zone that has a part of one: first pfn of that part, and its type.
 * @zones, @pcps, @events: all of them, always.
 */
struct snapshot {
	size_t nr;
	const uint32_t *pfns;
	struct page_state *pages;
	size_t cap;
	size_t nr_blocks;
	size_t cap_blocks;
	uint32_t *block_pfns;
	uint8_t *block_types;
	struct zone_state zones[GEOMETRY_MAX_ZONES];
	struct pcp_state pcps[GEOMETRY_MAX_ZONES][GEOMETRY_MAX_CPUS];
	struct event_state events;
};

/**
 * snapshot_take - look at some pages and pageblocks of a machine
 * @s: zeroed, or filled by an earlier call, whose memory is used again.
 * @pfns, @nr: pages, none in an absent section; borrowed until the next call.
 * @blocks, @nr_blocks: a pfn in each pageblock to look at.
 */
void snapshot_take(struct snapshot *s, const struct backend_ops *ops,
		   const struct machine *m, const struct geometry *g,
		   const uint32_t *pfns, size_t nr, const uint32_t *blocks,
		   size_t nr_blocks);

/** snapshot_clear - of no page, and zeroed counters; keeps memory for the next one, if not much. */
void snapshot_clear(struct snapshot *s);

void snapshot_destroy(struct snapshot *s);

/* For a reader: enum page_where, enum migratetype, the bits of a page's flags, enum page_mapping. */
extern const char *const where_names[];
extern const char *const migratetype_names[MIGRATE_TYPES];
extern const char *const page_flag_names[NR_PAGE_FLAGS];
extern const char *const mapping_names[];

/** geometry_absent - has the page's section no struct pages? */
bool geometry_absent(const struct geometry *g, uint32_t pfn);

/** pcp_blocks_span - can a block on a per-CPU list be larger than a pageblock? */
static inline bool pcp_blocks_span(const struct geometry *g)
{
	return g->nr_cpus && (g->pageblock_order < PAGE_ALLOC_COSTLY_ORDER ||
			      g->pageblock_order < g->thp_order);
}

/** origin_is_in - does @o come from @function, or from its "_noprof" form? */
bool origin_is_in(const struct origin *o, const char *function);

/** result_digest - @digest, and what came of one more call. */
uint64_t result_digest(uint64_t digest, const struct call *call,
		       const struct result *result);

/**
 * snapshot_digest - one number for all that a machine shows
 *
 * Every page, pageblock and counter. The same state
 * gives the same digest on every backend, compiler and machine.
 */
uint64_t snapshot_digest(const struct backend_ops *ops,
			 const struct machine *m, const struct geometry *g);

/** compare_pfns - for qsort(), ascending. */
static inline int compare_pfns(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

#endif
