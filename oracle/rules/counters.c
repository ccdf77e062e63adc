// SPDX-License-Identifier: GPL-2.0-only
/* Counters of the zones, and of what happened. */
#include "oracle/rules/rules.h"

static void judge_counter(struct judge *j, enum rule rule, const char *field,
			  unsigned int zone, int64_t expected, int64_t found)
{
	if (expected != found)
		violate(j, rule, field, PFN_NONE, (int)zone, "%1$lld",
			"%2$lld", expected, found);
}

/* --- of a zone --- */

void judge_nr_free(struct judge *j, unsigned int zone)
{
	for (unsigned int i = 0; i <= j->o->g.max_order; i++)
		judge_counter(j, RULE_NR_FREE, "nr_free", zone,
			      j->o->tally[zone].nr_blocks[i],
			      j->s->zones[zone].nr_free[i]);
}

void judge_nr_free_pages(struct judge *j, unsigned int zone)
{
	int64_t pages = 0;

	for (unsigned int i = 0; i < MIGRATE_ISOLATE; i++)
		pages += j->o->tally[zone].pages[i];
	judge_counter(j, RULE_NR_FREE_PAGES, "nr_free_pages", zone, pages,
		      j->s->zones[zone].nr_free_pages);
}

void judge_nr_free_cma(struct judge *j, unsigned int zone)
{
	judge_counter(j, RULE_NR_FREE_CMA, "nr_free_cma", zone,
		      j->o->tally[zone].pages[MIGRATE_CMA],
		      j->s->zones[zone].nr_free_cma);
}

void judge_nr_free_highatomic(struct judge *j, unsigned int zone)
{
	judge_counter(j, RULE_NR_FREE_HIGHATOMIC, "nr_free_highatomic", zone,
		      j->o->tally[zone].pages[MIGRATE_HIGHATOMIC],
		      j->s->zones[zone].nr_free_highatomic);
}

void judge_nr_reserved(struct judge *j, unsigned int zone)
{
	judge_counter(j, RULE_NR_RESERVED, "nr_reserved_highatomic", zone,
		      j->o->tally[zone].reserved << j->o->g.pageblock_order,
		      j->s->zones[zone].nr_reserved_highatomic);
}

void judge_nr_free_blocks(struct judge *j, unsigned int zone)
{
	judge_counter(j, RULE_NR_FREE_BLOCKS, "nr_free_blocks", zone,
		      j->o->tally[zone].large_pages,
		      j->s->zones[zone].nr_free_blocks);
}

void judge_nr_isolate(struct judge *j, unsigned int zone)
{
	judge_counter(j, RULE_NR_ISOLATE, "nr_isolate_pageblock", zone,
		      j->o->tally[zone].isolated,
		      j->s->zones[zone].nr_isolate_pageblock);
}

void judge_pgalloc(struct judge *j, unsigned int zone)
{
	judge_counter(j, RULE_PGALLOC, "pgalloc", zone,
		      (int64_t)j->o->events.pgalloc[zone],
		      (int64_t)j->s->zones[zone].pgalloc);
}

void judge_pcp_count(struct judge *j, unsigned int zone)
{
	for (unsigned int i = 0; i < j->o->g.nr_cpus; i++)
		judge_counter(j, RULE_PCP_COUNT, "count", zone,
			      j->o->tally[zone].pcp[i],
			      j->s->pcps[zone][i].count);
}

/* --- of what happened --- */

void judge_cma_area(struct judge *j)
{
	const struct expected_events *e = &j->o->events;
	const struct event_state *found = &j->s->events;

	for (unsigned int i = 0; i < j->o->g.nr_cma; i++) {
		judge_counter(j, RULE_CMA_AREA, "used", 0,
			      (int64_t)e->cma_used[i],
			      (int64_t)found->cma_used[i]);
		judge_counter(j, RULE_CMA_AREA, "available", 0,
			      j->o->g.cma[i].nr - (int64_t)e->cma_used[i],
			      (int64_t)found->cma_available[i]);
	}
}

void judge_cma_events(struct judge *j)
{
	judge_counter(j, RULE_CMA_EVENTS, "success", 0,
		      (int64_t)j->o->events.cma_success,
		      (int64_t)j->s->events.cma_success);
	judge_counter(j, RULE_CMA_EVENTS, "fail", 0,
		      (int64_t)j->o->events.cma_fail,
		      (int64_t)j->s->events.cma_fail);
}

void judge_compact_isolated(struct judge *j)
{
	judge_counter(j, RULE_COMPACT_ISOLATED, "isolated", 0,
		      (int64_t)j->o->events.isolated,
		      (int64_t)j->s->events.compact_isolated);
}

void judge_pgfree(struct judge *j)
{
	judge_counter(j, RULE_PGFREE, "pgfree", 0,
		      (int64_t)j->o->events.pgfree - oracle_deferred(j->o),
		      (int64_t)j->s->events.pgfree);
}

void judge_free_events(struct judge *j)
{
	judge_counter(j, RULE_FREE_EVENTS, "events", 0,
		      (int64_t)j->o->events.free_events,
		      (int64_t)j->s->events.page_free_events);
	judge_counter(j, RULE_FREE_EVENTS, "pages", 0,
		      (int64_t)j->o->events.free_pages,
		      (int64_t)j->s->events.page_free_pages);
}

/* PG_mlocked that is cleared at free counts down what was never counted up. */
void judge_mlock(struct judge *j)
{
	int64_t cleared = 0;

	for (unsigned int i = 0; i < j->o->g.nr_zones; i++) {
		cleared += (int64_t)j->o->events.cleared[i];
		judge_counter(j, RULE_MLOCK, "nr_mlock", i,
			      -(int64_t)j->o->events.cleared[i],
			      j->s->zones[i].nr_mlock);
	}
	judge_counter(j, RULE_MLOCK, "cleared", 0, cleared,
		      (int64_t)j->s->events.unevictable_cleared);
}

void judge_other_events(struct judge *j)
{
	judge_counter(j, RULE_OTHER_EVENTS, "others", 0, 0,
		      (int64_t)j->s->events.others);
}
