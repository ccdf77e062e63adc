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

/* Tail pages of a non-compound block have no other references, even if the first page does. */
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

/*
 * A page table entry is read, and read again when the reference is there: who
 * has cleared it in between looks at the refcount after that. Each writes one
 * and then reads the other: both need a full barrier in between. Here it is
 * that of the successful try-get.
 * Source: gup_fast_pte_range() in mm/gup.c.
 */
static void lookup_page(struct page *page)
{
	if (!read_pte(page) || !page_ref_add_unless_zero(page, 1))
		return;
	gain(page);
	if (read_pte(page))
		pin(page);
	else
		put_page(page);
}

/*
 * The other side: with the entry cleared, and no reference but the caller's,
 * no other thread uses the page, until it is mapped again.
 * Source: __folio_try_share_anon_rmap() in include/linux/rmap.h, and what it
 * says of its callers.
 */
static void claim_page(struct page *page, int refs)
{
	set_pte(page, 0);
	smp_mb();
	if (page_ref_count(page) == refs)
		claim(page);
	set_pte(page, 1);
	unclaim(page);
}

#endif
