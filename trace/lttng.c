/* SPDX-License-Identifier: GPL-2.0-only */
/*
 *   [22:05:32.123456789] (+0.000001234) host kmem_mm_page_free: { cpu_id = 1 },
 *   { page = 0xFFFFEA0000176A40, pfn = 23977, order = 0 }		(one line)
 */
#include "trace/forms.h"

/* What identifies a task, if the trace was recorded with such contexts. */
static uint64_t task_of(struct text fields)
{
	static const char *const contexts[] = { "procname", "tid", "vtid" };
	struct text value;
	uint64_t hash = 0;

	for (unsigned int i = 0; i < sizeof(contexts) / sizeof(contexts[0]); i++)
		if (kmem_field(fields, contexts[i], &value))
			hash = hash * 31 + text_hash(value);
	return hash;
}

enum line_kind lttng_line(struct text line, struct event *event)
{
	struct text fields, before, name, value;
	uint64_t cpu = EVENT_NO_CPU;
	bool good;

	if (!text_after(line, ": { ", &fields) ||
	    !kmem_field(fields, "cpu_id", &value))
		return LINE_UNKNOWN;
	text_number(value, &cpu);
	before = text_to(line, fields.at - 4);
	name = text_last_word(&before);
	if (text_starts(name, "kmem_"))
		name = text_from(name, name.at + 5);
	good = kmem_read(event, name, fields);
	event->cpu = cpu < EVENT_NO_CPU ? cpu : EVENT_NO_CPU;
	event->task = task_of(fields);
	return good ? LINE_EVENT : LINE_MALFORMED;
}
