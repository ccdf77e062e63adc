/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Zero-frozen reference counts, as Linux 7.3 has them: a frozen page's count
 * is stored as zero, and the caller that takes it to zero owns the page.
 * Source: include/linux/page_ref.h.
 *
 * Written in terms of struct page and its _refcount, the steps of an atomic.h
 * and VM_BUG_ON_PAGE(): allocator/page.h and interleave/protocol.h each
 * bring their own.
 */
#ifndef ALLOCATOR_REFCOUNT_ZERO_FROZEN_H
#define ALLOCATOR_REFCOUNT_ZERO_FROZEN_H

static inline int zero_frozen_count(const struct page *page)
{
	return atomic_read(&page->_refcount);
}

static inline void zero_frozen_init(struct page *page)
{
	atomic_set(&page->_refcount, 1);
}

static inline void zero_frozen_set_as_frozen(struct page *page)
{
	atomic_set(&page->_refcount, 0);
}

static inline void zero_frozen_add(struct page *page, int nr)
{
	atomic_add(nr, &page->_refcount);
}

static inline int zero_frozen_sub_return(struct page *page, int nr)
{
	return atomic_fetch_sub(nr, &page->_refcount) - nr;
}

static inline bool zero_frozen_sub_and_test(struct page *page, int nr)
{
	return atomic_fetch_sub(nr, &page->_refcount) == nr;
}

/* At zero the page is somebody's: it must never be seen above, not even once. */
static inline bool zero_frozen_add_unless_zero(struct page *page, int nr)
{
	int count = atomic_read(&page->_refcount);

	do {
		if (!count)
			return false;
	} while (!atomic_try_cmpxchg(&page->_refcount, &count, count + nr));
	return true;
}

static inline bool zero_frozen_freeze(struct page *page, int expected)
{
	return atomic_try_cmpxchg(&page->_refcount, &expected, 0);
}

/* Who gets it sees what its owner has done to the page. */
static inline void zero_frozen_unfreeze(struct page *page, int count)
{
	atomic_set_release(&page->_refcount, count);
}

#endif
