/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reference count: the only code that touches page->_refcount. A count of
 * zero means frozen: nobody but the owner may look at the page.
 */
#ifndef ALLOCATOR_PAGE_REF_H
#define ALLOCATOR_PAGE_REF_H

#include "allocator/machine.h"

/** page_ref_count - the count as it stands; 0 for a frozen page. */
static inline int page_ref_count(const struct page *page)
{
	return page->_refcount;
}

/** page_count - the count that governs @page: that of its compound head. */
static inline int page_count(const struct machine *m, struct page *page)
{
	return page_ref_count(compound_head(m, page));
}

static inline void set_page_count(struct machine *m, struct page *page, int v)
{
	touch(m, page);
	page->_refcount = v;
}

/** set_page_refcounted - a frozen page gets its first reference. */
static inline void set_page_refcounted(struct machine *m, struct page *page)
{
	VM_BUG_ON_PAGE(PageTail(page), page);
	VM_BUG_ON_PAGE(page_ref_count(page), page);
	set_page_count(m, page, 1);
}

/**
 * put_page_testzero - drop a reference
 * Return: whether it was the last, so that the caller now frees the page.
 */
static inline bool put_page_testzero(struct machine *m, struct page *page)
{
	VM_BUG_ON_PAGE(page_ref_count(page) == 0, page);
	touch(m, page);
	return --page->_refcount == 0;
}

/** page_ref_inc - one more reference by somebody who has one. */
static inline void page_ref_inc(struct machine *m, struct page *page)
{
	/* Zero, or so close to overflow that something else is wrong. */
	VM_BUG_ON_PAGE((uint32_t)page_ref_count(page) + 127u <= 127u, page);
	touch(m, page);
	page->_refcount++;
}

/**
 * page_ref_add_unless_zero - a reference by somebody who has none
 * Return: whether that worked: it does not on a frozen page.
 */
static inline bool page_ref_add_unless_zero(struct machine *m,
					    struct page *page, int nr)
{
	if (!page_ref_count(page))
		return false;
	touch(m, page);
	page->_refcount += nr;
	return true;
}

/**
 * page_ref_freeze - take all @expected references away at once
 * Return: false if that is not the count.
 */
static inline bool page_ref_freeze(struct machine *m, struct page *page,
				   int expected)
{
	if (page_ref_count(page) != expected)
		return false;
	touch(m, page);
	page->_refcount = 0;
	return true;
}

/** page_ref_unfreeze - undo page_ref_freeze(), with any count but zero. */
static inline void page_ref_unfreeze(struct machine *m, struct page *page,
				     int count)
{
	VM_BUG_ON_PAGE(page_count(m, page) != 0, page);
	VM_BUG_ON(count == 0);
	touch(m, page);
	page->_refcount = count;
}

#endif
