/* SPDX-License-Identifier: GPL-2.0-only */
/* Who runs next: schedulers. */
#ifndef SCHEDULE_SCHEDULER_H
#define SCHEDULE_SCHEDULER_H

#include "program/random.h"
#include "schedule/steps.h"

/**
 * struct choice - what a scheduler is asked
 * @nr: how often it was asked before in this run.
 * @current: who has run until now; NO_CPU at first.
 * @enabled: who can go on, a bit each: at least one.
 * @steps: of this run so far.
 */
struct choice {
	size_t nr;
	uint8_t current;
	uint8_t enabled;
	const struct steps *steps;
};

/**
 * struct scheduler
 * @begin: a run begins.
 * @pick: who goes on, one of @enabled. Asked at each point, even if there is one only.
 */
struct scheduler {
	void (*begin)(struct scheduler *s);
	uint8_t (*pick)(struct scheduler *s, const struct choice *choice);
};

/* --- random.c: each CPU that can go on is as likely as the others --- */

struct random_scheduler {
	struct scheduler scheduler;
	struct random random;
};

void random_scheduler(struct random_scheduler *s, uint64_t seed);

/* --- pct.c: probabilistic concurrency testing (Burckhardt and others, ASPLOS 2010) --- */

#define PCT_MAX_DEPTH 8

/**
 * struct pct_scheduler - CPUs have priorities, and the highest that can runs
 * @points, @nr_points: NULL, or steps that conflict with another CPU's: steps_conflicts().
 * @taken: steps of each CPU in this run.
 *
 * Priorities are drawn at random, and change at @depth - 1 points among the first @length, or
 * among @points, each when its CPU comes to it. A bug that takes @depth ordering constraints is
 * found by one run with probability 1 / (n * length^(depth - 1)) at least, n the number of CPUs;
 * at @points, it is as likely as if all steps were among them, if those of the bug are.
 */
struct pct_scheduler {
	struct scheduler scheduler;
	struct random random;
	unsigned int depth;
	size_t length;
	const struct point *points;
	size_t nr_points;
	uint32_t priority[MAX_CONTEXTS];
	size_t taken[MAX_CONTEXTS];
	size_t change[PCT_MAX_DEPTH];
};

/**
 * pct_scheduler
 * @depth: from 1 to PCT_MAX_DEPTH.
 * @length: points of a run, about; may be changed between runs.
 */
void pct_scheduler(struct pct_scheduler *s, uint64_t seed, unsigned int depth,
		   size_t length);

/** pct_scheduler_at - the same at some steps of CPUs; @points stays the caller's */
void pct_scheduler_at(struct pct_scheduler *s, uint64_t seed, unsigned int depth,
		      const struct point *points, size_t nr_points);

/* --- replay.c: turns as they were recorded --- */

struct replay_scheduler {
	struct scheduler scheduler;
	const struct turn *turns;
	size_t nr;
	size_t next;
	size_t last;
};

/** replay_scheduler - a turn to a CPU that cannot go on then is left out. */
void replay_scheduler(struct replay_scheduler *s, const struct turn *turns, size_t nr);

/* --- all.c: every order --- */

struct all_scheduler;

/**
 * all_scheduler - explore orders, depth first
 * @reduced: of orders that differ only in independent steps, run one: dynamic
 *	partial-order reduction (Flanagan and Godefroid, POPL 2005) with sleep sets. Two steps
 *	depend on each other if one writes what the other accesses, as far as accesses are
 *	seen.
 */
struct all_scheduler *all_scheduler(bool reduced);
void all_destroy(struct all_scheduler *a);

/** all_as_scheduler - to run with. */
struct scheduler *all_as_scheduler(struct all_scheduler *a);

/** all_is_redundant - is the run that has just ended equivalent to an earlier one? */
bool all_is_redundant(const struct all_scheduler *a);

/**
 * all_next - take in the run that has ended
 * Return: false if no order is left.
 */
bool all_next(struct all_scheduler *a, const struct steps *steps);

#endif
