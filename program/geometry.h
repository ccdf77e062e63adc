/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Geometry: the machine that a program runs on. Anything the kernel can be
 * configured to is legal; geometry_check() says what is not, and why.
 */
#ifndef PROGRAM_GEOMETRY_H
#define PROGRAM_GEOMETRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GEOMETRY_MAX_PAGES	(1u << 20)
#define GEOMETRY_MAX_ORDER	13	/* arm64 with 64K pages */
#define GEOMETRY_MAX_ZONES	3
#define GEOMETRY_MAX_CPUS	4
#define GEOMETRY_MAX_HOLES	2
#define GEOMETRY_MAX_CMA	2
#define GEOMETRY_BYTES		80	/* size of the binary form, padding included */

/*
 * How the count of a frozen page is stored: as zero, or with a bit of its own.
 * What counts mean is the same, and nothing above a backend can tell.
 */
enum refcounts {
	REFCOUNTS_ZERO_FROZEN,
	REFCOUNTS_FROZEN_BIT,
	NR_REFCOUNTS
};

extern const char *const refcounts_names[NR_REFCOUNTS];

/* [start, start + nr) */
struct pfn_range {
	uint32_t start;
	uint32_t nr;
};

/**
 * struct geometry - a machine
 * @nr_pages: pages from pfn 0, 1 to GEOMETRY_MAX_PAGES, holes included.
 * @zone_start: first pfn of each zone; [0] is 0; strictly ascending. A zone
 *	ends where the next begins, the last at @nr_pages. Any page, aligned or
 *	not, may be a boundary.
 * @holes: pages that do not exist. In a sparse map a section that lies
 *	wholly in a hole has no struct pages; all others are reserved pages, as
 *	the kernel's init_unavailable_range() leaves them. Ascending, disjoint.
 * @cma: CMA areas: pageblock-aligned, within one zone, holding no hole, whole
 *	pageblocks only. Ascending, disjoint.
 * @pcp_batch, @pcp_high: override the batch and high marks that the kernel
 *	derives from the zone's size (0: do not). pcp_high >= pcp_batch.
 * @nr_zones: 1 to GEOMETRY_MAX_ZONES.
 * @nr_holes, @nr_cma: used entries; the others are zero.
 * @max_order: MAX_PAGE_ORDER, 1 to GEOMETRY_MAX_ORDER.
 * @pageblock_order: 1 to max_order; with THP at most thp_order
 *	(include/linux/pageblock-flags.h).
 * @section_order: 0: flat memory map; else sparse, each section
 *	2^section_order pages, at least max_order (mmzone.h's #error).
 * @nr_cpus: CPUs with per-CPU lists; 0: no lists, as the kernel without SMP.
 * @thp_order: 0: no THP lists; else HPAGE_PMD_ORDER, 4 to max_order.
 * @check_pages: page checking (check_pages_enabled) on.
 * @refcounts: enum refcounts.
 * @watermarks: each zone keeps reserves.
 * @defrag_mode: vm.defrag_mode.
 */
struct geometry {
#define NUMBER(bits, member, ...)		uint##bits##_t member;
#define CHOICE(member, ...)			uint8_t member;
#define STARTS(member, counter, most, ...)	uint32_t member[most]; uint8_t counter;
#define RANGES(member, counter, most, ...)	struct pfn_range member[most]; uint8_t counter;
#include "program/geometry.def"
#undef NUMBER
#undef CHOICE
#undef STARTS
#undef RANGES
};

/** geometry_equal - are they the same machine? */
bool geometry_equal(const struct geometry *a, const struct geometry *b);

/*
 * What a backend needs of a machine to be it: a kernel's configuration decides
 * whether it has per-CPU lists, sections, THP and CMA. Bits, so that what a pair of
 * backends needs is what either does.
 */
enum geometry_need {
	NEED_CPUS,		/* nr_cpus is not 0 */
	NEED_NO_CPUS,		/* it is */
	NEED_SECTIONS,		/* section_order is not 0 */
	NEED_FLAT,		/* it is */
	NEED_FEW_SECTIONS,	/* at most GEOMETRY_FEW_SECTIONS of them */
	NEED_NO_THP,		/* thp_order is 0 */
	NEED_NO_CMA,		/* nr_cma is 0 */
	NEED_TWO_ZONES,		/* nr_zones is 1 or 2 */
	NEED_USUAL_ORDERS,	/* max_order is 10, pageblock_order 9, as on x86-64 */
	NEED_CHECKS,		/* check_pages */
	NEED_NO_DEFRAG,		/* defrag_mode is 0 */
	NR_GEOMETRY_NEEDS
};

#define NEED(need)		(1u << NEED_##need)
#define GEOMETRY_FEW_SECTIONS	4096

/**
 * struct geometry_need_info
 * @key: short and stable, for counting: "needs-cpus".
 * @why: what to say of the backend whose need a machine does not meet: "is built
 *	with SMP: cpus must not be 0".
 */
struct geometry_need_info {
	const char *key;
	const char *why;
};

extern const struct geometry_need_info geometry_needs[NR_GEOMETRY_NEEDS];

/**
 * geometry_unmet - the first of @needs that a machine does not meet
 * @needs: bits, NEED(CPUS) and so on.
 * Return: an enum geometry_need, or NR_GEOMETRY_NEEDS if it meets all.
 */
enum geometry_need geometry_unmet(const struct geometry *g, unsigned int needs);

/**
 * geometry_clash - which of @needs no machine can meet that meets @others
 * Return: an enum geometry_need, or NR_GEOMETRY_NEEDS if there is none.
 */
enum geometry_need geometry_clash(unsigned int needs, unsigned int others);

struct geometry_preset {
	const char *name;
	const char *doc;
	struct geometry geometry;
};

extern const struct geometry_preset geometry_presets[];
extern const size_t nr_geometry_presets;

/**
 * geometry_preset - look a preset up by name
 * Return: the preset, or NULL.
 */
const struct geometry_preset *geometry_preset(const char *name);

/**
 * geometry_check - is this a machine the kernel could be?
 * Return: NULL if so, else one sentence naming the field and the reason.
 */
const char *geometry_check(const struct geometry *g);

/** geometry_encode - write the GEOMETRY_BYTES of the binary form. */
void geometry_encode(const struct geometry *g, uint8_t *bytes);

/**
 * geometry_decode - the machine that any bytes mean
 * @bytes, @len: as much of the binary form as there is; missing bytes are zero.
 *
 * Total: whatever the bytes, the result passes geometry_check(). A valid
 * encoding decodes to what was encoded.
 */
void geometry_decode(struct geometry *g, const uint8_t *bytes, size_t len);

static inline uint32_t zone_end(const struct geometry *g, unsigned int zone)
{
	return zone + 1 < g->nr_zones ? g->zone_start[zone + 1] : g->nr_pages;
}

/** geometry_zone - index of the zone that holds @pfn (holes included). */
static inline unsigned int geometry_zone(const struct geometry *g, uint32_t pfn)
{
	unsigned int zone = g->nr_zones - 1;

	while (pfn < g->zone_start[zone])
		zone--;
	return zone;
}

/** geometry_is_hole - does @pfn lie in a hole? */
static inline bool geometry_is_hole(const struct geometry *g, uint32_t pfn)
{
	for (unsigned int i = 0; i < g->nr_holes; i++)
		if (pfn - g->holes[i].start < g->holes[i].nr)
			return true;
	return false;
}

#endif
