// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "oracle/state/state.h"

void oracle_follow_counters(struct oracle *o, const struct snapshot *s)
{
	struct expected_events *e = &o->events;
	uint64_t nr = s->events.page_free_pages - e->free_pages;

	for (unsigned int i = 0; i < o->g.nr_zones; i++) {
		const struct zone_state *zone = &s->zones[i];
		struct tally *t = &o->tally[i];

		memcpy(t->watermark, zone->watermark, sizeof(t->watermark));
		t->watermark_boost = zone->watermark_boost;
		memcpy(t->lowmem_reserve, zone->lowmem_reserve,
		       sizeof(t->lowmem_reserve));
		t->flags = zone->flags;
	}
	if (!e->around || nr > e->around)
		return;
	/* What is freed around a range is freed page by page. */
	e->free_events += nr;
	e->free_pages += nr;
	e->isolated += nr;
	if (has(o, FEATURE_COUNTS_EACH_FREE))
		e->pgfree += nr - (o->leaked - o->leaked_before);
}

void oracle_accept_events(struct oracle *o, const struct snapshot *s)
{
	struct expected_events *e = &o->events;

	e->free_events = s->events.page_free_events;
	e->free_pages = s->events.page_free_pages;
	e->isolated = s->events.compact_isolated;
	e->pgfree = s->events.pgfree + oracle_deferred(o);
}

void oracle_accept_lost_events(struct oracle *o, const struct snapshot *s)
{
	struct expected_events *e = &o->events;
	uint64_t pgfree = s->events.pgfree + oracle_deferred(o);

	for (unsigned int i = 0; i < o->g.nr_zones; i++)
		if (s->zones[i].pgalloc < e->pgalloc[i])
			e->pgalloc[i] = s->zones[i].pgalloc;
	if (pgfree < e->pgfree)
		e->pgfree = pgfree;
}

void oracle_follow_marks(struct oracle *o, const struct snapshot *s)
{
	for (int zone = 0; zone < o->g.nr_zones; zone++)
		for (int cpu = 0; cpu < o->g.nr_cpus; cpu++)
			o->tally[zone].high[cpu] = s->pcps[zone][cpu].high;
}

void oracle_pressure(struct oracle *o, unsigned int zone, uint64_t flags)
{
	o->tally[zone].flags = flags;
}

void oracle_canonicalized(struct oracle *o)
{
	for (int zone = 0; zone < o->g.nr_zones; zone++)
		memcpy(o->tally[zone].high, o->fresh_tally[zone].high,
		       sizeof(o->tally[zone].high));
}
