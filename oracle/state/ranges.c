// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ranges: what isolating and allocating them must come to, and what goes with
 * them, from what is known before the call.
 */
#include "oracle/state/state.h"

#define LRU    (1u << DAMAGE_LRU)
#define HWPOISON (1u << DAMAGE_HWPOISON)

static uint32_t round_down(uint32_t pfn, unsigned int order)
{
	return pfn >> order << order;
}

static uint32_t round_up(uint32_t pfn, unsigned int order)
{
	return round_down(pfn + (1u << order) - 1, order);
}

/* page_is_unmovable(): what was leaked keeps what made it bad. */
static bool is_unmovable(const struct oracle *o, uint32_t pfn, uint8_t mode)
{
	const struct known_page *page = &o->page[pfn];

	if (page->kind == PAGE_RESERVED)
		return true;
	if (page->kind != PAGE_HELD && page->kind != PAGE_LEAKED)
		return false;
	if (page->shape == SHAPE_COMPOUND_HEAD)
		return !(page->damage & LRU);
	if (page->shape == SHAPE_COMPOUND_TAIL && page->kind == PAGE_HELD)
		return !(o->page[page->head].damage & LRU);
	return page->refs && !(page->damage & LRU) &&
	       !(mode == ISOLATE_MODE_MEM_OFFLINE && page->damage & HWPOISON);
}

/* has_unmovable_pages(), of a pageblock in one zone. */
static bool is_in_the_way(const struct oracle *o, uint32_t start, uint8_t mode)
{
	uint32_t end = start + (1u << o->g.pageblock_order), pfn = start;

	if (oracle_type(o, start) == MIGRATE_ISOLATE)
		return true;
	if (oracle_type(o, start) == MIGRATE_CMA)
		return mode != ISOLATE_MODE_CMA_ALLOC;
	while ((pfn = bitmap_first_not_in(o->free, pfn, end - pfn)) !=
	       BITMAP_NONE) {
		if (is_unmovable(o, pfn, mode))
			return true;
		pfn++;
	}
	return false;
}

/* Does a compound block lie across the end of the range at @pfn? */
static bool is_straddled(const struct oracle *o, uint32_t pfn)
{
	return pfn < o->g.nr_pages && o->page[pfn].kind == PAGE_HELD &&
	       o->page[pfn].shape == SHAPE_COMPOUND_TAIL;
}

/* The same of one that was leaked: 6.12 leaves it its size, 7.3 does not. */
static bool is_straddled_by_leak(const struct oracle *o, uint32_t pfn)
{
	unsigned int order = o->g.pageblock_order;

	if (!o->leaked || pfn >= o->g.nr_pages)
		return false;
	while (++order <= GEOMETRY_MAX_ORDER + 2) {
		uint32_t head = round_down(pfn, order);
		const struct known_page *page = &o->page[head];

		if (head < pfn && page->kind == PAGE_LEAKED &&
		    page->shape == SHAPE_COMPOUND_HEAD && page->order == order)
			return true;
	}
	return false;
}

/*
 * start_isolate_page_range(): a pageblock that zones share is isolated in none of
 * them. Whole pageblocks of several zones are; callers never ask for
 * that, but the function does not check.
 */
static uint8_t isolation(const struct oracle *o, uint32_t pfn, uint32_t nr,
			 uint8_t mode)
{
	const struct geometry *g = &o->g;
	uint32_t start = round_down(pfn, g->pageblock_order);
	uint32_t end = round_up(pfn + nr, g->pageblock_order);
	uint32_t size = 1u << g->pageblock_order;

	if (end > g->nr_pages || is_straddled(o, start) || is_straddled(o, end))
		return MAY_FAIL;
	for (pfn = start; pfn < end; pfn += size)
		if (geometry_zone(g, pfn) != geometry_zone(g, pfn + size - 1) ||
		    is_in_the_way(o, pfn, mode))
			return MAY_FAIL;
	return is_straddled_by_leak(o, start) || is_straddled_by_leak(o, end)
		       ? MAY_SUCCEED | MAY_FAIL
		       : MAY_SUCCEED;
}

/*
 * First page of the range that is not to be had: neither free nor on a per-CPU
 * list, which is drained first. What is deferred waits for the next free.
 */
static uint32_t first_missing(const struct oracle *o, uint32_t pfn, uint32_t nr)
{
	uint32_t first = bitmap_first_not_in(o->free, pfn, nr);

	if (!oracle_deferred(o))
		return first;
	for (; nr && pfn != first; pfn++, nr--) {
		uint32_t head = oracle_block_around(o, pfn);

		if (head != BITMAP_NONE &&
		    o->block[head].where == WHERE_DEFERRED)
			return pfn;
	}
	return first;
}

/* Is there a block of several pageblocks on a per-CPU list? */
static bool spans_on_pcp(const struct oracle *o, uint32_t start, uint32_t end)
{
	for (uint32_t pfn = start; pfn < end && pfn < o->g.nr_pages; pfn++)
		if (o->block[pfn].order != NO_BLOCK &&
		    o->block[pfn].where == WHERE_PCP &&
		    o->block[pfn].order > o->g.pageblock_order)
			return true;
	return false;
}

/*
 * May a block from a per-CPU list be freed by another pageblock's type than
 * that of all its pages, in or around the range?
 */
static bool is_spanned_from_pcp(const struct oracle *o, uint32_t pfn,
				uint32_t nr)
{
	const struct geometry *g = &o->g;

	return pcp_blocks_span(g) &&
	       spans_on_pcp(o, round_down(pfn, g->max_order),
			    round_up(pfn + nr, g->max_order));
}

/*
 * alloc_contig_frozen_range(), but for what follows when it has the pages. "The PFN
 * range must belong to a single zone": of others only the first zone's per-CPU
 * lists are drained, and nothing is promised.
 */
static uint8_t allocation(const struct oracle *o, uint32_t pfn, uint32_t nr,
			  uint8_t mode)
{
	uint8_t outcome;

	if (first_missing(o, pfn, nr) != BITMAP_NONE)
		return MAY_FAIL;
	outcome = isolation(o, pfn, nr, mode);
	if (outcome & MAY_SUCCEED &&
	    (is_spanned_from_pcp(o, pfn, nr) ||
	     geometry_zone(&o->g, pfn) != geometry_zone(&o->g, pfn + nr - 1)))
		outcome |= MAY_FAIL;
	return outcome;
}

/* The order of the free block around @pfn once per-CPU lists are drained. */
static unsigned int free_order(const struct oracle *o, uint32_t pfn)
{
	unsigned int order = 0;

	while (order < o->g.pageblock_order &&
	       first_missing(o, round_down(pfn, order) ^ (1u << order),
			     1u << order) == BITMAP_NONE)
		order++;
	return order;
}

bool oracle_is_isolated(const struct oracle *o, uint32_t pfn)
{
	return pfn < o->g.nr_pages && o->page[pfn].kind != PAGE_ABSENT &&
	       oracle_type(o, pfn) == MIGRATE_ISOLATE;
}

/*
 * May the free page at @pfn be in one block with isolated pages? An older kernel does not
 * always split a free block of which only some pageblocks are isolated.
 */
static bool may_be_taken(const struct oracle *o, uint32_t pfn)
{
	return oracle_is_isolated(o, pfn) ||
	       (!has(o, FEATURE_LIST_TYPES) && pfn < o->g.nr_pages &&
		o->page[pfn].kind == PAGE_FREE);
}

/*
 * The surplus pages that are taken with the range, because they are in one block with its
 * first or last page, and freed again. Isolated pageblocks merge with each other: next to
 * one that someone else has isolated, more pages may be taken.
 */
static void foresee_around(struct oracle *o, uint32_t pfn, uint32_t nr)
{
	const struct geometry *g = &o->g;
	struct foreseen *f = &o->foreseen;
	uint32_t start = round_down(pfn, g->pageblock_order);
	uint32_t end = round_up(pfn + nr, g->pageblock_order);
	uint32_t size = (1u << g->max_order) - 1;

	f->around_known = !f->spanned &&
			  !(start & size && may_be_taken(o, start - 1)) &&
			  !(end & size && may_be_taken(o, end));
	f->start = round_down(pfn, free_order(o, pfn));
	f->end = round_up(pfn + nr, free_order(o, pfn + nr - 1));
}

/* A compound block must be all of the free blocks that it is made of. */
static void foresee_compound(struct oracle *o, const struct call *call)
{
	struct foreseen *f = &o->foreseen;
	bool alone = f->start == call->pfn && f->end == call->pfn + call->nr;

	if (!(f->outcome & MAY_SUCCEED))
		return;
	if (!f->around_known)
		f->outcome |= MAY_BE_INVALID;
	else if (!alone)
		f->outcome ^= MAY_SUCCEED | MAY_BE_INVALID;
}

/* Where isolated pageblocks of the area begin: a failure may undo those. */
static uint32_t first_isolated(const struct oracle *o,
			       const struct pfn_range *area)
{
	uint32_t pfn = area->start, end = area->start + area->nr;

	while (pfn < end && oracle_type(o, pfn) != MIGRATE_ISOLATE)
		pfn += 1u << o->g.pageblock_order;
	return pfn;
}

/*
 * cma_alloc(): the first place in the area that will do. It gives no pages
 * whose struct pages lie in two arrays, which those of two sections may or may
 * not.
 */
static void foresee_cma(struct oracle *o, const struct call *call,
			const struct result *result)
{
	const struct pfn_range *area = &o->g.cma[call->area];
	uint32_t end = area->start + area->nr, missing;
	uint32_t isolated = first_isolated(o, area);
	uint32_t pfn = round_up(area->start, call->order);
	uint8_t section = o->g.section_order;
	struct foreseen *f = &o->foreseen;

	f->outcome = MAY_FAIL;
	f->cma = PFN_NONE;
	for (; pfn < end && call->nr <= end - pfn; pfn += 1u << call->order) {
		uint8_t outcome = MAY_SUCCEED | MAY_FAIL;

		if (round_up(pfn + call->nr, o->g.pageblock_order) > isolated) {
			f->outcome = outcome;
			f->cma = result->pfn < pfn ? PFN_NONE : result->pfn;
			return;
		}
		missing = first_missing(o, pfn, call->nr);
		if (missing != BITMAP_NONE) {
			pfn = round_down(missing, call->order);
			continue;
		}
		if (!section ||
		    pfn >> section == (pfn + call->nr - 1) >> section)
			outcome = allocation(o, pfn, call->nr,
					     ISOLATE_MODE_CMA_ALLOC);
		if (outcome == MAY_SUCCEED ||
		    (outcome & MAY_SUCCEED && pfn == result->pfn)) {
			f->outcome = MAY_SUCCEED;
			f->cma = pfn;
			return;
		}
	}
}

void oracle_foresee_range(struct oracle *o, const struct call *call,
			  const struct result *result)
{
	struct foreseen *f = &o->foreseen;
	uint32_t pfn = call->op == OP_CMA_ALLOC ? result->pfn : call->pfn;

	f->start = f->end = PFN_NONE;
	f->around_known = true;
	if (call->op == OP_ISOLATE) {
		f->outcome = isolation(o, call->pfn, call->nr, call->kind);
		return;
	}
	f->spanned =
		call->op == OP_CMA_ALLOC
			? is_spanned_from_pcp(o, o->g.cma[call->area].start,
					      o->g.cma[call->area].nr)
			: is_spanned_from_pcp(o, call->pfn, call->nr);
	if (call->op == OP_CMA_ALLOC)
		foresee_cma(o, call, result);
	else
		f->outcome =
			allocation(o, call->pfn, call->nr, ISOLATE_MODE_OTHER);
	if (pfn >= o->g.nr_pages || call->nr > o->g.nr_pages - pfn)
		return;
	if (f->outcome & MAY_SUCCEED)
		foresee_around(o, pfn, call->nr);
	if (call->op == OP_ALLOC_CONTIG_COMP)
		foresee_compound(o, call);
}
