/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * In batches: prepare page by page, free each run of pages that may be freed
 * in the largest aligned blocks. One loop for frozen and refcounted pages.
 * Source: mm/page_alloc.c:__free_contig_range_common() of 7.3.
 */
#include "allocator/contig/contig.h"

/* Inline: a loop of its own for each kind, which asks no page for its kind. */
static inline __attribute__((always_inline)) void
free_range_common(struct machine *m, unsigned long pfn, unsigned long nr,
		  bool is_frozen)
{
	struct page *start = NULL;
	unsigned long nr_start = 0;
	uint64_t start_sec = 0;

	for (unsigned long i = 0; i < nr; i++) {
		/* Not page++: the next section's array is somewhere else. */
		struct page *page = pfn_to_page(m, pfn + i);
		bool can_free = true;

		VM_WARN_ON(m, PageHead(page));
		VM_WARN_ON(m, PageTail(page));

		if (!is_frozen)
			can_free = put_page_testzero(m, page);
		if (can_free)
			can_free = free_pages_prepare(m, page, 0);

		if (!can_free) {
			if (start)
				free_prepared_contig_range(m, start,
							   i - nr_start);
			start = NULL;
			continue;
		}

		if (start && memdesc_section(page->flags) != start_sec) {
			free_prepared_contig_range(m, start, i - nr_start);
			start = NULL;
		}
		if (!start) {
			start = page;
			nr_start = i;
			start_sec = memdesc_section(page->flags);
		}
	}

	if (start)
		free_prepared_contig_range(m, start, nr - nr_start);
}

static void free_range(struct machine *m, unsigned long pfn, unsigned long nr)
{
	free_range_common(m, pfn, nr, false);
}

static void free_frozen_range(struct machine *m, unsigned long pfn,
			      unsigned long nr)
{
	free_range_common(m, pfn, nr, true);
}

const struct contig_ops contig_batched = {
	.free_range = free_range,
	.free_frozen_range = free_frozen_range,
};
