/* SPDX-License-Identifier: GPL-2.0-only */
/* The mutator: same seed, same change; always a program; everything reached. */
#include "help.h"

#include <string.h>

#include "program/estimate.h"
#include "program/idioms.h"
#include "program/kinds.h"
#include "program/machines.h"
#include "program/mutate.h"

static void check_program(const struct program *p, size_t max_ops)
{
	const char *why = geometry_check(&p->geometry);
	uint32_t nr_allocs = 0;

	if (why)
		fail_msg("%s", why);
	assert_true(p->nr_ops <= max_ops);
	for (size_t i = 0; i < p->nr_ops; i++) {
		const struct op *op = &p->ops[i];

		assert_true(op->code < NR_OPS);
		if (op_names(op) && op->arg[0] != ALLOC_NONE)
			assert_true(op->arg[0] < nr_allocs);
		nr_allocs += op_allocates(op);
		for (unsigned int k = 0; k < op_infos[op->code].nr_args; k++)
			assert_true(op->arg[k] <=
				    operand_max(&op_infos[op->code].args[k]));
	}
}

static void same_seed_same_change(void **state)
{
	struct random random = { 8 };
	struct program a, b, other;

	program_init(&a);
	program_init(&b);
	program_init(&other);
	for (int i = 0; i < 2000; i++) {
		uint32_t seed = random_next(&random);

		random_program(&a, &random, random_below(&random, 30));
		random_program(&other, &random, random_below(&random, 30));
		program_copy(&b, &a);
		program_mutate(&a, seed, 100, 0);
		/* What was mutated in between must not matter. */
		program_mutate(&other, seed + 1, 100, 0);
		program_mutate(&b, seed, 100, 0);
		assert_true(program_equal(&a, &b));
		program_cross(&a, &other, seed, 100, 0);
		program_cross(&b, &other, seed, 100, 0);
		assert_true(program_equal(&a, &b));
	}
	program_destroy(&a);
	program_destroy(&b);
	program_destroy(&other);
}

static void a_change_is_a_program(void **state)
{
	struct random random = { 9 };
	struct program p, other;

	program_init(&p);
	program_init(&other);
	for (int i = 0; i < 20000; i++) {
		size_t max_ops = random_below(&random, 40);

		if (one_in(&random, 10))
			random_program(&p, &random, random_below(&random, 30));
		if (one_in(&random, 10))
			random_program(&other, &random,
				       random_below(&random, 30));
		if (one_in(&random, 3))
			program_cross(&p, &other, random_next(&random),
				      max_ops, 0);
		else
			program_mutate(&p, random_next(&random), max_ops, 0);
		check_program(&p, max_ops);
	}
	program_destroy(&p);
	program_destroy(&other);
}

struct reached {
	size_t ops[NR_OPS];
	size_t values[NR_OPS][OP_MAX_ARGS][16];
	size_t zones[4], cpus[5], sparse, holes, cma, thp, unchecked, large;
	size_t frozen_bit;
	size_t live, sections_crossed, freed;
};

static void note(struct reached *r, const struct program *p)
{
	const struct geometry *g = &p->geometry;

	r->zones[g->nr_zones]++;
	r->cpus[g->nr_cpus]++;
	r->sparse += !!g->section_order;
	r->holes += !!g->nr_holes;
	r->cma += !!g->nr_cma;
	r->thp += !!g->thp_order;
	r->unchecked += !g->check_pages;
	r->frozen_bit += g->refcounts == REFCOUNTS_FROZEN_BIT;
	r->large += g->nr_pages > 8192;
	for (size_t i = 0; i < p->nr_ops; i++) {
		const struct op *op = &p->ops[i];

		r->ops[op->code]++;
		for (unsigned int k = 0; k < op_infos[op->code].nr_args; k++)
			if (op->arg[k] < 16)
				r->values[op->code][k][op->arg[k]]++;
		if (op->code == OP_ALLOC_CONTIG && g->section_order &&
		    op->arg[0] % g->nr_pages + op->arg[1] <= g->nr_pages &&
		    op->arg[1] && op->arg[0] % g->nr_pages >> g->section_order !=
		    (op->arg[0] % g->nr_pages + op->arg[1] - 1) >>
		    g->section_order)
			r->sections_crossed++;
	}
}

/* From nothing, 20 changes a program: each operation, each named value. */
static void everything_is_reached(void **state)
{
	static struct reached r;
	struct program p;

	memset(&r, 0, sizeof(r));
	program_init(&p);
	for (uint32_t i = 0; i < 3000; i++) {
		struct random random = { i };

		program_decode(&p, NULL, 0);
		for (int k = 0; k < 20; k++)
			program_mutate(&p, random_next(&random), 1000, 0);
		note(&r, &p);
	}
	for (unsigned int i = 0; i < NR_OPS; i++) {
		const struct op_info *info = &op_infos[i];

		/* No target runs what overlaps. */
		if (op_is(i, CLASS_SCHEDULES)) {
			assert_int_equal(r.ops[i], 0);
			continue;
		}
		if (r.ops[i] < 500)
			fail_msg("%s: %zu", info->mnemonic, r.ops[i]);
		for (unsigned int k = 0; k < info->nr_args; k++)
			for (unsigned int v = 0;
			     v < kind_infos[info->args[k].kind].nr_values; v++)
				assert_true(r.values[i][k][v]);
	}
	assert_true(r.zones[1] > 100 && r.zones[2] > 10 && r.zones[3] > 100);
	assert_true(r.cpus[0] > 100 && r.cpus[1] > 100 && r.cpus[2] > 100);
	assert_true(r.sparse > 100 && r.holes > 100 && r.cma > 100);
	assert_true(r.thp > 100 && r.unchecked > 100 && r.frozen_bit > 100);
	/* Large machines cost much and show little. */
	assert_true(r.large && r.large < 300);
	assert_true(r.sections_crossed > 20);
	program_destroy(&p);
}

/*
 * What only shows in a range above 8,192 or 65,536 pages, or with a refcount that
 * 8 bits do not hold, shows within a thousand executions, several times.
 */
static void the_large_is_met(void **state)
{
	size_t ranges[2] = { 0 }, frees[2] = { 0 }, cma = 0, bulk = 0;
	size_t references = 0, large = 0;
	struct program p;

	program_init(&p);
	for (uint32_t seed = 0; seed < 3000; seed++) {
		bool is_long = false;

		program_decode(&p, NULL, 0);
		program_mutate(&p, seed, 500, 0);
		large += p.geometry.nr_pages > 65536;
		for (size_t i = 0; i < p.nr_ops; i++) {
			const struct op *op = &p.ops[i];
			uint32_t count = op->arg[1];

			switch (op->code) {
			case OP_ALLOC_CONTIG:
			case OP_ALLOC_CONTIG_FROZEN:
				is_long |= count > 8192;
				ranges[0] += count > 8192;
				ranges[1] += count > 65536;
				break;
			case OP_FREE_CONTIG:
			case OP_FREE_CONTIG_FROZEN:
				frees[0] += op->arg[2] > 8192;
				frees[1] += op->arg[2] > 65536;
				break;
			case OP_CMA_RELEASE:
				cma += op->arg[2] > 8192;
				break;
			case OP_FREE_BULK:
				bulk += is_long;
				break;
			case OP_UNFREEZE:
				references += op->arg[2] >= 255;
				break;
			default:
				break;
			}
		}
	}
	if (ranges[0] < 60 || ranges[1] < 15)
		fail_msg("%zu and %zu long ranges", ranges[0], ranges[1]);
	if (frees[0] < 60 || frees[1] < 15)
		fail_msg("%zu and %zu long frees", frees[0], frees[1]);
	if (cma < 3 || bulk < 3 || references < 60)
		fail_msg("%zu long cma_release, %zu free_bulk, %zu many references",
			 cma, bulk, references);
	/* They cost much. */
	if (large > 120)
		fail_msg("%zu machines above 65536 pages", large);
	program_destroy(&p);
}

/* What an engine made of a large program would take all its time. */
static void a_large_machine_is_rarely_kept(void **state)
{
	struct op op = { .code = OP_ALLOC };
	struct program p, other;
	size_t kept[2] = { 0 };

	program_init(&p);
	program_init(&other);
	for (uint32_t seed = 0; seed < 1000; seed++) {
		program_decode(&p, NULL, 0);
		program_decode(&other, NULL, 0);
		program_append(&p, &op);
		program_append(&other, &op);
		p.geometry.nr_pages = 1u << 20;
		program_mutate(&p, seed, 100, 0);
		kept[0] += p.geometry.nr_pages > 1u << 19;
		p.geometry.nr_pages = 1u << 20;
		program_cross(&p, &other, seed, 100, 0);
		kept[1] += p.geometry.nr_pages > 1u << 19;
	}
	if (!kept[0] || kept[0] > 30 || !kept[1] || kept[1] > 30)
		fail_msg("of 1000, %zu mutated and %zu crossed", kept[0], kept[1]);
	program_destroy(&p);
	program_destroy(&other);
}

/*
 * Where there is nothing yet, crossed or not: something at once, short and long,
 * on machines with a name and on others.
 */
static void from_nothing_comes_a_program(void **state)
{
	size_t few = 0, many = 0, preset = 0, reserve = 0;
	struct program p, empty;

	program_init(&p);
	program_init(&empty);
	program_decode(&empty, NULL, 0);
	for (uint32_t seed = 0; seed < 1000; seed++) {
		const struct geometry *g = &p.geometry;

		program_decode(&p, NULL, 0);
		if (seed % 2)
			program_cross(&p, &empty, seed, 500, 0);
		else
			program_mutate(&p, seed, 500, 0);
		check_program(&p, 500);
		assert_true(p.nr_ops);
		few += p.nr_ops < 8;
		many += p.nr_ops > 100;
		for (size_t i = 0; i < nr_geometry_presets; i++)
			preset += geometry_equal(g, &geometry_presets[i].geometry);
		/* A hundredth of memory, and at least a pageblock. */
		reserve += g->nr_pages / 100 >> g->pageblock_order > 0;
	}
	if (few <= 100 || many <= 80)
		fail_msg("%zu short, %zu long", few, many);
	assert_true(preset > 200 && preset < 700);
	if (reserve <= 120)
		fail_msg("%zu machines may have a reserve", reserve);
	program_destroy(&empty);
	program_destroy(&p);
}

/* One change at a time leaves most of a program; a stack of them little. */
static void changes_come_in_stacks(void **state)
{
	size_t kept[2] = { 0, 0 };
	struct program p;

	program_init(&p);
	for (uint32_t seed = 0; seed < 5000; seed++) {
		size_t same = 0;

		program_decode(&p, NULL, 0);
		for (int i = 0; i < 32; i++)
			program_append(&p, &(struct op){ .code = OP_DRAIN });
		program_mutate(&p, seed, 100, 0);
		for (size_t i = 0; i < p.nr_ops; i++)
			same += p.ops[i].code == OP_DRAIN;
		kept[0] += same > 28;
		kept[1] += same > 4 && same < 24;
	}
	if (kept[0] <= 1000 || kept[1] <= 200)
		fail_msg("%zu mostly kept, %zu mostly not", kept[0], kept[1]);
	program_destroy(&p);
}

/* Inserted operations name what is there: half of the frees at the least. */
static void frees_find_something(void **state)
{
	struct program p;
	size_t frees = 0, found = 0;

	program_init(&p);
	for (uint32_t i = 0; i < 500; i++) {
		struct random random = { i };
		struct estimate live;

		program_decode(&p, NULL, 0);
		for (int k = 0; k < 10; k++)
			program_mutate(&p, random_next(&random), 1000, 0);
		estimate_init(&live, &p.geometry);
		for (size_t k = 0; k < p.nr_ops; k++) {
			const struct op *op = &p.ops[k];

			if (op->code == OP_FREE_CONTIG) {
				frees++;
				found += !!estimate_of(&live, op->arg[0]);
			}
			estimate_op(&live, op);
		}
	}
	assert_true(frees > 100);
	assert_true(found > frees / 2);
	program_destroy(&p);
}

static void picks_are_live_and_cover_their_kind(void **state)
{
	const struct geometry *g = &geometry_preset("mixed")->geometry;
	struct random random = { 18 };
	static struct estimate live;
	struct picker pick = { &random, &live };
	size_t alive = 0, edge = 0;
	bool modes[NR_ISOLATE_MODES] = { false }, pressures[4] = { false };

	estimate_init(&live, g);
	for (uint32_t i = 0; i < 300; i++)
		estimate_op(&live, &(struct op){ .code = OP_ALLOC });
	for (int i = 0; i < 1000; i++) {
		struct op isolate = { .code = OP_ISOLATE };
		struct op pressure = { .code = OP_PRESSURE };

		alive += !!estimate_of(&live, pick_alloc(&pick));
		pick_operands(&pick, &isolate);
		pick_operands(&pick, &pressure);
		assert_true(isolate.arg[0] < g->nr_pages);
		/* Within 3 of a section's edge, which few pages are. */
		edge += (isolate.arg[0] + 3) % 1024 < 7;
		modes[isolate.arg[2]] = true;
		pressures[pressure.arg[1]] = true;
	}
	assert_true(alive > 900);
	assert_true(edge > 150);
	for (unsigned int i = 0; i < NR_ISOLATE_MODES; i++)
		assert_true(modes[i]);
	for (unsigned int i = 0; i < 4; i++)
		assert_true(pressures[i]);
}

/* The window moves on, and forgets what is behind it. */
static void the_estimate_sees_the_last_allocations(void **state)
{
	const struct geometry *g = &geometry_preset("default")->geometry;
	static struct estimate e;
	const uint32_t nr = 3 * ESTIMATE_WINDOW;

	estimate_init(&e, g);
	assert_int_equal(estimate_live(&e, 0), ALLOC_NONE);
	for (uint32_t i = 0; i < nr; i++) {
		assert_int_equal(estimate_op(&e, &(struct op){ .code = OP_ALLOC }),
				 i);
		/* Every other goes at once. */
		if (i % 2)
			estimate_op(&e, &(struct op){ OP_FREE, { i } });
	}
	assert_int_equal(e.nr_live, ESTIMATE_WINDOW / 2);
	assert_null(estimate_of(&e, nr - ESTIMATE_WINDOW - 2));
	assert_non_null(estimate_of(&e, nr - ESTIMATE_WINDOW));
	assert_null(estimate_of(&e, nr - 1));
	assert_null(estimate_of(&e, nr));
	assert_null(estimate_of(&e, ALLOC_NONE));
	assert_int_equal(estimate_live(&e, nr - 1), nr - 2);
	assert_int_equal(estimate_live(&e, nr - 2), nr - 2);
	/* Around the end: from the oldest in sight to the newest. */
	estimate_op(&e, &(struct op){ OP_FREE, { nr - ESTIMATE_WINDOW } });
	assert_int_equal(estimate_live(&e, nr - ESTIMATE_WINDOW), nr - 2);
	/* An operation that cannot succeed has a number, and nothing else. */
	assert_int_equal(estimate_op(&e, &(struct op){ .code = OP_ALLOC_BULK }),
			 ALLOC_NONE);
	assert_int_equal(e.nr_allocs, nr + 1);
	assert_null(estimate_of(&e, nr));
}

/* Operations may come and go: what is left of a free is of what it was. */
static void a_piece_takes_its_names_along(void **state)
{
	struct program p, other;
	size_t kept = 0, all = 0;

	program_init(&p);
	program_init(&other);
	for (uint32_t seed = 0; seed < 3000; seed++) {
		uint32_t nr_allocs = 0;

		program_decode(&p, NULL, 0);
		program_decode(&other, NULL, 0);
		for (uint32_t i = 0; i < 4; i++) {
			program_append(&p, &(struct op){ .code = OP_ALLOC });
			program_append(&other, &(struct op){ OP_ALLOC_CONTIG,
							     { i, 100 } });
			program_append(&other, &(struct op){ OP_FREE_CONTIG,
							     { i, 7, i } });
		}
		program_cross(&p, &other, seed, 40, 0);
		/* The free behind its allocation, whatever is before both. */
		for (size_t i = 0; i + 1 < p.nr_ops; i++) {
			const struct op *a = &p.ops[i], *b = &p.ops[i + 1];

			nr_allocs += op_allocates(a);
			if (a->code != OP_ALLOC_CONTIG ||
			    b->code != OP_FREE_CONTIG || a->arg[1] != 100 ||
			    b->arg[1] != 7 || a->arg[0] != b->arg[2])
				continue;
			all++;
			kept += b->arg[0] == nr_allocs - 1;
		}
	}
	/* But where the mutation that follows has changed one of them. */
	if (all < 1000 || kept < all * 9 / 10)
		fail_msg("%zu of %zu", kept, all);
	program_destroy(&p);
	program_destroy(&other);
}

/* The code that matters most in each idiom, on the machine where it fits. */
static void idioms_do_what_they_are_for(void **state)
{
	struct random random = { 19 };
	static struct estimate live;
	struct picker pick = { &random, &live };
	size_t seen[NR_OPS] = { 0 };

	for (int i = 0; i < 2000; i++) {
		const char *preset = i % 2 ? "mixed" : "tiny";
		const struct geometry *g = &geometry_preset(preset)->geometry;
		struct idiom idiom;

		estimate_init(&live, g);
		idiom_compose(&idiom, &pick);
		assert_true(idiom.nr > 0 && idiom.nr <= IDIOM_MAX_OPS);
		for (unsigned int k = 0; k < idiom.nr; k++) {
			const struct op *op = &idiom.ops[k];

			seen[op->code]++;
			for (unsigned int n = 0; n < op_infos[op->code].nr_args;
			     n++)
				assert_true(op->arg[n] <= operand_max(
					&op_infos[op->code].args[n]));
		}
	}
	assert_true(seen[OP_CMA_ALLOC] > 20 && seen[OP_CMA_RELEASE] > 20);
	assert_true(seen[OP_FREE_CONTIG] > 200);
	assert_true(seen[OP_FREE_CONTIG_FROZEN] > 200);
	assert_true(seen[OP_FREE_BULK] > 20 && seen[OP_FREE_NOLOCK] > 20);
	assert_true(seen[OP_ISOLATE] > 20 && seen[OP_UNDO_ISOLATE] > 20);
	assert_true(seen[OP_SET_TYPE] > 20 && seen[OP_ALLOC_HIGHATOMIC] > 20);
	assert_true(seen[OP_FREEZE] > 20 && seen[OP_UNFREEZE] > 20);
}

/* Machines of every size, some with an area of more pages than a count holds. */
static void idiom_machine(struct geometry *g, uint32_t i, struct random *random)
{
	if (i % 8) {
		machine_pick(g, random);
		return;
	}
	*g = (struct geometry){
		.nr_pages = 1u << 18, .nr_zones = 1, .max_order = 10,
		.pageblock_order = 9, .nr_cma = 1,
		.cma = { { 1u << 16, 1u << 17 } },
	};
}

/* What an idiom leaves is the guess that its operations alone lead to. */
static void an_idiom_is_what_it_says(void **state)
{
	struct random random = { 20 };
	static struct estimate live, again;
	struct picker pick = { &random, &live };
	struct idiom idiom;
	struct geometry g;

	for (uint32_t i = 0; i < 4000; i++) {
		idiom_machine(&g, i, &random);
		assert_null(geometry_check(&g));
		estimate_init(&live, &g);
		estimate_init(&again, &g);
		for (int k = 0; k < 4; k++) {
			idiom_compose(&idiom, &pick);
			for (unsigned int n = 0; n < idiom.nr; n++) {
				const struct op *op = &idiom.ops[n];
				const struct op_info *info =
					&op_infos[op->code];

				for (unsigned int a = 0; a < info->nr_args; a++)
					if (op->arg[a] >
					    operand_max(&info->args[a]))
						fail_msg("%s: %s is %u",
							 info->mnemonic,
							 info->args[a].name,
							 op->arg[a]);
				estimate_op(&again, op);
			}
			assert_int_equal(live.nr_allocs, again.nr_allocs);
			assert_int_equal(live.nr_live, again.nr_live);
			for (uint32_t n = 0; n < live.nr_allocs; n++)
				assert_int_equal(!!estimate_of(&live, n),
						 !!estimate_of(&again, n));
		}
	}
}

/* One nudge never takes more than half of a machine, nor makes it huge. */
static void a_nudge_is_no_blow(void **state)
{
	static const uint32_t sizes[] = { 1, 2, 3, 31, 32, 256, 511, 512, 1000 };
	struct random random = { 21 };

	for (int i = 0; i < 20000; i++) {
		uint32_t nr = sizes[i % ARRAY_SIZE(sizes)];
		struct geometry g = {
			.nr_pages = nr, .nr_zones = 1, .max_order = 10,
			.pageblock_order = 9,
		};

		machine_nudge(&g, &random);
		if (g.nr_pages < nr / 2 || g.nr_pages > 2 * nr + 1)
			fail_msg("%u pages became %u", nr, g.nr_pages);
	}
}

static void crossing_takes_from_both(void **state)
{
	struct program a, b;
	size_t mixed = 0;

	program_init(&a);
	program_init(&b);
	for (uint32_t seed = 0; seed < 200; seed++) {
		bool has[2] = { false, false };

		program_decode(&a, NULL, 0);
		program_decode(&b, NULL, 0);
		for (int i = 0; i < 10; i++) {
			program_append(&a, &(struct op){ .code = OP_DRAIN });
			program_append(&b, &(struct op){ .code = OP_CPU });
		}
		program_cross(&a, &b, seed, 15, 0);
		assert_true(a.nr_ops <= 15);
		for (size_t i = 0; i < a.nr_ops; i++)
			has[a.ops[i].code == OP_CPU] = true;
		mixed += has[0] && has[1];
	}
	assert_true(mixed > 100);
	program_destroy(&a);
	program_destroy(&b);
}

/* Whatever machine a program begins with, and whatever is wanted. */
static void machines_meet_the_needs(void **state)
{
	static const unsigned int wanted[] = {
		0, NEED(CPUS) | NEED(FLAT), NEED(CPUS) | NEED(SECTIONS),
		NEED(NO_CPUS) | NEED(FLAT), NEED(NO_CPUS) | NEED(SECTIONS),
		NEED(CPUS) | NEED(NO_THP), NEED(SECTIONS) | NEED(NO_CMA),
		NEED(NO_THP) | NEED(NO_CMA),
	};
	struct program p, other;

	program_init(&p);
	program_init(&other);
	program_decode(&other, NULL, 0);
	for (uint32_t seed = 0; seed < 5000; seed++) {
		unsigned int needs = wanted[seed / 7 % 8] |
				     NEED(FEW_SECTIONS);

		if (seed % 2)
			program_mutate(&p, seed, 20, needs);
		else
			program_cross(&p, &other, seed, 20, needs);
		assert_int_equal(geometry_unmet(&p.geometry, needs),
				 NR_GEOMETRY_NEEDS);
		assert_null(geometry_check(&p.geometry));
		if (seed % 3 == 0)
			program_mutate(&other, ~seed, 20, 0);
	}
	program_destroy(&p);
	program_destroy(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(machines_meet_the_needs),
		cmocka_unit_test(same_seed_same_change),
		cmocka_unit_test(a_change_is_a_program),
		cmocka_unit_test(everything_is_reached),
		cmocka_unit_test(the_large_is_met),
		cmocka_unit_test(a_large_machine_is_rarely_kept),
		cmocka_unit_test(from_nothing_comes_a_program),
		cmocka_unit_test(changes_come_in_stacks),
		cmocka_unit_test(frees_find_something),
		cmocka_unit_test(picks_are_live_and_cover_their_kind),
		cmocka_unit_test(the_estimate_sees_the_last_allocations),
		cmocka_unit_test(a_piece_takes_its_names_along),
		cmocka_unit_test(idioms_do_what_they_are_for),
		cmocka_unit_test(an_idiom_is_what_it_says),
		cmocka_unit_test(a_nudge_is_no_blow),
		cmocka_unit_test(crossing_takes_from_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
