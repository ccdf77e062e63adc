/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a UML machine lacks and a test wants: ZONE_DMA and ZONE_DMA32 as x86-64 has them, memory
 * that nobody but a test asks for; and a CMA area. On the command line:
 *
 *   zone_ends=DMA,DMA32	the pfn at which each ends, which need not be aligned
 *   cma_area=PAGES		the size of an area of whole pageblocks
 *
 * UML has a single zone, reads movablecore= only after it has set up its zones, and declares no
 * area. scripts/boot renames its arch_zone_limits_init(), which is called while memblock still
 * has all memory, to um_zone_limits_init(), and links this one.
 */
#include <linux/cma.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-isolation.h>
#include <init.h>

void um_zone_limits_init(unsigned long *max_zone_pfns);

static unsigned long dma_end, dma32_end, area_pages;

static int __init zone_ends_setup(char *line, int *add)
{
	*add = 0;
	return sscanf(line, "%lu,%lu", &dma_end, &dma32_end) == 2 ? 0 : 1;
}
__uml_setup("zone_ends=", zone_ends_setup,
"zone_ends=<pfn>,<pfn>\n"
"    The first pfn behind ZONE_DMA, and behind ZONE_DMA32.\n\n"
);

static int __init cma_area_setup(char *line, int *add)
{
	*add = 0;
	return sscanf(line, "%lu", &area_pages) == 1 ? 0 : 1;
}
__uml_setup("cma_area=", cma_area_setup,
"cma_area=<pages>\n"
"    The size of a CMA area.\n\n"
);

/*
 * memblock frees aligned blocks, and does not see that one of them reaches into the next zone:
 * with DEBUG_VM, no kernel boots with zones that meet in the middle of one. So such a block is
 * set aside, and freed page by page.
 */
static unsigned long block_of(unsigned long pfn)
{
	return ALIGN_DOWN(pfn, MAX_ORDER_NR_PAGES);
}

static void __init set_aside(unsigned long end)
{
	if (block_of(end) != end)
		memblock_reserve(PFN_PHYS(block_of(end)), PFN_PHYS(MAX_ORDER_NR_PAGES));
}

static void __init free_block_of(unsigned long end)
{
	if (block_of(end) == end)
		return;
	for (int i = 0; i < MAX_ORDER_NR_PAGES; i++)
		free_reserved_page(pfn_to_page(block_of(end) + i));
}

static int __init free_between_zones(void)
{
	/* Each zone has types of its own; those of a pageblock that it begins inside are not set. */
	if (block_of(dma_end) != dma_end)
		init_pageblock_migratetype(pfn_to_page(dma_end), MIGRATE_MOVABLE, false);
	if (block_of(dma32_end) != dma32_end)
		init_pageblock_migratetype(pfn_to_page(dma32_end), MIGRATE_MOVABLE, false);
	free_block_of(dma_end);
	if (block_of(dma32_end) != block_of(dma_end))
		free_block_of(dma32_end);
	return 0;
}
core_initcall(free_between_zones);

void __init arch_zone_limits_init(unsigned long *max_zone_pfns)
{
	struct cma *cma;

	um_zone_limits_init(max_zone_pfns);
	if (dma_end && dma_end < dma32_end &&
	    dma32_end < max_zone_pfns[ZONE_NORMAL]) {
		max_zone_pfns[ZONE_DMA] = dma_end;
		max_zone_pfns[ZONE_DMA32] = dma32_end;
		set_aside(dma_end);
		set_aside(dma32_end);
	} else {
		dma_end = dma32_end = 0;
	}
	if (area_pages &&
	    cma_declare_contiguous(0, PFN_PHYS(area_pages), 0, 0, 0, false,
				   "test", &cma))
		pr_warn("no CMA area of %lu pages\n", area_pages);
}
