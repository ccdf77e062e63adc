/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Several CPUs at once on one machine of the model (MODEL_RACING): reporting their accesses, locks,
 * and the state that each CPU has of its own.
 */
#include "allocator/pageblock.h"
#include "allocator/racing.h"

#include <string.h>

/* The machine that several CPUs run, and its scheduler; NULL outside a block that overlaps. */
static struct machine *machine;
static struct overlap *overlap;

/* Of the current CPU. */
static bool irqs_off;
static bool is_hidden;

/* Of each CPU when it was left: an interrupt captures for the task that it interrupted. */
static struct capture_control *captures[GEOMETRY_MAX_CPUS];

/* Other CPUs may run before this returns: their state is not ours. */
static void call_scheduler(enum access_kind kind, const volatile void *addr, size_t size,
			   const void *from)
{
	struct machine *m = machine;
	const struct call *request = m->request;
	struct capture_control *capture = m->capture;
	jmp_buf *abandoned = m->abandoned;
	struct result *res = m->res;
	uint32_t nr_unanswered = m->nr_unanswered;
	uint8_t cpu = m->cpu, context = m->context, task = m->task;
	bool was_off = irqs_off;

	captures[cpu] = capture;
	overlap->access(overlap->context, kind, addr, size, from);
	m->request = request;
	m->capture = capture;
	m->abandoned = abandoned;
	m->res = res;
	m->nr_unanswered = nr_unanswered;
	m->cpu = cpu;
	m->context = context;
	m->task = task;
	irqs_off = was_off;
}

static inline void report_access(enum access_kind kind, const volatile void *addr, size_t size,
				 const void *from)
{
	if (unlikely(overlap != NULL) && !is_hidden)
		call_scheduler(kind, addr, size, from);
}

#include "backend/instrumented.h"

void racing_point(enum access_kind kind, const volatile void *addr, size_t size)
{
	report_access(kind, addr, size, __builtin_return_address(0));
}

void racing_hide(bool on)
{
	is_hidden = on;
}

void racing_enter(struct machine *m, bool in_interrupt)
{
	irqs_off = in_interrupt;
	m->capture = captures[m->cpu];
}

/* mm/page_alloc.c: its free lists and their counters; include/linux/mmzone.h: per_cpu_pages. */
static void guard_zone(struct machine *m, struct zone *zone, struct overlap *o)
{
#define GUARD(what, lock_)	overlap_guard(o, &(what), sizeof(what), &(lock_)->held)
	GUARD(zone->free_area, &zone->lock);
	GUARD(zone->nr_free_pages, &zone->lock);
	GUARD(zone->nr_free_cma, &zone->lock);
	GUARD(zone->nr_free_highatomic, &zone->lock);
	GUARD(zone->nr_reserved_highatomic, &zone->lock);
	GUARD(zone->nr_isolate_pageblock, &zone->lock);
	if (!m->sparse)
		overlap_guard(o, zone->pageblocks,
			      zone_nr_pageblocks(m, zone) * sizeof(struct pageblock),
			      &zone->lock.held);
	for (unsigned int cpu = 0; cpu < m->nr_cpus; cpu++) {
		struct per_cpu_pages *pcp = &zone->pcp[cpu];

		GUARD(pcp->count, &pcp->lock);
		GUARD(pcp->lists, &pcp->lock);
	}
#undef GUARD
}

void racing_overlap(struct machine *m, struct overlap *o)
{
	machine = m;
	overlap = o;
	is_hidden = false;
	irqs_off = false;
	memset(captures, 0, sizeof(captures));
	if (!o)
		return;
	o->sees_loads = true;
#define SHARE(start_, size_)						\
	o->shared[o->nr_shared++] = (struct overlap_range){ (const char *)(start_), size_ }
	SHARE(m->map, m->nr_sections * (m->room + m->guard));
	SHARE(m->cma, sizeof(m->cma));
	SHARE(m->zones, m->nr_zones * sizeof(m->zones[0]));
	SHARE(&m->drain_mutex, sizeof(m->drain_mutex));
	SHARE(&m->oom_lock, sizeof(m->oom_lock));
	for (unsigned int i = 0; i < m->nr_cma; i++)
		SHARE(m->cma[i].bitmap, (m->cma[i].count + 63) / 64 * 8);
	if (m->sparse)
		SHARE(m->shared_pageblocks, (m->max_pfn >> m->pageblock_order) *
						    sizeof(struct pageblock));
	for (unsigned int i = 0; i < m->nr_zones && !m->sparse; i++)
		SHARE(m->zones[i].pageblocks, zone_nr_pageblocks(m, &m->zones[i]) *
						      sizeof(struct pageblock));
#undef SHARE
	for (unsigned int i = 0; i < m->nr_zones; i++)
		guard_zone(m, &m->zones[i], o);
}

/* --- locks --- */

static void irqs(bool off)
{
	if (!overlap || off == irqs_off)
		return;
	irqs_off = off;
	call_scheduler(off ? ACCESS_IRQS_OFF : ACCESS_IRQS_ON, NULL, 0, NULL);
}

/* @how: the kind of lock, and whether the caller waits for it. False if it is held. */
static bool take(bool *held, enum access_kind how, const void *from)
{
	if (!overlap)
		return true;
	call_scheduler(how, held, sizeof(*held), from);
	if (*held)
		return false;
	*held = true;
	call_scheduler(ACCESS_TAKEN, held, sizeof(*held), from);
	return true;
}

static void wait_for(bool *held, enum access_kind how, const void *from)
{
	if (!take(held, how, from))
		backend_bug(__FILE__, __LINE__, __func__, PFN_NONE, "deadlock");
}

static void release(bool *held, enum access_kind how, const void *from)
{
	if (!overlap)
		return;
	call_scheduler(how, held, sizeof(*held), from);
	if (!*held)
		backend_bug(__FILE__, __LINE__, __func__, PFN_NONE,
			    "unlock of a lock that is not held");
	*held = false;
}

void spin_lock(struct spinlock *lock)
{
	wait_for(&lock->held, ACCESS_LOCK, __builtin_return_address(0));
}

bool spin_take(struct spinlock *lock)
{
	return take(&lock->held, ACCESS_TRYLOCK, __builtin_return_address(0));
}

void spin_unlock(struct spinlock *lock)
{
	release(&lock->held, ACCESS_UNLOCK, __builtin_return_address(0));
}

void spin_lock_irqsave(struct spinlock *lock)
{
	bool were_off = irqs_off;

	irqs(true);
	wait_for(&lock->held, ACCESS_LOCK, __builtin_return_address(0));
	lock->irqs_off = were_off;
}

bool spin_take_irqsave(struct spinlock *lock)
{
	bool were_off = irqs_off;

	irqs(true);
	if (take(&lock->held, ACCESS_TRYLOCK, __builtin_return_address(0))) {
		lock->irqs_off = were_off;
		return true;
	}
	irqs(were_off);
	return false;
}

void spin_unlock_irqrestore(struct spinlock *lock)
{
	bool were_off = lock->irqs_off;

	release(&lock->held, ACCESS_UNLOCK, __builtin_return_address(0));
	irqs(were_off);
}

void mutex_lock(struct mutex *lock)
{
	wait_for(&lock->held, ACCESS_MUTEX_LOCK, __builtin_return_address(0));
}

bool mutex_trylock(struct mutex *lock)
{
	return take(&lock->held, ACCESS_MUTEX_TRYLOCK, __builtin_return_address(0));
}

void mutex_unlock(struct mutex *lock)
{
	release(&lock->held, ACCESS_MUTEX_UNLOCK, __builtin_return_address(0));
}
