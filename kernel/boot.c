/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From an empty memory map to a fresh machine.
 *
 * Custom: what mm/mm_init.c and mm/memblock.c do at boot, from a geometry
 * instead of firmware tables. Pages are handed to the allocator by the kernel's
 * own functions; watermarks, reserves and per-CPU lists are set by them too.
 */
#include <linux/mm.h>
#include <linux/memblock.h>
#include <linux/page-isolation.h>
#include <linux/vmstat.h>
#include "internal.h"
#include "kernel/statics.h"
#include "kernel/contents.h"

static void page_init(u32 pfn)
{
	const struct geometry *g = &running->geometry;
	struct page *page = pfn_to_page(pfn);
	bool reserved = pfn >= g->nr_pages || geometry_is_hole(g, pfn);
	unsigned int zone = pfn < g->nr_pages ? geometry_zone(g, pfn) :
						g->nr_zones - 1;

	set_page_links(page, zone_idx(shim_zone(zone)), 0, pfn);
	atomic_set(&page->_mapcount, -1);
	set_page_count(page, reserved);
	if (reserved)
		__SetPageReserved(page);
}

#ifndef CONFIG_SPARSEMEM
static void block_map_init(struct zone *zone)
{
	struct block_map *map = &running->block_maps[running->nr_block_maps++];
	unsigned long first = pageblock_start_pfn(zone->zone_start_pfn);
	unsigned long nr = (zone_end_pfn(zone) - first + pageblock_nr_pages -
			    1) >> pageblock_order;

	map->nr = 1;
	map->pfn = first;
	map->pages = nr << pageblock_order;
	map->bytes = DIV_ROUND_UP(nr * NR_PAGEBLOCK_BITS, BITS_PER_BYTE);
	map->bytes = ALIGN(map->bytes, sizeof(long));
	map->stride = map->bytes;
	map->bits = host_alloc(map->bytes);
	zone->pageblock_flags = (unsigned long *)map->bits;
}
#endif

static void zone_init(unsigned int i)
{
	const struct geometry *g = &running->geometry;
	struct zone *zone = shim_zone(i);

	zone->zone_start_pfn = g->zone_start[i];
	zone->spanned_pages = zone_end(g, i) - g->zone_start[i];
	zone->present_pages = zone->spanned_pages;
	zone->initialized = 1;
}

static void zones_init(void)
{
	pg_data_t *pgdat = NODE_DATA(0);

	for (int i = 0; i < MAX_NR_ZONES; i++) {
		struct zone *zone = &pgdat->node_zones[i];

		zone->zone_pgdat = pgdat;
		spin_lock_init(&zone->lock);
		for (int order = 0; order <= GEOMETRY_MAX_ORDER; order++)
			for (int t = 0; t < MIGRATE_TYPES; t++)
				INIT_LIST_HEAD(
					&zone->free_area[order].free_list[t]);
		shim_boot_zone(zone);
	}
	for (unsigned int i = 0; i < running->geometry.nr_zones; i++)
		zone_init(i);
	pgdat->node_spanned_pages = running->geometry.nr_pages;
	pgdat->node_present_pages = running->geometry.nr_pages;
}

static void cpus_init(void)
{
#ifdef CONFIG_SMP
	int nr = running->geometry.nr_cpus;

	for (int cpu = 0; cpu < nr; cpu++) {
		cpumask_set_cpu(cpu, &__cpu_possible_mask);
		cpumask_set_cpu(cpu, &__cpu_online_mask);
	}
	atomic_set(&__num_online_cpus, nr);
#endif
}

#ifdef CONFIG_SPARSEMEM
/*
 * Sections that are absent have no usage and are not valid, but what would be
 * the address of their pages traps.
 */
static void section_init(unsigned long nr, struct mem_section_usage *usage)
{
	struct mem_section **root = &mem_section[SECTION_NR_TO_ROOT(nr)];
	unsigned long pfn = section_nr_to_pfn(nr);
	struct mem_section *section;

	if (!*root)
		*root = host_alloc(SECTIONS_PER_ROOT * sizeof(**root));
	section = &(*root)[nr & SECTION_ROOT_MASK];
#ifdef CONFIG_PAGE_EXTENSION
	section->page_ext = host_beside(0);
#endif
	section->section_mem_map =
		(unsigned long)host_page_at(pfn) - pfn * sizeof(struct page);
	if (!host_present(pfn))
		return;
	section->section_mem_map |= SECTION_MARKED_PRESENT |
				    SECTION_HAS_MEM_MAP | SECTION_IS_ONLINE |
				    SECTION_IS_EARLY;
	section->usage = usage;
	__highest_present_section_nr = nr;
}

static void map_init(void)
{
	struct block_map *map = &running->block_maps[running->nr_block_maps++];
	char *usages;

	shim_section_delta = running->geometry.section_order -
			     SHIM_SECTION_ORDER;
	mem_section = host_alloc(DIV_ROUND_UP(running->nr_sections,
					      SECTIONS_PER_ROOT) *
				 sizeof(*mem_section));
	map->nr = running->nr_sections;
	map->pages = PAGES_PER_SECTION;
	map->bytes = ALIGN(SECTION_BLOCKFLAGS_BITS / BITS_PER_BYTE,
			   sizeof(long));
	map->stride = sizeof(struct mem_section_usage) + map->bytes;
	usages = host_alloc(map->nr * map->stride);
	map->bits = (u8 *)((struct mem_section_usage *)usages)->pageblock_flags;
	for (u32 i = 0; i < map->nr; i++)
		section_init(i, (void *)(usages + i * map->stride));
}
#else
static void map_init(void)
{
	mem_map = host_page_at(0);
	max_mapnr = running->max_pfn;
}
#endif

const char *kernel_boot(void)
{
	const struct geometry *g = &running->geometry;
	const char *why;

	shim_max_order = g->max_order;
	shim_pageblock_order = g->pageblock_order;
	shim_thp_order = g->thp_order ? g->thp_order : -1;
	cpus_init();
	shim_percpu_init();
	shim_ext_boot(running->beside_size);
	map_init();

	zones_init();
	shim_zonelists();
	for (u32 pfn = 0; pfn < running->max_pfn; pfn++)
		if (host_present(pfn))
			page_init(pfn);
	for (unsigned int i = 0; i < g->nr_zones; i++) {
#ifndef CONFIG_SPARSEMEM
		block_map_init(shim_zone(i));
#endif
		shim_init_blocks(i);
	}
#if HAS_CHECKS_OFF
	if (g->check_pages)
		static_branch_enable(&check_pages_enabled);
	else
		static_branch_disable(&check_pages_enabled);
#endif

	shim_poison_boot();
	for (unsigned int i = 0; i < g->nr_zones; i++)
		shim_free_zone(i);
	shim_ext_init();
	why = shim_cma_boot();
	if (why)
		return why;

	shim_lists();
	for (unsigned int i = 0; i < g->nr_zones; i++)
		set_zone_contiguous(shim_zone(i));

	/* Counting begins here. */
	for (int cpu = 0; cpu < NR_CPUS; cpu++)
		memset(per_cpu_ptr(&vm_event_states, cpu), 0,
		       sizeof(struct vm_event_state));
	running->page_free_events = 0;
	running->page_free_pages = 0;
	return NULL;
}
