/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Weakly ordered memory allows and forbids what the kernel's documentation
 * does: small programs in the manner of its litmus tests, in every order of
 * their accesses, with every value that a load may find.
 *
 * Names with a plus are those of tools/memory-model/litmus-tests and of
 * Documentation/atomic_t.txt. Forgetting what makes no difference must make
 * none: each is run with and without.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "interleave/memory.h"

#define THREADS	4
#define STEPS	6

enum { X, Y, Z };

/* What a thread does; a program ends with END. */
enum what { END, LOAD, STORE, ADD, LOSE, MB, LOCK, UNLOCK };

/**
 * struct access
 * @value: of a load, which bit of the outcome says that it found
 *	a value of at least @least, or 1.
 */
struct access {
	enum what what;
	unsigned int cell;
	unsigned int value;
	enum memory_order order;
	int least;
};

#define relaxed	MEMORY_RELAXED
#define acquire	MEMORY_ACQUIRE
#define release	MEMORY_RELEASE
#define full	MEMORY_FULL

#define load(cell, order, at)	{ LOAD, cell, at, order }
#define load_two(cell, order, at) { LOAD, cell, at, order, 2 }
#define store(cell, order)	{ STORE, cell, 0, order }
#define add(cell, order)	{ ADD, cell, 0, order }
/* A compare-and-swap that expects something else. */
#define lose(cell, at)		{ LOSE, cell, at, relaxed }
#define mb			{ MB }
#define lock			{ LOCK }
#define unlock			{ UNLOCK }

/* A set of outcomes, each a number. */
struct run {
	const struct access (*threads)[STEPS];
	bool forgets;
	uint64_t outcomes;
};

struct at {
	struct memory memory;
	unsigned int done[THREADS];
	unsigned int found;
	bool locked;
};

static const struct access *next_of(const struct run *run,
				    const struct at *at, unsigned int thread)
{
	return &run->threads[thread][at->done[thread]];
}

/* Return: false if there is no value of that age, or it must wait. */
static bool take(struct at *at, unsigned int thread, const struct access *a,
		 unsigned int age)
{
	struct memory *m = &at->memory;
	bool loads = a->what == LOAD || a->what == LOSE;

	if (age >= (loads ? memory_ages(m, thread, a->cell) : 1) ||
	    (a->what == LOCK && at->locked))
		return false;
	switch (a->what) {
	case LOAD:
	case LOSE:
		if (memory_load(m, thread, a->cell, age, a->order) >=
		    (a->least ? a->least : 1))
			at->found |= 1u << a->value;
		break;
	case STORE:
		assert_true(memory_store(m, thread, a->cell, 1, a->order));
		break;
	case ADD:
		assert_true(memory_rmw(m, thread, a->cell,
				       memory_newest(m, a->cell) + 1,
				       a->order));
		break;
	case MB:
		memory_mb(m, thread);
		break;
	case LOCK:
		memory_lock(m, thread);
		at->locked = true;
		break;
	case UNLOCK:
		memory_unlock(m, thread);
		at->locked = false;
		break;
	case END:
		break;
	}
	at->done[thread]++;
	return true;
}

static void walk(struct run *run, const struct at *at)
{
	unsigned int left = 0;

	for (unsigned int i = 0; i < THREADS; i++)
		left |= (unsigned int)(next_of(run, at, i)->what != END) << i;
	if (!left)
		run->outcomes |= 1ull << at->found;
	for (unsigned int i = 0; i < THREADS; i++) {
		struct at next = *at;

		for (unsigned int age = 0; left >> i & 1 &&
		     take(&next, i, next_of(run, at, i), age); age++) {
			if (run->forgets)
				memory_forget(&next.memory, left);
			walk(run, &next);
			next = *at;
		}
	}
}

static uint64_t outcomes(const struct access (*threads)[STEPS], bool forgets)
{
	static const int32_t zeros[MEMORY_CELLS];
	struct run run = { .threads = threads, .forgets = forgets };
	struct at at = { 0 };

	memory_init(&at.memory, zeros, MEMORY_CELLS);
	walk(&run, &at);
	return run.outcomes;
}

/**
 * struct litmus
 * @found: the outcome that it is about: bit per load, by its number: found what
 *	was stored.
 */
struct litmus {
	const char *name;
	struct access threads[THREADS][STEPS];
	unsigned int found;
	bool allowed;
};

static const struct litmus tests[] = {
	/* Message passing: found the flag, not the message. */
	{ "MP+poonceonces",
	  { { store(X, relaxed), store(Y, relaxed) },
	    { load(Y, relaxed, 0), load(X, relaxed, 1) } }, 1, true },
	{ "MP+pooncerelease+poacquireonce",
	  { { store(X, relaxed), store(Y, release) },
	    { load(Y, acquire, 0), load(X, relaxed, 1) } }, 1, false },
	{ "MP without RELEASE",
	  { { store(X, relaxed), store(Y, relaxed) },
	    { load(Y, acquire, 0), load(X, relaxed, 1) } }, 1, true },
	{ "MP without ACQUIRE",
	  { { store(X, relaxed), store(Y, release) },
	    { load(Y, relaxed, 0), load(X, relaxed, 1) } }, 1, true },
	{ "MP+fencembonceonce+fencembonceonce",
	  { { store(X, relaxed), mb, store(Y, relaxed) },
	    { load(Y, relaxed, 0), mb, load(X, relaxed, 1) } }, 1, false },
	{ "MP: the message first, and then the flag",
	  { { store(X, relaxed), store(Y, release) },
	    { load(X, relaxed, 1), load(Y, acquire, 0) } }, 1, true },
	/* Atomics, as atomic_t.txt has them. */
	{ "MP: atomics without a result order nothing",
	  { { store(X, relaxed), add(Y, relaxed) },
	    { load(Y, acquire, 0), load(X, relaxed, 1) } }, 1, true },
	{ "MP: atomics with a result are fully ordered",
	  { { store(X, relaxed), add(Y, full) },
	    { add(Z, full), load(Y, relaxed, 0), add(Z, full),
	      load(X, relaxed, 1) } }, 1, false },
	{ "MP: a relaxed atomic passes on what it found",
	  { { store(X, relaxed), add(Y, release) }, { add(Y, relaxed) },
	    { load_two(Y, acquire, 0), load(X, relaxed, 1) } }, 1, false },
	{ "MP: but not what it would have found later",
	  { { store(X, relaxed), add(Y, release) }, { add(Y, relaxed) },
	    { load(Y, acquire, 0), load(X, relaxed, 1) } }, 1, true },
	{ "MP: an atomic that fails is relaxed",
	  { { store(X, relaxed), store(Y, release) },
	    { lose(Y, 0), load(X, relaxed, 1) } }, 1, true },
	{ "Atomic-RMW+mb__after_atomic-is-stronger-than-acquire",
	  { { load(X, relaxed, 0), mb, load(Y, relaxed, 1) },
	    { add(Y, relaxed), mb, store(X, relaxed) } }, 1, false },
	{ "the same with an acquire, which would allow the outcome",
	  { { load(X, relaxed, 0), mb, load(Y, relaxed, 1) },
	    { add(Y, acquire), store(X, relaxed) } }, 1, true },
	/* Store buffering: neither found the other's. */
	{ "SB+poonceonces",
	  { { store(X, relaxed), load(Y, relaxed, 0) },
	    { store(Y, relaxed), load(X, relaxed, 1) } }, 0, true },
	{ "SB with RELEASE and ACQUIRE",
	  { { store(X, release), load(Y, acquire, 0) },
	    { store(Y, release), load(X, acquire, 1) } }, 0, true },
	{ "SB+fencembonceonces",
	  { { store(X, relaxed), mb, load(Y, relaxed, 0) },
	    { store(Y, relaxed), mb, load(X, relaxed, 1) } }, 0, false },
	{ "SB with one smp_mb()",
	  { { store(X, relaxed), mb, load(Y, relaxed, 0) },
	    { store(Y, relaxed), load(X, relaxed, 1) } }, 0, true },
	{ "SB with atomics that have a result",
	  { { add(X, full), load(Y, relaxed, 0) },
	    { add(Y, full), load(X, relaxed, 1) } }, 0, false },
	{ "SB with atomics that have none",
	  { { add(X, relaxed), load(Y, relaxed, 0) },
	    { add(Y, relaxed), load(X, relaxed, 1) } }, 0, true },
	/* Load buffering: the kernel's model allows this; here, loads are first. */
	{ "LB+poonceonces",
	  { { load(X, relaxed, 0), store(Y, relaxed) },
	    { load(Y, relaxed, 1), store(X, relaxed) } }, 3, false },
	/* One cell: new, and then old. */
	{ "CoRR+poonceonce+Once",
	  { { store(X, relaxed) },
	    { load(X, relaxed, 0), load(X, relaxed, 1) } }, 1, false },
	/* Write to read causality. */
	{ "WRC+poonceonces+Once",
	  { { store(X, relaxed) },
	    { load(X, relaxed, 0), store(Y, relaxed) },
	    { load(Y, relaxed, 1), load(X, relaxed, 2) } }, 3, true },
	{ "WRC with RELEASE and ACQUIRE",
	  { { store(X, relaxed) },
	    { load(X, relaxed, 0), store(Y, release) },
	    { load(Y, acquire, 1), load(X, relaxed, 2) } }, 3, false },
	/* Independent reads of independent writes: two see two orders. */
	{ "IRIW+poonceonces+OnceOnce",
	  { { store(X, relaxed) }, { store(Y, relaxed) },
	    { load(X, relaxed, 0), load(Y, relaxed, 1) },
	    { load(Y, relaxed, 2), load(X, relaxed, 3) } }, 5, true },
	{ "IRIW with ACQUIRE",
	  { { store(X, relaxed) }, { store(Y, relaxed) },
	    { load(X, acquire, 0), load(Y, relaxed, 1) },
	    { load(Y, acquire, 2), load(X, relaxed, 3) } }, 5, true },
	{ "IRIW+fencembonceonces+OnceOnce",
	  { { store(X, relaxed) }, { store(Y, relaxed) },
	    { load(X, relaxed, 0), mb, load(Y, relaxed, 1) },
	    { load(Y, relaxed, 2), mb, load(X, relaxed, 3) } }, 5, false },
	/* Locks. */
	{ "MP under a lock",
	  { { lock, store(X, relaxed), store(Y, relaxed), unlock },
	    { lock, load(Y, relaxed, 0), load(X, relaxed, 1), unlock } },
	  1, false },
	{ "MP+unlocklockonceonce+fencermbonceonce",
	  { { lock, store(X, relaxed), unlock, lock, store(Y, relaxed) },
	    { load(Y, relaxed, 0), mb, load(X, relaxed, 1) } }, 1, false },
	{ "MP within a lock, for who has it not",
	  { { lock, store(X, relaxed), store(Y, relaxed), unlock },
	    { load(Y, relaxed, 0), mb, load(X, relaxed, 1) } }, 1, true },
};

static void what_the_documentation_allows(void **state)
{
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++) {
		uint64_t all = outcomes(tests[i].threads, false);

		if ((all >> tests[i].found & 1) != tests[i].allowed)
			fail_msg("%s: not %s", tests[i].name,
				 tests[i].allowed ? "allowed" : "forbidden");
	}
}

static void forgetting_makes_no_difference(void **state)
{
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		if (outcomes(tests[i].threads, false) !=
		    outcomes(tests[i].threads, true))
			fail_msg("%s", tests[i].name);
}

/* Marks: one comes to another thread as whatever was stored before it does. */
static void a_mark_comes_with_what_is_stored_after_it(void **state)
{
	static const int32_t zeros[MEMORY_CELLS];
	struct memory m;

	for (int released = 0; released < 2; released++) {
		memory_init(&m, zeros, MEMORY_CELLS);
		assert_true(memory_sees(&m, 1, 3));
		memory_mark(&m, 0, 1);
		assert_true(memory_sees(&m, 0, 3));
		assert_true(memory_sees(&m, 1, 2));
		assert_false(memory_sees(&m, 1, 1));
		memory_store(&m, 0, X, 1, released ? release : relaxed);
		memory_load(&m, 1, X, 0, acquire);
		assert_int_equal(memory_sees(&m, 1, 1), released);
		memory_drop_marks(&m, 1);
		assert_true(memory_sees(&m, 1, 1));
	}
}

/* As many values as are kept; then the oldest goes, and it says so. */
static void a_value_that_is_too_old_is_dropped(void **state)
{
	static const int32_t zeros[MEMORY_CELLS];
	struct memory m;

	memory_init(&m, zeros, MEMORY_CELLS);
	for (int32_t i = 1; i < MEMORY_VALUES; i++)
		assert_true(memory_store(&m, 0, X, i, relaxed));
	assert_int_equal(memory_ages(&m, 0, X), 1);
	assert_int_equal(memory_ages(&m, 1, X), MEMORY_VALUES);
	assert_int_equal(memory_aged(&m, X, MEMORY_VALUES - 1), 0);
	assert_false(memory_store(&m, 0, X, MEMORY_VALUES, relaxed));
	assert_int_equal(memory_ages(&m, 1, X), MEMORY_VALUES);
	assert_int_equal(memory_aged(&m, X, MEMORY_VALUES - 1), 1);
	/* Who has seen the newest, and is alone, leaves one. */
	memory_forget(&m, 1);
	assert_int_equal(m.nr[X], 1);
	assert_int_equal(memory_newest(&m, X), MEMORY_VALUES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_documentation_allows),
		cmocka_unit_test(forgetting_makes_no_difference),
		cmocka_unit_test(a_mark_comes_with_what_is_stored_after_it),
		cmocka_unit_test(a_value_that_is_too_old_is_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
