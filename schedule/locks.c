// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "oracle/alloc.h"
#include "schedule/locks.h"
#include "schedule/steps.h"

void locks_destroy(struct locks *l)
{
	free(l->held);
	free(l->orders);
	free(l->used);
}

void locks_release_all(struct locks *l)
{
	l->nr_held = 0;
}

void locks_forget(struct locks *l)
{
	l->nr_orders = 0;
	l->nr_used = 0;
}

uint8_t locks_holder(const struct locks *l, const volatile void *lock)
{
	for (size_t i = 0; i < l->nr_held; i++)
		if (l->held[i].lock == lock)
			return l->held[i].cpu;
	return NO_CPU;
}

void locks_take(struct locks *l, const volatile void *lock, uint8_t cpu, bool sleeps)
{
	if (l->nr_held == l->cap_held) {
		l->cap_held = l->cap_held ? 2 * l->cap_held : 8;
		l->held = xrealloc(l->held, l->cap_held * sizeof(*l->held));
	}
	l->held[l->nr_held++] = (struct held_lock){ lock, cpu, sleeps };
}

bool locks_release(struct locks *l, const volatile void *lock, uint8_t cpu)
{
	for (size_t i = 0; i < l->nr_held; i++) {
		if (l->held[i].lock != lock || l->held[i].cpu != cpu)
			continue;
		l->held[i] = l->held[--l->nr_held];
		return true;
	}
	return false;
}

unsigned int locks_spins(const struct locks *l, uint8_t cpu)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < l->nr_held; i++)
		nr += l->held[i].cpu == cpu && !l->held[i].sleeps;
	return nr;
}

uint64_t locks_held(const struct locks *l, uint8_t cpu)
{
	uint64_t held = 0;

	for (size_t i = 0; i < l->nr_held; i++)
		if (l->held[i].cpu == cpu)
			held |= UINT64_C(1) << ((uintptr_t)l->held[i].lock * 0x9e3779b97f4a7c15u >> 58);
	return held;
}

/* Few locks and no cycle: a walk needs no marks. */
static bool is_before(const struct locks *l, const volatile void *first,
		      const volatile void *second)
{
	for (size_t i = 0; i < l->nr_orders; i++)
		if (l->orders[i].first == first &&
		    (l->orders[i].second == second ||
		     is_before(l, l->orders[i].second, second)))
			return true;
	return false;
}

bool locks_wait(struct locks *l, const volatile void *lock, uint8_t cpu)
{
	for (size_t i = 0; i < l->nr_held; i++) {
		const volatile void *held = l->held[i].lock;

		if (l->held[i].cpu != cpu || held == lock || is_before(l, held, lock))
			continue;
		if (is_before(l, lock, held))
			return false;
		if (l->nr_orders == l->cap_orders) {
			l->cap_orders = l->cap_orders ? 2 * l->cap_orders : 8;
			l->orders = xrealloc(l->orders, l->cap_orders * sizeof(*l->orders));
		}
		l->orders[l->nr_orders++] = (struct lock_order){ held, lock };
	}
	return true;
}

void locks_use(struct locks *l, const volatile void *lock, enum lock_use use)
{
	for (size_t i = 0; i < l->nr_used; i++)
		if (l->used[i].lock == lock) {
			l->used[i].uses |= use;
			return;
		}
	l->used = xrealloc(l->used, (l->nr_used + 1) * sizeof(*l->used));
	l->used[l->nr_used++] = (struct used_lock){ lock, use };
}

unsigned int locks_uses(const struct locks *l, const volatile void *lock)
{
	for (size_t i = 0; i < l->nr_used; i++)
		if (l->used[i].lock == lock)
			return l->used[i].uses;
	return 0;
}
