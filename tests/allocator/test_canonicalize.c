/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bringing list order and tuning to a common form.
 */
#include "tests/allocator/help.h"

static void canonicalize(struct machine *m, const uint32_t *pfns,
			 const uint8_t *types, size_t nr)
{
	model_backends->ops->canonicalize(m, pfns, types, nr);
}

static void blocks_come_first_in_ascending_order(void **state)
{
	struct machine *m = make(GEOMETRY());
	const uint32_t pfns[] = {16, 48};
	const uint8_t types[] = {MIGRATE_MOVABLE, MIGRATE_MOVABLE};

	canonicalize(m, pfns, types, 2);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 16, 48, 0, 32);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 64);
	unmake(m);
}

static void types_of_all_pageblocks_follow(void **state)
{
	struct machine *m = make(GEOMETRY());
	const uint32_t pfns[] = {16, 32};
	const uint8_t types[] = {MIGRATE_UNMOVABLE, MIGRATE_MOVABLE};

	canonicalize(m, pfns, types, 2);
	assert_list(m, 0, 4, MIGRATE_UNMOVABLE, 16);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 32, 0, 48);
	for (uint32_t pfn = 16; pfn < 32; pfn++)
		assert_int_equal(model_backends->ops->pageblock_type(m, pfn),
				 MIGRATE_UNMOVABLE);
	unmake(m);
}

static void blocks_of_one_pageblock_may_all_change(void **state)
{
	struct machine *m = make(GEOMETRY());
	const uint32_t pfns[] = {1, 2};
	const uint8_t types[] = {MIGRATE_RECLAIMABLE, MIGRATE_RECLAIMABLE};

	take(m, 0, MIGRATE_MOVABLE, 0);
	canonicalize(m, pfns, types, 2);
	assert_list(m, 0, 0, MIGRATE_RECLAIMABLE, 1);
	assert_list(m, 0, 1, MIGRATE_RECLAIMABLE, 2);
	assert_list(m, 0, 2, MIGRATE_MOVABLE, 4);
	unmake(m);
}

static void isolated_blocks_stay_isolated(void **state)
{
	struct machine *m = make(GEOMETRY(.pageblock_order = 4));
	const uint32_t pfns[] = {16};
	const uint8_t types[] = {MIGRATE_ISOLATE};

	CALL(m, .op = OP_ISOLATE, .pfn = 16, .nr = 16,
	     .kind = ISOLATE_MODE_OTHER);
	canonicalize(m, pfns, types, 1);
	assert_list(m, 0, 4, MIGRATE_ISOLATE, 16);
	CALL(m, .op = OP_UNDO_ISOLATE, .pfn = 16, .nr = 16);
	assert_all_free(m);
	unmake(m);
}

static void tuning_is_as_when_fresh(void **state)
{
	struct machine *m = make(GEOMETRY_PCP());
	struct pcp_state before, after;

	model_backends->ops->pcp(m, 0, 0, &before);
	give(m, take(m, 1, MIGRATE_MOVABLE, 0), 1);
	take(m, 0, MIGRATE_MOVABLE, 0);
	model_backends->ops->drain(m);
	canonicalize(m, NULL, NULL, 0);
	model_backends->ops->pcp(m, 0, 0, &after);
	assert_memory_equal(&before, &after, sizeof(before));
	unmake(m);
}

static void what_it_moves_it_touches(void **state)
{
	struct machine *m = make(GEOMETRY());
	const uint32_t pfns[] = {48};
	const uint8_t types[] = {MIGRATE_UNMOVABLE};
	struct touched t;
	bool seen = false;

	canonicalize(m, pfns, types, 1);
	model_backends->ops->touched(m, &t);
	for (size_t i = 0; i < t.nr; i++)
		seen = seen || 48 - t.ranges[i].start < t.ranges[i].nr;
	assert_true(seen);
	assert_int_equal(t.nr_blocks, 4);
	unmake(m);
}

TESTS(T(blocks_come_first_in_ascending_order),
      T(types_of_all_pageblocks_follow),
      T(blocks_of_one_pageblock_may_all_change),
      T(isolated_blocks_stay_isolated), T(tuning_is_as_when_fresh),
      T(what_it_moves_it_touches))
