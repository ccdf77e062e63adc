/* SPDX-License-Identifier: GPL-2.0-only */
/* What a recording says of the page allocator, whatever form it is in. */
#ifndef TRACE_EVENT_H
#define TRACE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

enum event_kind {
	EVENT_ALLOC,		/* mm_page_alloc */
	EVENT_FAILED,		/* mm_page_alloc without a page */
	EVENT_FREE,		/* mm_page_free */
	EVENT_BATCHED,		/* mm_page_free_batched: repeats a free */
	EVENT_BATCH_FREE,	/* mm_pagevec_free: both at once */
	EVENT_ZONE_LOCKED,	/* mm_page_alloc_zone_locked */
	EVENT_DRAIN,		/* mm_page_pcpu_drain */
	EVENT_EXTFRAG,		/* mm_page_alloc_extfrag */
	EVENT_OTHER,
	NR_EVENT_KINDS
};

#define EVENT_NO_CPU UINT16_MAX

/**
 * struct event - one event
 * @task: stands for the task's name and pid.
 * @pfn: of the first page.
 * @gfp: the GFP flags that the recording names, as bits of program/gfp.def.
 * @raw_gfp: those that it gives as a number, as the recorded kernel numbers them.
 * @cpu: EVENT_NO_CPU if the recording does not say.
 * @kind: an enum event_kind.
 * @order, @type: as recorded; the type as the recorded kernel numbers it.
 * @gfp_unknown: it names a flag that is not known here.
 * @is_old: it has a name that only kernels before 3.3 use.
 */
struct event {
	uint64_t task;
	uint64_t pfn;
	uint32_t gfp;
	uint32_t raw_gfp;
	uint16_t cpu;
	uint8_t kind;
	uint8_t order;
	uint8_t type;
	bool gfp_unknown;
	bool is_old;
};

#endif
