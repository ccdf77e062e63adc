/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kmem events of the page allocator: include/trace/events/kmem.h, and
 * lttng-modules' include/instrumentation/events/kmem.h, which names the same.
 */
#ifndef TRACE_KMEM_H
#define TRACE_KMEM_H

#include "trace/event.h"
#include "trace/text.h"

/**
 * kmem_kind - the event of this name, by today's or an older kernel's name
 * Return: EVENT_OTHER if it is none of the page allocator's.
 */
enum event_kind kmem_kind(struct text name);

/**
 * kmem_read - what an event says
 * @event: all is filled in, except @task and @cpu.
 * @name: without "kmem:" or "kmem_".
 * @fields: "page=... pfn=... order=..." or "page = ..., pfn = ...".
 * Return: false if a field is missing or is not what it must be.
 */
bool kmem_read(struct event *event, struct text name, struct text fields);

/** kmem_field - the value of "name=value" or "name = value" among fields. */
bool kmem_field(struct text fields, const char *name, struct text *value);

#endif
