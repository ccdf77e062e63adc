// SPDX-License-Identifier: GPL-2.0-only
/*
 * The runner: modes, traps, what runs leave behind.
 */
#include "backend/trap.h"
#include "runner/symbolize.h"
#include "tests/runner/run.h"

static const char held_page_in_the_middle[] =
	"buddyfuzz 1\n"
	"machine pages=1024 order=10 pageblock=9 cpus=1 check=1\n"
	"alloc order=3 type=movable\n"
	"split slot=0\n"
	"get slot=0 index=3\n"
	"free_contig slot=0 first=0 count=8\n"
	"put slot=0 index=3\n";

/* Frees pages 56 to 71: over the border of the sections at 64. */
static const char over_a_section[] =
	"buddyfuzz 1\n"
	"machine pages=256 order=5 pageblock=4 section=6 check=1\n"
	"alloc_contig_frozen pfn=56 count=16\n"
	"free_contig_frozen slot=0 first=0 count=16\n";

static void the_two_ways_agree_in_every_mode(void **state)
{
	struct verdict v;

	for (int mode = 0; mode < NR_RUN_MODES; mode++) {
		run_text("model/per-page", "model/batched",
			 (enum run_mode)mode, held_page_in_the_middle, &v);
		assert_pass(&v);
		assert_int_equal(v.nr_ops, 5);
	}
}

/* Each section is two mappings, and a process has 65,530 of them. */
static void machines_are_kept_only_while_there_is_room(void **state)
{
	struct runner *runners[3];
	struct verdict v;
	char text[128];

	for (int r = 0; r < 3; r++)
		runners[r] = new_runner("model/per-page", "model/batched",
					RUN_FREE);
	for (int i = 0; i < 10; i++) {
		snprintf(text, sizeof(text),
			 "buddyfuzz 1\n"
			 "machine pages=%d order=1 pageblock=1 section=1 check=1\n"
			 "alloc order=1 type=movable\n", 8192 - 2 * i);
		for (int r = 0; r < 3; r++) {
			run_with(runners[r], text, &v);
			assert_pass(&v);
		}
	}
	for (int r = 0; r < 3; r++)
		runner_destroy(runners[r]);
}

static void one_backend_alone_is_held_to_the_oracle(void **state)
{
	struct verdict v;

	run_text("model/batched", NULL, RUN_STRICT, held_page_in_the_middle,
		 &v);
	assert_pass(&v);
}

static void walking_off_a_section_is_a_verdict(void **state)
{
	struct runner *r = new_runner("model/per-page", "model/patch-v3",
				      RUN_STRICT);
	struct verdict v;

	for (int i = 0; i < 3; i++) {
		run_with(r, over_a_section, &v);
		assert_breaks(&v, "memmap");
		assert_int_equal(v.op, 1);
		assert_int_equal(v.code, OP_FREE_CONTIG_FROZEN);
		assert_string_not_equal(v.b, "");
		/* The next run on this runner starts from a fresh machine. */
		run_with(r, held_page_in_the_middle, &v);
		assert_pass(&v);
	}
	runner_destroy(r);
}

static void walking_off_a_section_alone_is_a_verdict_too(void **state)
{
	struct verdict v;

	run_text("model/patch-v3", NULL, RUN_FREE, over_a_section, &v);
	assert_breaks(&v, "memmap");
	run_text("model/batched", NULL, RUN_FREE, over_a_section, &v);
	assert_pass(&v);
}

static void a_known_difference_on_one_side_spares_not_the_other(void **state)
{
	static const char text[] =
		"buddyfuzz 1\n"
		"machine pages=1536 order=10 pageblock=9 section=10 check=1\n"
		"alloc_contig_frozen pfn=0 count=1025\n"
		"free_contig_frozen slot=0 first=0 count=1025\n"
		"isolate pfn=512 count=512\n"
		"alloc_contig pfn=0 count=1024\n";
	struct verdict v;

	run_text("model/per-page", "model/patch-v3", RUN_FREE, text, &v);
	assert_breaks(&v, "memmap");
	run_text("model/per-page", "model/batched", RUN_FREE, text, &v);
	assert_int_equal(v.kind, VERDICT_KNOWN);
	assert_string_equal(v.known, "contig-undoes-foreign-isolation");
}

/* The oracle can follow an isolation that is gone: what comes after counts. */
static void a_known_difference_that_can_be_followed_ends_no_run(void **state)
{
	static const char text[] =
		"buddyfuzz 1\n"
		"machine pages=256 order=5 pageblock=4 section=6 check=1\n"
		"isolate pfn=128 count=16 mode=mem_offline\n"
		"alloc_contig pfn=128 count=1\n"
		"alloc_contig_frozen pfn=56 count=16\n"
		"free_contig_frozen slot=0 first=0 count=16\n";
	struct verdict v;

	for (int mode = 0; mode < NR_RUN_MODES; mode++) {
		run_text("model/per-page", "model/batched",
			 (enum run_mode)mode, text, &v);
		assert_int_equal(v.kind, VERDICT_KNOWN);
		assert_string_equal(v.known, "contig-undoes-foreign-isolation");
		assert_int_equal(v.op, 1);
		assert_int_equal(v.nr_ops, 4);
		run_text("model/per-page", "model/patch-v3",
			 (enum run_mode)mode, text, &v);
		assert_breaks(&v, "memmap");
		assert_null(v.known);
	}
}

/* A backend that asserts, or gives pages that do not exist, at every free. */
static struct backend_ops lying_ops;

static void assert_at_free(struct machine *m, const struct call *call,
			   struct result *result)
{
	if (call->op == OP_FREE_CONTIG)
		backend_bug("dir/file.c", 7, __func__, call->pfn, "a condition");
	backend_find("model/batched")->ops->apply(m, call, result);
}

static __attribute__((noinline)) void complain(struct origin *o,
					       const char *file, int line)
{
	origin_take(o, file, line, NULL, __builtin_return_address(0));
}

static void warn_at_free(struct machine *m, const struct call *call,
			 struct result *result)
{
	backend_find("model/batched")->ops->apply(m, call, result);
	if (call->op != OP_FREE_CONTIG)
		return;
	complain(&result->warnings[0].at, "dir/file.c", 9);
	result->nr_warned = 1;
	result->warnings[0].what = "something odd";
}

/* A page that nothing is wrong with. */
static void report_at_free(struct machine *m, const struct call *call,
			   struct result *result)
{
	backend_find("model/batched")->ops->apply(m, call, result);
	if (call->op != OP_FREE_CONTIG)
		return;
	assert_int_equal(result->nr_bad, 0);
	complain(&result->bad_at[0], NULL, 0);
	result->nr_bad = 1;
	result->bad[0] = call->pfn;
}

static void give_no_page(struct machine *m, const struct call *call,
			 struct result *result)
{
	backend_find("model/batched")->ops->apply(m, call, result);
	if (call->op == OP_ALLOC)
		result->pfn = 0x7fffffff;
}

static void remember_first(void *first, const char *text)
{
	if (!*(char *)first)
		snprintf(first, VERDICT_TEXT, "%s", text);
}

/* The innermost frame is "function at file:line", with @what in it. */
static void assert_comes_from(const struct verdict *v, const char *what)
{
	char first[VERDICT_TEXT] = "";

	assert_true(v->origin.nr_frames > 0);
	origin_describe(&v->origin, remember_first, first);
	if (!strstr(first, what))
		fail_msg("comes from %s, not %s", first, what);
}

static void run_lying(void (*apply)(struct machine *m, const struct call *call,
				    struct result *result),
		      struct verdict *v)
{
	const struct backend *honest = backend_find("model/batched");
	const struct backend lying = {
		.name = "lying", .ops = &lying_ops, .impl = honest->impl,
	};
	struct runner *r;

	lying_ops = *honest->ops;
	lying_ops.apply = apply;
	r = runner_create(&lying, NULL, RUN_STRICT);
	run_with(r, held_page_in_the_middle, v);
	runner_destroy(r);
}

static void a_failed_assertion_is_a_verdict(void **state)
{
	struct verdict v;
	char token[128];

	run_lying(assert_at_free, &v);
	assert_breaks(&v, "assertion");
	assert_string_equal(v.a, "file.c:7: a condition");
	verdict_token(&v, token, sizeof(token));
	assert_string_equal(token, "assertion-free_contig-file.c");
	assert_string_equal(v.origin.file, "dir/file.c");
	assert_int_equal(v.origin.line, 7);
	assert_comes_from(&v, "assert_at_free at ");
}

static void a_complaint_says_where_it_comes_from(void **state)
{
	struct verdict v;

	run_lying(warn_at_free, &v);
	assert_breaks(&v, "warning");
	assert_string_equal(v.origin.file, "dir/file.c");
	assert_int_equal(v.origin.line, 9);
	assert_comes_from(&v, "test_runner.c:");

	run_lying(report_at_free, &v);
	assert_breaks(&v, "bad-page");
	assert_null(v.origin.file);
	assert_comes_from(&v, "test_runner.c:");

	run_text("model/patch-v3", "model/patch-v3", RUN_EXACT, over_a_section,
		 &v);
	assert_breaks(&v, "memmap");
	assert_comes_from(&v, "/allocator/");

	/* What breaks a rule without complaining comes from nowhere. */
	run_lying(give_no_page, &v);
	assert_int_equal(v.origin.nr_frames, 0);
}

static void a_page_that_does_not_exist_is_a_verdict(void **state)
{
	struct verdict v;

	run_lying(give_no_page, &v);
	assert_breaks(&v, "alloc-page");
}

static void the_token_names_rule_operation_and_field(void **state)
{
	struct verdict v;
	char token[128];

	run_text("model/per-page", "model/patch-v3", RUN_EXACT, over_a_section,
		 &v);
	verdict_token(&v, token, sizeof(token));
	assert_string_equal(token, "memmap-free_contig_frozen-page");
}

static uint64_t digest_of(struct runner *r, const char *text)
{
	const struct run_options options = { .digest = true };
	struct verdict v;
	struct program p;

	parse_text(&p, text);
	runner_run(r, &p, &options, &v);
	program_destroy(&p);
	assert_pass(&v);
	return v.digest;
}

static void a_run_depends_on_no_other(void **state)
{
	struct runner *r = new_runner("model/per-page", "model/batched",
				      RUN_STRICT);
	struct runner *other = new_runner("model/per-page", "model/batched",
					  RUN_STRICT);
	uint64_t alone = digest_of(r, held_page_in_the_middle);

	digest_of(other, over_a_section);
	assert_int_equal(alone, digest_of(r, held_page_in_the_middle));
	digest_of(r, over_a_section);
	assert_int_equal(alone, digest_of(r, held_page_in_the_middle));
	assert_int_equal(alone, digest_of(other, held_page_in_the_middle));
	runner_destroy(r);
	runner_destroy(other);
}

static void slots_are_traced(void **state)
{
	struct runner *r = new_runner("model/batched", NULL, RUN_STRICT);
	struct slot_trace *trace = slot_trace_new(5);
	const struct run_options options = { .slots = trace };
	struct verdict v;
	struct program p;

	parse_text(&p, held_page_in_the_middle);
	runner_run(r, &p, &options, &v);
	assert_pass(&v);
	assert_int_equal(trace[0].named, -1);
	assert_int_equal(trace[0].born, 0);
	assert_int_equal(trace[0].nr_born, 1);
	assert_int_equal(trace[1].named, 0);
	/* The held page keeps the slot alive until its last put. */
	assert_int_equal(trace[3].nr_died, 0);
	assert_int_equal(trace[4].nr_died, 1);
	assert_int_equal(trace[4].died[0], 0);
	slot_trace_free(trace, 5);
	program_destroy(&p);
	runner_destroy(r);
}

static void a_bare_run_does_the_same_unwatched(void **state)
{
	struct runner *r = new_runner("model/per-page", "model/patch-v3",
				      RUN_FREE);
	const struct run_options options = { .bare = true };
	struct verdict v;
	struct program p;

	parse_text(&p, held_page_in_the_middle);
	runner_run(r, &p, &options, &v);
	assert_pass(&v);
	assert_int_equal(v.nr_ops, 5);
	program_destroy(&p);
	runner_destroy(r);
}

static volatile int spinning = 1;

static void spin_at_free(struct machine *m, const struct call *call,
			 struct result *result)
{
	while (call->op == OP_FREE_CONTIG && spinning)
		;
	backend_find("model/batched")->ops->apply(m, call, result);
}

static void what_does_not_return_hangs(void **state)
{
	struct verdict v;
	char token[128];

	trap_limit(1);
	run_lying(spin_at_free, &v);
	trap_limit(0);
	assert_breaks(&v, "hang");
	assert_true(verdict_is_hang(&v));
	assert_string_equal(v.a, "did not return in 1 s of processor time");
	verdict_token(&v, token, sizeof(token));
	assert_string_equal(token, "hang-free_contig");
	assert_comes_from(&v, "test_runner.c:");
	/* The next run is none the worse for it. */
	trap_limit(1);
	run_text("model/per-page", "model/batched", RUN_STRICT,
		 held_page_in_the_middle, &v);
	trap_limit(0);
	assert_pass(&v);
}

static const struct backend *needing(unsigned int needs, const char *name)
{
	static struct backend backends[2];
	struct backend *backend = &backends[*name - 'A'];

	*backend = *backend_find("model/batched");
	backend->name = name;
	backend->needs = needs;
	return backend;
}

static void assert_unsupported(unsigned int a, unsigned int b,
			       enum run_mode mode, const char *machine,
			       const char *need, const char *why)
{
	struct runner *r = runner_create(needing(a, "A"), needing(b, "B"),
					 mode);
	char text[256];
	struct verdict v;

	snprintf(text, sizeof(text), "buddyfuzz 1\nmachine %s\n", machine);
	run_with(r, text, &v);
	assert_int_equal(v.kind, VERDICT_UNSUPPORTED);
	assert_string_equal(v.need, need);
	if (!strstr(v.why, why))
		fail_msg("%s", v.why);
	assert_int_equal(!strcmp(need, "impossible"), !!runner_impossible(r));
	assert_int_equal(runner_needs(r), a | b);
	runner_destroy(r);
}

static void what_is_unsupported_has_its_reason(void **state)
{
	const unsigned int smp = NEED(CPUS), up = NEED(NO_CPUS);
	const unsigned int sparse = NEED(SECTIONS), flat = NEED(FLAT);

	assert_unsupported(smp, 0, RUN_STRICT, "nosmp", "needs-cpus",
			   "A is built with SMP");
	assert_unsupported(0, up, RUN_FREE, "tiny", "needs-no-cpus",
			   "B is built without SMP");
	assert_unsupported(sparse, 0, RUN_STRICT, "tiny", "needs-sections",
			   "A is built with a sparse memory map");
	assert_unsupported(0, flat, RUN_STRICT, "sparse",
			   "needs-flat", "B is built with a flat memory map");
	assert_unsupported(NEED(FEW_SECTIONS), 0, RUN_STRICT,
			   "pages=8194 order=1 pageblock=1 section=1",
			   "needs-few-sections", "4096 sections");

	/* No machine would do: of a kernel with SMP exact is not "without". */
	assert_unsupported(0, smp, RUN_EXACT, "tiny", "impossible",
			   "mode exact has no per-CPU lists, and B is built with SMP");
	assert_unsupported(sparse, flat, RUN_STRICT, "tiny", "impossible",
			   "no machine suits both: A is built with a sparse");
	assert_unsupported(smp | flat, up | flat, RUN_STRICT, "tiny",
			   "impossible", "B is built without SMP");
}

static void what_names_nothing_is_not_executed(void **state)
{
	struct verdict v;

	run_text("model/per-page", "model/batched", RUN_STRICT,
		 "buddyfuzz 1\nmachine tiny\nfree slot=0 index=0\nsplit slot=0\n",
		 &v);
	assert_pass(&v);
	assert_int_equal(v.nr_ops, 0);
}

static void pages_are_named_by_slot_and_index(void **state)
{
	struct runner *r = new_runner("model/batched", NULL, RUN_STRICT);
	struct slot_trace *trace = slot_trace_new(2);
	const struct run_options options = { .slots = trace };
	struct verdict v;
	struct program p;

	parse_text(&p, "buddyfuzz 1\n"
		       "machine pages=64 order=4 pageblock=3 check=1\n"
		       "alloc_contig pfn=16 count=4\n"
		       "free slot=0 index=2\n");
	runner_run(r, &p, &options, &v);
	assert_pass(&v);
	assert_int_equal(trace[1].pfn, 18);
	slot_trace_free(trace, 2);
	program_destroy(&p);
	runner_destroy(r);
}

/* Without checks, a flag may be set on the pages behind the first. */
static void flags_are_set_on_unchecked_tails(void **state)
{
	static const char *const flags[] = { "locked", "lru", "mlocked", "dirty" };
	struct verdict v;
	char text[160];

	for (int i = 0; i < 4; i++) {
		snprintf(text, sizeof(text),
			 "buddyfuzz 1\n"
			 "machine pages=64 order=4 pageblock=3 check=0\n"
			 "alloc order=1 type=movable\n"
			 "damage slot=0 index=1 what=%s\n", flags[i]);
		run_text("model/batched", NULL, RUN_STRICT, text, &v);
		assert_pass(&v);
		assert_int_equal(v.nr_ops, 2);
	}
}

static void what_runs_before_is_not_what_is_run(void **state)
{
	struct runner *r = new_runner("model/batched", NULL, RUN_STRICT);
	struct sequence before;
	struct verdict v;
	struct program p;

	sequence_init(&before);
	parse_text(&p, held_page_in_the_middle);
	sequence_add(&before, &p);
	program_destroy(&p);
	parse_text(&p, "buddyfuzz 1\nmachine tiny\nalloc order=0 type=movable\n");
	runner_run_after(r, &before, &p, NULL, &v);
	assert_pass(&v);
	assert_int_equal(v.nr_ops, 1);
	program_destroy(&p);
	sequence_destroy(&before);
	runner_destroy(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_two_ways_agree_in_every_mode),
		cmocka_unit_test(machines_are_kept_only_while_there_is_room),
		cmocka_unit_test(one_backend_alone_is_held_to_the_oracle),
		cmocka_unit_test(walking_off_a_section_is_a_verdict),
		cmocka_unit_test(walking_off_a_section_alone_is_a_verdict_too),
		cmocka_unit_test(
			a_known_difference_on_one_side_spares_not_the_other),
		cmocka_unit_test(
			a_known_difference_that_can_be_followed_ends_no_run),
		cmocka_unit_test(a_failed_assertion_is_a_verdict),
		cmocka_unit_test(a_complaint_says_where_it_comes_from),
		cmocka_unit_test(a_page_that_does_not_exist_is_a_verdict),
		cmocka_unit_test(the_token_names_rule_operation_and_field),
		cmocka_unit_test(a_run_depends_on_no_other),
		cmocka_unit_test(slots_are_traced),
		cmocka_unit_test(a_bare_run_does_the_same_unwatched),
		cmocka_unit_test(what_does_not_return_hangs),
		cmocka_unit_test(what_is_unsupported_has_its_reason),
		cmocka_unit_test(what_names_nothing_is_not_executed),
		cmocka_unit_test(pages_are_named_by_slot_and_index),
		cmocka_unit_test(flags_are_set_on_unchecked_tails),
		cmocka_unit_test(what_runs_before_is_not_what_is_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
