/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contents of pages, in the configurations that look at them.
 *
 * Custom: one cache line stands for a page. Whoever allocates a page writes to it.
 */
#ifndef KERNEL_CONTENTS_H
#define KERNEL_CONTENTS_H

#include "kernel/kernel.h"

#if defined(CONFIG_INIT_ON_ALLOC_DEFAULT_ON) || defined(CONFIG_INIT_ON_FREE_DEFAULT_ON)
#define SHIM_INIT 1
#else
#define SHIM_INIT 0
#endif

#define SHIM_CONTENTS (SHIM_INIT || IS_ENABLED(CONFIG_PAGE_POISONING))
#define SHIM_LINE 64

/** shim_contents - the line that stands for a page's contents */
u8 *shim_contents(unsigned long pfn);

/** shim_first_not - memchr_inv(): the first byte that is not @byte, or NULL */
static inline void *shim_first_not(const u8 *at, int byte, size_t size)
{
	for (; size; at++, size--)
		if (*at != byte)
			return (void *)at;
	return NULL;
}

#endif
