/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Moving operations about: what stays goes on naming the allocation that it named.
 * An operation is about an allocation by number (struct op), so that others have
 * to be renumbered when an operation that allocates comes, goes or moves.
 */
#ifndef PROGRAM_EDIT_H
#define PROGRAM_EDIT_H

#include "program/program.h"

/**
 * program_without - a program without the operations [from, from + nr)
 * @to: gets the machine and what remains, in order; initialised.
 *
 * What was about an allocation of theirs would do nothing: it goes too.
 */
void program_without(struct program *to, const struct program *p, size_t from,
		     size_t nr);

/**
 * program_arrange - keep some operations, in any order
 * @order, @nr: indices of those that stay, in their new order; each once at most.
 *
 * An operation whose allocation is no longer made before it names ALLOC_NONE.
 */
void program_arrange(struct program *p, const uint32_t *order, size_t nr);

/**
 * program_insert - put operations before operation @at
 * @ops, @nr: named as where they come to stand: numbers up to those of the
 *	allocations before @at, then those of @ops themselves. The program must
 *	have room for all of them.
 */
void program_insert(struct program *p, size_t at, const struct op *ops,
		    size_t nr);

#endif
