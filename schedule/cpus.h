/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CPUs that run at once on a backend: a fiber each, of which a scheduler says at each
 * point which goes on.
 */
#ifndef SCHEDULE_CPUS_H
#define SCHEDULE_CPUS_H

#include "backend/backend.h"
#include "schedule/races.h"
#include "schedule/scheduler.h"

/* Where one CPU may be left for another. */
enum points {
	/* At locks. */
	POINTS_LOCKS,
	/* And at atomic operations. */
	POINTS_ATOMIC,
	/* And at each load and store of shared memory while no spinlock is held. */
	POINTS_UNLOCKED,
	/* And while one is. */
	POINTS_ALL,
	NR_POINTS
};

extern const char *const points_names[NR_POINTS];

/**
 * struct cpus_limits
 * @accesses: a run of more does not come to an end: a livelock.
 * @benign: NULL, or data races are looked for, and stores without the lock that they need; this
 *	names the data races that are not to be reported, and returns NULL for all others.
 */
struct cpus_limits {
	enum points points;
	size_t accesses;
	const char *(*benign)(const struct race *race);
};

struct cpus;

/** cpus_create - for runs on one machine at a time. */
struct cpus *cpus_create(const struct cpus_limits *limits);
void cpus_destroy(struct cpus *c);

/** cpus_forget - forget how locks were used in earlier runs. */
void cpus_forget(struct cpus *c);

/**
 * cpus_run - let @body run on the stack of each context in @mask, until all have returned
 * @nmis: of those contexts that are interrupts, the ones whose first is an NMI: it comes in
 *	whether interrupts are on or not.
 * @body: for interrupts: those of the CPU, one after the other, with cpus_next_interrupt() in
 *	between. The first comes in when the body begins.
 * @m: of a backend that has @ops->overlap. What it is told becomes steps.
 *
 * Within backend_try(): a deadlock, a lock order inversion, a sleep with a spinlock held, a
 * livelock, a data race, a store without the lock that guards the memory, and a lock that is waited
 * for in an interrupt and was held with interrupts on, are traps like failed assertions of the
 * backend, with "deadlock", "lock-order", "sleep", "livelock", "data-race", "lockset" or "irq-lock"
 * in place of the file.
 */
void cpus_run(struct cpus *c, const struct backend_ops *ops, struct machine *m,
	      uint8_t mask, uint8_t nmis, void (*body)(void *context, uint8_t cpu), void *context,
	      struct scheduler *s);

/**
 * cpus_next_interrupt - in @body: an interrupt is over; returns when the next one comes in, an NMI
 * if @nmi.
 */
void cpus_next_interrupt(struct cpus *c, bool nmi);

/** cpus_steps - of the last run, as far as it went. */
const struct steps *cpus_steps(const struct cpus *c);

/** cpus_race - the data race that ended the last run, or NULL. */
const struct race *cpus_race(const struct cpus *c);

/** cpus_current - the CPU that runs, or was running when the last run was trapped. */
uint8_t cpus_current(const struct cpus *c);

#endif
