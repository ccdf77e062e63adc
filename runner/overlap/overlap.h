/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs with a block of operations that overlap: each CPU runs its own on one backend
 * at the same time as the others, in an order that a scheduler chooses. docs/schedules.md
 * says what is judged.
 */
#ifndef RUNNER_OVERLAP_H
#define RUNNER_OVERLAP_H

#include "runner/runner.h"
#include "schedule/cpus.h"

struct overlapped;

/**
 * overlapped_create - a program to be run in many orders
 * @r: of one backend.
 * @limits: see struct cpus_limits.
 * @v: of the program with its operations one after another, as they stand, which is run
 *	first: it must be a pass.
 * @why: set if the program is not one that can be run so; valid until the next call.
 *
 * Return: NULL if @v is not a pass, or with @why set.
 */
struct overlapped *overlapped_create(struct runner *r, const struct program *p,
				     const struct cpus_limits *limits, struct verdict *v,
				     const char **why);
void overlapped_destroy(struct overlapped *o);

/** overlapped_run - once, as @s chooses */
void overlapped_run(struct overlapped *o, struct scheduler *s, struct verdict *v);

/** overlapped_forget - forget how locks were used in earlier runs. */
void overlapped_forget(struct overlapped *o);

/** overlapped_steps - of the last run. */
const struct steps *overlapped_steps(const struct overlapped *o);

/** overlapped_turns - what the program's own switch operations choose. */
const struct turn *overlapped_turns(const struct overlapped *o, size_t *nr);

/** overlapped_program - the program with these turns for switch operations; @p initialised. */
void overlapped_program(const struct overlapped *o, const struct turn *turns, size_t nr,
			struct program *p);

/**
 * overlapped_outcome - a digest of what the last run came to, if it was no trap: the
 * results, and the state of the machine when the block had ended
 */
uint64_t overlapped_outcome(const struct overlapped *o);

/** overlapped_unjudged - runs for which too many orders might have explained the results. */
uint64_t overlapped_unjudged(const struct overlapped *o);

/**
 * struct overlapped_call - an operation of the block, in the last run
 * @op, @nr_allocs: as op_print() takes them.
 * @begins, @ends: its first step, and the one behind its last; SIZE_MAX: it did not return.
 */
struct overlapped_call {
	const struct op *op;
	uint32_t nr_allocs;
	uint8_t cpu;
	size_t begins;
	size_t ends;
	const struct result *result;
};

/**
 * overlapped_call - the @i-th operation of the block
 * Return: false if there are not so many. Those that were not reached have @begins SIZE_MAX.
 */
bool overlapped_call(const struct overlapped *o, size_t i, struct overlapped_call *call);

/** overlapped_left - the next step of the CPU that took step @at; SIZE_MAX if there is none. */
size_t overlapped_left(const struct overlapped *o, size_t at);

/* For a reader: what a CPU is about to do. */
extern const char *const access_words[NR_ACCESS_KINDS];

/** overlapped_print - the last run, for a reader: operations, and where CPUs took turns. */
void overlapped_print(const struct overlapped *o, FILE *out);

#endif
