/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines that are no events in any form: lost events, headers, call chains. */
#include "trace/forms.h"

/* The first number that stands alone: "[LOST 57 EVENTS]", "lost 57". */
static uint64_t number_in(struct text t)
{
	uint64_t n;

	while (t.len) {
		struct text word = text_word(&t);

		while (word.len && !is_digit(*word.at) && *word.at == '[')
			word = text_from(word, word.at + 1);
		if (word.len && is_digit(*word.at) && text_number(word, &n))
			return n;
	}
	return 0;
}

static bool is_lost(struct text line, uint64_t *lost)
{
	static const char *const heads[] = {
		"CPU:",			/* ftrace, trace-cmd: and then one of these */
		"PERF_RECORD_LOST",	/* perf script --show-lost-events */
		"Tracer discarded ",	/* babeltrace */
		" printk messages dropped",	/* a console: events or others */
	};
	struct text rest;

	for (unsigned int i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (!text_after(line, heads[i], &rest))
			continue;
		if (!i && (!text_starts(line, heads[i]) ||
			   !(text_find(rest, "[LOST ") ||
			     text_find(rest, " DROPPED]") ||
			     text_find(rest, "[EVENTS DROPPED]"))))
			continue;
		if (!i)
			text_word(&rest);	/* the CPU */
		*lost = number_in(rest);
		return true;
	}
	return false;
}

static bool is_text(struct text line)
{
	static const char *const heads[] = {
		"=> ",		/* a call chain */
		"<stack trace",
		"----",		/* around a dump, or a switch of tasks */
		"cpus=",	/* trace-cmd report's header */
		"version = ",
		"TRACE:",	/* atrace's */
		"[warning] ",	/* babeltrace's */
	};
	uint64_t cpu;

	for (unsigned int i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (text_starts(line, heads[i]))
			return true;
	if (text_starts(line, "CPU ") &&
	    text_number(text_from(line, line.at + 4), &cpu))
		return text_find(line, " is empty");
	return text_is(line, "=>");
}

enum line_kind other_line(struct text line, uint64_t *lost)
{
	*lost = 0;
	if (!line.len || *line.at == '#')
		return LINE_TEXT;
	if (is_lost(line, lost))
		return LINE_LOST;
	return is_text(line) ? LINE_TEXT : LINE_UNKNOWN;
}
