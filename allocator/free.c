/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Freeing; mm/page_alloc.c.
 */
#include "allocator/free.h"

__attribute__((noinline)) void bad_page(struct machine *m, struct page *page)
{
	struct result *res = m->res;

	if (res->nr_bad < RESULT_MAX_BAD) {
		res->bad[res->nr_bad] = page->pfn;
		origin_take(&res->bad_at[res->nr_bad], NULL, 0, NULL,
			    __builtin_return_address(0));
	}
	res->nr_bad++;

	/* All else is left for the reader of the report. */
	if (PageBuddy(page))
		clear_page_buddy(m, page);
}

static bool free_page_is_bad(struct machine *m, struct page *page)
{
	if (likely(page_expected_state(m, page, PAGE_FLAGS_CHECK_AT_FREE)))
		return false;
	bad_page(m, page);
	return true;
}

/*
 * Take a tail out of its compound block.
 *
 * The kernel keeps counters of the block where the first tails' mapping is and
 * checks those instead; here all tails are alike.
 */
static int free_tail_page_prepare(struct machine *m, struct page *head,
				  struct page *page)
{
	int bad = 0;

	if (m->check_pages &&
	    (page->mapping != TAIL_MAPPING || page->head != head->pfn)) {
		bad_page(m, page);
		bad = 1;
	}

	page_set_mapping(m, page, 0);
	touch(m, page);
	page->head = PFN_NONE;
	return bad;
}

static int free_tail_pages_prepare(struct machine *m, struct page *head,
				   unsigned int order)
{
	bool compound = PageCompound(head);
	int bad = 0;

	if (compound) {
		page_clear_flags(m, head + 1, PAGE_FLAGS_SECOND);
		touch(m, head);
		head->place.order = 0;
	}

	for (unsigned long i = 1; i < 1ul << order; i++) {
		struct page *page = head + i;

		if (compound)
			bad += free_tail_page_prepare(m, head, page);
		if (m->check_pages) {
			if (free_page_is_bad(m, page)) {
				bad++;
				continue;
			}
			if (page->private) {
				bad_page(m, page);
				bad++;
				continue;
			}
		}
		page_clear_flags(m, page, PAGE_FLAGS_CHECK_AT_PREP);
	}
	return bad;
}

static void count_munlocked(struct machine *m, struct page *page)
{
	int64_t nr = PageCompound(page) ? 1l << compound_order(page) : 1;

	ACCESS_POINT(ACCESS_RMW, &page_zone(m, page)->nr_mlock);
	page_zone(m, page)->nr_mlock -= nr;
	m->events.unevictable_cleared += nr;
}

bool free_pages_prepare_slow(struct machine *m, struct page *page,
			     unsigned int order)
{
	int bad = 0;

	VM_BUG_ON_PAGE(PageTail(page), page);
	if (unlikely(PageMlocked(page)))
		count_munlocked(m, page);

	/* Truncation may have raced with munlock: no harm done. */
	page_clear_flags(m, page, PG_mlocked);

	/* Keep it from being used again, and as it is. */
	if (unlikely(PageHWPoison(page)) && !order)
		return false;

	VM_BUG_ON_PAGE(PageCompound(page) && compound_order(page) != order,
		       page);

	if (unlikely(order))
		bad += free_tail_pages_prepare(m, page, order);

	if (PageAnon(page))
		page_set_mapping(m, page, 0);
	if (unlikely(page_has_type(page)))
		page_set_mapcount(m, page, PAGE_TYPE_NONE);

	if (m->check_pages) {
		if (free_page_is_bad(m, page))
			bad++;
		if (bad)
			return false;
	}

	page_clear_flags(m, page, PAGE_FLAGS_CHECK_AT_PREP);
	set_page_private(m, page, 0);
	return true;
}

static void add_page_to_zone_llist(struct machine *m, struct zone *zone,
				   struct page *page, unsigned int order)
{
	set_page_private(m, page, order);
	ATOMIC_BEGIN(&zone->trylock_free_pages);
	page_list_add(m, page, &zone->trylock_free_pages, false,
		      (struct placement){
			      .where = WHERE_DEFERRED,
			      .order = order,
		      });
	ATOMIC_END();
}

/* Take all deferred pages at once, as llist_del_all() does. */
static void llist_del_all(struct zone *zone)
{
	struct list_head *from = &zone->trylock_free_pages;

	ATOMIC_BEGIN(from);
	if (!list_empty(from)) {
		list_insert(&zone->deferred, from->prev, from->next);
		list_init(from);
	}
	ATOMIC_END();
}

void free_deferred_pages(struct machine *m, struct zone *zone,
			 unsigned int fpi_flags)
{
	struct list_head *list = &zone->deferred;

	llist_del_all(zone);
	while (!list_empty(list)) {
		struct page *page = lru_to_page(list->next);
		unsigned int order = page->private;

		page_list_del(m, page);
		/*
		 * As in the kernel the order stays in page->private, also when
		 * the block is merged into one that begins before it.
		 */
		split_large_buddy(m, zone, page, page_to_pfn(page), order,
				  fpi_flags);
		m->events.pgfree += 1ull << order;
	}
}

/* To the zone, or aside if its lock is taken and may only be tried. */
static void free_one_page(struct machine *m, struct zone *zone,
			  struct page *page, unsigned long pfn,
			  unsigned int order, unsigned int fpi_flags)
{
	if (unlikely(fpi_flags & FPI_NOLOCK)) {
		if (!can_spin_trylock(m) ||
		    !spin_trylock_irqsave(m, &zone->lock)) {
			add_page_to_zone_llist(m, zone, page, order);
			return;
		}
	} else {
		spin_lock_irqsave(&zone->lock);
		if (unlikely(!list_empty(&zone->trylock_free_pages)))
			free_deferred_pages(m, zone, fpi_flags);
	}

	split_large_buddy(m, zone, page, pfn, order, fpi_flags);
	spin_unlock_irqrestore(&zone->lock);
	m->events.pgfree += 1ull << order;
}

static void __free_pages_ok(struct machine *m, struct page *page,
			    unsigned int order, unsigned int fpi_flags)
{
	if (__free_pages_prepare(m, page, order, fpi_flags))
		free_one_page(m, page_zone(m, page), page, page_to_pfn(page),
			      order, fpi_flags);
}

void __free_pages_core(struct machine *m, struct page *page,
		       unsigned int order)
{
	for (unsigned long i = 0; i < 1ul << order; i++) {
		page_clear_flags(m, page + i, PG_reserved);
		set_page_count_as_frozen(m, page + i);
	}
	page_zone(m, page)->managed_pages += 1u << order;

	/* Not by way of the per-CPU lists, and to be allocated last. */
	__free_pages_ok(m, page, order, FPI_TO_TAIL);
}

void __free_frozen_pages(struct machine *m, struct page *page,
			 unsigned int order, unsigned int fpi_flags)
{
	unsigned long pfn = page_to_pfn(page);
	struct per_cpu_pages *pcp;
	struct zone *zone;
	int migratetype;

	if (!pcp_allowed_order(m, order)) {
		__free_pages_ok(m, page, order, fpi_flags);
		return;
	}

	if (!__free_pages_prepare(m, page, order, fpi_flags))
		return;

	/*
	 * HIGHATOMIC and CMA pages may sit on the movable list, from where
	 * they come back. Isolated ones must not be allocated.
	 */
	zone = page_zone(m, page);
	migratetype = get_pfnblock_migratetype(m, page, pfn);
	if (unlikely(migratetype >= MIGRATE_PCPTYPES)) {
		if (is_migrate_isolate(migratetype)) {
			free_one_page(m, zone, page, pfn, order, fpi_flags);
			return;
		}
		migratetype = MIGRATE_MOVABLE;
	}

	pcp = pcp_spin_trylock(m, zone);
	if (pcp) {
		if (free_frozen_page_commit(m, zone, pcp, page, migratetype,
					    order, fpi_flags))
			spin_unlock(&pcp->lock);
	} else {
		free_one_page(m, zone, page, pfn, order, fpi_flags);
	}
}

void ___free_pages(struct machine *m, struct page *page, unsigned int order,
		   unsigned int fpi_flags)
{
	/* Once ours is dropped, the holder of the last reference may free the page. */
	bool head = PageHead(page);

	if (put_page_testzero(m, page)) {
		__free_frozen_pages(m, page, order, fpi_flags);
	} else if (!head) {
		while (order-- > 0)
			__free_frozen_pages(m, page + (1ul << order), order,
					    fpi_flags);
	}
}

void put_page(struct machine *m, struct page *page)
{
	page = compound_head(m, page);
	if (put_page_testzero(m, page))
		free_frozen_pages(m, page, compound_order(page));
}

void split_page(struct machine *m, struct page *page, unsigned int order)
{
	VM_WARN_ON(m, !page_count(m, page));

	for (unsigned long i = 1; i < 1ul << order; i++)
		set_page_refcounted(m, page + i);

	VM_WARN_ON(m, PageCompound(page));
}
