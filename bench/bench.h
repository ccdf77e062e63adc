/* SPDX-License-Identifier: GPL-2.0-only */
/* The benchmarks behind `buddyfuzz bench'. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define BENCH_MAX_SIZES	8

/**
 * struct bench_options - what is asked for
 * @json: JSON rather than a table.
 * @names, @nr: what to measure, nothing meaning everything. bench_contig:
 *	workloads and backends; bench_work: kernels, tasks, and files with programs to
 *	replay; bench_fuzz: files with programs to run besides the generated ones.
 * @seconds: about how long to measure in all.
 * @pages, @nr_sizes: bench_contig: of how many pages the ranges are; 16,384 if it
 *	is not said.
 * @profile: bench_contig: where the instructions go, instead of times.
 */
struct bench_options {
	bool json;
	const char *const *names;
	size_t nr;
	double seconds;
	uint32_t pages[BENCH_MAX_SIZES];
	size_t nr_sizes;
	bool profile;
};

/**
 * bench_contig - the freeing paths: page by page against batched
 * bench_work - the work that kernels do, counted, and the time they take
 * bench_fuzz - the harness: what the oracle and the comparison cost
 * Return: 0, or 2 with the reason on stderr.
 */
int bench_contig(FILE *out, const struct bench_options *options);
int bench_work(FILE *out, const struct bench_options *options);
int bench_fuzz(FILE *out, const struct bench_options *options);

#endif
