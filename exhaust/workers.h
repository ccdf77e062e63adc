/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processes that expand states in parallel. Each has machines of its own, and the store as it
 * was when the process was forked. What they find is merged in the order of the states, so the
 * result does not depend on their number.
 */
#ifndef EXHAUST_WORKERS_H
#define EXHAUST_WORKERS_H

#include "exhaust/expand.h"

#define MAX_WORKERS 64

/**
 * struct crew
 * @nr: the number of processes, up to MAX_WORKERS.
 * @a, @b, @mode: for runner_create().
 */
struct crew {
	unsigned int nr;
	const struct backend *a;
	const struct backend *b;
	enum run_mode mode;
	const struct store *store;
	const struct bound *bound;
};

/**
 * crew_expand - make every move from each of the states [@from, @to)
 * @found: called with each outcome, in the order of the states and of the moves.
 * @tally: what was done is added to it.
 */
void crew_expand(const struct crew *crew, uint32_t from, uint32_t to,
		 void (*found)(void *context, const struct found *f), void *context,
		 struct tally *tally);

#endif
