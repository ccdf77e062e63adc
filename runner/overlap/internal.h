/* SPDX-License-Identifier: GPL-2.0-only */
/* A block of operations that overlaps, for the files here. */
#ifndef RUNNER_OVERLAP_INTERNAL_H
#define RUNNER_OVERLAP_INTERNAL_H

#include "runner/internal.h"
#include "runner/overlap/overlap.h"

/**
 * struct member - an operation of the block
 * @op: its number in the program.
 * @cpu: whose: a CPU, or interrupt_on() it.
 * @call, @pfns, @answers: as it was resolved; of the answers, those that it had then.
 * @pfn, @given, @nr_given: what it was given then: a range, or @given.
 * @froze: it froze a page then.
 * @maker: the member whose allocation it names, or -1.
 * @number: of its own allocation.
 * @ran, @made, @made_pfns, @result, @result_pfns: in this run, the call and its result.
 * @begun, @ended: numbers of steps.
 * @reports: what it must report, as far as it was followed in this try; @followed: to its end.
 */
struct member {
	size_t op;
	uint8_t cpu;
	struct call call;
	uint32_t *pfns;
	struct answer *answers;
	uint32_t pfn;
	uint32_t *given;
	uint32_t nr_given;
	bool froze;
	long maker;
	uint32_t number;

	bool ran;
	struct call made;
	uint32_t *made_pfns;
	struct result result;
	uint32_t *result_pfns;
	size_t begun;
	size_t ended;
	struct reports reports;
	bool followed;
};

/**
 * struct event - a call for the oracle to follow: a member's, or part of it
 * @answer: which a request has had.
 * @pages: of a bulk allocation, those that it takes, as many as its call says.
 */
struct event {
	size_t member;
	struct call call;
	const struct answer *answer;
	uint32_t *pages;
};

/**
 * struct overlapped
 * @accesses: most that a run may make.
 * @first, @end: operations of the block, without those that delimit it.
 * @mask: CPUs that do something in it, and interrupts; @last_cpu: the one that runs what
 *	follows; @comes_in: in an interrupt there.
 * @running: which member each CPU, or the interrupt there, is in.
 * @order, @nr_order: which of the possible events was taken as the n-th, in this try.
 * @has_begun: the block runs, or was run; @in_block: and what it left is not yet judged.
 * @concurrent: its calls, for those who ask.
 * @contended: locks that others hold when the block begins.
 * @judging: the block was run, and its order is being looked for.
 * @outcome: of the last run: the results and the state behind them.
 */
struct overlapped {
	struct runner *r;
	struct program p;
	struct cpus *cpus;
	size_t accesses;
	struct scheduler *scheduler;
	size_t first;
	size_t end;
	uint8_t mask;
	uint8_t last_cpu;
	bool comes_in;
	struct member *members;
	size_t nr;
	struct turn *turns;
	size_t nr_turns;
	struct run *run;
	size_t running[MAX_CONTEXTS];

	struct event *events;
	size_t nr_events;
	size_t cap_events;
	struct digit {
		uint32_t taken;
		uint32_t of;
	} *order;
	size_t nr_order;
	size_t cap_order;
	bool has_begun;
	bool in_block;
	struct concurrent *concurrent;
	bool judging;
	struct turn *recorded;
	size_t cap_recorded;
	uint64_t contended;
	uint64_t unjudged;
	uint64_t outcome;
	char why[VERDICT_TEXT];
};

static inline const struct op *op_of(const struct overlapped *o, const struct member *m)
{
	return &o->p.ops[m->op];
}

/* linearize.c: the calls that were made, for an order of them to be looked for. */
void note_events(struct overlapped *o);

/* linearize.c: follow them in the order at hand; false, with the violation reported, if it is none. */
bool follow_all(struct run *run);

/* linearize.c: the next order to try; false if there is none. */
bool next_order(struct overlapped *o);

#endif
