/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hands the pages of a machine to the allocator, as memblock does at boot, in user space and in
 * a kernel that is booted.
 */
#include <linux/mm.h>
#include <linux/memblock.h>
#ifdef CONFIG_MEM_ALLOC_PROFILING
#include <linux/pgalloc_tag.h>
#endif
#include <linux/page-isolation.h>
#include "internal.h"
#include "kernel/statics.h"

static bool in_cma(u32 pfn)
{
	const struct geometry *g = &running->geometry;

	for (unsigned int i = 0; i < g->nr_cma; i++)
		if (pfn - g->cma[i].start < g->cma[i].nr)
			return true;
	return false;
}

static enum migratetype block_type(u32 pfn)
{
#ifdef CONFIG_CMA
	if (in_cma(pfn))
		return MIGRATE_CMA;
#endif
	return MIGRATE_MOVABLE;
}

void shim_init_blocks(unsigned int i)
{
	const struct geometry *g = &running->geometry;
	unsigned long pfn = g->zone_start[i];

	for (; pfn < zone_end(g, i); pfn = pageblock_end_pfn(pfn))
		if (host_present(pfn))
			shim_init_block(shim_page(pfn), block_type(pfn));
}

/* In the largest aligned blocks that fit, as memblock hands memory over. */
static void __ref free_memory(unsigned long start, unsigned long end)
{
	while (start < end) {
		int order = start ? __ffs(start) : MAX_PAGE_ORDER;

		if (order > MAX_PAGE_ORDER)
			order = MAX_PAGE_ORDER;
		while (start + (1ul << order) > end)
			order--;
#ifdef CONFIG_MEM_ALLOC_PROFILING
		/* As memblock_free_pages() does. */
		clear_page_tag_ref(shim_page(start));
#endif
#if HAS_BOOT_CONTEXT
		__free_pages_core(shim_page(start), order, MEMINIT_EARLY);
#else
		__free_pages_core(shim_page(start), order);
#endif
		start += 1ul << order;
	}
}

/* What is neither hole nor CMA; holes and areas begin and end anywhere. */
void shim_free_zone(unsigned int i)
{
	const struct geometry *g = &running->geometry;
	unsigned long pfn = g->zone_start[i], end = zone_end(g, i), start;

	while (pfn < end) {
		while (pfn < end && (geometry_is_hole(g, pfn) || in_cma(pfn)))
			pfn++;
		start = pfn;
		while (pfn < end && !geometry_is_hole(g, pfn) && !in_cma(pfn))
			pfn++;
		free_memory(start, pfn);
	}
}
