/* SPDX-License-Identifier: GPL-2.0-only */
/* Who holds which lock, and which was waited for while another was held. */
#ifndef SCHEDULE_LOCKS_H
#define SCHEDULE_LOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct held_lock {
	const volatile void *lock;
	uint8_t cpu;
	bool sleeps;	/* a mutex */
};

struct lock_order {
	const volatile void *first;
	const volatile void *second;
};

/* How a spinlock was used, in any run. */
enum lock_use {
	LOCK_WAITED_IN_IRQ	= 1u << 0,
	LOCK_HELD_IRQS_ON	= 1u << 1,	/* not in an interrupt */
};

struct used_lock {
	const volatile void *lock;
	unsigned int uses;
};

struct locks {
	struct held_lock *held;
	size_t nr_held;
	size_t cap_held;
	struct lock_order *orders;
	size_t nr_orders;
	size_t cap_orders;
	struct used_lock *used;
	size_t nr_used;
};

void locks_destroy(struct locks *l);

/** locks_release_all - nobody holds anything: a new run. Orders and uses stay known. */
void locks_release_all(struct locks *l);

/** locks_forget - forget orders and uses. */
void locks_forget(struct locks *l);

/** locks_holder - who holds @lock, NO_CPU if nobody does. */
uint8_t locks_holder(const struct locks *l, const volatile void *lock);

void locks_take(struct locks *l, const volatile void *lock, uint8_t cpu, bool sleeps);

/** locks_release - Return: false if @cpu does not hold it. */
bool locks_release(struct locks *l, const volatile void *lock, uint8_t cpu);

/** locks_spins - spinlocks that @cpu holds. */
unsigned int locks_spins(const struct locks *l, uint8_t cpu);

/** locks_held - what @cpu holds, a bit for each lock; few locks have the same */
uint64_t locks_held(const struct locks *l, uint8_t cpu);

/**
 * locks_wait - @cpu is about to wait for @lock with what it holds
 * Return: false if @lock was held before, in any run, while a lock that @cpu holds was
 * waited for, or by way of others: an inversion.
 */
bool locks_wait(struct locks *l, const volatile void *lock, uint8_t cpu);

/** locks_use - @lock is used so. */
void locks_use(struct locks *l, const volatile void *lock, enum lock_use use);

/** locks_uses - Return: bits of enum lock_use, of all runs. */
unsigned int locks_uses(const struct locks *l, const volatile void *lock);

#endif
