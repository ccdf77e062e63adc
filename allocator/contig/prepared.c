/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Freeing a run of prepared pages, common to all ways that batch.
 */
#include "allocator/contig/contig.h"

void free_prepared_contig_range(struct machine *m, struct page *page,
				unsigned long nr)
{
	unsigned long pfn = page_to_pfn(page);

	while (nr) {
		unsigned int order = pfn ? ffs_long(pfn) : m->max_order;

		if (order > ilog2(nr))
			order = ilog2(nr);
		if (order > m->max_order)
			order = m->max_order;

		__free_frozen_pages(m, page, order, FPI_PREPARED);

		pfn += 1ul << order;
		page += 1ul << order;
		nr -= 1ul << order;
	}
}
