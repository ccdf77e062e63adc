// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedulers and verdicts, on a backend of a few words and locks. What each CPU does is
 * a string: of two characters each, an action and its word or lock.
 *
 *	r0	load word 0 into the CPU's register
 *	w0	store the register plus one to word 0
 *	i0	word 0 plus one, atomically
 *	a0	the same, with the load and the store of it told, as the kernel's are
 *	l0 u0	lock and unlock spinlock 0
 *	t0	try spinlock 0; if it is had, count in word 7, and unlock
 *	m0 n0	lock and unlock mutex 0
 *	f0	wait for word 0 to be nonzero, without end
 *	R0 W0	marked load and store of word 0
 *	b3	store to byte 3 of word 0
 *	d0 e0	data_race() begins, ends
 *	o2	two loads and stores from here are marked
 *	x0 y0	interrupts off, on
 *
 * Behind a "|" are the interrupts that come in on the CPU, with a "," between two. One that begins
 * with a "!" is an NMI.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "backend/trap.h"
#include "schedule/cpus.h"

#define NR_WORDS 8
#define MAX_OUTCOMES 4096

static uint64_t words[NR_WORDS];
static uint64_t locks[NR_WORDS];
static uint64_t registers[MAX_CONTEXTS];
static struct cpus *cpus;
static const char *const *programs;
static struct overlap *overlap;

static void overlap_words(struct machine *m, struct overlap *o)
{
	overlap = o;
	if (o)
		o->shared[o->nr_shared++] =
			(struct overlap_range){ (const char *)words, sizeof(words) };
}

static const struct backend_ops ops = { .overlap = overlap_words };

static void tell(enum access_kind kind, const void *addr)
{
	overlap->access(overlap->context, kind, addr, 8, NULL);
}

static void act(uint8_t cpu, char what, unsigned int i)
{
	switch (what) {
	case 'r':
		tell(ACCESS_LOAD, &words[i]);
		registers[cpu] = words[i];
		break;
	case 'w':
		tell(ACCESS_STORE, &words[i]);
		words[i] = registers[cpu] + 1;
		break;
	case 'i':
		tell(ACCESS_RMW, &words[i]);
		words[i]++;
		break;
	case 'a':
		tell(ACCESS_RMW, &words[i]);
		tell(ACCESS_LOAD, &words[i]);
		tell(ACCESS_STORE, &words[i]);
		words[i]++;
		break;
	case 'l':
		tell(ACCESS_LOCK, &locks[i]);
		assert_int_equal(locks[i], 0);
		locks[i] = 1;
		tell(ACCESS_TAKEN, &locks[i]);
		break;
	case 'u':
		tell(ACCESS_UNLOCK, &locks[i]);
		locks[i] = 0;
		break;
	case 't':
		tell(ACCESS_TRYLOCK, &locks[i]);
		if (locks[i])
			break;
		locks[i] = 1;
		tell(ACCESS_TAKEN, &locks[i]);
		act(cpu, 'i', 7);
		act(cpu, 'u', i);
		break;
	case 'm':
		tell(ACCESS_MUTEX_LOCK, &locks[i]);
		locks[i] = 1;
		tell(ACCESS_TAKEN, &locks[i]);
		break;
	case 'n':
		tell(ACCESS_MUTEX_UNLOCK, &locks[i]);
		locks[i] = 0;
		break;
	case 'f':
		do
			tell(ACCESS_LOAD, &words[i]);
		while (!words[i]);
		break;
	case 'R':
		tell(ACCESS_READ_ONCE, &words[i]);
		registers[cpu] = words[i];
		break;
	case 'W':
		tell(ACCESS_WRITE_ONCE, &words[i]);
		words[i]++;
		break;
	case 'b':
		overlap->access(overlap->context, ACCESS_STORE, (char *)words + i, 1, NULL);
		break;
	case 'd':
		tell(ACCESS_RACY, NULL);
		break;
	case 'e':
		tell(ACCESS_RACY_END, NULL);
		break;
	case 'x':
		tell(ACCESS_IRQS_OFF, NULL);
		break;
	case 'y':
		tell(ACCESS_IRQS_ON, NULL);
		break;
	case 'o':
		overlap->access(overlap->context, ACCESS_NEXT_ONCE, NULL, i, NULL);
		break;
	}
}

static void body(void *context, uint8_t cpu)
{
	const char *p = programs[cpu_of(cpu)];

	if (is_interrupt(cpu))
		p = strchr(p, '|') + 1;
	while (*p && *p != '|') {
		if (*p == ',') {
			cpus_next_interrupt(cpus, p[1] == '!');
			p++;
			continue;
		}
		if (*p == '!') {
			p++;
			continue;
		}
		act(cpu, p[0], (unsigned int)(p[1] - '0'));
		p += 2;
	}
}

/* --- one run --- */

struct attempt {
	struct cpus *cpus;
	struct scheduler *scheduler;
	uint8_t mask;
	uint8_t nmis;
};

static void run(void *arg)
{
	const struct attempt *a = arg;

	cpus_run(a->cpus, &ops, NULL, a->mask, a->nmis, body, NULL, a->scheduler);
}

static struct cpus *make_cpus(void)
{
	return cpus_create(&(struct cpus_limits){ POINTS_ALL, 10000 });
}

static struct trap trap;

/* What stopped it, "" if nothing did. */
static const char *run_once(struct cpus *c, const char *const *p, struct scheduler *s)
{
	struct attempt a = { c, s };

	programs = p;
	cpus = c;
	for (uint8_t i = 0; i < GEOMETRY_MAX_CPUS && p[i]; i++) {
		a.mask |= 1u << i;
		if (strchr(p[i], '|'))
			a.mask |= 1u << interrupt_on(i);
		if (strstr(p[i], "|!"))
			a.nmis |= 1u << interrupt_on(i);
	}
	memset(words, 0, sizeof(words));
	memset(locks, 0, sizeof(locks));
	memset(registers, 0, sizeof(registers));
	return backend_try(run, &a, &trap) ? "" : trap.origin.file;
}

/* --- all orders --- */

struct exploration {
	size_t runs;
	size_t redundant;
	uint64_t outcomes[MAX_OUTCOMES];
	size_t nr;
	const char *why;
};

static uint64_t outcome(void)
{
	uint64_t sum = 0;

	for (int i = 0; i < NR_WORDS; i++)
		sum = sum * 11 + words[i];
	for (int i = 0; i < MAX_CONTEXTS; i++)
		sum = sum * 11 + registers[i];
	return sum;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void note(struct exploration *e)
{
	uint64_t is = outcome();

	for (size_t i = 0; i < e->nr; i++)
		if (e->outcomes[i] == is)
			return;
	assert_true(e->nr < MAX_OUTCOMES);
	e->outcomes[e->nr++] = is;
}

static struct exploration explore(const char *const *p, bool reduced)
{
	struct all_scheduler *all = all_scheduler(reduced);
	struct exploration e = { .why = "" };
	struct cpus *c = make_cpus();

	do {
		e.why = run_once(c, p, all_as_scheduler(all));
		e.runs++;
		e.redundant += all_is_redundant(all);
		if (*e.why)
			break;
		note(&e);
	} while (all_next(all, cpus_steps(c)));
	all_destroy(all);
	cpus_destroy(c);
	qsort(e.outcomes, e.nr, sizeof(*e.outcomes), compare);
	return e;
}

static void compare_with_all(const char *const *p)
{
	struct exploration all = explore(p, false);
	struct exploration few = explore(p, true);

	assert_string_equal(all.why, few.why);
	if (*all.why)
		return;
	assert_int_equal(few.nr, all.nr);
	assert_memory_equal(few.outcomes, all.outcomes, all.nr * sizeof(*all.outcomes));
	assert_true(few.runs <= all.runs);
}

/*
 * On two words and two locks, which are taken in one order. Few actions: walking every
 * order of 9 steps of each of two CPUs takes 48,620 runs.
 */
static void outcomes_are_the_same_for_programs_drawn_at_random(void **state)
{
	static const char *const actions[] = {
		"r0", "w0", "r1", "w1", "i0", "r7", "t0", "t1", "l0w0u0", "l1r0u1", "l0l1u1u0",
	};
	static const struct {
		int nr_cpus, nr_actions;
		uint32_t nr_choices;
	} sizes[] = { { 2, 2, 11 }, { 3, 2, 6 }, { 3, 1, 10 } };
	struct random random = { 1 };

	for (int i = 0; i < 60; i++) {
		int size = i % 3;
		char text[3][32] = { "", "", "" };
		const char *p[] = { text[0], text[1],
				    sizes[size].nr_cpus > 2 ? text[2] : NULL, NULL };

		for (int cpu = 0; cpu < sizes[size].nr_cpus; cpu++)
			for (int n = 0; n < sizes[size].nr_actions; n++)
				strcat(text[cpu], actions[random_below(&random,
								       sizes[size].nr_choices)]);
		compare_with_all(p);
	}
}

static void outcomes_are_the_same_for_interrupts_drawn_at_random(void **state)
{
	static const char *const actions[] = {
		"r0", "w0", "r1", "w1", "i0", "r7", "t0", "x0r0w0y0", "x0l0w1u0y0", "r0w0",
	};
	struct random random = { 1 };

	for (int i = 0; i < 60; i++) {
		char text[2][64] = { "", "" };
		const char *p[] = { text[0], text[1], NULL };

		for (int n = 0; n < 6; n++) {
			/* CPU 0 and its interrupts, CPU 1 and, each other time, one of its. */
			int cpu = n > 3;
			bool comes_in = n == 2 || n == 3 || (n == 5 && i % 2);

			if (comes_in)
				strcat(text[cpu], n == 3 ? "," : "|");
			if (comes_in && random_below(&random, 3) == 0)
				strcat(text[cpu], "!");
			strcat(text[cpu], actions[random_below(&random, n == 2 || n == 3 ? 7 : 10)]);
		}
		compare_with_all(p);
	}
}

static void outcomes_are_the_same_with_and_without_reduction(void **state)
{
	static const char *const programs[][GEOMETRY_MAX_CPUS + 1] = {
		{ "r0w0", "r0w0" },
		{ "r0w0r1w1", "r1w1r0w0" },
		{ "r0w0r2", "r1w1r2", "r2w2" },
		{ "l0r0w0u0", "l0r0w0u0" },
		{ "l0r0w0u0r1", "r1w1l0u0r0" },
		{ "l0r0w0u0", "l0r0w0u0", "l0r0w0u0" },
		{ "t0t0r7", "l0w1u0" },
		{ "t0r1", "t0w1r7", "l0u0" },
		{ "l0l1i0u1u0r1", "l1i1u1r0" },
		{ "i0i0r1", "r0w1" },
		{ "w0w1", "r1r0w2", "r2w3" },
		{ "r0w0", "r1w1", "r2w2", "r3" },
		{ "r0w1", "r1w2", "r2w0" },
		{ "r0w0", "r0w0", "r0w0" },
		{ "m0r0w0n0r1", "m0r0w0n0w1" },
	};

	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++)
		compare_with_all(programs[i]);
}

static void the_number_of_orders_is_known(void **state)
{
	/* Begin, and two steps: 6 over 3. */
	struct exploration all = explore((const char *const[]){ "r0w0", "r1w1", NULL }, false);
	struct exploration few = explore((const char *const[]){ "r0w0", "r1w1", NULL }, true);

	assert_int_equal(all.runs, 20);
	assert_int_equal(few.runs - few.redundant, 1);
	/* Two critical sections of one lock: either first. */
	few = explore((const char *const[]){ "l0r0w0u0", "l0r0w0u0", NULL }, true);
	assert_int_equal(few.runs - few.redundant, 2);
	/* Three of them: 3 * 2 * 1. */
	few = explore((const char *const[]){ "l0i0u0", "l0i0u0", "l0i0u0", NULL }, true);
	assert_int_equal(few.runs - few.redundant, 6);
	/* Two increments in two steps: 4 over 2, less where only the two loads trade places. */
	few = explore((const char *const[]){ "r0w0", "r0w0", NULL }, true);
	assert_int_equal(few.runs - few.redundant, 4);
}

static bool has_outcome(const struct exploration *e, uint64_t word)
{
	for (size_t i = 0; i < e->nr; i++) {
		uint64_t sum = e->outcomes[i];

		for (int n = 0; n < NR_WORDS + MAX_CONTEXTS - 1; n++)
			sum /= 11;
		if (sum == word)
			return true;
	}
	return false;
}

static void an_update_is_lost_without_the_lock_only(void **state)
{
	struct exploration e = explore((const char *const[]){ "r0w0", "r0w0", NULL }, true);

	assert_true(has_outcome(&e, 1) && has_outcome(&e, 2));
	e = explore((const char *const[]){ "l0r0w0u0", "l0r0w0u0", NULL }, true);
	assert_true(!has_outcome(&e, 1) && has_outcome(&e, 2));
}

/* --- verdicts --- */

static void a_lock_that_is_never_released_is_a_deadlock(void **state)
{
	struct exploration e = explore((const char *const[]){ "l0", "l0u0", NULL }, true);

	assert_string_equal(e.why, "deadlock");
}

static void a_lock_that_nobody_waits_for_is_held_at_the_end(void **state)
{
	struct exploration e = explore((const char *const[]){ "l0", "r0", NULL }, true);

	assert_string_equal(e.why, "lock-held");
}

static void an_inversion_is_found_where_nothing_deadlocks(void **state)
{
	static const char *const p[] = { "l0l1u1u0", "l1l0u0u1", NULL };
	struct replay_scheduler replay;
	struct cpus *c = make_cpus();

	replay_scheduler(&replay, NULL, 0);
	assert_string_equal(run_once(c, p, &replay.scheduler), "lock-order");
	cpus_destroy(c);
}

static void an_inversion_is_found_by_way_of_a_third_lock(void **state)
{
	static const char *const p[] = { "l0l1u1u0", "l1l2u2u1", "l2l0u0u2", NULL };
	static const char *const good[] = { "l0l1u1u0", "l1l2u2u1", "l0l2u2u0", NULL };
	struct replay_scheduler replay;
	struct cpus *c = make_cpus();

	replay_scheduler(&replay, NULL, 0);
	assert_string_equal(run_once(c, good, &replay.scheduler), "");
	assert_string_equal(run_once(c, p, &replay.scheduler), "lock-order");
	cpus_destroy(c);
}

static void who_sleeps_with_a_spinlock_is_told(void **state)
{
	struct exploration e = explore((const char *const[]){ "l0m1n1u0", "r0", NULL }, true);

	assert_string_equal(e.why, "sleep");
	e = explore((const char *const[]){ "m1l0u0n1", "r0", NULL }, true);
	assert_string_equal(e.why, "");
}

static void what_does_not_end_is_a_livelock(void **state)
{
	static const char *const p[] = { "f0", NULL };
	struct replay_scheduler replay;
	struct cpus *c = make_cpus();

	replay_scheduler(&replay, NULL, 0);
	assert_string_equal(run_once(c, p, &replay.scheduler), "livelock");
	cpus_destroy(c);
}

static void the_lock_of_another_cpu_is_not_released(void **state)
{
	struct exploration e = explore((const char *const[]){ "l0i0u0", "u0", NULL }, true);

	assert_string_equal(e.why, "unlock");
}

/* --- interrupts --- */

static const char *none_is_benign(const struct race *race)
{
	return NULL;
}

static void an_interrupt_comes_in_where_interrupts_are_on(void **state)
{
	struct exploration e = explore((const char *const[]){ "r0w0|i0", NULL }, false);

	/* In front of each of the CPU's three steps, or when it is done. */
	assert_int_equal(e.runs, 4);
	assert_true(has_outcome(&e, 1) && has_outcome(&e, 2));
	e = explore((const char *const[]){ "x0r0w0y0|i0", NULL }, false);
	/* At first, and at the end: what turns them off and on is no step. */
	assert_int_equal(e.runs, 2);
	assert_true(!has_outcome(&e, 1) && has_outcome(&e, 2));
	/* On another CPU it may all the same. */
	e = explore((const char *const[]){ "x0r0w0y0", "|i0", NULL }, true);
	assert_true(has_outcome(&e, 1) && has_outcome(&e, 2));
}

static void the_cpu_waits_while_an_interrupt_is_under_way(void **state)
{
	struct exploration e = explore((const char *const[]){ "i0|r0w0", NULL }, true);

	assert_true(!has_outcome(&e, 1) && has_outcome(&e, 2));
	e = explore((const char *const[]){ "|r0w0", "i0", NULL }, true);
	assert_true(has_outcome(&e, 1) && has_outcome(&e, 2));
	/* One interrupt after another. */
	e = explore((const char *const[]){ "r1|r0w0,r0w0", NULL }, true);
	assert_true(!has_outcome(&e, 1) && has_outcome(&e, 2));
}

static void a_lock_of_interrupts_is_held_with_interrupts_off(void **state)
{
	/* Even if the CPU has released it when the interrupt comes in. */
	static const char *const p[] = { "l0u0|l0u0", NULL };
	struct replay_scheduler replay;
	struct exploration e;
	struct cpus *c = make_cpus();

	replay_scheduler(&replay, NULL, 0);
	assert_string_equal(run_once(c, p, &replay.scheduler), "irq-lock");
	cpus_destroy(c);
	e = explore((const char *const[]){ "x0l0u0y0|l0u0", NULL }, true);
	assert_string_equal(e.why, "");
	/* Who only tries does not wait. */
	e = explore((const char *const[]){ "l0u0|t0", NULL }, true);
	assert_string_equal(e.why, "");
	/* What interrupts hold among themselves. */
	e = explore((const char *const[]){ "|l0u0", "|l0u0", NULL }, true);
	assert_string_equal(e.why, "");
}

static void an_nmi_comes_in_whether_interrupts_are_on_or_not(void **state)
{
	struct exploration e = explore((const char *const[]){ "x0r0w0y0|!i0", NULL }, false);

	assert_int_equal(e.runs, 4);
	assert_true(has_outcome(&e, 1) && has_outcome(&e, 2));
	/* An interrupt behind an NMI waits all the same; an NMI behind an interrupt does not. */
	e = explore((const char *const[]){ "x0r0w0y0|!i1,i0", NULL }, false);
	assert_true(!has_outcome(&e, 1));
	e = explore((const char *const[]){ "x0r0w0y0|i1,!i0", NULL }, false);
	assert_true(has_outcome(&e, 1));
	/* And with a lock held. */
	e = explore((const char *const[]){ "x0l0r0w0u0y0|!i0", "l0u0", NULL }, true);
	assert_true(has_outcome(&e, 1) && has_outcome(&e, 2));
	assert_string_equal(e.why, "");
}

static void an_nmi_that_waits_for_its_cpu_s_lock_is_a_deadlock(void **state)
{
	struct exploration e = explore((const char *const[]){ "x0l0u0y0|!l0u0", NULL }, true);

	assert_string_equal(e.why, "deadlock");
	assert_string_equal(trap.what,
			    "deadlock: CPU 0, interrupt waits for a spinlock of CPU 0");
}

static void a_cpu_does_not_race_with_its_own_interrupts(void **state)
{
	struct cpus *c = cpus_create(&(struct cpus_limits){ POINTS_ALL, 10000, none_is_benign });
	static const char *const own[] = { "w0w1|r0w1", NULL };
	static const char *const other[] = { "w0", "|r0", NULL };
	struct random_scheduler random;

	random_scheduler(&random, 1);
	for (int i = 0; i < 100; i++) {
		assert_string_equal(run_once(c, own, &random.scheduler), "");
		assert_string_equal(run_once(c, other, &random.scheduler), "data-race");
	}
	cpus_destroy(c);
}

/* --- data races --- */

static const char *all_are_benign(const struct race *race)
{
	return "this";
}

/* Of all orders: in none, in some or in each? */
enum how_many { NONE, SOME, EACH };

static enum how_many races_in(const char *a, const char *b)
{
	const char *const p[] = { a, b, NULL };
	struct cpus *c = cpus_create(&(struct cpus_limits){ POINTS_ALL, 10000, none_is_benign });
	struct all_scheduler *all = all_scheduler(false);
	unsigned int nr = 0, nr_races = 0;

	do {
		const char *why = run_once(c, p, all_as_scheduler(all));

		assert_true(!*why || !strcmp(why, "data-race"));
		assert_true(!*why == !cpus_race(c));
		nr_races += !!*why;
		nr++;
	} while (all_next(all, cpus_steps(c)));
	all_destroy(all);
	cpus_destroy(c);
	return !nr_races ? NONE : nr_races < nr ? SOME : EACH;
}

static void a_data_race_is_seen_in_whichever_order(void **state)
{
	assert_int_equal(races_in("w0", "r0"), EACH);
	assert_int_equal(races_in("w0", "w0"), EACH);
	assert_int_equal(races_in("r0w0", "l0r0w0u0"), EACH);
	assert_int_equal(races_in("w0", "w1"), NONE);
	assert_int_equal(races_in("r0", "r0"), NONE);
}

static void bytes_side_by_side_do_not_race(void **state)
{
	assert_int_equal(races_in("b0", "b1"), NONE);
	assert_int_equal(races_in("b0b1", "b1"), EACH);
	assert_int_equal(races_in("b7", "r0"), EACH);
	/* The last byte of word 0, and all of word 1. */
	assert_int_equal(races_in("b7", "w1"), NONE);
	assert_int_equal(races_in("b8", "w1"), EACH);
}

static void locks_order(void **state)
{
	assert_int_equal(races_in("l0w0u0", "l0r0u0"), NONE);
	assert_int_equal(races_in("m0w0n0", "m0r0n0"), NONE);
	assert_int_equal(races_in("l0w0u0", "l1r0u1"), EACH);
	/* Behind the unlock: a race unless the lock was taken later by the one that stores. */
	assert_int_equal(races_in("l0u0w0", "l0r0u0"), SOME);
}

static void marked_accesses_order_and_do_not_race(void **state)
{
	assert_int_equal(races_in("W0", "R0"), NONE);
	assert_int_equal(races_in("a0", "a0"), NONE);
	assert_int_equal(races_in("W0", "r0"), EACH);
	assert_int_equal(races_in("i0", "r0"), EACH);
	/* As KCSAN assumes that plain stores are atomic. */
	assert_int_equal(races_in("w0", "R0"), NONE);
	/* A message, if it is read after it was sent. */
	assert_int_equal(races_in("w0W1", "R1r0"), SOME);
	assert_int_equal(races_in("w0w1", "R1r0"), EACH);
	/* Who only looks has released nothing. */
	assert_int_equal(races_in("w0R1", "i1r0"), EACH);
}

static void what_is_meant_to_race_does_not(void **state)
{
	assert_int_equal(races_in("w0", "d0r0e0"), NONE);
	assert_int_equal(races_in("w0", "d0e0r0"), EACH);
	assert_int_equal(races_in("w0", "o1r0"), NONE);
	assert_int_equal(races_in("w0", "o1r1r0"), EACH);
}

static void data_races_are_looked_for_if_asked(void **state)
{
	static const char *const p[] = { "w0", "r0", NULL };
	struct cpus *c = make_cpus();
	struct replay_scheduler replay;

	replay_scheduler(&replay, NULL, 0);
	assert_string_equal(run_once(c, p, &replay.scheduler), "");
	cpus_destroy(c);
	c = cpus_create(&(struct cpus_limits){ POINTS_ALL, 10000, all_are_benign });
	assert_string_equal(run_once(c, p, &replay.scheduler), "");
	assert_null(cpus_race(c));
	cpus_destroy(c);
	/* Where atomic operations are no points, they are atomic all the same. */
	c = cpus_create(&(struct cpus_limits){ POINTS_LOCKS, 10000, none_is_benign });
	assert_string_equal(run_once(c, p, &replay.scheduler), "data-race");
	assert_int_equal(cpus_race(c)->place[0].cpu, 0);
	assert_int_equal(cpus_race(c)->place[0].kind, ACCESS_STORE);
	assert_int_equal(cpus_race(c)->place[1].cpu, 1);
	assert_int_equal(cpus_race(c)->place[1].kind, ACCESS_LOAD);
	assert_ptr_equal(cpus_race(c)->addr, &words[0]);
	assert_string_equal(run_once(c, (const char *const[]){ "a0", "a0", NULL },
				     &replay.scheduler), "");
	assert_string_equal(run_once(c, (const char *const[]){ "a0r0", "a0", NULL },
				     &replay.scheduler), "data-race");
	cpus_destroy(c);
}

/* After a trap, the same CPUs can run again. */
static void a_trap_leaves_the_stacks_usable(void **state)
{
	static const char *const bad[] = { "l0m1n1u0", "r0w0", NULL };
	static const char *const good[] = { "r0w0", "r0w0", NULL };
	struct replay_scheduler replay;
	struct cpus *c = make_cpus();

	replay_scheduler(&replay, NULL, 0);
	for (int i = 0; i < 100; i++) {
		assert_string_equal(run_once(c, bad, &replay.scheduler), "sleep");
		assert_string_equal(run_once(c, good, &replay.scheduler), "");
		assert_int_equal(words[0], 2);
	}
	cpus_destroy(c);
}

/* --- the same again --- */

static void a_recorded_run_is_the_same_again(void **state)
{
	static const char *const p[] = { "r0w0l0r1w1u0", "l0r1w1u0r0w0", "t0r2w2", NULL };
	struct random_scheduler random;
	struct cpus *c = make_cpus();

	random_scheduler(&random, 7);
	for (int i = 0; i < 2000; i++) {
		const struct steps *steps = cpus_steps(c);
		struct replay_scheduler replay;
		struct turn turns[64];
		uint8_t who[64];
		uint64_t was;
		size_t nr, nr_turns;

		assert_string_equal(run_once(c, p, &random.scheduler), "");
		was = outcome();
		nr = steps->nr;
		for (size_t n = 0; n < nr; n++)
			who[n] = steps->steps[n].cpu;
		nr_turns = steps_turns(steps, turns, 64);
		replay_scheduler(&replay, turns, nr_turns);
		assert_string_equal(run_once(c, p, &replay.scheduler), "");
		assert_int_equal(steps->nr, nr);
		for (size_t n = 0; n < nr; n++)
			assert_int_equal(steps->steps[n].cpu, who[n]);
		assert_int_equal(outcome(), was);
	}
	cpus_destroy(c);
}

static void without_turns_one_cpu_follows_the_other(void **state)
{
	static const char *const p[] = { "r0w0", "r0w0", NULL };
	struct replay_scheduler replay;
	struct cpus *c = make_cpus();
	struct turn turn;

	replay_scheduler(&replay, NULL, 0);
	assert_string_equal(run_once(c, p, &replay.scheduler), "");
	assert_int_equal(steps_turns(cpus_steps(c), &turn, 1), 0);
	assert_int_equal(words[0], 2);
	cpus_destroy(c);
}

/* --- the bound of PCT --- */

static void pct_finds_a_bug_as_often_as_it_promises(void **state)
{
	/* A lost update: CPU 1's load and store between CPU 0's. Depth 2. */
	static const char *const p[] = { "r1r2r3r0w0", "r1r2r3r0w0", NULL };
	struct cpus *c = make_cpus();
	struct pct_scheduler pct;
	unsigned int runs = 4000, found = 0;
	size_t length = 12;

	pct_scheduler(&pct, 1, 2, length);
	for (unsigned int i = 0; i < runs; i++) {
		assert_string_equal(run_once(c, p, &pct.scheduler), "");
		found += words[0] == 1;
	}
	assert_true(found * 2 * length >= runs);
	assert_true(found < runs);
	cpus_destroy(c);
}

/* Where both hold the lock, a CPU is left in vain; where one does, or they hold two, it is not. */
static void steps_under_one_lock_do_not_conflict(void **state)
{
	static const struct {
		const char *const p[3];
		size_t nr;
	} cases[] = {
		{ { "l0r0w0u0", "l0r0w0u0", NULL }, 4 },
		{ { "l0r0w0u0", "r0w0", NULL }, 4 },
		{ { "l0r0w0u0", "l1r0w0u1", NULL }, 4 },
		{ { "l0w0u0l0w1u0", "l0w0u0w1", NULL }, 8 },
		/* Once without it is enough. */
		{ { "l0w0u0", "l0w0u0w0", NULL }, 6 },
		/* An interrupt comes in only where it meets something. */
		{ { "r1r2w0|w0", NULL }, 2 },
	};
	struct cpus *c = make_cpus();
	struct replay_scheduler replay;
	struct point points[32];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		replay_scheduler(&replay, NULL, 0);
		assert_string_equal(run_once(c, cases[i].p, &replay.scheduler), "");
		assert_int_equal(steps_conflicts(cpus_steps(c), points), cases[i].nr);
	}
	cpus_destroy(c);
}

/* The load and the store of word 0, of either CPU. */
static void pct_finds_it_sooner_where_steps_conflict(void **state)
{
	static const char *const p[] = { "r1r2r3r0w0", "r1r2r3r0w0", NULL };
	struct replay_scheduler replay;
	struct cpus *c = make_cpus();
	struct pct_scheduler pct;
	struct point points[16];
	unsigned int runs = 4000, found = 0;

	replay_scheduler(&replay, NULL, 0);
	assert_string_equal(run_once(c, p, &replay.scheduler), "");
	assert_int_equal(steps_conflicts(cpus_steps(c), points), 4);
	/* Its first step is up to its first access. */
	assert_int_equal(points[0].cpu, 0);
	assert_int_equal(points[0].nth, 4);
	assert_int_equal(points[3].cpu, 1);
	assert_int_equal(points[3].nth, 5);
	pct_scheduler_at(&pct, 1, 2, points, 4);
	for (unsigned int i = 0; i < runs; i++) {
		assert_string_equal(run_once(c, p, &pct.scheduler), "");
		found += words[0] == 1;
	}
	assert_true(found * 2 * 4 >= runs);
	assert_true(found < runs);
	/* Nothing conflicts: any order will do. */
	pct_scheduler_at(&pct, 1, 3, points, 0);
	assert_string_equal(run_once(c, p, &pct.scheduler), "");
	cpus_destroy(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outcomes_are_the_same_with_and_without_reduction),
		cmocka_unit_test(outcomes_are_the_same_for_programs_drawn_at_random),
		cmocka_unit_test(the_number_of_orders_is_known),
		cmocka_unit_test(an_update_is_lost_without_the_lock_only),
		cmocka_unit_test(a_lock_that_is_never_released_is_a_deadlock),
		cmocka_unit_test(a_lock_that_nobody_waits_for_is_held_at_the_end),
		cmocka_unit_test(an_inversion_is_found_where_nothing_deadlocks),
		cmocka_unit_test(an_inversion_is_found_by_way_of_a_third_lock),
		cmocka_unit_test(who_sleeps_with_a_spinlock_is_told),
		cmocka_unit_test(what_does_not_end_is_a_livelock),
		cmocka_unit_test(the_lock_of_another_cpu_is_not_released),
		cmocka_unit_test(outcomes_are_the_same_for_interrupts_drawn_at_random),
		cmocka_unit_test(an_interrupt_comes_in_where_interrupts_are_on),
		cmocka_unit_test(the_cpu_waits_while_an_interrupt_is_under_way),
		cmocka_unit_test(a_lock_of_interrupts_is_held_with_interrupts_off),
		cmocka_unit_test(an_nmi_comes_in_whether_interrupts_are_on_or_not),
		cmocka_unit_test(an_nmi_that_waits_for_its_cpu_s_lock_is_a_deadlock),
		cmocka_unit_test(a_cpu_does_not_race_with_its_own_interrupts),
		cmocka_unit_test(a_data_race_is_seen_in_whichever_order),
		cmocka_unit_test(bytes_side_by_side_do_not_race),
		cmocka_unit_test(locks_order),
		cmocka_unit_test(marked_accesses_order_and_do_not_race),
		cmocka_unit_test(what_is_meant_to_race_does_not),
		cmocka_unit_test(data_races_are_looked_for_if_asked),
		cmocka_unit_test(a_trap_leaves_the_stacks_usable),
		cmocka_unit_test(a_recorded_run_is_the_same_again),
		cmocka_unit_test(without_turns_one_cpu_follows_the_other),
		cmocka_unit_test(pct_finds_a_bug_as_often_as_it_promises),
		cmocka_unit_test(steps_under_one_lock_do_not_conflict),
		cmocka_unit_test(pct_finds_it_sooner_where_steps_conflict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
