// SPDX-License-Identifier: GPL-2.0-only
/* The end of a program: everything is freed, call by call. */
#include "runner/caller/answers.h"
#include "runner/caller/meaning.h"

#include <string.h>

#define MANY_REFS	16	/* more are not dropped one by one */

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

static bool release_cma(const struct caller *c, const struct allocation *a,
			struct call *call)
{
	call->op = OP_CMA_RELEASE;
	if (call_cma_release(c, a, 0, a->nr, sole_page, call))
		return true;
	/* Without page checking, the other references are dropped first. */
	call->op = OP_PUT;
	return call_put(c, a, 0, call);
}

static bool much_referenced_page(const struct caller *c,
				 const struct known_page *page)
{
	return page->refs > MANY_REFS;
}

/* One reference of each page at a time, as far as they lie side by side. */
static bool release(const struct caller *c, struct allocation *a,
		    struct call *call)
{
	const struct known_page *page;

	if (a->cma)
		return release_cma(c, a, call);
	if (!a->few_refs)
		call->pfn = held_find(c, a, 0, much_referenced_page);
	if (call->pfn != PFN_NONE) {
		/* All at once: a frozen page is freed next. */
		call->op = OP_FREEZE;
		call->refs = oracle_page(c->o, call->pfn)->refs;
		call->nr = 1;
		return true;
	}
	/* From here on references are only dropped. */
	a->few_refs = true;
	call_free(c, a, 0, call);
	page = oracle_page(c->o, call->pfn);
	if (page->shape == SHAPE_PAGE && call->frozen) {
		call->op = OP_FREE_CONTIG_FROZEN;
		call->nr = held_count(c, a, call->pfn, a->nr, frozen_page);
	} else if (page->shape == SHAPE_PAGE) {
		call->op = OP_FREE_CONTIG;
		call->nr = held_count(c, a, call->pfn, a->nr, counted_page);
	} else if (page->refs > 1) {
		/* The extra references, so that no tail is left behind. */
		call->op = OP_PUT;
		return call_put(c, a, 0, call);
	} else {
		call->op = OP_FREE;
	}
	return true;
}

/* The next run of isolated pageblocks of one zone. */
static bool find_isolated(struct caller *c, struct call *call)
{
	uint32_t step = 1u << c->g->pageblock_order, pfn;

	while (c->cursor < c->g->nr_pages && !oracle_is_isolated(c->o, c->cursor))
		c->cursor += step;
	if (c->cursor >= c->g->nr_pages)
		return false;
	for (pfn = c->cursor; pfn < c->g->nr_pages && oracle_is_isolated(c->o, pfn);)
		pfn += step;
	call->pfn = c->cursor;
	call->nr = clip_range(c, c->cursor, pfn - c->cursor);
	c->cursor += (call->nr + step - 1) / step * step;
	return true;
}

bool caller_free_all(struct caller *c, struct call *call)
{
	struct allocation *a;

	memset(call, 0, sizeof(*call));
	call->pfn = PFN_NONE;
	if (end_contention(c, call) || answers_free_all(c, call))
		return true;
	a = held_oldest(c);
	if (a)
		return release(c, a, call);
	if (!c->isolated || !find_isolated(c, call))
		return false;
	call->op = OP_UNDO_ISOLATE;
	return true;
}
