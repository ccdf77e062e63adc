// SPDX-License-Identifier: GPL-2.0-only
/*
 * From operations to calls: what a program says is what a backend is called with.
 */
#include "tests/runner/run.h"

#define MAX_SEEN 128

/* The call of each operation; of one that named nothing, op is NR_OPS. */
static struct call calls[MAX_SEEN];
static uint32_t pfns[MAX_SEEN];

#define MAX_MET 4
static struct answer met[MAX_SEEN][MAX_MET];

/* And those that free everything at the end. */
static struct call last_calls[MAX_SEEN];
static size_t nr_last;

static void see(void *context, size_t index, const struct op *op,
		const struct call *call, const struct result *result,
		  const char *why)
{
	assert_true(index < MAX_SEEN && nr_last < MAX_SEEN);
	if (!op) {
		last_calls[nr_last++] = *call;
		return;
	}
	calls[index] = call ? *call : (struct call){ .op = NR_OPS };
	pfns[index] = call ? result->pfn : PFN_NONE;
	if (!call || !call->nr_answers)
		return;
	assert_true(call->nr_answers <= MAX_MET);
	memcpy(met[index], call->answers,
	       call->nr_answers * sizeof(*call->answers));
	calls[index].answers = met[index];
}

static void resolve_on(struct runner *r, const char *text, struct verdict *v)
{
	const struct run_options options = { .on_op = see };
	struct program p;

	nr_last = 0;
	parse_text(&p, text);
	runner_run(r, &p, &options, v);
	program_destroy(&p);
}

static void resolve(const char *text)
{
	struct runner *r = new_runner("model/batched", NULL, RUN_STRICT);
	struct verdict v;

	resolve_on(r, text, &v);
	assert_pass(&v);
	runner_destroy(r);
}

static void append(char *text, size_t cap, const char *line, int times)
{
	size_t len = strlen(text);

	for (int i = 0; i < times; i++)
		len += (size_t)snprintf(text + len, cap - len, "%s", line);
	assert_true(len < cap);
}

static void an_area_is_named_by_its_number(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 cma=16+16,48+16 order=3 pageblock=3 check=1\n"
		"a0 = cma_alloc area=0 count=1 align=0\n"
		"a1 = cma_alloc area=1 count=2 align=0\n"
		"a2 = cma_alloc area=2 count=1 align=0\n");
	assert_int_equal(calls[0].area, 0);
	assert_int_equal(calls[1].area, 1);
	assert_int_equal(calls[1].nr, 2);
	assert_int_equal(calls[2].area, 0);
	assert_int_equal(pfns[1], 48);
}

static void the_reserve_is_for_more_than_a_page(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 order=4 pageblock=3 check=1\n"
		"a0 = alloc_highatomic order=0 type=movable\n"
		"a1 = alloc_highatomic order=2 type=movable\n"
		"unreserve type=movable force=0\n"
		"unreserve type=unmovable force=1\n");
	assert_int_equal(calls[0].order, 1);
	assert_int_equal(calls[0].nr, 2);
	assert_int_equal(calls[1].order, 2);
	assert_int_equal(calls[2].kind, 0);
	assert_int_equal(calls[2].type, MIGRATE_MOVABLE);
	assert_int_equal(calls[3].kind, 1);
	assert_int_equal(calls[3].type, MIGRATE_UNMOVABLE);
}

static void locks_are_held_as_said(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 zones=0,32 order=4 pageblock=3 cpus=1 check=1\n"
		"contend_pcp zone=0 on=1 after=2 times=3\n"
		"contend_zone zone=1 on=1 after=4 times=5\n"
		"contend_pcp zone=1 on=0 after=6 times=7\n");
	assert_int_equal(calls[0].zone, 0);
	assert_int_equal(calls[0].kind, 1);
	assert_int_equal(calls[0].after, 2);
	assert_int_equal(calls[0].times, 3);
	assert_int_equal(calls[1].zone, 1);
	assert_int_equal(calls[1].kind, 1);
	assert_int_equal(calls[1].after, 4);
	assert_int_equal(calls[1].times, 5);
	assert_int_equal(calls[2].zone, 1);
	assert_int_equal(calls[2].kind, 0);
	assert_int_equal(calls[2].after, 0);
	assert_int_equal(calls[2].times, 0);
}

static void without_cpus_there_is_none_to_drain(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 order=4 pageblock=3 check=1\n"
		"cpu cpu=0\n"
		"drain cpu=0\n"
		"decay zone=0\n"
		"drain_all\n");
	for (int i = 0; i < 3; i++)
		assert_int_equal(calls[i].op, NR_OPS);
	assert_int_equal(calls[3].op, OP_DRAIN_ALL);
}

/* An index that names a page no longer held means the next one that is. */
static void the_next_page_still_held_is_meant(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 order=4 pageblock=3 check=1\n"
		"a0 = alloc_contig pfn=16 count=5\n"
		"free a0 page=2\n"
		"free a0 page=2\n"
		"free a0 page=4\n"
		"free a0 page=9\n");
	assert_int_equal(calls[1].pfn, 18);
	assert_int_equal(calls[2].pfn, 19);
	assert_int_equal(calls[3].pfn, 20);
	assert_int_equal(calls[4].pfn, 16);
}

/* Freed with a second reference, a block's first page is a page of its own. */
static void what_is_left_of_a_block_is_one_page(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 order=4 pageblock=3 check=1\n"
		"a0 = alloc order=2 type=movable\n"
		"get a0 page=0\n"
		"free a0 page=0\n"
		"free a0 page=0\n");
	assert_int_equal(calls[2].order, 2);
	assert_int_equal(calls[2].nr, 4);
	assert_int_equal(calls[3].pfn, pfns[0]);
	assert_int_equal(calls[3].order, 0);
	assert_int_equal(calls[3].nr, 1);
}

/* What only the page check undoes or refuses is not done where there is none. */
static void what_is_damaged_without_checks(void **state)
{
	static const struct {
		const char *what;
		bool head, tail;
	} damages[] = {
		{ "hwpoison", true, true },   { "mapcount", false, false },
		{ "mapping", false, false }, { "locked", true, true },
		{ "lru", true, true },	    { "private", true, false },
		{ "mlocked", true, true },  { "anon", true, false },
		{ "type", true, false },    { "dirty", true, true },
	};
	char text[256];

	assert_int_equal(sizeof(damages) / sizeof(*damages), NR_DAMAGES);
	for (int i = 0; i < NR_DAMAGES; i++) {
		snprintf(text, sizeof(text),
			 "buddyfuzz 2\n"
			 "machine pages=64 order=4 pageblock=3 check=0\n"
			 "a0 = alloc order=1 type=movable\n"
			 "damage a0 page=0 what=%s\n"
			 "damage a0 page=1 what=%s\n",
			 damages[i].what, damages[i].what);
		resolve(text);
		assert_int_equal(calls[1].op,
				 damages[i].head ? OP_DAMAGE : NR_OPS);
		assert_int_equal(calls[2].op,
				 damages[i].tail ? OP_DAMAGE : NR_OPS);
	}
}

/* The first tails of a compound block keep its own fields, but for the mapcount. */
static void what_is_damaged_of_a_compound_tail(void **state)
{
	static const char *const whats[] = { "mapcount", "mapping", "locked",
					     "lru" };
	char text[320];

	for (int check = 0; check < 2; check++) {
		for (int i = 0; i < 4; i++) {
			bool may = i < 2 ? check : i == 2;

			snprintf(text, sizeof(text),
				 "buddyfuzz 2\n"
				 "machine pages=64 order=4 pageblock=3 check=%d\n"
				 "a0 = alloc order=3 type=movable gfp=__GFP_COMP\n"
				 "damage a0 page=2 what=%s\n"
				 "damage a0 page=3 what=%s\n",
				 check, whats[i], whats[i]);
			resolve(text);
			assert_int_equal(calls[1].op, !i && check ?
							     OP_DAMAGE : NR_OPS);
			assert_int_equal(calls[2].op,
					 may ? OP_DAMAGE : NR_OPS);
		}
	}
}

static void append_allocs(char *text, size_t cap, const char *operands, int nr)
{
	char line[64];

	for (int i = 0; i < nr; i++) {
		snprintf(line, sizeof(line), "b%d = alloc %s\n", i, operands);
		append(text, cap, line, 1);
	}
}

/* More allocations than there was room for at first. */
static void allocations_are_many(void **state)
{
	char text[MAX_SEEN * 48];

	snprintf(text, sizeof(text),
		 "buddyfuzz 2\n"
		 "machine pages=128 order=4 pageblock=3 check=1\n");
	append_allocs(text, sizeof(text), "order=0 type=movable", 70);
	append(text, sizeof(text),
	       "free b64\n"
	       "free b3\n"
	       "c = alloc order=1 type=movable\n"
	       "get b3\n"
	       "get c\n"
	       "get b69\n", 1);
	resolve(text);
	assert_int_equal(calls[70].pfn, pfns[64]);
	assert_int_equal(calls[71].pfn, pfns[3]);
	/* What is gone is gone: its name is not used again. */
	assert_int_equal(calls[73].op, NR_OPS);
	assert_int_equal(calls[74].pfn, pfns[72]);
	assert_int_equal(calls[75].pfn, pfns[69]);
}

/* A known difference ends a run early: the next has the machine, and nothing held. */
static void what_a_run_left_is_not_named(void **state)
{
	static const char machine[] =
		"buddyfuzz 2\n"
		"machine pages=256 zones=0,3 order=3 pageblock=1 check=1\n";
	struct runner *r = new_runner("model/batched", NULL, RUN_STRICT);
	char text[MAX_SEEN * 64];
	struct verdict v;

	/* Pages 2 and 3, and the zones' border between them. */
	snprintf(text, sizeof(text), "%s%s", machine,
		 "a = alloc order=0 type=movable zone=0\n");
	append_allocs(text, sizeof(text), "order=0 type=movable zone=1", 100);
	append(text, sizeof(text),
	       "free_bulk a count=1 more=1\nfree_bulk b0 count=1\n", 1);
	resolve_on(r, text, &v);
	assert_int_equal(v.kind, VERDICT_KNOWN);

	snprintf(text, sizeof(text), "%s", machine);
	append_allocs(text, sizeof(text), "order=0 type=movable zone=1", 96);
	append(text, sizeof(text), "get b95\n", 1);
	resolve_on(r, text, &v);
	assert_pass(&v);
	assert_int_equal(calls[96].pfn, pfns[95]);
	runner_destroy(r);
}

/* With sections and holes, pages that have no struct page end a range. */
static void a_range_ends_with_its_zone_or_at_a_hole(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 zones=0,24 order=3 pageblock=3 section=4 holes=32+16 check=1\n"
		"isolate pfn=20 count=10 mode=other\n"
		"undo_isolate pfn=28 count=10\n"
		"undo_isolate pfn=36 count=4\n");
	assert_int_equal(calls[0].nr, 4);
	assert_int_equal(calls[1].nr, 4);
	assert_int_equal(calls[2].op, NR_OPS);
	resolve("buddyfuzz 2\n"
		"machine pages=64 zones=0,24 order=3 pageblock=3 holes=32+16 check=1\n"
		"isolate pfn=28 count=10 mode=other\n"
		"isolate pfn=60 count=10 mode=other\n");
	assert_int_equal(calls[0].nr, 10);
	assert_int_equal(calls[1].nr, 4);
}

/* Runs of pageblocks, each within its zone. */
static void isolations_are_undone_at_the_end(void **state)
{
	static const struct pfn_range runs[] = {
		{ 8, 16 }, { 40, 8 }, { 48, 16 },
	};

	resolve("buddyfuzz 2\n"
		"machine pages=64 zones=0,48 order=3 pageblock=3 check=1\n"
		"isolate pfn=9 count=9 mode=other\n"
		"isolate pfn=40 count=8 mode=other\n"
		"isolate pfn=48 count=16 mode=other\n");
	assert_int_equal(nr_last, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(last_calls[i].op, OP_UNDO_ISOLATE);
		assert_int_equal(last_calls[i].pfn, runs[i].start);
		assert_int_equal(last_calls[i].nr, runs[i].nr);
	}
}

/* --- what requests will meet --- */

static void what_an_answer_frees_is_nobodys(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 order=4 pageblock=2 check=1\n"
		"a0 = alloc order=2 type=movable gfp=0\n"
		"a1 = alloc_frozen order=3 type=movable gfp=0\n"
		"reclaim a0 count=1\n"
		"free a0\n"
		"oom a1 count=1 outcome=killed\n"
		"a2 = alloc order=0 type=movable gfp=GFP_KERNEL\n");
	assert_int_equal(calls[2].pfn, pfns[0]);
	assert_int_equal(calls[3].op, NR_OPS);
	assert_int_equal(calls[5].nr_answers, 2);
	/* No request has met them: they are freed at the end, the last first. */
	assert_int_equal(nr_last, 3);
	assert_int_equal(last_calls[0].pfn, pfns[1]);
	assert_int_equal(last_calls[0].order, 3);
	assert_true(last_calls[0].frozen);
	assert_int_equal(last_calls[1].pfn, pfns[0]);
	assert_int_equal(last_calls[2].pfn, pfns[5]);
}

static void an_answer_frees_pages_that_are_split_or_came_in_bulk(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 order=4 pageblock=2 cpus=1 check=1\n"
		"a0 = alloc order=3 type=movable gfp=0\n"
		"split a0\n"
		"get a0 page=4\n"
		"reclaim a0 page=3 count=3\n"
		"free a0 page=5\n"
		"a1 = alloc_bulk count=4 type=movable\n"
		"reclaim a1 page=1 count=9\n"
		"free a1 page=0\n"
		"free a1 page=0\n"
		"a2 = alloc order=0 type=movable gfp=GFP_KERNEL\n");
	/* Not the page that others refer to. The free has the next page that is held. */
	assert_int_equal(calls[3].answers->nr, 2);
	assert_int_equal(calls[3].answers->block[0].pfn, pfns[0] + 3);
	assert_int_equal(calls[3].answers->block[1].pfn, pfns[0] + 5);
	assert_int_equal(calls[4].pfn, pfns[0] + 6);
	assert_int_equal(calls[6].answers->nr, 3);
	assert_int_not_equal(calls[7].op, NR_OPS);
	assert_int_equal(calls[8].op, NR_OPS);
}

static void an_answer_that_frees_nothing_stands(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 order=4 pageblock=2 cma=0+16 check=1\n"
		"a0 = alloc order=2 type=movable gfp=0\n"
		"free a0\n"
		"reclaim a0 count=1 progress=1\n"
		"compact none result=deferred\n"
		"a1 = cma_alloc area=0 count=4\n"
		"reclaim a1 count=4\n"
		"a2 = alloc order=2 type=movable gfp=0\n"
		"oom a2 count=1 outcome=current\n"
		"a3 = alloc order=4 type=movable gfp=GFP_KERNEL\n");
	assert_int_equal(calls[8].nr_answers, 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(calls[8].answers[i].nr, 0);
	assert_int_equal(calls[8].answers[0].outcome, 1);
}

static void what_a_request_has_met_is_used_up(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 order=4 pageblock=2 check=1\n"
		"a0 = alloc_contig pfn=0 count=48\n"
		"a1 = alloc order=4 type=movable gfp=0\n"
		"oom none outcome=killed\n"
		"reclaim a1 count=1\n"
		"reclaim a0 page=0 count=1\n"
		"a2 = alloc order=4 type=movable gfp=GFP_KERNEL\n"
		"a3 = alloc order=0 type=movable gfp=GFP_KERNEL\n"
		"free a1\n");
	assert_int_equal(pfns[5], 48);
	assert_int_equal(calls[6].nr_answers, 2);
	assert_int_equal(pfns[6], 0);
	assert_int_equal(calls[7].op, NR_OPS);
}

static void nofail_is_for_those_that_may_wait(void **state)
{
	resolve("buddyfuzz 2\n"
		"machine pages=64 order=4 pageblock=2 check=1\n"
		"a0 = alloc order=0 type=movable gfp=GFP_KERNEL|__GFP_NOFAIL\n"
		"a1 = alloc order=0 type=movable gfp=GFP_NOWAIT|__GFP_NOFAIL\n"
		"task kind=memalloc\n"
		"a2 = alloc order=0 type=movable gfp=GFP_KERNEL|__GFP_NOFAIL\n");
	assert_true(calls[0].gfp & GFPB_NOFAIL);
	assert_false(calls[1].gfp & GFPB_NOFAIL);
	assert_false(calls[3].gfp & GFPB_NOFAIL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_area_is_named_by_its_number),
		cmocka_unit_test(the_reserve_is_for_more_than_a_page),
		cmocka_unit_test(locks_are_held_as_said),
		cmocka_unit_test(without_cpus_there_is_none_to_drain),
		cmocka_unit_test(the_next_page_still_held_is_meant),
		cmocka_unit_test(what_is_left_of_a_block_is_one_page),
		cmocka_unit_test(what_is_damaged_without_checks),
		cmocka_unit_test(what_is_damaged_of_a_compound_tail),
		cmocka_unit_test(allocations_are_many),
		cmocka_unit_test(what_a_run_left_is_not_named),
		cmocka_unit_test(a_range_ends_with_its_zone_or_at_a_hole),
		cmocka_unit_test(isolations_are_undone_at_the_end),
		cmocka_unit_test(what_an_answer_frees_is_nobodys),
		cmocka_unit_test(an_answer_frees_pages_that_are_split_or_came_in_bulk),
		cmocka_unit_test(an_answer_that_frees_nothing_stands),
		cmocka_unit_test(what_a_request_has_met_is_used_up),
		cmocka_unit_test(nofail_is_for_those_that_may_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
