/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * struct machine: all state of one instance of the model. Nothing of it is
 * global, so many machines live side by side.
 */
#ifndef ALLOCATOR_MACHINE_H
#define ALLOCATOR_MACHINE_H

#include <setjmp.h>

#include "allocator/page.h"
#include "allocator/zone.h"

struct capture_control;
struct contig_ops;

/**
 * struct touch_log - page ranges written, in order
 * @ranges: @ranges[0] is a stopper that nothing extends; the log starts at 1.
 * @nr: entries, the stopper not counted.
 * @cap: most that @nr can be.
 * @all: something did not fit: take every page as written.
 */
struct touch_log {
	struct pfn_range *ranges;
	uint32_t nr;
	uint32_t cap;
	bool all;
};

/* The same for pageblocks: a pfn in each. */
struct block_log {
	uint32_t *pfns;
	uint32_t nr;
	uint32_t cap;
	bool all;
};

/**
 * struct cma - one CMA area
 * @bitmap: a bit per page, set while allocated.
 * @dirty_start, @dirty_end: bits outside were never set since the last reset.
 */
struct cma {
	uint32_t base_pfn;
	uint32_t count;
	uint32_t available_count;
	uint32_t dirty_start;
	uint32_t dirty_end;
	struct spinlock lock;
	struct mutex alloc_mutex;
	uint64_t *bitmap;
};

/* A free block of the fresh machine, and its links there. */
struct fresh_head {
	uint32_t pfn;
	struct placement place;
	struct list_head lru;
};

/**
 * struct machine - an instance
 * @section_map: for each section, the address its struct page array would
 *	have if it began at pfn 0. A flat map is one big section.
 * @section_shift: pfn bits within a section; 31 if flat.
 * @max_pfn: the map's end: pages behind geometry.nr_pages are padding.
 * @map, @nr_sections, @section_pages, @room, @guard: for each section @room
 *	bytes that end with its array of @section_pages, and @guard bytes.
 * @is_spare: @map comes from another machine; once made, another can have it after this one.
 * @frozen_bit: reference counts have a frozen bit; else zero means frozen.
 * @nr_pcp_lists: NR_PCP_LISTS, or without those of the PMD order.
 * @res: the result that complaints go to.
 * @epoch: of the log since touched_clear(); see struct page.
 * @call, @context: number of the call at hand; enum context.
 * @task: enum task_kind: who allocates.
 * @request: the call at hand, whose answers count.
 * @nr_unanswered: direct reclaims and compactions without an answer, in a row.
 * @abandoned: where a request ends that has had no answer too often.
 * @capture: of the request that compacts, or NULL.
 * @events, @pgalloc: counted by each CPU for itself; PGALLOC is a zone's.
 * @drain_mutex: pcpu_drain_mutex.
 * @oom_lock: no task is killed without it.
 * @fresh_heads: ascending by pfn.
 * @fresh_zones: the zones of the fresh machine.
 */
struct machine {
	/* Fixed from create on, and what every free looks at. */
	uintptr_t *section_map;
	uint8_t section_shift;
	uint8_t max_order;
	uint8_t pageblock_order;
	uint8_t thp_order;
	uint8_t nr_cpus;
	uint8_t nr_zones;
	uint8_t nr_pcp_lists;
	uint8_t nr_cma;
	bool check_pages;
	bool defrag_mode;
	bool sparse;
	bool frozen_bit;

	/* Running state. */
	uint8_t cpu;
	uint16_t epoch;
	uint32_t call;
	uint8_t context;
	uint8_t task;
	const struct call *request;
	uint32_t nr_unanswered;
	jmp_buf *abandoned;
	struct capture_control *capture;
	struct event_state events;
	uint64_t pgalloc[GEOMETRY_MAX_ZONES];
	struct touch_log seen;
	struct touch_log undo;
	struct block_log seen_blocks;
	struct block_log undo_blocks;
	struct result *res;
	struct cma cma[GEOMETRY_MAX_CMA];
	struct zone zones[GEOMETRY_MAX_ZONES];
	struct mutex drain_mutex;
	struct mutex oom_lock;

	/* Cold. */
	struct geometry geometry;
	const struct contig_ops *contig;
	uint32_t max_pfn;
	void *map;
	bool is_spare;
	unsigned long nr_sections;
	unsigned long section_pages;
	size_t room;
	size_t guard;
	struct pageblock *shared_pageblocks;
	struct fresh_head *fresh_heads;
	size_t nr_fresh_heads;
	struct zone fresh_zones[GEOMETRY_MAX_ZONES];
	struct result scratch;
};

#define pageblock_nr_pages(m) (1ul << (m)->pageblock_order)

static inline unsigned long pageblock_start_pfn(const struct machine *m,
						unsigned long pfn)
{
	return pfn & -pageblock_nr_pages(m);
}

static inline unsigned long pageblock_end_pfn(const struct machine *m,
					      unsigned long pfn)
{
	return pageblock_start_pfn(m, pfn) + pageblock_nr_pages(m);
}

/**
 * pfn_to_page - the struct page of @pfn
 *
 * The pages of an absent section lie in memory that traps (memmap.c).
 */
static inline struct page *pfn_to_page(const struct machine *m,
				       unsigned long pfn)
{
	return (struct page *)(m->section_map[pfn >> m->section_shift] +
			       pfn * sizeof(struct page));
}

static inline struct zone *page_zone(struct machine *m, const struct page *page)
{
	return &m->zones[page_zonenum(page)];
}

/* Number of trailing zeroes; @x is not 0. */
static inline unsigned int ffs_long(unsigned long x)
{
	return __builtin_ctzl(x);
}

/* Floor of the base-2 logarithm; @x is not 0. */
static inline unsigned int ilog2(unsigned long x)
{
	return 63 - __builtin_clzl(x);
}

static inline int min_int(int a, int b)
{
	return a < b ? a : b;
}

static inline int max_int(int a, int b)
{
	return a > b ? a : b;
}

/* As the kernel's: with @lo above @hi the answer is @hi or @lo by @val. */
static inline int clamp_int(int val, int lo, int hi)
{
	return val >= hi ? hi : val <= lo ? lo : val;
}

/* --- locks --- */

/* Do others hold a lock at this try? */
static inline bool is_contended(const struct machine *m, struct contention *c)
{
	unsigned int earlier;

	if (likely(!c->on))
		return false;
	if (c->call != m->call) {
		c->call = m->call;
		c->tries = 0;
	}
	earlier = c->tries++;
	return earlier >= c->after &&
	       (!c->times || earlier - c->after < c->times);
}

static inline bool spin_trylock(const struct machine *m, struct spinlock *lock)
{
	return !is_contended(m, &lock->contended) && spin_take(lock);
}

static inline bool spin_trylock_irqsave(const struct machine *m,
					struct spinlock *lock)
{
	return !is_contended(m, &lock->contended) && spin_take_irqsave(lock);
}

/**
 * can_spin_trylock - may a lock be tried here? Without SMP every try has the lock, also one that an
 * NMI found taken.
 *
 * Source: mm/internal.h:can_spin_trylock().
 */
static inline bool can_spin_trylock(const struct machine *m)
{
	return m->nr_cpus || m->context != CONTEXT_NMI;
}

/* --- complaints --- */

/*
 * WARN_ON and its kin; also those that the kernel shows once only, since what
 * an operation does must not depend on the runs before. Gives the condition.
 */
#define VM_WARN_ON(m, cond)						\
	(unlikely(cond) ? (MACHINE_WARN(m, #cond), true) : false)

#define MACHINE_WARN(m, what)						\
	machine_warn(m, __FILE__, __LINE__, __func__, what)

void machine_warn(struct machine *m, const char *file, int line,
		  const char *function, const char *what);

/* --- the log of pages written --- */

static inline void touch_log_add(struct touch_log *log, uint32_t pfn)
{
	struct pfn_range *last = &log->ranges[log->nr];

	if (last->start + last->nr == pfn) {
		last->nr++;
		return;
	}
	if (unlikely(log->nr == log->cap)) {
		log->all = true;
		return;
	}
	log->nr++;
	last[1].start = pfn;
	last[1].nr = 1;
}

/**
 * touch - @page is about to change, or has
 *
 * Every write to a struct page comes with one. The stamps in the page keep
 * both logs free of repeats, so that they stay as long as what was written.
 */
UNWATCHED static inline void touch(struct machine *m, struct page *page)
{
	if (page->seen == m->epoch)
		return;
	page->seen = m->epoch;
	touch_log_add(&m->seen, page->pfn);
	if (!page->undo) {
		page->undo = 1;
		touch_log_add(&m->undo, page->pfn);
	}
}

/* --- setting fields that pages rarely change --- */

static inline void page_set_flags(struct machine *m, struct page *page,
				  uint64_t set)
{
	if ((page->flags & set) != set) {
		touch(m, page);
		page->flags |= set;
	}
}

static inline void page_clear_flags(struct machine *m, struct page *page,
				    uint64_t clear)
{
	if (page->flags & clear) {
		touch(m, page);
		page->flags &= ~clear;
	}
}

static inline void set_page_private(struct machine *m, struct page *page,
				    uint64_t private)
{
	if (page->private != private) {
		touch(m, page);
		page->private = private;
	}
}

static inline void page_set_mapping(struct machine *m, struct page *page,
				    uint64_t mapping)
{
	if (page->mapping != mapping) {
		touch(m, page);
		page->mapping = mapping;
	}
}

static inline void page_set_mapcount(struct machine *m, struct page *page,
				     int32_t mapcount)
{
	if (page->_mapcount != mapcount) {
		touch(m, page);
		page->_mapcount = mapcount;
	}
}

/* --- compound pages --- */

static inline struct page *compound_head(const struct machine *m,
					 struct page *page)
{
	uint32_t head = READ_ONCE(page->head);

	return head != PFN_NONE ? pfn_to_page(m, head) : page;
}

/* Tails have no LRU flag of their own. */
static inline bool PageLRU(const struct machine *m, struct page *page)
{
	return READ_ONCE(compound_head(m, page)->flags) & PG_lru;
}

static inline unsigned int compound_order(const struct page *page)
{
	return PageHead(page) ? page->place.order : 0;
}

#endif
