// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each rule of the oracle is broken once, by forging what the machine shows,
 * and must be the one reported. Between forgeries the honest machine passes.
 */
#include "tests/oracle/rig.h"

#include <errno.h>

static struct rig *rig;

static int start(void **state)
{
	struct geometry g = rig_geometry();

	rig = rig_start(&g);
	return 0;
}

static int end(void **state)
{
	rig_end(rig);
	return 0;
}

static int start_without_pcp(void **state)
{
	struct geometry g = rig_geometry();

	g.nr_cpus = 0;
	rig = rig_start(&g);
	return 0;
}

/* Large enough for a HIGHATOMIC reserve. */
static int start_large_zone(void **state)
{
	struct geometry g = rig_geometry();

	g.nr_pages = 1024;
	g.nr_cpus = 0;
	rig = rig_start(&g);
	return 0;
}

static int start_marked(void **state)
{
	struct geometry g = rig_geometry();

	g.watermarks = 1;
	g.nr_cpus = 0;
	rig = rig_start(&g);
	return 0;
}

static int start_defrag(void **state)
{
	struct geometry g = rig_geometry();

	g.defrag_mode = 1;
	g.nr_cpus = 0;
	rig = rig_start(&g);
	return 0;
}

static int start_two_zones(void **state)
{
	struct geometry g = rig_geometry();

	g.nr_zones = 2;
	g.zone_start[1] = 36;
	g.nr_cpus = 0;
	rig = rig_start(&g);
	return 0;
}

/* A high mark of which the minimum is far below the maximum. */
static int start_low_mark(void **state)
{
	struct geometry g = rig_geometry();

	g.pcp_batch = 1;
	g.pcp_high = 2;
	rig = rig_start(&g);
	return 0;
}

/* The second zone begins with a pageblock. */
static int start_two_whole_zones(void **state)
{
	struct geometry g = rig_geometry();

	g.nr_zones = 2;
	g.zone_start[1] = 40;
	rig = rig_start(&g);
	return 0;
}

static int start_cma(void **state)
{
	struct geometry g = rig_geometry();

	g.nr_cma = 1;
	g.cma[0] = (struct pfn_range){ 32, 32 };
	g.nr_cpus = 0;
	rig = rig_start(&g);
	return 0;
}

static int start_cma_and_pcp(void **state)
{
	struct geometry g = rig_geometry();

	g.nr_cma = 1;
	g.cma[0] = (struct pfn_range){ 32, 32 };
	rig = rig_start(&g);
	return 0;
}

static int start_two_cpus(void **state)
{
	struct geometry g = rig_geometry();

	g.nr_cpus = 2;
	rig = rig_start(&g);
	return 0;
}

/* Its last block is half as large as the others. */
static int start_odd_size(void **state)
{
	struct geometry g = rig_geometry();

	g.nr_pages = 56;
	rig = rig_start(&g);
	return 0;
}

static int start_hole(void **state)
{
	struct geometry g = rig_geometry();

	g.nr_holes = 1;
	g.holes[0] = (struct pfn_range){ 20, 3 };
	rig = rig_start(&g);
	return 0;
}

/* Nothing is done: what is forged is forged on the state at hand. */
static void do_nothing(void)
{
	rig_do(rig, (struct call){ .op = OP_PRESSURE });
}

/* The machine does nothing, and is said to have returned this. */
static void pretend(struct call call, struct result result)
{
	do_nothing();
	rig->call = call;
	rig->result = result;
}

static void free_block_misaligned(void **state)
{
	do_nothing();
	rig_page(rig, 16)->order = 5;
	rig_breaks(rig, RULE_ALIGNED);
}

static void free_block_beyond_its_zone(void **state)
{
	uint32_t pfn = PFN_NONE;

	do_nothing();
	for (uint32_t i = 32; i < 36; i++)
		if (rig_page(rig, i)->where == WHERE_BUDDY && pfn == PFN_NONE)
			pfn = i;
	assert_int_equal(pfn, 32);
	rig_page(rig, pfn)->order = 3;
	rig_breaks(rig, RULE_IN_ZONE);
}

static void page_in_two_blocks(void **state)
{
	do_nothing();
	rig_page(rig, 21)->where = WHERE_BUDDY;
	rig_page(rig, 21)->list = MIGRATE_MOVABLE;
	rig_breaks(rig, RULE_OVERLAP);
}

static void held_page_in_a_free_block(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	do_nothing();
	rig_page(rig, pfn)->where = WHERE_BUDDY;
	rig_page(rig, pfn)->list = MIGRATE_MOVABLE;
	rig_breaks(rig, RULE_NOT_FREE);
}

static void freed_page_on_no_list(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_do(rig, call_free(pfn, 0));
	rig_page(rig, pfn)->where = WHERE_NONE;
	rig_breaks(rig, RULE_LEAK);
}

static void free_buddies_side_by_side(void **state)
{
	struct page_state *head;

	do_nothing();
	head = rig_page(rig, 16);
	assert_int_equal(head->order, 4);
	head->order = 2;
	*rig_page(rig, 20) = *head;
	head->order = 2;
	rig_page(rig, 24)->where = WHERE_BUDDY;
	rig_page(rig, 24)->list = head->list;
	rig_page(rig, 24)->order = 3;
	rig_page(rig, 24)->private = 3;
	rig_page(rig, 24)->flags |= PGS_BUDDY;
	head->private = rig_page(rig, 20)->private = 2;
	rig_breaks(rig, RULE_UNMERGED);
}

static void free_block_on_the_wrong_list(void **state)
{
	do_nothing();
	rig_page(rig, 16)->list = MIGRATE_RECLAIMABLE;
	rig_breaks(rig, RULE_LIST_TYPE);
}

static void free_block_over_a_pageblock_of_another_type(void **state)
{
	do_nothing();
	rig->call = (struct call){ .op = OP_DRAIN_ALL };
	for (size_t i = 0; i < rig->s.nr_blocks; i++)
		if (rig->s.block_pfns[i] == 24)
			rig->s.block_types[i] = MIGRATE_UNMOVABLE;
	rig_breaks(rig, RULE_LIST_TYPE_SPAN);
}

static void page_on_the_wrong_pcp_list(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_do(rig, call_free(pfn, 0));
	assert_int_equal(rig_page(rig, pfn)->where, WHERE_PCP);
	rig_page(rig, pfn)->list = MIGRATE_UNMOVABLE;
	rig_breaks(rig, RULE_PCP_LIST);
}

static void large_block_on_a_pcp_list(void **state)
{
	uint32_t pfn = rig_alloc(rig, 4, 0);

	rig_do(rig, call_free(pfn, 4));
	rig_page(rig, pfn)->where = WHERE_PCP;
	rig_breaks(rig, RULE_PCP_LIST);
}

/* Two frozen buddies, so that the one freed stays an order-0 block. */
static void isolated_page_on_a_pcp_list(void **state)
{
	uint32_t pfn;

	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG_FROZEN, .pfn = 8,
				   .nr = 2 });
	assert_int_equal(rig->result.ret, 0);
	rig_ok(rig, (struct call){ .op = OP_ISOLATE, .pfn = 8, .nr = 1,
				   .kind = ISOLATE_MODE_OTHER });
	assert_int_equal(rig->result.ret, 0);
	pfn = 8;
	rig_do(rig, (struct call){ .op = OP_FREE_CONTIG_FROZEN, .pfn = pfn,
				   .nr = 1 });
	rig_page(rig, pfn)->where = WHERE_PCP;
	rig_page(rig, pfn)->list = MIGRATE_MOVABLE;
	rig_page(rig, pfn)->private = 0;
	rig_page(rig, pfn)->flags = 0;
	rig_breaks(rig, RULE_PCP_ISOLATE);
}

static void page_on_another_cpus_list(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_CPU, .cpu = 1 });
	rig_do(rig, call_free(rig_alloc(rig, 0, 0), 0));
	rig_page(rig, rig->call.pfn)->cpu = 0;
	rig_breaks(rig, RULE_PCP_CPU);
}

static void page_on_a_pcp_list_whose_lock_is_held(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_do(rig, call_free(pfn, 0));
	assert_int_equal(rig_page(rig, pfn)->where, WHERE_PCP);
	/* The machine knows of no contention, the oracle does. */
	oracle_predict(rig->oracle,
		       &(struct call){ .op = OP_CONTEND_PCP, .kind = 1 },
		       &(struct result){ 0 });
	rig_breaks(rig, RULE_LOCKED);
}

static void page_in_a_zone_whose_lock_is_held(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);
	struct call call = call_free(pfn, 0);

	oracle_predict(rig->oracle,
		       &(struct call){ .op = OP_CONTEND_ZONE, .kind = 1 },
		       &(struct result){ 0 });
	call.op = OP_FREE_NOLOCK;
	rig_do(rig, call);
	rig_breaks(rig, RULE_LOCKED);
	assert_string_equal(rig_found(rig), "on a free list");
}

/* The oracle knows of a contention that the machine does not know of. */
static void contend_unseen(struct call call)
{
	call.kind = 1;
	oracle_predict(rig->oracle, &call, &(struct result){ 0 });
}

static void fill_a_list_from(uint32_t start)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = start,
				   .nr = 32 });
	assert_int_equal(rig->result.ret, 0);
	for (uint32_t pfn = start; pfn < start + 30; pfn += 2)
		rig_ok(rig, call_free(pfn, 0));
}

static void fill_a_list(void)
{
	fill_a_list_from(0);
}

/* Three bites: with the lock had twice, there may be two. */
static void pages_that_left_a_list_whose_lock_was_lost(void **state)
{
	fill_a_list();
	rig_do(rig, call_free(30, 0));
	contend_unseen((struct call){ .op = OP_CONTEND_PCP, .after = 2 });
	rig_breaks(rig, RULE_LOCKED);
}

static void pages_that_left_a_list_with_its_lock(void **state)
{
	fill_a_list();
	rig_do(rig, call_free(30, 0));
	contend_unseen((struct call){ .op = OP_CONTEND_PCP, .after = 3 });
	assert_true(rig_judge(rig));
}

/* Of a block that came, each page counts: without, a bite would have sufficed. */
static void block_that_came_while_pages_left(void **state)
{
	struct pcp_state *pcp = &rig->s.pcps[0][0];
	uint32_t pfn = rig_alloc(rig, 1, 0), buddy = rig_alloc(rig, 1, 0);
	int32_t before;

	assert_int_equal(buddy, pfn ^ 2);
	fill_a_list_from(pfn < 32 ? 32 : 0);
	before = pcp->count;
	rig_do(rig, call_free(pfn, 1));
	assert_int_equal(rig_page(rig, pfn)->order, 1);
	rig_page(rig, pfn)->where = WHERE_PCP;
	rig_page(rig, pfn)->flags = 0;
	rig_page(rig, pfn)->private = 0;
	pcp->batch = before - pcp->count - 2;
	contend_unseen((struct call){ .op = OP_CONTEND_PCP, .after = 1 });
	rig_breaks(rig, RULE_LOCKED);
	assert_string_equal(rig->violation.field, "count");
}

static void more_blocks_on_a_list_than_its_lock_was_had(void **state)
{
	static const uint32_t pfns[] = { 1, 3, 5 };

	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 0, .nr = 32 });
	rig_do(rig, (struct call){ .op = OP_FREE_BULK, .pfns = pfns, .nr = 3 });
	contend_unseen((struct call){ .op = OP_CONTEND_PCP, .after = 2 });
	rig_breaks(rig, RULE_LOCKED);
}

static void block_put_aside_though_the_lock_was_had(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);
	struct call call = call_free(pfn, 0);

	call.op = OP_FREE_NOLOCK;
	rig->backend->ops->apply(
		rig->machine, &(struct call){ .op = OP_CONTEND_ZONE, .kind = 1 },
		&rig->result);
	rig_do(rig, call);
	assert_int_equal(rig_page(rig, pfn)->where, WHERE_DEFERRED);
	rig_breaks(rig, RULE_NOLOCK);
}

/* The second of three tries fails. */
static void part_in_a_zone_whose_lock_was_lost(void **state)
{
	uint32_t pfn = rig_alloc(rig, 3, 0);
	struct call call = call_free(pfn, 3);

	call.op = OP_FREE_NOLOCK;
	rig_ok(rig, (struct call){ .op = OP_GET, .pfn = pfn });
	rig_do(rig, call);
	contend_unseen((struct call){ .op = OP_CONTEND_ZONE, .after = 1,
				      .times = 1 });
	rig_breaks(rig, RULE_LOCKED);
	assert_int_equal(rig->violation.pfn, pfn + 2);
}

static struct call call_nolock(unsigned int order)
{
	return (struct call){ .op = OP_ALLOC_NOLOCK, .order = (uint8_t)order,
			      .nr = 1u << order,
			      .gfp = GFPB_ZERO | (order ? GFPB_COMP : 0) };
}

static void lockless_page_in_an_nmi_without_smp(void **state)
{
	rig_do(rig, call_nolock(0));
	rig->call.kind = CONTEXT_NMI;
	rig_breaks(rig, RULE_LOCKED);
}

static void lockless_page_freed_in_an_nmi_without_smp(void **state)
{
	struct call call = call_free(rig_alloc(rig, 0, 0), 0);

	call.op = OP_FREE_NOLOCK;
	rig_do(rig, call);
	rig->call.kind = CONTEXT_NMI;
	rig_breaks(rig, RULE_LOCKED);
}

static void lockless_page_of_a_zone_whose_lock_is_held(void **state)
{
	rig_do(rig, call_nolock(0));
	contend_unseen((struct call){ .op = OP_CONTEND_ZONE });
	rig_breaks(rig, RULE_LOCKED);
}

/* The second try is that of the zone's own lists. */
static void refill_from_a_zone_whose_lock_is_held(void **state)
{
	rig_do(rig, call_nolock(0));
	contend_unseen((struct call){ .op = OP_CONTEND_ZONE, .times = 1 });
	rig_breaks(rig, RULE_LOCKED);
	assert_string_equal(rig_found(rig), "a page added to a per-CPU list");
}

static void lockless_page_of_an_order_without_lists(void **state)
{
	rig_do(rig, (struct call){ .op = OP_ALLOC, .order = 4, .nr = 16,
				   .gfp = GFPB_COMP });
	rig->call.op = OP_ALLOC_NOLOCK;
	rig_breaks(rig, RULE_RESULT);
}

/* A mark that no formula gives. */
static void forge_min_mark(void)
{
	do_nothing();
	rig->s.zones[0].watermark[WATERMARK_MIN] = 64;
	rule_ignored[RULE_WATERMARKS] = true;
	assert_true(rig_judge(rig));
	rule_ignored[RULE_WATERMARKS] = false;
}

static void lockless_page_of_a_zone_at_its_mark(void **state)
{
	forge_min_mark();
	rig_do(rig, call_nolock(0));
	rig_breaks(rig, RULE_MARK);
}

static void lockless_page_that_is_not_zeroed(void **state)
{
	rig_do(rig, call_nolock(2));
	rig->result.nr_zeroed = 1;
	rig_breaks(rig, RULE_ZEROED);
}

/* What a kernel with PAGE_OWNER shows of the pages at hand. */
static void show_owners(void)
{
	for (size_t i = 0; i < rig->s.nr; i++)
		rig->s.pages[i].owner =
			oracle_page(rig->oracle, rig->s.pfns[i])->kind == PAGE_HELD ?
				OWNER_SET : OWNER_NONE;
}

static void free_page_with_an_owner(void **state)
{
	uint32_t pfn = rig_alloc(rig, 1, 0);

	do_nothing();
	show_owners();
	assert_true(rig_judge(rig));
	rig_ok(rig, call_free(pfn, 1));
	do_nothing();
	show_owners();
	rig_page(rig, pfn + 1)->owner = OWNER_SET;
	rig_breaks(rig, RULE_OWNER);
}

static void held_page_without_an_owner(void **state)
{
	uint32_t pfn = rig_alloc(rig, 1, 0);

	do_nothing();
	show_owners();
	rig_page(rig, pfn + 1)->owner = OWNER_NONE;
	rig_breaks(rig, RULE_OWNER);
}

/* As many are charged; with one more of either the rule is broken. */
static void assert_charged(int64_t tagged, int64_t owned)
{
	do_nothing();
	rig->s.events.counts = COUNTS_TAGGED | COUNTS_OWNED;
	rig->s.events.tagged = tagged;
	rig->s.events.owned = owned;
	if (!rig_judge(rig))
		fail_msg("%s, not %s", rig_expected(rig), rig_found(rig));
	rig->s.events.tagged++;
	rig_breaks(rig, RULE_CHARGED);
	rig->s.events.tagged--;
	rig->s.events.owned++;
	rig_breaks(rig, RULE_CHARGED);
	do_nothing();
	assert_true(rig_judge(rig));
}

static void pages_charged_to_nobody(void **state)
{
	struct call damage = { .op = OP_DAMAGE, .kind = DAMAGE_LOCKED };
	uint32_t pfn = rig_alloc(rig, 2, 0);

	assert_charged(4, 4);
	damage.pfn = pfn + 2;
	rig_ok(rig, damage);
	/* The first page is still held. The second is freed; the other two are not: one is bad. */
	rig_ok(rig, (struct call){ .op = OP_GET, .pfn = pfn });
	rig_ok(rig, call_free(pfn, 2));
	assert_charged(1, 3);
	rig_ok(rig, call_free(pfn, 0));
	assert_charged(0, 2);
}

static void page_with_the_contents_of_before(void **state)
{
	rig_do(rig, call_nolock(2));
	rig->result.nr_stale = 1;
	rig->result.stale = rig->result.pfn + 2;
	rig_breaks(rig, RULE_ZEROED);
}

static void lockless_failure_with_a_lock_and_a_block(void **state)
{
	rig->backend->ops->apply(
		rig->machine, &(struct call){ .op = OP_CONTEND_ZONE, .kind = 1 },
		&rig->result);
	rig_do(rig, call_nolock(0));
	assert_int_equal(rig->result.ret, -ENOMEM);
	rig_breaks(rig, RULE_ALLOC_FAILED);
}

/* The zone's lock is held, but what is on the list needs no lock of the zone's. */
static void lockless_failure_with_a_page_on_the_list(void **state)
{
	struct call on = { .op = OP_CONTEND_PCP, .kind = 1 };

	rig_ok(rig, call_nolock(0));
	rig_ok(rig, (struct call){ .op = OP_CONTEND_ZONE, .kind = 1 });
	rig->backend->ops->apply(rig->machine, &on, &rig->result);
	rig_do(rig, call_nolock(0));
	assert_int_equal(rig->result.ret, -ENOMEM);
	rig_breaks(rig, RULE_ALLOC_FAILED);
}

static void lockless_failure_is_excused_below_the_mark(void **state)
{
	forge_min_mark();
	rig->backend->ops->apply(
		rig->machine, &(struct call){ .op = OP_CONTEND_ZONE, .kind = 1 },
		&rig->result);
	rig_do(rig, call_nolock(0));
	rig->s.zones[0].watermark[WATERMARK_MIN] = 64;
	assert_true(rig_judge(rig));
}

static void pages_left_after_a_drain(void **state)
{
	rig_ok(rig, call_free(rig_alloc(rig, 0, 0), 0));
	do_nothing();
	rig->call = (struct call){ .op = OP_DRAIN };
	rig_breaks(rig, RULE_DRAINED);
	rig->call = (struct call){ .op = OP_DRAIN_ALL };
	rig_breaks(rig, RULE_DRAINED);
}

/* Pages with a held buddy each, so that neither merges. */
static void deferred_page_left_by_a_free(void **state)
{
	struct call call;
	uint32_t pfn;

	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 16,
				   .nr = 4 });
	assert_int_equal(rig->result.ret, 0);
	pfn = rig->call.pfn;
	rig_ok(rig, (struct call){ .op = OP_CONTEND_ZONE, .kind = 1 });
	call = call_free(pfn, 0);
	call.op = OP_FREE_NOLOCK;
	rig_ok(rig, call);
	rig_ok(rig, (struct call){ .op = OP_CONTEND_ZONE });
	rig_do(rig, call_free(pfn + 2, 0));
	rig_page(rig, pfn)->where = WHERE_DEFERRED;
	rig_page(rig, pfn)->list = 0;
	rig_page(rig, pfn)->flags = 0;
	rig_breaks(rig, RULE_DEFERRED);
}

/* A page put aside, of a pageblock of which the others are held; then nobody has locks. */
static uint32_t put_aside(void)
{
	struct call call;

	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 16,
				   .nr = 4 });
	assert_int_equal(rig->result.ret, 0);
	rig_ok(rig, (struct call){ .op = OP_CONTEND_PCP, .kind = 1 });
	rig_ok(rig, (struct call){ .op = OP_CONTEND_ZONE, .kind = 1 });
	call = call_free(16, 0);
	call.op = OP_FREE_NOLOCK;
	rig_ok(rig, call);
	assert_int_equal(rig_page(rig, 16)->where, WHERE_DEFERRED);
	rig_ok(rig, (struct call){ .op = OP_CONTEND_ZONE });
	return 16;
}

static void leave_aside(uint32_t pfn)
{
	rig_page(rig, pfn)->where = WHERE_DEFERRED;
	rig_page(rig, pfn)->list = 0;
	rig_page(rig, pfn)->flags = 0;
	rig_breaks(rig, RULE_DEFERRED);
}

static void deferred_page_left_where_a_pcp_lock_is_held(void **state)
{
	uint32_t pfn = put_aside();

	rig_do(rig, call_free(pfn + 2, 0));
	leave_aside(pfn);
}

static void deferred_page_left_in_an_isolated_pageblock(void **state)
{
	uint32_t pfn;

	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG_FROZEN, .pfn = 40,
				   .nr = 1 });
	pfn = put_aside();
	rig_ok(rig, (struct call){ .op = OP_CONTEND_PCP });
	rig_ok(rig, (struct call){ .op = OP_ISOLATE, .pfn = 40, .nr = 1,
				   .kind = ISOLATE_MODE_OTHER });
	assert_int_equal(rig->result.ret, 0);
	rig_do(rig, (struct call){ .op = OP_FREE_CONTIG_FROZEN, .pfn = 40,
				   .nr = 1 });
	leave_aside(pfn);
}

static void deferred_page_left_by_a_large_block(void **state)
{
	uint32_t block = rig_alloc(rig, 4, 0), pfn = put_aside();

	rig_ok(rig, (struct call){ .op = OP_CONTEND_PCP });
	rig_do(rig, call_free(block, 4));
	leave_aside(pfn);
}

/* What goes to a per-CPU list has not had the zone's lock. */
static void deferred_page_freed_by_nobody(void **state)
{
	uint32_t pfn = put_aside();

	rig_ok(rig, (struct call){ .op = OP_CONTEND_PCP });
	rig_do(rig, call_free(pfn + 2, 0));
	rig_page(rig, pfn)->where = WHERE_BUDDY;
	rig_page(rig, pfn)->list = MIGRATE_MOVABLE;
	rig_page(rig, pfn)->flags = PGS_BUDDY;
	rig_breaks(rig, RULE_DEFERRED_STAYS);
}

static void reserve_not_counted(void **state)
{
	do_nothing();
	rig->s.zones[0].nr_reserved_highatomic += 8;
	rig_breaks(rig, RULE_NR_RESERVED);
}

static void type_not_set(void **state)
{
	uint32_t pfn = rig_alloc(rig, 3, 0);

	pretend((struct call){ .op = OP_SET_TYPE, .pfn = pfn,
			       .type = MIGRATE_UNMOVABLE },
		(struct result){ 0 });
	rig_breaks(rig, RULE_BLOCK_TYPE);
}

static void type_set_within_a_larger_block(void **state)
{
	pretend((struct call){ .op = OP_SET_TYPE, .pfn = 24,
			       .type = MIGRATE_UNMOVABLE },
		(struct result){ 0 });
	rig_breaks(rig, RULE_RESULT);
}

static void pageblock_not_isolated(void **state)
{
	pretend((struct call){ .op = OP_ISOLATE, .pfn = 24, .nr = 9 },
		(struct result){ 0 });
	rig_breaks(rig, RULE_BLOCK_TYPE);
}

static void second_pageblock_not_isolated(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ISOLATE, .pfn = 24, .nr = 8,
				   .kind = ISOLATE_MODE_OTHER });
	pretend((struct call){ .op = OP_ISOLATE, .pfn = 25, .nr = 8 },
		(struct result){ 0 });
	rig_breaks(rig, RULE_BLOCK_TYPE);
	assert_int_equal(rig->violation.pfn, 32);
}

static void isolation_not_undone(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ISOLATE, .pfn = 24, .nr = 8,
				   .kind = ISOLATE_MODE_OTHER });
	pretend((struct call){ .op = OP_UNDO_ISOLATE, .pfn = 24, .nr = 8 },
		(struct result){ 0 });
	rig_breaks(rig, RULE_BLOCK_TYPE);
}

static void count_of_a_reserved_page(void **state)
{
	do_nothing();
	rig_page(rig, 20)->refcount = 2;
	rig_breaks(rig, RULE_REFCOUNT);
}

static void pcp_count_off(void **state)
{
	do_nothing();
	rig->s.pcps[0][0].count++;
	rig_breaks(rig, RULE_PCP_COUNT);
}

static void list_longer_than_its_high_mark(void **state)
{
	rig_do(rig, call_free(rig_alloc(rig, 0, 0), 0));
	rig->s.pcps[0][0].high_min = rig->s.pcps[0][0].count;
	rig->s.pcps[0][0].high_max = rig->s.pcps[0][0].count;
	rig->s.pcps[0][0].batch = rig->s.pcps[0][0].count + 1;
	rig_breaks(rig, RULE_PCP_HIGH);
}

static void count_of_a_held_page(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	do_nothing();
	rig_page(rig, pfn)->refcount++;
	rig_breaks(rig, RULE_REFCOUNT);
}

static void count_of_a_free_page(void **state)
{
	do_nothing();
	rig_page(rig, 17)->refcount = 1;
	rig_breaks(rig, RULE_REF_FROZEN);
}

static void count_of_a_frozen_page(void **state)
{
	uint32_t pfn;

	rig_ok(rig, (struct call){ .op = OP_ALLOC_FROZEN, .nr = 1 });
	pfn = rig->result.pfn;
	do_nothing();
	rig_page(rig, pfn)->refcount = 1;
	rig_breaks(rig, RULE_REF_FROZEN);
}

static void count_behind_the_first_page_of_a_block(void **state)
{
	const uint32_t gfp[] = { 0, GFPB_COMP };

	for (int i = 0; i < 2; i++) {
		uint32_t pfn = rig_alloc(rig, 2, gfp[i]);

		do_nothing();
		rig_page(rig, pfn + 3)->refcount = 1;
		rig_breaks(rig, RULE_REF_TAIL);
	}
}

static void split_that_leaves_a_page_out(void **state)
{
	uint32_t pfn = rig_alloc(rig, 2, 0);

	rig_do(rig, (struct call){ .op = OP_SPLIT, .pfn = pfn, .order = 2,
				   .nr = 4 });
	assert_int_equal(rig_page(rig, pfn + 3)->refcount, 1);
	rig_page(rig, pfn + 3)->refcount = 0;
	rig_breaks(rig, RULE_REF_SPLIT);
}

static void contiguous_free_that_drops_two(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 16, .nr = 4 });
	rig_ok(rig, (struct call){ .op = OP_GET, .pfn = 18, .nr = 1 });
	rig_ok(rig, (struct call){ .op = OP_GET, .pfn = 18, .nr = 1 });
	rig_do(rig, (struct call){ .op = OP_FREE_CONTIG, .pfn = 16, .nr = 4 });
	assert_int_equal(rig_page(rig, 18)->refcount, 2);
	rig_page(rig, 18)->refcount = 1;
	rig_breaks(rig, RULE_REF_CONTIG);
}

static void tails_kept_with_a_held_head(void **state)
{
	uint32_t pfn = rig_alloc(rig, 1, 0);

	rig_ok(rig, (struct call){ .op = OP_GET, .pfn = pfn, .nr = 1 });
	rig_do(rig, call_free(pfn, 1));
	rig_page(rig, pfn + 1)->where = WHERE_NONE;
	rig_breaks(rig, RULE_TAILS);
}

static void counted_page_freed_as_frozen(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 16, .nr = 1 });
	rig_do(rig, (struct call){ .op = OP_FREE_CONTIG_FROZEN, .pfn = 16,
				   .nr = 1 });
	assert_int_equal(rig->result.nr_bad, 1);
	rig->result.nr_bad = 0;
	rig_breaks(rig, RULE_COUNTED_BAD);
}

static void flag_left_on_a_free_page(void **state)
{
	do_nothing();
	rig_page(rig, 17)->flags |= PGS_DIRTY;
	rig_breaks(rig, RULE_FLAGS);
}

static void private_left_on_a_free_page(void **state)
{
	do_nothing();
	rig_page(rig, 17)->private = 3;
	rig_breaks(rig, RULE_PRIVATE);
}

static void mapping_left_on_a_free_page(void **state)
{
	do_nothing();
	rig_page(rig, 17)->mapping = MAPPING_FILE;
	rig_breaks(rig, RULE_MAPPING);
}

static void mapcount_left_on_a_free_page(void **state)
{
	do_nothing();
	rig_page(rig, 17)->mapcount = 1;
	rig_breaks(rig, RULE_MAPCOUNT);
}

static void compound_tail_without_its_head(void **state)
{
	uint32_t pfn = rig_alloc(rig, 2, GFPB_COMP);

	do_nothing();
	rig_page(rig, pfn + 3)->head = pfn + 1;
	rig_breaks(rig, RULE_COMPOUND);
}

/* Pages that show the same are not the same if another thing is known of them. */
static void flag_lost_beside_a_page_without_it(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 16, .nr = 2 });
	rig_ok(rig, (struct call){ .op = OP_DAMAGE, .pfn = 17, .kind = DAMAGE_LOCKED });
	do_nothing();
	rig_page(rig, 17)->flags = rig_page(rig, 16)->flags;
	rig_breaks(rig, RULE_FLAGS);
}

static void compound_tail_with_the_head_of_the_tail_before(void **state)
{
	uint32_t one = rig_alloc(rig, 1, GFPB_COMP), other = rig_alloc(rig, 1, GFPB_COMP);

	/* Behind one another in the snapshot. */
	rig->pfns[32] = one + 1;
	rig->pfns[one + 1] = 32;
	rig->pfns[33] = other + 1;
	rig->pfns[other + 1] = 33;
	do_nothing();
	rig_page(rig, other + 1)->head = one;
	rig_breaks(rig, RULE_COMPOUND);
}

static void leaked_page_marked_free(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_ok(rig, (struct call){ .op = OP_DAMAGE, .pfn = pfn,
				   .kind = DAMAGE_HWPOISON });
	rig_ok(rig, call_free(pfn, 0));
	do_nothing();
	rig_page(rig, pfn)->flags |= PGS_BUDDY;
	rig_breaks(rig, RULE_ON_LIST);
}

static void leaked_page_that_gets_a_reference(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_ok(rig, (struct call){ .op = OP_DAMAGE, .pfn = pfn,
				   .kind = DAMAGE_HWPOISON });
	rig_ok(rig, call_free(pfn, 0));
	do_nothing();
	rig_page(rig, pfn)->refcount = 1;
	rig_breaks(rig, RULE_REF_LEAKED);
}

static void held_page_on_a_pcp_list(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	do_nothing();
	rig_page(rig, pfn)->where = WHERE_PCP;
	rig_page(rig, pfn)->list = MIGRATE_MOVABLE;
	rig_breaks(rig, RULE_NOT_FREE);
}

static const struct call alloc_one = { .op = OP_ALLOC, .nr = 1,
				       .type = MIGRATE_UNMOVABLE };

static void page_given_out_twice(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	pretend(alloc_one, (struct result){ .pfn = pfn });
	rig_breaks(rig, RULE_ALLOC_PAGE);
}

static void hwpoisoned_page_given_out(void **state)
{
	uint32_t pfn = rig_alloc(rig, 1, 0);

	rig_ok(rig, (struct call){ .op = OP_DAMAGE, .pfn = pfn + 1,
				   .kind = DAMAGE_HWPOISON });
	rig_ok(rig, call_free(pfn, 1));
	pretend(alloc_one, (struct result){ .pfn = pfn + 1 });
	rig_breaks(rig, RULE_ALLOC_HWPOISON);
}

static void isolated_page_given_out(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ISOLATE, .pfn = 16, .nr = 1,
				   .kind = ISOLATE_MODE_OTHER });
	pretend(alloc_one, (struct result){ .pfn = 16 });
	rig_breaks(rig, RULE_ALLOC_TYPE);
}

static void cma_page_given_to_an_unmovable_request(void **state)
{
	pretend(alloc_one, (struct result){ .pfn = 40 });
	rig_breaks(rig, RULE_ALLOC_TYPE);
}

static void failure_with_free_pages(void **state)
{
	pretend(alloc_one, (struct result){ .ret = -ENOMEM, .pfn = PFN_NONE });
	rig_breaks(rig, RULE_ALLOC_FAILED);
}

/* Of which only a movable request may have any. */
static void failure_with_free_cma_pages(void **state)
{
	struct call call = alloc_one;

	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 0, .nr = 32 });
	pretend(call, (struct result){ .ret = -ENOMEM, .pfn = PFN_NONE });
	rig->s.zones[0].flags = ZONES_BELOW_HIGH;
	assert_true(rig_judge(rig));
	call.type = MIGRATE_MOVABLE;
	pretend(call, (struct result){ .ret = -ENOMEM, .pfn = PFN_NONE });
	rig->s.zones[0].flags = ZONES_BELOW_HIGH;
	rig_breaks(rig, RULE_ALLOC_FAILED);
}

static void reference_to_a_free_page(void **state)
{
	pretend((struct call){ .op = OP_TRY_GET, .pfn = 17 },
		(struct result){ .ret = 1 });
	rig_breaks(rig, RULE_TRY_GET);
}

static void no_reference_to_a_counted_page(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	pretend((struct call){ .op = OP_TRY_GET, .pfn = pfn },
		(struct result){ .ret = 0 });
	rig_breaks(rig, RULE_TRY_GET);
}

static void freeze_of_another_count(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	pretend((struct call){ .op = OP_FREEZE, .pfn = pfn, .refs = 2 },
		(struct result){ .ret = 1 });
	rig_breaks(rig, RULE_RESULT);
}

static void contiguous_failure_with_all_pages_free(void **state)
{
	pretend((struct call){ .op = OP_ALLOC_CONTIG, .pfn = 17, .nr = 9 },
		(struct result){ .ret = -EBUSY });
	rig_breaks(rig, RULE_OUTCOME);
	assert_int_equal(rig->violation.zone, -1);
}

/* What is in use lies in the next pageblock of the same largest block. */
static void isolation_fails_beside_what_is_in_use(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 16, .nr = 8 });
	pretend((struct call){ .op = OP_ISOLATE, .pfn = 24, .nr = 8,
			       .kind = ISOLATE_MODE_OTHER },
		(struct result){ .ret = -EBUSY });
	rig_breaks(rig, RULE_OUTCOME);
}

static void isolation_refuses_a_movable_page(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_ok(rig, (struct call){ .op = OP_DAMAGE, .pfn = pfn,
				   .kind = DAMAGE_LRU });
	pretend((struct call){ .op = OP_ISOLATE, .pfn = pfn / 8 * 8, .nr = 1,
			       .kind = ISOLATE_MODE_OTHER },
		(struct result){ .ret = -EBUSY });
	rig_breaks(rig, RULE_OUTCOME);
}

/* Whether the range is free or not. */
static void isolation_fails_with_another_error(void **state)
{
	for (int i = 0; i < 2; i++) {
		pretend((struct call){ .op = OP_ISOLATE, .nr = 64,
				       .kind = ISOLATE_MODE_OTHER },
			(struct result){ .ret = -ENOMEM });
		rig_breaks(rig, RULE_OUTCOME);
		do_nothing();
		rig_alloc(rig, 0, 0);
	}
}

/* Too little of the pageblock is free to claim it. */
static void smallest_block_of_another_type_taken(void **state)
{
	const uint8_t types[] = { MIGRATE_UNMOVABLE, MIGRATE_RECLAIMABLE };

	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .nr = 64 });
	for (int i = 0; i < 2; i++) {
		rig_ok(rig, (struct call){ .op = OP_SET_TYPE, .pfn = 8,
					   .type = types[i] });
		rig_ok(rig, call_free(8, 0));
		assert_int_equal(rig_page(rig, 8)->list, types[i]);
		assert_int_equal(rig_alloc(rig, 0, 0), 8);
	}
}

static void pageblock_retyped_by_its_own_page(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_do(rig, call_free(pfn, 0));
	assert_int_equal(rig_page(rig, pfn & ~15u)->order, 4);
	for (size_t i = 0; i < rig->s.nr_blocks; i++)
		if (rig->s.block_pfns[i] == (pfn & ~7u))
			rig->s.block_types[i] = MIGRATE_UNMOVABLE;
	rig_breaks(rig, RULE_BLOCK_TYPE);
}

/* What is freed is beside it, and its own block no larger than a pageblock. */
static void pageblock_retyped_without_a_merge(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 16, .nr = 8 });
	rig_do(rig, call_free(17, 0));
	assert_int_equal(rig_page(rig, 24)->order, 3);
	for (size_t i = 0; i < rig->s.nr_blocks; i++)
		if (rig->s.block_pfns[i] == 24)
			rig->s.block_types[i] = MIGRATE_UNMOVABLE;
	rig_page(rig, 24)->list = MIGRATE_UNMOVABLE;
	rig_breaks(rig, RULE_BLOCK_TYPE);
	assert_string_equal(rig_expected(rig),
			    "the type it had: nothing merged");
}

/* Blocks behind the first of a pageblock that has another type now. */
static void block_left_on_the_list_of_the_old_type(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 16, .nr = 1 });
	rig_do(rig, (struct call){ .op = OP_SET_TYPE, .pfn = 16,
				   .type = MIGRATE_UNMOVABLE });
	assert_int_equal(rig->result.ret, 0);
	assert_int_equal(rig_page(rig, 20)->list, MIGRATE_UNMOVABLE);
	rig_page(rig, 20)->list = MIGRATE_MOVABLE;
	rig_breaks(rig, RULE_LIST_TYPE);
}

static void reserve_is_for_atomic_requests(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_HIGHATOMIC, .nr = 1,
				   .type = MIGRATE_MOVABLE });
	assert_int_equal(rig->s.zones[0].nr_reserved_highatomic, 8);
	rig_alloc(rig, 1, 0);
}

/* What is then not from the reserve is judged by other rules, once. */
static void reserve_passed_over_with_the_rule_ignored(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_HIGHATOMIC, .nr = 1,
				   .type = MIGRATE_MOVABLE });
	rig_do(rig, (struct call){ .op = OP_ALLOC, .order = 1, .nr = 2,
				   .type = MIGRATE_MOVABLE });
	rig->call.op = OP_ALLOC_HIGHATOMIC;
	rule_ignored[RULE_MOBILITY] = true;
	rig_breaks(rig, RULE_RESERVE);
	rule_ignored[RULE_MOBILITY] = false;
}

/* The last pageblock goes only by force. */
static void reserve_that_is_kept(void **state)
{
	struct call call = { .op = OP_UNRESERVE, .type = MIGRATE_MOVABLE };

	rig_ok(rig, (struct call){ .op = OP_ALLOC_HIGHATOMIC, .nr = 1,
				   .type = MIGRATE_MOVABLE });
	rig_ok(rig, call);
	assert_int_equal(rig->result.ret, 0);
	assert_int_equal(rig->s.zones[0].nr_reserved_highatomic, 8);
	call.kind = 1;
	rig_ok(rig, call);
	assert_int_equal(rig->result.ret, 1);
	assert_int_equal(rig->s.zones[0].nr_reserved_highatomic, 0);
}

static void lockless_free_of_an_order_without_lists(void **state)
{
	struct call call = call_free(rig_alloc(rig, 4, 0), 4);

	call.op = OP_FREE_NOLOCK;
	rig_ok(rig, call);
}

/* Allocated, but it stays where it was. */
static void give_out_in_place(void)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);
	struct page_state was;

	rig_ok(rig, call_free(pfn, 0));
	was = *rig_page(rig, pfn);
	assert_int_equal(was.where, WHERE_PCP);
	rig_do(rig, (struct call){ .op = OP_ALLOC, .type = MIGRATE_MOVABLE,
				   .nr = 1 });
	assert_int_equal(rig->result.pfn, pfn);
	rig_page(rig, pfn)->where = was.where;
	rig_page(rig, pfn)->list = was.list;
	rig_page(rig, pfn)->cpu = was.cpu;
	rig_page(rig, pfn)->order = was.order;
}

static void page_given_out_that_stays_on_its_list(void **state)
{
	give_out_in_place();
	rig_breaks(rig, RULE_NOT_FREE);
}

static void held_page_that_stays_on_its_list(void **state)
{
	rule_ignored[RULE_NOT_FREE] = true;
	give_out_in_place();
	rig_breaks(rig, RULE_ON_LIST);
	rule_ignored[RULE_NOT_FREE] = false;
}

static void hole_that_leaves_a_section_present(void **state)
{
	struct geometry g = rig_geometry();

	g.section_order = 4;
	g.nr_holes = 1;
	g.holes[0] = (struct pfn_range){ 20, 3 };
	assert_false(geometry_absent(&g, 20));
	g.holes[0] = (struct pfn_range){ 16, 16 };
	assert_true(geometry_absent(&g, 20));
}

/* The machine isolates the pageblock of @pfn, or does not, and the oracle agrees. */
static void isolate_as(uint32_t pfn, uint8_t mode, int ret)
{
	struct call call = { .op = OP_ISOLATE, .pfn = pfn / 8 * 8, .nr = 8,
			     .kind = mode };

	rig_ok(rig, call);
	assert_int_equal(rig->result.ret, ret);
	call.op = OP_UNDO_ISOLATE;
	if (!ret)
		rig_ok(rig, call);
}

static void damage_page(uint32_t pfn, uint8_t kind)
{
	rig_ok(rig, (struct call){ .op = OP_DAMAGE, .pfn = pfn, .kind = kind });
}

static void plain_pages_that_are_isolated(void **state)
{
	uint32_t pfn = 16;

	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG_FROZEN, .pfn = 40,
				   .nr = 1 });
	isolate_as(40, ISOLATE_MODE_OTHER, 0);
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = pfn, .nr = 1 });
	isolate_as(pfn, ISOLATE_MODE_OTHER, -EBUSY);
	isolate_as(pfn, ISOLATE_MODE_MEM_OFFLINE, -EBUSY);
	damage_page(pfn, DAMAGE_HWPOISON);
	isolate_as(pfn, ISOLATE_MODE_OTHER, -EBUSY);
	isolate_as(pfn, ISOLATE_MODE_MEM_OFFLINE, 0);
	damage_page(pfn, DAMAGE_LRU);
	isolate_as(pfn, ISOLATE_MODE_OTHER, 0);
}

static void compound_blocks_that_are_isolated(void **state)
{
	uint32_t pfn = rig_alloc(rig, 2, GFPB_COMP);

	isolate_as(pfn, ISOLATE_MODE_OTHER, -EBUSY);
	damage_page(pfn, DAMAGE_LRU);
	isolate_as(pfn, ISOLATE_MODE_OTHER, 0);
}

/*
 * No caller asks for pages of two zones, but what the kernel does then is no
 * secret.
 */
static void pageblocks_of_two_zones(void **state)
{
	struct call call = { .op = OP_ISOLATE, .pfn = 32, .nr = 16,
			     .kind = ISOLATE_MODE_OTHER };

	rig_ok(rig, call);
	assert_int_equal(rig->result.ret, 0);
	call.op = OP_UNDO_ISOLATE;
	rig_ok(rig, call);
	call.op = OP_ALLOC_CONTIG;
	rig_ok(rig, call);
	assert_int_equal(rig->result.ret, 0);
}

static void isolated_pageblock_claimed(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ISOLATE, .pfn = 16, .nr = 8,
				   .kind = ISOLATE_MODE_OTHER });
	rig_ok(rig, (struct call){ .op = OP_SET_TYPE, .pfn = 16,
				   .type = MIGRATE_UNMOVABLE });
	assert_int_not_equal(rig->result.ret, 0);
}

static void a_pageblock_that_zones_share(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ISOLATE, .pfn = 24, .nr = 24,
				   .kind = ISOLATE_MODE_OTHER });
	assert_int_equal(rig->result.ret, -EBUSY);
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 24,
				   .nr = 24 });
	assert_int_equal(rig->result.ret, -EBUSY);
}

static void leaked_pages_that_are_isolated(void **state)
{
	for (uint32_t pfn = 16; pfn <= 24; pfn += 8) {
		rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = pfn,
					   .nr = 1 });
		if (pfn == 24)
			damage_page(pfn, DAMAGE_LRU);
		rig_ok(rig, (struct call){ .op = OP_FREE_CONTIG_FROZEN,
					   .pfn = pfn, .nr = 1 });
		assert_int_equal(rig->result.nr_bad, 1);
	}
	isolate_as(16, ISOLATE_MODE_OTHER, -EBUSY);
	isolate_as(24, ISOLATE_MODE_OTHER, 0);
}

/* The head of a leaked block is in the way, its tails are not. */
static void leaked_blocks_that_are_isolated(void **state)
{
	uint32_t pfn = rig_alloc(rig, 4, GFPB_COMP);

	damage_page(pfn, DAMAGE_LOCKED);
	rig_ok(rig, call_free(pfn, 4));
	assert_int_equal(rig->result.nr_bad, 1);
	isolate_as(pfn, ISOLATE_MODE_OTHER, -EBUSY);
	isolate_as(pfn + 8, ISOLATE_MODE_OTHER, 0);
	pfn = rig_alloc(rig, 2, GFPB_COMP);
	damage_page(pfn, DAMAGE_LOCKED);
	rig_ok(rig, call_free(pfn, 2));
	isolate_as(pfn, ISOLATE_MODE_OTHER, -EBUSY);
}

static void reserved_pages_that_are_isolated(void **state)
{
	isolate_as(20, ISOLATE_MODE_OTHER, -EBUSY);
}

/* Asked for aligned pages, the machine leaves out three. */
static void cma_allocation_not_in_the_first_place(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_CMA_ALLOC, .nr = 1 });
	rig_do(rig, (struct call){ .op = OP_CMA_ALLOC, .nr = 4, .order = 2 });
	rig->call.order = 0;
	rig_breaks(rig, RULE_CMA_PLACE);
}

/* A request that may wait takes from one zone, and claims a pageblock in the other. */
static void pageblock_claimed_in_the_other_zone(void **state)
{
	/* One block of a pageblock is left beside it. */
	rig_ok(rig, (struct call){ .op = OP_ALLOC, .order = 3, .nr = 8,
				   .type = MIGRATE_MOVABLE });
	rig_do(rig, (struct call){ .op = OP_SET_TYPE,
				   .pfn = rig->result.pfn ^ 8,
				   .type = MIGRATE_UNMOVABLE });
	assert_int_equal(rig->result.ret, 0);
	rig_do(rig, (struct call){ .op = OP_ALLOC, .nr = 1, .zone = 1,
				   .type = MIGRATE_UNMOVABLE,
				   .gfp = GFPB_DIRECT_RECLAIM });
	rig_breaks(rig, RULE_ALLOC_ZONE);
}

/* The machine was asked for the lower zone. */
static void lower_zone_taken_from(void **state)
{
	rig_do(rig, alloc_one);
	rig->call.zone = 1;
	rig_breaks(rig, RULE_ALLOC_ZONE);
}

/* What the oracle does not know: somebody else holds the machine's lock. */
static void per_cpu_list_passed_over(void **state)
{
	const struct call contend = { .op = OP_CONTEND_PCP, .kind = 1 };

	rig_alloc(rig, 0, 0);
	rig->backend->ops->apply(rig->machine, &contend, &rig->result);
	rig_do(rig, (struct call){ .op = OP_ALLOC, .type = MIGRATE_MOVABLE,
				   .nr = 1 });
	rig_breaks(rig, RULE_PCP_FIRST);
}

static void page_of_another_type_taken(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_ok(rig, (struct call){ .op = OP_SET_TYPE, .pfn = pfn ^ 8,
				   .type = MIGRATE_UNMOVABLE });
	assert_int_equal(rig->result.ret, 0);
	rig_do(rig, (struct call){ .op = OP_ALLOC, .type = MIGRATE_UNMOVABLE,
				   .nr = 1 });
	rig->call.type = MIGRATE_MOVABLE;
	rig_breaks(rig, RULE_MOBILITY);
}

/* Half of what is free is CMA's: the first page of the refill makes it the most. */
static void refill_that_goes_on_with_cma(void **state)
{
	uint32_t cma = 0, own = 0;

	rig_alloc(rig, 0, 0);
	for (uint32_t pfn = 0; pfn < rig->g.nr_pages; pfn++)
		if (rig_page(rig, pfn)->where == WHERE_PCP)
			++*(pfn < 32 ? &own : &cma);
	assert_true(rig->result.pfn < 32 || own);
	assert_true(cma);
}

static void bulk_allocation_of_too_few(void **state)
{
	rig_do(rig, (struct call){ .op = OP_ALLOC_BULK, .nr = 5,
				   .type = MIGRATE_MOVABLE });
	assert_int_equal(rig->result.ret, 5);
	rig->call.nr = 6;
	rig_breaks(rig, RULE_BULK);
}

static void reserve_of_a_small_zone(void **state)
{
	rig_do(rig, (struct call){ .op = OP_ALLOC_HIGHATOMIC, .order = 3,
				   .type = MIGRATE_MOVABLE, .nr = 8 });
	for (size_t i = 0; i < rig->s.nr_blocks; i++)
		if (rig->s.block_pfns[i] == rig->result.pfn)
			rig->s.block_types[i] = MIGRATE_HIGHATOMIC;
	rig_breaks(rig, RULE_RESERVE);
}

static void reserved_above_the_low_mark(void **state)
{
	rig_do(rig, (struct call){ .op = OP_ALLOC, .order = 3, .nr = 8,
				   .type = MIGRATE_MOVABLE, .gfp = GFPB_HIGH });
	for (size_t i = 0; i < rig->s.nr_blocks; i++)
		if (rig->s.block_pfns[i] == rig->result.pfn)
			rig->s.block_types[i] = MIGRATE_HIGHATOMIC;
	rig_breaks(rig, RULE_RESERVE);
}

static void reserve_kept_by_a_request_that_fails(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_HIGHATOMIC, .order = 1,
				   .type = MIGRATE_MOVABLE, .nr = 2 });
	pretend((struct call){ .op = OP_ALLOC, .nr = 1,
			       .gfp = GFPB_DIRECT_RECLAIM },
		(struct result){ .ret = -ENOMEM });
	rig_breaks(rig, RULE_UNRESERVE);
}

static void nothing_unreserved(void **state)
{
	rig_do(rig, (struct call){ .op = OP_UNRESERVE, .kind = 1 });
	rig->result.ret = 1;
	rig_breaks(rig, RULE_UNRESERVE);
}

static void another_cpu_drained(void **state)
{
	rig_alloc(rig, 0, 0);
	rig_do(rig, (struct call){ .op = OP_DRAIN, .cpu = 0 });
	rig->call.cpu = 1;
	rig_breaks(rig, RULE_UNTOUCHED);
}

static void cma_release_refused(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_CMA_ALLOC, .nr = 1 });
	rig_do(rig, (struct call){ .op = OP_CMA_RELEASE, .nr = 1,
				   .pfn = rig->result.pfn });
	rig->result.ret = -EINVAL;
	rig_breaks(rig, RULE_RESULT);
}

static void decay_frees_too_much(void **state)
{
	rig_alloc(rig, 0, 0);
	rig_do(rig, (struct call){ .op = OP_DRAIN_ALL });
	rig->call.op = OP_DECAY;
	rig_breaks(rig, RULE_DECAY);
}

static void decay_leaves_the_mark(void **state)
{
	/* A refill raises it above its minimum. */
	for (int i = 0; i < 40; i++)
		rig_alloc(rig, 0, 0);
	rig_do(rig, (struct call){ .op = OP_DECAY });
	assert_int_not_equal(rig->s.pcps[0][0].high, rig->s.pcps[0][0].high_min);
	rig->s.pcps[0][0].high++;
	rig_breaks(rig, RULE_DECAY);
}

static void pressure_not_set(void **state)
{
	do_nothing();
	rig->call.kind = ZONES_RECLAIM_ACTIVE;
	rig_breaks(rig, RULE_ZONE_FLAGS);
}

static void watermark_raised(void **state)
{
	do_nothing();
	rig->s.zones[0].watermark[WATERMARK_LOW]++;
	rig_breaks(rig, RULE_WATERMARKS);
}

static void watermarks_of_a_formula(void **state)
{
	struct geometry g = rig_geometry();
	struct oracle *fresh;

	do_nothing();
	g.watermarks = 1;
	fresh = oracle_create(&g, 0);
	assert_false(oracle_start(fresh, &rig->s, &rig->violation));
	assert_int_equal(rig->violation.rule, RULE_WATERMARKS);
	assert_int_equal(rig->violation.value[0], 32);
	oracle_destroy(fresh);
}

static void boosted_by_no_allocation(void **state)
{
	do_nothing();
	rig->s.zones[0].watermark_boost = 8;
	rig_breaks(rig, RULE_BOOST);
}

/* A single page is taken of a movable pageblock that was broken already. */
static void not_boosted_by_a_fallback(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC, .type = MIGRATE_MOVABLE,
				   .nr = 1 });
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 8, .nr = 56 });
	rig_do(rig, (struct call){ .op = OP_ALLOC, .type = MIGRATE_UNMOVABLE,
				   .nr = 1, .gfp = GFPB_MEMALLOC });
	assert_int_equal(rig->s.zones[0].watermark_boost, 8);
	rig->s.zones[0].watermark_boost = 0;
	rig_breaks(rig, RULE_BOOST);
	assert_string_equal(rig->violation.field, "reason");
}

static void cma_bits_left(void **state)
{
	do_nothing();
	rig->s.events.cma_used[0] = 1;
	rig_breaks(rig, RULE_CMA_AREA);
}

static void cma_success_not_counted(void **state)
{
	rig_do(rig, (struct call){ .op = OP_CMA_ALLOC, .nr = 1 });
	rig->s.events.cma_success--;
	rig_breaks(rig, RULE_CMA_EVENTS);
}

static void isolated_pages_not_counted(void **state)
{
	rig_do(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 3, .nr = 1 });
	assert_int_equal(rig->s.events.compact_isolated, 8);
	rig->s.events.compact_isolated = 1;
	rig_breaks(rig, RULE_COMPACT_ISOLATED);
}

static void mlocked_page_not_counted(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_ok(rig, (struct call){ .op = OP_DAMAGE, .pfn = pfn,
				   .kind = DAMAGE_MLOCKED });
	rig_do(rig, call_free(pfn, 0));
	assert_int_equal(rig->s.zones[0].nr_mlock, -1);
	rig->s.zones[0].nr_mlock = 0;
	rig_breaks(rig, RULE_MLOCK);
}

static void something_else_counted(void **state)
{
	do_nothing();
	rig->s.events.others = 1;
	rig_breaks(rig, RULE_OTHER_EVENTS);
}

static void bad_page_not_reported(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_ok(rig, (struct call){ .op = OP_DAMAGE, .pfn = pfn,
				   .kind = DAMAGE_LOCKED });
	rig_do(rig, call_free(pfn, 0));
	assert_int_equal(rig->result.nr_bad, 1);
	rig->result.nr_bad = 0;
	rig_breaks(rig, RULE_BAD_PAGE);
}

static void good_page_reported(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_do(rig, call_free(pfn, 0));
	rig->result.nr_bad = 1;
	rig->result.bad[0] = pfn;
	rig_breaks(rig, RULE_BAD_PAGE);
}

static void bad_page_reported_twice(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_ok(rig, (struct call){ .op = OP_DAMAGE, .pfn = pfn,
				   .kind = DAMAGE_LOCKED });
	rig_do(rig, call_free(pfn, 0));
	rig->result.bad[rig->result.nr_bad++] = pfn;
	rig_breaks(rig, RULE_BAD_PAGE);
	assert_string_equal(rig->violation.field, "times");
	assert_string_equal(rig_expected(rig), "reported once");
}

/* Of more reports than a result names, the number is judged. */
static void bad_pages_miscounted(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_do(rig, call_free(pfn, 0));
	rig->result.nr_bad = RESULT_MAX_BAD + 1;
	for (uint32_t i = 0; i < RESULT_MAX_BAD; i++)
		rig->result.bad[i] = pfn;
	rig_breaks(rig, RULE_BAD_PAGE);
}

static void warn_of_a_held_page(void)
{
	rig_ok(rig, (struct call){ .op = OP_CMA_ALLOC, .nr = 1 });
	assert_int_equal(rig->result.ret, 0);
	rig_ok(rig, (struct call){ .op = OP_GET, .pfn = rig->result.pfn,
				   .nr = 1 });
	rig_do(rig, (struct call){ .op = OP_CMA_RELEASE, .pfn = rig->call.pfn,
				   .nr = 1 });
	assert_int_equal(rig->result.nr_warned, 1);
}

static void warning_twice(void **state)
{
	warn_of_a_held_page();
	rig->result.warnings[1] = rig->result.warnings[0];
	rig->result.nr_warned = 2;
	rig_breaks(rig, RULE_WARNING);
}

static void warning_from_another_place(void **state)
{
	warn_of_a_held_page();
	rig->result.warnings[0].at.function = "free_contig_frozen_range";
	rig_breaks(rig, RULE_WARNING);
}

static void warning_missing(void **state)
{
	warn_of_a_held_page();
	rig->result.nr_warned = 0;
	rig_breaks(rig, RULE_WARNING);
}

static void warning_out_of_nowhere(void **state)
{
	do_nothing();
	rig->result.nr_warned = 1;
	rig->result.warnings[0].what = "forged";
	rig_breaks(rig, RULE_WARNING);
}

static void zone_counter_off(void **state)
{
	static const struct {
		enum rule rule;
		size_t offset;
	} counters[] = {
		{ RULE_NR_FREE_PAGES, offsetof(struct zone_state, nr_free_pages) },
		{ RULE_NR_FREE_CMA, offsetof(struct zone_state, nr_free_cma) },
		{ RULE_NR_FREE_HIGHATOMIC,
		  offsetof(struct zone_state, nr_free_highatomic) },
		{ RULE_NR_FREE_BLOCKS, offsetof(struct zone_state, nr_free_blocks) },
		{ RULE_NR_ISOLATE,
		  offsetof(struct zone_state, nr_isolate_pageblock) },
		{ RULE_PGALLOC, offsetof(struct zone_state, pgalloc) },
	};

	for (size_t i = 0; i < sizeof(counters) / sizeof(*counters); i++) {
		do_nothing();
		++*(int64_t *)((char *)&rig->s.zones[0] + counters[i].offset);
		rig_breaks(rig, counters[i].rule);
	}
	do_nothing();
	rig->s.zones[0].nr_free[4]--;
	rig_breaks(rig, RULE_NR_FREE);
}

static void event_counter_off(void **state)
{
	do_nothing();
	rig->s.events.pgfree++;
	rig_breaks(rig, RULE_PGFREE);
	do_nothing();
	rig->s.events.page_free_events++;
	rig_breaks(rig, RULE_FREE_EVENTS);
	do_nothing();
	rig->s.events.page_free_pages--;
	rig_breaks(rig, RULE_FREE_EVENTS);
}

static void cma_pageblock_of_another_type(void **state)
{
	do_nothing();
	for (size_t i = 0; i < rig->s.nr_blocks; i++)
		if (rig->s.block_pfns[i] == 40)
			rig->s.block_types[i] = MIGRATE_MOVABLE;
	rig_breaks(rig, RULE_BLOCK_TYPE);
}

static void page_still_held_at_the_end(void **state)
{
	rig_alloc(rig, 0, 0);
	assert_false(oracle_judge_fresh(rig->oracle, &rig->violation));
	assert_int_equal(rig->violation.rule, RULE_FRESH);
}

static void page_still_on_a_pcp_list_at_the_end(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	rig_ok(rig, call_free(pfn, 0));
	assert_false(oracle_judge_fresh(rig->oracle, &rig->violation));
	assert_int_equal(rig->violation.rule, RULE_FRESH);
}

/* All of it freed: fresh again, and reset to it works too. */
static void honest_machine_is_fresh_again(void **state)
{
	uint32_t a = rig_alloc(rig, 3, 0), b = rig_alloc(rig, 1, GFPB_COMP);

	rig_ok(rig, (struct call){ .op = OP_SPLIT, .pfn = a, .order = 3,
				   .nr = 8 });
	rig_ok(rig, call_free(b, 1));
	rig_ok(rig, (struct call){ .op = OP_FREE_CONTIG, .pfn = a, .nr = 8 });
	rig_ok(rig, (struct call){ .op = OP_DRAIN_ALL });
	if (!oracle_judge_fresh(rig->oracle, &rig->violation))
		fail_msg("%s at %u: %s", rule_infos[rig->violation.rule].name,
			 rig->violation.pfn, rig_found(rig));

	rig_alloc(rig, 2, 0);
	rig->backend->ops->reset(rig->machine);
	oracle_reset(rig->oracle);
	do_nothing();
	assert_true(rig_judge(rig));
	assert_true(oracle_judge_fresh(rig->oracle, &rig->violation));
}

/* A machine that is said to be fresh, with a page on a per-CPU list. */
static void fresh_machine_with_a_page_on_a_pcp_list(void **state)
{
	struct oracle *fresh;

	rig_ok(rig, call_free(rig_alloc(rig, 0, 0), 0));
	do_nothing();
	rig->s.zones[0].pgalloc = 0;
	rig->s.events.pgfree = 0;
	rig->s.events.page_free_events = 0;
	rig->s.events.page_free_pages = 0;
	fresh = oracle_create(&rig->g, 0);
	assert_false(oracle_start(fresh, &rig->s, &rig->violation));
	assert_int_equal(rig->violation.rule, RULE_FRESH);
	assert_string_equal(rig->violation.field, "list");
	assert_int_equal(rig->violation.zone, -1);
	oracle_destroy(fresh);
}

/* Between two calls, such as by a drain that frees twice. */
static void page_freed_by_no_call(void **state)
{
	do_nothing();
	assert_true(rig_judge(rig));
	rig_look(rig);
	rig->s.events.page_free_events++;
	rig->s.events.page_free_pages++;
	rig->s.events.pgfree++;
	rig->s.events.compact_isolated++;
	assert_false(oracle_judge(rig->oracle, NULL, NULL, &rig->s,
				  &rig->violation));
	assert_int_equal(rig->violation.rule, RULE_COMPACT_ISOLATED);
}

/* A list of several pages is drained by what is said to be a decay to this mark. */
static void decay_all(int32_t mark)
{
	rig_alloc(rig, 0, 0);
	do_nothing();
	rig->s.pcps[0][0].high = rig->s.pcps[0][0].high_min = mark;
	assert_true(rig_judge(rig));
	rig_do(rig, (struct call){ .op = OP_DRAIN_ALL });
	rig->call.op = OP_DECAY;
	rig->s.pcps[0][0].high = rig->s.pcps[0][0].high_min = mark;
}

static void decay_frees_one_page_too_many(void **state)
{
	decay_all(1);
	rig_breaks(rig, RULE_DECAY);
	assert_string_equal(rig->violation.field, "count");
}

/* In bites of a page each. */
static void decay_frees_what_is_above_the_mark(void **state)
{
	decay_all(0);
	rig->s.pcps[0][0].batch = 1;
	if (!rig_judge(rig))
		fail_msg("%s", rig_found(rig));
}

static bool is_changed(uint32_t pfn)
{
	size_t nr;
	const uint32_t *pfns = oracle_changed(rig->oracle, &nr);

	for (size_t i = 0; i < nr; i++)
		if (pfns[i] == pfn)
			return true;
	return false;
}

/* Pages that a snapshot must hold, whatever a machine says it touched. */
static void pages_that_a_free_changes(void **state)
{
	uint32_t pfn = rig_alloc(rig, 2, GFPB_COMP);

	for (uint32_t i = 0; i < 4; i++)
		assert_true(is_changed(pfn + i));
	rig_ok(rig, call_free(pfn, 2));
	for (uint32_t i = 0; i < 4; i++)
		assert_true(is_changed(pfn + i));
	pfn = rig_alloc(rig, 2, 0);
	rig_ok(rig, (struct call){ .op = OP_DAMAGE, .pfn = pfn + 2,
				   .kind = DAMAGE_HWPOISON });
	rig_ok(rig, call_free(pfn, 2));
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(is_changed(pfn + i), i == 0 || i == 2);
}

/* Not dropped, since nothing in it is hwpoisoned. */
static void free_block_lost_by_an_allocation(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0) & ~15u, lost = PFN_NONE;

	rig_do(rig, (struct call){ .op = OP_ALLOC, .type = MIGRATE_MOVABLE,
				   .nr = 1 });
	for (uint32_t i = pfn; i < pfn + 16; i++)
		if (rig_page(rig, i)->where == WHERE_BUDDY &&
		    rig_page(rig, i)->order == 1)
			lost = i;
	assert_int_not_equal(lost, PFN_NONE);
	rig_page(rig, lost)->where = WHERE_NONE;
	rig_page(rig, lost)->flags = 0;
	rig_page(rig, lost)->private = 0;
	rig_breaks(rig, RULE_LEAK);
	for (uint32_t i = 0; i < 2; i++) {
		struct pfn_range range = oracle_lost(rig->oracle, lost + i);

		assert_int_equal(range.start, lost);
		assert_int_equal(range.nr, 2);
	}
}

static void private_left_on_a_held_page(void **state)
{
	uint32_t pfn = rig_alloc(rig, 0, 0);

	do_nothing();
	rig_page(rig, pfn)->private = 3;
	rig_breaks(rig, RULE_PRIVATE);
	do_nothing();
	rig->call = (struct call){ .op = OP_DAMAGE, .pfn = pfn,
				   .kind = DAMAGE_PRIVATE };
	rig_breaks(rig, RULE_PRIVATE);
}

/* The machine was asked for a movable page: it broke a smaller block. */
static void smaller_block_of_another_type_taken(void **state)
{
	rig_alloc(rig, 3, 0);
	rig_do(rig, (struct call){ .op = OP_ALLOC, .type = MIGRATE_MOVABLE,
				   .nr = 1 });
	rig->call.type = MIGRATE_UNMOVABLE;
	rig_breaks(rig, RULE_MOBILITY);
	assert_string_equal(rig_expected(rig),
			    "of the largest block of another type");
}

static void free_block_beyond_the_machine(void **state)
{
	do_nothing();
	assert_int_equal(rig_page(rig, 48)->order, 3);
	rig_page(rig, 48)->order = 4;
	rig_breaks(rig, RULE_IN_ZONE);
	assert_int_equal(rig->violation.other, 63);
}

static void pageblock_isolated_by_another_operation(void **state)
{
	uint32_t pfn = rig_alloc(rig, 3, 0);

	do_nothing();
	rig->call = (struct call){ .op = OP_GET, .pfn = pfn, .nr = 1 };
	for (size_t i = 0; i < rig->s.nr_blocks; i++)
		if (rig->s.block_pfns[i] == pfn)
			rig->s.block_types[i] = MIGRATE_ISOLATE;
	rig_breaks(rig, RULE_BLOCK_TYPE);
	assert_string_equal(rig_expected(rig), "the type it had");
}

static void page_of_a_higher_zone_given_out(void **state)
{
	rig_do(rig, (struct call){ .op = OP_ALLOC, .type = MIGRATE_MOVABLE,
				   .zone = 1, .nr = 1 });
	assert_true(rig->result.pfn >= 36);
	rig->call.zone = 0;
	rig_breaks(rig, RULE_ALLOC_PAGE);
	assert_string_equal(rig->violation.field, "zone");
}

/* Behind the one page that was allocated, anything. */
static void bulk_allocation_of_one(void **state)
{
	rig_do(rig, (struct call){ .op = OP_ALLOC_BULK, .nr = 1, .zone = 1,
				   .type = MIGRATE_MOVABLE });
	assert_int_equal(rig->result.ret, 1);
	rig->bulk[1] = 0;
	if (!rig_judge(rig))
		fail_msg("%s", rig_found(rig));
}

/* More pages than the one allocated leave the list. */
static void page_lost_from_the_list_taken_from(void **state)
{
	uint32_t other = PFN_NONE;

	rig_alloc(rig, 0, 0);
	rig_do(rig, (struct call){ .op = OP_ALLOC, .type = MIGRATE_MOVABLE,
				   .nr = 1 });
	for (uint32_t pfn = 0; pfn < rig->g.nr_pages; pfn++)
		if (rig_page(rig, pfn)->where == WHERE_PCP)
			other = pfn;
	assert_int_not_equal(other, PFN_NONE);
	rule_ignored[RULE_UNMERGED] = true;
	rig_page(rig, other)->where = WHERE_BUDDY;
	rig_page(rig, other)->list = MIGRATE_MOVABLE;
	rig_page(rig, other)->flags = PGS_BUDDY;
	rig_breaks(rig, RULE_PCP_FIRST);
	rule_ignored[RULE_UNMERGED] = false;
}

static void reset_restores_types_to_the_last(void **state)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 56, .nr = 1 });
	rig_ok(rig, (struct call){ .op = OP_SET_TYPE, .pfn = 56,
				   .type = MIGRATE_UNMOVABLE });
	assert_int_equal(rig->result.ret, 0);
	assert_int_equal(oracle_type(rig->oracle, 56), MIGRATE_UNMOVABLE);
	rig->backend->ops->reset(rig->machine);
	oracle_reset(rig->oracle);
	assert_int_equal(oracle_type(rig->oracle, 56), MIGRATE_MOVABLE);
	assert_int_equal(oracle_kept_type(rig->oracle, 56), MIGRATE_MOVABLE);
	do_nothing();
	assert_true(rig_judge(rig));
}

/* Blanks around values, values at either end, any order, and what is none. */
static void values_stand_where_the_words_say(void **state)
{
	static const struct {
		const char *format, *words;
	} cases[] = {
		{ "type %1$lld instead of %2$lld", "type 5 instead of -1" },
		{ "%2$lld,  %1$lld", "-1,  5" },
		{ "flags %1$#llx", "flags 0x5" },
		{ "100 % of %1$lld%", "100 % of 5%" },
		{ "", "" },
	};
	const struct violation v = { .value = { 5, -1 } };
	char text[64];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		violation_words(&v, cases[i].format, text, sizeof(text));
		assert_string_equal(text, cases[i].words);
	}
}

/* --- what a request does to be served --- */

#define GFP_KERNEL (GFPB_DIRECT_RECLAIM | GFPB_KSWAPD_RECLAIM | GFPB_IO | GFPB_FS)

static struct call request(unsigned int order, uint32_t gfp)
{
	return (struct call){ .op = OP_ALLOC, .order = (uint8_t)order,
			      .type = MIGRATE_MOVABLE, .nr = 1u << order,
			      .gfp = gfp };
}

/* It fails: nothing is free. */
static void fail_to_allocate(unsigned int order, uint32_t gfp)
{
	for (int i = 0; i < 4; i++)
		rig_alloc(rig, 4, 0);
	rig_ok(rig, request(order, gfp));
	assert_int_not_equal(rig->result.ret, 0);
	rig_do(rig, request(order, gfp));
}

static void sleep_that_is_not_allowed(void **state)
{
	rig_do(rig, request(0, GFPB_KSWAPD_RECLAIM));
	rig->result.nr_asked[ANSWER_RECLAIM] = 1;
	rig_breaks(rig, RULE_SLEEP);
	rig_ok(rig, (struct call){ .op = OP_TASK, .kind = TASK_MEMALLOC });
	rig_do(rig, request(0, GFP_KERNEL));
	rig->result.nr_asked[ANSWER_OOM] = 1;
	rig->result.nr_woken = 1;
	rig_breaks(rig, RULE_SLEEP);
}

static void failure_without_reclaim(void **state)
{
	fail_to_allocate(0, GFP_KERNEL);
	rig->result.nr_asked[ANSWER_RECLAIM] = 0;
	rig_breaks(rig, RULE_EFFORT);
}

static void failure_without_compaction(void **state)
{
	fail_to_allocate(4, GFP_KERNEL);
	rig->result.nr_asked[ANSWER_COMPACT] = 0;
	rig_breaks(rig, RULE_EFFORT);
}

static void failure_without_a_kill(void **state)
{
	fail_to_allocate(3, GFP_KERNEL);
	rig->result.nr_asked[ANSWER_OOM] = 0;
	rig_breaks(rig, RULE_EFFORT);
}

static void kill_for_a_costly_request(void **state)
{
	fail_to_allocate(4, GFP_KERNEL | GFPB_RETRY_MAYFAIL);
	rig->result.nr_asked[ANSWER_OOM] = 1;
	rig_breaks(rig, RULE_OOM);
}

static void retries_beyond_the_bound(void **state)
{
	fail_to_allocate(3, GFP_KERNEL);
	rig->result.nr_asked[ANSWER_RECLAIM] = 17;
	assert_true(rig_judge(rig));
	rig_do(rig, request(3, GFP_KERNEL));
	rig->result.nr_asked[ANSWER_RECLAIM] = 18;
	rig_breaks(rig, RULE_RETRY);
}

static void second_try_without_retry(void **state)
{
	fail_to_allocate(3, GFP_KERNEL | GFPB_NORETRY);
	rig->result.nr_asked[ANSWER_RECLAIM] = 2;
	rig_breaks(rig, RULE_RETRY);
}

static void retries_without_end(void **state)
{
	fail_to_allocate(3, GFP_KERNEL);
	rig->result.ret = -EAGAIN;
	rig_breaks(rig, RULE_RETRY);
}

static void failure_that_must_not_be(void **state)
{
	fail_to_allocate(0, GFP_KERNEL | GFPB_NOFAIL);
	assert_int_equal(rig->result.ret, -EAGAIN);
	rig->result.ret = -ENOMEM;
	rig_breaks(rig, RULE_NOFAIL);
}

static void kswapd_not_woken(void **state)
{
	fail_to_allocate(2, GFPB_KSWAPD_RECLAIM);
	rig->result.nr_woken = 0;
	rig_breaks(rig, RULE_KSWAPD);
}

static void kswapd_woken_for_another_order(void **state)
{
	fail_to_allocate(2, GFPB_KSWAPD_RECLAIM);
	rig->result.woken[rig->result.nr_woken++] = (struct wakeup){ 0, 1, 0 };
	rig_breaks(rig, RULE_KSWAPD);
}

static void kswapd_woken_by_one_that_may_not(void **state)
{
	fail_to_allocate(2, 0);
	rig->result.nr_woken = 1;
	rig_breaks(rig, RULE_KSWAPD);
}

static void kswapd_woken_above_the_low_mark(void **state)
{
	rig_do(rig, request(4, GFP_KERNEL));
	rig->result.woken[rig->result.nr_woken++] = (struct wakeup){ 0, 4, 0 };
	rig_breaks(rig, RULE_KSWAPD);
}

/* --- more than the largest order --- */

static void too_large_order_that_is_allocated(void **state)
{
	const unsigned int order = rig->g.max_order + 1;

	rig_ok(rig, request(order, GFP_KERNEL | GFPB_NOWARN));
	assert_int_equal(rig->result.ret, -ENOMEM);
	rig_do(rig, request(order, GFP_KERNEL | GFPB_NOWARN));
	rig->result.nr_asked[ANSWER_RECLAIM] = 1;
	rig_breaks(rig, RULE_SLEEP);
	rig_do(rig, request(order, GFP_KERNEL | GFPB_NOWARN));
	rig->result.woken[rig->result.nr_woken++] = (struct wakeup){ 0, (uint8_t)order, 0 };
	rig_breaks(rig, RULE_KSWAPD);
	rig_do(rig, request(order, GFP_KERNEL));
	rig->result.nr_warned = 0;
	rig_breaks(rig, RULE_WARNING);
}

/* --- kswapd --- */

static void kswapd_that_leaves_a_boost(void **state)
{
	rig_do(rig, (struct call){ .op = OP_KSWAPD });
	rig->s.zones[0].watermark_boost = 4;
	rig_breaks(rig, RULE_BOOST);
}

static void kswapd_that_leaves_a_zone_marked(void **state)
{
	rig_do(rig, (struct call){ .op = OP_KSWAPD });
	rig->s.zones[0].flags |= ZONES_RECLAIM_ACTIVE;
	rig_breaks(rig, RULE_ZONE_FLAGS);
}

static void kswapd_that_does_not_reclaim(void **state)
{
	rig_do(rig, (struct call){ .op = OP_KSWAPD });
	rig->result.nr_asked[ANSWER_RECLAIM] = 0;
	rig_breaks(rig, RULE_EFFORT);
}

/* --- defrag_mode --- */

static struct call unmovable_page(uint32_t gfp)
{
	struct call call = request(0, gfp);

	call.type = MIGRATE_UNMOVABLE;
	return call;
}

/* Page 20 alone is free, in a movable pageblock. */
static void leave_a_fragment(void)
{
	rig_ok(rig, (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 0, .nr = 64 });
	rig_ok(rig, call_free(20, 0));
}

static void pageblock_broken_without_reclaim(void **state)
{
	leave_a_fragment();
	rig_do(rig, unmovable_page(GFP_KERNEL));
	assert_int_equal(rig->result.pfn, 20);
	rig->result.nr_asked[ANSWER_RECLAIM] = 0;
	rig->result.nr_asked[ANSWER_COMPACT] = 1;
	rig_breaks(rig, RULE_EFFORT);
}

static void pageblock_broken_without_compaction(void **state)
{
	leave_a_fragment();
	rig_do(rig, unmovable_page(GFP_KERNEL));
	rig->result.nr_asked[ANSWER_COMPACT] = 0;
	rig_breaks(rig, RULE_EFFORT);
}

static void pageblock_broken_by_one_without_retry(void **state)
{
	leave_a_fragment();
	rig_ok(rig, unmovable_page(GFP_KERNEL | GFPB_NORETRY));
	assert_int_equal(rig->result.ret, -ENOMEM);
	assert_int_equal(oracle_alloc_failure(rig->oracle, &rig->call, &rig->result),
			 FAILED_FRAGMENT);
	rig_do(rig, unmovable_page(GFP_KERNEL));
	rig->call.gfp |= GFPB_NORETRY;
	assert_false(rig_judge(rig));
	assert_int_equal(rig->violation.rule, RULE_MARK);
}

static void retries_beyond_the_bound_for_a_pageblock(void **state)
{
	leave_a_fragment();
	rig_do(rig, unmovable_page(GFP_KERNEL));
	rig->result.nr_asked[ANSWER_RECLAIM] = 34;
	assert_true(rig_judge(rig));
	rig_ok(rig, call_free(20, 0));
	rig_do(rig, unmovable_page(GFP_KERNEL));
	rig->result.nr_asked[ANSWER_RECLAIM] = 35;
	rig_breaks(rig, RULE_RETRY);
}

static void kswapd_woken_for_less_than_a_pageblock(void **state)
{
	leave_a_fragment();
	rig_do(rig, unmovable_page(GFP_KERNEL));
	for (uint32_t i = 0; i < rig->result.nr_woken && i < RESULT_MAX_WOKEN; i++)
		rig->result.woken[i].order = 0;
	rig_breaks(rig, RULE_KSWAPD);
}

/* What reclaim frees is free, and may be what the request gets. */
static void page_freed_while_it_was_waited_for(void **state)
{
	struct answer answer = { .kind = ANSWER_RECLAIM, .outcome = 1, .nr = 1,
				 .block = { { 16, 4, false } } };
	struct call call = request(4, GFP_KERNEL);

	for (int i = 0; i < 4; i++)
		rig_alloc(rig, 4, 0);
	call.answers = &answer;
	call.nr_answers = 1;
	rig_ok(rig, call);
	assert_int_equal(rig->result.pfn, 16);
	/* As if it had come without. */
	rig_do(rig, call);
	rig->result.ret = 0;
	rig->result.pfn = 32;
	rig->result.nr_used[ANSWER_RECLAIM] = 0;
	rig_breaks(rig, RULE_ALLOC_PAGE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
#define TEST_ON(name, setup) cmocka_unit_test_setup_teardown(name, setup, end)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_stand_where_the_words_say),
		TEST(free_block_misaligned),
		TEST_ON(free_block_beyond_its_zone, start_two_zones),
		TEST(page_in_two_blocks),
		TEST_ON(held_page_in_a_free_block, start_without_pcp),
		TEST(freed_page_on_no_list),
		TEST(free_buddies_side_by_side),
		TEST(free_block_on_the_wrong_list),
		TEST(free_block_over_a_pageblock_of_another_type),
		TEST(page_on_the_wrong_pcp_list),
		TEST(large_block_on_a_pcp_list),
		TEST(isolated_page_on_a_pcp_list),
		TEST_ON(page_on_another_cpus_list, start_two_cpus),
		TEST(page_on_a_pcp_list_whose_lock_is_held),
		TEST_ON(page_in_a_zone_whose_lock_is_held, start_without_pcp),
		TEST(pages_that_left_a_list_whose_lock_was_lost),
		TEST(pages_that_left_a_list_with_its_lock),
		TEST(block_that_came_while_pages_left),
		TEST(more_blocks_on_a_list_than_its_lock_was_had),
		TEST_ON(block_put_aside_though_the_lock_was_had, start_without_pcp),
		TEST_ON(part_in_a_zone_whose_lock_was_lost, start_without_pcp),
		TEST_ON(lockless_page_in_an_nmi_without_smp, start_without_pcp),
		TEST_ON(lockless_page_freed_in_an_nmi_without_smp,
			start_without_pcp),
		TEST(lockless_page_of_a_zone_whose_lock_is_held),
		TEST(refill_from_a_zone_whose_lock_is_held),
		TEST(lockless_page_of_an_order_without_lists),
		TEST(lockless_page_of_a_zone_at_its_mark),
		TEST(lockless_page_that_is_not_zeroed),
		TEST(page_with_the_contents_of_before),
		TEST(free_page_with_an_owner),
		TEST(held_page_without_an_owner),
		TEST(pages_charged_to_nobody),
		TEST_ON(lockless_failure_with_a_lock_and_a_block,
			start_without_pcp),
		TEST(lockless_failure_with_a_page_on_the_list),
		TEST_ON(lockless_failure_is_excused_below_the_mark,
			start_without_pcp),
		TEST(pages_left_after_a_drain),
		TEST_ON(deferred_page_left_by_a_free, start_without_pcp),
		TEST(deferred_page_left_where_a_pcp_lock_is_held),
		TEST(deferred_page_left_in_an_isolated_pageblock),
		TEST(deferred_page_left_by_a_large_block),
		TEST(deferred_page_freed_by_nobody),
		TEST(reserve_not_counted),
		TEST(type_not_set),
		TEST(type_set_within_a_larger_block),
		TEST(pageblock_not_isolated),
		TEST(second_pageblock_not_isolated),
		TEST(isolation_not_undone),
		TEST_ON(count_of_a_reserved_page, start_hole),
		TEST(pcp_count_off),
		TEST(list_longer_than_its_high_mark),
		TEST(count_of_a_held_page),
		TEST(count_of_a_free_page),
		TEST(count_of_a_frozen_page),
		TEST(count_behind_the_first_page_of_a_block),
		TEST(split_that_leaves_a_page_out),
		TEST(contiguous_free_that_drops_two),
		TEST(tails_kept_with_a_held_head),
		TEST(counted_page_freed_as_frozen),
		TEST(flag_left_on_a_free_page),
		TEST(private_left_on_a_free_page),
		TEST(mapping_left_on_a_free_page),
		TEST(mapcount_left_on_a_free_page),
		TEST(compound_tail_without_its_head),
		TEST(flag_lost_beside_a_page_without_it),
		TEST(compound_tail_with_the_head_of_the_tail_before),
		TEST(leaked_page_marked_free),
		TEST(leaked_page_that_gets_a_reference),
		TEST(held_page_on_a_pcp_list),
		TEST(page_given_out_twice),
		TEST(hwpoisoned_page_given_out),
		TEST(isolated_page_given_out),
		TEST_ON(cma_page_given_to_an_unmovable_request, start_cma),
		TEST(failure_with_free_pages),
		TEST_ON(failure_with_free_cma_pages, start_cma),
		TEST(reference_to_a_free_page),
		TEST(no_reference_to_a_counted_page),
		TEST(freeze_of_another_count),
		TEST(contiguous_failure_with_all_pages_free),
		TEST(isolation_fails_beside_what_is_in_use),
		TEST(isolation_refuses_a_movable_page),
		TEST(isolation_fails_with_another_error),
		TEST_ON(smallest_block_of_another_type_taken, start_without_pcp),
		TEST_ON(pageblock_retyped_by_its_own_page, start_without_pcp),
		TEST(pageblock_retyped_without_a_merge),
		TEST_ON(block_left_on_the_list_of_the_old_type,
			start_without_pcp),
		TEST_ON(reserve_is_for_atomic_requests, start_large_zone),
		TEST_ON(reserve_passed_over_with_the_rule_ignored,
			start_large_zone),
		TEST_ON(reserve_that_is_kept, start_large_zone),
		TEST(lockless_free_of_an_order_without_lists),
		TEST(page_given_out_that_stays_on_its_list),
		TEST(held_page_that_stays_on_its_list),
		TEST(hole_that_leaves_a_section_present),
		TEST(plain_pages_that_are_isolated),
		TEST(compound_blocks_that_are_isolated),
		TEST_ON(pageblocks_of_two_zones, start_two_whole_zones),
		TEST_ON(a_pageblock_that_zones_share, start_two_zones),
		TEST(isolated_pageblock_claimed),
		TEST(leaked_pages_that_are_isolated),
		TEST(leaked_blocks_that_are_isolated),
		TEST_ON(reserved_pages_that_are_isolated, start_hole),
		TEST_ON(cma_allocation_not_in_the_first_place, start_cma),
		TEST_ON(pageblock_claimed_in_the_other_zone, start_two_zones),
		TEST_ON(lower_zone_taken_from, start_two_zones),
		TEST(per_cpu_list_passed_over),
		TEST_ON(page_of_another_type_taken, start_without_pcp),
		TEST_ON(refill_that_goes_on_with_cma, start_cma_and_pcp),
		TEST(bulk_allocation_of_too_few),
		TEST_ON(reserve_of_a_small_zone, start_without_pcp),
		TEST_ON(reserved_above_the_low_mark, start_large_zone),
		TEST_ON(reserve_kept_by_a_request_that_fails, start_large_zone),
		TEST(nothing_unreserved),
		TEST_ON(another_cpu_drained, start_two_cpus),
		TEST_ON(cma_release_refused, start_cma),
		TEST(decay_frees_too_much),
		TEST_ON(decay_leaves_the_mark, start_low_mark),
		TEST(pressure_not_set),
		TEST(watermark_raised),
		TEST(watermarks_of_a_formula),
		TEST(boosted_by_no_allocation),
		TEST_ON(not_boosted_by_a_fallback, start_marked),
		TEST_ON(cma_bits_left, start_cma),
		TEST_ON(cma_success_not_counted, start_cma),
		TEST(isolated_pages_not_counted),
		TEST(mlocked_page_not_counted),
		TEST(something_else_counted),
		TEST(bad_page_not_reported),
		TEST(good_page_reported),
		TEST(bad_page_reported_twice),
		TEST(bad_pages_miscounted),
		TEST_ON(warning_twice, start_cma),
		TEST_ON(warning_from_another_place, start_cma),
		TEST_ON(warning_missing, start_cma),
		TEST(warning_out_of_nowhere),
		TEST(zone_counter_off),
		TEST(event_counter_off),
		TEST_ON(cma_pageblock_of_another_type, start_cma),
		TEST(fresh_machine_with_a_page_on_a_pcp_list),
		TEST(page_freed_by_no_call),
		TEST(decay_frees_one_page_too_many),
		TEST(decay_frees_what_is_above_the_mark),
		TEST(pages_that_a_free_changes),
		TEST_ON(free_block_lost_by_an_allocation, start_without_pcp),
		TEST(private_left_on_a_held_page),
		TEST_ON(smaller_block_of_another_type_taken, start_without_pcp),
		TEST_ON(free_block_beyond_the_machine, start_odd_size),
		TEST(pageblock_isolated_by_another_operation),
		TEST_ON(page_of_a_higher_zone_given_out, start_two_zones),
		TEST_ON(bulk_allocation_of_one, start_two_zones),
		TEST(page_lost_from_the_list_taken_from),
		TEST_ON(sleep_that_is_not_allowed, start_without_pcp),
		TEST_ON(failure_without_reclaim, start_without_pcp),
		TEST_ON(failure_without_compaction, start_without_pcp),
		TEST_ON(failure_without_a_kill, start_without_pcp),
		TEST_ON(kill_for_a_costly_request, start_without_pcp),
		TEST_ON(retries_beyond_the_bound, start_without_pcp),
		TEST_ON(second_try_without_retry, start_without_pcp),
		TEST_ON(retries_without_end, start_without_pcp),
		TEST_ON(failure_that_must_not_be, start_without_pcp),
		TEST_ON(kswapd_not_woken, start_without_pcp),
		TEST_ON(kswapd_woken_for_another_order, start_without_pcp),
		TEST_ON(kswapd_woken_by_one_that_may_not, start_without_pcp),
		TEST_ON(kswapd_woken_above_the_low_mark, start_without_pcp),
		TEST_ON(too_large_order_that_is_allocated, start_without_pcp),
		TEST_ON(kswapd_that_leaves_a_boost, start_marked),
		TEST_ON(kswapd_that_leaves_a_zone_marked, start_marked),
		TEST_ON(kswapd_that_does_not_reclaim, start_marked),
		TEST_ON(pageblock_broken_without_reclaim, start_defrag),
		TEST_ON(pageblock_broken_without_compaction, start_defrag),
		TEST_ON(pageblock_broken_by_one_without_retry, start_defrag),
		TEST_ON(retries_beyond_the_bound_for_a_pageblock, start_defrag),
		TEST_ON(kswapd_woken_for_less_than_a_pageblock, start_defrag),
		TEST_ON(page_freed_while_it_was_waited_for, start_without_pcp),
		TEST(page_still_held_at_the_end),
		TEST(page_still_on_a_pcp_list_at_the_end),
		TEST(honest_machine_is_fresh_again),
		TEST_ON(reset_restores_types_to_the_last, start_two_zones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
