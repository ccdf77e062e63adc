// SPDX-License-Identifier: GPL-2.0-only
/* Types of pageblocks: which may a call change, and which does it promise? */
#include "oracle/judge/judge.h"

enum retype {
	RETYPE_NEVER,
	RETYPE_IF_MERGED,	/* as part of a free block of several pageblocks */
	RETYPE_FREELY,
};

/* Is @pfn in one of the pageblocks that the call's pages lie in? */
static bool in_hull(const struct oracle *o, const struct call *call,
		    uint32_t pfn)
{
	uint32_t size = 1u << o->g.pageblock_order;

	return pfn / size >= call->pfn / size &&
	       pfn / size <= (call->pfn + call->nr - 1) / size;
}

/*
 * A merge takes the type of what is being freed, so the pageblock that a page
 * is freed in keeps its own; where it is known what is freed when.
 */
static bool keeps_own_type(const struct oracle *o, const struct call *call,
			   uint32_t pfn)
{
	uint8_t order = o->g.pageblock_order;

	return call && !o->g.nr_cpus && !o->has_deferred &&
	       (call->op == OP_FREE || call->op == OP_PUT) &&
	       call->order <= order && call->pfn >> order == pfn >> order;
}

/* Between the types that allocations fall back between. */
static enum retype may_retype_mergeable(const struct oracle *o,
					const struct call *call,
					const struct result *result,
					uint32_t pfn, uint8_t to)
{
	struct call one;

	if (!call || is_free(call) || call->op == OP_DRAIN ||
	    call->op == OP_DRAIN_ALL || call->op == OP_DECAY)
		return keeps_own_type(o, call, pfn) ? RETYPE_NEVER :
						      RETYPE_IF_MERGED;
	if (call->op != OP_SET_TYPE)
		/* An isolation that fails has undone what it did. */
		return is_buddy_alloc(call) || is_contig_alloc(call) ||
		       call->op == OP_UNDO_ISOLATE ||
		       (call->op == OP_ISOLATE && result->ret) ?
			       RETYPE_FREELY : RETYPE_NEVER;
	one = *call;
	one.nr = 1;
	return !result->ret && to == call->type && in_hull(o, &one, pfn) ?
		       RETYPE_FREELY : RETYPE_NEVER;
}

/* May this call turn the pageblock at @pfn from type @from into type @to? */
static enum retype may_retype(const struct oracle *o, const struct call *call,
			      const struct result *result, uint32_t pfn,
			      uint8_t from, uint8_t to)
{
	uint8_t kept = o->kept[type_index(o, pfn)];

	if (to == MIGRATE_ISOLATE)
		return call && call->op == OP_ISOLATE && !result->ret &&
		       in_hull(o, call, pfn) ? RETYPE_FREELY : RETYPE_NEVER;
	if (from == MIGRATE_ISOLATE) {
		if (!call || call->op != OP_UNDO_ISOLATE ||
		    !in_hull(o, call, pfn))
			return RETYPE_NEVER;
		/* Back to what it was, unless a merge on the way changed that. */
		from = kept;
		if (from == to)
			return RETYPE_FREELY;
	}
	if (from == MIGRATE_CMA || to == MIGRATE_CMA)
		return RETYPE_NEVER;
	if (to == MIGRATE_HIGHATOMIC)
		return call && call->op == OP_ALLOC_HIGHATOMIC ? RETYPE_FREELY :
								 RETYPE_NEVER;
	if (from == MIGRATE_HIGHATOMIC)
		return call && call->op == OP_UNRESERVE && to == call->type ?
			       RETYPE_FREELY : RETYPE_NEVER;
	return may_retype_mergeable(o, call, result, pfn, to);
}

/* True if it is excused: the new type is then as good as any. */
static bool wrong_type(struct oracle *o, uint32_t pfn, uint8_t from,
		       uint8_t to, struct breach *b)
{
	if (breach_set(b, RULE_BLOCK_TYPE, "type", pfn, -1, "the type it had",
		       "type %u instead of %u", to, from))
		return true;
	b->other = to;
	o->excused = o->excuse && o->excuse(o->excuse_context, b);
	return o->excused;
}

bool judge_types(struct oracle *o, const struct call *call,
		 const struct result *result, const struct snapshot *s,
		 struct breach *b)
{
	if (s->nr_blocks > o->cap_retyped) {
		o->cap_retyped = 2 * s->nr_blocks;
		o->retyped = xrealloc(o->retyped,
				      o->cap_retyped * sizeof(*o->retyped));
	}
	for (size_t i = 0; i < s->nr_blocks; i++) {
		uint32_t pfn = s->block_pfns[i];
		size_t at = type_index(o, pfn);
		uint8_t from = o->type[at], to = s->block_types[i];
		struct tally *t = &o->tally[geometry_zone(&o->g, pfn)];

		o->retyped[i] = from != to;
		if (from == to)
			continue;
		switch (may_retype(o, call, result, pfn, from, to)) {
		case RETYPE_NEVER:
			if (!wrong_type(o, pfn, from, to, b))
				return false;
			break;
		case RETYPE_IF_MERGED:
			if (o->g.pageblock_order == o->g.max_order &&
			    !wrong_type(o, pfn, from, to, b))
				return false;
			break;
		case RETYPE_FREELY:
			break;
		}
		o->types_changed = true;
		o->type[at] = to;
		t->isolated += (to == MIGRATE_ISOLATE) -
			       (from == MIGRATE_ISOLATE);
		if (to == MIGRATE_ISOLATE)
			continue;
		t->reserved += (to == MIGRATE_HIGHATOMIC) -
			       (o->kept[at] == MIGRATE_HIGHATOMIC);
		o->kept[at] = to;
	}
	return true;
}

/* What isolating, undoing that, and setting a type promise when they return. */
bool judge_promised_type(const struct oracle *o,
			 const struct call *call,
			 const struct result *result, struct breach *b)
{
	uint32_t size = 1u << o->g.pageblock_order, pfn;
	uint32_t end = call->pfn + call->nr;
	bool isolate = call->op == OP_ISOLATE && !result->ret;

	if (call->op == OP_SET_TYPE && !result->ret &&
	    oracle_type(o, call->pfn) != call->type &&
	    !breach_set(b, RULE_BLOCK_TYPE, "type", call->pfn, -1,
			"the type that was set", "type %u",
			oracle_type(o, call->pfn)))
		return false;
	if (!isolate && call->op != OP_UNDO_ISOLATE)
		return true;
	for (pfn = call->pfn; pfn < end; pfn = (pfn / size + 1) * size)
		if ((oracle_type(o, pfn) == MIGRATE_ISOLATE) != isolate &&
		    !breach_set(b, RULE_BLOCK_TYPE, "type", pfn, -1,
				isolate ? "isolated" : "not isolated",
				"type %u", oracle_type(o, pfn)))
			return false;
	return true;
}
