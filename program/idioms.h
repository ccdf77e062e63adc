/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Idioms: short sequences in which the contiguous freeing paths do something
 * worth seeing, and that single random operations would rarely compose.
 */
#ifndef PROGRAM_IDIOMS_H
#define PROGRAM_IDIOMS_H

#include "program/pick.h"

#define IDIOM_MAX_OPS 48

/* A range is long above this, as is a machine that may have one. */
#define LONG_RANGE 8192

/** struct idiom - the operations of one, and the guess of what is live after. */
struct idiom {
	struct picker *pick;
	struct op ops[IDIOM_MAX_OPS];
	unsigned int nr;
};

/**
 * idiom_compose_long - write the life of a range above LONG_RANGE pages
 *
 * Nothing on a machine of LONG_RANGE pages or fewer.
 */
void idiom_compose_long(struct idiom *idiom, struct picker *pick);

/** idiom_compose - write a random idiom that fits where @pick stands. */
void idiom_compose(struct idiom *idiom, struct picker *pick);

#endif
