/* SPDX-License-Identifier: GPL-2.0-only */
#include "trace/kmem.h"

#include <string.h>

#include "trace/kernel.h"

/* Of struct page on 64-bit machines. */
#define STRUCT_PAGE_BYTES 64
#define MAX_RECORDED_ORDER 32
#define MAX_RECORDED_TYPE 16

static const struct {
	const char *name;
	enum event_kind kind;
} events[] = {
	{ "mm_page_alloc", EVENT_ALLOC },
	{ "mm_page_free", EVENT_FREE },
	{ "mm_page_free_batched", EVENT_BATCHED },
	{ "mm_page_alloc_zone_locked", EVENT_ZONE_LOCKED },
	{ "mm_page_pcpu_drain", EVENT_DRAIN },
	{ "mm_page_alloc_extfrag", EVENT_EXTFRAG },
	/* 2.6.31 to 3.2; the second is the only event of a page that it frees */
	{ "mm_page_free_direct", EVENT_FREE },
	{ "mm_pagevec_free", EVENT_BATCH_FREE },
};

enum event_kind kmem_kind(struct text name)
{
	for (unsigned int i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (text_is(name, events[i].name))
			return events[i].kind;
	return EVENT_OTHER;
}

static struct text skip_blanks(struct text t)
{
	while (t.len && *t.at == ' ')
		t = text_from(t, t.at + 1);
	return t;
}

bool kmem_field(struct text fields, const char *name, struct text *value)
{
	struct text t = fields;

	while (text_after(t, name, &t)) {
		const char *start = t.at - strlen(name);

		if (start != fields.at && start[-1] != ' ' && start[-1] != '{')
			continue;
		*value = skip_blanks(t);
		if (!value->len || *value->at != '=')
			continue;
		*value = skip_blanks(text_from(*value, value->at + 1));
		for (size_t i = 0; i < value->len; i++)
			if (memchr(" ,}", value->at[i], 3))
				value->len = i;
		return true;
	}
	return false;
}

static bool number_field(struct text fields, const char *name, uint64_t *v)
{
	struct text value;

	return kmem_field(fields, name, &value) && text_number(value, v);
}

/* A page pointer that is null: "(nil)", "(null)" with blanks, or zeroes. */
static bool has_no_page(struct text fields)
{
	struct text page;

	if (!kmem_field(fields, "page", &page))
		return false;
	if (page.len && *page.at == '(')
		return true;
	for (size_t i = 0; i < page.len; i++)
		if (page.at[i] != '0' && page.at[i] != 'x')
			return false;
	return page.len;
}

/*
 * An allocation that failed has no page, and pfn 0 or -1, depending on the
 * kernel. perf and trace-cmd may print a null pointer for a page that there is.
 */
static bool read_pfn(struct event *event, struct text fields)
{
	struct text page;
	uint64_t address;

	if (number_field(fields, "pfn", &event->pfn)) {
		if (event->kind == EVENT_ALLOC &&
		    (event->pfn == UINT64_MAX ||
		     (!event->pfn && has_no_page(fields))))
			event->kind = EVENT_FAILED;
		return true;
	}
	/* Older LTTng has only the address; the memory map is aligned. */
	if (!kmem_field(fields, "page", &page) || !text_starts(page, "0x") ||
	    !text_number(page, &address) || text_find(fields, "pfn"))
		return false;
	if (event->kind == EVENT_ALLOC && !address)
		event->kind = EVENT_FAILED;
	event->pfn = address / STRUCT_PAGE_BYTES;
	return true;
}

static void read_gfp(struct event *event, struct text flags)
{
	while (flags.len) {
		const char *bar = memchr(flags.at, '|', flags.len);
		struct text one = bar ? text_to(flags, bar) : flags;
		uint64_t raw;
		uint32_t bits;

		if (kernel_gfp_name(one, &bits))
			event->gfp |= bits;
		else if (text_number(one, &raw) && raw <= UINT32_MAX)
			event->raw_gfp |= raw;
		else
			event->gfp_unknown = true;
		flags = text_from(flags, one.at + one.len + !!bar);
	}
}

bool kmem_read(struct event *event, struct text name, struct text fields)
{
	uint64_t order = 0, type = 0;
	struct text flags;

	*event = (struct event){ .kind = kmem_kind(name), .cpu = EVENT_NO_CPU };
	event->is_old = text_is(name, "mm_page_free_direct") ||
			text_is(name, "mm_pagevec_free");
	if (event->kind >= EVENT_ZONE_LOCKED)
		return true;
	if (!read_pfn(event, fields))
		return false;
	/* A page freed in a batch has order 0, which LTTng does not say. */
	if (!number_field(fields, "order", &order) &&
	    event->kind != EVENT_BATCHED && event->kind != EVENT_BATCH_FREE)
		return false;
	if (order > MAX_RECORDED_ORDER)
		return false;
	event->order = order;
	if (event->kind != EVENT_ALLOC && event->kind != EVENT_FAILED)
		return true;
	if (!number_field(fields, "migratetype", &type) ||
	    type > MAX_RECORDED_TYPE || !kmem_field(fields, "gfp_flags", &flags))
		return false;
	event->type = type;
	read_gfp(event, flags);
	return true;
}
