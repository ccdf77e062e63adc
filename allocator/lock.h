/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks, atomic steps and marked accesses.
 *
 * Usually the CPUs of a machine run one after another: locking is a no-op, and a trylock fails only
 * if the program says that the lock is contended. In the copy of the model that several CPUs run at
 * once (MODEL_RACING, racing.c), locks are held, and the scheduler sees all of these.
 */
#ifndef ALLOCATOR_LOCK_H
#define ALLOCATOR_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#ifdef MODEL_RACING
#include "allocator/racing.h"
#define LOCK_FUNCTION(declaration, without) declaration;
#else
/* An atomic access to *@addr follows; @kind: enum access_kind. */
#define ACCESS_POINT(kind, addr)	((void)0)
/* As in the kernel: other CPUs may write @x concurrently. */
#define READ_ONCE(x)			(x)
/* All accesses up to ATOMIC_END() are one atomic read-modify-write of *@addr. */
#define ATOMIC_BEGIN(addr)		((void)0)
#define ATOMIC_END()			((void)0)
/* For a function that writes the harness's own records: not an access of the allocator. */
#define UNWATCHED
#define LOCK_FUNCTION(declaration, without) static inline declaration { without }
#endif

/**
 * struct contention - which trylocks of an operation fail
 * @on: if false, none.
 * @after: trylocks that succeed before the first one fails.
 * @times: trylocks that then fail, before they succeed again; 0: all that follow.
 * @call, @tries: the current operation, and its trylocks so far.
 */
struct contention {
	bool on;
	uint8_t after;
	uint8_t times;
	uint32_t call;
	uint32_t tries;
};

/**
 * struct spinlock - spinlock_t
 * @held: used with MODEL_RACING only, as is @irqs_off.
 * @irqs_off: interrupts were off before spin_lock_irqsave().
 */
struct spinlock {
	struct contention contended;
	bool held;
	bool irqs_off;
};

/** struct mutex - @held: used with MODEL_RACING only */
struct mutex {
	bool held;
};

LOCK_FUNCTION(void spin_lock(struct spinlock *lock), (void)lock;)
LOCK_FUNCTION(void spin_unlock(struct spinlock *lock), (void)lock;)
LOCK_FUNCTION(void spin_lock_irqsave(struct spinlock *lock), (void)lock;)
LOCK_FUNCTION(void spin_unlock_irqrestore(struct spinlock *lock), (void)lock;)
LOCK_FUNCTION(void mutex_lock(struct mutex *lock), (void)lock;)
LOCK_FUNCTION(bool mutex_trylock(struct mutex *lock), (void)lock; return true;)
LOCK_FUNCTION(void mutex_unlock(struct mutex *lock), (void)lock;)

/* spin_trylock() and spin_trylock_irqsave() without simulated contention (machine.h). */
LOCK_FUNCTION(bool spin_take(struct spinlock *lock), (void)lock; return true;)
LOCK_FUNCTION(bool spin_take_irqsave(struct spinlock *lock), (void)lock; return true;)

#endif
