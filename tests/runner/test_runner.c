// SPDX-License-Identifier: GPL-2.0-only
/*
 * The runner: modes, traps, what runs leave behind.
 */
#include "backend/trap.h"
#include "program/edit.h"
#include "runner/symbolize.h"
#include "tests/runner/run.h"

static const char held_page_in_the_middle[] =
	"buddyfuzz 2\n"
	"machine pages=1024 order=10 pageblock=9 cpus=1 check=1\n"
	"a0 = alloc order=3 type=movable\n"
	"split a0\n"
	"get a0 page=3\n"
	"free_contig a0 page=0 count=8\n"
	"put a0 page=3\n";

/* Frees pages 56 to 71: over the border of the sections at 64. */
static const char over_a_section[] =
	"buddyfuzz 2\n"
	"machine pages=256 order=5 pageblock=4 section=6 check=1\n"
	"a0 = alloc_contig_frozen pfn=56 count=16\n"
	"free_contig_frozen a0 page=0 count=16\n";

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
			 "buddyfuzz 2\n"
			 "machine pages=%d order=1 pageblock=1 section=1 check=1\n"
			 "a0 = alloc order=1 type=movable\n", 8192 - 2 * i);
		for (int r = 0; r < 3; r++) {
			run_with(runners[r], text, &v);
			assert_pass(&v);
		}
	}
	for (int r = 0; r < 3; r++)
		runner_destroy(runners[r]);
}

static struct backend_ops counting_ops;
static int nr_created;

static struct machine *count_create(const void *impl, const struct geometry *g,
				    const char **why)
{
	nr_created++;
	return backend_find("model/batched")->ops->create(impl, g, why);
}

static struct runner *new_counting_runner(void)
{
	static struct backend counting;

	counting = *backend_find("model/batched");
	counting_ops = *counting.ops;
	counting_ops.create = count_create;
	counting.ops = &counting_ops;
	nr_created = 0;
	return runner_create(&counting, NULL, RUN_STRICT);
}

/* How many machines the runner makes to run one of this size. */
static int made_for(struct runner *r, int pages, int section)
{
	struct verdict v;
	char text[128];
	int before = nr_created;

	snprintf(text, sizeof(text),
		 "buddyfuzz 2\n"
		 "machine pages=%d order=1 pageblock=1 section=%d check=1\n"
		 "a0 = alloc order=1 type=movable\n", pages, section);
	run_with(r, text, &v);
	assert_pass(&v);
	return nr_created - before;
}

#define NR_OTHERS 200

static struct runner *others[NR_OTHERS];

/* Runners that have no machine share the room too. */
static int start_others(void **state)
{
	for (int i = 0; i < NR_OTHERS; i++)
		others[i] = new_runner("model/batched", NULL, RUN_STRICT);
	return 0;
}

static int end_others(void **state)
{
	for (int i = 0; i < NR_OTHERS; i++)
		runner_destroy(others[i]);
	return 0;
}

/* There is room for two of these, with up to 17 sections each. */
static void the_machine_not_used_for_longest_goes(void **state)
{
	struct runner *r = new_counting_runner();

	assert_int_equal(made_for(r, 34, 1), 1);
	assert_int_equal(made_for(r, 32, 1), 1);
	assert_int_equal(made_for(r, 30, 1), 1);
	assert_int_equal(made_for(r, 32, 1), 0);
	assert_int_equal(made_for(r, 28, 1), 1);
	assert_int_equal(made_for(r, 32, 1), 0);
	assert_int_equal(made_for(r, 30, 1), 1);
	runner_destroy(r);
}

/* There is room for one of these, and not for two: by pages, or by sections. */
static void runners_share_the_room(void **state)
{
	struct runner *r = new_counting_runner();

	assert_int_equal(made_for(r, 4096, 0), 1);
	assert_int_equal(made_for(r, 4096, 0), 0);
	assert_int_equal(made_for(r, 4094, 0), 1);
	assert_int_equal(made_for(r, 4096, 0), 1);
	assert_int_equal(made_for(r, 64, 1), 1);
	assert_int_equal(made_for(r, 64, 1), 0);
	assert_int_equal(made_for(r, 62, 1), 1);
	assert_int_equal(made_for(r, 64, 1), 1);
	runner_destroy(r);
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
		"buddyfuzz 2\n"
		"machine pages=1536 order=10 pageblock=9 section=10 check=1\n"
		"a0 = alloc_contig_frozen pfn=0 count=1025\n"
		"free_contig_frozen a0 page=0 count=1025\n"
		"isolate pfn=512 count=512\n"
		"a1 = alloc_contig pfn=0 count=1024\n";
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
		"buddyfuzz 2\n"
		"machine pages=256 order=5 pageblock=4 section=6 check=1\n"
		"isolate pfn=128 count=16 mode=mem_offline\n"
		"a0 = alloc_contig pfn=128 count=1\n"
		"a1 = alloc_contig_frozen pfn=56 count=16\n"
		"free_contig_frozen a1 page=0 count=16\n";
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

/* The sides that lie complain of the same. */
static void run_pair(bool a_lies, bool b_lies, struct verdict *v)
{
	const struct backend *honest = backend_find("model/batched");
	const struct backend lying = {
		.name = "lying", .ops = &lying_ops, .impl = honest->impl,
	};
	struct runner *r;

	lying_ops = *honest->ops;
	lying_ops.apply = warn_at_free;
	r = runner_create(a_lies ? &lying : honest, b_lies ? &lying : honest,
			  RUN_STRICT);
	run_with(r, held_page_in_the_middle, v);
	runner_destroy(r);
}

static void warn_at_contig(struct machine *m, const struct call *call,
			   struct result *result)
{
	backend_find("model/batched")->ops->apply(m, call, result);
	if (call->op == OP_ALLOC_CONTIG)
		result->warnings[result->nr_warned++].what = "something odd";
}

/* What B meets at the same call is known, and the oracle can follow it. */
static void a_known_difference_on_b_hides_no_divergence_on_a(void **state)
{
	static const char text[] =
		"buddyfuzz 2\n"
		"machine pages=1536 order=10 pageblock=9 section=10 check=1\n"
		"isolate pfn=512 count=512\n"
		"a0 = alloc_contig pfn=0 count=1024\n";
	const struct backend *honest = backend_find("model/batched");
	const struct backend lying = {
		.name = "lying", .ops = &lying_ops, .impl = honest->impl,
	};
	struct verdict v;
	struct runner *r;

	lying_ops = *honest->ops;
	lying_ops.apply = warn_at_contig;
	r = runner_create(&lying, honest, RUN_STRICT);
	run_with(r, text, &v);
	assert_breaks(&v, "warning");
	assert_null(v.known);
	runner_destroy(r);
}

static void a_verdict_says_which_side_breaks_the_rule(void **state)
{
	struct verdict v;

	run_pair(true, false, &v);
	assert_breaks(&v, "warning");
	assert_string_equal(v.a, "something odd");
	assert_string_equal(v.b, "");
	run_pair(false, true, &v);
	assert_breaks(&v, "warning");
	assert_string_equal(v.a, "");
	assert_string_equal(v.b, "something odd");
	run_pair(true, true, &v);
	assert_breaks(&v, "warning");
	assert_string_equal(v.a, "something odd");
	assert_string_equal(v.b, "something odd");
}

static void canonicalize_as_reclaimable(struct machine *m, const uint32_t *pfns,
					const uint8_t *types, size_t nr)
{
	uint8_t others[64];

	assert_true(nr <= sizeof(others));
	memset(others, MIGRATE_RECLAIMABLE, sizeof(others));
	backend_find("model/batched")->ops->canonicalize(m, pfns, others, nr);
}

/* Two pageblocks of different types, freed as one range: the last piece decides. */
static void lists_brought_into_step_are_compared(void **state)
{
	static const char text[] =
		"buddyfuzz 2\n"
		"machine pages=64 order=5 pageblock=4 cpus=1 batch=4 high=64 check=1\n"
		"a0 = alloc order=5 type=movable\n"
		"split a0\n"
		"set_type pfn=16 type=unmovable\n"
		"set_type pfn=48 type=unmovable\n"
		"free_contig a0 page=0 count=32\n";
	const struct backend *honest = backend_find("model/batched");
	const struct backend lying = {
		.name = "lying", .ops = &lying_ops, .impl = honest->impl,
	};
	struct verdict v;
	struct runner *r;

	run_text("model/per-page", "model/batched", RUN_STRICT, text, &v);
	assert_pass(&v);
	lying_ops = *honest->ops;
	lying_ops.canonicalize = canonicalize_as_reclaimable;
	r = runner_create(backend_find("model/per-page"), &lying, RUN_STRICT);
	run_with(r, text, &v);
	assert_breaks(&v, "equal-list");
	assert_int_equal(v.op, 4);
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

static void a_bare_run_does_the_same_unwatched(void **state)
{
	const struct run_options options = { .bare = true };
	struct verdict v;
	struct program p;

	parse_text(&p, held_page_in_the_middle);
	for (int mode = 0; mode < NR_RUN_MODES; mode++) {
		struct runner *r = new_runner("model/per-page",
					      "model/patch-v3",
					      (enum run_mode)mode);

		runner_run(r, &p, &options, &v);
		assert_pass(&v);
		assert_int_equal(v.nr_ops, 5);
		runner_destroy(r);
	}
	program_destroy(&p);
}

/* It knows nothing of lists: not that there is a page on one whose lock is to be had. */
static void a_bare_run_asks_nothing_of_lists(void **state)
{
	const struct run_options options = { .bare = true };
	struct runner *r = new_runner("model/batched", NULL, RUN_STRICT);
	struct verdict v;
	struct program p;

	parse_text(&p, "buddyfuzz 2\n"
		       "machine pages=64 order=3 pageblock=2 cpus=1 check=1\n"
		       "a0 = alloc order=0 type=unmovable zone=0 gfp=0\n"
		       "contend_zone zone=0 on=1\n"
		       "free a0\n"
		       "a1 = alloc_nolock order=0 frozen=0\n");
	runner_run(r, &p, NULL, &v);
	assert_pass(&v);
	assert_int_equal(v.nr_ops, 4);
	runner_run(r, &p, &options, &v);
	assert_pass(&v);
	assert_int_equal(v.nr_ops, 4);
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
	assert_string_equal(v.a, "did not return within 1 s of CPU time");
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

static bool cannot_split(const struct machine *m, const struct call *c)
{
	return c->op != OP_SPLIT;
}

/* What one side cannot do is done on none, and is not said to be. */
static void what_a_backend_cannot_do_is_left_out(void **state)
{
	struct backend a = *backend_find("model/batched"), b = a;
	struct backend_ops ops = *a.ops;
	struct verdict v;
	struct runner *r;

	ops.can = cannot_split;
	b.ops = &ops;
	r = runner_create(&a, &b, RUN_STRICT);
	run_with(r, "buddyfuzz 2\nmachine tiny\na0 = alloc order=1 type=movable\nsplit a0\n", &v);
	assert_int_equal(v.kind, VERDICT_PASS);
	assert_int_equal(v.nr_ops, 1);
	runner_destroy(r);
}

static struct backend backends[2];

static const struct backend *needing(unsigned int needs, const char *name)
{
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

	snprintf(text, sizeof(text), "buddyfuzz 2\nmachine %s\n", machine);
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
	assert_unsupported(NEED(NO_THP), 0, RUN_STRICT,
			   "pages=64 order=5 pageblock=3 thp=4", "needs-no-thp",
			   "A is built without THP");
	assert_unsupported(0, NEED(NO_CMA), RUN_STRICT,
			   "pages=64 order=5 pageblock=3 cma=32+16",
			   "needs-no-cma", "B is built without CMA");
	assert_unsupported(NEED(TWO_ZONES), 0, RUN_STRICT,
			   "pages=64 zones=0,16,32 order=5 pageblock=3", "needs-two-zones",
			   "A has a zone for itself");
	assert_unsupported(0, NEED(USUAL_ORDERS), RUN_STRICT, "tiny", "needs-usual-orders",
			   "B is booted with order 10");

	/* No machine would do: of a kernel with SMP exact is not "without". */
	assert_unsupported(0, smp, RUN_EXACT, "tiny", "impossible",
			   "mode exact has no per-CPU lists, and B is built with SMP");
	assert_unsupported(sparse, flat, RUN_STRICT, "tiny", "impossible",
			   "no machine works for both: A is built with a sparse");
	assert_unsupported(smp | flat, up | flat, RUN_STRICT, "tiny",
			   "impossible", "B is built without SMP");
	assert_unsupported(NEED(CHECKS), 0, RUN_STRICT, "pages=64 order=5 pageblock=3",
			   "needs-checks", "A always checks pages");
}

/* What keeps blocks on other lists is compared with its like, or not at all. */
static void lists_without_types_are_not_compared(void **state)
{
	static const char text[] = "buddyfuzz 2\nmachine nosmp\na0 = alloc order=1\n";
	struct backend *a = &backends[0], *b = &backends[1];

	needing(0, "A");
	needing(0, "B");
	for (enum run_mode mode = RUN_STRICT; mode <= RUN_EXACT; mode++) {
		struct runner *r = runner_create(a, b, mode);
		struct verdict v;

		a->lacks = UINT64_C(1) << FEATURE_LIST_TYPES;
		b->lacks = 0;
		run_with(r, text, &v);
		if (mode == RUN_FREE) {
			assert_int_equal(v.kind, VERDICT_PASS);
		} else {
			assert_int_equal(v.kind, VERDICT_UNSUPPORTED);
			assert_non_null(strstr(v.why, "A keeps free blocks"));
		}
		b->lacks = a->lacks;
		assert_null(runner_impossible(r));
		runner_destroy(r);
	}
}

/**
 * struct calls - what the operations of a program became
 * @pfn, @nr: of each, called on; @nr is NOT_CALLED if it did nothing.
 * @pfns: of the last bulk free.
 */
#define NOT_CALLED UINT32_MAX
struct calls {
	size_t nr_ops;
	uint32_t pfn[32];
	uint32_t nr[32];
	uint32_t pfns[32];
};

static void note_call(void *context, size_t index, const struct op *op,
		      const struct call *call, const struct result *result,
		  const char *why)
{
	struct calls *calls = context;

	if (!op)
		return;
	assert_true(index < 32 && index == calls->nr_ops++);
	calls->pfn[index] = call ? call->pfn : PFN_NONE;
	calls->nr[index] = call ? call->nr : NOT_CALLED;
	if (!call || call->op != OP_FREE_BULK)
		return;
	assert_true(call->nr <= 32);
	for (uint32_t i = 0; i < call->nr; i++)
		calls->pfns[i] = call->pfns[i];
}

static void calls_of_text(const char *text, struct calls *calls)
{
	struct run_options options = { .on_op = note_call, .context = calls };
	struct runner *r = new_runner("model/per-page", "model/batched",
				      RUN_STRICT);
	struct verdict v;
	struct program p;

	memset(calls, 0, sizeof(*calls));
	parse_text(&p, text);
	runner_run(r, &p, &options, &v);
	assert_pass(&v);
	assert_int_equal(calls->nr_ops, p.nr_ops);
	program_destroy(&p);
	runner_destroy(r);
}

#define MACHINE "buddyfuzz 2\nmachine pages=64 order=4 pageblock=3 check=1\n"

/* None, one that failed, and one that is free again, in part and then all of it. */
static void what_names_nothing_does_nothing(void **state)
{
	struct calls calls;

	calls_of_text(MACHINE
		      "free none\n"
		      "split none\n"
		      "a = alloc_contig pfn=16 count=4\n"
		      "fails = alloc_contig pfn=16 count=4\n"
		      "free fails\n"
		      "free_contig a page=1 count=3\n"
		      "free a page=2\n"
		      "free a\n"
		      "a_later_one = alloc order=0 type=movable\n"
		      "get a\n"
		      "free_bulk a count=1\n", &calls);
	assert_int_equal(calls.nr[0], NOT_CALLED);
	assert_int_equal(calls.nr[1], NOT_CALLED);
	assert_int_equal(calls.nr[4], NOT_CALLED);
	assert_int_equal(calls.nr[5], 3);
	/* The page after those that are gone, around the end. */
	assert_int_equal(calls.pfn[6], 16);
	assert_int_equal(calls.nr[7], NOT_CALLED);
	assert_int_equal(calls.nr[9], NOT_CALLED);
	assert_int_equal(calls.nr[10], NOT_CALLED);
}

static void an_idle_program_executes_nothing(void **state)
{
	struct verdict v;

	run_text("model/per-page", "model/batched", RUN_STRICT,
		 "buddyfuzz 2\nmachine tiny\nfree none\nsplit none\n", &v);
	assert_pass(&v);
	assert_int_equal(v.nr_ops, 0);
}

static void pages_are_counted_within_an_allocation(void **state)
{
	struct calls calls;

	calls_of_text(MACHINE
		      "a0 = alloc_contig pfn=16 count=4\n"
		      "free a0 page=2\n"
		      "free a0 page=4\n", &calls);
	assert_int_equal(calls.pfn[1], 18);
	assert_int_equal(calls.pfn[2], 16);
}

/* All of a bulk allocation goes by one name: each page of it is one. */
static void pages_of_a_bulk_allocation_are_single(void **state)
{
	struct calls calls;

	calls_of_text(MACHINE
		      "one = alloc_bulk count=1 type=movable\n"
		      "a = alloc order=0 type=movable\n"
		      "free_contig one count=5\n"
		      "get one\n"
		      "free a\n", &calls);
	assert_int_equal(calls.nr[2], 1);
	assert_int_equal(calls.nr[3], NOT_CALLED);
	calls_of_text("buddyfuzz 2\nmachine default\n"
		      "a = alloc_bulk count=8 type=movable\n"
		      "free_contig a page=2 count=6\n"
		      "get a page=3\n"
		      "free_bulk a page=1 count=5\n"
		      "put a page=3\n"
		      "free_bulk a count=8\n", &calls);
	assert_int_equal(calls.nr[1], 1);
	/* 1 and 3 to 5: 2 is gone. 3 is held once more. */
	assert_int_equal(calls.nr[3], 4);
	assert_int_equal(calls.nr[4], 1);
	assert_int_equal(calls.nr[5], 3);
}

/* Pages of several allocations in one array, each once and in order. */
static void what_waits_goes_with_the_next(void **state)
{
	struct calls calls;

	calls_of_text(MACHINE
		      "a = alloc_contig pfn=32 count=4\n"
		      "b = alloc_contig pfn=16 count=4\n"
		      "c = alloc_contig pfn=48 count=4\n"
		      "free_bulk a page=2 count=9 more=1\n"
		      "free_bulk a page=3 count=1 more=1\n"
		      "free_bulk c count=1 more=1\n"
		      "free c\n"
		      "free_bulk none\n"
		      "free_bulk b page=1 count=2\n"
		      "free_bulk b count=4\n", &calls);
	for (size_t i = 3; i < 6; i++)
		assert_int_equal(calls.nr[i], NOT_CALLED);
	assert_int_equal(calls.nr[7], NOT_CALLED);
	assert_int_equal(calls.nr[8], 4);
	/* The array of the last free holds what was left. */
	assert_int_equal(calls.nr[9], 2);
	assert_int_equal(calls.pfns[0], 16);
	assert_int_equal(calls.pfns[1], 19);
	assert_int_equal(calls.pfns[2], 34);
	assert_int_equal(calls.pfns[3], 35);
}

/* Without an allocation, what is about others goes on meaning what it meant. */
static void what_is_taken_out_changes_no_other(void **state)
{
	static const char text[] = MACHINE
		"a0 = alloc_contig pfn=16 count=4\n"
		"a1 = alloc_contig pfn=32 count=4\n"
		"a2 = alloc_contig pfn=48 count=4\n"
		"get a1 page=2\n"
		"free_contig a0 count=4\n"
		"free_contig a1 page=1 count=3\n"
		"put a1 page=2\n"
		"free a2 page=3\n";
	struct program p, less;
	struct verdict v;

	parse_text(&p, text);
	program_init(&less);
	for (size_t gone = 0; gone < 3; gone++) {
		struct runner *r = new_runner("model/per-page", "model/batched",
					      RUN_STRICT);
		struct calls before, after = { 0 };
		struct run_options options = {
			.on_op = note_call, .context = &after,
		};
		size_t k = 0;

		calls_of_text(text, &before);
		program_without(&less, &p, gone, 1);
		runner_run(r, &less, &options, &v);
		assert_pass(&v);
		for (size_t i = 0; i < p.nr_ops; i++) {
			const struct op *op = &p.ops[i];

			if (i == gone || (op_names(op) && op->arg[0] == gone))
				continue;
			assert_int_equal(after.pfn[k], before.pfn[i]);
			assert_int_equal(after.nr[k], before.nr[i]);
			k++;
		}
		assert_int_equal(k, less.nr_ops);
		runner_destroy(r);
	}
	program_destroy(&less);
	program_destroy(&p);
}

/* Without checks, a flag may be set on the pages behind the first. */
static void flags_are_set_on_unchecked_tails(void **state)
{
	static const char *const flags[] = { "locked", "lru", "mlocked", "dirty" };
	struct verdict v;
	char text[160];

	for (int i = 0; i < 4; i++) {
		snprintf(text, sizeof(text),
			 "buddyfuzz 2\n"
			 "machine pages=64 order=4 pageblock=3 check=0\n"
			 "a0 = alloc order=1 type=movable\n"
			 "damage a0 page=1 what=%s\n", flags[i]);
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
	parse_text(&p, "buddyfuzz 2\nmachine tiny\na0 = alloc order=0 type=movable\n");
	runner_run_after(r, &before, &p, NULL, &v);
	assert_pass(&v);
	assert_int_equal(v.nr_ops, 1);
	program_destroy(&p);
	sequence_destroy(&before);
	runner_destroy(r);
}

static void what_runs_before_may_diverge(void **state)
{
	struct runner *r = new_runner("model/per-page", "model/patch-v3",
				      RUN_STRICT);
	struct sequence before;
	struct verdict v;
	struct program p;

	sequence_init(&before);
	parse_text(&p, over_a_section);
	sequence_add(&before, &p);
	program_destroy(&p);
	parse_text(&p, held_page_in_the_middle);
	/* Behind the last lies one that is none of the sequence. */
	before.nr = 0;
	runner_run_after(r, &before, &p, NULL, &v);
	assert_pass(&v);
	before.nr = 1;
	runner_run_after(r, &before, &p, NULL, &v);
	assert_breaks(&v, "memmap");
	program_destroy(&p);
	sequence_destroy(&before);
	runner_destroy(r);
}

/* Of those that ran on the machine, and only once it is no longer good. */
static void what_ran_before_is_remembered(void **state)
{
	struct runner *r = new_runner("model/per-page", "model/patch-v3",
				      RUN_STRICT);
	static const char passes[] =
		"buddyfuzz 2\n"
		"machine pages=256 order=5 pageblock=4 section=6 check=1\n"
		"a0 = alloc order=0 type=movable\n";
	struct verdict v;

	runner_remember(r);
	for (int i = 0; i < 3; i++) {
		run_with(r, passes, &v);
		assert_pass(&v);
		assert_int_equal(runner_preceding(r)->nr, 0);
	}
	run_with(r, over_a_section, &v);
	assert_breaks(&v, "memmap");
	assert_int_equal(runner_preceding(r)->nr, 3);
	assert_int_equal(runner_preceding(r)->programs[2].nr_ops, 1);
	run_with(r, over_a_section, &v);
	assert_breaks(&v, "memmap");
	assert_int_equal(runner_preceding(r)->nr, 0);
	run_with(r, passes, &v);
	run_with(r, passes, &v);
	run_with(r, over_a_section, &v);
	assert_int_equal(runner_preceding(r)->nr, 2);
	run_with(r, passes, &v);
	assert_int_equal(runner_preceding(r)->nr, 0);
	runner_destroy(r);
}

/* A violation, that is: what traps is given up before. */
static void what_ran_before_a_violation_is_remembered(void **state)
{
	const struct backend *honest = backend_find("model/batched");
	const struct backend lying = {
		.name = "lying", .ops = &lying_ops, .impl = honest->impl,
	};
	static const char passes[] =
		"buddyfuzz 2\n"
		"machine pages=1024 order=10 pageblock=9 cpus=1 check=1\n"
		"a0 = alloc order=3 type=movable\n";
	struct verdict v;
	struct runner *r;

	lying_ops = *honest->ops;
	lying_ops.apply = warn_at_free;
	r = runner_create(&lying, NULL, RUN_STRICT);
	runner_remember(r);
	run_with(r, passes, &v);
	run_with(r, passes, &v);
	assert_pass(&v);
	run_with(r, held_page_in_the_middle, &v);
	assert_breaks(&v, "warning");
	assert_int_equal(runner_preceding(r)->nr, 2);
	run_with(r, held_page_in_the_middle, &v);
	assert_int_equal(runner_preceding(r)->nr, 0);
	runner_destroy(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_two_ways_agree_in_every_mode),
		cmocka_unit_test(machines_are_kept_only_while_there_is_room),
		cmocka_unit_test_setup_teardown(
			the_machine_not_used_for_longest_goes, start_others,
			end_others),
		cmocka_unit_test_setup_teardown(runners_share_the_room,
						start_others, end_others),
		cmocka_unit_test(one_backend_alone_is_held_to_the_oracle),
		cmocka_unit_test(walking_off_a_section_is_a_verdict),
		cmocka_unit_test(walking_off_a_section_alone_is_a_verdict_too),
		cmocka_unit_test(
			a_known_difference_on_one_side_spares_not_the_other),
		cmocka_unit_test(
			a_known_difference_that_can_be_followed_ends_no_run),
		cmocka_unit_test(
			a_known_difference_on_b_hides_no_divergence_on_a),
		cmocka_unit_test(a_verdict_says_which_side_breaks_the_rule),
		cmocka_unit_test(lists_brought_into_step_are_compared),
		cmocka_unit_test(a_failed_assertion_is_a_verdict),
		cmocka_unit_test(a_complaint_says_where_it_comes_from),
		cmocka_unit_test(a_page_that_does_not_exist_is_a_verdict),
		cmocka_unit_test(the_token_names_rule_operation_and_field),
		cmocka_unit_test(a_run_depends_on_no_other),
		cmocka_unit_test(a_bare_run_does_the_same_unwatched),
		cmocka_unit_test(a_bare_run_asks_nothing_of_lists),
		cmocka_unit_test(what_does_not_return_hangs),
		cmocka_unit_test(what_a_backend_cannot_do_is_left_out),
		cmocka_unit_test(what_is_unsupported_has_its_reason),
		cmocka_unit_test(lists_without_types_are_not_compared),
		cmocka_unit_test(what_names_nothing_does_nothing),
		cmocka_unit_test(an_idle_program_executes_nothing),
		cmocka_unit_test(pages_are_counted_within_an_allocation),
		cmocka_unit_test(pages_of_a_bulk_allocation_are_single),
		cmocka_unit_test(what_waits_goes_with_the_next),
		cmocka_unit_test(what_is_taken_out_changes_no_other),
		cmocka_unit_test(flags_are_set_on_unchecked_tails),
		cmocka_unit_test(what_runs_before_is_not_what_is_run),
		cmocka_unit_test(what_runs_before_may_diverge),
		cmocka_unit_test(what_ran_before_is_remembered),
		cmocka_unit_test(what_ran_before_a_violation_is_remembered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
