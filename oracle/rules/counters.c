// SPDX-License-Identifier: GPL-2.0-only
/* Counters of the zones, and of what happened. */
#include "oracle/rules/rules.h"

static void judge_counter(struct judge *j, enum rule rule, const char *field,
			  int64_t expected, int64_t found)
{
	if (expected != found)
		violate(j, rule, field, "%1$lld", "%2$lld", expected, found);
}

/* Of pageblocks that were isolated while CPUs overlapped, some may have been reserved. */
static void judge_nr_reserved(struct judge *j, const struct tally *t, int64_t found)
{
	uint8_t order = j->o->g.pageblock_order;
	int64_t least = t->reserved << order, most = least + (t->unknown << order);

	if (found < least || found > most || found & ((1 << order) - 1))
		violate(j, RULE_NR_RESERVED, "nr_reserved_highatomic",
			t->unknown ? "%1$lld, or whole pageblocks more" : "%1$lld", "%2$lld",
			least, found);
}

void judge_zone_counters(struct judge *j)
{
	const struct geometry *g = &j->o->g;
	const struct tally *t = &j->o->tally[j->zone];
	const struct zone_state *s = &j->s->zones[j->zone];
	int64_t pages = 0;

	for (unsigned int i = 0; i <= g->max_order; i++)
		judge_counter(j, RULE_NR_FREE, "nr_free", t->nr_blocks[i],
			      s->nr_free[i]);
	for (unsigned int i = 0; i < MIGRATE_ISOLATE; i++)
		pages += t->pages[i];
	judge_counter(j, RULE_NR_FREE_PAGES, "nr_free_pages", pages,
		      s->nr_free_pages);
	judge_counter(j, RULE_NR_FREE_CMA, "nr_free_cma", t->pages[MIGRATE_CMA],
		      s->nr_free_cma);
	judge_counter(j, RULE_NR_FREE_HIGHATOMIC, "nr_free_highatomic",
		      t->pages[MIGRATE_HIGHATOMIC], s->nr_free_highatomic);
	judge_nr_reserved(j, t, s->nr_reserved_highatomic);
	judge_counter(j, RULE_NR_FREE_BLOCKS, "nr_free_blocks", t->large_pages,
		      s->nr_free_blocks);
	judge_counter(j, RULE_NR_ISOLATE, "nr_isolate_pageblock", t->isolated,
		      s->nr_isolate_pageblock);
	judge_counter(j, RULE_PGALLOC, "pgalloc", j->o->events.pgalloc[j->zone],
		      s->pgalloc);
	for (unsigned int i = 0; i < g->nr_cpus; i++)
		judge_counter(j, RULE_PCP_COUNT, "count", t->pcp[i],
			      j->s->pcps[j->zone][i].count);
}

/* PG_mlocked that is cleared at free counts down what was never counted up. */
static void judge_mlock(struct judge *j)
{
	const uint64_t *cleared = j->o->events.cleared;
	int64_t sum = 0;

	for (int zone = 0; zone < j->o->g.nr_zones; zone++) {
		int64_t expected = -(int64_t)cleared[zone];
		int64_t found = j->s->zones[zone].nr_mlock;

		sum += cleared[zone];
		if (expected != found)
			violate_zone(j, RULE_MLOCK, "nr_mlock", zone, "%1$lld",
				     "%2$lld", expected, found);
	}
	judge_counter(j, RULE_MLOCK, "cleared", sum,
		      j->s->events.unevictable_cleared);
}

void judge_events(struct judge *j)
{
	const struct expected_events *e = &j->o->events;
	const struct event_state *s = &j->s->events;

	for (unsigned int i = 0; i < j->o->g.nr_cma; i++) {
		int64_t used = e->cma_used[i];

		judge_counter(j, RULE_CMA_AREA, "used", used, s->cma_used[i]);
		judge_counter(j, RULE_CMA_AREA, "available",
			      j->o->g.cma[i].nr - used, s->cma_available[i]);
	}
	judge_counter(j, RULE_CMA_EVENTS, "success", e->cma_success,
		      s->cma_success);
	judge_counter(j, RULE_CMA_EVENTS, "fail", e->cma_fail, s->cma_fail);
	judge_counter(j, RULE_COMPACT_ISOLATED, "isolated", e->isolated,
		      s->compact_isolated);
	judge_counter(j, RULE_PGFREE, "pgfree",
		      e->pgfree - oracle_deferred(j->o), s->pgfree);
	judge_counter(j, RULE_FREE_EVENTS, "events", e->free_events,
		      s->page_free_events);
	judge_counter(j, RULE_FREE_EVENTS, "pages", e->free_pages,
		      s->page_free_pages);
	judge_mlock(j);
	if (s->counts & COUNTS_TAGGED)
		judge_counter(j, RULE_CHARGED, "tagged", e->tagged, s->tagged);
	if (s->counts & COUNTS_OWNED)
		judge_counter(j, RULE_CHARGED, "owned", e->owned, s->owned);
	/* COMPACTSTALL, and COMPACTSUCCESS or COMPACTFAIL. */
	judge_counter(j, RULE_OTHER_EVENTS, "others", 2 * e->compacted,
		      s->others);
}
