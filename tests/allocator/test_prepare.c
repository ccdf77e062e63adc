/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * free_pages_prepare(): what is cleaned, what is bad, what is kept.
 */
#include "tests/allocator/help.h"

/* Free a block with one page of it damaged; what became of the damaged page. */
static struct result free_damaged(struct machine *m, unsigned int order,
				  uint32_t gfp, unsigned int index,
				  enum damage damage, struct page_state *page)
{
	uint32_t pfn = take(m, order, MIGRATE_MOVABLE, gfp);
	struct result res;

	CALL(m, .op = OP_DAMAGE, .pfn = pfn + index, .kind = damage);
	res = CALL(m, .op = OP_FREE, .pfn = pfn, .order = order);
	*page = page_at(m, pfn + index);
	return res;
}

static void assert_bad(bool check_pages, unsigned int order, uint32_t gfp,
		       unsigned int index, enum damage damage)
{
	struct machine *m = make(GEOMETRY(.check_pages = check_pages));
	struct page_state page;
	struct result res = free_damaged(m, order, gfp, index, damage, &page);

	assert_int_equal(res.nr_bad, 1);
	assert_int_equal(res.bad[0], index);
	assert_int_equal(events(m).pgfree, 0);
	assert_int_equal(events(m).page_free_events, 1);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 64 - (1 << order));
	unmake(m);
}

/* Freed, and the damaged page is as if nothing had been. */
static void assert_cleaned(bool check_pages, unsigned int order, uint32_t gfp,
			   unsigned int index, enum damage damage)
{
	struct machine *m = make(GEOMETRY(.check_pages = check_pages));
	struct page_state page;
	struct result res = free_damaged(m, order, gfp, index, damage, &page);

	assert_int_equal(res.nr_bad, 0);
	assert_int_equal(page.flags & ~PGS_BUDDY, 0);
	assert_int_equal(page.mapcount, 0);
	assert_int_equal(page.mapping, MAPPING_NONE);
	if (!(page.flags & PGS_BUDDY))
		assert_int_equal(page.private, 0);
	assert_all_free(m);
	unmake(m);
}

static void a_mapped_page_is_bad(void **state)
{
	assert_bad(true, 0, 0, 0, DAMAGE_MAPCOUNT);
}

static void a_page_of_a_file_is_bad(void **state)
{
	assert_bad(true, 0, 0, 0, DAMAGE_MAPPING);
}

static void a_locked_page_is_bad(void **state)
{
	assert_bad(true, 0, 0, 0, DAMAGE_LOCKED);
}

static void a_page_on_the_lru_is_bad(void **state)
{
	assert_bad(true, 0, 0, 0, DAMAGE_LRU);
}

static void an_mlocked_page_is_cleaned(void **state)
{
	assert_cleaned(true, 0, 0, 0, DAMAGE_MLOCKED);
}

static void an_anonymous_page_is_cleaned(void **state)
{
	assert_cleaned(true, 0, 0, 0, DAMAGE_ANON);
}

static void a_page_type_is_cleaned(void **state)
{
	assert_cleaned(true, 0, 0, 0, DAMAGE_TYPE);
}

static void a_dirty_page_is_cleaned(void **state)
{
	assert_cleaned(true, 0, 0, 0, DAMAGE_DIRTY);
}

static void private_of_a_first_page_is_cleaned(void **state)
{
	assert_cleaned(true, 2, 0, 0, DAMAGE_PRIVATE);
}

static void private_of_a_later_page_is_bad(void **state)
{
	assert_bad(true, 2, 0, 3, DAMAGE_PRIVATE);
}

static void an_mlocked_later_page_is_bad(void **state)
{
	assert_bad(true, 2, 0, 3, DAMAGE_MLOCKED);
}

static void an_anonymous_later_page_is_bad(void **state)
{
	assert_bad(true, 2, 0, 3, DAMAGE_ANON);
}

static void a_page_type_of_a_later_page_is_bad(void **state)
{
	assert_bad(true, 2, 0, 3, DAMAGE_TYPE);
}

static void a_dirty_later_page_is_cleaned(void **state)
{
	assert_cleaned(true, 2, 0, 3, DAMAGE_DIRTY);
}

static void a_compound_tail_with_another_mapping_is_bad(void **state)
{
	assert_bad(true, 2, GFPB_COMP, 3, DAMAGE_MAPPING);
}

static void a_locked_compound_tail_is_bad(void **state)
{
	assert_bad(true, 2, GFPB_COMP, 3, DAMAGE_LOCKED);
}

static void a_locked_first_compound_tail_goes_unnoticed(void **state)
{
	assert_cleaned(true, 2, GFPB_COMP, 1, DAMAGE_LOCKED);
}

static void a_mapped_first_compound_tail_is_bad(void **state)
{
	assert_bad(true, 2, GFPB_COMP, 1, DAMAGE_MAPCOUNT);
}

static void an_intact_compound_block_is_taken_apart(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 2, MIGRATE_MOVABLE, GFPB_COMP);
	struct page_state tail = page_at(m, pfn + 1);

	assert_int_equal(page_at(m, pfn).flags, PGS_HEAD);
	assert_int_equal(page_at(m, pfn).order, 2);
	assert_int_equal(tail.flags, PGS_TAIL);
	assert_int_equal(tail.mapping, MAPPING_TAIL);
	assert_int_equal(tail.head, pfn);

	assert_int_equal(CALL(m, .op = OP_FREE, .pfn = pfn, .order = 2).nr_bad,
			 0);
	tail = page_at(m, pfn + 1);
	assert_int_equal(tail.flags, 0);
	assert_int_equal(tail.mapping, MAPPING_NONE);
	assert_int_equal(tail.head, PFN_NONE);
	assert_all_free(m);
	unmake(m);
}

static void flags_are_not_looked_at_without_checks(void **state)
{
	assert_cleaned(false, 0, 0, 0, DAMAGE_LOCKED);
}

static void later_pages_are_not_looked_at_without_checks(void **state)
{
	assert_cleaned(false, 2, 0, 3, DAMAGE_MLOCKED);
}

static void all_bad_pages_of_a_block_are_reported(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 2, MIGRATE_MOVABLE, 0);
	struct result res;

	for (uint32_t i = 0; i < 4; i += 3)
		CALL(m, .op = OP_DAMAGE, .pfn = pfn + i, .kind = DAMAGE_LOCKED);
	res = CALL(m, .op = OP_FREE, .pfn = pfn, .order = 2);
	assert_int_equal(res.nr_bad, 2);
	assert_int_equal(res.bad[0], pfn + 3);
	assert_int_equal(res.bad[1], pfn);
	unmake(m);
}

static void an_hwpoisoned_page_is_leaked_as_it_is(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 0, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_LOCKED);
	CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_PRIVATE);
	CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_HWPOISON);
	assert_int_equal(CALL(m, .op = OP_FREE, .pfn = pfn).nr_bad, 0);
	assert_int_equal(page_at(m, pfn).flags, PGS_HWPOISON | PGS_LOCKED);
	assert_int_not_equal(page_at(m, pfn).private, 0);
	assert_int_equal(page_at(m, pfn).where, WHERE_NONE);
	assert_int_equal(events(m).page_free_events, 1);
	assert_int_equal(events(m).pgfree, 0);
	unmake(m);
}

static void an_hwpoisoned_page_loses_mlocked_all_the_same(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 0, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_MLOCKED);
	CALL(m, .op = OP_DAMAGE, .pfn = pfn, .kind = DAMAGE_HWPOISON);
	give(m, pfn, 0);
	assert_int_equal(page_at(m, pfn).flags, PGS_HWPOISON);
	unmake(m);
}

static void hwpoison_in_a_block_is_freed_with_it_and_kept(void **state)
{
	struct machine *m = make(GEOMETRY());
	uint32_t pfn = take(m, 1, MIGRATE_MOVABLE, 0);

	CALL(m, .op = OP_DAMAGE, .pfn = pfn + 1, .kind = DAMAGE_HWPOISON);
	give(m, pfn, 1);
	assert_int_equal(page_at(m, pfn + 1).flags, PGS_HWPOISON);
	assert_all_free(m);
	unmake(m);
}

static void an_event_counts_the_pages_of_its_block(void **state)
{
	struct machine *m = make(GEOMETRY());

	give(m, take(m, 3, MIGRATE_MOVABLE, 0), 3);
	assert_int_equal(events(m).page_free_events, 1);
	assert_int_equal(events(m).page_free_pages, 8);
	assert_int_equal(events(m).pgfree, 8);
	unmake(m);
}

TESTS(T(a_mapped_page_is_bad), T(a_page_of_a_file_is_bad),
      T(a_locked_page_is_bad), T(a_page_on_the_lru_is_bad),
      T(an_mlocked_page_is_cleaned), T(an_anonymous_page_is_cleaned),
      T(a_page_type_is_cleaned), T(a_dirty_page_is_cleaned),
      T(private_of_a_first_page_is_cleaned),
      T(private_of_a_later_page_is_bad), T(an_mlocked_later_page_is_bad),
      T(an_anonymous_later_page_is_bad),
      T(a_page_type_of_a_later_page_is_bad),
      T(a_dirty_later_page_is_cleaned),
      T(a_compound_tail_with_another_mapping_is_bad),
      T(a_locked_compound_tail_is_bad),
      T(a_locked_first_compound_tail_goes_unnoticed),
      T(a_mapped_first_compound_tail_is_bad),
      T(an_intact_compound_block_is_taken_apart),
      T(flags_are_not_looked_at_without_checks),
      T(later_pages_are_not_looked_at_without_checks),
      T(all_bad_pages_of_a_block_are_reported),
      T(an_hwpoisoned_page_is_leaked_as_it_is),
      T(an_hwpoisoned_page_loses_mlocked_all_the_same),
      T(hwpoison_in_a_block_is_freed_with_it_and_kept),
      T(an_event_counts_the_pages_of_its_block))
