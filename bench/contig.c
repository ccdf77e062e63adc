/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The measurement in the changelog of the patch "mm/page_alloc: Optimize
 * __free_contig_frozen_range()": 16,384 contiguous pages allocated and freed,
 * over and over, only the free timed. There: 1406 us page by page, 402 us
 * batched, through CMA on arm64.
 *
 * How to read the table: a row per backend and workload; "us" is the median of
 * one free of the range, with the interval in which the true one is, "ns/page" the
 * same by the page, and "ratio" how many times as fast as page by page in the same
 * family and workload, where the family has that. "bit" is
 * what the frozen bit costs: the time with it by the time of the same backend
 * with zero-frozen counts.
 * Compare ratios, not times: all backends take turns within one run, so that
 * whatever else the machine does meets all of them, and a time from another
 * run met something else.
 *
 * Workloads: refcounted pages (free_contig_range) and frozen ones
 * (free_contig_frozen_range); a flat memory map and a sparse one, with sections of
 * 32,768 pages. One CPU with per-CPU lists, which are drained between
 * the frees, outside the timing; or none. Kernels take part unwatched, in the
 * workloads whose machine they are built for.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/counter/counter.h"
#include "bench/profile.h"
#include "bench/samples.h"
#include "kernel/loader.h"
#include "registry/registry.h"

#define USUAL_PAGES	16384u
#define MAX_BACKENDS	32

#define NOSMP							\
	.nr_zones = 1, .max_order = 10, .pageblock_order = 9,	\
	.check_pages = 1
#define MACHINE NOSMP, .nr_cpus = 1

static const struct workload {
	const char *name;
	enum op_code alloc;
	enum op_code free;
	struct geometry geometry;
} workloads[] = {
	{ "refcounted", OP_ALLOC_CONTIG, OP_FREE_CONTIG, { MACHINE } },
	{ "frozen", OP_ALLOC_CONTIG_FROZEN, OP_FREE_CONTIG_FROZEN,
	  { MACHINE } },
	{ "refcounted-nosmp", OP_ALLOC_CONTIG, OP_FREE_CONTIG, { NOSMP } },
	{ "frozen-nosmp", OP_ALLOC_CONTIG_FROZEN, OP_FREE_CONTIG_FROZEN,
	  { NOSMP } },
	{ "refcounted-sparse", OP_ALLOC_CONTIG, OP_FREE_CONTIG,
	  { MACHINE, .section_order = 15 } },
	{ "frozen-sparse", OP_ALLOC_CONTIG_FROZEN, OP_FREE_CONTIG_FROZEN,
	  { MACHINE, .section_order = 15 } },
};

#define NR_WORKLOADS (sizeof(workloads) / sizeof(workloads[0]))

/**
 * struct row - one backend at one workload
 * @pages: of the range; it begins at @pfn.
 * @ratio, @bit: 0 where there is nothing to compare with.
 */
struct row {
	const struct backend *backend;
	const struct workload *workload;
	uint32_t pages;
	uint32_t pfn;
	struct machine *machine;
	const char *why;
	struct samples samples;
	struct spread us;
	double ratio;
	double bit;
};

/* What a profile shows; the time that it took. */
static __attribute__((noinline)) double free_range(struct row *row,
						   const struct call *call,
						   struct result *result)
{
	double start = now_us();

	row->backend->ops->apply(row->machine, call, result);
	return now_us() - start;
}

static bool iterate(struct row *row)
{
	const struct backend_ops *ops = row->backend->ops;
	struct call call = {
		.op = row->workload->alloc,
		.pfn = row->pfn,
		.nr = row->pages,
	};
	struct result result = { 0 };

	ops->apply(row->machine, &call, &result);
	if (result.ret) {
		row->why = "the pages cannot be allocated";
		return false;
	}

	call.op = row->workload->free;
	profile_begin();
	row->samples.us[row->samples.nr++] = free_range(row, &call, &result);
	profile_end();

	ops->drain(row->machine);
	ops->touched_clear(row->machine);
	return true;
}

/*
 * The parts of a name: "model" of "model/batched/frozen-bit", "kernel/7.3" of
 * "kernel/7.3/per-page", then the way, and the reference counts if pinned.
 */
struct parts {
	int family;		/* characters */
	int way;		/* the same, the family included */
	const char *refcounts;
};

static struct parts parts_of(const struct backend *backend)
{
	struct parts parts = { .way = (int)strlen(backend->name) };

	for (int i = 0; i < NR_REFCOUNTS; i++) {
		int at = parts.way - (int)strlen(refcounts_names[i]) - 1;

		if (at > 0 && backend->name[at] == '/' &&
		    !strcmp(backend->name + at + 1, refcounts_names[i])) {
			parts.refcounts = refcounts_names[i];
			parts.way = at;
		}
	}
	parts.family = parts.way - 1;
	while (parts.family && backend->name[parts.family] != '/')
		parts.family--;
	return parts;
}

static bool is_pinned(const struct backend *backend, enum refcounts refcounts)
{
	return parts_of(backend).refcounts == refcounts_names[refcounts];
}

static bool is_per_page(const struct backend *backend)
{
	struct parts parts = parts_of(backend);

	return !strncmp(backend->name + parts.family, "/per-page",
			(size_t)(parts.way - parts.family));
}

/* Of one family, page by page, and with the same counts. */
static bool is_yardstick(const struct backend *backend,
			 const struct backend *of)
{
	int len = parts_of(of).family;

	return is_per_page(backend) && parts_of(backend).family == len &&
	       !strncmp(backend->name, of->name, (size_t)len) &&
	       is_pinned(backend, REFCOUNTS_FROZEN_BIT) ==
		       is_pinned(of, REFCOUNTS_FROZEN_BIT);
}

/* The same way of freeing with zero-frozen counts. */
static bool is_zero_frozen(const struct backend *backend,
			   const struct backend *of)
{
	int len = parts_of(of).way;

	return is_pinned(of, REFCOUNTS_FROZEN_BIT) &&
	       !is_pinned(backend, REFCOUNTS_FROZEN_BIT) &&
	       parts_of(backend).way == len &&
	       !strncmp(backend->name, of->name, (size_t)len);
}

/* How @row's time compares with that of the first row that @fits. */
static double compare_with(const struct row *rows, size_t nr,
			   const struct row *row,
			   bool (*fits)(const struct backend *backend,
					const struct backend *of))
{
	for (size_t i = 0; i < nr; i++)
		if (rows[i].workload == row->workload &&
		    rows[i].pages == row->pages && rows[i].samples.nr &&
		    fits(rows[i].backend, row->backend))
			return samples_ratio(&row->samples, &rows[i].samples)
				.median;
	return 0;
}

static void evaluate(struct row *rows, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		double by_page;

		if (rows[i].why)
			continue;
		rows[i].us = samples_spread(&rows[i].samples);
		by_page = compare_with(rows, nr, &rows[i], is_yardstick);
		rows[i].ratio = by_page > 0 ? 1 / by_page : 0;
		rows[i].bit = compare_with(rows, nr, &rows[i], is_zero_frozen);
	}
}

static void measure(struct row *rows, size_t nr, double seconds)
{
	double end = now_us() + seconds * 1e6;
	/* Under Valgrind one counts as many instructions as the next. */
	size_t least = counter_runs() ? 1 : MIN_SAMPLES;

	for (size_t round = 0;
	     round < least ||
	     (round < MAX_SAMPLES && !counter_runs() && now_us() < end);
	     round++)
		for (size_t i = 0; i < nr; i++)
			if (!rows[i].why)
				iterate(&rows[i]);
}

static void print_table(FILE *out, const struct row *rows, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const struct row *row = &rows[i];

		if (!i || row->workload != row[-1].workload ||
		    row->pages != row[-1].pages) {
			fprintf(out, "%s%s: free of %u pages\n",
				i ? "\n" : "", row->workload->name, row->pages);
			fprintf(out, "  %-26s %10s %20s %8s %7s %6s %6s\n",
				"backend", "us", "99 % within", "ns/page",
				"ratio", "runs", "bit");
		}
		if (row->why) {
			fprintf(out, "  %-26s %s\n", row->backend->name,
				row->why);
			continue;
		}
		fprintf(out, "  %-26s %10.1f %9.1f -%9.1f %8.2f",
			row->backend->name, row->us.median, row->us.low,
			row->us.high, row->us.median * 1e3 / row->pages);
		if (row->ratio > 0)
			fprintf(out, " %6.2fx", row->ratio);
		else
			fprintf(out, " %7s", "-");
		fprintf(out, " %6zu", row->samples.nr);
		if (row->bit > 0)
			fprintf(out, " %5.2fx", row->bit);
		fputc('\n', out);
	}
}

static bool print_json(FILE *out, const struct row *rows, size_t nr)
{
	json_t *array = json_array();
	bool ok = array;

	for (size_t i = 0; i < nr && ok; i++) {
		const struct row *row = &rows[i];
		json_t *object = json_pack(
			"{s:s, s:s, s:i, s:i}", "workload", row->workload->name,
			"backend", row->backend->name, "pages", (int)row->pages,
			"runs", (int)row->samples.nr);

		if (row->why) {
			json_object_set_new(object, "unsupported",
					    json_string(row->why));
		} else {
			json_object_set_new(object, "us", spread_json(&row->us));
			json_object_set_new(object, "ns_per_page",
					    json_real(row->us.median * 1e3 /
						      row->pages));
		}
		if (row->ratio > 0)
			json_object_set_new(object, "ratio",
					    json_real(row->ratio));
		if (row->bit > 0)
			json_object_set_new(object, "bit", json_real(row->bit));
		ok = !json_array_append_new(array, object);
	}
	ok = ok && !json_dumpf(array, out, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
	json_decref(array);
	fputc('\n', out);
	return ok;
}

static const struct workload *find_workload(const char *name)
{
	for (size_t i = 0; i < NR_WORKLOADS; i++)
		if (!strcmp(workloads[i].name, name))
			return &workloads[i];
	return NULL;
}

/* What the names leave of all workloads and backends: those named, if any. */
struct choice {
	const struct workload *workloads[NR_WORKLOADS];
	size_t nr_workloads;
	const struct backend *backends[MAX_BACKENDS];
	size_t nr_backends;
	bool named;
};

static bool choose(struct choice *choice, const struct bench_options *options)
{
	const char *const *names = options->names;
	size_t nr = options->nr;


	for (size_t i = 0; i < nr; i++) {
		const struct workload *workload = find_workload(names[i]);
		const struct backend *backend = backend_find(names[i]);

		if (workload && choice->nr_workloads < NR_WORKLOADS) {
			choice->workloads[choice->nr_workloads++] = workload;
		} else if (backend && choice->nr_backends < MAX_BACKENDS) {
			choice->backends[choice->nr_backends++] = backend;
		} else {
			fprintf(stderr,
				"buddyfuzz: neither a backend nor a workload: \"%s\"%s%s\n",
				names[i], strchr(names[i], '/') ? ": " : "",
				strchr(names[i], '/') ?
					backend_why_not(names[i]) : "");
			return false;
		}
	}
	/* A profile of every workload is too long to read. */
	if (!choice->nr_workloads && options->profile)
		choice->workloads[choice->nr_workloads++] =
			find_workload("frozen");
	if (!choice->nr_workloads)
		while (choice->nr_workloads < NR_WORKLOADS) {
			choice->workloads[choice->nr_workloads] =
				&workloads[choice->nr_workloads];
			choice->nr_workloads++;
		}
	choice->named = choice->nr_backends;
	if (!choice->nr_backends) {
		const struct backend *backend;

		/* These machines have zero-frozen counts as it is. */
		for (size_t i = 0; choice->nr_backends < MAX_BACKENDS &&
				   (backend = backend_at(i)); i++)
			if (!is_pinned(backend, REFCOUNTS_ZERO_FROZEN))
				choice->backends[choice->nr_backends++] =
					backend;
	}
	return true;
}

/* Aligned, and the upper half of the machine if it is large. */
static void place(struct row *row, struct geometry *g)
{
	uint32_t size = USUAL_PAGES;

	while (size < row->pages)
		size *= 2;
	*g = row->workload->geometry;
	g->nr_pages = size > 2 * USUAL_PAGES ? 2 * size : 4 * USUAL_PAGES;
	row->pfn = size;
}

static size_t create_rows(struct row *rows, const struct choice *choice,
			  const struct bench_options *options)
{
	size_t nr = 0;

	for (size_t w = 0; w < choice->nr_workloads; w++)
		for (size_t p = 0; p < options->nr_sizes; p++)
			for (size_t b = 0; b < choice->nr_backends; b++) {
				struct row *row = &rows[nr++];
				struct geometry g;

				row->workload = choice->workloads[w];
				row->backend = choice->backends[b];
				row->pages = options->pages[p];
				place(row, &g);
				row->machine = backend_create(row->backend, &g,
							      &row->why);
				/* A kernel is one machine of many: worth a word if asked for. */
				if (!row->machine && !choice->named)
					nr--;
			}
	return nr;
}

/* Each row by a process of its own. */
static bool profile_rows(FILE *out, const struct row *rows, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const struct row *row = &rows[i];
		char pages[16];
		const char *args[] = { "bench", "--profile", "--pages", pages,
				       "contig", row->workload->name,
				       row->backend->name, NULL };

		snprintf(pages, sizeof(pages), "%u", row->pages);
		fprintf(out, "%s%s, %s: free of %s pages\n", i ? "\n" : "",
			row->backend->name, row->workload->name, pages);
		if (row->why)
			fprintf(out, "%s\n", row->why);
		else if (!profile(out, args, "free_range"))
			return false;
	}
	return true;
}

int bench_contig(FILE *out, const struct bench_options *options)
{
	struct bench_options usual = *options;
	struct choice choice = { 0 };
	struct row *rows;
	size_t nr_rows;
	int ret = 0;

	kernel_unwatched();
	if (!usual.nr_sizes)
		usual.pages[usual.nr_sizes++] = USUAL_PAGES;
	if (!choose(&choice, options))
		return 2;
	rows = calloc(choice.nr_workloads * choice.nr_backends * usual.nr_sizes,
		      sizeof(*rows));
	if (!rows)
		return 2;

	nr_rows = create_rows(rows, &choice, &usual);
	if (usual.profile && !profile_runs()) {
		ret = profile_rows(out, rows, nr_rows) ? 0 : 2;
	} else {
		measure(rows, nr_rows, usual.seconds);
		evaluate(rows, nr_rows);
		if (usual.json)
			ret = print_json(out, rows, nr_rows) ? 0 : 2;
		else
			print_table(out, rows, nr_rows);
	}

	for (size_t i = 0; i < nr_rows; i++)
		if (rows[i].machine)
			rows[i].backend->ops->destroy(rows[i].machine);
	free(rows);
	return ret;
}
