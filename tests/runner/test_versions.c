// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an older kernel does otherwise excuses what it is about, and nothing beside
 * it. States are made by hand: no kernel is needed.
 */
#include <errno.h>

#include "oracle/state/state.h"
#include "runner/internal.h"
#include "tests/runner/run.h"

#define OLDER BACKEND_VERSION(6, 12)
#define NEWER BACKEND_VERSION(7, 3)

static struct backend backends[2];
static struct run run;
static struct verdict v;
static struct run_options options;

/* A is new, B is older, the call is B's. */
static int start(void **state)
{
	static struct geometry g;

	g = (struct geometry){ .nr_pages = 64, .nr_zones = 1, .max_order = 4,
			       .pageblock_order = 3, .check_pages = 1 };
	for (int i = 0; i < 2; i++) {
		backends[i] = *backend_find("model/batched");
		backends[i].version = i ? OLDER : NEWER;
	}
	memset(&v, 0, sizeof(v));
	run = (struct run){
		.r = runner_create(&backends[0], &backends[1], RUN_STRICT),
		.options = &options, .v = &v, .side = 1, .other = PFN_NONE,
	};
	run.arena = arena_get(run.r, &g, &v);
	assert_non_null(run.arena);
	v.rule = v.field = "";
	return 0;
}

static int end(void **state)
{
	runner_destroy(run.r);
	return 0;
}

static void excused_as(const char *name)
{
	bool goes_on;
	const char *found = version_difference(&run, &v, &goes_on);

	if (!found || strcmp(found, name))
		fail_msg("%s, not %s", found ? found : "not excused", name);
}

static void not_excused(void)
{
	bool goes_on;
	const char *found = version_difference(&run, &v, &goes_on);

	if (found)
		fail_msg("excused as %s", found);
}

static void set_type(unsigned int side, uint32_t pfn, uint8_t type)
{
	struct oracle *o = run.arena->side[side].oracle;

	o->type[type_index(o, pfn)] = type;
}

static struct known_page *page(unsigned int side, uint32_t pfn)
{
	return &run.arena->side[side].oracle->page[pfn];
}

static void a_warning_of_pages_that_are_held(void **state)
{
	run.call = (struct call){ .op = OP_FREE_CONTIG, .pfn = 16, .nr = 4 };
	v.rule = rule_infos[RULE_WARNING].name;
	v.origin.function = "free_contig_range";
	not_excused();
	run.arena->side[1].result.nr_warned = 1;
	page(1, 15)->refs = page(1, 14)->refs = page(1, 20)->refs = 1;
	not_excused();
	page(1, 18)->refs = 1;
	excused_as("6.12-warns-of-held-pages");
	run.arena->side[1].result.nr_warned = 2;
	not_excused();
	run.arena->side[1].result.nr_warned = 1;
	v.origin.function = "free_contig_frozen_range";
	not_excused();
	v.origin.function = "free_contig_range";
	run.call.op = OP_FREE_BULK;
	not_excused();
	run.call.op = OP_FREE_CONTIG;
	v.rule = rule_infos[RULE_BAD_PAGE].name;
	not_excused();
	v.rule = rule_infos[RULE_WARNING].name;
	run.side = 0;
	page(0, 18)->refs = 1;
	run.arena->side[0].result.nr_warned = 1;
	not_excused();
}

static void a_reserve_that_is_spared(void **state)
{
	run.call = (struct call){ .op = OP_ALLOC, .order = 1,
				  .gfp = GFPB_HIGH, .nr = 2 };
	v.rule = equality_infos[EQUAL_RESULT].name;
	v.field = "pfn";
	run.arena->side[0].result.pfn = 16;
	run.arena->side[1].result.pfn = 32;
	set_type(1, 16, MIGRATE_HIGHATOMIC);
	set_type(0, 32, MIGRATE_HIGHATOMIC);
	not_excused();
	set_type(0, 16, MIGRATE_HIGHATOMIC);
	excused_as("6.12-spares-the-reserve");
	run.call.order = 0;
	not_excused();
	run.call.order = 1;
	run.call.gfp = 0;
	not_excused();
	run.call.gfp = GFPB_HIGH;
	run.call.op = OP_ALLOC_BULK;
	not_excused();
	run.call.op = OP_ALLOC_FROZEN;
	excused_as("6.12-spares-the-reserve");
	v.rule = equality_infos[EQUAL_ZONE].name;
	not_excused();
	v.rule = equality_infos[EQUAL_RESULT].name;
	run.arena->side[0].result.pfn = PFN_NONE;
	not_excused();
}

/* Two of one age do not differ by it. */
static void only_one_of_two_is_older(void **state)
{
	run.call = (struct call){ .op = OP_ALLOC, .order = 1,
				  .gfp = GFPB_HIGH, .nr = 2 };
	v.rule = equality_infos[EQUAL_RESULT].name;
	for (int i = 0; i < 2; i++) {
		run.arena->side[i].result.pfn = i ? 32 : 16;
		set_type(i, 16, MIGRATE_HIGHATOMIC);
	}
	excused_as("6.12-spares-the-reserve");
	backends[0].version = OLDER;
	not_excused();
	backends[1].version = NEWER;
	not_excused();
	run.arena->side[0].result.pfn = 32;
	run.arena->side[1].result.pfn = 16;
	excused_as("6.12-spares-the-reserve");
	backends[0].version = NEWER;
	not_excused();
}

/* Pageblocks 16 and 24: the second is none of the call's. */
static void a_type_that_is_overwritten(void **state)
{
	run.call = (struct call){ .op = OP_UNDO_ISOLATE, .pfn = 16, .nr = 8 };
	v.rule = equality_infos[EQUAL_BLOCK_TYPE].name;
	v.pfn = 16;
	set_type(0, 24, MIGRATE_UNMOVABLE);
	not_excused();
	set_type(0, 16, MIGRATE_UNMOVABLE);
	set_type(1, 16, MIGRATE_UNMOVABLE);
	not_excused();
	set_type(1, 16, MIGRATE_MOVABLE);
	excused_as("6.12-isolation-overwrites-type");
	/* What is isolated has no other type yet. */
	run.call.op = OP_ISOLATE;
	not_excused();
	run.arena->side[1].result.ret = -EBUSY;
	excused_as("6.12-isolation-overwrites-type");
	run.call.op = OP_ALLOC_CONTIG;
	excused_as("6.12-isolation-overwrites-type");
	run.call.op = OP_GET;
	not_excused();
	run.call.op = OP_CMA_ALLOC;
	not_excused();
}

/* It must reach over an end of the range's pageblocks. */
static void a_leaked_block_in_the_way(void **state)
{
	run.call = (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 18, .nr = 4 };
	v.rule = equality_infos[EQUAL_RESULT].name;
	v.field = "ret";
	run.arena->side[1].result.ret = -EBUSY;
	*page(0, 16) = (struct known_page){
		.head = 16, .order = 3, .kind = PAGE_LEAKED,
		.shape = SHAPE_COMPOUND_HEAD,
	};
	not_excused();
	page(0, 16)->order = 4;
	excused_as("6.12-leaked-compound-keeps-size");
	run.arena->side[1].result.ret = 0;
	not_excused();
	run.arena->side[1].result.ret = -EBUSY;
	page(0, 16)->shape = SHAPE_HEAD;
	not_excused();
	page(0, 16)->shape = SHAPE_COMPOUND_HEAD;
	page(0, 16)->kind = PAGE_HELD;
	not_excused();
	page(0, 16)->kind = PAGE_LEAKED;
	run.call.op = OP_FREE;
	not_excused();
}

/* Of what is unequal, each side's. */
static void values_of_both_sides(void **state)
{
	const struct inequality d = {
		.rule = EQUAL_LIST_ORDER, .field = "prev", .pfn = 16,
		.zone = -1, .a = 40, .b = 48,
	};

	assert_false(report_inequality(&run, &d));
	assert_int_equal(run.has[0], 40);
	assert_int_equal(run.has[1], 48);
	assert_int_equal(v.kind, VERDICT_DIVERGENCE);
	assert_string_equal(v.a, "page 40");
	assert_string_equal(v.b, "page 48");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
	const struct CMUnitTest tests[] = {
		TEST(a_warning_of_pages_that_are_held),
		TEST(a_reserve_that_is_spared),
		TEST(only_one_of_two_is_older),
		TEST(a_type_that_is_overwritten),
		TEST(a_leaked_block_in_the_way),
		TEST(values_of_both_sides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
