/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The forms that recordings come in, one reader each. A reader looks at one line, which
 * may hold anything: a task's name may look like an event.
 */
#ifndef TRACE_FORMS_H
#define TRACE_FORMS_H

#include "trace/kmem.h"

enum line_kind {
	LINE_UNKNOWN,	/* not of this form */
	LINE_TEXT,	/* of it, but no event: a header, a call chain, another tracer */
	LINE_EVENT,
	LINE_MALFORMED,	/* an event without what it needs */
	LINE_LOST,	/* says that events were lost */
};

/* ftrace's trace and trace_pipe, trace-cmd report, and the latency format of both. */
enum line_kind ftrace_line(struct text line, struct event *event);

/* perf script, with call chains and -F selections. */
enum line_kind perf_line(struct text line, struct event *event);

/* The function_graph tracer, which prints events as comments. */
#define GRAPH_CPUS 1024
struct graph {
	uint64_t task[GRAPH_CPUS];	/* that runs on each CPU */
};
enum line_kind graph_line(struct graph *graph, struct text line,
			  struct event *event);

/* babeltrace's text of an LTTng trace. */
enum line_kind lttng_line(struct text line, struct event *event);

/**
 * other_line - what is of no form
 * @lost: of LINE_LOST, the number of events, or 0 if the line does not say.
 */
enum line_kind other_line(struct text line, uint64_t *lost);

#endif
