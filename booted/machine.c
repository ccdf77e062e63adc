/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a machine lacks and a test wants: ZONE_DMA and ZONE_DMA32 from which only tests allocate,
 * and a CMA area. On the command line:
 *
 *   zone_ends=DMA,DMA32	the pfn at which each ends, which need not be aligned
 *   cma_area=PAGES		the size of an area of whole pageblocks
 *
 * UML has a single zone, and reads movablecore= only after it has set up its zones. On x86-64, a
 * kernel with less than 4 GiB lives in these zones. Neither declares an area. scripts/boot renames
 * the tree's arch_zone_limits_init(), which is called while memblock still has all memory, to
 * tree_zone_limits_init(), and links this one.
 */
#include <linux/cma.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-isolation.h>

void tree_zone_limits_init(unsigned long *max_zone_pfns);

static unsigned long dma_end, dma32_end;

/* What follows the last @word on the command line: UML parses early parameters too late. */
static const char *__init option(const char *word)
{
	const char *found = "", *at = boot_command_line;

	while ((at = strstr(at, word)))
		found = at += strlen(word);
	return found;
}

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
	unsigned long area_pages;
	struct cma *cma;

	tree_zone_limits_init(max_zone_pfns);
	/* Without these zones, a test must find none, rather than x86-64's own. */
	if (sscanf(option("zone_ends="), "%lu,%lu", &dma_end, &dma32_end) != 2 ||
	    dma_end >= dma32_end || dma32_end >= max_zone_pfns[ZONE_NORMAL])
		dma_end = dma32_end = 0;
	max_zone_pfns[ZONE_DMA] = dma_end;
	max_zone_pfns[ZONE_DMA32] = dma32_end;
	set_aside(dma_end);
	set_aside(dma32_end);
	if (sscanf(option("cma_area="), "%lu", &area_pages) == 1 && area_pages &&
	    cma_declare_contiguous(0, PFN_PHYS(area_pages), 0, 0, 0, false,
				   "test", &cma))
		pr_warn("no CMA area of %lu pages\n", area_pages);
}
