/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a kernel module has the code and the data whose use a benchmark counts. */
#ifndef KERNEL_LAYOUT_H
#define KERNEL_LAYOUT_H

#include <stddef.h>

#include "program/geometry.h"

/* The word of a lock that is free. */
#define LAYOUT_UNLOCKED (-1)

/**
 * struct kernel_layout - of one machine
 * @code, @code_size: the kernel's own code, without the harness's, such as its locks.
 * @pages, @pages_size: the memory map, gaps between sections included.
 * @locks: for each zone, the word of its lock that is written when the lock is taken and
 *	when it is released.
 */
struct kernel_layout {
	const char *code;
	size_t code_size;
	const char *pages;
	size_t pages_size;
	const int *locks[GEOMETRY_MAX_ZONES];
	unsigned int nr_locks;
};

#endif
