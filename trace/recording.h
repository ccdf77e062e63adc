/* SPDX-License-Identifier: GPL-2.0-only */
/* A recording as a list of events, the same whatever form it is in. */
#ifndef TRACE_RECORDING_H
#define TRACE_RECORDING_H

#include "trace/event.h"
#include "trace/figures.h"
#include "trace/forms.h"

/* No program has as many operations; this bounds memory. */
#define RECORDING_MAX_EVENTS (1u << 23)

/**
 * struct recording - the events of the page allocator, in their order
 * @kernel: the recorded kernel's version, KERNEL_UNKNOWN if nothing says it.
 * @figures: what of the table the lines alone decide.
 * @first_free: the line of the first free; 0: there is none.
 * @is_full: there are more events than can be kept.
 */
struct recording {
	struct event *events;
	size_t nr;
	size_t cap;
	uint32_t kernel;
	struct figures *figures;
	size_t first_free;
	bool is_full;
	/* private: what reading goes by */
	unsigned int form;
	struct graph graph;
};

/** recording_new - an empty one; @kernel: if it is known, else KERNEL_UNKNOWN. */
struct recording *recording_new(uint32_t kernel, struct figures *figures);

void recording_free(struct recording *rec);

/**
 * recording_line - read the next line
 * @line: without blanks at its ends.
 * @is_log: it comes from a log, where what is no event is no error.
 * Return: false if the recording has become too long.
 */
bool recording_line(struct recording *rec, struct text line, bool is_log);

#endif
