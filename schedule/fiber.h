/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fibers: stacks that one thread changes between. AddressSanitizer is told of each
 * change, so that a build with it sees the right stack.
 */
#ifndef SCHEDULE_FIBER_H
#define SCHEDULE_FIBER_H

#include <stdbool.h>
#include <stddef.h>
#include <ucontext.h>

/**
 * struct fiber - one stack and where it goes on
 * @stack, @size: NULL for the stack that the thread itself was given.
 * @fake: what AddressSanitizer keeps for it while another runs.
 */
struct fiber {
	ucontext_t context;
	void *stack;
	size_t size;
	void *fake;
};

/** fiber_create - room for a stack, with a guard page in front; does not return without. */
void fiber_create(struct fiber *f);
void fiber_destroy(struct fiber *f);

/** fiber_prepare - let @f begin in @fn, which must not return. */
void fiber_prepare(struct fiber *f, void (*fn)(void));

/**
 * fiber_switch - go on with @to; returns when somebody switches back to @from
 * @ends: it never will be: nothing of @from's stack is wanted any more.
 */
void fiber_switch(struct fiber *from, struct fiber *to, bool ends);

/** fiber_begin - to be called first in @fn of fiber_prepare(). */
void fiber_begin(void);

#endif
