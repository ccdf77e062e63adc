// SPDX-License-Identifier: GPL-2.0-only
/* Judging a snapshot, rule by rule: what is judged when. */
#include <string.h>

#include "oracle/judge/judge.h"

const struct rule_info rule_infos[NR_RULES] = {
#define RULE(NAME, n, s, src) [RULE_##NAME] = { n, s, src },
#include "oracle/rules.def"
#undef RULE
};

bool rule_ignored[NR_RULES];

uint64_t rule_judged[NR_RULES];

const enum rule rules_judged[] = {
	RULE_UNMERGED, RULE_LIST_TYPE_SPAN, RULE_PCP_LIST, RULE_PCP_ISOLATE,
	RULE_PCP_CPU, RULE_PCP_HIGH, RULE_LOCKED, RULE_NOLOCK, RULE_DRAINED,
	RULE_DEFERRED, RULE_OUTCOME, RULE_CMA_PLACE, RULE_ALLOC_FAILED,
};

const unsigned int nr_rules_judged =
	sizeof(rules_judged) / sizeof(rules_judged[0]);

static void note_marks(struct oracle *o, const struct snapshot *s)
{
	for (int zone = 0; zone < o->g.nr_zones; zone++)
		for (int cpu = 0; cpu < o->g.nr_cpus; cpu++)
			o->tally[zone].high[cpu] = s->pcps[zone][cpu].high;
}

bool oracle_judge(struct oracle *o, const struct call *call,
		  const struct result *result, const struct snapshot *s,
		  struct breach *b)
{
	int32_t before[GEOMETRY_MAX_ZONES] = { 0 };
	int64_t deferred[GEOMETRY_MAX_ZONES] = { 0 };
	size_t nr_added, i;

	if (!call) {
		/* No prediction came before. */
		o->events.around = 0;
		o->leaked_before = o->leaked;
		o->page_log.mark = o->page_log.nr;
		o->block_log.mark = o->block_log.nr;
		o->left_order = 0;
	}
	oracle_note_left(o, s);
	if (o->is_pending) {
		*b = o->pending;
		return false;
	}
	memcpy(o->before, o->tally, o->g.nr_zones * sizeof(*o->tally));
	note_marks(o, s);
	if (call && !judge_complaints(o, result, b))
		return false;
	for (i = 0; o->g.nr_cpus && i < o->g.nr_zones; i++)
		before[i] = o->tally[i].pcp[o->cpu];
	for (i = 0; i < o->g.nr_zones; i++)
		deferred[i] = o->tally[i].deferred;
	if (!judge_types(o, call, result, s, b) ||
	    !oracle_follow_blocks(o, s, &nr_added, b) ||
	    !judge_coverage(o, call, b))
		return false;
	for (i = 0; i < s->nr; i++)
		if (!judge_page(o, call, s->pfns[i], &s->pages[i], b))
			return false;
	if (!judge_added(o, call, s, nr_added, b) ||
	    (call && !judge_locks(o, call, before, s, nr_added, b)) ||
	    !judge_retyped(o, s, b) ||
	    (call && (!judge_promised_type(o, call, result, b) ||
		      !judge_outcome(o, call, result, b) ||
		      !judge_untouched(o, call, result, b) ||
		      !judge_mobility(o, call, result, b) ||
		      !judge_reserve(o, call, result, b) ||
		      !judge_tuning(o, call, s, b) ||
		      !judge_left_behind(o, call, b) ||
		      !judge_deferred(o, call, deferred, b) ||
		      !judge_pcp_high(o, call, before, s, b))))
		return false;
	for (i = 0; i < o->g.nr_zones; i++)
		if (!judge_zone(o, (unsigned int)i, s, b))
			return false;
	if (!judge_events(o, s, b) ||
	    (call && (!judge_zeroed(call, result, b) ||
		      !judge_failure(o, call, result, b) ||
		      !judge_bulk(o, call, result, b))))
		return false;
	return true;
}

void oracle_settled(struct oracle *o)
{
	for (int zone = 0; zone < o->g.nr_zones; zone++)
		memcpy(o->tally[zone].high, o->fresh_tally[zone].high,
		       sizeof(o->tally[zone].high));
}

void oracle_excuse(struct oracle *o,
		   bool (*excuse)(void *context, const struct breach *breach),
		   void *context)
{
	o->excuse = excuse;
	o->excuse_context = context;
}

bool oracle_start(struct oracle *o, const struct snapshot *s,
		  struct breach *b)
{
	const struct pfn_range all = { 0, o->g.nr_pages };

	if (!oracle_judge(o, NULL, NULL, s, b) ||
	    !judge_range(o, NULL, all, b))
		return false;
	if (o->types_changed &&
	    !breach_set(b, RULE_BLOCK_TYPE, "type", PFN_NONE, -1,
			"movable, or CMA in a CMA area", "another type"))
		return false;
	for (uint32_t pfn = 0; pfn < o->g.nr_pages; pfn++)
		if (o->block[pfn].order != NO_BLOCK &&
		    o->block[pfn].where != WHERE_BUDDY &&
		    !breach_set(b, RULE_FRESH, "list", pfn, -1,
				"on a free list", "on another list"))
			return false;
	memcpy(o->fresh_block, o->block, o->g.nr_pages * sizeof(*o->block));
	memcpy(o->fresh_listed, o->listed,
	       BITMAP_WORDS(o->g.nr_pages) * sizeof(*o->listed));
	memcpy(o->fresh_tally, o->tally, sizeof(o->tally));
	o->page_log.nr = o->page_log.mark = 0;
	o->block_log.nr = o->block_log.mark = 0;
	return true;
}

bool oracle_judge_fresh(struct oracle *o, struct breach *b)
{
	size_t i;

	for (i = 0; i < o->page_log.nr; i++) {
		const struct pfn_range *r = &o->page_log.entries[i];

		for (uint32_t pfn = r->start; pfn < r->start + r->nr; pfn++)
			if (o->page[pfn].kind == PAGE_HELD &&
			    !breach_set(b, RULE_FRESH, "page", pfn, -1,
					"given back", "still held"))
				return false;
	}
	for (i = 0; i < o->block_log.nr; i++) {
		uint32_t pfn = o->block_log.entries[i].start;
		const struct seen_block *block = &o->block[pfn];
		const struct seen_block *fresh = &o->fresh_block[pfn];

		if (block->order != NO_BLOCK && block->where != WHERE_BUDDY &&
		    !breach_set(b, RULE_FRESH, "list", pfn, -1,
				"on a free list after draining",
				"on another list"))
			return false;
		/*
		 * Pageblocks that changed type may have kept free neighbours
		 * from merging, and what leaked is missing.
		 */
		if (o->leaked || o->types_changed)
			continue;
		if ((block->order != fresh->order ||
		     (block->order != NO_BLOCK &&
		      block->list != fresh->list)) &&
		    !breach_set(b, RULE_FRESH, "block", pfn, -1,
				"the block of the fresh machine", "another"))
			return false;
	}
	return true;
}
