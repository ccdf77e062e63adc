/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine as seen from outside.
 */
#include <string.h>

#include "allocator/cma.h"
#include "allocator/observe.h"
#include "allocator/watermark.h"
#include "allocator/refcount/page_ref.h"
#include "allocator/free_list.h"

/* What is on no list may have links all the same: of a list in a call's hands. */
static uint32_t link_pfn(const struct machine *m, const struct page *page,
			 struct list_head *link)
{
	if (page->place.where == WHERE_NONE || is_list_head(m, link))
		return LINK_END;
	return lru_to_page(link)->pfn;
}

static uint16_t page_flags(const struct page *page)
{
	static const struct {
		uint16_t flag;
		uint16_t state;
	} map[] = {
		{ PG_reserved, PGS_RESERVED },
		{ PG_head, PGS_HEAD },
		{ PG_hwpoison, PGS_HWPOISON },
		{ PG_lru, PGS_LRU },
		{ PG_locked, PGS_LOCKED },
		{ PG_mlocked, PGS_MLOCKED },
		{ PG_dirty, PGS_DIRTY },
	};
	uint16_t flags = 0;

	if (unlikely(page->flags & PAGEFLAGS_MASK))
		for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++)
			if (page->flags & map[i].flag)
				flags |= map[i].state;
	if (PageBuddy(page))
		flags |= PGS_BUDDY;
	if (PageTail(page))
		flags |= PGS_TAIL;
	return flags;
}

static uint8_t page_mapping(const struct page *page)
{
	if (!page->mapping)
		return MAPPING_NONE;
	if (page->mapping == TAIL_MAPPING)
		return MAPPING_TAIL;
	return PageAnon(page) ? MAPPING_ANON : MAPPING_FILE;
}

void machine_page(const struct machine *m, uint32_t pfn,
		  struct page_state *state)
{
	const struct page *page = pfn_to_page(m, pfn);

	*state = (struct page_state){
		.prev = link_pfn(m, page, page->lru.prev),
		.next = link_pfn(m, page, page->lru.next),
		.private = page->private,
		.refcount = page_ref_count(m, page),
		.mapcount = PageBuddy(page) ? 0 : page->_mapcount + 1,
		.head = page->head,
		.flags = page_flags(page),
		.order = page->place.order,
		.where = page->place.where,
		.list = page->place.list,
		.cpu = page->place.cpu,
		.mapping = page_mapping(page),
	};
}

void machine_zone(const struct machine *m, unsigned int zone,
		  struct zone_state *state)
{
	const struct zone *z = &m->zones[zone];

	*state = (struct zone_state){
		.nr_free_pages = z->nr_free_pages,
		.nr_free_cma = z->nr_free_cma,
		.nr_free_highatomic = z->nr_free_highatomic,
		.nr_reserved_highatomic = z->nr_reserved_highatomic,
		.nr_free_blocks = z->nr_free_blocks,
		.nr_isolate_pageblock = z->nr_isolate_pageblock,
		.pgalloc = m->pgalloc[zone],
		.watermark_boost = (int64_t)z->watermark_boost,
		.flags = z->flags,
		.nr_mlock = z->nr_mlock,
	};
	for (int order = 0; order <= GEOMETRY_MAX_ORDER; order++)
		state->nr_free[order] = z->free_area[order].nr_free;
	for (int i = 0; i < NR_WATERMARKS; i++)
		state->watermark[i] = (int64_t)z->watermark[i];
	memcpy(state->lowmem_reserve, z->lowmem_reserve,
	       sizeof(state->lowmem_reserve));
}

void machine_pcp(const struct machine *m, unsigned int zone, unsigned int cpu,
		 struct pcp_state *state)
{
	const struct per_cpu_pages *pcp = &m->zones[zone].pcp[cpu];

	*state = (struct pcp_state){
		.count = pcp->count,
		.high = pcp->high,
		.high_min = pcp->high_min,
		.high_max = pcp->high_max,
		.batch = pcp->batch,
		.free_count = pcp->free_count,
		.alloc_factor = pcp->alloc_factor,
		.flags = pcp->flags,
	};
}

void machine_events(const struct machine *m, struct event_state *state)
{
	*state = m->events;
	for (unsigned int i = 0; i < m->nr_cma; i++) {
		state->cma_available[i] = m->cma[i].available_count;
		state->cma_used[i] = cma_used(&m->cma[i]);
	}
}

enum migratetype machine_pageblock_type(const struct machine *m, uint32_t pfn)
{
	/* Reading a type does not change the machine. */
	return get_pfnblock_migratetype((struct machine *)m,
					pfn_to_page(m, pfn), pfn);
}

void machine_touched(const struct machine *m, struct touched *t)
{
	*t = (struct touched){
		.ranges = m->seen.ranges + 1,
		.nr = m->seen.nr,
		.blocks = m->seen_blocks.pfns,
		.nr_blocks = m->seen_blocks.nr,
		.all = m->seen.all || m->seen_blocks.all,
	};
}
