/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fresh machines: which blocks are free, on which lists, and what is not.
 */
#include "tests/allocator/help.h"

static void blocks_are_as_large_as_possible_and_ascend(void **state)
{
	struct machine *m = make(GEOMETRY());

	assert_list(m, 0, 4, MIGRATE_MOVABLE, 0, 16, 32, 48);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 64);
	unmake(m);
}

static void an_odd_end_is_made_of_ever_smaller_blocks(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_pages = 16 + 8 + 4 + 2 + 1));

	for (unsigned int order = 0, pfn = 30; order < 4;
	     order++, pfn -= 1u << order)
		assert_list(m, 0, order, MIGRATE_MOVABLE, pfn);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 0);
	unmake(m);
}

static void a_block_ends_where_its_zone_ends(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_zones = 2,
					  .zone_start = { 0, 21 }));

	assert_list(m, 0, 0, MIGRATE_MOVABLE, 20);
	assert_list(m, 0, 2, MIGRATE_MOVABLE, 16);
	assert_list(m, 1, 0, MIGRATE_MOVABLE, 21);
	assert_list(m, 1, 1, MIGRATE_MOVABLE, 22);
	assert_list(m, 1, 3, MIGRATE_MOVABLE, 24);
	assert_list(m, 1, 4, MIGRATE_MOVABLE, 32, 48);
	unmake(m);
}

static void pages_in_holes_are_reserved_and_held(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_holes = 1,
					  .holes = { { 17, 2 } }));

	for (uint32_t pfn = 17; pfn < 19; pfn++) {
		assert_int_equal(page_at(m, pfn).flags, PGS_RESERVED);
		assert_int_equal(page_at(m, pfn).refcount, 1);
		assert_int_equal(page_at(m, pfn).where, WHERE_NONE);
	}
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 16, 19);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 62);
	unmake(m);
}

static void the_map_is_padded_with_reserved_pages(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_pages = 49));

	assert_int_equal(m->max_pfn, 64);
	assert_true(PageReserved(pfn_to_page(m, 49)));
	assert_true(PageReserved(pfn_to_page(m, 63)));
	assert_list(m, 0, 0, MIGRATE_MOVABLE, 48);
	unmake(m);
}

static void cma_pageblocks_are_free_on_their_lists(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_cma = 1, .cma = { { 20, 12 } }));

	assert_list(m, 0, 2, MIGRATE_MOVABLE, 16);
	assert_list(m, 0, 2, MIGRATE_CMA, 20);
	assert_list(m, 0, 3, MIGRATE_CMA, 24);
	assert_int_equal(zone_at(m, 0).nr_free_cma, 12);
	assert_int_equal(zone_at(m, 0).nr_free_pages, 64);
	unmake(m);
}

static void cma_pageblocks_of_a_pcp_order_do_not_stay_on_the_lists(void **state)
{
	struct machine *m = make(GEOMETRY_PCP(.nr_cma = 1,
					      .cma = { { 16, 8 } }));

	assert_list(m, 0, 3, MIGRATE_CMA, 16);
	assert_int_equal(m->zones[0].pcp[0].count, 0);
	unmake(m);
}

static void pageblocks_are_movable_or_cma(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_cma = 1, .cma = { { 20, 4 } },
					  .nr_zones = 2,
					  .zone_start = { 0, 33 }));

	for (uint32_t pfn = 0; pfn < 64; pfn++)
		assert_int_equal(model_backends->ops->pageblock_type(m, pfn),
				 pfn >= 20 && pfn < 24 ? MIGRATE_CMA :
							 MIGRATE_MOVABLE);
	unmake(m);
}

static void zones_of_a_flat_map_do_not_share_the_pageblock_they_meet_in(
	void **state)
{
	struct machine *m = make(GEOMETRY(.nr_zones = 2,
					  .zone_start = { 0, 33 }));

	set_pageblock_migratetype(m, pfn_to_page(m, 32), MIGRATE_UNMOVABLE);
	assert_int_equal(model_backends->ops->pageblock_type(m, 33),
			 MIGRATE_MOVABLE);
	unmake(m);
}

static void zones_of_a_sparse_map_share_the_pageblock_they_meet_in(void **state)
{
	struct machine *m = make(GEOMETRY(.nr_zones = 2, .section_order = 4,
					  .zone_start = { 0, 33 }));

	set_pageblock_migratetype(m, pfn_to_page(m, 32), MIGRATE_UNMOVABLE);
	assert_int_equal(model_backends->ops->pageblock_type(m, 33),
			 MIGRATE_UNMOVABLE);
	unmake(m);
}

static void nothing_has_been_counted(void **state)
{
	struct machine *m = make(GEOMETRY_PCP(.nr_cma = 1,
					      .cma = { { 16, 8 } }));
	struct event_state none = { .cma_available = { 8 } };
	struct event_state e = events(m);
	struct touched t;

	assert_memory_equal(&e, &none, sizeof(e));
	model_backends->ops->touched(m, &t);
	assert_int_equal(t.nr, 0);
	assert_int_equal(t.nr_blocks, 0);
	assert_false(t.all);
	unmake(m);
}

static void lists_are_sized_by_the_watermarks(void **state)
{
	/* 256M: min_free_kbytes 2048, so 512 pages; low 512 + 128. */
	struct machine *m = make(GEOMETRY(.nr_pages = 65536, .nr_cpus = 2,
					  .max_order = 10,
					  .pageblock_order = 9,
					  .watermarks = 1));
	struct pcp_state pcp;

	model_backends->ops->pcp(m, 0, 1, &pcp);
	assert_int_equal(pcp.batch, 15);
	assert_int_equal(pcp.high_min, 320);
	assert_int_equal(pcp.high_max, 4096);
	assert_int_equal(m->zones[0].watermark[WMARK_HIGH], 768);
	unmake(m);
}

static void the_geometry_may_size_them_instead(void **state)
{
	struct machine *m = make(GEOMETRY_PCP());
	struct pcp_state pcp;

	model_backends->ops->pcp(m, 0, 0, &pcp);
	assert_int_equal(pcp.batch, 4);
	assert_int_equal(pcp.high, 16);
	assert_int_equal(pcp.high_min, 16);
	assert_int_equal(pcp.high_max, 16);
	unmake(m);
}

static void a_section_in_a_hole_has_no_struct_pages(void **state)
{
	struct machine *m = make(GEOMETRY(.section_order = 4, .nr_holes = 2,
					  .holes = { { 14, 10 }, { 24, 9 } }));

	assert_int_equal(page_at(m, 15).flags, PGS_RESERVED);
	assert_int_equal(page_at(m, 32).flags, PGS_RESERVED);
	assert_list(m, 0, 1, MIGRATE_MOVABLE, 12, 34);
	assert_list(m, 0, 4, MIGRATE_MOVABLE, 48);
	unmake(m);
}

static void more_sections_than_can_be_mapped_are_refused(void **state)
{
	struct geometry g = GEOMETRY(.nr_pages = 1 << 17, .section_order = 4);
	const char *why = NULL;

	assert_null(model_backends->ops->create(model_backends->impl, &g,
						&why));
	assert_non_null(why);
}

TESTS(T(blocks_are_as_large_as_possible_and_ascend),
      T(an_odd_end_is_made_of_ever_smaller_blocks),
      T(a_block_ends_where_its_zone_ends),
      T(pages_in_holes_are_reserved_and_held),
      T(the_map_is_padded_with_reserved_pages),
      T(cma_pageblocks_are_free_on_their_lists),
      T(cma_pageblocks_of_a_pcp_order_do_not_stay_on_the_lists),
      T(pageblocks_are_movable_or_cma),
      T(zones_of_a_flat_map_do_not_share_the_pageblock_they_meet_in),
      T(zones_of_a_sparse_map_share_the_pageblock_they_meet_in),
      T(nothing_has_been_counted),
      T(lists_are_sized_by_the_watermarks),
      T(the_geometry_may_size_them_instead),
      T(a_section_in_a_hole_has_no_struct_pages),
      T(more_sections_than_can_be_mapped_are_refused))
