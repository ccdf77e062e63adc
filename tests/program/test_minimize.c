/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The minimizer, on a toy that keeps allocations as a runner does. An allocation is
 * told by its gfp operand.
 */
#include "help.h"

#include <stdlib.h>
#include <string.h>

#include "program/minimize.h"

/* What is live, by number: the tag, 0 if it is gone, and the order. */
struct toy {
	uint32_t tag[700];
	uint32_t order[700];
	uint32_t nr;
};

static void append(struct program *p, enum op_code code, uint32_t a,
		   uint32_t b, uint32_t c, uint32_t d)
{
	assert_true(program_append(p, &(struct op){ code, { a, b, c, d } }));
}

/* @nr operations; allocations tagged 1, 2, ... */
static void random_toy(struct program *p, struct random *random, size_t nr)
{
	uint32_t nr_allocs = 0;

	program_decode(p, NULL, 0);
	for (uint32_t i = 0; i < nr; i++) {
		if (!nr_allocs || one_in(random, 2)) {
			append(p, OP_ALLOC, random_below(random, 3), 0, 0,
			       i + 1);
			nr_allocs++;
		} else {
			append(p, one_in(random, 4) ? OP_GET : OP_FREE,
			       random_below(random, nr_allocs), i, 0, 0);
		}
	}
}

/* Fails when the allocation tagged 7777 is freed while an order 2 is live. */
static bool has_bug(const struct program *p, void *context)
{
	static struct toy toy;
	bool failed = false;

	toy.nr = 0;
	for (size_t i = 0; i < p->nr_ops; i++) {
		const struct op *op = &p->ops[i];

		if (op->code == OP_ALLOC) {
			assert_true(toy.nr < ARRAY_SIZE(toy.tag));
			toy.tag[toy.nr] = op->arg[3] ? op->arg[3] : 1;
			toy.order[toy.nr++] = op->arg[0];
		}
		if (op->code != OP_FREE || op->arg[0] >= toy.nr)
			continue;
		if (toy.tag[op->arg[0]] == 7777)
			for (uint32_t k = 0; k < toy.nr; k++)
				failed |= toy.tag[k] && toy.order[k] == 2;
		toy.tag[op->arg[0]] = 0;
	}
	return failed;
}

static void a_needle_is_found_in_hay(void **state)
{
	struct random random = { 11 };
	struct program p;
	int found = 0;

	program_init(&p);
	for (int round = 0; round < 30; round++) {
		uint32_t nr_allocs;
		size_t at, tries;

		random_toy(&p, &random, 300);
		p.geometry = geometry_preset("mixed")->geometry;
		p.comment = strdup("kept");
		at = random_below(&random, 100);
		if (p.ops[at].code == OP_ALLOC)
			p.ops[at] = (struct op){ OP_ALLOC, { 3, 1, 2, 7777 } };
		/* Free everything in the end, the needle with it. */
		append(&p, OP_ALLOC, 2, 0, 0, 1);
		nr_allocs = program_allocs_before(&p, p.nr_ops);
		for (uint32_t i = 0; i < nr_allocs; i++)
			append(&p, OP_FREE, i, 0, 0, 0);
		if (has_bug(&p, NULL)) {
			found++;
			tries = program_minimize(&p, has_bug, NULL, NULL);
			assert_true(tries > 1 && tries < 5000);
			assert_true(has_bug(&p, NULL));
			/* Two allocations and a free, in any order of the two. */
			assert_int_equal(p.nr_ops, 3);
			assert_int_equal(p.ops[2].code, OP_FREE);
			for (int i = 0; i < 2; i++) {
				bool needle = p.ops[i].arg[3] == 7777;

				assert_int_equal(p.ops[i].code, OP_ALLOC);
				assert_int_equal(p.ops[i].arg[0], needle ? 0 : 2);
				assert_int_equal(p.ops[i].arg[1], 0);
				assert_int_equal(p.ops[i].arg[2], 0);
				assert_int_equal(p.ops[i].arg[3],
						 needle ? 7777 : 0);
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
		}
		free(p.comment);
		p.comment = NULL;
	}
	assert_true(found > 5);
	program_destroy(&p);
}

static bool never(const struct program *p, void *context)
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

static bool always(const struct program *p, void *context)
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
static bool needs_range(const struct program *p, void *context)
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
	parse_text(&p, "buddyfuzz 2\nmachine mixed\na = alloc_contig pfn=1000 count=777\n"
		       "free_contig a page=5 count=777\ndrain_all\n");
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
static bool takes_modulo(const struct program *p, void *context)
{
	const struct geometry *g = &p->geometry;
	const struct op *op = &p->ops[0];

	if (p->nr_ops != 3 || g->nr_zones != 3 || g->nr_cpus != 4)
		return false;
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
	parse_text(&p, "buddyfuzz 2\nmachine pages=4096 zones=0,1000,1096 order=10 pageblock=9 cpus=4 check=1\n"
		       "a = alloc_contig pfn=0 count=60000\n"
		       "damage a page=0 what=0\ndecay zone=0\n");
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

static bool is_this_one(const struct program *p, void *context)
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
		cmocka_unit_test(a_needle_is_found_in_hay),
		cmocka_unit_test(what_does_not_fail_is_left_alone),
		cmocka_unit_test(what_always_fails_becomes_nothing),
		cmocka_unit_test(operands_and_machine_shrink_to_what_matters),
		cmocka_unit_test(operands_become_what_they_mean),
		cmocka_unit_test(tries_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
