/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processes that expand states side by side. Each has the store as it was when it began, and
 * the machines are its own. What they find is merged in the order of the states, so that it
 * does not depend on how many there are.
 */
#ifndef EXHAUST_WORKERS_H
#define EXHAUST_WORKERS_H

#include "exhaust/expand.h"

#define MAX_WORKERS 64

/**
 * struct crew
 * @nr: how many, up to MAX_WORKERS.
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
 * crew_expand - make every move from each of the states from @from to before @to
 * @found: told what was found, in the order of the states and of the moves.
 * @tally: added to.
 */
void crew_expand(const struct crew *crew, uint32_t from, uint32_t to,
		 void (*found)(void *context, const struct found *f), void *context,
		 struct tally *tally);

#endif
