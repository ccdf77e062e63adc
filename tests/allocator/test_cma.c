/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CMA: places, alignment, release.
 */
#include <errno.h>

#include "allocator/cma.h"
#include "tests/allocator/help.h"

#define AREA .nr_cma = 1, .cma = { { 20, 24 } }

static struct result cma(struct machine *m, uint32_t nr, unsigned int align)
{
	return CALL(m, .op = OP_CMA_ALLOC, .nr = nr, .order = align);
}

static struct result release(struct machine *m, uint32_t pfn, uint32_t nr)
{
	return CALL(m, .op = OP_CMA_RELEASE, .pfn = pfn, .nr = nr);
}

static void the_first_place_is_taken(void **state)
{
	struct machine *m = make(GEOMETRY(AREA));

	assert_int_equal(cma(m, 3, 0).pfn, 20);
	assert_int_equal(cma(m, 5, 0).pfn, 23);
	assert_int_equal(page_at(m, 27).refcount, 1);
	assert_int_equal(page_at(m, 28).refcount, 0);
	unmake(m);
}

static void alignment_is_of_the_address(void **state)
{
	struct machine *m = make(GEOMETRY(AREA));

	assert_int_equal(cma(m, 1, 3).pfn, 24);
	assert_int_equal(cma(m, 1, 3).pfn, 32);
	assert_int_equal(cma(m, 2, 0).pfn, 20);
	unmake(m);
}

static void a_gap_that_is_too_small_is_passed_over(void **state)
{
	struct machine *m = make(GEOMETRY(AREA));

	cma(m, 8, 0);
	release(m, 20, 2);
	release(m, 24, 3);
	assert_int_equal(cma(m, 3, 0).pfn, 24);
	assert_int_equal(cma(m, 3, 0).pfn, 28);
	assert_int_equal(cma(m, 2, 0).pfn, 20);
	unmake(m);
}

static void a_busy_place_is_passed_over(void **state)
{
	struct machine *m = make(GEOMETRY(AREA));

	while (zone_at(m, 0).nr_free_pages > 24)
		take(m, 0, MIGRATE_UNMOVABLE, 0);
	assert_int_equal(take(m, 0, MIGRATE_MOVABLE, 0), 20);
	assert_int_equal(cma(m, 3, 0).pfn, 21);
	unmake(m);
}

static void more_than_there_is_is_busy(void **state)
{
	struct machine *m = make(GEOMETRY(AREA));

	assert_int_equal(cma(m, 25, 0).ret, -EBUSY);
	assert_int_equal(cma(m, 24, 0).ret, 0);
	assert_int_equal(cma(m, 1, 0).ret, -EBUSY);
	assert_int_equal(cma(m, 0, 0).ret, -ENOMEM);
	unmake(m);
}

static void a_range_across_sections_is_passed_over(void **state)
{
	struct machine *m = make(GEOMETRY(AREA, .section_order = 4));

	assert_int_equal(cma(m, 1, 0).pfn, 20);
	assert_int_equal(cma(m, 12, 0).pfn, 32);
	unmake(m);
}

static void released_pages_are_free_in_the_area(void **state)
{
	struct machine *m = make(GEOMETRY(AREA));
	struct result res;

	cma(m, 24, 0);
	res = release(m, 20, 24);
	assert_int_equal(res.ret, 0);
	assert_int_equal(res.nr_warned, 0);
	assert_int_equal(zone_at(m, 0).nr_free_cma, 24);
	assert_int_equal(cma(m, 24, 0).ret, 0);
	unmake(m);
}

static void pages_of_others_are_not_released(void **state)
{
	struct machine *m = make(GEOMETRY(AREA));

	assert_int_equal(release(m, 19, 2).ret, -EINVAL);
	assert_int_equal(release(m, 43, 2).ret, -EINVAL);
	unmake(m);
}

/* What the four ways do with a page that is still held. */
static struct result release_held(const char *how, bool check_pages,
				  struct machine **m)
{
	*m = make_as(how, GEOMETRY(AREA, .check_pages = check_pages));
	cma(*m, 4, 0);
	CALL(*m, .op = OP_GET, .pfn = 22);
	return release(*m, 20, 4);
}

static void a_held_page_is_warned_of_and_bad(void **state)
{
	static const char *const ways[] = { "per-page", "batched", "patch-v3" };

	for (size_t i = 0; i < 3; i++) {
		struct machine *m;
		struct result res = release_held(ways[i], true, &m);

		assert_int_equal(res.nr_warned, 1);
		assert_int_equal(res.nr_bad, 1);
		assert_int_equal(res.bad[0], 22);
		assert_int_equal(page_at(m, 22).where, WHERE_NONE);
		CALL(m, .op = OP_PUT, .pfn = 22);
		assert_all_free(m);
		unmake(m);
	}
}

static void two_pass_does_not_report_a_held_page(void **state)
{
	struct machine *m;
	struct result res = release_held("two-pass", true, &m);

	assert_int_equal(res.nr_warned, 1);
	assert_int_equal(res.nr_bad, 0);
	CALL(m, .op = OP_PUT, .pfn = 22);
	assert_all_free(m);
	unmake(m);
}

/* As in the kernel, where nothing but the checks stands in the way. */
static void a_held_page_is_freed_all_the_same_without_checks(void **state)
{
	struct machine *m;

	release_held("batched", false, &m);
	assert_int_equal(page_at(m, 20).order, 2);
	assert_int_equal(page_at(m, 22).refcount, 1);
	unmake(m);
}

static void a_fresh_area_is_all_free(void **state)
{
	struct machine *m = make(GEOMETRY(AREA));

	cma(m, 24, 0);
	model_backends->ops->reset(m);
	assert_int_equal(cma(m, 24, 0).ret, 0);
	unmake(m);
}

TESTS(T(the_first_place_is_taken), T(alignment_is_of_the_address),
      T(a_gap_that_is_too_small_is_passed_over),
      T(a_busy_place_is_passed_over), T(more_than_there_is_is_busy),
      T(a_range_across_sections_is_passed_over),
      T(released_pages_are_free_in_the_area),
      T(pages_of_others_are_not_released),
      T(a_held_page_is_warned_of_and_bad),
      T(two_pass_does_not_report_a_held_page),
      T(a_held_page_is_freed_all_the_same_without_checks),
      T(a_fresh_area_is_all_free))
