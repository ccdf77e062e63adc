/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a page's count means (docs/refcounts.md): the rules of the seeds in
 * order, then the steps of the counts themselves. Each on a machine with
 * zero-frozen counts and on one with a frozen bit, unless it says which.
 */
#include "tests/allocator/help.h"

/* A machine of each kind in turn. */
#define for_each_kind(m)						\
	for (int kind_ = 0; kind_ < NR_REFCOUNTS; kind_++)		\
		for (struct machine *m =				\
			     make(GEOMETRY(.refcounts = kind_));	\
		     m; unmake(m), m = NULL)

static int count(struct machine *m, uint32_t pfn)
{
	return page_at(m, pfn).refcount;
}

/* The counts of the pages from @pfn on. */
#define assert_counts(m, pfn, ...)					\
	do {								\
		const int counts_[] = { __VA_ARGS__ };			\
									\
		for (size_t i_ = 0; i_ < sizeof(counts_) / sizeof(int); i_++) \
			assert_int_equal(count(m, (pfn) + i_), counts_[i_]); \
	} while (0)

static uint32_t take_frozen(struct machine *m, unsigned int order)
{
	struct result res = CALL(m, .op = OP_ALLOC_FROZEN, .order = order);

	assert_int_equal(res.ret, 0);
	return res.pfn;
}

static bool is_free(struct machine *m, uint32_t pfn, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++) {
		bool in_block = false;

		for (unsigned int order = 0; order <= m->max_order; order++) {
			struct page_state head =
				page_at(m, (pfn + i) & -(1u << order));

			in_block |= head.where == WHERE_BUDDY &&
				    head.order == order;
		}
		if (!in_block)
			return false;
	}
	return true;
}

/* --- the rules of the seeds --- */

/* Seed 001: "only the first page gets its refcount initialized". */
static void a_block_of_order_2_counts_1_0_0_0(void **state)
{
	for_each_kind(m) {
		assert_counts(m, take(m, 2, MIGRATE_MOVABLE, 0), 1, 0, 0, 0);
		assert_counts(m, take(m, 0, MIGRATE_MOVABLE, 0), 1);
	}
}

/* Seed 001: __free_pages() asks the first page, and frees the whole group. */
static void free_pages_tests_only_the_head(void **state)
{
	for_each_kind(m) {
		give(m, take(m, 3, MIGRATE_MOVABLE, 0), 3);
		assert_int_equal(events(m).page_free_events, 1);
		assert_all_free(m);
	}
}

/* Seed 001, note 2. */
static void with_the_head_held_the_tails_go_at_once(void **state)
{
	for_each_kind(m) {
		uint32_t pfn = take(m, 2, MIGRATE_MOVABLE, 0);

		assert_int_equal(CALL(m, .op = OP_TRY_GET, .pfn = pfn).ret, 1);
		CALL(m, .op = OP_GET, .pfn = pfn);
		give(m, pfn, 2);
		assert_counts(m, pfn, 1, 0, 0, 0);
		assert_true(is_free(m, pfn + 1, 3));
		assert_false(is_free(m, pfn, 1));

		CALL(m, .op = OP_PUT, .pfn = pfn);
		assert_all_free(m);
	}
}

/* Seed 001: split_page() "enables reference counting for every page". */
static void after_a_split_each_page_counts_and_goes_on_its_own(void **state)
{
	for_each_kind(m) {
		uint32_t pfn = take(m, 2, MIGRATE_MOVABLE, 0);

		CALL(m, .op = OP_SPLIT, .pfn = pfn, .order = 2);
		assert_counts(m, pfn, 1, 1, 1, 1);
		give(m, pfn + 2, 0);
		assert_counts(m, pfn, 1, 1, 0, 1);
		assert_true(is_free(m, pfn + 2, 1));
		give(m, pfn, 0);
		give(m, pfn + 1, 0);
		give(m, pfn + 3, 0);
		assert_all_free(m);
	}
}

/* Seed 001, note 1. */
static void a_compound_block_is_counted_at_its_head_by_way_of_any_page(
	void **state)
{
	for_each_kind(m) {
		uint32_t pfn = take(m, 2, MIGRATE_MOVABLE, GFPB_COMP);

		CALL(m, .op = OP_GET, .pfn = pfn + 3);
		assert_counts(m, pfn, 2, 0, 0, 0);
		give(m, pfn, 2);
		assert_counts(m, pfn, 1, 0, 0, 0);
		assert_false(is_free(m, pfn + 1, 1));
		CALL(m, .op = OP_PUT, .pfn = pfn + 1);
		assert_all_free(m);
	}
}

/* Seed 003: getters give 0 for a frozen page. */
static void a_frozen_block_counts_nothing_and_cannot_be_got(void **state)
{
	for_each_kind(m) {
		uint32_t pfn = take_frozen(m, 2);

		for (uint32_t i = 0; i < 4; i++)
			assert_int_equal(CALL(m, .op = OP_TRY_GET,
					      .pfn = pfn + i).ret, 0);
		assert_counts(m, pfn, 0, 0, 0, 0);
		CALL(m, .op = OP_FREE, .pfn = pfn, .order = 2, .frozen = true);
		assert_all_free(m);
	}
}

/* Seed 003: "pages in the buddy allocator are considered frozen". */
static void a_free_page_cannot_be_got(void **state)
{
	for_each_kind(m) {
		for (uint32_t pfn = 0; pfn < 64; pfn++)
			assert_int_equal(CALL(m, .op = OP_TRY_GET,
					      .pfn = pfn).ret, 0);
		assert_counts(m, take(m, 0, MIGRATE_MOVABLE, 0), 1);
	}
}

/* Seed 001: "a sanity check on every page that the count is zero". */
static void a_counted_page_is_bad_where_a_frozen_one_is_freed(void **state)
{
	for_each_kind(m) {
		struct result res;

		CALL(m, .op = OP_ALLOC_CONTIG_FROZEN, .pfn = 16, .nr = 8);
		CALL(m, .op = OP_UNFREEZE, .pfn = 19, .refs = 1);
		res = CALL(m, .op = OP_FREE_CONTIG_FROZEN, .pfn = 16, .nr = 8);
		assert_int_equal(res.nr_bad, 1);
		assert_int_equal(res.bad[0], 19);
		assert_true(is_free(m, 16, 3));
		assert_true(is_free(m, 20, 4));
		assert_false(is_free(m, 19, 1));
	}
}

/* Seed 000: put_page_testzero() for each page of a range. */
static void a_contiguous_free_drops_one_reference_each(void **state)
{
	for_each_kind(m) {
		CALL(m, .op = OP_ALLOC_CONTIG, .pfn = 16, .nr = 8);
		CALL(m, .op = OP_GET, .pfn = 18);
		CALL(m, .op = OP_GET, .pfn = 18);
		CALL(m, .op = OP_GET, .pfn = 23);
		CALL(m, .op = OP_FREE_CONTIG, .pfn = 16, .nr = 8);
		assert_counts(m, 16, 0, 0, 2, 0, 0, 0, 0, 1);
		assert_true(is_free(m, 16, 2));
		assert_false(is_free(m, 18, 1));
		assert_true(is_free(m, 19, 4));
		assert_false(is_free(m, 23, 1));

		/* Those who hold them free them later. */
		CALL(m, .op = OP_PUT, .pfn = 18);
		assert_false(is_free(m, 18, 1));
		CALL(m, .op = OP_PUT, .pfn = 18);
		CALL(m, .op = OP_PUT, .pfn = 23);
		assert_all_free(m);
	}
}

/* Seed 003: mm/page_frag_cache.c sets a large count on a frozen page. */
static void a_page_fragment_cache_unfreezes_to_a_large_count(void **state)
{
	const int refs = 65536 + 1;

	for_each_kind(m) {
		uint32_t pfn = take_frozen(m, 0);
		struct page *page = pfn_to_page(m, pfn);

		assert_int_equal(CALL(m, .op = OP_TRY_GET, .pfn = pfn).ret, 0);
		page_ref_unfreeze(m, page, refs);
		assert_counts(m, pfn, refs);
		/* As page_frag_cache does with what it did not hand out. */
		assert_false(page_ref_sub_and_test(m, page, refs - 1));
		assert_true(page_ref_sub_and_test(m, page, 1));
		free_frozen_pages(m, page, 0);
		assert_all_free(m);
	}
}

/* --- the counts themselves --- */

static void every_step_means_the_same(void **state)
{
	for_each_kind(m) {
		uint32_t pfn = take_frozen(m, 0);
		struct page *page = pfn_to_page(m, pfn);

		assert_int_equal(page_ref_count(m, page), 0);
		assert_false(page_ref_add_unless_zero(m, page, 1));
		assert_int_equal(page_ref_count(m, page), 0);
		init_page_count(m, page);
		assert_int_equal(page_ref_count(m, page), 1);
		page_ref_inc(m, page);
		page_ref_add(m, page, 5);
		assert_int_equal(page_ref_count(m, page), 7);
		page_ref_dec(m, page);
		page_ref_sub(m, page, 2);
		assert_int_equal(page_ref_count(m, page), 4);
		assert_int_equal(page_ref_dec_return(m, page), 3);
		assert_int_equal(page_ref_sub_return(m, page, 1), 2);
		assert_true(page_ref_add_unless_zero(m, page, 2));
		assert_false(page_ref_dec_and_test(m, page));
		assert_false(page_ref_sub_and_test(m, page, 2));
		assert_int_equal(page_ref_count(m, page), 1);

		assert_false(page_ref_freeze(m, page, 2));
		assert_int_equal(page_ref_count(m, page), 1);
		assert_true(page_ref_freeze(m, page, 1));
		assert_int_equal(page_ref_count(m, page), 0);
		assert_false(page_ref_add_unless_zero(m, page, 1));
		page_ref_unfreeze(m, page, 3);
		assert_int_equal(page_ref_count(m, page), 3);
		get_page(m, page);
		assert_true(page_ref_sub_and_test(m, page, 4));
		assert_false(page_ref_add_unless_zero(m, page, 1));

		set_page_refcounted(m, page);
		assert_true(put_page_testzero(m, page));
		init_page_count(m, page);
		set_page_count_as_frozen(m, page);
		assert_int_equal(page_ref_count(m, page), 0);
		free_frozen_pages(m, page, 0);
		assert_all_free(m);
	}
}

struct step {
	struct machine *m;
	struct page *page;
	void (*run)(struct machine *m, struct page *page);
};

static void run_step(void *arg)
{
	struct step *step = arg;

	step->run(step->m, step->page);
}

/* On a frozen page, or on one with a single reference. */
static bool traps(int kind, bool frozen,
		  void (*run)(struct machine *m, struct page *page))
{
	struct machine *m = make(GEOMETRY(.refcounts = kind));
	struct step step = { m, pfn_to_page(m, 20), run };
	struct trap trap;
	bool ok;

	if (!frozen)
		init_page_count(m, step.page);
	ok = backend_try(run_step, &step, &trap);
	if (!ok) {
		assert_int_equal(trap.kind, TRAP_BUG);
		assert_int_equal(trap.pfn, 20);
	}
	unmake(m);
	return !ok;
}

static void step_inc(struct machine *m, struct page *page)
{
	page_ref_inc(m, page);
}

static void step_add(struct machine *m, struct page *page)
{
	page_ref_add(m, page, 3);
}

static void step_dec(struct machine *m, struct page *page)
{
	page_ref_dec(m, page);
}

static void step_sub(struct machine *m, struct page *page)
{
	page_ref_sub(m, page, 2);
}

static void step_dec_return(struct machine *m, struct page *page)
{
	page_ref_dec_return(m, page);
}

static void step_dec_and_test(struct machine *m, struct page *page)
{
	page_ref_dec_and_test(m, page);
}

static void step_sub_and_test(struct machine *m, struct page *page)
{
	page_ref_sub_and_test(m, page, 2);
}

static void step_get(struct machine *m, struct page *page)
{
	get_page(m, page);
}

static void step_put(struct machine *m, struct page *page)
{
	put_page_testzero(m, page);
}

static void step_unfreeze(struct machine *m, struct page *page)
{
	page_ref_unfreeze(m, page, 2);
}

static void step_refcounted(struct machine *m, struct page *page)
{
	set_page_refcounted(m, page);
}

/* Seed 003: "allow modification operations only with pages with owners". */
static void with_a_frozen_bit_a_frozen_page_is_neither_added_to_nor_taken_from(
	void **state)
{
	void (*const steps[])(struct machine *, struct page *) = {
		step_inc, step_add, step_dec, step_sub, step_dec_return,
		step_dec_and_test, step_sub_and_test,
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		assert_true(traps(REFCOUNTS_FROZEN_BIT, true, steps[i]));
}

/* Seed 003: zero only "as middle state during dec_and_test". */
static void with_a_frozen_bit_only_dec_and_test_may_drop_the_last_reference(
	void **state)
{
	const int kind = REFCOUNTS_FROZEN_BIT;

	assert_true(traps(kind, false, step_dec));
	assert_true(traps(kind, false, step_dec_return));
	assert_true(traps(kind, false, step_sub));
	assert_true(traps(kind, false, step_sub_and_test));
	assert_false(traps(kind, false, step_dec_and_test));
}

static void what_7_3_asserts_is_asserted_of_both(void **state)
{
	for (int kind = 0; kind < NR_REFCOUNTS; kind++) {
		assert_true(traps(kind, true, step_get));
		assert_true(traps(kind, true, step_put));
		assert_true(traps(kind, false, step_unfreeze));
		assert_true(traps(kind, false, step_refcounted));
		assert_false(traps(kind, true, step_unfreeze));
		assert_false(traps(kind, true, step_refcounted));
		assert_false(traps(kind, false, step_get));
		assert_false(traps(kind, false, step_put));
	}
}

static void failed_try_gets_never_wear_the_frozen_bit_off(void **state)
{
	for_each_kind(m) {
		struct page *page = pfn_to_page(m, 20);

		/* Each as if half of what there is room for had failed. */
		for (int i = 0; i < 100; i++) {
			assert_false(page_ref_add_unless_zero(
				m, page, PAGE_REF_MAX_FAILED / 2));
			assert_false(page_ref_add_unless_zero(m, page, 1));
			assert_int_equal(page_ref_count(m, page), 0);
		}
		page_ref_unfreeze(m, page, 2);
		assert_int_equal(page_ref_count(m, page), 2);
	}
}

/* Else what a program leaves behind would be met by the next one. */
static void a_failed_try_get_is_undone_by_reset(void **state)
{
	struct machine *m = make(GEOMETRY(.refcounts = REFCOUNTS_FROZEN_BIT));
	struct page *page = pfn_to_page(m, 20);
	struct page fresh = *page;

	CALL(m, .op = OP_TRY_GET, .pfn = 20);
	assert_memory_not_equal(page, &fresh, sizeof(fresh));
	model_backends->ops->reset(m);
	assert_memory_equal(page, &fresh, sizeof(fresh));
	unmake(m);
}

static void a_backend_may_pin_the_counts(void **state)
{
	struct machine *m = make_as("batched/zero-frozen",
				    GEOMETRY(.refcounts = REFCOUNTS_FROZEN_BIT));

	assert_false(m->frozen_bit);
	unmake(m);
	m = make_as("per-page/frozen-bit", GEOMETRY());
	assert_true(m->frozen_bit);
	unmake(m);
	m = make(GEOMETRY());
	assert_false(m->frozen_bit);
	unmake(m);
	m = make(GEOMETRY(.refcounts = REFCOUNTS_FROZEN_BIT));
	assert_true(m->frozen_bit);
	unmake(m);
}

TESTS(T(a_block_of_order_2_counts_1_0_0_0), T(free_pages_tests_only_the_head),
      T(with_the_head_held_the_tails_go_at_once),
      T(after_a_split_each_page_counts_and_goes_on_its_own),
      T(a_compound_block_is_counted_at_its_head_by_way_of_any_page),
      T(a_frozen_block_counts_nothing_and_cannot_be_got),
      T(a_free_page_cannot_be_got),
      T(a_counted_page_is_bad_where_a_frozen_one_is_freed),
      T(a_contiguous_free_drops_one_reference_each),
      T(a_page_fragment_cache_unfreezes_to_a_large_count),
      T(every_step_means_the_same),
      T(with_a_frozen_bit_a_frozen_page_is_neither_added_to_nor_taken_from),
      T(with_a_frozen_bit_only_dec_and_test_may_drop_the_last_reference),
      T(what_7_3_asserts_is_asserted_of_both),
      T(failed_try_gets_never_wear_the_frozen_bit_off),
      T(a_failed_try_get_is_undone_by_reset), T(a_backend_may_pin_the_counts))
