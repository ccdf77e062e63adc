// SPDX-License-Identifier: GPL-2.0-only
/* Blocks of operations that overlap: what is made of any program can be run. */
#include "help.h"

#include "program/estimate.h"
#include "program/machines.h"
#include "program/mutate.h"
#include "program/overlap.h"

#define PROGRAMS 3000

static size_t begin_of(const struct program *p)
{
	size_t begin = SIZE_MAX;

	for (size_t i = 0; i < p->nr_ops; i++) {
		if (p->ops[i].code != OP_OVERLAP)
			continue;
		assert_int_equal(begin, SIZE_MAX);
		assert_int_equal(p->ops[i].arg[0] & 1, 1);
		begin = i;
	}
	assert_int_not_equal(begin, SIZE_MAX);
	return begin;
}

static unsigned int cpu_at(const struct program *p, size_t at)
{
	unsigned int cpu = 0;

	for (size_t i = 0; i < at; i++)
		if (p->ops[i].code == OP_CPU)
			cpu = p->ops[i].arg[0] % p->geometry.nr_cpus;
	return cpu;
}

/* And whether an interrupt does it. */
static unsigned int context_at(const struct program *p, size_t at)
{
	return cpu_at(p, at) + (p->ops[at - 1].code == OP_INTERRUPT ? GEOMETRY_MAX_CPUS : 0);
}

static void look_at_pair(const struct program *p, size_t i, size_t j)
{
	const struct op *op = &p->ops[i], *other = &p->ops[j];

	if (context_at(p, i) == context_at(p, j))
		return;
	assert_true(overlap_may_share(op, other));
	if (op_allocates(op) && op_names(other))
		assert_int_not_equal(other->arg[0], program_allocs_before(p, i));
}

/* Returns how many CPUs do something in the block, interrupts counted apart. */
static int look_at_block(const struct program *p, size_t begin)
{
	unsigned int mask = 0;

	assert_in_range(p->geometry.nr_cpus, 2, GEOMETRY_MAX_CPUS);
	for (size_t i = begin + 1; i < p->nr_ops; i++) {
		if (!op_is(p->ops[i].code, CLASS_SCHEDULES))
			assert_true(overlap_allows(&p->ops[i]));
		if (!op_is(p->ops[i].code, CLASS_SCHEDULES) && p->ops[i].code != OP_CPU)
			mask |= 1u << context_at(p, i);
		if (p->ops[i].code == OP_INTERRUPT)
			assert_true(i + 1 < p->nr_ops && overlap_interrupts(&p->ops[i + 1]));
		for (size_t j = i + 1; j < p->nr_ops; j++)
			look_at_pair(p, i, j);
	}
	return __builtin_popcount(mask);
}

static void any_program_becomes_one(void **state)
{
	for (uint32_t seed = 0; seed < PROGRAMS; seed++) {
		struct random random = { seed }, same = { seed };
		struct program p, again;

		program_init(&p);
		program_init(&again);
		program_mutate(&p, seed, 64, 0);
		program_copy(&again, &p);
		program_overlap(&p, &random, 0);
		program_overlap(&again, &same, 0);
		assert_true(program_equal(&p, &again));
		assert_true(look_at_block(&p, begin_of(&p)) > 1);
		/* And what is made of that. */
		program_mutate(&p, seed + PROGRAMS, 64, 0);
		program_overlap(&p, &random, 0);
		look_at_block(&p, begin_of(&p));
		program_destroy(&again);
		program_destroy(&p);
	}
}

/* Does a try_get of the block name a page of something that was allocated before it? */
static bool tries_to_get(const struct program *p, size_t begin, const struct estimate *live)
{
	for (size_t i = begin; i < p->nr_ops; i++)
		for (uint32_t a = 0; p->ops[i].code == OP_TRY_GET && a < live->nr_allocs; a++)
			if (estimate_of(live, a) && p->ops[i].arg[0] - live->guesses[a].pfn < live->guesses[a].pages)
				return true;
	return false;
}

static void what_is_composed_meets(void **state)
{
	unsigned int names = 0, gets = 0, puts_off = 0;

	for (uint32_t seed = 0; seed < PROGRAMS; seed++) {
		struct random random = { seed };
		struct estimate live;
		struct program p;
		size_t begin;

		program_init(&p);
		machine_pick(&p.geometry, &random);
		begin = overlap_compose(&p, &random, 0);
		assert_in_range(p.nr_ops - begin, 3, 5);
		estimate_init(&live, &p.geometry);
		for (size_t i = 0; i < begin; i++) {
			puts_off += i + 1 < begin && p.ops[i].code == OP_FREE_NOLOCK &&
				    p.ops[i + 1].code == OP_CONTEND_ZONE && !p.ops[i + 1].arg[1];
			estimate_op(&live, &p.ops[i]);
		}
		for (size_t i = begin; i < p.nr_ops; i++)
			names += op_names(&p.ops[i]) && estimate_of(&live, p.ops[i].arg[0]);
		gets += tries_to_get(&p, begin, &live);
		program_destroy(&p);
	}
	assert_in_range(names, PROGRAMS, 3 * PROGRAMS);
	assert_in_range(gets, PROGRAMS / 8, PROGRAMS);
	assert_in_range(puts_off, PROGRAMS / 5, PROGRAMS / 2);
}

static void a_block_stays(void **state)
{
	static const char text[] =
		"buddyfuzz 2\nmachine pages=64 order=3 pageblock=2 cpus=2\n"
		"a0 = alloc order=0\noverlap on=1\nswitch after=7 cpu=1\nfree a0\n"
		"cpu cpu=1\ntry_get pfn=0\n";
	struct parse_error error;
	unsigned int kept = 0;

	for (uint32_t seed = 0; seed < 100; seed++) {
		struct random random = { seed };
		struct program p, before;

		program_init(&p);
		program_init(&before);
		assert_true(program_parse(&p, text, sizeof(text) - 1, &error));
		program_copy(&before, &p);
		program_overlap(&p, &random, 0);
		kept += program_equal(&p, &before);
		program_destroy(&before);
		program_destroy(&p);
	}
	assert_in_range(kept, 25, 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_program_becomes_one),
		cmocka_unit_test(what_is_composed_meets),
		cmocka_unit_test(a_block_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
