// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known differences: the findings in docs/findings/ that both the kernel and
 * our faithful implementations have. Meeting one is no divergence; it is
 * counted by name. It ends the run, unless the oracle can go on from there.
 * Each is as narrow as it can be.
 */
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

/*
 * add_page_to_zone_llist() keeps the order in page->private, and nothing
 * clears it when the block is merged into one that begins before it.
 */
static bool deferred_order_in_private(const struct run *run,
				      const struct verdict *v)
{
	const struct known_page *page;

	if (!broke(v, RULE_PRIVATE))
		return false;
	page = oracle_page(oracle_of(run), v->pfn);
	return page->kind == PAGE_FREE && page->deferred_order &&
	       page->deferred_order == run->other;
}

bool is_near(const struct run *run, int64_t pfn, uint8_t order)
{
	const struct call *call = &run->call;

	if (call->op == OP_CMA_ALLOC) {
		const struct pfn_range *area =
			&run->arena->g.cma[call->area];

		return pfn >> order >= area->start >> order &&
		       pfn >> order <= (area->start + area->nr - 1) >> order;
	}
	return pfn >> order >= call->pfn >> order &&
	       pfn >> order <= (call->pfn + call->nr - 1) >> order;
}

static bool is_block_free(const struct call *call)
{
	return call->op == OP_FREE || call->op == OP_FREE_NOLOCK ||
	       call->op == OP_PUT;
}

/* pcp_allowed_order(); but of a block whose head is held, parts are freed. */
static bool goes_to_the_zone(const struct run *run)
{
	const struct call *call = &run->call;

	return call->order > PAGE_ALLOC_COSTLY_ORDER &&
	       call->order != run->arena->g.thp_order &&
	       oracle_page(oracle_of(run), call->pfn)->kind != PAGE_HELD;
}

/*
 * Does the call free pages in [start, end) that may be on a per-CPU list as a block
 * of several pageblocks, and be it only until the list overflows?
 */
static bool frees_spanning(const struct run *run, uint32_t start, uint32_t end)
{
	const struct call *call = &run->call;
	uint32_t nr = is_block_free(call) ? 1u << call->order :
		      is_contig_free(call) ? call->nr : 0;

	if (nr <= 1u << run->arena->g.pageblock_order ||
	    (is_block_free(call) && goes_to_the_zone(run)))
		return false;
	if (call->op != OP_FREE_BULK)
		return call->pfn < end && call->pfn + nr > start;
	for (uint32_t i = 0; i < nr; i++)
		if (call->pfns[i] >= start && call->pfns[i] < end)
			return true;
	return false;
}

/* Is there what may go from a per-CPU list to the zone near [pfn, pfn + nr)? */
static bool pcp_spans(const struct run *run, uint32_t pfn, uint32_t nr)
{
	uint32_t size = 1u << run->arena->g.max_order;
	uint32_t start = pfn / size * size;
	uint32_t end = (pfn + nr + size - 1) / size * size;

	return oracle_pcp_spans(oracle_of(run), start, end) ||
	       frees_spanning(run, start, end);
}

/*
 * Does the call, or what follows it, move blocks from per-CPU lists to the zone?
 * NR_OPS: what follows the last one.
 */
static bool drains(const struct call *call)
{
	return is_block_free(call) || is_contig_free(call) ||
	       is_contig_alloc(call) || call->op == OP_DRAIN ||
	       call->op == OP_DRAIN_ALL || call->op == OP_DECAY ||
	       call->op == NR_OPS;
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
	const struct geometry *g = &run->arena->g;
	const char *found = v->a[0] ? v->a : v->b;

	if (!pcp_blocks_span(g) || !drains(&run->call))
		return false;
	if (broke(v, RULE_WARNING))
		return (!strcmp(found, "get_pageblock_isolate(m, page)") ||
			strstr(found, "clear_pageblock_isolate()")) &&
		       pcp_spans(run, 0, g->nr_pages);
	if (broke(v, RULE_BLOCK_TYPE))
		return oracle_type(oracle_of(run), v->pfn) >=
			       MIGRATE_PCPTYPES &&
		       pcp_spans(run, v->pfn, 1);
	return broke(v, RULE_LIST_TYPE_SPAN) && pcp_spans(run, v->pfn, 1);
}

/*
 * cma_alloc() tries one range of its area after the other. Has one that failed met
 * the pageblock of @pfn?
 */
static bool tried_in_vain(const struct run *run, uint32_t pfn)
{
	const struct result *result = &run->arena->side[run->side].result;
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
 * alloc_contig_frozen_range() that fails to isolate its pageblocks undoes the
 * isolation of them all, also of those that somebody else has isolated: they
 * have their own type again, unless a merge on the way changes it.
 * cma_alloc() goes on to the next range and may yet succeed: what it drains
 * then may have done the same, if a per-CPU block spans pageblocks there.
 */
static bool contig_undoes_foreign_isolation(const struct run *run,
					    const struct verdict *v)
{
	const struct geometry *g = &run->arena->g;
	const struct oracle *o = oracle_of(run);
	enum migratetype kept;

	if (!broke(v, RULE_BLOCK_TYPE) || !is_contig_alloc(&run->call) ||
	    oracle_type(o, v->pfn) != MIGRATE_ISOLATE)
		return false;
	kept = oracle_kept_type(o, v->pfn);
	if (run->other != kept &&
	    (g->pageblock_order == g->max_order || kept >= MIGRATE_PCPTYPES ||
	     run->other >= MIGRATE_PCPTYPES))
		return false;
	if (run->call.op == OP_CMA_ALLOC ?
		    pcp_spans(run, v->pfn, 1) || !tried_in_vain(run, v->pfn) :
		    run->arena->side[run->side].result.ret >= 0)
		return false;
	return is_near(run, v->pfn, g->pageblock_order);
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

	return broke(v, RULE_LIST_TYPE_SPAN) &&
	       (run->call.op == OP_UNDO_ISOLATE || is_contig_alloc(&run->call)) &&
	       g->max_order >= g->pageblock_order + 2 &&
	       oracle_type(oracle_of(run), run->other) == MIGRATE_ISOLATE &&
	       is_near(run, v->pfn, g->max_order);
}

static bool is_per_page(const char *name)
{
	/* kernel/NAME/per-page, model/per-page, model/per-page/frozen-bit */
	const char *way = strncmp(name, "kernel/", 7) ? strchr(name, '/') :
							strrchr(name, '/');

	return way && (!strcmp(way, "/per-page") ||
		       !strncmp(way, "/per-page/", 10));
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
	const char *name = run->r->backend[run->side]->name;
	const char *found = v->a[0] ? v->a : v->b;

	if (call->op != OP_FREE_BULK || is_per_page(name) ||
	    !(broke(v, RULE_IN_ZONE) ||
	      (broke(v, RULE_ASSERTION) &&
	       (strstr(found, "bad_range") || strstr(found, "zone")))))
		return false;
	for (uint32_t i = 1; i < call->nr; i++)
		if (call->pfns[i] == call->pfns[i - 1] + 1 &&
		    call->pfns[i] % (1u << g->max_order) &&
		    geometry_zone(g, call->pfns[i]) !=
			    geometry_zone(g, call->pfns[i - 1]))
			return true;
	return false;
}

static const struct known known[] = {
	{ "deferred-order-in-private", false, deferred_order_in_private },
	{ "contig-undoes-foreign-isolation", true,
	  contig_undoes_foreign_isolation },
	{ "pcp-block-spans-pageblocks", false, pcp_block_spans_pageblocks },
	{ "batch-spans-zones", false, batch_spans_zones },
	{ "undo-isolate-merged-blocks", false, undo_isolate_merged_blocks },
};

/* Fills in the name; returns whether the oracle can go on. */
bool known_difference(const struct run *run, struct verdict *v)
{
	v->known = version_difference(run, v);
	if (v->known) {
		v->kind = VERDICT_KNOWN;
		return false;
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
