/* SPDX-License-Identifier: GPL-2.0-only */
/* What is a machine and what is not. */
#include "program/fields.h"

#include <assert.h>
#include <string.h>

/* Larger sections than the largest machine mean one section, as this does. */
#define MAX_SECTION_ORDER 20
#define MIN_THP_ORDER 4

static bool is_zero(const void *p, size_t len)
{
	const uint8_t *bytes = p;

	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

static uint32_t range_end(struct pfn_range r)
{
	return r.start + r.nr;
}

static bool ranges_meet(struct pfn_range a, struct pfn_range b)
{
	return a.start < range_end(b) && b.start < range_end(a);
}

static bool range_in_machine(const struct geometry *g, struct pfn_range r)
{
	return r.nr && r.start < g->nr_pages && r.nr <= g->nr_pages - r.start;
}

/* Holes are disjoint, so what they take of a zone adds up. */
static bool zone_is_all_hole(const struct geometry *g, unsigned int zone)
{
	uint32_t start = g->zone_start[zone], end = zone_end(g, zone);
	uint32_t left = end - start;

	for (unsigned int i = 0; i < g->nr_holes; i++) {
		uint32_t from = g->holes[i].start, to = range_end(g->holes[i]);

		if (from < start)
			from = start;
		if (to > end)
			to = end;
		if (from < to)
			left -= to - from;
	}
	return !left;
}

static bool meets_hole(const struct geometry *g, struct pfn_range r)
{
	for (unsigned int i = 0; i < g->nr_holes; i++)
		if (ranges_meet(r, g->holes[i]))
			return true;
	return false;
}

static const char *check_orders(const struct geometry *g)
{
	if (g->max_order < 1 || g->max_order > GEOMETRY_MAX_ORDER)
		return "order is not 1 to 13";
	if (g->pageblock_order < 1 || g->pageblock_order > g->max_order)
		return "pageblock is not 1 to order";
	if (g->section_order && g->section_order < g->max_order)
		return "section is less than order";
	if (g->section_order > MAX_SECTION_ORDER)
		return "section is more than 20";
	if (g->thp_order && (g->thp_order < MIN_THP_ORDER ||
			     g->thp_order > g->max_order))
		return "thp is not 4 to order";
	if (g->thp_order && g->pageblock_order > g->thp_order)
		return "pageblock is more than thp";
	return NULL;
}

static const char *check_zones(const struct geometry *g)
{
	if (g->nr_zones < 1 || g->nr_zones > GEOMETRY_MAX_ZONES)
		return "zones: their number is not 1 to 3";
	if (g->zone_start[0])
		return "zones: the first zone does not start at page 0";
	for (unsigned int i = 1; i < g->nr_zones; i++)
		if (g->zone_start[i] <= g->zone_start[i - 1])
			return "zones: not in ascending order";
	if (g->zone_start[g->nr_zones - 1] >= g->nr_pages)
		return "zones: a zone starts past the last page";
	for (unsigned int i = g->nr_zones; i < GEOMETRY_MAX_ZONES; i++)
		if (g->zone_start[i])
			return "zones: an unused zone has a start";
	return NULL;
}

static const char *check_holes(const struct geometry *g)
{
	if (g->nr_holes > GEOMETRY_MAX_HOLES)
		return "holes: their number is more than 2";
	for (unsigned int i = 0; i < g->nr_holes; i++) {
		if (!range_in_machine(g, g->holes[i]))
			return "holes: a hole is empty or not within the machine";
		if (i && g->holes[i].start < range_end(g->holes[i - 1]))
			return "holes: holes overlap or are not in ascending order";
	}
	if (!is_zero(g->holes + g->nr_holes,
		     (GEOMETRY_MAX_HOLES - g->nr_holes) * sizeof(*g->holes)))
		return "holes: an unused hole is not zero";
	for (unsigned int i = 0; i < g->nr_zones; i++)
		if (zone_is_all_hole(g, i))
			return "holes: a zone has no page outside holes";
	return NULL;
}

static const char *check_area(const struct geometry *g, struct pfn_range area)
{
	uint32_t mask = (1u << g->pageblock_order) - 1;

	if (!range_in_machine(g, area))
		return "cma: an area is empty or not within the machine";
	if ((area.start | area.nr) & mask)
		return "cma: an area is not made of whole pageblocks";
	if (geometry_zone(g, area.start) !=
	    geometry_zone(g, range_end(area) - 1))
		return "cma: an area spans zones";
	if (meets_hole(g, area))
		return "cma: an area has a hole";
	return NULL;
}

static const char *check_cma(const struct geometry *g)
{
	if (g->nr_cma > GEOMETRY_MAX_CMA)
		return "cma: the number of areas is more than 2";
	for (unsigned int i = 0; i < g->nr_cma; i++) {
		const char *why = check_area(g, g->cma[i]);

		if (why)
			return why;
		if (i && g->cma[i].start < range_end(g->cma[i - 1]))
			return "cma: areas overlap or are not in ascending order";
	}
	if (!is_zero(g->cma + g->nr_cma,
		     (GEOMETRY_MAX_CMA - g->nr_cma) * sizeof(*g->cma)))
		return "cma: an unused area is not zero";
	return NULL;
}

static const char *check_cpus(const struct geometry *g)
{
	if (g->nr_cpus > GEOMETRY_MAX_CPUS)
		return "cpus is more than 4";
	if (g->pcp_batch && g->pcp_high && g->pcp_high < g->pcp_batch)
		return "high is less than batch";
	return NULL;
}

static const char *check_choices(const struct geometry *g)
{
	for (unsigned int i = 0; i < nr_geometry_fields; i++) {
		const struct field *field = &geometry_fields[i];

		if (field->form == FIELD_CHOICE &&
		    field_get(g, field) >= field->most)
			return "a field has an invalid value";
	}
	return NULL;
}

const char *geometry_check(const struct geometry *g)
{
	const char *why;

	if (g->nr_pages < 1 || g->nr_pages > GEOMETRY_MAX_PAGES)
		return "pages is not 1 to 1048576";
	why = check_orders(g);
	if (!why)
		why = check_zones(g);
	if (!why)
		why = check_holes(g);
	if (!why)
		why = check_cma(g);
	if (!why)
		why = check_cpus(g);
	if (!why)
		why = check_choices(g);
	return why;
}

/* --- needs --- */

const struct geometry_need_info geometry_needs[NR_GEOMETRY_NEEDS] = {
	[NEED_CPUS] = { "needs-cpus", "is built with SMP: cpus must not be 0" },
	[NEED_NO_CPUS] = { "needs-no-cpus",
			   "is built without SMP: cpus must be 0" },
	[NEED_SECTIONS] = { "needs-sections",
			    "is built with a sparse memory map: section must not be 0" },
	[NEED_FLAT] = { "needs-flat",
			"is built with a flat memory map: section must be 0" },
	[NEED_FEW_SECTIONS] = { "needs-few-sections",
				"supports at most 4096 sections" },
	[NEED_NO_THP] = { "needs-no-thp", "is built without THP: thp must be 0" },
	[NEED_NO_CMA] = { "needs-no-cma",
			  "is built without CMA: cma must be none" },
	[NEED_TWO_ZONES] = { "needs-two-zones",
			     "has a zone for itself: zones must be one or two" },
	[NEED_USUAL_ORDERS] = { "needs-usual-orders",
				"is booted with order 10 and pageblocks of order 9" },
	[NEED_CHECKS] = { "needs-checks", "always checks pages: check must be 1" },
	[NEED_NO_DEFRAG] = { "needs-no-defrag",
			     "has no vm.defrag_mode that promotes orders: defrag must be 0" },
};

static bool meets(const struct geometry *g, enum geometry_need need)
{
	switch (need) {
	case NEED_CPUS:
		return g->nr_cpus;
	case NEED_NO_CPUS:
		return !g->nr_cpus;
	case NEED_SECTIONS:
		return g->section_order;
	case NEED_FLAT:
		return !g->section_order;
	case NEED_FEW_SECTIONS:
		return !g->section_order ||
		       (g->nr_pages - 1) >> g->section_order <
			       GEOMETRY_FEW_SECTIONS;
	case NEED_NO_THP:
		return !g->thp_order;
	case NEED_NO_CMA:
		return !g->nr_cma;
	case NEED_TWO_ZONES:
		return g->nr_zones <= 2;
	case NEED_USUAL_ORDERS:
		return g->max_order == 10 && g->pageblock_order == 9;
	case NEED_CHECKS:
		return g->check_pages;
	case NEED_NO_DEFRAG:
		return !g->defrag_mode;
	case NR_GEOMETRY_NEEDS:
		break;
	}
	return true;
}

enum geometry_need geometry_unmet(const struct geometry *g, unsigned int needs)
{
	enum geometry_need need;

	for (need = 0; need < NR_GEOMETRY_NEEDS; need++)
		if (needs >> need & 1 && !meets(g, need))
			break;
	return need;
}

enum geometry_need geometry_clash(unsigned int needs, unsigned int others)
{
	static const unsigned int opposite[NR_GEOMETRY_NEEDS] = {
		[NEED_CPUS] = NEED(NO_CPUS), [NEED_NO_CPUS] = NEED(CPUS),
		[NEED_SECTIONS] = NEED(FLAT), [NEED_FLAT] = NEED(SECTIONS),
	};
	enum geometry_need need;

	for (need = 0; need < NR_GEOMETRY_NEEDS; need++)
		if (needs >> need & 1 && others & opposite[need])
			break;
	return need;
}

/* --- a machine of any fields --- */

/*
 * The repairs below make a machine of any fields: what is legal stays, what is
 * not is folded into what is, in the order in which fields depend on each other.
 */

static void repair_pages(struct geometry *g)
{
	uint32_t v = g->nr_pages;

	if (v <= GEOMETRY_MAX_PAGES)
		return;
	/*
	 * Small, so that fuzzing garbage is fast: each doubling half as likely
	 * as the last, from 64 to 8192. Every other one ragged.
	 */
	g->nr_pages = 64u << __builtin_ctz(v | 1u << 7);
	if (v & 1u << 8)
		g->nr_pages += (v * 0x9e3779b1u >> 9) % g->nr_pages;
}

static void repair_orders(struct geometry *g)
{
	if (g->max_order < 1 || g->max_order > GEOMETRY_MAX_ORDER)
		g->max_order = 1 + g->max_order % GEOMETRY_MAX_ORDER;
	if (g->pageblock_order < 1 || g->pageblock_order > g->max_order)
		g->pageblock_order = 1 + g->pageblock_order % g->max_order;
	if (g->thp_order &&
	    (g->thp_order < MIN_THP_ORDER || g->thp_order > g->max_order)) {
		if (g->thp_order % 2 || g->max_order < MIN_THP_ORDER)
			g->thp_order = 0;
		else
			g->thp_order = MIN_THP_ORDER + g->thp_order / 2 %
				(g->max_order - MIN_THP_ORDER + 1);
	}
	if (g->thp_order && g->pageblock_order > g->thp_order)
		g->pageblock_order = g->thp_order;
	if (g->section_order && (g->section_order < g->max_order ||
				 g->section_order > MAX_SECTION_ORDER)) {
		if (g->section_order % 2)
			g->section_order = 0;
		else
			g->section_order = g->max_order +
				g->section_order / 2 % 3;
	}
}

static void repair_zones(struct geometry *g)
{
	unsigned int i;

	if (g->nr_zones < 1 || g->nr_zones > GEOMETRY_MAX_ZONES)
		g->nr_zones = 1 + g->nr_zones % GEOMETRY_MAX_ZONES;
	if (g->nr_zones > g->nr_pages)
		g->nr_zones = g->nr_pages;
	for (i = 1; i < g->nr_zones; i++) {
		uint32_t first = g->zone_start[i - 1] + 1;
		/* Leave a page for each zone that follows. */
		uint32_t last = g->nr_pages - (g->nr_zones - i);

		if (g->zone_start[i] < first || g->zone_start[i] > last)
			g->zone_start[i] = first +
				g->zone_start[i] % (last - first + 1);
	}
	for (; i < GEOMETRY_MAX_ZONES; i++)
		g->zone_start[i] = 0;
}

static bool leaves_zone_empty(const struct geometry *g)
{
	for (unsigned int i = 0; i < g->nr_zones; i++)
		if (zone_is_all_hole(g, i))
			return true;
	return false;
}

static void repair_holes(struct geometry *g)
{
	uint32_t from = 0;
	unsigned int i;

	if (g->nr_holes > GEOMETRY_MAX_HOLES)
		g->nr_holes %= GEOMETRY_MAX_HOLES + 1;
	for (i = 0; i < g->nr_holes && from < g->nr_pages; i++) {
		struct pfn_range *r = &g->holes[i];

		if (r->start < from || r->start >= g->nr_pages)
			r->start = from + r->start % (g->nr_pages - from);
		if (!range_in_machine(g, *r))
			r->nr = 1 + r->nr % (g->nr_pages - r->start);
		from = range_end(*r);
	}
	g->nr_holes = i;
	while (leaves_zone_empty(g))
		g->nr_holes--;
	memset(g->holes + g->nr_holes, 0,
	       (GEOMETRY_MAX_HOLES - g->nr_holes) * sizeof(*g->holes));
}

/* Fold one area into the zone where it starts; false if that has no room. */
static bool repair_area(const struct geometry *g, struct pfn_range *area,
			uint32_t from)
{
	uint32_t size = 1u << g->pageblock_order;
	unsigned int zone;
	uint32_t first, last;

	if (area->start >= from && !check_area(g, *area))
		return true;
	zone = geometry_zone(g, area->start % g->nr_pages);
	first = g->zone_start[zone] > from ? g->zone_start[zone] : from;
	first = (first + size - 1) / size;
	last = zone_end(g, zone) / size;
	if (first >= last)
		return false;
	area->start = first + area->start / size % (last - first);
	area->nr = 1 + area->nr / size % (last - area->start);
	area->start *= size;
	area->nr *= size;
	return !meets_hole(g, *area);
}

static void repair_cma(struct geometry *g)
{
	struct pfn_range areas[GEOMETRY_MAX_CMA];
	uint32_t from = 0;
	unsigned int nr = g->nr_cma;

	if (nr > GEOMETRY_MAX_CMA)
		nr %= GEOMETRY_MAX_CMA + 1;
	memcpy(areas, g->cma, sizeof(areas));
	memset(g->cma, 0, sizeof(g->cma));
	g->nr_cma = 0;
	for (unsigned int i = 0; i < nr; i++) {
		if (!repair_area(g, &areas[i], from))
			continue;
		g->cma[g->nr_cma++] = areas[i];
		from = range_end(areas[i]);
	}
}

static void repair_cpus(struct geometry *g)
{
	if (g->nr_cpus > GEOMETRY_MAX_CPUS)
		g->nr_cpus %= GEOMETRY_MAX_CPUS + 1;
	if (g->pcp_batch && g->pcp_high && g->pcp_high < g->pcp_batch) {
		uint16_t high = g->pcp_batch;

		g->pcp_batch = g->pcp_high;
		g->pcp_high = high;
	}
}

static void repair_choices(struct geometry *g)
{
	for (unsigned int i = 0; i < nr_geometry_fields; i++) {
		const struct field *field = &geometry_fields[i];

		if (field->form == FIELD_CHOICE)
			field_set(g, field, field_get(g, field) % field->most);
	}
}

void geometry_decode(struct geometry *g, const uint8_t *bytes, size_t len)
{
	uint8_t all[GEOMETRY_BYTES] = { 0 };

	if (len)
		memcpy(all, bytes, len < sizeof(all) ? len : sizeof(all));
	fields_read(g, all);
	if (!g->nr_pages) {
		/* No machine at all, such as no bytes: the usual one. */
		*g = geometry_preset("default")->geometry;
		return;
	}
	repair_pages(g);
	repair_orders(g);
	repair_zones(g);
	repair_holes(g);
	repair_cma(g);
	repair_cpus(g);
	repair_choices(g);
	assert(!geometry_check(g));
}
