// SPDX-License-Identifier: GPL-2.0-only
/*
 * Machines of recent geometries, and which of their pages to look at.
 */
#include <string.h>

#include "runner/internal.h"

/*
 * What the arenas that all runners keep may take together; a runner's newest may
 * go beyond its share. A page takes some 300 bytes of both sides. Of mappings a
 * process has 65,530 (vm.max_map_count), and two machines take up to 16,384.
 */
uint64_t runner_kept_pages = 1u << 18;
#define MAX_KEPT_MAPPINGS	(1u << 15)

static void arena_destroy(struct arena *arena)
{
	for (int i = 0; i < 2; i++) {
		struct side *side = &arena->side[i];

		if (side->machine)
			side->backend->ops->destroy(side->machine);
		oracle_destroy(side->oracle);
		caller_destroy(arena->caller[i]);
		free(side->pfns);
	}
	free(arena->pfns);
	free(arena->blocks);
	free(arena->stamp);
	free(arena->block_stamp);
	sequence_destroy(&arena->history);
	free(arena);
}

void arena_drop(struct runner *r, struct arena *arena)
{
	for (int i = 0; i < MAX_ARENAS; i++)
		if (r->arenas[i] == arena)
			r->arenas[i] = NULL;
	arena_destroy(arena);
}

/* Of both machines: each section's struct pages, and the guard behind them. */
static uint64_t nr_mappings(const struct geometry *g)
{
	uint64_t nr_sections = 1;

	if (g->section_order)
		nr_sections += g->nr_pages >> g->section_order;
	return 2 * 2 * nr_sections;
}

/* Room for one more arena: the longest unused go. */
static struct arena **arena_place(struct runner *r, const struct geometry *g)
{
	for (;;) {
		struct arena **empty = NULL, *oldest = NULL;
		uint64_t pages = g->nr_pages, mappings = nr_mappings(g);

		for (int i = 0; i < MAX_ARENAS; i++) {
			struct arena *arena = r->arenas[i];

			if (!arena) {
				empty = &r->arenas[i];
				continue;
			}
			pages += arena->g.nr_pages;
			mappings += nr_mappings(&arena->g);
			if (!oldest || arena->used < oldest->used)
				oldest = arena;
		}
		if (!oldest ||
		    (empty && pages * nr_runners <= runner_kept_pages &&
		     mappings * nr_runners <= MAX_KEPT_MAPPINGS))
			return empty;
		arena_drop(r, oldest);
	}
}

void arena_collect_begin(struct arena *arena)
{
	arena->epoch++;
	arena->nr_pfns = 0;
	arena->nr_blocks = 0;
}

static void collect_page(struct arena *arena, const struct oracle *o,
			 uint32_t pfn)
{
	if (arena->stamp[pfn] == arena->epoch ||
	    oracle_page(o, pfn)->kind == PAGE_ABSENT)
		return;
	arena->stamp[pfn] = arena->epoch;
	arena->pfns[arena->nr_pfns++] = pfn;
}

static void collect_block(struct arena *arena, uint32_t pfn)
{
	uint32_t block = pfn >> arena->g.pageblock_order;

	if (arena->block_stamp[block] == arena->epoch)
		return;
	arena->block_stamp[block] = arena->epoch;
	arena->blocks[arena->nr_blocks++] = pfn;
}

static void collect_all(struct arena *arena, const struct oracle *o)
{
	for (uint32_t pfn = 0; pfn < arena->g.nr_pages; pfn++) {
		collect_page(arena, o, pfn);
		if (oracle_page(o, pfn)->kind != PAGE_ABSENT)
			collect_block(arena, pfn);
	}
}

void arena_collect_touched(struct arena *arena, unsigned int i)
{
	const struct side *side = &arena->side[i];
	struct touched touched;

	side->backend->ops->touched(side->machine, &touched);
	if (touched.all) {
		collect_all(arena, side->oracle);
	} else {
		for (size_t n = 0; n < touched.nr; n++) {
			uint32_t pfn = touched.ranges[n].start;
			uint32_t end = pfn + touched.ranges[n].nr;

			/* A flat map's padding is no page of the machine. */
			for (; pfn < end && pfn < arena->g.nr_pages; pfn++)
				collect_page(arena, side->oracle, pfn);
		}
		for (size_t n = 0; n < touched.nr_blocks; n++)
			if (touched.blocks[n] < arena->g.nr_pages)
				collect_block(arena, touched.blocks[n]);
	}
	side->backend->ops->touched_clear(side->machine);
}

void arena_collect_changed(struct arena *arena, unsigned int i)
{
	size_t nr;
	const uint32_t *pfns = oracle_changed(arena->side[i].oracle, &nr);

	for (size_t n = 0; n < nr; n++)
		collect_page(arena, arena->side[i].oracle, pfns[n]);
}

void arena_look(struct arena *arena, unsigned int i)
{
	struct side *side = &arena->side[i];

	snapshot_take(side->snapshot, side->backend->ops, side->machine,
		      &arena->g, arena->pfns, arena->nr_pfns, arena->blocks,
		      arena->nr_blocks);
}

static const char *create_side(struct arena *arena, unsigned int i,
			       const struct backend *backend)
{
	struct side *side = &arena->side[i];
	const char *why = "does not support this machine";

	side->backend = backend;
	trap_watch(true);
	side->machine = backend_create(backend, &arena->g, &why);
	trap_watch(false);
	if (!side->machine)
		return why;
	side->oracle = oracle_create(&arena->g, backend->lacks);
	side->pfns = xcalloc(CALL_MAX_BULK, sizeof(*side->pfns));
	arena->caller[i] = caller_create(&arena->g, side->oracle);
	return NULL;
}

static struct arena *arena_create(struct runner *r, const struct geometry *g)
{
	struct arena *arena = xcalloc(1, sizeof(*arena));
	size_t blocks = (g->nr_pages >> g->pageblock_order) + 1;

	arena->g = *g;
	for (int i = 0; i < 2; i++)
		arena->side[i].snapshot = &r->snapshot[i];
	arena->pfns = xcalloc(g->nr_pages, sizeof(*arena->pfns));
	arena->stamp = xcalloc(g->nr_pages, sizeof(*arena->stamp));
	arena->blocks = xcalloc(blocks, sizeof(*arena->blocks));
	arena->block_stamp = xcalloc(blocks, sizeof(*arena->block_stamp));
	sequence_init(&arena->history);
	return arena;
}

/* The fresh machine itself must obey. */
static bool judge_fresh(struct runner *r, struct arena *arena,
			struct verdict *v)
{
	static const struct run_options none;
	struct run run = {
		.r = r, .arena = arena, .options = &none, .v = v,
		.call = { .op = NR_OPS, .pfn = PFN_NONE },
	};
	struct violation violation;

	for (unsigned int i = 0; i < r->nr_sides; i++) {
		arena_collect_begin(arena);
		collect_all(arena, arena->side[i].oracle);
		arena_look(arena, i);
		if (!oracle_start(arena->side[i].oracle,
				  arena->side[i].snapshot, &violation))
			return report_violation(&run, i, &violation);
		arena->side[i].backend->ops->touched_clear(
			arena->side[i].machine);
	}
	return true;
}

/* No verdict on this program; of others there may be one, or never. */
static void unsupported(struct runner *r, const struct geometry *g,
			const struct backend *backend, const char *why,
			struct verdict *v)
{
	enum geometry_need unmet = geometry_unmet(g, backend->needs);

	v->kind = VERDICT_UNSUPPORTED;
	v->need = "impossible";
	v->why = runner_impossible(r);
	if (v->why)
		return;
	v->need = unmet == NR_GEOMETRY_NEEDS ? "refused" :
					       geometry_needs[unmet].key;
	snprintf(r->why, sizeof(r->why),
		 unmet == NR_GEOMETRY_NEEDS ? "%s: %s" : "%s %s",
		 backend->name, why);
	v->why = r->why;
}

struct arena *arena_get(struct runner *r, const struct geometry *g,
			struct verdict *v)
{
	struct arena *arena, **place;

	for (int i = 0; i < MAX_ARENAS; i++) {
		arena = r->arenas[i];
		if (arena && geometry_equal(&arena->g, g)) {
			arena->used = ++r->clock;
			return arena;
		}
	}
	/* Not only by what they need of a machine. */
	if (runner_impossible(r)) {
		unsupported(r, g, r->backend[0], "", v);
		return NULL;
	}
	place = arena_place(r, g);
	arena = arena_create(r, g);
	for (unsigned int i = 0; i < r->nr_sides; i++) {
		const char *why = create_side(arena, i, r->backend[i]);

		if (why) {
			unsupported(r, g, r->backend[i], why, v);
			arena_destroy(arena);
			return NULL;
		}
	}
	if (!judge_fresh(r, arena, v)) {
		arena_destroy(arena);
		return NULL;
	}
	arena->used = ++r->clock;
	*place = arena;
	return arena;
}

void arena_reset(struct arena *arena)
{
	for (int i = 0; i < 2; i++) {
		struct side *side = &arena->side[i];

		if (!side->machine)
			continue;
		side->backend->ops->reset(side->machine);
		side->backend->ops->touched_clear(side->machine);
		oracle_reset(side->oracle);
		caller_reset(arena->caller[i]);
	}
}
