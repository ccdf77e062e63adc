/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The buddy system: merging, the ends of lists, expand, accounting. On
 * machines without per-CPU lists, so that each free gets there.
 */
#include "allocator/contig_alloc.h"
#include "tests/allocator/help.h"

/* All memory taken page by page: frees then do only what the test says. */
static struct machine *taken(struct geometry g)
{
	struct machine *m = make(g);

	assert_int_equal(alloc_contig_frozen_range(m, 0, g.nr_pages, true,
						   false), 0);
	set_pages_refcounted(m, 0, g.nr_pages);
	return m;
}

static void halves_merge_up_to_the_largest_order(void **state)
{
	struct machine *m = taken(GEOMETRY());

	for (uint32_t pfn = 0; pfn < 32; pfn++)
		give(m, pfn, 0);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 16, 0);
	assert_int_equal(zone_at(m, 0).nr_free[4], 2);
	unmake(m);
}

static void the_order_of_frees_does_not_matter_for_merging(void **state)
{
	struct machine *m = taken(GEOMETRY());

	for (uint32_t i = 0; i < 16; i++)
		give(m, i * 7 % 16, 0);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 0);
	unmake(m);
}

static void neighbours_that_are_not_halves_of_a_block_stay_apart(void **state)
{
	struct machine *m = taken(GEOMETRY());

	give(m, 1, 0);
	give(m, 2, 0);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 2, 1);
	unmake(m);
}

static void halves_in_two_zones_stay_apart(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_zones = 2,
					  .zone_start = { 0, 21 }));

	assert_int_equal(page_at(m, 20).order, 0);
	assert_int_equal(page_at(m, 20).where, WHERE_BUDDY);
	assert_int_equal(page_at(m, 21).order, 0);
	assert_int_equal(page_at(m, 21).where, WHERE_BUDDY);
	unmake(m);
}

static void a_merge_of_two_types_takes_the_freed_one(void **state)
{
	struct machine *m = taken(GEOMETRY());

	set_pageblock_migratetype(m, pfn_to_page(m, 4), MIGRATE_UNMOVABLE);
	for (uint32_t pfn = 0; pfn < 8; pfn++)
		give(m, pfn, 0);
	assert_list(m, 0, 3, MIGRATE_UNMOVABLE, 0);
	assert_int_equal(model_backends->ops->pageblock_type(m, 0),
			 MIGRATE_UNMOVABLE);
	unmake(m);
}

static void cma_does_not_merge_with_movable(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_cma = 1, .cma = { { 4, 4 } }));

	assert_list(m, 0, 2, MIGRATE_CMA, 4);
	assert_list(m, 0, 2, MIGRATE_MOVABLE, 0);
	unmake(m);
}

static void below_a_pageblock_there_is_only_one_type_to_merge(void **state)
{
	struct machine *m = taken(GEOMETRY(.nr_cma = 1, .cma = { { 4, 4 } }));

	give(m, 4, 0);
	give(m, 5, 0);
	assert_list(m, 0, 1, MIGRATE_CMA, 4);
	unmake(m);
}

static void isolated_merges_with_isolated(void **state)
{
	struct machine *m = taken(GEOMETRY());

	CALL(m, .op = OP_FREE_CONTIG, .pfn = 0, .nr = 8);
	assert_int_equal(CALL(m, .op = OP_ISOLATE, .pfn = 0, .nr = 8,
			      .kind = ISOLATE_MODE_OTHER).ret, 0);
	assert_list(m, 0, 2, MIGRATE_ISOLATE, 0, 4);

	CALL(m, .op = OP_UNDO_ISOLATE, .pfn = 0, .nr = 8);
	assert_int_equal(CALL(m, .op = OP_ALLOC_CONTIG, .pfn = 0, .nr = 8).ret,
			 0);
	toggle_pageblock_isolate(m, pfn_to_page(m, 0), true);
	toggle_pageblock_isolate(m, pfn_to_page(m, 4), true);
	CALL(m, .op = OP_FREE_CONTIG, .pfn = 0, .nr = 8);
	assert_list(m, 0, 3, MIGRATE_ISOLATE, 0);
	unmake(m);
}

static void a_lone_block_goes_to_the_head(void **state)
{
	struct machine *m = taken(GEOMETRY());

	give(m, 0, 0);
	give(m, 8, 0);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 8, 0);
	unmake(m);
}

static void a_block_that_may_merge_soon_goes_to_the_tail(void **state)
{
	struct machine *m = taken(GEOMETRY());

	give(m, 8, 0);
	/* Pages 2 and 3 are free as a block; once 1 follows 0, so are 0-3. */
	give(m, 2, 0);
	give(m, 3, 0);
	give(m, 0, 0);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 8, 0);
	unmake(m);
}

static void the_two_largest_orders_never_go_to_the_tail(void **state)
{
	struct machine *m = taken(GEOMETRY());

	CALL(m, .op = OP_FREE_CONTIG, .pfn = 32, .nr = 8);
	CALL(m, .op = OP_FREE_CONTIG, .pfn = 16, .nr = 16);
	CALL(m, .op = OP_FREE_CONTIG, .pfn = 0, .nr = 8);
	assert_list(m, 0, 3, MIGRATE_MOVABLE, 0, 32);
	unmake(m);
}

static void what_is_split_off_is_free_on_the_lists_below(void **state)
{
	struct machine *m = make(GEOMETRY());

	take(m, 0, MIGRATE_MOVABLE, 0);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 1);
	assert_list(m, 0, 1, MIGRATE_MOVABLE, 2);
	assert_list(m, 0, 2, MIGRATE_MOVABLE, 4);
	assert_list(m, 0, 3, MIGRATE_MOVABLE, 8);
	unmake(m);
}

static void a_large_block_is_freed_by_pageblock(void **state)
{
	struct machine *m = taken(GEOMETRY());

	set_pageblock_migratetype(m, pfn_to_page(m, 4), MIGRATE_HIGHATOMIC);
	CALL(m, .op = OP_FREE_CONTIG, .pfn = 0, .nr = 16);
	assert_list(m, 0, 2, MIGRATE_MOVABLE, 0);
	assert_list(m, 0, 2, MIGRATE_HIGHATOMIC, 4);
	assert_list(m, 0, 3, MIGRATE_MOVABLE, 8);
	assert_int_equal(zone_at(m, 0).nr_free_highatomic, 4);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 16);
	unmake(m);
}

static void isolated_pages_are_free_but_count_as_blocks_only(void **state)
{
	struct machine *m = taken(GEOMETRY());

	toggle_pageblock_isolate(m, pfn_to_page(m, 0), true);
	CALL(m, .op = OP_FREE_CONTIG, .pfn = 0, .nr = 4);
	assert_list(m, 0, 2, MIGRATE_ISOLATE, 0);
	assert_int_equal(zone_at(m, 0).nr_free[2], 1);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 0);
	assert_int_equal(zone_at(m, 0).nr_free_blocks, 0);
	unmake(m);
}

static void cma_pages_count_twice(void **state)
{
	struct machine *m = taken(GEOMETRY(.nr_cma = 1, .cma = { { 4, 4 } }));

	give(m, 5, 0);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 1);
	assert_int_equal(zone_at(m, 0).nr_free_cma, 1);
	unmake(m);
}

static void only_whole_pageblocks_count_as_free_blocks(void **state)
{
	struct machine *m = taken(GEOMETRY());

	CALL(m, .op = OP_FREE_CONTIG, .pfn = 0, .nr = 3);
	assert_int_equal(zone_at(m, 0).nr_free_blocks, 0);
	give(m, 3, 0);
	assert_int_equal(zone_at(m, 0).nr_free_blocks, 4);
	unmake(m);
}

static void the_last_block_of_the_map_has_no_neighbour(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_pages = 49));

	assert_int_equal(take(m, 0, MIGRATE_MOVABLE, 0), 48);
	give(m, 48, 0);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 48);
	unmake(m);
}

/* What the lists are, order included, must not depend on the way of freeing. */
static void same_lists(const char *how, uint32_t first, uint32_t nr)
{
	struct machine *a = make_as("per-page", GEOMETRY());
	struct machine *b = make_as(how, GEOMETRY());

	for (uint32_t i = 0; i < 2; i++) {
		struct machine *m = i ? b : a;

		CALL(m, .op = OP_ALLOC_CONTIG, .pfn = 0, .nr = 64);
		give(m, first - 1, 0);
		CALL(m, .op = OP_FREE_CONTIG, .pfn = first, .nr = nr);
	}
	for (uint32_t pfn = 0; pfn < 64; pfn++) {
		struct page_state x = page_at(a, pfn), y = page_at(b, pfn);

		assert_memory_equal(&x, &y, sizeof(x));
	}
	for (int order = 0; order <= 4; order++)
		assert_int_equal(zone_at(a, 0).nr_free[order],
				 zone_at(b, 0).nr_free[order]);
	unmake(a);
	unmake(b);
}

static void batches_leave_the_lists_that_single_pages_leave(void **state)
{
	for (uint32_t first = 2; first < 40; first += 2)
		for (uint32_t nr = 0; nr < 21; nr++) {
			same_lists("batched", first, nr);
			same_lists("patch-v3", first, nr);
			same_lists("two-pass", first, nr);
		}
}

TESTS(T(halves_merge_up_to_the_largest_order),
      T(the_order_of_frees_does_not_matter_for_merging),
      T(neighbours_that_are_not_halves_of_a_block_stay_apart),
      T(halves_in_two_zones_stay_apart),
      T(a_merge_of_two_types_takes_the_freed_one),
      T(cma_does_not_merge_with_movable),
      T(below_a_pageblock_there_is_only_one_type_to_merge),
      T(isolated_merges_with_isolated), T(a_lone_block_goes_to_the_head),
      T(a_block_that_may_merge_soon_goes_to_the_tail),
      T(the_two_largest_orders_never_go_to_the_tail),
      T(what_is_split_off_is_free_on_the_lists_below),
      T(a_large_block_is_freed_by_pageblock),
      T(isolated_pages_are_free_but_count_as_blocks_only),
      T(cma_pages_count_twice),
      T(only_whole_pageblocks_count_as_free_blocks),
      T(the_last_block_of_the_map_has_no_neighbour),
      T(batches_leave_the_lists_that_single_pages_leave))
