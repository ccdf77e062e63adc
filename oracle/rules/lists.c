// SPDX-License-Identifier: GPL-2.0-only
/* Blocks on lists: on the right one, merged, and no more than may stay there. */
#include "oracle/rules/rules.h"

/* --- blocks that a snapshot shows, before they are followed --- */

void judge_pcp_order(struct judge *j)
{
	const struct page_state *s = j->page;
	const struct oracle *o = j->o;

	if (s->where == WHERE_PCP &&
	    (!oracle_is_legal(o, s) || s->cpu >= o->g.nr_cpus ||
	     s->list >= MIGRATE_PCPTYPES))
		violate(j, RULE_PCP_LIST, "order",
			"a costly order at most, or a PMD block",
			"order %1$lld on list %2$lld", s->order, s->list);
}

void judge_aligned(struct judge *j)
{
	const struct page_state *s = j->page;

	if (!oracle_is_legal(j->o, s) || s->order > GEOMETRY_MAX_ORDER ||
	    j->pfn % (1u << s->order) || s->list >= MIGRATE_TYPES)
		violate(j, RULE_ALIGNED, "order",
			"an aligned block of a legal order",
			"order %1$lld on list %2$lld", s->order, s->list);
}

void judge_in_zone(struct judge *j)
{
	uint32_t pfn = j->pfn;
	const struct geometry *g = &j->o->g;
	struct violation *v;
	uint32_t nr;

	if (j->page->order > GEOMETRY_MAX_ORDER)
		return;
	nr = 1u << j->page->order;
	if (nr <= g->nr_pages - pfn &&
	    geometry_zone(g, pfn) == geometry_zone(g, pfn + nr - 1))
		return;
	v = violate_at(j, RULE_IN_ZONE, "zone", pfn, (int)geometry_zone(g, pfn),
		       "a block within its zone",
		       "%1$lld pages, the last one outside", nr);
	if (v)
		v->other = pfn + nr - 1;
}

void judge_overlap(struct judge *j)
{
	uint32_t pfn = j->pfn;
	const struct page_state *s = j->page;
	uint32_t stray;

	if (!oracle_can_add(j->o, pfn, s))
		return;
	stray = bitmap_first_in(j->o->listed, NULL, pfn, 1u << s->order);
	if (stray != BITMAP_NONE)
		violate_page(j, RULE_OVERLAP, "list", stray,
			     "part of one block",
			     "also in the order-%1$lld block at %2$lld",
			     s->order, pfn);
}

void judge_listed_free(struct judge *j)
{
	uint32_t pfn = j->pfn;
	const struct page_state *s = j->page;
	uint32_t stray;

	if (!oracle_can_add(j->o, pfn, s))
		return;
	stray = bitmap_first_not_in(j->o->free, pfn, 1u << s->order);
	if (stray != BITMAP_NONE)
		violate_page(j, RULE_NOT_FREE, "list", stray,
			     "on no list: it was not freed",
			     "in the order-%1$lld block at %2$lld", s->order,
			     pfn);
}

/* --- blocks on lists --- */

/*
 * May a free block of a pageblock of the type not be on the list? Older kernels do not tell
 * the types apart that allocations fall back between.
 */
static bool is_wrong(const struct oracle *o, uint8_t list, uint8_t type)
{
	return list != type && (has(o, FEATURE_LIST_TYPES) ||
				list >= MIGRATE_PCPTYPES ||
				type >= MIGRATE_PCPTYPES);
}

static void list_type(struct judge *j, uint32_t pfn)
{
	const struct oracle *o = j->o;
	const struct seen_block *block = &o->block[pfn];
	uint32_t step = 1u << o->g.pageblock_order;
	uint32_t end = pfn + (1u << block->order);
	struct violation *v;

	if (block->where != WHERE_BUDDY)
		return;
	if (is_wrong(o, block->list, oracle_type(o, pfn)))
		violate_page(
			j, RULE_LIST_TYPE, "list", pfn,
			"the list of its pageblock's type",
			"an order-%1$lld block on list %2$lld, type %3$lld",
			block->order, block->list, oracle_type(o, pfn));
	for (uint32_t at = pfn + step; at < end; at += step) {
		judging(RULE_LIST_TYPE_SPAN);
		if (!is_wrong(o, block->list, oracle_type(o, at)))
			continue;
		v = violate_page(
			j, RULE_LIST_TYPE_SPAN, "list", pfn,
			"the list of each pageblock's type",
			"order %1$lld on list %2$lld, type %3$lld at %4$lld",
			block->order, block->list, oracle_type(o, at), at);
		if (v)
			v->other = at;
	}
}

void judge_list_type(struct judge *j)
{
	list_type(j, j->pfn);
}

/* Blocks that stayed where they were while their pageblock changed type. */
void judge_retyped(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct geometry *g = &o->g;
	struct violation *v;

	for (size_t i = 0; i < j->s->nr_blocks && !j->violated; i++) {
		uint32_t pfn = j->s->block_pfns[i];
		uint32_t end = ((pfn >> g->pageblock_order) + 1)
			       << g->pageblock_order;
		uint32_t limit = zone_end(g, geometry_zone(g, pfn));
		uint32_t around = oracle_block_around(o, pfn);
		bool is_free = around != BITMAP_NONE &&
			       o->block[around].where == WHERE_BUDDY;

		if (!o->retyped[i].how)
			continue;
		if (o->retyped[i].how == RETYPE_IF_MERGED &&
		    (!is_free || o->block[around].order <= g->pageblock_order)) {
			v = violate_page(j, RULE_BLOCK_TYPE, "type", pfn,
					 "the type it had: nothing merged",
					 "type %1$lld", oracle_type(o, pfn));
			if (v) {
				v->other = oracle_type(o, pfn);
				v->was = o->retyped[i].from;
			}
		}
		if (is_free)
			list_type(j, around);
		for (; pfn < end && pfn < limit; pfn++)
			if (o->block[pfn].order != NO_BLOCK)
				list_type(j, pfn);
	}
}

static bool was_retyped(const struct judge *j, uint32_t pfn, unsigned int order)
{
	for (size_t i = 0; i < j->s->nr_blocks; i++)
		if (j->o->retyped[i].how && j->s->block_pfns[i] - pfn < 1u << order)
			return true;
	return false;
}

/* Do the types of two blocks of a pageblock or more forbid that they merge? */
static bool kept_apart(const struct oracle *o, uint32_t pfn, uint32_t buddy)
{
	bool by_list = has(o, FEATURE_LIST_TYPES);
	uint8_t a = by_list ? o->block[pfn].list : oracle_type(o, pfn);
	uint8_t b = by_list ? o->block[buddy].list : oracle_type(o, buddy);

	return a != b && (a >= MIGRATE_PCPTYPES || b >= MIGRATE_PCPTYPES);
}

/*
 * Only what came onto a list in this call can have a buddy that it should
 * have merged with. Moving the pages of a pageblock whose type changes does
 * not merge them with a neighbouring pageblock's. Where lists have no types, an allocation
 * moves blocks without a change of type.
 */
void judge_merged(struct judge *j)
{
	uint32_t pfn = j->pfn;
	const struct oracle *o = j->o;
	const struct geometry *g = &o->g;
	const struct seen_block *block = &o->block[pfn], *other;
	uint32_t buddy = pfn ^ (1u << block->order);

	if (block->where != WHERE_BUDDY || block->order >= g->max_order ||
	    buddy >= g->nr_pages ||
	    geometry_zone(g, buddy) != geometry_zone(g, pfn))
		return;
	judging(RULE_UNMERGED);
	other = &o->block[buddy];
	if (other->order != block->order || other->where != WHERE_BUDDY)
		return;
	if (block->order >= g->pageblock_order &&
	    (kept_apart(o, pfn, buddy) || may_have_been_retyped(o) ||
	     (!has(o, FEATURE_LIST_TYPES) && is_buddy_alloc(j->call)) ||
	     was_retyped(j, pfn, block->order) ||
	     was_retyped(j, buddy, block->order)))
		return;
	violate(j, RULE_UNMERGED, "order", "merged with its free buddy",
		"order-%1$lld blocks at %2$lld and %3$lld", block->order, pfn,
		buddy);
}

/* --- per-CPU lists --- */

/* A block that was freed to one: pcp-list, pcp-cpu and pcp-isolate. */
void judge_freed_to_pcp(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct seen_block *block = &o->block[j->pfn];
	uint8_t type = oracle_type(o, j->pfn);
	uint8_t list = type < MIGRATE_PCPTYPES ? type : MIGRATE_MOVABLE;

	if (!is_free(j->call) || block->where != WHERE_PCP)
		return;
	judging(RULE_PCP_LIST);
	judging(RULE_PCP_CPU);
	judging(RULE_PCP_ISOLATE);
	if (block->order > PAGE_ALLOC_COSTLY_ORDER && list != MIGRATE_MOVABLE)
		list = MIGRATE_UNMOVABLE;
	if (block->list != list)
		violate(j, RULE_PCP_LIST, "type",
			"the list of its pageblock's type",
			"list %1$lld, type %2$lld", block->list, type);
	if (block->cpu != o->cpu)
		violate(j, RULE_PCP_CPU, "cpu",
			"on a list of the CPU that freed it",
			"on CPU %1$lld's, not %2$lld's", block->cpu, o->cpu);
	if (type == MIGRATE_ISOLATE)
		violate(j, RULE_PCP_ISOLATE, "list", "freed to the zone",
			"on CPU %1$lld's list %2$lld", block->cpu, block->list);
}

void judge_drained(struct judge *j)
{
	const struct geometry *g = &j->o->g;
	const struct call *call = j->call;

	if (call->op != OP_DRAIN && call->op != OP_DRAIN_ALL)
		return;
	judging(RULE_DRAINED);
	for (int zone = 0; zone < g->nr_zones; zone++) {
		const int32_t *pcp = j->o->tally[zone].pcp;

		for (uint8_t cpu = 0; cpu < g->nr_cpus; cpu++)
			if (pcp[cpu] &&
			    (call->op == OP_DRAIN_ALL || call->cpu == cpu))
				violate_zone(j, RULE_DRAINED, "count", zone,
					     "0", "%1$lld pages of CPU %2$lld",
					     pcp[cpu], cpu);
	}
}

/*
 * A free that brings a list to its mark, which lies between high_min and
 * high_max, gives at least a block of the same list back, except where the
 * mark is just the batch: nr_pcp_free() is to leave a batch, and returns 0.
 * (The kernel's own marks are four batches or more.) In a small zone high_min
 * may be the larger of the two: it follows the watermarks, high_max the size.
 * A free without locks leaves that to the next.
 */
void judge_pcp_high(struct judge *j)
{
	const struct oracle *o = j->o;

	if (!o->g.nr_cpus || !is_free(j->call) || j->call->op == OP_FREE_NOLOCK)
		return;
	for (int zone = 0; zone < o->g.nr_zones; zone++) {
		const struct pcp_state *pcp = &j->s->pcps[zone][o->cpu];
		int32_t before = o->before[zone].pcp[o->cpu];
		int32_t count = o->tally[zone].pcp[o->cpu];
		int32_t low = pcp->high_min, high = pcp->high_max;

		if (low > high) {
			low = pcp->high_max;
			high = pcp->high_min;
		}
		if (low <= pcp->batch && high >= pcp->batch)
			continue;
		judging(RULE_PCP_HIGH);
		if (count > before && count >= high)
			violate_zone(j, RULE_PCP_HIGH, "count", zone,
				     "no more than before",
				     "%1$lld pages after %2$lld, highest mark %3$lld",
				     count, before, high);
	}
}
