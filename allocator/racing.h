/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the copy of the model that several CPUs run at once (MODEL_RACING) reports its accesses to
 * the scheduler: loads and stores by the compiler's instrumentation (-fsanitize=thread), locks and
 * atomic operations by these.
 */
#ifndef ALLOCATOR_RACING_H
#define ALLOCATOR_RACING_H

#include <stdbool.h>
#include <stddef.h>

#include "backend/access.h"
#include "backend/backend.h"

#define ACCESS_POINT(kind, addr)	racing_point(kind, addr, sizeof(*(addr)))

#define READ_ONCE(x)	(*(const volatile __typeof__(x) *)&(x))

#define ATOMIC_BEGIN(addr)							\
	do {								\
		ACCESS_POINT(ACCESS_RMW, addr);				\
		racing_hide(true);					\
	} while (0)
#define ATOMIC_END()	racing_hide(false)

#define UNWATCHED	__attribute__((no_sanitize("thread")))

/** racing_point - report an access that is about to be made; other CPUs may run before it returns */
void racing_point(enum access_kind kind, const volatile void *addr, size_t size);

/** racing_hide - do not report the current CPU's accesses while @on */
void racing_hide(bool on);

/** racing_overlap - of struct backend_ops */
void racing_overlap(struct machine *m, struct overlap *o);

/** racing_enter - a CPU, or an interrupt on it, begins to run */
void racing_enter(struct machine *m, bool in_interrupt);

#endif
