/* SPDX-License-Identifier: GPL-2.0-only */
/* Other programs that a benchmark runs, and this one under them. */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/**
 * struct child - a program that runs
 * @out: what it prints.
 */
struct child {
	FILE *out;
	pid_t pid;
};

/** child_self - the path of this program. */
const char *child_self(void);

/**
 * child_start - run a program
 * @argv: ends with NULL; found in PATH.
 * @name, @value: a variable of its environment, or NULL.
 * @quiet: its errors are not shown.
 */
void child_start(struct child *c, const char *const *argv, const char *name,
		 const char *value, bool quiet);

/** child_end - wait for its end; true if its exit status is 0. */
bool child_end(struct child *c);

#endif
