// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which blocks an allocation takes, for its caller and for a per-CPU list: by
 * what lists held before and hold after.
 */
#include <string.h>

#include "oracle/judge/judge.h"

#define PCP_TYPES(mt) for (uint8_t mt = 0; mt < MIGRATE_PCPTYPES; mt++)

/* Pages of the type in blocks that the request could have. */
static int64_t suitable(const struct oracle *o, const struct tally *t,
			const struct call *call, uint8_t type)
{
	int64_t nr = 0;

	for (unsigned int i = call->order; i <= o->g.max_order; i++)
		nr += (int64_t)t->blocks[i][type] << i;
	return nr;
}

static bool is_movable(const struct call *call)
{
	return call->type == MIGRATE_MOVABLE;
}

/* The type to fall back to first: those for the kernel's own use share. */
static uint8_t first_fallback(const struct call *call)
{
	return call->type == MIGRATE_RECLAIMABLE ? MIGRATE_UNMOVABLE
						 : MIGRATE_RECLAIMABLE;
}

/* The order of the largest block of another type, -1 if there is none. */
static int largest_of_others(const struct oracle *o, const struct tally *t,
			     const struct call *call, uint8_t *type)
{
	uint8_t first = first_fallback(call);

	for (int i = o->g.max_order; i >= call->order; i--) {
		*type = first;
		if (t->blocks[i][first])
			return i;
		PCP_TYPES(mt)
		{
			*type = mt;
			if (mt != call->type && t->blocks[i][mt])
				return i;
		}
	}
	return -1;
}

static bool breaks(struct breach *b, const char *field, uint32_t pfn,
		   unsigned int zone, const char *expected, unsigned int found)
{
	return !breach_set(b, RULE_MOBILITY, field, pfn, (int)zone, expected,
			   "from list %u", found);
}

/* Over half of what is free is CMA's: movable requests take from there. */
static bool is_mostly_cma(int64_t cma, int64_t nr_free)
{
	return cma > nr_free / 2;
}

static int64_t nr_free(const struct tally *t)
{
	int64_t nr = 0;

	for (uint8_t mt = 0; mt < MIGRATE_ISOLATE; mt++)
		nr += t->pages[mt];
	return nr;
}

/* The type whose list __rmqueue() must take from; MIGRATE_TYPES: of another. */
static uint8_t type_to_take(const struct oracle *o, const struct tally *t,
			    const struct call *call)
{
	bool cma = is_movable(call) && suitable(o, t, call, MIGRATE_CMA);

	if (is_atomic(call) && suitable(o, t, call, MIGRATE_HIGHATOMIC))
		return MIGRATE_HIGHATOMIC;
	if (cma && is_mostly_cma(t->pages[MIGRATE_CMA], nr_free(t)))
		return MIGRATE_CMA;
	if (suitable(o, t, call, call->type))
		return call->type;
	return cma ? MIGRATE_CMA : MIGRATE_TYPES;
}

/*
 * Nothing of its own type: the largest block of another if that is as large as
 * a pageblock, with its pageblocks; else what may be claimed, or the smallest.
 */
static bool judge_fallback(const struct oracle *o, const struct call *call,
			   uint32_t pfn, struct breach *b)
{
	unsigned int zone = geometry_zone(&o->g, pfn);
	const struct seen_block *from = &o->source;
	const struct tally *t = &o->before[zone];
	uint8_t type, first = first_fallback(call);
	int largest = largest_of_others(o, t, call, &type);
	uint32_t end = pfn + (1u << call->order), at = pfn;

	if (largest >= o->g.pageblock_order) {
		if ((from->order != largest || from->list != type) &&
		    breaks(b, "fallback", pfn, zone,
			   "of the largest block of another type", from->list))
			return false;
		for (; at < end; at += 1u << o->g.pageblock_order)
			if (oracle_type(o, at) != call->type &&
			    oracle_type(o, at) != MIGRATE_HIGHATOMIC &&
			    breaks(b, "fallback", at, zone,
				   "its pageblock is claimed", from->list))
				return false;
		return true;
	}
	if (o->claimed[zone])
		return true;
	for (unsigned int i = call->order; i <= from->order; i++)
		PCP_TYPES(mt)
	if (mt != call->type && t->blocks[i][mt] &&
	    (i < from->order || (mt == first && from->list != first)) &&
	    breaks(b, "fallback", pfn, zone,
		   "of the smallest block of another type", from->list))
		return false;
	return true;
}

/* One block, straight from the zone: it is known which list is to have it. */
static bool judge_direct(const struct oracle *o, const struct call *call,
			 uint32_t pfn, struct breach *b)
{
	unsigned int zone = geometry_zone(&o->g, pfn);
	const struct tally *t = &o->before[zone];
	const struct seen_block *from = &o->source;
	uint8_t type = type_to_take(o, t, call);
	struct call plain = *call;

	plain.gfp &= ~GFPB_HIGH;
	if (type == MIGRATE_TYPES)
		return judge_fallback(o, call, pfn, b);
	if (type == MIGRATE_HIGHATOMIC && from->list != type) {
		if (!breaks(b, "reserve", pfn, zone, "the reserve", from->list))
			return true;
		/* As one that is not atomic, then. */
		return oracle_excused(o, b) && judge_direct(o, &plain, pfn, b);
	}
	if (from->list != type)
		return !breaks(b, "type", pfn, zone,
			       type == MIGRATE_CMA ? "CMA's list" :
						     "its own type's list",
			       from->list);
	for (unsigned int i = call->order; i < from->order; i++)
		if (t->blocks[i][type] &&
		    breaks(b, "smallest", pfn, zone,
			   "of the smallest block that suffices", type))
			return false;
	return true;
}

/*
 * Smaller blocks go first: where one was broken, no more than what is left of
 * it may be smaller and still suffice.
 */
static bool judge_smallest(const struct oracle *o, const struct call *call,
			   unsigned int zone, uint8_t type, struct breach *b)
{
	const struct tally *was = &o->before[zone], *is = &o->tally[zone];
	bool broken = false;

	for (int i = o->g.max_order; i >= call->order; i--) {
		if (broken && is->blocks[i][type] > 1 &&
		    breaks(b, type == call->type ? "smallest" : "fallback",
			   PFN_NONE, zone,
			   "of the smallest block that suffices", type))
			return false;
		broken |= was->blocks[i][type] > is->blocks[i][type];
	}
	return true;
}

/*
 * A per-CPU list was filled, and no pageblock claimed. Others' pages come only
 * when there are none of the own type left, and CMA's when there are none or
 * over half of what is free is theirs: at the first one that was taken, so at
 * the latest after all those that are not CMA's.
 */
static bool judge_refill(const struct oracle *o, const struct call *call,
			 unsigned int zone, struct breach *b)
{
	const struct tally *was = &o->before[zone], *is = &o->tally[zone];
	int64_t cma = was->pages[MIGRATE_CMA] - is->pages[MIGRATE_CMA];
	int64_t free_before = nr_free(was);
	int64_t taken = free_before - nr_free(is) - cma;
	bool own_left = suitable(o, is, call, call->type);
	bool cma_left = is_movable(call) && suitable(o, is, call, MIGRATE_CMA);
	uint8_t type;

	PCP_TYPES(mt)
	{
		if (mt == call->type || is->pages[mt] >= was->pages[mt])
			continue;
		if ((own_left || cma_left ||
		     largest_of_others(o, is, call, &type) >=
			     o->g.pageblock_order) &&
		    breaks(b, "fallback", PFN_NONE, zone,
			   "nothing of another type, or its pageblock", mt))
			return false;
	}
	if (cma &&
	    (!is_movable(call) ||
	     (own_left &&
	      !is_mostly_cma(was->pages[MIGRATE_CMA], free_before - taken))) &&
	    breaks(b, "cma", PFN_NONE, zone, "its own type's list",
		   MIGRATE_CMA))
		return false;
	if (is->pages[call->type] < was->pages[call->type] && cma_left &&
	    is_mostly_cma(is->pages[MIGRATE_CMA], free_before - cma) &&
	    breaks(b, "cma", PFN_NONE, zone, "CMA's list", call->type))
		return false;
	for (uint8_t mt = 0; mt < MIGRATE_ISOLATE; mt++)
		if (!judge_smallest(o, call, zone, mt, b))
			return false;
	return true;
}

/* Pageblocks are claimed when all that was of the own type has been taken. */
static bool judge_claimed(const struct oracle *o, const struct call *call,
			  unsigned int zone, struct breach *b)
{
	const struct tally *was = &o->before[zone];
	int64_t taken = nr_free(was) - nr_free(&o->tally[zone]);
	int64_t own = suitable(o, was, call, call->type);

	if (is_movable(call))
		own += suitable(o, was, call, MIGRATE_CMA);
	return own + (1 << call->order) <= taken ||
	       !breaks(b, "fallback", PFN_NONE, zone,
		       "its own type's list, to the last", MIGRATE_TYPES);
}

/* Zones are asked from the highest that will do downwards. */
static bool judge_zone_choice(const struct oracle *o, const struct call *call,
			      unsigned int zone, struct breach *b)
{
	for (unsigned int i = 0; i < o->g.nr_zones; i++) {
		if (i > zone && i <= call->zone && oracle_has_block(o, call, i) &&
		    !breach_set(b, RULE_ALLOC_ZONE, "zone", PFN_NONE, (int)i,
				"a page of this zone", "one of zone %u", zone))
			return false;
		if (i != zone && o->leaked == o->leaked_before &&
		    memcmp(o->before[i].pages, o->tally[i].pages,
			   sizeof(o->tally[i].pages)) &&
		    !breach_set(b, RULE_ALLOC_ZONE, "lists", PFN_NONE, (int)i,
				"as before: the page is of another zone",
				"not so"))
			return false;
	}
	return true;
}

/* What is on the CPU's list goes first, and no more comes before it is empty.
 */
static bool judge_pcp_first(const struct oracle *o, const struct call *call,
			    unsigned int zone, struct breach *b)
{
	int list = pcp_index(&o->g, call->order, call->type);
	const struct tally *was = &o->before[zone], *is = &o->tally[zone];

	if (list < 0 || without_pcp(o, zone) || !was->lists[o->cpu][list] ||
	    call->op == OP_ALLOC_BULK || o->leaked != o->leaked_before)
		return true;
	return (o->source.where == WHERE_PCP &&
		is->lists[o->cpu][list] + 1 == was->lists[o->cpu][list]) ||
	       breach_set(b, RULE_PCP_FIRST, "pcp", PFN_NONE, (int)zone,
			  "one page of the CPU's list", "another, or more");
}

bool judge_mobility(const struct oracle *o, const struct call *call,
		    const struct result *result, struct breach *b)
{
	bool bulk = call->op == OP_ALLOC_BULK;
	unsigned int zone;
	uint32_t pfn;

	if (!is_buddy_alloc(call) || (bulk ? !result->ret : result->ret))
		return true;
	pfn = bulk ? result->pfns[0] : result->pfn;
	zone = geometry_zone(&o->g, pfn);
	if (!judge_zone_choice(o, call, zone, b) ||
	    !judge_pcp_first(o, call, zone, b))
		return false;
	if (!bulk && o->source.where == WHERE_BUDDY &&
	    (is_atomic(call) || without_pcp(o, zone) ||
	     (call->op == OP_ALLOC_NOLOCK &&
	      hold_fails(&o->contended_zone[zone], 0)) ||
	     pcp_index(&o->g, call->order, call->type) < 0))
		/* What was dropped on the way is not known in its order. */
		return o->leaked != o->leaked_before ||
		       judge_direct(o, call, pfn, b);
	if (o->claimed[zone])
		return judge_claimed(o, call, zone, b);
	return judge_refill(o, call, zone, b);
}
