/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/edit.h"
#include "program/idioms.h"
#include "program/kinds.h"
#include "program/machines.h"
#include "program/mutate.h"

#include <stdlib.h>
#include <string.h>

/* Pieces that are moved, doubled or deleted at a time. */
#define PIECE_MAX 16
/* Changes at a time, and operations of a program made from nothing, at most. */
#define CHANGES_BITS 5
#define GENERATED_BITS 8
/* Of programs made from nothing, one in this many is about a long range. */
#define LONG_PROGRAMS 24

/**
 * struct mutation - a program being changed
 * @live: what is probably live where something was last looked at.
 * @has_lost: operations were moved or removed, so that others may name nothing.
 */
struct mutation {
	struct program *p;
	struct random random;
	size_t max_ops;
	unsigned int needs;
	uint8_t weights[NR_OPS];
	unsigned int sum;
	struct estimate live;
	bool has_lost;
};

static uint32_t below(struct mutation *m, size_t n)
{
	return random_below(&m->random, n);
}

/*
 * Swarm: each mutation favours some operations and leaves others out, so that
 * programs differ in more than detail.
 */
static void draw_weights(struct mutation *m)
{
	static const uint8_t choices[] = { 0, 1, 1, 4, 16 };

	m->sum = 0;
	for (unsigned int i = 0; i < NR_OPS; i++) {
		/* No target runs blocks that overlap. */
		m->weights[i] = op_is(i, CLASS_SCHEDULES) ?
					0 : choices[below(m, sizeof(choices))];
		m->sum += m->weights[i];
	}
	m->weights[OP_ALLOC]++;
	m->sum++;
}

static uint8_t draw_code(struct mutation *m)
{
	uint32_t at = below(m, m->sum);
	unsigned int code = 0;

	/* At times any operation: the favoured ones alone may come to nothing. */
	if (one_in(&m->random, 8)) {
		code = below(m, NR_OPS);
		return op_is(code, CLASS_SCHEDULES) ? OP_ALLOC : code;
	}
	while (at >= m->weights[code])
		at -= m->weights[code++];
	return code;
}

/* Guess what is live before operation @at. */
static struct picker stand_at(struct mutation *m, size_t at)
{
	estimate_init(&m->live, &m->p->geometry);
	for (size_t i = 0; i < at; i++)
		estimate_op(&m->live, &m->p->ops[i]);
	return (struct picker){ &m->random, &m->live };
}

/* Where to insert: anywhere, the end more often than not. */
static size_t place(struct mutation *m)
{
	if (one_in(&m->random, 2))
		return m->p->nr_ops;
	return below(m, m->p->nr_ops + 1);
}

/* In what order operations stay: as they are, until it is changed. */
static uint32_t *order_of(const struct program *p)
{
	uint32_t *order = malloc((p->nr_ops + 1) * sizeof(*order));

	if (!order)
		abort();
	for (size_t i = 0; i < p->nr_ops; i++)
		order[i] = i;
	return order;
}

static void arrange(struct mutation *m, uint32_t *order, size_t nr)
{
	program_arrange(m->p, order, nr);
	free(order);
	m->has_lost = true;
}

static void remove_ops(struct mutation *m, size_t at, size_t nr)
{
	uint32_t *order;

	if (!nr)
		return;
	order = order_of(m->p);
	memmove(order + at, order + at + nr,
		(m->p->nr_ops - at - nr) * sizeof(*order));
	arrange(m, order, m->p->nr_ops - nr);
}

/* Insert as many of @ops as the program may still have. */
static void insert_ops(struct mutation *m, size_t at, const struct op *ops,
		       size_t nr)
{
	if (nr > m->max_ops - m->p->nr_ops)
		nr = m->max_ops - m->p->nr_ops;
	program_insert(m->p, at, ops, nr);
}

/*
 * Operations from elsewhere, where @base operations before them allocate: what
 * they make themselves they go on naming, and what else is of use here.
 */
static void insert_piece(struct mutation *m, size_t at, struct op *ops,
			 size_t nr, uint32_t base)
{
	struct picker pick = stand_at(m, at);
	uint32_t here = m->live.nr_allocs;

	for (struct op *op = ops; op < ops + nr; op++) {
		if (op_names(op)) {
			if (op->arg[0] >= base && op->arg[0] != ALLOC_NONE)
				op->arg[0] += here - base;
			if (!estimate_of(&m->live, op->arg[0]))
				op->arg[0] = pick_alloc(&pick);
		}
		estimate_op(&m->live, op);
	}
	insert_ops(m, at, ops, nr);
}

/*
 * What has lost its allocation goes with it, or is about another from now on:
 * one way for all of a mutation, so that much is changed, or little.
 */
static void replace_lost(struct mutation *m)
{
	bool keep = one_in(&m->random, 2);
	struct program *p = m->p;
	struct picker pick = stand_at(m, 0);
	size_t nr = 0;

	for (size_t i = 0; i < p->nr_ops; i++) {
		struct op op = p->ops[i];

		if (op_names(&op) && op.arg[0] == ALLOC_NONE) {
			if (keep)
				op.arg[0] = pick_alloc(&pick);
			if (op.arg[0] == ALLOC_NONE)
				continue;
		}
		estimate_op(&m->live, &op);
		p->ops[nr++] = op;
	}
	p->nr_ops = nr;
}

static void insert_op(struct mutation *m)
{
	size_t at = place(m);
	struct picker pick = stand_at(m, at);
	struct op op = { .code = draw_code(m) };

	pick_operands(&pick, &op);
	insert_ops(m, at, &op, 1);
}

static void insert_idiom(struct mutation *m)
{
	size_t at = place(m);
	struct picker pick = stand_at(m, at);
	struct idiom idiom;

	idiom_compose(&idiom, &pick);
	insert_ops(m, at, idiom.ops, idiom.nr);
}

/* A piece of the program: its start, and its length in @nr. */
static size_t piece(struct mutation *m, size_t *nr)
{
	size_t at = below(m, m->p->nr_ops);
	size_t most = m->p->nr_ops - at;

	if (most > PIECE_MAX)
		most = PIECE_MAX;
	*nr = one_in(&m->random, 2) ? 1 : 1 + below(m, most);
	return at;
}

static void delete_piece(struct mutation *m)
{
	size_t nr;
	size_t at = piece(m, &nr);

	remove_ops(m, at, nr);
}

static void duplicate_piece(struct mutation *m)
{
	struct op ops[PIECE_MAX];
	size_t nr;
	size_t at = piece(m, &nr);

	memcpy(ops, m->p->ops + at, nr * sizeof(*ops));
	insert_piece(m, one_in(&m->random, 2) ? at + nr : place(m), ops, nr,
		     program_allocs_before(m->p, at));
}

static void move_piece(struct mutation *m)
{
	uint32_t *order = order_of(m->p), moved[PIECE_MAX];
	size_t all = m->p->nr_ops, nr, to;
	size_t at = piece(m, &nr);

	memcpy(moved, order + at, nr * sizeof(*moved));
	memmove(order + at, order + at + nr, (all - at - nr) * sizeof(*order));
	to = one_in(&m->random, 2) ? all - nr : below(m, all - nr + 1);
	memmove(order + to + nr, order + to, (all - nr - to) * sizeof(*order));
	memcpy(order + to, moved, nr * sizeof(*moved));
	arrange(m, order, all);
}

static void swap_ops(struct mutation *m)
{
	uint32_t *order = order_of(m->p);
	uint32_t *a = &order[below(m, m->p->nr_ops)];
	uint32_t *b = &order[below(m, m->p->nr_ops)];
	uint32_t was = *a;

	*a = *b;
	*b = was;
	arrange(m, order, m->p->nr_ops);
}

/* A little more, a little less, one bit, or a new value of the kind. */
static void tweak_operand(struct mutation *m)
{
	size_t at = below(m, m->p->nr_ops);
	struct op *op = &m->p->ops[at];
	const struct op_info *info = &op_infos[op->code];
	struct picker pick;
	unsigned int i;

	if (!info->nr_args)
		return;
	i = below(m, info->nr_args);
	/* Allocations that are next to each other have little in common. */
	switch (info->args[i].kind == KIND_ALLOC ? 5 : below(m, 6)) {
	case 0:
		op->arg[i]++;
		break;
	case 1:
		op->arg[i]--;
		break;
	case 2:
		op->arg[i] ^= 1u << below(m, 8 * info->args[i].bytes);
		break;
	default:
		pick = stand_at(m, at);
		pick_operand(&pick, op, i);
	}
	op->arg[i] &= operand_max(&info->args[i]);
}

/* Another operation that takes the same operands, or any other. */
static void change_code(struct mutation *m)
{
	size_t at = below(m, m->p->nr_ops);
	struct op *op = &m->p->ops[at];
	const struct op_info *was = &op_infos[op->code];
	struct op next = { .code = draw_code(m) };
	const struct op_info *is = &op_infos[next.code];
	struct picker pick = stand_at(m, at);

	for (unsigned int i = 0; i < is->nr_args; i++) {
		if (i < was->nr_args && is->args[i].kind == was->args[i].kind)
			next.arg[i] = op->arg[i] & operand_max(&is->args[i]);
		else
			pick_operand(&pick, &next, i);
	}
	if (op_allocates(op) == op_allocates(&next)) {
		*op = next;
	} else {
		remove_ops(m, at, 1);
		insert_ops(m, at, &next, 1);
	}
}

static void change_machine(struct mutation *m)
{
	if (one_in(&m->random, 3))
		machine_pick(&m->p->geometry, &m->random);
	else
		machine_nudge(&m->p->geometry, &m->random);
	machine_fit(&m->p->geometry, m->needs, &m->random);
}

/* What a program must have before each kind of change makes sense. */
static const struct {
	void (*change)(struct mutation *m);
	unsigned int weight;
	bool needs_ops;
	bool needs_room;
} changes[] = {
	{ insert_op, 24, false, true },
	{ insert_idiom, 24, false, true },
	{ tweak_operand, 22, true, false },
	{ delete_piece, 10, true, false },
	{ duplicate_piece, 6, true, true },
	{ swap_ops, 4, true, false },
	{ move_piece, 4, true, false },
	{ change_code, 4, true, false },
	{ change_machine, 2, false, false },
};

static void change_something(struct mutation *m)
{
	for (;;) {
		uint32_t at = below(m, 100);
		unsigned int i = 0;

		while (at >= changes[i].weight)
			at -= changes[i++].weight;
		if (changes[i].needs_ops && !m->p->nr_ops)
			continue;
		if (changes[i].needs_room && m->p->nr_ops >= m->max_ops)
			continue;
		changes[i].change(m);
		return;
	}
}

static void trim(struct mutation *m)
{
	if (m->p->nr_ops > m->max_ops)
		m->p->nr_ops = m->max_ops;
}

static void mutation_init(struct mutation *m, struct program *p, uint32_t seed,
			  size_t max_ops, unsigned int needs)
{
	m->p = p;
	m->needs = needs;
	m->random.state = seed;
	m->has_lost = false;
	m->max_ops = max_ops < PROGRAM_MAX_OPS ? max_ops : PROGRAM_MAX_OPS;
	trim(m);
	draw_weights(m);
}

/* 1 to 2^@bits, each power as likely as the next: few mostly, many at times. */
static uint32_t heavy_tailed(struct mutation *m, unsigned int bits)
{
	return 1 + below(m, 1u << below(m, bits + 1));
}

/*
 * Changes come in stacks. Most of what a program has yet to meet is several
 * changes away, and what lies between is seldom new enough to be kept.
 */
static void change_some(struct mutation *m)
{
	for (uint32_t nr = heavy_tailed(m, CHANGES_BITS); nr; nr--)
		change_something(m);
	if (m->has_lost)
		replace_lost(m);
}

/*
 * A large machine, the life of a long range, and little more: what costs as much
 * time as this is short and rare, but not so rare that it is never met.
 */
static void generate_long(struct mutation *m)
{
	struct idiom idiom;
	struct picker pick;

	machine_pick_large(&m->p->geometry, &m->random);
	machine_fit(&m->p->geometry, m->needs, &m->random);
	pick = stand_at(m, 0);
	idiom_compose_long(&idiom, &pick);
	insert_ops(m, 0, idiom.ops, idiom.nr);
	while (one_in(&m->random, 2)) {
		idiom_compose(&idiom, &pick);
		insert_ops(m, m->p->nr_ops, idiom.ops, idiom.nr);
	}
}

/*
 * A program from nothing, on a machine of its own. What a program begins with
 * decides much of what can follow, on which machine nearly all of it; a fuzzer
 * that only adds to what it kept stays with what it met first.
 */
static void generate(struct mutation *m)
{
	struct program *p = m->p;
	size_t nr = heavy_tailed(m, GENERATED_BITS);
	/* From operations alone to nothing but idioms. */
	uint32_t idioms = below(m, 5);
	struct picker pick;

	p->nr_ops = 0;
	if (one_in(&m->random, LONG_PROGRAMS)) {
		generate_long(m);
		return;
	}
	machine_pick(&p->geometry, &m->random);
	while (one_in(&m->random, 3))
		machine_nudge(&p->geometry, &m->random);
	machine_fit(&p->geometry, m->needs, &m->random);
	if (nr > m->max_ops)
		nr = m->max_ops;
	pick = stand_at(m, 0);
	while (p->nr_ops < nr) {
		struct idiom idiom;

		if (below(m, 4) < idioms) {
			idiom_compose(&idiom, &pick);
			insert_ops(m, p->nr_ops, idiom.ops, idiom.nr);
		} else {
			struct op op = { .code = draw_code(m) };

			pick_operands(&pick, &op);
			estimate_op(&m->live, &op);
			program_append(p, &op);
		}
	}
}

void program_mutate(struct program *p, uint32_t seed, size_t max_ops,
		    unsigned int needs)
{
	struct mutation m;

	mutation_init(&m, p, seed, max_ops, needs);
	machine_afford(&p->geometry, &m.random);
	machine_fit(&p->geometry, needs, &m.random);
	if (!p->nr_ops || one_in(&m.random, 3))
		generate(&m);
	else
		change_some(&m);
}

void program_cross(struct program *p, const struct program *other,
		   uint32_t seed, size_t max_ops, unsigned int needs)
{
	struct mutation m;
	size_t from, nr, at, gone;
	struct op *ops;

	/* Nothing to cross: half of what engines ask for from an empty corpus. */
	if (!p->nr_ops || !other->nr_ops) {
		program_mutate(p, seed, max_ops, needs);
		return;
	}
	mutation_init(&m, p, seed, max_ops, needs);
	if (one_in(&m.random, 8))
		p->geometry = other->geometry;
	machine_afford(&p->geometry, &m.random);
	machine_fit(&p->geometry, needs, &m.random);
	from = below(&m, other->nr_ops);
	nr = 1 + below(&m, other->nr_ops - from);
	at = below(&m, p->nr_ops + 1);
	gone = one_in(&m.random, 2) ? below(&m, p->nr_ops - at + 1) : 0;
	remove_ops(&m, at, gone);
	ops = malloc(nr * sizeof(*ops));
	if (!ops)
		abort();
	memcpy(ops, other->ops + from, nr * sizeof(*ops));
	insert_piece(&m, at, ops, nr, program_allocs_before(other, from));
	free(ops);
	change_some(&m);
}
