/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small state: a few threads that do to a few pages what users of pages and
 * the allocator do, one atomic step at a time, and what must be true of it. The
 * counts follow the very protocols that the model has (allocator/refcount/);
 * memory is sequentially consistent, or weakly ordered (memory.h).
 *
 * A thread does what it is entitled to and nothing else. Beside the counts the
 * state knows who has what:
 *	- references: refs of each thread;
 *	- a page of one's own: frozen, on its way to the allocator, or just
 *	  allocated and not counted yet;
 *	- tail pages of one's own: those of a non-compound high-order page, which
 *	  its allocator must free, even if another thread frees the first page;
 *	- the allocator's pages.
 * What the counts say is held to that after every step.
 *
 * With orders (max_order), pages 2n and 2n + 1 may be one block, compound or
 * not, and are allocated again in any way after they have been freed. No page
 * has a generation in the state: what a thread still knows of an earlier one is
 * in its operation's values and its order, and nothing else is left of it, so
 * that states which differ in the number of generations behind them are equal.
 *
 * The state is plain data, and all of it. An operation is a function of what it
 * is about and of the values that its steps find, so that those say where
 * within an operation a thread stands, and two states that are equal have equal
 * futures.
 *
 * state.c takes a step; moves.c says which there are, and check.c what must be
 * true after it.
 */
#ifndef INTERLEAVE_STATE_H
#define INTERLEAVE_STATE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "interleave/memory.h"
#include "program/geometry.h"

#define STATE_THREADS	4
#define STATE_PAGES	3
/* A try-get that goes alone takes eight more steps at most. */
#define STATE_VALUES	22
#define STATE_PATIENCE	(STATE_VALUES - 8)
#define STATE_MAX_REFS	100
#define STATE_MAX_ORDER	1

/* What a thread may do to a page. */
enum state_op {
	STATE_IDLE,
	STATE_GET,	/* one more reference, having one */
	STATE_TRY_GET,	/* a reference, having none or some */
	STATE_PUT,	/* drop one; the last one frees the page */
	STATE_FREEZE,	/* if all references are one's own, have the page alone */
	STATE_UNFREEZE,	/* and give it a reference again */
	STATE_FREE,	/* free a page that it owns */
	STATE_ALLOC,	/* allocate it, if it is free */
	STATE_ALLOC_HIGH, /* allocate it with the next, not compound */
	STATE_ALLOC_COMP, /* allocate it with the next, compound */
	STATE_FREE_PAGES, /* drop one as __free_pages() does, with the order */
	STATE_LOOKUP,	/* a reference by way of the page's mapping */
	STATE_CLAIM,	/* unmap it, use it if no other thread does, map it again */
	NR_STATE_OPS
};

extern const char *const state_op_names[NR_STATE_OPS];

/* What can be wrong. */
enum state_check {
	STATE_FINE,
	STATE_FREED_TWICE,
	STATE_GOT_FREE,		/* a reference to a free page */
	STATE_NOT_EXCLUSIVE,	/* a frozen page has another user */
	STATE_LOST,		/* the count is not the references there are */
	STATE_LEAKED,		/* nobody's page, and not free */
	STATE_FREED_OTHERS,	/* a page freed that somebody else has */
	STATE_WRONG_ORDER,	/* a block freed with another order than its own */
	STATE_TAIL,		/* a reference to a tail page, or its count */
	STATE_WRONG_BLOCK,	/* a reference that does not keep the page */
	STATE_UNORDERED,	/* an owner before whom not all use has come */
	STATE_UNSEEN,		/* a reference without what the owner has done */
	STATE_NOT_SOLE,		/* a page that was claimed, and that another uses */
	STATE_OVERFLOW,		/* failed try-gets pile up */
	STATE_BUG,		/* an assertion of the protocol */
	NR_STATE_CHECKS
};

extern const char *const state_check_names[NR_STATE_CHECKS];

/**
 * struct state_thread
 * @left: operations it may still begin.
 * @op, @page: in progress.
 * @order: that the caller of @op has passed.
 * @nr_values, @values: what the steps of @op have found so far.
 * @refs: its references to each page; those to a compound page at its head.
 * @own: bit per page: of its own.
 * @tails: bit per page: a tail of a non-compound block that it allocated.
 * @maps: bit per page: it has mapped it, and keeps a reference for that.
 * @pinned: bit per page: it has found it mapped, with a reference.
 */
struct state_thread {
	int32_t values[STATE_VALUES];
	uint8_t nr_values;
	uint8_t left;
	uint8_t op;
	uint8_t page;
	uint8_t refs[STATE_PAGES];
	uint8_t own;
	uint8_t tails;
	uint8_t order;
	uint8_t maps;
	uint8_t pinned;
};

/* What a page says of its block, as compound_info does. */
enum state_compound { STATE_NONE, STATE_HEAD, STATE_TAIL_OF_PREVIOUS };

/**
 * struct state
 * @counts: of the pages, as stored.
 * @compound: enum state_compound of the pages, as stored.
 * @free: bit per page: the allocator's.
 * @refcounts: enum refcounts.
 * @max_order: of a block; without orders nobody looks at @compound.
 * @mapped: bit per page: some thread maps it.
 * @ptes: bit per page: there is a page table entry, as stored.
 * @sole: bit per page: its mapper has found no other user.
 * @weak: memory is weakly ordered; otherwise nobody looks at @memory, whose
 *	cells are the @counts, @compound and @ptes, and whose marks say which
 *	thread's use of which page has been seen.
 */
struct state {
	struct state_thread threads[STATE_THREADS];
	int32_t counts[STATE_PAGES];
	uint8_t compound[STATE_PAGES];
	uint8_t free;
	uint8_t nr_threads;
	uint8_t nr_pages;
	uint8_t refcounts;
	uint8_t max_order;
	uint8_t mapped;
	uint8_t ptes;
	uint8_t sole;
	uint8_t weak;
	struct memory memory;
};

/** state_size - the bytes that count. */
size_t state_size(const struct state *w);

/*
 * A thread's next step, of the operation that it is in or begins. With weakly
 * ordered memory there may be several values to load: @age 0 is the newest.
 */
struct state_move {
	uint8_t thread;
	uint8_t op;
	uint8_t page;
	uint8_t age;
};

#define STATE_MAX_MOVES (STATE_THREADS * STATE_PAGES * (NR_STATE_OPS - 1))

/**
 * state_moves - what can happen next
 * @moves: room for STATE_MAX_MOVES.
 *
 * A thread that has lost STATE_PATIENCE races within one operation goes alone,
 * and loads no old values.
 */
unsigned int state_moves(const struct state *w, struct state_move *moves);

/** state_may - can this happen next? */
bool state_may(const struct state *w, struct state_move move);

/**
 * struct state_event - what a step was, for readers
 * @page: that the check is about.
 */
struct state_event {
	char text[96];
	uint8_t page;
};

/**
 * state_step - let it happen
 * @move: state_may() it.
 * @event: NULL, or filled in.
 * Return: what is wrong now, if anything.
 */
enum state_check state_step(struct state *w, struct state_move move,
			    struct state_event *event);

/**
 * state_ages - how many values the latest state_step() could have loaded
 *
 * A move with an @age that is not below this is the same as one of age 0.
 */
unsigned int state_ages(void);

/** state_forgot - did it have to drop a value that could be loaded? */
bool state_forgot(void);

/** state_weaken - from here on memory is weakly ordered; all is seen so far. */
void state_weaken(struct state *w);

/** state_check - does it hold together? @page: set to the one where it does not. */
enum state_check state_check(const struct state *w, unsigned int *page);

/**
 * state_frozen_count - what is stored for a frozen page
 * @worn: after as many failed try-gets as there can be; frozen bit only.
 */
int32_t state_frozen_count(enum refcounts refcounts, bool worn);

#endif
