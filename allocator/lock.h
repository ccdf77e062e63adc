/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks, and what else concerns other CPUs. A machine of the model is run by one CPU after the
 * other. Then a lock is always had in the end, so that there is nothing to it, but that a
 * program can say that others hold it when it is tried. Locks are held, and what is marked
 * here is told, in the copy of the model that several CPUs run at once (racing.c).
 */
#ifndef ALLOCATOR_LOCK_H
#define ALLOCATOR_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#ifdef MODEL_RACING
#include "allocator/racing.h"
#define LOCK_FUNCTION(declaration, without) declaration;
#else
/* An access of which the compiler does not say what it is. */
#define ACCESS_POINT(kind, addr)	((void)0)
/* As in the kernel: others write it meanwhile, and that is known. */
#define READ_ONCE(x)			(x)
/* Accesses from here to the end are one step, a read-modify-write of *@addr. */
#define ATOMIC_BEGIN(addr)		((void)0)
#define ATOMIC_END()			((void)0)
/* A function that writes the harness's own records: other CPUs see none of it. */
#define UNWATCHED
#define LOCK_FUNCTION(declaration, without) static inline declaration { without }
#endif

/**
 * struct contention - somebody else takes a lock between our tries
 * @on: else nobody does, and no try fails.
 * @after: tries of one operation that have the lock before one fails.
 * @times: tries that fail then; those behind have it again. 0: all fail.
 * @call, @tries: what @tries tries of the lock were made in.
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
 * @held, @irqs_off: with several CPUs: is it, and were interrupts off before?
 */
struct spinlock {
	struct contention contended;
	bool held;
	bool irqs_off;
};

/** struct mutex - with several CPUs */
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

/* spin_trylock() and spin_trylock_irqsave() of a lock that no program says others hold. */
LOCK_FUNCTION(bool spin_take(struct spinlock *lock), (void)lock; return true;)
LOCK_FUNCTION(bool spin_take_irqsave(struct spinlock *lock), (void)lock; return true;)

#endif
