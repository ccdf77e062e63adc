// SPDX-License-Identifier: GPL-2.0-only
/* Taking snapshots, and their digest. */
#include "oracle/snapshot.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "oracle/alloc.h"

/* For more, which is to say all pages of a large machine, memory is not kept: 50 MB a million. */
#define KEPT_PAGES (1u << 16)

bool geometry_absent(const struct geometry *g, uint32_t pfn)
{
	uint32_t start, end;

	if (!g->section_order || !geometry_is_hole(g, pfn))
		return false;
	start = pfn >> g->section_order << g->section_order;
	end = start + (1u << g->section_order);
	if (end > g->nr_pages)
		end = g->nr_pages;
	for (pfn = start; pfn < end; pfn++)
		if (!geometry_is_hole(g, pfn))
			return false;
	return true;
}

/* One entry per zone with a part of the pageblock around @pfn. */
static void take_block(struct snapshot *s, const struct backend_ops *ops,
		       const struct machine *m, const struct geometry *g,
		       uint32_t pfn)
{
	uint32_t start = pfn >> g->pageblock_order << g->pageblock_order;
	uint32_t end = start + (1u << g->pageblock_order);

	if (end > g->nr_pages)
		end = g->nr_pages;
	for (pfn = start; pfn < end;) {
		s->block_pfns[s->nr_blocks] = pfn;
		s->block_types[s->nr_blocks++] = ops->pageblock_type(m, pfn);
		pfn = zone_end(g, geometry_zone(g, pfn));
	}
}

void snapshot_take(struct snapshot *s, const struct backend_ops *ops,
		   const struct machine *m, const struct geometry *g,
		   const uint32_t *pfns, size_t nr, const uint32_t *blocks,
		   size_t nr_blocks)
{
	size_t i;

	if (nr > s->cap) {
		free(s->pages);
		s->cap = nr < KEPT_PAGES ? nr + nr / 2 : nr;
		s->pages = xcalloc(s->cap, sizeof(*s->pages));
	}
	if (nr_blocks * GEOMETRY_MAX_ZONES > s->cap_blocks) {
		s->cap_blocks = nr_blocks * GEOMETRY_MAX_ZONES;
		s->block_pfns = xrealloc(s->block_pfns,
					 s->cap_blocks * sizeof(*s->block_pfns));
		s->block_types = xrealloc(s->block_types, s->cap_blocks);
	}
	s->pfns = pfns;
	s->nr = nr;
	for (i = 0; i < nr; i++)
		ops->page(m, pfns[i], &s->pages[i]);
	s->nr_blocks = 0;
	for (i = 0; i < nr_blocks; i++)
		take_block(s, ops, m, g, blocks[i]);
	for (i = 0; i < g->nr_zones; i++) {
		ops->zone(m, i, &s->zones[i]);
		for (unsigned int cpu = 0; cpu < g->nr_cpus; cpu++)
			ops->pcp(m, i, cpu, &s->pcps[i][cpu]);
	}
	ops->events(m, &s->events);
}

void snapshot_clear(struct snapshot *s)
{
	struct snapshot empty;

	if (s->cap > KEPT_PAGES) {
		free(s->pages);
		s->pages = NULL;
		s->cap = 0;
	}
	empty = (struct snapshot){
		.pages = s->pages,
		.cap = s->cap,
		.block_pfns = s->block_pfns,
		.block_types = s->block_types,
		.cap_blocks = s->cap_blocks,
	};

	*s = empty;
}

void snapshot_destroy(struct snapshot *s)
{
	free(s->pages);
	free(s->block_pfns);
	free(s->block_types);
	memset(s, 0, sizeof(*s));
}

bool origin_is_in(const struct origin *o, const char *function)
{
	size_t len = strlen(function);

	return o->function && !strncmp(o->function, function, len) &&
	       (!o->function[len] || !strcmp(o->function + len, "_noprof"));
}

uint64_t result_digest(uint64_t digest, const struct call *call,
		       const struct result *result)
{
	uint32_t bad = result->nr_bad < RESULT_MAX_BAD ? result->nr_bad :
							   RESULT_MAX_BAD;
	const uint32_t all[] = { call->op, (uint32_t)result->ret, result->pfn,
				 result->nr_bad, result->nr_warned };

	digest = XXH3_64bits_withSeed(all, sizeof(all), digest);
	if (call->op == OP_ALLOC_BULK && result->ret > 0 &&
	    (uint32_t)result->ret <= call->nr)
		digest = XXH3_64bits_withSeed(
			result->pfns,
			(size_t)result->ret * sizeof(*result->pfns), digest);
	return XXH3_64bits_withSeed(result->bad, bad * sizeof(*result->bad),
				    digest);
}

uint64_t snapshot_digest(const struct backend_ops *ops,
			 const struct machine *m, const struct geometry *g)
{
	XXH3_state_t *hash = XXH3_createState();
	struct event_state events;
	struct page_state page;
	struct zone_state zone;
	struct pcp_state pcp;
	uint64_t digest;
	uint8_t type;

	XXH3_64bits_reset(hash);
	for (uint32_t pfn = 0; pfn < g->nr_pages; pfn++) {
		if (geometry_absent(g, pfn))
			continue;
		ops->page(m, pfn, &page);
		page.owner = OWNER_UNKNOWN;
		XXH3_64bits_update(hash, &page, sizeof(page));
		type = ops->pageblock_type(m, pfn);
		XXH3_64bits_update(hash, &type, 1);
	}
	for (unsigned int z = 0; z < g->nr_zones; z++) {
		memset(&zone, 0, sizeof(zone));
		ops->zone(m, z, &zone);
		XXH3_64bits_update(hash, &zone, sizeof(zone));
		for (unsigned int cpu = 0; cpu < g->nr_cpus; cpu++) {
			memset(&pcp, 0, sizeof(pcp));
			ops->pcp(m, z, cpu, &pcp);
			XXH3_64bits_update(hash, &pcp, sizeof(pcp));
		}
	}
	memset(&events, 0, sizeof(events));
	ops->events(m, &events);
	events.counts = 0;
	events.tagged = events.owned = 0;
	XXH3_64bits_update(hash, &events, sizeof(events));
	digest = XXH3_64bits_digest(hash);
	XXH3_freeState(hash);
	return digest;
}
