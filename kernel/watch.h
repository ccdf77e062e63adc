/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wrappers around what the kernel's code does to pages, for the harness to
 * know which list a page is on and what was freed. Included behind the kernel's
 * headers and in front of the file that is watched, so that only that file's
 * own text is meant.
 *
 * Custom: the original is called, and then a note is made.
 */
#ifndef KERNEL_WATCH_H
#define KERNEL_WATCH_H

#include "kernel/kernel.h"
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/mm.h>

/* @entry, if it is that of a page, is now on the list of @head, or on none. */
static inline void watch_place(const void *entry, const void *head)
{
	u32 pfn = running ? host_pfn_of(entry) : PFN_NONE;

	if (pfn == PFN_NONE)
		return;
	running->place[pfn] = head;
	host_touch(pfn);
}

static inline void watch_list_add(struct list_head *entry,
				  struct list_head *head)
{
	list_add(entry, head);
	watch_place(entry, head);
}

static inline void watch_list_add_tail(struct list_head *entry,
				       struct list_head *head)
{
	list_add_tail(entry, head);
	watch_place(entry, head);
}

static inline void watch_list_del(struct list_head *entry)
{
	list_del(entry);
	watch_place(entry, NULL);
}

static inline void watch_list_del_init(struct list_head *entry)
{
	list_del_init(entry);
	watch_place(entry, NULL);
}

static inline void watch_list_move(struct list_head *entry,
				   struct list_head *head)
{
	list_move(entry, head);
	watch_place(entry, head);
}

static inline void watch_list_move_tail(struct list_head *entry,
					struct list_head *head)
{
	list_move_tail(entry, head);
	watch_place(entry, head);
}

/* Links go one way only: the one behind has a new neighbour all the same. */
static inline bool watch_llist_add(struct llist_node *entry,
				   struct llist_head *head)
{
	struct llist_node *first = READ_ONCE(head->first);
	u32 next = first ? host_pfn_of(first) : PFN_NONE;
	bool was_empty = llist_add(entry, head);

	if (next != PFN_NONE)
		host_touch(next);
	watch_place(entry, head);
	return was_empty;
}

static inline struct llist_node *watch_llist_del_all(struct llist_head *head)
{
	struct llist_node *first = llist_del_all(head);

	for (struct llist_node *p = first; p; p = p->next)
		watch_place(p, NULL);
	return first;
}

static inline void watch_page_free(unsigned int order)
{
	running->page_free_events++;
	running->page_free_pages += 1ul << order;
}

/* What a kernel costs by itself is measured without. */
#ifndef SHIM_UNWATCHED
#define trace_mm_page_free(page, order) watch_page_free(order)
#define list_add(entry, head) watch_list_add(entry, head)
#define list_add_tail(entry, head) watch_list_add_tail(entry, head)
#define list_del(entry) watch_list_del(entry)
#define list_del_init(entry) watch_list_del_init(entry)
#define list_move(entry, head) watch_list_move(entry, head)
#define list_move_tail(entry, head) watch_list_move_tail(entry, head)
#define llist_add(entry, head) watch_llist_add(entry, head)
#define llist_del_all(head) watch_llist_del_all(head)
#endif

#endif
