/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reference count of a page, in the kernel's names. What it means is the
 * same for every machine; how it is stored is the machine's choice, and nobody
 * but the two protocols sees it: behind them the compiler knows no _refcount.
 * Source: include/linux/page_ref.h, include/linux/mm.h.
 */
#ifndef ALLOCATOR_REFCOUNT_PAGE_REF_H
#define ALLOCATOR_REFCOUNT_PAGE_REF_H

#include "allocator/machine.h"

/* By the protocol that the machine follows. */
#define page_ref_by(m, op, ...)						\
	(unlikely((m)->frozen_bit) ? frozen_bit_##op(__VA_ARGS__) :	\
				     zero_frozen_##op(__VA_ARGS__))

/** page_ref_count - the count as it stands; 0 for a frozen page. */
static inline int page_ref_count(const struct machine *m,
				 const struct page *page)
{
	return page_ref_by(m, count, page);
}

/** page_count - the count that governs @page: that of its compound head. */
static inline int page_count(const struct machine *m, struct page *page)
{
	return page_ref_count(m, compound_head(m, page));
}

/* --- setting a count; the caller touches the page, or boots --- */

/** init_page_count - the first reference, whatever was there. */
static inline void init_page_count(const struct machine *m, struct page *page)
{
	page_ref_by(m, init, page);
}

/** set_page_count_as_frozen - no reference, whatever was there. */
static inline void set_page_count_as_frozen(const struct machine *m,
					    struct page *page)
{
	page_ref_by(m, set_as_frozen, page);
}

/* --- by somebody who has a reference --- */

static inline void page_ref_add(struct machine *m, struct page *page, int nr)
{
	touch(m, page);
	page_ref_by(m, add, page, nr);
}

static inline void page_ref_inc(struct machine *m, struct page *page)
{
	page_ref_add(m, page, 1);
}

/**
 * page_ref_sub_return - drop references, but not the last
 * Return: how many are left.
 */
static inline int page_ref_sub_return(struct machine *m, struct page *page,
				      int nr)
{
	touch(m, page);
	return page_ref_by(m, sub_return, page, nr);
}

static inline int page_ref_dec_return(struct machine *m, struct page *page)
{
	return page_ref_sub_return(m, page, 1);
}

static inline void page_ref_sub(struct machine *m, struct page *page, int nr)
{
	page_ref_sub_return(m, page, nr);
}

static inline void page_ref_dec(struct machine *m, struct page *page)
{
	page_ref_sub(m, page, 1);
}

/**
 * page_ref_sub_and_test - drop references
 * Return: whether they were the last: then the page is frozen, and the
 *	caller's alone.
 */
static inline bool page_ref_sub_and_test(struct machine *m, struct page *page,
					 int nr)
{
	touch(m, page);
	return page_ref_by(m, sub_and_test, page, nr);
}

static inline bool page_ref_dec_and_test(struct machine *m, struct page *page)
{
	return page_ref_sub_and_test(m, page, 1);
}

/**
 * page_ref_freeze - take all @expected references away at once
 * Return: false if that is not the count.
 */
static inline bool page_ref_freeze(struct machine *m, struct page *page,
				   int expected)
{
	touch(m, page);
	return page_ref_by(m, freeze, page, expected);
}

/* --- by somebody who has none --- */

/**
 * page_ref_add_unless_zero - references for somebody who has none
 * Return: whether that worked: it does not on a frozen page.
 */
static inline bool page_ref_add_unless_zero(struct machine *m,
					    struct page *page, int nr)
{
	touch(m, page);
	return page_ref_by(m, add_unless_zero, page, nr);
}

/* --- by him who has it frozen --- */

/** page_ref_unfreeze - give a frozen page a count, any but zero. */
static inline void page_ref_unfreeze(struct machine *m, struct page *page,
				     int count)
{
	VM_BUG_ON_PAGE(page_count(m, page) != 0, page);
	VM_BUG_ON(count == 0);
	touch(m, page);
	page_ref_by(m, unfreeze, page, count);
}

/** set_page_refcounted - a page from the allocator gets its first reference. */
static inline void set_page_refcounted(struct machine *m, struct page *page)
{
	VM_BUG_ON_PAGE(PageTail(page), page);
	VM_BUG_ON_PAGE(page_ref_count(m, page), page);
	touch(m, page);
	init_page_count(m, page);
}

/* --- what the users of pages call --- */

/** get_page - one more reference by somebody who has one. */
static inline void get_page(struct machine *m, struct page *page)
{
	page = compound_head(m, page);
	/* Zero, or so close to overflow that something else is wrong. */
	VM_BUG_ON_PAGE((uint32_t)page_ref_count(m, page) + 127u <= 127u, page);
	page_ref_inc(m, page);
}

/**
 * put_page_testzero - drop a reference
 * Return: whether it was the last, so that the caller now frees the page.
 */
static inline bool put_page_testzero(struct machine *m, struct page *page)
{
	touch(m, page);
	VM_BUG_ON_PAGE(page_ref_count(m, page) == 0, page);
	return page_ref_by(m, sub_and_test, page, 1);
}

#endif
