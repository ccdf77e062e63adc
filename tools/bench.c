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
	{ 0 }
};

struct bench {
	bool json;
	const char *output;
	double seconds;
	const char **args;
	size_t nr_args;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct bench *bench = state->input;
	char *end;

	switch (key) {
	case 'j':
		bench->json = true;
		return 0;
	case 'o':
		bench->output = arg;
		return 0;
	case 's':
		bench->seconds = strtod(arg, &end);
		if (end == arg || *end || !(bench->seconds > 0) ||
		    bench->seconds > 1e6)
			bad_usage(state, "--seconds: expected a number of seconds, found \"%s\"", arg);
		return 0;
	case ARGP_KEY_ARGS:
		bench->args = (const char **)state->argv + state->next;
		bench->nr_args = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		bad_usage(state, "no benchmark given: contig or fuzz");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp bench_argp = {
	.options = options,
	.parser = parse,
	.args_doc = "contig [WORKLOAD...]\nfuzz [FILE...]",
	.doc = "contig: free contiguous ranges, per page and batched. ratio: speedup over per-page; bit: time with the frozen bit, relative to without.\n"
	       "fuzz: run programs with the oracle and the comparison, and without.",
};

int cmd_bench(int argc, char **argv)
{
	struct bench bench = { .seconds = 10 };
	int (*run)(FILE *out, bool json, const char *const *names, size_t nr,
		   double seconds);
	struct output out;
	int ret;

	usage_parse(&bench_argp, argc, argv, 0, &bench);
	if (!strcmp(bench.args[0], "contig")) {
		run = bench_contig;
	} else if (!strcmp(bench.args[0], "fuzz")) {
		run = bench_fuzz;
	} else {
		complain("unknown benchmark \"%s\": expected contig or fuzz", bench.args[0]);
		return EXIT_BAD;
	}
	if (!output_open(&out, bench.output))
		return EXIT_BAD;
	ret = run(out.file, bench.json, bench.args + 1, bench.nr_args - 1,
		  bench.seconds);
	if (ret)
		output_abandon(&out);
	else if (!output_commit(&out))
		ret = EXIT_BAD;
	return ret;
}
