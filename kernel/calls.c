/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a program's operations call. Included behind the tree's mm/page_alloc.c, whose static
 * functions it needs: by kernel/page_alloc.c in user space, by booted/page_alloc.c in a kernel
 * that is booted.
 */
#include "kernel/statics.h"
#include "kernel/older.h"

static void fresh_tuning(struct per_cpu_pages *pcp)
{
#if HAS_PCP_TUNING
	pcp->high = running->geometry.pcp_high;
	pcp->free_count = 0;
	pcp->alloc_factor = 0;
	pcp->flags = 0;
#endif
}

void shim_fresh_tuning(void)
{
	for (unsigned int i = 0; i < running->geometry.nr_zones; i++) {
		int cpu;

		for_each_possible_cpu(cpu)
			fresh_tuning(per_cpu_ptr(shim_zone(i)->per_cpu_pageset,
						 cpu));
	}
}

/* At boot, when __init is still there. */
void __ref shim_init_block(struct page *page, enum migratetype type)
{
	init_pageblock_migratetype(page, type, false);
}

void shim_set_block_type(struct page *page, enum migratetype type)
{
	set_pageblock_migratetype(page, type);
}

void shim_account(struct zone *zone, int nr_pages, int migratetype)
{
	account_freepages(zone, nr_pages, migratetype);
}

#if HAS_NOLOCK_FREE
void shim_drain_deferred(struct zone *zone)
{
	struct llist_node *next, *first = llist_del_all(shim_deferred(zone));
	unsigned long flags;

	if (!first)
		return;
	spin_lock_irqsave(&zone->lock, flags);
	for (; first; first = next) {
		struct page *page = container_of((void *)first, struct page,
						 lru);
		unsigned int order = page->private;

		next = first->next;
		split_large_buddy(zone, page, page_to_pfn(page), order,
				  FPI_NONE);
		__count_vm_events(PGFREE, 1 << order);
	}
	spin_unlock_irqrestore(&zone->lock, flags);
}
#else
void shim_drain_deferred(struct zone *zone)
{
}
#endif

/* --- allocation --- */

/* Room for an array of pages. */
static struct page **shim_bulk(void)
{
	return running->bulk + (size_t)shim_context * running->max_bulk;
}

static gfp_t gfp_of(const struct call *c)
{
	gfp_t gfp = 0;

#define GFP(name, bit)				\
	if (c->gfp & GFPB_##name)		\
		gfp |= __GFP_##name;
#include "program/gfp.def"
#undef GFP
#if !HAS_ATOMIC_BY_HIGH
	/* As in that kernel's GFP_ATOMIC. */
	if (gfp & __GFP_HIGH && !(gfp & __GFP_DIRECT_RECLAIM))
		gfp |= __GFP_ATOMIC;
#endif
	gfp &= ~(GFP_ZONEMASK | __GFP_RECLAIMABLE);
	if (c->type == MIGRATE_MOVABLE)
		gfp |= __GFP_MOVABLE;
	if (c->type == MIGRATE_RECLAIMABLE)
		gfp |= __GFP_RECLAIMABLE;
	return gfp;
}

/*
 * As the slow path tries for an atomic request, but down to the min watermark only:
 * without ALLOC_MIN_RESERVE and ALLOC_NON_BLOCK.
 */
static struct page *alloc_highatomic(const struct call *c)
{
	unsigned int alloc_flags = ALLOC_WMARK_MIN | ALLOC_HIGHATOMIC;
	gfp_t gfp = gfp_of(c);
	struct alloc_context ac = { 0 };

	prepare_alloc_pages(gfp, c->order, 0, NULL, &ac, &gfp, &alloc_flags);
	return get_page_from_freelist(gfp, c->order, alloc_flags, &ac);
}

static struct page *alloc_frozen(const struct call *c)
{
	if (c->op == OP_ALLOC_HIGHATOMIC)
		return alloc_highatomic(c);
	return __alloc_frozen_pages_noprof(gfp_of(c), c->order, 0, NULL,
					   ALLOC_DEFAULT);
}

struct request {
	const struct call *c;
	struct page *page;
};

static void alloc_attempt(void *arg)
{
	struct request *request = arg;

	request->page = alloc_frozen(request->c);
}

static int do_alloc(const struct call *c, struct result *res)
{
	struct request request = { .c = c };
	struct page *page;

	if (!host_attempt(alloc_attempt, &request)) {
		/* It was in direct reclaim or compaction. */
		current->flags &= ~PF_MEMALLOC;
		current->capture_control = NULL;
		return -EAGAIN;
	}
	page = request.page;
	if (!page)
		return -ENOMEM;
	if (c->op != OP_ALLOC_FROZEN)
		set_page_refcounted(page);
	res->pfn = shim_pfn(page);
	return 0;
}

#if HAS_NOLOCK_ALLOC
static struct page *alloc_nolock(const struct call *c)
{
	if (c->frozen)
		return alloc_frozen_pages_nolock_noprof(0, NUMA_NO_NODE,
							c->order);
	return alloc_pages_nolock_noprof(0, NUMA_NO_NODE, c->order);
}
#else
/* The runner knows that there are none, and asks for none. */
static struct page *alloc_nolock(const struct call *c)
{
	return NULL;
}
#endif

static int do_alloc_nolock(const struct call *c, struct result *res)
{
	struct page *page = alloc_nolock(c);

	if (!page)
		return -ENOMEM;
	res->pfn = shim_pfn(page);
	return 0;
}

static int do_alloc_bulk(const struct call *c, struct result *res)
{
	struct page **pages = shim_bulk();
	int got;

	memset(pages, 0, c->nr * sizeof(*pages));
	got = alloc_pages_bulk_noprof(gfp_of(c), 0, NULL, c->nr, pages);
	for (int i = 0; i < got; i++)
		res->pfns[i] = shim_pfn(pages[i]);
	return got;
}

static int do_alloc_contig(const struct call *c, struct result *res)
{
	gfp_t gfp = GFP_KERNEL | __GFP_NOWARN;
	unsigned long start = kernel_pfn(c->pfn), nr = c->nr;
	int ret;

	if (!nr && c->op == OP_ALLOC_CONTIG_COMP)
		nr = 1ul << c->order;
	if (!nr)
		return -EINVAL;
	if (c->op == OP_ALLOC_CONTIG_COMP)
		gfp |= __GFP_COMP;

	if (c->op == OP_ALLOC_CONTIG)
		ret = alloc_contig_range_noprof(start, start + nr,
						ACR_FLAGS_NONE, gfp);
	else
		ret = alloc_contig_frozen_range_noprof(start, start + nr,
						       ACR_FLAGS_NONE, gfp);
	if (!ret)
		res->pfn = c->pfn;
	return ret;
}

static int do_cma_alloc(const struct call *c, struct result *res)
{
	struct page *page = shim_cma_alloc(c->area, c->nr, c->order);

	if (!page)
		return -EBUSY;
	res->pfn = shim_pfn(page);
	return 0;
}

/* --- freeing --- */

void shim_put_page(struct page *page)
{
	page = compound_head(page);
	if (put_page_testzero(page))
		free_frozen_pages(page, compound_order(page));
}

static void do_free(const struct call *c, fpi_t fpi_flags)
{
	struct page *page = shim_page(c->pfn);

	if (c->frozen)
		__free_frozen_pages(page, c->order, fpi_flags);
	else
		___free_pages(page, c->order, fpi_flags);
}

void shim_free_block(const struct freed_block *block)
{
	const struct call c = {
		.pfn = block->pfn,
		.order = block->order,
		.frozen = block->frozen,
	};

	do_free(&c, FPI_NONE);
}

static void free_contig(unsigned long pfn, unsigned long nr)
{
	if (running->batched || !HAS_BATCHES) {
		free_contig_range(pfn, nr);
		return;
	}
	while (nr--)
		__free_page(pfn_to_page(pfn++));
}

void shim_free_contig_frozen(unsigned long pfn, unsigned long nr)
{
	if (running->batched || PageCompound(pfn_to_page(pfn))) {
		free_contig_frozen_range(pfn, nr);
		return;
	}
	while (nr--)
		free_frozen_pages(pfn_to_page(pfn++), 0);
}

static void free_bulk(const struct call *c)
{
	struct page **pages = shim_bulk();

	for (u32 i = 0; i < c->nr; i++)
		pages[i] = shim_page(c->pfns[i]);
	if (running->batched) {
		free_pages_bulk(pages, c->nr);
		return;
	}
	for (u32 i = 0; i < c->nr; i++)
		__free_page(pages[i]);
}

/* --- the rest --- */

static int do_try_get(const struct call *c)
{
	struct page *page = shim_page(c->pfn);

	if (!get_page_unless_zero(page))
		return 0;
	shim_put_page(page);
	return 1;
}

/* As try_to_claim_block() would, if it liked: not within a larger block. */
static int do_set_type(const struct call *c)
{
	struct page *page = shim_page(c->pfn);
	unsigned long start = pageblock_start_pfn(page_to_pfn(page));
	int mt = get_pageblock_migratetype(page);
	struct page *buddy;
	unsigned long flags;
	int ret;

	if (!migratetype_is_mergeable(mt) || !migratetype_is_mergeable(c->type) ||
	    !host_present(pageblock_start_pfn((unsigned long)c->pfn)))
		return -1;
	buddy = pfn_to_page(find_large_buddy(start));
	if (PageBuddy(buddy) && buddy_order(buddy) > pageblock_order)
		return -1;

	spin_lock_irqsave(&page_zone(page)->lock, flags);
	ret = move_freepages_block(page_zone(page), page, mt, c->type);
	spin_unlock_irqrestore(&page_zone(page)->lock, flags);
	return ret < 0 ? -1 : 0;
}

static void do_pressure(const struct call *c)
{
	unsigned long *flags = &shim_zone(c->zone)->flags;

	__assign_bit(ZONE_RECLAIM_ACTIVE, flags,
		     c->kind & ZONES_RECLAIM_ACTIVE);
#if HAS_BELOW_HIGH
	__assign_bit(ZONE_BELOW_HIGH, flags, c->kind & ZONES_BELOW_HIGH);
#endif
}

static int do_unreserve(const struct call *c)
{
	const struct alloc_context ac = {
		.zonelist = node_zonelist(0, 0),
		.highest_zoneidx = ZONE_NORMAL,
		.migratetype = c->type,
	};

	return unreserve_highatomic_pageblock(&ac, c->kind);
}

/* What a page is full of while somebody has it. */
#define CALLERS_BYTE	0x5c

#define STALE_PRIVATE	1ul
#define FILE_MAPPING	0xf11e0000ul
#define ANON_MAPPING	0xa0a00001ul

static void do_damage(struct page *page, enum damage damage)
{
	unsigned long *flags = shim_page_flags(page);

	switch (damage) {
	case DAMAGE_HWPOISON:
#ifdef CONFIG_MEMORY_FAILURE
		*flags |= 1ul << PG_hwpoison;
#endif
		break;
	case DAMAGE_MAPCOUNT:
		atomic_set(&page->_mapcount, 0);
		break;
	case DAMAGE_MAPPING:
		page->mapping = (void *)FILE_MAPPING;
		break;
	case DAMAGE_LOCKED:
		*flags |= 1ul << PG_locked;
		break;
	case DAMAGE_LRU:
		*flags |= 1ul << PG_lru;
		break;
	case DAMAGE_PRIVATE:
		page->private = STALE_PRIVATE;
		break;
	case DAMAGE_MLOCKED:
		*flags |= 1ul << PG_mlocked;
		break;
	case DAMAGE_ANON:
		page->mapping = (void *)ANON_MAPPING;
		break;
	case DAMAGE_TYPE:
		page->page_type = UINT_MAX;
		__SetPageTable(page);
		break;
	case DAMAGE_DIRTY:
		*flags |= 1ul << PG_dirty;
		break;
	case NR_DAMAGES:
		break;
	}
}

static void do_repair(struct page *page)
{
	unsigned long clear = 1ul << PG_locked | 1ul << PG_lru |
			      1ul << PG_mlocked | 1ul << PG_dirty;

	atomic_set(&page->_mapcount, -1);
	/* The first two tails of a compound block hold other fields of its own. */
	if (PageTail(page) && page - compound_head(page) < 3)
		return;
	*shim_page_flags(page) &= ~clear;
	page->mapping = PageTail(page) ? TAIL_MAPPING : NULL;
	page->private = 0;
}

/* --- calls --- */

/* The kernel's files are compiled without warnings; an operation must not be missed. */
#pragma clang diagnostic error "-Wswitch"

static void apply(const struct call *c, struct result *res)
{
	struct zone *zone = shim_zone(
		c->zone < running->geometry.nr_zones ? c->zone : 0);
	struct page *page = c->pfn < running->max_pfn ? shim_page(c->pfn) :
							NULL;

	shim_highest_zone = zone_idx(zone);
	switch ((enum op_code)c->op) {
	case OP_ALLOC:
	case OP_ALLOC_FROZEN:
	case OP_ALLOC_HIGHATOMIC:
		res->ret = do_alloc(c, res);
		break;
	case OP_ALLOC_NOLOCK:
		res->ret = do_alloc_nolock(c, res);
		break;
	case OP_ALLOC_BULK:
		res->ret = do_alloc_bulk(c, res);
		break;
	case OP_ALLOC_CONTIG:
	case OP_ALLOC_CONTIG_FROZEN:
	case OP_ALLOC_CONTIG_COMP:
		res->ret = do_alloc_contig(c, res);
		break;
	case OP_CMA_ALLOC:
		res->ret = do_cma_alloc(c, res);
		break;
	case OP_CMA_RELEASE:
		if (!shim_cma_release(c->area, page, c->nr))
			res->ret = -EINVAL;
		break;
	case OP_FREE:
		do_free(c, FPI_NONE);
		break;
	case OP_FREE_NOLOCK:
		do_free(c, FPI_NOLOCK);
		break;
	case OP_FREE_CONTIG:
		free_contig(kernel_pfn(c->pfn), c->nr);
		break;
	case OP_FREE_CONTIG_FROZEN:
		shim_free_contig_frozen(kernel_pfn(c->pfn), c->nr);
		break;
	case OP_FREE_BULK:
		free_bulk(c);
		break;
	case OP_PUT:
		shim_put_page(shim_page(c->pfn + c->tail));
		break;
	case OP_GET:
		get_page(shim_page(c->pfn + c->tail));
		break;
	case OP_TRY_GET:
		res->ret = do_try_get(c);
		break;
	case OP_FREEZE:
		res->ret = page_ref_freeze(page, c->refs);
		break;
	case OP_UNFREEZE:
		page_ref_unfreeze(page, c->refs);
		break;
	case OP_SPLIT:
		split_page(page, c->order);
		break;
	case OP_DAMAGE:
		do_damage(page, c->kind);
		break;
	case OP_REPAIR:
		do_repair(page);
		break;
	case OP_TASK:
		shim_set_task(c->kind);
		break;
	case OP_RECLAIM:
	case OP_COMPACT:
	case OP_OOM:
		/* For requests, which bring their answers along. */
		break;
	case OP_CPU:
		break;
	case OP_CONTEND_PCP:
		if (IS_ENABLED(CONFIG_SMP))
			shim_contend(&per_cpu_ptr(zone->per_cpu_pageset,
						  shim_cpu)->lock,
				     c->kind, c->after, c->times);
		break;
	case OP_CONTEND_ZONE:
		shim_contend(&zone->lock, c->kind, c->after, c->times);
		break;
	case OP_DRAIN:
		drain_pages(c->cpu);
		break;
	case OP_DRAIN_ALL:
		drain_all_pages(NULL);
		break;
	case OP_DECAY:
		decay_pcp_high(zone, per_cpu_ptr(zone->per_cpu_pageset,
						 shim_cpu));
		break;
	case OP_SET_TYPE:
		res->ret = do_set_type(c);
		break;
	case OP_ISOLATE:
		res->ret = c->nr ? start_isolate_page_range(
					   kernel_pfn(c->pfn),
					   kernel_pfn(c->pfn + c->nr),
					   c->kind) :
				   -EINVAL;
		break;
	case OP_UNDO_ISOLATE:
		if (c->nr)
			undo_isolate_page_range(kernel_pfn(c->pfn),
						kernel_pfn(c->pfn + c->nr));
		break;
	case OP_UNRESERVE:
		res->ret = do_unreserve(c);
		break;
	case OP_PRESSURE:
		do_pressure(c);
		break;
	case OP_KSWAPD:
		shim_kswapd();
		break;
	case OP_OVERLAP:
	case OP_SWITCH:
	case OP_INTERRUPT:
	case NR_OPS:
		break;
	}
}

/* In the context that it names, with the locks that somebody else holds. */
static void run_call(const struct call *c, struct result *res)
{
	static const int counts[NR_CONTEXTS] = {
		[CONTEXT_IRQ] = HARDIRQ_OFFSET,
		[CONTEXT_NMI] = HARDIRQ_OFFSET + NMI_OFFSET,
	};
	/* An older one frees as ever, which an NMI must not. */
	bool lockless = HAS_NOLOCK_FREE && op_is(c->op, CLASS_NOLOCK);
	int count = 0;

	if (lockless)
		count = counts[c->kind];
	else if (op_is_buddy_alloc(c->op))
		count = shim_request_context();

	shim_begin_call(lockless);
	shim_begin_request(c);
	preempt_count_add(count);
	apply(c, res);
	preempt_count_sub(count);
	shim_end_call();
	shim_begin_request(NULL);
}
