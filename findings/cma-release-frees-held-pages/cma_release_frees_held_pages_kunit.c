// SPDX-License-Identifier: GPL-2.0-only
/*
 * A page of a CMA area is released while someone else has a reference to it, as
 * filemap_get_entry() and GUP-fast may for a moment. cma_release() warns, and rightly. The page
 * must then stay out of the free lists until the last reference is dropped.
 *
 * It needs a CMA area. Page checking is switched off while it runs, as in production; with page
 * checking the page is leaked, which does no harm.
 *   CONFIG_CMA=y
 *   CONFIG_PAGE_BLOCK_MAX_ORDER=9
 *   Command line: cma_area=1024
 */
#include <kunit/test.h>
#include <linux/cma.h>
#include <linux/gfp.h>
#include <linux/mm.h>

#include "../internal.h"
#if __has_include("../page_alloc.h")	/* before 7.3, in internal.h */
#include "../mm_init.h"
#include "../page_alloc.h"
#endif

static bool saved_check;

static int find_area(struct cma *cma, void *area)
{
	*(struct cma **)area = cma;
	return 1;
}

/* Is the page part of a block on a free list? */
static bool is_free(struct page *page)
{
	unsigned long pfn = page_to_pfn(page);

	for (int order = 0; order < NR_PAGE_ORDERS; order++) {
		struct page *head = pfn_to_page(ALIGN_DOWN(pfn, 1UL << order));

		if (PageBuddy(head) && buddy_order(head) >= order)
			return true;
	}
	return false;
}

static int no_page_checking(struct kunit *test)
{
	saved_check = static_key_enabled(&check_pages_enabled);
	static_branch_disable(&check_pages_enabled);
	return 0;
}

static void restore_page_checking(struct kunit *test)
{
	if (saved_check)
		static_branch_enable(&check_pages_enabled);
}

static void test_cma_release_frees_held_pages(struct kunit *test)
{
	struct cma *area = NULL;
	struct page *page;
	bool freed;

	cma_for_each_area(find_area, &area);
	if (!area)
		kunit_skip(test, "no CMA area");

	page = cma_alloc(area, 1, 0, true);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);

	/* Somebody else holds the page while its owner releases it. */
	get_page(page);
	kunit_info(test, "the kernel is expected to print: at cma_release+\n");
	KUNIT_EXPECT_TRUE(test, cma_release(area, page, 1));
	drain_all_pages(NULL);

	freed = is_free(page);
	KUNIT_EXPECT_FALSE(test, freed);
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
	/* Dropping the last reference would free the page a second time. */
	if (freed)
		set_page_count(page, 0);
	else
		put_page(page);
}

static struct kunit_case cma_release_cases[] = {
	KUNIT_CASE(test_cma_release_frees_held_pages),
	{}
};

static struct kunit_suite cma_release_suite = {
	.name = "cma_release_frees_held_pages",
	.init = no_page_checking,
	.exit = restore_page_checking,
	.test_cases = cma_release_cases,
};
kunit_test_suites(&cma_release_suite);

MODULE_DESCRIPTION("KUnit test of cma_release()");
MODULE_LICENSE("GPL");
