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
#include "tests/lacks.h"
#include "tests/runner/run.h"

static const struct backend_ops *honest;
static enum op_code where;
typedef void mistaken(struct machine *m, const struct call *call,
		      struct result *res);

/* Made behind what is right, and instead of it. */
static mistaken *mistake, *instead;
static bool debug_vm = true;

static void apply(struct machine *m, const struct call *call,
		  struct result *res)
{
	if (call->op == where && instead) {
		instead(m, call, res);
		return;
	}
	honest->apply(m, call, res);
	if (call->op == where)
		mistake(m, call, res);
}

/* No other backend. */
#define NO_OTHER	(~UINT64_C(0))

/*
 * A, which lacks @lacks, makes it, against B, which lacks @other_lacks,
 * unless that is NO_OTHER.
 */
static void run_named(const char *name, uint64_t lacks,
		      uint64_t other_lacks, enum op_code op,
		      mistaken *made, const char *text, struct verdict *v)
{
	struct backend backend = *backend_find(name);
	struct backend other = backend;
	struct backend_ops ops = *backend.ops;
	struct runner *r;

	backend.lacks = lacks;
	backend.debug_vm = debug_vm;
	other.lacks = other_lacks;
	honest = backend.ops;
	where = op;
	mistake = made;
	ops.apply = apply;
	backend.ops = &ops;
	r = runner_create(&backend, other_lacks == NO_OTHER ? NULL : &other,
			  RUN_STRICT);
	run_with(r, text, v);
	runner_destroy(r);
}

static void run_lacking(uint64_t lacks, uint64_t other_lacks,
			enum op_code op, mistaken *made, const char *text,
			struct verdict *v)
{
	run_named("model/batched", lacks, other_lacks, op, made, text, v);
}

static void run_older_instead(enum op_code op, mistaken *made, const char *text,
			      struct verdict *v)
{
	instead = made;
	run_lacking(OLDER, NO_OTHER, op, NULL, text, v);
	instead = NULL;
}

static void run_mistaken(enum op_code op, mistaken *made, const char *text,
			 struct verdict *v)
{
	run_lacking(NEWER, NO_OTHER, op, made, text, v);
}

/* --- pcp-block-spans-pageblocks --- */

static void warn_of_nothing(struct machine *m, const struct call *call,
			    struct result *res)
{
	res->nr_warned = 0;
}

/* VM_WARN_ONCE() in set_pageblock_migratetype() is nothing without DEBUG_VM. */
static void an_isolation_ends_silently_without_debug_vm(void **state)
{
	static const char text[] =
		"buddyfuzz 2\n"
		"machine pages=64 order=4 pageblock=2 cpus=1 batch=2 check=1\n"
		"a0 = alloc order=0 type=movable zone=0 gfp=0\n"
		"a1 = alloc order=0 type=reclaimable zone=0 gfp=0\n"
		"a2 = alloc order=3 type=unmovable zone=0 gfp=0\n"
		"a3 = alloc order=3 type=unmovable zone=0 gfp=0\n"
		"a4 = alloc order=0 type=unmovable zone=0 gfp=0\n"
		"free a3 page=0\n"
		"a5 = alloc order=3 type=movable zone=0 gfp=0\n"
		"a6 = alloc order=2 type=unmovable zone=0 gfp=0\n"
		"a7 = alloc order=3 type=reclaimable zone=0 gfp=0\n"
		"isolate pfn=60 count=1 mode=mem_offline\n";
	struct verdict v;

	run_mistaken(OP_FREE, warn_of_nothing, text, &v);
	assert_int_equal(v.kind, VERDICT_DIVERGENCE);
	debug_vm = false;
	run_mistaken(OP_FREE, warn_of_nothing, text, &v);
	debug_vm = true;
	assert_int_equal(v.kind, VERDICT_KNOWN);
	assert_string_equal(v.known, "pcp-block-spans-pageblocks");
}

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
	"a0 = alloc_contig pfn=56 count=4\n"					\
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

static void warn_of_isolation(struct machine *m, const struct call *call,
			      struct result *res)
{
	res->nr_warned = 1;
	res->warnings[0].what = "forged";
	res->warnings[0].at = (struct origin){
		.function = "set_pageblock_migratetype",
	};
}

static void warn_of_isolation_and_end_it(struct machine *m,
					 const struct call *call,
					 struct result *res)
{
	warn_of_isolation(m, call, res);
	end_isolation(m, call, res);
}

#define BESIDE_ISOLATED(count)						\
	"buddyfuzz 2\n"							\
	"machine pages=64 order=4 pageblock=1 cpus=1 check=1\n"		\
	"isolate pfn=60 count=2 mode=mem_offline\n"			\
	"a0 = alloc_contig pfn=56 count=" count "\n"				\
	"free_contig a0 page=0 count=" count "\n"

/* Neither one pageblock spans several, nor does any page; and no isolation ends. */
static void only_a_large_block_meets_an_isolated_pageblock(void **state)
{
	struct verdict v;

	run_mistaken(OP_FREE_CONTIG, warn_of_isolation_and_end_it,
		     BESIDE_ISOLATED("2"), &v);
	assert_breaks(&v, "warning");
	run_named("model/per-page", NEWER, NO_OTHER, OP_FREE_CONTIG,
		  warn_of_isolation_and_end_it, BESIDE_ISOLATED("4"), &v);
	assert_breaks(&v, "warning");
	run_mistaken(OP_FREE_CONTIG, warn_of_isolation, BESIDE_ISOLATED("4"),
		     &v);
	assert_breaks(&v, "warning");
	run_mistaken(OP_FREE_CONTIG, warn_of_isolation_and_end_it,
		     BESIDE_ISOLATED("4"), &v);
	assert_int_equal(v.kind, VERDICT_KNOWN);
	assert_string_equal(v.known, "pcp-block-spans-pageblocks");
}

/* --- contig-undoes-foreign-isolation --- */

/* Pageblock 0 is held by pages that could be moved, and isolated. */
#define ISOLATED_AND_HELD						\
	"machine pages=64 cma=32+32 order=3 pageblock=3 check=1\n"	\
	"a0 = alloc_contig pfn=0 count=8\n"					\
	"damage a0 page=0 what=lru\n"				\
	"damage a0 page=1 what=lru\n"				\
	"damage a0 page=2 what=lru\n"				\
	"damage a0 page=3 what=lru\n"				\
	"damage a0 page=4 what=lru\n"				\
	"damage a0 page=5 what=lru\n"				\
	"damage a0 page=6 what=lru\n"				\
	"damage a0 page=7 what=lru\n"				\
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

/* All pages, freed as one array. */
#define BATCH_OVER_THE_EDGE						\
	ZONES_MEET_AT_3							\
	"a0 = alloc_bulk count=3 type=movable zone=0\n"			\
	"a1 = alloc_bulk count=13 type=movable zone=1\n"			\
	"free_bulk a0 count=3 more=1\n"					\
	"free_bulk a1 count=13\n"

static void only_a_batch_spans_zones(void **state)
{
	struct verdict v;

	run_text("model/batched", NULL, RUN_STRICT, BATCH_OVER_THE_EDGE, &v);
	assert_int_equal(v.kind, VERDICT_KNOWN);
	assert_string_equal(v.known, "batch-spans-zones");
	run_named("model/per-page", NEWER, NO_OTHER, OP_FREE_BULK,
			merge_over_the_edge, BATCH_OVER_THE_EDGE, &v);
	assert_breaks(&v, "block-in-zone");
	assert_null(v.known);
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

/* Where pages are checked, a page with references is not freed: none to merge with. */
static void assert_of_a_buddy(struct machine *m, const struct call *call,
			      struct result *res)
{
	backend_bug_from("mm/page_alloc.c", 1, "page_is_buddy", 1,
			 "the refcount is zero", __builtin_return_address(0));
}

static void a_release_leaves_other_references(void **state)
{
	struct verdict v;

	run_mistaken(OP_CMA_RELEASE, assert_of_a_buddy,
		     RELEASE_OF("page=1 count=1"), &v);
	assert_int_equal(v.kind, VERDICT_KNOWN);
	run_mistaken(OP_CMA_RELEASE, assert_of_a_buddy,
		     "buddyfuzz 2\n"
		     "machine pages=16 order=4 pageblock=3 cma=0+8 check=1\n"
		     "a0 = cma_alloc area=0 count=4 align=0\n"
		     "get a0 page=1\n"
		     "cma_release a0 page=1 count=1\n",
		     &v);
	assert_breaks(&v, "assertion");

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


static void run_older(enum op_code op, mistaken *made, const char *text,
		      struct verdict *v)
{
	run_lacking(OLDER, NO_OTHER, op, made, text, v);
}

static void assert_known(const struct verdict *v, const char *name)
{
	if (v->kind != VERDICT_KNOWN || strcmp(v->known, name)) {
		verdict_print(v, NULL, stderr);
		fail_msg("%s expected", name);
	}
}

static void report_first(struct machine *m, const struct call *call,
			 struct result *res)
{
	res->bad[res->nr_bad++] = call->pfn;
}

static void report_first_twice(struct machine *m, const struct call *call,
			       struct result *res)
{
	report_first(m, call, res);
	report_first(m, call, res);
}

static void report_none(struct machine *m, const struct call *call,
			struct result *res)
{
	res->nr_bad = 0;
}

#define CHECKED		"buddyfuzz 2\nmachine pages=64 order=4 pageblock=3 check=1\n"
#define UNCHECKED	"buddyfuzz 2\nmachine pages=64 order=4 pageblock=3 check=0\n"

/* Pages 0 and 1; or a block of four. The first has a type. */
#define ONE_OF_TWO_TYPED						\
	"a0 = alloc order=0 type=movable\n"					\
	"a1 = alloc order=0 type=movable\n"					\
	"damage a0 page=0 what=type\n"

static void only_an_older_kernel_checks_otherwise(void **state)
{
	static const char text[] =
		CHECKED ONE_OF_TWO_TYPED "free a0 page=0\n";
	struct verdict v;

	run_lacking(NEWER, NO_OTHER, OP_FREE, report_first, text, &v);
	assert_breaks(&v, "bad-page");
	run_older(OP_FREE, report_first, text, &v);
	assert_known(&v, "older-checks-otherwise");
}

static void a_page_beside_a_typed_one_is_reported(void **state)
{
	struct verdict v;

	run_older(OP_FREE, report_first,
		  CHECKED ONE_OF_TWO_TYPED "free a1 page=0\n", &v);
	assert_breaks(&v, "bad-page");
}

static void a_typed_page_is_reported_twice(void **state)
{
	struct verdict v;

	run_older(OP_FREE, report_first_twice,
		  CHECKED ONE_OF_TWO_TYPED "free a0 page=0\n", &v);
	assert_breaks(&v, "bad-page");
}

static void a_typed_page_is_reported_unchecked(void **state)
{
	struct verdict v;

	run_older(OP_FREE, report_first,
		  UNCHECKED ONE_OF_TWO_TYPED "free a0 page=0\n", &v);
	assert_breaks(&v, "bad-page");
}

/* So it is of a block that direct reclaim frees. */
static void a_reclaimed_tail_is_not_reported(void **state)
{
	struct verdict v;

#define RECLAIMED	"reclaim a0 page=0 count=1 progress=0\n"		\
			"alloc order=2 type=movable zone=0 gfp=__GFP_DIRECT_RECLAIM\n"
#define PRIVATE_TAIL_OF_TWO						\
	"buddyfuzz 2\n"							\
	"machine pages=2 order=10 pageblock=9 cpus=1 check=1\n"		\
	"a0 = alloc_frozen order=1 type=movable zone=0 gfp=0\n"		\
	"damage a0 page=1 what=private\n"
	run_older(OP_ALLOC, report_none, PRIVATE_TAIL_OF_TWO RECLAIMED, &v);
	assert_known(&v, "older-checks-otherwise");
	run_older(OP_ALLOC, report_none,
		  PRIVATE_TAIL_OF_TWO "damage a0 page=1 what=locked\n" RECLAIMED, &v);
	assert_breaks(&v, "bad-page");
}

/* The private of page 1 is not looked at. */
static void look_at_no_tail(struct machine *m, const struct call *call, struct result *res)
{
	struct page *tail = pfn_to_page(m, 1);
	unsigned long private = tail->private;

	if (call->nr_answers)
		tail->private = 0;
	honest->apply(m, call, res);
	tail->private = private;
}

static void fail_to_allocate(struct machine *m, const struct call *call, struct result *res)
{
	if (call->nr_answers)
		res->ret = -ENOMEM;
}

/* Where the block is leaked on one side, there is nothing to allocate. */
static void a_reclaimed_block_is_leaked_on_one_side(void **state)
{
	struct verdict v;

#define ALLOC_32	"a0 = alloc order=5 type=movable zone=0 gfp=0\n"
#define RECLAIM_32	"reclaim a0 page=0 count=1 progress=0\n"		\
			"alloc order=0 type=movable zone=0 gfp=__GFP_DIRECT_RECLAIM\n"
#define PAGES_32							\
	"buddyfuzz 2\n"							\
	"machine pages=32 order=10 pageblock=9 cpus=1 check=1\n"
	instead = look_at_no_tail;
	run_lacking(OLDER, NEWER, OP_ALLOC, NULL,
		    PAGES_32 ALLOC_32 "damage a0 page=1 what=private\n" RECLAIM_32, &v);
	instead = NULL;
	assert_known(&v, "older-checks-otherwise");
	run_lacking(OLDER, NEWER, OP_ALLOC, fail_to_allocate, PAGES_32 ALLOC_32 RECLAIM_32, &v);
	assert_int_equal(v.kind, VERDICT_DIVERGENCE);
}

/* page->private of a tail is not looked at, but its flags are. */
static void a_locked_tail_is_not_reported(void **state)
{
	struct verdict v;

#define PRIVATE_TAIL							\
	"a0 = alloc order=2 type=movable\n"					\
	"damage a0 page=2 what=private\n"
	run_older(OP_FREE, report_none,
		  CHECKED PRIVATE_TAIL "free a0 page=0\n", &v);
	assert_known(&v, "older-checks-otherwise");
	run_older(OP_FREE, report_none,
		  CHECKED PRIVATE_TAIL "damage a0 page=2 what=locked\n"
				       "free a0 page=0\n",
		  &v);
	assert_breaks(&v, "bad-page");
}

/* It is the newer that misses a page that is locked besides. */
static void a_locked_and_typed_page_is_not_reported(void **state)
{
	struct verdict v;

	run_lacking(NEWER, OLDER, OP_FREE, report_none,
		     CHECKED ONE_OF_TWO_TYPED
		     "damage a0 page=0 what=locked\n"
		     "free a0 page=0\n",
		     &v);
	assert_breaks(&v, "equal-bad-pages");
}

static void give_a_free_page_a_type(struct machine *m, const struct call *call,
				    struct result *res)
{
	page_set_mapcount(m, pfn_to_page(m, 20), PAGE_TYPE_TABLE);
}

static void a_type_appears_in_another_page(void **state)
{
	struct verdict v;

	run_older(OP_FREE, give_a_free_page_a_type,
		  UNCHECKED ONE_OF_TWO_TYPED "free a1 page=0\n", &v);
	assert_breaks(&v, "page-mapcount");
}

static uint32_t asserted;

static void fail_to_set_buddy(struct machine *m, const struct call *call,
			      struct result *res)
{
	backend_bug_from("include/linux/page-flags.h", 1, "__SetPageBuddy",
			 asserted, "the type is not none",
			 __builtin_return_address(0));
}

/* While the call runs nothing has been freed yet. */
static void a_type_is_asserted_of_another_page(void **state)
{
	static const char text[] =
		UNCHECKED ONE_OF_TWO_TYPED "get a1 page=0\n"
					   "put a1 page=0\n"
					   "free a0 page=0\n";
	struct verdict v;

	asserted = 0;
	run_older(OP_PUT, fail_to_set_buddy, text, &v);
	assert_breaks(&v, "assertion");
	asserted = 1;
	run_older(OP_PUT, fail_to_set_buddy, text, &v);
	assert_breaks(&v, "assertion");
}

/* What is put aside stays aside; others' blocks come onto a list meanwhile. */
static void a_lockless_free_merges_far_away(void **state)
{
	struct verdict v;

	run_older(OP_FREE_NOLOCK, merge_far_away,
		  "buddyfuzz 2\n"
		  "machine pages=64 order=4 pageblock=2 check=1\n"
		  "a0 = alloc order=0 type=movable\n"
		  "isolate pfn=36 count=4 mode=mem_offline\n"
		  "contend_zone zone=0 on=1\n"
		  "free_nolock a0 page=0\n",
		  &v);
	assert_breaks(&v, "lock-contended");
}

#define CMA_PAGE							\
	"buddyfuzz 2\n"							\
	"machine pages=64 cma=32+32 order=3 pageblock=3 check=1\n"	\
	"a0 = cma_alloc area=0 count=1 align=0\n"

static void warn_of_range(struct machine *m, const struct call *call,
			  struct result *res)
{
	res->warnings[res->nr_warned++] = (struct warning){
		.what = "pages are still in use",
		.at = { .function = "free_contig_range" },
	};
}

static void a_release_warns_of_pages_that_are_not_held(void **state)
{
	struct verdict v;

	run_older(OP_CMA_RELEASE, warn_of_range, CMA_PAGE "cma_release a0\n",
		  &v);
	assert_breaks(&v, "warning");
}

static void warn_twice_of_range(struct machine *m, const struct call *call,
				struct result *res)
{
	res->nr_warned = 0;
	warn_of_range(m, call, res);
	warn_of_range(m, call, res);
}

static void warn_once_of_range(struct machine *m, const struct call *call,
			       struct result *res)
{
	res->nr_warned = 0;
	warn_of_range(m, call, res);
}

static void a_release_warns_twice(void **state)
{
	static const char text[] =
		CMA_PAGE "get a0 page=0\ncma_release a0\n";
	struct verdict v;

	run_older(OP_CMA_RELEASE, warn_once_of_range, text, &v);
	assert_known(&v, "older-cma-pages-are-counted");
	run_older(OP_CMA_RELEASE, warn_twice_of_range, text, &v);
	assert_breaks(&v, "warning");
}

static void count_no_free(struct machine *m, const struct call *call,
			  struct result *res)
{
	m->events.page_free_events--;
	m->events.page_free_pages--;
}

static void a_release_is_not_counted(void **state)
{
	struct verdict v;

	run_older(OP_CMA_RELEASE, count_no_free,
		  CMA_PAGE "get a0 page=0\n"
			   "cma_release a0\n",
		  &v);
	assert_breaks(&v, "page-free-events");
}

static void make_8_movable(struct machine *m, const struct call *call,
			   struct result *res)
{
	toggle_pageblock_isolate(m, pfn_to_page(m, 8), false);
	set_pageblock_migratetype(m, pfn_to_page(m, 8), MIGRATE_MOVABLE);
}

#define UNMOVABLE_AT_8							\
	"buddyfuzz 2\n"							\
	"machine pages=64 order=3 pageblock=3 check=1\n"		\
	"set_type pfn=8 type=unmovable\n"

static void an_isolation_that_succeeds_retypes(void **state)
{
	struct verdict v;

	run_older(OP_ISOLATE, make_8_movable,
		  UNMOVABLE_AT_8 "isolate pfn=8 count=8 mode=mem_offline\n",
		  &v);
	assert_breaks(&v, "pageblock-type");
}

/* What had not been isolated is made movable with what was. */
static void an_end_of_isolation_retypes_its_neighbour(void **state)
{
	struct verdict v;

	run_older(OP_UNDO_ISOLATE, make_8_movable,
		  UNMOVABLE_AT_8 "isolate pfn=0 count=8 mode=mem_offline\n"
				 "undo_isolate pfn=0 count=16\n",
		  &v);
	assert_breaks(&v, "pageblock-type");
}

/* Of its own type's list, as if there were no reserve. */
static void take_of_own_list(struct machine *m, const struct call *call,
			     struct result *res)
{
	struct call plain = *call;

	if (m->zones[0].nr_reserved_highatomic) {
		plain.op = OP_ALLOC;
		plain.gfp = 0;
	}
	honest->apply(m, &plain, res);
}

static void take_of_another_list(struct machine *m, const struct call *call,
				 struct result *res)
{
	struct call other = *call;

	other.type = MIGRATE_UNMOVABLE;
	take_of_own_list(m, &other, res);
}

#define RESERVE_AND_UNMOVABLE						\
	"buddyfuzz 2\n"							\
	"machine pages=6400 order=6 pageblock=6 check=1\n"		\
	"set_type pfn=512 type=unmovable\n"				\
	"a0 = alloc_highatomic order=1 type=movable zone=0\n"		\
	"free a0\n"

static void a_request_for_the_reserve_gets_none_of_it(void **state)
{
	struct verdict v;

	run_older_instead(OP_ALLOC, take_of_own_list,
			  RESERVE_AND_UNMOVABLE
			  "alloc order=1 type=movable zone=0 gfp=__GFP_HIGH\n",
			  &v);
	assert_known(&v, "older-spares-the-reserve");
	run_older_instead(OP_ALLOC_HIGHATOMIC, take_of_own_list,
			  RESERVE_AND_UNMOVABLE
			  "alloc_highatomic order=1 type=movable zone=0\n",
			  &v);
	assert_breaks(&v, "alloc-mobility");
}

static void an_atomic_request_gets_another_type(void **state)
{
	struct verdict v;

	run_older_instead(OP_ALLOC, take_of_another_list,
			  RESERVE_AND_UNMOVABLE
			  "alloc order=1 type=movable zone=0 gfp=__GFP_HIGH\n",
			  &v);
	assert_breaks(&v, "alloc-mobility");
}

/* As if the reserve did not help the request to pass the watermark of the zone it asks for. */
static void take_of_lower_zone(struct machine *m, const struct call *call,
			       struct result *res)
{
	struct call lower = *call;

	if (call->gfp & GFPB_HIGH)
		lower.zone = 0;
	honest->apply(m, &lower, res);
}

static void run_without_reserve_first(const char *text, struct verdict *v)
{
	instead = take_of_lower_zone;
	run_lacking(UINT64_C(1) << FEATURE_HIGHATOMIC_FIRST, NEWER, OP_ALLOC, NULL, text, v);
	instead = NULL;
}

#define RESERVE_IN_ZONE_1						\
	"buddyfuzz 2\n"							\
	"machine pages=256 zones=0,56 order=6 pageblock=1 cpus=1 "	\
	"batch=63 check=1\n"						\
	"a0 = alloc_highatomic order=1 type=movable zone=1\n"		\
	"free a0\n"							\
	"drain_all\n"							\
	"a1 = alloc order=6 type=movable zone=1 gfp=0\n"		\
	"a2 = alloc order=6 type=movable zone=1 gfp=0\n"
#define ATOMIC	"alloc order=1 type=movable zone=1 gfp=__GFP_HIGH\n"

/* All that is free in the zone is the reserve; a per-CPU list has the rest. */
static void an_atomic_request_passes_over_a_zone(void **state)
{
	struct verdict v;

	run_without_reserve_first(RESERVE_IN_ZONE_1
				  "a3 = alloc order=4 type=movable zone=1 gfp=0\n"
				  "a4 = alloc order=1 type=movable zone=1 gfp=0\n"
				  ATOMIC, &v);
	assert_known(&v, "older-spares-the-reserve");
	/* There, 54 more pages are free. */
	run_without_reserve_first(RESERVE_IN_ZONE_1
				  "a3 = alloc order=4 type=movable zone=1 gfp=0\n"
				  ATOMIC, &v);
	assert_int_equal(v.kind, VERDICT_DIVERGENCE);
}

static void fail_for_no_reason(struct machine *m, const struct call *call,
			       struct result *res)
{
	res->ret = -ENOMEM;
}

static void a_cma_area_fails_with_a_leak_in_it(void **state)
{
	struct verdict v;

	instead = fail_for_no_reason;
	run_lacking(NEWER, OLDER, OP_CMA_ALLOC, NULL,
		     "buddyfuzz 2\n"
		     "machine pages=64 cma=0+64 order=4 pageblock=2 check=1\n"
		     "a0 = alloc order=3 type=movable zone=0 gfp=__GFP_COMP\n"
		     "damage a0 page=0 what=mapcount\n"
		     "put a0 page=0\n"
		     "a1 = cma_alloc area=0 count=4 align=0\n",
		     &v);
	instead = NULL;
	assert_breaks(&v, "equal-result");
}

/* --- before 6.10 --- */

static void zero_nothing(struct machine *m, const struct call *call,
			 struct result *res)
{
	res->nr_zeroed = 0;
}

static void a_page_without_tags_is_not_zeroed(void **state)
{
	struct verdict v;

	run_lacking(OLDER, NO_OTHER, OP_ALLOC, zero_nothing,
		    "buddyfuzz 2\n"
		    "machine pages=16 order=3 pageblock=2 check=1\n"
		    "alloc order=0 type=movable zone=0 gfp=__GFP_ZERO|__GFP_ZEROTAGS\n",
		    &v);
	assert_known(&v, "older-zeroes-no-tagless");
	run_lacking(OLDER, NO_OTHER, OP_ALLOC, zero_nothing,
		    "buddyfuzz 2\n"
		    "machine pages=16 order=3 pageblock=2 check=1\n"
		    "alloc order=0 type=movable zone=0 gfp=__GFP_ZERO\n",
		    &v);
	assert_breaks(&v, "alloc-zeroed");
}

static void succeed(struct machine *m, const struct call *call, struct result *res)
{
	res->ret = 0;
}

/* The second pageblock has two pages; the first is of one zone. */
static void a_pageblock_of_one_zone_is_isolated(void **state)
{
	struct verdict v;

	run_lacking(OLDER | OLDEST, NO_OTHER, OP_ISOLATE, succeed,
		    "buddyfuzz 2\n"
		    "machine pages=6 order=3 pageblock=2 check=1\n"
		    "isolate pfn=4 count=2 mode=mem_offline\n",
		    &v);
	assert_known(&v, "older-retypes-across-zones");
	run_lacking(OLDER | OLDEST, NO_OTHER, OP_ISOLATE, succeed,
		    "buddyfuzz 2\n"
		    "machine pages=6 order=3 pageblock=2 check=1\n"
		    "a0 = alloc order=2 type=unmovable zone=0 gfp=__GFP_COMP\n"
		    "isolate pfn=0 count=4 mode=mem_offline\n",
		    &v);
	assert_int_equal(v.kind, VERDICT_DIVERGENCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_without_tags_is_not_zeroed),
		cmocka_unit_test(a_pageblock_of_one_zone_is_isolated),
		cmocka_unit_test(an_isolation_ends_silently_without_debug_vm),
		cmocka_unit_test(a_contig_alloc_fails_for_no_reason),
		cmocka_unit_test(a_contig_alloc_fails_beside_no_pcp_block),
		cmocka_unit_test(an_operation_that_drains_nothing_retypes),
		cmocka_unit_test(a_drain_retypes_far_from_its_blocks),
		cmocka_unit_test(only_a_large_block_meets_an_isolated_pageblock),
		cmocka_unit_test(what_is_undone_gets_another_type),
		cmocka_unit_test(a_cma_area_undoes_what_is_not_its_own),
		cmocka_unit_test(an_undone_isolation_merges_far_away),
		cmocka_unit_test(a_batch_within_one_zone_spans_zones),
		cmocka_unit_test(only_a_batch_spans_zones),
		cmocka_unit_test(a_release_leaves_other_references),
		cmocka_unit_test(only_an_older_kernel_checks_otherwise),
		cmocka_unit_test(a_page_beside_a_typed_one_is_reported),
		cmocka_unit_test(a_typed_page_is_reported_twice),
		cmocka_unit_test(a_typed_page_is_reported_unchecked),
		cmocka_unit_test(a_reclaimed_tail_is_not_reported),
		cmocka_unit_test(a_reclaimed_block_is_leaked_on_one_side),
		cmocka_unit_test(a_locked_tail_is_not_reported),
		cmocka_unit_test(a_locked_and_typed_page_is_not_reported),
		cmocka_unit_test(a_type_appears_in_another_page),
		cmocka_unit_test(a_type_is_asserted_of_another_page),
		cmocka_unit_test(a_lockless_free_merges_far_away),
		cmocka_unit_test(a_release_warns_of_pages_that_are_not_held),
		cmocka_unit_test(a_release_warns_twice),
		cmocka_unit_test(a_release_is_not_counted),
		cmocka_unit_test(an_isolation_that_succeeds_retypes),
		cmocka_unit_test(an_end_of_isolation_retypes_its_neighbour),
		cmocka_unit_test(a_request_for_the_reserve_gets_none_of_it),
		cmocka_unit_test(an_atomic_request_gets_another_type),
		cmocka_unit_test(an_atomic_request_passes_over_a_zone),
		cmocka_unit_test(a_cma_area_fails_with_a_leak_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
