// SPDX-License-Identifier: GPL-2.0-only
/* What is unequal, as the verdict says it. */
#include "runner/internal.h"
#include "tests/runner/run.h"

static struct backend backends[2];
static struct run run;
static struct verdict v;
static struct run_options options;

static int start(void **state)
{
	static struct geometry g;

	g = (struct geometry){ .nr_pages = 64, .nr_zones = 1, .max_order = 4,
			       .pageblock_order = 3, .check_pages = 1 };
	for (int i = 0; i < 2; i++) {
		backends[i] = *backend_find("model/batched");
	}
	memset(&v, 0, sizeof(v));
	run = (struct run){
		.r = runner_create(&backends[0], &backends[1], RUN_STRICT),
		.options = &options, .v = &v,
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

/* Of what is unequal, each side's. */
static void values_of_both_sides(void **state)
{
	const struct inequality d = {
		.rule = EQUAL_LIST_ORDER, .field = "prev", .pfn = 16,
		.zone = -1, .a = 40, .b = 48,
	};

	assert_false(report_inequality(&run, &d));
	assert_int_equal(v.kind, VERDICT_DIVERGENCE);
	assert_string_equal(v.a, "page 40");
	assert_string_equal(v.b, "page 48");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(values_of_both_sides, start,
						end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
