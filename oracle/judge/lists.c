// SPDX-License-Identifier: GPL-2.0-only
/* Blocks on lists: on the right one, merged, and no more than may stay there. */
#include "oracle/judge/judge.h"

/* Blocks that stayed where they were while their pageblock changed type. */
static bool judge_list_type(const struct oracle *o, uint32_t pfn,
			    struct breach *b)
{
	const struct seen_block *block = &o->block[pfn];
	uint32_t step = 1u << o->g.pageblock_order;
	uint32_t end = pfn + (1u << block->order);

	if (oracle_type(o, pfn) != block->list &&
	    !breach_set(b, RULE_LIST_TYPE, "list", pfn, -1,
			"the list of its pageblock's type",
			"an order-%u block on list %u, type %u", block->order,
			block->list, oracle_type(o, pfn)))
		return false;
	for (uint32_t at = pfn + step; at < end; at += step) {
		judging(RULE_LIST_TYPE_SPAN);
		if (oracle_type(o, at) == block->list)
			continue;
		if (breach_set(b, RULE_LIST_TYPE_SPAN, "list", pfn, -1,
			       "the list of each pageblock's type",
			       "order %u on list %u, type %u at %u",
			       block->order, block->list, oracle_type(o, at),
			       at))
			return true;
		b->other = at;
		return false;
	}
	return true;
}

bool judge_retyped(const struct oracle *o, const struct snapshot *s,
		   struct breach *b)
{
	const struct geometry *g = &o->g;

	for (size_t i = 0; i < s->nr_blocks; i++) {
		uint32_t pfn = s->block_pfns[i];
		uint32_t end = ((pfn >> g->pageblock_order) + 1)
			       << g->pageblock_order;
		uint32_t limit = zone_end(g, geometry_zone(g, pfn));
		uint32_t around = oracle_block_around(o, pfn);

		if (!o->retyped[i].how)
			continue;
		if (o->retyped[i].how == RETYPE_IF_MERGED &&
		    (around == BITMAP_NONE ||
		     o->block[around].where != WHERE_BUDDY ||
		     o->block[around].order <= g->pageblock_order) &&
		    !breach_set(b, RULE_BLOCK_TYPE, "type", pfn, -1,
				"the type it had: nothing merged", "type %u",
				oracle_type(o, pfn))) {
			b->other = oracle_type(o, pfn);
			b->was = o->retyped[i].from;
			return false;
		}
		if (around != BITMAP_NONE &&
		    o->block[around].where == WHERE_BUDDY &&
		    !judge_list_type(o, around, b))
			return false;
		for (; pfn < end && pfn < limit; pfn++)
			if (o->block[pfn].order != NO_BLOCK &&
			    o->block[pfn].where == WHERE_BUDDY &&
			    !judge_list_type(o, pfn, b))
				return false;
	}
	return true;
}

static bool was_retyped(const struct oracle *o, const struct snapshot *s,
			uint32_t pfn, unsigned int order)
{
	for (size_t i = 0; i < s->nr_blocks; i++)
		if (o->retyped[i].how && s->block_pfns[i] - pfn < 1u << order)
			return true;
	return false;
}

/*
 * Only what came onto a list in this call can have a buddy that it should
 * have merged with. Moving the pages of a pageblock whose type changes does
 * not merge them with a neighbouring pageblock's.
 */
static bool judge_merged(const struct oracle *o, const struct snapshot *s,
			 uint32_t pfn, struct breach *b)
{
	const struct geometry *g = &o->g;
	const struct seen_block *block = &o->block[pfn], *other;
	uint32_t buddy = pfn ^ (1u << block->order);

	if (block->order >= g->max_order || buddy >= g->nr_pages ||
	    geometry_zone(g, buddy) != geometry_zone(g, pfn))
		return true;
	judging(RULE_UNMERGED);
	other = &o->block[buddy];
	if (other->order != block->order || other->where != WHERE_BUDDY)
		return true;
	if (block->order >= g->pageblock_order) {
		if (block->list != other->list &&
		    (block->list >= MIGRATE_PCPTYPES ||
		     other->list >= MIGRATE_PCPTYPES))
			return true;
		if (was_retyped(o, s, pfn, block->order) ||
		    was_retyped(o, s, buddy, block->order))
			return true;
	}
	return breach_set(b, RULE_UNMERGED, "order", pfn, -1,
			  "merged with its free buddy",
			  "order-%u blocks at %u and %u", block->order, pfn,
			  buddy);
}

/* Does the call have the lock of the current CPU's lists in @zone at no try? */
static bool lacks_pcp(const struct oracle *o, const struct call *call,
		      unsigned int zone)
{
	if (is_buddy_alloc(call))
		return alloc_lacks_pcp(o, call, zone);
	return is_one_free(o, call) ? hold_fails(own_pcp(o, zone), 0) :
				      hold_always(own_pcp(o, zone));
}

static bool judge_pcp_block(const struct oracle *o, const struct call *call,
			    uint32_t pfn, struct breach *b)
{
	const struct seen_block *block = &o->block[pfn];
	uint8_t type = oracle_type(o, pfn);
	uint8_t list;

	if (block->cpu == o->cpu &&
	    lacks_pcp(o, call, geometry_zone(&o->g, pfn)) &&
	    !breach_set(b, RULE_LOCKED, "pcp", pfn, -1,
			"to the zone: the per-CPU lock is held",
			"on CPU %u's list", block->cpu))
		return false;
	if (call && call->op == OP_ALLOC_NOLOCK &&
	    hold_fails(&o->contended_zone[geometry_zone(&o->g, pfn)], 0) &&
	    !breach_set(b, RULE_LOCKED, "zone", pfn, -1,
			"no refill: the zone's lock is held",
			"a page added to a per-CPU list"))
		return false;
	if (!is_free(call))
		return true;
	judging(RULE_PCP_CPU);
	judging(RULE_PCP_ISOLATE);
	judging(RULE_PCP_LIST);
	if (block->cpu != o->cpu &&
	    !breach_set(b, RULE_PCP_CPU, "cpu", pfn, -1,
			"on a list of the CPU that freed it",
			"on CPU %u's, not %u's", block->cpu, o->cpu))
		return false;
	if (type == MIGRATE_ISOLATE &&
	    !breach_set(b, RULE_PCP_ISOLATE, "list", pfn, -1,
			"freed to the zone", "on CPU %u's list %u", block->cpu,
			block->list))
		return false;
	list = type < MIGRATE_PCPTYPES ? type : MIGRATE_MOVABLE;
	if (block->order > PAGE_ALLOC_COSTLY_ORDER)
		list = list == MIGRATE_MOVABLE ? MIGRATE_MOVABLE :
						 MIGRATE_UNMOVABLE;
	if (block->list != list &&
	    !breach_set(b, RULE_PCP_LIST, "type", pfn, -1,
			"the list of its pageblock's type", "list %u, type %u",
			block->list, type))
		return false;
	return true;
}

bool judge_added(const struct oracle *o, const struct call *call,
		 const struct snapshot *s, size_t nr, struct breach *b)
{
	for (size_t i = 0; i < nr; i++) {
		uint32_t pfn = o->work[i];

		switch (o->block[pfn].where) {
		case WHERE_BUDDY:
			if (call && call->op == OP_FREE_NOLOCK &&
			    hold_always(&o->contended_zone[geometry_zone(
				    &o->g, pfn)]) &&
			    !breach_set(b, RULE_LOCKED, "zone", pfn, -1,
					"put aside: the zone's lock is held",
					"on a free list"))
				return false;
			if (!judge_list_type(o, pfn, b) ||
			    !judge_merged(o, s, pfn, b))
				return false;
			break;
		case WHERE_PCP:
			if (!judge_pcp_block(o, call, pfn, b))
				return false;
			break;
		}
	}
	return true;
}

bool judge_left_behind(const struct oracle *o, const struct call *call,
		       struct breach *b)
{
	const struct geometry *g = &o->g;

	if (call->op == OP_DRAIN || call->op == OP_DRAIN_ALL)
		judging(RULE_DRAINED);
	for (int zone = 0; zone < g->nr_zones; zone++) {
		const struct tally *t = &o->tally[zone];

		for (uint8_t cpu = 0; cpu < g->nr_cpus; cpu++)
			if (t->pcp[cpu] &&
			    (call->op == OP_DRAIN_ALL ||
			     (call->op == OP_DRAIN && call->cpu == cpu)) &&
			    !breach_set(b, RULE_DRAINED, "count", PFN_NONE,
					zone, "0", "%d pages of CPU %u",
					t->pcp[cpu], cpu))
				return false;
	}
	return true;
}

/*
 * A free that brings a list to its mark, which lies between high_min and
 * high_max, gives at least a block of the same list back, except where the
 * mark is just the batch: nr_pcp_free() is to leave a batch, and returns 0.
 * (The kernel's own marks are four batches or more.) In a small zone high_min
 * may be the larger of the two: it follows the watermarks, high_max the size.
 * A free without locks leaves that to the next. @before: what the CPU's lists
 * held before the call, by zone.
 */
bool judge_pcp_high(const struct oracle *o, const struct call *call,
		    const int32_t *before, const struct snapshot *s,
		    struct breach *b)
{
	if (!o->g.nr_cpus || !is_free(call) || call->op == OP_FREE_NOLOCK)
		return true;
	for (int zone = 0; zone < o->g.nr_zones; zone++) {
		const struct pcp_state *pcp = &s->pcps[zone][o->cpu];
		int32_t count = o->tally[zone].pcp[o->cpu];
		int32_t low = pcp->high_min, high = pcp->high_max;

		if (low > high) {
			low = pcp->high_max;
			high = pcp->high_min;
		}
		if (low <= pcp->batch && high >= pcp->batch)
			continue;
		judging(RULE_PCP_HIGH);
		if (count > before[zone] && count >= high &&
		    !breach_set(b, RULE_PCP_HIGH, "count", PFN_NONE, zone,
				"no more than before",
				"%d pages after %d, highest mark %d", count,
				before[zone], high))
			return false;
	}
	return true;
}
