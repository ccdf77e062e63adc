// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "oracle/alloc.h"
#include "schedule/fiber.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif

#ifdef HAS_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

/* The kernel does with 16 KB; sanitizers need more. */
#define STACK_SIZE (256u << 10)


#ifdef HAS_ASAN
static struct fiber *left;	/* whose stack was left last */
#endif

void fiber_create(struct fiber *f)
{
	size_t guard = (size_t)sysconf(_SC_PAGESIZE);
	char *room = mmap(NULL, STACK_SIZE + guard, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);

	xcheck(room == MAP_FAILED ? NULL : room);
	mprotect(room, guard, PROT_NONE);
	*f = (struct fiber){ .stack = room + guard, .size = STACK_SIZE };
}

void fiber_destroy(struct fiber *f)
{
	size_t guard = (size_t)sysconf(_SC_PAGESIZE);

	if (f->stack)
		munmap((char *)f->stack - guard, f->size + guard);
}

void fiber_prepare(struct fiber *f, void (*fn)(void))
{
	getcontext(&f->context);
	f->context.uc_stack.ss_sp = f->stack;
	f->context.uc_stack.ss_size = f->size;
	f->context.uc_link = NULL;
	f->fake = NULL;
#ifdef HAS_ASAN
	/* What was abandoned on it after a trap is gone. */
	ASAN_UNPOISON_MEMORY_REGION(f->stack, f->size);
#endif
	makecontext(&f->context, fn, 0);
}

void fiber_begin(void)
{
#ifdef HAS_ASAN
	const void *stack;
	size_t size;

	__sanitizer_finish_switch_fiber(NULL, &stack, &size);
	if (!left->stack) {
		left->stack = (void *)stack;
		left->size = size;
	}
#endif
}

void fiber_switch(struct fiber *from, struct fiber *to, bool ends)
{
#ifdef HAS_ASAN
	left = from;
	__sanitizer_start_switch_fiber(ends ? NULL : &from->fake, to->stack,
				       to->size);
#endif
	swapcontext(&from->context, &to->context);
#ifdef HAS_ASAN
	__sanitizer_finish_switch_fiber(from->fake, NULL, NULL);
#endif
}
