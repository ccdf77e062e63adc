/* SPDX-License-Identifier: GPL-2.0-only */
/* Compiles only without -DTOUCH: the count is private to its two protocols. */
#include "allocator/page.h"

int get(const struct page *page);

int get(const struct page *page)
{
#ifdef TOUCH
	return page->_refcount.counter;
#else
	return zero_frozen_count(page);
#endif
}
