/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The work that kernels do, counted, and the time they take, side by side.
 *
 * Each task is a list of calls on a fresh machine, after some that are not measured. Under
 * the counter (counter/counter.h) it runs once, and its work is counted. The counts depend
 * on the kernel's code only, so two copies of one kernel have equal counts. Without the
 * counter, this program first runs itself under it, and then measures times: the kernels
 * take turns, in changing order, so that other load affects all of them.
 *
 * The counts cover the kernel's own files and the wrappers in kernel/calls.c that call
 * them (a loop over the pages, where ranges are freed page by page), but not the harness's
 * locks, which replace the kernel's. Times include the locks.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "backend/trap.h"
#include "bench/bench.h"
#include "bench/child.h"
#include "bench/counter/counter.h"
#include "bench/samples.h"
#include "kernel/loader.h"
#include "program/program.h"
#include "registry/registry.h"
#include "runner/caller/caller.h"
#include "runner/runner.h"

#define MAX_BACKENDS	16
#define MAX_TASKS	64
#define USUAL_PAGES	16384u
#define BULK		512u

struct session;

/**
 * struct task - what is measured
 * @prepare: makes the calls of a session.
 * @pages: how many are allocated, or freed, in all.
 * @nr: in one call.
 * @order: of a block.
 * @has_cma: the upper half of the machine is a CMA area.
 * @program: to be replayed.
 */
struct task {
	const char *name;
	bool (*prepare)(struct session *s);
	uint32_t pages;
	uint32_t nr;
	uint8_t order;
	bool has_cma;
	struct program *program;
};

/**
 * struct session - one task on one kernel
 * @calls, @nr_calls, @cap: to be measured. Each has an array of its own.
 * @counts, @unusable, @samples: what was found.
 * @why: it could not be measured.
 */
struct session {
	const struct task *task;
	const struct backend *backend;
	struct geometry geometry;
	struct machine *machine;
	struct call *calls;
	uint32_t nr_calls;
	uint32_t cap;
	uint32_t got[CALL_MAX_BULK];
	struct result result;
	double us;
	struct counts counts;
	double unusable;
	struct samples *samples;
	char why[200];
};

/* --- machines --- */

static bool create(struct session *s)
{
	const char *why = "";

	s->machine = backend_create(s->backend, &s->geometry, &why);
	if (!s->machine)
		snprintf(s->why, sizeof(s->why), "%s", why);
	return s->machine;
}

static void destroy(struct session *s)
{
	if (s->machine)
		s->backend->ops->destroy(s->machine);
	s->machine = NULL;
}

/* The task's machine, adapted to what the kernel was built for. */
static void fit(struct session *s)
{
	const struct task *task = s->task;

	if (task->program)
		s->geometry = task->program->geometry;
	else
		s->geometry = (struct geometry){
			.nr_pages = 2 * task->pages, .nr_zones = 1,
			.max_order = 10, .pageblock_order = 9, .nr_cpus = 1,
			.check_pages = 1,
		};
	if (task->has_cma) {
		s->geometry.nr_cma = 1;
		s->geometry.cma[0] = (struct pfn_range){ task->pages,
							 task->pages };
	}
	if (s->backend->needs & NEED(NO_CPUS))
		s->geometry.nr_cpus = 0;
	s->geometry.section_order = s->backend->needs & NEED(SECTIONS) ? 15 : 0;
}

static bool apply(struct session *s, const struct call *call)
{
	s->backend->ops->apply(s->machine, call, &s->result);
	if (s->result.ret >= 0)
		return true;
	snprintf(s->why, sizeof(s->why), "the pages cannot be allocated");
	return false;
}

/*
 * The kernel's unusable_index: which part of the free memory is in blocks smaller than a
 * pageblock.
 */
static double unusable(const struct session *s)
{
	uint64_t all = 0, large = 0;

	for (unsigned int i = 0; i < s->geometry.nr_zones; i++) {
		struct zone_state zone;

		s->backend->ops->zone(s->machine, i, &zone);
		for (unsigned int order = 0; order <= s->geometry.max_order;
		     order++) {
			uint64_t pages = (uint64_t)zone.nr_free[order] << order;

			all += pages;
			if (order >= s->geometry.pageblock_order)
				large += pages;
		}
	}
	return all ? (double)(all - large) / (double)all : 0;
}

/* --- calls --- */

static void add(struct session *s, struct call call)
{
	if (s->nr_calls == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 1024;
		s->calls = realloc(s->calls, s->cap * sizeof(*s->calls));
		if (!s->calls)
			abort();
	}
	s->calls[s->nr_calls++] = call;
}

static uint32_t *copy_pfns(const uint32_t *pfns, uint32_t nr)
{
	uint32_t *copy = malloc(nr * sizeof(*copy));

	if (!copy)
		abort();
	return memcpy(copy, pfns, nr * sizeof(*copy));
}

static void forget_calls(struct session *s)
{
	for (uint32_t i = 0; i < s->nr_calls; i++)
		free((void *)s->calls[i].pfns);
	s->nr_calls = 0;
}

/* One range, freed in pieces. */
static bool prepare_contig(struct session *s, enum op_code alloc,
			   enum op_code free)
{
	const struct task *task = s->task;
	struct call call = { .op = alloc, .pfn = task->pages, .nr = task->pages };

	if (!apply(s, &call))
		return false;
	for (uint32_t at = 0; at < task->pages; at += task->nr)
		add(s, (struct call){ .op = free, .pfn = task->pages + at,
				      .nr = task->nr });
	return true;
}

static bool free_contig(struct session *s)
{
	return prepare_contig(s, OP_ALLOC_CONTIG, OP_FREE_CONTIG);
}

static bool free_frozen(struct session *s)
{
	return prepare_contig(s, OP_ALLOC_CONTIG_FROZEN, OP_FREE_CONTIG_FROZEN);
}

static bool alloc_contig(struct session *s)
{
	const struct task *task = s->task;

	for (uint32_t at = 0; at < task->pages; at += task->nr)
		add(s, (struct call){ .op = OP_ALLOC_CONTIG,
				      .pfn = task->pages + at, .nr = task->nr });
	return true;
}

/* As the changelog of "Optimize __free_contig_frozen_range()" measures. */
static bool alloc_and_free_cma(struct session *s)
{
	uint32_t pages = s->task->pages;

	add(s, (struct call){ .op = OP_CMA_ALLOC, .nr = pages });
	add(s, (struct call){ .op = OP_CMA_RELEASE, .pfn = pages, .nr = pages });
	return true;
}

static bool alloc_blocks(struct session *s)
{
	const struct task *task = s->task;

	for (uint32_t i = 0; i < task->pages >> task->order; i++)
		add(s, (struct call){ .op = OP_ALLOC, .order = task->order,
				      .type = MIGRATE_MOVABLE });
	return true;
}

static bool free_blocks(struct session *s)
{
	if (!alloc_blocks(s))
		return false;
	for (uint32_t i = 0; i < s->nr_calls; i++) {
		if (!apply(s, &s->calls[i]))
			return false;
		s->calls[i] = (struct call){ .op = OP_FREE,
					     .order = s->task->order,
					     .pfn = s->result.pfn };
	}
	return true;
}

static bool alloc_bulk(struct session *s)
{
	for (uint32_t at = 0; at < s->task->pages; at += BULK)
		add(s, (struct call){ .op = OP_ALLOC_BULK, .nr = BULK,
				      .type = MIGRATE_MOVABLE });
	return true;
}

static bool free_bulk(struct session *s)
{
	alloc_bulk(s);
	for (uint32_t i = 0; i < s->nr_calls; i++) {
		uint32_t nr;

		if (!apply(s, &s->calls[i]))
			return false;
		nr = (uint32_t)s->result.ret;
		qsort(s->got, nr, sizeof(*s->got), compare_pfns);
		s->calls[i] = (struct call){ .op = OP_FREE_BULK, .nr = nr,
					     .pfns = copy_pfns(s->got, nr) };
	}
	return true;
}

/*
 * Runs the program once to find its calls on this kernel, which then run on another machine:
 * the harness's callers are not measured.
 */
static bool replay(struct session *s)
{
	const struct program *p = s->task->program;
	struct oracle *oracle;
	struct caller *caller;
	bool ok = true;

	if (s->nr_calls)
		return true;
	oracle = oracle_create(&s->geometry, s->backend->lacks);
	caller = caller_create(&s->geometry, oracle);
	for (size_t i = 0; i < p->nr_ops && ok; i++) {
		struct call call;

		if (!caller_resolve(caller, &p->ops[i], &call))
			continue;
		s->backend->ops->apply(s->machine, &call, &s->result);
		oracle_predict(oracle, &call, &s->result);
		ok = !oracle_pending(oracle);
		caller_update(caller, &call, &s->result);
		if (call.pfns)
			call.pfns = copy_pfns(call.pfns, call.nr);
		add(s, call);
	}
	if (!ok)
		snprintf(s->why, sizeof(s->why),
			 "a result that cannot be: see buddyfuzz run");
	caller_destroy(caller);
	oracle_destroy(oracle);
	destroy(s);
	return ok && create(s);
}

static const struct task known_tasks[] = {
#define CONTIG(prefix, free, pages, nr) { prefix #nr, free, pages, nr }
	CONTIG("contig-", free_contig, USUAL_PAGES, 1),
	CONTIG("contig-", free_contig, USUAL_PAGES, 16),
	CONTIG("contig-", free_contig, USUAL_PAGES, 512),
	CONTIG("contig-", free_contig, USUAL_PAGES, 16384),
	CONTIG("contig-", free_contig, 262144, 262144),
	CONTIG("frozen-", free_frozen, USUAL_PAGES, 1),
	CONTIG("frozen-", free_frozen, USUAL_PAGES, 16),
	CONTIG("frozen-", free_frozen, USUAL_PAGES, 512),
	CONTIG("frozen-", free_frozen, USUAL_PAGES, 16384),
	CONTIG("frozen-", free_frozen, 262144, 262144),
#undef CONTIG
	{ "free-order-0", free_blocks, USUAL_PAGES, 1, 0 },
	{ "free-order-3", free_blocks, USUAL_PAGES, 8, 3 },
	{ "free-order-9", free_blocks, USUAL_PAGES, 512, 9 },
	{ "free-bulk-512", free_bulk, USUAL_PAGES, BULK },
	{ "alloc-order-0", alloc_blocks, USUAL_PAGES, 1, 0 },
	{ "alloc-order-3", alloc_blocks, USUAL_PAGES, 8, 3 },
	{ "alloc-order-9", alloc_blocks, USUAL_PAGES, 512, 9 },
	{ "alloc-bulk-512", alloc_bulk, USUAL_PAGES, BULK },
	{ "alloc-contig-512", alloc_contig, USUAL_PAGES, 512 },
	{ "cma-16384", alloc_and_free_cma, USUAL_PAGES, USUAL_PAGES,
	  .has_cma = true },
};

#define NR_KNOWN (sizeof(known_tasks) / sizeof(known_tasks[0]))

/* --- one round --- */

static void round_body(void *arg)
{
	struct session *s = arg;
	struct kernel_layout layout;
	double start;

	s->result.pfns = s->got;
	trap_watch(true);
	if (create(s) && s->task->prepare(s)) {
		kernel_layout_of(s->backend->name, s->machine, &layout);
		counter_begin(&layout);
		start = cpu_us();
		for (uint32_t i = 0; i < s->nr_calls; i++)
			s->backend->ops->apply(s->machine, &s->calls[i],
					       &s->result);
		s->us = cpu_us() - start;
		counter_end(&s->counts);
		s->unusable = unusable(s);
	}
	trap_watch(false);
}

static void run_round(struct session *s)
{
	struct trap trap;

	if (!s->task->program)
		forget_calls(s);
	if (!backend_try(round_body, s, &trap))
		snprintf(s->why, sizeof(s->why), "%s", trap.what);
	destroy(s);
}

/* --- what is asked for --- */

struct bench {
	struct task tasks[MAX_TASKS];
	size_t nr_tasks;
	const struct backend *backends[MAX_BACKENDS];
	size_t nr_backends;
};

static bool add_task(struct bench *b, const char *name)
{
	for (size_t i = 0; i < NR_KNOWN; i++) {
		if (strcmp(known_tasks[i].name, name))
			continue;
		b->tasks[b->nr_tasks++] = known_tasks[i];
		return true;
	}
	return false;
}

static bool add_backend(struct bench *b, const char *name)
{
	const struct backend *backend = backend_find(name);

	if (!backend || b->nr_backends == MAX_BACKENDS) {
		fprintf(stderr, "buddyfuzz: %s: %s\n", name,
			backend ? "too many kernels" : backend_why_not(name));
		return false;
	}
	b->backends[b->nr_backends++] = backend;
	return true;
}

static bool add_program(struct bench *b, const char *path)
{
	struct program *p = malloc(sizeof(*p));
	char reason[512];

	if (!p)
		abort();
	program_init(p);
	if (!program_load(p, path, reason, sizeof(reason))) {
		fprintf(stderr, "buddyfuzz: %s\n", reason);
		program_destroy(p);
		free(p);
		return false;
	}
	b->tasks[b->nr_tasks++] = (struct task){
		.name = path,
		.prepare = replay,
		.program = p,
	};
	return true;
}

static bool refuse(const char *name)
{
	fprintf(stderr, "buddyfuzz: %s: not a kernel: work is counted in kernels only\n",
		name);
	return false;
}

static bool choose(struct bench *b, const char *const *names, size_t nr)
{
	size_t nr_programs = 0;

	for (size_t i = 0; i < nr; i++) {
		bool ok = b->nr_tasks < MAX_TASKS - NR_KNOWN;

		if (!ok)
			fprintf(stderr, "buddyfuzz: %s: too many tasks\n", names[i]);
		else if (!strncmp(names[i], KERNEL_PREFIX, strlen(KERNEL_PREFIX)))
			ok = add_backend(b, names[i]);
		else if (backend_find(names[i]))
			ok = refuse(names[i]);
		else if (!add_task(b, names[i])) {
			ok = add_program(b, names[i]);
			nr_programs++;
		}
		if (!ok)
			return false;
	}
	if (!b->nr_backends) {
		fputs("buddyfuzz: of which kernels? name some, as kernel/NAME/IMPLEMENTATION\n",
		      stderr);
		return false;
	}
	if (b->nr_tasks == nr_programs)
		for (size_t i = 0; i < NR_KNOWN; i++)
			add_task(b, known_tasks[i].name);
	return true;
}

/* --- measuring --- */

static void open_sessions(const struct bench *b, const struct task *task,
			  struct session *sessions)
{
	for (size_t i = 0; i < b->nr_backends; i++) {
		struct session *s = &sessions[i];

		memset(s, 0, sizeof(*s));
		s->task = task;
		s->backend = b->backends[i];
		s->samples = calloc(1, sizeof(*s->samples));
		fit(s);
		if (!s->samples)
			abort();
	}
}

static void close_sessions(const struct bench *b, struct session *sessions)
{
	for (size_t i = 0; i < b->nr_backends; i++) {
		free(sessions[i].samples);
		forget_calls(&sessions[i]);
		free(sessions[i].calls);
	}
}

static void take_samples(const struct bench *b, struct session *sessions,
			 double seconds)
{
	double end = now_us() + seconds * 1e6;

	for (size_t round = 0;
	     round < MAX_SAMPLES && (round < MIN_SAMPLES || now_us() < end);
	     round++)
		for (size_t i = 0; i < b->nr_backends; i++) {
			struct session *s = &sessions[(round + i) % b->nr_backends];

			if (s->why[0])
				continue;
			run_round(s);
			s->samples->us[s->samples->nr++] = s->us;
		}
}

static json_t *counts_json(const struct counts *c, double unusable)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:f}", "instructions",
			 (json_int_t)c->instructions, "branches",
			 (json_int_t)c->branches, "zone_locks",
			 (json_int_t)c->locks, "held", (json_int_t)c->held,
			 "longest_hold", (json_int_t)c->longest, "page_lines",
			 (json_int_t)c->lines, "unusable", unusable);
}

static json_t *session_json(const struct session *s)
{
	json_t *json = json_pack("{s:s}", "backend", s->backend->name);

	if (s->why[0])
		json_object_set_new(json, "why", json_string(s->why));
	else if (counter_runs())
		json_object_set_new(json, "counts",
				    counts_json(&s->counts, s->unusable));
	return json;
}

/* The times, and those of the others by those of the first. */
static void add_times(json_t *results, const struct session *sessions)
{
	size_t i;
	json_t *json;

	json_array_foreach(results, i, json) {
		const struct session *s = &sessions[i];
		struct spread us = samples_spread(s->samples), ratio;

		if (s->why[0])
			json_object_set_new(json, "why", json_string(s->why));
		if (s->why[0] || sessions[0].why[0])
			continue;
		json_object_set_new(json, "us", spread_json(&us));
		json_object_set_new(json, "rounds",
				    json_integer((json_int_t)s->samples->nr));
		if (!i)
			continue;
		ratio = samples_ratio(s->samples, sessions[0].samples);
		json_object_set_new(json, "ratio", spread_json(&ratio));
		json_object_set_new(json, "time", json_string(spread_word(&ratio)));
	}
}

/* Everything, under the counter: counts alone. */
static json_t *count_all(const struct bench *b)
{
	struct session sessions[MAX_BACKENDS];
	json_t *all = json_array();

	for (size_t t = 0; t < b->nr_tasks; t++) {
		json_t *results = json_array();

		open_sessions(b, &b->tasks[t], sessions);
		for (size_t i = 0; i < b->nr_backends; i++) {
			run_round(&sessions[i]);
			json_array_append_new(results, session_json(&sessions[i]));
		}
		close_sessions(b, sessions);
		json_array_append_new(all, json_pack("{s:s, s:i, s:o}", "task",
						     b->tasks[t].name, "pages",
						     (int)b->tasks[t].pages,
						     "results", results));
	}
	return all;
}

#ifndef BENCH_COUNTER
static json_t *run_counter(const struct bench_options *options)
{
	fputs("buddyfuzz: built without Valgrind, which counts: install it, and build again\n",
	      stderr);
	return NULL;
}
#else
/* This program under the counter, asked for the same. */
static json_t *run_counter(const struct bench_options *options)
{
	const char *start[] = { "valgrind", "--tool=counter", "-q", child_self(),
				"bench", "--json", "work" };
	size_t nr = sizeof(start) / sizeof(start[0]);
	const char **argv = calloc(nr + options->nr + 1, sizeof(*argv));
	struct child child;
	json_t *all;

	if (!argv)
		abort();
	memcpy(argv, start, sizeof(start));
	memcpy(argv + nr, options->names, options->nr * sizeof(*argv));
	child_start(&child, argv, "VALGRIND_LIB", BENCH_COUNTER, false);
	all = json_loadf(child.out, 0, NULL);
	if (!child_end(&child)) {
		json_decref(all);
		all = NULL;
	}
	if (!all)
		fputs("buddyfuzz: valgrind, which counts, failed or is not installed\n",
		      stderr);
	free(argv);
	return all;
}
#endif

/* --- words out --- */

static const struct column {
	const char *key;
	const char *head;
} columns[] = {
	{ "instructions", "instructions" },
	{ "branches", "branches" },
	{ "zone_locks", "locks" },
	{ "held", "held" },
	{ "longest_hold", "longest" },
	{ "page_lines", "lines" },
};

#define NR_COLUMNS (sizeof(columns) / sizeof(columns[0]))

static void print_result(FILE *out, json_t *json)
{
	const char *name = json_string_value(json_object_get(json, "backend"));
	json_t *counts = json_object_get(json, "counts");
	json_t *us = json_object_get(json, "us");
	json_t *ratio = json_object_get(json, "ratio");
	const char *why = json_string_value(json_object_get(json, "why"));

	fprintf(out, "  %-28s", name);
	if (!counts) {
		fprintf(out, " %s\n", why);
		return;
	}
	for (size_t i = 0; i < NR_COLUMNS; i++)
		fprintf(out, i ? " %9lld" : " %12lld",
			(long long)json_integer_value(
				json_object_get(counts, columns[i].key)));
	fprintf(out, " %7.2f %%", 100 * json_real_value(
					    json_object_get(counts, "unusable")));
	if (why)
		fprintf(out, " not timed: %s", why);
	if (us)
		fprintf(out, " %9.1f",
			json_real_value(json_object_get(us, "median")));
	if (ratio)
		fprintf(out, " %5.2f [%.2f, %.2f] %s",
			json_real_value(json_object_get(ratio, "median")),
			json_real_value(json_object_get(ratio, "low")),
			json_real_value(json_object_get(ratio, "high")),
			json_string_value(json_object_get(json, "time")));
	fputc('\n', out);
}

static void print_table(FILE *out, json_t *all)
{
	json_t *task, *json;
	size_t t, i;

	json_array_foreach(all, t, task) {
		fprintf(out, "%s%-30s", t ? "\n" : "",
			json_string_value(json_object_get(task, "task")));
		for (i = 0; i < NR_COLUMNS; i++)
			fprintf(out, i ? " %9s" : " %12s", columns[i].head);
		fprintf(out, " %9s %9s %s\n", "unusable", "us",
			"time by the first's");
		json_array_foreach(json_object_get(task, "results"), i, json)
			print_result(out, json);
	}
}

int bench_work(FILE *out, const struct bench_options *options)
{
	struct session sessions[MAX_BACKENDS];
	struct bench b = { .nr_tasks = 0 };
	json_t *all = NULL;

	kernel_unwatched();
	/* replay() needs it to know what is held; it never sees the machine. */
	runner_ignore("oracle");
	if (choose(&b, options->names, options->nr))
		all = counter_runs() ? count_all(&b) : run_counter(options);
	for (size_t t = 0; all && !counter_runs() && t < b.nr_tasks; t++) {
		open_sessions(&b, &b.tasks[t], sessions);
		take_samples(&b, sessions, options->seconds / (double)b.nr_tasks);
		add_times(json_object_get(json_array_get(all, t), "results"),
			  sessions);
		close_sessions(&b, sessions);
	}
	if (all && options->json) {
		json_dumpf(all, out, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
		fputc('\n', out);
	} else if (all) {
		print_table(out, all);
	}
	for (size_t t = 0; t < b.nr_tasks; t++) {
		if (!b.tasks[t].program)
			continue;
		program_destroy(b.tasks[t].program);
		free(b.tasks[t].program);
	}
	json_decref(all);
	return all ? 0 : 2;
}
