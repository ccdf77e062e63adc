/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Points at which another CPU may run, if several do (schedule/); a branch that is not
 * taken if not. For the headers that make atomic operations and locks.
 */
#ifndef KERNEL_POINT_H
#define KERNEL_POINT_H

#include "backend/access.h"

/* host.c: who is told of accesses; NULL while calls come one after the other. */
extern struct overlap *host_overlap __attribute__((visibility("hidden")));

/**
 * shim_point - tell of an access; other CPUs may run before it returns
 * @from: a return address in the code that does it; NULL: the caller's.
 */
__attribute__((cold)) void shim_point(enum access_kind kind, const volatile void *addr,
				      unsigned long size, const void *from);

/** shim_overlap - CPUs begin to overlap, or have ended to */
void shim_overlap(void);

/** shim_enter_cpu - another CPU's code runs from now on, or an interrupt's: as it begins */
void shim_enter_cpu(int cpu, _Bool in_interrupt);

/* What the kernel costs by itself is measured without. */
#ifdef SHIM_UNWATCHED
#define SHIM_POINT_FROM(kind, addr, from) ((void)0)
#else
#define SHIM_POINT_FROM(kind, addr, from)					\
	do {									\
		if (__builtin_expect(!!host_overlap, 0))			\
			shim_point(kind, addr, sizeof(*(addr)), from);		\
	} while (0)
#endif

#define SHIM_POINT(kind, addr) SHIM_POINT_FROM(kind, addr, (const void *)0)

#endif
