// SPDX-License-Identifier: GPL-2.0-only
/*
 * State features: situations of the same kind have the same, others have others.
 */
#include "tests/runner/run.h"

#define NR_FEATURES 65536

static void features_of(const char *text, uint8_t *features)
{
	const struct run_options options = {
		.features = features, .nr_features = NR_FEATURES,
	};
	struct runner *r = new_runner("model/batched", NULL, RUN_STRICT);
	struct verdict v;
	struct program p;

	memset(features, 0, NR_FEATURES);
	parse_text(&p, text);
	runner_run(r, &p, &options, &v);
	assert_pass(&v);
	program_destroy(&p);
	runner_destroy(r);
}

/* Of two programs for one machine: do they meet the same situations? */
static bool meet_the_same(const char *one, const char *other)
{
	static uint8_t features[2][NR_FEATURES];
	const char *const programs[] = { one, other };
	char text[512];

	for (int i = 0; i < 2; i++) {
		snprintf(text, sizeof(text),
			 "buddyfuzz 2\n"
			 "machine pages=64 zones=0,40 order=4 pageblock=3 check=1\n%s",
			 programs[i]);
		features_of(text, features[i]);
	}
	return !memcmp(features[0], features[1], NR_FEATURES);
}

/* Ranges of four to seven pages are of one size. */
static void borders_of_pageblocks_are_crossed_or_not(void **state)
{
	assert_true(meet_the_same("alloc_contig pfn=2 count=4\n",
				  "alloc_contig pfn=2 count=6\n"));
	assert_false(meet_the_same("alloc_contig pfn=2 count=4\n",
				   "alloc_contig pfn=2 count=7\n"));
	assert_false(meet_the_same("alloc_contig pfn=10 count=6\n",
				   "alloc_contig pfn=10 count=7\n"));
}

static void requests_differ(void **state)
{
	static const char *const requests[] = {
		"alloc order=1 type=movable zone=1\n",
		"alloc order=2 type=movable zone=1\n",
		"alloc order=1 type=unmovable zone=1\n",
		"alloc order=1 type=reclaimable zone=1\n",
		"alloc order=1 type=movable zone=0\n",
		"alloc_frozen order=1 type=movable zone=1\n",
	};
	size_t nr = sizeof(requests) / sizeof(*requests);

	for (size_t i = 0; i < nr; i++)
		for (size_t j = 0; j < nr; j++)
			assert_int_equal(meet_the_same(requests[i],
						       requests[j]), i == j);
}

static void success_and_failure_differ(void **state)
{
	static const char busy[] = "alloc_contig pfn=0 count=1\n"
				   "isolate pfn=0 count=1 mode=other\n";
	static const char free_one[] = "alloc_contig pfn=8 count=1\n"
				       "isolate pfn=0 count=1 mode=other\n";

	assert_false(meet_the_same(busy, free_one));
}

static void what_came_before_differs(void **state)
{
	static const char one[] = "alloc order=0 type=movable\n"
				  "alloc_frozen order=0 type=movable\n";
	static const char other[] = "alloc_frozen order=0 type=movable\n"
				    "alloc order=0 type=movable\n";

	assert_false(meet_the_same(one, other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(borders_of_pageblocks_are_crossed_or_not),
		cmocka_unit_test(requests_differ),
		cmocka_unit_test(success_and_failure_differ),
		cmocka_unit_test(what_came_before_differs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
