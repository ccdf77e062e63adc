/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * struct page: what the allocator knows of one page, and the accessors that
 * need nothing but the page.
 */
#ifndef ALLOCATOR_PAGE_H
#define ALLOCATOR_PAGE_H

#include "allocator/list.h"
#include "allocator/refcount/atomic.h"
#include "backend/mm_types.h"
#include "backend/trap.h"

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* Where a page is linked; the order also of the block that a head heads. */
struct placement {
	uint8_t where;	/* enum page_where */
	uint8_t list;	/* migratetype of the list */
	uint8_t cpu;
	uint8_t order;
};

/**
 * struct page - one page frame, one cache line
 * @flags: enum pageflags, the zone's index and, in a sparse map, the section.
 * @lru: link on a buddy, per-CPU or deferred list.
 * @mapping: 0, %TAIL_MAPPING, low bit set for anonymous memory, or a file's.
 * @private: order of a free block; else the owner's.
 * @_mapcount: users' mappings - 1, or a page type.
 * @_refcount: what it says depends on the machine: refcount/page_ref.h.
 * @pfn: of this page; the kernel computes it from the address.
 * @head: pfn of the compound head if this is a tail, else %PFN_NONE.
 * @seen: m->epoch if the page is in the log since touched_clear() already.
 * @undo: is the page in the log since reset() already?
 */
struct page {
	uint64_t flags;
	struct list_head lru;
	uint64_t mapping;
	uint64_t private;
	int32_t _mapcount;
	atomic_t _refcount;
	uint32_t pfn;
	uint32_t head;
	struct placement place;
	uint16_t seen;
	uint8_t undo;
	uint8_t pad;
} __attribute__((aligned(64)));

_Static_assert(sizeof(struct page) == 64, "a page is one cache line");

enum pageflags {
	PG_locked	= 1u << 0,
	PG_dirty	= 1u << 1,
	PG_lru		= 1u << 2,
	PG_head		= 1u << 3,
	PG_reserved	= 1u << 4,
	PG_mlocked	= 1u << 5,
	PG_hwpoison	= 1u << 6,
};

#define PAGEFLAGS_MASK 0xffull

/* include/linux/page-flags.h, as far as the model has the flags */
#define PAGE_FLAGS_CHECK_AT_FREE \
	((uint64_t)(PG_lru | PG_locked | PG_reserved | PG_mlocked))
#define PAGE_FLAGS_CHECK_AT_PREP (PAGEFLAGS_MASK & ~(uint64_t)PG_hwpoison)

/*
 * The kernel keeps the order and other facts of a compound block in the first
 * tail's flags and wipes them before it looks at that tail, so that whatever
 * sits in these bits goes unnoticed there.
 */
#define PAGE_FLAGS_SECOND ((uint64_t)(PG_locked | PG_dirty | PG_lru | PG_head))

/* Above the flags: the section, then the zone. */
#define SECTION_SHIFT	32
#define SECTION_MASK	0x0fffffffull
#define ZONE_SHIFT	60

static inline uint64_t memdesc_section(uint64_t flags)
{
	return flags >> SECTION_SHIFT & SECTION_MASK;
}

static inline unsigned int page_zonenum(const struct page *page)
{
	return READ_ONCE(page->flags) >> ZONE_SHIFT;
}

#define TAIL_MAPPING	0xdead0400ull
#define MAPPING_ANON_BIT 1ull

/* Page types share _mapcount, from below any real count. */
#define PAGE_TYPE_NONE	(-1)
#define PAGE_TYPE_BUDDY	((int32_t)0xf0000000u)
#define PAGE_TYPE_TABLE	((int32_t)0xf2000000u)
#define PAGE_TYPE_LIMIT	((int32_t)0xff000000u)

static inline bool PageBuddy(const struct page *page)
{
	return READ_ONCE(page->_mapcount) == PAGE_TYPE_BUDDY;
}

static inline bool page_has_type(const struct page *page)
{
	return READ_ONCE(page->_mapcount) < PAGE_TYPE_LIMIT;
}

static inline bool PageHead(const struct page *page)
{
	return READ_ONCE(page->flags) & PG_head;
}

static inline bool PageTail(const struct page *page)
{
	return READ_ONCE(page->head) != PFN_NONE;
}

static inline bool PageCompound(const struct page *page)
{
	return PageHead(page) || PageTail(page);
}

static inline bool PageReserved(const struct page *page)
{
	return READ_ONCE(page->flags) & PG_reserved;
}

static inline bool PageHWPoison(const struct page *page)
{
	return READ_ONCE(page->flags) & PG_hwpoison;
}

static inline bool PageMlocked(const struct page *page)
{
	return READ_ONCE(page->flags) & PG_mlocked;
}

static inline bool PageAnon(const struct page *page)
{
	return page->mapping & MAPPING_ANON_BIT;
}

static inline unsigned long page_to_pfn(const struct page *page)
{
	return page->pfn;
}

static inline struct page *lru_to_page(struct list_head *link)
{
	return list_entry(link, struct page, lru);
}

/* PageBuddy() must hold. */
static inline unsigned int buddy_order(const struct page *page)
{
	return page->private;
}

/* The same, where others may allocate the block meanwhile: whatever is there. */
static inline uint64_t buddy_order_unsafe(const struct page *page)
{
	return READ_ONCE(page->private);
}

/*
 * The kernel's assertions stay where the kernel has them. A failed one ends
 * the operation (backend/trap.h).
 */
#define VM_BUG_ON(cond)							\
	do {								\
		if (unlikely(cond))					\
			backend_bug(__FILE__, __LINE__, __func__,	\
				    PFN_NONE, #cond);			\
	} while (0)

#define VM_BUG_ON_PAGE(cond, page)					\
	do {								\
		if (unlikely(cond))					\
			backend_bug(__FILE__, __LINE__, __func__,	\
				    (page)->pfn, #cond);		\
	} while (0)

#include "allocator/refcount/frozen_bit.h"
#include "allocator/refcount/zero_frozen.h"

/* From here on the count is what the two protocols say. */
#pragma GCC poison _refcount

#endif
