/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is kept of a page beside its struct page, in the configurations that do: its
 * contents, its owner, its allocation tag.
 *
 * Custom: one cache line stands for a page's contents. Whoever allocates a page writes to
 * it.
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

/**
 * shim_ext_size - bytes of a page's struct page_ext, with what its clients keep
 * shim_ext_boot - the machine's memory is there, so many bytes for each page
 * shim_ext_init - the first pages are free: clients begin
 */
size_t shim_ext_size(void);
void shim_ext_boot(size_t stride);
void shim_ext_init(void);

/** shim_owner_wanted - page_owner=on */
void shim_owner_wanted(void);

/** shim_owner_of, shim_owned, shim_tagged - what of this is seen, if it is kept */
void shim_owner_of(struct page *page, struct page_state *state);
void shim_owned(struct event_state *state);
void shim_tagged(struct event_state *state);

/** shim_tag - what is allocated is charged to it, with MEM_ALLOC_PROFILING */
extern struct alloc_tag shim_tag;

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
