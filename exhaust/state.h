/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a state is: everything that can make a difference later. Two programs that lead to the
 * same state have the same future, so only the first one is continued.
 *
 * A state consists of what each machine shows (pages, lists with their order, pageblocks, zones,
 * per-CPU lists with their tuning), of what its oracle knows beyond that, and of who holds which
 * pages. Allocations have no names here: their pages tell them apart.
 *
 * Counters that only grow (PGALLOC, PGFREE and other events, NR_MLOCK) are left out, since no
 * code decides by them. What each operation does to them is judged all the same.
 *
 * CPUs keep their numbers. States that differ only in these have different futures:
 * drain_all_pages() goes from the first CPU to the last, and the order of the free lists shows
 * that.
 */
#ifndef EXHAUST_STATE_H
#define EXHAUST_STATE_H

#include "runner/runner.h"

/**
 * struct state_hash - 128 bits: the chance that two of a billion states collide is less than
 * 10^-20
 */
struct state_hash {
	uint64_t low;
	uint64_t high;
};

static inline bool state_equal(struct state_hash a, struct state_hash b)
{
	return a.low == b.low && a.high == b.high;
}

/** state_of - the state of the machines of @scene. */
struct state_hash state_of(const struct scene *scene);

#endif
