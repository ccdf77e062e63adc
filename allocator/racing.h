/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The copy of the model that several CPUs run at once (MODEL_RACING): its loads and stores are
 * told by the compiler (-fsanitize=thread), and these by what the model is made of.
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
		racing_silence(true);					\
	} while (0)
#define ATOMIC_END()	racing_silence(false)

#define UNWATCHED	__attribute__((no_sanitize("thread")))

/** racing_point - tell of an access that is about to be made; other CPUs may run first */
void racing_point(enum access_kind kind, const volatile void *addr, size_t size);

/** racing_silence - while @on, loads and stores of the CPU that runs are not told */
void racing_silence(bool on);

/** racing_overlap - of struct backend_ops */
void racing_overlap(struct machine *m, struct overlap *o);

/** racing_enter - a CPU, or an interrupt on it, runs from now on: as it begins */
void racing_enter(bool in_interrupt);

#endif
