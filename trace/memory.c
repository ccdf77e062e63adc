/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/memory.h"

#include <inttypes.h>
#include <stdlib.h>

/* Free blocks that a program sets up at most. */
#define MAX_BLOCKS (PROGRAM_MAX_OPS / 4)

static const uint64_t max_pages = GEOMETRY_MAX_PAGES;

/* Pages of a block of the largest order that nothing has been put into yet. */
struct space {
	uint32_t region;
	uint32_t start;
};

struct spaces {
	struct space *all;
	size_t nr;
	size_t cap;
};

/**
 * struct layout - where the free blocks of one type of one zone are
 * @free: the blocks of each order.
 * @nr_regions: blocks of the largest order that hold them.
 *
 * The buddy of a free block is not free as a whole, so that the two do not merge: each
 * space that is split has a page in use in either half.
 */
struct layout {
	struct spaces free[GEOMETRY_MAX_ORDER + 1];
	struct spaces left[GEOMETRY_MAX_ORDER + 1];
	uint32_t nr_regions;
};

static void add_space(struct spaces *spaces, uint32_t region, uint32_t start)
{
	if (spaces->nr == spaces->cap) {
		spaces->cap = spaces->cap ? 2 * spaces->cap : 64;
		spaces->all = realloc(spaces->all, spaces->cap * sizeof(*spaces->all));
		if (!spaces->all)
			abort();
	}
	spaces->all[spaces->nr++] = (struct space){ region, start };
}

/* The smallest space that is larger than a block of @order. */
static struct space take_space(struct layout *layout, unsigned int order,
			       unsigned int max_order)
{
	unsigned int of = order + 1;
	struct space space;

	while (of < max_order && !layout->left[of].nr)
		of++;
	if (layout->left[of].nr)
		space = layout->left[of].all[--layout->left[of].nr];
	else
		space = (struct space){ layout->nr_regions++, 0 };
	while (of > order + 1) {
		of--;
		add_space(&layout->left[of], space.region, space.start + (1u << of));
	}
	return space;
}

static void lay_out(struct layout *layout, const uint32_t *counts,
		    unsigned int max_order)
{
	for (uint32_t i = 0; i < counts[max_order]; i++)
		add_space(&layout->free[max_order], layout->nr_regions++, 0);
	for (unsigned int order = max_order; order--;) {
		for (uint32_t i = 0; i < counts[order]; i++) {
			struct space space = take_space(layout, order, max_order);

			add_space(&layout->free[order], space.region, space.start);
			if (order)
				add_space(&layout->left[order], space.region,
					  space.start + (1u << order));
		}
	}
}

static void free_layout(struct layout *layout)
{
	for (unsigned int i = 0; i <= GEOMETRY_MAX_ORDER; i++) {
		free(layout->free[i].all);
		free(layout->left[i].all);
	}
}

/**
 * struct plan - one zone of the program
 * @counts: free blocks by type and order.
 * @regions: blocks of the largest order by type.
 */
struct plan {
	const struct memory_zone *zone;
	uint32_t counts[MEMORY_OTHER_TYPE][GEOMETRY_MAX_ORDER + 1];
	struct layout layouts[MEMORY_OTHER_TYPE];
	uint32_t regions[MEMORY_OTHER_TYPE];
	uint32_t nr_regions;
};

struct plans {
	struct program *p;
	struct figures *figures;
	struct plan plan[GEOMETRY_MAX_ZONES];
	unsigned int nr;
	unsigned int max_order;
	unsigned int pageblock_order;
	uint32_t nr_allocs;
	bool has_free;		/* it is known what is free */
};

/* --- which zones --- */

static uint64_t free_pages_of(const struct memory_zone *zone)
{
	uint64_t pages = 0;

	for (unsigned int order = 0; order < MEMORY_MAX_ORDERS; order++) {
		if (!zone->has_types)
			pages += zone->all_free[order] << order;
		for (unsigned int type = 0; type < MEMORY_TYPES; type++)
			pages += zone->free[type][order] << order;
	}
	return pages;
}

/* What is known of its size, or else that half of it is free. */
static uint64_t pages_of(const struct memory_zone *zone)
{
	return zone->spanned ? zone->spanned : 2 * free_pages_of(zone);
}

/* The largest zones of the first node that has memory, in their order. */
static void choose_zones(struct plans *plans, const struct memory *memory)
{
	const struct memory_zone *zones[MEMORY_MAX_ZONES];
	unsigned int nr = 0;

	for (unsigned int i = 0; i < memory->nr_zones; i++) {
		const struct memory_zone *zone = &memory->zones[i];

		if (!pages_of(zone))
			continue;
		if (nr && zone->node != zones[0]->node)
			plans->figures->left_out_zones++;
		else
			zones[nr++] = zone;
	}
	while (nr > GEOMETRY_MAX_ZONES) {
		unsigned int least = 0;

		for (unsigned int i = 1; i < nr; i++)
			if (pages_of(zones[i]) < pages_of(zones[least]))
				least = i;
		for (unsigned int i = least; i + 1 < nr; i++)
			zones[i] = zones[i + 1];
		nr--;
		plans->figures->left_out_zones++;
	}
	for (unsigned int i = 0; i < nr; i++)
		plans->plan[i].zone = zones[i];
	plans->nr = nr;
}

/* --- how large --- */

static uint32_t scaled(uint64_t n, unsigned int shift)
{
	uint64_t half = shift ? 1ull << (shift - 1) : 0;
	uint64_t v = (n + half) >> shift;

	return n && !v ? 1 : v < UINT32_MAX ? v : UINT32_MAX;
}

static uint64_t count_of(const struct memory_zone *zone, unsigned int type,
			 unsigned int order)
{
	if (zone->has_types)
		return zone->free[type][order];
	/* buddyinfo has no types; memory is movable before anything happens to it. */
	return type == 1 ? zone->all_free[order] : 0;
}

/* False if it is too large for a program. */
static bool scale_zone(struct plans *plans, struct plan *plan, unsigned int shift,
		       uint64_t *pages, uint64_t *blocks)
{
	const struct memory_zone *zone = plan->zone;
	uint64_t regions = 0, known = scaled(pages_of(zone), shift) >> plans->max_order;

	for (unsigned int type = 0; type < MEMORY_OTHER_TYPE; type++) {
		uint64_t all = 0;

		free_layout(&plan->layouts[type]);
		plan->layouts[type] = (struct layout){ 0 };
		for (unsigned int order = 0; order <= plans->max_order; order++) {
			plan->counts[type][order] =
				scaled(count_of(zone, type, order), shift);
			all += (uint64_t)plan->counts[type][order] << order;
			*blocks += plan->counts[type][order];
		}
		if (*blocks > MAX_BLOCKS || all > max_pages)
			return false;
		lay_out(&plan->layouts[type], plan->counts[type], plans->max_order);
		plan->regions[type] = plan->layouts[type].nr_regions;
		regions += plan->regions[type];
	}
	/* Pageblocks beyond those that hold free memory: of their type while there is room. */
	for (unsigned int type = 0; type < MEMORY_OTHER_TYPE; type += 2) {
		uint64_t want = scaled(zone->blocks[type], shift) >>
				(plans->max_order - plans->pageblock_order);

		while (plan->regions[type] < want && regions < known) {
			plan->regions[type]++;
			regions++;
		}
	}
	if (regions < known)
		plan->regions[1] += known - regions;
	else if (!regions)
		plan->regions[1] = 1;
	plan->nr_regions = plan->regions[0] + plan->regions[1] + plan->regions[2];
	*pages += (uint64_t)plan->nr_regions << plans->max_order;
	return *pages <= max_pages;
}

static void choose_scale(struct plans *plans)
{
	for (unsigned int shift = 0;; shift++) {
		uint64_t pages = 0, blocks = 0;
		bool fits = true;

		for (unsigned int i = 0; i < plans->nr && fits; i++)
			fits = scale_zone(plans, &plans->plan[i], shift, &pages,
					  &blocks);
		if (!fits)
			continue;
		plans->figures->scaled = shift ? 1u << shift : 0;
		return;
	}
}

/* --- the program --- */

static void emit(struct plans *plans, enum op_code code, uint32_t arg0,
		 uint32_t arg1, uint32_t arg2, uint32_t arg3)
{
	struct op op = { .code = code, .arg = { arg0, arg1, arg2, arg3 } };

	program_append(plans->p, &op);
}

static void free_block(struct plans *plans, uint32_t alloc, uint32_t start,
		       unsigned int order)
{
	plans->figures->free_blocks++;
	plans->figures->free_pages += 1u << order;
	if (order == plans->max_order || !order)
		emit(plans, OP_FREE, alloc, start, 0, 0);
	else
		emit(plans, OP_FREE_CONTIG, alloc, start, 1u << order, 0);
}

static void free_blocks(struct plans *plans, const struct layout *layout,
			uint32_t first)
{
	unsigned int max_order = plans->max_order;

	/* The first regions are free as a whole; the others are in pieces. */
	for (uint32_t i = layout->free[max_order].nr; i < layout->nr_regions; i++)
		emit(plans, OP_SPLIT, first + i, 0, 0, 0);
	for (unsigned int order = max_order + 1; order--;)
		for (size_t i = 0; i < layout->free[order].nr; i++)
			free_block(plans, first + layout->free[order].all[i].region,
				   layout->free[order].all[i].start, order);
}

static void emit_all(struct plans *plans)
{
	uint32_t first[GEOMETRY_MAX_ZONES][MEMORY_OTHER_TYPE];

	for (unsigned int i = 0; i < plans->nr && plans->has_free; i++) {
		for (unsigned int type = 0; type < MEMORY_OTHER_TYPE; type++) {
			first[i][type] = plans->nr_allocs;
			for (uint32_t n = 0; n < plans->plan[i].regions[type]; n++) {
				emit(plans, OP_ALLOC, plans->max_order, type, i,
				     GFPB_MEMALLOC);
				plans->nr_allocs++;
			}
		}
	}
	for (unsigned int i = 0; i < plans->nr && plans->has_free; i++)
		for (unsigned int type = 0; type < MEMORY_OTHER_TYPE; type++)
			free_blocks(plans, &plans->plan[i].layouts[type],
				    first[i][type]);
	emit(plans, OP_DRAIN_ALL, 0, 0, 0, 0);
}

static void choose_machine(struct plans *plans, const struct memory *memory)
{
	struct geometry *g = &plans->p->geometry;

	*g = (struct geometry){
		.nr_zones = plans->nr,
		.max_order = plans->max_order,
		.pageblock_order = plans->pageblock_order,
		.nr_cpus = !memory->nr_cpus ? 2 :
			   memory->nr_cpus < GEOMETRY_MAX_CPUS ? memory->nr_cpus :
								 GEOMETRY_MAX_CPUS,
		.check_pages = 1,
	};
	for (unsigned int i = 0; i < plans->nr; i++) {
		g->zone_start[i] = g->nr_pages;
		g->nr_pages += plans->plan[i].nr_regions << plans->max_order;
		if (plans->plan[i].zone->high)
			g->watermarks = 1;
	}
}

static void describe(const struct plans *plans)
{
	size_t len;
	FILE *out = open_memstream(&plans->p->comment, &len);

	if (!out)
		abort();
	fputs(plans->has_free ?
		      "Free memory like that of a machine whose /proc was imported" :
		      "A machine with zones like those in /proc/zoneinfo; which blocks are free, /proc/buddyinfo says",
	      out);
	if (plans->figures->scaled)
		fprintf(out, ", scaled down by %zu", plans->figures->scaled);
	for (unsigned int i = 0; i < plans->nr; i++) {
		const struct memory_zone *zone = plans->plan[i].zone;

		fprintf(out, "%s\nzone %u: node %u, %s:", i ? "" : ".", i, zone->node,
			zone->name);
		if (plans->has_free)
			fprintf(out, " %" PRIu64 " %s", free_pages_of(zone),
				zone->spanned ? "free of" : "pages free");
		if (zone->spanned)
			fprintf(out, " %" PRIu64 " pages", zone->spanned);
		if (zone->high)
			fprintf(out, "; watermarks %" PRIu64 " %" PRIu64 " %" PRIu64
				" there, computed from its size here",
				zone->min, zone->low, zone->high);
	}
	if (fclose(out))
		abort();
}

/* Blocks of types that operations do not leave a pageblock in, or of larger orders. */
static void count_left_out(struct plans *plans)
{
	for (unsigned int i = 0; i < plans->nr; i++) {
		const struct memory_zone *zone = plans->plan[i].zone;

		for (unsigned int order = 0; order < MEMORY_MAX_ORDERS; order++) {
			plans->figures->left_out_blocks +=
				zone->free[MEMORY_OTHER_TYPE][order];
			for (unsigned int type = 0; type < MEMORY_OTHER_TYPE; type++)
				if (order > plans->max_order)
					plans->figures->left_out_blocks +=
						count_of(zone, type, order);
		}
	}
}

const char *memory_program(struct program *p, const struct memory *memory,
			   struct figures *figures)
{
	struct plans *plans = calloc(1, sizeof(*plans));
	unsigned int orders = memory->nr_orders;
	const char *why = NULL;

	if (!plans)
		abort();
	plans->p = p;
	plans->figures = figures;
	plans->max_order = !orders ? 10 :
			   orders > GEOMETRY_MAX_ORDER ? GEOMETRY_MAX_ORDER :
							 orders - 1;
	plans->pageblock_order = memory->pageblock_order ? memory->pageblock_order : 9;
	if (plans->pageblock_order > plans->max_order)
		plans->pageblock_order = plans->max_order;
	choose_zones(plans, memory);
	figures->zones = plans->nr;
	figures->cut_counts = memory->cut;
	plans->has_free = orders;
	if (!plans->nr || plans->max_order < 1) {
		why = "no zone has memory";
	} else {
		choose_scale(plans);
		choose_machine(plans, memory);
		count_left_out(plans);
		emit_all(plans);
		describe(plans);
	}
	for (unsigned int i = 0; i < plans->nr; i++)
		for (unsigned int type = 0; type < MEMORY_OTHER_TYPE; type++)
			free_layout(&plans->plan[i].layouts[type]);
	free(plans);
	return why;
}
