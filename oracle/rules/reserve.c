// SPDX-License-Identifier: GPL-2.0-only
/* The HIGHATOMIC reserve: what is added to it, and what is taken out again. */
#include "oracle/rules/rules.h"

/*
 * A hundredth of the zone in whole pageblocks, none if that is not one. In older kernels,
 * a pageblock more than that.
 */
static int64_t limit(const struct oracle *o, unsigned int zone)
{
	uint32_t size = 1u << o->g.pageblock_order;
	uint32_t percent = o->managed[zone] / 100;

	if (!has(o, FEATURE_RESERVE_ALIGNED))
		return (percent + size - 1) / size + 1;
	return percent < size ? 0 : (percent + size - 1) / size;
}

/*
 * Was the page taken of a pageblock of a mergeable type? So the list says, or, where that may
 * be another, the type before the call.
 */
static bool is_of_mergeable(const struct judge *j, uint32_t pfn)
{
	const struct oracle *o = j->o;
	uint8_t order = o->g.pageblock_order;

	if (has(o, FEATURE_LIST_TYPES))
		return o->source.list < MIGRATE_PCPTYPES;
	for (size_t i = 0; i < j->s->nr_blocks; i++)
		if (o->retyped[i].how != RETYPE_NEVER &&
		    j->s->block_pfns[i] >> order == pfn >> order &&
		    geometry_zone(&o->g, j->s->block_pfns[i]) ==
			    geometry_zone(&o->g, pfn))
			return o->retyped[i].from < MIGRATE_PCPTYPES;
	return oracle_type(o, pfn) < MIGRATE_PCPTYPES;
}

/* Must the pageblocks of what was allocated be reserved? */
static bool is_to_be_reserved(const struct judge *j, uint32_t pfn)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	const struct geometry *g = &o->g;
	unsigned int zone = geometry_zone(g, pfn);
	uint32_t size = 1u << g->pageblock_order, start = pfn / size * size;

	if (o->source.where != WHERE_BUDDY || !is_of_mergeable(j, pfn) ||
	    o->before[zone].reserved >= limit(o, zone))
		return false;
	return (call->order >= g->pageblock_order &&
		has(o, FEATURE_RESERVES_RANGE)) ||
	       (size <= g->nr_pages - start &&
		geometry_zone(g, start) == zone &&
		geometry_zone(g, start + size - 1) == zone);
}

/* May the reserve of the zone have as many pageblocks as it may, or not? */
static bool may_be_full(const struct oracle *o, unsigned int zone)
{
	const struct tally *t = &o->before[zone];

	return t->reserved < limit(o, zone) && t->reserved + t->unknown >= limit(o, zone);
}

void judge_reserved(struct judge *j)
{
	const struct oracle *o = j->o;
	uint32_t pfn = j->result->pfn, end = pfn + (1u << j->call->order);
	struct attempt by;
	bool expected;

	if (!is_buddy_alloc(j->call) || !is_atomic(j->call) || j->result->ret ||
	    serving_zone(o, o->before, j->call, &by) < 0 ||
	    (!by.reserve && by.mark == WATERMARK_MIN) ||
	    o->source.order == NO_BLOCK || o->source.where != WHERE_BUDDY ||
	    o->source.list == MIGRATE_HIGHATOMIC)
		return;
	/* Pages that it drops as bad may make it go down to a lower mark than it had to. */
	if (by.mark != WATERMARK_MIN && o->leaked != o->leaked_before)
		return;
	if (may_be_full(o, geometry_zone(&o->g, pfn)))
		return;
	/* Only what goes down to the min mark adds to the reserve. */
	expected = by.mark == WATERMARK_MIN && is_to_be_reserved(j, pfn);
	for (; pfn < end; pfn += 1u << o->g.pageblock_order) {
		if ((oracle_kept_type(o, pfn) == MIGRATE_HIGHATOMIC) != expected)
			violate_page(j, RULE_RESERVE, "type", pfn,
				     expected ? "reserved" : "not reserved",
				     "type %1$lld", oracle_type(o, pfn));
		expected &= has(o, FEATURE_RESERVES_RANGE);
	}
}

/* The order of the smallest free block of the reserve, -1 if there is none. */
static int smallest(const struct oracle *o, const struct tally *t)
{
	for (int i = 0; i <= o->g.max_order; i++)
		if (t->blocks[i][MIGRATE_HIGHATOMIC])
			return i;
	return -1;
}

void judge_unreserved(struct judge *j)
{
	const struct oracle *o = j->o;
	bool done = false;

	if (j->call->op != OP_UNRESERVE)
		return;
	for (int zone = o->g.nr_zones - 1; zone >= 0; zone--) {
		const struct tally *was = &o->before[zone];
		int64_t gone = was->reserved - o->tally[zone].reserved;
		int order = smallest(o, was);
		int64_t expected = 0;

		/* It may have more than one pageblock: what it has to do is not known. */
		if (was->unknown && was->reserved <= 1)
			return;
		if (!done && order >= 0 &&
		    (j->call->kind || was->reserved > 1)) {
			done = true;
			expected =
				order <= o->g.pageblock_order ||
						!has(o, FEATURE_RESERVES_RANGE)
					? 1
					: 1 << (order - o->g.pageblock_order);
		}
		if (gone != expected)
			violate_zone(
				j, RULE_UNRESERVE, "reserved", zone,
				expected ? "the smallest block's, no longer"
					 : "all that were",
				"%1$lld fewer, not %2$lld", gone, expected);
	}
	if (!j->result->ret != !done)
		violate(j, RULE_UNRESERVE, "ret", done ? "true" : "false",
			"%1$lld", j->result->ret);
}

void judge_given_up(struct judge *j)
{
	const struct oracle *o = j->o;

	if (!has_failed(j->call, j->result) ||
	    !may_give_up_reserve(o, j->call) || o->assisted)
		return;
	for (unsigned int zone = 0; zone <= j->call->zone; zone++)
		if (smallest(o, &o->tally[zone]) >= 0)
			violate_zone(j, RULE_UNRESERVE, "kept", zone,
				     "no free block: the request failed", "some");
}
