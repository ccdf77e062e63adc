// SPDX-License-Identifier: GPL-2.0-only
/* Types of pageblocks: which may a call change, and which does it promise? */
#include "oracle/rules/rules.h"

/* Is @pfn in one of the pageblocks that the call's pages lie in? */
static bool in_hull(const struct oracle *o, const struct call *call,
		    uint32_t pfn)
{
	uint32_t size = 1u << o->g.pageblock_order;

	return pfn / size >= call->pfn / size &&
	       pfn / size <= (call->pfn + call->nr - 1) / size;
}

/* Is it in one of the largest blocks that the call's pages may be part of? */
static bool is_near_range(const struct oracle *o, const struct call *call,
			  uint32_t pfn)
{
	uint8_t order = o->g.max_order;

	return pfn >> order >= call->pfn >> order &&
	       pfn >> order <= (call->pfn + call->nr - 1) >> order;
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

/* Pages of the pageblock that could be isolated for migration: on the LRU. */
static bool is_on_lru(const struct oracle *o, uint32_t pfn)
{
	const struct known_page *page = &o->page[pfn];

	if (page->shape == SHAPE_COMPOUND_TAIL && page->kind == PAGE_HELD)
		page = &o->page[page->head];
	return page->damage & 1u << DAMAGE_LRU;
}

/*
 * An allocation that finds nothing of its own type claims pageblocks: that of a
 * free block as large as one, or one that is half free or used alike, which a
 * movable request does from half the pageblock's order on. __rmqueue_claim(),
 * try_to_claim_block(); blocks as they were before the call.
 */
static bool may_claim(const struct oracle *o, const struct call *call,
		      uint32_t pfn, uint8_t from)
{
	const struct geometry *g = &o->g;
	uint32_t size = 1u << g->pageblock_order, start = pfn / size * size;
	uint32_t around = oracle_block_around(o, start), alike = 0, nr_free = 0;
	uint8_t largest = call->order;
	bool found = false;

	if (from == call->type)
		return false;
	if (around != BITMAP_NONE && o->block[around].where == WHERE_BUDDY &&
	    o->block[around].order >= g->pageblock_order)
		return true;
	if (size > g->nr_pages - start ||
	    geometry_zone(g, start) != geometry_zone(g, start + size - 1))
		return false;
	if (call->type == MIGRATE_MOVABLE && largest < g->pageblock_order / 2)
		largest = g->pageblock_order / 2;
	for (pfn = start; pfn < start + size;) {
		const struct seen_block *block = &o->block[pfn];

		if (block->order != NO_BLOCK && block->where == WHERE_BUDDY) {
			found |= block->order >= largest;
			nr_free += 1u << block->order;
			pfn += 1u << block->order;
			continue;
		}
		if (is_on_lru(o, pfn))
			alike += call->type == MIGRATE_MOVABLE;
		else
			alike += call->type != MIGRATE_MOVABLE &&
				 from == MIGRATE_MOVABLE;
		pfn++;
	}
	return found && nr_free + alike >= size / 2;
}

static bool may_change_by_alloc(const struct oracle *o, const struct call *call,
				const struct result *result, uint32_t pfn,
				uint8_t from, uint8_t to)
{
	struct call taken = *call;

	if (to != MIGRATE_HIGHATOMIC)
		return to == call->type && may_claim(o, call, pfn, from);
	taken.pfn = result->pfn;
	return is_atomic(call) && !result->ret && in_hull(o, &taken, pfn);
}

/*
 * Between the types that allocations fall back between. Isolation that ends,
 * and what a contiguous allocation drains in its zone, merges.
 */
static enum retype may_retype_mergeable(const struct oracle *o,
					const struct call *call,
					const struct result *result,
					uint32_t pfn, uint8_t to)
{
	struct call one;

	if (!call || is_free(call) || call->op == OP_DRAIN ||
	    call->op == OP_DRAIN_ALL || call->op == OP_DECAY)
		return keeps_own_type(o, call, pfn) ? RETYPE_NEVER
						    : RETYPE_IF_MERGED;
	if (is_contig_alloc(call)) {
		if (geometry_zone(&o->g, pfn) != zone_of_range(o, call))
			return RETYPE_NEVER;
		/* What is taken with the range is made movable. */
		return o->foreseen.spanned && to == MIGRATE_MOVABLE
			       ? RETYPE_FREELY
			       : RETYPE_IF_MERGED;
	}
	if (call->op == OP_UNDO_ISOLATE ||
	    (call->op == OP_ISOLATE && result->ret))
		return is_near_range(o, call, pfn) ? RETYPE_IF_MERGED
						   : RETYPE_NEVER;
	if (call->op != OP_SET_TYPE)
		return RETYPE_NEVER;
	one = *call;
	one.nr = 1;
	return !result->ret && to == call->type && in_hull(o, &one, pfn)
		       ? RETYPE_FREELY
		       : RETYPE_NEVER;
}

/* May this call turn the pageblock at @pfn from type @from into type @to? */
static enum retype may_retype(const struct oracle *o, const struct call *call,
			      const struct result *result, uint32_t pfn,
			      uint8_t from, uint8_t to)
{
	uint8_t kept = o->kept[type_index(o, pfn)];

	if (o->overlaps)
		return (from == MIGRATE_CMA && to != MIGRATE_ISOLATE) || (to == MIGRATE_CMA && kept != to)
			       ? RETYPE_NEVER
			       : RETYPE_FREELY;
	if (to == MIGRATE_ISOLATE)
		return call && call->op == OP_ISOLATE && !result->ret &&
				       in_hull(o, call, pfn)
			       ? RETYPE_FREELY
			       : RETYPE_NEVER;
	if (from == MIGRATE_ISOLATE) {
		if (!call || call->op != OP_UNDO_ISOLATE ||
		    !in_hull(o, call, pfn))
			return RETYPE_NEVER;
		/* Back to what it was, unless a merge on the way changed that.
		 */
		from = kept;
		if (from == to || (from == KEPT_UNKNOWN && to != MIGRATE_CMA))
			return RETYPE_FREELY;
	}
	if (from == MIGRATE_CMA || to == MIGRATE_CMA)
		return RETYPE_NEVER;
	/* What others freed merged; the reserve may have shrunk, and that, too. */
	if (o->assisted)
		return to < MIGRATE_PCPTYPES ? RETYPE_FREELY : RETYPE_NEVER;
	if (is_buddy_alloc(call) && from != MIGRATE_HIGHATOMIC)
		return may_change_by_alloc(o, call, result, pfn, from, to)
			       ? RETYPE_FREELY
			       : RETYPE_NEVER;
	if (to == MIGRATE_HIGHATOMIC)
		return RETYPE_NEVER;
	if (from == MIGRATE_HIGHATOMIC)
		return call &&
				       (call->op == OP_UNRESERVE ||
					may_give_up_reserve(o, call)) &&
				       to == call->type
			       ? RETYPE_FREELY
			       : RETYPE_NEVER;
	return may_retype_mergeable(o, call, result, pfn, to);
}

/* What a change of type makes of what is known. */
static void follow_type(struct oracle *o, uint32_t pfn, uint8_t from, uint8_t to)
{
	size_t at = type_index(o, pfn);
	struct tally *t = &o->tally[geometry_zone(&o->g, pfn)];

	o->types_changed = true;
	o->type[at] = to;
	t->isolated += (to == MIGRATE_ISOLATE) - (from == MIGRATE_ISOLATE);
	if (to == MIGRATE_ISOLATE) {
		/* It may have changed before it was isolated. */
		if (o->overlaps && from != MIGRATE_CMA) {
			t->reserved -= from == MIGRATE_HIGHATOMIC;
			t->unknown++;
			o->kept[at] = KEPT_UNKNOWN;
		}
		return;
	}
	t->reserved += (to == MIGRATE_HIGHATOMIC) -
		       (o->kept[at] == MIGRATE_HIGHATOMIC);
	t->unknown -= o->kept[at] == KEPT_UNKNOWN;
	o->kept[at] = to;
}

static enum retype judge_type(struct judge *j, uint32_t pfn, uint8_t from,
			      uint8_t to)
{
	const struct oracle *o = j->o;
	enum retype retype = may_retype(o, j->call, j->result, pfn, from, to);
	struct violation *v;

	if (retype == RETYPE_FREELY ||
	    (retype == RETYPE_IF_MERGED &&
	     o->g.pageblock_order < o->g.max_order))
		return retype;
	v = violate_page(j, RULE_BLOCK_TYPE, "type", pfn, "the type it had",
			 "type %1$lld instead of %2$lld", to, from);
	if (v) {
		v->other = to;
		v->was = from;
	}
	judge_excused(j, v);
	/* Its own is explained; for another it takes a merge. */
	return from == MIGRATE_ISOLATE && to != o->kept[type_index(o, pfn)] ?
		       RETYPE_IF_MERGED : RETYPE_FREELY;
}

void judge_types(struct judge *j)
{
	struct oracle *o = j->o;
	const struct snapshot *s = j->s;

	if (s->nr_blocks > o->cap_retyped) {
		o->cap_retyped = 2 * s->nr_blocks;
		o->retyped = xrealloc(o->retyped,
				      o->cap_retyped * sizeof(*o->retyped));
	}
	memset(o->converted, 0, sizeof(o->converted));
	memset(o->claimed, 0, sizeof(o->claimed));
	for (size_t i = 0; i < s->nr_blocks; i++) {
		uint32_t pfn = s->block_pfns[i];
		unsigned int zone = geometry_zone(&o->g, pfn);
		uint8_t from = oracle_type(o, pfn), to = s->block_types[i];

		o->retyped[i] = (struct retyped){ RETYPE_NEVER, from };
		if (from == to)
			continue;
		o->retyped[i].how = judge_type(j, pfn, from, to);
		if (j->violated)
			return;
		o->converted[zone] = true;
		o->claimed[zone] |= j->call && from != j->call->type;
		follow_type(o, pfn, from, to);
	}
}

/* What isolating, undoing that, and setting a type promise when they return. */
void judge_promised_type(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	uint32_t size = 1u << o->g.pageblock_order, pfn;
	bool isolate = call->op == OP_ISOLATE && !j->result->ret;

	if (call->op == OP_SET_TYPE && !j->result->ret &&
	    oracle_type(o, call->pfn) != call->type)
		violate_page(j, RULE_BLOCK_TYPE, "type", call->pfn,
			     "the type that was set", "type %1$lld",
			     oracle_type(o, call->pfn));
	if (!isolate && call->op != OP_UNDO_ISOLATE)
		return;
	for (pfn = call->pfn; pfn < call->pfn + call->nr;
	     pfn = (pfn / size + 1) * size)
		if ((oracle_type(o, pfn) == MIGRATE_ISOLATE) != isolate)
			violate_page(j, RULE_BLOCK_TYPE, "type", pfn,
				     isolate ? "isolated" : "not isolated",
				     "type %1$lld", oracle_type(o, pfn));
}
