/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Isolation, and undoing it.
 */
#include <errno.h>

#include "tests/allocator/help.h"

static int isolate(struct machine *m, uint32_t pfn, uint32_t nr,
		   enum isolate_mode mode)
{
	return CALL(m, .op = OP_ISOLATE, .pfn = pfn, .nr = nr,
		    .kind = mode).ret;
}

static void free_pages_move_to_the_isolated_list(void **state)
{
	struct machine *m = make(GEOMETRY(.pageblock_order = 4));

	assert_int_equal(isolate(m, 16, 16, ISOLATE_MODE_OTHER), 0);
	assert_list(m, 0, 4, MIGRATE_ISOLATE, 16);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 0, 32, 48);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 48);
	assert_int_equal(zone_at(m, 0).nr_free_blocks, 48);
	assert_int_equal(zone_at(m, 0).nr_isolate_pageblock, 1);
	unmake(m);
}

static void a_larger_free_block_is_cut_around_the_pageblock(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(isolate(m, 20, 4, ISOLATE_MODE_OTHER), 0);
	assert_list(m, 0, 2, MIGRATE_ISOLATE, 20);
	assert_list(m, 0, 2, MIGRATE_MOVABLE, 16);
	assert_list(m, 0, 3, MIGRATE_MOVABLE, 24);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 60);
	unmake(m);
}

static void a_range_is_isolated_by_pageblock(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(isolate(m, 19, 2, ISOLATE_MODE_OTHER), 0);
	for (uint32_t pfn = 16; pfn < 24; pfn++)
		assert_int_equal(model_backends->ops->pageblock_type(m, pfn),
				 MIGRATE_ISOLATE);
	assert_int_equal(zone_at(m, 0).nr_isolate_pageblock, 2);
	unmake(m);
}

static void undoing_restores_types_and_merges(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(isolate(m, 19, 10, ISOLATE_MODE_OTHER), 0);
	CALL(m, .op = OP_UNDO_ISOLATE, .pfn = 19, .nr = 10);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 0, 32, 48, 16);
	assert_int_equal(zone_at(m, 0).nr_isolate_pageblock, 0);
	assert_all_free(m);
	unmake(m);
}

static void the_type_below_the_isolation_is_kept(void **state)
{
	struct machine *m = make(GEOMETRY(.pageblock_order = 4));

	CALL(m, .op = OP_SET_TYPE, .pfn = 16, .type = MIGRATE_RECLAIMABLE);
	assert_int_equal(isolate(m, 16, 16, ISOLATE_MODE_OTHER), 0);
	CALL(m, .op = OP_UNDO_ISOLATE, .pfn = 16, .nr = 16);
	assert_list(m, 0, 4, MIGRATE_RECLAIMABLE, 16);
	unmake(m);
}

static void a_pageblock_is_isolated_only_once(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct result res;

	assert_int_equal(isolate(m, 16, 4, ISOLATE_MODE_OTHER), 0);
	res = CALL(m, .op = OP_ISOLATE, .pfn = 12, .nr = 12,
		   .kind = ISOLATE_MODE_OTHER);
	assert_int_equal(res.ret, -EBUSY);
	assert_int_equal(res.nr_warned, 0);
	assert_int_equal(model_backends->ops->pageblock_type(m, 12),
			 MIGRATE_MOVABLE);
	unmake(m);
}

static void a_page_in_use_is_in_the_way(void **state)
{
	struct machine *m = make(GEOMETRY());

	take(m, 0, MIGRATE_MOVABLE, 0);
	assert_int_equal(isolate(m, 0, 8, ISOLATE_MODE_OTHER), -EBUSY);
	assert_int_equal(zone_at(m, 0).nr_isolate_pageblock, 0);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 63);
	unmake(m);
}

static void a_page_on_the_lru_is_movable(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 0, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_LRU);
	assert_int_equal(isolate(m, 0, 8, ISOLATE_MODE_OTHER), 0);
	unmake(m);
}

static void a_compound_block_on_the_lru_is_movable(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 2, MIGRATE_MOVABLE, GFPB_COMP);

	CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_LRU);
	assert_int_equal(isolate(m, 0, 8, ISOLATE_MODE_OTHER), 0);
	unmake(m);
}

static void a_compound_block_across_the_end_is_in_the_way(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 3, MIGRATE_MOVABLE, GFPB_COMP);

	CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_LRU);
	assert_int_equal(isolate(m, 0, 4, ISOLATE_MODE_OTHER), -EBUSY);
	assert_int_equal(zone_at(m, 0).nr_isolate_pageblock, 0);
	unmake(m);
}

static void a_frozen_page_is_not_in_the_way(void **state)
{
	struct machine *m = make(GEOMETRY());

	CALL(m, .op = OP_ALLOC_FROZEN, .type = MIGRATE_MOVABLE);
	assert_int_equal(isolate(m, 0, 8, ISOLATE_MODE_OTHER), 0);
	unmake(m);
}

static void an_hwpoisoned_page_is_in_the_way_of_all_but_offlining(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 0, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_HWPOISON);
	assert_int_equal(isolate(m, 0, 4, ISOLATE_MODE_OTHER), -EBUSY);
	assert_int_equal(isolate(m, 0, 4, ISOLATE_MODE_MEM_OFFLINE), 0);
	unmake(m);
}

static void a_hole_is_in_the_way(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_holes = 1,
					  .holes = { { 18, 1 } }));

	assert_int_equal(isolate(m, 16, 4, ISOLATE_MODE_OTHER), -EBUSY);
	unmake(m);
}

static void cma_is_for_cma_to_isolate(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_cma = 1, .cma = { { 16, 8 } }));

	assert_int_equal(isolate(m, 16, 4, ISOLATE_MODE_OTHER), -EBUSY);
	assert_int_equal(isolate(m, 16, 4, ISOLATE_MODE_CMA_ALLOC), 0);
	assert_int_equal(zone_at(m, 0).nr_free_cma, 4);
	unmake(m);
}

static void a_pageblock_of_two_zones_is_not_isolated(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_zones = 2,
					  .zone_start = { 0, 18 }));

	assert_int_equal(isolate(m, 16, 4, ISOLATE_MODE_OTHER), -EBUSY);
	unmake(m);
}

static void the_end_of_the_zone_can_be_isolated(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(isolate(m, 60, 4, ISOLATE_MODE_OTHER), 0);
	assert_list(m, 0, 2, MIGRATE_ISOLATE, 60);
	unmake(m);
}

static void isolated_pages_are_not_allocated(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(isolate(m, 16, 16, ISOLATE_MODE_OTHER), 0);
	take_all(m);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 0);
	for (uint32_t pfn = 16; pfn < 32; pfn++)
		assert_int_equal(page_at(m, pfn).refcount, 0);
	unmake(m);
}

/*
 * Two isolated pageblocks that merged into one free block: undoing the first
 * frees the block whole, and the second is free on a list to allocate from
 * while it is still isolated. As the kernel does.
 */
static void undoing_a_part_frees_a_merged_block_whole(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(CALL(m, .op = OP_ALLOC_CONTIG_FROZEN, .pfn = 16,
			      .nr = 8).ret, 0);
	toggle_pageblock_isolate(m, pfn_to_page(m, 16), true);
	toggle_pageblock_isolate(m, pfn_to_page(m, 20), true);
	m->zones[0].nr_isolate_pageblock += 2;
	CALL(m, .op = OP_FREE_CONTIG_FROZEN, .pfn = 16, .nr = 8);
	assert_list(m, 0, 3, MIGRATE_ISOLATE, 16);

	CALL(m, .op = OP_UNDO_ISOLATE, .pfn = 16, .nr = 4);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 0, 32, 48, 16);
	assert_int_equal(model_backends->ops->pageblock_type(m, 20),
			 MIGRATE_ISOLATE);
	unmake(m);
}

TESTS(T(free_pages_move_to_the_isolated_list),
      T(a_larger_free_block_is_cut_around_the_pageblock),
      T(a_range_is_isolated_by_pageblock),
      T(undoing_restores_types_and_merges),
      T(the_type_below_the_isolation_is_kept),
      T(a_pageblock_is_isolated_only_once), T(a_page_in_use_is_in_the_way),
      T(a_page_on_the_lru_is_movable),
      T(a_compound_block_on_the_lru_is_movable),
      T(a_compound_block_across_the_end_is_in_the_way),
      T(a_frozen_page_is_not_in_the_way),
      T(an_hwpoisoned_page_is_in_the_way_of_all_but_offlining),
      T(a_hole_is_in_the_way), T(cma_is_for_cma_to_isolate),
      T(a_pageblock_of_two_zones_is_not_isolated),
      T(the_end_of_the_zone_can_be_isolated),
      T(isolated_pages_are_not_allocated),
      T(undoing_a_part_frees_a_merged_block_whole))
