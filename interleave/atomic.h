/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The atomic steps of allocator/refcount/atomic.h as the explorer has them:
 * between any two, other threads may run. Only state.c includes this.
 *
 * A thread's turn ends when it is about to take its second step. To go on
 * later, the operation is run from its beginning again, with the values that
 * its steps have found so far (state.h).
 */
#ifndef INTERLEAVE_ATOMIC_H
#define INTERLEAVE_ATOMIC_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
	int32_t counter;
} atomic_t;

/**
 * step_again - has the step at hand been taken in an earlier turn?
 * @found: what it found then.
 *
 * If it has not, and this turn's step is taken already, the turn ends here.
 */
static bool step_again(int *found);

/** step_taken - it has been taken now. */
static void step_taken(const char *what, int found, int left);

static inline int atomic_read(const atomic_t *v)
{
	int found;

	if (step_again(&found))
		return found;
	step_taken("read", v->counter, v->counter);
	return v->counter;
}

static inline void atomic_set(atomic_t *v, int to)
{
	int old;

	if (step_again(&old))
		return;
	old = v->counter;
	v->counter = to;
	step_taken("set", old, to);
}

static inline int atomic_fetch_add(int nr, atomic_t *v)
{
	int old;

	if (step_again(&old))
		return old;
	old = v->counter;
	v->counter = (int32_t)((uint32_t)old + (uint32_t)nr);
	step_taken("fetch_add", old, v->counter);
	return old;
}

static inline int atomic_fetch_sub(int nr, atomic_t *v)
{
	int old;

	if (step_again(&old))
		return old;
	old = v->counter;
	v->counter = (int32_t)((uint32_t)old - (uint32_t)nr);
	step_taken("fetch_sub", old, v->counter);
	return old;
}

static inline bool atomic_try_cmpxchg(atomic_t *v, int *old, int new)
{
	int expected = *old, found;

	if (!step_again(&found)) {
		found = v->counter;
		if (found == expected)
			v->counter = new;
		step_taken("cmpxchg", found, v->counter);
	}
	*old = found;
	return found == expected;
}

#endif
