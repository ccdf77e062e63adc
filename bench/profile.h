/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the time goes: a tree of calls, by perf or by callgrind. */
#ifndef BENCH_PROFILE_H
#define BENCH_PROFILE_H

#include <stdbool.h>
#include <stdio.h>

/**
 * profile_runs - does this process run to be profiled?
 *
 * Then it calls what is profiled over and over, from a function that is named.
 */
bool profile_runs(void);

/**
 * profile_begin, profile_end - around each such call
 */
void profile_begin(void);
void profile_end(void);

/**
 * profile - run this program with arguments, and show what one of its functions calls
 * @args: end with NULL.
 * @root: the function's name.
 *
 * By perf where it is installed and may be used, which samples time; else by callgrind,
 * which counts instructions.
 *
 * Return: false if neither can be had, with the reason on stderr.
 */
bool profile(FILE *out, const char *const *args, const char *root);

#endif
