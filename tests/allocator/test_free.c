/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The entry points for freeing, and what references do to them.
 */
#include "tests/allocator/help.h"

static void the_rest_of_a_held_plain_block_is_freed_in_halves(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 3, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_GET, .pfn = pfn);
	give(m, pfn, 3);
	assert_int_equal(page_at(m, pfn).refcount, 1);
	assert_int_equal(page_at(m, pfn + 4).order, 2);
	assert_int_equal(page_at(m, pfn + 2).order, 1);
	assert_int_equal(page_at(m, pfn + 1).order, 0);
	assert_int_equal(page_at(m, pfn + 1).where, WHERE_BUDDY);
	assert_int_equal(events(m).page_free_events, 3);
	assert_int_equal(events(m).pgfree, 7);
	unmake(m);
}

static void the_first_page_of_a_held_plain_block_is_freed_by_its_holder(
	void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 3, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_GET, .pfn = pfn);
	give(m, pfn, 3);
	CALL(m, .op = OP_PUT, .pfn = pfn);
	assert_all_free(m);
	unmake(m);
}

static void nothing_of_a_held_compound_block_is_freed(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 3, MIGRATE_MOVABLE, GFPB_COMP);

	CALL(m, .op = OP_GET, .pfn = pfn + 5);
	give(m, pfn, 3);
	assert_int_equal(page_at(m, pfn).refcount, 1);
	assert_int_equal(events(m).page_free_events, 0);
	unmake(m);
}

static void the_last_put_of_any_page_frees_a_compound_block(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 3, MIGRATE_MOVABLE, GFPB_COMP);

	CALL(m, .op = OP_PUT, .pfn = pfn + 7);
	assert_int_equal(events(m).pgfree, 8);
	assert_all_free(m);
	unmake(m);
}

static void split_gives_each_page_a_reference(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 2, MIGRATE_MOVABLE, 0);

	assert_int_equal(page_at(m, pfn + 1).refcount, 0);
	CALL(m, .op = OP_SPLIT, .pfn = pfn, .order = 2);
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(page_at(m, pfn + i).refcount, 1);
	assert_int_equal(page_at(m, pfn + 4).refcount, 0);
	unmake(m);
}

static void a_frozen_block_is_freed_without_a_reference(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct result res = CALL(m, .op = OP_ALLOC_FROZEN, .order = 1,
				 .type = MIGRATE_MOVABLE);

	assert_int_equal(page_at(m, res.pfn).refcount, 0);
	CALL(m, .op = OP_FREE, .pfn = res.pfn, .order = 1, .frozen = true);
	assert_all_free(m);
	unmake(m);
}

static void trying_for_a_free_page_fails(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(CALL(m, .op = OP_TRY_GET, .pfn = 5).ret, 0);
	assert_int_equal(page_at(m, 5).refcount, 0);
	unmake(m);
}

static void trying_for_a_live_page_works_and_leaves_no_trace(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 0, MIGRATE_MOVABLE, 0);

	assert_int_equal(CALL(m, .op = OP_TRY_GET, .pfn = pfn).ret, 1);
	assert_int_equal(page_at(m, pfn).refcount, 1);
	unmake(m);
}

static void freezing_needs_the_right_count(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 0, MIGRATE_MOVABLE, 0);

	assert_int_equal(CALL(m, .op = OP_FREEZE, .pfn = pfn, .refs = 2).ret, 0);
	assert_int_equal(page_at(m, pfn).refcount, 1);
	assert_int_equal(CALL(m, .op = OP_FREEZE, .pfn = pfn, .refs = 1).ret, 1);
	assert_int_equal(page_at(m, pfn).refcount, 0);
	unmake(m);
}

static void unfreezing_gives_any_count(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 0, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_FREEZE, .pfn = pfn, .refs = 1);
	CALL(m, .op = OP_UNFREEZE, .pfn = pfn, .refs = 3);
	assert_int_equal(page_at(m, pfn).refcount, 3);
	unmake(m);
}

/* A split block of 8 pages, the third one held once more; freed by @how. */
static void free_range_with_a_held_page(const char *how)
{
	struct machine *m = make_as(how, GEOMETRY());
	uint32_t pfn = take(m, 3, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_SPLIT, .pfn = pfn, .order = 3);
	CALL(m, .op = OP_GET, .pfn = pfn + 2);
	CALL(m, .op = OP_FREE_CONTIG, .pfn = pfn, .nr = 8);

	assert_int_equal(page_at(m, pfn + 2).refcount, 1);
	assert_int_equal(page_at(m, pfn + 2).where, WHERE_NONE);
	assert_int_equal(page_at(m, pfn).order, 1);
	assert_int_equal(page_at(m, pfn + 3).order, 0);
	assert_int_equal(page_at(m, pfn + 3).where, WHERE_BUDDY);
	assert_int_equal(page_at(m, pfn + 4).order, 2);
	assert_int_equal(events(m).page_free_events, 7);
	assert_int_equal(events(m).pgfree, 7);

	CALL(m, .op = OP_PUT, .pfn = pfn + 2);
	assert_all_free(m);
	unmake(m);
}

static void per_page_spares_a_held_page(void **state)
{
	free_range_with_a_held_page("per-page");
}

static void batched_spares_a_held_page(void **state)
{
	free_range_with_a_held_page("batched");
}

static void patch_v3_spares_a_held_page(void **state)
{
	free_range_with_a_held_page("patch-v3");
}

static void two_pass_spares_a_held_page(void **state)
{
	free_range_with_a_held_page("two-pass");
}

/* Frozen pages of which one is hwpoisoned and one bad; freed by @how. */
static void free_frozen_range_with_damage(const char *how)
{
	struct machine *m = make_as(how, GEOMETRY());
	struct result res;

	assert_int_equal(CALL(m, .op = OP_ALLOC_CONTIG_FROZEN, .pfn = 16,
			      .nr = 16).ret, 0);
	CALL(m, .op = OP_DAMAGE, .pfn = 19, .kind = DAMAGE_HWPOISON);
	CALL(m, .op = OP_DAMAGE, .pfn = 24, .kind = DAMAGE_LOCKED);
	res = CALL(m, .op = OP_FREE_CONTIG_FROZEN, .pfn = 16, .nr = 16);

	assert_int_equal(res.nr_bad, 1);
	assert_int_equal(res.bad[0], 24);
	assert_int_equal(page_at(m, 16).order, 1);
	assert_int_equal(page_at(m, 18).order, 0);
	assert_int_equal(page_at(m, 20).order, 2);
	assert_int_equal(page_at(m, 25).order, 0);
	assert_int_equal(page_at(m, 26).order, 1);
	assert_int_equal(page_at(m, 28).order, 2);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 62);
	assert_int_equal(events(m).page_free_events, 16);
	assert_int_equal(events(m).pgfree, 14);
	unmake(m);
}

static void per_page_leaks_damaged_pages_only(void **state)
{
	free_frozen_range_with_damage("per-page");
}

static void batched_leaks_damaged_pages_only(void **state)
{
	free_frozen_range_with_damage("batched");
}

static void patch_v3_leaks_damaged_pages_only(void **state)
{
	free_frozen_range_with_damage("patch-v3");
}

static void two_pass_leaks_damaged_pages_only(void **state)
{
	free_frozen_range_with_damage("two-pass");
}

static void a_batch_is_cut_by_alignment_and_by_length(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_int_equal(CALL(m, .op = OP_ALLOC_CONTIG, .pfn = 0,
			      .nr = 64).ret, 0);
	CALL(m, .op = OP_FREE_CONTIG, .pfn = 3, .nr = 42);
	assert_int_equal(page_at(m, 3).order, 0);
	assert_int_equal(page_at(m, 4).order, 2);
	assert_int_equal(page_at(m, 8).order, 3);
	assert_int_equal(page_at(m, 16).order, 4);
	assert_int_equal(page_at(m, 32).order, 3);
	assert_int_equal(page_at(m, 40).order, 2);
	assert_int_equal(page_at(m, 44).order, 0);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 42);
	unmake(m);
}

static void no_pages_are_freed_of_none(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 0, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_FREE_CONTIG, .pfn = pfn, .nr = 0);
	CALL(m, .op = OP_FREE_CONTIG_FROZEN, .pfn = pfn, .nr = 0);
	assert_int_equal(events(m).page_free_events, 0);
	assert_int_equal(page_at(m, pfn).refcount, 1);
	unmake(m);
}

static void a_range_that_begins_with_a_compound_head_is_not_freed(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 2, MIGRATE_MOVABLE, GFPB_COMP);
	struct result res = CALL(m, .op = OP_FREE_CONTIG, .pfn = pfn, .nr = 4);

	assert_int_equal(res.nr_warned, 1);
	assert_int_equal(page_at(m, pfn).refcount, 1);
	unmake(m);
}

static void a_frozen_compound_block_is_freed_whole(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct result res = CALL(m, .op = OP_ALLOC_FROZEN, .order = 2,
				 .type = MIGRATE_MOVABLE, .gfp = GFPB_COMP);

	res = CALL(m, .op = OP_FREE_CONTIG_FROZEN, .pfn = res.pfn, .nr = 4);
	assert_int_equal(res.nr_warned, 0);
	assert_int_equal(events(m).page_free_events, 1);
	assert_all_free(m);
	unmake(m);
}

static void an_array_is_freed_run_by_run(void **state)
{
	struct machine *m = make(GEOMETRY());
	const uint32_t pfns[] = { 1, 2, 3, 4, 5, 6, 7, 12, 16, 17 };
	const uint32_t nr = sizeof(pfns) / sizeof(pfns[0]);

	assert_int_equal(CALL(m, .op = OP_ALLOC_CONTIG, .pfn = 0,
			      .nr = 32).ret, 0);
	CALL(m, .op = OP_FREE_BULK, .pfns = pfns, .nr = nr);
	assert_int_equal(events(m).pgfree, nr);
	assert_int_equal(page_at(m, 0).refcount, 1);
	assert_int_equal(page_at(m, 1).order, 0);
	assert_int_equal(page_at(m, 2).order, 1);
	assert_int_equal(page_at(m, 4).order, 2);
	assert_int_equal(page_at(m, 12).where, WHERE_BUDDY);
	assert_int_equal(page_at(m, 13).refcount, 1);
	assert_int_equal(page_at(m, 16).order, 1);
	unmake(m);
}

static void an_array_of_a_sparse_map_is_cut_at_sections(void **state)
{
	struct machine *m = make(GEOMETRY(.section_order = 4));
	uint32_t pfns[32];

	for (uint32_t i = 0; i < 32; i++)
		pfns[i] = i;
	assert_int_equal(CALL(m, .op = OP_ALLOC_CONTIG, .pfn = 0,
			      .nr = 32).ret, 0);
	CALL(m, .op = OP_FREE_BULK, .pfns = pfns, .nr = 32);
	assert_all_free(m);
	unmake(m);
}

TESTS(T(the_rest_of_a_held_plain_block_is_freed_in_halves),
      T(the_first_page_of_a_held_plain_block_is_freed_by_its_holder),
      T(nothing_of_a_held_compound_block_is_freed),
      T(the_last_put_of_any_page_frees_a_compound_block),
      T(split_gives_each_page_a_reference),
      T(a_frozen_block_is_freed_without_a_reference),
      T(trying_for_a_free_page_fails),
      T(trying_for_a_live_page_works_and_leaves_no_trace),
      T(freezing_needs_the_right_count), T(unfreezing_gives_any_count),
      T(per_page_spares_a_held_page), T(batched_spares_a_held_page),
      T(patch_v3_spares_a_held_page), T(two_pass_spares_a_held_page),
      T(per_page_leaks_damaged_pages_only),
      T(batched_leaks_damaged_pages_only),
      T(patch_v3_leaks_damaged_pages_only),
      T(two_pass_leaks_damaged_pages_only),
      T(a_batch_is_cut_by_alignment_and_by_length),
      T(no_pages_are_freed_of_none),
      T(a_range_that_begins_with_a_compound_head_is_not_freed),
      T(a_frozen_compound_block_is_freed_whole),
      T(an_array_is_freed_run_by_run),
      T(an_array_of_a_sparse_map_is_cut_at_sections))
