/* SPDX-License-Identifier: GPL-2.0-only */
/* One structure-aware mutator core for every engine. */
#ifndef PROGRAM_MUTATE_H
#define PROGRAM_MUTATE_H

#include "program/program.h"

/**
 * program_mutate - change a program, in place
 * @seed: all randomness comes from it: same program and seed, same result.
 * @max_ops: the result has at most this many operations.
 * @needs: bits of enum geometry_need that do not clash: what the machine of the
 *	result has, so that the backends can be it.
 *
 * Inserts, deletes, duplicates, swaps and moves operations and short idioms
 * of them, tweaks operands toward the edges of their kind, and changes the
 * geometry now and then: a few such changes, or many. One time in three, and
 * always where there is nothing yet, it writes a new program instead.
 */
void program_mutate(struct program *p, uint32_t seed, size_t max_ops,
		    unsigned int needs);

/**
 * program_cross - splice a piece of @other into @p, and change the result
 */
void program_cross(struct program *p, const struct program *other,
		   uint32_t seed, size_t max_ops, unsigned int needs);

#endif
