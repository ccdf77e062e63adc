/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What runs beside a request: direct reclaim, direct compaction, the OOM killer, by the
 * answers of its call (backend/answers.h). A request wakes kswapd, which runs when the program
 * says so.
 */
#ifndef ALLOCATOR_ANSWERS_H
#define ALLOCATOR_ANSWERS_H

#include "allocator/alloc.h"

/**
 * try_to_free_pages - direct reclaim
 * Return: whether it made progress.
 *
 * Neither this nor try_to_compact_pages() returns if the two have been asked without an
 * answer more often in a row than most_unanswered().
 */
bool try_to_free_pages(struct machine *m);

/** zone_reclaimable_pages - pages that direct reclaim has yet to free */
uint64_t zone_reclaimable_pages(const struct machine *m,
				const struct zone *zone);

/**
 * try_to_compact_pages - direct compaction
 * @page: set to what it has captured, or to NULL.
 */
enum compaction_outcome try_to_compact_pages(struct machine *m,
					     const struct alloc_context *ac,
					     struct page **page);

/** balance_pgdat - kswapd runs for a round */
void balance_pgdat(struct machine *m);

/** try_lock_oom - is oom_lock to be had? Else somebody else has freed memory. */
bool try_lock_oom(struct machine *m);

/** out_of_memory - is a task killed, or is one about to free memory? */
bool out_of_memory(struct machine *m, const struct alloc_context *ac);

/** wakeup_kswapd - kswapd is woken */
static inline void wakeup_kswapd(struct machine *m, const struct zone *zone,
				 unsigned int order, unsigned int highest_zone)
{
	result_woken(m->res, zone->index, order, highest_zone);
}

#endif
