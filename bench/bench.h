/* SPDX-License-Identifier: GPL-2.0-only */
/* The benchmarks behind `buddyfuzz bench'. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * bench_contig - the freeing paths: page by page against batched
 * bench_fuzz - the harness: what the oracle and the comparison cost
 * @out, @json: where to, and whether as JSON rather than a table.
 * @names, @nr: what to measure, nothing meaning everything. bench_contig:
 *	workloads; bench_fuzz: files with programs to run besides the generated ones.
 * @seconds: about how long to measure in all.
 * Return: 0, or 2 with the reason on stderr.
 */
int bench_contig(FILE *out, bool json, const char *const *names, size_t nr,
		 double seconds);
int bench_fuzz(FILE *out, bool json, const char *const *names, size_t nr,
	       double seconds);

#endif
