// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "program/edit.h"
#include "program/kinds.h"
#include "program/machines.h"
#include "program/overlap.h"

/* Operations of a block, its cpu operations among them; and switches. */
#define BLOCK_MAX 8
#define SWITCHES_MAX 6
/* Many orders are run: the machine is small. */
#define PAGES_MAX 1024
/* 2^9 is about as many steps as two short operations take. */
#define STEPS_BITS 9

bool overlap_allows(const struct op *op)
{
	switch (op->code) {
	case OP_CONTEND_PCP:
	case OP_CONTEND_ZONE:
	case OP_DAMAGE:
	case OP_REPAIR:
	case OP_SET_TYPE:
	case OP_PRESSURE:
	case OP_TASK:
	case OP_KSWAPD:
		return false;
	case OP_FREE_BULK:
		return !(op->arg[3] & 1);
	default:
		return !op_is(op->code, CLASS_ANSWERS);
	}
}

void overlap_adapt(struct op *op)
{
	if (op->code == OP_FREE_BULK)
		op->arg[3] = 0;
}

static bool may_wait(const struct op *op)
{
	const struct op_info *info = &op_infos[op->code];

	for (unsigned int i = 0; i < info->nr_args; i++)
		if (info->args[i].kind == KIND_GFP && op->arg[i] & GFPB_DIRECT_RECLAIM)
			return true;
	return false;
}

bool overlap_interrupts(const struct op *op)
{
	if (op_is(op->code, CLASS_CONTIG | CLASS_ISOLATES | CLASS_DRAINS) || may_wait(op))
		return false;
	return op_is(op->code, CLASS_ALLOCATES | CLASS_FREES) || op->code == OP_TRY_GET ||
	       op->code == OP_GET;
}

/* Is it legal at any time, as long as the caller has a reference? */
static bool only_drops(const struct op *op)
{
	return op_is(op->code, CLASS_FREES) && op->code != OP_FREE_CONTIG_FROZEN &&
	       op->code != OP_CMA_RELEASE;
}

static bool relies_on_isolation(const struct op *op)
{
	return op->code == OP_ISOLATE || op_is_contig_alloc(op->code);
}

bool overlap_may_share(const struct op *a, const struct op *b)
{
	if ((a->code == OP_UNDO_ISOLATE && relies_on_isolation(b)) ||
	    (b->code == OP_UNDO_ISOLATE && relies_on_isolation(a)))
		return false;
	return !op_names(a) || !op_names(b) || a->arg[0] != b->arg[0] ||
	       a->arg[0] == ALLOC_NONE || (only_drops(a) && only_drops(b));
}

/**
 * struct block - the block of a program that is being changed
 * @begin: its first operation, among those that are no switches and the like.
 */
struct block {
	struct program *p;
	struct random *random;
	size_t begin;
	struct op switches[SWITCHES_MAX];
	size_t nr_switches;
};

static void keep(struct program *p, const bool *is_kept)
{
	uint32_t *order = malloc((p->nr_ops + 1) * sizeof(*order));
	size_t nr = 0;

	if (!order)
		abort();
	for (size_t i = 0; i < p->nr_ops; i++)
		if (is_kept[i])
			order[nr++] = (uint32_t)i;
	program_arrange(p, order, nr);
	free(order);
}

static bool *all_of(const struct program *p)
{
	bool *kept = malloc(p->nr_ops + 1);

	if (!kept)
		abort();
	memset(kept, true, p->nr_ops + 1);
	return kept;
}

/* What requests of the block will meet is said before it. */
static void answer_before(struct block *b)
{
	struct program *p = b->p;
	uint32_t *order = malloc((p->nr_ops + 1) * sizeof(*order));
	size_t begin = b->begin, nr = begin;

	if (!order)
		abort();
	for (size_t i = 0; i < begin; i++)
		order[i] = (uint32_t)i;
	for (size_t i = begin; i < p->nr_ops; i++)
		if (op_is(p->ops[i].code, CLASS_ANSWERS))
			order[nr++] = (uint32_t)i;
	b->begin = nr;
	for (size_t i = begin; i < p->nr_ops; i++)
		if (!op_is(p->ops[i].code, CLASS_ANSWERS))
			order[nr++] = (uint32_t)i;
	program_arrange(p, order, nr);
	free(order);
}

/* Of what says what overlaps, only @block knows from now on. */
static void take_out(struct block *b)
{
	const struct program *p = b->p;
	bool *kept = all_of(p), found = false;
	size_t nr = 0;

	for (size_t i = 0; i < p->nr_ops; i++) {
		const struct op *op = &p->ops[i];

		kept[i] = (found && op->code == OP_INTERRUPT) ||
			  !op_is(op->code, CLASS_SCHEDULES);
		if (!found && op->code == OP_OVERLAP && op->arg[0] & 1) {
			found = true;
			b->begin = nr;
		} else if (found && op->code == OP_SWITCH && b->nr_switches < SWITCHES_MAX) {
			b->switches[b->nr_switches++] = *op;
		}
		nr += kept[i];
	}
	keep(b->p, kept);
	free(kept);
	if (!found || b->begin >= nr || one_in(b->random, 8)) {
		size_t last = 2 + random_below(b->random, BLOCK_MAX - 2);

		b->begin = nr > last ? nr - last : 0;
	}
	if (b->p->nr_ops > b->begin + BLOCK_MAX)
		b->p->nr_ops = b->begin + BLOCK_MAX;
	answer_before(b);
}

static uint8_t cpu_of(const struct program *p, const struct op *op)
{
	return op->arg[0] % p->geometry.nr_cpus;
}

static bool is_in_interrupt(const struct program *p, size_t at)
{
	return at && p->ops[at - 1].code == OP_INTERRUPT;
}

/* Which CPU runs operation @at? */
static uint8_t cpu_before(const struct program *p, size_t at)
{
	while (at--)
		if (p->ops[at].code == OP_CPU)
			return cpu_of(p, &p->ops[at]);
	return 0;
}

/* Whose operation @at is: a CPU's, or that of the interrupts there. */
static uint8_t context_of(const struct program *p, size_t at)
{
	return cpu_before(p, at) + (is_in_interrupt(p, at) ? GEOMETRY_MAX_CPUS : 0);
}

static bool has_several_contexts(const struct block *b)
{
	unsigned int mask = 0;

	for (size_t i = b->begin; i < b->p->nr_ops; i++)
		if (b->p->ops[i].code != OP_CPU && b->p->ops[i].code != OP_INTERRUPT)
			mask |= 1u << context_of(b->p, i);
	return mask & (mask - 1);
}

/* One that nobody has made come in yet. */
static void let_interrupt_come_in(struct block *b)
{
	struct program *p = b->p;
	struct op op = { .code = OP_INTERRUPT };
	size_t at;

	if (p->nr_ops < b->begin + 2 || !one_in(b->random, 8))
		return;
	at = b->begin + random_below(b->random, (uint32_t)(p->nr_ops - b->begin));
	if (overlap_interrupts(&p->ops[at]) && !is_in_interrupt(p, at))
		program_insert(p, at, &op, 1);
}

static void use_several_cpus(struct block *b)
{
	struct program *p = b->p;
	struct op op = { .code = OP_CPU };
	size_t at;

	if (has_several_contexts(b) || p->nr_ops < b->begin + 2)
		return;
	at = b->begin + 1 + random_below(b->random, (uint32_t)(p->nr_ops - b->begin - 1));
	at -= is_in_interrupt(p, at);
	op.arg[0] = (cpu_before(p, at) + 1 + random_below(b->random, p->geometry.nr_cpus - 1)) %
		    p->geometry.nr_cpus;
	program_insert(p, at, &op, 1);
}

/* May operation @at stay, with the operations of the block before it that stay? */
static bool is_legal(const struct block *b, size_t at, const bool *kept)
{
	const struct program *p = b->p;
	const struct op *op = &p->ops[at];

	if (!overlap_allows(op) || (is_in_interrupt(p, at) && !overlap_interrupts(op)))
		return false;
	for (size_t i = b->begin; i < at; i++) {
		if (!kept[i] || context_of(p, i) == context_of(p, at))
			continue;
		if (!overlap_may_share(&p->ops[i], op) ||
		    (op_names(op) && op_allocates(&p->ops[i]) &&
		     op->arg[0] == program_allocs_before(p, i)))
			return false;
	}
	return true;
}

static bool is_contention(const struct op *op)
{
	return op->code == OP_CONTEND_PCP || op->code == OP_CONTEND_ZONE;
}

/* Does another context hold a lock from operation @at until the block begins? */
static bool contends_for_long(const struct block *b, size_t at)
{
	const struct op *ops = b->p->ops;

	for (size_t i = at + 1; i < b->begin; i++)
		if (ops[i].code == ops[at].code && ops[i].arg[0] == ops[at].arg[0] &&
		    !(ops[i].arg[1] & 1) && cpu_before(b->p, i) == cpu_before(b->p, at))
			return false;
	return ops[at].arg[1] & 1;
}

static void leave_out_illegal(struct block *b)
{
	bool *kept = all_of(b->p);
	size_t gone = 0;

	for (size_t i = 0; i < b->begin; i++) {
		kept[i] = !is_contention(&b->p->ops[i]) || !contends_for_long(b, i);
		gone += !kept[i];
	}
	for (size_t i = b->begin; i < b->p->nr_ops; i++)
		kept[i] = is_legal(b, i, kept);
	/* What comes in does something. */
	for (size_t i = b->begin; i < b->p->nr_ops; i++)
		if (b->p->ops[i].code == OP_INTERRUPT)
			kept[i] = i + 1 < b->p->nr_ops && kept[i + 1] &&
				  overlap_interrupts(&b->p->ops[i + 1]);
	b->begin -= gone;
	keep(b->p, kept);
	free(kept);
}

static struct op pick_switch(struct block *b)
{
	/* Most races are between the first few steps, or late ones. */
	uint32_t most = 1u << random_below(b->random, STEPS_BITS + 1);

	return (struct op){
		.code = OP_SWITCH,
		.arg = { random_below(b->random, most),
			 random_below(b->random, b->p->geometry.nr_cpus),
			 one_in(b->random, 4) },
	};
}

static void change_switches(struct block *b)
{
	uint32_t at = random_below(b->random, (uint32_t)b->nr_switches + 1);

	switch (random_below(b->random, 6)) {
	case 0:
		if (at < b->nr_switches)
			b->switches[at] = b->switches[--b->nr_switches];
		break;
	case 1:
		if (b->nr_switches < SWITCHES_MAX)
			b->switches[b->nr_switches++] = pick_switch(b);
		break;
	case 2:
		if (at < b->nr_switches)
			b->switches[at] = pick_switch(b);
		break;
	case 3:
		if (at < b->nr_switches)
			b->switches[at].arg[0] += random_below(b->random, 2) ? 1u : -1u;
		break;
	default:
		break;
	}
}

/* The last operations of the program, or the block that it has. */
static void take_block(struct block *b)
{
	machine_limit(&b->p->geometry, PAGES_MAX);
	if (b->p->geometry.nr_cpus < 2)
		b->p->geometry.nr_cpus = 2;
	take_out(b);
}

static void make_legal(struct block *b)
{
	leave_out_illegal(b);
	let_interrupt_come_in(b);
	use_several_cpus(b);
	/* What another CPU may not do. */
	leave_out_illegal(b);
}

void program_overlap(struct program *p, struct random *random, unsigned int needs)
{
	struct block b = { .p = p, .random = random };
	struct op begin = { .code = OP_OVERLAP, .arg = { 1 } };
	bool composes = one_in(random, 2);

	if (!composes) {
		take_block(&b);
		make_legal(&b);
	}
	while (composes || !has_several_contexts(&b)) {
		b.begin = overlap_compose(p, random, needs);
		b.nr_switches = 0;
		make_legal(&b);
		composes = false;
	}
	change_switches(&b);
	for (size_t i = 0; i < b.nr_switches; i++)
		b.switches[i].arg[0] &= operand_max(&op_infos[OP_SWITCH].args[0]);
	program_insert(p, b.begin, b.switches, b.nr_switches);
	program_insert(p, b.begin, &begin, 1);
}
