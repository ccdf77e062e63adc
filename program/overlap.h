/* SPDX-License-Identifier: GPL-2.0-only */
/* Blocks of operations that overlap: what may be in one, and programs that have one. */
#ifndef PROGRAM_OVERLAP_H
#define PROGRAM_OVERLAP_H

#include "program/program.h"
#include "program/random.h"

/**
 * overlap_allows - may the operation be in such a block?
 *
 * While other CPUs run, what holds locks for others is not known, nor is what the harness
 * does by itself. What requests will meet is said before the block.
 */
bool overlap_allows(const struct op *op);

/**
 * overlap_interrupts - may an interrupt do the operation?
 *
 * It must not sleep, as isolation and contiguous allocation do (mutexes, cond_resched()), and
 * requests that may reclaim (__GFP_DIRECT_RECLAIM).
 */
bool overlap_interrupts(const struct op *op);

/**
 * overlap_may_share - may two CPUs do these at the same time?
 *
 * What is legal in the order of the program must be legal in every order: several CPUs may
 * drop references to one allocation, and no more than that; and no call undoes an isolation
 * that another one relies on.
 */
bool overlap_may_share(const struct op *a, const struct op *b);

/** overlap_adapt - as it is while others run: without what such a block may not have */
void overlap_adapt(struct op *op);

/**
 * overlap_compose - a program on a small machine, whose last operations are about the same pages
 * @p: its machine is kept, as far as it is small.
 * @needs: what the machine must have: bits of enum geometry_need.
 * Return: where they begin.
 */
size_t overlap_compose(struct program *p, struct random *random, unsigned int needs);

/**
 * program_overlap - let the last operations of a program overlap
 * @random: which ones, on which CPUs, and where one CPU is left for another.
 * @needs: what the machine must have: bits of enum geometry_need.
 *
 * A block that is there stays where it is, with its switches, more often than not. What the
 * block may not have is left out, and what follows it.
 */
void program_overlap(struct program *p, struct random *random, unsigned int needs);

#endif
