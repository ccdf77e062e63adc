// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known differences: the findings in docs/findings/ that both the kernel and
 * our faithful implementations have. Meeting one is no divergence; it is
 * counted by name. It ends the run, unless the oracle can go on from there.
 * Each is as narrow as it can be: it asks what the oracle knows of the blocks
 * and pageblocks at hand, and warnings go by the kernel's function.
 */
#include <errno.h>
#include <string.h>

#include "runner/internal.h"

struct known {
	const char *name;
	bool goes_on;
	bool (*applies)(const struct run *run, const struct verdict *v);
};

static const struct oracle *oracle_of(const struct run *run)
{
	return run->arena->side[run->side].oracle;
}

static const struct result *result_of(const struct run *run)
{
	return &run->arena->side[run->side].result;
}

static struct pfn_range around(uint32_t pfn, uint32_t nr, uint8_t order)
{
	uint32_t start = pfn >> order << order;
	uint32_t end = ((pfn + nr - 1) >> order) + 1;

	return (struct pfn_range){start, (end << order) - start};
}

static bool is_within(uint32_t pfn, struct pfn_range r)
{
	return pfn - r.start < r.nr;
}

/* The pages that a contiguous allocation, or an isolation, is about. */
static struct pfn_range range_of(const struct run *run)
{
	const struct call *call = &run->call;

	if (call->op == OP_CMA_ALLOC)
		return run->arena->g.cma[call->area];
	return (struct pfn_range){call->pfn, call->nr};
}

bool is_near(const struct run *run, int64_t pfn, uint8_t order)
{
	struct pfn_range r = range_of(run);

	return r.nr && pfn >= 0 &&
	       is_within((uint32_t)pfn, around(r.start, r.nr, order));
}

/*
 * add_page_to_zone_llist() keeps the order in page->private, and nothing
 * clears it when the block is merged into one that begins before it. A page
 * that has headed a block on a free list since has it cleared.
 */
static bool deferred_order_in_private(const struct run *run,
				      const struct verdict *v)
{
	const struct known_page *page;
	unsigned int order;
	uint32_t head;

	if (!broke(v, RULE_PRIVATE))
		return false;
	page = oracle_page(oracle_of(run), v->pfn);
	return page->kind == PAGE_FREE && page->deferred_order &&
	       page->deferred_order == run->other &&
	       oracle_block(oracle_of(run), v->pfn, &head, &order) !=
		       WHERE_NONE &&
	       head != v->pfn;
}

/* --- pcp-block-spans-pageblocks --- */

/* What is asked of a block that free_pcppages_bulk() put back. */
typedef bool block_fits(const struct run *run, struct pfn_range block,
			uint32_t pfn);

/* Which pages does the call free? Ascending; those held by others among them.
 */
static uint32_t nr_freed(const struct call *call)
{
	switch ((enum op_code)call->op) {
	case OP_FREE:
	case OP_PUT:
		return 1u << call->order;
	case OP_FREE_CONTIG:
	case OP_FREE_CONTIG_FROZEN:
	case OP_FREE_BULK:
	case OP_CMA_RELEASE:
		return call->nr;
	default:
		/* A free that takes no lock does not trim the lists. */
		return 0;
	}
}

static uint32_t freed_at(const struct call *call, uint32_t i)
{
	return call->pfns ? call->pfns[i] : call->pfn + i;
}

/* Are pages [i, i + nr) of those neighbours, and free now? */
static bool are_freed(const struct run *run, uint32_t i, uint32_t nr)
{
	const struct call *call = &run->call;

	if (nr > nr_freed(call) - i ||
	    freed_at(call, i + nr - 1) - freed_at(call, i) != nr - 1)
		return false;
	for (uint32_t n = 0; n < nr; n++)
		if (oracle_page(oracle_of(run), freed_at(call, i + n))->kind !=
		    PAGE_FREE)
			return false;
	return true;
}

/* Is the block that begins with page @i of the freed ones freed as one? */
static bool is_freed_whole(const struct run *run, uint32_t i, uint8_t order)
{
	const struct call *call = &run->call;
	uint32_t pfn = freed_at(call, i), size = 1u << order;

	if (pfn % size || !are_freed(run, i, size))
		return false;
	if (!op_is_contig_free(call->op))
		/* Of a block whose first page is held on, the parts. */
		return i ? i == size : order == call->order;
	/* A batch takes the largest aligned block that there is. */
	if (order == run->arena->g.max_order)
		return true;
	if (pfn % (2 * size))
		return i < size || freed_at(call, i - size) != pfn - size ||
		       !are_freed(run, i - size, 2 * size);
	return !are_freed(run, i, 2 * size);
}

/* Blocks of several pageblocks that came onto a per-CPU list in this call. */
static bool any_bounced(const struct run *run, block_fits *fits, uint32_t pfn)
{
	const struct geometry *g = &run->arena->g;
	const struct oracle *o = oracle_of(run);
	const char *name = run->r->backend[run->side]->name;
	uint32_t nr = run->drained ? 0 : nr_freed(&run->call);

	/* A compound block is freed as one, whatever frees it. */
	if (op_is_contig_free(run->call.op) && !run->call.order && is_per_page(name))
		return false;
	for (uint32_t i = 0; i < nr; i++) {
		uint32_t at = freed_at(&run->call, i);

		for (uint8_t order = g->pageblock_order + 1;
		     order <= PAGE_ALLOC_COSTLY_ORDER || order <= g->thp_order;
		     order++)
			if ((order <= PAGE_ALLOC_COSTLY_ORDER ||
			     order == g->thp_order) &&
			    oracle_type(o, at) != MIGRATE_ISOLATE &&
			    !oracle_pcp_contended(
				    o, at, !op_is_contig_free(run->call.op)) &&
			    is_freed_whole(run, i, order) &&
			    fits(run, (struct pfn_range){at, 1u << order}, pfn))
				return true;
	}
	return false;
}

static bool any_from_pcp(const struct run *run, block_fits *fits, uint32_t pfn)
{
	size_t nr;
	const struct pfn_range *left =
		oracle_left(oracle_of(run), WHERE_PCP, &nr);

	for (size_t i = 0; i < nr; i++)
		/* Not one that was allocated from there. */
		if (oracle_page(oracle_of(run), left[i].start)->kind ==
			    PAGE_FREE &&
		    fits(run, left[i], pfn))
			return true;
	return any_bounced(run, fits, pfn);
}

static bool is_isolated(const struct run *run, uint32_t pfn)
{
	return oracle_page(oracle_of(run), pfn)->kind != PAGE_ABSENT &&
	       (oracle_type(oracle_of(run), pfn) == MIGRATE_ISOLATE ||
		(op_is_contig_alloc(run->call.op) &&
		 is_near(run, pfn, run->arena->g.pageblock_order)));
}

/* Is, or was for the time of the call, a pageblock isolated that it may merge
 * with? */
static bool may_meet_isolated(const struct run *run, struct pfn_range block,
			      uint32_t pfn)
{
	const struct geometry *g = &run->arena->g;
	struct pfn_range r = around(block.start, block.nr, g->max_order);

	for (uint32_t at = r.start; at < r.start + r.nr && at < g->nr_pages;
	     at += 1u << g->pageblock_order)
		if (is_isolated(run, at))
			return true;
	return false;
}

static bool may_merge_with(const struct run *run, struct pfn_range block,
			   uint32_t pfn)
{
	return is_within(
		pfn, around(block.start, block.nr, run->arena->g.max_order));
}

static bool has_behind_first(const struct run *run, struct pfn_range block,
			     uint32_t pfn)
{
	return is_within(pfn, block) &&
	       pfn - block.start >= 1u << run->arena->g.pageblock_order;
}

/* What a result has no room to name is as what it names. */
static uint32_t times_warned(const struct result *res, const char *function)
{
	uint32_t times = 0, nr = res->nr_warned;

	if (nr > RESULT_MAX_WARNED)
		nr = RESULT_MAX_WARNED;
	for (uint32_t i = 0; i < nr; i++)
		times += origin_is_in(&res->warnings[i].at, function);
	return times + res->nr_warned - nr;
}

/*
 * set_pageblock_migratetype() warns of an isolated pageblock, and ends its isolation:
 * once for each that has been isolated and is no more. Of the pageblocks that a
 * contiguous allocation isolates itself it is not known which.
 */
static bool warns_for_each_retyped(const struct run *run)
{
	const struct side *side = &run->arena->side[run->side];
	const struct snapshot *s = &side->snapshot;
	uint8_t order = run->arena->g.pageblock_order;
	uint32_t times = times_warned(&side->result,
				      "set_pageblock_migratetype");
	struct pfn_range r;
	uint32_t retyped = 0;

	for (size_t i = 0; i < s->nr_blocks; i++)
		retyped += oracle_type(side->oracle, s->block_pfns[i]) ==
				   MIGRATE_ISOLATE &&
			   s->block_types[i] < MIGRATE_PCPTYPES;
	if (!op_is_contig_alloc(run->call.op))
		return times == retyped;
	r = range_of(run);
	return times <= retyped + (around(r.start, r.nr, order).nr >> order);
}

/*
 * free_pcppages_bulk() gives a block back by its first pageblock's type. With
 * pageblocks smaller than blocks on per-CPU lists, the others may differ; and a
 * merge on the way may retype one that is isolated, which the kernel warns of.
 * (That a contiguous allocation then finds its pages not isolated, the oracle
 * expects.)
 */
static bool pcp_block_spans_pageblocks(const struct run *run,
				       const struct verdict *v)
{
	const struct oracle *o = oracle_of(run);

	if (!pcp_blocks_span(&run->arena->g))
		return false;
	if (broke(v, RULE_WARNING))
		return origin_is_in(&v->origin, "set_pageblock_migratetype") &&
		       warns_for_each_retyped(run) &&
		       any_from_pcp(run, may_meet_isolated, PFN_NONE);
	if (broke(v, RULE_BLOCK_TYPE))
		return oracle_type(o, v->pfn) >= MIGRATE_PCPTYPES &&
		       run->other < MIGRATE_PCPTYPES &&
		       (oracle_type(o, v->pfn) != MIGRATE_ISOLATE ||
			run->drained ||
			times_warned(result_of(run),
				     "set_pageblock_migratetype")) &&
		       any_from_pcp(run, may_merge_with, v->pfn);
	return broke(v, RULE_LIST_TYPE_SPAN) &&
	       any_from_pcp(run, has_behind_first, run->other);
}

/* --- contig-undoes-foreign-isolation --- */

/*
 * cma_alloc() tries one range of its area after the other. Has one that failed
 * met the pageblock of @pfn?
 */
static bool tried_in_vain(const struct run *run, uint32_t pfn)
{
	const struct result *result = result_of(run);
	const struct geometry *g = &run->arena->g;
	uint32_t size = 1u << g->pageblock_order, start = pfn / size * size;
	uint32_t end = start + size, last;

	if (result->ret)
		return true;
	if (result->pfn <= g->cma[run->call.area].start)
		return false;
	last = (result->pfn < end ? result->pfn : end) - 1;
	return last + run->call.nr > start;
}

/*
 * Is there another pageblock of the range that may have merged with the one of @pfn,
 * and is or was of @type?
 */
static bool has_neighbour_of(const struct run *run, uint32_t pfn, uint32_t type)
{
	const struct oracle *o = oracle_of(run);
	const struct geometry *g = &run->arena->g;
	struct pfn_range r = range_of(run), block;
	uint32_t size = 1u << g->pageblock_order;

	block = around(pfn, 1, g->max_order);
	r = around(r.start, r.nr, g->pageblock_order);
	for (uint32_t at = r.start; at < r.start + r.nr; at += size)
		if (at != pfn / size * size && is_within(at, block) &&
		    oracle_page(o, at)->kind != PAGE_ABSENT &&
		    oracle_kept_type(o, at) == type)
			return true;
	return false;
}

/*
 * alloc_contig_frozen_range() that fails to isolate its pageblocks undoes the
 * isolation of them all, also of those that somebody else has isolated: they
 * have their own type again, unless a merge on the way gives it that of another,
 * whose isolation is undone after it: the oracle sees to it that there was one. cma_alloc() goes on to the next range and may
 * yet succeed: what it drains then may have done the same, if a per-CPU block
 * spans pageblocks there.
 */
static bool contig_undoes_foreign_isolation(const struct run *run,
					    const struct verdict *v)
{
	const struct oracle *o = oracle_of(run);

	if (!broke(v, RULE_BLOCK_TYPE) || !op_is_contig_alloc(run->call.op) ||
	    oracle_type(o, v->pfn) != MIGRATE_ISOLATE)
		return false;
	if (run->other != oracle_kept_type(o, v->pfn) &&
	    (oracle_kept_type(o, v->pfn) >= MIGRATE_PCPTYPES ||
	     run->other >= MIGRATE_PCPTYPES ||
	     !has_neighbour_of(run, v->pfn, run->other)))
		return false;
	if (run->call.op == OP_CMA_ALLOC
		    ? !tried_in_vain(run, v->pfn) ||
			      any_from_pcp(run, may_merge_with, v->pfn)
		    : result_of(run)->ret != -EBUSY)
		return false;
	return is_near(run, v->pfn, run->arena->g.pageblock_order);
}

/* --- undo-isolate-merged-blocks --- */

/*
 * May all of the pages of @block have been one free block of isolated pageblocks,
 * the first one the call's?
 */
static bool was_isolated_whole(const struct run *run, struct pfn_range hull,
			       struct pfn_range block)
{
	uint32_t end = block.start + block.nr;

	if (!is_within(block.start, hull))
		return false;
	for (uint32_t pfn = block.start; pfn < end;
	     pfn += 1u << run->arena->g.pageblock_order)
		if (!is_within(pfn, hull) &&
		    oracle_type(oracle_of(run), pfn) != MIGRATE_ISOLATE)
			return false;
	return true;
}

/*
 * unset_migratetype_isolate() gives a free block of several isolated
 * pageblocks back as a whole, to merge it, but clears the isolate bit of
 * its first pageblock only.
 */
static bool undo_isolate_merged_blocks(const struct run *run,
				       const struct verdict *v)
{
	const struct geometry *g = &run->arena->g;
	const struct oracle *o = oracle_of(run);
	struct pfn_range r, hull, whole;
	const struct pfn_range *left;
	unsigned int order;
	uint32_t head;
	size_t nr;

	if (!broke(v, RULE_LIST_TYPE_SPAN) ||
	    (run->call.op != OP_UNDO_ISOLATE && !op_is_contig_alloc(run->call.op)) ||
	    oracle_type(o, run->other) != MIGRATE_ISOLATE ||
	    oracle_block(o, v->pfn, &head, &order) != WHERE_BUDDY)
		return false;
	r = range_of(run);
	hull = around(r.start, r.nr, g->pageblock_order);
	left = oracle_left(o, WHERE_BUDDY, &nr);
	/* It has merged with a buddy that is as large. */
	for (uint8_t n = g->pageblock_order + 1; n < order; n++) {
		whole = around(run->other, 1, n);
		if (!was_isolated_whole(run, hull, whole))
			continue;
		/* What a contiguous allocation frees again may merge before
		 * that. */
		if (op_is_contig_alloc(run->call.op))
			return true;
		for (size_t i = 0; i < nr; i++)
			if (left[i].start == whole.start &&
			    left[i].nr == whole.nr)
				return true;
	}
	return false;
}

/* --- batch-spans-zones --- */

bool is_per_page(const char *name)
{
	/* kernel/NAME/per-page, model/per-page, model/per-page/frozen-bit */
	const char *way = strncmp(name, "kernel/", 7) ? strchr(name, '/')
						      : strrchr(name, '/');

	return way &&
	       (!strcmp(way, "/per-page") || !strncmp(way, "/per-page/", 10));
}

/*
 * free_prepared_contig_range() looks at alignment and at memory sections, not
 * at zones: where zones meet within a block of the largest order, an array
 * with the pages on both sides is freed as one block of the lower zone. When
 * that is cut to pageblocks, the assertion on the zone of a piece may fail.
 */
static bool batch_spans_zones(const struct run *run, const struct verdict *v)
{
	const struct geometry *g = &run->arena->g;
	const struct call *call = &run->call;
	bool asserts = broke(v, RULE_ASSERTION);
	uint32_t first = v->pfn, last = run->other;

	if (call->op != OP_FREE_BULK ||
	    is_per_page(run->r->backend[run->side]->name) ||
	    !(broke(v, RULE_IN_ZONE) ||
	      (asserts && origin_is_in(&v->origin, "__free_one_page"))))
		return false;
	/* A piece of a batch that began below it. */
	if (asserts) {
		last = first;
		first = first >> g->max_order << g->max_order;
	}
	for (uint32_t i = 1; i < call->nr; i++)
		if (call->pfns[i] == call->pfns[i - 1] + 1 &&
		    call->pfns[i - 1] >= first && call->pfns[i] <= last &&
		    geometry_zone(g, call->pfns[i]) !=
			    geometry_zone(g, call->pfns[i - 1]))
			return true;
	return false;
}

/* --- contig-comp-loses-pages --- */

/*
 * Is what is lost the call's range and what is missing of free blocks at its
 * ends? The oracle does not know those blocks where more than this call has a
 * hand in them.
 */
static bool fills_blocks(const struct run *run, struct pfn_range lost)
{
	const struct call *call = &run->call;
	uint32_t size = 1u << run->arena->g.max_order;
	uint32_t before = call->pfn - lost.start;
	uint32_t end = lost.start + lost.nr;
	uint32_t behind = end - (call->pfn + call->nr);
	struct pfn_range foreseen;

	if (oracle_foreseen(oracle_of(run), &foreseen))
		return lost.start == foreseen.start && lost.nr == foreseen.nr;
	if (call->pfn < lost.start || end < call->pfn + call->nr ||
	    lost.nr <= call->nr || before >= size || behind >= size)
		return false;
	/* A block that begins before the range is aligned to more than reaches
	 * it. */
	if (before && (lost.start & -lost.start) <= before && lost.start)
		return false;
	/*
	 * And beyond the call's own pageblocks somebody has isolated them, or a
	 * block from a per-CPU list brought them along.
	 */
	for (uint32_t pfn = lost.start; pfn < end; pfn++)
		if (!is_near(run, pfn, run->arena->g.pageblock_order) &&
		    oracle_type(oracle_of(run), pfn) != MIGRATE_ISOLATE &&
		    !any_from_pcp(run, has_behind_first, pfn))
			return false;
	return true;
}

/*
 * alloc_contig_frozen_range() for a compound block smaller than the largest: a
 * free block that reaches beyond the range makes it fail, with a warning; and
 * what it had taken from the free lists by then is on none any more.
 */
static bool contig_comp_loses_pages(const struct run *run,
				    const struct verdict *v)
{
	const struct call *call = &run->call;

	if (call->op != OP_ALLOC_CONTIG_COMP ||
	    call->order >= run->arena->g.max_order ||
	    result_of(run)->ret != -EINVAL)
		return false;
	/* The function warns once and is done. */
	if (broke(v, RULE_WARNING))
		return result_of(run)->nr_warned == 1 &&
		       (origin_is_in(&v->origin, "alloc_contig_frozen_range") ||
			/* As it was before there were frozen ones. */
			origin_is_in(&v->origin, "alloc_contig_range"));
	return broke(v, RULE_LEAK) &&
	       fills_blocks(run, oracle_lost(oracle_of(run), v->pfn));
}

/* --- cma-release-frees-held-pages --- */

/*
 * References that others have to a page which the call releases: it is about to
 * drop one of them, unless it has done so already.
 */
static int32_t refs_of_others(const struct run *run, uint32_t pfn)
{
	const struct known_page *page = oracle_page(oracle_of(run), pfn);

	return run->taken_in ? page->others_refs : page->refs - 1;
}

/*
 * cma_release() drops a reference of each page, warns if some have more, and
 * frees them all as frozen pages. Checks of freed pages leak those that others
 * still hold; without, they are free with a refcount, and the first merge with
 * one asserts.
 */
static bool cma_release_frees_held_pages(const struct run *run,
					 const struct verdict *v)
{
	const struct call *call = &run->call;

	if (call->op != OP_CMA_RELEASE || run->arena->g.check_pages ||
	    !is_within(v->pfn, (struct pfn_range){ call->pfn, call->nr }) ||
	    refs_of_others(run, v->pfn) <= 0)
		return false;
	if (broke(v, RULE_ASSERTION))
		return origin_is_in(&v->origin, "page_is_buddy") ||
		       origin_is_in(&v->origin, "find_buddy_page_pfn");
	return broke(v, RULE_REF_FROZEN) &&
	       (int32_t)run->other == refs_of_others(run, v->pfn);
}

static const struct known known[] = {
	{"deferred-order-in-private", false, deferred_order_in_private},
	{"contig-undoes-foreign-isolation", true,
	 contig_undoes_foreign_isolation},
	{"pcp-block-spans-pageblocks", false, pcp_block_spans_pageblocks},
	{"batch-spans-zones", false, batch_spans_zones},
	{"undo-isolate-merged-blocks", false, undo_isolate_merged_blocks},
	{"contig-comp-loses-pages", true, contig_comp_loses_pages},
	{"cma-release-frees-held-pages", false, cma_release_frees_held_pages},
};

/* Fills in the name; returns whether the oracle can go on. */
bool known_difference(const struct run *run, struct verdict *v)
{
	bool goes_on;

	v->known = version_difference(run, v, &goes_on);
	if (v->known) {
		v->kind = VERDICT_KNOWN;
		return goes_on;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (known[i].applies(run, v)) {
			v->kind = VERDICT_KNOWN;
			v->known = known[i].name;
			return known[i].goes_on;
		}
	}
	return false;
}
