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

#include "interleave/memory.h"

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

/* What the step does to memory, weakly ordered or not (state.c). */
static int load(const atomic_t *v, enum memory_order order);
static void store(atomic_t *v, int to, enum memory_order order);
static int newest(const atomic_t *v);
static void replace(atomic_t *v, int to, enum memory_order order);
static int load_other(const atomic_t *v, int than);

static inline int step_read(const atomic_t *v, enum memory_order order)
{
	int found;

	if (step_again(&found))
		return found;
	found = load(v, order);
	step_taken("read", found, found);
	return found;
}

static inline void step_set(atomic_t *v, int to, enum memory_order order)
{
	int old;

	if (step_again(&old))
		return;
	old = newest(v);
	store(v, to, order);
	step_taken("set", old, to);
}

static inline int step_add(const char *what, int nr, atomic_t *v,
			   enum memory_order order)
{
	int old, new;

	if (step_again(&old))
		return old;
	old = newest(v);
	new = (int32_t)((uint32_t)old + (uint32_t)nr);
	replace(v, new, order);
	step_taken(what, old, new);
	return old;
}

/* One that fails is a load, and what it finds may be old. */
static inline bool step_try_cmpxchg(atomic_t *v, int *old, int new,
				    enum memory_order order)
{
	int expected = *old, found;

	if (!step_again(&found)) {
		found = load_other(v, expected);
		if (found == expected)
			replace(v, new, order);
		step_taken("cmpxchg", found, found == expected ? new : found);
	}
	*old = found;
	return found == expected;
}

#define atomic_read(v)			step_read(v, MEMORY_RELAXED)
#define atomic_read_acquire(v)		step_read(v, MEMORY_ACQUIRE)
#define atomic_set(v, to)		step_set(v, to, MEMORY_RELAXED)
#define atomic_set_release(v, to)	step_set(v, to, MEMORY_RELEASE)
/* Without a result, and so without any order. */
#define atomic_add(nr, v)	((void)step_add("add", nr, v, MEMORY_RELAXED))

/* Each as the kernel has it: by itself it is fully ordered. */
#define STEPS_OF_ORDER(suffix, order)					\
static inline int __attribute__((unused))				\
atomic_fetch_add##suffix(int nr, atomic_t *v)				\
{									\
	return step_add("fetch_add", nr, v, order);			\
}									\
static inline int __attribute__((unused))				\
atomic_fetch_sub##suffix(int nr, atomic_t *v)				\
{									\
	return step_add("fetch_sub", (int)-(uint32_t)nr, v, order);	\
}									\
static inline bool __attribute__((unused))				\
atomic_try_cmpxchg##suffix(atomic_t *v, int *old, int new)		\
{									\
	return step_try_cmpxchg(v, old, new, order);			\
}

STEPS_OF_ORDER(, MEMORY_FULL)
STEPS_OF_ORDER(_relaxed, MEMORY_RELAXED)
STEPS_OF_ORDER(_acquire, MEMORY_ACQUIRE)
STEPS_OF_ORDER(_release, MEMORY_RELEASE)

#endif
