/* SPDX-License-Identifier: GPL-2.0-only */
/*
 *   bash  1234 [001]   512.000100:         kmem:mm_page_free: page=... pfn=... order=0
 *           ffffffff81234567 free_unref_page+0x12 ([kernel.kallsyms])
 *
 * With -F, any of what stands before the event may be missing; what stands there may
 * also be "1234/1235", flags, or the period.
 */
#include "trace/forms.h"

#include <string.h>

static bool is_name_char(char c)
{
	return is_digit(c) || c == '_' || c == '-' || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* "512.000100:" */
static bool is_time(struct text word)
{
	return text_digits(&word) && text_starts(word, ".") &&
	       (word = text_from(word, word.at + 1), text_digits(&word)) &&
	       text_is(word, ":");
}

/* "[001]" */
static bool is_cpu(struct text word, uint64_t *cpu)
{
	if (!text_starts(word, "["))
		return false;
	word = text_from(word, word.at + 1);
	return text_number(word, cpu) && text_digits(&word) && text_is(word, "]");
}

/* How many words may stand between the CPU and the event: flags, time, period. */
#define MAX_WORDS_BETWEEN 3

/*
 * The task is what comes before the CPU, else before the time, else all of it. False
 * if it is not what perf prints before an event.
 */
static bool read_prefix(struct text prefix, struct event *event)
{
	struct text rest = prefix, before_time = prefix, word;
	bool has_time = false;
	uint64_t number;

	event->cpu = EVENT_NO_CPU;
	for (int i = 0; i <= MAX_WORDS_BETWEEN; i++) {
		word = text_last_word(&rest);
		if (is_cpu(word, &number) && number < EVENT_NO_CPU) {
			event->cpu = number;
			event->task = text_hash(text_trim(rest));
			return true;
		}
		if (!has_time)
			before_time = rest;
		has_time = has_time || is_time(word);
	}
	if (!has_time)
		before_time = prefix;
	event->task = text_hash(text_trim(before_time));
	word = text_last_word(&prefix);
	return has_time || !word.len || text_number(word, &number);
}

/* The next "subsystem:event:" in @t that is a word. */
static bool next_event(struct text *t, struct text *name)
{
	while (t->len) {
		struct text word = text_word(t), system = { word.at, 0 };

		while (system.len < word.len && is_name_char(word.at[system.len]))
			system.len++;
		*name = text_from(word, word.at + system.len);
		if (!system.len || name->len < 3 || *name->at != ':' ||
		    name->at[name->len - 1] != ':')
			continue;
		name->at++;
		name->len -= 2;
		return true;
	}
	return false;
}

/* An event of the page allocator if there is one, else any. */
static enum line_kind read_event(struct text line, struct event *event, bool any)
{
	struct text rest = line, name;

	while (next_event(&rest, &name)) {
		struct text prefix = text_to(line, name.at);
		struct event where;
		bool good;

		text_last_word(&prefix);
		good = read_prefix(prefix, &where);
		/* No task has a name as long as an event of ours. */
		if (any ? !good : kmem_kind(name) == EVENT_OTHER)
			continue;
		good = kmem_read(event, name, rest);
		event->cpu = where.cpu;
		event->task = where.task;
		return good ? LINE_EVENT : LINE_MALFORMED;
	}
	return LINE_UNKNOWN;
}

/* "ffffffff81234567 free_unref_page+0x12 (vmlinux)", behind blanks */
static bool is_call(struct text line)
{
	struct text rest = line, address = text_word(&rest);

	if (!address.len || !rest.len ||
	    (address.len < 4 && !text_find(rest, "(")))
		return false;
	for (size_t i = 0; i < address.len; i++)
		if (!is_digit(address.at[i]) &&
		    !(address.at[i] >= 'a' && address.at[i] <= 'f'))
			return false;
	return true;
}

/* "bash 12 [001] 5.000100:   1 cycles: ..." */
static bool is_sample(struct text line)
{
	while (line.len) {
		struct text word = text_word(&line);

		if (is_time(word))
			return text_find(line, ":");
	}
	return false;
}

/* "mm_page_free: ... pfn=", whatever is before it */
static bool names_event(struct text line)
{
	if (!text_find(line, " pfn="))
		return false;
	while (line.len) {
		struct text name = text_word(&line);
		const char *colon;

		if (!name.len || name.at[--name.len] != ':')
			continue;
		colon = memrchr(name.at, ':', name.len);
		if (kmem_kind(colon ? text_from(name, colon + 1) : name) != EVENT_OTHER)
			return true;
	}
	return false;
}

enum line_kind perf_line(struct text line, struct event *event)
{
	enum line_kind kind = read_event(line, event, false);

	if (!kind)
		kind = read_event(line, event, true);
	if (kind)
		return kind;
	if (is_sample(line)) {
		if (names_event(line))
			return LINE_MALFORMED;
		*event = (struct event){ .kind = EVENT_OTHER };
		return LINE_EVENT;
	}
	return is_call(line) ? LINE_TEXT : LINE_UNKNOWN;
}
