/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/cma.c, and calls of it. What it releases is freed as the backend
 * frees. A kernel without CMA runs on machines without areas, on which no operation
 * calls it.
 */
#include <linux/mm.h>
#include <linux/gfp.h>
#include "kernel/statics.h"

#ifdef CONFIG_CMA
#define free_contig_frozen_range(pfn, nr) shim_free_contig_frozen(pfn, nr)

#include <mm/cma.c>

void shim_cma_state(unsigned int i, u64 *available, u64 *used)
{
	const struct cma *cma = &cma_areas[i];

#if HAS_CMA_RANGES
	*used = bitmap_weight(cma->ranges[0].bitmap,
			      cma->count >> cma->order_per_bit);
	*available = cma->available_count;
#else
	*used = bitmap_weight(cma->bitmap, cma->count >> cma->order_per_bit);
	*available = cma->count - *used;
#endif
}

const char *__ref shim_cma_boot(void)
{
	const struct geometry *g = &running->geometry;

	for (unsigned int i = 0; i < g->nr_cma; i++) {
		struct cma *cma;

		if (cma_init_reserved_mem(PFN_PHYS(kernel_pfn(g->cma[i].start)),
					  PFN_PHYS(g->cma[i].nr), 0, "area",
					  &cma))
			return "the kernel refuses the CMA area";
	}
	cma_init_reserved_areas();
	return NULL;
}

struct page *shim_cma_alloc(unsigned int i, unsigned long nr, unsigned int align)
{
	return cma_alloc(&cma_areas[i], nr, align, true);
}

bool shim_cma_release(unsigned int i, struct page *page, unsigned long nr)
{
	return cma_release(&cma_areas[i], page, nr);
}
#else
void shim_cma_state(unsigned int i, u64 *available, u64 *used)
{
}

const char *shim_cma_boot(void)
{
	return NULL;
}

struct page *shim_cma_alloc(unsigned int i, unsigned long nr, unsigned int align)
{
	return NULL;
}

bool shim_cma_release(unsigned int i, struct page *page, unsigned long nr)
{
	return false;
}
#endif
