// SPDX-License-Identifier: GPL-2.0-only
/* Slots, and from operations to calls. */
#include "runner/caller.h"

#include <string.h>

#include "oracle/alloc.h"
#include "oracle/bitmap.h"

#define MAX_REFS	(1 << 17)	/* beyond 16 bits, far from overflow */
#define MANY_REFS	16	/* more are not dropped one by one at the end */

/* One live allocation: pages [pfn, pfn + nr), those of them still held. */
struct slot {
	uint32_t pfn;
	uint32_t nr;
	uint32_t held;
	bool cma;
	uint8_t area;
};

/**
 * struct caller
 * @cap: slots there is room for; more are made as they are filled.
 * @taken: slots in use; @high is one past the highest, @lowest at most the
 *	lowest free one.
 * @owner: slot of each held page.
 * @pfns: room for the array of a bulk free.
 * @cursor: pageblock that caller_give_back() looks at next.
 */
struct caller {
	const struct geometry *g;
	const struct oracle *o;
	struct slot *slots;
	uint32_t cap;
	uint64_t *taken;
	uint32_t high;
	uint32_t lowest;
	uint32_t *owner;
	uint32_t *pfns;
	uint32_t cursor;
	bool isolated;
	uint8_t cpu;
	uint8_t contended_pcp[GEOMETRY_MAX_ZONES];	/* bit per CPU */
	bool contended_zone[GEOMETRY_MAX_ZONES];
};

struct caller *caller_create(const struct geometry *g, const struct oracle *o)
{
	struct caller *c = xcalloc(1, sizeof(*c));

	c->g = g;
	c->o = o;
	c->taken = xcalloc(BITMAP_WORDS(CALLER_MAX_SLOTS), sizeof(*c->taken));
	c->owner = xcalloc(g->nr_pages, sizeof(*c->owner));
	c->pfns = xcalloc(g->nr_pages, sizeof(*c->pfns));
	return c;
}

void caller_destroy(struct caller *c)
{
	if (!c)
		return;
	free(c->slots);
	free(c->taken);
	free(c->owner);
	free(c->pfns);
	free(c);
}

void caller_reset(struct caller *c)
{
	memset(c->taken, 0, BITMAP_WORDS(c->high) * sizeof(*c->taken));
	c->high = 0;
	c->lowest = 0;
	c->cursor = 0;
	c->isolated = false;
	c->cpu = 0;
	memset(c->contended_pcp, 0, sizeof(c->contended_pcp));
	memset(c->contended_zone, 0, sizeof(c->contended_zone));
}

/* --- slots --- */

static uint32_t lowest_free_slot(struct caller *c)
{
	uint32_t slot = bitmap_first_not_in(c->taken, c->lowest,
					    CALLER_MAX_SLOTS - c->lowest);

	c->lowest = slot == BITMAP_NONE ? CALLER_MAX_SLOTS : slot;
	return c->lowest;
}

static void fill_slot(struct caller *c, uint32_t pfn, uint32_t nr,
		      const struct call *call, struct slot_trace *trace)
{
	uint32_t slot = lowest_free_slot(c);

	if (slot == CALLER_MAX_SLOTS)
		abort();	/* caller_resolve() has looked */
	if (slot >= c->cap) {
		c->cap = slot ? 2 * slot : 64;
		c->slots = xrealloc(c->slots, c->cap * sizeof(*c->slots));
	}
	c->slots[slot] = (struct slot){ pfn, nr, nr,
					call->op == OP_CMA_ALLOC, call->area };
	bitmap_set(c->taken, slot, 1);
	if (slot >= c->high)
		c->high = slot + 1;
	for (uint32_t i = 0; i < nr; i++)
		c->owner[pfn + i] = slot;
	if (trace) {
		if (trace->born < 0)
			trace->born = (int32_t)slot;
		trace->nr_born++;
	}
}

static void lose_page(struct caller *c, uint32_t pfn, struct slot_trace *trace)
{
	uint32_t slot = c->owner[pfn];

	if (--c->slots[slot].held)
		return;
	bitmap_clear(c->taken, slot, 1);
	if (slot < c->lowest)
		c->lowest = slot;
	while (c->high && !bitmap_test(c->taken, c->high - 1))
		c->high--;
	if (trace)
		slot_trace_died(trace, slot);
}

/* The slot that an operand means, or NULL with nothing live. */
static struct slot *find_slot(struct caller *c, uint32_t arg,
			      struct slot_trace *trace)
{
	uint32_t slot = BITMAP_NONE;

	if (arg < c->high)
		slot = bitmap_first_in(c->taken, NULL, arg, c->high - arg);
	if (slot == BITMAP_NONE)
		slot = bitmap_first_in(c->taken, NULL, 0, c->high);
	if (slot == BITMAP_NONE)
		return NULL;
	if (trace) {
		trace->named = (int32_t)slot;
		trace->pages = c->slots[slot].nr;
	}
	return &c->slots[slot];
}

static bool holds(const struct caller *c, const struct slot *slot,
		  uint32_t pfn)
{
	return oracle_page(c->o, pfn)->kind == PAGE_HELD &&
	       c->owner[pfn] == (uint32_t)(slot - c->slots);
}

typedef bool page_fits(const struct caller *c, const struct known_page *page);

static bool any_page(const struct caller *c, const struct known_page *page)
{
	return true;
}

static bool counted_page(const struct caller *c, const struct known_page *page)
{
	return page->shape == SHAPE_PAGE && page->refs > 0;
}

static bool single_ref_page(const struct caller *c,
			    const struct known_page *page)
{
	return page->shape == SHAPE_PAGE && page->refs == 1;
}

static bool frozen_page(const struct caller *c, const struct known_page *page)
{
	return !page->refs && (page->shape == SHAPE_PAGE ||
			       oracle_page(c->o, page->head)->refs == 0);
}

/* A count where there should be none is a bad page: that must be tried too. */
static bool frozen_or_bad_page(const struct caller *c,
			       const struct known_page *page)
{
	return frozen_page(c, page) ||
	       (c->g->check_pages && page->shape == SHAPE_PAGE);
}

/* First page from @index on, around the end, that the slot holds and fits. */
static uint32_t find_page(const struct caller *c, const struct slot *slot,
			  uint32_t index, page_fits *fits)
{
	for (uint32_t i = 0; i < slot->nr; i++) {
		uint32_t pfn = slot->pfn + (index + i) % slot->nr;

		if (holds(c, slot, pfn) && fits(c, oracle_page(c->o, pfn)))
			return pfn;
	}
	return PFN_NONE;
}

/* How many pages from @pfn on the slot holds and fit, at most @count. */
static uint32_t count_pages(const struct caller *c, const struct slot *slot,
			    uint32_t pfn, uint32_t count, page_fits *fits)
{
	uint32_t nr = 0;

	while (nr < count && pfn + nr < slot->pfn + slot->nr &&
	       holds(c, slot, pfn + nr) && fits(c, oracle_page(c->o, pfn + nr)))
		nr++;
	return nr;
}

/* --- operations on what is held --- */

/* The page that carries the count of the page at @index. */
static bool resolve_counted(struct caller *c, const struct slot *slot,
			    uint32_t index, struct call *call)
{
	uint32_t pfn = find_page(c, slot, index, any_page);

	call->pfn = oracle_page(c->o, pfn)->head;
	call->order = oracle_page(c->o, call->pfn)->order;
	call->nr = 1;
	return true;
}

/* Of a compound block, any page may be named for the whole. */
static bool resolve_reference(struct caller *c, const struct slot *slot,
			      uint32_t index, struct call *call)
{
	uint32_t pfn = find_page(c, slot, index, any_page);

	resolve_counted(c, slot, index, call);
	if (oracle_page(c->o, pfn)->shape == SHAPE_COMPOUND_TAIL)
		call->tail = pfn - call->pfn;
	return true;
}

static bool resolve_free(struct caller *c, const struct slot *slot,
			 uint32_t index, struct call *call)
{
	resolve_counted(c, slot, index, call);
	call->frozen = !oracle_page(c->o, call->pfn)->refs;
	call->nr = 1u << call->order;
	/* CMA memory goes back by cma_release() only. */
	return !slot->cma;
}

static bool resolve_put(struct caller *c, const struct slot *slot,
			uint32_t index, struct call *call)
{
	const struct known_page *page;

	resolve_reference(c, slot, index, call);
	page = oracle_page(c->o, call->pfn);
	if (page->shape == SHAPE_COMPOUND_HEAD)
		call->nr = 1u << page->order;
	/* The last put of a block that is not compound would lose its tails. */
	if (page->shape == SHAPE_HEAD || slot->cma)
		return page->refs > 1;
	return page->refs > 0;
}

static bool resolve_free_contig(struct caller *c, const struct slot *slot,
				uint32_t first, uint32_t count,
				struct call *call)
{
	if (slot->cma)
		return false;
	call->pfn = find_page(c, slot, first, counted_page);
	if (call->pfn == PFN_NONE)
		return false;
	call->nr = count_pages(c, slot, call->pfn, count, counted_page);
	return true;
}

static bool resolve_free_contig_frozen(struct caller *c,
				       const struct slot *slot, uint32_t first,
				       uint32_t count, struct call *call)
{
	const struct known_page *page;

	if (slot->cma)
		return false;
	call->pfn = find_page(c, slot, first, frozen_page);
	if (call->pfn == PFN_NONE)
		return false;
	page = oracle_page(c->o, call->pfn);
	if (page->shape == SHAPE_COMPOUND_HEAD ||
	    page->shape == SHAPE_COMPOUND_TAIL) {
		call->pfn = page->head;
		call->order = oracle_page(c->o, call->pfn)->order;
		call->nr = 1u << call->order;
	} else {
		call->nr = count_pages(c, slot, call->pfn, count,
				       frozen_or_bad_page);
	}
	return true;
}

static bool resolve_cma_release(struct caller *c, const struct slot *slot,
				uint32_t first, uint32_t count,
				page_fits *fits, struct call *call)
{
	if (!slot->cma)
		return false;
	call->area = slot->area;
	call->pfn = find_page(c, slot, first, fits);
	if (call->pfn == PFN_NONE)
		return false;
	call->nr = count_pages(c, slot, call->pfn, count, fits);
	return call->nr > 0;
}

static int compare_pfns(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static bool resolve_free_bulk(struct caller *c, const struct slot *first,
			      uint32_t count, struct call *call)
{
	uint32_t start = (uint32_t)(first - c->slots), slot;
	uint32_t end = count < c->high - start ? start + count : c->high;
	uint32_t nr = 0;

	for (slot = start; slot < end; slot++) {
		const struct slot *s = &c->slots[slot];

		if (!bitmap_test(c->taken, slot) || s->cma)
			continue;
		for (uint32_t i = 0; i < s->nr; i++)
			if (holds(c, s, s->pfn + i) &&
			    counted_page(c, oracle_page(c->o, s->pfn + i)))
				c->pfns[nr++] = s->pfn + i;
	}
	qsort(c->pfns, nr, sizeof(*c->pfns), compare_pfns);
	call->pfns = c->pfns;
	call->nr = nr;
	return true;
}

static bool resolve_freeze(struct caller *c, const struct slot *slot,
			   const struct op *op, struct call *call)
{
	resolve_counted(c, slot, op->arg[1], call);
	call->refs = (int32_t)op->arg[2];
	if (!call->refs)
		call->refs = oracle_page(c->o, call->pfn)->refs;
	return !slot->cma && oracle_page(c->o, call->pfn)->refs > 0;
}

/*
 * Damage that freeing is defined for. Without page checking nothing catches
 * what only the check undoes or refuses, and a free page with a mapcount is
 * beyond what the allocator promises (page types overlay it). The first two
 * tails of a compound block keep its own fields where others keep theirs, but
 * for the mapcount.
 */
static bool may_damage(const struct caller *c, uint32_t pfn, uint8_t kind)
{
	const struct known_page *page = oracle_page(c->o, pfn);
	bool flag = kind == DAMAGE_LOCKED || kind == DAMAGE_LRU ||
		    kind == DAMAGE_MLOCKED || kind == DAMAGE_DIRTY;

	if (kind == DAMAGE_POISON)
		return true;
	/* Pages on the LRU are not larger than a pageblock. */
	if (kind == DAMAGE_LRU && page->order > c->g->pageblock_order)
		return false;
	if (page->shape == SHAPE_COMPOUND_TAIL && kind == DAMAGE_MAPCOUNT)
		return c->g->check_pages;
	if (page->shape == SHAPE_COMPOUND_TAIL)
		return pfn - page->head >= 3 &&
		       (kind == DAMAGE_LOCKED ||
			(c->g->check_pages && kind == DAMAGE_MAPPING));
	if (c->g->check_pages)
		return true;
	if (page->shape == SHAPE_TAIL)
		return flag;
	return kind != DAMAGE_MAPCOUNT && kind != DAMAGE_MAPPING;
}

static bool resolve_held(struct caller *c, const struct op *op,
			 struct call *call, struct slot_trace *trace)
{
	struct slot *slot = find_slot(c, op->arg[0], trace);
	const struct known_page *page;

	if (!slot)
		return false;
	switch ((enum op_code)op->code) {
	case OP_FREE_NOLOCK:
		call->kind = op->arg[2] % NR_CONTEXTS;
		/* fall through */
	case OP_FREE:
		return resolve_free(c, slot, op->arg[1], call);
	case OP_PUT:
		return resolve_put(c, slot, op->arg[1], call);
	case OP_GET:
		resolve_reference(c, slot, op->arg[1], call);
		page = oracle_page(c->o, call->pfn);
		return page->refs > 0 && page->refs < MAX_REFS;
	case OP_FREEZE:
		return resolve_freeze(c, slot, op, call);
	case OP_UNFREEZE:
		resolve_counted(c, slot, op->arg[1], call);
		call->refs = op->arg[2] ? (int32_t)op->arg[2] : 1;
		return !oracle_page(c->o, call->pfn)->refs;
	case OP_SPLIT:
		resolve_counted(c, slot, 0, call);
		page = oracle_page(c->o, call->pfn);
		return page->shape == SHAPE_HEAD && page->refs > 0;
	case OP_FREE_CONTIG:
		return resolve_free_contig(c, slot, op->arg[1], op->arg[2],
					   call);
	case OP_FREE_CONTIG_FROZEN:
		return resolve_free_contig_frozen(c, slot, op->arg[1],
						  op->arg[2], call);
	case OP_CMA_RELEASE:
		return resolve_cma_release(c, slot, op->arg[1], op->arg[2],
					   counted_page, call);
	case OP_FREE_BULK:
		return resolve_free_bulk(c, slot, op->arg[1], call);
	case OP_DAMAGE:
		call->pfn = find_page(c, slot, op->arg[1], any_page);
		call->kind = op->arg[2] % NR_DAMAGES;
		call->nr = 1;
		return may_damage(c, call->pfn, call->kind);
	case OP_MEND:
		call->pfn = find_page(c, slot, op->arg[1], any_page);
		call->nr = 1;
		return oracle_page(c->o, call->pfn)->damage &
		       ~(1u << DAMAGE_POISON);
	default:
		abort();	/* caller_resolve() sends only these */
	}
}

/* --- operations that name pages or none --- */

/* As much of [pfn, pfn + count) as lies in one zone and has struct pages. */
static uint32_t clip_range(const struct caller *c, uint32_t pfn,
			   uint32_t count)
{
	uint32_t left = zone_end(c->g, geometry_zone(c->g, pfn)) - pfn, nr = 0;

	if (!c->g->section_order || !c->g->nr_holes)
		return count < left ? count : left;
	while (nr < count && nr < left &&
	       oracle_page(c->o, pfn + nr)->kind != PAGE_ABSENT)
		nr++;
	return nr;
}

static bool resolve_range(const struct caller *c, const struct op *op,
			  struct call *call)
{
	call->pfn = op->arg[0] % c->g->nr_pages;
	call->nr = clip_range(c, call->pfn, op->arg[1]);
	return call->nr > 0;
}

static bool resolve_contig_comp(const struct caller *c, const struct op *op,
				struct call *call)
{
	/* Up to two orders beyond what the buddy allocator has. */
	unsigned int order = op->arg[1] % (c->g->max_order + 3u);

	/* What the zone cannot take back must not go to a per-CPU list. */
	if (order > c->g->max_order && order <= PAGE_ALLOC_COSTLY_ORDER)
		return false;
	call->pfn = op->arg[0] % c->g->nr_pages >> order << order;
	call->order = (uint8_t)order;
	call->nr = 1u << order;
	call->gfp = order ? GFPB_COMP : 0;
	return clip_range(c, call->pfn, call->nr) == call->nr;
}

/* Any zone, the highest first; __GFP_COMP and __GFP_ZERO are implied. */
static void resolve_alloc_nolock(const struct caller *c, const struct op *op,
				 struct call *call)
{
	call->order = op->arg[0] % (c->g->max_order + 1u);
	call->nr = 1u << call->order;
	call->frozen = op->arg[1] & 1;
	call->kind = op->arg[2] % NR_CONTEXTS;
	call->type = MIGRATE_UNMOVABLE;
	call->zone = c->g->nr_zones - 1;
	call->gfp = GFPB_ZERO | (call->order ? GFPB_COMP : 0);
}

static void resolve_alloc(const struct caller *c, uint8_t code,
			  const struct op *op, struct call *call)
{
	bool bulk = code == OP_ALLOC_BULK;

	if (bulk) {
		uint32_t room = 0, free_slot = c->lowest;

		/* Room is short only near the end of the table. */
		room = CALLER_MAX_SLOTS - (c->high > free_slot ? c->high :
								 free_slot);
		call->nr = op->arg[0] < CALL_MAX_BULK ? op->arg[0] :
							 CALL_MAX_BULK;
		if (call->nr > room)
			call->nr = room;
	} else {
		call->order = op->arg[0] % (c->g->max_order + 1u);
		/* The reserve is for more than a page: alloc_flags_nonblocking(). */
		if (code == OP_ALLOC_HIGHATOMIC && !call->order)
			call->order = 1;
		call->nr = 1u << call->order;
	}
	call->type = op->arg[1] % MIGRATE_PCPTYPES;
	call->zone = op->arg[2] % c->g->nr_zones;
	if (code == OP_ALLOC || code == OP_ALLOC_FROZEN)
		call->gfp = op->arg[3] & GFP_ALL_BITS;
	if (!call->order)
		call->gfp &= ~(uint32_t)GFPB_COMP;
}

static bool resolve(struct caller *c, const struct op *op, struct call *call,
		    struct slot_trace *trace)
{
	const struct geometry *g = c->g;

	memset(call, 0, sizeof(*call));
	call->op = op->code;
	call->pfn = PFN_NONE;
	switch ((enum op_code)op->code) {
	case OP_ALLOC:
	case OP_ALLOC_FROZEN:
	case OP_ALLOC_HIGHATOMIC:
	case OP_ALLOC_BULK:
		resolve_alloc(c, op->code, op, call);
		return lowest_free_slot(c) != CALLER_MAX_SLOTS;
	case OP_ALLOC_NOLOCK:
		resolve_alloc_nolock(c, op, call);
		return lowest_free_slot(c) != CALLER_MAX_SLOTS;
	case OP_ALLOC_CONTIG:
	case OP_ALLOC_CONTIG_FROZEN:
		return resolve_range(c, op, call) &&
		       lowest_free_slot(c) != CALLER_MAX_SLOTS;
	case OP_ALLOC_CONTIG_COMP:
		return resolve_contig_comp(c, op, call) &&
		       lowest_free_slot(c) != CALLER_MAX_SLOTS;
	case OP_CMA_ALLOC:
		if (!g->nr_cma || !op->arg[1])
			return false;
		call->area = op->arg[0] % g->nr_cma;
		call->nr = op->arg[1];
		call->order = op->arg[2] % (g->max_order + 1u);
		return lowest_free_slot(c) != CALLER_MAX_SLOTS;
	case OP_TRY_GET:
		call->pfn = op->arg[0] % g->nr_pages;
		call->nr = 1;
		return oracle_page(c->o, call->pfn)->kind != PAGE_ABSENT;
	case OP_CPU:
	case OP_DRAIN:
		if (!g->nr_cpus)
			return false;
		call->cpu = op->arg[0] % g->nr_cpus;
		return true;
	case OP_CONTEND_PCP:
	case OP_CONTEND_ZONE:
		call->zone = op->arg[0] % g->nr_zones;
		call->kind = op->arg[1] & 1;
		if (call->kind) {
			call->after = (uint8_t)op->arg[2];
			call->times = (uint8_t)op->arg[3];
		}
		return true;
	case OP_DECAY:
		call->zone = op->arg[0] % g->nr_zones;
		return g->nr_cpus > 0;
	case OP_SET_TYPE:
		call->pfn = op->arg[0] % g->nr_pages;
		call->type = op->arg[1] % MIGRATE_PCPTYPES;
		return oracle_page(c->o, call->pfn)->kind != PAGE_ABSENT &&
		       oracle_type(c->o, call->pfn) < MIGRATE_PCPTYPES;
	case OP_ISOLATE:
	case OP_UNDO_ISOLATE:
		if (op->code == OP_ISOLATE)
			call->kind = op->arg[2] % NR_ISOLATE_MODES;
		return resolve_range(c, op, call);
	case OP_UNRESERVE:
		call->type = op->arg[0] % MIGRATE_PCPTYPES;
		call->kind = op->arg[1] & 1;
		return true;
	case OP_PRESSURE:
		call->zone = op->arg[0] % g->nr_zones;
		call->kind = op->arg[1] &
			     (ZONES_RECLAIM_ACTIVE | ZONES_BELOW_HIGH);
		return true;
	case OP_DRAIN_ALL:
		return true;
	default:
		return resolve_held(c, op, call, trace);
	}
}

bool caller_resolve(struct caller *c, const struct op *op, struct call *call,
		    struct slot_trace *trace)
{
	if (!resolve(c, op, call, trace))
		return false;
	if (trace && call->pfn != PFN_NONE)
		trace->pfn = call->pfn;
	if (trace)
		trace->nr = call->nr;
	return true;
}

/* --- afterwards --- */

/* Of the pages a call was about, those that are no longer held are lost. */
static void lose_pages(struct caller *c, uint32_t pfn, uint32_t nr,
		       struct slot_trace *trace)
{
	for (uint32_t i = 0; i < nr; i++)
		if (oracle_page(c->o, pfn + i)->kind != PAGE_HELD)
			lose_page(c, pfn + i, trace);
}

void caller_update(struct caller *c, const struct call *call,
		   const struct result *result, struct slot_trace *trace)
{
	int32_t i;

	switch ((enum op_code)call->op) {
	case OP_ALLOC:
	case OP_ALLOC_FROZEN:
	case OP_ALLOC_HIGHATOMIC:
	case OP_ALLOC_NOLOCK:
	case OP_CMA_ALLOC:
		if (!result->ret)
			fill_slot(c, result->pfn, call->nr, call, trace);
		break;
	case OP_ALLOC_CONTIG:
	case OP_ALLOC_CONTIG_FROZEN:
	case OP_ALLOC_CONTIG_COMP:
		if (!result->ret)
			fill_slot(c, call->pfn, call->nr, call, trace);
		break;
	case OP_ALLOC_BULK:
		for (i = 0; i < result->ret; i++)
			fill_slot(c, result->pfns[i], 1, call, trace);
		break;
	case OP_FREE:
	case OP_FREE_NOLOCK:
	case OP_PUT:
	case OP_FREE_CONTIG:
	case OP_FREE_CONTIG_FROZEN:
	case OP_CMA_RELEASE:
		lose_pages(c, call->pfn, call->nr, trace);
		break;
	case OP_FREE_BULK:
		for (i = 0; i < (int32_t)call->nr; i++)
			lose_pages(c, call->pfns[i], 1, trace);
		break;
	case OP_CPU:
		c->cpu = call->cpu;
		break;
	case OP_CONTEND_PCP:
		c->contended_pcp[call->zone] &= ~(1u << c->cpu);
		c->contended_pcp[call->zone] |= call->kind << c->cpu;
		break;
	case OP_CONTEND_ZONE:
		c->contended_zone[call->zone] = call->kind;
		break;
	case OP_ISOLATE:
		c->isolated = true;
		break;
	default:
		break;
	}
}

/* --- giving everything back --- */

static bool end_contention(struct caller *c, struct call *call)
{
	for (uint8_t zone = 0; zone < c->g->nr_zones; zone++) {
		call->zone = zone;
		if (c->contended_zone[zone]) {
			call->op = OP_CONTEND_ZONE;
			return true;
		}
		if (!c->contended_pcp[zone])
			continue;
		if (c->contended_pcp[zone] & 1u << c->cpu) {
			call->op = OP_CONTEND_PCP;
		} else {
			call->op = OP_CPU;
			call->cpu = (uint8_t)__builtin_ctz(
				c->contended_pcp[zone]);
		}
		return true;
	}
	return false;
}

static bool release_cma(struct caller *c, const struct slot *slot,
			struct call *call)
{
	page_fits *fits = c->g->check_pages ? counted_page : single_ref_page;

	call->op = OP_CMA_RELEASE;
	if (resolve_cma_release(c, slot, 0, slot->nr, fits, call))
		return true;
	/* Without page checking, the other references are dropped first. */
	call->op = OP_PUT;
	return resolve_put(c, slot, 0, call);
}

static bool much_referenced_page(const struct caller *c,
				 const struct known_page *page)
{
	return page->refs > MANY_REFS;
}

/* One reference of each page at a time, as far as they lie side by side. */
static bool release_slot(struct caller *c, const struct slot *slot,
			 struct call *call)
{
	const struct known_page *page;

	if (slot->cma)
		return release_cma(c, slot, call);
	call->pfn = find_page(c, slot, 0, much_referenced_page);
	if (call->pfn != PFN_NONE) {
		/* All at once: a frozen page is freed next. */
		call->op = OP_FREEZE;
		call->refs = oracle_page(c->o, call->pfn)->refs;
		call->nr = 1;
		return true;
	}
	resolve_free(c, slot, 0, call);
	page = oracle_page(c->o, call->pfn);
	if (page->shape == SHAPE_PAGE && call->frozen) {
		call->op = OP_FREE_CONTIG_FROZEN;
		call->nr = count_pages(c, slot, call->pfn, slot->nr,
				       frozen_page);
	} else if (page->shape == SHAPE_PAGE) {
		call->op = OP_FREE_CONTIG;
		call->nr = count_pages(c, slot, call->pfn, slot->nr,
				       counted_page);
	} else if (page->refs > 1) {
		/* The extra references, so that no tail is left behind. */
		call->op = OP_PUT;
		return resolve_put(c, slot, 0, call);
	} else {
		call->op = OP_FREE;
	}
	return true;
}

/* A pageblock that zones share is isolated in none of them. */
static bool is_isolated(const struct caller *c, uint32_t pfn)
{
	return oracle_page(c->o, pfn)->kind != PAGE_ABSENT &&
	       oracle_type(c->o, pfn) == MIGRATE_ISOLATE;
}

/* The next run of isolated pageblocks of one zone. */
static bool find_isolated(struct caller *c, struct call *call)
{
	uint32_t step = 1u << c->g->pageblock_order, pfn;

	while (c->cursor < c->g->nr_pages && !is_isolated(c, c->cursor))
		c->cursor += step;
	if (c->cursor >= c->g->nr_pages)
		return false;
	for (pfn = c->cursor; pfn < c->g->nr_pages && is_isolated(c, pfn);)
		pfn += step;
	call->pfn = c->cursor;
	call->nr = clip_range(c, c->cursor, pfn - c->cursor);
	c->cursor += (call->nr + step - 1) / step * step;
	return true;
}

bool caller_give_back(struct caller *c, struct call *call)
{
	uint32_t slot;

	memset(call, 0, sizeof(*call));
	call->pfn = PFN_NONE;
	if (end_contention(c, call))
		return true;
	slot = bitmap_first_in(c->taken, NULL, 0, c->high);
	if (slot != BITMAP_NONE)
		return release_slot(c, &c->slots[slot], call);
	if (!c->isolated || !find_isolated(c, call))
		return false;
	call->op = OP_UNDO_ISOLATE;
	return true;
}
