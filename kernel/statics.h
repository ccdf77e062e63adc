/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the other files need of page_alloc.c's and cma.c's static functions.
 */
#ifndef KERNEL_STATICS_H
#define KERNEL_STATICS_H

#include "kernel/kernel.h"
#include <linux/mm.h>
#include <linux/mmzone.h>
#include "internal.h"
/* What was moved out of internal.h since. */
#if __has_include("mm_init.h")
#include "mm_init.h"
#include "page_alloc.h"
#endif

/* The pages of the machine are numbered from 0, as the kernel's own in user space. */
static inline unsigned long kernel_pfn(u32 pfn)
{
	return running->first_pfn + pfn;
}

static inline struct page *shim_page(u32 pfn)
{
	return pfn_to_page(kernel_pfn(pfn));
}

static inline u32 shim_pfn(const struct page *page)
{
	return page_to_pfn(page) - running->first_pfn;
}

/* The geometry's zones are the last of those that ordinary memory is in. */
static inline struct zone *shim_zone(unsigned int i)
{
	return &NODE_DATA(0)->node_zones[ZONE_NORMAL -
					 (running->geometry.nr_zones - 1) + i];
}

/** shim_deferred - blocks that nolock frees have put aside */
static inline struct llist_head *shim_deferred(struct zone *zone)
{
#if HAS_NOLOCK_FREE
	return &zone->trylock_free_pages;
#else
	static struct llist_head none;

	return &none;
#endif
}

static inline unsigned long *shim_page_flags(struct page *page)
{
	return (unsigned long *)&page->flags;
}

/** shim_boot_zone - a zone's name, and the lists that it has before it gets its own. */
void shim_boot_zone(struct zone *zone);

/** shim_zonelists - let every zone fall back to those below. */
void shim_zonelists(void);

/**
 * shim_lists - the zones' own lists, watermarks and reserves
 *
 * As at boot, only that CMA areas are there already: what they free is not to
 * stay on a per-CPU list.
 */
void shim_lists(void);

/** shim_fresh_tuning - each list's marks and counts as shim_lists() left them. */
void shim_fresh_tuning(void);

/** shim_seen_type - a migratetype as backend/mm_types.h numbers it, where CMA has a number */
static inline u8 shim_seen_type(int type)
{
	return type + (!IS_ENABLED(CONFIG_CMA) && type == MIGRATE_ISOLATE);
}

/** shim_type_of - the reverse */
static inline int shim_type_of(u8 seen)
{
	return seen - (!IS_ENABLED(CONFIG_CMA) && seen > MIGRATE_ISOLATE);
}

/**
 * shim_init_blocks - set the types of a zone's pageblocks, by its number
 * shim_free_zone - free its pages, but for those of holes and CMA areas
 */
void shim_init_blocks(unsigned int i);
void shim_free_zone(unsigned int i);

/** shim_init_block - the type of @page's pageblock at boot. */
void shim_init_block(struct page *page, enum migratetype type);

/** shim_set_block_type - set the type of @page's pageblock. */
void shim_set_block_type(struct page *page, enum migratetype type);

void shim_account(struct zone *zone, int nr_pages, int migratetype);

/**
 * shim_free_blocks - pages in free blocks of a pageblock or more, not isolated
 * shim_account_blocks - some more of them, if the kernel counts them
 */
long shim_free_blocks(const struct zone *zone);
void shim_account_blocks(struct zone *zone, long nr_pages);
void shim_drain_deferred(struct zone *zone);

/** shim_poison_boot - PAGE_POISONING, if it is built in, is on from now on */
void shim_poison_boot(void);

/** shim_cma_boot - make the geometry's areas, and free them as at boot; or why not */
const char *shim_cma_boot(void);

/** shim_cma_alloc, shim_cma_release - cma_alloc() and cma_release(), by an area's number */
struct page *shim_cma_alloc(unsigned int area, unsigned long nr,
			    unsigned int align);
bool shim_cma_release(unsigned int area, struct page *page, unsigned long nr);

/** shim_cma_state - what a CMA area says it has left, and what its bitmap has taken */
void shim_cma_state(unsigned int area, u64 *available, u64 *used);

/** shim_free_contig_frozen - free_contig_frozen_range(), or page by page. */
void shim_free_contig_frozen(unsigned long pfn, unsigned long nr);

/** shim_put_page - put_page() of something that is not on an LRU list. */
void shim_put_page(struct page *page);

/** shim_take_mutex - mutex_trylock() of one that only another CPU's call may have */
int shim_take_mutex(struct mutex *lock);

/** shim_may_sleep - @function sleeps: an assertion fails if a spinlock is held */
void shim_may_sleep(const char *function);

/** shim_set_task - what current is from now on */
void shim_set_task(enum task_kind task);

/** shim_request_context - what the preemption count of its requests is */
int shim_request_context(void);

/** shim_begin_request - the call whose answers count from now on; NULL: none */
void shim_begin_request(const struct call *c);

/** shim_kswapd - a round of balance_pgdat() */
void shim_kswapd(void);

/** shim_free_block - free what a request's answer frees */
void shim_free_block(const struct freed_block *block);

extern int shim_max_order;
extern unsigned int shim_pageblock_order;
extern int shim_thp_order;

/** shim_percpu_init - give each CPU its copy of the per-CPU variables. */
void shim_percpu_init(void);

/**
 * shim_contend - somebody else holds, or no longer holds, the lock
 * @after, @times: of the tries of one operation, the first @after have it all
 *	the same, the next @times fail, and the others have it; with @times 0
 *	the others fail, too.
 */
void shim_contend(spinlock_t *lock, bool on, u8 after, u8 times);

/**
 * shim_begin_call - an operation begins: tries of a lock count from 0
 * shim_end_call - it ends
 * @lockless: it must not wait for one.
 */
void shim_begin_call(bool lockless);
void shim_end_call(void);

#endif
