/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exploring: every schedule of every program.
 *
 * Nothing says what a thread does: at each operation it may begin whatever it
 * is entitled to, so that one exploration covers all programs of so many
 * operations at once, and programs that share a state share its future. Where
 * a state has been before, or one that differs in names only, is not gone
 * through again: equal states have equal futures (state.h), and every
 * check looks at one step or one state. What the future holds, its schedules,
 * is kept with the state and added up.
 */
#ifndef INTERLEAVE_EXPLORE_H
#define INTERLEAVE_EXPLORE_H

#include <stddef.h>

#include "interleave/seen.h"

/**
 * struct plan - what to explore
 * @max_order: of the blocks: 0, or up to STATE_MAX_ORDER.
 * @max_refs: that a thread begins with, to one page; 0 is 1.
 * @weak: memory is weakly ordered (interleave/memory.h).
 * @lookups: pages may be mapped, and found by that.
 * @programs: NULL, or for each thread what it does, ended by STATE_IDLE. Where
 *	the next operation is not possible the thread waits.
 * @unreduced: walk every schedule, for comparison.
 * @progress: NULL, or told now and then.
 */
struct plan {
	enum refcounts refcounts;
	uint8_t nr_threads;
	uint8_t nr_pages;
	uint8_t nr_ops;
	uint8_t max_order;
	uint8_t max_refs;
	bool weak;
	bool lookups;
	const struct state_move *const *programs;
	bool unreduced;
	void (*progress)(uint64_t nr_states);
};

/**
 * struct exploration - what there was
 * @nr_starts: ways to begin.
 * @nr_schedules: complete ones, up to the names of threads and pages at their
 *	start; UINT64_MAX if one start has 2^52 or more.
 * @nr_states, @nr_steps: looked at.
 * @longest, @allocations: the most steps, and the most allocations, that is
 *	generations after the first, of one schedule.
 * @ends: the states in which nothing can happen any more.
 * @forgot: some value was too old to be kept, and was not loaded any more.
 * @out_of_patience: a thread went alone (state_moves()): not all was seen.
 * @check: the first thing wrong, or STATE_FINE.
 */
struct exploration {
	size_t nr_starts;
	uint64_t nr_schedules;
	uint64_t nr_states;
	uint64_t nr_steps;
	unsigned int longest;
	unsigned int allocations;
	struct seen ends;
	bool forgot;
	bool out_of_patience;
	enum state_check check;
};

/** state_nr_starts - ways to begin, including those that differ in names only. */
unsigned int state_nr_starts(const struct plan *plan);

/**
 * state_start - the @n-th of them, below state_nr_starts()
 * Return: false if that number stands for none.
 */
bool state_start(const struct plan *plan, unsigned int n, struct state *w);

/**
 * state_starts - the ways to begin
 * @starts: set to an array for free(): each page free, some thread's own, or
 *	held by one or more threads with up to max_refs references each; with a
 *	frozen bit also with as many failed try-gets as there can be; with
 *	orders, two pages also as one block, compound or not.
 * Return: how many, no two of which differ in names only.
 */
size_t state_starts(const struct plan *plan, struct state **starts);

/** explore - from every start, or from @start if it is not NULL. */
void explore(const struct plan *plan, const struct state *start,
	     struct exploration *e);

void exploration_destroy(struct exploration *e);

/**
 * struct schedule - steps from a start
 */
struct schedule {
	struct state start;
	struct state_move *moves;
	size_t nr;
};

/**
 * explore_shortest - a shortest schedule at whose end something is wrong
 * Return: false if there is none. The schedule is for schedule_destroy().
 */
bool explore_shortest(const struct plan *plan, const struct state *start,
		      struct schedule *s);

void schedule_destroy(struct schedule *s);

/**
 * schedule_print - one step a line, numbered
 *
 * What follows a '#' is for readers: what each step was, and what was wrong.
 */
void schedule_print(const struct schedule *s, FILE *out);

/**
 * schedule_parse - read back what schedule_print() wrote
 * Return: NULL, or the reason why not, with the line in @line.
 */
const char *schedule_parse(struct schedule *s, FILE *in, unsigned int *line);

/**
 * schedule_replay - what its last step broke, or STATE_FINE
 * @nr: set to the steps taken: fewer than there are if one was not possible.
 */
enum state_check schedule_replay(const struct schedule *s, size_t *nr);

#endif
