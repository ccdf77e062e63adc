// SPDX-License-Identifier: GPL-2.0-only
/*
 * Intended differences between 7.3 and a kernel that lacks some of
 * backend/features.def: known differences when such a kernel is checked on its own, or
 * compared with one that has the feature. docs/kernel.md describes them.
 */
#include <errno.h>
#include <string.h>

#include "backend/answers.h"
#include "findings/ranges.h"

static bool has(const struct difference *d, unsigned int side, enum feature feature)
{
	return backend_has(d->sides[side].backend, feature);
}

/* Does the side that violates a rule lack it? */
static bool lacks(const struct difference *d, enum feature feature)
{
	return !has(d, d->side, feature);
}

/* The side that lacks it, if exactly one of two does; else -1. */
static int which_lacks(const struct difference *d, enum feature feature)
{
	if (d->nr_sides < 2 || has(d, 0, feature) == has(d, 1, feature))
		return -1;
	return !has(d, 1, feature);
}

/* --- what a call frees --- */

enum freed {
	FREED_NOT,
	FREED_FIRST,	/* the first page of a block, or a single page */
	FREED_TAIL,
};

static bool frees_frozen(const struct call *call)
{
	return call->frozen || call->op == OP_FREE_CONTIG_FROZEN;
}

/* Does the page have other references than the one that the call drops? */
static bool stays_held(const struct difference *d, uint32_t pfn)
{
	const struct known_page *page =
		oracle_page(oracle_of(d), pfn);

	return page->kind == PAGE_HELD && !frees_frozen(d->call) &&
	       page->refs > !d->taken_in;
}

static bool is_in_range(const struct call *call, uint32_t pfn)
{
	if (!call->pfns)
		return pfn - call->pfn < call->nr;
	for (uint32_t i = 0; i < call->nr; i++)
		if (call->pfns[i] == pfn)
			return true;
	return false;
}

/* How is the page @at pages into the block that the call frees freed? */
static enum freed how_freed_of_block(const struct difference *d, uint32_t at)
{
	const struct call *call = d->call;

	if (at >= 1u << call->order)
		return FREED_NOT;
	if (!stays_held(d, call->pfn))
		return at ? FREED_TAIL : FREED_FIRST;
	if (!at || call->op == OP_PUT ||
	    oracle_page(oracle_of(d), call->pfn)->shape ==
		    SHAPE_COMPOUND_HEAD)
		return FREED_NOT;
	/* The first page has other references: the rest is freed, in parts. */
	return at & (at - 1) ? FREED_TAIL : FREED_FIRST;
}

static enum freed how_freed(const struct difference *d, uint32_t pfn)
{
	const struct call *call = d->call;

	switch ((enum op_code)call->op) {
	case OP_FREE:
	case OP_FREE_NOLOCK:
	case OP_PUT:
		return how_freed_of_block(d, pfn - call->pfn);
	case OP_FREE_CONTIG_FROZEN:
		if (call->order)
			return how_freed_of_block(d, pfn - call->pfn);
		return is_in_range(call, pfn) ? FREED_FIRST : FREED_NOT;
	case OP_FREE_CONTIG:
	case OP_FREE_BULK:
	case OP_CMA_RELEASE:
		return is_in_range(call, pfn) && !stays_held(d, pfn) ?
			       FREED_FIRST : FREED_NOT;
	default:
		return FREED_NOT;
	}
}

/* Is it freed as a single page? Then it is not checked if it is hwpoisoned. */
static bool is_freed_alone(const struct difference *d, uint32_t pfn)
{
	const struct call *call = d->call;

	if (call->op == OP_FREE || call->op == OP_FREE_NOLOCK ||
	    call->op == OP_PUT || call->op == OP_FREE_CONTIG_FROZEN)
		return !call->order || (stays_held(d, call->pfn) &&
					pfn == call->pfn + 1);
	return true;
}

/* How often does the call report @pfn as bad on @side? */
static uint32_t nr_reports(const struct difference *d, uint32_t pfn, unsigned int side)
{
	const struct oracle *o = oracle_of(d);
	const struct known_page *page;
	enum freed how = how_freed(d, pfn);

	if (how == FREED_NOT || !d->g->check_pages)
		return 0;
	page = oracle_page(o, pfn);
	if (how == FREED_TAIL)
		return oracle_reports(o, pfn, true,
				      has(d, side, FEATURE_CHECKS_TAIL_PRIVATE) ?
					      0 : 1u << DAMAGE_PRIVATE);
	if (page->damage & 1u << DAMAGE_HWPOISON && is_freed_alone(d, pfn))
		return 0;
	if (!has(d, side, FEATURE_CLEARS_TYPE) &&
	    (page->typed || page->damage & 1u << DAMAGE_TYPE))
		return 1;
	return (frees_frozen(d->call) && page->refs) ||
	       oracle_reports(o, pfn, false, 0);
}

static uint32_t times_reported(const struct result *res, uint32_t pfn)
{
	uint32_t times = 0;

	for (uint32_t i = 0; i < res->nr_bad && i < RESULT_MAX_BAD; i++)
		times += res->bad[i] == pfn;
	return times;
}

/* The @i-th block that is freed while the request waits, or NULL. */
static const struct freed_block *freed_meanwhile(const struct difference *d, uint32_t i)
{
	for (uint32_t k = 0; k < d->call->nr_answers; k++) {
		const struct answer *answer = &d->call->answers[k];

		if (!had_answer(d->call, d->sides[0].result, k))
			continue;
		if (i < answer->nr)
			return &answer->block[i];
		i -= answer->nr;
	}
	return NULL;
}

static struct call call_that_frees(const struct freed_block *block)
{
	return (struct call){ .op = OP_FREE, .pfn = block->pfn, .order = block->order,
			      .frozen = block->frozen };
}

static uint32_t nr_all_reports(const struct difference *d)
{
	const struct call *call = d->call;
	const struct freed_block *block;
	uint32_t nr = op_is_contig_free(call->op) && !call->order ? call->nr :
							      1u << call->order;
	uint32_t all = 0;

	for (uint32_t i = 0; i < nr; i++)
		all += nr_reports(d,
				  call->pfns ? call->pfns[i] : call->pfn + i,
				  d->side);
	for (uint32_t i = 0; (block = freed_meanwhile(d, i)); i++) {
		struct call one = call_that_frees(block);
		struct difference of_block = *d;

		of_block.call = &one;
		all += nr_all_reports(&of_block);
	}
	return all;
}

/* --- the differences --- */

/* After the call has dropped its reference. */
static bool is_held_by_others(const struct known_page *page)
{
	return page->refs || page->others_refs;
}

/* Does the call warn, once, of pages in its range with other references? */
static bool warns_of_range(const struct difference *d)
{
	const struct oracle *o = oracle_of(d);

	if (!broke(d, RULE_WARNING) || result_of(d)->nr_warned != 1 ||
	    !origin_is_in(d->origin, "free_contig_range"))
		return false;
	for (uint32_t i = 0; i < d->call->nr; i++)
		if (is_held_by_others(oracle_page(o, d->call->pfn + i)))
			return true;
	return false;
}

/* free_contig_range() warns of pages with other references. */
static bool warns_of_held_pages(const struct difference *d)
{
	return lacks(d, FEATURE_BATCHES) && d->call->op == OP_FREE_CONTIG &&
	       warns_of_range(d);
}

/*
 * There is no FPI_NOLOCK: nothing is deferred until the next free that takes the zone's
 * lock. The block is freed to the zone, and may have merged into a larger one.
 */
static bool defers_nothing(const struct difference *d)
{
	const struct call *call = d->call;
	unsigned int order;
	uint32_t head;

	return broke(d, RULE_LOCKED) && call->op == OP_FREE_NOLOCK &&
	       lacks(d, FEATURE_NOLOCK_FREE) && d->pfn != PFN_NONE &&
	       oracle_block(oracle_of(d), d->pfn, &head, &order) ==
		       WHERE_BUDDY &&
	       head < call->pfn + (1u << call->order) &&
	       call->pfn < head + (1u << order);
}

/*
 * Without SMP, a lock can always be had, even by an NMI that interrupted its holder. Only
 * the free of a block that could go to a per-CPU list looks for that first.
 */
static bool tries_locks_in_nmi(const struct difference *d)
{
	const struct call *call = d->call;
	uint32_t at = d->pfn - call->pfn;
	unsigned int order = call->order;

	if (!broke(d, RULE_LOCKED) || call->op != OP_FREE_NOLOCK ||
	    call->kind != CONTEXT_NMI || d->g->nr_cpus ||
	    !has(d, d->side, FEATURE_NOLOCK_FREE) ||
	    !lacks(d, FEATURE_CHECKS_TRYLOCK) || at >= 1u << order)
		return false;
	/* The first page has other references: the rest is freed, in parts. */
	if (stays_held(d, call->pfn))
		order = 31 - (unsigned int)__builtin_clz(at | 1);
	return oracle_type(oracle_of(d), d->pfn) == MIGRATE_ISOLATE ||
	       (order > PAGE_ALLOC_COSTLY_ORDER && order != d->g->thp_order);
}

/*
 * The page_type of the first page is not cleared. With page checking, it makes the page
 * bad. Without, it stays, or setting another type asserts.
 */
static bool keeps_type(const struct difference *d)
{
	const struct known_page *page;

	if (d->g->check_pages || d->pfn == PFN_NONE ||
	    how_freed(d, d->pfn) != FREED_FIRST)
		return false;
	page = oracle_page(oracle_of(d), d->pfn);
	if (broke(d, RULE_MAPCOUNT))
		return page->typed;
	/* The oracle has not processed the result yet. */
	return broke(d, RULE_ASSERTION) &&
	       origin_is_in(d->origin, "__SetPageBuddy") &&
	       page->damage & 1u << DAMAGE_TYPE;
}

static bool reports_otherwise(const struct difference *d, uint32_t pfn)
{
	for (unsigned int side = 0; side < 2; side++)
		if (times_reported(d->sides[side].result, pfn) != nr_reports(d, pfn, side))
			return false;
	return nr_reports(d, pfn, 0) != nr_reports(d, pfn, 1);
}

/* Does only one side leak the block? What the request then gets is other on the other. */
static bool leaks_otherwise(const struct difference *d)
{
	for (uint32_t i = 0; i < 1u << d->call->order; i++)
		if (reports_otherwise(d, d->call->pfn + i))
			return true;
	return false;
}

/* page->private of tail pages may not be checked either: it does not make them bad. */
static bool checks_otherwise(const struct difference *d)
{
	const struct freed_block *block;
	int older;

	for (uint32_t i = 0; (block = freed_meanwhile(d, i)); i++) {
		struct call one = call_that_frees(block);
		struct difference of_block = *d;

		of_block.call = &one;
		if (d->pfn - block->pfn < 1u << block->order)
			return checks_otherwise(&of_block);
		if (unequal(d, EQUAL_RESULT) && d->nr_sides == 2 && leaks_otherwise(&of_block))
			return true;
	}
	if (unequal(d, EQUAL_BAD_PAGES) && d->nr_sides == 2)
		return d->has[0] == !!nr_reports(d, d->pfn, 0) &&
		       d->has[1] == !!nr_reports(d, d->pfn, 1);
	/* Leaked for another reason, and still typed. */
	older = which_lacks(d, FEATURE_CLEARS_TYPE);
	if (unequal(d, EQUAL_PREPARED) && older >= 0)
		return !strcmp(d->field, "mapcount") &&
		       how_freed(d, d->pfn) == FREED_FIRST &&
		       oracle_page(d->sides[0].oracle, d->pfn)->damage &
			       1u << DAMAGE_TYPE &&
		       d->has[older] < 0 && !d->has[!older];
	if (!lacks(d, FEATURE_CLEARS_TYPE) &&
	    !lacks(d, FEATURE_CHECKS_TAIL_PRIVATE))
		return false;
	if (!broke(d, RULE_BAD_PAGE))
		return lacks(d, FEATURE_CLEARS_TYPE) && keeps_type(d);
	if (d->pfn == PFN_NONE)
		return result_of(d)->nr_bad == nr_all_reports(d);
	return how_freed(d, d->pfn) != FREED_NOT &&
	       times_reported(result_of(d), d->pfn) ==
		       nr_reports(d, d->pfn, d->side);
}

/*
 * CMA pages are refcounted until they are freed: cma_release() drops a reference of a page
 * with other references, and the page stays in use. In 7.3 it is a bad page.
 */
static bool cma_pages_are_counted(const struct difference *d)
{
	const struct known_page *page;
	int older = which_lacks(d, FEATURE_FROZEN_RANGES);

	if (d->call->op != OP_CMA_RELEASE)
		return false;
	if (unequal(d, EQUAL_BAD_PAGES) && older >= 0) {
		page = oracle_page(d->sides[0].oracle, d->pfn);
		return !d->has[older] && page->refs > 1 &&
		       !(page->damage & 1u << DAMAGE_HWPOISON);
	}
	if (!lacks(d, FEATURE_FROZEN_RANGES))
		return false;
	/* The warning comes from the function that cma_release() calls. */
	if (broke(d, RULE_WARNING))
		return warns_of_range(d);
	return broke(d, RULE_COUNTED_BAD);
}

/* The type of a pageblock after its isolation, whatever it was before. */
static enum migratetype type_given(const struct call *call)
{
	return call->op == OP_ISOLATE && call->kind == ISOLATE_MODE_CMA_ALLOC ?
		       MIGRATE_CMA : MIGRATE_MOVABLE;
}

/* Is @pfn, if it is a page, in @r or in a free block of either side that overlaps @r? */
static bool touches(const struct difference *d, int64_t pfn, struct pfn_range r)
{
	unsigned int order;
	uint32_t head;

	if (pfn < 0 || pfn >= d->g->nr_pages)
		return false;
	if ((uint32_t)pfn - r.start < r.nr)
		return true;
	for (unsigned int side = 0; side < 2; side++)
		if (oracle_block(d->sides[side].oracle, (uint32_t)pfn, &head,
				 &order) == WHERE_BUDDY &&
		    head < r.start + r.nr && r.start < head + (1u << order))
			return true;
	return false;
}

/*
 * Do pageblock types or free lists differ because of free blocks that overlap @r? Their
 * neighbours on a list may be far away.
 */
static bool lists_differ_at(const struct difference *d,
			    struct pfn_range r)
{
	if (unequal(d, EQUAL_BLOCK_TYPE) || unequal(d, EQUAL_LIST))
		return touches(d, d->pfn, r);
	return unequal(d, EQUAL_LIST_ORDER) &&
	       (touches(d, d->pfn, r) || touches(d, d->has[0], r) ||
		touches(d, d->has[1], r));
}

/*
 * Is the difference caused by a pageblock of the call's range that is now of type @given
 * on the older side, and of another type on the newer?
 */
static bool comes_of_another_type(const struct difference *d, int older,
				  enum migratetype given)
{
	uint32_t size = 1u << d->g->pageblock_order;
	uint32_t pfn = d->call->pfn / size * size;

	for (; pfn < d->call->pfn + d->call->nr; pfn += size)
		if (oracle_type(d->sides[older].oracle, pfn) == given &&
		    oracle_type(d->sides[!older].oracle, pfn) != given &&
		    lists_differ_at(d, (struct pfn_range){ pfn, size }))
			return true;
	return false;
}

/* Can the call end or undo the isolation of a pageblock that was of type @was? */
static bool may_end_isolation(const struct call *call, int32_t ret,
			      enum migratetype was)
{
	switch ((enum op_code)call->op) {
	case OP_UNDO_ISOLATE:
		return was == MIGRATE_ISOLATE;
	case OP_ISOLATE:
		return ret && was != MIGRATE_ISOLATE;
	case OP_ALLOC_CONTIG:
	case OP_ALLOC_CONTIG_FROZEN:
	case OP_ALLOC_CONTIG_COMP:
		return ret || was != MIGRATE_ISOLATE;
	default:
		/* The pageblocks of a CMA area get their own type back. */
		return false;
	}
}

/* Isolation overwrites the type of a pageblock, so its end must choose one. */
static bool isolation_overwrites_type(const struct difference *d)
{
	const struct call *call = d->call;
	const struct oracle *o = oracle_of(d);
	enum migratetype given = type_given(call);
	int older = which_lacks(d, FEATURE_ISOLATE_BIT);

	/* The type is wrong, or was accepted already since the pageblock may merge. */
	if (broke(d, RULE_BLOCK_TYPE))
		return lacks(d, FEATURE_ISOLATE_BIT) && d->other == given &&
		       may_end_isolation(call, result_of(d)->ret, d->was) &&
		       (oracle_kept_type(o, d->pfn) != given ||
			oracle_type(o, d->pfn) == given) &&
		       is_near(d, d->pfn, d->g->pageblock_order);
	return older >= 0 &&
	       (may_end_isolation(call, result_of(d)->ret, MIGRATE_ISOLATE) ||
		may_end_isolation(call, result_of(d)->ret, given)) &&
	       comes_of_another_type(d, older, given);
}

/* Does a block of @order on a per-CPU list begin at @pfn? */
static bool is_on_pcp_list(const struct oracle *o, uint32_t pfn, unsigned int order)
{
	unsigned int found;
	uint32_t head;

	return oracle_block(o, pfn, &head, &found) == WHERE_PCP &&
	       head == pfn && found == order;
}

/* Do lists differ because of a block that only @side has put on a per-CPU list? */
static bool refilled_a_list(const struct difference *d, int side)
{
	const struct geometry *g = d->g;
	unsigned int order = d->call->order;

	for (uint32_t pfn = 0; pfn < g->nr_pages; pfn += 1u << order)
		if (is_on_pcp_list(d->sides[side].oracle, pfn, order) &&
		    !is_on_pcp_list(d->sides[!side].oracle, pfn, order) &&
		    lists_differ_at(d, around(pfn, 1u << order,
					      g->pageblock_order)))
			return true;
	return false;
}

/*
 * Has @side refilled its list more often, which raises pcp->high each time? It does if it
 * finds a hwpoisoned page on the list that it drops.
 */
static bool refilled_again(const struct difference *d, int side)
{
	if (!unequal(d, EQUAL_PCP) || strcmp(d->field, "tuning") != 0 ||
	    d->has[side] <= d->has[!side])
		return false;
	for (uint32_t pfn = 0; pfn < d->g->nr_pages; pfn++) {
		const struct known_page *page =
			oracle_page(d->sides[side].oracle, pfn);

		if (page->kind == PAGE_LEAKED &&
		    page->damage & 1u << DAMAGE_HWPOISON)
			return true;
	}
	return false;
}

/* Is it the reserve alone by which the request passes the @mark in the zone, and finds a block? */
static bool needs_the_reserve(const struct difference *d, unsigned int side, int zone,
			      const struct call *plain, enum watermark mark)
{
	const struct zone_state *z;

	if (zone < 0)
		return false;
	z = &d->sides[side].snapshot->zones[zone];
	return z->nr_free_highatomic > 0 &&
	       ((int64_t)z->nr_free_pages - z->nr_free_highatomic <
			z->watermark[mark] + z->watermark_boost +
			z->lowmem_reserve[plain->zone] + (1 << plain->order) ||
		!oracle_has_block(d->sides[side].oracle, plain, (unsigned int)zone));
}

/* Has @side marked the zone, which without the reserve is below its high mark? */
static bool marked_zone(const struct difference *d, unsigned int side,
			const struct call *plain)
{
	return d->zone >= 0 &&
	       d->sides[side].snapshot->zones[d->zone].flags & ZONES_BELOW_HIGH &&
	       needs_the_reserve(d, side, d->zone, plain, WATERMARK_HIGH);
}

/* A high-order atomic request uses the HIGHATOMIC reserve only after it has failed once. */
static bool spares_the_reserve(const struct difference *d)
{
	const struct oracle *o = oracle_of(d);
	const struct call *call = d->call;
	struct call plain = *call;
	int older = which_lacks(d, FEATURE_HIGHATOMIC_FIRST);
	uint32_t taken, spared;
	int zone;

	if ((call->op != OP_ALLOC && call->op != OP_ALLOC_FROZEN) ||
	    !is_atomic(call))
		return false;
	/* It gets to the slow path, which wakes kswapd. */
	if (broke(d, RULE_KSWAPD))
		return lacks(d, FEATURE_HIGHATOMIC_FIRST) &&
		       !strcmp(d->field, "woken");
	if (unequal(d, EQUAL_EFFORT))
		return older >= 0 && !strcmp(d->field, "woken");
	/* Only the reserve was left. */
	plain.gfp &= ~GFPB_HIGH;
	if (broke(d, RULE_ALLOC_ZONE) && !strcmp(d->field, "zone"))
		return lacks(d, FEATURE_HIGHATOMIC_FIRST) &&
		       (!oracle_has_block(o, &plain, (unsigned int)d->zone) ||
			needs_the_reserve(d, d->side, d->zone, &plain, WATERMARK_LOW));
	if (broke(d, RULE_ZONE_FLAGS) && !strcmp(d->field, "below_high"))
		return lacks(d, FEATURE_HIGHATOMIC_FIRST) && marked_zone(d, d->side, &plain);
	if (broke(d, RULE_MOBILITY))
		return lacks(d, FEATURE_HIGHATOMIC_FIRST) && !strcmp(d->field, "reserve");
	if (older < 0)
		return false;
	if (unequal(d, EQUAL_ZONE) && !strcmp(d->field, "flags"))
		return marked_zone(d, (unsigned int)older, &plain) &&
		       !(d->has[!older] & ZONES_BELOW_HIGH);
	/* Only with ALLOC_HIGHATOMIC does it leave an empty per-CPU list empty. */
	if (!unequal(d, EQUAL_RESULT))
		return refilled_a_list(d, older) || refilled_again(d, older);
	spared = d->sides[older].result->pfn;
	taken = d->sides[!older].result->pfn;
	if (taken == PFN_NONE)
		return false;
	zone = (int)geometry_zone(d->g, taken);
	if (spared != PFN_NONE && (int)geometry_zone(d->g, spared) != zone)
		return needs_the_reserve(d, (unsigned int)older, zone, &plain, WATERMARK_LOW);
	return oracle_type(d->sides[!older].oracle, taken) == MIGRATE_HIGHATOMIC &&
	       (spared == PFN_NONE ||
		oracle_type(d->sides[older].oracle, spared) != MIGRATE_HIGHATOMIC);
}

/* cma_alloc() of more pages than the area has returns without counting the failure. */
static bool counts_no_oversized_cma(const struct difference *d)
{
	const struct call *call = d->call;

	return broke(d, RULE_CMA_EVENTS) && lacks(d, FEATURE_CMA_RANGES) &&
	       !strcmp(d->field, "fail") && call->op == OP_CMA_ALLOC &&
	       call->nr > d->g->cma[call->area].nr;
}

/* Is there a leaked compound block that crosses @pfn? */
static bool leaked_across(const struct difference *d, uint32_t pfn)
{
	const struct geometry *g = d->g;
	uint32_t head = pfn >> g->max_order << g->max_order;

	for (; head < pfn && head < g->nr_pages; head++) {
		const struct known_page *page =
			oracle_page(d->sides[0].oracle, head);

		if (page->kind == PAGE_LEAKED &&
		    page->shape == SHAPE_COMPOUND_HEAD &&
		    head + (1u << page->order) > pfn)
			return true;
	}
	return false;
}

/* Does one cross either end of the pageblocks of [@pfn, @pfn + @nr)? */
static bool leaked_at_an_end(const struct difference *d, uint32_t pfn, uint32_t nr)
{
	uint32_t size = 1u << d->g->pageblock_order;

	return leaked_across(d, pfn / size * size) ||
	       leaked_across(d, (pfn + nr + size - 1) / size * size);
}

/*
 * A leaked compound block keeps its order, so isolation fails if an end of its range is
 * inside the block.
 */
static bool leaked_compound_keeps_size(const struct difference *d)
{
	const struct call *call = d->call;
	uint32_t size = 1u << d->g->pageblock_order;
	uint32_t start = call->pfn / size * size;
	uint32_t end = (call->pfn + call->nr + size - 1) / size * size;
	int older = which_lacks(d, FEATURE_CLEARS_SIZE);
	const struct result *older_result, *newer_result;

	/* In a CMA area, a pageblock is leaked or free as a whole. */
	if (older < 0 || call->op == OP_CMA_ALLOC ||
	    (!op_is_contig_alloc(call->op) && call->op != OP_ISOLATE))
		return false;
	older_result = d->sides[older].result;
	newer_result = d->sides[!older].result;
	if (older_result->ret != -EBUSY ||
	    !leaked_at_an_end(d, call->pfn, call->nr))
		return false;
	/* The newer side may have failed later. */
	return unequal(d, EQUAL_RESULT) ||
	       (newer_result->ret &&
		lists_differ_at(d,
				(struct pfn_range){ start, end - start }));
}

/*
 * Compaction leaves the order of a block that it takes in page->private of the first page,
 * and nothing clears it in pages that are lost.
 */
static bool lost_pages_keep_order(const struct difference *d)
{
	int older = which_lacks(d, FEATURE_COMPACTION_SPARES_PRIVATE);

	return older >= 0 && unequal(d, EQUAL_PREPARED) &&
	       !strcmp(d->field, "private") &&
	       d->call->op == OP_ALLOC_CONTIG_COMP &&
	       d->sides[older].result->ret == -EINVAL &&
	       oracle_page(d->sides[older].oracle, d->pfn)->kind ==
		       PAGE_LEAKED &&
	       d->has[older] > 0 &&
	       d->has[older] <= d->g->max_order &&
	       d->pfn % (1u << d->has[older]) == 0 && !d->has[!older];
}

/* Has the older side asked more or less often, so that other things came of it? */
static bool other_efforts(const struct difference *d)
{
	const struct result *a = d->sides[0].result, *b = d->sides[1].result;

	return memcmp(a->nr_asked, b->nr_asked, sizeof(a->nr_asked)) ||
	       a->captured != b->captured;
}

/*
 * The slow path compacts before its loop begins, so that it wakes kswapd and looks at the
 * zones twice at first; a costly __GFP_NORETRY request ends there if that was skipped.
 * What is captured is out of the allocator's hands, and __GFP_NOFAIL for more than two
 * pages is warned of.
 */
static bool compacts_before_its_loop(const struct difference *d)
{
	const struct call *call = d->call;

	if (call->op != OP_ALLOC && call->op != OP_ALLOC_FROZEN)
		return false;
	if (broke(d, RULE_EFFORT))
		return lacks(d, FEATURE_COMPACTS_IN_LOOP) &&
		       !strcmp(d->field, "reclaim") &&
		       call->order > PAGE_ALLOC_COSTLY_ORDER &&
		       call->gfp & GFPB_NORETRY;
	/* Once, before it is asked whether the task may. */
	if (broke(d, RULE_SLEEP))
		return lacks(d, FEATURE_COMPACTS_IN_LOOP) &&
		       !strcmp(d->field, "compact") && call->order &&
		       call->gfp & GFPB_DIRECT_RECLAIM &&
		       call->gfp & GFPB_NOMEMALLOC &&
		       result_of(d)->nr_asked[ANSWER_COMPACT] == 1;
	/* A stall is counted where compaction was deferred, too. */
	if (broke(d, RULE_OTHER_EVENTS))
		return lacks(d, FEATURE_COMPACTS_IN_LOOP) && call->order;
	if (broke(d, RULE_WARNING))
		return lacks(d, FEATURE_COMPACTS_IN_LOOP) &&
		       call->order > 1 && call->gfp & GFPB_NOFAIL &&
		       (origin_is_in(d->origin, "__alloc_pages_slowpath") ||
			origin_is_in(d->origin, "rmqueue"));
	return which_lacks(d, FEATURE_COMPACTS_IN_LOOP) >= 0 &&
	       (unequal(d, EQUAL_EFFORT) ||
		(unequal(d, EQUAL_RESULT) && other_efforts(d)));
}

static bool isolates(const struct call *call)
{
	return call->op == OP_ISOLATE || op_is_contig_alloc(call->op);
}

/* The pageblocks that it isolates; for cma_alloc() those that it may. */
static struct pfn_range blocks_of(const struct difference *d)
{
	struct pfn_range r = range_of(d);

	return around(r.start, r.nr, d->g->pageblock_order);
}

/* Is the pageblock of @pfn not all in one zone? */
static bool is_shared(const struct geometry *g, uint32_t pfn)
{
	uint32_t size = 1u << g->pageblock_order, start = pfn / size * size;

	return start + size > g->nr_pages ||
	       geometry_zone(g, start) != geometry_zone(g, start + size - 1);
}

static bool is_hwpoisoned(const struct difference *d)
{
	return d->pfn != PFN_NONE &&
	       oracle_page(oracle_of(d), d->pfn)->damage & 1u << DAMAGE_HWPOISON;
}

/*
 * A pageblock that zones share is isolated, reserved or claimed as others are, in one of
 * them. Its free pages may stay on their lists, and isolated ones are then not counted.
 */
static bool retypes_across_zones(const struct difference *d)
{
	uint32_t size = 1u << d->g->pageblock_order;
	struct pfn_range r;

	if (!lacks(d, FEATURE_LIST_TYPES))
		return false;
	if (broke(d, RULE_RESERVE) || broke(d, RULE_BLOCK_TYPE) ||
	    broke(d, RULE_LIST_TYPE))
		return d->pfn != PFN_NONE && is_shared(d->g, d->pfn);
	/* Taking the range fails at the boundary, and what was taken is freed page by page. */
	if (broke(d, RULE_LEAK) ? !is_hwpoisoned(d) : !broke(d, RULE_OUTCOME))
		return false;
	if (!isolates(d->call))
		return false;
	r = blocks_of(d);
	for (uint32_t pfn = r.start; pfn < r.start + r.nr; pfn += size)
		if (is_shared(d->g, pfn))
			return true;
	return false;
}

/* Is a pageblock of the block isolated, or reserved? */
static bool has_type_apart(const struct difference *d, uint32_t head,
			   unsigned int order)
{
	for (uint32_t pfn = head; pfn < head + (1u << order);
	     pfn += 1u << d->g->pageblock_order) {
		enum migratetype type = oracle_type(oracle_of(d), pfn);

		if (type == MIGRATE_ISOLATE || type == MIGRATE_HIGHATOMIC)
			return true;
	}
	return false;
}

/*
 * A free block of several pageblocks is not always split where only some of them are
 * isolated, reserved, or no longer so: the list of one is the list of all.
 */
static bool splits_no_block(const struct difference *d)
{
	const struct freed_block *block;
	unsigned int order;
	uint32_t head;

	/* It was freed as the request waited, and claimed as a whole by the request. */
	for (uint32_t i = 0; (block = freed_meanwhile(d, i)); i++)
		if (broke(d, RULE_BLOCK_TYPE) && d->was == MIGRATE_ISOLATE &&
		    d->pfn - block->pfn < 1u << block->order &&
		    block->order > d->g->pageblock_order)
			return lacks(d, FEATURE_LIST_TYPES);
	return lacks(d, FEATURE_LIST_TYPES) && d->pfn != PFN_NONE &&
	       (broke(d, RULE_LIST_TYPE) || broke(d, RULE_LIST_TYPE_SPAN)) &&
	       oracle_block(oracle_of(d), d->pfn, &head, &order) ==
		       WHERE_BUDDY &&
	       order > d->g->pageblock_order && has_type_apart(d, head, order);
}

/* Is a compound block leaked that begins in the block of the largest order in front of @end? */
static bool leaked_before(const struct difference *d, uint32_t end)
{
	const struct geometry *g = d->g;

	for (uint32_t pfn = (end - 1) >> g->max_order << g->max_order;
	     end && pfn < end && pfn < g->nr_pages; pfn++) {
		const struct known_page *page = oracle_page(oracle_of(d), pfn);

		if (page->kind == PAGE_LEAKED &&
		    page->shape == SHAPE_COMPOUND_HEAD)
			return true;
	}
	return false;
}

/*
 * A leaked compound block is a head without tails, of no pages: compound_nr() is in what
 * was the first tail's mapping. isolate_single_pageblock() steps over no page for ever.
 */
static bool leaked_compound_hangs(const struct difference *d)
{
	uint32_t size = 1u << d->g->pageblock_order;
	struct pfn_range r;

	if (!broke(d, RULE_ASSERTION) || !lacks(d, FEATURE_LIST_TYPES) ||
	    !lacks(d, FEATURE_CLEARS_SIZE) || !isolates(d->call) ||
	    !origin_is_in(d->origin, "__first_valid_page"))
		return false;
	r = blocks_of(d);
	for (uint32_t pfn = r.start; pfn <= r.start + r.nr; pfn += size)
		if (leaked_before(d, pfn))
			return true;
	return false;
}

/* Where pages have no tags, __GFP_ZEROTAGS clears none, and __GFP_ZERO nothing more. */
static bool zeroes_no_tags(const struct difference *d)
{
	return broke(d, RULE_ZEROED) && lacks(d, FEATURE_ZEROES_TAGLESS) &&
	       d->call->gfp & GFPB_ZERO && d->call->gfp & GFPB_ZEROTAGS &&
	       !result_of(d)->nr_zeroed;
}

const struct finding findings_in_older[] = {
	{ "older-warns-of-held-pages", "docs/kernel.md", false,
	  warns_of_held_pages },
	{ "older-defers-nothing", "docs/kernel.md", false,
	  defers_nothing },
	{ "older-locks-in-nmi", "docs/kernel.md", false,
	  tries_locks_in_nmi },
	{ "older-checks-otherwise", "docs/kernel.md", false,
	  checks_otherwise },
	{ "older-cma-pages-are-counted", "docs/kernel.md", false,
	  cma_pages_are_counted },
	{ "older-isolation-overwrites-type", "docs/kernel.md", false,
	  isolation_overwrites_type },
	{ "older-spares-the-reserve", "docs/kernel.md", true,
	  spares_the_reserve },
	{ "older-counts-no-oversized-cma", "docs/kernel.md", false,
	  counts_no_oversized_cma },
	{ "older-leaked-compound-keeps-size", "docs/kernel.md", false,
	  leaked_compound_keeps_size },
	{ "older-lost-pages-keep-order", "docs/kernel.md", false,
	  lost_pages_keep_order },
	{ "older-compacts-before-its-loop", "docs/kernel.md", false,
	  compacts_before_its_loop },
	{ "older-retypes-across-zones", "docs/kernel.md", false,
	  retypes_across_zones },
	{ "older-splits-no-block", "docs/kernel.md", false, splits_no_block },
	{ "older-leaked-compound-hangs", "docs/kernel.md", false,
	  leaked_compound_hangs },
	{ "older-zeroes-no-tagless", "docs/kernel.md", false, zeroes_no_tags },
	{ 0 }
};
