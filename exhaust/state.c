// SPDX-License-Identifier: GPL-2.0-only
#include "exhaust/state.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "runner/caller/caller.h"

static void add(XXH3_state_t *hash, const void *bytes, size_t len)
{
	XXH3_128bits_update(hash, bytes, len);
}

#define ADD(hash, value) add(hash, &(value), sizeof(value))

/* --- what a machine shows --- */

static void add_page(XXH3_state_t *hash, const struct scene_side *side, uint32_t pfn)
{
	struct page_state page;
	uint8_t type;

	side->ops->page(side->machine, pfn, &page);
	ADD(hash, page);
	type = side->ops->pageblock_type(side->machine, pfn);
	ADD(hash, type);
}

static void add_zone(XXH3_state_t *hash, const struct scene *scene,
		     const struct scene_side *side, unsigned int i)
{
	struct zone_state zone;
	struct pcp_state pcp;

	memset(&zone, 0, sizeof(zone));
	side->ops->zone(side->machine, i, &zone);
	zone.pgalloc = 0;
	zone.nr_mlock = 0;
	ADD(hash, zone);
	for (unsigned int cpu = 0; cpu < scene->g->nr_cpus; cpu++) {
		memset(&pcp, 0, sizeof(pcp));
		side->ops->pcp(side->machine, i, cpu, &pcp);
		ADD(hash, pcp);
	}
}

static void add_cma(XXH3_state_t *hash, const struct scene_side *side)
{
	struct event_state events;

	memset(&events, 0, sizeof(events));
	side->ops->events(side->machine, &events);
	ADD(hash, events.cma_available);
	ADD(hash, events.cma_used);
}

/* --- what its oracle knows --- */

static void add_known(XXH3_state_t *hash, const struct oracle *o, uint32_t pfn)
{
	const struct known_page *page = oracle_page(o, pfn);
	bool held = page->kind == PAGE_HELD;
	const uint32_t known[] = {
		(uint32_t)page->refs, (uint32_t)page->others_refs, page->damage,
		page->kind, page->typed, page->deferred_order,
		held ? page->shape : 0, held ? page->head : 0, held ? page->order : 0,
		page->kind == PAGE_ABSENT ? 0 : oracle_type(o, pfn),
		oracle_is_isolated(o, pfn) ? oracle_kept_type(o, pfn) : 0,
	};

	ADD(hash, known);
}

static void add_side(XXH3_state_t *hash, const struct scene *scene,
		     const struct scene_side *side)
{
	struct oracle_context context;

	for (uint32_t pfn = 0; pfn < scene->g->nr_pages; pfn++) {
		add_known(hash, side->oracle, pfn);
		if (oracle_page(side->oracle, pfn)->kind != PAGE_ABSENT)
			add_page(hash, side, pfn);
	}
	for (unsigned int i = 0; i < scene->g->nr_zones; i++)
		add_zone(hash, scene, side, i);
	if (scene->g->nr_cma)
		add_cma(hash, side);
	oracle_context(side->oracle, &context);
	ADD(hash, context);
}

/* --- who holds what --- */

/* The answers that wait for a request. */
static void add_answers(XXH3_state_t *hash, const struct scene *scene)
{
	uint32_t nr;
	const struct answer *answers = caller_answers(scene->caller, &nr);

	for (uint32_t i = 0; i < nr; i++) {
		const uint32_t is[] = { answers[i].kind, answers[i].outcome,
					answers[i].nr };

		ADD(hash, is);
		for (uint32_t k = 0; k < answers[i].nr; k++)
			ADD(hash, answers[i].block[k].pfn);
	}
}

/*
 * Allocations in the order of their lowest pages, each with its pages. Those of alloc_bulk are
 * in the order in which they were allocated, since free_bulk frees a range of that array.
 */
static void add_holdings(XXH3_state_t *hash, const struct scene *scene)
{
	uint32_t nr_pages = scene->g->nr_pages, nr = caller_nr_allocs(scene->caller);
	uint32_t of_page[nr_pages];

	for (uint32_t pfn = 0; pfn < nr_pages; pfn++)
		of_page[pfn] = PFN_NONE;
	for (uint32_t alloc = 0; alloc < nr; alloc++) {
		uint32_t lowest = PFN_NONE;
		struct holding h;

		if (!caller_holding(scene->caller, alloc, &h))
			continue;
		for (uint32_t page = 0; page < h.nr; page++) {
			uint32_t pfn = caller_page(scene->caller, alloc, page);

			if (pfn < lowest)
				lowest = pfn;
		}
		of_page[lowest] = alloc;
	}
	for (uint32_t pfn = 0; pfn < nr_pages; pfn++) {
		const uint32_t alloc = of_page[pfn], gathers =
			caller_gathers(scene->caller, pfn);
		struct holding h;

		ADD(hash, gathers);
		if (alloc == PFN_NONE)
			continue;
		caller_holding(scene->caller, alloc, &h);
		const uint32_t kind[] = { pfn, h.bulk, h.cma, h.area };
		ADD(hash, kind);
		for (uint32_t page = 0; page < h.nr; page++) {
			uint32_t held = caller_page(scene->caller, alloc, page);

			if (held != PFN_NONE)
				ADD(hash, held);
		}
	}
}

struct state_hash state_of(const struct scene *scene)
{
	XXH3_state_t hash;
	XXH128_hash_t digest;

	XXH3_128bits_reset(&hash);
	for (unsigned int i = 0; i < scene->nr_sides; i++)
		add_side(&hash, scene, &scene->side[i]);
	add_holdings(&hash, scene);
	add_answers(&hash, scene);
	digest = XXH3_128bits_digest(&hash);
	return (struct state_hash){ digest.low64, digest.high64 };
}
