// SPDX-License-Identifier: GPL-2.0-only
/* From operations to calls: what each means, on what is held. */
#include "runner/caller/answers.h"
#include "runner/caller/meaning.h"

#include <string.h>

#include "oracle/bitmap.h"

/*
 * MEANS(mnemonic): what an operation of ops.def means. Fills in the call, and returns
 * whether it is one. @a is the allocation that the operation names, if it names one:
 * something of it is held, and it is not NULL but for CLASS_ANSWERS.
 */
#define MEANS(mnemonic)							       \
	static bool mean_##mnemonic(struct caller *c,			       \
				    const struct allocation *a,		       \
				    const struct op *op, struct call *call)

/* These fill in the same operands. */
#define mean_alloc_frozen	 mean_alloc
#define mean_alloc_contig	 mean_range
#define mean_alloc_contig_frozen mean_range
#define mean_undo_isolate	 mean_range
#define mean_contend_pcp	 mean_contend_zone
#define mean_drain		 mean_cpu
#define mean_switch		 mean_overlap

#define OP(NAME, mnemonic, ...) MEANS(mnemonic);
#include "program/ops.def"
#undef OP

static typeof(mean_alloc) *const meanings[NR_OPS] = {
#define OP(NAME, mnemonic, ...) [OP_##NAME] = mean_##mnemonic,
#include "program/ops.def"
#undef OP
};

bool caller_resolve(struct caller *c, const struct op *op, struct call *call)
{
	const struct allocation *a = NULL;

	answers_forget(c);
	memset(call, 0, sizeof(*call));
	call->op = op->code;
	call->pfn = PFN_NONE;
	if (op_allocates(op))
		held_expect(c);
	if (op_names(op)) {
		a = held_named(c, op->arg[0]);
		if (!a && !op_is(op->code, CLASS_ANSWERS))
			return false;
	}
	return meanings[op->code](c, a, op, call);
}

bool caller_means(struct caller *c, const struct op *op, struct call *call)
{
	size_t size = BITMAP_WORDS(c->g->nr_pages) * sizeof(*c->gathered);
	uint32_t nr_allocs = c->nr_allocs, nr_gathered = c->nr_gathered;
	bool means;

	memcpy(c->kept, c->gathered, size);
	means = caller_resolve(c, op, call);
	if (!means && c->nr_gathered != nr_gathered) {
		call->kind = 1;
		call->pfns = held_array(c, any_page, &call->nr);
		means = true;
	}
	memcpy(c->gathered, c->kept, size);
	c->nr_gathered = nr_gathered;
	c->nr_allocs = nr_allocs;
	return means;
}

/* --- allocating --- */

static void mean_order(const struct caller *c, uint32_t order,
		       struct call *call)
{
	call->order = order % (c->g->max_order + 1u);
	call->nr = 1u << call->order;
}

/* Or one order too large: the request then fails at once. */
static void mean_any_order(const struct caller *c, uint32_t order,
			   struct call *call)
{
	call->order = order % (c->g->max_order + 2u);
	call->nr = 1u << call->order;
}

static void mean_type_and_zone(const struct caller *c, const struct op *op,
			       struct call *call)
{
	call->type = op->arg[1] % MIGRATE_PCPTYPES;
	call->zone = op->arg[2] % c->g->nr_zones;
}

MEANS(alloc)
{
	mean_any_order(c, op->arg[0], call);
	mean_type_and_zone(c, op, call);
	call->gfp = op->arg[3] & GFP_ALL_BITS;
	if (task_interrupts(c->task))
		call->gfp &= ~(uint32_t)GFPB_DIRECT_RECLAIM;
	/* It must be able to wait: __alloc_pages_slowpath() warns otherwise. */
	if (!(call->gfp & GFPB_DIRECT_RECLAIM) || c->task == TASK_MEMALLOC)
		call->gfp &= ~(uint32_t)GFPB_NOFAIL;
	if (!call->order)
		call->gfp &= ~(uint32_t)GFPB_COMP;
	call->answers = c->answers;
	call->nr_answers = c->nr_answers;
	return true;
}

/* The reserve is for more than a page: alloc_flags_nonblocking(). */
MEANS(alloc_highatomic)
{
	mean_order(c, op->arg[0], call);
	if (!call->order)
		mean_order(c, 1, call);
	mean_type_and_zone(c, op, call);
	return true;
}

/* Any zone, the highest first; __GFP_COMP and __GFP_ZERO are implied. */
MEANS(alloc_nolock)
{
	mean_order(c, op->arg[0], call);
	call->frozen = op->arg[1] & 1;
	call->kind = op->arg[2] % NR_CONTEXTS;
	call->type = MIGRATE_UNMOVABLE;
	call->zone = c->g->nr_zones - 1;
	call->gfp = GFPB_ZERO | (call->order ? GFPB_COMP : 0);
	return true;
}

MEANS(alloc_bulk)
{
	call->nr = op->arg[0] < CALL_MAX_BULK ? op->arg[0] : CALL_MAX_BULK;
	mean_type_and_zone(c, op, call);
	return true;
}

MEANS(range)
{
	call->pfn = op->arg[0] % c->g->nr_pages;
	call->nr = clip_range(c, call->pfn, op->arg[1]);
	return call->nr > 0;
}

MEANS(alloc_contig_comp)
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

MEANS(cma_alloc)
{
	if (!c->g->nr_cma || !op->arg[1])
		return false;
	call->area = op->arg[0] % c->g->nr_cma;
	call->nr = op->arg[1];
	call->order = op->arg[2] % (c->g->max_order + 1u);
	return true;
}

/* --- freeing --- */

/* The page that carries the refcount of the page that an operand means. */
static const struct known_page *mean_head(const struct caller *c,
					  const struct allocation *a,
					  uint32_t page, struct call *call)
{
	uint32_t pfn = held_find(c, a, page, any_page);

	call->pfn = oracle_page(c->o, pfn)->head;
	call->order = oracle_page(c->o, call->pfn)->order;
	call->nr = 1;
	return oracle_page(c->o, call->pfn);
}

/* Of a compound block, any page may be named for the whole. */
static const struct known_page *mean_reference(const struct caller *c,
					       const struct allocation *a,
					       uint32_t page,
					       struct call *call)
{
	uint32_t pfn = held_find(c, a, page, any_page);
	const struct known_page *head = mean_head(c, a, page, call);

	if (oracle_page(c->o, pfn)->shape == SHAPE_COMPOUND_TAIL)
		call->tail = pfn - call->pfn;
	return head;
}

bool call_free(const struct caller *c, const struct allocation *a,
	       uint32_t page, struct call *call)
{
	const struct known_page *head = mean_head(c, a, page, call);

	call->frozen = !head->refs;
	call->nr = 1u << call->order;
	return may_free(a);
}

bool call_put(const struct caller *c, const struct allocation *a,
	      uint32_t page, struct call *call)
{
	const struct known_page *head = mean_reference(c, a, page, call);

	if (head->shape == SHAPE_COMPOUND_HEAD)
		call->nr = 1u << head->order;
	return may_put(a, head);
}

bool call_cma_release(const struct caller *c, const struct allocation *a,
		      uint32_t page, uint32_t count, page_fits *fits,
		      struct call *call)
{
	if (!a->cma)
		return false;
	call->area = a->area;
	call->pfn = held_find(c, a, page, fits);
	if (call->pfn == PFN_NONE)
		return false;
	call->nr = held_count(c, a, call->pfn, count, fits);
	return call->nr > 0;
}

MEANS(free)
{
	return call_free(c, a, op->arg[1], call);
}

MEANS(free_nolock)
{
	call->kind = op->arg[2] % NR_CONTEXTS;
	return call_free(c, a, op->arg[1], call);
}

MEANS(free_contig)
{
	call->pfn = held_find(c, a, op->arg[1], counted_page);
	if (!may_free(a) || call->pfn == PFN_NONE)
		return false;
	call->nr = held_count(c, a, call->pfn, op->arg[2], counted_page);
	return true;
}

MEANS(free_contig_frozen)
{
	const struct known_page *page;

	call->pfn = held_find(c, a, op->arg[1], frozen_page);
	if (!may_free(a) || call->pfn == PFN_NONE)
		return false;
	page = oracle_page(c->o, call->pfn);
	if (page->shape == SHAPE_COMPOUND_HEAD ||
	    page->shape == SHAPE_COMPOUND_TAIL) {
		call->pfn = page->head;
		call->order = oracle_page(c->o, call->pfn)->order;
		call->nr = 1u << call->order;
	} else {
		call->nr = held_count(c, a, call->pfn, op->arg[2],
				      frozen_or_bad_page);
	}
	return true;
}

MEANS(cma_release)
{
	return call_cma_release(c, a, op->arg[1], op->arg[2], counted_page,
				call);
}

/* The order-0 pages of [page, page + count), and those that wait for this. */
MEANS(free_bulk)
{
	uint32_t page = op->arg[1] % a->nr;
	uint32_t left = a->nr - page;
	uint32_t end = page + (op->arg[2] < left ? op->arg[2] : left);

	for (; page < end && may_free(a); page++) {
		uint32_t pfn = held_page(a, page);

		if (held_by(c, a, pfn) &&
		    counted_page(c, oracle_page(c->o, pfn)))
			held_gather(c, pfn);
	}
	if (op->arg[3] & 1)
		return false;
	call->pfns = held_array(c, counted_page, &call->nr);
	return true;
}

/* --- references and the state of pages --- */

MEANS(put)
{
	return call_put(c, a, op->arg[1], call);
}

MEANS(get)
{
	return may_get(mean_reference(c, a, op->arg[1], call));
}

MEANS(try_get)
{
	call->pfn = op->arg[0] % c->g->nr_pages;
	call->nr = 1;
	return oracle_page(c->o, call->pfn)->kind != PAGE_ABSENT;
}

MEANS(freeze)
{
	const struct known_page *head = mean_head(c, a, op->arg[1], call);

	call->refs = op->arg[2] ? (int32_t)op->arg[2] : head->refs;
	return may_freeze(a, head);
}

MEANS(unfreeze)
{
	const struct known_page *head = mean_head(c, a, op->arg[1], call);

	call->refs = op->arg[2] ? (int32_t)op->arg[2] : 1;
	return !head->refs;
}

MEANS(split)
{
	const struct known_page *head = mean_head(c, a, 0, call);

	return may_split(head);
}

MEANS(damage)
{
	call->pfn = held_find(c, a, op->arg[1], any_page);
	call->kind = op->arg[2] % NR_DAMAGES;
	call->nr = 1;
	return may_damage(c, call->pfn, call->kind);
}

MEANS(repair)
{
	call->pfn = held_find(c, a, op->arg[1], any_page);
	call->nr = 1;
	return oracle_page(c->o, call->pfn)->damage & ~(1u << DAMAGE_HWPOISON);
}

/* --- CPUs, locks, zones and pageblocks --- */

MEANS(cpu)
{
	if (!c->g->nr_cpus)
		return false;
	call->cpu = op->arg[0] % c->g->nr_cpus;
	return true;
}

MEANS(drain_all)
{
	return true;
}

MEANS(contend_zone)
{
	call->zone = op->arg[0] % c->g->nr_zones;
	call->kind = op->arg[1] & 1;
	if (call->kind) {
		call->after = (uint8_t)op->arg[2];
		call->times = (uint8_t)op->arg[3];
	}
	return true;
}

MEANS(decay)
{
	call->zone = op->arg[0] % c->g->nr_zones;
	return c->g->nr_cpus > 0;
}

MEANS(set_type)
{
	call->pfn = op->arg[0] % c->g->nr_pages;
	call->type = op->arg[1] % MIGRATE_PCPTYPES;
	return may_set_type(c, call->pfn);
}

MEANS(isolate)
{
	call->kind = op->arg[2] % NR_ISOLATE_MODES;
	return mean_range(c, a, op, call);
}

MEANS(unreserve)
{
	call->type = op->arg[0] % MIGRATE_PCPTYPES;
	call->kind = op->arg[1] & 1;
	return true;
}

MEANS(task)
{
	call->kind = op->arg[0] % NR_TASKS;
	return true;
}

MEANS(pressure)
{
	call->zone = op->arg[0] % c->g->nr_zones;
	call->kind = op->arg[1] & (ZONES_RECLAIM_ACTIVE | ZONES_BELOW_HIGH);
	return true;
}

/* It meets what direct reclaim would. */
MEANS(kswapd)
{
	call->answers = c->answers;
	call->nr_answers = c->nr_answers;
	return true;
}

/* --- what requests will meet --- */

MEANS(reclaim)
{
	return answers_mean(c, a, op, ANSWER_RECLAIM, call);
}

MEANS(compact)
{
	return answers_mean(c, a, op, ANSWER_COMPACT, call);
}

MEANS(oom)
{
	return answers_mean(c, a, op, ANSWER_OOM, call);
}

/* What overlaps is the runner's business; no call comes of these. */
MEANS(overlap)
{
	return false;
}

MEANS(interrupt)
{
	return false;
}
