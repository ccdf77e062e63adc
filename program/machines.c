/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/machines.h"

#include <string.h>

#include "program/fields.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Above this a machine costs time that its size seldom repays. */
#define USUAL_PAGES 8192

static void nudge_pages(struct geometry *g, struct random *random)
{
	uint32_t nr = g->nr_pages;

	switch (random_below(random, 4)) {
	case 0:
		/* Two more or less; where there are not two, only more. */
		nr += random_below(random, 5);
		if (nr > 2)
			nr -= 2;
		break;
	case 1:
		nr /= 2;
		break;
	case 2:
		nr *= 2;
		break;
	default:
		/* What is less than a pageblock would be no pages at all. */
		if (nr >> g->pageblock_order)
			nr = nr >> g->pageblock_order << g->pageblock_order;
	}
	if (nr > USUAL_PAGES && nr > g->nr_pages && !one_in(random, 32))
		nr = USUAL_PAGES;
	if (nr > GEOMETRY_MAX_PAGES)
		nr = GEOMETRY_MAX_PAGES;
	g->nr_pages = nr ? nr : 1;
}

/* Aligned, or beside it, or anywhere. */
static uint32_t some_page(struct geometry *g, struct random *random)
{
	uint32_t pfn = random_below(random, g->nr_pages);

	if (!one_in(random, 3))
		pfn = pfn >> g->pageblock_order << g->pageblock_order;
	if (!one_in(random, 3))
		pfn += random_below(random, 3);
	return pfn;
}

static void nudge_zones(struct geometry *g, struct random *random)
{
	unsigned int zone = 1 + random_below(random, 2);

	if (zone >= g->nr_zones && g->nr_zones < GEOMETRY_MAX_ZONES)
		zone = g->nr_zones++;
	else if (one_in(random, 3))
		g->nr_zones--;
	g->zone_start[zone] = some_page(g, random);
	if (g->nr_zones == 3 && g->zone_start[1] > g->zone_start[2]) {
		uint32_t start = g->zone_start[1];

		g->zone_start[1] = g->zone_start[2];
		g->zone_start[2] = start;
	}
}

static void add_range(struct geometry *g, struct random *random,
		      struct pfn_range *ranges, uint8_t *nr, unsigned int max)
{
	struct pfn_range r;

	if (*nr && one_in(random, 3)) {
		memset(&ranges[--*nr], 0, sizeof(*ranges));
		return;
	}
	r.start = some_page(g, random);
	r.nr = one_in(random, 2) ? 1 + random_below(random, 64) :
				   1 + random_below(random, g->nr_pages / 4 + 1);
	if (*nr < max)
		++*nr;
	ranges[*nr - 1] = r;
	if (*nr == 2 && ranges[0].start > ranges[1].start) {
		ranges[1] = ranges[0];
		ranges[0] = r;
	}
}

static void make_sections(struct geometry *g, struct random *random)
{
	unsigned int order = g->max_order + random_below(random, 2);

	/* A section is a mapping; a thousand of them say no more than 32. */
	while (g->nr_pages >> order > 32)
		order++;
	g->section_order = order;
}

static void nudge_sections(struct geometry *g, struct random *random)
{
	if (g->section_order)
		g->section_order = 0;
	else
		make_sections(g, random);
}

static void nudge_orders(struct geometry *g, struct random *random)
{
	static const uint8_t largest[] = { 10, 10, 10, 4, 5, 8, 9, 11, 13 };

	if (one_in(random, 2)) {
		g->max_order = largest[random_below(random,
						    ARRAY_SIZE(largest))];
		if (g->section_order && g->section_order < g->max_order)
			g->section_order = g->max_order;
	}
	g->pageblock_order = one_in(random, 3) ? 9 :
		1 + random_below(random, g->max_order);
}

static void nudge_pcp(struct geometry *g, struct random *random)
{
	static const uint16_t batches[] = { 0, 0, 1, 2, 4, 8, 31, 63 };

	g->pcp_batch = batches[random_below(random, ARRAY_SIZE(batches))];
	g->pcp_high = g->pcp_batch *
		(1u << random_below(random, g->thp_order ? 8 : 5));
}

static void nudge_holes(struct geometry *g, struct random *random)
{
	add_range(g, random, g->holes, &g->nr_holes, GEOMETRY_MAX_HOLES);
}

static void nudge_cma(struct geometry *g, struct random *random)
{
	add_range(g, random, g->cma, &g->nr_cma, GEOMETRY_MAX_CMA);
}

static void nudge_cpus(struct geometry *g, struct random *random)
{
	static const uint8_t cpus[] = { 0, 0, 1, 2, 2, 4 };

	g->nr_cpus = cpus[random_below(random, ARRAY_SIZE(cpus))];
}

static void nudge_thp(struct geometry *g, struct random *random)
{
	g->thp_order = g->thp_order ? 0 : g->max_order > 4 ?
		g->max_order - 1 : 4;
}

/* Another value of a field that has few. */
static void nudge_choice(struct geometry *g, struct random *random)
{
	const struct field *field;

	do
		field = &geometry_fields[random_below(random,
						      nr_geometry_fields)];
	while (field->form != FIELD_CHOICE);
	field_set(g, field, (field_get(g, field) + 1 +
			     random_below(random, field->most - 1)) %
				    field->most);
}

static void (*const nudges[])(struct geometry *g, struct random *random) = {
	nudge_pages, nudge_orders, nudge_zones, nudge_holes, nudge_cma,
	nudge_sections, nudge_cpus, nudge_thp, nudge_pcp, nudge_pcp,
	nudge_choice, nudge_choice,
};

/* Decoding folds what does not fit together into what does. */
static void fold(struct geometry *g)
{
	uint8_t bytes[GEOMETRY_BYTES];

	geometry_encode(g, bytes);
	geometry_decode(g, bytes, sizeof(bytes));
}

void machine_fit(struct geometry *g, unsigned int needs, struct random *random)
{
	enum geometry_need unmet;

	while ((unmet = geometry_unmet(g, needs)) != NR_GEOMETRY_NEEDS) {
		switch (unmet) {
		case NEED_CPUS:
			g->nr_cpus = 1 + random_below(random, GEOMETRY_MAX_CPUS);
			break;
		case NEED_NO_CPUS:
			g->nr_cpus = 0;
			break;
		case NEED_FLAT:
			g->section_order = 0;
			break;
		case NEED_SECTIONS:
		case NEED_FEW_SECTIONS:
			make_sections(g, random);
			break;
		case NEED_NO_THP:
			g->thp_order = 0;
			break;
		case NEED_NO_CMA:
			g->nr_cma = 0;
			break;
		case NEED_TWO_ZONES:
			g->nr_zones = 2;
			break;
		case NEED_USUAL_ORDERS:
			g->max_order = 10;
			g->pageblock_order = 9;
			break;
		case NEED_CHECKS:
			g->check_pages = true;
			break;
		case NEED_NO_DEFRAG:
			g->defrag_mode = false;
			break;
		case NR_GEOMETRY_NEEDS:
			break;
		}
		fold(g);
	}
}

void machine_nudge(struct geometry *g, struct random *random)
{
	nudges[random_below(random, ARRAY_SIZE(nudges))](g, random);
	fold(g);
}

/* The larger, the more rarely: each size takes as much of the time. */
static bool is_affordable(const struct geometry *g, struct random *random)
{
	return g->nr_pages <= USUAL_PAGES ||
	       one_in(random, g->nr_pages / USUAL_PAGES);
}

void machine_limit(struct geometry *g, uint32_t nr_pages)
{
	if (g->nr_pages <= nr_pages)
		return;
	g->nr_pages = nr_pages;
	fold(g);
}

void machine_shrink(struct geometry *g, struct random *random)
{
	uint32_t most = one_in(random, 4) ? 1024 : 256;

	if (g->nr_pages > most)
		g->nr_pages = most;
	if (one_in(random, 2))
		g->pageblock_order = 1 + random_below(random, 4);
	if (g->nr_cpus < 2)
		g->nr_cpus = 2;
	g->watermarks &= one_in(random, 4);
	fold(g);
}

void machine_afford(struct geometry *g, struct random *random)
{
	if (!is_affordable(g, random))
		machine_limit(g, USUAL_PAGES);
}

/*
 * Machines that nobody thought of: of any size from tiny, with some of what a
 * machine can have. A small one costs less and is full sooner; the fewer pages
 * a pageblock has, the more often types, reserves and areas meet.
 */
static void compose(struct geometry *g, struct random *random)
{
	*g = (struct geometry){
		.nr_pages = 32u << random_below(random, 9),
		.nr_zones = 1, .max_order = 10, .pageblock_order = 9,
		.nr_cpus = 2, .check_pages = 1,
		.watermarks = one_in(random, 2),
		.defrag_mode = one_in(random, 4),
	};
	nudge_orders(g, random);
	for (unsigned int i = 0; i < ARRAY_SIZE(nudges); i++)
		if (one_in(random, 3))
			nudges[i](g, random);
	fold(g);
}

void machine_pick(struct geometry *g, struct random *random)
{
	const struct geometry *preset;

	if (one_in(random, 2)) {
		compose(g, random);
		return;
	}
	do
		preset = &geometry_presets[random_below(random,
				nr_geometry_presets)].geometry;
	while (!is_affordable(preset, random));
	*g = *preset;
}

void machine_pick_large(struct geometry *g, struct random *random)
{
	*g = (struct geometry){
		.nr_pages = 69632, .nr_zones = 1,
		.max_order = 10, .pageblock_order = 9,
	};
	/* More than 2^14, 2^16 and 2^18, the last at its price. */
	if (one_in(random, 16))
		g->nr_pages = 266240;
	else if (one_in(random, 3))
		g->nr_pages = 20480;
	g->nr_cpus = one_in(random, 2) ? 2 : 0;
	g->section_order = one_in(random, 2) ? 13 : 0;
	g->check_pages = !one_in(random, 4);
	/*
	 * An area that long ranges fill: where they fit in many places, one that
	 * cannot give any is searched for long. Never over two sections.
	 */
	if (!g->section_order && g->nr_pages < 1u << 17 && one_in(random, 3)) {
		g->cma[0].start = 1024;
		g->cma[0].nr = one_in(random, 2) ? 9216 : g->nr_pages - 3072;
		g->nr_cma = 1;
	}
}

/* --- kinds --- */

#define KIND(identifier, condition)					\
	static bool is_##identifier(const struct geometry *g)		\
	{								\
		return condition;					\
	}

KIND(flat, !g->section_order)
KIND(sparse, g->section_order)
KIND(pcp, g->nr_cpus)
KIND(no_pcp, !g->nr_cpus)
KIND(one_cpu, g->nr_cpus == 1)
KIND(cpus, g->nr_cpus > 1)
KIND(thp, g->thp_order)
KIND(no_thp, !g->thp_order)
KIND(cma, g->nr_cma)
KIND(no_cma, !g->nr_cma)
KIND(zones, g->nr_zones > 1)
KIND(one_zone, g->nr_zones == 1)
KIND(holes, g->nr_holes)
KIND(no_holes, !g->nr_holes)
KIND(check, g->check_pages)
KIND(no_check, !g->check_pages)
KIND(watermarks, g->watermarks)
KIND(no_watermarks, !g->watermarks)
KIND(defrag, g->defrag_mode)
KIND(no_defrag, !g->defrag_mode)
KIND(zero_frozen, g->refcounts == REFCOUNTS_ZERO_FROZEN)
KIND(frozen_bit, g->refcounts == REFCOUNTS_FROZEN_BIT)
KIND(pageblock_largest, g->pageblock_order == g->max_order)
KIND(pageblock_smaller, g->pageblock_order < g->max_order)
KIND(to_1024, g->nr_pages <= 1024)
KIND(to_8192, g->nr_pages > 1024 && g->nr_pages <= 8192)
KIND(to_65536, g->nr_pages > 8192 && g->nr_pages <= 65536)
KIND(above_65536, g->nr_pages > 65536)

const struct machine_kind machine_kinds[] = {
	{ "flat", "a flat memory map", is_flat },
	{ "sparse", "a sparse memory map", is_sparse },
	{ "pcp", "per-CPU lists", is_pcp },
	{ "no-pcp", "no per-CPU lists", is_no_pcp },
	{ "one-cpu", "one CPU", is_one_cpu },
	{ "cpus", "several CPUs", is_cpus },
	{ "thp", "THP lists", is_thp },
	{ "no-thp", "no THP lists", is_no_thp },
	{ "cma", "CMA areas", is_cma },
	{ "no-cma", "no CMA area", is_no_cma },
	{ "zones", "several zones", is_zones },
	{ "one-zone", "one zone", is_one_zone },
	{ "holes", "holes", is_holes },
	{ "no-holes", "no hole", is_no_holes },
	{ "check", "pages checked", is_check },
	{ "no-check", "pages not checked", is_no_check },
	{ "watermarks", "watermarks and lowmem reserves", is_watermarks },
	{ "no-watermarks", "all watermarks 0", is_no_watermarks },
	{ "defrag", "defragmentation mode", is_defrag },
	{ "no-defrag", "no defragmentation mode", is_no_defrag },
	{ "zero-frozen", "frozen pages with refcount 0", is_zero_frozen },
	{ "frozen-bit", "frozen pages with a bit of their own", is_frozen_bit },
	{ "pageblock-largest", "pageblocks of the largest order",
	  is_pageblock_largest },
	{ "pageblock-smaller", "pageblocks below the largest order",
	  is_pageblock_smaller },
	{ "pages-1024", "up to 1,024 pages", is_to_1024 },
	{ "pages-8192", "1,025 to 8,192 pages", is_to_8192 },
	{ "pages-65536", "8,193 to 65,536 pages", is_to_65536 },
	{ "pages-more", "more than 65,536 pages", is_above_65536 },
};

const unsigned int nr_machine_kinds = ARRAY_SIZE(machine_kinds);
_Static_assert(ARRAY_SIZE(machine_kinds) <= MACHINE_MAX_KINDS, "bits");

uint64_t machine_kinds_of(const struct geometry *g)
{
	uint64_t kinds = 0;

	for (unsigned int i = 0; i < nr_machine_kinds; i++)
		kinds |= (uint64_t)machine_kinds[i].is(g) << i;
	return kinds;
}
