/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The bound: which programs a search covers. "Closed" is a claim about the programs within
 * the bound, and about no others.
 *
 * As text: words NAME=VALUE,VALUE...
 *
 *	live=2 refs=1 damaged=0		limits
 *	ops=alloc,free,drain_all	the operations; ops=-task,-pressure: all but these
 *	type=movable gfp=0,__GFP_COMP	values of every operand with that name
 *	alloc_contig.count=4		values of one operation's operand
 */
#ifndef EXHAUST_BOUND_H
#define EXHAUST_BOUND_H

#include "program/program.h"

#define BOUND_MAX_VALUES 64

/**
 * struct bound
 * @live: nothing is allocated while callers hold pages of this many allocations.
 * @refs: no operation takes the refcount of a page above this.
 * @damaged: no page is damaged while this many are; each kind of damage to a page counts as
 *	one, and so does each leaked page.
 * @answers: no reclaim, compact or oom while this many answers wait for a request.
 * @ops: the operations.
 * @values: for each operand, the values to try; with @nr 0, all that differ in meaning
 *	(moves.h).
 */
struct bound {
	uint32_t live;
	uint32_t refs;
	uint32_t damaged;
	uint32_t answers;
	bool ops[NR_OPS];
	struct bound_values {
		uint32_t nr;
		uint32_t v[BOUND_MAX_VALUES];
	} values[NR_OPS][OP_MAX_ARGS];
};

/**
 * bound_init - the default: all operations, two allocations, two references, one damaged page,
 *	no answers
 */
void bound_init(struct bound *b);

/**
 * bound_parse - narrow the bound by a text
 * Return: true, or false with a sentence in @why.
 */
bool bound_parse(struct bound *b, const char *text, char *why, size_t cap);

/**
 * bound_of_comment - bound_parse() what follows "Bound:" in each line of a comment; a line that
 *	ends with a comma goes on in the next one
 */
bool bound_of_comment(struct bound *b, const char *comment, char *why, size_t cap);

/** bound_print - a line each for the limits, the operations, and those left out. */
void bound_print(const struct bound *b, FILE *out);

#endif
