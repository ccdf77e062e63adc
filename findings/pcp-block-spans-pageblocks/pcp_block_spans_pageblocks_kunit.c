// SPDX-License-Identifier: GPL-2.0-only
/*
 * A block on a per-CPU list is freed to the zone as a whole, to the list of its first pageblock,
 * although its second pageblock has been isolated.
 *
 * The test uses 16 pages, numbered from 0. While it runs, it holds all other pages of
 * their zone, so that the outcome of each call is determined.
 *
 * It needs ZONE_DMA, where nothing else allocates, and
 *   CONFIG_PAGE_BLOCK_MAX_ORDER=1
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-isolation.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

#include "../internal.h"
#if __has_include("../page_alloc.h")	/* before 7.3, in internal.h */
#include "../mm_init.h"
#include "../page_alloc.h"
#endif

#define NR_PAGES	16
#define NR_ZONES	1
#define SECOND_ZONE	0	/* its first page */
#define MAX_ORDER_USED	4
#define PAGEBLOCK_ORDER	1
#define NR_TEST_CPUS	1
#define CHECK_PAGES	true
#define TEXT_SIZE	4096

/* Of each zone: batch, high, high_min, high_max. */
static const int pcp_tuning[NR_ZONES][4] = {
	{ 2, 16, 16, 16 },
};

/* All other pages of the zones: allocated while the test runs. */
static LIST_HEAD(others);

/* The pfn of the test's page 0. */
static unsigned long first;

static struct zone *zones[2];
static unsigned long saved_watermark[2][NR_WMARK];
static long saved_reserve[2][MAX_NR_ZONES];
static bool saved_check, is_saved, has_room;
static int saved_threshold[2];

static const gfp_t zone_gfp[] = { __GFP_DMA, __GFP_DMA32 };

static struct page *nth(unsigned long n)
{
	return pfn_to_page(first + n);
}

static struct zone *zone_named(const char *name)
{
	struct zone *zone;

	for_each_populated_zone(zone)
		if (!strcmp(zone->name, name))
			return zone;
	return NULL;
}

static void check_pages(bool on)
{
	if (on)
		static_branch_enable(&check_pages_enabled);
	else
		static_branch_disable(&check_pages_enabled);
}

static bool take_blocks(int z, int order, unsigned long start, unsigned long *taken)
{
	gfp_t gfp = zone_gfp[z] | __GFP_MOVABLE | __GFP_NOWARN;
	struct page *page;
	bool got = false;

	while ((page = alloc_pages(gfp, order))) {
		split_page(page, order);
		for (int i = 0; i < 1 << order; i++)
			list_add(&page[i].lru, &others);
		if (taken)
			bitmap_set(taken, page_to_pfn(page) - start, 1 << order);
		got = true;
	}
	return got;
}

/*
 * Allocate every free page of a zone, and set its bit in @taken. Pageblocks that are completely
 * free become movable. Watermarks count the free lists only, so the last blocks of an order can
 * be stuck on a per-CPU list: drain, and try again.
 */
static void take(int z, unsigned long start, unsigned long *taken)
{
	for (int order = MAX_PAGE_ORDER; order >= 0; order--)
		while (take_blocks(z, order, start, taken))
			drain_all_pages(NULL);
}

/* Find an aligned range of as many pages among those. */
static bool find_room(unsigned long start, unsigned long end,
		      const unsigned long *taken)
{
	unsigned long align = 1UL << MAX_ORDER_USED, pfn = ALIGN(start, align);
	unsigned long last = end - NR_PAGES;

	/* Only the last pageblock of a zone can be incomplete. */
	if (NR_PAGES % (1 << PAGEBLOCK_ORDER))
		pfn = last;
	if (NR_ZONES > 1)
		pfn = last = zone_end_pfn(zones[0]) - SECOND_ZONE;
	for (; pfn <= last; pfn += align) {
		first = pfn;
		if (IS_ALIGNED(pfn, align) && pfn >= start &&
		    find_next_zero_bit(taken, end - start, pfn - start) >=
		    pfn - start + NR_PAGES)
			return true;
	}
	return false;
}

/* Free [n, end) as the largest blocks that fit. The lowest is freed last, and allocated first. */
static void free_range(unsigned long n, unsigned long end)
{
	while (end > n) {
		unsigned int order = min3(__ffs(end), (unsigned long)ilog2(end - n),
					  (unsigned long)MAX_ORDER_USED);
		struct page *page;

		end -= 1UL << order;
		page = nth(end);
		for (int i = 0; i < 1 << order; i++) {
			list_del(&page[i].lru);
			set_page_count(page + i, !i);
		}
		__free_pages(page, order);
		drain_all_pages(NULL);
	}
}

/* Set the tuning of a zone's per-CPU lists. Nothing else uses them. */
static void tune_pcp(struct zone *zone, int batch, int high, int high_min,
		     int high_max)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct per_cpu_pages *pcp = per_cpu_ptr(zone->per_cpu_pageset, cpu);

		pcp->batch = batch;
		pcp->high = high;
		pcp->high_min = high_min;
		pcp->high_max = high_max;
		pcp->free_count = 0;
		pcp->alloc_factor = 0;
		pcp->flags = 0;
	}
}

/*
 * Fold the per-CPU parts of a zone's counters, and set the threshold up to which CPUs keep such
 * parts. With 0, the counters are exact. Returns the threshold as it was.
 */
static int set_threshold(struct zone *zone, int threshold)
{
	int old = 0;
#ifdef CONFIG_SMP
	int cpu;

	for_each_online_cpu(cpu) {
		struct per_cpu_zonestat *stat = per_cpu_ptr(zone->per_cpu_zonestats, cpu);

		old = stat->stat_threshold;
		stat->stat_threshold = threshold;
		for (int i = 0; i < NR_VM_ZONE_STAT_ITEMS; i++)
			zone_page_state_add(xchg(&stat->vm_stat_diff[i], 0), zone, i);
	}
#endif
	return old;
}

static int machine_init(struct kunit *test)
{
	static const char *const names[] = { "DMA", "DMA32" };
	unsigned long start, end, *taken;
	int z, i;

	for (z = 0; z < NR_ZONES; z++) {
		zones[z] = zone_named(names[z]);
		if (!zones[z])
			kunit_skip(test, "no memory in ZONE_%s", names[z]);
	}
	if (MAX_PAGE_ORDER < MAX_ORDER_USED ||
	    (NR_PAGES > 1 << MAX_ORDER_USED && MAX_PAGE_ORDER != MAX_ORDER_USED))
		kunit_skip(test, "MAX_PAGE_ORDER is %d", MAX_PAGE_ORDER);
	if (pageblock_order != PAGEBLOCK_ORDER)
		kunit_skip(test, "pageblock_order is %d", pageblock_order);
	if (IS_ENABLED(CONFIG_SMP) != (NR_TEST_CPUS > 0))
		kunit_skip(test, IS_ENABLED(CONFIG_SMP) ? "SMP" : "no SMP");
	if (num_online_cpus() < NR_TEST_CPUS)
		kunit_skip(test, "only %d CPUs", num_online_cpus());

	start = zones[0]->zone_start_pfn;
	end = zone_end_pfn(zones[NR_ZONES - 1]);
	taken = kunit_kcalloc(test, BITS_TO_LONGS(end - start), sizeof(*taken),
			      GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, taken);
	saved_check = static_key_enabled(&check_pages_enabled);
	is_saved = true;
	has_room = false;
	check_pages(CHECK_PAGES);
	set_cpus_allowed_ptr(current, cpumask_of(0));
	drain_all_pages(NULL);
	for (z = 0; z < NR_ZONES; z++) {
		memcpy(saved_watermark[z], zones[z]->_watermark, sizeof(saved_watermark[z]));
		memset(zones[z]->_watermark, 0, sizeof(saved_watermark[z]));
		memcpy(saved_reserve[z], zones[z]->lowmem_reserve, sizeof(saved_reserve[z]));
		/* Nothing else allocates from these zones. */
		for (i = 0; i < MAX_NR_ZONES; i++)
			zones[z]->lowmem_reserve[i] = i < ZONE_NORMAL ? 0 : LONG_MAX / 2;
		saved_threshold[z] = set_threshold(zones[z], 0);
		take(z, start, taken);
	}
	has_room = find_room(start, end, taken);
	if (!has_room)
		kunit_skip(test, "no room in the zone, or it does not end where the test needs it");
	for (z = NR_ZONES - 1; z >= 0; z--)
		free_range(z ? SECOND_ZONE : 0,
			   z + 1 < NR_ZONES ? SECOND_ZONE : NR_PAGES);
	for (z = 0; z < NR_ZONES; z++) {
		clear_bit(ZONE_BELOW_HIGH, &zones[z]->flags);
		clear_bit(ZONE_RECLAIM_ACTIVE, &zones[z]->flags);
		tune_pcp(zones[z], pcp_tuning[z][0], pcp_tuning[z][1],
			 pcp_tuning[z][2], pcp_tuning[z][3]);
	}
	return 0;
}

/* "0-15:Movable 20:Isolate": the pages with a value, or "none". */
static const char *runs(struct kunit *test, const int *value, int no_value,
			const char *const *names)
{
	char *text = kunit_kzalloc(test, TEXT_SIZE, GFP_KERNEL);
	int len = 0;

	KUNIT_ASSERT_NOT_NULL(test, text);
	for (int n = 0, end; n < NR_PAGES; n = end) {
		for (end = n + 1; end < NR_PAGES && value[end] == value[n];)
			end++;
		if (value[n] == no_value)
			continue;
		len += scnprintf(text + len, TEXT_SIZE - len, "%s%d", len ? " " : "", n);
		if (end > n + 1)
			len += scnprintf(text + len, TEXT_SIZE - len, "-%d", end - 1);
		if (names)
			len += scnprintf(text + len, TEXT_SIZE - len, ":%s", names[value[n]]);
		else
			len += scnprintf(text + len, TEXT_SIZE - len, ":%d", value[n]);
	}
	return len ? text : "none";
}

static int *values(struct kunit *test, int value)
{
	int *array = kunit_kcalloc(test, NR_PAGES, sizeof(*array), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, array);
	for (int n = 0; n < NR_PAGES; n++)
		array[n] = value;
	return array;
}

static void look_at_list(const struct list_head *list, int order, int type,
			 int *list_of, int *private)
{
	struct page *page;

	list_for_each_entry(page, list, buddy_list) {
		unsigned long n = page_to_pfn(page) - first;

		for (int i = 0; i < 1 << order && n + i < NR_PAGES; i++) {
			list_of[n + i] = type;
			private[n + i] = i ? page_private(page + i) : 0;
		}
	}
}

/* Look at each block on the free lists of a zone. */
static void look_at_free(struct zone *zone, int *list_of, int *private)
{
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	for (int order = 0; order < NR_PAGE_ORDERS; order++)
		for (int type = 0; type < MIGRATE_TYPES; type++)
			look_at_list(&zone->free_area[order].free_list[type],
				     order, type, list_of, private);
	spin_unlock_irqrestore(&zone->lock, flags);
}

/* The free pages of a zone, each with the migratetype of the list it is on. */
static const char *free_pages_in(struct kunit *test, struct zone *zone)
{
	int *list_of = values(test, -1);

	look_at_free(zone, list_of, values(test, 0));
	return runs(test, list_of, -1, migratetype_names);
}

/* Free pages whose page->private is not 0, other than the first of a block. */
static const char *stale_private(struct kunit *test)
{
	int *private = values(test, 0);

	for (int z = 0; z < NR_ZONES; z++)
		look_at_free(zones[z], values(test, 0), private);
	return runs(test, private, 0, NULL);
}

/* "3:2": two free blocks of order 3. */
static const char *nr_free(struct kunit *test, struct zone *zone)
{
	char *text = kunit_kzalloc(test, TEXT_SIZE, GFP_KERNEL);
	int len = 0;

	KUNIT_ASSERT_NOT_NULL(test, text);
	for (int order = 0; order < NR_PAGE_ORDERS; order++)
		if (zone->free_area[order].nr_free)
			len += scnprintf(text + len, TEXT_SIZE - len, "%s%d:%lu",
					 len ? " " : "", order,
					 zone->free_area[order].nr_free);
	return len ? text : "none";
}

/* The refcounts that are not 0. */
static const char *refcounts(struct kunit *test)
{
	int *count = values(test, 0);

	for (int n = 0; n < NR_PAGES; n++)
		count[n] = page_ref_count(nth(n));
	return runs(test, count, 0, NULL);
}

/* The migratetype of each pageblock. */
static const char *pageblocks(struct kunit *test)
{
	int *type = values(test, 0);

	for (int n = 0; n < NR_PAGES; n++)
		type[n] = get_pageblock_migratetype(nth(n));
	return runs(test, type, -1, migratetype_names);
}

/* Free what a failed test still holds, and what was leaked as bad. */
static void recover(struct kunit *test)
{
	int *list_of = values(test, -1), *private = values(test, 0);

	if (NR_PAGES % (1 << PAGEBLOCK_ORDER) == 0)
		undo_isolate_page_range(first, first + NR_PAGES);
	for (int z = 0; z < NR_ZONES; z++)
		look_at_free(zones[z], list_of, private);
	for (int n = 0; n < NR_PAGES; n++) {
		struct page *page = nth(n);

		if (list_of[n] >= 0)
			continue;
		page->flags.f &= ~PAGE_FLAGS_CHECK_AT_PREP;
		memset(&page->lru, 0, sizeof(page->lru));
		page->mapping = NULL;
		set_page_private(page, 0);
		atomic_set(&page->_mapcount, -1);
		set_page_count(page, 1);
		__free_page(page);
	}
}

static void free_others(void)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, &others, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
	drain_all_pages(NULL);
}

/* Freeing a block that bypasses the per-CPU lists frees the zone's deferred blocks, too. */
static void free_deferred(int z)
{
	gfp_t gfp = zone_gfp[z] | __GFP_MOVABLE | __GFP_NOWARN;
	struct page *page = alloc_pages(gfp, PAGE_ALLOC_COSTLY_ORDER + 1);

	if (page)
		__free_pages(page, PAGE_ALLOC_COSTLY_ORDER + 1);
}

static void machine_exit(struct kunit *test)
{
	if (!is_saved)
		return;
	is_saved = false;
	free_others();
	for (int z = 0; z < NR_ZONES; z++)
		free_deferred(z);
	if (has_room)
		recover(test);
	drain_all_pages(NULL);
	/* Make all pageblocks movable again: see take(). */
	for (int z = 0; z < NR_ZONES; z++)
		take(z, 0, NULL);
	free_others();
	check_pages(saved_check);
	for (int z = 0; z < NR_ZONES; z++) {
		memcpy(zones[z]->_watermark, saved_watermark[z], sizeof(saved_watermark[z]));
		memcpy(zones[z]->lowmem_reserve, saved_reserve[z], sizeof(saved_reserve[z]));
		set_threshold(zones[z], saved_threshold[z]);
		tune_pcp(zones[z], zones[z]->pageset_batch, 0,
			 zones[z]->pageset_high_min, zones[z]->pageset_high_max);
	}
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	drain_all_pages(NULL);
}

static void test_pcp_block_spans_pageblocks(struct kunit *test)
{
	struct page *page;
	int ret;

	KUNIT_ASSERT_STREQ(test, free_pages_in(test, zones[0]), "0-15:Movable");
	KUNIT_ASSERT_STREQ(test, nr_free(test, zones[0]), "4:1");
	KUNIT_EXPECT_EQ(test, zone_page_state_snapshot(zones[0], NR_FREE_PAGES), 16);
	KUNIT_ASSERT_STREQ(test, pageblocks(test), "0-15:Movable");
	KUNIT_ASSERT_STREQ(test, refcounts(test), "none");
	KUNIT_EXPECT_STREQ(test, stale_private(test), "none");

	/* Allocate a block of order 2. */
	page = alloc_pages(__GFP_DMA | __GFP_MOVABLE | __GFP_NOWARN, 2);
	KUNIT_ASSERT_PTR_EQ(test, page, nth(0));
	KUNIT_EXPECT_STREQ(test, refcounts(test), "0:1");

	/* Free pages 0 to 3. */
	__free_pages(nth(0), 2);
	KUNIT_EXPECT_STREQ(test, refcounts(test), "none");

	/* Isolate the pageblocks of pages 2 to 3. */
	ret = start_isolate_page_range(first + 2, first + 4,
				       PB_ISOLATE_MODE_MEM_OFFLINE);
	KUNIT_ASSERT_EQ(test, ret, 0);
	KUNIT_EXPECT_STREQ(test, pageblocks(test), "0-1:Movable 2-3:Isolate 4-15:Movable");

	/* Drain all per-CPU lists. */
	drain_all_pages(NULL);

	/*
	 * A free block larger than a pageblock is on the list of the migratetype of all its
	 * pageblocks.
	 * With the bug, of page 0: order 4 on list 1, type 5 at 2. Expected: the list of each
	 * pageblock's type.
	 */
	KUNIT_EXPECT_STREQ(test, free_pages_in(test, zones[0]),
			   "0-1:Movable 2-3:Isolate 4-15:Movable");
	KUNIT_EXPECT_EQ(test, zone_page_state_snapshot(zones[0], NR_FREE_PAGES), 14);
	KUNIT_EXPECT_STREQ(test, pageblocks(test), "0-1:Movable 2-3:Isolate 4-15:Movable");
	KUNIT_EXPECT_STREQ(test, refcounts(test), "none");
	KUNIT_EXPECT_STREQ(test, stale_private(test), "none");
}

static struct kunit_case pcp_block_spans_pageblocks_cases[] = {
	KUNIT_CASE(test_pcp_block_spans_pageblocks),
	{}
};

static struct kunit_suite pcp_block_spans_pageblocks_suite = {
	.name = "pcp_block_spans_pageblocks",
	.init = machine_init,
	.exit = machine_exit,
	.test_cases = pcp_block_spans_pageblocks_cases,
};
kunit_test_suites(&pcp_block_spans_pageblocks_suite);

MODULE_DESCRIPTION("KUnit test of the page allocator");
MODULE_LICENSE("GPL");
