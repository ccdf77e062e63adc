/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The third posting of the patch: as batched, but the struct pages are walked
 * by pointer, and the two kinds of pages have a loop each that looks almost
 * the same as the other. Where a section's array ends the walk runs off it.
 * Source: [PATCH v3] mm/page_alloc: Optimize __free_contig_frozen_range().
 *
 * The walk goes by integer addresses, since in C a pointer that leaves its
 * array means nothing at all, and a difference of such pointers neither.
 */
#include "allocator/contig/contig.h"

static struct page *next_page(struct page *page)
{
	return (struct page *)((uintptr_t)page + sizeof(*page));
}

static unsigned long pages_between(struct page *start, struct page *page)
{
	return ((uintptr_t)page - (uintptr_t)start) / sizeof(*page);
}

static void free_frozen_range(struct machine *m, unsigned long pfn,
			      unsigned long nr)
{
	struct page *page = pfn_to_page(m, pfn);
	struct page *start = NULL;
	uint64_t start_sec = 0;

	for (unsigned long i = 0; i < nr; i++, page = next_page(page)) {
		if (!free_pages_prepare(m, page, 0)) {
			if (start) {
				free_prepared_contig_range(
					m, start, pages_between(start, page));
				start = NULL;
			}
		} else if (start && memdesc_section(page->flags) != start_sec) {
			free_prepared_contig_range(m, start,
						   pages_between(start, page));
			start = page;
			start_sec = memdesc_section(page->flags);
		} else if (!start) {
			start = page;
			start_sec = memdesc_section(page->flags);
		}
	}

	if (start)
		free_prepared_contig_range(m, start,
					   pages_between(start, page));
}

static void free_range(struct machine *m, unsigned long pfn, unsigned long nr)
{
	struct page *page = pfn_to_page(m, pfn);
	struct page *start = NULL;
	uint64_t start_sec = 0;

	for (unsigned long i = 0; i < nr; i++, page = next_page(page)) {
		if (!put_page_testzero(m, page) ||
		    !free_pages_prepare(m, page, 0)) {
			if (start) {
				free_prepared_contig_range(
					m, start, pages_between(start, page));
				start = NULL;
			}
		} else if (start && memdesc_section(page->flags) != start_sec) {
			free_prepared_contig_range(m, start,
						   pages_between(start, page));
			start = page;
			start_sec = memdesc_section(page->flags);
		} else if (!start) {
			start = page;
			start_sec = memdesc_section(page->flags);
		}
	}

	if (start)
		free_prepared_contig_range(m, start,
					   pages_between(start, page));
}

const struct contig_ops contig_patch_v3 = {
	.free_range = free_range,
	.free_frozen_range = free_frozen_range,
};
