// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which zone must serve a request: the first, over all attempts that are made at it,
 * that is above the attempt's mark and has a block that the attempt may take.
 */
#include <errno.h>

#include "oracle/rules/rules.h"

/* Attempts at one request: __alloc_frozen_pages_noprof(), __alloc_pages_slowpath(). */
#define MAX_ATTEMPTS 5

/*
 * Does an atomic request have the HIGHATOMIC reserve at its first attempt? Where that is all
 * that an older kernel does otherwise, findings/older/ knows what comes of it. Where it does
 * not count the reserve's free pages either, a zone may serve some later attempt, or none.
 */
static bool has_reserve_first(const struct oracle *o, const struct call *call)
{
	return is_atomic(call) && (has(o, FEATURE_HIGHATOMIC_FIRST) ||
				   has(o, FEATURE_FREE_HIGHATOMIC));
}

/*
 * May it break into a pageblock of another type in the end, in defrag_mode? Once it has
 * reclaimed and compacted in vain; and if it may not wait, once it has woken kswapd.
 */
static bool may_fragment(const struct oracle *o, const struct call *call)
{
	return call->gfp & GFPB_DIRECT_RECLAIM ? may_retry(o, call) :
						 call->gfp & GFPB_KSWAPD_RECLAIM;
}

static unsigned int attempts(const struct oracle *o, const struct call *call,
			     struct attempt *a)
{
	bool waits = call->gfp & GFPB_DIRECT_RECLAIM;
	bool spares = call->gfp & GFPB_NOMEMALLOC;
	bool defrag = o->g.defrag_mode;
	bool whole = defrag || call->zone == o->g.nr_zones - 1;
	struct attempt *slow;
	unsigned int nr = 0;

	if (call->op == OP_ALLOC_NOLOCK || call->op == OP_ALLOC_HIGHATOMIC) {
		a[nr++] = (struct attempt){
			.mark = WATERMARK_MIN,
			.reserve = call->op == OP_ALLOC_HIGHATOMIC,
		};
		return nr;
	}
	if (whole)
		a[nr++] = (struct attempt){
			.mark = WATERMARK_LOW,
			.whole = true,
			.reserve = has_reserve_first(o, call),
		};
	if (!defrag)
		a[nr++] = (struct attempt){
			.mark = WATERMARK_LOW,
			.reserve = has_reserve_first(o, call),
		};
	slow = &a[nr++];
	*slow = (struct attempt){
		.mark = WATERMARK_MIN,
		.whole = defrag,
		.high = call->gfp & GFPB_HIGH || (waits && o->was_task == TASK_REALTIME),
		.non_block = !waits && !spares,
		.reserve = is_atomic(call),
	};
	if (!spares && (call->gfp & GFPB_MEMALLOC || o->task == TASK_MEMALLOC ||
			o->task == TASK_SOFTIRQ))
		a[nr++] = (struct attempt){ .any = true };
	else if (!spares && o->task == TASK_OOM_VICTIM)
		a[nr++] = (struct attempt){ .mark = WATERMARK_MIN, .oom = true };
	else if (defrag && may_fragment(o, call)) {
		a[nr] = *slow;
		a[nr++].whole = false;
	}
	/* Where tasks may be killed for it, it need not wait until one has died. */
	if (never_fails(o, call))
		a[nr++] = (struct attempt){
			.mark = WATERMARK_MIN,
			.high = true,
			.any = may_kill(o, call),
			.after_oom = true,
		};
	return nr;
}

static bool may_use_cma(const struct attempt *a, const struct call *call)
{
	return call->type == MIGRATE_MOVABLE && !a->after_oom;
}

static bool has_type(const struct attempt *a, const struct call *call,
		     const uint32_t *blocks)
{
	return blocks[MIGRATE_UNMOVABLE] || blocks[MIGRATE_MOVABLE] ||
	       blocks[MIGRATE_RECLAIMABLE] ||
	       (may_use_cma(a, call) && blocks[MIGRATE_CMA]) ||
	       ((a->reserve || a->oom) && blocks[MIGRATE_HIGHATOMIC]);
}

/*
 * It does not look at any zone: its order is too large; or a nolock allocation may try no
 * lock, or has an order without a per-CPU list.
 */
static bool is_refused(const struct oracle *o, const struct call *call)
{
	return is_too_large(o, call) ||
	       (call->op == OP_ALLOC_NOLOCK &&
		(cannot_try(o, call) ||
		 pcp_index(&o->g, call->order, call->type) < 0));
}

/* Pages that are kept from all who may not have the reserve. */
static int64_t reserved_pages(const struct oracle *o, const struct tally *t)
{
	return has(o, FEATURE_FREE_HIGHATOMIC) ?
		       t->pages[MIGRATE_HIGHATOMIC] :
		       t->reserved << o->g.pageblock_order;
}

/* Pages enough for an attempt that must leave @mark free. */
static bool exceeds(const struct oracle *o, const struct tally *t,
		    const struct attempt *a, const struct call *call,
		    int64_t mark)
{
	int64_t usable = 1 - (INT64_C(1) << call->order);

	for (unsigned int type = 0; type < MIGRATE_PCPTYPES; type++)
		usable += t->pages[type];
	usable += t->pages[MIGRATE_HIGHATOMIC];
	if (!a->reserve && !a->high && !a->non_block && !a->oom)
		usable -= reserved_pages(o, t);
	if (may_use_cma(a, call))
		usable += t->pages[MIGRATE_CMA];
	if (a->high)
		mark -= mark / 2;
	if (a->high && a->non_block)
		mark -= mark / 4;
	if (a->oom)
		mark -= mark / 2;
	return usable > mark + t->lowmem_reserve[call->zone];
}

/* May it go below the mark that was boosted, of a page? */
static bool spares_boost(const struct oracle *o, const struct attempt *a,
			 const struct call *call)
{
	return a->high && (has(o, FEATURE_ATOMIC_BY_HIGH) ||
			   !(call->gfp & GFPB_DIRECT_RECLAIM));
}

static bool has_pages(const struct oracle *o, const struct tally *t,
		      const struct attempt *a, const struct call *call,
		      enum watermark watermark, int64_t more)
{
	int64_t mark = t->watermark[watermark] + more;

	return a->any || exceeds(o, t, a, call, mark + t->watermark_boost) ||
	       (!call->order && spares_boost(o, a, call) &&
		watermark == WATERMARK_MIN && exceeds(o, t, a, call, mark));
}

/* A block of some type that the watermark looks for. */
static bool has_some_block(const struct oracle *o, const struct tally *t,
			   const struct attempt *a, const struct call *call)
{
	for (unsigned int i = call->order; i <= o->g.max_order; i++)
		if (has_type(a, call, t->blocks[i]))
			return true;
	return false;
}

bool is_above_watermark(const struct oracle *o, const struct tally *t,
			const struct attempt *a, const struct call *call,
			enum watermark watermark, int64_t more)
{
	return has_pages(o, t, a, call, watermark, more) &&
	       (!call->order || a->any || has_some_block(o, t, a, call));
}

bool attempt_has_block(const struct oracle *o, const struct tally *t,
		       const struct attempt *a, const struct call *call,
		       unsigned int zone)
{
	int list = pcp_index(&o->g, call->order, call->type);
	unsigned int claimed = call->order;

	if (list >= 0 && !without_pcp(o, zone) && t->lists[o->cpu][list])
		return true;
	if (call->op == OP_ALLOC_NOLOCK && nolock_lacks_zone(o, call, zone))
		return false;
	if (a->whole && claimed < o->g.pageblock_order)
		claimed = o->g.pageblock_order;
	for (unsigned int i = call->order; i <= o->g.max_order; i++) {
		const uint32_t *blocks = t->blocks[i];

		if (blocks[call->type] ||
		    (may_use_cma(a, call) && blocks[MIGRATE_CMA]) ||
		    ((a->reserve || a->non_block || a->oom) &&
		     blocks[MIGRATE_HIGHATOMIC]) ||
		    (i >= claimed && has_type(a, call, blocks)))
			return true;
	}
	return false;
}

static bool can_serve(const struct oracle *o, const struct tally *t,
		      const struct attempt *a, const struct call *call,
		      unsigned int zone)
{
	return is_above_watermark(o, t, a, call, a->mark, 0) &&
	       attempt_has_block(o, t, a, call, zone);
}

int serving_zone(const struct oracle *o, const struct tally *tallies,
		 const struct call *call, struct attempt *by)
{
	struct attempt a[MAX_ATTEMPTS];
	unsigned int nr = attempts(o, call, a);

	for (unsigned int i = 0; i < nr; i++) {
		for (int zone = call->zone; zone >= 0; zone--) {
			if (can_serve(o, &tallies[zone], &a[i], call,
				      (unsigned int)zone)) {
				*by = a[i];
				return zone;
			}
		}
	}
	return -1;
}

static int bulk_zone(const struct oracle *o, const struct tally *tallies,
	      const struct call *call)
{
	static const struct attempt low = { .mark = WATERMARK_LOW };

	if (call->nr <= 1)
		return -1;
	for (int zone = call->zone; zone >= 0; zone--)
		if (is_above_watermark(o, &tallies[zone], &low, call,
				       WATERMARK_LOW, call->nr))
			return zone;
	return -1;
}

bool reserve_comes_first(const struct oracle *o, const struct call *call)
{
	struct attempt by;

	return is_atomic(call) && serving_zone(o, o->before, call, &by) >= 0 &&
	       by.reserve;
}

bool may_give_up_reserve(const struct oracle *o, const struct call *call)
{
	return may_retry(o, call);
}

/* Has a request that could wait taken pageblocks out of the HIGHATOMIC reserve? */
static bool gave_up_reserve(const struct oracle *o, const struct call *call)
{
	for (unsigned int zone = 0; zone <= call->zone; zone++)
		if (o->tally[zone].reserved < o->before[zone].reserved)
			return true;
	return false;
}

/*
 * Is each attempt one at what was there before the call? Not if pages were dropped as
 * bad, if someone else had the list's lock at some try, and not at another, or if others
 * freed pages meanwhile.
 */
static bool is_known(const struct oracle *o, const struct call *call)
{
	for (unsigned int zone = 0; zone <= call->zone; zone++) {
		const struct hold *h = own_pcp(o, zone);

		if (h->on && !hold_always(h))
			return false;
	}
	return o->leaked == o->leaked_before && !o->assisted;
}

bool known_service(const struct oracle *o, const struct call *call,
		   struct attempt *by)
{
	return is_known(o, call) && !gave_up_reserve(o, call) &&
	       serving_zone(o, o->before, call, by) >= 0;
}

/* The first page that a buddy allocation gave, PFN_NONE for any other call. */
uint32_t first_given(const struct judge *j)
{
	const struct result *result = j->result;

	if (!is_buddy_alloc(j->call))
		return PFN_NONE;
	if (j->call->op == OP_ALLOC_BULK)
		return result->ret ? result->pfns[0] : PFN_NONE;
	return result->ret ? PFN_NONE : result->pfn;
}

void judge_zone_choice(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	uint32_t pfn = first_given(j);
	struct attempt by;
	unsigned int zone;
	int expected;

	if (pfn == PFN_NONE || o->assisted)
		return;
	zone = geometry_zone(&o->g, pfn);
	for (unsigned int i = 0; i < o->g.nr_zones; i++)
		if (i != zone && o->leaked == o->leaked_before &&
		    o->before[i].reserved == o->tally[i].reserved &&
		    memcmp(o->before[i].pages, o->tally[i].pages,
			   sizeof(o->tally[i].pages)))
			violate_zone(j, RULE_ALLOC_ZONE, "lists", i,
				     "as before: the page is of another zone",
				     "not so");
	if (!is_known(o, call) || gave_up_reserve(o, call))
		return;
	expected = call->op == OP_ALLOC_BULK ? bulk_zone(o, o->before, call)
					     : -1;
	if (expected < 0 || without_pcp(o, (unsigned int)expected))
		expected = serving_zone(o, o->before, call, &by);
	if (expected < 0)
		violate_at(j, RULE_MARK, "zone", pfn, (int)zone,
			"failure: no zone is above the mark and has a block",
			"a page");
	else if (expected != (int)zone)
		violate_zone(j, RULE_ALLOC_ZONE, "zone", expected,
			     "a page of this zone", "one of zone %1$lld", zone);
}

/*
 * An atomic request for more than a page has the HIGHATOMIC reserve first. Others that
 * may not wait, or whose task is to be killed, have it when there is nothing else. Those
 * that may wait make ordinary pageblocks of it before they fail.
 */
void judge_reserve_use(struct judge *j)
{
	struct attempt plain = { .mark = WATERMARK_MIN };
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	uint32_t pfn = first_given(j);
	struct attempt by = { 0 };
	unsigned int zone;

	if (pfn == PFN_NONE || !is_known(o, call) || gave_up_reserve(o, call) ||
	    o->source.where != WHERE_BUDDY ||
	    o->source.list != MIGRATE_HIGHATOMIC)
		return;
	zone = geometry_zone(&o->g, pfn);
	serving_zone(o, o->before, call, &by);
	plain.whole = o->g.defrag_mode && by.whole;
	if (!by.reserve &&
	    ((!by.non_block && !by.oom) ||
	     attempt_has_block(o, &o->before[zone], &plain, call, zone)))
		violate_page(j, RULE_ALLOC_TYPE, "highatomic", pfn,
			     "a page of the reserve for an atomic request, or as the last",
			     "for another request");
}

/* Is it an attempt of those that come only once the reserve has been given up? */
static bool is_after_reserve(const struct oracle *o, const struct attempt *by)
{
	return by->after_oom || (o->g.defrag_mode && !by->whole && !by->any && !by->oom);
}

void judge_reserve_kept(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	struct attempt by;
	int zone;

	if (!may_give_up_reserve(o, call) || !is_known(o, call) ||
	    !gave_up_reserve(o, call))
		return;
	zone = serving_zone(o, o->before, call, &by);
	if (zone >= 0 && !is_after_reserve(o, &by))
		violate_zone(j, RULE_UNRESERVE, "early", zone,
			     "the reserve as it was: this zone could serve",
			     "less of it");
}

void judge_taken_mark(struct judge *j)
{
	const struct oracle *o = j->o;
	unsigned int zone = geometry_zone(&o->g, j->pfn);
	struct attempt a[MAX_ATTEMPTS];
	unsigned int nr = attempts(o, j->call, a);

	if (may_give_up_reserve(o, j->call) || o->assisted)
		return;
	for (unsigned int i = 0; i < nr; i++)
		if (is_above_watermark(o, &o->tally[zone], &a[i], j->call,
				       a[i].mark, 0))
			return;
	violate(j, RULE_MARK, "zone",
		"nothing of a zone that is at its mark", "a page of it");
}

const char *const alloc_failure_names[] = {
	[FAILED_NOT] = NULL,
	[FAILED_NMI] = "nmi",
	[FAILED_ORDER] = "order",
	[FAILED_WATERMARK] = "watermark",
	[FAILED_NO_BLOCK] = "no block",
	[FAILED_LOCK] = "lock",
	[FAILED_FRAGMENT] = "fragment",
	[FAILED_RETRYING] = "retrying",
};

bool has_failed(const struct call *call, const struct result *result)
{
	if (!is_buddy_alloc(call))
		return false;
	return call->op == OP_ALLOC_BULK ? call->nr && !result->ret :
					   result->ret < 0;
}

enum alloc_failure oracle_alloc_failure(const struct oracle *o,
					const struct call *call,
					const struct result *result)
{
	enum alloc_failure why = FAILED_WATERMARK;
	struct attempt a[MAX_ATTEMPTS];
	unsigned int last;

	if (!has_failed(call, result))
		return FAILED_NOT;
	if (result->ret == -EAGAIN)
		return FAILED_RETRYING;
	if (call->op == OP_ALLOC_NOLOCK && cannot_try(o, call))
		return FAILED_NMI;
	if (is_refused(o, call))
		return FAILED_ORDER;
	last = attempts(o, call, a) - 1;
	for (unsigned int zone = 0; zone <= call->zone; zone++) {
		const struct tally *t = &o->tally[zone];

		if (!has_pages(o, t, &a[last], call, a[last].mark, 0))
			continue;
		if (has_some_block(o, t, &a[last], call))
			return a[last].whole && !attempt_has_block(o, t, &a[last], call, zone) ?
				       FAILED_FRAGMENT : FAILED_LOCK;
		why = FAILED_NO_BLOCK;
	}
	return why;
}

void judge_failure(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	struct attempt by = { 0 };
	int zone;

	if (!has_failed(call, j->result))
		return;
	judging(RULE_ALLOC_FAILED);
	/* A block that it drops as bad makes a lockless request try a lock once more. */
	if (is_refused(o, call) || (call->op == OP_ALLOC_NOLOCK &&
				    o->leaked != o->leaked_before))
		return;
	/* A victim that has had its reserves fails, whatever is freed by then. */
	if (o->assisted && o->task == TASK_OOM_VICTIM &&
	    j->result->nr_asked[ANSWER_OOM])
		return;
	zone = serving_zone(o, o->tally, call, &by);
	/* With its reserves, a victim does not go back to what __GFP_HIGH alone has. */
	if (o->assisted && o->task == TASK_OOM_VICTIM && !by.oom)
		return;
	/* What was freed after the last attempt without watermarks. */
	if (o->assisted && by.any && by.after_oom)
		return;
	if (zone >= 0)
		violate_zone(j, RULE_ALLOC_FAILED, "ret", zone, "success",
			"failure, with a free block");
}

/*
 * alloc_pages_bulk(): all that a per-CPU list and the zone behind it can give; and
 * where no zone has so many to spare, or no list is to be had, one page.
 */
void judge_bulk(struct judge *j)
{
	static const struct attempt low = { .mark = WATERMARK_LOW };
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	uint32_t got;
	int zone;

	if (!call || call->op != OP_ALLOC_BULK || !j->result->ret)
		return;
	got = (uint32_t)j->result->ret;
	zone = bulk_zone(o, o->before, call);
	if (zone < 0 || without_pcp(o, (unsigned int)zone)) {
		if (got != 1)
			violate_at(j, RULE_BULK, "ret", j->result->pfns[0], zone,
				zone < 0 ? "one page: no zone can spare more"
					 : "one page: there is no list",
				"%1$lld", got);
	} else if (got != call->nr &&
		   attempt_has_block(o, &o->tally[zone], &low, call,
				     (unsigned int)zone)) {
		violate_at(j, RULE_BULK, "ret", j->result->pfns[0], zone,
			"as many as asked for: the zone has more",
			"%1$lld of %2$lld", got, call->nr);
	}
}

/*
 * The lowest zone that the request looks at, in its first attempt or, unserved there, at
 * all; the number of zones if it looks at none.
 */
static unsigned int lowest_looked_at(const struct oracle *o,
				     const struct call *call)
{
	struct attempt by, a[MAX_ATTEMPTS];
	int served;

	if (!is_buddy_alloc(call) || is_refused(o, call))
		return o->g.nr_zones;
	attempts(o, call, a);
	served = serving_zone(o, o->before, call, &by);
	return served < 0 || memcmp(&by, &a[0], sizeof(by)) ? 0 :
							      (unsigned int)served;
}

/*
 * get_page_from_freelist(): a zone that is looked at below its high mark is marked.
 * Only an allocation sets the flag; a free may clear it.
 */
void judge_below_high(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	bool known = is_buddy_alloc(call) && call->op != OP_ALLOC_BULK &&
		     is_known(o, call) && !gave_up_reserve(o, call);
	struct attempt a[MAX_ATTEMPTS];
	unsigned int lowest;

	/* With pages dropped as bad, a later attempt may find less than was there. */
	if (call->op == OP_PRESSURE || o->leaked != o->leaked_before ||
	    o->assisted || !has(o, FEATURE_BELOW_HIGH))
		return;
	attempts(o, call, a);
	lowest = lowest_looked_at(o, call);
	for (unsigned int zone = 0; zone < o->g.nr_zones; zone++) {
		bool was = o->before[zone].flags & ZONES_BELOW_HIGH;
		bool is = j->s->zones[zone].flags & ZONES_BELOW_HIGH;
		bool below = zone >= lowest && zone <= call->zone &&
			     !is_above_watermark(o, &o->before[zone], &a[0],
						 call, WATERMARK_HIGH, 0);

		if (is && !was && !below)
			violate_zone(j, RULE_ZONE_FLAGS, "below_high", zone,
				     "0: above its high mark, or not looked at",
				     "1");
		if (known && !is && (was || below))
			violate_zone(j, RULE_ZONE_FLAGS, "below_high", zone,
				     "1: it is below its high mark", "0");
	}
}

bool oracle_has_block(const struct oracle *o, const struct call *call,
		      unsigned int zone)
{
	const struct attempt plain = { .reserve = is_atomic(call) };

	return attempt_has_block(o, &o->tally[zone], &plain, call, zone);
}
