// SPDX-License-Identifier: GPL-2.0-only
/* What a call returned, by what is known after it. */
#include "oracle/rules/rules.h"

/*
 * A lockless request looks at a zone that is above its mark. A block that it drops as
 * bad makes it try a lock once more.
 */
static bool may_look_at(const struct oracle *o, const struct call *call,
			unsigned int zone)
{
	return !cannot_try(o, call) &&
	       pcp_index(&o->g, call->order, call->type) >= 0 &&
	       is_above_mark(&o->tally[zone], call->order, o->g.max_order) &&
	       (!o->contended_zone[zone].on || o->leaked == o->leaked_before);
}

bool oracle_has_block(const struct oracle *o, const struct call *call,
		   unsigned int zone)
{
	const struct tally *t = &o->tally[zone];
	int list = pcp_index(&o->g, call->order, call->type);

	if (call->op == OP_ALLOC_NOLOCK && !may_look_at(o, call, zone))
		return false;
	if (list >= 0 && !without_pcp(o, zone) && t->lists[o->cpu][list])
		return true;
	if (call->op == OP_ALLOC_NOLOCK && nolock_lacks_zone(o, call, zone))
		return false;
	for (unsigned int i = call->order; i <= o->g.max_order; i++) {
		const uint32_t *blocks = t->blocks[i];

		if (blocks[MIGRATE_UNMOVABLE] || blocks[MIGRATE_MOVABLE] ||
		    blocks[MIGRATE_RECLAIMABLE] ||
		    (call->type == MIGRATE_MOVABLE && blocks[MIGRATE_CMA]) ||
		    (is_atomic(call) && blocks[MIGRATE_HIGHATOMIC]))
			return true;
	}
	return false;
}

void judge_zeroed(struct judge *j)
{
	bool zeroes;
	uint32_t expected;

	if (!j->call)
		return;
	zeroes = j->call->op == OP_ALLOC_NOLOCK && !j->result->ret;
	expected = zeroes ? 1u << j->call->order : 0;
	if (j->result->nr_zeroed != expected)
		violate_page(j, RULE_ZEROED, "zeroed", j->result->pfn,
			     "%1$lld pages", "%2$lld pages", expected,
			     j->result->nr_zeroed);
}

void judge_failure(struct judge *j)
{
	const struct call *call = j->call;
	bool failed;

	if (!is_buddy_alloc(call))
		return;
	failed = call->op == OP_ALLOC_BULK ? call->nr && !j->result->ret :
					     j->result->ret < 0;
	if (!failed)
		return;
	judging(RULE_ALLOC_FAILED);
	for (unsigned int zone = 0; zone <= call->zone; zone++)
		if (oracle_has_block(j->o, call, zone))
			violate_zone(j, RULE_ALLOC_FAILED, "ret", zone,
				     "success", "failure, with a free block");
}

/*
 * alloc_pages_bulk(): all that a per-CPU list and the zone behind it can give;
 * and where there is no list to be had, or nothing behind it, one page.
 */
void judge_bulk(struct judge *j)
{
	const struct call *call = j->call;
	uint32_t got;

	if (!call || call->op != OP_ALLOC_BULK || !j->result->ret)
		return;
	got = (uint32_t)j->result->ret;
	if (without_pcp(j->o, call->zone)) {
		if (got != 1)
			violate_at(j, RULE_BULK, "ret", j->result->pfns[0],
				   call->zone, "one page: there is no list",
				   "%1$lld", got);
	} else if (got != call->nr && oracle_has_block(j->o, call, call->zone)) {
		violate_at(j, RULE_BULK, "ret", j->result->pfns[0], call->zone,
			   "as many as asked for: the zone has more",
			   "%1$lld of %2$lld", got, call->nr);
	}
}
