/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz bench: the benchmarks in bench/. */
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "tools/tool.h"

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "print JSON", 0 },
	{ "output", 'o', "FILE", 0, "write to FILE", 0 },
	{ "seconds", 's', "N", 0, "measure for about N seconds (10)", 0 },
	{ "pages", 'n', "N,...", 0, "contig: free ranges of N pages (16384)", 0 },
	{ "profile", 'p', NULL, 0, "contig: show where the instructions go, not times", 0 },
	{ 0 }
};

/**
 * struct bench
 * @name: of the benchmark; its arguments are in @options.
 */
struct bench {
	const char *name;
	const char *output;
	struct bench_options options;
};

/* "1,512,16384" */
static void parse_pages(const char *arg, struct bench_options *options,
			const struct argp_state *state)
{
	do {
		char *end;
		unsigned long pages = strtoul(arg, &end, 10);

		if (end == arg || (*end && *end != ',') || !pages ||
		    pages > GEOMETRY_MAX_PAGES / 2)
			bad_usage(state, "--pages: expected a number from 1 to %u, found \"%s\"",
				  GEOMETRY_MAX_PAGES / 2, arg);
		if (options->nr_sizes == BENCH_MAX_SIZES)
			bad_usage(state, "--pages: at most %d numbers",
				  BENCH_MAX_SIZES);
		options->pages[options->nr_sizes++] = (uint32_t)pages;
		arg = *end ? end + 1 : NULL;
	} while (arg);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct bench *bench = state->input;
	char *end;

	switch (key) {
	case 'j':
		bench->options.json = true;
		return 0;
	case 'o':
		bench->output = arg;
		return 0;
	case 's':
		bench->options.seconds = strtod(arg, &end);
		if (end == arg || *end || !(bench->options.seconds > 0) ||
		    bench->options.seconds > 1e6)
			bad_usage(state, "--seconds: expected a number of seconds, found \"%s\"", arg);
		return 0;
	case 'n':
		parse_pages(arg, &bench->options, state);
		return 0;
	case 'p':
		bench->options.profile = true;
		return 0;
	case ARGP_KEY_ARGS:
		bench->name = state->argv[state->next];
		bench->options.names =
			(const char *const *)state->argv + state->next + 1;
		bench->options.nr = (size_t)(state->argc - state->next - 1);
		if (strcmp(bench->name, "contig") &&
		    (bench->options.profile || bench->options.nr_sizes))
			bad_usage(state, "--pages and --profile are for contig");
		if (bench->options.profile && bench->options.json)
			bad_usage(state, "--profile: not as JSON");
		return 0;
	case ARGP_KEY_NO_ARGS:
		bad_usage(state, "no benchmark given: contig, work or fuzz");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp bench_argp = {
	.options = options,
	.parser = parse,
	.args_doc = "contig [WORKLOAD|BACKEND...]\nwork BACKEND... [TASK|FILE...]\nfuzz [FILE...]",
	.doc = "contig: free contiguous ranges, per page and batched. ratio: speedup over per-page; bit: time with the frozen bit, relative to without.\n"
	       "work: count the work of kernels, and measure their times beside the first's.\n"
	       "fuzz: run programs with the oracle and the comparison, and without.",
};

int cmd_bench(int argc, char **argv)
{
	struct bench bench = { .options.seconds = 10 };
	int (*run)(FILE *out, const struct bench_options *options);
	struct output out;
	int ret;

	usage_parse(&bench_argp, argc, argv, 0, &bench);
	if (!strcmp(bench.name, "contig")) {
		run = bench_contig;
	} else if (!strcmp(bench.name, "work")) {
		run = bench_work;
	} else if (!strcmp(bench.name, "fuzz")) {
		run = bench_fuzz;
	} else {
		complain("unknown benchmark \"%s\": expected contig, work or fuzz", bench.name);
		return EXIT_BAD;
	}
	if (!output_open(&out, bench.output))
		return EXIT_BAD;
	ret = run(out.file, &bench.options);
	if (ret)
		output_abandon(&out);
	else if (!output_commit(&out))
		ret = EXIT_BAD;
	return ret;
}
