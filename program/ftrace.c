/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/ftrace.h"

#include <string.h>

#include "program/program.h"

/* The largest order that a recorded kernel may have used and we can repeat. */
#define IMPORT_MAX_ORDER 10

struct text {
	const char *at;
	size_t len;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct text rest_after(struct text t, const char *at)
{
	return (struct text){ at, t.len - (at - t.at) };
}

/* "0x" and hexadecimal, or decimal; stops at the first other character. */
static bool read_number(struct text t, uint64_t *v)
{
	unsigned int base = 10;
	size_t i = 0, start;

	if (t.len > 2 && t.at[0] == '0' && t.at[1] == 'x') {
		base = 16;
		i = 2;
	}
	*v = 0;
	for (start = i; i < t.len; i++) {
		char c = t.at[i];
		unsigned int digit = is_digit(c) ? c - '0' :
				     c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;

		if (digit >= base)
			break;
		*v = *v * base + digit;
	}
	return i > start && i - start <= 20;
}

/* The value of " name=value" among the fields. */
static bool field(struct text fields, const char *name, struct text *value)
{
	size_t len = strlen(name);
	struct text t = fields;

	for (;;) {
		const char *at = memmem(t.at, t.len, name, len);
		const char *end;

		if (!at)
			return false;
		t = rest_after(t, at + len);
		if (at != fields.at && at[-1] != ' ')
			continue;
		if (!t.len || *t.at != '=')
			continue;
		t = rest_after(t, t.at + 1);
		end = memchr(t.at, ' ', t.len);
		*value = (struct text){ t.at, end ? (size_t)(end - t.at) :
						    t.len };
		return true;
	}
}

static bool number_field(struct text fields, const char *name, uint64_t *v)
{
	struct text value;

	return field(fields, name, &value) && read_number(value, v);
}

/* A flag that we do not know is left out; the rest counts. */
static void read_gfp(struct ftrace_event *event, struct text flags)
{
	event->gfp_known = true;
	event->gfp = 0;
	for (;;) {
		const char *bar = memchr(flags.at, '|', flags.len);
		size_t len = bar ? (size_t)(bar - flags.at) : flags.len;
		uint32_t bits;

		if (gfp_parse(flags.at, len, &bits) && !(bits & ~GFP_ALL_BITS))
			event->gfp |= bits;
		else
			event->gfp_known = false;
		if (!bar)
			return;
		flags = rest_after(flags, bar + 1);
	}
}

/* Types that a kernel with CMA and isolation knows. */
#define TRACE_TYPES 6

static enum ftrace_kind read_alloc(struct ftrace_event *event,
				   struct text fields)
{
	struct text value;
	uint64_t type;

	/* A failed allocation has no page. */
	if (event->pfn == UINT64_MAX)
		return FTRACE_OTHER;
	if (!number_field(fields, "migratetype", &type) || type >= TRACE_TYPES)
		return FTRACE_MALFORMED;
	event->type = type < 3 ? type : 1;
	if (!field(fields, "gfp_flags", &value))
		return FTRACE_MALFORMED;
	read_gfp(event, value);
	return FTRACE_ALLOC;
}

static enum ftrace_kind read_fields(struct ftrace_event *event,
				    enum ftrace_kind kind, struct text fields)
{
	uint64_t order;

	if (kind == FTRACE_OTHER)
		return kind;
	if (!number_field(fields, "pfn", &event->pfn) ||
	    !number_field(fields, "order", &order) ||
	    order > IMPORT_MAX_ORDER)
		return FTRACE_MALFORMED;
	event->order = order;
	return kind == FTRACE_ALLOC ? read_alloc(event, fields) : kind;
}

/* The task's name may hold anything, even what looks like the rest. */
static bool read_prefix(struct ftrace_event *event, struct text prefix)
{
	const char *open = memrchr(prefix.at, '[', prefix.len);
	uint64_t cpu;

	if (!open || !read_number(rest_after(prefix, open + 1), &cpu) ||
	    cpu > UINT16_MAX)
		return false;
	event->cpu = cpu;
	event->task = 0xcbf29ce484222325u;
	for (const char *c = prefix.at; c < open; c++)
		event->task = (event->task ^ (uint8_t)*c) * 0x100000001b3u;
	return true;
}

static bool is_name_char(char c)
{
	return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z');
}

/* "... 1010.478678: event: fields": @colon is the one behind the time. */
static bool cut_event(struct text line, size_t colon, struct text *name,
		      struct text *fields)
{
	struct text rest = rest_after(line, line.at + colon + 1);

	if (!colon || !is_digit(line.at[colon - 1]) || !rest.len ||
	    *rest.at != ' ')
		return false;
	rest = rest_after(rest, rest.at + 1);
	*name = (struct text){ rest.at, 0 };
	while (name->len < rest.len && is_name_char(name->at[name->len]))
		name->len++;
	if (!name->len || name->len == rest.len || name->at[name->len] != ':')
		return false;
	*fields = rest_after(rest, name->at + name->len + 1);
	if (fields->len && *fields->at == ' ')
		*fields = rest_after(*fields, fields->at + 1);
	return true;
}

static enum ftrace_kind kind_of(struct text name)
{
	static const struct {
		const char *name;
		enum ftrace_kind kind;
	} kinds[] = {
		{ "mm_page_alloc", FTRACE_ALLOC },
		{ "mm_page_free", FTRACE_FREE },
		{ "mm_page_free_batched", FTRACE_BATCHED },
	};

	for (unsigned int i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (name.len == strlen(kinds[i].name) &&
		    !memcmp(name.at, kinds[i].name, name.len))
			return kinds[i].kind;
	return FTRACE_OTHER;
}

void ftrace_parse(struct ftrace_event *event, const char *at, size_t len)
{
	static const char lost[] = "[LOST ";
	struct text line = { at, len }, name, fields;
	const char *found;
	uint64_t n;

	memset(event, 0, sizeof(*event));
	while (line.len && (line.at[line.len - 1] == '\r' ||
			    line.at[line.len - 1] == ' '))
		line.len--;
	if (!line.len || *line.at == '#')
		return;
	found = memmem(line.at, line.len, lost, sizeof(lost) - 1);
	if (found && read_number(rest_after(line, found + sizeof(lost) - 1),
				 &n)) {
		event->kind = FTRACE_LOST;
		event->lost = n;
		return;
	}
	event->kind = FTRACE_MALFORMED;
	for (size_t i = 0; i < line.len; i++) {
		if (line.at[i] != ':' ||
		    !cut_event(line, i, &name, &fields) ||
		    !read_prefix(event, (struct text){ line.at, i }))
			continue;
		event->kind = read_fields(event, kind_of(name), fields);
		return;
	}
}
