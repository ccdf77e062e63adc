/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/alloc_tag.c, and the tag that the operations' allocations are charged to. What
 * the kernel's own code allocates for them, such as cma_alloc(), has tags of its own.
 */
#include <linux/mm.h>
#include "internal.h"
#include "kernel/statics.h"
#include "kernel/contents.h"

#ifdef CONFIG_MEM_ALLOC_PROFILING
#include <linux/alloc_tag.h>
#include <linux/pgalloc_tag.h>
#include <mm/alloc_tag.c>

static DEFINE_PER_CPU(struct alloc_tag_counters, shim_counters);

struct alloc_tag shim_tag __section(ALLOC_TAG_SECTION_NAME) = {
	.ct = { .function = "operation", .filename = __FILE__, .lineno = __LINE__ },
	.counters = &shim_counters,
};

/* The linker's names for where the section begins and ends. */
extern struct alloc_tag __start_alloc_tags[], __stop_alloc_tags[];

void shim_tagged(struct event_state *state)
{
	s64 bytes = 0;

	for (struct alloc_tag *tag = __start_alloc_tags; tag < __stop_alloc_tags; tag++)
		bytes += alloc_tag_read(tag).bytes;
	state->counts |= COUNTS_TAGGED;
	state->tagged = bytes >> PAGE_SHIFT;
}
#else
void shim_tagged(struct event_state *state)
{
}
#endif
