// SPDX-License-Identifier: GPL-2.0-only
/* What a call returned, and complained of. */
#include "oracle/judge/judge.h"

static bool is_in(const uint32_t *pfns, uint32_t nr, uint32_t pfn)
{
	for (uint32_t i = 0; i < nr && i < RESULT_MAX_BAD; i++)
		if (pfns[i] == pfn)
			return true;
	return false;
}

/* The reported pages as a set: the kernel may name a compound tail twice. */
bool judge_complaints(const struct oracle *o,
		      const struct result *result, struct breach *b)
{
	uint32_t i;

	for (i = 0; i < result->nr_bad && i < RESULT_MAX_BAD; i++)
		if (!is_in(o->bad, o->nr_bad, result->bad[i]) &&
		    o->nr_bad <= RESULT_MAX_BAD &&
		    !breach_set(b, RULE_BAD_PAGE, "report", result->bad[i], -1,
				"a good page, not reported", "reported bad"))
			return false;
	for (i = 0; i < o->nr_bad && i < RESULT_MAX_BAD; i++)
		if (!is_in(result->bad, result->nr_bad, o->bad[i]) &&
		    result->nr_bad <= RESULT_MAX_BAD &&
		    !breach_set(b, o->page[o->bad[i]].refs ? RULE_COUNTED_BAD :
							     RULE_BAD_PAGE,
				"report", o->bad[i], -1, "reported bad",
				"not reported"))
			return false;
	if (!result->nr_warned == o->may_warn &&
	    !breach_set(b, RULE_WARNING, "warning", PFN_NONE, -1,
			o->may_warn ? "a warning" : "no warning", "%s",
			result->nr_warned ? result->warning : "none"))
		return false;
	return true;
}

/*
 * Is the page in use for good? page_is_unmovable(). A page type may stand for
 * a driver that can move its pages.
 */
static bool is_unmovable(const struct oracle *o, uint32_t pfn, uint8_t mode)
{
	const struct known_page *page = &o->page[pfn];
	bool compound = page->shape == SHAPE_COMPOUND_HEAD ||
			page->shape == SHAPE_COMPOUND_TAIL;

	if (page->kind == PAGE_RESERVED)
		return true;
	if (page->kind != PAGE_HELD)
		return false;
	if (compound)
		page = &o->page[page->head];
	if (page->damage & (1u << DAMAGE_LRU | 1u << DAMAGE_TYPE))
		return false;
	return compound ||
	       (page->refs && !(mode == ISOLATE_MODE_MEM_OFFLINE &&
				page->damage & 1u << DAMAGE_POISON));
}

/*
 * Are all pages of the range, and of the largest blocks around it, free, in
 * one zone, on a list that isolation looks at, and isolated by nobody? What
 * the call itself took from the deferred list came too late for it.
 */
static bool is_wide_open(const struct oracle *o, uint32_t pfn, uint32_t nr,
			 bool cma)
{
	const struct geometry *g = &o->g;
	uint32_t size = 1u << g->max_order;
	uint32_t start = pfn / size * size;
	uint32_t end = (pfn + nr + size - 1) / size * size;

	if (end > g->nr_pages || o->had_deferred ||
	    geometry_zone(g, start) != geometry_zone(g, end - 1) ||
	    bitmap_first_not_in(o->free, start, end - start) != BITMAP_NONE)
		return false;
	for (; start < end; start += 1u << g->pageblock_order)
		if (oracle_type(o, start) == MIGRATE_ISOLATE ||
		    (!cma && oracle_type(o, start) == MIGRATE_CMA))
			return false;
	return true;
}

/*
 * An isolation that succeeded: nothing was in the way. has_unmovable_pages()
 * One that failed: something was.
 */
bool judge_isolation(const struct oracle *o, const struct call *call,
		     const struct result *result, struct breach *b)
{
	if (call->op != OP_ISOLATE)
		return true;
	if (result->ret)
		return !is_wide_open(o, call->pfn, call->nr, false) ||
		       breach_set(b, RULE_RESULT, "ret", call->pfn, -1,
				  "success: all is free for blocks around",
				  "%d", result->ret);
	for (uint32_t pfn = call->pfn; pfn < call->pfn + call->nr; pfn++) {
		bool cma = o->kept[type_index(o, pfn)] == MIGRATE_CMA;

		if ((cma ? call->kind != ISOLATE_MODE_CMA_ALLOC
			 : is_unmovable(o, pfn, call->kind)) &&
		    !breach_set(b, RULE_RESULT, "ret", pfn, -1,
				"failure: a page that cannot be moved",
				"success"))
			return false;
	}
	return true;
}

bool judge_failure(const struct oracle *o, const struct call *call,
		   const struct result *result, struct breach *b)
{
	bool failed = call->op == OP_ALLOC_BULK ? call->nr && !result->ret :
						  result->ret < 0;

	if (!is_buddy_alloc(call) || !failed)
		return true;
	for (unsigned int zone = 0; zone <= call->zone; zone++) {
		for (unsigned int i = call->order; i <= o->g.max_order; i++) {
			const uint32_t *blocks = o->tally[zone].blocks[i];

			if ((blocks[MIGRATE_UNMOVABLE] ||
			     blocks[MIGRATE_MOVABLE] ||
			     blocks[MIGRATE_RECLAIMABLE] ||
			     (call->type == MIGRATE_MOVABLE &&
			      blocks[MIGRATE_CMA]) ||
			     (call->op == OP_ALLOC_HIGHATOMIC &&
			      blocks[MIGRATE_HIGHATOMIC])) &&
			    !breach_set(b, RULE_ALLOC_FAILED, "ret", PFN_NONE,
					(int)zone, "success",
					"failure, with a free order-%u block",
					i))
				return false;
		}
	}
	return true;
}

/*
 * First place in the area that is wide open for the request, or BITMAP_NONE.
 * cma_alloc() gives no pages whose struct pages lie in two arrays.
 */
static uint32_t wide_open_in_area(const struct oracle *o,
				  const struct call *call)
{
	const struct pfn_range *area = &o->g.cma[call->area];
	uint32_t step = 1u << call->order;
	uint32_t pfn = (area->start + step - 1) / step * step;

	for (; pfn - area->start < area->nr &&
	       call->nr <= area->nr - (pfn - area->start); pfn += step)
		if ((!o->g.section_order ||
		     pfn >> o->g.section_order ==
			     (pfn + call->nr - 1) >> o->g.section_order) &&
		    is_wide_open(o, pfn, call->nr, true))
			return pfn;
	return BITMAP_NONE;
}

bool judge_contig_failure(const struct oracle *o,
			  const struct call *call,
			  const struct result *result,
			  struct breach *b)
{
	uint32_t pfn = call->pfn;

	/* What was isolated before the call no longer shows. */
	if (!is_contig_alloc(call) || !result->ret || o->excused)
		return true;
	if (call->op == OP_CMA_ALLOC)
		pfn = wide_open_in_area(o, call);
	else if (!is_wide_open(o, pfn, call->nr, false))
		return true;
	if (pfn == BITMAP_NONE)
		return true;
	return breach_set(b, RULE_RESULT, "ret", pfn, -1,
			  "success: all is free for blocks around", "%d",
			  result->ret);
}
