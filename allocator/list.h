/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Circular doubly linked lists, as everywhere in mm.
 *
 * An entry that is on no list has both links NULL, never stale ones, so that
 * a machine that was reset is the same memory as a fresh one.
 */
#ifndef ALLOCATOR_LIST_H
#define ALLOCATOR_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "allocator/lock.h"

struct list_head {
	struct list_head *next;
	struct list_head *prev;
};

#define list_entry(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

static inline void list_init(struct list_head *head)
{
	head->next = head;
	head->prev = head;
}

static inline bool list_empty(const struct list_head *head)
{
	return READ_ONCE(head->next) == head;
}

static inline void list_insert(struct list_head *entry, struct list_head *prev,
			       struct list_head *next)
{
	entry->next = next;
	entry->prev = prev;
	prev->next = entry;
	next->prev = entry;
}

static inline void list_remove(struct list_head *entry)
{
	entry->prev->next = entry->next;
	entry->next->prev = entry->prev;
	entry->next = NULL;
	entry->prev = NULL;
}

#endif
