// SPDX-License-Identifier: GPL-2.0-only
/* Trylocks, and locks that someone else takes between the trylocks of an operation. */
#include "oracle/rules/rules.h"

/* Does the call have the lock of the current CPU's lists in @zone at no try? */
static bool lacks_pcp(const struct oracle *o, const struct call *call,
		      unsigned int zone)
{
	if (is_buddy_alloc(call))
		return alloc_lacks_pcp(o, call, zone);
	return is_one_free(o, call) ? hold_fails(own_pcp(o, zone), 0) :
				      hold_always(own_pcp(o, zone));
}

/* A block that came onto a list whose lock the call cannot have. */
void judge_locked_block(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct seen_block *block = &o->block[j->pfn];
	unsigned int zone = geometry_zone(&o->g, j->pfn);
	const struct hold *h = &o->contended_zone[zone];

	if (block->where == WHERE_BUDDY && j->call &&
	    j->call->op == OP_FREE_NOLOCK && hold_always(h))
		violate(j, RULE_LOCKED, "zone",
			"on the deferred list: the zone's lock is held", "on a free list");
	if (block->where != WHERE_PCP)
		return;
	if (block->cpu == o->cpu && lacks_pcp(o, j->call, zone))
		violate(j, RULE_LOCKED, "pcp",
			"to the zone: the per-CPU lock is held",
			"on CPU %1$lld's list", block->cpu);
	if (j->call && j->call->op == OP_ALLOC_NOLOCK && hold_fails(h, 0))
		violate(j, RULE_LOCKED, "zone",
			"no refill: the zone's lock is held",
			"a page added to a per-CPU list");
}

/*
 * With the lock had so many times, at most so many blocks come onto a per-CPU
 * list, and as many bites of a batch, rounded up to a block, leave it:
 * free_frozen_page_commit() lets go of the lock after each.
 */
static void judge_holding(struct judge *j, unsigned int zone, uint8_t largest)
{
	const struct oracle *o = j->o;
	const struct pcp_state *pcp = &j->s->pcps[zone][o->cpu];
	const struct hold *h = own_pcp(o, zone);
	int64_t bite = pcp->batch + (INT64_C(1) << largest) - 1;
	int64_t pages = 0, gone;
	unsigned int nr = 0;

	judging(RULE_LOCKED);
	for (size_t i = 0; i < o->nr_added; i++) {
		uint32_t pfn = o->added[i];
		const struct seen_block *block = &o->block[pfn];

		if (block->where != WHERE_PCP || block->cpu != o->cpu ||
		    geometry_zone(&o->g, pfn) != zone)
			continue;
		pages += INT64_C(1) << block->order;
		nr++;
	}
	if (nr > h->after)
		violate_zone(j, RULE_LOCKED, "pcp", zone,
			     "one block for each time that the lock was had",
			     "%1$lld blocks, lock had %2$lld times", nr,
			     h->after);
	gone = o->before[zone].pcp[o->cpu] + pages - o->tally[zone].pcp[o->cpu];
	if (gone > h->after * bite)
		violate_zone(j, RULE_LOCKED, "count", zone,
			     "a batch for each time that the lock was had",
			     "%1$lld pages left, batch %2$lld, lock had %3$lld times",
			     gone, pcp->batch, h->after);
}

void judge_holdings(struct judge *j)
{
	const struct oracle *o = j->o;
	uint8_t largest = PAGE_ALLOC_COSTLY_ORDER;

	if (!is_free(j->call))
		return;
	/* What came and went in the call was seen on no list. */
	if (is_one_free(o, j->call))
		largest = j->call->order;
	else if (o->g.thp_order)
		largest = o->g.thp_order;
	if (largest < o->left_order)
		largest = o->left_order;
	for (unsigned int zone = 0; o->g.nr_cpus && zone < o->g.nr_zones; zone++) {
		const struct hold *h = own_pcp(o, zone);

		if (h->on && !h->times)
			judge_holding(j, zone, largest);
	}
}

/* Tries of each lock so far; or none may be tried. */
struct nolock_free {
	bool cannot_try;
	unsigned int pcp_tries;
	unsigned int zone_tries;
};

static enum page_where place_of(const struct oracle *o, uint32_t pfn,
				unsigned int order, struct nolock_free *f)
{
	const struct geometry *g = &o->g;
	unsigned int zone = geometry_zone(g, pfn);

	if (g->nr_cpus && pcp_index(g, order, MIGRATE_MOVABLE) >= 0 &&
	    oracle_type(o, pfn) != MIGRATE_ISOLATE &&
	    !hold_fails(own_pcp(o, zone), f->pcp_tries++))
		return WHERE_PCP;
	if (!f->cannot_try &&
	    !hold_fails(&o->contended_zone[zone], f->zone_tries++))
		return WHERE_BUDDY;
	return WHERE_DEFERRED;
}

static void judge_nolock_part(struct judge *j, uint32_t pfn,
			      unsigned int order, struct nolock_free *f)
{
	const struct oracle *o = j->o;
	enum page_where expected, found;
	unsigned int found_order;
	uint32_t head;

	if (o->page[pfn].kind != PAGE_FREE)
		return;
	judging(RULE_NOLOCK);
	expected = place_of(o, pfn, order, f);
	found = oracle_block(o, pfn, &head, &found_order);
	if (found == expected)
		return;
	if (expected == WHERE_DEFERRED)
		violate_page(j, RULE_LOCKED, "zone", pfn,
			     f->cannot_try
				     ? "on the deferred list: an NMI may try no lock"
				     : "on the deferred list: the zone's lock is held",
			     where_names[found]);
	else
		violate_page(j, RULE_NOLOCK, "where", pfn, where_names[expected],
			     where_names[found]);
}

/* It neither drains nor waits, so that each block's place is known. */
void judge_nolock_free(struct judge *j)
{
	const struct call *call = j->call;
	struct nolock_free f = { 0 };
	unsigned int order = call->order;

	if (call->op != OP_FREE_NOLOCK)
		return;
	f.cannot_try = cannot_try(j->o, call);
	if (is_one_free(j->o, call)) {
		judge_nolock_part(j, call->pfn, order, &f);
		return;
	}
	if (j->o->page[call->pfn].shape == SHAPE_COMPOUND_HEAD)
		return;
	while (order-- > 0)
		judge_nolock_part(j, call->pfn + (1u << order), order, &f);
}

/* Does free_one_page(), which frees what was deferred, get the zone's lock? */
enum locks_zone {
	LOCKS_NEVER,
	LOCKS_PERHAPS,
	LOCKS_SURELY,
};

/* For a block that is freed whole; @h fails from the first try on, or never. */
static enum locks_zone locks_for_block(const struct oracle *o, uint32_t pfn,
				       unsigned int order, bool fails,
				       bool may_fail)
{
	const struct geometry *g = &o->g;
	bool for_pcp = order <= PAGE_ALLOC_COSTLY_ORDER ||
		       (g->thp_order && order == g->thp_order);

	if (o->page[pfn].kind != PAGE_FREE)
		return LOCKS_NEVER;
	if (!g->nr_cpus || !for_pcp || fails ||
	    oracle_type(o, pfn) == MIGRATE_ISOLATE)
		return LOCKS_SURELY;
	return may_fail ? LOCKS_PERHAPS : LOCKS_NEVER;
}

/*
 * For a page of a range, freed on its own or as part of a batch. A batch goes by the
 * pageblock of its first page.
 */
static enum locks_zone locks_for_page(const struct oracle *o,
				      const struct call *call, uint32_t pfn,
				      const struct hold *h)
{
	const struct geometry *g = &o->g;
	bool may_span = pcp_blocks_span(g);

	if (o->page[pfn].kind != PAGE_FREE)
		return LOCKS_NEVER;
	if (!g->nr_cpus || hold_always(h))
		return LOCKS_SURELY;
	if (oracle_type(o, pfn) == MIGRATE_ISOLATE)
		return may_span ? LOCKS_PERHAPS : LOCKS_SURELY;
	/* A batch of more than the lists take goes to the zone. */
	return h->on || may_span || call->nr >> PAGE_ALLOC_COSTLY_ORDER > 1 ?
		       LOCKS_PERHAPS : LOCKS_NEVER;
}

static enum locks_zone locks_for(const struct oracle *o,
				 const struct call *call, unsigned int zone)
{
	const struct hold *h = own_pcp(o, zone);
	enum locks_zone most = LOCKS_NEVER;

	if (is_contig_alloc(call) || o->assisted)
		return LOCKS_PERHAPS;
	if (!is_free(call) || call->op == OP_FREE_NOLOCK)
		return LOCKS_NEVER;
	if (is_one_free(o, call))
		return geometry_zone(&o->g, call->pfn) != zone ? LOCKS_NEVER :
		       locks_for_block(o, call->pfn, call->order,
				       hold_fails(h, 0), false);
	/* The parts of a block whose first page is held on. */
	for (unsigned int order = call->order;
	     call->op == OP_FREE && !call->frozen && order-- > 0;) {
		uint32_t pfn = call->pfn + (1u << order);
		enum locks_zone part = locks_for_block(o, pfn, order,
						       hold_always(h), h->on);

		if (geometry_zone(&o->g, pfn) == zone && part > most)
			most = part;
	}
	if (call->op == OP_FREE || call->op == OP_PUT)
		return most;
	for (uint32_t i = 0; i < call->nr && most < LOCKS_SURELY; i++) {
		uint32_t pfn = call->pfns ? call->pfns[i] : call->pfn + i;
		enum locks_zone one = locks_for_page(o, call, pfn, h);

		if (geometry_zone(&o->g, pfn) == zone && one > most)
			most = one;
	}
	return most;
}

/*
 * What was deferred is freed by the next free_one_page() that waits for the zone's
 * lock, and by nothing else: free_pcppages_bulk() has the lock and leaves it.
 */
void judge_deferred(struct judge *j)
{
	const struct oracle *o = j->o;

	for (unsigned int zone = 0; zone < o->g.nr_zones; zone++) {
		int64_t before = o->before[zone].deferred;
		int64_t now = o->tally[zone].deferred;
		enum locks_zone locks;

		if (!before)
			continue;
		locks = locks_for(o, j->call, zone);
		if (locks == LOCKS_SURELY)
			judging(RULE_DEFERRED);
		if (now && locks == LOCKS_SURELY)
			violate_zone(j, RULE_DEFERRED, "deferred", zone, "0",
				     "%1$lld", now);
		if (now < before && locks == LOCKS_NEVER)
			violate_zone(j, RULE_DEFERRED_STAYS, "deferred", zone,
				     "what there was: no free has the lock",
				     "%1$lld after %2$lld", now, before);
	}
}
