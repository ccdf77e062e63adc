// SPDX-License-Identifier: GPL-2.0-only
/*
 * Property: whatever the order in which several CPUs take their steps, the results of their
 * operations are those of some order of the operations one after another, and so is the state
 * they leave (docs/schedules.md says what is judged).
 *
 * The operations are those of the program's block that overlaps. They run in the order that its
 * switch operations choose, in the first of all orders (all.c), and if there are more, in some that
 * are drawn at random (PCT); the program's bytes are the seed, so that the same input is the same
 * runs. A failure is saved with its switches.
 */
#include <stdio.h>
#include <stdlib.h>

/* The library is not there where OSS-Fuzz runs it. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "oracle/alloc.h"
#include "program/random.h"
#include "registry/registry.h"
#include "runner/benign.h"
#include "runner/overlap/overlap.h"
#include "targets/target.h"

/*
 * Of all orders of an input, so many are run, depth first: few operations have no more. If there
 * are more, so many are drawn, for so many ordering constraints.
 */
#define ORDERS_IN_TURN	12
#define ORDERS_DRAWN	6
#define MIN_DEPTH	2
#define MAX_DEPTH	3

/*
 * Of a run on machines as small as these; a livelock costs as much time as so many. A contiguous
 * allocation that tries many ranges makes a million.
 */
#define ACCESSES	5000000

/* Of all runs of an input: no more are begun then. */
#define ENOUGH		1000000

const char target_name[] = "race_strict";
const enum input target_input = INPUT_OVERLAP;

/*
 * What libFuzzer is to look for, as coverage: pairs of places in the code, of which one CPU is at
 * the second right after another was at the first, with the same memory, and one writes it.
 */
#define NR_PAIRS 16384
static uint8_t pairs[NR_PAIRS] __attribute__((used, section("__libfuzzer_extra_counters")));

/* The last access to each word of memory, as far as no other has its place. */
#define NR_WORDS 4096
struct access {
	touch_t touch;
	const void *from;
	uint8_t cpu;
};

static uint64_t mix(uint64_t x)
{
	struct random random = { x };

	return random_next(&random);
}

static void note_access(struct access *words, const struct step *step, touch_t touch)
{
	struct access *last = &words[mix(touch_word(touch)) % NR_WORDS];
	uint64_t pair;

	if (last->from && touch_word(last->touch) == touch_word(touch) &&
	    last->cpu != step->cpu && (touch_writes(last->touch) || touch_writes(touch))) {
		/* How far apart they are does not depend on where the code was loaded. */
		pair = mix((uint64_t)((const char *)step->from - (const char *)last->from)) ^
		       step->kind;
		pairs[pair % NR_PAIRS] = 1;
	}
	*last = (struct access){ touch, step->from, step->cpu };
}

static void note_pairs(const struct steps *steps)
{
	static struct access words[NR_WORDS];

	for (size_t i = 0; i < NR_WORDS; i++)
		words[i].from = NULL;
	for (size_t i = 0; i < steps->nr; i++)
		for (size_t t = steps->steps[i].begins; t < steps->steps[i].ends; t++)
			note_access(words, &steps->steps[i], steps->touches[t]);
}

/* An input's orders. @left: accesses until there are enough. */
struct orders {
	struct pairing *pairing;
	struct overlapped *o;
	struct finding *f;
	size_t left;
};

/* The program with the switches that were made, which replays the run. */
static void report(struct orders *orders, const struct verdict *v)
{
	const struct steps *steps = overlapped_steps(orders->o);
	size_t nr = steps_turns(steps, NULL, 0);
	struct turn *turns = calloc(nr + 1, sizeof(*turns));
	struct program p;

	if (!turns)
		abort();
	steps_turns(steps, turns, nr);
	program_init(&p);
	overlapped_program(orders->o, turns, nr, &p);
	target_judge(orders->pairing, &p, v, orders->f);
	program_destroy(&p);
	free(turns);
}

/* False if that is enough. */
static bool run_order(struct orders *orders, struct scheduler *s)
{
	const struct steps *steps = overlapped_steps(orders->o);
	struct verdict v;

	overlapped_run(orders->o, s, &v);
	note_pairs(steps);
	if (v.kind == VERDICT_DIVERGENCE)
		report(orders, &v);
	else
		orders->f->nr_ops += v.nr_ops;
	orders->left -= steps->nr < orders->left ? steps->nr : orders->left;
	return v.kind == VERDICT_PASS && orders->left;
}

/* False if there are no more. */
static bool run_in_turn(struct orders *orders)
{
	struct all_scheduler *all = all_scheduler(true);
	bool more = true;

	for (unsigned int i = 0; i < ORDERS_IN_TURN && more; i++)
		more = run_order(orders, all_as_scheduler(all)) &&
		       all_next(all, overlapped_steps(orders->o));
	all_destroy(all);
	return more;
}

static void run_drawn(struct orders *orders, uint64_t seed)
{
	struct point *points = NULL;
	struct pct_scheduler pct;
	bool more = true;
	size_t nr;

	for (unsigned int i = 0; i < ORDERS_DRAWN && more; i++) {
		const struct steps *steps = overlapped_steps(orders->o);
		unsigned int depth = MIN_DEPTH + i % (MAX_DEPTH - MIN_DEPTH + 1);

		/* Of the order before: what a CPU does depends on what others have done. */
		points = xrealloc(points, (steps->nr + 1) * sizeof(*points));
		nr = steps_conflicts(steps, points);
		/* The last one anywhere: the harness does not see all that conflicts. */
		if (i + 1 < ORDERS_DRAWN)
			pct_scheduler_at(&pct, mix(seed + i), depth, points, nr);
		else
			pct_scheduler(&pct, mix(seed + i), depth, steps->nr);
		more = run_order(orders, &pct.scheduler);
	}
	free(points);
}

static void run_orders(struct orders *orders, uint64_t seed)
{
	struct replay_scheduler replay;
	const struct turn *turns;
	size_t nr;

	turns = overlapped_turns(orders->o, &nr);
	replay_scheduler(&replay, turns, nr);
	if ((!nr || run_order(orders, &replay.scheduler)) && run_in_turn(orders))
		run_drawn(orders, seed);
}

void target_check(const uint8_t *bytes, size_t len, struct finding *f)
{
	static struct cpus_limits limits = { .points = POINTS_ALL, .accesses = ACCESSES };
	static struct pairing pairing = { .mode = RUN_FREE, .accesses = ACCESSES };
	struct overlapped *o;
	struct verdict v = { 0 };
	struct program p;
	const char *why;

	if (!pairing.a) {
		backends_racing();
		pairing.a = target_backend_alone();
		if (benign_names())
			limits.benign = benign_race;
		else
			fputs("race_strict: addr2line(1) is missing, which names what races: data races are not looked for\n", stderr);
	}
	program_init(&p);
	program_decode(&p, bytes, len);
	o = overlapped_create(target_runner(&pairing), &p, &limits, &v, &why);
	if (why) {
		f->outcome = OUTCOME_UNSUPPORTED;
		f->detail = why;
		f->need = "overlap";
	} else if (target_judge(&pairing, &p, &v, f) && o) {
		run_orders(&(struct orders){ &pairing, o, f, ENOUGH },
			   XXH3_64bits(bytes, len));
		if (f->outcome == OUTCOME_PASS && overlapped_unjudged(o)) {
			f->outcome = OUTCOME_UNSUPPORTED;
			f->detail = "too many orders of the calls might explain its results";
			f->need = "unjudged";
		}
	}
	overlapped_destroy(o);
	program_destroy(&p);
}
