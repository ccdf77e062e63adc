// SPDX-License-Identifier: GPL-2.0-only
/* Lists that a call has nothing to do with are left as they are. */
#include "oracle/rules/rules.h"

/* Does the call change no list at all? */
static bool changes_none(const struct oracle *o, const struct call *call,
			 const struct result *result)
{
	if (call->op == OP_ALLOC_BULK || call->op == OP_UNRESERVE)
		return !result->ret;
	if (is_buddy_alloc(call) || call->op == OP_SET_TYPE)
		return result->ret && !may_give_up_reserve(o, call);
	return !op_is(call->op, CLASS_ALLOCATES | CLASS_FREES | CLASS_DRAINS |
					CLASS_ISOLATES);
}

/* May the call change what this CPU's lists of the zone hold? */
static bool may_change(const struct oracle *o, const struct call *call,
		       unsigned int zone, unsigned int cpu)
{
	if (is_free(call))
		return cpu == o->cpu;
	if (is_buddy_alloc(call))
		return cpu == o->cpu && zone <= call->zone;
	if (is_contig_alloc(call))
		return zone == zone_of_range(o, call);
	if (call->op == OP_DECAY)
		return cpu == o->cpu && zone == call->zone;
	return call->op == OP_DRAIN_ALL ||
	       (call->op == OP_DRAIN && cpu == call->cpu);
}

/*
 * May the call add to a CPU's lists? A free may, an allocation to its own; and
 * a contiguous allocation, where it takes a block beyond the isolated
 * pageblocks.
 */
static bool may_add(const struct oracle *o, const struct call *call, int list)
{
	if (is_buddy_alloc(call))
		return list == pcp_index(&o->g, call->order, call->type);
	return is_free(call) || (is_contig_alloc(call) && o->foreseen.spanned);
}

static bool may_remove(const struct oracle *o, const struct call *call,
		       int list)
{
	return !is_buddy_alloc(call) ||
	       list == pcp_index(&o->g, call->order, call->type);
}

static void judge_cpu(struct judge *j, unsigned int zone, unsigned int cpu)
{
	const uint32_t *was = j->o->before[zone].lists[cpu];
	const uint32_t *is = j->o->tally[zone].lists[cpu];
	bool may = may_change(j->o, j->call, zone, cpu);

	for (int i = 0; i < NR_PCP_LISTS; i++)
		if (was[i] != is[i] &&
		    !(may && (is[i] > was[i] ? may_add(j->o, j->call, i) :
					       may_remove(j->o, j->call, i))))
			violate_zone(j, RULE_UNTOUCHED, "pcp", zone,
				     "list as before: none of this call's",
				     "%1$lld blocks, not %2$lld, on list %3$lld of CPU %4$lld",
				     is[i], was[i], i, cpu);
}

void judge_untouched(struct judge *j)
{
	const struct oracle *o = j->o;

	if (o->assisted)
		return;
	for (unsigned int zone = 0; zone < o->g.nr_zones; zone++)
		for (unsigned int cpu = 0; cpu < o->g.nr_cpus; cpu++)
			judge_cpu(j, zone, cpu);
	if (o->block_log.nr != o->block_log.mark &&
	    o->leaked == o->leaked_before && changes_none(o, j->call, j->result))
		violate_page(j, RULE_UNTOUCHED, "list",
			     o->block_log.entries[o->block_log.mark].start,
			     "no change of any list", "another block");
}
