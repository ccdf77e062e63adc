/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contiguous memory allocator: areas handed out by a bitmap (mm/cma.c).
 */
#ifndef ALLOCATOR_CMA_H
#define ALLOCATOR_CMA_H

#include "allocator/machine.h"

/**
 * cma_alloc - allocate @count pages, aligned to 2^@align, from an area
 * @pfn: set on success.
 * Return: 0; -EBUSY if there is no place, or what alloc_contig_frozen_range()
 *	says; -ENOMEM for no pages.
 *
 * Source: mm/cma.c:cma_alloc(), cma_range_alloc().
 */
int cma_alloc(struct machine *m, struct cma *cma, unsigned long count,
	      unsigned int align, uint32_t *pfn);

/**
 * cma_release - give pages of an area back
 * Return: false if they are not the area's.
 *
 * Source: mm/cma.c:cma_release().
 */
bool cma_release(struct machine *m, struct cma *cma, unsigned long pfn,
		 unsigned long count);

/** cma_used - pages that the bitmap has for taken */
uint64_t cma_used(const struct cma *cma);

/** cma_reset - as when fresh. */
void cma_reset(struct cma *cma);

#endif
