/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/page_alloc.c, as it is, and the operations, which call
 * its static functions.
 *
 * The kernel: everything that allocates, frees, merges, splits, isolates, drains.
 * Custom: the geometry's zones do not follow the kernel's zone flags, so that the
 * highest zone that a request may use is the call's.
 */
#include <linux/stddef.h>
#include <linux/mm.h>
#include <linux/highmem.h>
#include <linux/interrupt.h>
#include <linux/compaction.h>
#include <linux/migrate.h>
#include <linux/mm_inline.h>
#include <linux/page-isolation.h>
#include <linux/memcontrol.h>
#include <linux/suspend.h>
#include <linux/swap.h>
#include <linux/vmstat.h>
#include <trace/events/kmem.h>
#include <trace/events/oom.h>
#include "kernel/statics.h"
#include "kernel/contents.h"
#include "kernel/watch.h"

/*
 * Custom: no page has more contents than one line, if it has any, so that zeroing is
 * counted. For this the functions of highmem.h that the file calls are named.
 */
static inline void shim_clear_pages(unsigned long pfn, unsigned int nr)
{
	running->res->nr_zeroed += nr;
	for (; SHIM_CONTENTS && nr; pfn++, nr--)
		host_fill(shim_contents(pfn), 0, SHIM_LINE);
}

#undef clear_pages
#define clear_pages(addr, nr) shim_clear_pages(__pa(addr) >> PAGE_SHIFT, nr)
#define clear_highpage_kasan_tagged(page) shim_clear_pages(page_to_pfn(page), 1)

/* Custom: as WARN_ON_ONCE(), each time. */
#undef WARN_ON_ONCE_GFP
#define WARN_ON_ONCE_GFP(cond, gfp)					\
({									\
	bool __warn = cond;						\
									\
	WARN_ON(__warn && !((gfp) & __GFP_NOWARN));			\
	unlikely(__warn);						\
})

/* Of the call that each context is in: a word each, so that no two share one. */
static unsigned long shim_highest_zones[SHIM_CONTEXTS];

#define shim_highest_zone shim_highest_zones[shim_context]
#define gfp_zone(gfp) ((void)(gfp), shim_highest_zone)

#include <mm/page_alloc.c>

#ifdef CONFIG_SMP
const bool kernel_is_smp = true;
#else
const bool kernel_is_smp;
#endif
const bool kernel_has_debug_vm = IS_ENABLED(CONFIG_DEBUG_VM);
const uint64_t kernel_lacks = 0
#define FEATURE(name, file, pattern) | (uint64_t)!HAS_##name << FEATURE_##name
#include "backend/features.def"
#undef FEATURE
;
static_assert(NR_FEATURES <= BITS_PER_TYPE(kernel_lacks));
#ifdef CONFIG_SPARSEMEM
const bool kernel_is_sparse = true;
#else
const bool kernel_is_sparse;
#endif
const bool kernel_has_thp = IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE);
const bool kernel_has_cma = IS_ENABLED(CONFIG_CMA);
const size_t kernel_page_size = sizeof(struct page);
const unsigned int kernel_block_bits = NR_PAGEBLOCK_BITS;
const unsigned long kernel_head_flag = 1ul << PG_head;
const char kernel_doc[] = SHIM_DOC;

static_assert(!(sizeof(struct page) & (sizeof(struct page) - 1)),
	      "host.c shifts by the size of a struct page");

/* --- boot and tuning --- */

void shim_boot_zone(struct zone *zone)
{
	zone->name = zone_names[zone_idx(zone)];
	zone->per_cpu_pageset = &boot_pageset;
	zone->per_cpu_zonestats = &boot_zonestats;
}

/*
 * A kernel without SMP has no per-CPU lists: in 7.3 their lock is never to be had.
 * Before, it was to be had: here somebody else has it, always.
 */
static void without_lists(struct per_cpu_pages __percpu *pcp)
{
	if (!HAS_NO_LISTS_ON_UP && !kernel_is_smp)
		shim_contend(&per_cpu_ptr(pcp, 0)->lock, true,
			     0, 0);
}

void shim_zonelists(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		per_cpu_pages_init(&per_cpu(boot_pageset, cpu),
				   &per_cpu(boot_zonestats, cpu));
	without_lists(&boot_pageset);
	build_zonelists(NODE_DATA(0));
	/* A geometry may be too small for what the kernel thinks is worth it. */
	page_group_by_mobility_disabled = 0;
}

#if HAS_PCP_TUNING
static void tune_lists(struct zone *zone)
{
	const struct geometry *g = &running->geometry;
	int batch = g->pcp_batch ? g->pcp_batch : zone_batchsize(zone);
	int high_min = zone_highsize(zone, batch, 0, 0);
	int high_max = zone_highsize(zone, batch, 0,
				     MIN_PERCPU_PAGELIST_HIGH_FRACTION);
	int cpu;

	if (g->pcp_high) {
		high_min = g->pcp_high;
		high_max = max(high_max, high_min);
	}
	__zone_set_pageset_high_and_batch(zone, high_min, high_max, batch);
	for_each_possible_cpu(cpu)
		per_cpu_ptr(zone->per_cpu_pageset, cpu)->high = g->pcp_high;
}
#else
/* Such a kernel is built without SMP, so that it uses no list: without_lists(). */
static void tune_lists(struct zone *zone)
{
}
#endif

static void clear_watermarks(struct zone *zone)
{
	memset(zone->_watermark, 0, sizeof(zone->_watermark));
	memset(zone->lowmem_reserve, 0, sizeof(zone->lowmem_reserve));
}

void shim_lists(void)
{
	const struct geometry *g = &running->geometry;

	for (unsigned int i = 0; i < g->nr_zones; i++) {
		setup_zone_pageset(shim_zone(i));
		without_lists(shim_zone(i)->per_cpu_pageset);
	}
	/* min_free_kbytes goes by what GFP_USER may use. */
	shim_highest_zone = ZONE_NORMAL;
	init_per_zone_wmark_min();
	if (g->pcp_batch || g->pcp_high)
		for (unsigned int i = 0; i < g->nr_zones; i++)
			tune_lists(shim_zone(i));
	if (!g->watermarks)
		for (unsigned int i = 0; i < g->nr_zones; i++)
			clear_watermarks(shim_zone(i));
#if HAS_DEFRAG_MODE
	defrag_mode = g->defrag_mode;
#endif
	/* As once the kernel is up: before, nothing may sleep. */
	gfp_allowed_mask = __GFP_BITS_MASK;
}

#include "kernel/calls.c"

/* What the caller finds in a page that it was given; and it writes to it. */
static void take_page(unsigned long pfn, bool must_be_zero, struct result *res)
{
	u8 *line = shim_contents(pfn);

	if (must_be_zero && shim_first_not(line, 0, SHIM_LINE) &&
	    !res->nr_stale++)
		res->stale = pfn;
	host_fill(line, CALLERS_BYTE, SHIM_LINE);
}

static void take_pages(const struct call *c, struct result *res)
{
	bool asked = op_is_buddy_alloc(c->op) && c->gfp & GFPB_ZERO;
	unsigned long nr = c->nr;

	if (op_is_buddy_alloc(c->op) || c->op == OP_ALLOC_CONTIG_COMP)
		nr = 1ul << c->order;
	if (c->op == OP_ALLOC_BULK) {
		for (int i = 0; i < res->ret; i++)
			take_page(res->pfns[i], SHIM_INIT, res);
	} else {
		for (unsigned long i = 0; !res->ret && i < nr; i++)
			take_page(res->pfn + i, SHIM_INIT || asked, res);
	}
	/* Whether it was zeroed when it was freed. */
	if (SHIM_INIT)
		res->nr_zeroed = asked && !res->ret ? nr - res->nr_stale : 0;
}

void kernel_apply(const struct call *c, struct result *res)
{
	/* What follows is kept by CPU. */
	if (c->op == OP_CPU)
		shim_enter_cpu(c->cpu, c->kind == CONTEXT_IRQ);
#ifdef CONFIG_MEM_ALLOC_PROFILING
	/* As alloc_hooks() does around each call of an allocator. */
	current->alloc_tag = &shim_tag;
#endif
	run_call(c, res);
	if (SHIM_CONTENTS && op_is(c->op, CLASS_ALLOCATES))
		take_pages(c, res);
	else if (SHIM_INIT)
		res->nr_zeroed = 0;
}
