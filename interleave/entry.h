/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What callers of the allocator and users of pages call, in terms of the
 * protocols and of what the pages say of their block. Only state.c includes
 * this; it brings struct page, the protocols, and what each call means for who
 * has what: about_to_drop(), own(), gain().
 *
 * compound_head(), compound_order() and PageHead() are atomic steps, reads of
 * a word that the allocator writes.
 */
#ifndef INTERLEAVE_ENTRY_H
#define INTERLEAVE_ENTRY_H

/*
 * The order is read when the page is the caller's alone.
 * Source: folio_put() in include/linux/mm.h, __folio_put() in mm/swap.c.
 */
static void put_page(struct page *page)
{
	page = compound_head(page);
	about_to_drop(page);
	if (!page_ref_sub_and_test(page, 1))
		return;
	own(page);
	free_frozen_pages(page, compound_order(page));
}

/* A tail of a non-compound block is nobody else's, held first page or not. */
static void free_tails(struct page *page, unsigned int order)
{
	while (order-- > 0)
		free_frozen_pages(page + (1u << order), order);
}

/*
 * After the reference is dropped the page may be freed, and be another block's,
 * before anything is looked at.
 * Source: ___free_pages() in mm/page_alloc.c of Linux 7.3.
 */
static void zero_frozen_free_pages(struct page *page, unsigned int order)
{
	bool head = PageHead(page);

	about_to_drop(page);
	if (zero_frozen_sub_and_test(page, 1)) {
		own(page);
		free_frozen_pages(page, order);
	} else if (!head) {
		free_tails(page, order);
	}
}

/*
 * Between the decrement and the compare-and-swap the page may be freed,
 * allocated with another order and put, and then the compare-and-swap makes
 * *that* block the caller's. So the caller's order says what the caller's
 * allocation was, and the page what there is to free: "using the data from the
 * page", as the review of the series' fourth version puts it.
 */
static void frozen_bit_free_pages(struct page *page, unsigned int order)
{
	bool head = PageHead(page);

	about_to_drop(page);
	if (frozen_bit_sub_and_test(page, 1)) {
		own(page);
		free_frozen_pages(page, compound_order(page));
	}
	if (!head)
		free_tails(page, order);
}

/*
 * The head may be freed, and the page be in another block, before the
 * reference is there; once it is, they stay.
 * Source: try_get_folio() in mm/gup.c; it tries again where this gives up.
 */
static void try_get_page(struct page *page)
{
	struct page *head = compound_head(page);

	if (!page_ref_add_unless_zero(head, 1))
		return;
	gain(head);
	if (compound_head(page) == head)
		keep(page, head);
	else
		put_page(head);
}

#endif
