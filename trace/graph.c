/* SPDX-License-Identifier: GPL-2.0-only */
/*
 *    0)               |  __alloc_pages() {
 *    0)               |    / * mm_page_alloc: page=... pfn=... order=0 ... * /
 *    0)  bash-12  =>  cat-13
 *
 * (without the blanks in the comment). A column before the CPU has the time, one behind
 * it the task, both by option.
 */
#include "trace/forms.h"

#include <string.h>

/* "0)", perhaps behind "391.778 |" */
static bool cut_cpu(struct text *line, uint64_t *cpu)
{
	struct text t = *line, after;
	const char *bar = memchr(t.at, '|', t.len);

	if (bar) {
		after = text_trim(text_to(t, bar));
		if (text_digits(&after) && text_starts(after, "."))
			t = text_from(t, bar + 1);
	}
	t = text_trim(t);
	if (!text_number(t, cpu) || !text_digits(&t) || !text_starts(t, ")") ||
	    *cpu >= GRAPH_CPUS)
		return false;
	*line = text_from(t, t.at + 1);
	return true;
}

enum line_kind graph_line(struct graph *graph, struct text line,
			  struct event *event)
{
	struct text rest = line, comment, name, fields, task;
	const char *colon, *end, *bar;
	uint64_t cpu;
	bool good;

	if (!cut_cpu(&rest, &cpu))
		return LINE_UNKNOWN;
	bar = memchr(rest.at, '|', rest.len);
	if (!bar) {
		if (text_after(rest, " => ", &task))
			graph->task[cpu] = text_hash(text_trim(task));
		return LINE_TEXT;
	}
	if (!text_after(text_from(rest, bar), "/* ", &comment))
		return LINE_TEXT;
	end = text_find(comment, " */");
	colon = text_find(comment, ": ");
	if (!end || !colon || colon > end)
		return LINE_TEXT;
	name = text_to(comment, colon);
	fields = text_from(text_to(comment, end), colon + 1);
	task = text_trim(text_to(rest, bar));
	good = kmem_read(event, name, fields);
	event->cpu = cpu;
	event->task = text_find(task, "-") ? text_hash(task) : graph->task[cpu];
	return good ? LINE_EVENT : LINE_MALFORMED;
}
