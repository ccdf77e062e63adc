/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The bound: which programs a search is about. It is part of what a search says: "closed"
 * means all programs within the bound, and no others.
 *
 * As text: words NAME=VALUE,VALUE...
 *
 *	live=2 refs=1 damaged=0		limits
 *	ops=alloc,free,drain_all	the operations; or all but some: ops=-task,-pressure
 *	type=movable gfp=0,__GFP_COMP	values of every operand of this name
 *	alloc_contig.count=4		of one operation
 */
#ifndef EXHAUST_BOUND_H
#define EXHAUST_BOUND_H

#include "program/program.h"

#define BOUND_MAX_VALUES 64

/**
 * struct bound
 * @live: nothing is allocated while callers hold pages of this many allocations.
 * @refs: no caller makes a page have more references.
 * @damaged: no page is damaged while so many are, each kind of damage of a page and each
 *	leaked page counted.
 * @answers: no operation says what requests will meet while so many wait; with 0, none.
 * @ops: the operations.
 * @values: for each operand, the values to try; with @nr 0 all that differ in meaning
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
 * bound_init - every operation but those that say what requests will meet; two
 *	allocations, two references, one damaged page
 */
void bound_init(struct bound *b);

/**
 * bound_parse - narrow it by a text
 * Return: true, or false with a sentence in @why.
 */
bool bound_parse(struct bound *b, const char *text, char *why, size_t cap);

/** bound_of_comment - bound_parse() what is behind "Bound:" in the lines of a comment. */
bool bound_of_comment(struct bound *b, const char *comment, char *why, size_t cap);

/** bound_print - the limits, what is in it, and what is left out, a line each. */
void bound_print(const struct bound *b, FILE *out);

#endif
