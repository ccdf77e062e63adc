// SPDX-License-Identifier: GPL-2.0-only
/* Tuning that an operation asks for: a high mark that decays, pressure. */
#include <sys/param.h>

#include "oracle/rules/rules.h"

/* The order of the largest block on the CPU's lists before the call. */
static unsigned int largest_before(const struct oracle *o, unsigned int zone)
{
	const uint32_t *lists = o->before[zone].lists[o->cpu];
	unsigned int order = PAGE_ALLOC_COSTLY_ORDER;

	if (lists[NR_PCP_LISTS - 1] || lists[NR_PCP_LISTS - 2])
		return o->g.thp_order;
	while (order && !lists[order * MIGRATE_PCPTYPES] &&
	       !lists[order * MIGRATE_PCPTYPES + 1] &&
	       !lists[order * MIGRATE_PCPTYPES + 2])
		order--;
	return order;
}

/* CONFIG_PCP_BATCH_SCALE_MAX: batches that decay frees at once, at most. */
#define MOST_BATCHES (1 << 5)

/*
 * decay_pcp_high(): a high mark above its minimum falls by an eighth, but to no less
 * than that, and not so far that more than so many batches are above it.
 */
static void judge_decayed_mark(struct judge *j, const struct pcp_state *pcp)
{
	const struct oracle *o = j->o;
	unsigned int zone = j->call->zone;
	int32_t was = o->before[zone].high[o->cpu], high = was;

	if (high > pcp->high_min)
		high = MAX(pcp->high_min,
			   MAX(high - high / 8,
			       o->before[zone].pcp[o->cpu] -
				       pcp->batch * MOST_BATCHES));
	if (pcp->high != high)
		violate_zone(j, RULE_DECAY, "high", zone,
			     "%1$lld, after %2$lld", "%3$lld", high, was,
			     pcp->high);
}

/*
 * decay_pcp_high(): what is above the mark, as it is then, goes to the zone: in
 * bites of a batch, each of which takes whole blocks.
 */
void judge_decay(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	const struct pcp_state *pcp = &j->s->pcps[call->zone][o->cpu];
	int32_t was = o->before[call->zone].pcp[o->cpu];
	int32_t is = o->tally[call->zone].pcp[o->cpu];
	int32_t above = was - pcp->high, most = 0;

	if (call->op != OP_DECAY)
		return;
	judge_decayed_mark(j, pcp);
	if (above > 0 && pcp->batch > 0)
		most = above +
		       (above + pcp->batch - 1) / pcp->batch *
			       ((1 << largest_before(o, call->zone)) - 1);
	if (was - is < above || was - is > most)
		violate_zone(j, RULE_DECAY, "count", call->zone,
			     "as many pages as the high mark, or as before",
			     "%1$lld pages after %2$lld, high mark %3$lld", is,
			     was, pcp->high);
}

void judge_zone_flags(struct judge *j)
{
	const uint64_t settable =
		ZONES_RECLAIM_ACTIVE |
		(has(j->o, FEATURE_BELOW_HIGH) ? ZONES_BELOW_HIGH : 0);
	const struct zone_state *zones = j->s->zones;
	const struct call *call = j->call;

	for (int zone = 0; zone < j->o->g.nr_zones; zone++)
		if (zones[zone].flags & ZONES_BOOSTED)
			violate_zone(j, RULE_ZONE_FLAGS, "boosted", zone,
				     "0: kswapd has been woken", "1");
	for (int zone = 0; call->op == OP_KSWAPD && zone < j->o->g.nr_zones; zone++)
		if (zones[zone].flags & ZONES_RECLAIM_ACTIVE)
			violate_zone(j, RULE_ZONE_FLAGS, "reclaim_active", zone,
				     "0: kswapd has run", "1");
	if (call->op == OP_PRESSURE &&
	    (zones[call->zone].flags & settable) != (call->kind & settable))
		violate_zone(j, RULE_ZONE_FLAGS, "pressure", call->zone,
			     "what was set", "%1$#llx",
			     (int64_t)zones[call->zone].flags);
}
