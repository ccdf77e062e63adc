/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-CPU lists: where blocks go first when freed, and how many stay there
 * (mm/page_alloc.c).
 */
#ifndef ALLOCATOR_PCP_H
#define ALLOCATOR_PCP_H

#include "allocator/buddy.h"

/**
 * pcp_spin_trylock - the current CPU's lists in @zone, locked
 * Return: NULL if the lock is taken, and always on a machine without SMP.
 */
static inline struct per_cpu_pages *pcp_spin_trylock(struct machine *m,
						     struct zone *zone)
{
	struct per_cpu_pages *pcp = &zone->pcp[m->cpu];

	return m->nr_cpus && spin_trylock(m, &pcp->lock) ? pcp : NULL;
}

/* Are there per-CPU lists for this order? */
static inline bool pcp_allowed_order(const struct machine *m,
				     unsigned int order)
{
	return order <= PAGE_ALLOC_COSTLY_ORDER ||
	       (m->thp_order && order == m->thp_order);
}

static inline unsigned int order_to_pindex(int migratetype, unsigned int order)
{
	if (order > PAGE_ALLOC_COSTLY_ORDER)
		return NR_LOWORDER_PCP_LISTS + (migratetype == MIGRATE_MOVABLE);
	return MIGRATE_PCPTYPES * order + migratetype;
}

static inline unsigned int pindex_to_order(const struct machine *m,
					   unsigned int pindex)
{
	if (pindex >= NR_LOWORDER_PCP_LISTS)
		return m->thp_order;
	return pindex / MIGRATE_PCPTYPES;
}

/* The type that the list stands for; MIGRATE_UNMOVABLE is 0, MOVABLE 1. */
static inline int pindex_to_type(unsigned int pindex)
{
	if (pindex >= NR_LOWORDER_PCP_LISTS)
		return pindex - NR_LOWORDER_PCP_LISTS;
	return pindex % MIGRATE_PCPTYPES;
}

static inline void pcp_list_add(struct machine *m, struct page *page,
				struct per_cpu_pages *pcp, unsigned int pindex,
				bool tail)
{
	page_list_add(m, page, &pcp->lists[pindex], tail,
		      (struct placement){
			      .where = WHERE_PCP,
			      .list = pindex_to_type(pindex),
			      .cpu = m->cpu,
			      .order = pindex_to_order(m, pindex),
		      });
}

/**
 * free_frozen_page_commit - put a prepared block on a per-CPU list
 * @migratetype: below MIGRATE_PCPTYPES.
 *
 * Drains when the lists got too long.
 * Return: whether their lock is still held: between two batches it is let go.
 *
 * Source: mm/page_alloc.c:free_frozen_page_commit().
 */
bool free_frozen_page_commit(struct machine *m, struct zone *zone,
			     struct per_cpu_pages *pcp, struct page *page,
			     int migratetype, unsigned int order,
			     unsigned int fpi_flags);

/**
 * nr_pcp_alloc - how many blocks to refill an empty list with
 *
 * Source: mm/page_alloc.c:nr_pcp_alloc().
 */
int nr_pcp_alloc(struct machine *m, struct per_cpu_pages *pcp,
		 struct zone *zone, unsigned int order);

/** drain_pages_zone - all of one CPU's pages in @zone, whatever is contended. */
void drain_pages_zone(struct machine *m, unsigned int cpu, struct zone *zone);

/** drain_pages - all of one CPU's pages. */
void drain_pages(struct machine *m, unsigned int cpu);

/** drain_all_pages - every CPU's pages, in @zone or (NULL) in all. */
void drain_all_pages(struct machine *m, struct zone *zone);

/** decay_pcp_high - what the vmstat worker does to lists that grew. */
void decay_pcp_high(struct machine *m, struct zone *zone,
		    struct per_cpu_pages *pcp);

#endif
