/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/cma.c, and a call of what it does at boot. What it releases is
 * freed as the backend frees.
 */
#include <linux/mm.h>
#include <linux/gfp.h>
#include "kernel/statics.h"

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

void shim_cma_activate(void)
{
	cma_init_reserved_areas();
}
