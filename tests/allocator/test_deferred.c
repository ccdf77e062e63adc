/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frees that may only try locks.
 */
#include "tests/allocator/help.h"

static void give_nolock(struct machine *m, uint32_t pfn, unsigned int order)
{
	CALL(m, .op = OP_FREE_NOLOCK, .pfn = pfn, .order = order);
}

/* Pages 0 to 15 are the caller's; the zone's lock is taken. */
static struct machine *contended(struct geometry g)
{
	struct machine *m = make(g);

	assert_int_equal(CALL(m, .op = OP_ALLOC_CONTIG, .pfn = 0,
			      .nr = 16).ret, 0);
	CALL(m, .op = OP_CONTEND_ZONE, .kind = 1);
	return m;
}

static void a_page_is_put_aside_when_the_lock_is_taken(void **state)
{
	struct machine *m = contended(GEOMETRY());

	give_nolock(m, 3, 0);
	assert_int_equal(page_at(m, 3).where, WHERE_DEFERRED);
	assert_int_equal(events(m).pgfree, 0);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 48);
	unmake(m);
}

static void the_newest_is_first(void **state)
{
	struct machine *m = contended(GEOMETRY());

	give_nolock(m, 3, 0);
	give_nolock(m, 5, 0);
	assert_int_equal(page_at(m, 5).prev, LINK_END);
	assert_int_equal(page_at(m, 5).next, 3);
	assert_int_equal(page_at(m, 3).next, LINK_END);
	unmake(m);
}

static void per_cpu_lists_take_a_page_whatever_the_zone(void **state)
{
	struct machine *m = contended(GEOMETRY_PCP());

	give_nolock(m, 3, 0);
	assert_pcp(m, 0, 0, MIGRATE_MOVABLE, 3);
	unmake(m);
}

static void per_cpu_lists_do_not_overflow_without_a_lock(void **state)
{
	struct machine *m = contended(GEOMETRY_PCP(.pcp_batch = 2,
						   .pcp_high = 4));

	for (uint32_t pfn = 0; pfn < 8; pfn++)
		give_nolock(m, pfn, 0);
	assert_int_equal(m->zones[0].pcp[0].count, 8);
	unmake(m);
}

static void a_free_lock_is_taken(void **state)
{
	struct machine *m = contended(GEOMETRY());

	CALL(m, .op = OP_CONTEND_ZONE, .kind = 0);
	give_nolock(m, 3, 0);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 3);
	assert_int_equal(events(m).pgfree, 1);
	unmake(m);
}

static void a_free_without_locks_leaves_what_is_aside(void **state)
{
	struct machine *m = contended(GEOMETRY());

	give_nolock(m, 3, 0);
	CALL(m, .op = OP_CONTEND_ZONE, .kind = 0);
	give_nolock(m, 5, 0);
	assert_int_equal(page_at(m, 3).where, WHERE_DEFERRED);
	unmake(m);
}

static void the_next_ordinary_free_takes_what_is_aside_first(void **state)
{
	struct machine *m = contended(GEOMETRY());

	give_nolock(m, 3, 0);
	give_nolock(m, 5, 0);
	give(m, 8, 0);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 8, 3, 5);
	assert_int_equal(events(m).pgfree, 3);
	unmake(m);
}

static void a_batch_takes_what_is_aside_too(void **state)
{
	struct machine *m = contended(GEOMETRY());

	give_nolock(m, 3, 0);
	CALL(m, .op = OP_FREE_CONTIG, .pfn = 8, .nr = 4);
	assert_int_equal(page_at(m, 3).where, WHERE_BUDDY);
	unmake(m);
}

static void a_drain_takes_what_is_aside(void **state)
{
	struct machine *m = contended(GEOMETRY_PCP());

	CALL(m, .op = OP_CONTEND_PCP, .kind = 1);
	give_nolock(m, 3, 0);
	assert_int_equal(page_at(m, 3).where, WHERE_DEFERRED);
	model_backends->ops->drain(m);
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 3);
	assert_int_equal(events(m).pgfree, 1);
	unmake(m);
}

static void the_order_is_kept_aside(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 2, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_CONTEND_ZONE, .kind = 1);
	give_nolock(m, pfn, 2);
	assert_int_equal(page_at(m, pfn).private, 2);
	assert_int_equal(page_at(m, pfn).order, 2);
	assert_all_free(m);
	assert_int_equal(events(m).pgfree, 4);
	unmake(m);
}

/*
 * As in the kernel: nothing clears the order that was kept in page->private.
 * Where the block is merged into one that begins before it, the order stays
 * there, is handed out with the block, and makes a tail of it bad at its free.
 */
static void the_order_kept_aside_makes_a_later_block_bad(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t a = take(m, 1, MIGRATE_MOVABLE, 0);
	uint32_t b = take(m, 1, MIGRATE_MOVABLE, 0);
	struct result res;

	assert_int_equal(b, a + 2);
	CALL(m, .op = OP_CONTEND_ZONE, .kind = 1);
	give_nolock(m, b, 1);
	CALL(m, .op = OP_CONTEND_ZONE, .kind = 0);
	give(m, a, 1);
	assert_all_free(m);

	/* The deferred block went first, so that it was found, and cleared. */
	assert_int_equal(page_at(m, b).private, 0);

	a = take(m, 1, MIGRATE_MOVABLE, 0);
	b = take(m, 1, MIGRATE_MOVABLE, 0);
	give(m, a, 1);
	CALL(m, .op = OP_CONTEND_ZONE, .kind = 1);
	give_nolock(m, b, 1);
	model_backends->ops->drain(m);
	assert_int_equal(page_at(m, b).private, 1);

	a = take(m, 2, MIGRATE_MOVABLE, 0);
	assert_int_equal(a, b - 2);
	res = CALL(m, .op = OP_FREE, .pfn = a, .order = 2);
	assert_int_equal(res.nr_bad, 1);
	assert_int_equal(res.bad[0], b);
	unmake(m);
}

/* Its tails go in parts of falling order, and each part tries the lock. */
static void each_part_of_a_block_tries_the_lock(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 3, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_GET, .pfn = pfn);
	CALL(m, .op = OP_CONTEND_ZONE, .kind = 1, .after = 1, .times = 1);
	give_nolock(m, pfn, 3);
	assert_int_equal(page_at(m, pfn + 4).where, WHERE_BUDDY);
	assert_int_equal(page_at(m, pfn + 2).where, WHERE_DEFERRED);
	assert_int_equal(page_at(m, pfn + 1).where, WHERE_BUDDY);
	unmake(m);
}

TESTS(T(a_page_is_put_aside_when_the_lock_is_taken), T(the_newest_is_first),
      T(per_cpu_lists_take_a_page_whatever_the_zone),
      T(per_cpu_lists_do_not_overflow_without_a_lock), T(a_free_lock_is_taken),
      T(a_free_without_locks_leaves_what_is_aside),
      T(the_next_ordinary_free_takes_what_is_aside_first),
      T(a_batch_takes_what_is_aside_too), T(a_drain_takes_what_is_aside),
      T(the_order_is_kept_aside), T(each_part_of_a_block_tries_the_lock),
      T(the_order_kept_aside_makes_a_later_block_bad))
