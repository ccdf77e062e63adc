// SPDX-License-Identifier: GPL-2.0-only
/* What callers hold, and what becomes of it with each call. */
#include "runner/caller/answers.h"

#include <string.h>

#include "oracle/alloc.h"
#include "oracle/bitmap.h"

struct caller *caller_create(const struct geometry *g, const struct oracle *o)
{
	struct caller *c = xcalloc(1, sizeof(*c));

	c->g = g;
	c->o = o;
	c->owner = xcalloc(g->nr_pages, sizeof(*c->owner));
	c->gathered = xcalloc(BITMAP_WORDS(g->nr_pages), sizeof(*c->gathered));
	c->kept = xcalloc(BITMAP_WORDS(g->nr_pages), sizeof(*c->kept));
	c->pfns = xcalloc(g->nr_pages, sizeof(*c->pfns));
	c->answers = xcalloc(MAX_ANSWERS, sizeof(*c->answers));
	return c;
}

static void forget(struct allocation *a)
{
	free(a->pfns);
	*a = (struct allocation){ 0 };
}

void caller_destroy(struct caller *c)
{
	if (!c)
		return;
	caller_reset(c);
	free(c->allocs);
	free(c->owner);
	free(c->gathered);
	free(c->kept);
	free(c->pfns);
	free(c->answers);
	free(c);
}

void caller_reset(struct caller *c)
{
	for (uint32_t i = 0; i < c->nr_allocs; i++)
		forget(&c->allocs[i]);
	c->nr_allocs = 0;
	c->oldest = 0;
	if (c->nr_gathered)
		bitmap_clear(c->gathered, 0, c->g->nr_pages);
	c->nr_gathered = 0;
	c->nr_answers = 0;
	memset(c->nr_used, 0, sizeof(c->nr_used));
	c->cursor = 0;
	c->isolated = false;
	c->cpu = 0;
	c->task = TASK_ORDINARY;
	memset(c->contended_pcp, 0, sizeof(c->contended_pcp));
	memset(c->contended_zone, 0, sizeof(c->contended_zone));
}

/* --- allocations and their pages --- */

void held_expect(struct caller *c)
{
	if (c->nr_allocs == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 64;
		c->allocs = xrealloc(c->allocs, c->cap * sizeof(*c->allocs));
	}
	c->at = c->nr_allocs++;
	c->allocs[c->at] = (struct allocation){ 0 };
}

const struct allocation *held_named(const struct caller *c, uint32_t alloc)
{
	return alloc < c->nr_allocs && c->allocs[alloc].held ?
		       &c->allocs[alloc] : NULL;
}

struct allocation *held_oldest(struct caller *c)
{
	while (c->oldest < c->nr_allocs && !c->allocs[c->oldest].held)
		c->oldest++;
	return c->oldest < c->nr_allocs ? &c->allocs[c->oldest] : NULL;
}

bool held_by(const struct caller *c, const struct allocation *a, uint32_t pfn)
{
	return oracle_page(c->o, pfn)->kind == PAGE_HELD &&
	       c->owner[pfn] == (uint32_t)(a - c->allocs);
}

uint32_t held_find(const struct caller *c, const struct allocation *a,
		   uint32_t page, page_fits *fits)
{
	if (!a->nr)
		return PFN_NONE;
	page %= a->nr;
	if (page < a->gone)
		page = a->gone;
	for (uint32_t i = 0; i < a->nr - a->gone; i++) {
		uint32_t nr = page + i;
		uint32_t pfn = held_page(a, nr < a->nr ? nr : nr - a->nr + a->gone);

		if (held_by(c, a, pfn) && fits(c, oracle_page(c->o, pfn)))
			return pfn;
	}
	return PFN_NONE;
}

uint32_t held_count(const struct caller *c, const struct allocation *a,
		    uint32_t pfn, uint32_t count, page_fits *fits)
{
	uint32_t end = a->pfns ? pfn + 1 : a->pfn + a->nr, nr = 0;

	while (nr < count && pfn + nr < end && held_by(c, a, pfn + nr) &&
	       fits(c, oracle_page(c->o, pfn + nr)))
		nr++;
	return nr;
}

/* --- the array of a bulk free --- */

void held_gather(struct caller *c, uint32_t pfn)
{
	c->nr_gathered += !bitmap_test(c->gathered, pfn);
	bitmap_set(c->gathered, pfn, 1);
}

const uint32_t *held_array(struct caller *c, page_fits *fits, uint32_t *nr)
{
	uint32_t pfn = 0;

	for (*nr = 0; c->nr_gathered; c->nr_gathered--) {
		pfn = bitmap_first_in(c->gathered, NULL, pfn,
				      c->g->nr_pages - pfn);
		bitmap_clear(c->gathered, pfn, 1);
		if (fits(c, oracle_page(c->o, pfn)))
			c->pfns[(*nr)++] = pfn;
	}
	return c->pfns;
}

bool caller_gathers(const struct caller *c, uint32_t pfn)
{
	return bitmap_test(c->gathered, pfn);
}

/* --- for those who look on --- */

uint32_t caller_nr_allocs(const struct caller *c)
{
	return c->nr_allocs;
}

bool caller_holding(const struct caller *c, uint32_t alloc, struct holding *h)
{
	const struct allocation *a = held_named(c, alloc);

	if (a)
		*h = (struct holding){ a->nr, a->pfns, a->cma, a->area };
	return a;
}

const struct answer *caller_answers(struct caller *c, uint32_t *nr)
{
	answers_forget(c);
	*nr = c->nr_answers;
	return c->answers;
}

uint32_t caller_page(const struct caller *c, uint32_t alloc, uint32_t page)
{
	const struct allocation *a = &c->allocs[alloc];
	uint32_t pfn = held_page(a, page);

	return held_by(c, a, pfn) ? pfn : PFN_NONE;
}

/* --- what came of a call --- */

/* The operation at hand has allocated [pfn, pfn + nr), or @pfns. */
static void hold(struct caller *c, const struct call *call, uint32_t pfn,
		 const uint32_t *pfns, uint32_t nr)
{
	struct allocation *a = &c->allocs[c->at];

	*a = (struct allocation){
		.pfn = pfn,
		.nr = nr,
		.held = nr,
		.cma = call->op == OP_CMA_ALLOC,
		.area = call->area,
	};
	if (pfns && nr) {
		a->pfns = xcalloc(nr, sizeof(*pfns));
		memcpy(a->pfns, pfns, nr * sizeof(*pfns));
	}
	for (uint32_t i = 0; i < nr; i++)
		c->owner[held_page(a, i)] = c->at;
}

void held_lose(struct caller *c, uint32_t pfn)
{
	struct allocation *a;

	if (c->owner[pfn] == NOBODY)
		return;
	a = &c->allocs[c->owner[pfn]];
	c->owner[pfn] = NOBODY;
	if (c->nr_gathered && bitmap_test(c->gathered, pfn)) {
		bitmap_clear(c->gathered, pfn, 1);
		c->nr_gathered--;
	}
	if (!--a->held) {
		forget(a);
		return;
	}
	while (a->gone < a->nr && !held_by(c, a, held_page(a, a->gone)))
		a->gone++;
}

/* Of the pages a call was about, those that are no longer held are lost. */
static void lose_pages(struct caller *c, uint32_t pfn, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		if (oracle_page(c->o, pfn + i)->kind != PAGE_HELD)
			held_lose(c, pfn + i);
}

/* What callers do without holding anything by it. */
static void note_state(struct caller *c, const struct call *call)
{
	switch (call->op) {
	case OP_CPU:
		c->cpu = call->cpu;
		break;
	case OP_TASK:
		c->task = call->kind;
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
	}
}

uint32_t caller_expect(struct caller *c)
{
	held_expect(c);
	return c->at;
}

void caller_update_at(struct caller *c, uint32_t number, const struct call *call,
		      const struct result *result)
{
	c->at = number;
	caller_update(c, call, result);
}

void caller_update(struct caller *c, const struct call *call,
		   const struct result *result)
{
	bool named = call->pfn != PFN_NONE;

	if (call->nr_answers && !op_is(call->op, CLASS_ANSWERS))
		memcpy(c->nr_used, result->nr_used, sizeof(c->nr_used));
	if (call->op == OP_ALLOC_BULK) {
		hold(c, call, PFN_NONE, result->pfns,
		     result->ret > 0 ? (uint32_t)result->ret : 0);
	} else if (op_is(call->op, CLASS_ALLOCATES)) {
		if (!result->ret)
			hold(c, call, named ? call->pfn : result->pfn, NULL,
			     call->nr);
	} else if (call->op == OP_FREE_BULK) {
		for (uint32_t i = 0; i < call->nr; i++)
			lose_pages(c, call->pfns[i], 1);
	} else if (op_is(call->op, CLASS_FREES)) {
		lose_pages(c, call->pfn, call->nr);
	} else if (op_is(call->op, CLASS_ANSWERS)) {
		answers_queue(c);
	} else {
		note_state(c, call);
	}
}
