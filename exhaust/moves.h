/* SPDX-License-Identifier: GPL-2.0-only */
/* The moves from a state: every operation, with all operands that differ in meaning. */
#ifndef EXHAUST_MOVES_H
#define EXHAUST_MOVES_H

#include "exhaust/bound.h"
#include "exhaust/store.h"

/**
 * struct moves - the operations to try
 * @means: move_meaning() of each.
 * @meanings: those seen so far of the operation at hand.
 */
struct moves {
	struct op *ops;
	struct state_hash *means;
	uint32_t nr;
	uint32_t cap;
	struct state_set meanings;
};

void moves_destroy(struct moves *m);

/** move_meaning - equal for two calls (caller_means()) if they do the same. */
struct state_hash move_meaning(const struct scene *scene, const struct call *call);

/**
 * moves_from - the operations that a state allows within the bound
 *
 * Operands that resolve to no call (struct call) are dropped; of those that resolve to the same
 * call, the first is taken, in the order of their values. For kinds without a largest value
 * these are tried, unless the bound says otherwise:
 *
 * - counts: from 0 to the number of pages;
 * - references: for unfreeze, from 1 to the bound; for freeze, the refcount and a wrong one;
 * - trylocks of a contended lock: the first one succeeds or none; all others fail or only the
 *   next one;
 * - GFP flags: GFP_KERNEL, with and without __GFP_COMP; with watermarks also GFP_NOWAIT, and
 *   GFP_ATOMIC with and without __GFP_COMP.
 */
void moves_from(const struct bound *b, const struct scene *scene, struct moves *m);

#endif
