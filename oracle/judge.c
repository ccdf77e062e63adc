// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judging a snapshot, rule by rule. Each judge_*() returns true if all is
 * well, else false with the breach filled in.
 */
#include <string.h>

#include "oracle/internal.h"

const struct rule_info rule_infos[NR_RULES] = {
#define RULE(NAME, n, s, src) [RULE_##NAME] = { n, s, src },
#include "oracle/rules.def"
#undef RULE
};

bool rule_ignored[NR_RULES];

static bool is_contig_alloc(const struct call *call)
{
	return call && (call->op == OP_ALLOC_CONTIG ||
			call->op == OP_ALLOC_CONTIG_FROZEN ||
			call->op == OP_ALLOC_CONTIG_COMP ||
			call->op == OP_CMA_ALLOC);
}

static bool is_buddy_alloc(const struct call *call)
{
	return call && (call->op == OP_ALLOC || call->op == OP_ALLOC_FROZEN ||
			call->op == OP_ALLOC_HIGHATOMIC ||
			call->op == OP_ALLOC_BULK);
}

static bool is_free(const struct call *call)
{
	return call && (call->op == OP_FREE || call->op == OP_FREE_NOLOCK ||
			call->op == OP_FREE_CONTIG ||
			call->op == OP_FREE_CONTIG_FROZEN ||
			call->op == OP_FREE_BULK || call->op == OP_PUT ||
			call->op == OP_CMA_RELEASE);
}

/* --- complaints --- */

static bool is_in(const uint32_t *pfns, uint32_t nr, uint32_t pfn)
{
	for (uint32_t i = 0; i < nr && i < RESULT_MAX_BAD; i++)
		if (pfns[i] == pfn)
			return true;
	return false;
}

/* The reported pages as a set: the kernel may name a compound tail twice. */
static bool judge_complaints(const struct oracle *o,
			     const struct result *result, struct breach *b)
{
	uint32_t i;

	for (i = 0; i < result->nr_bad && i < RESULT_MAX_BAD; i++)
		if (!is_in(o->bad, o->nr_bad, result->bad[i]) &&
		    o->nr_bad <= RESULT_MAX_BAD &&
		    !breach_set(b, RULE_BAD_PAGE, "report", result->bad[i], -1,
				"a good page, not reported", "reported bad"))
			return false;
	for (i = 0; i < o->nr_bad && i < RESULT_MAX_BAD; i++)
		if (!is_in(result->bad, result->nr_bad, o->bad[i]) &&
		    result->nr_bad <= RESULT_MAX_BAD &&
		    !breach_set(b, o->page[o->bad[i]].refs ? RULE_COUNTED_BAD :
							     RULE_BAD_PAGE,
				"report", o->bad[i], -1, "reported bad",
				"not reported"))
			return false;
	if (!result->nr_warned == o->may_warn &&
	    !breach_set(b, RULE_WARNING, "warning", PFN_NONE, -1,
			o->may_warn ? "a warning" : "no warning", "%s",
			result->nr_warned ? result->warning : "none"))
		return false;
	return true;
}

/* --- pageblock types --- */

enum retype {
	RETYPE_NEVER,
	RETYPE_IF_MERGED,	/* as part of a free block of several pageblocks */
	RETYPE_FREELY,
};

/* [start, end) of the pageblocks that the call's pages lie in. */
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
	o->excused = o->excuse && o->excuse(o->excuse_context, b);
	return o->excused;
}

static bool judge_types(struct oracle *o, const struct call *call,
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

/*
 * Is the page in use for good? page_is_unmovable(). A page type may stand for
 * a driver that can move its pages.
 */
static bool is_unmovable(const struct oracle *o, uint32_t pfn, uint8_t mode)
{
	const struct known_page *page = &o->page[pfn];
	bool compound = page->shape == SHAPE_COMPOUND_HEAD ||
			page->shape == SHAPE_COMPOUND_TAIL;

	if (page->kind == PAGE_RESERVED)
		return true;
	if (page->kind != PAGE_HELD)
		return false;
	if (compound)
		page = &o->page[page->head];
	if (page->damage & (1u << DAMAGE_LRU | 1u << DAMAGE_TYPE))
		return false;
	return compound ||
	       (page->refs && !(mode == ISOLATE_MODE_MEM_OFFLINE &&
				page->damage & 1u << DAMAGE_POISON));
}

/* An isolation that succeeded: nothing was in the way. has_unmovable_pages() */
static bool judge_isolation(const struct oracle *o, const struct call *call,
			    const struct result *result, struct breach *b)
{
	if (call->op != OP_ISOLATE || result->ret)
		return true;
	for (uint32_t pfn = call->pfn; pfn < call->pfn + call->nr; pfn++) {
		bool cma = o->kept[type_index(o, pfn)] == MIGRATE_CMA;

		if ((cma ? call->kind != ISOLATE_MODE_CMA_ALLOC
			 : is_unmovable(o, pfn, call->kind)) &&
		    !breach_set(b, RULE_RESULT, "ret", pfn, -1,
				"failure: a page that cannot be moved",
				"success"))
			return false;
	}
	return true;
}

/* What isolating, undoing that, and setting a type promise when they return. */
static bool judge_promised_type(const struct oracle *o,
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

/* Blocks that stayed where they were while their pageblock changed type. */
static bool judge_list_type(const struct oracle *o, uint32_t pfn,
			    struct breach *b)
{
	const struct seen_block *block = &o->block[pfn];
	uint32_t step = 1u << o->g.pageblock_order;
	uint32_t end = pfn + (1u << block->order);

	if (oracle_type(o, pfn) != block->list &&
	    !breach_set(b, RULE_LIST_TYPE, "list", pfn, -1,
			"the list of its pageblock's type",
			"an order-%u block on list %u, type %u", block->order,
			block->list, oracle_type(o, pfn)))
		return false;
	for (uint32_t at = pfn + step; at < end; at += step) {
		if (oracle_type(o, at) == block->list)
			continue;
		if (breach_set(b, RULE_LIST_TYPE_SPAN, "list", pfn, -1,
			       "the list of each pageblock's type",
			       "order %u on list %u, type %u at %u",
			       block->order, block->list, oracle_type(o, at),
			       at))
			return true;
		b->other = at;
		return false;
	}
	return true;
}

static bool judge_retyped(const struct oracle *o, const struct call *call,
			  const struct snapshot *s, struct breach *b)
{
	const struct geometry *g = &o->g;
	bool by_merge = !is_buddy_alloc(call) && !is_contig_alloc(call) &&
			(!call || (call->op != OP_SET_TYPE &&
				   call->op != OP_ISOLATE &&
				   call->op != OP_UNDO_ISOLATE &&
				   call->op != OP_UNRESERVE));

	for (size_t i = 0; i < s->nr_blocks; i++) {
		uint32_t pfn = s->block_pfns[i];
		uint32_t end = ((pfn >> g->pageblock_order) + 1)
			       << g->pageblock_order;
		uint32_t limit = zone_end(g, geometry_zone(g, pfn));
		uint32_t around = oracle_block_around(o, pfn);

		if (!o->retyped[i])
			continue;
		if (by_merge &&
		    (around == BITMAP_NONE ||
		     o->block[around].where != WHERE_BUDDY ||
		     o->block[around].order <= g->pageblock_order) &&
		    !breach_set(b, RULE_BLOCK_TYPE, "type", pfn, -1,
				"the type it had: nothing merged", "type %u",
				oracle_type(o, pfn)))
			return false;
		if (around != BITMAP_NONE &&
		    o->block[around].where == WHERE_BUDDY &&
		    !judge_list_type(o, around, b))
			return false;
		for (; pfn < end && pfn < limit; pfn++)
			if (o->block[pfn].order != NO_BLOCK &&
			    o->block[pfn].where == WHERE_BUDDY &&
			    !judge_list_type(o, pfn, b))
				return false;
	}
	return true;
}

/* --- blocks --- */

static bool was_retyped(const struct oracle *o, const struct snapshot *s,
			uint32_t pfn, unsigned int order)
{
	for (size_t i = 0; i < s->nr_blocks; i++)
		if (o->retyped[i] && s->block_pfns[i] - pfn < 1u << order)
			return true;
	return false;
}

/*
 * Only what came onto a list in this call can have a buddy that it should
 * have merged with. Moving the pages of a pageblock whose type changes does
 * not merge them with a neighbouring pageblock's.
 */
static bool judge_merged(const struct oracle *o, const struct snapshot *s,
			 uint32_t pfn, struct breach *b)
{
	const struct geometry *g = &o->g;
	const struct seen_block *block = &o->block[pfn], *other;
	uint32_t buddy = pfn ^ (1u << block->order);

	if (block->order >= g->max_order || buddy >= g->nr_pages ||
	    geometry_zone(g, buddy) != geometry_zone(g, pfn))
		return true;
	other = &o->block[buddy];
	if (other->order != block->order || other->where != WHERE_BUDDY)
		return true;
	if (block->order >= g->pageblock_order) {
		if (block->list != other->list &&
		    (block->list >= MIGRATE_PCPTYPES ||
		     other->list >= MIGRATE_PCPTYPES))
			return true;
		if (was_retyped(o, s, pfn, block->order) ||
		    was_retyped(o, s, buddy, block->order))
			return true;
	}
	return breach_set(b, RULE_UNMERGED, "order", pfn, -1,
			  "merged with its free buddy",
			  "order-%u blocks at %u and %u", block->order, pfn,
			  buddy);
}

static bool judge_pcp_block(const struct oracle *o, const struct call *call,
			    uint32_t pfn, struct breach *b)
{
	const struct seen_block *block = &o->block[pfn];
	uint8_t type = oracle_type(o, pfn);
	uint8_t list;

	if (o->contended_pcp[geometry_zone(&o->g, pfn)] >> o->cpu & 1 &&
	    block->cpu == o->cpu &&
	    !breach_set(b, RULE_LOCKED, "pcp", pfn, -1,
			"to the zone: the per-CPU lock is held",
			"on CPU %u's list", block->cpu))
		return false;
	if (!is_free(call))
		return true;
	if (block->cpu != o->cpu &&
	    !breach_set(b, RULE_PCP_CPU, "cpu", pfn, -1,
			"on a list of the CPU that freed it",
			"on CPU %u's, not %u's", block->cpu, o->cpu))
		return false;
	if (type == MIGRATE_ISOLATE &&
	    !breach_set(b, RULE_PCP_ISOLATE, "list", pfn, -1,
			"freed to the zone", "on CPU %u's list %u", block->cpu,
			block->list))
		return false;
	list = type < MIGRATE_PCPTYPES ? type : MIGRATE_MOVABLE;
	if (block->order > PAGE_ALLOC_COSTLY_ORDER)
		list = list == MIGRATE_MOVABLE ? MIGRATE_MOVABLE :
						 MIGRATE_UNMOVABLE;
	if (block->list != list &&
	    !breach_set(b, RULE_PCP_LIST, "type", pfn, -1,
			"the list of its pageblock's type", "list %u, type %u",
			block->list, type))
		return false;
	return true;
}

static bool judge_added(const struct oracle *o, const struct call *call,
			const struct snapshot *s, size_t nr, struct breach *b)
{
	for (size_t i = 0; i < nr; i++) {
		uint32_t pfn = o->work[i];

		switch (o->block[pfn].where) {
		case WHERE_BUDDY:
			if (call && call->op == OP_FREE_NOLOCK &&
			    o->contended_zone[geometry_zone(&o->g, pfn)] &&
			    !breach_set(b, RULE_LOCKED, "zone", pfn, -1,
					"put aside: the zone's lock is held",
					"on a free list"))
				return false;
			if (!judge_list_type(o, pfn, b) ||
			    !judge_merged(o, s, pfn, b))
				return false;
			break;
		case WHERE_PCP:
			if (!judge_pcp_block(o, call, pfn, b))
				return false;
			break;
		}
	}
	return true;
}

/* --- what is free is listed, what is listed is free --- */

/*
 * A free page on no list: either lost, or dropped for good reason. A
 * block with a poisoned page is dropped when it would be allocated; a
 * poisoned page around a contiguous allocation when it is freed again.
 */
static bool may_drop(struct oracle *o, const struct call *call, uint32_t pfn)
{
	const uint16_t poison = 1u << DAMAGE_POISON;
	uint32_t start, nr;

	if (is_contig_alloc(call) && o->page[pfn].damage & poison) {
		oracle_leak(o, pfn, 1);
		return true;
	}
	if (!is_buddy_alloc(call) || !o->g.check_pages)
		return false;
	nr = 1u << call->order;
	start = pfn / nr * nr;
	if (nr > o->g.nr_pages - start ||
	    bitmap_first_not_in(o->free, start, nr) != BITMAP_NONE ||
	    bitmap_first_in(o->listed, NULL, start, nr) != BITMAP_NONE)
		return false;
	for (uint32_t i = 0; i < nr; i++) {
		if (o->page[start + i].damage & poison) {
			oracle_leak(o, start, nr);
			return true;
		}
	}
	return false;
}

/* Does the page belong to a block that was freed with its first page held? */
static bool is_freed_tail(const struct oracle *o, const struct call *call,
			  uint32_t pfn)
{
	return call && (call->op == OP_FREE || call->op == OP_FREE_NOLOCK) &&
	       pfn - call->pfn < 1u << call->order &&
	       o->page[call->pfn].kind == PAGE_HELD;
}

static bool judge_range(struct oracle *o, const struct call *call,
			struct pfn_range r, struct breach *b)
{
	uint32_t pfn;

	while ((pfn = bitmap_first_in(o->free, o->listed, r.start, r.nr)) !=
	       BITMAP_NONE) {
		if (may_drop(o, call, pfn))
			continue;
		if (!breach_set(b, is_freed_tail(o, call, pfn) ? RULE_TAILS :
								 RULE_LEAK,
				"list", pfn, -1, "on a list: it was given back",
				"on none"))
			return false;
		break;
	}
	pfn = bitmap_first_in(o->listed, o->free, r.start, r.nr);
	if (pfn != BITMAP_NONE &&
	    !breach_set(b, RULE_NOT_FREE, "list", pfn, -1,
			"on no list: it was not given back",
			"in a block on a list"))
		return false;
	return true;
}

static bool judge_coverage(struct oracle *o, const struct call *call,
			   struct breach *b)
{
	size_t i, nr = o->page_log.nr;

	/* Leaks found on the way are logged behind nr. */
	for (i = o->page_log.mark; i < nr; i++)
		if (!judge_range(o, call, o->page_log.entries[i], b))
			return false;
	for (i = o->block_log.mark; i < o->block_log.nr; i++)
		if (!judge_range(o, call, o->block_log.entries[i], b))
			return false;
	return true;
}

/* --- pages --- */

/* The flag that each kind of damage sets, if it is one. */
static const uint16_t damage_flags[NR_DAMAGES] = {
	[DAMAGE_POISON] = PGS_HWPOISON, [DAMAGE_LOCKED] = PGS_LOCKED,
	[DAMAGE_LRU] = PGS_LRU,		[DAMAGE_MLOCKED] = PGS_MLOCKED,
	[DAMAGE_DIRTY] = PGS_DIRTY,
};

static uint16_t expected_flags(const struct known_page *page,
			       const struct page_state *s)
{
	uint16_t flags = 0;

	for (unsigned int i = 0; page->damage >> i; i++)
		if (page->damage >> i & 1)
			flags |= damage_flags[i];
	if (page->kind == PAGE_FREE)
		return flags | (s->where == WHERE_BUDDY ? PGS_BUDDY : 0);
	if (page->shape == SHAPE_COMPOUND_HEAD)
		flags |= PGS_HEAD;
	if (page->shape == SHAPE_COMPOUND_TAIL)
		flags |= PGS_TAIL;
	return flags;
}

static uint8_t expected_mapping(const struct known_page *page)
{
	if (page->damage & 1u << DAMAGE_ANON)
		return MAPPING_ANON;
	if (page->damage & 1u << DAMAGE_MAPPING)
		return MAPPING_FILE;
	return page->kind == PAGE_HELD && page->shape == SHAPE_COMPOUND_TAIL ?
		       MAPPING_TAIL : MAPPING_NONE;
}

/* Sign of page->_mapcount + 1: a type shows as negative. */
static int expected_mapcount(const struct known_page *page)
{
	if (page->damage & 1u << DAMAGE_MAPCOUNT)
		return 1;
	return page->damage & 1u << DAMAGE_TYPE ? -1 : 0;
}

static bool judge_free_page(const struct known_page *page, uint32_t pfn,
			    const struct page_state *s, struct breach *b)
{
	uint64_t private = s->where == WHERE_BUDDY ||
			   s->where == WHERE_DEFERRED ? s->order : 0;

	if (s->private == private)
		return true;
	if (breach_set(b, RULE_PRIVATE, "private", pfn, -1,
		       private ? "the block's order" : "0", "%llu",
		       (unsigned long long)s->private))
		return true;
	b->other = (uint32_t)s->private;
	return false;
}

static bool judge_held_page(const struct known_page *page, uint32_t pfn,
			    const struct page_state *s, struct breach *b)
{
	bool private = page->damage & 1u << DAMAGE_PRIVATE;
	bool tail = page->shape == SHAPE_COMPOUND_TAIL;

	if (s->where != WHERE_NONE &&
	    !breach_set(b, RULE_ON_LIST, "list", pfn, -1,
			"on no list: a caller holds it", "linked on a list"))
		return false;
	if (!!s->private != private &&
	    !breach_set(b, RULE_PRIVATE, "private", pfn, -1,
			private ? "what the holder set" : "0", "%llu",
			(unsigned long long)s->private))
		return false;
	if (s->head != (tail ? page->head : PFN_NONE) &&
	    !breach_set(b, RULE_COMPOUND, "head", pfn, -1,
			tail ? "the compound head" : "none", "%u", s->head))
		return false;
	if (page->shape == SHAPE_COMPOUND_HEAD && s->order != page->order &&
	    !breach_set(b, RULE_COMPOUND, "order", pfn, -1,
			"the compound order", "%u", s->order))
		return false;
	return true;
}

/* The rule by which the page has the count that it must have. */
static enum rule rule_of_count(const struct known_page *page,
			       const struct call *call)
{
	bool held = page->kind == PAGE_HELD;

	if (call && call->op == OP_SPLIT)
		return RULE_REF_SPLIT;
	if (call && held &&
	    (call->op == OP_FREE_CONTIG || call->op == OP_FREE_BULK))
		return RULE_REF_CONTIG;
	if (held && (page->shape == SHAPE_TAIL ||
		     page->shape == SHAPE_COMPOUND_TAIL))
		return RULE_REF_TAIL;
	return page->refs ? RULE_REFCOUNT : RULE_REF_FROZEN;
}

static bool judge_page(const struct oracle *o, const struct call *call,
		       uint32_t pfn, const struct page_state *s,
		       struct breach *b)
{
	const struct known_page *page = &o->page[pfn];
	char expected[16];

	if (page->kind == PAGE_RESERVED &&
	    (s->refcount != page->refs || s->flags != PGS_RESERVED) &&
	    !breach_set(b, RULE_REFCOUNT, "reserved", pfn, -1,
			"a reserved page with a count of 1",
			"count %d, flags %#x", s->refcount, s->flags))
		return false;
	if (page->kind == PAGE_LEAKED || page->kind == PAGE_RESERVED) {
		if (s->where == WHERE_NONE && !(s->flags & PGS_BUDDY))
			return true;
		return breach_set(b, RULE_ON_LIST, "list", pfn, -1,
				  page->kind == PAGE_LEAKED ?
					  "on no list: it was leaked on purpose" :
					  "on no list: it is reserved",
				  "on a list");
	}
	if (s->refcount != page->refs) {
		snprintf(expected, sizeof(expected), "%d", page->refs);
		return breach_set(b, rule_of_count(page, call), "refcount", pfn,
				  -1, expected, "%d", s->refcount);
	}
	if (s->flags != expected_flags(page, s) &&
	    !breach_set(b, RULE_FLAGS, "flags", pfn, -1,
			"the flags of its state", "%#x, not %#x", s->flags,
			expected_flags(page, s)))
		return false;
	if (s->mapping != expected_mapping(page) &&
	    !breach_set(b, RULE_MAPPING, "mapping", pfn, -1,
			"the mapping of its state", "kind %u, not %u",
			s->mapping, expected_mapping(page)))
		return false;
	if ((s->mapcount > 0) - (s->mapcount < 0) != expected_mapcount(page) &&
	    !breach_set(b, RULE_MAPCOUNT, "mapcount", pfn, -1,
			"the mapcount of its state", "%d", s->mapcount))
		return false;
	return page->kind == PAGE_FREE ? judge_free_page(page, pfn, s, b) :
					 judge_held_page(page, pfn, s, b);
}

/* --- counters --- */

static bool judge_counter(struct breach *b, enum rule rule, const char *field,
			  unsigned int zone, int64_t expected, int64_t found)
{
	char text[32];

	if (expected == found)
		return true;
	snprintf(text, sizeof(text), "%lld", (long long)expected);
	return breach_set(b, rule, field, PFN_NONE, (int)zone, text, "%lld",
			  (long long)found);
}

static bool judge_zone(const struct oracle *o, unsigned int zone,
		       const struct snapshot *s, struct breach *b)
{
	const struct tally *t = &o->tally[zone];
	const struct zone_state *z = &s->zones[zone];
	int64_t pages = 0;
	unsigned int i;

	for (i = 0; i <= o->g.max_order; i++) {
		uint32_t nr = 0;

		for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
			nr += t->blocks[i][type];
		if (!judge_counter(b, RULE_NR_FREE, "nr_free", zone, nr,
				   z->nr_free[i]))
			return false;
	}
	for (i = 0; i < MIGRATE_ISOLATE; i++)
		pages += t->pages[i];
	if (!judge_counter(b, RULE_NR_FREE_PAGES, "nr_free_pages", zone, pages,
			   z->nr_free_pages) ||
	    !judge_counter(b, RULE_NR_FREE_CMA, "nr_free_cma", zone,
			   t->pages[MIGRATE_CMA], z->nr_free_cma) ||
	    !judge_counter(b, RULE_NR_FREE_HIGHATOMIC, "nr_free_highatomic",
			   zone, t->pages[MIGRATE_HIGHATOMIC],
			   z->nr_free_highatomic) ||
	    !judge_counter(b, RULE_NR_RESERVED, "nr_reserved_highatomic", zone,
			   t->reserved << o->g.pageblock_order,
			   z->nr_reserved_highatomic) ||
	    !judge_counter(b, RULE_NR_FREE_BLOCKS, "nr_free_blocks", zone,
			   t->large_pages, z->nr_free_blocks) ||
	    !judge_counter(b, RULE_NR_ISOLATE, "nr_isolate_pageblock", zone,
			   t->isolated, z->nr_isolate_pageblock) ||
	    !judge_counter(b, RULE_PGALLOC, "pgalloc", zone,
			   (int64_t)o->events.pgalloc[zone],
			   (int64_t)z->pgalloc))
		return false;
	for (i = 0; i < o->g.nr_cpus; i++)
		if (!judge_counter(b, RULE_PCP_COUNT, "count", zone, t->pcp[i],
				   s->pcps[zone][i].count))
			return false;
	return true;
}

static bool judge_events(struct oracle *o, const struct snapshot *s,
			 struct breach *b)
{
	struct expected_events *e = &o->events;
	int64_t deferred = oracle_deferred(o);

	if (e->unknown) {
		e->pgfree = s->events.pgfree + (uint64_t)deferred;
		e->free_events = s->events.page_free_events;
		e->free_pages = s->events.page_free_pages;
		return true;
	}
	return judge_counter(b, RULE_PGFREE, "pgfree", 0,
			     (int64_t)e->pgfree - deferred,
			     (int64_t)s->events.pgfree) &&
	       judge_counter(b, RULE_FREE_EVENTS, "events", 0,
			     (int64_t)e->free_events,
			     (int64_t)s->events.page_free_events) &&
	       judge_counter(b, RULE_FREE_EVENTS, "pages", 0,
			     (int64_t)e->free_pages,
			     (int64_t)s->events.page_free_pages);
}

/* --- what drains, and frees that lock the zone, leave behind --- */

static bool judge_left_behind(const struct oracle *o, const struct call *call,
			      struct breach *b)
{
	const struct geometry *g = &o->g;

	for (int zone = 0; zone < g->nr_zones; zone++) {
		const struct tally *t = &o->tally[zone];

		for (uint8_t cpu = 0; cpu < g->nr_cpus; cpu++)
			if (t->pcp[cpu] &&
			    (call->op == OP_DRAIN_ALL ||
			     (call->op == OP_DRAIN && call->cpu == cpu)) &&
			    !breach_set(b, RULE_DRAINED, "count", PFN_NONE,
					zone, "0", "%d pages of CPU %u",
					t->pcp[cpu], cpu))
				return false;
	}
	/* Without per-CPU lists every free but one without locks locks it. */
	if (g->nr_cpus || !is_free(call) || call->op == OP_FREE_NOLOCK)
		return true;
	for (size_t i = o->block_log.mark; i < o->block_log.nr; i++) {
		int zone = (int)geometry_zone(g, o->block_log.entries[i].start);

		if (o->tally[zone].deferred &&
		    !breach_set(b, RULE_DEFERRED, "deferred", PFN_NONE, zone,
				"0", "%lld",
				(long long)o->tally[zone].deferred))
			return false;
	}
	return true;
}

/*
 * A free that brings a list to its mark, which lies between high_min and
 * high_max, gives at least a block of the same list back, except where the
 * mark is just the batch: nr_pcp_free() is to leave a batch, and returns 0.
 * (The kernel's own marks are four batches or more.) In a small zone high_min
 * may be the larger of the two: it follows the watermarks, high_max the size.
 * A free without locks leaves that to the next. @before: what the CPU's lists
 * held before the call, by zone.
 */
static bool judge_pcp_high(const struct oracle *o, const struct call *call,
			   const int32_t *before, const struct snapshot *s,
			   struct breach *b)
{
	if (!o->g.nr_cpus || !is_free(call) || call->op == OP_FREE_NOLOCK)
		return true;
	for (int zone = 0; zone < o->g.nr_zones; zone++) {
		const struct pcp_state *pcp = &s->pcps[zone][o->cpu];
		int32_t count = o->tally[zone].pcp[o->cpu];
		int32_t low = pcp->high_min, high = pcp->high_max;

		if (low > high) {
			low = pcp->high_max;
			high = pcp->high_min;
		}
		if (low <= pcp->batch && high >= pcp->batch)
			continue;
		if (count > before[zone] && count >= high &&
		    !breach_set(b, RULE_PCP_HIGH, "count", PFN_NONE, zone,
				"no more than before",
				"%d pages after %d, highest mark %d", count,
				before[zone], high))
			return false;
	}
	return true;
}

/* --- failed allocations --- */

static bool judge_failure(const struct oracle *o, const struct call *call,
			  const struct result *result, struct breach *b)
{
	bool failed = call->op == OP_ALLOC_BULK ? call->nr && !result->ret :
						  result->ret < 0;

	if (!is_buddy_alloc(call) || !failed)
		return true;
	for (unsigned int zone = 0; zone <= call->zone; zone++) {
		for (unsigned int i = call->order; i <= o->g.max_order; i++) {
			const uint32_t *blocks = o->tally[zone].blocks[i];

			if ((blocks[MIGRATE_UNMOVABLE] ||
			     blocks[MIGRATE_MOVABLE] ||
			     blocks[MIGRATE_RECLAIMABLE] ||
			     (call->type == MIGRATE_MOVABLE &&
			      blocks[MIGRATE_CMA]) ||
			     (call->op == OP_ALLOC_HIGHATOMIC &&
			      blocks[MIGRATE_HIGHATOMIC])) &&
			    !breach_set(b, RULE_ALLOC_FAILED, "ret", PFN_NONE,
					(int)zone, "success",
					"failure, with a free order-%u block",
					i))
				return false;
		}
	}
	return true;
}

/*
 * Are all pages of the range, and of the largest blocks around it, free, in
 * one zone, on a list that isolation looks at, and isolated by nobody?
 */
static bool is_wide_open(const struct oracle *o, uint32_t pfn, uint32_t nr,
			 bool cma)
{
	const struct geometry *g = &o->g;
	uint32_t size = 1u << g->max_order;
	uint32_t start = pfn / size * size;
	uint32_t end = (pfn + nr + size - 1) / size * size;

	if (end > g->nr_pages || oracle_deferred(o) ||
	    geometry_zone(g, start) != geometry_zone(g, end - 1) ||
	    bitmap_first_not_in(o->free, start, end - start) != BITMAP_NONE)
		return false;
	for (; start < end; start += 1u << g->pageblock_order)
		if (oracle_type(o, start) == MIGRATE_ISOLATE ||
		    (!cma && oracle_type(o, start) == MIGRATE_CMA))
			return false;
	return true;
}

/*
 * First place in the area that is wide open for the request, or BITMAP_NONE.
 * cma_alloc() gives no pages whose struct pages lie in two arrays.
 */
static uint32_t wide_open_in_area(const struct oracle *o,
				  const struct call *call)
{
	const struct pfn_range *area = &o->g.cma[call->area];
	uint32_t step = 1u << call->order;
	uint32_t pfn = (area->start + step - 1) / step * step;

	for (; pfn - area->start < area->nr &&
	       call->nr <= area->nr - (pfn - area->start); pfn += step)
		if ((!o->g.section_order ||
		     pfn >> o->g.section_order ==
			     (pfn + call->nr - 1) >> o->g.section_order) &&
		    is_wide_open(o, pfn, call->nr, true))
			return pfn;
	return BITMAP_NONE;
}

static bool judge_contig_failure(const struct oracle *o,
				 const struct call *call,
				 const struct result *result,
				 struct breach *b)
{
	uint32_t pfn = call->pfn;

	/* What was isolated before the call no longer shows. */
	if (!is_contig_alloc(call) || !result->ret || o->excused)
		return true;
	if (call->op == OP_CMA_ALLOC)
		pfn = wide_open_in_area(o, call);
	else if (!is_wide_open(o, pfn, call->nr, false))
		return true;
	if (pfn == BITMAP_NONE)
		return true;
	return breach_set(b, RULE_RESULT, "ret", pfn, -1,
			  "success: all is free for blocks around", "%d",
			  result->ret);
}

bool oracle_judge(struct oracle *o, const struct call *call,
		  const struct result *result, const struct snapshot *s,
		  struct breach *b)
{
	int32_t before[GEOMETRY_MAX_ZONES] = { 0 };
	size_t nr_added, i;

	o->excused = false;
	if (!call) {
		/* No prediction came before. */
		o->events.unknown = false;
		o->page_log.mark = o->page_log.nr;
		o->block_log.mark = o->block_log.nr;
	}
	if (o->is_pending) {
		*b = o->pending;
		return false;
	}
	if (call && !judge_complaints(o, result, b))
		return false;
	for (i = 0; o->g.nr_cpus && i < o->g.nr_zones; i++)
		before[i] = o->tally[i].pcp[o->cpu];
	if (!judge_types(o, call, result, s, b) ||
	    !oracle_follow_blocks(o, s, &nr_added, b) ||
	    !judge_coverage(o, call, b))
		return false;
	for (i = 0; i < s->nr; i++)
		if (!judge_page(o, call, s->pfns[i], &s->pages[i], b))
			return false;
	if (!judge_added(o, call, s, nr_added, b) ||
	    !judge_retyped(o, call, s, b) ||
	    (call && (!judge_promised_type(o, call, result, b) ||
		      !judge_isolation(o, call, result, b) ||
		      !judge_left_behind(o, call, b) ||
		      !judge_pcp_high(o, call, before, s, b))))
		return false;
	for (i = 0; i < o->g.nr_zones; i++)
		if (!judge_zone(o, (unsigned int)i, s, b))
			return false;
	if (!judge_events(o, s, b) ||
	    (call && (!judge_failure(o, call, result, b) ||
		      !judge_contig_failure(o, call, result, b))))
		return false;
	return true;
}

void oracle_excuse(struct oracle *o,
		   bool (*excuse)(void *context, const struct breach *breach),
		   void *context)
{
	o->excuse = excuse;
	o->excuse_context = context;
}

bool oracle_start(struct oracle *o, const struct snapshot *s,
		  struct breach *b)
{
	const struct pfn_range all = { 0, o->g.nr_pages };

	if (!oracle_judge(o, NULL, NULL, s, b) ||
	    !judge_range(o, NULL, all, b))
		return false;
	if (o->types_changed &&
	    !breach_set(b, RULE_BLOCK_TYPE, "type", PFN_NONE, -1,
			"movable, or CMA in a CMA area", "another type"))
		return false;
	for (uint32_t pfn = 0; pfn < o->g.nr_pages; pfn++)
		if (o->block[pfn].order != NO_BLOCK &&
		    o->block[pfn].where != WHERE_BUDDY &&
		    !breach_set(b, RULE_FRESH, "list", pfn, -1,
				"on a free list", "on another list"))
			return false;
	memcpy(o->fresh_block, o->block, o->g.nr_pages * sizeof(*o->block));
	memcpy(o->fresh_listed, o->listed,
	       BITMAP_WORDS(o->g.nr_pages) * sizeof(*o->listed));
	memcpy(o->fresh_tally, o->tally, sizeof(o->tally));
	o->page_log.nr = o->page_log.mark = 0;
	o->block_log.nr = o->block_log.mark = 0;
	return true;
}

bool oracle_judge_fresh(struct oracle *o, struct breach *b)
{
	size_t i;

	for (i = 0; i < o->page_log.nr; i++) {
		const struct pfn_range *r = &o->page_log.entries[i];

		for (uint32_t pfn = r->start; pfn < r->start + r->nr; pfn++)
			if (o->page[pfn].kind == PAGE_HELD &&
			    !breach_set(b, RULE_FRESH, "page", pfn, -1,
					"given back", "still held"))
				return false;
	}
	for (i = 0; i < o->block_log.nr; i++) {
		uint32_t pfn = o->block_log.entries[i].start;
		const struct seen_block *block = &o->block[pfn];
		const struct seen_block *fresh = &o->fresh_block[pfn];

		if (block->order != NO_BLOCK && block->where != WHERE_BUDDY &&
		    !breach_set(b, RULE_FRESH, "list", pfn, -1,
				"on a free list after draining",
				"on another list"))
			return false;
		/*
		 * Pageblocks that changed type may have kept free neighbours
		 * from merging, and what leaked is missing.
		 */
		if (o->leaked || o->types_changed)
			continue;
		if ((block->order != fresh->order ||
		     (block->order != NO_BLOCK &&
		      block->list != fresh->list)) &&
		    !breach_set(b, RULE_FRESH, "block", pfn, -1,
				"the block of the fresh machine", "another"))
			return false;
	}
	return true;
}
