// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a verdict says, and which rules there are to ignore.
 */
#include <stdlib.h>

#include "tests/runner/run.h"

static char *printed;

static void print(const struct verdict *v, const struct program *p)
{
	size_t size;
	FILE *out;

	free(printed);
	out = open_memstream(&printed, &size);
	verdict_print(v, p, out);
	fclose(out);
}

static void says(const char *line)
{
	if (!strstr(printed, line))
		fail_msg("no \"%s\" in:\n%s", line, printed);
}

static void says_not(const char *line)
{
	if (strstr(printed, line))
		fail_msg("\"%s\" in:\n%s", line, printed);
}

static const struct verdict divergence = {
	.kind = VERDICT_DIVERGENCE,
	.rule = "a-rule",
	.why = "A sentence.",
	.field = "count",
	.op = 1,
	.code = OP_FREE_CONTIG,
	.call_pfn = 16,
	.call_nr = 4,
	.pfn = 17,
	.zone = -1,
	.expected = "one",
	.a = "two",
};

static void a_divergence_says_where_and_what(void **state)
{
	struct verdict v = divergence;
	struct program p;

	parse_text(&p, "buddyfuzz 2\n"
		       "machine pages=64 order=4 pageblock=3 check=1\n"
		       "a0 = alloc_contig pfn=16 count=4\n"
		       "free_contig a0 page=0 count=4\n");
	print(&v, &p);
	says("divergence at operation 1: free_contig a0 page=0 count=4\n");
	says("  called on pages 16 to 19\n");
	says("  rule      a-rule: A sentence.\n");
	says("  page      17\n");
	says("  field     count\n");
	says("  expected  one\n");
	says("  A         two\n");
	says("DEDUP_TOKEN: a-rule-free_contig-count\n");
	says_not("  zone");
	says_not("  B  ");
	says_not("  known");
	says_not("  printed");

	v.origin.printed = "BUG: KASAN: of this\nCall Trace:\n";
	print(&v, &p);
	says("  A         two\n"
	     "  printed   BUG: KASAN: of this\n"
	     "            Call Trace:\n"
	     "DEDUP_TOKEN: ");

	v.pfn = PFN_NONE;
	v.zone = 0;
	v.field = "";
	v.a[0] = '\0';
	snprintf(v.b, sizeof(v.b), "three");
	v.call_nr = 0;
	print(&v, &p);
	says("  zone      0\n");
	says("  B         three\n");
	says("DEDUP_TOKEN: a-rule-free_contig\n");
	says_not("called on");
	says_not("  page");
	says_not("  field");
	says_not("  A  ");

	v.call_nr = 4;
	v.call_pfn = PFN_NONE;
	v.op = 2;
	v.code = NR_OPS;
	v.kind = VERDICT_KNOWN;
	v.known = "a-finding";
	v.page = "findings/a-finding/README.md";
	print(&v, &p);
	says("known difference at operation 2 (freeing everything at the end): end\n");
	says("  known     a-finding, see findings/a-finding/README.md\n");
	says_not("called on");
	program_destroy(&p);
}

static void other_verdicts_are_a_line(void **state)
{
	struct verdict v = { .kind = VERDICT_PASS, .rule = "" };

	print(&v, NULL);
	assert_string_equal(printed, "nothing was executed\n");
	assert_true(verdict_passed_idle(&v));
	v.nr_ops = 3;
	print(&v, NULL);
	assert_string_equal(printed, "pass: 3 operations\n");
	assert_false(verdict_passed_idle(&v));
	v.kind = VERDICT_UNSUPPORTED;
	v.why = "a reason";
	print(&v, NULL);
	assert_string_equal(printed, "unsupported: a reason\n");
	v.nr_ops = 0;
	assert_false(verdict_passed_idle(&v));
}

static void nothing_is_ignored(void)
{
	memset(rule_ignored, 0, sizeof(rule_ignored));
	memset(equality_ignored, 0, sizeof(equality_ignored));
}

static void rules_are_ignored_by_name_or_by_net(void **state)
{
	size_t all;

	assert_int_equal(runner_ignored(&all), 0);
	assert_int_equal(all, NR_RULES + NR_EQUALITIES);
	assert_false(runner_ignore("no-such-rule"));
	assert_int_equal(runner_ignored(&all), 0);

	assert_true(runner_ignore(rule_infos[0].name));
	assert_true(rule_ignored[0]);
	assert_int_equal(runner_ignored(&all), 1);
	assert_true(runner_ignore(equality_infos[1].name));
	assert_true(equality_ignored[1]);
	assert_int_equal(runner_ignored(&all), 2);
	nothing_is_ignored();

	assert_true(runner_ignore("oracle"));
	assert_int_equal(runner_ignored(&all), NR_RULES);
	assert_false(equality_ignored[0]);
	nothing_is_ignored();
	assert_true(runner_ignore("equality"));
	assert_int_equal(runner_ignored(&all), NR_EQUALITIES);
	assert_false(rule_ignored[0]);
	nothing_is_ignored();
}

static void ignored_as(const char *options)
{
	char *printed_options = runner_ignore_options();

	assert_string_equal(printed_options, options);
	free(printed_options);
}

/* So that a replay ignores the same: by net where all of it is. */
static void what_is_ignored_is_printed_as_options(void **state)
{
	char first_and_last[200];

	ignored_as("");
	runner_ignore(rule_infos[0].name);
	runner_ignore(rule_infos[NR_RULES - 1].name);
	runner_ignore(equality_infos[NR_EQUALITIES - 1].name);
	snprintf(first_and_last, sizeof(first_and_last),
		 " --ignore %s --ignore %s --ignore %s", rule_infos[0].name,
		 rule_infos[NR_RULES - 1].name,
		 equality_infos[NR_EQUALITIES - 1].name);
	ignored_as(first_and_last);
	nothing_is_ignored();

	runner_ignore("oracle");
	ignored_as(" --ignore oracle");
	runner_ignore("equality");
	ignored_as(" --ignore oracle --ignore equality");
	nothing_is_ignored();
	runner_ignore("equality");
	ignored_as(" --ignore equality");
	nothing_is_ignored();
}

static int end(void **state)
{
	free(printed);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_divergence_says_where_and_what),
		cmocka_unit_test(other_verdicts_are_a_line),
		cmocka_unit_test(rules_are_ignored_by_name_or_by_net),
		cmocka_unit_test(what_is_ignored_is_printed_as_options),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
