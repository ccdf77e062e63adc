// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a history to what each page is: next_page() computes what one page is after one
 * call, out of what all pages were before it. The rules are the kernel's, and are named
 * where they are used.
 */
#include "tests/oracle/reference.h"

#include <string.h>

/* --- history --- */

void history_init(struct history *h, const struct geometry *g)
{
	memset(h, 0, sizeof(*h));
	h->g = *g;
}

void history_drop(struct history *h)
{
	struct moment *m = &h->moments[--h->nr];

	free((void *)m->call.pfns);
	free((void *)m->call.answers);
	free(m->frees);
	free(m->shown);
}

void history_destroy(struct history *h)
{
	while (h->nr)
		history_drop(h);
	free(h->moments);
	memset(h, 0, sizeof(*h));
}

static uint32_t *copy_pfns(const uint32_t *pfns, uint32_t nr)
{
	uint32_t *copy;

	if (!nr)
		return NULL;
	copy = xcalloc(nr, sizeof(*copy));
	memcpy(copy, pfns, nr * sizeof(*copy));
	return copy;
}

static void note_array(struct shown *shown, const uint32_t *pfns, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		shown[pfns[i]].in_array = true;
}

static struct shown *copy_shown(const struct geometry *g,
				const struct snapshot *s)
{
	struct shown *shown = xcalloc(g->nr_pages, sizeof(*shown));
	size_t i;

	for (uint32_t pfn = 0; pfn < g->nr_pages; pfn++)
		shown[pfn].head = PFN_NONE;
	for (i = 0; i < s->nr; i++) {
		const struct page_state *page = &s->pages[i];
		uint32_t pfn = s->pfns[i];

		shown[pfn].where = page->where;
		shown[pfn].order = page->order;
		shown[pfn].list = page->list;
		shown[pfn].cpu = page->cpu;
		if (page->where == WHERE_NONE)
			continue;
		for (uint32_t n = 0; n < 1u << page->order; n++)
			if (pfn + n < g->nr_pages)
				shown[pfn + n].head = pfn;
	}
	/* The part of a pageblock that is in the zone of its first page. */
	for (i = 0; i < s->nr_blocks; i++)
		for (uint32_t pfn = s->block_pfns[i];
		     pfn < g->nr_pages &&
		     pfn >> g->pageblock_order ==
			     s->block_pfns[i] >> g->pageblock_order &&
		     geometry_zone(g, pfn) ==
			     geometry_zone(g, s->block_pfns[i]);
		     pfn++)
			shown[pfn].type = s->block_types[i];
	return shown;
}

static void note_answer(struct moment *m, const struct answer *answer)
{
	m->compacted += answer->kind == ANSWER_COMPACT &&
			answer->outcome >= COMPACTION_COMPLETE;
	m->victim |= answer->kind == ANSWER_OOM &&
		     answer->outcome == OOM_CURRENT;
	for (uint32_t i = 0; i < answer->nr; i++)
		m->frees[m->nr_frees++] = (struct call){
			.op = OP_FREE,
			.pfn = answer->block[i].pfn,
			.order = answer->block[i].order,
			.frozen = answer->block[i].frozen,
		};
}

/* Those that the request has had, each kind in order. */
static void note_answers(struct moment *m, const struct call *call,
			 const struct result *result)
{
	struct answer *copy = xcalloc(call->nr_answers + 1, sizeof(*copy));
	uint32_t nr[NR_ANSWER_KINDS] = { 0 };

	if (call->nr_answers)
		memcpy(copy, call->answers, call->nr_answers * sizeof(*copy));
	m->call.answers = copy;
	m->frees = xcalloc(call->nr_answers * ANSWER_MAX_BLOCKS + 1,
			   sizeof(*m->frees));
	for (uint32_t i = 0; i < call->nr_answers; i++)
		if (nr[copy[i].kind]++ < result->nr_used[copy[i].kind])
			note_answer(m, &copy[i]);
}

void history_add(struct history *h, const struct call *call,
		 const struct result *result, const struct snapshot *s)
{
	struct moment *m;

	if (h->nr == h->cap) {
		h->cap = h->cap ? 2 * h->cap : 16;
		h->moments = xrealloc(h->moments,
				      h->cap * sizeof(*h->moments));
	}
	m = &h->moments[h->nr++];
	memset(m, 0, sizeof(*m));
	m->shown = copy_shown(&h->g, s);
	m->call.op = NR_OPS;
	if (call) {
		m->call = *call;
		m->ret = result->ret;
		m->pfn = result->pfn;
		m->captured = result->captured;
		note_answers(m, call, result);
		if (call->op == OP_FREE_BULK) {
			m->call.pfns = copy_pfns(call->pfns, call->nr);
			note_array(m->shown, call->pfns, call->nr);
		} else if (call->op == OP_ALLOC_BULK) {
			note_array(m->shown, result->pfns,
				   (uint32_t)result->ret);
		}
	}
	m->freed = s->events.page_free_pages;
	for (unsigned int zone = 0; zone < h->g.nr_zones; zone++) {
		m->zone[zone] = s->zones[zone];
		for (unsigned int cpu = 0; cpu < h->g.nr_cpus; cpu++)
			m->high[zone][cpu] = s->pcps[zone][cpu].high;
	}
}

/* --- pages --- */

/**
 * struct taking - how a call takes a page
 * @head, @order: the block that it is taken in.
 * @refs: of the block's first page.
 * @buddy: counted by PGALLOC.
 */
struct taking {
	uint32_t head;
	uint8_t order;
	bool compound;
	bool refs;
	bool buddy;
};

/* Does the call take the page? prep_new_page(), alloc_contig_range(), cma_alloc() */
static bool is_taken(const struct moment *m, uint32_t pfn, struct taking *t)
{
	const struct call *call = &m->call;
	bool success = !m->ret;

	*t = (struct taking){ .head = m->pfn, .order = call->order,
			      .compound = call->order && call->gfp & GFPB_COMP,
			      .refs = true, .buddy = !m->captured };
	switch (call->op) {
	case OP_ALLOC_FROZEN:
		t->refs = false;
		break;
	case OP_ALLOC_NOLOCK:
		t->refs = !call->frozen;
		break;
	case OP_ALLOC:
	case OP_ALLOC_HIGHATOMIC:
		break;
	case OP_ALLOC_BULK:
		t->head = pfn;
		success = m->shown[pfn].in_array;
		break;
	case OP_ALLOC_CONTIG_COMP:
		t->head = call->pfn;
		t->refs = t->buddy = false;
		break;
	case OP_CMA_ALLOC:
	case OP_ALLOC_CONTIG:
	case OP_ALLOC_CONTIG_FROZEN:
		t->head = call->op == OP_CMA_ALLOC ? m->pfn : call->pfn;
		success &= pfn - t->head < call->nr;
		t->head = pfn;
		t->order = 0;
		t->refs = call->op != OP_ALLOC_CONTIG_FROZEN;
		t->buddy = false;
		break;
	default:
		return false;
	}
	return success && pfn - t->head < 1u << t->order;
}

/* How many references to this page does the call drop? */
static int32_t nr_dropped(const struct moment *m, uint32_t pfn)
{
	const struct call *call = &m->call;

	switch (call->op) {
	case OP_FREE:
	case OP_FREE_NOLOCK:
		return pfn == call->pfn && !call->frozen;
	case OP_PUT:
		return pfn == call->pfn;
	case OP_FREE_CONTIG:
	case OP_CMA_RELEASE:
		return pfn - call->pfn < call->nr;
	case OP_FREE_BULK:
		return m->shown[pfn].in_array;
	default:
		return 0;
	}
}

/* Is the page freed, and in which block? @was: all pages, before the call. */
static bool is_freed(const struct known_page *was, const struct moment *m,
		     uint32_t pfn, struct pfn_range *block)
{
	const struct call *call = &m->call;
	uint32_t at = pfn - call->pfn;
	const struct known_page *named = call->pfn == PFN_NONE ? NULL :
								 &was[call->pfn];

	*block = (struct pfn_range){ pfn, 1 };
	switch (call->op) {
	case OP_FREE:
	case OP_FREE_NOLOCK:
		*block = (struct pfn_range){ call->pfn, 1u << call->order };
		if (at >= block->nr || call->frozen || named->refs == 1)
			return at < block->nr;
		/* ___free_pages(): the tails of 2^n pages, in blocks of 2^(n-1), ... 1. */
		if (!at || named->shape == SHAPE_COMPOUND_HEAD)
			return false;
		while (block->nr > at)
			block->nr /= 2;
		block->start += block->nr;
		return true;
	case OP_PUT:
		/* __folio_put() */
		if (named->shape == SHAPE_COMPOUND_HEAD)
			*block = (struct pfn_range){ call->pfn,
						     1u << named->order };
		return pfn - call->pfn < block->nr && named->refs == 1 &&
		       (block->nr > 1 || !at);
	case OP_FREE_CONTIG:
	case OP_FREE_BULK:
		return nr_dropped(m, pfn) && was[pfn].refs == 1;
	case OP_CMA_RELEASE:
		return at < call->nr;
	case OP_FREE_CONTIG_FROZEN:
		if (!call->nr || named->shape != SHAPE_COMPOUND_HEAD)
			return at < call->nr;
		*block = (struct pfn_range){ call->pfn, 1u << named->order };
		return at < block->nr;
	default:
		return false;
	}
}

#define HAS(page, kind) ((page)->damage >> DAMAGE_##kind & 1)

/*
 * Does __free_pages_prepare() refuse the block? What it clears on the first page before
 * that is checked, it does not clear on the others.
 */
static bool is_refused(const struct geometry *g, const struct known_page *was,
		       const struct moment *m, const struct pfn_range *block)
{
	if (block->nr == 1 && HAS(&was[block->start], HWPOISON))
		return true;
	if (!g->check_pages)
		return false;
	for (uint32_t pfn = block->start; pfn < block->start + block->nr; pfn++) {
		const struct known_page *page = &was[pfn];

		if (page->refs - nr_dropped(m, pfn) || HAS(page, MAPCOUNT) ||
		    HAS(page, MAPPING) || HAS(page, LOCKED) || HAS(page, LRU))
			return true;
		if (pfn != block->start &&
		    (HAS(page, PRIVATE) || HAS(page, MLOCKED) ||
		     HAS(page, ANON) || HAS(page, TYPE)))
			return true;
	}
	return false;
}

static struct known_page taken_page(struct known_page page, uint32_t pfn,
				    const struct taking *t)
{
	bool first = pfn == t->head;

	page = (struct known_page){ .head = t->head, .kind = PAGE_HELD,
				    .damage = page.damage };
	if (!t->order)
		page.shape = SHAPE_PAGE;
	else if (t->compound)
		page.shape = first ? SHAPE_COMPOUND_HEAD : SHAPE_COMPOUND_TAIL;
	else
		page.shape = first ? SHAPE_HEAD : SHAPE_TAIL;
	page.refs = first && t->refs;
	page.order = first ? t->order : 0;
	return page;
}

/* One page among others, as split_page() makes it, its refcount apart. */
static void detach(struct known_page *page, uint32_t pfn)
{
	page->shape = SHAPE_PAGE;
	page->head = pfn;
	page->order = 0;
}

static struct known_page freed_page(const struct history *h,
				    const struct known_page *was,
				    const struct moment *m, uint32_t pfn,
				    const struct pfn_range *block)
{
	struct known_page page = was[pfn];

	page.refs -= nr_dropped(m, pfn);
	if (m->call.op == OP_FREE_CONTIG_FROZEN &&
	    page.shape != SHAPE_COMPOUND_HEAD &&
	    page.shape != SHAPE_COMPOUND_TAIL)
		detach(&page, pfn);
	if (is_refused(&h->g, was, m, block)) {
		page.kind = PAGE_LEAKED;
		return page;
	}
	return (struct known_page){
		.head = pfn, .kind = PAGE_FREE,
		.damage = page.damage & 1u << DAMAGE_HWPOISON,
		.typed = HAS(&page, TYPE),
		.others_refs = page.refs,
	};
}

/* page->mapping is one field, page->_mapcount and page_type are another. */
static uint16_t damaged(uint16_t damage, unsigned int kind)
{
	static const uint16_t fields[] = {
		1u << DAMAGE_MAPPING | 1u << DAMAGE_ANON,
		1u << DAMAGE_MAPCOUNT | 1u << DAMAGE_TYPE,
	};

	for (unsigned int i = 0; i < 2; i++)
		if (fields[i] >> kind & 1)
			damage &= ~fields[i];
	return damage | 1u << kind;
}

/* A page that is neither taken nor freed. */
static struct known_page other_page(const struct known_page *was,
				    const struct moment *m, uint32_t pfn)
{
	const struct call *call = &m->call;
	struct known_page page = was[pfn];
	bool named = pfn == call->pfn;

	page.refs -= nr_dropped(m, pfn);
	switch (call->op) {
	case OP_FREE:
	case OP_FREE_NOLOCK:
		/* Its tails have gone. */
		if (named && page.shape != SHAPE_COMPOUND_HEAD)
			detach(&page, pfn);
		break;
	case OP_FREE_CONTIG_FROZEN:
		/* The rest of a block may go page by page later. */
		if (call->nr && page.kind == PAGE_HELD &&
		    page.head == was[call->pfn].head)
			detach(&page, pfn);
		break;
	case OP_SPLIT:
		if (pfn - call->pfn >= 1u << call->order)
			break;
		detach(&page, pfn);
		if (!named)
			page.refs = 1;
		break;
	case OP_GET:
		page.refs += named;
		break;
	case OP_FREEZE:
		if (named && page.refs == call->refs)
			page.refs = 0;
		break;
	case OP_UNFREEZE:
		if (named)
			page.refs = call->refs;
		break;
	case OP_DAMAGE:
		if (named)
			page.damage = damaged(page.damage, call->kind);
		break;
	case OP_REPAIR:
		if (named)
			page.damage &= 1u << DAMAGE_HWPOISON;
		break;
	default:
		break;
	}
	return page;
}

static bool is_same_block(const struct shown *a, const struct shown *b)
{
	return a->where == b->where && a->order == b->order &&
	       a->list == b->list && a->cpu == b->cpu;
}

/*
 * What page @pfn is after moment @m, if all pages were @was before it, and lists showed
 * @shown.
 */
static struct known_page next_page(const struct history *h,
				   const struct known_page *was,
				   const struct shown *shown,
				   const struct moment *m, uint32_t pfn)
{
	const struct shown *before = &shown[pfn], *now = &m->shown[pfn];
	struct known_page page;
	struct pfn_range block;
	struct taking taking;

	if (is_taken(m, pfn, &taking))
		page = taken_page(was[pfn], pfn, &taking);
	else if (is_freed(was, m, pfn, &block))
		page = freed_page(h, was, m, pfn, &block);
	else
		page = other_page(was, m, pfn);

	/* page->private keeps the order until a free list has had the page. */
	if (before->where == WHERE_DEFERRED && !is_same_block(before, now))
		page.deferred_order = before->order & 15;
	if (now->where == WHERE_BUDDY)
		page.deferred_order = 0;
	/* Freed, and on no list: dropped, for hwpoison or a known difference. */
	if (page.kind == PAGE_FREE && now->head == PFN_NONE)
		page.kind = PAGE_LEAKED;
	return page;
}

static struct known_page fresh_page(const struct geometry *g, uint32_t pfn)
{
	struct known_page page = { .head = pfn, .kind = PAGE_FREE };

	if (geometry_is_hole(g, pfn)) {
		page.kind = geometry_absent(g, pfn) ? PAGE_ABSENT :
						      PAGE_RESERVED;
		page.refs = 1;	/* __init_single_page() */
	}
	return page;
}

/* --- what is counted --- */

/* What page @pfn adds; a block that is freed is added by its first page. */
static void count_page(struct expected_events *e, const struct geometry *g,
		       const struct known_page *was, const struct moment *m,
		       uint32_t pfn)
{
	unsigned int zone = geometry_zone(g, pfn);
	struct pfn_range block;
	struct taking taking;

	if (is_taken(m, pfn, &taking)) {
		e->pgalloc[zone] += taking.buddy;
		return;
	}
	if (!is_freed(was, m, pfn, &block) || block.start != pfn)
		return;
	e->free_events++;
	e->free_pages += block.nr;
	if (!is_refused(g, was, m, &block))
		e->pgfree += block.nr;
	/* __folio_clear_mlocked() and folio_nr_pages() */
	if (HAS(&was[pfn], MLOCKED))
		e->cleared[zone] += was[pfn].shape == SHAPE_COMPOUND_HEAD ?
					    block.nr : 1;
}

static void count_call(struct expected_events *e, const struct moment *m,
		       uint32_t nr_dropped)
{
	const struct call *call = &m->call;
	uint64_t around = m->freed - m[-1].freed;

	if (call->op == OP_CMA_ALLOC && m->ret) {
		e->cma_fail++;
	} else if (call->op == OP_CMA_ALLOC) {
		e->cma_success++;
		e->cma_used[call->area] += call->nr;
	} else if (call->op == OP_CMA_RELEASE) {
		e->cma_used[call->area] -= call->nr;
	}
	if (call->op >= NR_OPS || !op_is_contig_alloc(call->op) || m->ret)
		return;
	/* free_contig_range() on what was taken with the range: page by page. */
	e->free_events += around;
	e->free_pages += around;
	e->pgfree += around - nr_dropped;
}

static void count_lists(struct tally *t, const struct geometry *g,
			const struct shown *head)
{
	uint32_t nr = 1u << head->order;
	/* NR_PCP_LISTS: three for each order up to the costly, then two for THP. */
	unsigned int list = head->order > PAGE_ALLOC_COSTLY_ORDER ?
		3 * (PAGE_ALLOC_COSTLY_ORDER + 1) +
			(head->list == MIGRATE_MOVABLE) :
		3u * head->order + head->list;

	if (head->where == WHERE_BUDDY) {
		t->nr_blocks[head->order]++;
		t->blocks[head->order][head->list]++;
		t->pages[head->list] += nr;
		if (head->list != MIGRATE_ISOLATE &&
		    head->order >= g->pageblock_order)
			t->large_pages += nr;
	} else if (head->where == WHERE_PCP) {
		t->pcp[head->cpu] += (int32_t)nr;
		t->lists[head->cpu][list]++;
	} else if (head->where == WHERE_DEFERRED) {
		t->deferred += nr;
	}
}

static void count_zones(struct reference *r, const struct history *h)
{
	const struct moment *last = &h->moments[h->nr - 1];
	const struct geometry *g = &h->g;

	for (uint32_t pfn = 0; pfn < g->nr_pages; pfn++) {
		unsigned int zone = geometry_zone(g, pfn);
		struct tally *t = &r->tally[zone];

		count_lists(t, g, &last->shown[pfn]);
		/* Once for each zone that has a part of the pageblock. */
		if (pfn % (1u << g->pageblock_order) &&
		    pfn != g->zone_start[zone])
			continue;
		t->isolated += last->shown[pfn].type == MIGRATE_ISOLATE;
		t->reserved += r->kept[pfn] == MIGRATE_HIGHATOMIC;
	}
	for (unsigned int zone = 0; zone < g->nr_zones; zone++) {
		const struct zone_state *is = &last->zone[zone];
		struct tally *t = &r->tally[zone];

		memcpy(t->watermark, is->watermark, sizeof(t->watermark));
		t->watermark_boost = is->watermark_boost;
		memcpy(t->lowmem_reserve, is->lowmem_reserve,
		       sizeof(t->lowmem_reserve));
		t->flags = is->flags;
		for (unsigned int cpu = 0; cpu < g->nr_cpus; cpu++)
			r->tally[zone].high[cpu] = last->high[zone][cpu];
	}
}

/* --- who runs, who holds a lock, what type a pageblock had --- */

static uint8_t task_at(const struct history *h, size_t i)
{
	while (i && h->moments[i].call.op != OP_TASK && !h->moments[i].victim)
		i--;
	if (h->moments[i].victim)
		return TASK_OOM_VICTIM;
	return i ? h->moments[i].call.kind : TASK_ORDINARY;
}

static uint8_t cpu_at(const struct history *h, size_t i)
{
	while (i && h->moments[i].call.op != OP_CPU)
		i--;
	return i ? h->moments[i].call.cpu : 0;
}

static void find_holds(struct reference *r, const struct history *h)
{
	for (size_t i = 1; i < h->nr; i++) {
		const struct call *call = &h->moments[i].call;
		struct hold hold = { call->kind, call->after, call->times };

		if (call->op == OP_CONTEND_ZONE)
			r->contended_zone[call->zone] = hold;
		if (call->op == OP_CONTEND_PCP)
			r->contended_pcp[call->zone][cpu_at(h, i)] = hold;
	}
}

static uint8_t kept_type(const struct history *h, uint32_t pfn)
{
	size_t i = h->nr - 1;

	while (i && h->moments[i].shown[pfn].type == MIGRATE_ISOLATE)
		i--;
	return h->moments[i].shown[pfn].type;
}

static void begin(struct reference *r, const struct history *h)
{
	r->page = xcalloc(h->g.nr_pages, sizeof(*r->page));
	r->was = xcalloc(h->g.nr_pages, sizeof(*r->was));
	r->kept = xcalloc(h->g.nr_pages, 1);
	for (uint32_t pfn = 0; pfn < h->g.nr_pages; pfn++)
		r->page[pfn] = fresh_page(&h->g, pfn);
	r->nr = 1;
}

/* All pages after @m. Return: how many were dropped. */
static uint32_t step(struct reference *r, const struct history *h,
		     const struct shown *shown, const struct moment *m)
{
	struct known_page *was = r->page, *is = r->was;
	uint32_t nr_dropped = 0;

	for (uint32_t pfn = 0; pfn < h->g.nr_pages; pfn++) {
		is[pfn] = next_page(h, was, shown, m, pfn);
		count_page(&r->events, &h->g, was, m, pfn);
		nr_dropped += was[pfn].kind == PAGE_FREE &&
			      is[pfn].kind == PAGE_LEAKED;
		r->has_deferred |= m->shown[pfn].where == WHERE_DEFERRED;
	}
	r->page = is;
	r->was = was;
	return nr_dropped;
}

/*
 * What others freed while the request waited comes first: each is a step of its own. That
 * what the request is to take is on no list by then makes no difference to it.
 */
static void next_pages(struct reference *r, const struct history *h)
{
	const struct moment *m = &h->moments[r->nr++];
	const struct shown *before = m[-1].shown;

	for (size_t i = 0; i < m->nr_frees; i++) {
		struct moment one = { .call = m->frees[i], .shown = m->shown };

		step(r, h, before, &one);
	}
	r->events.compacted += m->compacted;
	count_call(&r->events, m, step(r, h, before, m));
}

void reference_follow(struct reference *r, const struct history *h)
{
	if (!r->nr)
		begin(r, h);
	while (r->nr < h->nr)
		next_pages(r, h);
	r->leaked = 0;
	memset(r->tally, 0, sizeof(r->tally));
	for (uint32_t pfn = 0; pfn < h->g.nr_pages; pfn++) {
		r->leaked += r->page[pfn].kind == PAGE_LEAKED;
		r->kept[pfn] = kept_type(h, pfn);
	}
	count_zones(r, h);
	find_holds(r, h);
	r->cpu = cpu_at(h, h->nr - 1);
	r->task = task_at(h, h->nr - 1);
}

void reference_destroy(struct reference *r)
{
	free(r->page);
	free(r->was);
	free(r->kept);
	memset(r, 0, sizeof(*r));
}
