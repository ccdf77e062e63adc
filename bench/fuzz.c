/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the harness costs: executions per second in lockstep with oracle and
 * comparison, against the same programs run bare on A and on B; and whether the
 * cost follows what programs touch rather than the size of the machine; and the
 * same of the kernels that are prepared, beside the model.
 *
 * Programs are generated from fixed seeds, as a fuzzer would from an empty
 * corpus, and put on a few machines, which are made before the clock runs: making
 * machines is no part of a run. What it costs is in "strict, new machines", where each
 * program has its own. Only programs that run to their end are taken
 * (a known difference ends one early), or the checked runs would be
 * spared work that the bare ones do. All variants are measured in turn, over and over, so that a
 * change of the machine's speed meets all of them; medians are reported.
 */
#define _GNU_SOURCE
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/bench.h"
#include "program/mutate.h"
#include "registry/registry.h"
#include "runner/runner.h"

#define NR_GENERATED	200
#define NR_MUTATIONS	64
#define MAX_OPS		128
#define MIN_ROUNDS	3
#define MAX_ROUNDS	101
#define MAX_PAGES	16384
#define SMALL_PAGES	4096
#define LARGE_PAGES	1048576
#define MAX_VARIANTS	32
#define MAX_COUNT	600	/* more than a pageblock */

struct programs {
	struct program *p;
	size_t nr;
};

/**
 * struct variant - one way to run a set of programs
 * @against: index of the variants that @ratio compares with, added up; -1 for none.
 * @bare: no oracle, no comparison.
 * @makes_machines: for each program.
 * @seconds: per pass over the set, one for each round.
 * @nr_ops: operations per pass.
 * @nr_stopped: programs per pass that did not run to their end.
 */
struct variant {
	const char *name;
	const char *ratio_doc;
	enum run_mode mode;
	const char *a;
	const char *b;
	bool bare;
	bool makes_machines;
	const struct programs *programs;
	int against[2];
	struct runner *runner;
	double seconds[MAX_ROUNDS];
	size_t nr_rounds;
	size_t nr_ops;
	size_t nr_stopped;
};

/* Of the clock, for how long to go on; of the processor, which nothing else runs for. */
static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

static void programs_init(struct programs *set, size_t nr)
{
	set->p = calloc(nr, sizeof(*set->p));
	if (!set->p)
		abort();
	set->nr = nr;
	for (size_t i = 0; i < nr; i++)
		program_init(&set->p[i]);
}

static void programs_destroy(struct programs *set)
{
	for (size_t i = 0; i < set->nr; i++)
		program_destroy(&set->p[i]);
	free(set->p);
}

static bool runs_to_its_end(struct runner *const *runners,
			    const struct program *p)
{
	struct verdict v;

	for (int i = 0; i < NR_RUN_MODES; i++) {
		runner_run(runners[i], p, NULL, &v);
		if (v.kind != VERDICT_PASS)
			return false;
	}
	return true;
}

/* Machines of ordinary size, in turn. */
static const struct geometry *machine(uint32_t i)
{
	const struct geometry *g;

	do
		g = &geometry_presets[i++ % nr_geometry_presets].geometry;
	while (g->nr_pages > MAX_PAGES);
	return g;
}

/*
 * Counts and pages are bounded, so that the operations mean the same when the
 * program runs on a larger machine: a range that is in use on the small one
 * would be free there, and more would be done.
 */
static void bound_operands(struct program *p)
{
	for (struct op *op = p->ops; op < p->ops + p->nr_ops; op++) {
		const struct op_info *info = &op_infos[op->code];

		for (unsigned int i = 0; i < info->nr_args; i++)
			if (info->args[i].kind == KIND_COUNT)
				op->arg[i] %= MAX_COUNT;
			else if (info->args[i].kind == KIND_PFN)
				op->arg[i] %= SMALL_PAGES;
	}
}

static void generate_one(struct program *p, uint32_t seed)
{
	program_decode(p, NULL, 0);
	p->geometry = *machine(seed);
	for (uint32_t i = 0; i < NR_MUTATIONS; i++)
		program_mutate(p, seed * NR_MUTATIONS + i, MAX_OPS, 0);
	p->geometry = *machine(seed);
	bound_operands(p);
}

/* One zone of this many pages; the per-CPU marks would follow the size. */
static void resize(struct program *to, const struct program *from,
		   uint32_t nr_pages)
{
	program_copy(to, from);
	to->geometry = geometry_presets[0].geometry;
	to->geometry.nr_pages = nr_pages;
	to->geometry.pcp_batch = 31;
	to->geometry.pcp_high = 248;
}

static bool generate(struct programs *as_is, struct programs *small,
		     struct programs *large, const char *const *names,
		     size_t nr)
{
	struct runner *runners[NR_RUN_MODES];
	char reason[512];
	size_t i;

	for (i = 0; i < NR_RUN_MODES; i++)
		runners[i] = runner_create(backend_find("model/per-page"),
					   backend_find("model/batched"),
					   (enum run_mode)i);
	programs_init(as_is, NR_GENERATED + nr);
	programs_init(small, NR_GENERATED);
	programs_init(large, NR_GENERATED);
	for (uint32_t seed = 0, n = 0; n < NR_GENERATED; seed++) {
		generate_one(&as_is->p[n], seed);
		resize(&small->p[n], &as_is->p[n], SMALL_PAGES);
		resize(&large->p[n], &as_is->p[n], LARGE_PAGES);
		n += runs_to_its_end(runners, &as_is->p[n]) &&
		     runs_to_its_end(runners, &small->p[n]) &&
		     runs_to_its_end(runners, &large->p[n]);
	}
	for (i = 0; i < NR_RUN_MODES; i++)
		runner_destroy(runners[i]);
	for (i = 0; i < nr; i++) {
		if (!program_load(&as_is->p[NR_GENERATED + i], names[i],
				  reason, sizeof(reason))) {
			fprintf(stderr, "buddyfuzz: %s\n", reason);
			return false;
		}
	}
	return true;
}

static struct runner *new_runner(const struct variant *variant)
{
	return runner_create(backend_find(variant->a),
			     variant->b ? backend_find(variant->b) : NULL, variant->mode);
}

static void pass(struct variant *variant)
{
	struct run_options options = { .bare = variant->bare };
	struct verdict v;
	double start;

	variant->nr_ops = 0;
	variant->nr_stopped = 0;
	start = now(CLOCK_PROCESS_CPUTIME_ID);
	for (size_t i = 0; i < variant->programs->nr; i++) {
		if (variant->makes_machines) {
			runner_destroy(variant->runner);
			variant->runner = new_runner(variant);
		}
		runner_run(variant->runner, &variant->programs->p[i], &options,
			   &v);
		variant->nr_ops += v.nr_ops;
		variant->nr_stopped += v.kind != VERDICT_PASS;
	}
	variant->seconds[variant->nr_rounds++] =
		now(CLOCK_PROCESS_CPUTIME_ID) - start;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(const struct variant *variant)
{
	double sorted[MAX_ROUNDS];

	memcpy(sorted, variant->seconds, sizeof(sorted));
	qsort(sorted, variant->nr_rounds, sizeof(sorted[0]), compare_doubles);
	return sorted[variant->nr_rounds / 2];
}

static void measure(struct variant *variants, size_t nr, double seconds)
{
	double end;

	for (size_t i = 0; i < nr; i++) {
		variants[i].runner = new_runner(&variants[i]);
		/* Once unmeasured, to make the machines and warm the caches. */
		pass(&variants[i]);
		variants[i].nr_rounds = 0;
	}
	end = now(CLOCK_MONOTONIC) + seconds;
	for (size_t round = 0;
	     round < MIN_ROUNDS || (round < MAX_ROUNDS && now(CLOCK_MONOTONIC) < end); round++)
		for (size_t i = 0; i < nr; i++)
			pass(&variants[i]);
	for (size_t i = 0; i < nr; i++)
		runner_destroy(variants[i].runner);
}

struct ratio {
	double median;
	double least;
	double greatest;
};

/* Round by round, or zeroes if it is compared with nothing. */
static struct ratio ratio(const struct variant *variants, const struct variant *v)
{
	double ratios[MAX_ROUNDS];

	if (v->against[0] < 0)
		return (struct ratio){ 0 };
	for (size_t round = 0; round < v->nr_rounds; round++) {
		double base = 0;

		for (size_t i = 0; i < 2; i++)
			if (v->against[i] >= 0)
				base += variants[v->against[i]].seconds[round];
		ratios[round] = v->seconds[round] / base;
	}
	qsort(ratios, v->nr_rounds, sizeof(ratios[0]), compare_doubles);
	return (struct ratio){
		ratios[v->nr_rounds / 2], ratios[0], ratios[v->nr_rounds - 1],
	};
}

static void print_table(FILE *out, const struct variant *variants, size_t nr)
{
	const struct variant *v;

	fprintf(out, "%zu programs, %zu rounds, medians; ratios (all rounds)\n\n",
		variants[0].programs->nr, variants[0].nr_rounds);
	fprintf(out, "%-28s %12s %12s %8s %7s\n", "variant", "executions/s",
		"ns/operation", "stopped", "ratio");
	for (v = variants; v < variants + nr; v++) {
		fprintf(out, "%-28s %12.0f %12.0f %8zu", v->name,
			v->programs->nr / median(v),
			median(v) * 1e9 / v->nr_ops, v->nr_stopped);
		if (v->ratio_doc) {
			struct ratio r = ratio(variants, v);

			fprintf(out, " %7.2f (%.2f to %.2f)  %s", r.median, r.least,
				r.greatest, v->ratio_doc);
		}
		fputc('\n', out);
	}
}

static void print_json(FILE *out, const struct variant *variants, size_t nr)
{
	json_t *list = json_array(), *entry;
	const struct variant *v;

	for (v = variants; v < variants + nr; v++) {
		entry = json_pack("{s:s, s:f, s:f, s:I, s:I}",
				  "variant", v->name, "executions_per_second",
				  v->programs->nr / median(v),
				  "ns_per_operation",
				  median(v) * 1e9 / v->nr_ops, "operations",
				  (json_int_t)v->nr_ops, "stopped",
				  (json_int_t)v->nr_stopped);
		if (v->ratio_doc) {
			struct ratio r = ratio(variants, v);

			json_object_set_new(entry, "ratio", json_real(r.median));
			json_object_set_new(entry, "ratio_least", json_real(r.least));
			json_object_set_new(entry, "ratio_greatest", json_real(r.greatest));
			json_object_set_new(entry, "ratio_of",
					    json_string(v->ratio_doc));
		}
		json_array_append_new(list, entry);
	}
	entry = json_pack("{s:s, s:I, s:I, s:o}", "benchmark", "fuzz",
			  "programs", (json_int_t)variants[0].programs->nr,
			  "rounds", (json_int_t)variants[0].nr_rounds,
			  "variants", list);
	json_dumpf(entry, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(entry);
}

static bool can_be(const char *a, const char *b, enum run_mode mode,
		   const struct program *p)
{
	struct runner *r = runner_create(backend_find(a), backend_find(b),
					 mode);
	struct verdict v;

	runner_run(r, p, NULL, &v);
	runner_destroy(r);
	return v.kind != VERDICT_UNSUPPORTED;
}

/*
 * Each kernel that can be the machine of @set, per-page against batched: strict,
 * or exact if it knows of no CPUs. @model: the model's variants of these modes.
 * Returns how many variants there are then.
 */
static size_t add_kernels(struct variant *variants, size_t nr,
			  const struct programs *set,
			  const int model[static NR_RUN_MODES])
{
	static const char per_page[] = "/per-page", batched[] = "/batched";
	const struct backend *backend;

	for (size_t i = 0; nr < MAX_VARIANTS && (backend = backend_at(i)); i++) {
		int len = (int)strlen(backend->name) - (int)strlen(per_page);
		enum run_mode mode = RUN_STRICT;
		char *b, *name;

		if (strncmp(backend->name, "kernel/", strlen("kernel/")) ||
		    strcmp(backend->name + len, per_page) ||
		    asprintf(&b, "%.*s%s", len, backend->name, batched) < 0)
			continue;
		if (backend_find(b) && !can_be(backend->name, b, mode, set->p))
			mode = RUN_EXACT;
		if (!backend_find(b) || !can_be(backend->name, b, mode, set->p) ||
		    asprintf(&name, "%s, %.*s", run_mode_names[mode], len,
			     backend->name) < 0) {
			free(b);
			continue;
		}
		variants[nr++] = (struct variant){
			.name = name,
			.ratio_doc = "of the model",
			.mode = mode,
			.a = backend->name,
			.b = b,
			.programs = set,
			.against = { model[mode], -1 },
		};
	}
	return nr;
}

int bench_fuzz(FILE *out, const struct bench_options *options)
{
#define A "model/per-page"
#define B "model/batched"
	struct programs as_is, small, large;
	enum { SMALL_STRICT = 6, SMALL_EXACT = 8, NR_MODEL = 10 };
	static const int model[NR_RUN_MODES] = {
		[RUN_STRICT] = SMALL_STRICT,
		[RUN_EXACT] = SMALL_EXACT,
	};
	struct variant variants[MAX_VARIANTS] = {
		{ "strict", "of bare A + bare B", RUN_STRICT, A, B, false, false,
		  &as_is, { 1, 2 } },
		{ "strict, bare A", NULL, RUN_STRICT, A, NULL, true, false, &as_is,
		  { -1, -1 } },
		{ "strict, bare B", NULL, RUN_STRICT, B, NULL, true, false, &as_is,
		  { -1, -1 } },
		{ "exact", "of bare A + bare B", RUN_EXACT, A, B, false, false, &as_is,
		  { 4, 5 } },
		{ "exact, bare A", NULL, RUN_EXACT, A, NULL, true, false, &as_is,
		  { -1, -1 } },
		{ "exact, bare B", NULL, RUN_EXACT, B, NULL, true, false, &as_is,
		  { -1, -1 } },
		{ "strict, 4096 pages", NULL, RUN_STRICT, A, B, false, false, &small,
		  { -1, -1 } },
		{ "strict, 1048576 pages", "of 4096 pages", RUN_STRICT, A, B,
		  false, false, &large, { SMALL_STRICT, -1 } },
		{ "exact, 4096 pages", NULL, RUN_EXACT, A, B, false, false, &small,
		  { -1, -1 } },
		{ "strict, new machines", "of strict", RUN_STRICT, A, B, false, true,
		  &as_is, { 0, -1 } },
	};
#undef A
#undef B
	size_t nr_variants = NR_MODEL;
	int ret = 2;

	/* Each variant's machines stay. */
	runner_kept_pages = UINT64_MAX;
	if (generate(&as_is, &small, &large, options->names, options->nr)) {
		nr_variants = add_kernels(variants, nr_variants, &small, model);
		measure(variants, nr_variants, options->seconds);
		if (options->json)
			print_json(out, variants, nr_variants);
		else
			print_table(out, variants, nr_variants);
		ret = 0;
	}
	for (size_t i = NR_MODEL; i < nr_variants; i++) {
		free((char *)variants[i].name);
		free((char *)variants[i].b);
	}
	programs_destroy(&as_is);
	programs_destroy(&small);
	programs_destroy(&large);
	return ret;
}
