/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/kinds.h"
#include "program/pick.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* A multiple of 2^order, up to the end of the machine. */
static uint32_t boundary(struct picker *pick, unsigned int order)
{
	uint32_t nr = pick->live->g->nr_pages >> order;

	return random_below(pick->random, nr + 1) << order;
}

static uint32_t edge_pfn(struct picker *pick)
{
	const struct geometry *g = pick->live->g;
	uint32_t which = random_below(pick->random, 8);

	if (which == 0)
		return 0;
	if (which == 1 && g->nr_zones > 1)
		return g->zone_start[1 + random_below(pick->random,
						      g->nr_zones - 1)];
	if (which == 2 && g->nr_holes) {
		const struct pfn_range *r =
			&g->holes[random_below(pick->random, g->nr_holes)];

		return one_in(pick->random, 2) ? r->start : r->start + r->nr;
	}
	if (which == 3 && g->nr_cma) {
		const struct pfn_range *r =
			&g->cma[random_below(pick->random, g->nr_cma)];

		return one_in(pick->random, 2) ? r->start : r->start + r->nr;
	}
	if (which <= 4 && g->section_order)
		return boundary(pick, g->section_order);
	if (which <= 5)
		return boundary(pick, g->max_order);
	if (which == 6)
		return g->nr_pages;
	return boundary(pick, g->pageblock_order);
}

uint32_t pick_pfn(struct picker *pick)
{
	uint32_t nr = pick->live->g->nr_pages;
	uint32_t pfn;

	if (one_in(pick->random, 4))
		return random_below(pick->random, nr);
	pfn = edge_pfn(pick) + nr;
	switch (random_below(pick->random, 4)) {
	case 0:
		pfn -= 1u << random_below(pick->random, 6);
		break;
	case 1:
		pfn += random_below(pick->random, 4);
		break;
	case 2:
		pfn -= random_below(pick->random, 4);
		break;
	}
	return pfn % nr;
}

uint32_t pick_order(struct picker *pick)
{
	const struct geometry *g = pick->live->g;

	switch (random_below(pick->random, 16)) {
	case 0 ... 4:
		return 0;
	case 5 ... 9:
		return random_below(pick->random, 6);
	case 10:
		return g->pageblock_order;
	case 11:
		return g->thp_order;
	case 12:
		return g->max_order + one_in(pick->random, 8);
	case 13:
		/* Between the lists of small orders and those of THP. */
		return 3 + random_below(pick->random, 2);
	case 14:
		if (one_in(pick->random, 8))
			return random_below(pick->random, 256);
		return g->max_order - 1;
	default:
		return random_below(pick->random, g->max_order + 1);
	}
}

uint32_t pick_count(struct picker *pick)
{
	const struct geometry *g = pick->live->g;
	uint32_t count;

	switch (random_below(pick->random, 8)) {
	case 0:
		return random_below(pick->random, 4);
	case 1:
	case 2:
		return random_below(pick->random, 70);
	case 3:
		count = 1u << g->pageblock_order;
		break;
	case 4:
		count = 1u << g->max_order;
		break;
	case 5:
		if (one_in(pick->random, 8)) {
			count = g->nr_pages;
			break;
		}
		/* fall through */
	default:
		count = 1u << random_below(pick->random, g->max_order + 1);
	}
	count += 4096 + random_below(pick->random, 5) - 2;
	return count > 4096 ? count - 4096 : 0;
}

uint32_t pick_page(struct picker *pick, uint32_t pages)
{
	uint32_t page;

	switch (random_below(pick->random, 5)) {
	case 0:
		page = 0;
		break;
	case 1:
		page = pages - 1;
		break;
	case 2:
		page = pages / 2;
		break;
	case 3:
		page = 1;
		break;
	default:
		page = random_below(pick->random, pages);
	}
	return page;
}

uint32_t pick_part(struct picker *pick, uint32_t pages)
{
	uint32_t count;

	switch (random_below(pick->random, 8)) {
	case 0:
		count = random_below(pick->random, 2);
		break;
	case 1:
		count = pages - 1;
		break;
	case 2:
		count = pages / 2;
		break;
	case 3:
		count = random_below(pick->random, pages + 2);
		break;
	default:
		count = pages;
	}
	return count;
}

uint32_t pick_gfp(struct picker *pick)
{
	static const uint32_t usual[] = {
		0,
		GFPB_COMP,
		GFPB_IO | GFPB_FS | GFPB_DIRECT_RECLAIM | GFPB_KSWAPD_RECLAIM,
		GFPB_HIGH | GFPB_KSWAPD_RECLAIM,
		GFPB_HIGH | GFPB_KSWAPD_RECLAIM | GFPB_COMP,
		GFPB_KSWAPD_RECLAIM | GFPB_NOWARN,
		GFPB_MOVABLE | GFPB_HIGHMEM | GFPB_COMP,
		GFPB_ACCOUNT | GFPB_ZERO,
		GFPB_MEMALLOC | GFPB_HIGH,
		GFPB_DIRECT_RECLAIM | GFPB_IO | GFPB_NORETRY | GFPB_COMP,
		GFPB_DIRECT_RECLAIM | GFPB_IO | GFPB_HIGH | GFPB_RETRY_MAYFAIL,
	};
	/* What decides how far down a request may go, and whether it is retried. */
	static const uint32_t decisive[] = {
		GFPB_HIGH, GFPB_DIRECT_RECLAIM, GFPB_IO, GFPB_NORETRY,
		GFPB_RETRY_MAYFAIL, GFPB_MEMALLOC, GFPB_NOMEMALLOC,
	};
	uint32_t gfp = usual[random_below(pick->random, ARRAY_SIZE(usual))];

	if (one_in(pick->random, 8))
		gfp ^= 1u << random_below(pick->random, 26);
	if (one_in(pick->random, 4))
		gfp ^= decisive[random_below(pick->random, ARRAY_SIZE(decisive))];
	return gfp;
}

uint32_t pick_alloc(struct picker *pick)
{
	const struct estimate *live = pick->live;
	uint32_t back;

	if (one_in(pick->random, 50))
		return live->nr_allocs ? random_below(pick->random, live->nr_allocs) :
					 ALLOC_NONE;
	if (!live->nr_live)
		return ALLOC_NONE;
	/* What was made last is hot: more is likely to happen to it. */
	back = random_below(pick->random,
			    one_in(pick->random, 2) ? 4 : live->nr_live);
	return estimate_live(live, live->nr_allocs - 1 -
				   back % live->nr_allocs);
}

/* CMA pages are released to their area, and others are not; most of the time. */
static uint32_t pick_alloc_for(struct picker *pick, const struct op *op)
{
	uint32_t alloc = pick_alloc(pick);

	for (int i = 0; i < 3 && op_is(op->code, CLASS_FREES); i++) {
		const struct guess *guess = estimate_of(pick->live, alloc);

		if (!guess || guess->cma == (op->code == OP_CMA_RELEASE))
			break;
		alloc = pick_alloc(pick);
	}
	return alloc;
}

static uint32_t pages_of(struct picker *pick, const struct op *op)
{
	const struct guess *guess = estimate_of(pick->live, op->arg[0]);

	return guess ? guess->pages : 1;
}

static uint32_t pick_count_of(struct picker *pick, const struct op *op)
{
	const struct geometry *g = pick->live->g;

	if (op->code == OP_CMA_ALLOC && g->nr_cma && one_in(pick->random, 2))
		return pick_part(pick, g->cma[op->arg[0] % g->nr_cma].nr);
	if (op_names(op))
		return pick_part(pick, pages_of(pick, op));
	return pick_count(pick);
}

static uint32_t pick_tries(struct picker *pick)
{
	/* A lock that is held all along, mostly; few operations try it often. */
	if (one_in(pick->random, 2))
		return 0;
	return random_below(pick->random, one_in(pick->random, 4) ? 40 : 4);
}

void pick_operand(struct picker *pick, struct op *op, unsigned int i)
{
	const struct op_info *info = &op_infos[op->code];
	const struct operand *arg = &info->args[i];
	const struct geometry *g = pick->live->g;
	uint32_t v = 0;

	switch (arg->kind) {
	case KIND_ORDER:
		v = pick_order(pick);
		break;
	case KIND_ZONE:
		v = random_below(pick->random, g->nr_zones);
		/* Mostly the highest: allocations then see every zone. */
		if (!one_in(pick->random, 3))
			v = g->nr_zones - 1;
		break;
	case KIND_GFP:
		v = pick_gfp(pick);
		break;
	case KIND_COUNT:
		v = pick_count_of(pick, op);
		break;
	case KIND_PFN:
		v = pick_pfn(pick);
		break;
	case KIND_ALLOC:
		v = pick_alloc_for(pick, op);
		break;
	case KIND_PAGE:
		v = pick_page(pick, pages_of(pick, op));
		break;
	case KIND_CPU:
		v = random_below(pick->random, g->nr_cpus);
		break;
	case KIND_AREA:
		v = random_below(pick->random, g->nr_cma);
		break;
	case KIND_BOOL:
		v = random_below(pick->random, 2);
		break;
	case KIND_TRIES:
		v = pick_tries(pick);
		break;
	case KIND_REFS:
		v = random_below(pick->random, 4);
		/* Around what 7, 8, 15 and 16 bits hold. */
		if (one_in(pick->random, 8)) {
			uint32_t bits = 7 + random_below(pick->random, 2);

			bits += 8 * random_below(pick->random, 2);
			v = (1u << bits) - v;
		}
		break;
	case KIND_PCPTYPE:
	case KIND_DAMAGE:
	case KIND_ISOMODE:
	case KIND_PRESSURE:
	case KIND_CONTEXT:
	case KIND_TASK:
	case KIND_COMPACTION:
	case KIND_OOM:
		v = random_below(pick->random, kind_infos[arg->kind].nr_values);
		break;
	}
	op->arg[i] = v & operand_max(arg);
}

void pick_operands(struct picker *pick, struct op *op)
{
	for (unsigned int i = 0; i < op_infos[op->code].nr_args; i++)
		pick_operand(pick, op, i);
}
