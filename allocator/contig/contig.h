/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What this project is about: the ways to free a range of order-0 pages. One
 * file here for each; all else is shared.
 */
#ifndef ALLOCATOR_CONTIG_CONTIG_H
#define ALLOCATOR_CONTIG_CONTIG_H

#include "allocator/free.h"

/**
 * struct contig_ops - one way
 * @free_range: drop a reference on each of @nr pages and free those that reach
 *	zero (__free_contig_range()).
 * @free_frozen_range: free @nr frozen pages (__free_contig_frozen_range()).
 */
struct contig_ops {
	void (*free_range)(struct machine *m, unsigned long pfn,
			   unsigned long nr);
	void (*free_frozen_range)(struct machine *m, unsigned long pfn,
				  unsigned long nr);
};

#define CONTIG(ops, ...) extern const struct contig_ops contig_##ops;
#include "allocator/contig/contig.def"
#undef CONTIG

/**
 * free_prepared_contig_range - free pages that free_pages_prepare() was done
 *	for, in the largest aligned blocks
 * @page: the first of @nr; all their struct pages are in one array.
 *
 * Source: mm/page_alloc.c:free_prepared_contig_range().
 */
void free_prepared_contig_range(struct machine *m, struct page *page,
				unsigned long nr);

#endif
