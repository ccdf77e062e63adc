/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/estimate.h"

#include <string.h>

void estimate_init(struct estimate *e, const struct geometry *g)
{
	e->g = g;
	memset(e->words, 0, sizeof(e->words));
	e->map = (struct slot_map){ .words = e->words, .nr = ESTIMATE_SLOTS };
}

static uint32_t take(struct estimate *e, uint32_t pages, bool by_page,
		     bool frozen)
{
	uint32_t slot = slot_take(&e->map);

	if (slot != SLOT_NONE)
		e->slots[slot] = (struct guess){ pages, pages, by_page,
						 frozen };
	return slot;
}

static uint32_t take_block(struct estimate *e, uint32_t order, bool frozen)
{
	return take(e, 1u << order % (e->g->max_order + 1u), false, frozen);
}

static uint32_t take_range(struct estimate *e, uint32_t pfn, uint32_t count,
			   bool frozen)
{
	uint32_t left;

	pfn %= e->g->nr_pages;
	/* A range ends with its zone. */
	left = zone_end(e->g, geometry_zone(e->g, pfn)) - pfn;
	if (!count)
		return SLOT_NONE;
	return take(e, count < left ? count : left, true, frozen);
}

static uint32_t take_bulk(struct estimate *e, uint32_t count)
{
	uint32_t first = SLOT_NONE;

	while (count--) {
		uint32_t slot = take(e, 1, false, false);

		if (slot == SLOT_NONE)
			break;
		if (first == SLOT_NONE)
			first = slot;
	}
	return first;
}

static uint32_t take_cma(struct estimate *e, uint32_t area, uint32_t count)
{
	const struct geometry *g = e->g;

	if (!g->nr_cma || !count || count > g->cma[area % g->nr_cma].nr)
		return SLOT_NONE;
	return take(e, count, true, true);
}

static void drop(struct estimate *e, uint32_t slot, uint32_t pages)
{
	struct guess *guess = &e->slots[slot];

	if (guess->by_page && pages < guess->left)
		guess->left -= pages;
	else
		slot_release(&e->map, slot);
}

static void drop_bulk(struct estimate *e, uint32_t slot, uint32_t count)
{
	for (; count-- && slot < ESTIMATE_SLOTS; slot++)
		if (slot_is_taken(&e->map, slot) && e->slots[slot].pages == 1)
			slot_release(&e->map, slot);
}

static void estimate_named(struct estimate *e, const struct op *op)
{
	uint32_t slot = slot_named(&e->map, op->arg[0]);

	if (slot == SLOT_NONE)
		return;
	switch (op->code) {
	case OP_FREE:
	case OP_FREE_NOLOCK:
		drop(e, slot, 1);
		break;
	case OP_FREE_CONTIG:
	case OP_FREE_CONTIG_FROZEN:
	case OP_CMA_RELEASE:
		if (op->arg[2])
			drop(e, slot, op->arg[2]);
		break;
	case OP_FREE_BULK:
		drop_bulk(e, slot, op->arg[1]);
		break;
	case OP_SPLIT:
		e->slots[slot].by_page = true;
		break;
	}
}

uint32_t estimate_op(struct estimate *e, const struct op *op)
{
	const uint32_t *arg = op->arg;
	uint32_t order;

	switch (op->code) {
	case OP_ALLOC:
	case OP_ALLOC_HIGHATOMIC:
		return take_block(e, arg[0], false);
	case OP_ALLOC_NOLOCK:
		return take_block(e, arg[0], arg[1] & 1);
	case OP_ALLOC_FROZEN:
		return take_block(e, arg[0], true);
	case OP_ALLOC_BULK:
		return take_bulk(e, arg[0]);
	case OP_ALLOC_CONTIG:
		return take_range(e, arg[0], arg[1], false);
	case OP_ALLOC_CONTIG_FROZEN:
		return take_range(e, arg[0], arg[1], true);
	case OP_ALLOC_CONTIG_COMP:
		/* Freed whole. Beyond the largest order: as if of that. */
		order = arg[1] % (e->g->max_order + 3u);
		if (order > e->g->max_order)
			order = e->g->max_order;
		return take_block(e, order, true);
	case OP_CMA_ALLOC:
		return take_cma(e, arg[0], arg[1]);
	default:
		estimate_named(e, op);
		return SLOT_NONE;
	}
}
