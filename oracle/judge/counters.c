// SPDX-License-Identifier: GPL-2.0-only
/* Counters of the zones, and of what happened. */
#include "oracle/judge/judge.h"

static bool judge_counter(struct breach *b, enum rule rule, const char *field,
			  unsigned int zone, int64_t expected, int64_t found)
{
	char text[32];

	if (expected == found)
		return true;
	snprintf(text, sizeof(text), "%lld", (long long)expected);
	return breach_set(b, rule, field, PFN_NONE, (int)zone, text, "%lld",
			  (long long)found);
}

bool judge_zone(struct oracle *o, unsigned int zone,
		const struct snapshot *s, struct breach *b)
{
	const struct tally *t = &o->tally[zone];
	const struct zone_state *z = &s->zones[zone];
	int64_t pages = 0;
	unsigned int i;

	o->tally[zone].min_mark = z->min_mark;
	for (i = 0; i <= o->g.max_order; i++)
		if (!judge_counter(b, RULE_NR_FREE, "nr_free", zone,
				   t->nr_blocks[i], z->nr_free[i]))
			return false;
	for (i = 0; i < MIGRATE_ISOLATE; i++)
		pages += t->pages[i];
	if (!judge_counter(b, RULE_NR_FREE_PAGES, "nr_free_pages", zone, pages,
			   z->nr_free_pages) ||
	    !judge_counter(b, RULE_NR_FREE_CMA, "nr_free_cma", zone,
			   t->pages[MIGRATE_CMA], z->nr_free_cma) ||
	    !judge_counter(b, RULE_NR_FREE_HIGHATOMIC, "nr_free_highatomic",
			   zone, t->pages[MIGRATE_HIGHATOMIC],
			   z->nr_free_highatomic) ||
	    !judge_counter(b, RULE_NR_RESERVED, "nr_reserved_highatomic", zone,
			   t->reserved << o->g.pageblock_order,
			   z->nr_reserved_highatomic) ||
	    !judge_counter(b, RULE_NR_FREE_BLOCKS, "nr_free_blocks", zone,
			   t->large_pages, z->nr_free_blocks) ||
	    !judge_counter(b, RULE_NR_ISOLATE, "nr_isolate_pageblock", zone,
			   t->isolated, z->nr_isolate_pageblock) ||
	    !judge_counter(b, RULE_PGALLOC, "pgalloc", zone,
			   (int64_t)o->events.pgalloc[zone],
			   (int64_t)z->pgalloc))
		return false;
	for (i = 0; i < o->g.nr_cpus; i++)
		if (!judge_counter(b, RULE_PCP_COUNT, "count", zone, t->pcp[i],
				   s->pcps[zone][i].count))
			return false;
	return true;
}

/* What is counted of CMA areas, and of ranges taken by their pfn. */
static bool judge_area_events(const struct oracle *o, const struct snapshot *s,
			      struct breach *b)
{
	const struct expected_events *e = &o->events;
	const struct event_state *found = &s->events;

	for (unsigned int i = 0; i < o->g.nr_cma; i++)
		if (!judge_counter(b, RULE_CMA_AREA, "used", 0,
				   (int64_t)e->cma_used[i],
				   (int64_t)found->cma_used[i]) ||
		    !judge_counter(b, RULE_CMA_AREA, "available", 0,
				   o->g.cma[i].nr - (int64_t)e->cma_used[i],
				   (int64_t)found->cma_available[i]))
			return false;
	return judge_counter(b, RULE_CMA_EVENTS, "success", 0,
			     (int64_t)e->cma_success,
			     (int64_t)found->cma_success) &&
	       judge_counter(b, RULE_CMA_EVENTS, "fail", 0,
			     (int64_t)e->cma_fail, (int64_t)found->cma_fail) &&
	       judge_counter(b, RULE_COMPACT_ISOLATED, "isolated", 0,
			     (int64_t)e->isolated,
			     (int64_t)found->compact_isolated);
}

/* PG_mlocked that is cleared at free counts down what was never counted up. */
static bool judge_mlock(const struct oracle *o, const struct snapshot *s,
			struct breach *b)
{
	int64_t cleared = 0;

	for (unsigned int i = 0; i < o->g.nr_zones; i++) {
		cleared += (int64_t)o->events.cleared[i];
		if (!judge_counter(b, RULE_MLOCK, "nr_mlock", i,
				   -(int64_t)o->events.cleared[i],
				   s->zones[i].nr_mlock))
			return false;
	}
	return judge_counter(b, RULE_MLOCK, "cleared", 0, cleared,
			     (int64_t)s->events.unevictable_cleared);
}

bool judge_events(struct oracle *o, const struct snapshot *s, struct breach *b)
{
	struct expected_events *e = &o->events;
	int64_t deferred = oracle_deferred(o);

	/* What is freed around a range is freed page by page. */
	if (e->around) {
		uint64_t nr = s->events.page_free_pages - e->free_pages;

		if (nr <= e->around) {
			e->free_events += nr;
			e->free_pages += nr;
			e->isolated += nr;
			e->pgfree += nr - (o->leaked - o->leaked_before);
		}
	}
	if (!judge_area_events(o, s, b))
		return false;
	return judge_counter(b, RULE_PGFREE, "pgfree", 0,
			     (int64_t)e->pgfree - deferred,
			     (int64_t)s->events.pgfree) &&
	       judge_counter(b, RULE_FREE_EVENTS, "events", 0,
			     (int64_t)e->free_events,
			     (int64_t)s->events.page_free_events) &&
	       judge_counter(b, RULE_FREE_EVENTS, "pages", 0,
			     (int64_t)e->free_pages,
			     (int64_t)s->events.page_free_pages) &&
	       judge_mlock(o, s, b) &&
	       judge_counter(b, RULE_OTHER_EVENTS, "others", 0, 0,
			     (int64_t)s->events.others);
}
