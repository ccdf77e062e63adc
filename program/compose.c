// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks of operations that overlap, made from nothing. What CPUs do at the same time matters if
 * they meet: at a page, at a lock, at a list that is not empty. Few of the programs that are made
 * for one CPU have that at their end. Here a small machine is given something to meet at, and each
 * CPU an operation or two that is about it.
 */
#include "program/edit.h"
#include "program/idioms.h"
#include "program/kinds.h"
#include "program/machines.h"
#include "program/overlap.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Allocations that are alike; operations of a block, at least one on either CPU. */
#define ALIKE_MAX 4
#define OPS_MAX 4

/* @full: little of the machine is free: requests may wait. */
struct composer {
	struct program *p;
	struct picker pick;
	struct estimate live;
	bool full;
};

static uint32_t below(struct composer *c, uint32_t n)
{
	return random_below(c->pick.random, n);
}

static bool odds(struct composer *c, uint32_t n)
{
	return one_in(c->pick.random, n);
}

/* Append an operation before the block. */
static void emit(struct composer *c, struct op op)
{
	program_append(c->p, &op);
	estimate_op(&c->live, &op);
}

/* A page of something that is allocated, where that is thought to be, or one in @n times any. */
static uint32_t pick_place(struct composer *c, uint32_t n)
{
	const struct guess *guess = estimate_of(&c->live, pick_alloc(&c->pick));

	if (!guess || odds(c, n))
		return pick_pfn(&c->pick);
	return (guess->pfn + pick_page(&c->pick, guess->pages)) % c->p->geometry.nr_pages;
}

/* Operands as they come, but for where and how many: here, and not most of the machine. */
static struct op any_operands(struct composer *c, enum op_code code)
{
	const struct op_info *info = &op_infos[code];
	uint32_t most = c->p->geometry.nr_pages / 8;
	struct op op = { .code = code };

	pick_operands(&c->pick, &op);
	for (unsigned int i = 0; i < info->nr_args; i++) {
		if (info->args[i].kind == KIND_PFN)
			/* What is allocated is in the way of all others. */
			op.arg[i] = pick_place(c, code == OP_TRY_GET ? 8 : 2);
		else if (info->args[i].kind == KIND_COUNT && !op_names(&op))
			op.arg[i] = 1 + op.arg[i] % (most + 1);
		else if (info->args[i].kind == KIND_GFP && !c->full)
			op.arg[i] &= ~(uint32_t)GFPB_DIRECT_RECLAIM;
		while (info->args[i].kind == KIND_ORDER && op.arg[i] &&
		       (op.arg[i] > GEOMETRY_MAX_ORDER || most >> op.arg[i] == 0))
			op.arg[i] /= 2;
	}
	overlap_adapt(&op);
	return op;
}

static struct op any_op(struct composer *c, unsigned int classes)
{
	struct op op;

	do
		op = any_operands(c, below(c, NR_OPS));
	while (!overlap_allows(&op) || op_is(op.code, CLASS_SCHEDULES | CLASS_ANSWERS) ||
	       op.code == OP_CPU || (classes && !op_is(op.code, classes)));
	return op;
}

/* Several allocations that are alike: side by side, and on the same list once they are free. */
static void allocate(struct composer *c)
{
	struct op op = odds(c, 2) ? any_operands(c, OP_ALLOC) : any_op(c, CLASS_ALLOCATES);

	for (uint32_t n = 2 + below(c, ALIKE_MAX - 1); n; n--) {
		emit(c, op);
		if (op_infos[op.code].args[0].kind == KIND_PFN)
			op.arg[0] = (op.arg[0] + op.arg[1]) % c->p->geometry.nr_pages;
	}
}

/* A free that finds locks taken, and is put off: what it leaves is there to be met. */
static void put_off(struct composer *c)
{
	static const enum op_code locks[] = { OP_CONTEND_ZONE, OP_CONTEND_PCP };
	uint32_t zone = c->p->geometry.nr_zones - 1, name = pick_alloc(&c->pick);
	uint32_t nr = 1 + below(c, ARRAY_SIZE(locks));

	for (uint32_t i = 0; i < nr; i++)
		emit(c, (struct op){ .code = locks[i], .arg = { zone, 1 } });
	emit(c, (struct op){ .code = OP_FREE_NOLOCK, .arg = { name } });
	for (uint32_t i = 0; i < nr; i++)
		emit(c, (struct op){ .code = locks[i], .arg = { zone } });
}

/* Little is left, of which some will be reclaimed: requests that may wait do. */
static void fill(struct composer *c)
{
	static const enum op_code codes[] = { OP_RECLAIM, OP_RECLAIM, OP_COMPACT, OP_OOM };
	uint32_t nr_pages = c->p->geometry.nr_pages, left = 1 + below(c, 1 + nr_pages / 8);

	emit(c, (struct op){ .code = OP_ALLOC_CONTIG, .arg = { 0, nr_pages - left } });
	c->full = true;
	allocate(c);
	for (uint32_t nr = below(c, 3); nr; nr--)
		emit(c, any_operands(c, codes[below(c, ARRAY_SIZE(codes))]));
}

static void prepare(struct composer *c)
{
	struct idiom idiom;

	if (odds(c, 6))
		fill(c);
	if (odds(c, 4)) {
		idiom_compose(&idiom, &c->pick);
		program_insert(c->p, c->p->nr_ops, idiom.ops, idiom.nr);
	}
	allocate(c);
	if (odds(c, 3))
		put_off(c);
	if (odds(c, 4))
		emit(c, any_op(c, 0));
}

/* Drop a reference to something in the way that suits it. */
static struct op drop(struct composer *c)
{
	static const enum op_code whole[] = { OP_FREE, OP_FREE, OP_FREE_NOLOCK, OP_PUT };
	static const enum op_code by_page[] = { OP_FREE_CONTIG, OP_FREE_CONTIG, OP_FREE_BULK,
						OP_FREE, OP_FREE_NOLOCK, OP_PUT };
	uint32_t name = pick_alloc(&c->pick);
	const struct guess *guess = estimate_of(&c->live, name);
	struct op op = any_operands(c, OP_FREE);

	if (!guess)
		return op;
	op.code = !guess->by_page ? whole[below(c, ARRAY_SIZE(whole))] :
		  guess->cma	  ? OP_CMA_RELEASE :
		  guess->frozen	  ? OP_FREE_CONTIG_FROZEN :
				    by_page[below(c, ARRAY_SIZE(by_page))];
	op.arg[0] = name;
	for (unsigned int i = 1; i < op_infos[op.code].nr_args; i++)
		pick_operand(&c->pick, &op, i);
	overlap_adapt(&op);
	return op;
}

static struct op pick_op(struct composer *c, const struct op *before)
{
	struct op op;

	if (before && odds(c, 4)) {
		/* The same once more, to something like it. */
		op = *before;
		if (op_names(&op))
			op.arg[0] = pick_alloc(&c->pick);
		return op;
	}
	switch (below(c, 8)) {
	case 0 ... 3:
		return drop(c);
	case 4:
		return any_operands(c, OP_TRY_GET);
	default:
		return any_op(c, 0);
	}
}

/* What operations of the block undo is done before it; where the block begins now. */
static size_t do_before(struct composer *c, size_t begin)
{
	static const struct {
		enum op_code code;
		enum op_code undoes;
	} pairs[] = {
		{ OP_UNDO_ISOLATE, OP_ISOLATE }, { OP_UNRESERVE, OP_ALLOC_HIGHATOMIC },
		{ OP_UNFREEZE, OP_FREEZE }, { OP_PUT, OP_GET },
	};

	for (size_t i = begin; i < c->p->nr_ops; i++)
		for (size_t j = 0; j < ARRAY_SIZE(pairs); j++) {
			struct op op = { .code = pairs[j].undoes };

			if (c->p->ops[i].code != pairs[j].code || odds(c, 4))
				continue;
			/* To the same: the first operands are, or may be anything. */
			op.arg[0] = c->p->ops[i].arg[0];
			op.arg[1] = c->p->ops[i].arg[1];
			program_insert(c->p, begin++, &op, 1);
			i++;
			break;
		}
	return begin;
}

size_t overlap_compose(struct program *p, struct random *random, unsigned int needs)
{
	struct composer c = { .p = p, .pick = { random, &c.live } };
	uint32_t nr = 2 + below(&c, OPS_MAX - 1), change = 1 + below(&c, nr - 1);
	struct op op;
	size_t begin;

	p->nr_ops = 0;
	machine_shrink(&p->geometry, random);
	machine_fit(&p->geometry, needs, random);
	estimate_init(&c.live, &p->geometry);
	prepare(&c);
	begin = p->nr_ops;
	for (uint32_t i = 0; i < nr; i++) {
		if (i == change)
			program_append(p, &(struct op){ .code = OP_CPU, .arg = { 1 } });
		op = pick_op(&c, i ? &op : NULL);
		program_append(p, &op);
	}
	return do_before(&c, begin);
}
