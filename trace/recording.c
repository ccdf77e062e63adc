/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/recording.h"

#include <stdlib.h>

#include "trace/kernel.h"

enum form { FORM_FTRACE, FORM_PERF, FORM_GRAPH, FORM_LTTNG, NR_FORMS };

struct recording *recording_new(uint32_t kernel, struct figures *figures)
{
	struct recording *rec = calloc(1, sizeof(*rec));

	if (!rec)
		abort();
	rec->kernel = kernel;
	rec->figures = figures;
	return rec;
}

void recording_free(struct recording *rec)
{
	free(rec->events);
	free(rec);
}

static void add_event(struct recording *rec, const struct event *event)
{
	struct figures *figures = rec->figures;

	switch ((enum event_kind)event->kind) {
	case EVENT_ALLOC:
		figures->allocs++;
		break;
	case EVENT_FAILED:
		figures->allocs++;
		figures->failed++;
		break;
	case EVENT_BATCH_FREE:
		figures->batched++;
		/* fallthrough */
	case EVENT_FREE:
		figures->frees++;
		if (!rec->first_free)
			rec->first_free = figures->lines;
		break;
	case EVENT_BATCHED:
		figures->batched++;
		break;
	case EVENT_ZONE_LOCKED:
		figures->zone_locked++;
		return;
	case EVENT_DRAIN:
		figures->drains++;
		return;
	case EVENT_EXTFRAG:
		figures->extfrags++;
		return;
	case EVENT_OTHER:
	case NR_EVENT_KINDS:
		figures->other_events++;
		return;
	}
	if (event->is_old && !rec->kernel)
		rec->kernel = KERNEL(3, 2);
	if (rec->nr == RECORDING_MAX_EVENTS) {
		rec->is_full = true;
		return;
	}
	if (rec->nr == rec->cap) {
		rec->cap = rec->cap ? 2 * rec->cap : 4096;
		rec->events = realloc(rec->events, rec->cap * sizeof(*rec->events));
		if (!rec->events)
			abort();
	}
	rec->events[rec->nr++] = *event;
}

static enum line_kind read_as(struct recording *rec, enum form form,
			      struct text line, struct event *event)
{
	switch (form) {
	case FORM_FTRACE:
		return ftrace_line(line, event);
	case FORM_PERF:
		return perf_line(line, event);
	case FORM_GRAPH:
		return graph_line(&rec->graph, line, event);
	case FORM_LTTNG:
		return lttng_line(line, event);
	case NR_FORMS:
		break;
	}
	return LINE_UNKNOWN;
}

/* How sure a reader is that a line is of its form. */
static int rank(enum line_kind kind, const struct event *event)
{
	switch (kind) {
	case LINE_EVENT:
		return event->kind == EVENT_OTHER ? 2 : 4;
	case LINE_MALFORMED:
		return 3;
	case LINE_TEXT:
	case LINE_LOST:
		return 1;
	case LINE_UNKNOWN:
		break;
	}
	return 0;
}

/*
 * In the form of the line before if it is, since a form's lines come together. What is
 * no event of ours in one form may be one in another.
 */
static enum line_kind read_event(struct recording *rec, struct text line,
				 struct event *event)
{
	enum line_kind found = LINE_UNKNOWN;
	int best = 0;

	for (unsigned int i = 0; i < NR_FORMS && best < 4; i++) {
		enum form form = (rec->form + i) % NR_FORMS;
		struct event one = { 0 };
		enum line_kind kind = read_as(rec, form, line, &one);

		if (rank(kind, &one) <= best)
			continue;
		best = rank(kind, &one);
		found = kind;
		*event = one;
		if (best == 4)
			rec->form = form;
	}
	return found;
}

static void count_malformed(struct figures *figures)
{
	if (figures->malformed < MALFORMED_SHOWN)
		figures->malformed_lines[figures->malformed] = figures->lines;
	figures->malformed++;
}

bool recording_line(struct recording *rec, struct text line, bool is_log)
{
	struct figures *figures = rec->figures;
	enum line_kind kind;
	struct event event;
	uint64_t lost = 0;

	if (!rec->kernel)
		rec->kernel = kernel_in_line(line);
	kind = read_event(rec, line, &event);
	if (kind == LINE_UNKNOWN || kind == LINE_TEXT) {
		enum line_kind other = other_line(line, &lost);

		kind = other ? other : kind;
	}
	if (!kind)
		kind = is_log ? LINE_TEXT : LINE_MALFORMED;
	switch (kind) {
	case LINE_EVENT:
		add_event(rec, &event);
		break;
	case LINE_LOST:
		figures->lost_lines++;
		figures->lost_events += lost;
		break;
	case LINE_TEXT:
		figures->text_lines++;
		break;
	case LINE_UNKNOWN:
	case LINE_MALFORMED:
		count_malformed(figures);
		break;
	}
	return !rec->is_full;
}
