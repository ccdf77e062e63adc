/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The zones' free lists and their accounting (mm/page_alloc.c), and the links
 * of pages on any list: these touch the page and both its neighbours, and note
 * in the page which list it is on.
 */
#ifndef ALLOCATOR_FREE_LIST_H
#define ALLOCATOR_FREE_LIST_H

#include "allocator/pageblock.h"

/*
 * Is the link a list's head? Of any list there is: a page that a mistake has put
 * on another zone's has that one's head beside it.
 */
static inline bool is_list_head(const struct machine *m,
				const struct list_head *link)
{
	return (uintptr_t)link - (uintptr_t)m->zones < sizeof(m->zones);
}

static inline void touch_link(struct machine *m, struct list_head *link)
{
	if (!is_list_head(m, link))
		touch(m, lru_to_page(link));
}

static inline void page_list_add(struct machine *m, struct page *page,
				 struct list_head *head, bool tail,
				 struct placement place)
{
	struct list_head *prev = tail ? head->prev : head;
	struct list_head *next = tail ? head : head->next;

	touch(m, page);
	touch_link(m, tail ? prev : next);
	list_insert(&page->lru, prev, next);
	page->place = place;
}

/* From whichever list it is on. */
static inline void page_list_del(struct machine *m, struct page *page)
{
#ifdef MODEL_RACING
	/* As with CONFIG_DEBUG_LIST, which kernels that several CPUs run have, too. */
	VM_BUG_ON_PAGE(!page->lru.prev || !page->lru.next, page);
#endif
	touch(m, page);
	touch_link(m, page->lru.prev);
	touch_link(m, page->lru.next);
	list_remove(&page->lru);
	page->place = (struct placement){ 0 };
}

/* --- the mark of a free block --- */

static inline void set_page_buddy(struct machine *m, struct page *page)
{
	VM_BUG_ON_PAGE(page->_mapcount != PAGE_TYPE_NONE, page);
	touch(m, page);
	page->_mapcount = PAGE_TYPE_BUDDY;
}

static inline void clear_page_buddy(struct machine *m, struct page *page)
{
	VM_BUG_ON_PAGE(!PageBuddy(page), page);
	touch(m, page);
	page->_mapcount = PAGE_TYPE_NONE;
}

static inline void set_buddy_order(struct machine *m, struct page *page,
				   unsigned int order)
{
	set_page_private(m, page, order);
	set_page_buddy(m, page);
}

/* --- accounting --- */

/**
 * account_freepages - free pages came (or, negative, went)
 *
 * Isolated pages count nowhere.
 */
static inline void account_freepages(struct zone *zone, long nr_pages,
				     int migratetype)
{
	if (is_migrate_isolate(migratetype))
		return;

	zone->nr_free_pages += nr_pages;
	if (is_migrate_cma(migratetype))
		zone->nr_free_cma += nr_pages;
	else if (migratetype == MIGRATE_HIGHATOMIC)
		zone->nr_free_highatomic += nr_pages;
}

/* --- lists --- */

static inline struct list_head *buddy_list(struct zone *zone,
					   unsigned int order, int migratetype)
{
	return &zone->free_area[order].free_list[migratetype];
}

static inline struct placement buddy_place(unsigned int order, int migratetype)
{
	return (struct placement){
		.where = WHERE_BUDDY,
		.list = migratetype,
		.order = order,
	};
}

/** __add_to_free_list - link a block that is on no list; no accounting. */
static inline void __add_to_free_list(struct machine *m, struct page *page,
				      struct zone *zone, unsigned int order,
				      int migratetype, bool tail)
{
	VM_WARN_ON(m, get_pageblock_migratetype(m, page) != migratetype);

	page_list_add(m, page, buddy_list(zone, order, migratetype), tail,
		      buddy_place(order, migratetype));
	zone->free_area[order].nr_free++;

	if (order >= m->pageblock_order && !is_migrate_isolate(migratetype))
		zone->nr_free_blocks += 1l << order;
}

/**
 * move_to_free_list - from one type's list to the tail of another's
 *
 * At the tail, so that moved pages are not the next to be allocated.
 */
static inline void move_to_free_list(struct machine *m, struct page *page,
				     struct zone *zone, unsigned int order,
				     int old_mt, int new_mt)
{
	long nr_pages = 1l << order;

	VM_WARN_ON(m, get_pageblock_migratetype(m, page) != old_mt);

	page_list_del(m, page);
	page_list_add(m, page, buddy_list(zone, order, new_mt), true,
		      buddy_place(order, new_mt));

	account_freepages(zone, -nr_pages, old_mt);
	account_freepages(zone, nr_pages, new_mt);

	if (order >= m->pageblock_order &&
	    is_migrate_isolate(old_mt) != is_migrate_isolate(new_mt))
		zone->nr_free_blocks += is_migrate_isolate(old_mt) ? nr_pages :
								     -nr_pages;
}

/** __del_page_from_free_list - unlink a free block; no accounting. */
static inline void __del_page_from_free_list(struct machine *m,
					     struct page *page,
					     struct zone *zone,
					     unsigned int order,
					     int migratetype)
{
	VM_WARN_ON(m, get_pageblock_migratetype(m, page) != migratetype);

	page_list_del(m, page);
	clear_page_buddy(m, page);
	set_page_private(m, page, 0);
	zone->free_area[order].nr_free--;

	if (order >= m->pageblock_order && !is_migrate_isolate(migratetype))
		zone->nr_free_blocks -= 1l << order;
}

static inline void del_page_from_free_list(struct machine *m,
					   struct page *page,
					   struct zone *zone,
					   unsigned int order, int migratetype)
{
	__del_page_from_free_list(m, page, zone, order, migratetype);
	account_freepages(zone, -(1l << order), migratetype);
}

/** get_page_from_free_area - the first block of a list, left there, or NULL. */
static inline struct page *get_page_from_free_area(struct zone *zone,
						   unsigned int order,
						   int migratetype)
{
	struct list_head *head = buddy_list(zone, order, migratetype);

	return list_empty(head) ? NULL : lru_to_page(head->next);
}

#endif
