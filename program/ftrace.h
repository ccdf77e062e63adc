/* SPDX-License-Identifier: GPL-2.0-only */
/* One line of ftrace text. */
#ifndef PROGRAM_FTRACE_H
#define PROGRAM_FTRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ftrace_kind {
	FTRACE_NOTHING,		/* a comment, an empty line */
	FTRACE_MALFORMED,
	FTRACE_LOST,		/* @lost events are missing here */
	FTRACE_OTHER,
	FTRACE_ALLOC,
	FTRACE_FREE,
	FTRACE_BATCHED,
};

/**
 * struct ftrace_event - what a line says
 * @task: a hash of the task's name and pid.
 * @gfp_known: every flag of an allocation has a name here.
 */
struct ftrace_event {
	enum ftrace_kind kind;
	uint64_t task;
	uint32_t cpu;
	uint64_t pfn;
	uint32_t order;
	uint32_t type;
	uint32_t gfp;
	bool gfp_known;
	size_t lost;
};

/** ftrace_parse - read one line, without its newline; it may hold anything. */
void ftrace_parse(struct ftrace_event *event, const char *line, size_t len);

#endif
