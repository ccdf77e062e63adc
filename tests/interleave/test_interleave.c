/* SPDX-License-Identifier: GPL-2.0-only */
/* Exploring loses nothing, and what it says can be taken again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "interleave/explore.h"

static bool is_subset(const struct seen *a, const struct seen *b)
{
	for (size_t i = 0; i < a->cap; i++) {
		const struct seen_entry *entry = &a->entries[i];

		if ((entry->key.low | entry->key.high) &&
		    !seen_find(b, entry->key))
			return false;
	}
	return true;
}

/* As many schedules, the same ends, the same verdict, from fewer states. */
static void compare(struct plan plan)
{
	struct exploration reduced, all;

	explore(&plan, NULL, &reduced);
	plan.unreduced = true;
	explore(&plan, NULL, &all);
	assert_int_equal(reduced.check, STATE_FINE);
	assert_int_equal(all.check, STATE_FINE);
	assert_int_equal(reduced.nr_schedules, all.nr_schedules);
	assert_int_equal(reduced.ends.nr, all.ends.nr);
	assert_true(is_subset(&all.ends, &reduced.ends));
	assert_true(reduced.nr_states < all.nr_states);
	assert_false(reduced.out_of_patience || all.out_of_patience);
	exploration_destroy(&reduced);
	exploration_destroy(&all);
}

static void the_reduction_loses_nothing(void **state)
{
	for (int i = 0; i < NR_REFCOUNTS; i++) {
		compare((struct plan){ i, 2, 1, 1 });
		compare((struct plan){ i, 2, 1, 2 });
		compare((struct plan){ i, 2, 1, 3 });
		compare((struct plan){ i, 2, 2, 1 });
		compare((struct plan){ i, 2, 2, 2 });
		compare((struct plan){ i, 3, 1, 1 });
		compare((struct plan){ i, 3, 2, 1 });
		compare((struct plan){ i, 2, 3, 1 });
		compare((struct plan){ i, 2, 1, 1, .max_refs = 3 });
		compare((struct plan){ i, 2, 2, 1, .weak = true });
		compare((struct plan){ i, 2, 1, 2, .weak = true });
		compare((struct plan){ i, 2, 1, 1, .weak = true,
				       .lookups = true });
		compare((struct plan){ i, 2, 2, 1, .weak = true,
				       .max_order = 1 });
		compare((struct plan){ i, 2, 2, 1, .max_order = 1 });
		compare((struct plan){ i, 2, 1, 2, .max_order = 1 });
		compare((struct plan){ i, 2, 2, 1, .max_order = 1,
				       .max_refs = 2 });
	}
}

/* Threads that get eight references each, in as many orders as there are. */
static uint64_t orders_of_gets(uint8_t nr_threads)
{
	static const struct state_move gets[STATE_THREADS][9] = {
#define GETS(thread)	{ thread, STATE_GET, 0 }, { thread, STATE_GET, 0 }, \
			{ thread, STATE_GET, 0 }, { thread, STATE_GET, 0 }, \
			{ thread, STATE_GET, 0 }, { thread, STATE_GET, 0 }, \
			{ thread, STATE_GET, 0 }, { thread, STATE_GET, 0 }
		{ GETS(0) }, { GETS(1) }, { GETS(2) }, { GETS(3) },
	};
	const struct state_move *const programs[] = {
		gets[0], gets[1], gets[2], gets[3],
	};
	struct plan plan = { .refcounts = REFCOUNTS_FROZEN_BIT,
			     .nr_threads = nr_threads, .nr_pages = 1,
			     .nr_ops = 8, .programs = programs };
	struct state start = { .counts = { nr_threads },
			       .nr_threads = nr_threads, .nr_pages = 1,
			       .refcounts = REFCOUNTS_FROZEN_BIT };
	struct exploration e;

	for (unsigned int i = 0; i < nr_threads; i++)
		start.threads[i] = (struct state_thread){ .left = 8,
							  .refs = { 1 } };
	explore(&plan, &start, &e);
	assert_int_equal(e.check, STATE_FINE);
	assert_int_equal(e.longest, 8 * nr_threads);
	assert_int_equal(e.allocations, 0);
	exploration_destroy(&e);
	return e.nr_schedules;
}

static void schedules_are_counted_or_too_many(void **state)
{
	assert_int_equal(orders_of_gets(2), 12870);
	assert_int_equal(orders_of_gets(3), 9465511770);
	/* 32! / 8!^4: above 2^52. */
	assert_int_equal(orders_of_gets(4), UINT64_MAX);
}

/*
 * One thread has the only reference and puts it; another tries to get one. What
 * the counts' two kinds do in between is told below; whatever they do, the
 * page is freed once at the end, by one or by the other.
 */
static const struct state_move putter[] = { { 0, STATE_PUT, 0 }, { 0 } };
static const struct state_move getter[] = { { 1, STATE_TRY_GET, 0 },
					    { 1, STATE_PUT, 0 }, { 0 } };

static struct plan transient_plan(enum refcounts refcounts)
{
	static const struct state_move *const programs[] = { putter, getter };

	return (struct plan){ .refcounts = refcounts, .nr_threads = 2,
			      .nr_pages = 1, .nr_ops = 2,
			      .programs = programs };
}

static struct state held_by_one(enum refcounts refcounts)
{
	return (struct state){
		.threads = { { .left = 2, .refs = { 1 } }, { .left = 2 } },
		.counts = { 1 },
		.nr_threads = 2, .nr_pages = 1, .refcounts = refcounts,
	};
}

static void a_getter_between_the_decrement_and_the_exchange_is_harmless(
	void **state)
{
	for (int i = 0; i < NR_REFCOUNTS; i++) {
		struct plan plan = transient_plan(i);
		struct state start = held_by_one(i);
		struct exploration e;

		explore(&plan, &start, &e);
		assert_int_equal(e.check, STATE_FINE);
		assert_true(e.nr_schedules > 3);
		exploration_destroy(&e);
	}
}

/* Take the steps, whose texts must be these. */
static struct state take(struct state w, const struct state_move *moves,
			 const char *const *texts)
{
	for (; *texts; moves++, texts++) {
		struct state_event event;

		assert_true(state_may(&w, *moves));
		assert_int_equal(state_step(&w, *moves, &event), STATE_FINE);
		assert_string_equal(event.text, *texts);
	}
	return w;
}

static const struct state_move put = { 0, STATE_PUT, 0 };
static const struct state_move other_put = { 1, STATE_PUT, 0 };
static const struct state_move try_get = { 1, STATE_TRY_GET, 0 };

static void with_a_frozen_bit_the_getter_wins_and_its_put_frees(void **state)
{
	const struct state_move moves[] = {
		put, try_get, put, other_put, other_put, other_put,
	};
	const char *const texts[] = {
		"fetch_sub 1 -> 0", "fetch_add 0 -> 1, got",
		"cmpxchg 1", "fetch_sub 1 -> 0", "cmpxchg 0 -> frozen, its own",
		"to the allocator", NULL,
	};
	struct state w = take(held_by_one(REFCOUNTS_FROZEN_BIT), moves, texts);

	assert_int_equal(w.free, 1);
}

static void with_a_frozen_bit_a_getter_that_is_late_leaves_its_mark_only(
	void **state)
{
	const struct state_move moves[] = { put, put, try_get, put };
	const char *const texts[] = {
		"fetch_sub 1 -> 0", "cmpxchg 0 -> frozen, its own",
		"fetch_add frozen -> frozen+1", "to the allocator", NULL,
	};
	struct state w = take(held_by_one(REFCOUNTS_FROZEN_BIT), moves, texts);

	assert_int_equal(w.free, 1);
}

static void zero_frozen_the_getter_sees_zero_and_gives_up(void **state)
{
	const struct state_move moves[] = { put, try_get, put };
	const char *const texts[] = {
		"fetch_sub 1 -> 0, its own", "read 0", "to the allocator", NULL,
	};
	struct state w = take(held_by_one(REFCOUNTS_ZERO_FROZEN), moves, texts);

	assert_int_equal(w.free, 1);
}

static void zero_frozen_a_getter_that_read_too_early_finds_out(void **state)
{
	const struct state_move moves[] = {
		try_get, put, try_get,
	};
	const char *const texts[] = {
		"read 1", "fetch_sub 1 -> 0, its own", "cmpxchg 0", NULL,
	};

	take(held_by_one(REFCOUNTS_ZERO_FROZEN), moves, texts);
}

/* From where one more must wipe out what failed. */
static void failed_try_gets_are_wiped_out_in_time(void **state)
{
	struct state w = {
		.threads = { { .left = 9 }, { .left = 9 } },
		.counts = { state_frozen_count(REFCOUNTS_FROZEN_BIT, true) },
		.free = 1, .nr_threads = 2, .nr_pages = 1,
		.refcounts = REFCOUNTS_FROZEN_BIT,
	};
	const struct state_move moves[] = { try_get, try_get, try_get };
	const char *const texts[] = {
		"fetch_add frozen+1073741823 -> frozen+1073741824",
		"cmpxchg frozen+1073741824 -> frozen",
		"fetch_add frozen -> frozen+1", NULL,
	};

	take(w, moves, texts);
}

/* States as no right protocol makes them: two pages, the first one of them wrong. */
static struct state forged(enum refcounts refcounts)
{
	return (struct state){
		.threads = { { .left = 9 }, { .left = 9 } },
		.counts = { 0, state_frozen_count(refcounts, false) },
		.free = 2, .nr_threads = 2, .nr_pages = 2,
		.refcounts = refcounts,
	};
}

static const struct state_move elsewhere = { 0, STATE_TRY_GET, 1 };

static void assert_check_at(struct state w, struct state_move move,
			    enum state_check check, unsigned int page)
{
	struct state_event event;
	enum state_check found;

	assert_true(state_may(&w, move));
	found = state_step(&w, move, &event);
	if (found != check)
		fail_msg("%s, not %s", state_check_names[found],
			 state_check_names[check]);
	if (check)
		assert_int_equal(event.page, page);
}

static void assert_check(struct state w, struct state_move move,
			 enum state_check check)
{
	assert_check_at(w, move, check, 0);
}

static void a_page_that_is_freed_twice_is_noticed(void **state)
{
	struct state w = forged(REFCOUNTS_ZERO_FROZEN);

	/* Its put found the last reference; then somebody else freed the page. */
	w.threads[0] = (struct state_thread){
		.op = STATE_PUT, .nr_values = 1, .values = { 1 },
	};
	w.free |= 1;
	assert_check(w, put, STATE_FREED_TWICE);
}

static void a_reference_to_a_free_page_is_noticed(void **state)
{
	struct state w = forged(REFCOUNTS_ZERO_FROZEN);

	w.counts[0] = 1;
	w.threads[1] = (struct state_thread){
		.op = STATE_TRY_GET, .nr_values = 1, .values = { 1 },
	};
	w.free |= 1;
	assert_check(w, try_get, STATE_GOT_FREE);
}

static void a_reference_to_a_page_of_somebody_else_is_noticed(void **state)
{
	struct state w = forged(REFCOUNTS_ZERO_FROZEN);

	w.counts[0] = 1;
	w.threads[0].own = 1;
	w.threads[1] = (struct state_thread){
		.op = STATE_TRY_GET, .nr_values = 1, .values = { 1 },
	};
	assert_check(w, try_get, STATE_NOT_EXCLUSIVE);
}

static void a_count_on_a_page_that_has_none_is_noticed(void **state)
{
	for (int i = 0; i < NR_REFCOUNTS; i++) {
		struct state w = forged(i);

		w.counts[0] = 1;
		w.free |= 1;
		assert_check(w, elsewhere, STATE_NOT_EXCLUSIVE);
		w.free = 2;
		w.threads[1].own = 1;
		assert_check(w, elsewhere, STATE_NOT_EXCLUSIVE);
	}
}

static void a_count_that_is_not_the_references_is_noticed(void **state)
{
	for (int i = 0; i < NR_REFCOUNTS; i++) {
		struct state w = forged(i);

		w.threads[1].refs[0] = 2;
		w.counts[0] = 1;
		assert_check(w, elsewhere, STATE_LOST);
		w.counts[0] = 3;
		assert_check(w, elsewhere, STATE_LOST);
	}
}

static void a_page_that_nobody_has_is_noticed(void **state)
{
	for (int i = 0; i < NR_REFCOUNTS; i++)
		assert_check(forged(i), elsewhere, STATE_LEAKED);
}

static void failed_try_gets_that_pile_up_are_noticed(void **state)
{
	struct state w = forged(REFCOUNTS_FROZEN_BIT);

	/* As many as there can be, one more of each thread, and one more. */
	w.counts[0] = state_frozen_count(REFCOUNTS_FROZEN_BIT, true) + 2;
	w.free |= 1;
	assert_check(w, elsewhere, STATE_FINE);
	w.counts[0]++;
	assert_check(w, elsewhere, STATE_OVERFLOW);
}

/* With orders: a page that this thread owns, and one that the other holds. */
static struct state forged_block(enum refcounts refcounts)
{
	return (struct state){
		.threads = { { .left = 9, .own = 1 },
			     { .left = 9, .refs = { 0, 1 } } },
		.counts = { state_frozen_count(refcounts, false), 1 },
		.nr_threads = 2, .nr_pages = 2, .refcounts = refcounts,
		.max_order = 1,
	};
}

static const struct state_move free_pages = { 0, STATE_FREE_PAGES, 0 };

static void a_block_that_is_freed_with_the_rest_of_another_is_noticed(
	void **state)
{
	struct state w = forged_block(REFCOUNTS_ZERO_FROZEN);

	/* It was of order 1 when the caller had a reference. */
	w.threads[0].op = STATE_FREE_PAGES;
	w.threads[0].order = 1;
	w.threads[0].nr_values = 2;
	w.threads[0].values[0] = STATE_HEAD;
	w.threads[0].values[1] = 1;
	assert_check(w, free_pages, STATE_FREED_OTHERS);
}

static void a_block_that_is_freed_in_part_is_noticed(void **state)
{
	struct state w = forged_block(REFCOUNTS_ZERO_FROZEN);

	/* It was of order 0 when the caller had a reference. */
	w.threads[0].op = STATE_FREE_PAGES;
	w.threads[0].nr_values = 2;
	w.threads[0].values[1] = 1;
	w.threads[0].own = 3;
	w.threads[1].refs[1] = 0;
	w.counts[1] = 0;
	w.compound[0] = STATE_HEAD;
	w.compound[1] = STATE_TAIL_OF_PREVIOUS;
	assert_check(w, free_pages, STATE_WRONG_ORDER);
}

static void a_reference_to_a_tail_is_noticed(void **state)
{
	struct state w = forged_block(REFCOUNTS_ZERO_FROZEN);
	const struct state_move get = { 0, STATE_TRY_GET, 0 };

	/* A count on a tail; then, got. */
	w.threads[0].own = 0;
	w.threads[1].refs[1] = 0;
	w.threads[1].refs[0] = 1;
	w.threads[1].tails = 2;
	w.counts[0] = 1;
	w.counts[1] = 0;
	assert_check(w, get, STATE_FINE);
	w.counts[1] = 1;
	assert_check_at(w, get, STATE_TAIL, 1);
	w.threads[0].op = STATE_TRY_GET;
	w.threads[0].page = 1;
	w.threads[0].nr_values = 2;
	w.threads[0].values[1] = 1;
	assert_check_at(w, (struct state_move){ 0, STATE_TRY_GET, 1 },
			STATE_TAIL, 1);
}

/* Of two threads, the second has used the page and dropped its reference. */
static struct state forged_use(enum memory_order order)
{
	struct state w = forged(REFCOUNTS_ZERO_FROZEN);

	w.threads[0].refs[0] = 1;
	w.counts[0] = 2;
	state_weaken(&w);
	memory_mark(&w.memory, 1, 1u << 1);
	memory_rmw(&w.memory, 1, 0, 1, order);
	w.counts[0] = 1;
	return w;
}

static void an_owner_before_earlier_use_is_noticed(void **state)
{
	const struct state_move freeze = { 0, STATE_FREEZE, 0 };

	assert_check(forged_use(MEMORY_RELEASE), put, STATE_FINE);
	assert_check(forged_use(MEMORY_RELEASE), freeze, STATE_FINE);
	assert_check(forged_use(MEMORY_RELAXED), put, STATE_UNORDERED);
	assert_check(forged_use(MEMORY_RELAXED), freeze, STATE_UNORDERED);
}

/* The first has used the page alone, and says that it does so no more. */
static struct state forged_unfreeze(enum memory_order order)
{
	struct state w = forged(REFCOUNTS_FROZEN_BIT);

	w.threads[0].refs[0] = 1;
	state_weaken(&w);
	memory_mark(&w.memory, 0, 1u << STATE_THREADS);
	memory_store(&w.memory, 0, 0, 1, order);
	w.counts[0] = 1;
	return w;
}

static void a_reference_without_what_the_owner_did_is_noticed(void **state)
{
	assert_check(forged_unfreeze(MEMORY_RELEASE), try_get, STATE_FINE);
	assert_check(forged_unfreeze(MEMORY_RELAXED), try_get, STATE_UNSEEN);
}

static void a_claimed_page_with_another_user_is_noticed(void **state)
{
	struct state w = forged(REFCOUNTS_ZERO_FROZEN);
	const struct state_move claim = { 0, STATE_CLAIM, 0 };
	const struct state_move lookup = { 1, STATE_LOOKUP, 0 };

	/* Claimed, and then found mapped. */
	w.threads[0].refs[0] = 1;
	w.threads[0].maps = 1;
	w.threads[1].refs[0] = 1;
	w.threads[1].op = STATE_LOOKUP;
	w.threads[1].nr_values = 3;
	w.threads[1].values[0] = 1;
	w.threads[1].values[1] = 1;
	w.threads[1].values[2] = 1;
	w.counts[0] = 2;
	w.mapped = 1;
	w.ptes = 1;
	assert_check(w, lookup, STATE_FINE);
	w.sole = 1;
	assert_check(w, lookup, STATE_NOT_SOLE);
	/* Found mapped, and then claimed: the thread has read too small a count. */
	w.sole = 0;
	w.threads[1].op = STATE_IDLE;
	w.threads[1].nr_values = 0;
	w.threads[1].pinned = 1;
	w.threads[0].op = STATE_CLAIM;
	w.threads[0].refs[0] = 2;
	w.threads[1].refs[0] = 0;
	w.threads[0].nr_values = 1;
	assert_check(w, claim, STATE_NOT_SOLE);
}

static void an_assertion_of_a_protocol_is_noticed(void **state)
{
	struct state w = forged(REFCOUNTS_FROZEN_BIT);

	w.threads[0].refs[0] = 1;
	w.counts[0] = state_frozen_count(REFCOUNTS_FROZEN_BIT, false);
	assert_check(w, put, STATE_BUG);
}

static char *print(const struct schedule *s)
{
	size_t len;
	char *text;
	FILE *out = open_memstream(&text, &len);

	schedule_print(s, out);
	fclose(out);
	return text;
}

static const char *parse(struct schedule *s, const char *text,
			 unsigned int *line)
{
	FILE *in = fmemopen((char *)text, strlen(text), "r");
	const char *why = schedule_parse(s, in, line);

	fclose(in);
	return why;
}

/* Every start, and some steps from there. */
static void read_back(struct plan plan)
{
	for (unsigned int n = 0; n < state_nr_starts(&plan); n++) {
		struct state_move moves[STATE_MAX_MOVES], taken[20];
		struct schedule s = { .moves = taken, .nr = 20 }, back;
		struct state w, before;
		char *text, *again;
		unsigned int line;

		if (!state_start(&plan, n, &w))
			continue;
		s.start = w;
		for (unsigned int k = 0; k < s.nr; k++) {
			unsigned int nr = state_moves(&w, moves);

			taken[k] = moves[(n + k * k) % nr];
			before = w;
			assert_int_equal(state_step(&w, taken[k], NULL),
					 STATE_FINE);
			taken[k].age = (n + k) % state_ages();
			assert_int_equal(state_step(&before, taken[k], NULL),
					 STATE_FINE);
			w = before;
		}
		text = print(&s);
		assert_null(parse(&back, text, &line));
		again = print(&back);
		assert_string_equal(text, again);
		schedule_destroy(&back);
		free(again);
		free(text);
	}
}

static void a_schedule_is_read_as_it_was_written(void **state)
{
	for (int i = 0; i < NR_REFCOUNTS; i++) {
		read_back((struct plan){ i, 3, 2, UINT8_MAX });
		read_back((struct plan){ i, 3, 1, UINT8_MAX, .max_refs = 3 });
		read_back((struct plan){ i, 3, 2, UINT8_MAX, .weak = true,
					 .lookups = true });
		read_back((struct plan){ i, 2, 3, UINT8_MAX, .max_order = 1,
					 .max_refs = 2 });
	}
}

#define HEAD "interleave 1\nrefcounts frozen-bit\nthreads 2\n"

static void what_is_no_schedule(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *why;
	} bad[] = {
		{ "interleaving\n", 1, "first line" },
		{ "interleave 1\n", 1, "no page" },
		{ "interleave 1\nrefcounts no\n", 2, "unknown refcounts" },
		{ "interleave 1\nthreads 5\n", 2, "threads: expected 1 to 4" },
		{ HEAD "page 1 free\n", 4, "not in order" },
		{ HEAD "page 0\n", 4, "one of free, held, own and tail" },
		{ HEAD "page 0 free own 1\n", 4,
		  "one of free, held, own and tail" },
		{ HEAD "page 0 held\n", 4, "one of free, held, own and tail" },
		{ HEAD "order 2\n", 4, "order: expected 0 or 1" },
		{ HEAD "page 0 free\norder 1\n", 5, "must come before pages" },
		{ HEAD "page 0 held 0\npage 1 tail\n", 5, "a tail needs order 1" },
		{ HEAD "order 1\npage 0 free\npage 1 tail\n", 6,
		  "a tail needs" },
		{ HEAD "order 1\npage 0 held 0\npage 1 tail 1\n", 6,
		  "a tail needs" },
		{ HEAD "order 1\npage 0 tail\n", 5, "a tail needs" },
		{ HEAD "page 0 held 2\n", 4, "or a thread" },
		{ HEAD "memory strong\n", 4, "memory: expected weak" },
		{ HEAD "page 0 free\nmemory weak\n", 5,
		  "must come before pages" },
		{ HEAD "page 0 held 0\n1 thread 0 put 0 old 1\n", 5,
		  "only with memory weak" },
		{ HEAD "memory weak\npage 0 held 0\n1 thread 0 put 0 old 9\n",
		  6, "no value is kept so long" },
		{ HEAD "page 0 held 0 mapped 1\n", 4, "mapped by one thread" },
		{ HEAD "page 0 held 0 mapped\n", 4, "mapped by one thread" },
		{ HEAD "page 0 free\n2 thread 0 put 0\n", 5, "not numbered" },
		{ HEAD "page 0 free\n1 thread 0 eat 0\n", 5,
		  "unknown operation" },
		{ HEAD "page 0 free\n1 thread 2 put 0\n", 5, "no such thread" },
		{ HEAD "page 0 free\n1 thread 0\n", 5, "expected a step" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct schedule s;
		unsigned int line;
		const char *why = parse(&s, bad[i].text, &line);

		assert_non_null(why);
		if (!strstr(why, bad[i].why) || line != bad[i].line)
			fail_msg("%zu: line %u: %s", i, line, why);
	}
}

static void a_step_that_is_not_possible_ends_a_schedule(void **state)
{
	struct schedule s;
	unsigned int line;
	size_t nr;

	assert_null(parse(&s, HEAD "page 0 held 0\n1 thread 0 put 0\n"
			  "2 thread 1 put 0\n", &line));
	assert_int_equal(schedule_replay(&s, &nr), STATE_FINE);
	assert_int_equal(nr, 1);
	schedule_destroy(&s);
}

/* A load may find what it found before, and one that is replayed does. */
static void an_old_value_is_loaded_again(void **state)
{
	struct schedule s;
	unsigned int line;
	size_t nr;
	char *text;

	assert_null(parse(&s, "interleave 1\nthreads 2\nmemory weak\n"
			  "page 0 held 0 0 0\n1 thread 0 put 0\n"
			  "2 thread 0 put 0\n3 thread 1 try_get 0 old 2\n"
			  "4 thread 1 try_get 0\n", &line));
	assert_int_equal(schedule_replay(&s, &nr), STATE_FINE);
	assert_int_equal(nr, 4);
	text = print(&s);
	assert_non_null(strstr(text, "try_get  0 old 2 # old: read 3\n"));
	free(text);
	/* There is none so old. */
	s.moves[2].age = 3;
	assert_int_equal(schedule_replay(&s, &nr), STATE_FINE);
	assert_int_equal(nr, 2);
	schedule_destroy(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reduction_loses_nothing),
		cmocka_unit_test(schedules_are_counted_or_too_many),
		cmocka_unit_test(a_getter_between_the_decrement_and_the_exchange_is_harmless),
		cmocka_unit_test(with_a_frozen_bit_the_getter_wins_and_its_put_frees),
		cmocka_unit_test(with_a_frozen_bit_a_getter_that_is_late_leaves_its_mark_only),
		cmocka_unit_test(zero_frozen_the_getter_sees_zero_and_gives_up),
		cmocka_unit_test(zero_frozen_a_getter_that_read_too_early_finds_out),
		cmocka_unit_test(failed_try_gets_are_wiped_out_in_time),
		cmocka_unit_test(a_page_that_is_freed_twice_is_noticed),
		cmocka_unit_test(a_reference_to_a_free_page_is_noticed),
		cmocka_unit_test(a_reference_to_a_page_of_somebody_else_is_noticed),
		cmocka_unit_test(a_count_on_a_page_that_has_none_is_noticed),
		cmocka_unit_test(a_count_that_is_not_the_references_is_noticed),
		cmocka_unit_test(a_page_that_nobody_has_is_noticed),
		cmocka_unit_test(failed_try_gets_that_pile_up_are_noticed),
		cmocka_unit_test(a_block_that_is_freed_with_the_rest_of_another_is_noticed),
		cmocka_unit_test(a_block_that_is_freed_in_part_is_noticed),
		cmocka_unit_test(a_reference_to_a_tail_is_noticed),
		cmocka_unit_test(an_owner_before_earlier_use_is_noticed),
		cmocka_unit_test(a_reference_without_what_the_owner_did_is_noticed),
		cmocka_unit_test(a_claimed_page_with_another_user_is_noticed),
		cmocka_unit_test(an_assertion_of_a_protocol_is_noticed),
		cmocka_unit_test(a_schedule_is_read_as_it_was_written),
		cmocka_unit_test(what_is_no_schedule),
		cmocka_unit_test(a_step_that_is_not_possible_ends_a_schedule),
		cmocka_unit_test(an_old_value_is_loaded_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
