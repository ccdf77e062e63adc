// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each difference that the comparison allows occurs: here is a program for
 * each that meets it, and passes.
 */
#include "tests/runner/run.h"

static uint64_t met(const char *a, const char *b, enum allowance allowance,
		    const char *text)
{
	struct runner *r = new_runner(a, b, RUN_STRICT);
	struct verdict v;
	uint64_t count;

	run_with(r, text, &v);
	assert_pass(&v);
	count = runner_allowed(r)[allowance];
	runner_destroy(r);
	return count;
}

static void meets(enum allowance allowance, const char *text)
{
	assert_true(met("model/per-page", "model/batched", allowance, text));
	/* The same way twice differs in nothing. */
	assert_int_equal(met("model/batched", "model/batched", allowance, text),
			 0);
}

/* 16 pages: one block to the zone, or one by one to the per-CPU list. */
static const char sixteen_pages[] =
	"buddyfuzz 2\n"
	"machine pages=1024 order=10 pageblock=9 cpus=1 batch=8 high=64 check=1\n"
	"a0 = alloc order=4 type=movable\n"
	"split a0\n"
	"free_contig a0 page=0 count=16\n";

static void lists_until_drained(void **state)
{
	meets(ALLOW_PCP_LISTS, sixteen_pages);
}

static void order_after_draining(void **state)
{
	meets(ALLOW_LIST_ORDER,
	      "buddyfuzz 2\n"
	      "machine pages=1024 order=10 pageblock=9 cpus=1 batch=8 high=64 check=1\n"
	      "a0 = alloc order=5 type=movable\n"
	      "split a0\n"
	      "get a0 page=3\n"
	      "get a0 page=12\n"
	      "get a0 page=21\n"
	      "free_contig a0 page=0 count=32\n");
}

static void tuning_of_per_cpu_lists(void **state)
{
	meets(ALLOW_PCP_TUNING, sixteen_pages);
}

/* Only the block of order 4 takes the zone's lock, and empties the list. */
static void when_the_deferred_list_is_emptied(void **state)
{
	meets(ALLOW_DEFERRED,
	      "buddyfuzz 2\n"
	      "machine pages=1024 order=10 pageblock=9 cpus=1 batch=8 high=64 check=1\n"
	      "a0 = alloc order=0 type=movable\n"
	      "a1 = alloc order=4 type=movable\n"
	      "split a1\n"
	      "contend_zone zone=0 on=1\n"
	      "contend_pcp zone=0 on=1\n"
	      "free_nolock a0\n"
	      "contend_pcp zone=0 on=0\n"
	      "free_contig a1 page=0 count=16\n");
}

/*
 * Two pageblocks of different types, freed as one range: in one block each or
 * oldest first from the per-CPU lists, the last piece decides.
 */
static void type_of_a_mixed_block(void **state)
{
	meets(ALLOW_MIXED_TYPE,
	      "buddyfuzz 2\n"
	      "machine pages=64 order=5 pageblock=4 cpus=1 batch=4 high=64 check=1\n"
	      "a0 = alloc order=5 type=movable\n"
	      "split a0\n"
	      "set_type pfn=32 type=unmovable\n"
	      "set_type pfn=0 type=unmovable\n"
	      "free_contig a0 page=0 count=32\n");
}

/* Per page the list overflows, and sees that there are free pages enough. */
static void end_of_pressure(void **state)
{
	meets(ALLOW_BELOW_HIGH,
	      "buddyfuzz 2\n"
	      "machine pages=1024 order=10 pageblock=9 cpus=1 batch=2 high=4 check=1\n"
	      "a0 = alloc order=6 type=movable\n"
	      "split a0\n"
	      "pressure zone=0 flags=below_high\n"
	      "free_contig a0 page=0 count=64\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_until_drained),
		cmocka_unit_test(order_after_draining),
		cmocka_unit_test(tuning_of_per_cpu_lists),
		cmocka_unit_test(when_the_deferred_list_is_emptied),
		cmocka_unit_test(type_of_a_mixed_block),
		cmocka_unit_test(end_of_pressure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
