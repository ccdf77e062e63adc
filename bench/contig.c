/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The measurement in the changelog of the patch "mm/page_alloc: Optimize
 * __free_contig_frozen_range()": 16,384 contiguous pages allocated and freed,
 * over and over, only the free timed. There: 1406 us page by page, 402 us
 * batched, through CMA on arm64.
 *
 * How to read the table: a row per backend and workload; "us" is the median of
 * one free of 16,384 pages, "ns/page" the same by the page, and "ratio" how
 * many times as fast as page by page in the same family and workload. "bit" is
 * what the frozen bit costs: the time with it by the time of the same backend
 * with zero-frozen counts.
 * Compare ratios, not times: all backends take turns within one run, so that
 * whatever else the machine does meets all of them, and a time from another
 * run met something else.
 *
 * Workloads: refcounted pages (free_contig_range) and frozen ones
 * (free_contig_frozen_range); a flat memory map and a sparse one, with the range
 * within one section. One CPU with per-CPU lists, which are drained between
 * the frees, outside the timing; or none. Kernels take part unwatched, in the
 * workloads whose machine they are built for.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/bench.h"
#include "kernel/loader.h"
#include "registry/registry.h"

#define NR_PAGES	16384u
#define FIRST_PFN	16384u
#define MAX_BACKENDS	32
#define MAX_SAMPLES	4096
#define MIN_SAMPLES	5

#define NOSMP							\
	.nr_pages = 65536, .nr_zones = 1, .max_order = 10,	\
	.pageblock_order = 9, .check_pages = 1
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

/* One backend at one workload. */
struct row {
	const struct backend *backend;
	const struct workload *workload;
	struct machine *machine;
	const char *why;
	double us[MAX_SAMPLES];
	size_t nr;
	double median;
	double ratio;
	double bit;
};

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e6 + t.tv_nsec * 1e-3;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static bool iterate(struct row *row)
{
	const struct backend_ops *ops = row->backend->ops;
	struct call call = {
		.op = row->workload->alloc,
		.pfn = FIRST_PFN,
		.nr = NR_PAGES,
	};
	struct result result = { 0 };
	double start;

	ops->apply(row->machine, &call, &result);
	if (result.ret) {
		row->why = "the pages cannot be allocated";
		return false;
	}

	call.op = row->workload->free;
	start = now_us();
	ops->apply(row->machine, &call, &result);
	row->us[row->nr++] = now_us() - start;

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
		if (rows[i].workload == row->workload && rows[i].median > 0 &&
		    fits(rows[i].backend, row->backend))
			return row->median / rows[i].median;
	return 0;
}

static void evaluate(struct row *rows, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		struct row *row = &rows[i];

		if (row->why || !row->nr)
			continue;
		qsort(row->us, row->nr, sizeof(row->us[0]), compare_doubles);
		row->median = row->us[row->nr / 2];
	}
	for (size_t i = 0; i < nr; i++) {
		double by_page = compare_with(rows, nr, &rows[i], is_yardstick);

		rows[i].ratio = by_page > 0 ? 1 / by_page : 0;
		rows[i].bit = compare_with(rows, nr, &rows[i], is_zero_frozen);
	}
}

static void measure(struct row *rows, size_t nr, double seconds)
{
	double end = now_us() + seconds * 1e6;

	for (size_t round = 0;
	     round < MAX_SAMPLES && (round < MIN_SAMPLES || now_us() < end);
	     round++)
		for (size_t i = 0; i < nr; i++)
			if (!rows[i].why)
				iterate(&rows[i]);
}

static void print_table(FILE *out, const struct row *rows, size_t nr)
{
	const struct workload *workload = NULL;

	for (size_t i = 0; i < nr; i++) {
		const struct row *row = &rows[i];

		if (row->workload != workload) {
			workload = row->workload;
			fprintf(out, "%s%s: free of %u pages\n",
				i ? "\n" : "", workload->name, NR_PAGES);
			fprintf(out, "  %-26s %10s %8s %7s %6s %6s\n",
				"backend", "us", "ns/page", "ratio", "runs",
				"bit");
		}
		if (row->why) {
			fprintf(out, "  %-26s %s\n", row->backend->name,
				row->why);
			continue;
		}
		fprintf(out, "  %-26s %10.1f %8.2f %6.2fx %6zu",
			row->backend->name, row->median,
			row->median * 1e3 / NR_PAGES, row->ratio, row->nr);
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
			"{s:s, s:s, s:i, s:i, s:f, s:f, s:f}", "workload",
			row->workload->name, "backend", row->backend->name,
			"pages", (int)NR_PAGES, "runs", (int)row->nr, "us",
			row->median, "ns_per_page",
			row->median * 1e3 / NR_PAGES, "ratio", row->ratio);

		if (row->bit > 0)
			json_object_set_new(object, "bit", json_real(row->bit));
		if (row->why)
			json_object_set_new(object, "unsupported",
					    json_string(row->why));
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

static bool choose(struct choice *choice, const char *const *names, size_t nr)
{
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

int bench_contig(FILE *out, bool json, const char *const *names, size_t nr,
		 double seconds)
{
	struct choice choice = { 0 };
	struct row *rows;
	size_t nr_rows = 0;
	int ret = 0;

	kernel_unwatched();
	if (!choose(&choice, names, nr))
		return 2;
	rows = calloc(choice.nr_workloads * choice.nr_backends, sizeof(*rows));
	if (!rows)
		return 2;

	for (size_t w = 0; w < choice.nr_workloads; w++) {
		for (size_t b = 0; b < choice.nr_backends; b++) {
			struct row *row = &rows[nr_rows++];

			row->workload = choice.workloads[w];
			row->backend = choice.backends[b];
			row->machine = backend_create(row->backend,
						      &row->workload->geometry,
						      &row->why);
			/* A kernel is one machine of many: worth a word if asked for. */
			if (!row->machine && !choice.named)
				nr_rows--;
		}
	}

	measure(rows, nr_rows, seconds);
	evaluate(rows, nr_rows);
	if (json)
		ret = print_json(out, rows, nr_rows) ? 0 : 2;
	else
		print_table(out, rows, nr_rows);

	for (size_t i = 0; i < nr_rows; i++)
		if (rows[i].machine)
			rows[i].backend->ops->destroy(rows[i].machine);
	free(rows);
	return ret;
}
