/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What CPUs did that ran at once, step by step. A step of a CPU is what it does from one
 * point at which another may run to its next one.
 */
#ifndef SCHEDULE_STEPS_H
#define SCHEDULE_STEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/access.h"
#include "program/geometry.h"

#define NO_CPU 0xff

/*
 * Where a "cpu" is one of these, it is a CPU, or behind all CPUs the interrupts that come in on one:
 * one of them after the other, while that CPU waits.
 */
#define MAX_CONTEXTS (2 * GEOMETRY_MAX_CPUS)

/* For a reader. */
extern const char *const context_names[MAX_CONTEXTS];

static inline bool is_interrupt(uint8_t context)
{
	return context >= GEOMETRY_MAX_CPUS;
}

/** interrupt_on - the context of the interrupts on @cpu */
static inline uint8_t interrupt_on(uint8_t cpu)
{
	return cpu + GEOMETRY_MAX_CPUS;
}

/** cpu_of - the CPU that a context runs on */
static inline uint8_t cpu_of(uint8_t context)
{
	return context % GEOMETRY_MAX_CPUS;
}

/*
 * A word of memory that is read, or written: its address by eight, times two, plus one if
 * it is written.
 */
typedef uint64_t touch_t;

/**
 * struct step - one step
 * @cpu: whose.
 * @enabled: CPUs that could have gone on instead, a bit each, and @cpu.
 * @comes_in: an interrupt begins.
 * @own: what all steps on its CPU write, if interrupts come in there; 0 if none do.
 * @held: locks that are held before it: locks_held().
 * @kind, @addr, @from: the access that it begins with; NR_ACCESS_KINDS if it is a CPU's
 *	first.
 * @begins, @ends: among the accesses of struct steps, those of this step.
 */
struct step {
	uint8_t cpu;
	uint8_t enabled;
	uint8_t kind;
	bool comes_in;
	touch_t own;
	uint64_t held;
	const volatile void *addr;
	const void *from;
	size_t begins;
	size_t ends;
};

static inline bool touch_writes(touch_t t)
{
	return t & 1;
}

static inline uint64_t touch_word(touch_t t)
{
	return t >> 1;
}

static inline touch_t touch_of(const volatile void *addr, bool writes)
{
	return (uint64_t)(uintptr_t)addr / 8 << 1 | writes;
}

/**
 * struct steps - a log of one run
 * @touches: of all steps; those of one in ascending order, each word once.
 */
struct steps {
	struct step *steps;
	size_t nr;
	size_t cap;
	touch_t *touches;
	size_t nr_touches;
	size_t cap_touches;
};

void steps_clear(struct steps *s);
void steps_destroy(struct steps *s);

/** steps_begin - a step begins; Return: valid until the next one. */
struct step *steps_begin(struct steps *s);

/** steps_touch - the last step accesses memory. */
void steps_touch(struct steps *s, const volatile void *addr, size_t size, bool writes);

/** steps_end - the last step is over. */
void steps_end(struct steps *s);

/** touches_conflict - does one of two steps write what the other accesses? */
bool touches_conflict(const touch_t *a, size_t nr_a, const touch_t *b, size_t nr_b);

/** struct point - a step, as the @nth that @cpu took, from 0 */
struct point {
	uint8_t cpu;
	size_t nth;
};

/**
 * steps_conflicts - the steps that conflict with one of another CPU, and no lock is held at both
 *
 * Between others, a CPU may be left as well where it takes the lock. Steps that take and release
 * it are among these.
 * @points: room for as many as there are steps.
 * Return: how many there are.
 */
size_t steps_conflicts(const struct steps *s, struct point *points);

/**
 * struct turn - a switch that was chosen, as operations of a program say it
 * @after: so many steps after the one before, or after the beginning, ...
 * @cpu: ... this CPU goes on.
 */
struct turn {
	uint32_t after;
	uint8_t cpu;
};

/**
 * turn_default - who goes on if nobody chooses
 * @current: NO_CPU at the beginning.
 *
 * The CPU that runs, as long as it can; then the next one in turn.
 */
uint8_t turn_default(uint8_t current, uint8_t enabled);

/**
 * steps_turns - the choices of a run, but for those that turn_default() makes
 * @turns: room for @cap.
 * Return: how many there are, which may be more.
 */
size_t steps_turns(const struct steps *s, struct turn *turns, size_t cap);

#endif
