/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory map: where the struct pages are.
 *
 * A flat map is one array, padded to a multiple of the largest block. In a
 * sparse map each section has an array of its own. Every array ends exactly
 * where memory begins that may not be touched (trap_guard()), so that a pointer
 * that runs off its end is caught; a section that lies wholly in a hole is
 * nothing but such memory.
 */
#ifndef ALLOCATOR_MEMMAP_H
#define ALLOCATOR_MEMMAP_H

#include "allocator/machine.h"

/**
 * memmap_create - make the map, every page as before boot frees it
 * Return: NULL, or the reason why that is not possible.
 */
const char *memmap_create(struct machine *m);
void memmap_destroy(struct machine *m);

/**
 * page_init - make @page as it is on a fresh machine if it heads no free block
 */
void page_init(const struct machine *m, struct page *page, unsigned long pfn);

/** section_present - does the section have struct pages? */
bool section_present(const struct machine *m, unsigned long section);

/** pfn_valid - has @pfn a struct page? */
bool pfn_valid(const struct machine *m, unsigned long pfn);

/**
 * pageblock_in_zone - do [start, end)'s ends exist and belong to @zone?
 *
 * Source: mm/page_alloc.c:__pageblock_pfn_to_page().
 */
bool pageblock_in_zone(struct machine *m, unsigned long start,
		       unsigned long end, const struct zone *zone);

/**
 * page_range_contiguous - are the struct pages of the range in one array?
 *
 * Source: mm/util.c:page_range_contiguous().
 */
bool page_range_contiguous(const struct machine *m, unsigned long pfn,
			   unsigned long nr);

#endif
