/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watermarks and lowmem reserves, and what follows from them.
 */
#include "allocator/contig_alloc.h"
#include "allocator/watermark.h"
#include "tests/allocator/help.h"

static void marks_are_the_kernels_for_a_small_machine(void **state)
{
	/* 128K at least, and gaps of a quarter of that. */
	struct machine *m = make(GEOMETRY(.watermarks = 1));

	assert_int_equal(m->zones[0].watermark[WMARK_MIN], 32);
	assert_int_equal(m->zones[0].watermark[WMARK_LOW], 40);
	assert_int_equal(m->zones[0].watermark[WMARK_HIGH], 48);
	unmake(m);
}

static void zones_share_the_minimum_by_their_size(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_zones = 2,
					  .zone_start = { 0, 16 },
					  .watermarks = 1));

	assert_int_equal(m->zones[0].watermark[WMARK_MIN], 8);
	assert_int_equal(m->zones[1].watermark[WMARK_MIN], 24);
	unmake(m);
}

static void a_zone_keeps_some_from_those_who_have_higher_ones(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_pages = 4096, .nr_zones = 3,
					  .zone_start = { 0, 512, 2048 },
					  .watermarks = 1));

	assert_int_equal(m->zones[0].lowmem_reserve[0], 0);
	assert_int_equal(m->zones[0].lowmem_reserve[1], 1536 / 256);
	assert_int_equal(m->zones[0].lowmem_reserve[2], 3584 / 256);
	assert_int_equal(m->zones[1].lowmem_reserve[2], 2048 / 256);
	unmake(m);
}

/* What is left of the pressure when an overflow leaves 50 pages free. */
static uint64_t flags_after_overflow(uint64_t mark)
{
	struct machine *m = make(GEOMETRY_PCP(.pcp_batch = 2, .pcp_high = 4));
	struct result res = CALL(m, .op = OP_ALLOC_FROZEN, .order = 4,
				 .type = MIGRATE_MOVABLE);
	uint64_t flags;

	m->zones[0].watermark[WMARK_HIGH] = mark;
	CALL(m, .op = OP_PRESSURE, .kind = ZONES_BELOW_HIGH);
	for (uint32_t i = 0; i < 4; i++)
		CALL(m, .op = OP_FREE, .pfn = res.pfn + i, .frozen = true);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 50);
	flags = zone_at(m, 0).flags;
	unmake(m);
	return flags;
}

static void pressure_is_over_when_an_overflow_reaches_the_high_mark(void **state)
{
	assert_int_equal(flags_after_overflow(49), 0);
}

static void pressure_is_not_over_before(void **state)
{
	assert_int_equal(flags_after_overflow(50), ZONES_BELOW_HIGH);
}

static void breaking_into_a_pageblock_raises_the_marks(void **state)
{
	struct machine *m = make(GEOMETRY(.pageblock_order = 3,
					  .watermarks = 1));

	assert_int_equal(alloc_contig_frozen_range(m, 0, 64, false, false), 0);
	CALL(m, .op = OP_FREE_CONTIG_FROZEN, .pfn = 7, .nr = 1);
	take(m, 0, MIGRATE_UNMOVABLE, GFPB_MEMALLOC);
	assert_int_equal(wmark_pages(&m->zones[0], WMARK_HIGH), 48 + 8);
	assert_int_equal(zone_at(m, 0).flags, ZONES_BELOW_HIGH);
	unmake(m);
}

static void an_allocation_that_may_wake_kswapd_does_if_marks_were_raised(void **state)
{
	struct machine *m = make(GEOMETRY());

	m->zones[0].flags = ZONES_BOOSTED;
	take(m, 0, MIGRATE_MOVABLE, 0);
	assert_int_equal(zone_at(m, 0).flags, ZONES_BOOSTED);
	take(m, 0, MIGRATE_MOVABLE, GFPB_KSWAPD_RECLAIM);
	assert_int_equal(zone_at(m, 0).flags, 0);
	unmake(m);
}

TESTS(T(marks_are_the_kernels_for_a_small_machine),
      T(zones_share_the_minimum_by_their_size),
      T(a_zone_keeps_some_from_those_who_have_higher_ones),
      T(pressure_is_over_when_an_overflow_reaches_the_high_mark),
      T(pressure_is_not_over_before),
      T(breaking_into_a_pageblock_raises_the_marks),
      T(an_allocation_that_may_wake_kswapd_does_if_marks_were_raised))
