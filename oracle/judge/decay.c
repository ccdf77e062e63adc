// SPDX-License-Identifier: GPL-2.0-only
/* Tuning that an operation asks for: a high mark that decays, pressure. */
#include "oracle/judge/judge.h"

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

static int32_t larger(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

/*
 * decay_pcp_high(): a high mark above its minimum falls by an eighth, but to no less
 * than that, and not so far that more than so many batches are above it.
 */
static bool judge_decayed_mark(const struct oracle *o, const struct call *call,
			       const struct pcp_state *pcp, struct breach *b)
{
	int32_t was = o->before[call->zone].pcp[o->cpu];
	int32_t high = o->before[call->zone].high[o->cpu];
	char text[48];

	if (high > pcp->high_min)
		high = larger(larger(was - pcp->batch * MOST_BATCHES,
				     high - high / 8),
			      pcp->high_min);
	if (pcp->high == high)
		return true;
	snprintf(text, sizeof(text), "%d, after %d", high,
		 o->before[call->zone].high[o->cpu]);
	return breach_set(b, RULE_DECAY, "high", PFN_NONE, call->zone, text,
			  "%d", pcp->high);
}

/*
 * decay_pcp_high(): what is above the mark, as it is then, goes to the zone: in
 * bites of a batch, each of which takes whole blocks.
 */
static bool judge_decay(const struct oracle *o, const struct call *call,
			const struct snapshot *s, struct breach *b)
{
	const struct pcp_state *pcp = &s->pcps[call->zone][o->cpu];
	int32_t was = o->before[call->zone].pcp[o->cpu];
	int32_t is = o->tally[call->zone].pcp[o->cpu];
	int32_t above = was - pcp->high, most = 0;

	if (!judge_decayed_mark(o, call, pcp, b))
		return false;
	if (above > 0 && pcp->batch > 0)
		most = above +
		       (above + pcp->batch - 1) / pcp->batch *
			       ((1 << largest_before(o, call->zone)) - 1);
	return (was - is >= above && was - is <= most) ||
	       breach_set(b, RULE_DECAY, "count", PFN_NONE, call->zone,
			  "as many pages as the high mark, or as before",
			  "%d pages after %d, high mark %d", is, was,
			  pcp->high);
}

bool judge_tuning(const struct oracle *o, const struct call *call,
		  const struct snapshot *s, struct breach *b)
{
	const uint64_t settable = ZONES_RECLAIM_ACTIVE | ZONES_BELOW_HIGH;

	for (int zone = 0; zone < o->g.nr_zones; zone++)
		if (s->zones[zone].flags & ZONES_BOOSTED &&
		    !breach_set(b, RULE_ZONE_FLAGS, "boosted", PFN_NONE, zone,
				"0: kswapd has been woken", "1"))
			return false;
	if (call->op == OP_DECAY)
		return judge_decay(o, call, s, b);
	return call->op != OP_PRESSURE ||
	       (s->zones[call->zone].flags & settable) ==
		       (call->kind & settable) ||
	       breach_set(b, RULE_ZONE_FLAGS, "pressure", PFN_NONE, call->zone,
			  "what was set", "%#llx",
			  (unsigned long long)s->zones[call->zone].flags);
}
