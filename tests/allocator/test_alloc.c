/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation: which list, which fallback, which zone; bulk; the HIGHATOMIC
 * reserve; pages that are found unfit when they are handed out.
 */
#include <errno.h>

#include "allocator/contig_alloc.h"
#include "tests/allocator/help.h"

static void the_first_block_of_the_smallest_order_is_taken(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(take(m, 2, MIGRATE_MOVABLE, 0), 0);
	assert_int_equal(take(m, 0, MIGRATE_MOVABLE, 0), 4);
	assert_int_equal(take(m, 1, MIGRATE_MOVABLE, 0), 6);
	assert_int_equal(take(m, 4, MIGRATE_MOVABLE, 0), 16);
	assert_int_equal(zone_at(m, 0).pgalloc, 23);
	unmake(m);
}

static void a_zone_below_is_next_when_one_is_empty(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_zones = 2,
					  .zone_start = { 0, 48 }));

	assert_int_equal(take(m, 4, MIGRATE_MOVABLE, 0), 48);
	assert_int_equal(take(m, 4, MIGRATE_MOVABLE, 0), 0);
	assert_int_equal(zone_at(m, 0).pgalloc, 16);
	unmake(m);
}

static void a_zone_above_is_not_allowed(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_zones = 2,
					  .zone_start = { 0, 16 }));
	struct result res = CALL(m, .op = OP_ALLOC, .order = 4, .zone = 0,
				 .type = MIGRATE_MOVABLE);

	assert_int_equal(res.pfn, 0);
	res = CALL(m, .op = OP_ALLOC, .order = 0, .zone = 0,
		   .type = MIGRATE_MOVABLE);
	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.pfn, PFN_NONE);
	unmake(m);
}

static void a_whole_pageblock_changes_hands_on_fallback(void **state)
{
	struct machine *m = make(GEOMETRY());

	/* From the largest block, which becomes unmovable as a whole. */
	assert_int_equal(take(m, 0, MIGRATE_UNMOVABLE, 0), 0);
	assert_list(m, 0, 3, MIGRATE_UNMOVABLE, 8);
	assert_int_equal(model_backends->ops->pageblock_type(m, 15),
			 MIGRATE_UNMOVABLE);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 16, 32, 48);
	unmake(m);
}

/* Nothing free but the pages of the first pageblock from @pfn on. */
static struct machine *part_of_a_pageblock(uint32_t pfn, int type)
{
	struct machine *m = make(GEOMETRY(.pageblock_order = 3));

	assert_int_equal(alloc_contig_frozen_range(m, 0, 64, false, false), 0);
	set_pageblock_migratetype(m, pfn_to_page(m, 0), type);
	CALL(m, .op = OP_FREE_CONTIG_FROZEN, .pfn = pfn, .nr = 8 - pfn);
	return m;
}

static void a_pageblock_that_is_half_free_is_claimed(void **state)
{
	struct machine *m = part_of_a_pageblock(4, MIGRATE_UNMOVABLE);

	assert_int_equal(take(m, 0, MIGRATE_RECLAIMABLE, 0), 4);
	assert_int_equal(model_backends->ops->pageblock_type(m, 0),
			 MIGRATE_RECLAIMABLE);
	assert_list(m, 0, 1, MIGRATE_RECLAIMABLE, 6);
	unmake(m);
}

static void a_pageblock_that_is_less_than_half_free_is_not(void **state)
{
	struct machine *m = part_of_a_pageblock(5, MIGRATE_UNMOVABLE);

	take(m, 0, MIGRATE_RECLAIMABLE, 0);
	assert_int_equal(model_backends->ops->pageblock_type(m, 0),
			 MIGRATE_UNMOVABLE);
	unmake(m);
}

static void movable_neighbours_count_as_alike(void **state)
{
	struct machine *m = part_of_a_pageblock(6, MIGRATE_UNMOVABLE);

	for (uint32_t pfn = 0; pfn < 2; pfn++)
		CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_LRU);
	assert_int_equal(take(m, 1, MIGRATE_MOVABLE, 0), 6);
	assert_int_equal(model_backends->ops->pageblock_type(m, 0),
			 MIGRATE_MOVABLE);
	unmake(m);
}

static void unmovable_neighbours_count_as_alike(void **state)
{
	struct machine *m = part_of_a_pageblock(7, MIGRATE_MOVABLE);

	assert_int_equal(take(m, 0, MIGRATE_UNMOVABLE, 0), 7);
	assert_int_equal(model_backends->ops->pageblock_type(m, 0),
			 MIGRATE_UNMOVABLE);
	unmake(m);
}

static void a_pageblock_full_of_movable_pages_is_stolen_from(void **state)
{
	struct machine *m = part_of_a_pageblock(6, MIGRATE_MOVABLE);

	for (uint32_t pfn = 0; pfn < 6; pfn++)
		CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_LRU);
	assert_int_equal(take(m, 0, MIGRATE_UNMOVABLE, 0), 6);
	assert_int_equal(model_backends->ops->pageblock_type(m, 0),
			 MIGRATE_MOVABLE);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 7);
	unmake(m);
}

static void small_movable_pages_steal_rather_than_claim(void **state)
{
	struct machine *m = make(GEOMETRY(.pageblock_order = 4));

	assert_int_equal(alloc_contig_frozen_range(m, 0, 64, false, false), 0);
	set_pageblock_migratetype(m, pfn_to_page(m, 0), MIGRATE_UNMOVABLE);
	CALL(m, .op = OP_FREE_CONTIG_FROZEN, .pfn = 0, .nr = 2);
	assert_int_equal(take(m, 0, MIGRATE_MOVABLE, 0), 0);
	assert_int_equal(model_backends->ops->pageblock_type(m, 0),
			 MIGRATE_UNMOVABLE);
	unmake(m);
}

static void reclaimable_is_the_first_fallback_of_movable(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(alloc_contig_frozen_range(m, 0, 64, false, false), 0);
	change_pageblock_range(m, pfn_to_page(m, 0), 4, MIGRATE_UNMOVABLE);
	change_pageblock_range(m, pfn_to_page(m, 16), 4, MIGRATE_RECLAIMABLE);
	CALL(m, .op = OP_FREE_CONTIG_FROZEN, .pfn = 0, .nr = 32);
	assert_int_equal(take(m, 4, MIGRATE_MOVABLE, 0), 16);
	unmake(m);
}

static void movable_pages_take_from_cma_when_half_of_all_is_there(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_cma = 1, .cma = { { 16, 48 } }));

	assert_true(take(m, 0, MIGRATE_MOVABLE, 0) >= 16);
	unmake(m);
}

static void movable_pages_take_from_cma_before_others(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_cma = 1, .cma = { { 48, 16 } }));

	for (int i = 0; i < 3; i++)
		assert_true(take(m, 4, MIGRATE_MOVABLE, 0) < 48);
	assert_int_equal(take(m, 0, MIGRATE_MOVABLE, 0), 48);
	unmake(m);
}

static void unmovable_pages_never_take_from_cma(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_cma = 1, .cma = { { 16, 48 } }));

	take_all(m);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 48);
	unmake(m);
}

static void a_refill_leaves_the_list_in_ascending_order(void **state)
{
	struct machine *m = make(GEOMETRY_PCP());

	assert_int_equal(take(m, 0, MIGRATE_MOVABLE, 0), 0);
	assert_pcp(m, 0, 0, MIGRATE_MOVABLE, 1, 2, 3);
	assert_int_equal(m->zones[0].pcp[0].count, 3);
	unmake(m);
}

static void refills_double_while_nothing_is_freed(void **state)
{
	struct machine *m = make(GEOMETRY_PCP(.pcp_high = 64));

	for (int i = 0; i < 5; i++)
		take(m, 0, MIGRATE_MOVABLE, 0);
	assert_int_equal(m->zones[0].pcp[0].count, 7);
	assert_int_equal(m->zones[0].pcp[0].alloc_factor, 2);
	unmake(m);
}

static void bulk_takes_from_the_lists(void **state)
{
	struct machine *m = make(GEOMETRY_PCP());
	struct result res = CALL(m, .op = OP_ALLOC_BULK, .nr = 6,
				 .type = MIGRATE_MOVABLE);

	assert_int_equal(res.ret, 6);
	for (uint32_t i = 0; i < 6; i++) {
		assert_int_equal(res.pfns[i], i);
		assert_int_equal(page_at(m, i).refcount, 1);
	}
	assert_int_equal(zone_at(m, 0).pgalloc, 6);
	unmake(m);
}

static void bulk_gets_a_single_page_without_lists(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(CALL(m, .op = OP_ALLOC_BULK, .nr = 6,
			      .type = MIGRATE_MOVABLE).ret, 1);
	unmake(m);
}

static void bulk_of_one_page_is_an_ordinary_allocation(void **state)
{
	struct machine *m = make(GEOMETRY_PCP());

	m->zones[0].pcp[0].free_count = 6;
	CALL(m, .op = OP_ALLOC_BULK, .nr = 1, .type = MIGRATE_MOVABLE);
	assert_int_equal(m->zones[0].pcp[0].free_count, 3);
	CALL(m, .op = OP_ALLOC_BULK, .nr = 2, .type = MIGRATE_MOVABLE);
	assert_int_equal(m->zones[0].pcp[0].free_count, 3);
	unmake(m);
}

/* Not the last page, which is on the CPU's list, where no watermark sees it. */
static void bulk_gets_what_there_is(void **state)
{
	struct machine *m = make(GEOMETRY_PCP());

	assert_int_equal(CALL(m, .op = OP_ALLOC_BULK, .nr = 63,
			      .type = MIGRATE_MOVABLE).ret, 63);
	assert_int_equal(m->zones[0].pcp[0].count, 1);
	assert_int_equal(CALL(m, .op = OP_ALLOC_BULK, .nr = 2,
			      .type = MIGRATE_MOVABLE).ret, 0);
	unmake(m);
}

static void compound_blocks_are_compound_from_order_1_on(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(page_at(m, take(m, 0, MIGRATE_MOVABLE, GFPB_COMP))
				 .flags, 0);
	assert_int_equal(page_at(m, take(m, 1, MIGRATE_MOVABLE, GFPB_COMP))
				 .flags, PGS_HEAD);
	unmake(m);
}

static void a_block_with_hwpoison_is_dropped_for_another(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 1, MIGRATE_MOVABLE, 0);
	struct result res;

	CALL(m, .op = OP_DAMAGE, .pfn = pfn + 1, .kind = DAMAGE_HWPOISON);
	give(m, pfn, 1);
	res = CALL(m, .op = OP_ALLOC, .order = 4, .type = MIGRATE_MOVABLE);
	assert_int_equal(res.pfn, 16);
	assert_int_equal(res.nr_bad, 0);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 32);
	unmake(m);
}

static void nobody_looks_for_hwpoison_without_checks(void **state)
{
	struct machine *m = make(GEOMETRY(.check_pages = 0));
	uint32_t pfn = take(m, 1, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_DAMAGE, .pfn = pfn + 1, .kind = DAMAGE_HWPOISON);
	give(m, pfn, 1);
	assert_int_equal(take(m, 4, MIGRATE_MOVABLE, 0), 0);
	unmake(m);
}

/* A zone so large that a hundredth of it is a pageblock. */
static struct machine *with_reserve(void)
{
	struct machine *m = make(GEOMETRY(.nr_pages = 1024));
	struct result res = CALL(m, .op = OP_ALLOC_HIGHATOMIC, .order = 1,
				 .type = MIGRATE_MOVABLE);

	assert_int_equal(res.pfn, 0);
	return m;
}

static void an_atomic_allocation_reserves_its_pageblock(void **state)
{
	struct machine *m = with_reserve();

	assert_int_equal(model_backends->ops->pageblock_type(m, 0),
			 MIGRATE_HIGHATOMIC);
	assert_list(m, 0, 1, MIGRATE_HIGHATOMIC, 2);
	assert_int_equal(zone_at(m, 0).nr_reserved_highatomic, 4);
	assert_int_equal(zone_at(m, 0).nr_free_highatomic, 2);
	unmake(m);
}

static void the_reserve_is_for_atomic_allocations_only(void **state)
{
	struct machine *m = with_reserve();

	assert_int_not_equal(take(m, 1, MIGRATE_MOVABLE, 0), 2);
	assert_int_equal(take(m, 1, MIGRATE_MOVABLE, GFPB_HIGH), 2);
	unmake(m);
}

static void the_reserve_is_not_for_those_that_may_wait(void **state)
{
	struct machine *m = with_reserve();

	assert_int_not_equal(take(m, 1, MIGRATE_MOVABLE,
				  GFPB_HIGH | GFPB_DIRECT_RECLAIM), 2);
	assert_int_not_equal(take(m, 1, MIGRATE_MOVABLE,
				  GFPB_HIGH | GFPB_NOMEMALLOC), 2);
	unmake(m);
}

static void a_small_zone_has_no_reserve(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_pages = 256));

	CALL(m, .op = OP_ALLOC_HIGHATOMIC, .order = 1, .type = MIGRATE_MOVABLE);
	assert_int_equal(zone_at(m, 0).nr_reserved_highatomic, 0);
	unmake(m);
}

static void the_last_reserved_pageblock_is_given_back_by_force(void **state)
{
	struct machine *m = with_reserve();

	assert_int_equal(CALL(m, .op = OP_UNRESERVE,
			      .type = MIGRATE_UNMOVABLE).ret, 0);
	assert_int_equal(CALL(m, .op = OP_UNRESERVE, .type = MIGRATE_UNMOVABLE,
			      .kind = 1).ret, 1);
	assert_int_equal(model_backends->ops->pageblock_type(m, 0),
			 MIGRATE_UNMOVABLE);
	assert_list(m, 0, 1, MIGRATE_UNMOVABLE, 2);
	assert_int_equal(zone_at(m, 0).nr_reserved_highatomic, 0);
	unmake(m);
}

static void a_pageblock_may_change_between_mergeable_types(void **state)
{
	struct machine *m = make(GEOMETRY(.pageblock_order = 4));

	assert_int_equal(CALL(m, .op = OP_SET_TYPE, .pfn = 21,
			      .type = MIGRATE_RECLAIMABLE).ret, 0);
	assert_list(m, 0, 4, MIGRATE_RECLAIMABLE, 16);
	unmake(m);
}

static void a_pageblock_of_two_zones_may_not_change(void **state)
{
	struct machine *m = make(GEOMETRY(.pageblock_order = 4, .nr_zones = 2,
					  .zone_start = { 0, 20 }));

	assert_int_equal(CALL(m, .op = OP_SET_TYPE, .pfn = 21,
			      .type = MIGRATE_RECLAIMABLE).ret, -1);
	unmake(m);
}

static void a_pageblock_within_a_free_block_may_not_change(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(CALL(m, .op = OP_SET_TYPE, .pfn = 21,
			      .type = MIGRATE_RECLAIMABLE).ret, -1);
	unmake(m);
}

/* --- waiting for no lock --- */

static struct result nolock(struct machine *m, unsigned int order,
			    enum context context)
{
	return CALL(m, .op = OP_ALLOC_NOLOCK, .order = order, .kind = context);
}

static void a_lockless_allocation_is_zeroed_and_compound(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct result res = nolock(m, 2, CONTEXT_TASK);

	assert_int_equal(res.ret, 0);
	assert_int_equal(res.nr_zeroed, 4);
	assert_int_equal(page_at(m, res.pfn).refcount, 1);
	assert_true(page_at(m, res.pfn).flags & PGS_HEAD);
	res = CALL(m, .op = OP_ALLOC_NOLOCK, .frozen = true);
	assert_int_equal(page_at(m, res.pfn).refcount, 0);
	unmake(m);
}

static void a_lockless_allocation_has_the_orders_of_per_cpu_lists(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(nolock(m, 3, CONTEXT_TASK).ret, 0);
	assert_int_equal(nolock(m, 4, CONTEXT_TASK).ret, -ENOMEM);
	unmake(m);
}

static void without_smp_an_nmi_allocates_and_frees_nothing(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct result res = nolock(m, 0, CONTEXT_IRQ);

	assert_int_equal(res.ret, 0);
	assert_int_equal(nolock(m, 0, CONTEXT_NMI).ret, -ENOMEM);
	CALL(m, .op = OP_FREE_NOLOCK, .pfn = res.pfn, .kind = CONTEXT_NMI);
	assert_int_equal(page_at(m, res.pfn).where, WHERE_DEFERRED);
	unmake(m);

	m = make(GEOMETRY_PCP());
	assert_int_equal(nolock(m, 0, CONTEXT_NMI).ret, 0);
	unmake(m);
}

static void without_the_zones_lock_what_the_list_has_is_given(void **state)
{
	struct machine *m = make(GEOMETRY_PCP());

	nolock(m, 0, CONTEXT_TASK);
	CALL(m, .op = OP_CONTEND_ZONE, .kind = 1);
	for (int count = m->zones[0].pcp[0].count; count; count--)
		assert_int_equal(nolock(m, 0, CONTEXT_TASK).ret, 0);
	assert_int_equal(nolock(m, 0, CONTEXT_TASK).ret, -ENOMEM);

	/* The refill's try fails, that of the zone's own lists does not. */
	CALL(m, .op = OP_CONTEND_ZONE, .kind = 1, .times = 1);
	assert_int_equal(nolock(m, 0, CONTEXT_TASK).ret, 0);
	assert_int_equal(m->zones[0].pcp[0].count, 0);
	unmake(m);
}

static void a_lockless_allocation_leaves_the_min_mark(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_pages = 256, .watermarks = 1));
	uint64_t min = wmark_pages(&m->zones[0], WMARK_MIN);

	while (m->zones[0].nr_free_pages > (int64_t)min + 1)
		take(m, 0, MIGRATE_MOVABLE, GFPB_MEMALLOC);
	assert_int_equal(nolock(m, 0, CONTEXT_TASK).ret, 0);
	assert_true(m->zones[0].flags & ZONES_BELOW_HIGH);
	assert_int_equal(nolock(m, 0, CONTEXT_TASK).ret, -ENOMEM);
	unmake(m);
}

TESTS(T(the_first_block_of_the_smallest_order_is_taken),
      T(a_zone_below_is_next_when_one_is_empty),
      T(a_zone_above_is_not_allowed),
      T(a_whole_pageblock_changes_hands_on_fallback),
      T(a_pageblock_that_is_half_free_is_claimed),
      T(a_pageblock_that_is_less_than_half_free_is_not),
      T(movable_neighbours_count_as_alike),
      T(unmovable_neighbours_count_as_alike),
      T(a_pageblock_full_of_movable_pages_is_stolen_from),
      T(small_movable_pages_steal_rather_than_claim),
      T(reclaimable_is_the_first_fallback_of_movable),
      T(movable_pages_take_from_cma_when_half_of_all_is_there),
      T(movable_pages_take_from_cma_before_others),
      T(unmovable_pages_never_take_from_cma),
      T(a_refill_leaves_the_list_in_ascending_order),
      T(refills_double_while_nothing_is_freed), T(bulk_takes_from_the_lists),
      T(bulk_gets_a_single_page_without_lists),
      T(bulk_of_one_page_is_an_ordinary_allocation),
      T(bulk_gets_what_there_is),
      T(compound_blocks_are_compound_from_order_1_on),
      T(a_block_with_hwpoison_is_dropped_for_another),
      T(nobody_looks_for_hwpoison_without_checks),
      T(an_atomic_allocation_reserves_its_pageblock),
      T(the_reserve_is_for_atomic_allocations_only),
      T(the_reserve_is_not_for_those_that_may_wait),
      T(a_small_zone_has_no_reserve),
      T(the_last_reserved_pageblock_is_given_back_by_force),
      T(a_pageblock_may_change_between_mergeable_types),
      T(a_pageblock_of_two_zones_may_not_change),
      T(a_pageblock_within_a_free_block_may_not_change),
      T(a_lockless_allocation_is_zeroed_and_compound),
      T(a_lockless_allocation_has_the_orders_of_per_cpu_lists),
      T(without_smp_an_nmi_allocates_and_frees_nothing),
      T(without_the_zones_lock_what_the_list_has_is_given),
      T(a_lockless_allocation_leaves_the_min_mark))
