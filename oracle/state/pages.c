// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each page is, from the calls and their results alone.
 */
#include <errno.h>
#include <string.h>

#include "backend/answers.h"
#include "oracle/state/state.h"

/* What a page is in the fresh machine. @kind: free, or that of the hole it is in. */
static struct known_page fresh_page(uint32_t pfn, uint8_t kind)
{
	return (struct known_page){
		.head = pfn, .kind = kind, .refs = kind != PAGE_FREE,
	};
}

/* Absence is a section's: asked once for each run of hole pages in one. */
static void fresh_holes(struct oracle *o)
{
	const struct geometry *g = &o->g;

	for (unsigned int i = 0; i < g->nr_holes; i++) {
		const struct pfn_range *hole = &g->holes[i];
		uint8_t kind = PAGE_RESERVED;

		for (uint32_t n = 0; n < hole->nr; n++) {
			uint32_t pfn = hole->start + n;

			if (!n || (g->section_order &&
				   pfn % (1u << g->section_order) == 0))
				kind = geometry_absent(g, pfn) ? PAGE_ABSENT :
								 PAGE_RESERVED;
			o->page[pfn] = fresh_page(pfn, kind);
		}
		bitmap_clear(o->free, hole->start, hole->nr);
	}
}

struct oracle *oracle_create(const struct geometry *g, uint64_t lacks)
{
	struct oracle *o = xcalloc(1, sizeof(*o));
	size_t words = BITMAP_WORDS(g->nr_pages);
	size_t types = ((size_t)(g->nr_pages >> g->pageblock_order) + 1) *
		       g->nr_zones;

	o->g = *g;
	o->lacks = lacks;
	o->page = xcalloc(g->nr_pages, sizeof(*o->page));
	o->block = xcalloc(g->nr_pages, sizeof(*o->block));
	o->fresh_block = xcalloc(g->nr_pages, sizeof(*o->block));
	o->free = xcalloc(words, sizeof(*o->free));
	o->fresh_free = xcalloc(words, sizeof(*o->free));
	o->listed = xcalloc(words, sizeof(*o->listed));
	o->fresh_listed = xcalloc(words, sizeof(*o->listed));
	o->type = xcalloc(types, 1);
	o->kept = xcalloc(types, 1);
	o->fresh_type = xcalloc(types, 1);

	for (uint32_t pfn = 0; pfn < g->nr_pages; pfn++) {
		o->page[pfn] = fresh_page(pfn, PAGE_FREE);
		o->block[pfn].order = NO_BLOCK;
		o->type[type_index(o, pfn)] = MIGRATE_MOVABLE;
	}
	bitmap_set(o->free, 0, g->nr_pages);
	fresh_holes(o);
	for (unsigned int i = 0; i < g->nr_zones; i++)
		o->managed[i] = zone_end(g, i) - g->zone_start[i];
	for (unsigned int i = 0; i < g->nr_holes; i++)
		for (uint32_t n = 0; n < g->holes[i].nr; n++)
			o->managed[geometry_zone(g, g->holes[i].start + n)]--;
	for (unsigned int i = 0; i < g->nr_cma; i++)
		for (uint32_t n = 0; n < g->cma[i].nr; n++)
			o->type[type_index(o, g->cma[i].start + n)] =
				MIGRATE_CMA;
	memcpy(o->fresh_free, o->free, words * sizeof(*o->free));
	memcpy(o->fresh_type, o->type, types);
	memcpy(o->kept, o->type, types);
	return o;
}

void oracle_destroy(struct oracle *o)
{
	if (!o)
		return;
	free(o->page);
	free(o->block);
	free(o->fresh_block);
	free(o->free);
	free(o->fresh_free);
	free(o->listed);
	free(o->fresh_listed);
	free(o->type);
	free(o->kept);
	free(o->fresh_type);
	free(o->page_log.entries);
	free(o->block_log.entries);
	free(o->left_pcp.entries);
	free(o->left_isolated.entries);
	free(o->changed);
	free(o->bad);
	free(o->added);
	free(o->retyped);
	free(o);
}

void oracle_remember_fresh(struct oracle *o)
{
	memcpy(o->fresh_block, o->block, o->g.nr_pages * sizeof(*o->block));
	memcpy(o->fresh_listed, o->listed,
	       BITMAP_WORDS(o->g.nr_pages) * sizeof(*o->listed));
	memcpy(o->fresh_tally, o->tally, sizeof(o->tally));
	o->page_log.nr = o->page_log.mark = 0;
	o->block_log.nr = o->block_log.mark = 0;
}

static void restore_words(uint64_t *map, const uint64_t *fresh,
			  const struct pfn_range *r)
{
	uint32_t first = r->start / 64, last = (r->start + r->nr - 1) / 64;

	memcpy(map + first, fresh + first,
	       (last - first + 1) * sizeof(*map));
}

void oracle_reset(struct oracle *o)
{
	size_t i;

	for (i = 0; i < o->page_log.nr; i++) {
		const struct pfn_range *r = &o->page_log.entries[i];

		/* No page comes to be in a hole, or leaves one. */
		for (uint32_t pfn = r->start; pfn < r->start + r->nr; pfn++)
			o->page[pfn] = fresh_page(pfn, bitmap_test(o->fresh_free, pfn) ?
							       PAGE_FREE : o->page[pfn].kind);
		restore_words(o->free, o->fresh_free, r);
	}
	for (i = 0; i < o->block_log.nr; i++) {
		const struct pfn_range *r = &o->block_log.entries[i];

		o->block[r->start] = o->fresh_block[r->start];
		restore_words(o->listed, o->fresh_listed, r);
	}
	if (o->types_changed) {
		size_t types =
			((size_t)(o->g.nr_pages >> o->g.pageblock_order) + 1) *
			o->g.nr_zones;

		memcpy(o->type, o->fresh_type, types);
		memcpy(o->kept, o->fresh_type, types);
	}
	o->page_log.nr = o->page_log.mark = 0;
	o->block_log.nr = o->block_log.mark = 0;
	o->types_changed = false;
	memcpy(o->tally, o->fresh_tally, sizeof(o->tally));
	memset(&o->events, 0, sizeof(o->events));
	o->cpu = 0;
	o->task = TASK_ORDINARY;
	memset(o->contended_pcp, 0, sizeof(o->contended_pcp));
	memset(o->contended_zone, 0, sizeof(o->contended_zone));
	o->has_deferred = false;
	o->leaked = 0;
	o->nr_changed = 0;
	o->is_pending = false;
	oracle_end_overlap(o);
}

const struct known_page *oracle_page(const struct oracle *o, uint32_t pfn)
{
	return &o->page[pfn];
}

enum migratetype oracle_type(const struct oracle *o, uint32_t pfn)
{
	return o->type[type_index(o, pfn)];
}

enum migratetype oracle_kept_type(const struct oracle *o, uint32_t pfn)
{
	return o->kept[type_index(o, pfn)];
}

static uint32_t tries(const struct hold *h)
{
	return h->on ? 1u << 16 | (uint32_t)h->after << 8 | h->times : 0;
}

void oracle_context(const struct oracle *o, struct oracle_context *c)
{
	memset(c, 0, sizeof(*c));
	for (int zone = 0; zone < GEOMETRY_MAX_ZONES; zone++) {
		c->tries_zone[zone] = tries(&o->contended_zone[zone]);
		for (int cpu = 0; cpu < GEOMETRY_MAX_CPUS; cpu++)
			c->tries_pcp[zone][cpu] =
				tries(&o->contended_pcp[zone][cpu]);
	}
	c->cpu = o->cpu;
	c->task = o->task;
	c->has_deferred = o->has_deferred;
	c->types_changed = o->types_changed;
	c->leaked = o->leaked;
}

bool oracle_pending(const struct oracle *o)
{
	return o->is_pending;
}

const uint32_t *oracle_changed(const struct oracle *o, size_t *nr)
{
	*nr = o->nr_changed;
	return o->changed;
}

static void change(struct oracle *o, uint32_t pfn)
{
	if (o->nr_changed == o->cap_changed) {
		o->cap_changed = o->cap_changed ? 2 * o->cap_changed : 256;
		o->changed = xrealloc(o->changed,
				      o->cap_changed * sizeof(*o->changed));
	}
	o->changed[o->nr_changed++] = pfn;
}

/* --- giving back --- */

void oracle_leak(struct oracle *o, uint32_t pfn, uint32_t nr)
{
	log_pages(o, pfn, nr);
	for (uint32_t i = 0; i < nr; i++)
		o->page[pfn + i].kind = PAGE_LEAKED;
	bitmap_clear(o->free, pfn, nr);
	o->leaked += nr;
}

#define BIT_OF(damage) (1u << DAMAGE_##damage)

/* Damage that makes freeing fail: of a block's first page, of the others. */
#define BAD_HEAD (BIT_OF(MAPCOUNT) | BIT_OF(MAPPING) | BIT_OF(LOCKED) | \
		  BIT_OF(LRU))
#define BAD_TAIL (BAD_HEAD | BIT_OF(PRIVATE) | BIT_OF(MLOCKED) | \
		  BIT_OF(ANON) | BIT_OF(TYPE))

void oracle_report_bad(struct oracle *o, uint32_t pfn)
{
	if (o->nr_bad == o->cap_bad) {
		o->cap_bad = o->cap_bad ? 2 * o->cap_bad : 64;
		o->bad = xrealloc(o->bad, o->cap_bad * sizeof(*o->bad));
	}
	o->bad[o->nr_bad++] = pfn;
}

/*
 * How often is the page reported? Once; but a compound tail is looked at twice, when it
 * is taken out of its block and as a page: the first look is at its mapping, and
 * clears it. free_tail_page_prepare(), free_page_is_bad()
 */
static unsigned int nr_reports(const struct oracle *o, uint32_t pfn, bool tail,
			       bool counted, uint16_t but)
{
	const struct known_page *page = &o->page[pfn];
	uint16_t damage = page->damage & (tail ? BAD_TAIL : BAD_HEAD) & ~but;
	unsigned int nr = 0;

	if (page->shape == SHAPE_COMPOUND_TAIL && damage & BIT_OF(MAPPING)) {
		damage &= ~BIT_OF(MAPPING);
		/* The report has cleared page->_mapcount. */
		if (!has(o, FEATURE_BAD_KEEPS_MAPCOUNT))
			damage &= ~(BIT_OF(MAPCOUNT) | BIT_OF(TYPE));
		nr++;
	}
	return nr + (counted || damage);
}

unsigned int oracle_reports(const struct oracle *o, uint32_t pfn, bool tail,
			    uint16_t but)
{
	return nr_reports(o, pfn, tail, false, but);
}

/*
 * Is it counted? Not what would have gone to a per-CPU list, before what goes to the zone
 * instead was counted, too. Without SMP that is all: the lists' lock is never to be had.
 */
static bool counts_free(const struct oracle *o, unsigned int order)
{
	return has(o, FEATURE_COUNTS_EACH_FREE) ||
	       (order > PAGE_ALLOC_COSTLY_ORDER &&
		order != o->g.pageblock_order);
}

/*
 * No reference to the block is left: it is freed, unless it is an hwpoisoned page or, with page
 * checking on, some page of it is bad. That page stays charged to the code that allocated it,
 * unless @tagged is false: it was no longer charged.
 */
static void free_block_tagged(struct oracle *o, uint32_t pfn, unsigned int order,
			      bool tagged)
{
	uint32_t nr = 1u << order, i;
	bool bad = false;

	o->events.free_events++;
	o->events.free_pages += nr;
	if (o->page[pfn].damage & BIT_OF(MLOCKED))
		o->events.cleared[geometry_zone(&o->g, pfn)] +=
			o->page[pfn].shape == SHAPE_COMPOUND_HEAD ? nr : 1;
	if (!order && o->page[pfn].damage & BIT_OF(HWPOISON)) {
		o->events.owned--;
		o->events.tagged -= tagged;
		oracle_leak(o, pfn, 1);
		change(o, pfn);
		return;
	}
	for (i = 0; o->g.check_pages && i < nr; i++) {
		for (unsigned int n = nr_reports(o, pfn + i, i > 0,
						   o->page[pfn + i].refs, 0);
		     n; n--) {
			oracle_report_bad(o, pfn + i);
			bad = true;
		}
	}
	if (bad) {
		oracle_leak(o, pfn, nr);
		change(o, pfn);
		return;
	}
	log_pages(o, pfn, nr);
	for (i = 0; i < nr; i++) {
		struct known_page *page = &o->page[pfn + i];

		if (!i || page->damage || page->shape == SHAPE_COMPOUND_TAIL)
			change(o, pfn + i);
		*page = (struct known_page){
			.head = pfn + i,
			.damage = page->damage & BIT_OF(HWPOISON),
			.kind = PAGE_FREE,
			.typed = !!(page->damage & BIT_OF(TYPE)),
		};
	}
	bitmap_set(o->free, pfn, nr);
	o->events.pgfree += counts_free(o, order) ? nr : 0;
	o->events.owned -= nr;
	o->events.tagged -= tagged ? nr : 0;
}

static void free_block(struct oracle *o, uint32_t pfn, unsigned int order)
{
	free_block_tagged(o, pfn, order, true);
}

/* The pages of a block that is not compound may now go one by one. */
static void dissolve(struct oracle *o, uint32_t head)
{
	uint32_t nr = 1u << o->page[head].order;

	log_pages(o, head, nr);
	for (uint32_t i = 0; i < nr; i++) {
		o->page[head + i].shape = SHAPE_PAGE;
		o->page[head + i].head = head + i;
		o->page[head + i].order = 0;
	}
}

static void split(struct oracle *o, const struct call *call)
{
	dissolve(o, call->pfn);
	for (uint32_t i = 0; i < 1u << call->order; i++) {
		change(o, call->pfn + i);
		if (i)
			o->page[call->pfn + i].refs = 1;
	}
}

static struct known_page *alter(struct oracle *o, uint32_t pfn)
{
	log_pages(o, pfn, 1);
	change(o, pfn);
	return &o->page[pfn];
}

/* Drop a reference: true if it was the last. */
static bool drop(struct oracle *o, uint32_t pfn)
{
	return !--alter(o, pfn)->refs;
}

/* __free_pages(): the head counts for all; without it, the tails go at once. */
static void free_pages(struct oracle *o, const struct call *call)
{
	struct known_page *head = &o->page[call->pfn];
	unsigned int order = call->order;

	if (drop(o, call->pfn)) {
		free_block(o, call->pfn, order);
	} else if (head->shape != SHAPE_COMPOUND_HEAD) {
		/* pgalloc_tag_sub_pages() */
		o->events.tagged -= (1 << order) - 1;
		while (order-- > 0)
			free_block_tagged(o, call->pfn + (1u << order), order,
					 false);
		head->shape = SHAPE_PAGE;
		head->order = 0;
	}
}

static void put_page(struct oracle *o, uint32_t pfn)
{
	const struct known_page *page = &o->page[pfn];

	if (drop(o, pfn))
		free_block(o, pfn, page->shape == SHAPE_COMPOUND_HEAD ?
					  page->order : 0);
}

static void cma_release(struct oracle *o, const struct call *call)
{
	uint32_t i;

	o->events.cma_used[call->area] -= call->nr;
	for (i = 0; i < call->nr; i++)
		if (!drop(o, call->pfn + i))
			o->warns = "cma_release";
	for (i = 0; i < call->nr; i++) {
		struct known_page *page = &o->page[call->pfn + i];
		int32_t refs = page->refs;

		free_block(o, call->pfn + i, 0);
		if (page->kind == PAGE_FREE)
			page->others_refs = refs;
	}
}

/* --- taking --- */

/* Callers now hold [pfn, pfn + 2^order) as one block. */
static void hold_block(struct oracle *o, uint32_t pfn, unsigned int order,
		       int32_t refs, bool compound)
{
	uint32_t nr = 1u << order;

	log_pages(o, pfn, nr);
	bitmap_clear(o->free, pfn, nr);
	for (uint32_t i = 0; i < nr; i++) {
		struct known_page *page = &o->page[pfn + i];

		page->kind = PAGE_HELD;
		page->typed = 0;
		page->deferred_order = 0;
		page->others_refs = 0;
		page->head = pfn;
		if (!order)
			page->shape = SHAPE_PAGE;
		else if (compound)
			page->shape = i ? SHAPE_COMPOUND_TAIL :
					  SHAPE_COMPOUND_HEAD;
		else
			page->shape = i ? SHAPE_TAIL : SHAPE_HEAD;
		if (!i || compound)
			change(o, pfn + i);
	}
	o->events.owned += nr;
	o->events.tagged += nr;
	/* Free pages have none of either. */
	o->page[pfn].refs = refs;
	o->page[pfn].order = order;
}

static struct vicinity vicinity_of(const struct oracle *o, uint32_t pfn,
				   unsigned int order)
{
	struct vicinity v = { NO_BLOCK, { -1, -1, -1 }, false };
	uint32_t size = 1u << o->g.pageblock_order;
	uint32_t start = pfn / size * size, end = start + size;
	unsigned int zone = geometry_zone(&o->g, pfn);

	v.whole = end <= o->g.nr_pages &&
		  geometry_zone(&o->g, start) == geometry_zone(&o->g, end - 1);
	for (pfn = start; pfn < end && pfn < o->g.nr_pages; pfn++) {
		const struct seen_block *block = &o->block[pfn];

		if (block->order == NO_BLOCK || block->where != WHERE_BUDDY ||
		    geometry_zone(&o->g, pfn) != zone)
			continue;
		if (block->order >= order && block->order < v.smallest)
			v.smallest = block->order;
		if (block->list < MIGRATE_PCPTYPES &&
		    block->order > v.largest[block->list])
			v.largest[block->list] = (int8_t)block->order;
	}
	return v;
}

static void take_block(struct oracle *o, const struct call *call,
		       const struct result *result, uint32_t pfn, int32_t refs)
{
	uint32_t around = oracle_block_around(o, pfn);

	o->source.order = NO_BLOCK;
	if (around != BITMAP_NONE)
		o->source = o->block[around];
	if (!has(o, FEATURE_CLAIMS))
		o->vicinity = vicinity_of(o, pfn, call->order);
	hold_block(o, pfn, call->order, refs, call->gfp & GFPB_COMP);
	/* What compaction captures is not counted: no rmqueue() has it. */
	if (!result->captured)
		o->events.pgalloc[geometry_zone(&o->g, pfn)] +=
			1ull << call->order;
}

static void take_range(struct oracle *o, const struct call *call,
		       uint32_t pfn, int32_t refs)
{
	for (uint32_t i = 0; i < call->nr; i++)
		hold_block(o, pfn + i, 0, refs, false);
}

/* What was taken with a range is freed page by page. */
static void free_around(struct oracle *o, uint32_t pfn, uint32_t end)
{
	for (; pfn < end; pfn++) {
		o->events.free_events++;
		o->events.free_pages++;
		if (!(o->page[pfn].damage & BIT_OF(HWPOISON))) {
			o->events.pgfree += counts_free(o, 0);
			continue;
		}
		oracle_leak(o, pfn, 1);
		change(o, pfn);
	}
}

static void take_contig(struct oracle *o, const struct call *call,
			const struct result *result)
{
	const struct foreseen *f = &o->foreseen;

	if (call->op == OP_CMA_ALLOC)
		take_range(o, call, result->pfn, 1);
	else if (call->op != OP_ALLOC_CONTIG_COMP)
		take_range(o, call, call->pfn, call->op == OP_ALLOC_CONTIG);
	else
		hold_block(o, call->pfn, call->order, 0, true);
	if (!(f->outcome & MAY_SUCCEED))
		return;
	if (call->op == OP_CMA_ALLOC)
		o->events.cma_used[call->area] += call->nr;
	o->events.isolated += f->around_known ? f->end - f->start : call->nr;
	if (f->around_known) {
		free_around(o, f->start, result->pfn);
		free_around(o, result->pfn + call->nr, f->end);
	} else {
		o->events.around = 2ull << o->g.max_order;
	}
}

/* --- page state --- */

/* Two kinds of damage that live in one field: the later one stays. */
static const uint16_t excluded[NR_DAMAGES] = {
	[DAMAGE_MAPPING] = BIT_OF(ANON), [DAMAGE_ANON] = BIT_OF(MAPPING),
	[DAMAGE_MAPCOUNT] = BIT_OF(TYPE), [DAMAGE_TYPE] = BIT_OF(MAPCOUNT),
};

static struct hold hold_of(const struct call *call)
{
	return (struct hold){
		.on = call->kind, .after = call->after, .times = call->times,
	};
}

void oracle_follow_answer(struct oracle *o, const struct answer *answer)
{
	for (unsigned int i = 0; i < answer->nr; i++) {
		const struct freed_block *block = &answer->block[i];
		const struct call call = {
			.op = OP_FREE, .pfn = block->pfn,
			.order = block->order, .frozen = block->frozen,
		};

		oracle_follow_call(o, &call, NULL);
	}
	if (answer->kind == ANSWER_OOM && answer->outcome == OOM_CURRENT)
		o->task = TASK_OOM_VICTIM;
	if (answer->kind == ANSWER_COMPACT &&
	    answer->outcome >= COMPACTION_COMPLETE)
		o->events.compacted++;
}

void oracle_follow_answers(struct oracle *o, const struct call *call,
			   const struct result *result)
{
	for (uint32_t i = 0; i < call->nr_answers; i++) {
		if (!had_answer(call, result, i))
			continue;
		o->assisted = true;
		oracle_follow_answer(o, &call->answers[i]);
	}
}

/* Types that the call may give to pageblocks: bits. */
static uint8_t types_given(const struct call *call)
{
	if (op_is(call->op, CLASS_ISOLATES) || op_is_contig_alloc(call->op))
		return 1u << MIGRATE_ISOLATE;
	if (call->op == OP_UNRESERVE)
		return 1u << MIGRATE_HIGHATOMIC;
	if (!op_is(call->op, CLASS_ALLOCATES))
		return 0;
	return 1u << call->type | is_atomic(call) << MIGRATE_HIGHATOMIC;
}

/* The function that refuses, and warns of, a request for more than the largest order. */
static const char *refuses_order(const struct oracle *o)
{
	if (has(o, FEATURE_ORDER_ALLOWED))
		return "alloc_order_allowed";
	return has(o, FEATURE_FROZEN_PAGES) ? "__alloc_frozen_pages" : "__alloc_pages";
}

void oracle_follow_call(struct oracle *o, const struct call *call,
			const struct result *result)
{
	struct known_page *page;
	uint32_t i;

	if (o->overlaps)
		o->overlaps_types |= types_given(call);
	if (is_too_large(o, call) && !(call->gfp & GFPB_NOWARN))
		o->warns = refuses_order(o);
	switch ((enum op_code)call->op) {
	case OP_ALLOC:
	case OP_ALLOC_HIGHATOMIC:
		if (!result->ret)
			take_block(o, call, result, result->pfn, 1);
		break;
	case OP_ALLOC_FROZEN:
		if (!result->ret)
			take_block(o, call, result, result->pfn, 0);
		break;
	case OP_ALLOC_NOLOCK:
		if (!result->ret)
			take_block(o, call, result, result->pfn, !call->frozen);
		break;
	case OP_ALLOC_BULK:
		for (i = 0; (int32_t)i < result->ret; i++)
			take_block(o, call, result, result->pfns[i], 1);
		break;
	case OP_ALLOC_CONTIG:
	case OP_ALLOC_CONTIG_FROZEN:
	case OP_ALLOC_CONTIG_COMP:
	case OP_CMA_ALLOC:
		if (call->op == OP_ALLOC_CONTIG_COMP && o->g.section_order &&
		    call->order > o->g.section_order) {
			/* MAX_FOLIO_ORDER: the struct pages of one section. */
			o->warns = "alloc_contig_frozen_range";
			o->foreseen = (struct foreseen){
				.outcome = MAY_BE_INVALID,
				.around_known = true,
				.start = PFN_NONE,
				.end = PFN_NONE,
			};
			break;
		}
		oracle_foresee_range(o, call, result);
		o->overlaps_range = o->overlaps;
		if (call->op == OP_CMA_ALLOC && result->ret)
			o->events.cma_fail++;
		else if (call->op == OP_CMA_ALLOC)
			o->events.cma_success++;
		if (!result->ret)
			take_contig(o, call, result);
		else if (o->foreseen.outcome == MAY_BE_INVALID)
			o->events.isolated += o->foreseen.end -
					      o->foreseen.start;
		break;
	case OP_ISOLATE:
		oracle_foresee_range(o, call, result);
		break;
	case OP_CMA_RELEASE:
		cma_release(o, call);
		break;
	case OP_FREE:
	case OP_FREE_NOLOCK:
		if (call->frozen)
			free_block(o, call->pfn, call->order);
		else
			free_pages(o, call);
		break;
	case OP_FREE_CONTIG:
		for (i = 0; i < call->nr; i++)
			put_page(o, call->pfn + i);
		break;
	case OP_FREE_BULK:
		for (i = 0; i < call->nr; i++)
			put_page(o, call->pfns[i]);
		break;
	case OP_FREE_CONTIG_FROZEN:
		if (call->nr &&
		    o->page[call->pfn].shape == SHAPE_COMPOUND_HEAD) {
			free_block(o, call->pfn, o->page[call->pfn].order);
			break;
		}
		if (call->nr && o->page[call->pfn].shape != SHAPE_PAGE)
			dissolve(o, o->page[call->pfn].head);
		for (i = 0; i < call->nr; i++)
			free_block(o, call->pfn + i, 0);
		break;
	case OP_PUT:
		put_page(o, call->pfn);
		break;
	case OP_GET:
		alter(o, call->pfn)->refs++;
		break;
	case OP_TRY_GET:
		change(o, call->pfn);
		break;
	case OP_FREEZE:
		page = alter(o, call->pfn);
		if (page->refs == call->refs)
			page->refs = 0;
		break;
	case OP_UNFREEZE:
		alter(o, call->pfn)->refs = call->refs;
		break;
	case OP_SPLIT:
		split(o, call);
		break;
	case OP_DAMAGE:
		page = alter(o, call->pfn);
		page->damage &= ~excluded[call->kind];
		page->damage |= 1u << call->kind;
		break;
	case OP_REPAIR:
		alter(o, call->pfn)->damage &= BIT_OF(HWPOISON);
		break;
	case OP_CPU:
		o->cpu = call->cpu;
		break;
	case OP_TASK:
		o->task = call->kind;
		break;
	case OP_CONTEND_PCP:
		o->contended_pcp[call->zone][o->cpu] = hold_of(call);
		break;
	case OP_CONTEND_ZONE:
		o->contended_zone[call->zone] = hold_of(call);
		break;
	case OP_DRAIN:
	case OP_DRAIN_ALL:
	case OP_DECAY:
	case OP_SET_TYPE:
	case OP_UNDO_ISOLATE:
	case OP_UNRESERVE:
	case OP_PRESSURE:
	case OP_KSWAPD:
	case OP_RECLAIM:
	case OP_COMPACT:
	case OP_OOM:
	case OP_OVERLAP:
	case OP_SWITCH:
	case OP_INTERRUPT:
	case NR_OPS:
		break;
	}
}
