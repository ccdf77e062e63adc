/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Isolating pageblocks, so that their free pages stay free
 * (mm/page_isolation.c).
 */
#ifndef ALLOCATOR_ISOLATE_H
#define ALLOCATOR_ISOLATE_H

#include "allocator/free.h"

/**
 * start_isolate_page_range - isolate the pageblocks of [@start_pfn, @end_pfn)
 * @mode: who asks; decides which pages in use are in the way.
 * Return: 0, or -EBUSY with nothing isolated.
 *
 * Source: mm/page_isolation.c:start_isolate_page_range().
 */
int start_isolate_page_range(struct machine *m, unsigned long start_pfn,
			     unsigned long end_pfn, enum isolate_mode mode);

/** undo_isolate_page_range - back to the types of before. */
void undo_isolate_page_range(struct machine *m, unsigned long start_pfn,
			     unsigned long end_pfn);

/**
 * test_pages_isolated - are the pages all free, their pageblocks all isolated?
 * Return: 0 or -EBUSY.
 *
 * Source: mm/page_isolation.c:test_pages_isolated().
 */
int test_pages_isolated(struct machine *m, unsigned long start_pfn,
			unsigned long end_pfn, enum isolate_mode mode);

/**
 * __isolate_free_page - take a free block off its list
 * Return: its pages, or 0 if that would go below the watermark; what is
 *	isolated already is not held to that.
 *
 * Source: mm/page_alloc.c:__isolate_free_page().
 */
unsigned int __isolate_free_page(struct machine *m, struct page *page,
				 unsigned int order);

#endif
