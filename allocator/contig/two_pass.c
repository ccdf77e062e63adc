/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first of the two ways to share code that the review of the patch named
 * and turned down: drop all references, then free the range as if it were
 * frozen, skipping the pages that are not. Source: the review of [PATCH v3]
 * mm/page_alloc: Optimize __free_contig_frozen_range().
 *
 * A page that another holder keeps has a count and is passed over; so is any
 * page with a count among those that a caller believes frozen, where the other
 * ways report a bad page. With holders that run meanwhile this is wrong: one
 * that drops the last reference between the passes frees the page, and so does
 * the second pass. Nothing runs meanwhile here.
 */
#include "allocator/contig/contig.h"

static void free_frozen_range(struct machine *m, unsigned long pfn,
			      unsigned long nr)
{
	struct page *start = NULL;
	unsigned long nr_start = 0;
	uint64_t start_sec = 0;

	for (unsigned long i = 0; i < nr; i++) {
		struct page *page = pfn_to_page(m, pfn + i);
		bool frozen = page_ref_count(m, page) == 0;

		if (!frozen || !free_pages_prepare(m, page, 0)) {
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
	for (unsigned long i = 0; i < nr; i++)
		put_page_testzero(m, pfn_to_page(m, pfn + i));

	free_frozen_range(m, pfn, nr);
}

const struct contig_ops contig_two_pass = {
	.free_range = free_range,
	.free_frozen_range = free_frozen_range,
};
