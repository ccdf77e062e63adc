/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page by page: how every kernel did it until 7.2, and the yardstick for the
 * others. Source: mm/page_alloc.c:free_contig_range() of 6.12.
 */
#include "allocator/contig/contig.h"

static void free_range(struct machine *m, unsigned long pfn, unsigned long nr)
{
	for (; nr--; pfn++)
		__free_pages(m, pfn_to_page(m, pfn), 0);
}

static void free_frozen_range(struct machine *m, unsigned long pfn,
			      unsigned long nr)
{
	for (; nr--; pfn++)
		free_frozen_pages(m, pfn_to_page(m, pfn), 0);
}

const struct contig_ops contig_per_page = {
	.free_range = free_range,
	.free_frozen_range = free_frozen_range,
};
