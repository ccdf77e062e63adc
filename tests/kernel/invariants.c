/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * invariants BACKEND...: five sentences about mm/page_alloc.c, each a test of its name, on
 * the model and on kernels. Exit status 77: no such backend.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "backend/trap.h"
#include "registry/registry.h"

#define GFP_KERNEL (GFPB_DIRECT_RECLAIM | GFPB_KSWAPD_RECLAIM | GFPB_IO | GFPB_FS)
#define GFP_ATOMIC (GFPB_HIGH | GFPB_KSWAPD_RECLAIM)

static const struct backend *backend;
static struct machine *m;
static uint32_t bulk[CALL_MAX_BULK];

static bool is_sparse(void)
{
	return backend->needs & NEED(SECTIONS);
}

/* The four blocks of the largest order that it begins with are at 0, 16, 32 and 48. */
#define GEOMETRY(...)						\
	((struct geometry){					\
		.nr_pages = 64, .nr_zones = 1, .max_order = 4,	\
		.pageblock_order = 2, .check_pages = 1,		\
		.nr_cpus = !!(backend->needs & NEED(CPUS)),	\
		.section_order = is_sparse() ? 4 : 0,		\
		__VA_ARGS__ })

static void make(struct geometry g)
{
	const char *why;

	m = backend_create(backend, &g, &why);
	if (!m)
		fail_msg("%s %s", backend->name, why);
}

static void unmake(void)
{
	backend->ops->destroy(m);
}

static struct result apply(struct call call)
{
	struct result res = { .pfns = bulk };

	backend->ops->apply(m, &call, &res);
	return res;
}

#define CALL(...) apply((struct call){ __VA_ARGS__ })

/* The call and its trap, for a call that callers never make. */
struct attempt {
	struct call call;
	struct result res;
};

static void attempt(void *arg)
{
	struct attempt *a = arg;

	a->res = apply(a->call);
}

static enum trap_kind trap_of(struct call call)
{
	struct attempt a = { .call = call };
	struct trap trap;

	return backend_try(attempt, &a, &trap) ? TRAP_NONE : trap.kind;
}

static uint32_t take(unsigned int order, int type)
{
	struct result res = CALL(.op = OP_ALLOC, .order = order, .type = type);

	assert_int_equal(res.ret, 0);
	return res.pfn;
}

static void give(uint32_t pfn, unsigned int order)
{
	CALL(.op = OP_FREE, .pfn = pfn, .order = order);
	backend->ops->drain(m);
}

static void assert_block(uint32_t pfn, unsigned int order)
{
	struct page_state page;

	backend->ops->page(m, pfn, &page);
	assert_int_equal(page.where, WHERE_BUDDY);
	assert_int_equal(page.order, order);
}

static int64_t nr_free(void)
{
	struct zone_state zone;

	backend->ops->drain(m);
	backend->ops->zone(m, 0, &zone);
	return zone.nr_free_pages;
}

/* Pages of one zone that requests take before the first fails. */
static int64_t taken(struct call call)
{
	int64_t before = nr_free();
	struct result res;

	do {
		res = apply(call);
	} while (!res.ret);
	assert_int_equal(res.ret, -ENOMEM);
	return before - nr_free();
}

/* Up to and including: since 6.4, MAX_PAGE_ORDER is the largest that there is. */
static void allocation_order_must_be_less_than_max_page_order(void **state)
{
	struct result res;

	make(GEOMETRY());
	assert_int_equal(take(4, MIGRATE_MOVABLE) % 16, 0);
	res = CALL(.op = OP_ALLOC, .order = 5, .gfp = GFP_KERNEL);
	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.nr_warned, 1);
	/* At once: it asked for nothing. */
	assert_int_equal(res.nr_woken, 0);
	assert_int_equal(res.nr_asked[ANSWER_RECLAIM], 0);
	res = CALL(.op = OP_ALLOC, .order = 5, .gfp = GFP_KERNEL | GFPB_NOWARN);
	assert_int_equal(res.ret, -ENOMEM);
	assert_int_equal(res.nr_warned, 0);
	assert_int_equal(nr_free(), 48);
	unmake();
}

static void free_side_merging_only_proceeds_while_the_buddy_is_free_and_compatible(
	void **state)
{
	/* The upper zone begins in the middle of a block. */
	make(GEOMETRY(.nr_zones = 2, .zone_start = { 0, 40 }));
	for (uint32_t pfn = 0; pfn < 16; pfn += 4)
		CALL(.op = OP_ALLOC_CONTIG, .pfn = pfn, .nr = 4);
	CALL(.op = OP_FREE_CONTIG, .pfn = 0, .nr = 4);
	backend->ops->drain(m);
	assert_block(0, 2);	/* its buddy, at 4, is not free */
	CALL(.op = OP_FREE_CONTIG, .pfn = 4, .nr = 2);
	backend->ops->drain(m);
	assert_block(0, 2);	/* it is free in part */
	assert_block(4, 1);
	CALL(.op = OP_FREE_CONTIG, .pfn = 6, .nr = 2);
	backend->ops->drain(m);
	assert_block(0, 3);	/* it is free; the next, at 8, is not */
	CALL(.op = OP_FREE_CONTIG, .pfn = 8, .nr = 8);
	backend->ops->drain(m);
	assert_block(0, 4);	/* up to the largest order */
	assert_block(16, 4);
	assert_block(32, 3);	/* the buddy, at 40, is another zone's */
	assert_block(40, 3);
	unmake();

	/* CMA's pageblocks and isolated ones merge with none of another type. */
	make(GEOMETRY(.nr_cma = 1, .cma = { { 16, 8 } }));
	assert_block(16, 3);
	assert_block(24, 3);
	assert_int_equal(CALL(.op = OP_ISOLATE, .pfn = 32, .nr = 4,
			      .kind = ISOLATE_MODE_OTHER).ret, 0);
	assert_block(32, 2);
	assert_block(36, 2);
	assert_block(40, 3);
	CALL(.op = OP_UNDO_ISOLATE, .pfn = 32, .nr = 4);
	assert_block(32, 4);
	unmake();
}

/* Requests of one kind, by a task of that kind; the rest of the call is the same. */
static int64_t taken_by(enum task_kind task, uint32_t gfp)
{
	int64_t nr;

	make(GEOMETRY(.nr_pages = 4096, .max_order = 9, .pageblock_order = 4, .watermarks = 1,
		      .section_order = is_sparse() ? 12 : 0));
	/* Per-CPU lists, whose pages no watermark counts, are not to be had. */
	CALL(.op = OP_CONTEND_PCP, .kind = 1);
	CALL(.op = OP_TASK, .kind = task);
	nr = taken((struct call){ .op = OP_ALLOC, .type = MIGRATE_UNMOVABLE, .gfp = gfp });
	unmake();
	return nr;
}

/* Which requests may go below the mark, and what allows it. There is no cpuset here. */
static void reserve_access_is_derived_from_gfp_policy_and_task_context(void **state)
{
	const int64_t all = 4096, min = 128;	/* 4 * sqrt(16 MB) = 512 KB */
	const uint32_t no = GFPB_NOMEMALLOC;
	const struct {
		enum task_kind task;
		uint32_t gfp;
		int64_t left;
	} kinds[] = {
		{ TASK_ORDINARY, GFP_KERNEL, min },
		{ TASK_ORDINARY, GFPB_KSWAPD_RECLAIM, min },
		{ TASK_ORDINARY, GFP_KERNEL | GFPB_HIGH, min / 2 },
		{ TASK_ORDINARY, GFP_ATOMIC, min / 2 - min / 8 },
		{ TASK_ORDINARY, GFP_ATOMIC | no, min / 2 },
		{ TASK_ORDINARY, GFP_KERNEL | GFPB_MEMALLOC, 0 },
		{ TASK_ORDINARY, GFP_KERNEL | GFPB_MEMALLOC | no, min },
		{ TASK_MEMALLOC, GFP_KERNEL, 0 },
		{ TASK_MEMALLOC, GFP_KERNEL | no, min },
		{ TASK_OOM_VICTIM, GFP_KERNEL, min / 2 },
		{ TASK_OOM_VICTIM, GFP_KERNEL | no, min },
		{ TASK_NOIO, GFP_KERNEL, min },
		{ TASK_REALTIME, GFP_KERNEL, min / 2 },
		{ TASK_DUMPING, GFP_KERNEL, min },
		{ TASK_WORKER, GFP_KERNEL, min },
		{ TASK_IRQ, GFPB_KSWAPD_RECLAIM, min },
		{ TASK_SOFTIRQ, GFPB_KSWAPD_RECLAIM, 0 },
		{ TASK_SOFTIRQ, GFPB_KSWAPD_RECLAIM | no, min },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		int64_t left = all - taken_by(kinds[i].task, kinds[i].gfp);

		if (left != kinds[i].left)
			fail_msg("task %d, gfp %#x: %lld pages left, not %lld", kinds[i].task,
				 kinds[i].gfp, (long long)left, (long long)kinds[i].left);
	}
}

/* What the slow path looks at, but for __GFP_NOFAIL. */
static const uint32_t slow_bits[] = {
	GFPB_DIRECT_RECLAIM, GFPB_KSWAPD_RECLAIM, GFPB_IO, GFPB_FS, GFPB_HIGH,
	GFPB_NORETRY, GFPB_RETRY_MAYFAIL, GFPB_NOMEMALLOC, GFPB_MEMALLOC, GFPB_THISNODE,
};

#define NR_SLOW_BITS (sizeof(slow_bits) / sizeof(slow_bits[0]))

static uint32_t slow_gfp(unsigned int set)
{
	uint32_t gfp = GFPB_NOWARN;

	for (size_t i = 0; i < NR_SLOW_BITS; i++)
		if (set >> i & 1)
			gfp |= slow_bits[i];
	return gfp;
}

/* Reclaim never makes progress, and there is no task to kill. */
static void deny(struct answer *answers)
{
	for (int i = 0; i < MAX_ANSWERS; i++)
		answers[i] = (struct answer){ .kind = ANSWER_RECLAIM };
	answers[0] = (struct answer){ .kind = ANSWER_OOM, .outcome = OOM_NOBODY };
}

static void slowpath_allocation_must_avoid_unbounded_retries_except_for_explicit_no_fail_requests(
	void **state)
{
	static struct answer answers[MAX_ANSWERS];
	static const uint8_t orders[] = { 0, 1, 4 };
	struct call call = { .op = OP_ALLOC };

	make(GEOMETRY());
	for (int i = 0; i < 4; i++)
		take(4, MIGRATE_MOVABLE);
	deny(answers);
	call.answers = answers;
	for (unsigned int set = 0; set < 1u << NR_SLOW_BITS; set++) {
		for (unsigned int n = 0; n < NR_TASKS * sizeof(orders) * 2 * 2; n++) {
			unsigned int task = n / (2 * 2) / sizeof(orders);
			bool nofail, waits;
			struct result res;

			call.order = orders[n / (2 * 2) % sizeof(orders)];
			call.type = n & 1 ? MIGRATE_MOVABLE : MIGRATE_UNMOVABLE;
			call.nr_answers = n & 2 ? MAX_ANSWERS : 0;
			call.gfp = slow_gfp(set);
			waits = call.gfp & GFPB_DIRECT_RECLAIM && task != TASK_MEMALLOC;
			if (waits && task_interrupts(task))
				continue;
			CALL(.op = OP_TASK, .kind = task);
			res = apply(call);
			if (res.ret != -ENOMEM || res.nr_asked[ANSWER_RECLAIM] > 17)
				fail_msg("task %u, order %u, gfp %#x: %d, %u reclaims", task,
					 call.order, call.gfp, res.ret,
					 res.nr_asked[ANSWER_RECLAIM]);
			nofail = waits && !(n & 2);
			if (!nofail)
				continue;
			call.gfp |= GFPB_NOFAIL;
			assert_int_equal(apply(call).ret, -EAGAIN);
		}
	}
	unmake();
}

static void public_free_requires_a_valid_struct_page_and_known_order(void **state)
{
	struct call call = { .op = OP_FREE };

	for (unsigned int order = 0; order <= 4; order++) {
		make(GEOMETRY());
		give(take(order, MIGRATE_MOVABLE), order);
		assert_int_equal(nr_free(), 64);
		for (uint32_t pfn = 0; pfn < 64; pfn += 16)
			assert_block(pfn, 4);
		unmake();
	}

	/* A page that was not allocated. */
	make(GEOMETRY());
	call.pfn = take(2, MIGRATE_MOVABLE);
	call.order = 2;
	apply(call);
	if (backend->debug_vm)
		assert_int_equal(trap_of(call), TRAP_BUG);
	unmake();

	/* Not the order of the compound page. */
	make(GEOMETRY());
	call.pfn = CALL(.op = OP_ALLOC, .order = 3, .gfp = GFPB_COMP).pfn;
	if (backend->debug_vm)
		assert_int_equal(trap_of(call), TRAP_BUG);
	unmake();

	/* No struct page: behind the memory map, or in a section that is absent. */
	make(GEOMETRY(.nr_holes = is_sparse(), .holes = { { 48 * is_sparse(), 16 * is_sparse() } }));
	call.pfn = is_sparse() ? 48 : 64;
	assert_int_equal(trap_of(call), TRAP_MEMMAP);
	unmake();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allocation_order_must_be_less_than_max_page_order),
		cmocka_unit_test(
			free_side_merging_only_proceeds_while_the_buddy_is_free_and_compatible),
		cmocka_unit_test(reserve_access_is_derived_from_gfp_policy_and_task_context),
		cmocka_unit_test(
			slowpath_allocation_must_avoid_unbounded_retries_except_for_explicit_no_fail_requests),
		cmocka_unit_test(public_free_requires_a_valid_struct_page_and_known_order),
	};
	int failed = 0;

	for (int i = 1; i < argc; i++) {
		backend = backend_find(argv[i]);
		if (!backend) {
			printf("SKIPPED: no backend %s\n", argv[i]);
			return 77;
		}
		failed += cmocka_run_group_tests_name(argv[i], tests, NULL, NULL);
	}
	return failed ? 1 : 0;
}
