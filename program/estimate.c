/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/estimate.h"

void estimate_init(struct estimate *e, const struct geometry *g)
{
	e->g = g;
	e->nr_allocs = 0;
	e->nr_live = 0;
	for (unsigned int i = 0; i < g->nr_zones; i++)
		e->next_in_zone[i] = g->zone_start[i];
	for (unsigned int i = 0; i < g->nr_cma; i++)
		e->next_in_cma[i] = g->cma[i].start;
}

static struct guess *guess_of(struct estimate *e, uint32_t alloc)
{
	return &e->guesses[alloc % ESTIMATE_WINDOW];
}

const struct guess *estimate_of(const struct estimate *e, uint32_t alloc)
{
	const struct guess *guess = &e->guesses[alloc % ESTIMATE_WINDOW];

	if (alloc >= e->nr_allocs || e->nr_allocs - alloc > ESTIMATE_WINDOW)
		return NULL;
	return guess->left ? guess : NULL;
}

uint32_t estimate_live(const struct estimate *e, uint32_t alloc)
{
	uint32_t nr = e->nr_allocs < ESTIMATE_WINDOW ? e->nr_allocs :
						       ESTIMATE_WINDOW;

	if (!e->nr_live)
		return ALLOC_NONE;
	while (!estimate_of(e, alloc))
		alloc = alloc > e->nr_allocs - nr ? alloc - 1 :
						    e->nr_allocs - 1;
	return alloc;
}

/* The next allocation, of so many pages: none if it fails. */
static uint32_t take(struct estimate *e, struct guess guess)
{
	struct guess *at = guess_of(e, e->nr_allocs);

	/* What was there is now too far back to be seen. */
	e->nr_live -= e->nr_allocs >= ESTIMATE_WINDOW && at->left;
	e->nr_live += !!guess.pages;
	*at = guess;
	at->left = guess.pages;
	e->nr_allocs++;
	return guess.pages ? e->nr_allocs - 1 : ALLOC_NONE;
}

/* @nr pages behind what was taken before, aligned to @align. */
static uint32_t next_pages(uint32_t *next, uint32_t nr, uint32_t align)
{
	uint32_t pfn = (*next + align - 1) / align * align;

	*next = pfn + nr;
	return pfn;
}

static uint32_t take_block(struct estimate *e, uint32_t order, uint32_t zone, bool frozen)
{
	uint32_t pages = 1u << order % (e->g->max_order + 1u);

	return take(e, (struct guess){
		.pfn = next_pages(&e->next_in_zone[zone % e->g->nr_zones], pages, pages),
		.pages = pages,
		.frozen = frozen,
	});
}

static uint32_t take_compound(struct estimate *e, uint32_t pfn, uint32_t order)
{
	/* Freed whole. Beyond the largest order: as if of that. */
	order %= e->g->max_order + 3u;
	if (order > e->g->max_order)
		order = e->g->max_order;
	return take(e, (struct guess){
		.pfn = pfn % e->g->nr_pages >> order << order,
		.pages = 1u << order,
		.frozen = true,
	});
}

static uint32_t take_range(struct estimate *e, uint32_t pfn, uint32_t count,
			   bool frozen)
{
	uint32_t left;

	pfn %= e->g->nr_pages;
	/* A range ends with its zone. */
	left = zone_end(e->g, geometry_zone(e->g, pfn)) - pfn;
	return take(e, (struct guess){
		.pfn = pfn,
		.pages = count < left ? count : left,
		.by_page = true,
		.frozen = frozen,
	});
}

static uint32_t take_bulk(struct estimate *e, uint32_t count, uint32_t zone)
{
	return take(e, (struct guess){
		.pfn = next_pages(&e->next_in_zone[zone % e->g->nr_zones], count, 1),
		.pages = count, .by_page = true, .bulk = true,
	});
}

static uint32_t take_cma(struct estimate *e, uint32_t area, uint32_t count)
{
	const struct geometry *g = e->g;

	if (!g->nr_cma || count > g->cma[area % g->nr_cma].nr)
		count = 0;
	return take(e, (struct guess){
		.pfn = count ? next_pages(&e->next_in_cma[area % g->nr_cma], count, 1) : 0,
		.pages = count, .by_page = true, .cma = true, .frozen = true,
	});
}

static void drop(struct estimate *e, uint32_t alloc, uint32_t pages)
{
	struct guess *guess = guess_of(e, alloc);

	if (guess->by_page && pages < guess->left) {
		guess->left -= pages;
	} else {
		guess->left = 0;
		e->nr_live--;
	}
}

static void estimate_named(struct estimate *e, const struct op *op)
{
	const struct guess *guess = estimate_of(e, op->arg[0]);

	if (!guess)
		return;
	switch (op->code) {
	case OP_FREE:
	case OP_FREE_NOLOCK:
		drop(e, op->arg[0], 1);
		break;
	case OP_FREE_CONTIG:
	case OP_FREE_CONTIG_FROZEN:
	case OP_CMA_RELEASE:
		if (op->arg[2])
			drop(e, op->arg[0], guess->bulk ? 1 : op->arg[2]);
		break;
	case OP_FREE_BULK:
		if (op->arg[2] && (guess->by_page || guess->pages == 1))
			drop(e, op->arg[0], op->arg[2]);
		break;
	case OP_RECLAIM:
	case OP_COMPACT:
	case OP_OOM:
		if (op->arg[2])
			drop(e, op->arg[0], op->arg[2]);
		break;
	case OP_SPLIT:
		guess_of(e, op->arg[0])->by_page = true;
		break;
	}
}

uint32_t estimate_op(struct estimate *e, const struct op *op)
{
	const uint32_t *arg = op->arg;

	switch (op->code) {
	case OP_ALLOC:
	case OP_ALLOC_HIGHATOMIC:
		return take_block(e, arg[0], arg[2], false);
	case OP_ALLOC_NOLOCK:
		return take_block(e, arg[0], e->g->nr_zones - 1u, arg[1] & 1);
	case OP_ALLOC_FROZEN:
		return take_block(e, arg[0], arg[2], true);
	case OP_ALLOC_BULK:
		return take_bulk(e, arg[0], arg[2]);
	case OP_ALLOC_CONTIG:
		return take_range(e, arg[0], arg[1], false);
	case OP_ALLOC_CONTIG_FROZEN:
		return take_range(e, arg[0], arg[1], true);
	case OP_ALLOC_CONTIG_COMP:
		return take_compound(e, arg[0], arg[1]);
	case OP_CMA_ALLOC:
		return take_cma(e, arg[0], arg[1]);
	default:
		estimate_named(e, op);
		return ALLOC_NONE;
	}
}
