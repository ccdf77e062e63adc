// SPDX-License-Identifier: GPL-2.0-only
/*
 * State features: what kind of situation a call met, so that a fuzzer is
 * rewarded for new situations and not only for new lines of code.
 */
#include "runner/internal.h"

static uint32_t log2_bucket(uint32_t n)
{
	return n ? 32 - (uint32_t)__builtin_clz(n) : 0;
}

static uint32_t mix(uint32_t hash, uint32_t value)
{
	hash = (hash ^ value) * 0x9e3779b1u;
	return hash ^ hash >> 15;
}

static void mark(struct run *run, uint32_t kind, uint32_t value)
{
	uint32_t at = mix(mix(kind, value), run->call.op) &
		      (uint32_t)(run->options->nr_features - 1);

	/* Met or not: how often is no new situation. */
	run->options->features[at] = 1;
}

/* How the range lies to the borders that freeing in batches must mind. */
static uint32_t borders(const struct geometry *g, uint32_t pfn, uint32_t nr)
{
	uint32_t last = pfn + (nr ? nr - 1 : 0), met = 0;

	met |= pfn >> g->pageblock_order != last >> g->pageblock_order;
	met |= (uint32_t)(pfn >> g->max_order != last >> g->max_order) << 1;
	if (g->section_order)
		met |= (uint32_t)(pfn >> g->section_order !=
				  last >> g->section_order) << 2;
	met |= (uint32_t)(geometry_zone(g, pfn) != geometry_zone(g, last)) << 3;
	met |= (uint32_t)(pfn ? __builtin_ctz(pfn) : 31) << 4;
	return met;
}

/* Which kinds of page lie within the range, and where the first odd one. */
static uint32_t inhabitants(const struct oracle *o, uint32_t pfn, uint32_t nr)
{
	uint32_t kinds = 0, odd = 0;

	for (uint32_t i = 0; i < nr && i < 64; i++) {
		const struct known_page *page = oracle_page(o, pfn + i);

		kinds |= 1u << page->kind;
		if (page->kind != PAGE_FREE && !odd)
			odd = 1 + log2_bucket(i);
	}
	return kinds | odd << 8;
}

/* Which watermarks the highest zone that will do is above, and whether it is boosted. */
static uint32_t pressure(const struct run *run)
{
	const struct snapshot *s = run->arena->side[run->side].snapshot;
	const struct zone_state *zone = &s->zones[run->call.zone];
	uint32_t level = zone->watermark_boost > 0;

	for (int i = 0; i < NR_WATERMARKS; i++)
		level += 2u * (zone->nr_free_pages > zone->watermark[i]);
	return level | (zone->flags & ZONES_BELOW_HIGH ? 8 : 0);
}

/* What lets a request go further than others. */
#define GFP_FURTHER (GFPB_HIGH | GFPB_DIRECT_RECLAIM | GFPB_MEMALLOC | \
		     GFPB_NOMEMALLOC | GFPB_NORETRY | GFPB_NOFAIL)

void features_note(struct run *run, const struct result *result)
{
	const struct arena *arena = run->arena;
	const struct oracle *o = arena->side[run->side].oracle;
	const struct call *call = &run->call;
	/* A call's pages exist: caller_resolve() sees to it. */
	uint32_t nr = call->nr;
	uint32_t before = run->feature;

	if (!run->options->features)
		return;
	run->feature = call->op;
	mark(run, 1, before);
	mark(run, 2, (uint32_t)(result->ret < 0) | log2_bucket(result->nr_bad)
					<< 1 | log2_bucket(nr) << 8);
	mark(run, 3, (uint32_t)call->type << 8 | call->order |
			     (uint32_t)call->zone << 16);
	if (op_is_buddy_alloc(call->op))
		mark(run, 8, (call->gfp & GFP_FURTHER) | !!call->order |
				     pressure(run) << 20);
	for (uint32_t i = 0; i < NR_ANSWER_KINDS; i++)
		if (result->nr_asked[i])
			mark(run, 9, i | log2_bucket(result->nr_asked[i]) << 2 |
					     log2_bucket(result->nr_used[i]) << 8 |
					     (uint32_t)result->captured << 16);
	if (call->pfn == PFN_NONE)
		return;
	mark(run, 4, borders(&arena->g, call->pfn, nr));
	mark(run, 5, inhabitants(o, call->pfn, nr));
	mark(run, 6, (uint32_t)oracle_type(o, call->pfn) << 8 |
			     log2_bucket(nr));
	if (oracle_page(o, call->pfn)->kind == PAGE_FREE) {
		uint32_t head;
		unsigned int order = 0;
		enum page_where where =
			oracle_block(o, call->pfn, &head, &order);

		mark(run, 7, (uint32_t)where << 8 | order);
	}
}
