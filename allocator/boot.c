/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot (mm/mm_init.c, mm/memblock.c) and reset.
 *
 * All pageblocks of a fresh machine are MOVABLE, or CMA. The kernel leaves
 * one as UNMOVABLE if its first page is in a hole or, in a flat map, in the
 * zone before.
 */
#include <stdlib.h>
#include <string.h>

#include "allocator/boot.h"
#include "allocator/cma.h"
#include "allocator/free.h"
#include "allocator/memmap.h"
#include "allocator/watermark.h"

/* Of changed ranges and of pageblocks, before "all" is all there is to say. */
#define LOG_CAPACITY (1u << 16)

/* --- zones and pageblocks --- */

static uint8_t fresh_block_bits(const struct machine *m, unsigned long pfn)
{
	for (unsigned int i = 0; i < m->nr_cma; i++)
		if (pfn - m->cma[i].base_pfn < m->cma[i].count)
			return MIGRATE_CMA;
	return MIGRATE_MOVABLE;
}

static void init_blocks(const struct machine *m, struct pageblock *blocks,
			uint32_t first, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		blocks[i] = (struct pageblock){
			.bits = fresh_block_bits(
				m, (unsigned long)(first + i)
					   << m->pageblock_order),
		};
}

static bool zone_init(struct machine *m, unsigned int index)
{
	struct zone *zone = &m->zones[index];
	uint32_t nr;

	zone->index = index;
	zone->start_pfn = m->geometry.zone_start[index];
	zone->end_pfn = zone_end(&m->geometry, index);
	list_init(&zone->trylock_free_pages);
	list_init(&zone->deferred);
	for (int order = 0; order <= GEOMETRY_MAX_ORDER; order++)
		for (int mt = 0; mt < MIGRATE_TYPES; mt++)
			list_init(buddy_list(zone, order, mt));

	if (m->sparse) {
		zone->pageblocks = m->shared_pageblocks;
		return true;
	}
	zone->first_pageblock = zone->start_pfn >> m->pageblock_order;
	nr = zone_nr_pageblocks(m, zone);
	zone->pageblocks = calloc(nr, sizeof(*zone->pageblocks));
	if (!zone->pageblocks)
		return false;
	init_blocks(m, zone->pageblocks, zone->first_pageblock, nr);
	return true;
}

static bool zones_init(struct machine *m)
{
	if (m->sparse) {
		uint32_t nr = m->max_pfn >> m->pageblock_order;

		m->shared_pageblocks = calloc(nr, sizeof(struct pageblock));
		if (!m->shared_pageblocks)
			return false;
		init_blocks(m, m->shared_pageblocks, 0, nr);
	}
	for (unsigned int i = 0; i < m->nr_zones; i++)
		if (!zone_init(m, i))
			return false;
	return true;
}

/* Source: mm/mm_init.c:set_zone_contiguous(). */
static bool zone_is_contiguous(struct machine *m, const struct zone *zone)
{
	unsigned long start = zone->start_pfn;

	while (start < zone->end_pfn) {
		unsigned long end = pageblock_end_pfn(m, start);

		if (end > zone->end_pfn)
			end = zone->end_pfn;
		if (!pageblock_in_zone(m, start, end, zone))
			return false;
		start = end;
	}
	return true;
}

/* --- CMA areas --- */

static bool cma_init(struct machine *m)
{
	for (unsigned int i = 0; i < m->nr_cma; i++) {
		struct cma *cma = &m->cma[i];

		cma->base_pfn = m->geometry.cma[i].start;
		cma->count = m->geometry.cma[i].nr;
		cma->bitmap = calloc(cma->count / 64 + 1, 8);
		if (!cma->bitmap)
			return false;
		cma_reset(cma);
	}
	return true;
}

/* Source: mm/mm_init.c:init_cma_reserved_pageblock(). */
static void free_cma_pageblock(struct machine *m, unsigned long pfn)
{
	struct page *page = pfn_to_page(m, pfn);

	for (unsigned long i = 0; i < pageblock_nr_pages(m); i++)
		set_page_count_as_frozen(m, page + i);
	set_page_refcounted(m, page);
	__free_pages(m, page, m->pageblock_order);
	page_zone(m, page)->managed_pages += pageblock_nr_pages(m);
}

/* --- freeing all memory --- */

/* Source: mm/memblock.c:__free_pages_memory(). */
static void free_memory(struct machine *m, unsigned long start,
			unsigned long end)
{
	while (start < end) {
		unsigned int order = start ? ffs_long(start) : m->max_order;

		if (order > m->max_order)
			order = m->max_order;
		while (start + (1ul << order) > end)
			order--;
		__free_pages_core(m, pfn_to_page(m, start), order);
		start += 1ul << order;
	}
}

/* The first page from @pfn on that lies in one of the ranges, or @end. */
static unsigned long next_range(const struct pfn_range *ranges, unsigned int nr,
				unsigned long pfn, unsigned long end,
				unsigned long *range_end)
{
	unsigned long start = end;

	*range_end = end;
	for (unsigned int i = 0; i < nr; i++) {
		unsigned long from = ranges[i].start;
		unsigned long to = from + ranges[i].nr;

		from = from < pfn ? pfn : from;
		if (from < to && from < start) {
			start = from;
			*range_end = to;
		}
	}
	return start;
}

/* What is neither in a hole nor in a CMA area. */
static void free_zone_memory(struct machine *m, const struct zone *zone)
{
	const struct geometry *g = &m->geometry;
	unsigned long pfn = zone->start_pfn;

	while (pfn < zone->end_pfn) {
		unsigned long hole_end, cma_end;
		unsigned long hole = next_range(g->holes, g->nr_holes, pfn,
						zone->end_pfn, &hole_end);
		unsigned long cma = next_range(g->cma, g->nr_cma, pfn,
					       zone->end_pfn, &cma_end);

		free_memory(m, pfn, hole < cma ? hole : cma);
		pfn = hole < cma ? hole_end : cma_end;
	}
}

/* --- the fresh machine, to go back to --- */

static int compare_heads(const void *a, const void *b)
{
	uint32_t x = ((const struct fresh_head *)a)->pfn;
	uint32_t y = ((const struct fresh_head *)b)->pfn;

	return (x > y) - (x < y);
}

static bool record_heads(struct machine *m)
{
	size_t nr = 0;

	for (unsigned int i = 0; i < m->nr_zones; i++)
		for (int order = 0; order <= m->max_order; order++)
			nr += m->zones[i].free_area[order].nr_free;

	m->fresh_heads = calloc(nr + 1, sizeof(*m->fresh_heads));
	if (!m->fresh_heads)
		return false;

	for (unsigned int i = 0; i < m->nr_zones; i++) {
		for (int l = 0; l < (m->max_order + 1) * MIGRATE_TYPES; l++) {
			struct list_head *head = buddy_list(
				&m->zones[i], l / MIGRATE_TYPES,
				l % MIGRATE_TYPES);

			for (struct list_head *p = head->next; p != head;
			     p = p->next) {
				struct page *page = lru_to_page(p);

				/* More on the lists than nr_free knows of. */
				VM_BUG_ON(m->nr_fresh_heads == nr);
				m->fresh_heads[m->nr_fresh_heads++] =
					(struct fresh_head){
						.pfn = page->pfn,
						.place = page->place,
						.lru = page->lru,
					};
			}
		}
	}
	qsort(m->fresh_heads, m->nr_fresh_heads, sizeof(*m->fresh_heads),
	      compare_heads);
	return true;
}

/* Index of the first fresh head at or behind @pfn. */
static size_t find_head(const struct machine *m, unsigned long pfn)
{
	size_t low = 0, high = m->nr_fresh_heads;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (m->fresh_heads[mid].pfn < pfn)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void restore_pages(struct machine *m, unsigned long start,
			  unsigned long nr)
{
	for (unsigned long pfn = start; pfn < start + nr; pfn++)
		if (pfn_valid(m, pfn))
			page_init(m, pfn_to_page(m, pfn), pfn);

	for (size_t i = find_head(m, start); i < m->nr_fresh_heads; i++) {
		const struct fresh_head *head = &m->fresh_heads[i];
		struct page *page;

		if (head->pfn >= start + nr)
			break;
		page = pfn_to_page(m, head->pfn);
		page->place = head->place;
		page->lru = head->lru;
		page->private = head->place.order;
		page->_mapcount = PAGE_TYPE_BUDDY;
	}
}

static struct pageblock *fresh_block(struct machine *m, unsigned long pfn)
{
	struct page *page = pfn_to_page(m, pfn);
	struct pageblock *block = page_pageblock(m, page, pfn);

	*block = (struct pageblock){ .bits = fresh_block_bits(m, pfn) };
	return block;
}

static void restore_all(struct machine *m)
{
	restore_pages(m, 0, m->max_pfn);
	for (unsigned int i = 0; i < m->nr_zones; i++) {
		struct zone *zone = &m->zones[i];

		if (m->sparse)
			init_blocks(m, m->shared_pageblocks, 0,
				    m->max_pfn >> m->pageblock_order);
		else
			init_blocks(m, zone->pageblocks, zone->first_pageblock,
				    zone_nr_pageblocks(m, zone));
	}
}

/* Nothing is logged, and no stamp says otherwise. */
static void logs_clear(struct machine *m)
{
	m->seen.nr = m->undo.nr = 0;
	m->seen.all = m->undo.all = false;
	m->seen_blocks.nr = m->undo_blocks.nr = 0;
	m->seen_blocks.all = m->undo_blocks.all = false;
	m->epoch = 1;
}

void machine_reset(struct machine *m)
{
	if (m->undo.all || m->undo_blocks.all) {
		restore_all(m);
	} else {
		for (uint32_t i = 1; i <= m->undo.nr; i++)
			restore_pages(m, m->undo.ranges[i].start,
				      m->undo.ranges[i].nr);
		for (uint32_t i = 0; i < m->undo_blocks.nr; i++)
			fresh_block(m, m->undo_blocks.pfns[i]);
	}

	memcpy(m->zones, m->fresh_zones, m->nr_zones * sizeof(m->zones[0]));
	for (unsigned int i = 0; i < m->nr_cma; i++)
		cma_reset(&m->cma[i]);
	m->cpu = 0;
	m->task = TASK_ORDINARY;
	m->events = (struct event_state){ 0 };
	memset(m->pgalloc, 0, sizeof(m->pgalloc));
	m->drain_mutex = (struct mutex){ 0 };
	m->oom_lock = (struct mutex){ 0 };
	m->res = &m->scratch;
	logs_clear(m);
}

/* The stamps' numbers are used up: take all stamps off. */
static void epochs_restart(struct machine *m)
{
	m->epoch = 1;
	for (unsigned long pfn = 0; pfn < m->max_pfn; pfn++)
		if (pfn_valid(m, pfn))
			pfn_to_page(m, pfn)->seen = 0;
	for (unsigned int i = 0; i < m->nr_zones; i++) {
		struct zone *zone = &m->zones[i];
		uint32_t nr = m->sparse ? m->max_pfn >> m->pageblock_order :
					  zone_nr_pageblocks(m, zone);

		for (uint32_t b = 0; b < nr; b++)
			zone->pageblocks[b].seen = 0;
	}
}

void machine_touched_clear(struct machine *m)
{
	m->seen.nr = 0;
	m->seen.all = false;
	m->seen_blocks.nr = 0;
	m->seen_blocks.all = false;
	if (!++m->epoch)
		epochs_restart(m);
}

/* --- boot --- */

static bool touch_log_init(struct touch_log *log, uint32_t cap)
{
	log->cap = cap;
	log->ranges = malloc((cap + 1) * sizeof(*log->ranges));
	if (!log->ranges)
		return false;
	/* Ends where no page is. */
	log->ranges[0] = (struct pfn_range){ .start = PFN_NONE };
	return true;
}

static bool block_log_init(struct block_log *log, uint32_t cap)
{
	log->cap = cap;
	log->pfns = malloc(cap * sizeof(*log->pfns));
	return log->pfns;
}

static bool logs_init(struct machine *m)
{
	uint32_t cap = m->max_pfn < LOG_CAPACITY ? m->max_pfn : LOG_CAPACITY;

	m->epoch = 1;
	return touch_log_init(&m->seen, cap) && touch_log_init(&m->undo, cap) &&
	       block_log_init(&m->seen_blocks, cap) &&
	       block_log_init(&m->undo_blocks, cap);
}

static void take_off_stamps(struct machine *m)
{
	for (unsigned long pfn = 0; pfn < m->max_pfn; pfn++) {
		struct page *page = pfn_to_page(m, pfn);

		if (!pfn_valid(m, pfn))
			continue;
		page->seen = 0;
		page->undo = 0;
	}
}

const char *machine_boot(struct machine *m)
{
	if (!cma_init(m) || !zones_init(m) || !logs_init(m))
		return "no memory for the zones";

	for (unsigned int i = 0; i < m->nr_zones; i++)
		free_zone_memory(m, &m->zones[i]);

	/* By way of lists that keep nothing. */
	boot_zone_pagesets(m);
	for (unsigned int i = 0; i < m->nr_cma; i++)
		for (uint32_t pfn = 0; pfn < m->cma[i].count;
		     pfn += pageblock_nr_pages(m))
			free_cma_pageblock(m, m->cma[i].base_pfn + pfn);

	setup_per_zone_wmarks(m);
	setup_zone_pagesets(m);
	if (!m->geometry.watermarks)
		clear_watermarks(m);
	for (unsigned int i = 0; i < m->nr_zones; i++)
		m->zones[i].contiguous = zone_is_contiguous(m, &m->zones[i]);

	if (!record_heads(m))
		return "no memory for the fresh machine";
	memcpy(m->fresh_zones, m->zones, sizeof(m->zones));
	m->events = (struct event_state){ 0 };
	memset(m->pgalloc, 0, sizeof(m->pgalloc));
	take_off_stamps(m);
	logs_clear(m);
	return NULL;
}
