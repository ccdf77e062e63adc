/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Data races: accesses of two CPUs to the same bytes, one of them a store, of which neither happens
 * before the other, and which are not both marked (READ_ONCE(), atomic operations). A plain store
 * is taken for a marked one where the other access is marked, as KCSAN does
 * (CONFIG_KCSAN_ASSUME_PLAIN_WRITES_ATOMIC).
 *
 * By vector clocks: it does not matter which came first in this run. Locks and mutexes order, and so
 * does each atomic operation or marked store, for a CPU that reads the same word by a marked load or
 * an atomic operation, as if all were acquire and release. What is too weak an order is not seen.
 */
#ifndef SCHEDULE_RACES_H
#define SCHEDULE_RACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schedule/steps.h"

/**
 * struct race_place - one of two accesses
 * @cpu: whose.
 * @kind: what.
 * @from: return address in the code that does it.
 */
struct race_place {
	uint8_t cpu;
	enum access_kind kind;
	const void *from;
};

/**
 * struct race - two accesses, the one that came first in this run at [0]
 * @addr: of the second.
 */
struct race {
	const volatile void *addr;
	struct race_place place[2];
};

struct races;

struct races *races_create(void);
void races_destroy(struct races *r);

/** races_begin - a run begins: nothing was accessed before. */
void races_begin(struct races *r);

/**
 * races_access - @place's CPU accesses @size bytes at @addr
 *
 * Locks are accessed when they have been taken, and before they are released.
 * Return: false if that is a race, with @race set.
 */
bool races_access(struct races *r, struct race_place place, const volatile void *addr,
		  size_t size, struct race *race);

/** races_order - what context @to does now is after all that @from has done */
void races_order(struct races *r, uint8_t from, uint8_t to);

#endif
