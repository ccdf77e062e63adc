/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a state is: all that can make a difference from here on. Two programs that lead to
 * the same state have the same future, so only the first one is continued.
 *
 * A state is what each machine shows (pages, lists with their order, pageblocks, zones,
 * per-CPU lists with their tuning), what its oracle knows beside that, and who holds which
 * pages. Allocations have no names here: they are told apart by their pages.
 *
 * Not part of it are counters that only grow (PGALLOC, PGFREE and other events, NR_MLOCK):
 * no code decides by them. Each operation's effect on them is judged all the same.
 *
 * CPUs keep their numbers. Two states that differ in these alone do not have the same
 * future: drain_all_pages() goes from the first CPU to the last, which the order of the free
 * lists shows.
 */
#ifndef EXHAUST_STATE_H
#define EXHAUST_STATE_H

#include "runner/runner.h"

/**
 * struct state_hash - of 128 bits: among a billion states two with the same one are met
 * with a chance of less than 10^-20
 */
struct state_hash {
	uint64_t low;
	uint64_t high;
};

static inline bool state_equal(struct state_hash a, struct state_hash b)
{
	return a.low == b.low && a.high == b.high;
}

/** state_of - the state that the machines of @scene are in. */
struct state_hash state_of(const struct scene *scene);

#endif
