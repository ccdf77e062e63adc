/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-CPU lists: which blocks go there, how many stay, what a drain does.
 */
#include "allocator/contig_alloc.h"
#include "tests/allocator/help.h"

/*
 * All memory taken; the lists are empty and their tuning as when fresh, with
 * marks far apart enough that nothing overflows by accident.
 */
static struct machine *taken(struct geometry g)
{
	struct machine *m = make(g);

	assert_int_equal(alloc_contig_frozen_range(m, 0, g.nr_pages, true,
						   false), 0);
	return m;
}

static void free_frozen(struct machine *m, uint32_t pfn, unsigned int order)
{
	CALL(m, .op = OP_FREE, .pfn = pfn, .order = order, .frozen = true);
}

static struct per_cpu_pages *pcp0(struct machine *m)
{
	return &m->zones[0].pcp[0];
}

static void cheap_orders_go_to_the_list_of_their_order_and_type(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.pcp_high = 64));

	for (uint32_t order = 0; order <= 3; order++) {
		free_frozen(m, 16 + (1u << order), order);
		assert_pcp(m, 0, order, MIGRATE_MOVABLE, 16 + (1u << order));
		assert_int_equal(page_at(m, 16 + (1u << order)).where,
				 WHERE_PCP);
		assert_int_equal(page_at(m, 16 + (1u << order)).list,
				 MIGRATE_MOVABLE);
	}
	assert_int_equal(pcp0(m)->count, 15);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 0);
	unmake(m);
}

static void larger_orders_go_to_the_zone(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP());

	free_frozen(m, 16, 4);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 16);
	assert_int_equal(pcp0(m)->count, 0);
	unmake(m);
}

static void the_pmd_order_goes_to_lists_by_mobility(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.thp_order = 4,
					       .pcp_high = 64));

	free_frozen(m, 16, 4);
	set_pageblock_migratetype(m, pfn_to_page(m, 32), MIGRATE_RECLAIMABLE);
	free_frozen(m, 32, 4);
	assert_pcp(m, 0, 4, MIGRATE_MOVABLE, 16);
	assert_pcp(m, 0, 4, MIGRATE_UNMOVABLE, 32);
	assert_int_equal(page_at(m, 32).list, MIGRATE_UNMOVABLE);
	assert_int_equal(pcp0(m)->count, 32);
	unmake(m);
}

static void highatomic_pages_go_to_the_movable_list(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP());

	set_pageblock_migratetype(m, pfn_to_page(m, 4), MIGRATE_HIGHATOMIC);
	free_frozen(m, 4, 0);
	assert_pcp(m, 0, 0, MIGRATE_MOVABLE, 4);
	unmake(m);
}

static void cma_pages_go_to_the_movable_list(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.nr_cma = 1,
					       .cma = { { 4, 4 } }));

	free_frozen(m, 4, 0);
	assert_pcp(m, 0, 0, MIGRATE_MOVABLE, 4);
	assert_int_equal(zone_at(m, 0).nr_free_cma, 0);
	unmake(m);
}

static void isolated_pages_go_to_the_zone(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP());

	toggle_pageblock_isolate(m, pfn_to_page(m, 4), true);
	free_frozen(m, 4, 0);
	assert_list(m, 0, 0, MIGRATE_ISOLATE, 4);
	unmake(m);
}

static void pages_go_to_the_zone_while_somebody_has_the_lists(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP());

	CALL(m, .op = OP_CONTEND_PCP, .kind = 1);
	free_frozen(m, 4, 0);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 4);
	CALL(m, .op = OP_CONTEND_PCP, .kind = 0);
	free_frozen(m, 6, 0);
	assert_pcp(m, 0, 0, MIGRATE_MOVABLE, 6);
	unmake(m);
}

static void each_cpu_has_its_own_lists(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.nr_cpus = 2));

	CALL(m, .op = OP_CPU, .cpu = 1);
	free_frozen(m, 4, 0);
	assert_pcp_empty(m, 0, 0, MIGRATE_MOVABLE);
	assert_int_equal(m->zones[0].pcp[1].count, 1);
	assert_int_equal(page_at(m, 4).cpu, 1);
	unmake(m);
}

static void the_newest_page_is_at_the_head(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP());

	free_frozen(m, 4, 0);
	free_frozen(m, 9, 0);
	assert_pcp(m, 0, 0, MIGRATE_MOVABLE, 9, 4);
	unmake(m);
}

static void a_free_halves_the_growth_of_refills(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP());

	pcp0(m)->alloc_factor = 5;
	free_frozen(m, 4, 0);
	assert_int_equal(pcp0(m)->alloc_factor, 2);
	unmake(m);
}

static void an_allocation_halves_the_run_of_frees(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP());

	/* One page that the watermark sees: those on the lists it does not. */
	free_frozen(m, 20, 0);
	drain_all_pages(m, NULL);
	pcp0(m)->free_count = 0;
	for (uint32_t pfn = 0; pfn < 12; pfn += 2)
		free_frozen(m, pfn, 0);
	assert_int_equal(pcp0(m)->free_count, 6);
	assert_int_equal(take(m, 0, MIGRATE_MOVABLE, 0), 10);
	assert_int_equal(pcp0(m)->free_count, 3);
	unmake(m);
}

static void a_block_counts_its_pages(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.pcp_high = 64));

	free_frozen(m, 8, 3);
	assert_int_equal(pcp0(m)->count, 8);
	assert_int_equal(pcp0(m)->free_count, 8);
	assert_int_equal(events(m).pgfree, 8);
	unmake(m);
}

static void the_run_of_frees_is_counted_up_to_32_batches(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.pcp_batch = 1,
					       .pcp_high = 64));

	pcp0(m)->free_count = 31;
	free_frozen(m, 8, 3);
	assert_int_equal(pcp0(m)->free_count, 39);
	free_frozen(m, 16, 0);
	assert_int_equal(pcp0(m)->free_count, 39);
	unmake(m);
}

static void a_cheap_block_is_remembered_by_the_next_free(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP());

	free_frozen(m, 8, 1);
	assert_int_equal(pcp0(m)->flags, PCPF_PREV_FREE_HIGH_ORDER);
	free_frozen(m, 12, 0);
	assert_int_equal(pcp0(m)->flags, 0);
	unmake(m);
}

/* In a run of frees two blocks in a row empty the lists of all there is. */
static void a_second_cheap_block_in_a_run_empties_the_lists(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP());

	pcp0(m)->free_count = 4 + 16 / 2;
	free_frozen(m, 32, 1);
	assert_int_equal(pcp0(m)->count, 2);
	free_frozen(m, 40, 1);
	assert_int_equal(pcp0(m)->count, 0);
	unmake(m);
}

static void an_overflow_frees_the_oldest_pages_first(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.pcp_batch = 2, .pcp_high = 6));

	for (uint32_t i = 0; i < 6; i++)
		free_frozen(m, 3 * i, 0);
	/* high - batch of them. */
	assert_pcp(m, 0, 0, MIGRATE_MOVABLE, 15, 12);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 4);
	unmake(m);
}

static void an_overflow_begins_with_the_list_that_overflowed(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.pcp_batch = 2, .pcp_high = 6));

	set_pageblock_migratetype(m, pfn_to_page(m, 32), MIGRATE_UNMOVABLE);
	free_frozen(m, 32, 0);
	for (uint32_t i = 0; i < 5; i++)
		free_frozen(m, 3 * i, 0);
	assert_pcp(m, 0, 0, MIGRATE_UNMOVABLE, 32);
	assert_pcp(m, 0, 0, MIGRATE_MOVABLE, 12);
	unmake(m);
}

static void a_drained_page_goes_by_what_its_pageblock_is_now(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP());

	free_frozen(m, 4, 0);
	set_pageblock_migratetype(m, pfn_to_page(m, 4), MIGRATE_RECLAIMABLE);
	CALL(m, .op = OP_DRAIN_ALL);
	assert_list(m, 0, 0, MIGRATE_RECLAIMABLE, 4);
	unmake(m);
}

static void a_drained_block_of_many_pageblocks_goes_by_the_first(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.pcp_high = 64));

	set_pageblock_migratetype(m, pfn_to_page(m, 12), MIGRATE_RECLAIMABLE);
	free_frozen(m, 8, 3);
	CALL(m, .op = OP_DRAIN_ALL);
	assert_list(m, 0, 3, MIGRATE_MOVABLE, 8);
	unmake(m);
}

static void reclaim_keeps_the_lists_short(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.pcp_batch = 2,
					       .pcp_high = 40));

	CALL(m, .op = OP_PRESSURE, .kind = ZONES_RECLAIM_ACTIVE);
	for (uint32_t i = 0; i < 8; i++)
		free_frozen(m, 3 * i, 0);
	/* At four batches. */
	assert_int_equal(pcp0(m)->count, 2);
	unmake(m);
}

static void the_mark_grows_with_the_run_of_frees(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.pcp_high = 10));

	pcp0(m)->high_max = 20;
	for (uint32_t i = 0; i < 10; i++)
		free_frozen(m, 3 * i, 0);
	assert_int_equal(pcp0(m)->high, 10 + 4);
	unmake(m);
}

/* As in the kernel, where it does not matter much. */
static void the_marks_of_a_small_zone_cross(void **state)
{
	struct machine *m = taken(GEOMETRY(.nr_cpus = 1, .nr_pages = 256));

	assert_int_equal(pcp0(m)->high_min, 40);
	assert_int_equal(pcp0(m)->high_max, 32);
	unmake(m);
}

static void decay_lowers_the_mark_and_frees_what_is_above(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.pcp_batch = 2,
					       .pcp_high = 40));

	for (uint32_t i = 0; i < 16; i++)
		free_frozen(m, 3 * i, 0);
	pcp0(m)->high_min = 4;
	pcp0(m)->high = 16;
	CALL(m, .op = OP_DECAY);
	assert_int_equal(pcp0(m)->high, 14);
	assert_int_equal(pcp0(m)->count, 14);
	unmake(m);
}

static void a_drain_is_of_one_cpu(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.nr_cpus = 2));

	free_frozen(m, 4, 0);
	CALL(m, .op = OP_DRAIN, .cpu = 1);
	assert_int_equal(pcp0(m)->count, 1);
	CALL(m, .op = OP_DRAIN, .cpu = 0);
	assert_int_equal(pcp0(m)->count, 0);
	unmake(m);
}

static void drain_all_is_of_all_cpus_and_zones(void **state)
{
	struct machine *m = make(GEOMETRY_PCP(.nr_cpus = 2, .nr_zones = 2,
					      .zone_start = { 0, 32 }));

	take(m, 0, MIGRATE_MOVABLE, 0);
	CALL(m, .op = OP_CPU, .cpu = 1);
	CALL(m, .op = OP_ALLOC, .type = MIGRATE_MOVABLE, .zone = 0);
	CALL(m, .op = OP_DRAIN_ALL);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 31);
	assert_int_equal(zone_at(m, 1).nr_free_pages, 31);
	unmake(m);
}

static void without_smp_there_are_no_lists(void **state)
{
	struct machine *m = taken(GEOMETRY());

	free_frozen(m, 4, 0);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 4);
	unmake(m);
}

static void a_batch_puts_its_blocks_where_they_belong(void **state)
{
	struct machine *m = taken(GEOMETRY_PCP(.pcp_high = 64));

	CALL(m, .op = OP_FREE_CONTIG_FROZEN, .pfn = 7, .nr = 27);
	assert_pcp(m, 0, 0, MIGRATE_MOVABLE, 7);
	assert_pcp(m, 0, 3, MIGRATE_MOVABLE, 8);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 16);
	assert_pcp(m, 0, 1, MIGRATE_MOVABLE, 32);
	assert_int_equal(events(m).page_free_events, 27);
	assert_int_equal(events(m).pgfree, 27);
	unmake(m);
}

/* Eight pages reach the high mark, and six are to go, two at a time. */
static struct machine *trimmed(unsigned int after, unsigned int times)
{
	struct machine *m = make(GEOMETRY_PCP(.pcp_batch = 2, .pcp_high = 8));

	assert_int_equal(CALL(m, .op = OP_ALLOC_CONTIG, .pfn = 0,
			      .nr = 16).ret, 0);
	for (uint32_t pfn = 0; pfn < 7; pfn++)
		give(m, pfn, 0);
	CALL(m, .op = OP_CONTEND_PCP, .kind = 1, .after = after,
	     .times = times);
	give(m, 7, 0);
	return m;
}

static void all_bites_are_taken_with_the_lock(void **state)
{
	struct machine *m = trimmed(3, 0);

	assert_int_equal(m->zones[0].pcp[0].count, 2);
	unmake(m);
}

static void the_rest_stays_when_the_lock_is_lost_between_bites(void **state)
{
	struct machine *m = trimmed(2, 0);

	assert_int_equal(m->zones[0].pcp[0].count, 4);
	/* The next operation counts its tries anew. */
	give(m, 8, 0);
	assert_pcp(m, 0, 0, MIGRATE_MOVABLE, 8, 7, 6, 5, 4);
	unmake(m);
}

static void a_lock_that_was_lost_may_be_had_again(void **state)
{
	struct machine *m = trimmed(1, 2);

	assert_int_equal(m->zones[0].pcp[0].count, 6);
	CALL(m, .op = OP_CONTEND_PCP, .kind = 1, .times = 1);
	CALL(m, .op = OP_FREE_BULK, .pfns = (uint32_t[]){ 9, 11 }, .nr = 2);
	assert_int_equal(page_at(m, 9).where, WHERE_BUDDY);
	assert_int_equal(page_at(m, 11).where, WHERE_PCP);
	unmake(m);
}

TESTS(T(cheap_orders_go_to_the_list_of_their_order_and_type),
      T(larger_orders_go_to_the_zone),
      T(the_pmd_order_goes_to_lists_by_mobility),
      T(highatomic_pages_go_to_the_movable_list),
      T(cma_pages_go_to_the_movable_list), T(isolated_pages_go_to_the_zone),
      T(pages_go_to_the_zone_while_somebody_has_the_lists),
      T(each_cpu_has_its_own_lists), T(the_newest_page_is_at_the_head),
      T(a_free_halves_the_growth_of_refills),
      T(an_allocation_halves_the_run_of_frees), T(a_block_counts_its_pages),
      T(the_run_of_frees_is_counted_up_to_32_batches),
      T(a_cheap_block_is_remembered_by_the_next_free),
      T(a_second_cheap_block_in_a_run_empties_the_lists),
      T(an_overflow_frees_the_oldest_pages_first),
      T(an_overflow_begins_with_the_list_that_overflowed),
      T(a_drained_page_goes_by_what_its_pageblock_is_now),
      T(a_drained_block_of_many_pageblocks_goes_by_the_first),
      T(reclaim_keeps_the_lists_short),
      T(the_mark_grows_with_the_run_of_frees),
      T(the_marks_of_a_small_zone_cross),
      T(decay_lowers_the_mark_and_frees_what_is_above),
      T(a_drain_is_of_one_cpu), T(drain_all_is_of_all_cpus_and_zones),
      T(without_smp_there_are_no_lists),
      T(a_batch_puts_its_blocks_where_they_belong),
      T(all_bites_are_taken_with_the_lock),
      T(the_rest_stays_when_the_lock_is_lost_between_bites),
      T(a_lock_that_was_lost_may_be_had_again))
