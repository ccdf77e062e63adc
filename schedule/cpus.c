// SPDX-License-Identifier: GPL-2.0-only
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/trap.h"
#include "oracle/alloc.h"
#include "schedule/cpus.h"
#include "schedule/fiber.h"
#include "schedule/locks.h"

const char *const points_names[NR_POINTS] = { "locks", "atomic", "unlocked", "all" };

/**
 * struct cpu - or the interrupts of one: a context
 * @begun: its stack is in on_fiber(), where it waits for the next run.
 * @kind, @addr, @from: what it is about to do, or has begun its step with.
 * @size: of that access, in bytes.
 * @atomic, @word: an atomic operation that it is at, as ordinary accesses to @word.
 * @racy: within so many data_race().
 * @irqs_off: no interrupt comes in but an NMI.
 * @inside: of an interrupt: it has come in, and is not over.
 * @nmi: of an interrupt: the one under way, or else the next, is an NMI.
 * @once: so many loads and stores are marked, whatever they say.
 */
struct cpu {
	struct fiber fiber;
	bool begun;
	bool done;
	enum access_kind kind;
	const volatile void *addr;
	size_t size;
	const void *from;
	enum access_kind atomic;
	const volatile void *word;
	unsigned int racy;
	size_t once;
	bool irqs_off;
	bool inside;
	bool nmi;
};

struct cpus {
	struct cpus_limits limits;
	struct overlap overlap;
	struct scheduler *scheduler;
	struct steps steps;
	struct locks locks;
	struct races *races;
	struct race race;
	struct cpu cpu[MAX_CONTEXTS];
	/* What all steps on a CPU write, if interrupts come in there: none is independent. */
	uint64_t own[GEOMETRY_MAX_CPUS];
	uint8_t mask;
	uint8_t current;
	size_t nr_accesses;
	struct fiber home;
	bool trapped;
	void (*body)(void *context, uint8_t cpu);
	void *context;
};

/* Whose fibers these are: what begins on a fiber is given nothing. */
static struct cpus *running;

struct cpus *cpus_create(const struct cpus_limits *limits)
{
	struct cpus *c = xcalloc(1, sizeof(*c));

	c->limits = *limits;
	c->current = NO_CPU;
	c->races = races_create();
	for (int i = 0; i < MAX_CONTEXTS; i++)
		fiber_create(&c->cpu[i].fiber);
	return c;
}

void cpus_forget(struct cpus *c)
{
	locks_forget(&c->locks);
}

void cpus_destroy(struct cpus *c)
{
	if (!c)
		return;
	for (int i = 0; i < MAX_CONTEXTS; i++)
		fiber_destroy(&c->cpu[i].fiber);
	steps_destroy(&c->steps);
	locks_destroy(&c->locks);
	races_destroy(c->races);
	free(c);
}

const struct steps *cpus_steps(const struct cpus *c)
{
	return &c->steps;
}

const struct race *cpus_race(const struct cpus *c)
{
	return c->race.addr ? &c->race : NULL;
}

uint8_t cpus_current(const struct cpus *c)
{
	return c->current;
}

/* --- verdicts --- */

/* @kind: takes the place of the source file that an assertion is in. */
static _Noreturn void bug(const void *from, const char *kind, const char *what)
{
	backend_bug_from(kind, 0, NULL, PFN_NONE, what, from);
}

/* --- who goes on --- */

/* Is @i a CPU that is interrupted, or an interrupt that must not come in? */
static bool is_interrupted(const struct cpus *c, uint8_t i)
{
	const struct cpu *below = &c->cpu[cpu_of(i)];

	if (!is_interrupt(i))
		return c->cpu[interrupt_on(i)].inside;
	return !c->cpu[i].inside && !c->cpu[i].nmi && c->mask & 1u << cpu_of(i) && !below->done &&
	       below->irqs_off;
}

static bool is_blocked(const struct cpus *c, uint8_t i)
{
	const struct cpu *cpu = &c->cpu[i];
	uint8_t holder;

	if (is_interrupted(c, i))
		return true;

	if (cpu->kind != ACCESS_LOCK && cpu->kind != ACCESS_MUTEX_LOCK)
		return false;
	/* Who waits for its own goes on, for the backend to find out. */
	holder = locks_holder(&c->locks, cpu->addr);
	return holder != NO_CPU && holder != i;
}

static uint8_t enabled(const struct cpus *c)
{
	uint8_t mask = 0;

	for (uint8_t i = 0; i < MAX_CONTEXTS; i++)
		if (c->mask & 1u << i && !c->cpu[i].done && !is_blocked(c, i))
			mask |= 1u << i;
	return mask;
}

static _Noreturn void deadlock(struct cpus *c)
{
	char what[160] = "deadlock:";
	const void *from = NULL;
	bool first = true;

	for (uint8_t i = 0; i < MAX_CONTEXTS; i++) {
		const struct cpu *cpu = &c->cpu[i];
		size_t len = strlen(what);

		/* An interrupted CPU, or an interrupt that has not come in, waits for no lock. */
		if (!(c->mask & 1u << i) || cpu->done || is_interrupted(c, i))
			continue;
		snprintf(what + len, sizeof(what) - len, "%s %s waits for a %s of %s",
			 first ? "" : ";", context_names[i],
			 cpu->kind == ACCESS_LOCK ? "spinlock" : "mutex",
			 context_names[locks_holder(&c->locks, cpu->addr)]);
		from = cpu->from;
		first = false;
	}
	bug(from, "deadlock", what);
}

static bool is_lock(enum access_kind kind)
{
	return kind >= ACCESS_LOCK && kind <= ACCESS_MUTEX_UNLOCK;
}

/* The CPU that runs does this now. */
static void watch_race(struct cpus *c, enum access_kind kind, const volatile void *addr,
		       size_t size, const void *from)
{
	struct race_place place = { c->current, kind, from };
	struct race race;

	if (!c->limits.benign || (access_is_ordinary(kind) && c->cpu[c->current].racy) ||
	    races_access(c->races, place, addr, size, &race) || c->limits.benign(&race))
		return;
	c->race = race;
	bug(from, "data-race",
	    "data race: nothing orders this access and another CPU's of the same memory");
}

/*
 * A step of the CPU that was chosen begins; all of its accesses are seen before its next
 * one does.
 */
static void begin_step(struct cpus *c)
{
	const struct cpu *cpu = &c->cpu[c->current];

	if (cpu->addr) {
		steps_touch(&c->steps, cpu->addr, cpu->size, access_writes(cpu->kind));
		watch_race(c, cpu->kind, cpu->addr, cpu->size, cpu->from);
	}
	if (cpu->kind != ACCESS_UNLOCK && cpu->kind != ACCESS_MUTEX_UNLOCK)
		return;
	if (!locks_release(&c->locks, cpu->addr, c->current) &&
	    locks_holder(&c->locks, cpu->addr) != NO_CPU)
		bug(cpu->from, "unlock", "unlock of a lock that another CPU holds");
}

/*
 * Returns when the CPU that called goes on, which may be in the next run; to the caller at
 * home, at the end of all.
 */
static void choose(struct cpus *c, struct fiber *self)
{
	uint8_t can = enabled(c), before = c->current;
	const struct choice choice = {
		.nr = c->steps.nr, .current = before, .enabled = can, .steps = &c->steps,
	};
	struct step *step;
	const struct cpu *cpu;

	if (!can)
		deadlock(c);
	c->current = c->scheduler->pick(c->scheduler, &choice);
	assert(can & 1u << c->current);
	cpu = &c->cpu[c->current];
	step = steps_begin(&c->steps);
	if (is_interrupt(c->current) && !cpu->inside) {
		c->cpu[c->current].inside = true;
		races_order(c->races, cpu_of(c->current), c->current);
		step->comes_in = true;
	}
	if (c->mask & 1u << interrupt_on(cpu_of(c->current))) {
		step->own = touch_of(&c->own[cpu_of(c->current)], true);
		steps_touch(&c->steps, &c->own[cpu_of(c->current)], sizeof(*c->own), true);
	}
	step->cpu = c->current;
	step->enabled = can;
	step->kind = cpu->kind;
	step->addr = cpu->addr;
	step->from = cpu->from;
	step->held = locks_held(&c->locks, c->current);
	begin_step(c);
	if (c->current != before)
		fiber_switch(self, &c->cpu[c->current].fiber, false);
}

static bool is_in(const struct overlap_range *range, const volatile void *addr)
{
	return (size_t)((const volatile char *)addr - range->start) < range->size;
}

static bool is_shared(const struct cpus *c, const volatile void *addr)
{
	for (unsigned int i = 0; i < c->overlap.nr_shared; i++)
		if (is_in(&c->overlap.shared[i], addr))
			return true;
	return false;
}

/* What the lock is for must not change without it, whether or not another CPU looks. */
static void watch_guarded(struct cpus *c, const volatile void *addr, const void *from)
{
	for (unsigned int i = 0; c->limits.benign && i < c->overlap.nr_guarded; i++) {
		const struct overlap_guarded *guarded = &c->overlap.guarded[i];

		if (is_in(&guarded->range, addr) &&
		    locks_holder(&c->locks, guarded->lock) != c->current)
			bug(from, "lockset", "a store without the lock that it needs");
	}
}

/* Is the access, an ordinary one or not, part of the atomic operation that the CPU is at? */
static bool is_within(struct cpu *cpu, enum access_kind kind, const volatile void *addr)
{
	bool within = access_is_ordinary(kind) && cpu->word == addr;

	if (kind >= ACCESS_READ && kind <= ACCESS_RMW) {
		cpu->atomic = kind;
		cpu->word = addr;
	} else if (!within || access_writes(kind) || cpu->atomic == ACCESS_READ) {
		/* What it is at is over, or this is the last part of it. */
		cpu->word = NULL;
	}
	return within;
}

static bool is_point(const struct cpus *c, enum access_kind kind)
{
	if (is_lock(kind))
		return true;
	if (!access_is_ordinary(kind))
		return c->limits.points >= POINTS_ATOMIC;
	if (c->limits.points == POINTS_UNLOCKED)
		return !locks_spins(&c->locks, c->current);
	return c->limits.points == POINTS_ALL;
}

/* Who waits in an interrupt for a lock that the CPU beneath can have waits forever. */
static void watch_irqs(struct cpus *c, enum access_kind kind, const volatile void *addr,
		       const void *from)
{
	bool in_interrupt = is_interrupt(c->current);

	if (in_interrupt && kind == ACCESS_LOCK)
		locks_use(&c->locks, addr, LOCK_WAITED_IN_IRQ);
	else if (!in_interrupt && kind == ACCESS_TAKEN && !c->cpu[c->current].irqs_off)
		locks_use(&c->locks, addr, LOCK_HELD_IRQS_ON);
	else
		return;
	if (locks_uses(&c->locks, addr) == (LOCK_WAITED_IN_IRQ | LOCK_HELD_IRQS_ON))
		bug(from, "irq-lock",
		    "a spinlock that is waited for in an interrupt is held elsewhere with interrupts on");
}

static void on_access(void *context, enum access_kind kind, const volatile void *addr,
		      size_t size, const void *from)
{
	struct cpus *c = context;
	struct cpu *cpu = &c->cpu[c->current];
	bool within;

	assert(c->current != NO_CPU);
	if (++c->nr_accesses > c->limits.accesses)
		bug(from, "livelock", "livelock: the CPUs do not come to an end");
	if (kind == ACCESS_RACY || kind == ACCESS_RACY_END) {
		cpu->racy += kind == ACCESS_RACY ? 1 : -1;
		return;
	}
	if (kind == ACCESS_NEXT_ONCE) {
		cpu->once = size;
		return;
	}
	if (kind == ACCESS_IRQS_OFF || kind == ACCESS_IRQS_ON) {
		cpu->irqs_off = kind == ACCESS_IRQS_OFF;
		return;
	}
	if (access_is_ordinary(kind) && cpu->once) {
		cpu->once--;
		kind = access_writes(kind) ? ACCESS_WRITE_ONCE : ACCESS_READ_ONCE;
	}
	if (access_is_ordinary(kind) && !is_shared(c, addr))
		return;
	if (access_writes(kind) && !is_lock(kind) && kind != ACCESS_TAKEN)
		watch_guarded(c, addr, from);
	within = is_within(cpu, kind, addr);
	if (kind == ACCESS_LOCK || kind == ACCESS_TAKEN)
		watch_irqs(c, kind, addr, from);
	if (kind == ACCESS_TAKEN) {
		watch_race(c, kind, addr, 1, from);
		locks_take(&c->locks, addr, c->current,
			   cpu->kind == ACCESS_MUTEX_LOCK ||
				   cpu->kind == ACCESS_MUTEX_TRYLOCK);
		return;
	}
	if ((kind == ACCESS_SLEEP || kind == ACCESS_MUTEX_LOCK) &&
	    locks_spins(&c->locks, c->current))
		bug(from, "sleep", "sleeps with a spinlock held");
	if (kind == ACCESS_SLEEP)
		return;
	if (within || !is_point(c, kind)) {
		steps_touch(&c->steps, addr, size, access_writes(kind));
		if (!within)
			watch_race(c, kind, addr, size, from);
		return;
	}
	if ((kind == ACCESS_LOCK || kind == ACCESS_MUTEX_LOCK) &&
	    !locks_wait(&c->locks, addr, c->current))
		bug(from, "lock-order",
		    "lock order inversion: elsewhere, what is held here is waited for with this one held");
	steps_end(&c->steps);
	cpu->kind = kind;
	cpu->addr = addr;
	/* A lock is one thing, wherever in it its state is. */
	cpu->size = is_lock(kind) ? 1 : size;
	cpu->from = from;
	choose(c, &cpu->fiber);
}

static void interrupt_over(struct cpus *c)
{
	c->cpu[c->current].inside = false;
	races_order(c->races, c->current, cpu_of(c->current));
}

void cpus_next_interrupt(struct cpus *c, bool nmi)
{
	struct cpu *cpu = &c->cpu[c->current];

	steps_end(&c->steps);
	interrupt_over(c);
	cpu->nmi = nmi;
	cpu->kind = NR_ACCESS_KINDS;
	cpu->addr = NULL;
	cpu->from = NULL;
	choose(c, &cpu->fiber);
}

/* --- fibers --- */

static bool are_all_done(const struct cpus *c)
{
	for (uint8_t i = 0; i < MAX_CONTEXTS; i++)
		if (c->mask & 1u << i && !c->cpu[i].done)
			return false;
	return true;
}

/* One run after the other. */
static void on_fiber(void)
{
	struct cpus *c = running;
	uint8_t self = c->current;
	struct cpu *cpu = &c->cpu[self];

	fiber_begin();
	for (;;) {
		c->body(c->context, self);
		steps_end(&c->steps);
		if (is_interrupt(self))
			interrupt_over(c);
		cpu->done = true;
		if (are_all_done(c))
			fiber_switch(&cpu->fiber, &c->home, false);
		else
			choose(c, &cpu->fiber);
	}
}

/* From wherever a trap was met to the stack that it is to be left from. */
static void go_home(void)
{
	struct cpus *c = running;

	if (c->current == NO_CPU)
		return;
	c->trapped = true;
	/* Whatever the stacks were in the middle of. */
	for (int i = 0; i < MAX_CONTEXTS; i++)
		c->cpu[i].begun = false;
	fiber_switch(&c->cpu[c->current].fiber, &c->home, true);
}

void cpus_run(struct cpus *c, const struct backend_ops *ops, struct machine *m,
	      uint8_t mask, uint8_t nmis, void (*body)(void *context, uint8_t cpu), void *context,
	      struct scheduler *s)
{
	c->overlap = (struct overlap){ .access = on_access, .context = c };
	c->scheduler = s;
	c->mask = mask;
	c->body = body;
	c->context = context;
	c->current = NO_CPU;
	c->trapped = false;
	c->nr_accesses = 0;
	steps_clear(&c->steps);
	locks_release_all(&c->locks);
	races_begin(c->races);
	c->race.addr = NULL;
	for (uint8_t i = 0; i < MAX_CONTEXTS; i++) {
		struct cpu *cpu = &c->cpu[i];

		cpu->done = false;
		cpu->kind = NR_ACCESS_KINDS;
		cpu->addr = NULL;
		cpu->from = NULL;
		cpu->word = NULL;
		cpu->racy = 0;
		cpu->irqs_off = false;
		cpu->inside = false;
		cpu->nmi = nmis & 1u << i;
		cpu->once = 0;
		if (mask & 1u << i && !cpu->begun) {
			fiber_prepare(&cpu->fiber, on_fiber);
			cpu->begun = true;
		}
	}
	s->begin(s);
	running = c;
	ops->overlap(m, &c->overlap);
	trap_away(go_home);
	choose(c, &c->home);
	trap_away(NULL);
	ops->overlap(m, NULL);
	if (c->trapped)
		trap_leave();
	if (c->locks.nr_held)
		bug(NULL, "lock-held", "a lock is still held when all CPUs are done");
}
