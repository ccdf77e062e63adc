/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small world: a few threads that do to a few pages what users of pages and
 * the allocator do, one atomic step at a time, and what must be true of it. The
 * counts follow the very protocols that the model has (allocator/refcount/);
 * memory is sequentially consistent.
 *
 * A thread does what it is entitled to and nothing else. Beside the counts the
 * world knows who has what:
 *	- references: refs of each thread;
 *	- a page of one's own: frozen, on its way to the allocator, or just
 *	  allocated and not counted yet;
 *	- the allocator's pages.
 * What the counts say is held to that after every step.
 *
 * The world is plain data, and all of it. An operation is a function of what it
 * is about and of the values that its steps find, so that those say where
 * within an operation a thread stands, and two worlds that are equal have equal
 * futures.
 */
#ifndef INTERLEAVE_WORLD_H
#define INTERLEAVE_WORLD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "program/geometry.h"

#define WORLD_THREADS	4
#define WORLD_PAGES	3
#define WORLD_VALUES	16
#define WORLD_PATIENCE	(WORLD_VALUES - 2)
#define WORLD_MAX_REFS	100

/* What a thread may do to a page. */
enum world_op {
	WORLD_IDLE,
	WORLD_GET,	/* one more reference, having one */
	WORLD_TRY_GET,	/* a reference, having none or some */
	WORLD_PUT,	/* drop one; the last one frees the page */
	WORLD_FREEZE,	/* if all references are one's own, have the page alone */
	WORLD_UNFREEZE,	/* and give it a reference again */
	WORLD_FREE,	/* give back a page of one's own */
	WORLD_ALLOC,	/* allocate it, if it is free */
	NR_WORLD_OPS
};

extern const char *const world_op_names[NR_WORLD_OPS];

/* What can be wrong. */
enum world_check {
	WORLD_FINE,
	WORLD_FREED_TWICE,
	WORLD_GOT_FREE,		/* a reference to a free page */
	WORLD_NOT_EXCLUSIVE,	/* a frozen page has another user */
	WORLD_LOST,		/* the count is not the references there are */
	WORLD_LEAKED,		/* nobody's page, and not free */
	WORLD_OVERFLOW,		/* failed try-gets pile up */
	WORLD_BUG,		/* an assertion of the protocol */
	NR_WORLD_CHECKS
};

extern const char *const world_check_names[NR_WORLD_CHECKS];

/**
 * struct world_thread
 * @left: operations it may still begin.
 * @op, @page: in progress.
 * @nr_values, @values: what the steps of @op have found so far.
 * @refs: its references to each page.
 * @own: bit per page: of its own.
 */
struct world_thread {
	int32_t values[WORLD_VALUES];
	uint8_t nr_values;
	uint8_t left;
	uint8_t op;
	uint8_t page;
	uint8_t refs[WORLD_PAGES];
	uint8_t own;
};

/**
 * struct world
 * @counts: of the pages, as stored.
 * @free: bit per page: the allocator's.
 * @refcounts: enum refcounts.
 */
struct world {
	struct world_thread threads[WORLD_THREADS];
	int32_t counts[WORLD_PAGES];
	uint8_t free;
	uint8_t nr_threads;
	uint8_t nr_pages;
	uint8_t refcounts;
};

/* A thread's next step, of the operation that it is in or begins. */
struct world_move {
	uint8_t thread;
	uint8_t op;
	uint8_t page;
};

#define WORLD_MAX_MOVES (WORLD_THREADS * WORLD_PAGES * 5)

/**
 * world_moves - what can happen next
 * @moves: room for WORLD_MAX_MOVES.
 *
 * A thread that has lost WORLD_PATIENCE races within one operation goes alone.
 */
unsigned int world_moves(const struct world *w, struct world_move *moves);

/** world_may - can this happen next? */
bool world_may(const struct world *w, struct world_move move);

/**
 * struct world_event - what a step was, for readers
 * @page: that the check is about.
 */
struct world_event {
	char text[96];
	uint8_t page;
};

/**
 * world_step - let it happen
 * @move: world_may() it.
 * @event: NULL, or filled in.
 * Return: what is wrong now, if anything.
 */
enum world_check world_step(struct world *w, struct world_move move,
			    struct world_event *event);

/**
 * world_frozen_count - what is stored for a frozen page
 * @worn: after as many failed try-gets as there can be; frozen bit only.
 */
int32_t world_frozen_count(enum refcounts refcounts, bool worn);

#endif
