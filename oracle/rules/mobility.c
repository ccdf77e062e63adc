// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which blocks an allocation takes, for its caller and for a per-CPU list: by
 * what lists held before and hold after.
 */
#include "oracle/rules/rules.h"

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
		for (uint8_t mt = 0; mt < MIGRATE_PCPTYPES; mt++) {
			*type = mt;
			if (mt != call->type && t->blocks[i][mt])
				return i;
		}
	}
	return -1;
}

static struct violation *wrong_list(struct judge *j, const char *field,
				    uint32_t pfn, unsigned int zone,
				    const char *expected, unsigned int found)
{
	return violate_at(j, RULE_MOBILITY, field, pfn, (int)zone, expected,
			  "from list %1$lld", found);
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

	if (reserve_comes_first(o, call) &&
	    suitable(o, t, call, MIGRATE_HIGHATOMIC))
		return MIGRATE_HIGHATOMIC;
	if (cma && is_mostly_cma(t->pages[MIGRATE_CMA], nr_free(t)))
		return MIGRATE_CMA;
	if (suitable(o, t, call, call->type))
		return call->type;
	return cma ? MIGRATE_CMA : MIGRATE_TYPES;
}

/*
 * Before there was __rmqueue_claim(), the free blocks of the pageblock of the largest one
 * were all moved to the request's list, and then the smallest of them was taken: for a
 * movable request, of at least half the pageblock's order.
 */
static bool steals_pageblock(const struct oracle *o, const struct call *call,
			     int largest)
{
	return !is_movable(call) || largest >= o->g.pageblock_order / 2;
}

/*
 * Nothing of its own type: the largest block of another if that is as large as
 * a pageblock, with its pageblocks; else what may be claimed, or the smallest.
 */
static void judge_fallback(struct judge *j, uint32_t pfn)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	unsigned int zone = geometry_zone(&o->g, pfn);
	const struct seen_block *from = &o->source;
	const struct tally *t = &o->before[zone];
	uint8_t type, first = first_fallback(call);
	int largest = largest_of_others(o, t, call, &type);
	uint32_t end = pfn + (1u << call->order), at = pfn;

	if (largest >= o->g.pageblock_order) {
		if (from->order != largest || from->list != type)
			wrong_list(j, "fallback", pfn, zone,
				   "of the largest block of another type",
				   from->list);
		for (; at < end; at += 1u << o->g.pageblock_order)
			if (oracle_type(o, at) != call->type &&
			    oracle_type(o, at) != MIGRATE_HIGHATOMIC)
				wrong_list(j, "fallback", at, zone,
					   "its pageblock is claimed",
					   from->list);
		return;
	}
	if (!has(o, FEATURE_CLAIMS) && steals_pageblock(o, call, largest)) {
		if (from->order != (o->vicinity.whole ? o->vicinity.smallest :
							largest) ||
		    o->vicinity.largest[type] != largest)
			wrong_list(j, "fallback", pfn, zone,
				   "of the pageblock of the largest block of another type",
				   from->list);
		return;
	}
	if (has(o, FEATURE_CLAIMS) && o->claimed[zone])
		return;
	/* The reserve comes before what breaks a pageblock: judge_reserve_use(). */
	if (o->g.defrag_mode && from->list == MIGRATE_HIGHATOMIC)
		return;
	for (unsigned int i = call->order; i <= from->order; i++)
		for (uint8_t mt = 0; mt < MIGRATE_PCPTYPES; mt++)
			if (mt != call->type && t->blocks[i][mt] &&
			    (i < from->order ||
			     (mt == first && from->list != first)))
				wrong_list(j, "fallback", pfn, zone,
					   "of the smallest block of another type",
					   from->list);
}

/* One block, straight from the zone: it is known which list is to have it. */
static void judge_direct(struct judge *j, const struct call *call, uint32_t pfn)
{
	const struct oracle *o = j->o;
	unsigned int zone = geometry_zone(&o->g, pfn);
	const struct tally *t = &o->before[zone];
	const struct seen_block *from = &o->source;
	uint8_t type = type_to_take(o, t, call);
	struct call plain = *call;
	struct violation *v;

	if (type == MIGRATE_TYPES) {
		judge_fallback(j, pfn);
		return;
	}
	if (from->list != type && type == MIGRATE_HIGHATOMIC) {
		plain.op = OP_ALLOC;
		plain.gfp &= ~GFPB_HIGH;
		v = wrong_list(j, "reserve", pfn, zone, "the reserve",
			       from->list);
		/* As one that is not atomic, then. */
		if (v && judge_excused(j, v))
			judge_direct(j, &plain, pfn);
		return;
	}
	if (from->list != type) {
		wrong_list(j, "type", pfn, zone,
			   type == MIGRATE_CMA ? "CMA's list" :
						 "its own type's list",
			   from->list);
		return;
	}
	for (unsigned int i = call->order; i < from->order; i++)
		if (t->blocks[i][type])
			wrong_list(j, "smallest", pfn, zone,
				   "of the smallest block that suffices", type);
}

/*
 * Smaller blocks go first: where one was broken, no more than what is left of
 * it may be smaller and still suffice.
 */
static void judge_smallest(struct judge *j, unsigned int zone, uint8_t type)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	const struct tally *was = &o->before[zone], *is = &o->tally[zone];
	bool broken = false;

	for (int i = o->g.max_order; i >= call->order; i--) {
		if (broken && is->blocks[i][type] > 1)
			wrong_list(j, type == call->type ? "smallest" :
							   "fallback",
				   PFN_NONE, zone,
				   "of the smallest block that suffices", type);
		broken |= was->blocks[i][type] > is->blocks[i][type];
	}
}

/*
 * A per-CPU list was filled, and no pageblock claimed. Others' pages come only
 * when there are none of the own type left, and CMA's when there are none or
 * over half of what is free is theirs: at the first one that was taken, so at
 * the latest after all those that are not CMA's.
 */
static void judge_refill(struct judge *j, unsigned int zone)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	const struct tally *was = &o->before[zone], *is = &o->tally[zone];
	int64_t cma = was->pages[MIGRATE_CMA] - is->pages[MIGRATE_CMA];
	int64_t free_before = nr_free(was);
	int64_t taken = free_before - nr_free(is) - cma;
	bool own_left = suitable(o, is, call, call->type);
	bool cma_left = is_movable(call) && suitable(o, is, call, MIGRATE_CMA);
	uint8_t type;

	for (uint8_t mt = 0; mt < MIGRATE_PCPTYPES; mt++)
		if (mt != call->type && is->pages[mt] < was->pages[mt] &&
		    (own_left || cma_left ||
		     largest_of_others(o, is, call, &type) >=
			     o->g.pageblock_order))
			wrong_list(j, "fallback", PFN_NONE, zone,
				   "nothing of another type, or its pageblock",
				   mt);
	if (cma &&
	    (!is_movable(call) ||
	     (own_left &&
	      !is_mostly_cma(was->pages[MIGRATE_CMA], free_before - taken))))
		wrong_list(j, "cma", PFN_NONE, zone, "its own type's list",
			   MIGRATE_CMA);
	if (is->pages[call->type] < was->pages[call->type] && cma_left &&
	    is_mostly_cma(is->pages[MIGRATE_CMA], free_before - cma))
		wrong_list(j, "cma", PFN_NONE, zone, "CMA's list", call->type);
	for (uint8_t mt = 0; mt < MIGRATE_ISOLATE; mt++)
		judge_smallest(j, zone, mt);
}

/* Pageblocks are claimed when all that was of the own type has been taken. */
static void judge_claimed(struct judge *j, unsigned int zone)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	const struct tally *was = &o->before[zone];
	int64_t taken = nr_free(was) - nr_free(&o->tally[zone]);
	int64_t own = suitable(o, was, call, call->type);

	if (is_movable(call))
		own += suitable(o, was, call, MIGRATE_CMA);
	if (own + (1 << call->order) > taken)
		wrong_list(j, "fallback", PFN_NONE, zone,
			   "its own type's list, to the last", MIGRATE_TYPES);
}

/* What is on the CPU's list goes first, and no more comes before it is empty. */
void judge_pcp_first(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct tally *was, *is;
	uint32_t pfn = first_given(j);
	int list = pcp_index(&o->g, j->call->order, j->call->type);
	unsigned int zone;

	if (pfn == PFN_NONE || list < 0)
		return;
	zone = geometry_zone(&o->g, pfn);
	was = &o->before[zone];
	is = &o->tally[zone];
	if (without_pcp(o, zone) || !was->lists[o->cpu][list] ||
	    j->call->op == OP_ALLOC_BULK || o->leaked != o->leaked_before ||
	    o->assisted)
		return;
	if (o->source.where != WHERE_PCP ||
	    is->lists[o->cpu][list] + 1 != was->lists[o->cpu][list])
		violate_zone(j, RULE_PCP_FIRST, "pcp", zone,
			     "one page of the CPU's list", "another, or more");
}

void judge_mobility(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	uint32_t pfn = first_given(j);
	unsigned int zone;

	if (pfn == PFN_NONE || o->assisted || may_be_last_resort(o, call))
		return;
	zone = geometry_zone(&o->g, pfn);
	/* From what was the reserve at the beginning of the call. */
	if (may_give_up_reserve(o, call) &&
	    o->tally[zone].reserved < o->before[zone].reserved)
		return;
	if ((call->op != OP_ALLOC_BULK || without_pcp(o, zone)) &&
	    o->source.where == WHERE_BUDDY &&
	    (reserve_comes_first(o, call) || without_pcp(o, zone) ||
	     (call->op == OP_ALLOC_NOLOCK &&
	      hold_fails(&o->contended_zone[zone], 0)) ||
	     pcp_index(&o->g, call->order, call->type) < 0)) {
		/* What was dropped on the way is not known in its order. */
		if (o->leaked == o->leaked_before)
			judge_direct(j, call, pfn);
	} else if (o->claimed[zone]) {
		judge_claimed(j, zone);
	} else {
		judge_refill(j, zone);
	}
}
