/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocating ranges at given addresses.
 */
#include <errno.h>

#include "allocator/isolate.h"
#include "tests/allocator/help.h"

static struct result contig(struct machine *m, uint32_t pfn, uint32_t nr)
{
	return CALL(m, .op = OP_ALLOC_CONTIG, .pfn = pfn, .nr = nr);
}

static void exactly_the_range_is_allocated(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct result res = contig(m, 19, 7);

	assert_int_equal(res.ret, 0);
	assert_int_equal(res.pfn, 19);
	for (uint32_t pfn = 16; pfn < 32; pfn++)
		assert_int_equal(page_at(m, pfn).refcount,
				 pfn >= 19 && pfn < 26);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 57);
	unmake(m);
}

static void what_is_left_of_a_larger_block_is_free(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(contig(m, 19, 7).ret, 0);
	assert_list(m, 0, 1, MIGRATE_MOVABLE, 16, 26);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 18);
	assert_list(m, 0, 2, MIGRATE_MOVABLE, 28);
	unmake(m);
}

static void types_are_as_before(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(contig(m, 19, 7).ret, 0);
	for (uint32_t pfn = 16; pfn < 32; pfn++)
		assert_int_equal(model_backends->ops->pageblock_type(m, pfn),
				 MIGRATE_MOVABLE);
	assert_int_equal(zone_at(m, 0).nr_isolate_pageblock, 0);
	unmake(m);
}

static void head_and_tail_are_freed_by_the_way_under_test(void **state)
{
	struct machine *a = make_as("per-page", GEOMETRY_PCP());
	struct machine *b = make_as("batched", GEOMETRY_PCP());

	assert_int_equal(contig(a, 22, 2).ret, 0);
	assert_int_equal(contig(b, 22, 2).ret, 0);
	/* Of pages 20 and 21, in pageblock of the range. */
	assert_int_equal(events(a).page_free_events, 2);
	assert_int_equal(events(b).page_free_events, 2);
	unmake(a);
	unmake(b);
}

static void a_page_in_use_makes_it_busy_and_changes_nothing(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(contig(m, 22, 1).ret, 0);
	assert_int_equal(contig(m, 16, 16).ret, -EBUSY);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 63);
	assert_int_equal(zone_at(m, 0).nr_isolate_pageblock, 0);
	give(m, 22, 0);
	assert_all_free(m);
	unmake(m);
}

static void a_page_on_the_lru_is_not_migrated(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(contig(m, 22, 1).ret, 0);
	CALL(m, .op = OP_DAMAGE, .pfn = 22, .kind = DAMAGE_LRU);
	assert_int_equal(contig(m, 16, 16).ret, -EBUSY);
	CALL(m, .op = OP_REPAIR, .pfn = 22);
	give(m, 22, 0);
	assert_all_free(m);
	unmake(m);
}

static void pages_on_per_cpu_lists_are_fetched(void **state)
{
	struct machine *m = make(GEOMETRY_PCP());

	give(m, take(m, 0, MIGRATE_MOVABLE, 0), 0);
	assert_int_not_equal(m->zones[0].pcp[0].count, 0);
	assert_int_equal(contig(m, 0, 64).ret, 0);
	unmake(m);
}

static void all_of_a_zone_can_be_had(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_pages = 61));

	assert_int_equal(contig(m, 0, 60).ret, 0);
	CALL(m, .op = OP_FREE_CONTIG, .pfn = 0, .nr = 60);
	assert_all_free(m);
	unmake(m);
}

static void a_range_across_sections_can_be_had(void **state)
{
	struct machine *m = make(GEOMETRY(.section_order = 4));

	assert_int_equal(contig(m, 13, 40).ret, 0);
	CALL(m, .op = OP_FREE_CONTIG, .pfn = 13, .nr = 40);
	assert_all_free(m);
	unmake(m);
}

static void no_pages_cannot_be_had(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(contig(m, 16, 0).ret, -EINVAL);
	unmake(m);
}

static void a_large_compound_block_is_one_block(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct result res = CALL(m, .op = OP_ALLOC_CONTIG_COMP, .pfn = 32,
				 .order = 5, .nr = 32);

	assert_int_equal(res.ret, 0);
	assert_int_equal(page_at(m, 32).flags, PGS_HEAD);
	assert_int_equal(page_at(m, 32).order, 5);
	assert_int_equal(page_at(m, 63).head, 32);
	assert_int_equal(page_at(m, 32).refcount, 0);

	res = CALL(m, .op = OP_FREE_CONTIG_FROZEN, .pfn = 32, .nr = 32);
	assert_int_equal(res.nr_warned, 0);
	assert_int_equal(events(m).page_free_events, 1);
	assert_all_free(m);
	unmake(m);
}

static void a_compound_block_beyond_a_section_is_refused(void **state)
{
	struct machine *m = make(GEOMETRY(.section_order = 4));
	struct result res = CALL(m, .op = OP_ALLOC_CONTIG_COMP, .pfn = 32,
				 .order = 5, .nr = 32);

	assert_int_equal(res.ret, -EINVAL);
	assert_int_equal(res.nr_warned, 1);
	assert_all_free(m);
	unmake(m);
}

/* As in the kernel: smaller than the free block around it, it is lost. */
static void a_small_compound_range_loses_its_pages(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct result res = CALL(m, .op = OP_ALLOC_CONTIG_COMP, .pfn = 18,
				 .order = 1, .nr = 2);

	assert_int_equal(res.ret, -EINVAL);
	assert_int_equal(res.nr_warned, 1);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 60);
	unmake(m);
}

/* As in the kernel: the caller that isolated the pageblock is not asked. */
static void failing_on_an_isolated_pageblock_undoes_that_isolation(void **state)
{
	struct machine *m = make(GEOMETRY());

	CALL(m, .op = OP_ISOLATE, .pfn = 20, .nr = 4,
	     .kind = ISOLATE_MODE_OTHER);
	assert_int_equal(contig(m, 16, 8).ret, -EBUSY);
	assert_int_equal(model_backends->ops->pageblock_type(m, 20),
			 MIGRATE_MOVABLE);
	unmake(m);
}

static void the_watermark_guards_what_is_not_isolated(void **state)
{
	struct machine *m = make(GEOMETRY());

	m->zones[0].watermark[WMARK_MIN] = 49;
	assert_int_equal(__isolate_free_page(m, pfn_to_page(m, 16), 4), 0);
	m->zones[0].watermark[WMARK_MIN] = 47;
	assert_int_equal(__isolate_free_page(m, pfn_to_page(m, 16), 4), 16);
	unmake(m);
}

TESTS(T(exactly_the_range_is_allocated),
      T(what_is_left_of_a_larger_block_is_free), T(types_are_as_before),
      T(head_and_tail_are_freed_by_the_way_under_test),
      T(a_page_in_use_makes_it_busy_and_changes_nothing),
      T(a_page_on_the_lru_is_not_migrated),
      T(pages_on_per_cpu_lists_are_fetched), T(all_of_a_zone_can_be_had),
      T(a_range_across_sections_can_be_had), T(no_pages_cannot_be_had),
      T(a_large_compound_block_is_one_block),
      T(a_compound_block_beyond_a_section_is_refused),
      T(a_small_compound_range_loses_its_pages),
      T(failing_on_an_isolated_pageblock_undoes_that_isolation),
      T(the_watermark_guards_what_is_not_isolated))
