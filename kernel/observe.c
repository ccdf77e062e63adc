/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine as seen from outside, draining and canonicalizing: the harness's
 * own doing.
 */
#include <linux/mm.h>
#include <linux/page-isolation.h>
#include <linux/vmstat.h>
#include "internal.h"
#include "kernel/statics.h"
#include "kernel/contents.h"
#include "kernel/watch.h"

/* Where the list with a given head belongs. */
struct placement {
	u8 where;
	u8 order;
	u8 list;
	u8 cpu;
};

static bool in_array(const void *head, const void *array, size_t size)
{
	return (unsigned long)head - (unsigned long)array < size;
}

static struct placement place_of(const struct zone *zone, const void *head)
{
	struct placement at = { .where = WHERE_NONE };
	int cpu;

	if (!head)
		return at;
	if (head == shim_deferred((struct zone *)zone)) {
		at.where = WHERE_DEFERRED;
		return at;
	}
	if (in_array(head, zone->free_area, sizeof(zone->free_area))) {
		const struct free_area *area = zone->free_area;

		at.order = ((char *)head - (char *)area) / sizeof(*area);
		at.list = (const struct list_head *)head -
			  area[at.order].free_list;
		at.where = WHERE_BUDDY;
		return at;
	}
	for_each_possible_cpu(cpu) {
		const struct per_cpu_pages *pcp =
			per_cpu_ptr(zone->per_cpu_pageset, cpu);
		unsigned int index;

		if (!in_array(head, pcp->lists, sizeof(pcp->lists)))
			continue;
		index = (const struct list_head *)head - pcp->lists;
		at.where = WHERE_PCP;
		at.cpu = cpu;
		if (index < NR_LOWORDER_PCP_LISTS) {
			at.order = index / MIGRATE_PCPTYPES;
			at.list = index % MIGRATE_PCPTYPES;
		} else {
			at.order = running->geometry.thp_order;
			at.list = index - NR_LOWORDER_PCP_LISTS ?
					  MIGRATE_MOVABLE :
					  MIGRATE_UNMOVABLE;
		}
		break;
	}
	return at;
}

static u32 link_pfn(const void *link, const void *head)
{
	return link == head || !link ? LINK_END : host_pfn_of(link);
}

static void deferred_links(const struct zone *zone, const struct page *page,
			   struct page_state *state)
{
	const struct llist_node *link = (const void *)&page->lru;
	const struct llist_node *prev = NULL;
	const struct llist_node *p = shim_deferred((struct zone *)zone)->first;

	for (; p && p != link; p = p->next)
		prev = p;
	state->prev = link_pfn(prev, NULL);
	state->next = link_pfn(link->next, NULL);
}

static u16 flags_of(unsigned long flags)
{
	static const struct {
		u16 bit;
		u16 state;
	} map[] = {
		{ PG_reserved, PGS_RESERVED },
		{ PG_head, PGS_HEAD },
#ifdef CONFIG_MEMORY_FAILURE
		{ PG_hwpoison, PGS_HWPOISON },
#endif
		{ PG_lru, PGS_LRU },
		{ PG_locked, PGS_LOCKED },
		{ PG_mlocked, PGS_MLOCKED },
		{ PG_dirty, PGS_DIRTY },
	};
	u16 state = 0;

	for (size_t i = 0; i < ARRAY_SIZE(map); i++)
		if (flags & 1ul << map[i].bit)
			state |= map[i].state;
	return state;
}

static u8 mapping_of(const struct page *page)
{
	if (!page->mapping)
		return MAPPING_NONE;
	if (page->mapping == TAIL_MAPPING)
		return MAPPING_TAIL;
	return (unsigned long)page->mapping & 1 ? MAPPING_ANON : MAPPING_FILE;
}

void kernel_page(u32 pfn, struct page_state *state)
{
	struct page *page = shim_page(pfn);
	const struct zone *zone = page_zone(page);
	const void *head = running->place[pfn];
	struct placement at = place_of(zone, head);
	unsigned long flags = *shim_page_flags(page);

	memset(state, 0, sizeof(*state));
	state->prev = state->next = LINK_END;
	state->private = page->private;
	state->refcount = page_ref_count(page);
	state->head = PFN_NONE;
	state->mapping = mapping_of(page);
	state->where = at.where;
	state->list = shim_seen_type(at.list);
	state->cpu = at.cpu;
	state->order = at.order;
	if (PageBuddy(page))
		state->flags |= PGS_BUDDY;
	else
		state->mapcount = atomic_read(&page->_mapcount) + 1;

	if (at.where == WHERE_DEFERRED) {
		state->order = page->private;
		deferred_links(zone, page, state);
	} else if (at.where != WHERE_NONE) {
		state->prev = link_pfn(page->lru.prev, head);
		state->next = link_pfn(page->lru.next, head);
	} else if (PageHead(page)) {
		state->order = compound_order(page);
	}

	if (PageTail(page)) {
		struct page *first = compound_head(page);

		state->flags |= PGS_TAIL;
		state->head = shim_pfn(first);
		/*
		 * The first tails hold fields of the whole block in place of
		 * these; page->private is none of them without CONFIG_MM_ID.
		 */
		if (page - first == 1)
			flags &= ~0xfful;
		if (page - first < 3)
			state->mapping = MAPPING_TAIL;
	}
	state->flags |= flags_of(flags);
	shim_owner_of(page, state);
}

#if HAS_BLOCK_COUNT
long shim_free_blocks(const struct zone *zone)
{
	return zone_page_state(zone, NR_FREE_PAGES_BLOCKS);
}

void shim_account_blocks(struct zone *zone, long nr_pages)
{
	__mod_zone_page_state(zone, NR_FREE_PAGES_BLOCKS, nr_pages);
}
#else
long shim_free_blocks(const struct zone *zone)
{
	const struct list_head *link;
	long nr = 0;

	for (int order = pageblock_order; order <= MAX_PAGE_ORDER; order++) {
		const struct free_area *area = &zone->free_area[order];

		nr += (long)area->nr_free << order;
		list_for_each(link, &area->free_list[MIGRATE_ISOLATE])
			nr -= 1l << order;
	}
	return nr;
}

void shim_account_blocks(struct zone *zone, long nr_pages)
{
}
#endif

void kernel_zone(unsigned int i, struct zone_state *state)
{
	const struct zone *zone = shim_zone(i);
	int cpu;

	memset(state, 0, sizeof(*state));
	for (int order = 0; order <= GEOMETRY_MAX_ORDER; order++)
		state->nr_free[order] = zone->free_area[order].nr_free;
	state->nr_free_pages = zone_page_state(zone, NR_FREE_PAGES);
	state->nr_free_cma = zone_page_state(zone, NR_FREE_CMA_PAGES);
#if HAS_FREE_HIGHATOMIC
	state->nr_free_highatomic = zone->nr_free_highatomic;
#endif
	state->nr_reserved_highatomic = zone->nr_reserved_highatomic;
	state->nr_free_blocks = shim_free_blocks(zone);
	state->nr_isolate_pageblock = zone->nr_isolate_pageblock;
	for_each_possible_cpu(cpu)
		state->pgalloc += per_cpu(vm_event_states, cpu)
				  .event[PGALLOC_NORMAL - ZONE_NORMAL +
					 zone_idx(zone)];
	for (int mark = 0; mark < NR_WATERMARKS; mark++)
		state->watermark[mark] = zone->_watermark[mark];
	state->watermark_boost = zone->watermark_boost;
	for (unsigned int j = 0; j < running->geometry.nr_zones; j++)
		state->lowmem_reserve[j] =
			zone->lowmem_reserve[zone_idx(shim_zone(j))];
	state->nr_mlock = atomic_long_read(&zone->vm_stat[NR_MLOCK]);
	if (test_bit(ZONE_RECLAIM_ACTIVE, &zone->flags))
		state->flags |= ZONES_RECLAIM_ACTIVE;
#if HAS_BELOW_HIGH
	if (test_bit(ZONE_BELOW_HIGH, &zone->flags))
		state->flags |= ZONES_BELOW_HIGH;
#endif
	if (test_bit(ZONE_BOOSTED_WATERMARK, &zone->flags))
		state->flags |= ZONES_BOOSTED;
}

void kernel_pcp(unsigned int i, unsigned int cpu, struct pcp_state *state)
{
	const struct per_cpu_pages *pcp =
		per_cpu_ptr(shim_zone(i)->per_cpu_pageset, cpu);

	memset(state, 0, sizeof(*state));
	state->count = pcp->count;
	state->high = pcp->high;
	state->batch = pcp->batch;
#if HAS_PCP_TUNING
	state->high_min = pcp->high_min;
	state->high_max = pcp->high_max;
	state->free_count = pcp->free_count;
	state->alloc_factor = pcp->alloc_factor;
	state->flags = pcp->flags;
#endif
}

/* Where it is shown; NULL if that is with a zone. */
static u64 *shown_at(struct event_state *state, unsigned int item)
{
	switch (item) {
	case PGALLOC_NORMAL - ZONE_NORMAL ... PGALLOC_NORMAL - ZONE_NORMAL +
		MAX_NR_ZONES - 1:
		return NULL;
	case PGFREE:
		return &state->pgfree;
	case UNEVICTABLE_PGCLEARED:
		return &state->unevictable_cleared;
	case COMPACTISOLATED:
		return &state->compact_isolated;
#ifdef CONFIG_CMA
	case CMA_ALLOC_SUCCESS:
		return &state->cma_success;
	case CMA_ALLOC_FAIL:
		return &state->cma_fail;
#endif
	default:
		return &state->others;
	}
}

void kernel_events(struct event_state *state)
{
	int cpu;

	memset(state, 0, sizeof(*state));
	for_each_possible_cpu(cpu) {
		const unsigned long *event =
			per_cpu(vm_event_states, cpu).event;

		for (unsigned int i = 0; i < NR_VM_EVENT_ITEMS; i++) {
			u64 *shown = event[i] ? shown_at(state, i) : NULL;

			if (shown)
				*shown += event[i];
		}
	}
	shim_owned(state);
	shim_tagged(state);
	state->page_free_events = running->page_free_events;
	state->page_free_pages = running->page_free_pages;
	for (unsigned int i = 0; i < running->geometry.nr_cma; i++)
		shim_cma_state(i, &state->cma_available[i],
			       &state->cma_used[i]);
}

enum migratetype kernel_pageblock_type(u32 pfn)
{
	return shim_seen_type(get_pageblock_migratetype(shim_page(pfn)));
}

void kernel_drain(void)
{
	drain_all_pages(NULL);
	for (unsigned int i = 0; i < running->geometry.nr_zones; i++)
		shim_drain_deferred(shim_zone(i));
}

static void canonicalize_types(struct page *page, unsigned int order, int type)
{
	for (unsigned long i = 0; i < 1ul << order; i += pageblock_nr_pages)
		if (get_pageblock_migratetype(page + i) != type)
			shim_set_block_type(page + i, type);
}

void kernel_canonicalize(const u32 *pfns, const u8 *types, size_t nr)
{
	/* Each in front of those behind it. */
	while (nr--) {
		struct page *page = shim_page(pfns[nr]);
		struct zone *zone = page_zone(page);
		struct placement at = place_of(zone, running->place[pfns[nr]]);
		int old_mt = at.list, new_mt = shim_type_of(types[nr]);

		list_del(&page->buddy_list);
		list_add(&page->buddy_list,
			 &zone->free_area[at.order].free_list[new_mt]);
		/* Pageblocks behind the first may differ all the same. */
		canonicalize_types(page, at.order, new_mt);
		if (old_mt == new_mt)
			continue;
		shim_account(zone, -(1 << at.order), old_mt);
		shim_account(zone, 1 << at.order, new_mt);
		if (at.order >= pageblock_order)
			shim_account_blocks(
				zone, (1l << at.order) *
					      (is_migrate_isolate(old_mt) -
					       is_migrate_isolate(new_mt)));
	}
	shim_fresh_tuning();
}

/* Free lists and counters; include/linux/mmzone.h: "Protects lists field". */
static void guard_zone(struct zone *zone, struct overlap *o)
{
	int cpu;

#define GUARD(what, of)	overlap_guard(o, &(what), sizeof(what), &(of)->lock.rlock)
	GUARD(zone->free_area, zone);
#if HAS_FREE_HIGHATOMIC
	GUARD(zone->nr_free_highatomic, zone);
#endif
	GUARD(zone->nr_reserved_highatomic, zone);
	GUARD(zone->nr_isolate_pageblock, zone);
#ifndef CONFIG_SPARSEMEM
	overlap_guard(o, zone->pageblock_flags,
		      BITS_TO_LONGS((zone->spanned_pages >> pageblock_order) * NR_PAGEBLOCK_BITS) *
			      sizeof(long),
		      &zone->lock.rlock);
#endif
	for_each_online_cpu(cpu) {
		struct per_cpu_pages *pcp = per_cpu_ptr(zone->per_cpu_pageset, cpu);

		GUARD(pcp->count, pcp);
		GUARD(pcp->lists, pcp);
	}
#undef GUARD
}

void kernel_guard(struct overlap *o)
{
	for (unsigned int i = 0; i < running->geometry.nr_zones; i++)
		guard_zone(shim_zone(i), o);
}
