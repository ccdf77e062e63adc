/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reference counts with a frozen bit, as a patch of 2026 proposes them: bit 31
 * marks a frozen page, so that a try-get is one addition rather than a loop.
 * Source: the review of [PATCH v2 1/2] mm: drop page refcount zero state semantics.
 * Terms are those of zero_frozen.h.
 *
 *	1 to INT_MAX		that many references
 *	0			for a moment, within sub_and_test()
 *	bit 31			frozen
 *	bit 31, and more	frozen; so many try-gets have failed since
 *
 * Adding to a frozen page, taking from it, and getting to zero other than by
 * sub_and_test() are bugs. A count is set by init(), set_as_frozen() and
 * unfreeze() only, which wipe out what failed try-gets have left.
 */
#ifndef ALLOCATOR_REFCOUNT_FROZEN_BIT_H
#define ALLOCATOR_REFCOUNT_FROZEN_BIT_H

#define PAGE_REF_FROZEN		INT32_MIN
/* With as many failed try-gets as this the next one resets the count. */
#define PAGE_REF_MAX_FAILED	(1 << 30)

static inline int frozen_bit_count(const struct page *page)
{
	int count = atomic_read(&page->_refcount);

	return count < 0 ? 0 : count;
}

static inline void frozen_bit_init(struct page *page)
{
	atomic_set(&page->_refcount, 1);
}

static inline void frozen_bit_set_as_frozen(struct page *page)
{
	atomic_set(&page->_refcount, PAGE_REF_FROZEN);
}

static inline void frozen_bit_add(struct page *page, int nr)
{
	int old = atomic_fetch_add_relaxed(nr, &page->_refcount);

	VM_BUG_ON_PAGE(old <= 0, page);
}

/* Not the last ones: only sub_and_test() can make a page of no references. */
static inline int frozen_bit_sub_return(struct page *page, int nr)
{
	int old = atomic_fetch_sub(nr, &page->_refcount);

	VM_BUG_ON_PAGE(old <= nr, page);
	return old - nr;
}

/*
 * At zero the page is nobody's, and not yet ours: a try-get may come in between
 * and have it. Then its holder's put frees the page.
 */
static inline bool frozen_bit_sub_and_test(struct page *page, int nr)
{
	int old = atomic_fetch_sub(nr, &page->_refcount);
	int zero = 0;

	VM_BUG_ON_PAGE(old < nr, page);
	return old == nr && atomic_try_cmpxchg(&page->_refcount, &zero,
					       PAGE_REF_FROZEN);
}

/*
 * What failed stays added: to take it off again could hit a page that is
 * frozen no more. While the bit is set the rest means nothing, so a
 * caller that finds it large may clear it, if the count is still the one it found.
 */
static inline bool frozen_bit_add_unless_zero(struct page *page, int nr)
{
	int old = atomic_fetch_add(nr, &page->_refcount);
	int now = (int)((uint32_t)old + (uint32_t)nr);

	if (old >= 0)
		return true;
	while (now < 0 && now - PAGE_REF_FROZEN >= PAGE_REF_MAX_FAILED)
		if (atomic_try_cmpxchg(&page->_refcount, &now,
				       PAGE_REF_FROZEN))
			break;
	return false;
}

static inline bool frozen_bit_freeze(struct page *page, int expected)
{
	return atomic_try_cmpxchg(&page->_refcount, &expected,
				  PAGE_REF_FROZEN);
}

static inline void frozen_bit_unfreeze(struct page *page, int count)
{
	atomic_set_release(&page->_refcount, count);
}

#endif
