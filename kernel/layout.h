/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a kernel module has what a benchmark counts accesses to. */
#ifndef KERNEL_LAYOUT_H
#define KERNEL_LAYOUT_H

#include <stddef.h>

#include "program/geometry.h"

/* What the word of a lock holds while nobody has the lock. */
#define LAYOUT_UNLOCKED (-1)

/**
 * struct kernel_layout - of one machine
 * @code, @code_size: the kernel's own code; not the harness's, such as the locks.
 * @pages, @pages_size: the memory map, gaps between sections included.
 * @locks: of each zone's lock the word, an int, that is written when the lock is taken
 *	and when it is released.
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
