/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The minimizer, on a toy that keeps slots as a runner does and knows which
 * allocation each operation meant. An allocation is told by its gfp operand.
 */
#include "help.h"

#include <stdlib.h>
#include <string.h>

#include "program/minimize.h"
#include "program/remap.h"
#include "program/slots.h"

#define BULK_TAG 9999	/* of each page that came in bulk */

struct toy {
	struct slot_map map;
	uint64_t words[MAX_SLOTS / 64];
	uint32_t tag[MAX_SLOTS];
	uint32_t order[MAX_SLOTS];
};

/* Told the slot that an operation named, before it acts. */
typedef void on_named_fn(void *context, const struct toy *toy,
			 const struct op *op, uint32_t slot);

static void fill(struct toy *toy, uint32_t tag, uint32_t order,
		 struct slot_trace *trace)
{
	uint32_t slot = slot_take(&toy->map);

	assert_int_not_equal(slot, SLOT_NONE);
	toy->tag[slot] = tag;
	toy->order[slot] = order;
	if (!trace)
		return;
	if (trace->born < 0)
		trace->born = slot;
	trace->nr_born++;
}

static void empty(struct toy *toy, uint32_t slot, struct slot_trace *trace)
{
	slot_release(&toy->map, slot);
	if (trace)
		slot_trace_died(trace, slot);
}

static void toy_op(struct toy *toy, const struct op *op,
		   struct slot_trace *trace, on_named_fn *on_named,
		   void *context)
{
	uint32_t slot;

	switch (op->code) {
	case OP_ALLOC:
		fill(toy, op->arg[3], op->arg[0], trace);
		return;
	case OP_ALLOC_BULK:
		for (uint32_t i = 0; i < op->arg[0]; i++)
			fill(toy, BULK_TAG, 0, trace);
		return;
	case OP_FREE:
	case OP_GET:
	case OP_FREE_BULK:
		break;
	default:
		return;
	}
	slot = slot_named(&toy->map, op->arg[0]);
	if (slot == SLOT_NONE)
		return;
	if (trace)
		trace->named = slot;
	if (on_named)
		on_named(context, toy, op, slot);
	if (op->code == OP_FREE)
		empty(toy, slot, trace);
	if (op->code == OP_FREE_BULK)
		for (uint32_t i = slot; i < slot + op->arg[1] && i < MAX_SLOTS;
		     i++)
			if (slot_is_taken(&toy->map, i) && !toy->order[i])
				empty(toy, i, trace);
}

static void toy_run(const struct program *p, struct slot_trace *trace,
		    on_named_fn *on_named, void *context)
{
	struct toy *toy = calloc(1, sizeof(*toy));

	assert_non_null(toy);
	toy->map = (struct slot_map){ .words = toy->words, .nr = MAX_SLOTS };
	for (size_t i = 0; i < p->nr_ops; i++)
		toy_op(toy, &p->ops[i], trace ? &trace[i] : NULL, on_named,
		       context);
	free(toy);
}

static void append(struct program *p, enum op_code code, uint32_t a,
		   uint32_t b, uint32_t c, uint32_t d)
{
	assert_true(program_append(p, &(struct op){ code, { a, b, c, d } }));
}

/* @nr operations; allocations tagged 1, 2, ..., single ones and in bulk. */
static void random_toy(struct program *p, struct random *random, size_t nr)
{
	program_decode(p, NULL, 0);
	for (uint32_t i = 0; i < nr; i++) {
		switch (random_below(random, 8)) {
		case 0 ... 2:
			append(p, OP_ALLOC, random_below(random, 3), 0, 0,
			       i + 1);
			break;
		case 3:
			append(p, OP_ALLOC_BULK, random_below(random, 4), 0, 0,
			       0);
			break;
		case 4:
			append(p, OP_FREE_BULK, random_below(random, 12),
			       random_below(random, 4), 0, 0);
			break;
		case 5:
			append(p, OP_GET, random_below(random, 16), i, 0, 0);
			break;
		default:
			append(p, OP_FREE, random_below(random, 16), i, 0, 0);
		}
	}
}

/* --- remapping --- */

/* What each GET and FREE named, by its own number (operand 1). */
static void record(void *context, const struct toy *toy, const struct op *op,
		   uint32_t slot)
{
	uint32_t *named = context;

	if (op->code != OP_FREE_BULK)
		named[op->arg[1]] = toy->tag[slot];
}

static bool removed(const struct program *p, size_t from, size_t nr,
		    uint32_t tag)
{
	for (size_t i = from; i < from + nr; i++)
		if (p->ops[i].code == OP_ALLOC && p->ops[i].arg[3] == tag)
			return true;
	return false;
}

/* A toy program without operations that name nothing, and its slots. */
static struct slot_trace *busy_toy(struct program *p, struct random *random,
				   size_t nr)
{
	struct slot_trace *trace = slot_trace_new(nr);
	struct program all;

	program_init(&all);
	random_toy(&all, random, nr);
	/* A bulk free of more names a stretch: that has a test of its own. */
	for (size_t i = 0; i < nr; i++)
		if (all.ops[i].code == OP_FREE_BULK)
			all.ops[i].arg[1] = 1;
	toy_run(&all, trace, NULL, NULL);
	remap_busy(p, &all, trace);
	slot_trace_free(trace, nr);
	program_destroy(&all);
	return slot_trace_new(p->nr_ops);
}

/* Any piece may go: what stays means what it meant. */
static void what_stays_names_what_it_named(void **state)
{
	enum { NR = 60 };
	struct random random = { 10 };
	struct program p, to;
	size_t renamed = 0;

	program_init(&p);
	program_init(&to);
	for (int round = 0; round < 3000; round++) {
		uint32_t before[NR] = { 0 }, after[NR] = { 0 };
		uint32_t operand[NR] = { 0 };
		struct slot_trace *trace = busy_toy(&p, &random, NR);
		size_t from = random_below(&random, p.nr_ops);
		size_t nr = random_below(&random, p.nr_ops - from + 1);

		toy_run(&p, trace, record, before);
		remap(&to, &p, trace, from, nr);
		toy_run(&to, NULL, record, after);
		for (size_t i = 0; i < p.nr_ops; i++) {
			const struct op *op = &p.ops[i];

			if (op->code != OP_FREE && op->code != OP_GET)
				continue;
			operand[op->arg[1]] = op->arg[0];
			/* What went without being asked named what went. */
			if (i - from >= nr && !after[op->arg[1]] &&
			    before[op->arg[1]] != BULK_TAG)
				assert_true(removed(&p, from, nr,
						    before[op->arg[1]]));
		}
		for (size_t i = 0; i < to.nr_ops; i++) {
			const struct op *op = &to.ops[i];

			if (op->code != OP_FREE && op->code != OP_GET)
				continue;
			assert_int_equal(before[op->arg[1]],
					 after[op->arg[1]]);
			renamed += op->arg[0] != operand[op->arg[1]];
		}
		slot_trace_free(trace, p.nr_ops);
	}
	assert_true(renamed > 1000);
	program_destroy(&p);
	program_destroy(&to);
}

static void idle_operations_go(void **state)
{
	struct slot_trace *trace = slot_trace_new(4);
	struct program p, to;

	program_init(&p);
	program_init(&to);
	append(&p, OP_FREE, 0, 0, 0, 0);
	append(&p, OP_DRAIN_ALL, 0, 0, 0, 0);
	append(&p, OP_ALLOC, 0, 0, 0, 1);
	append(&p, OP_FREE, 0, 0, 0, 0);
	toy_run(&p, trace, NULL, NULL);
	assert_int_equal(remap_busy(&to, &p, trace), 1);
	assert_int_equal(to.nr_ops, 3);
	assert_int_equal(to.ops[0].code, OP_DRAIN_ALL);
	assert_int_equal(to.ops[2].code, OP_FREE);
	slot_trace_free(trace, 4);
	program_destroy(&p);
	program_destroy(&to);
}

static void a_bulk_free_is_cut_to_what_is_left(void **state)
{
	struct slot_trace *trace = slot_trace_new(5);
	struct program p, to;

	program_init(&p);
	program_init(&to);
	append(&p, OP_ALLOC, 2, 0, 0, 1);
	append(&p, OP_ALLOC_BULK, 6, 0, 0, 0);
	append(&p, OP_FREE, 3, 0, 0, 0);
	append(&p, OP_FREE_BULK, 1, 6, 0, 0);
	append(&p, OP_FREE, 0, 0, 0, 0);
	toy_run(&p, trace, NULL, NULL);
	assert_int_equal(trace[3].nr_died, 5);
	/* Without the first allocation all is one slot lower. */
	remap(&to, &p, trace, 0, 1);
	assert_int_equal(to.nr_ops, 3);
	assert_int_equal(to.ops[1].arg[0], 2);
	assert_int_equal(to.ops[2].code, OP_FREE_BULK);
	assert_int_equal(to.ops[2].arg[0], 0);
	assert_int_equal(to.ops[2].arg[1], 6);
	/* Without the second there is nothing to free in bulk. */
	remap(&to, &p, trace, 1, 1);
	assert_int_equal(to.nr_ops, 2);
	assert_int_equal(to.ops[1].code, OP_FREE);
	slot_trace_free(trace, 5);
	program_destroy(&p);
	program_destroy(&to);
}

/* --- minimizing --- */

/* Fails when the allocation tagged 7777 is freed while an order 2 is live. */
static void find_bug(void *context, const struct toy *toy, const struct op *op,
		     uint32_t slot)
{
	bool *failed = context;

	if (op->code != OP_FREE || toy->tag[slot] != 7777)
		return;
	for (uint32_t i = 0; i < 200; i++)
		if (slot_is_taken(&toy->map, i) && toy->order[i] == 2)
			*failed = true;
}

static bool has_bug(const struct program *p, struct slot_trace *trace,
		    void *context)
{
	bool failed = false;

	toy_run(p, trace, find_bug, &failed);
	return failed;
}

static void a_needle_is_found_in_hay(void **state)
{
	struct random random = { 11 };
	struct program p;

	program_init(&p);
	for (int round = 0; round < 30; round++) {
		size_t at, tries;

		random_toy(&p, &random, 300);
		p.geometry = geometry_preset("mixed")->geometry;
		p.comment = strdup("kept");
		at = random_below(&random, 100);
		p.ops[at] = (struct op){ OP_ALLOC, { 3, 1, 2, 7777 } };
		/* Free everything in the end, the needle with it. */
		append(&p, OP_ALLOC, 2, 0, 0, 1);
		for (int i = 0; i < 300; i++)
			append(&p, OP_FREE, 0, 0, 0, 0);
		if (!has_bug(&p, NULL, NULL))
			continue;
		tries = program_minimize(&p, has_bug, NULL, NULL);
		assert_true(tries > 1 && tries < 5000);
		assert_true(has_bug(&p, NULL, NULL));
		/* Two allocations and a free, in any order of the two. */
		assert_int_equal(p.nr_ops, 3);
		assert_int_equal(p.ops[2].code, OP_FREE);
		for (int i = 0; i < 2; i++) {
			bool needle = p.ops[i].arg[3] == 7777;

			assert_int_equal(p.ops[i].code, OP_ALLOC);
			assert_int_equal(p.ops[i].arg[0], needle ? 0 : 2);
			assert_int_equal(p.ops[i].arg[1], 0);
			assert_int_equal(p.ops[i].arg[2], 0);
			assert_int_equal(p.ops[i].arg[3], needle ? 7777 : 0);
			if (needle)
				assert_int_equal(p.ops[2].arg[0], i);
		}
		/* The machine does not matter here, so it is a plain one. */
		assert_int_equal(p.geometry.nr_zones, 1);
		assert_int_equal(p.geometry.nr_holes, 0);
		assert_int_equal(p.geometry.nr_cma, 0);
		assert_int_equal(p.geometry.section_order, 0);
		assert_int_equal(p.geometry.nr_cpus, 0);
		assert_true(p.geometry.nr_pages <= 16);
		assert_string_equal(p.comment, "kept");
		free(p.comment);
		p.comment = NULL;
	}
	program_destroy(&p);
}

static bool never(const struct program *p, struct slot_trace *trace,
		  void *context)
{
	return false;
}

static void what_does_not_fail_is_left_alone(void **state)
{
	struct random random = { 12 };
	struct program p, copy;

	program_init(&p);
	program_init(&copy);
	random_program(&p, &random, 30);
	program_copy(&copy, &p);
	assert_int_equal(program_minimize(&p, never, NULL, NULL), 0);
	assert_true(program_equal(&p, &copy));
	program_destroy(&p);
	program_destroy(&copy);
}

static bool always(const struct program *p, struct slot_trace *trace,
		   void *context)
{
	return true;
}

static void what_always_fails_becomes_nothing(void **state)
{
	struct random random = { 13 };
	struct program p;

	program_init(&p);
	random_program(&p, &random, 100);
	assert_true(program_minimize(&p, always, NULL, NULL) > 0);
	assert_int_equal(p.nr_ops, 0);
	program_destroy(&p);
}

/* Needs both range operations to name the same 37 pages across pfn 1024. */
static bool needs_range(const struct program *p, struct slot_trace *trace,
			void *context)
{
	const struct geometry *g = &p->geometry;

	for (size_t i = 0; i + 1 < p->nr_ops; i++) {
		const struct op *a = &p->ops[i], *b = &p->ops[i + 1];

		if (a->code == OP_ALLOC_CONTIG && b->code == OP_FREE_CONTIG &&
		    a->arg[1] == b->arg[2] && a->arg[1] >= 37 &&
		    a->arg[0] < 1024 && a->arg[0] > 990 && a->arg[0] + a->arg[1] > 1024 &&
		    g->section_order && g->nr_pages > 1100)
			return true;
	}
	return false;
}

static size_t calls;

static void count_calls(size_t nr_ops, size_t tries)
{
	calls++;
}

static void operands_and_machine_shrink_to_what_matters(void **state)
{
	struct program p;

	program_init(&p);
	parse_text(&p, "buddyfuzz 1\nmachine mixed\nalloc_contig pfn=1000 count=777\n"
		       "free_contig slot=3 first=5 count=777\ndrain_all\n");
	calls = 0;
	assert_true(program_minimize(&p, needs_range, NULL, count_calls));
	assert_true(calls > 0);
	assert_int_equal(p.nr_ops, 2);
	assert_int_equal(p.ops[0].arg[0], 991);
	assert_int_equal(p.ops[0].arg[1], 37);
	assert_int_equal(p.ops[1].arg[2], 37);
	assert_int_equal(p.ops[1].arg[0], 0);
	assert_int_equal(p.ops[1].arg[1], 0);
	assert_int_equal(p.geometry.nr_pages, 1101);
	assert_int_equal(p.geometry.nr_zones, 1);
	assert_int_equal(p.geometry.nr_cma, 0);
	assert_true(p.geometry.section_order);
	program_destroy(&p);
}

/* As a runner has it: most operands are taken modulo what the machine has. */
static bool takes_modulo(const struct program *p, struct slot_trace *trace,
			 void *context)
{
	const struct geometry *g = &p->geometry;
	const struct op *op = &p->ops[0];

	if (p->nr_ops != 3 || g->nr_zones != 3 || g->nr_cpus != 4)
		return false;
	if (trace) {
		trace[0].pfn = op->arg[0] % g->nr_pages;
		trace[0].nr = op->arg[1] < 77 ? op->arg[1] : 77;
		trace[1].named = 0;
		trace[1].pages = 77;
	}
	return op[0].code == OP_ALLOC_CONTIG && op[1].code == OP_DAMAGE &&
	       op[2].code == OP_DECAY && op->arg[0] % g->nr_pages == 1019 &&
	       op->arg[1] >= 77 && op[1].arg[1] % 77 == 70 &&
	       op[1].arg[2] % NR_DAMAGES == DAMAGE_LRU &&
	       op[2].arg[0] % 3 == 2;
}

static void operands_become_what_they_mean(void **state)
{
	struct program p;

	program_init(&p);
	parse_text(&p, "buddyfuzz 1\nmachine pages=4096 zones=0,1000,2000 order=10 pageblock=9 cpus=4 check=1\n"
		       "alloc_contig pfn=0 count=60000\n"
		       "damage slot=0 index=0 what=0\ndecay zone=0\n");
	p.ops[0].arg[0] = 1019 + 7 * 4096;
	p.ops[1].arg[1] = 70 + 100 * 77;
	p.ops[1].arg[2] = DAMAGE_LRU + 7 * NR_DAMAGES;
	p.ops[2].arg[0] = 2 + 3 * 60;
	assert_true(program_minimize(&p, takes_modulo, NULL, NULL));
	assert_int_equal(p.ops[0].arg[0], 1019);
	assert_int_equal(p.ops[0].arg[1], 77);
	assert_int_equal(p.ops[1].arg[1], 70);
	assert_int_equal(p.ops[1].arg[2], DAMAGE_LRU);
	assert_int_equal(p.ops[2].arg[0], 2);
	program_destroy(&p);
}

static bool is_this_one(const struct program *p, struct slot_trace *trace,
			void *context)
{
	return program_equal(p, context);
}

/* Nothing can go and everything must be tried, which is too much. */
static void tries_are_bounded(void **state)
{
	struct random random = { 14 };
	struct program p, original;

	program_init(&p);
	program_init(&original);
	random_program(&p, &random, 2000);
	program_copy(&original, &p);
	assert_int_equal(program_minimize(&p, is_this_one, &original, NULL),
			 MINIMIZE_MAX_TRIES);
	assert_true(program_equal(&p, &original));
	program_destroy(&p);
	program_destroy(&original);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stays_names_what_it_named),
		cmocka_unit_test(idle_operations_go),
		cmocka_unit_test(a_bulk_free_is_cut_to_what_is_left),
		cmocka_unit_test(a_needle_is_found_in_hay),
		cmocka_unit_test(what_does_not_fail_is_left_alone),
		cmocka_unit_test(what_always_fails_becomes_nothing),
		cmocka_unit_test(operands_and_machine_shrink_to_what_matters),
		cmocka_unit_test(operands_become_what_they_mean),
		cmocka_unit_test(tries_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
