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

static bool broke(const struct verdict *v, enum rule rule)
{
	return !strcmp(v->rule, rule_infos[rule].name);
}

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

/*
 * free_pcppages_bulk() gives a block back by its first pageblock's type. With
 * pageblocks smaller than blocks on per-CPU lists, the others may differ; and a
 * merge on the way may retype one that is isolated, which the kernel warns of,
 * or keep a contiguous allocation from finding its pages isolated.
 */
static bool pcp_block_spans_pageblocks(const struct run *run,
				       const struct verdict *v)
{
	const char *found = v->a[0] ? v->a : v->b;

	if (!pcp_blocks_span(&run->arena->g))
		return false;
	if (broke(v, RULE_WARNING))
		return !strcmp(found, "get_pageblock_isolate(m, page)") ||
		       strstr(found, "clear_pageblock_isolate()");
	if (broke(v, RULE_BLOCK_TYPE))
		return oracle_type(oracle_of(run), v->pfn) >= MIGRATE_PCPTYPES;
	return broke(v, RULE_LIST_TYPE_SPAN) ||
	       (broke(v, RULE_RESULT) && is_contig_alloc(&run->call));
}

/*
 * alloc_contig_frozen_range() that fails to isolate its pageblocks undoes the
 * isolation of them all, also of those that somebody else has isolated.
 * cma_alloc() goes on to the next range and may yet succeed: what it drains
 * then may have done the same, if a per-CPU block spans pageblocks.
 */
static bool contig_undoes_foreign_isolation(const struct run *run,
					    const struct verdict *v)
{
	const struct geometry *g = &run->arena->g;
	const struct call *call = &run->call;

	if (!broke(v, RULE_BLOCK_TYPE) || !is_contig_alloc(call) ||
	    oracle_type(oracle_of(run), v->pfn) != MIGRATE_ISOLATE)
		return false;
	if (call->op == OP_CMA_ALLOC)
		return !pcp_blocks_span(g) &&
		       v->pfn - g->cma[call->area].start <
			       g->cma[call->area].nr;
	return run->arena->side[run->side].result.ret < 0 &&
	       v->pfn >> g->pageblock_order >=
		       call->pfn >> g->pageblock_order &&
	       v->pfn >> g->pageblock_order <=
		       (call->pfn + call->nr - 1) >> g->pageblock_order;
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
	       oracle_type(oracle_of(run), run->other) == MIGRATE_ISOLATE;
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

	if (call->op != OP_FREE_BULK || strstr(name, "/per-page") ||
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
