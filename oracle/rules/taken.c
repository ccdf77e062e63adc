// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call gave, and returned, by what is known before it: nothing has been made of
 * the result yet.
 */
#include <stdlib.h>

#include "oracle/rules/rules.h"

/* The first of @pfns that is there twice, or PFN_NONE. */
static uint32_t first_twice(const uint32_t *pfns, uint32_t nr)
{
	uint32_t sorted[CALL_MAX_BULK];

	memcpy(sorted, pfns, nr * sizeof(*pfns));
	qsort(sorted, nr, sizeof(*sorted), compare_pfns);
	for (uint32_t i = 1; i < nr; i++)
		if (sorted[i] == sorted[i - 1])
			return sorted[i];
	return PFN_NONE;
}

/* Without free pages that exist nothing can be made of the result. */
static void must_be_free(struct judge *j, uint32_t pfn, uint32_t nr)
{
	const struct oracle *o = j->o;

	if (pfn >= o->g.nr_pages || nr > o->g.nr_pages - pfn)
		give_up(j, RULE_ALLOC_PAGE, "pfn", PFN_NONE,
			"a page that exists", "one past the end");
	else if (bitmap_first_not_in(o->free, pfn, nr) != BITMAP_NONE)
		give_up(j, RULE_ALLOC_PAGE, "free", pfn, "free pages",
			"a page that is not");
}

static void judge_given_bulk(struct judge *j)
{
	const struct result *result = j->result;
	uint32_t nr = (uint32_t)result->ret, twice;

	if (nr > j->call->nr)
		return;
	for (uint32_t i = 0; i < nr; i++)
		must_be_free(j, result->pfns[i], 1);
	twice = first_twice(result->pfns, nr);
	if (twice != PFN_NONE)
		give_up(j, RULE_ALLOC_PAGE, "free", twice, "free pages",
			"one page twice");
}

void judge_given(struct judge *j)
{
	const struct call *call = j->call;
	const struct result *result = j->result;
	const struct pfn_range *area;

	if (call->op == OP_ALLOC_BULK)
		judge_given_bulk(j);
	else if (is_buddy_alloc(call) && !result->ret)
		must_be_free(j, result->pfn, 1u << call->order);
	if (!is_contig_alloc(call) || result->ret)
		return;
	area = &j->o->g.cma[call->area];
	if (call->op == OP_CMA_ALLOC &&
	    (result->pfn - area->start > area->nr ||
	     call->nr > area->nr - (result->pfn - area->start) ||
	     result->pfn % (1u << call->order)))
		give_up(j, RULE_ALLOC_PAGE, "area", result->pfn,
			"aligned pages of the area", "others");
	must_be_free(j, call->op == OP_CMA_ALLOC ? result->pfn : call->pfn,
		     call->nr);
}

void judge_taken(struct judge *j)
{
	uint32_t pfn = j->pfn;
	const struct geometry *g = &j->o->g;
	uint32_t nr = 1u << j->call->order;

	if (pfn % nr)
		violate(j, RULE_ALLOC_PAGE, "alignment",
			"a multiple of the size", "not so");
	if (geometry_zone(g, pfn) > j->call->zone ||
	    geometry_zone(g, pfn) != geometry_zone(g, pfn + nr - 1))
		violate(j, RULE_ALLOC_PAGE, "zone",
			"within one zone that was asked for", "not so");
}

void judge_taken_hwpoison(struct judge *j)
{
	const struct oracle *o = j->o;

	/* compaction_capture() does without check_new_pages(): docs/allocating.md. */
	if (j->result->captured)
		return;
	for (uint32_t i = 0; o->g.check_pages && i < 1u << j->call->order; i++)
		if (o->page[j->pfn + i].damage & 1u << DAMAGE_HWPOISON)
			violate_page(j, RULE_ALLOC_HWPOISON, "hwpoison",
				     j->pfn + i, "no hwpoisoned page", "one");
}

/* The block on a list that the page is taken out of, as last seen. */
static const struct seen_block *source(const struct oracle *o, uint32_t pfn)
{
	static const struct seen_block none = { .order = NO_BLOCK };
	uint32_t around = oracle_block_around(o, pfn);

	return around == BITMAP_NONE ? &none : &o->block[around];
}

void judge_taken_type(struct judge *j)
{
	uint32_t pfn = j->pfn;
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	const struct seen_block *from = source(o, pfn);

	/* What is on a per-CPU list from before the isolation may still go. */
	if (oracle_type(o, pfn) == MIGRATE_ISOLATE && from->where != WHERE_PCP)
		violate(j, RULE_ALLOC_TYPE, "isolate",
			"no page of an isolated pageblock", "one");
	if (oracle_type(o, pfn) == MIGRATE_CMA && call->type != MIGRATE_MOVABLE)
		violate(j, RULE_ALLOC_TYPE, "cma",
			"a CMA page only for a movable request", "for another");
}

void judge_taken_locked(struct judge *j)
{
	const struct oracle *o = j->o;
	unsigned int zone = geometry_zone(&o->g, j->pfn);
	const struct seen_block *from = source(o, j->pfn);

	/* What was drained meanwhile was on no list of the CPU's any more. */
	if (o->assisted)
		return;
	if (from->where == WHERE_PCP && alloc_lacks_pcp(o, j->call, zone))
		violate(j, RULE_LOCKED, "pcp",
			"a page from the zone: the per-CPU lock is held",
			"one from the per-CPU list");
	if (j->call->op != OP_ALLOC_NOLOCK)
		return;
	if (cannot_try(o, j->call))
		violate(j, RULE_LOCKED, "nmi",
			"failure: an NMI without SMP may try no lock",
			"success");
	if (from->where == WHERE_BUDDY && nolock_lacks_zone(o, j->call, zone))
		violate(j, RULE_LOCKED, "zone",
			"nothing of the zone: its lock is held",
			"a page of its lists");
}

void judge_taken_pcp(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct geometry *g = &o->g;
	const struct seen_block *from = source(o, j->pfn);

	if (from->where == WHERE_PCP && !o->assisted &&
	    (from->cpu != o->cpu ||
	     pcp_index(g, from->order, from->list) !=
		     pcp_index(g, j->call->order, j->call->type)))
		violate(j, RULE_PCP_FIRST, "pcp",
			"a page of this CPU's list for such requests",
			"one of another list");
}

void judge_taken_order(struct judge *j)
{
	if (j->call->op == OP_ALLOC_NOLOCK &&
	    pcp_index(&j->o->g, j->call->order, j->call->type) < 0)
		violate(j, RULE_RESULT, "order",
			"failure: no order for per-CPU lists", "success");
}

static void must_return(struct judge *j, enum rule rule, bool expected)
{
	if (!!j->result->ret != expected)
		violate_page(j, rule, "ret", j->call->pfn,
			     expected ? "nonzero" : "0",
			     expected ? "0" : "nonzero");
}

/*
 * Is it of a type that an allocation may claim, within one zone, and no part of a
 * larger free block?
 */
static bool can_set_type(const struct oracle *o, uint32_t pfn)
{
	uint32_t start = pfn >> o->g.pageblock_order << o->g.pageblock_order;
	uint32_t last = start + (1u << o->g.pageblock_order) - 1;
	uint32_t around;

	if (oracle_type(o, pfn) >= MIGRATE_PCPTYPES || last >= o->g.nr_pages ||
	    geometry_zone(&o->g, start) != geometry_zone(&o->g, last))
		return false;
	around = oracle_block_around(o, start);
	return around == BITMAP_NONE ||
	       o->block[around].where != WHERE_BUDDY ||
	       o->block[around].order <= o->g.pageblock_order;
}

void judge_result(struct judge *j)
{
	const struct call *call = j->call;

	if (call->op == OP_ALLOC_BULK &&
	    (j->result->ret < 0 || (uint32_t)j->result->ret > call->nr))
		give_up(j, RULE_RESULT, "ret", PFN_NONE,
			"as many pages as asked for, or fewer",
			"another number");
	else if (call->op == OP_CMA_RELEASE)
		must_return(j, RULE_RESULT, false);
	else if (call->op == OP_SET_TYPE)
		must_return(j, RULE_RESULT, !can_set_type(j->o, call->pfn));
	else if (call->op == OP_FREEZE)
		must_return(j, RULE_RESULT,
			    j->o->page[call->pfn].refs == call->refs);
}

void judge_try_get(struct judge *j)
{
	if (j->call->op == OP_TRY_GET)
		must_return(j, RULE_TRY_GET, j->o->page[j->call->pfn].refs > 0);
}
