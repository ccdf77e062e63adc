/* SPDX-License-Identifier: GPL-2.0-only */
#include "program/minimize.h"

#include <stdlib.h>

struct slot_trace *slot_trace_new(size_t nr)
{
	/* An empty program has a trace too, and NULL is a failure. */
	struct slot_trace *trace = calloc(nr ? nr : 1, sizeof(*trace));

	if (trace)
		slot_trace_reset(trace, nr);
	return trace;
}

void slot_trace_reset(struct slot_trace *trace, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		free(trace[i].died);
		trace[i] = (struct slot_trace){ .named = -1, .born = -1 };
	}
}

void slot_trace_free(struct slot_trace *trace, size_t nr)
{
	if (!trace)
		return;
	slot_trace_reset(trace, nr);
	free(trace);
}

void slot_trace_died(struct slot_trace *entry, uint32_t slot)
{
	/* Room grows at each power of two: bulk frees name thousands. */
	if (!(entry->nr_died & (entry->nr_died - 1))) {
		size_t cap = entry->nr_died ? 2 * entry->nr_died : 1;

		entry->died = realloc(entry->died, cap * sizeof(*entry->died));
		if (!entry->died)
			abort();
	}
	entry->died[entry->nr_died++] = slot;
}
