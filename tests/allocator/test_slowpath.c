/* SPDX-License-Identifier: GPL-2.0-only */
/* What a request does before it fails, and what comes of the answers that it gets. */
#include <errno.h>

#include "tests/allocator/help.h"

#define GFP_KERNEL (GFPB_DIRECT_RECLAIM | GFPB_KSWAPD_RECLAIM | GFPB_IO | GFPB_FS)

/* In the order in which requests meet them; one block each, at most. */
struct meets {
	struct answer answers[40];
	uint32_t nr;
};

static struct answer *meet(struct meets *w, enum answer_kind kind,
			   unsigned int outcome)
{
	struct answer *answer = &w->answers[w->nr++];

	*answer = (struct answer){ .kind = kind, .outcome = outcome };
	return answer;
}

static void frees(struct answer *answer, uint32_t pfn, unsigned int order)
{
	answer->block[answer->nr++] = (struct freed_block){ pfn, order, false };
}

static struct result request(struct machine *m, const struct meets *w,
			     unsigned int order, int type, uint32_t gfp)
{
	return CALL(m, .op = OP_ALLOC, .order = order, .type = type, .gfp = gfp,
		    .answers = w->answers, .nr_answers = w->nr);
}

/* Nothing is free; in blocks of 16 pages at 0, 16, 32 and 48. */
static struct machine *full(void)
{
	struct machine *m = make(GEOMETRY());

	for (int i = 0; i < 4; i++)
		take(m, 4, MIGRATE_MOVABLE, 0);
	return m;
}

static void one_that_may_not_wait_asks_for_nothing(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res;

	frees(meet(&w, ANSWER_RECLAIM, 1), 16, 4);
	res = request(m, &w, 0, MIGRATE_MOVABLE, GFPB_KSWAPD_RECLAIM);
	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.nr_asked[ANSWER_RECLAIM], 0);
	unmake(m);
}

static void reclaim_frees_what_it_is_to(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res;

	frees(meet(&w, ANSWER_RECLAIM, 1), 16, 4);
	res = request(m, &w, 4, MIGRATE_MOVABLE, GFP_KERNEL);
	assert_int_equal(res.ret, 0);
	assert_int_equal(res.pfn, 16);
	assert_int_equal(res.nr_used[ANSWER_RECLAIM], 1);
	unmake(m);
}

/* In the end somebody would be killed, if there were an OOM killer. */
static void without_progress_it_tries_as_often_as_reclaim_could_help(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res = request(m, &w, 0, MIGRATE_MOVABLE, GFP_KERNEL);

	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.nr_asked[ANSWER_RECLAIM], 1);
	assert_int_equal(res.nr_asked[ANSWER_OOM], 1);
	/* What reclaim could free keeps it going: sixteen rounds more. */
	for (int i = 0; i < 20; i++)
		meet(&w, ANSWER_RECLAIM, 0);
	frees(meet(&w, ANSWER_RECLAIM, 1), 0, 4);
	res = request(m, &w, 0, MIGRATE_MOVABLE, GFP_KERNEL);
	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.nr_used[ANSWER_RECLAIM], 17);
	unmake(m);
}

static void progress_lets_it_begin_to_count_anew(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res;

	for (int i = 0; i < 30; i++)
		meet(&w, ANSWER_RECLAIM, i == 10);
	frees(meet(&w, ANSWER_RECLAIM, 1), 0, 4);
	res = request(m, &w, 0, MIGRATE_MOVABLE, GFP_KERNEL);
	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.nr_used[ANSWER_RECLAIM], 11 + 17);
	unmake(m);
}

static void without_retry_it_tries_once(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res;

	meet(&w, ANSWER_RECLAIM, 1);
	res = request(m, &w, 0, MIGRATE_MOVABLE, GFP_KERNEL | GFPB_NORETRY);
	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.nr_asked[ANSWER_RECLAIM], 1);
	assert_int_equal(res.nr_asked[ANSWER_OOM], 0);
	unmake(m);
}

static void a_kill_frees_memory_for_it(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res;

	meet(&w, ANSWER_OOM, OOM_KILLED);
	frees(meet(&w, ANSWER_OOM, OOM_LOCKED), 48, 4);
	res = request(m, &w, 0, MIGRATE_MOVABLE, GFP_KERNEL);
	assert_int_equal(res.ret, 0);
	assert_int_equal(res.pfn, 48);
	assert_int_equal(res.nr_used[ANSWER_OOM], 2);
	unmake(m);
}

static void nobody_is_killed_for_a_costly_request(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res;

	frees(meet(&w, ANSWER_OOM, OOM_KILLED), 0, 4);
	res = request(m, &w, 4, MIGRATE_MOVABLE,
		      GFP_KERNEL | GFPB_RETRY_MAYFAIL);
	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.nr_asked[ANSWER_OOM], 0);
	unmake(m);
}

static void without_filesystems_it_waits_for_others_to_kill(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res;

	frees(meet(&w, ANSWER_OOM, OOM_KILLED), 0, 4);
	res = request(m, &w, 0, MIGRATE_MOVABLE, GFP_KERNEL & ~GFPB_FS);
	assert_int_equal(res.ret, -EAGAIN);
	assert_int_equal(res.nr_used[ANSWER_OOM], 0);
	/* As long as there is an OOM killer. */
	w.answers[0] = (struct answer){ .kind = ANSWER_OOM,
					.outcome = OOM_NOBODY };
	res = request(m, &w, 0, MIGRATE_MOVABLE, GFP_KERNEL & ~GFPB_FS);
	assert_int_equal(res.ret, -ENOMEM);
	unmake(m);
}

static void a_victim_fails_once_its_reserves_are_used_up(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res;

	meet(&w, ANSWER_OOM, OOM_CURRENT);
	frees(meet(&w, ANSWER_OOM, OOM_KILLED), 0, 4);
	res = request(m, &w, 0, MIGRATE_MOVABLE, GFP_KERNEL);
	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.nr_used[ANSWER_OOM], 2);
	assert_int_equal(m->task, TASK_OOM_VICTIM);
	unmake(m);
}

static void without_fail_it_does_not(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res = request(m, &w, 0, MIGRATE_MOVABLE,
				    GFP_KERNEL | GFPB_NOFAIL);

	assert_int_equal(res.ret, -EAGAIN);
	assert_true(res.nr_warned > 1);
	for (int i = 0; i < 20; i++)
		meet(&w, ANSWER_RECLAIM, 0);
	frees(meet(&w, ANSWER_RECLAIM, 1), 32, 4);
	res = request(m, &w, 0, MIGRATE_MOVABLE,
		      GFP_KERNEL | GFPB_NOFAIL | GFPB_NORETRY);
	assert_int_equal(res.ret, 0);
	assert_int_equal(res.pfn, 32);
	unmake(m);
}

static void what_is_freed_is_captured_if_it_fits(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct meets w = { 0 };
	struct result res;

	for (int i = 0; i < 16; i++)
		take(m, 2, MIGRATE_UNMOVABLE, 0);
	frees(meet(&w, ANSWER_COMPACT, COMPACTION_COMPLETE), 20, 2);
	res = request(m, &w, 2, MIGRATE_UNMOVABLE, GFP_KERNEL);
	assert_int_equal(res.ret, 0);
	assert_int_equal(res.pfn, 20);
	assert_true(res.captured);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 0);
	/* It is no allocation from a list, and counted as no such. */
	assert_int_equal(zone_at(m, 0).pgalloc, 64);
	assert_int_equal(events(m).others, 2);
	unmake(m);
}

static void a_movable_pageblock_is_not_captured_in_part(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct meets w = { 0 };
	struct result res;

	for (int i = 0; i < 32; i++)
		take(m, 1, MIGRATE_MOVABLE, 0);
	frees(meet(&w, ANSWER_COMPACT, COMPACTION_COMPLETE), 20, 1);
	res = request(m, &w, 1, MIGRATE_UNMOVABLE, GFP_KERNEL);
	assert_int_equal(res.ret, 0);
	assert_int_equal(res.pfn, 20);
	assert_false(res.captured);
	unmake(m);
}

static void kswapd_is_woken_where_the_slow_path_begins(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res = request(m, &w, 1, MIGRATE_MOVABLE,
				    GFPB_KSWAPD_RECLAIM);

	assert_int_equal(res.nr_woken, 1);
	assert_int_equal(res.woken[0].order, 1);
	res = request(m, &w, 1, MIGRATE_MOVABLE, 0);
	assert_int_equal(res.nr_woken, 0);
	unmake(m);
}

/* In defrag_mode; page 20 alone is free, in a movable pageblock. */
static struct machine *fragmented(void)
{
	struct machine *m = make(GEOMETRY(.defrag_mode = 1));

	for (int i = 0; i < 64; i++)
		take(m, 0, MIGRATE_MOVABLE, 0);
	give(m, 20, 0);
	return m;
}

static void in_defrag_mode_other_types_are_left_alone_till_all_else_is_tried(void **state)
{
	struct machine *m = fragmented();
	struct meets w = { 0 };
	struct result res = request(m, &w, 0, MIGRATE_UNMOVABLE, GFP_KERNEL);

	assert_int_equal(res.ret, 0);
	assert_int_equal(res.pfn, 20);
	/* For a pageblock: the watermark is met, so that it does not give up soon. */
	assert_int_equal(res.nr_asked[ANSWER_RECLAIM], 17);
	assert_int_equal(res.nr_asked[ANSWER_COMPACT], 17);
	assert_int_equal(res.woken[0].order, 2);
	assert_int_equal(res.nr_asked[ANSWER_OOM], 0);
	unmake(m);
}

static void in_defrag_mode_what_is_of_its_type_is_to_be_had(void **state)
{
	struct machine *m = fragmented();
	struct meets w = { 0 };
	struct result res = request(m, &w, 0, MIGRATE_MOVABLE, GFP_KERNEL);

	assert_int_equal(res.pfn, 20);
	assert_int_equal(res.nr_asked[ANSWER_RECLAIM], 0);
	assert_int_equal(res.nr_woken, 0);
	unmake(m);
}

static void in_defrag_mode_one_without_retry_fails(void **state)
{
	struct machine *m = fragmented();
	struct meets w = { 0 };
	struct result res = request(m, &w, 0, MIGRATE_UNMOVABLE, GFP_KERNEL | GFPB_NORETRY);

	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.nr_asked[ANSWER_RECLAIM], 1);
	assert_int_equal(res.nr_asked[ANSWER_COMPACT], 1);
	unmake(m);
}

static void in_defrag_mode_one_that_may_not_wait_fragments_if_it_wakes_kswapd(void **state)
{
	struct machine *m = fragmented();
	struct meets w = { 0 };
	struct result res = request(m, &w, 0, MIGRATE_UNMOVABLE, 0);

	assert_int_equal(res.ret, -ENOMEM);
	res = request(m, &w, 0, MIGRATE_UNMOVABLE, GFPB_KSWAPD_RECLAIM);
	assert_int_equal(res.ret, 0);
	assert_int_equal(res.pfn, 20);
	assert_int_equal(res.nr_woken, 2);
	unmake(m);
}

static void in_defrag_mode_reserves_are_for_fragments_too(void **state)
{
	struct machine *m = fragmented();
	struct meets w = { 0 };
	struct result res;

	CALL(m, .op = OP_TASK, .kind = TASK_MEMALLOC);
	res = request(m, &w, 0, MIGRATE_UNMOVABLE, GFP_KERNEL);
	assert_int_equal(res.pfn, 20);
	assert_int_equal(res.nr_asked[ANSWER_RECLAIM], 0);
	unmake(m);
}

/* Three pages more make a pageblock that is wholly free. */
static void in_defrag_mode_reclaim_makes_room_for_a_pageblock(void **state)
{
	struct machine *m = fragmented();
	struct meets w = { 0 };
	struct result res;
	struct answer *answer;

	answer = meet(&w, ANSWER_RECLAIM, 1);
	frees(answer, 21, 0);
	frees(answer, 22, 0);
	frees(answer, 23, 0);
	res = request(m, &w, 0, MIGRATE_UNMOVABLE, GFP_KERNEL);
	assert_int_equal(res.ret, 0);
	assert_int_equal(res.pfn, 20);
	assert_int_equal(res.nr_asked[ANSWER_RECLAIM], 1);
	assert_int_equal(get_pageblock_migratetype(m, pfn_to_page(m, 20)), MIGRATE_UNMOVABLE);
	unmake(m);
}

static void kswapd_frees_what_it_is_to_and_ends_boosts(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res;

	m->zones[0].watermark_boost = 8;
	frees(meet(&w, ANSWER_RECLAIM, 1), 16, 4);
	frees(meet(&w, ANSWER_RECLAIM, 1), 32, 4);
	res = CALL(m, .op = OP_KSWAPD, .answers = w.answers, .nr_answers = w.nr);
	assert_int_equal(res.nr_used[ANSWER_RECLAIM], 1);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 16);
	assert_int_equal(zone_at(m, 0).watermark_boost, 0);
	assert_int_equal(zone_at(m, 0).flags & ZONES_RECLAIM_ACTIVE, 0);
	unmake(m);
}

/* What is left of the first zone, of which the min watermark is 32, when requests fail. */
static int64_t left_by(enum task_kind task, uint32_t gfp)
{
	struct machine *m = make(GEOMETRY(.nr_pages = 1024, .max_order = 9,
					  .pageblock_order = 4, .watermarks = 1));
	struct meets w = { 0 };
	int64_t left;

	CALL(m, .op = OP_TASK, .kind = task);
	while (!request(m, &w, 0, MIGRATE_UNMOVABLE, gfp).ret)
		;
	left = zone_at(m, 0).nr_free_pages;
	unmake(m);
	return left;
}

static void a_task_of_real_time_priority_has_half_of_the_reserve_if_it_waits(void **state)
{
	const int64_t min = left_by(TASK_ORDINARY, GFP_KERNEL);

	assert_int_equal(left_by(TASK_REALTIME, GFP_KERNEL), min / 2);
	assert_int_equal(left_by(TASK_REALTIME, GFPB_KSWAPD_RECLAIM), min);
}

static void an_interrupt_does_not_have_the_reserves_of_the_task_below(void **state)
{
	const int64_t min = left_by(TASK_ORDINARY, GFPB_KSWAPD_RECLAIM);

	assert_int_equal(left_by(TASK_IRQ, GFPB_KSWAPD_RECLAIM), min);
	assert_int_equal(left_by(TASK_SOFTIRQ, GFPB_KSWAPD_RECLAIM), 0);
	assert_int_equal(left_by(TASK_SOFTIRQ, GFPB_KSWAPD_RECLAIM | GFPB_NOMEMALLOC), min);
}

static void nobody_is_killed_for_a_task_that_dumps_core(void **state)
{
	struct machine *m = full();
	struct meets w = { 0 };
	struct result res;

	CALL(m, .op = OP_TASK, .kind = TASK_DUMPING);
	frees(meet(&w, ANSWER_OOM, OOM_KILLED), 0, 4);
	res = request(m, &w, 0, MIGRATE_MOVABLE, GFP_KERNEL);
	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.nr_asked[ANSWER_OOM], 0);
	unmake(m);
}

TESTS(T(one_that_may_not_wait_asks_for_nothing),
      T(reclaim_frees_what_it_is_to),
      T(without_progress_it_tries_as_often_as_reclaim_could_help),
      T(progress_lets_it_begin_to_count_anew),
      T(without_retry_it_tries_once),
      T(a_kill_frees_memory_for_it),
      T(nobody_is_killed_for_a_costly_request),
      T(without_filesystems_it_waits_for_others_to_kill),
      T(a_victim_fails_once_its_reserves_are_used_up),
      T(without_fail_it_does_not),
      T(what_is_freed_is_captured_if_it_fits),
      T(a_movable_pageblock_is_not_captured_in_part),
      T(kswapd_is_woken_where_the_slow_path_begins),
      T(kswapd_frees_what_it_is_to_and_ends_boosts),
      T(a_task_of_real_time_priority_has_half_of_the_reserve_if_it_waits),
      T(an_interrupt_does_not_have_the_reserves_of_the_task_below),
      T(nobody_is_killed_for_a_task_that_dumps_core),
      T(in_defrag_mode_other_types_are_left_alone_till_all_else_is_tried),
      T(in_defrag_mode_what_is_of_its_type_is_to_be_had),
      T(in_defrag_mode_one_without_retry_fails),
      T(in_defrag_mode_one_that_may_not_wait_fragments_if_it_wakes_kswapd),
      T(in_defrag_mode_reserves_are_for_fragments_too),
      T(in_defrag_mode_reclaim_makes_room_for_a_pageblock))
