/* SPDX-License-Identifier: GPL-2.0-only */
/* Changing the machine of a program. */
#ifndef PROGRAM_MACHINES_H
#define PROGRAM_MACHINES_H

#include "program/geometry.h"
#include "program/random.h"

/** machine_pick - a preset or a new machine; large ones rarely. */
void machine_pick(struct geometry *g, struct random *random);

/**
 * machine_fit - make it a machine that meets @needs
 * @needs: bits of enum geometry_need that do not clash (geometry_clash()).
 *
 * One that does already stays as it is.
 */
void machine_fit(struct geometry *g, unsigned int needs, struct random *random);

/**
 * machine_pick_large - a machine for ranges longer than usual, 1 GiB at most
 *
 * One of few, so that a runner still has those that it made.
 */
void machine_pick_large(struct geometry *g, struct random *random);

/**
 * machine_afford - keep a large machine as rarely as its size costs, else shrink it
 *
 * An engine that keeps a few large programs would spend its time on what it makes of
 * them.
 */
void machine_afford(struct geometry *g, struct random *random);

/** machine_limit - make it one of at most @nr_pages, a power of two from 32 on. */
void machine_limit(struct geometry *g, uint32_t nr_pages);

/**
 * machine_shrink - make it one whose programs may run in many orders, if it is not
 *
 * It has several CPUs, and few pages: what looks at all pages of a zone or a pageblock does so
 * again in each order. Mostly, nothing fails for want of pages.
 */
void machine_shrink(struct geometry *g, struct random *random);

/** machine_nudge - change one thing; the result is a valid machine. */
void machine_nudge(struct geometry *g, struct random *random);

/**
 * struct machine_kind - a kind of machine that fuzzing should have tried
 * @name: short and stable: "sparse".
 * @doc: for a reader: "a sparse memory map".
 */
struct machine_kind {
	const char *name;
	const char *doc;
	bool (*is)(const struct geometry *g);
};

#define MACHINE_MAX_KINDS 64

extern const struct machine_kind machine_kinds[];
extern const unsigned int nr_machine_kinds;

/** machine_kinds_of - a bit for each kind that a machine is of */
uint64_t machine_kinds_of(const struct geometry *g);

#endif
