/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A Valgrind tool that counts what a kernel's allocator does (counter.c), as the
 * program that runs under it sees it: requests, which cost a few instructions and do
 * nothing without it.
 */
#ifndef BENCH_COUNTER_COUNTER_H
#define BENCH_COUNTER_COUNTER_H

#include <stdint.h>
#ifdef BENCH_COUNTER
#include <valgrind.h>
#endif

#include "kernel/layout.h"

/**
 * struct counts - what was done between two requests
 * @instructions, @branches: executed in the layout's code; conditional branches.
 * @locks: how often a zone lock was taken.
 * @held: of @instructions, those executed while one was held.
 * @longest: the most of them between taking one and releasing it.
 * @lines: how often a 64-byte line of the memory map, accessed by that code, was not in a
 *	cache of 32 KiB that holds nothing else, and was empty at first.
 */
struct counts {
	uint64_t instructions;
	uint64_t branches;
	uint64_t locks;
	uint64_t held;
	uint64_t longest;
	uint64_t lines;
};

#ifdef BENCH_COUNTER
enum counter_request {
	COUNTER_CODE = VG_USERREQ_TOOL_BASE('B', 'F'),
	COUNTER_BEGIN,
	COUNTER_END,
};

/** counter_runs - does this program run under Valgrind? */
static inline bool counter_runs(void)
{
	return RUNNING_ON_VALGRIND;
}

/** counter_begin - count from zero on the machine of this layout */
static inline void counter_begin(const struct kernel_layout *layout)
{
	/* What was translated before it was known to be counted must go. */
	if (VALGRIND_DO_CLIENT_REQUEST_EXPR(0, COUNTER_CODE, layout, 0, 0, 0, 0))
		VALGRIND_DISCARD_TRANSLATIONS(layout->code, layout->code_size);
	VALGRIND_DO_CLIENT_REQUEST_STMT(COUNTER_BEGIN, layout, 0, 0, 0, 0);
}

/** counter_end - what was counted since */
static inline void counter_end(struct counts *counts)
{
	VALGRIND_DO_CLIENT_REQUEST_STMT(COUNTER_END, counts, 0, 0, 0, 0);
}
#else
/* Built without Valgrind's headers. */
static inline bool counter_runs(void)
{
	return false;
}

static inline void counter_begin(const struct kernel_layout *layout)
{
}

static inline void counter_end(struct counts *counts)
{
}
#endif

#endif
