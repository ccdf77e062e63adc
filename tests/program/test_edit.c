/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Moving operations about, against programs in which each operation says of itself
 * which it is: an allocation by its gfp operand, what is about it by its page.
 */
#include "help.h"

#include "program/edit.h"

#define NR 40

/* What operation @i of those of @p is about: the gfp of the allocation, or 0. */
static uint32_t about(const struct program *p, size_t i)
{
	uint32_t nr = 0;

	for (size_t k = 0; k < i; k++)
		if (op_allocates(&p->ops[k]) && nr++ == p->ops[i].arg[0])
			return p->ops[k].arg[3];
	return 0;
}

/* Allocations tagged 1, 2, ..., and frees that are numbered likewise. */
static void tagged_program(struct program *p, struct random *random)
{
	uint32_t nr_allocs = 0;

	program_decode(p, NULL, 0);
	for (uint32_t i = 1; i <= NR; i++) {
		struct op op = { .code = OP_ALLOC, .arg = { [3] = i } };

		if (one_in(random, 3)) {
			op = (struct op){ OP_FREE, { ALLOC_NONE, i } };
			if (nr_allocs && !one_in(random, 9))
				op.arg[0] = random_below(random, nr_allocs);
		}
		nr_allocs += op_allocates(&op);
		assert_true(program_append(p, &op));
	}
}

/* What each free is about, by its own number. */
static void note(const struct program *p, uint32_t *tags)
{
	for (size_t i = 0; i < p->nr_ops; i++)
		if (p->ops[i].code == OP_FREE)
			tags[p->ops[i].arg[1]] = about(p, i);
}

static bool has_tag(const struct program *p, size_t from, size_t nr,
		    uint32_t tag)
{
	for (size_t i = from; i < from + nr; i++)
		if (p->ops[i].code == OP_ALLOC && p->ops[i].arg[3] == tag)
			return true;
	return false;
}

/* Any piece may go: what stays is about what it was about, and nothing else goes. */
static void what_stays_names_what_it_named(void **state)
{
	struct random random = { 10 };
	struct program p, to;
	size_t followed = 0;

	program_init(&p);
	program_init(&to);
	for (int round = 0; round < 3000; round++) {
		uint32_t before[NR + 1] = { 0 }, after[NR + 1] = { 0 };
		size_t from, nr, k = 0;

		tagged_program(&p, &random);
		from = random_below(&random, p.nr_ops);
		nr = random_below(&random, p.nr_ops - from + 1);
		note(&p, before);
		program_without(&to, &p, from, nr);
		note(&to, after);
		for (size_t i = 0; i < p.nr_ops; i++) {
			const struct op *op = &p.ops[i];
			bool alloc = op->code == OP_ALLOC;

			if (i - from < nr)
				continue;
			if (!alloc && before[op->arg[1]] &&
			    has_tag(&p, from, nr, before[op->arg[1]])) {
				followed++;
				continue;
			}
			assert_true(k < to.nr_ops);
			assert_int_equal(to.ops[k].code, op->code);
			if (alloc)
				assert_int_equal(to.ops[k].arg[3], op->arg[3]);
			else
				assert_int_equal(after[op->arg[1]],
						 before[op->arg[1]]);
			k++;
		}
		assert_int_equal(k, to.nr_ops);
	}
	assert_true(followed > 1000);
	program_destroy(&p);
	program_destroy(&to);
}

/* In any order: the same allocation if it still comes first, else none. */
static void what_moves_names_what_it_named(void **state)
{
	struct random random = { 11 };
	struct program p, to;
	size_t kept = 0, lost = 0;

	program_init(&p);
	program_init(&to);
	for (int round = 0; round < 3000; round++) {
		uint32_t before[NR + 1] = { 0 }, after[NR + 1] = { 0 };
		uint32_t order[NR];
		size_t nr = random_below(&random, NR + 1);

		tagged_program(&p, &random);
		note(&p, before);
		for (uint32_t i = 0; i < NR; i++) {
			uint32_t k = random_below(&random, i + 1);

			order[i] = order[k];
			order[k] = i;
		}
		program_copy(&to, &p);
		program_arrange(&to, order, nr);
		assert_int_equal(to.nr_ops, nr);
		note(&to, after);
		for (size_t i = 0; i < nr; i++) {
			const struct op *op = &to.ops[i];

			assert_int_equal(op->code, p.ops[order[i]].code);
			if (op->code != OP_FREE)
				continue;
			if (has_tag(&to, 0, i, before[op->arg[1]])) {
				assert_int_equal(after[op->arg[1]],
						 before[op->arg[1]]);
				kept++;
			} else {
				assert_int_equal(op->arg[0], ALLOC_NONE);
				lost++;
			}
		}
	}
	assert_true(kept > 1000 && lost > 1000);
	program_destroy(&p);
	program_destroy(&to);
}

/* What is put in goes by its own names, what is behind it by those it had. */
static void what_is_put_in_changes_no_name(void **state)
{
	struct random random = { 12 };
	struct program p;

	program_init(&p);
	for (int round = 0; round < 3000; round++) {
		uint32_t before[NR + 1] = { 0 }, after[NR + 1] = { 0 };
		struct op ops[4] = {
			{ OP_ALLOC, { [3] = 100 } }, { OP_FREE, { 0 } },
			{ OP_ALLOC, { [3] = 101 } }, { OP_FREE, { 0 } },
		};
		size_t at;
		uint32_t k;

		tagged_program(&p, &random);
		note(&p, before);
		at = random_below(&random, NR + 1);
		k = program_allocs_before(&p, at);
		ops[1].arg[0] = k;
		ops[3].arg[0] = k + 1;
		program_insert(&p, at, ops, 4);
		assert_int_equal(p.nr_ops, NR + 4);
		assert_int_equal(about(&p, at + 1), 100);
		assert_int_equal(about(&p, at + 3), 101);
		note(&p, after);
		for (uint32_t i = 1; i <= NR; i++)
			assert_int_equal(after[i], before[i]);
	}
	program_destroy(&p);
}

/* A name that nothing before it has, as no text or bytes come to have. */
static void a_name_from_nowhere_is_none(void **state)
{
	struct program p, to;

	program_init(&p);
	program_init(&to);
	program_append(&p, &(struct op){ .code = OP_FREE, .arg = { 0 } });
	program_append(&p, &(struct op){ .code = OP_ALLOC });
	program_append(&p, &(struct op){ .code = OP_FREE, .arg = { 7 } });
	program_arrange(&p, (uint32_t[]){ 0, 1, 2 }, 3);
	assert_int_equal(p.ops[0].arg[0], ALLOC_NONE);
	assert_int_equal(p.ops[2].arg[0], ALLOC_NONE);
	/* What names nothing already has nothing to lose. */
	program_without(&to, &p, 1, 1);
	assert_int_equal(to.nr_ops, 2);
	program_destroy(&p);
	program_destroy(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stays_names_what_it_named),
		cmocka_unit_test(what_moves_names_what_it_named),
		cmocka_unit_test(what_is_put_in_changes_no_name),
		cmocka_unit_test(a_name_from_nowhere_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
