/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The atomic steps that the reference counts are made of. A machine of the
 * model is run by one thread, so here they are plain loads and stores,
 * reported where several CPUs run at once; with the steps of interleave/atomic.h instead,
 * other threads run between them.
 */
#ifndef ALLOCATOR_REFCOUNT_ATOMIC_H
#define ALLOCATOR_REFCOUNT_ATOMIC_H

#include <stdbool.h>
#include <stdint.h>

#include "allocator/lock.h"

typedef struct {
	int32_t counter;
} atomic_t;

static inline int atomic_read(const atomic_t *v)
{
	ACCESS_POINT(ACCESS_READ, v);
	return v->counter;
}

static inline void atomic_set(atomic_t *v, int to)
{
	ACCESS_POINT(ACCESS_WRITE, v);
	v->counter = to;
}

/* A thread that reads this value sees all earlier stores as well. */
static inline void atomic_set_release(atomic_t *v, int to)
{
	atomic_set(v, to);
}

/* Give what was there before. They wrap, as in the kernel. */
static inline int atomic_fetch_add(int nr, atomic_t *v)
{
	int old;

	ACCESS_POINT(ACCESS_RMW, v);
	old = v->counter;
	v->counter = (int32_t)((uint32_t)old + (uint32_t)nr);
	return old;
}

/* Orders nothing, with several threads. */
static inline int atomic_fetch_add_relaxed(int nr, atomic_t *v)
{
	return atomic_fetch_add(nr, v);
}

static inline void atomic_add(int nr, atomic_t *v)
{
	atomic_fetch_add(nr, v);
}

static inline int atomic_fetch_sub(int nr, atomic_t *v)
{
	int old;

	ACCESS_POINT(ACCESS_RMW, v);
	old = v->counter;
	v->counter = (int32_t)((uint32_t)old - (uint32_t)nr);
	return old;
}

/* If it fails, what there is instead is in @old. */
static inline bool atomic_try_cmpxchg(atomic_t *v, int *old, int new)
{
	int found;

	ACCESS_POINT(ACCESS_RMW, v);
	found = v->counter;
	if (found != *old) {
		*old = found;
		return false;
	}
	v->counter = new;
	return true;
}

#endif
