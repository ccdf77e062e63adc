// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known differences are narrow: a mistake right beside one is a divergence. The
 * model makes it, on the operation that a test says.
 */
#include <errno.h>

#include "allocator/buddy.h"
#include "allocator/memmap.h"
#include "allocator/pageblock.h"
#include "allocator/refcount/page_ref.h"
#include "tests/runner/run.h"

static const struct backend_ops *honest;
static enum op_code where;
static void (*mistake)(struct machine *m, const struct call *call,
		       struct result *res);

static void apply(struct machine *m, const struct call *call,
		  struct result *res)
{
	honest->apply(m, call, res);
	if (call->op == where)
		mistake(m, call, res);
}

static void run_mistaken_as(const char *doc, enum op_code op,
			    void (*made)(struct machine *m,
					 const struct call *call,
					 struct result *res),
			    const char *text, struct verdict *v)
{
	struct backend backend = *backend_find("model/batched");
	struct backend_ops ops = *backend.ops;
	struct runner *r;

	if (doc)
		backend.doc = doc;
	honest = backend.ops;
	where = op;
	mistake = made;
	ops.apply = apply;
	backend.ops = &ops;
	r = runner_create(&backend, NULL, RUN_STRICT);
	run_with(r, text, v);
	runner_destroy(r);
}

static void run_mistaken(enum op_code op,
			 void (*made)(struct machine *m,
				      const struct call *call,
				      struct result *res),
			 const char *text, struct verdict *v)
{
	run_mistaken_as(NULL, op, made, text, v);
}

/* --- pcp-block-spans-pageblocks --- */

static void fail_busy(struct machine *m, const struct call *call,
		      struct result *res)
{
	if (res->ret)
		return;
	for (uint32_t i = 0; i < call->nr; i++) {
		const struct call one = { .op = OP_FREE, .pfn = call->pfn + i };

		honest->apply(m, &one, res);
	}
	res->ret = -EBUSY;
	res->pfn = PFN_NONE;
}

static void a_contig_alloc_fails_for_no_reason(void **state)
{
	struct verdict v;

	run_mistaken(OP_ALLOC_CONTIG, fail_busy,
		     "buddyfuzz 2\n"
		     "machine pages=64 order=4 pageblock=1 cpus=1 check=1\n"
		     "a0 = alloc_contig pfn=16 count=4\n",
		     &v);
	assert_breaks(&v, "range-outcome");
}

/* The block on the per-CPU list lies elsewhere. */
static void a_contig_alloc_fails_beside_no_pcp_block(void **state)
{
	struct verdict v;

	run_mistaken(OP_ALLOC_CONTIG, fail_busy,
		     "buddyfuzz 2\n"
		     "machine pages=64 order=4 pageblock=1 cpus=1 check=1\n"
		     "a0 = alloc_contig_frozen pfn=56 count=4\n"
		     "free_contig_frozen a0 page=0 count=4\n"
		     "a1 = alloc_contig pfn=16 count=4\n",
		     &v);
	assert_breaks(&v, "range-outcome");
}

static void end_isolation(struct machine *m, const struct call *call,
			  struct result *res)
{
	toggle_pageblock_isolate(m, pfn_to_page(m, 60), false);
}

/* A per-CPU block of two pageblocks next to the isolated one. */
#define BLOCK_BESIDE_ISOLATED						\
	"buddyfuzz 2\n"							\
	"machine pages=64 order=4 pageblock=1 cpus=1 check=1\n"		\
	"a0 = alloc_contig pfn=56 count=4\n"				\
	"free_contig a0 page=0 count=4\n"				\
	"isolate pfn=60 count=1 mode=mem_offline\n"			\
	"a1 = alloc order=0 type=movable\n"

static void an_operation_that_drains_nothing_retypes(void **state)
{
	struct verdict v;

	run_mistaken(OP_GET, end_isolation,
		     BLOCK_BESIDE_ISOLATED "get a1 page=0\n", &v);
	assert_breaks(&v, "pageblock-type");
}

static void a_drain_retypes_far_from_its_blocks(void **state)
{
	struct verdict v;

	run_mistaken(OP_DRAIN_ALL, end_isolation,
		     "buddyfuzz 2\n"
		     "machine pages=64 order=4 pageblock=1 cpus=1 check=1\n"
		     "a0 = alloc_contig pfn=16 count=4\n"
		     "free_contig a0 page=0 count=4\n"
		     "isolate pfn=60 count=1 mode=mem_offline\n"
		     "drain_all\n",
		     &v);
	assert_breaks(&v, "pageblock-type");
}

/* --- contig-undoes-foreign-isolation --- */

/* Pageblock 0 is held by pages that could be moved, and isolated. */
#define ISOLATED_AND_HELD						\
	"machine pages=64 cma=32+32 order=3 pageblock=3 check=1\n"	\
	"a0 = alloc_contig pfn=0 count=8\n"				\
	"damage a0 page=0 what=lru\n"					\
	"damage a0 page=1 what=lru\n"					\
	"damage a0 page=2 what=lru\n"					\
	"damage a0 page=3 what=lru\n"					\
	"damage a0 page=4 what=lru\n"					\
	"damage a0 page=5 what=lru\n"					\
	"damage a0 page=6 what=lru\n"					\
	"damage a0 page=7 what=lru\n"					\
	"isolate pfn=0 count=8 mode=mem_offline\n"

static void give_another_type(struct machine *m, const struct call *call,
			      struct result *res)
{
	if (call->pfn == 0 && res->ret)
		set_pageblock_migratetype(m, pfn_to_page(m, 0),
					  MIGRATE_UNMOVABLE);
}

static void what_is_undone_gets_another_type(void **state)
{
	struct verdict v;

	run_text("model/batched", NULL, RUN_STRICT,
		 "buddyfuzz 2\n" ISOLATED_AND_HELD
		 "a1 = alloc_contig_frozen pfn=0 count=1\n",
		 &v);
	assert_int_equal(v.kind, VERDICT_KNOWN);
	run_mistaken(OP_ALLOC_CONTIG_FROZEN, give_another_type,
		     "buddyfuzz 2\n" ISOLATED_AND_HELD
		     "a1 = alloc_contig_frozen pfn=0 count=1\n",
		     &v);
	assert_breaks(&v, "pageblock-type");
}

static void undo_first(struct machine *m, const struct call *call,
		       struct result *res)
{
	toggle_pageblock_isolate(m, pfn_to_page(m, 0), false);
}

static void a_cma_area_undoes_what_is_not_its_own(void **state)
{
	struct verdict v;

	run_mistaken(OP_CMA_ALLOC, undo_first,
		     "buddyfuzz 2\n" ISOLATED_AND_HELD
		     "a1 = cma_alloc area=0 count=1 align=0\n",
		     &v);
	assert_breaks(&v, "pageblock-type");
}

/* --- undo-isolate-merged-blocks --- */

/* Pageblocks at 32 and 36, of which the second is isolated, become one block. */
static void merge_far_away(struct machine *m, const struct call *call,
			   struct result *res)
{
	struct page *page = pfn_to_page(m, 32);
	struct zone *zone = page_zone(m, page);

	del_page_from_free_list(m, page, zone, 2, MIGRATE_MOVABLE);
	del_page_from_free_list(m, page + 4, zone, 2, MIGRATE_ISOLATE);
	__free_one_page(m, page, 32, zone, 3, MIGRATE_MOVABLE, FPI_NONE);
}

static void an_undone_isolation_merges_far_away(void **state)
{
	struct verdict v;

	run_mistaken(OP_UNDO_ISOLATE, merge_far_away,
		     "buddyfuzz 2\n"
		     "machine pages=64 order=4 pageblock=2 check=1\n"
		     "isolate pfn=36 count=4 mode=mem_offline\n"
		     "isolate pfn=0 count=4 mode=mem_offline\n"
		     "undo_isolate pfn=0 count=4\n",
		     &v);
	assert_breaks(&v, "list-type-span");
}

/* --- batch-spans-zones --- */

#define ZONES_MEET_AT_3							\
	"buddyfuzz 2\n"							\
	"machine pages=16 zones=0,3 order=3 pageblock=1 check=1\n"

/* Pages 2 and 3 become one block. */
static void merge_over_the_edge(struct machine *m, const struct call *call,
				struct result *res)
{
	struct page *page = pfn_to_page(m, 2);

	del_page_from_free_list(m, page, page_zone(m, page), 0,
				MIGRATE_MOVABLE);
	del_page_from_free_list(m, page + 1, page_zone(m, page + 1), 0,
				MIGRATE_MOVABLE);
	__free_one_page(m, page, 2, page_zone(m, page), 1, MIGRATE_MOVABLE,
			FPI_NONE);
}

static void a_batch_within_one_zone_spans_zones(void **state)
{
	struct verdict v;

	run_mistaken(OP_FREE_BULK, merge_over_the_edge,
		     ZONES_MEET_AT_3
		     "a0 = alloc_contig pfn=8 count=2\n"
		     "free_bulk a0 count=2\n",
		     &v);
	assert_breaks(&v, "block-in-zone");
}

/* --- cma-release-frees-held-pages --- */

#define RELEASE_OF(pages)						\
	"buddyfuzz 2\n"							\
	"machine pages=16 order=4 pageblock=3 cma=0+8\n"		\
	"a0 = cma_alloc area=0 count=4 align=0\n"				\
	"get a0 page=1\n"						\
	"cma_release a0 " pages "\n"

static void do_nothing(struct machine *m, const struct call *call,
		       struct result *res)
{
}

/* Another page than the one with a second reference, another number of them. */
static void leave_a_reference(struct machine *m, const struct call *call,
			      struct result *res)
{
	init_page_count(m, pfn_to_page(m, 0));
}

static void add_a_reference(struct machine *m, const struct call *call,
			    struct result *res)
{
	const struct call get = { .op = OP_GET, .pfn = 1 };
	struct result nothing;

	honest->apply(m, &get, &nothing);
}

static void a_release_leaves_other_references(void **state)
{
	struct verdict v;

	run_mistaken(OP_CMA_RELEASE, do_nothing, RELEASE_OF("page=1 count=1"),
		     &v);
	assert_int_equal(v.kind, VERDICT_KNOWN);
	assert_string_equal(v.known, "cma-release-frees-held-pages");
	/* The held page heads a block, with which the last page is to merge. */
	run_mistaken(OP_CMA_RELEASE, do_nothing,
		     "buddyfuzz 2\n"
		     "machine pages=16 order=4 pageblock=3 cma=0+8\n"
		     "a0 = cma_alloc area=0 count=3 align=0\n"
		     "get a0 page=0\n"
		     "cma_release a0 page=0 count=3\n",
		     &v);
	assert_int_equal(v.kind, VERDICT_KNOWN);
	assert_string_equal(v.known, "cma-release-frees-held-pages");
	run_mistaken(OP_CMA_RELEASE, leave_a_reference,
		     RELEASE_OF("page=0 count=1"), &v);
	assert_breaks(&v, "refcount-frozen");
	run_mistaken(OP_CMA_RELEASE, add_a_reference,
		     RELEASE_OF("page=1 count=1"), &v);
	assert_breaks(&v, "refcount-frozen");
}

/* --- what older kernels do otherwise --- */

static void report_first(struct machine *m, const struct call *call,
			 struct result *res)
{
	res->bad[0] = call->pfn;
	res->nr_bad = 1;
}

static void only_an_older_kernel_checks_otherwise(void **state)
{
	static const char text[] =
		"buddyfuzz 2\n"
		"machine pages=64 order=4 pageblock=3 check=1\n"
		"a0 = alloc order=0 type=movable\n"
		"damage a0 page=0 what=type\n"
		"free a0 page=0\n";
	struct verdict v;

	run_mistaken_as("Linux 7.3", OP_FREE, report_first, text, &v);
	assert_breaks(&v, "bad-page");
	run_mistaken_as("Linux 6.12", OP_FREE, report_first, text, &v);
	assert_int_equal(v.kind, VERDICT_KNOWN);
	assert_string_equal(v.known, "6.12-checks-otherwise");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_contig_alloc_fails_for_no_reason),
		cmocka_unit_test(a_contig_alloc_fails_beside_no_pcp_block),
		cmocka_unit_test(an_operation_that_drains_nothing_retypes),
		cmocka_unit_test(a_drain_retypes_far_from_its_blocks),
		cmocka_unit_test(what_is_undone_gets_another_type),
		cmocka_unit_test(a_cma_area_undoes_what_is_not_its_own),
		cmocka_unit_test(an_undone_isolation_merges_far_away),
		cmocka_unit_test(a_batch_within_one_zone_spans_zones),
		cmocka_unit_test(a_release_leaves_other_references),
		cmocka_unit_test(only_an_older_kernel_checks_otherwise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
