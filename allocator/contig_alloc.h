/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ranges of pages at given addresses: allocating them, and the entry points
 * for freeing them (mm/page_alloc.c). How the freeing itself is done is what
 * the backends differ in: contig/contig.h.
 */
#ifndef ALLOCATOR_CONTIG_ALLOC_H
#define ALLOCATOR_CONTIG_ALLOC_H

#include "allocator/alloc.h"
#include "allocator/isolate.h"

/**
 * alloc_contig_frozen_range - allocate the pages [@start, @end), frozen
 * @cma: on behalf of a CMA area.
 * @compound: as one compound block; else as single pages.
 * Return: 0, -EBUSY if a page is in use, -EINVAL for a range that cannot be
 *	such a block.
 *
 * Nothing migrates here: a page on an LRU list is as much in the way as any
 * other, but only found out after isolation.
 *
 * Source: mm/page_alloc.c:alloc_contig_frozen_range_noprof().
 */
int alloc_contig_frozen_range(struct machine *m, unsigned long start,
			      unsigned long end, bool cma, bool compound);

/** alloc_contig_range - the same, every page with a reference. */
int alloc_contig_range(struct machine *m, unsigned long start,
		       unsigned long end);

/**
 * free_contig_range - drop a reference on each page, free those that reach 0
 *
 * Source: mm/page_alloc.c:free_contig_range().
 */
void free_contig_range(struct machine *m, unsigned long pfn, unsigned long nr);

/**
 * free_contig_frozen_range - free frozen pages, or a whole compound block
 *
 * Source: mm/page_alloc.c:free_contig_frozen_range().
 */
void free_contig_frozen_range(struct machine *m, unsigned long pfn,
			      unsigned long nr);

/**
 * free_pages_bulk - free single pages, given as an ascending array
 *
 * Source: mm/page_alloc.c:free_pages_bulk(),
 * include/linux/mm_inline.h:num_pages_contiguous().
 */
void free_pages_bulk(struct machine *m, const uint32_t *pfns, unsigned long nr);

/** set_pages_refcounted - a reference for each of @nr frozen pages. */
void set_pages_refcounted(struct machine *m, unsigned long pfn,
			  unsigned long nr);

#endif
