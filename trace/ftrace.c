/* SPDX-License-Identifier: GPL-2.0-only */
/*
 *   bash-1234    [001] d..1.  512.000100: mm_page_free: page=... pfn=... order=0
 *   bash-1234    1d..1. 391778055us : mm_page_free: page=... pfn=... order=0
 *
 * The second is the latency format, which is also that of a dump to the console.
 */
#include "trace/forms.h"

#include <string.h>

/* "[001]" somewhere before the time, or "1d..1." just before it. */
static bool read_cpu(struct text prefix, uint64_t *cpu, struct text *task)
{
	const char *open = memrchr(prefix.at, '[', prefix.len);
	struct text time, flags;

	*task = prefix;
	if (open) {
		struct text rest = text_from(prefix, open + 1);

		*task = text_to(prefix, open);
		if (text_number(rest, cpu) && text_digits(&rest) &&
		    text_starts(rest, "]"))
			return *cpu < EVENT_NO_CPU;
	}
	*task = prefix;
	time = text_last_word(task);
	if (!time.len || !is_digit(*time.at))
		return false;
	flags = text_last_word(task);
	return text_number(flags, cpu) && *cpu < EVENT_NO_CPU &&
	       text_digits(&flags) && flags.len && memchr("dDXbB.", *flags.at, 6);
}

/* "512.000100" or "391778055us" and a mark: @t ends with a time. */
static bool ends_with_time(struct text t, struct text *prefix)
{
	*prefix = t;
	if (!t.len)
		return false;
	if (t.len > 3 && t.at[t.len - 3] == 'u' && t.at[t.len - 2] == 's')
		prefix->len -= 3;
	return is_digit(prefix->at[prefix->len - 1]);
}

static bool is_name_char(char c)
{
	return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z');
}

/* "event: fields" */
static bool cut_event(struct text t, struct text *name, struct text *fields)
{
	t = text_trim(t);
	*name = (struct text){ t.at, 0 };
	while (name->len < t.len && is_name_char(name->at[name->len]))
		name->len++;
	if (!name->len || name->len == t.len || name->at[name->len] != ':')
		return false;
	*fields = text_from(t, name->at + name->len + 1);
	return !fields->len || *fields->at == ' ';
}

static enum line_kind read_event(struct event *event, struct text name,
				 struct text fields, struct text task,
				 uint64_t cpu)
{
	bool good = kmem_read(event, name, fields);

	event->cpu = cpu;
	event->task = text_hash(text_trim(task));
	return good ? LINE_EVENT : LINE_MALFORMED;
}

enum line_kind ftrace_line(struct text line, struct event *event)
{
	struct text name, fields, prefix, task, rest = line;
	enum line_kind kind = LINE_UNKNOWN;
	uint64_t cpu;

	/* With the option nocontext-info there is nothing before the event. */
	if (cut_event(line, &name, &fields) && kmem_kind(name) != EVENT_OTHER)
		return read_event(event, name, fields, (struct text){ line.at, 0 },
				  EVENT_NO_CPU);
	while (text_after(rest, ": ", &rest)) {
		struct text before = text_to(line, rest.at - 2);

		if (!ends_with_time(before, &prefix) ||
		    !read_cpu(prefix, &cpu, &task))
			continue;
		if (cut_event(rest, &name, &fields))
			return read_event(event, name, fields, task, cpu);
		/* A function, trace_printk(), a stack; or perf -F without event. */
		kind = text_find(rest, " pfn=") ? LINE_MALFORMED : LINE_TEXT;
	}
	return kind;
}
