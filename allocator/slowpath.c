/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a request does when no zone is above its low mark; mm/page_alloc.c.
 */
#include "allocator/highatomic.h"
#include "allocator/answers.h"

/* How often in a row reclaim may make no progress. */
#define MAX_RECLAIM_RETRIES 16
/* How often compaction may succeed and somebody else take the page. */
#define MAX_COMPACT_RETRIES 16

/* include/linux/compaction.h: enum compact_priority, the highest first. */
enum {
	COMPACT_PRIO_SYNC_FULL,
	COMPACT_PRIO_SYNC_LIGHT,
	COMPACT_PRIO_ASYNC,
};

/**
 * struct effort - what a request has tried so far
 * @alloc_flags: of the walks over the zones.
 * @can_compact: compaction may be tried.
 * @costly: of an order that is not worth much effort.
 * @progress: the last direct reclaim, or OOM kill, made some.
 * @compacted: what the last compaction came to.
 * @priority: of the next compaction.
 * @reclaim_compact_order: what reclaim and compaction are to make room for.
 */
struct effort {
	unsigned int alloc_flags;
	bool can_compact;
	bool costly;
	bool progress;
	enum compaction_outcome compacted;
	int priority;
	unsigned int reclaim_compact_order;
	int compaction_retries;
	int no_progress_loops;
};

static unsigned int alloc_flags_slowpath(const struct machine *m,
					 const struct alloc_context *ac)
{
	unsigned int alloc_flags = ALLOC_WMARK_MIN | ALLOC_CPUSET;

	if (ac->gfp & GFPB_HIGH)
		alloc_flags |= ALLOC_MIN_RESERVE;
	if (ac->gfp & GFPB_KSWAPD_RECLAIM)
		alloc_flags |= ALLOC_KSWAPD;
	alloc_flags |= alloc_flags_nonblocking(ac);
	if (!(ac->gfp & GFPB_DIRECT_RECLAIM) &&
	    alloc_flags & ALLOC_MIN_RESERVE)
		alloc_flags &= ~(unsigned int)ALLOC_CPUSET;
	if (ac->gfp & GFPB_DIRECT_RECLAIM && m->task == TASK_REALTIME)
		alloc_flags |= ALLOC_MIN_RESERVE;
	if (m->defrag_mode)
		alloc_flags |= ALLOC_NOFRAGMENT;
	return alloc_flags | alloc_flags_cma(ac);
}

/* The reserves that the request has because it, or its task, is to free memory. */
static unsigned int gfp_pfmemalloc_flags(const struct machine *m,
					 const struct alloc_context *ac)
{
	if (ac->gfp & GFPB_NOMEMALLOC)
		return 0;
	if (ac->gfp & GFPB_MEMALLOC || m->task == TASK_MEMALLOC ||
	    m->task == TASK_SOFTIRQ)
		return ALLOC_NO_WATERMARKS;
	return m->task == TASK_OOM_VICTIM ? ALLOC_OOM : 0;
}

/*
 * In defrag_mode, what is not movable needs a pageblock of its type, or one that is free:
 * reclaim frees pages of movable ones.
 */
static unsigned int promoted_order(const struct machine *m,
				   const struct alloc_context *ac,
				   unsigned int alloc_flags)
{
	if (alloc_flags & ALLOC_NOFRAGMENT &&
	    ac->migratetype != MIGRATE_MOVABLE)
		return max_int(ac->order, m->pageblock_order);
	return ac->order;
}

static bool order_defrag_promoted(const struct alloc_context *ac,
				  const struct effort *e)
{
	return e->reclaim_compact_order != ac->order;
}

/* Once for the node: by the first zone that has memory. */
static void wake_all_kswapds(struct machine *m, const struct alloc_context *ac)
{
	unsigned int order = m->defrag_mode ?
				     max_int(ac->order, m->pageblock_order) :
				     ac->order;

	for (int i = ac->zone; i >= 0; i--) {
		if (!m->zones[i].managed_pages)
			continue;
		wakeup_kswapd(m, &m->zones[i], order, ac->zone);
		return;
	}
}

/* What reclaim has freed may be on per-CPU lists, or in the reserve. */
static struct page *direct_reclaim(struct machine *m,
				   const struct alloc_context *ac,
				   struct effort *e)
{
	struct page *page;

	e->progress = try_to_free_pages(m);
	if (!e->progress)
		return NULL;
	page = get_page_from_freelist(m, ac, e->alloc_flags);
	if (page)
		return page;
	unreserve_highatomic_pageblock(m, ac->zone, ac->migratetype, false);
	drain_all_pages(m, NULL);
	return get_page_from_freelist(m, ac, e->alloc_flags);
}

static struct page *direct_compact(struct machine *m,
				   const struct alloc_context *ac,
				   struct effort *e)
{
	struct page *page;

	if (!e->reclaim_compact_order)
		return NULL;
	e->compacted = try_to_compact_pages(m, ac, &page);
	if (page)
		e->compacted = COMPACTION_SUCCESS;
	if (e->compacted == COMPACTION_SKIPPED ||
	    e->compacted == COMPACTION_DEFERRED)
		return NULL;
	m->events.others++;	/* COMPACTSTALL */
	if (page)
		prep_new_page(m, page, ac->order, ac->gfp);
	else
		page = get_page_from_freelist(m, ac, e->alloc_flags);
	m->events.others++;	/* COMPACTSUCCESS or COMPACTFAIL */
	return page;
}

/*
 * Might reclaim yet free enough, or is there a HIGHATOMIC pageblock left to give up?
 */
static bool should_reclaim_retry(struct machine *m,
				 const struct alloc_context *ac,
				 struct effort *e)
{
	if (e->progress && !e->costly && !order_defrag_promoted(ac, e))
		e->no_progress_loops = 0;
	else
		e->no_progress_loops++;
	if (e->no_progress_loops <= MAX_RECLAIM_RETRIES) {
		for (int i = ac->zone; i >= 0; i--) {
			const struct zone *zone = &m->zones[i];
			int64_t available = READ_ONCE(zone->nr_free_pages) +
				(int64_t)zone_reclaimable_pages(m, zone);

			if (__zone_watermark_ok(m, zone, ac->order,
						wmark_pages(zone, WMARK_MIN),
						ac->zone, e->alloc_flags,
						available))
				return true;
		}
	}
	return unreserve_highatomic_pageblock(m, ac->zone, ac->migratetype,
					      true);
}

/* Pages that compaction may have isolated for migration to go to, at most. */
static uint64_t compact_gap(unsigned int order)
{
	uint64_t gap = 2ull << order;

	return gap < COMPACT_CLUSTER_MAX ? gap : COMPACT_CLUSTER_MAX;
}

/* Enough pages for migration to go to, if some of what is reclaimable were free. */
static bool compaction_zonelist_suitable(const struct machine *m,
					 const struct alloc_context *ac)
{
	for (int i = ac->zone; i >= 0; i--) {
		const struct zone *zone = &m->zones[i];
		uint64_t mark = wmark_pages(zone, WMARK_MIN);
		int64_t available = READ_ONCE(zone->nr_free_pages) +
			(int64_t)(zone_reclaimable_pages(m, zone) / ac->order);

		mark += compact_gap(ac->order);
		if (ac->order > PAGE_ALLOC_COSTLY_ORDER)
			mark += wmark_pages(zone, WMARK_LOW) -
				wmark_pages(zone, WMARK_MIN);
		if (__zone_watermark_ok(m, zone, 0, mark, ac->zone, ALLOC_CMA,
					available))
			return true;
	}
	return false;
}

static bool should_compact_retry(const struct machine *m,
				 const struct alloc_context *ac,
				 struct effort *e)
{
	int max_retries = e->costly ? MAX_COMPACT_RETRIES / 4 :
				      MAX_COMPACT_RETRIES;
	int highest = e->costly ? COMPACT_PRIO_SYNC_LIGHT :
				  COMPACT_PRIO_SYNC_FULL;

	if (!e->reclaim_compact_order)
		return false;
	if (e->compacted == COMPACTION_SKIPPED)
		return !order_defrag_promoted(ac, e) &&
		       compaction_zonelist_suitable(m, ac);
	if (e->compacted == COMPACTION_SUCCESS &&
	    ++e->compaction_retries <= max_retries)
		return true;
	if (e->priority <= highest)
		return false;
	e->priority--;
	e->compaction_retries = 0;
	return true;
}

/* Ignoring cpusets makes no difference here, but it is another walk. */
static struct page *cpuset_fallback(struct machine *m,
				    const struct alloc_context *ac,
				    unsigned int alloc_flags)
{
	struct page *page = get_page_from_freelist(m, ac,
						   alloc_flags | ALLOC_CPUSET);

	return page ? page : get_page_from_freelist(m, ac, alloc_flags);
}

/* May tasks be killed for it? Not where that is unlikely to help. */
static bool oom_killer_helps(const struct machine *m,
			     const struct alloc_context *ac)
{
	return m->task != TASK_DUMPING && ac->order <= PAGE_ALLOC_COSTLY_ORDER &&
	       !(ac->gfp & (GFPB_RETRY_MAYFAIL | GFPB_THISNODE)) &&
	       ac->zone == m->nr_zones - 1u;
}

/* The OOM killer runs only if a last walk at the high mark finds nothing. */
static struct page *__alloc_pages_may_oom(struct machine *m,
					const struct alloc_context *ac,
					struct effort *e)
{
	bool nofail = ac->gfp & GFPB_NOFAIL;
	struct alloc_context last = *ac;
	struct page *page;

	e->progress = !try_lock_oom(m);
	if (e->progress)
		return NULL;
	last.gfp &= ~(uint32_t)GFPB_DIRECT_RECLAIM;
	page = get_page_from_freelist(m, &last, ALLOC_WMARK_HIGH | ALLOC_CPUSET);
	if (page || !oom_killer_helps(m, ac))
		goto out;
	e->progress = out_of_memory(m, ac);
	if (!e->progress && nofail) {
		e->progress = true;
		if (!(ac->gfp & GFPB_NOWARN))
			MACHINE_WARN(m, "gfp_mask & __GFP_NOFAIL");
	}
	if (e->progress && nofail)
		page = cpuset_fallback(m, ac, ALLOC_NO_WATERMARKS);
out:
	mutex_unlock(&m->oom_lock);
	return page;
}

struct page *alloc_pages_slowpath(struct machine *m,
				  const struct alloc_context *ac)
{
	bool can_direct_reclaim = ac->gfp & GFPB_DIRECT_RECLAIM;
	bool nofail = ac->gfp & GFPB_NOFAIL;
	struct effort e = {
		.alloc_flags = alloc_flags_slowpath(m, ac),
		.can_compact = can_direct_reclaim && ac->gfp & GFPB_IO,
		.costly = ac->order > PAGE_ALLOC_COSTLY_ORDER,
		.priority = COMPACT_PRIO_SYNC_LIGHT,
	};
	bool compact_first = e.can_compact &&
			     (e.costly || (ac->order &&
					   ac->migratetype != MIGRATE_MOVABLE));
	bool can_retry_reserves = true;
	unsigned int reserve_flags;
	struct page *page;

	VM_WARN_ON(m, nofail && !can_direct_reclaim);
	VM_WARN_ON(m, nofail && m->task == TASK_MEMALLOC);
	if (compact_first)
		e.priority = COMPACT_PRIO_ASYNC;
retry:
	if (e.alloc_flags & ALLOC_KSWAPD)
		wake_all_kswapds(m, ac);
	page = get_page_from_freelist(m, ac, e.alloc_flags);
	if (page)
		return page;

	reserve_flags = gfp_pfmemalloc_flags(m, ac);
	if (reserve_flags)
		e.alloc_flags = alloc_flags_cma(ac) | reserve_flags |
				(e.alloc_flags & ALLOC_KSWAPD);
	/* What may ignore cpusets or marks tries again at once. */
	if (can_retry_reserves && !(e.alloc_flags & ALLOC_CPUSET)) {
		can_retry_reserves = false;
		goto retry;
	}

	if (!can_direct_reclaim) {
		/* Nothing can be done first for a pageblock not to be broken. */
		if (e.alloc_flags & ALLOC_NOFRAGMENT &&
		    ac->gfp & GFPB_KSWAPD_RECLAIM) {
			e.alloc_flags &= ~(unsigned int)ALLOC_NOFRAGMENT;
			goto retry;
		}
		goto nopage;
	}
	/* Reclaim must not recurse. */
	if (m->task == TASK_MEMALLOC)
		goto nopage;

	e.reclaim_compact_order = promoted_order(m, ac, e.alloc_flags);

	if (!compact_first) {
		page = direct_reclaim(m, ac, &e);
		if (page)
			return page;
	}
	page = direct_compact(m, ac, &e);
	if (page)
		return page;
	if (compact_first) {
		if (ac->gfp & GFPB_NORETRY && ac->gfp & GFPB_THISNODE)
			goto nopage;
		if (!(ac->gfp & GFPB_NORETRY))
			e.priority = COMPACT_PRIO_SYNC_LIGHT;
		compact_first = false;
		goto retry;
	}

	if (ac->gfp & GFPB_NORETRY)
		goto nopage;
	if (e.costly && !(e.can_compact && ac->gfp & GFPB_RETRY_MAYFAIL))
		goto nopage;
	if (should_reclaim_retry(m, ac, &e))
		goto retry;
	if (e.progress && e.can_compact && should_compact_retry(m, ac, &e))
		goto retry;
	if (e.alloc_flags & ALLOC_NOFRAGMENT) {
		e.alloc_flags &= ~(unsigned int)ALLOC_NOFRAGMENT;
		if (order_defrag_promoted(ac, &e)) {
			e.no_progress_loops = 0;
			e.compaction_retries = 0;
		}
		goto retry;
	}

	page = __alloc_pages_may_oom(m, ac, &e);
	if (page)
		return page;
	/* Its reserves are used up: it must die, and not wait for others to. */
	if (m->task == TASK_OOM_VICTIM &&
	    (e.alloc_flags & ALLOC_OOM || ac->gfp & GFPB_NOMEMALLOC))
		goto nopage;
	if (e.progress) {
		e.no_progress_loops = 0;
		goto retry;
	}

nopage:
	if (!nofail || !can_direct_reclaim)
		return NULL;
	page = cpuset_fallback(m, ac, ALLOC_MIN_RESERVE);
	if (page)
		return page;
	goto retry;
}
