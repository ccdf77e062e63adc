/* SPDX-License-Identifier: GPL-2.0-only */
/* What can happen next in a state: every operation, with all operands that differ in meaning. */
#ifndef EXHAUST_MOVES_H
#define EXHAUST_MOVES_H

#include "exhaust/bound.h"
#include "exhaust/store.h"

/**
 * struct moves - operations to try
 * @means: of each, move_meaning().
 * @meanings: of one operation, those met so far.
 */
struct moves {
	struct op *ops;
	struct state_hash *means;
	uint32_t nr;
	uint32_t cap;
	struct state_set meanings;
};

void moves_destroy(struct moves *m);

/** move_meaning - what tells a call (of caller_means()) from those that do something else. */
struct state_hash move_meaning(const struct scene *scene, const struct call *call);

/**
 * moves_from - the operations within the bound, in a state
 *
 * Of operands that resolve to the same call (struct call) only the first are taken, in the
 * order of their values; those that resolve to none are not. Values of a kind that has no
 * end are these, unless the bound says which:
 *
 * - counts: from 0 to the pages of the machine;
 * - references: for unfreeze from 1 to the bound; for freeze the right number, and a wrong one;
 * - trylocks of a lock that somebody else holds: the first or none succeeds, all others or
 *   the next one fail;
 * - GFP flags: GFP_KERNEL, and with __GFP_COMP; with watermarks also GFP_NOWAIT and
 *   GFP_ATOMIC.
 */
void moves_from(const struct bound *b, const struct scene *scene, struct moves *m);

#endif
