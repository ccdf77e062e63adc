// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an older kernel does otherwise excuses what it is about, and nothing beside
 * it. States are made by hand: no kernel is needed.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "findings/finding.h"
#include "oracle/state/state.h"
#include "tests/lacks.h"

static const struct geometry g = {
	.nr_pages = 64, .nr_zones = 1, .max_order = 4, .pageblock_order = 3,
	.check_pages = 1,
};
static struct backend backends[2];
static struct oracle *oracles[2];
static struct result results[2];
static struct call call;
static struct origin origin;
static struct difference d;

/* A is new, B is older, the call is B's. */
static int start(void **state)
{
	origin = (struct origin){ 0 };
	d = (struct difference){
		.g = &g, .call = &call, .nr_sides = 2, .side = 1,
		.rule = NR_RULES, .equality = NR_EQUALITIES, .field = "",
		.zone = -1, .other = PFN_NONE, .origin = &origin,
	};
	for (int i = 0; i < 2; i++) {
		backends[i] = (struct backend){ .lacks = i ? OLDER : NEWER };
		oracles[i] = oracle_create(&g, backends[i].lacks);
		results[i] = (struct result){ 0 };
		d.sides[i].backend = &backends[i];
		d.sides[i].oracle = oracles[i];
		d.sides[i].result = &results[i];
	}
	return 0;
}

static int end(void **state)
{
	oracle_destroy(oracles[0]);
	oracle_destroy(oracles[1]);
	return 0;
}

static void excused_as(const char *name)
{
	const struct finding *found = finding_of(&d);

	if (!found || strcmp(found->name, name))
		fail_msg("%s, not %s", found ? found->name : "not excused",
			 name);
}

static void not_excused(void)
{
	const struct finding *found = finding_of(&d);

	if (found)
		fail_msg("excused as %s", found->name);
}

static void set_rule(enum rule rule)
{
	d.rule = rule;
}

static void set_equality(enum equality equality)
{
	d.equality = equality;
}

static void set_type(unsigned int side, uint32_t pfn, uint8_t type)
{
	oracles[side]->type[type_index(oracles[side], pfn)] = type;
}

static struct known_page *page(unsigned int side, uint32_t pfn)
{
	return &oracles[side]->page[pfn];
}

static void a_warning_of_pages_that_are_held(void **state)
{
	call = (struct call){ .op = OP_FREE_CONTIG, .pfn = 16, .nr = 4 };
	set_rule(RULE_WARNING);
	origin.function = "free_contig_range";
	not_excused();
	results[1].nr_warned = 1;
	page(1, 15)->refs = page(1, 14)->refs = page(1, 20)->refs = 1;
	not_excused();
	page(1, 18)->refs = 1;
	excused_as("older-warns-of-held-pages");
	results[1].nr_warned = 2;
	not_excused();
	results[1].nr_warned = 1;
	origin.function = "free_contig_frozen_range";
	not_excused();
	origin.function = "free_contig_range";
	call.op = OP_FREE_BULK;
	not_excused();
	call.op = OP_FREE_CONTIG;
	set_rule(RULE_BAD_PAGE);
	not_excused();
	set_rule(RULE_WARNING);
	d.side = 0;
	page(0, 18)->refs = 1;
	results[0].nr_warned = 1;
	not_excused();
}

static void a_reserve_that_is_spared(void **state)
{
	call = (struct call){ .op = OP_ALLOC, .order = 1,
				  .gfp = GFPB_HIGH, .nr = 2 };
	set_equality(EQUAL_RESULT);
	d.field = "pfn";
	results[0].pfn = 16;
	results[1].pfn = 32;
	set_type(1, 16, MIGRATE_HIGHATOMIC);
	set_type(0, 32, MIGRATE_HIGHATOMIC);
	not_excused();
	set_type(0, 16, MIGRATE_HIGHATOMIC);
	excused_as("older-spares-the-reserve");
	call.order = 0;
	not_excused();
	call.order = 1;
	call.gfp = 0;
	not_excused();
	call.gfp = GFPB_HIGH;
	call.op = OP_ALLOC_BULK;
	not_excused();
	call.op = OP_ALLOC_FROZEN;
	excused_as("older-spares-the-reserve");
	set_equality(EQUAL_ZONE);
	not_excused();
	set_equality(EQUAL_RESULT);
	results[0].pfn = PFN_NONE;
	not_excused();
}

static void set_block(unsigned int side, uint32_t pfn, enum page_where where,
		      uint8_t order)
{
	oracles[side]->block[pfn].where = where;
	oracles[side]->block[pfn].order = order;
}

/* The older kernel's list was empty, and it refilled it. */
static void a_list_that_is_refilled(void **state)
{
	call = (struct call){ .op = OP_ALLOC, .order = 1,
			      .gfp = GFPB_HIGH, .nr = 2 };
	set_equality(EQUAL_LIST);
	d.pfn = 16;
	set_block(0, 16, WHERE_BUDDY, 1);
	set_block(1, 16, WHERE_BUDDY, 1);
	not_excused();
	set_block(1, 16, WHERE_PCP, 1);
	excused_as("older-spares-the-reserve");
	call.gfp |= GFPB_DIRECT_RECLAIM;
	not_excused();
	call.gfp = GFPB_HIGH;
	set_block(1, 16, WHERE_PCP, 0);
	not_excused();
	/* What the block has been cut from, and what else is in its pageblock. */
	set_block(0, 16, WHERE_BUDDY, 2);
	set_block(1, 16, WHERE_PCP, 1);
	set_block(1, 18, WHERE_BUDDY, 1);
	d.pfn = 18;
	excused_as("older-spares-the-reserve");
	d.pfn = 24;
	not_excused();
	set_equality(EQUAL_LIST_ORDER);
	d.has[0] = 16;
	excused_as("older-spares-the-reserve");
	d.has[0] = 40;
	not_excused();
	set_equality(EQUAL_LIST);
	d.pfn = 16;
	/* Not the newer one's. */
	set_block(1, 16, WHERE_BUDDY, 1);
	set_block(0, 16, WHERE_PCP, 1);
	not_excused();
	set_block(1, 16, WHERE_PCP, 1);
	not_excused();
}

/* And again, after a page that it has dropped. */
static void a_list_that_is_refilled_again(void **state)
{
	call = (struct call){ .op = OP_ALLOC, .order = 1,
			      .gfp = GFPB_HIGH, .nr = 2 };
	set_equality(EQUAL_PCP);
	d.field = "tuning";
	d.has[0] = 56;
	d.has[1] = 57;
	not_excused();
	*page(1, 16) = (struct known_page){
		.head = 16, .kind = PAGE_LEAKED,
		.damage = 1u << DAMAGE_HWPOISON,
	};
	excused_as("older-spares-the-reserve");
	d.has[0] = 57;
	d.has[1] = 56;
	not_excused();
	d.has[0] = 56;
	d.has[1] = 57;
	d.field = "count";
	not_excused();
	d.field = "tuning";
	call.gfp = 0;
	not_excused();
}

/* Without the reserve, the zone is below its high mark. */
static void a_zone_that_is_marked(void **state)
{
	static struct snapshot snapshots[2];
	struct zone_state *zone = &snapshots[1].zones[0];

	call = (struct call){ .op = OP_ALLOC, .order = 1,
			      .gfp = GFPB_HIGH, .nr = 2 };
	d.sides[0].snapshot = &snapshots[0];
	d.sides[1].snapshot = &snapshots[1];
	*zone = (struct zone_state){
		.nr_free_pages = 50, .nr_free_highatomic = 40,
		.flags = ZONES_BELOW_HIGH,
	};
	zone->watermark[WATERMARK_HIGH] = 9;
	set_rule(RULE_ZONE_FLAGS);
	d.field = "below_high";
	d.zone = 0;
	excused_as("older-spares-the-reserve");
	oracles[1]->tally[0].blocks[1][MIGRATE_UNMOVABLE] = 1;
	excused_as("older-spares-the-reserve");
	zone->nr_free_highatomic = 39;
	not_excused();
	/* Enough pages, but no block. */
	oracles[1]->tally[0].blocks[1][MIGRATE_UNMOVABLE] = 0;
	excused_as("older-spares-the-reserve");
	d.field = "pressure";
	not_excused();
	d.field = "below_high";
	call.order = 0;
	not_excused();
	call.order = 1;
	set_rule(NR_RULES);
	set_equality(EQUAL_ZONE);
	d.field = "flags";
	d.has[1] = ZONES_BELOW_HIGH;
	excused_as("older-spares-the-reserve");
	d.has[0] = ZONES_BELOW_HIGH;
	not_excused();
	d.has[0] = 0;
	zone->flags = 0;
	not_excused();
}

/* Without SMP, of a block of order 4 or more. */
static void a_lock_that_an_nmi_tries(void **state)
{
	call = (struct call){ .op = OP_FREE_NOLOCK, .pfn = 16, .order = 4,
			      .nr = 16, .kind = CONTEXT_NMI };
	set_rule(RULE_LOCKED);
	d.pfn = 16;
	backends[1].lacks = UINT64_C(1) << FEATURE_CHECKS_TRYLOCK;
	excused_as("older-locks-in-nmi");
	d.pfn = 32;
	not_excused();
	d.pfn = 16;
	call.kind = CONTEXT_IRQ;
	not_excused();
	call.kind = CONTEXT_NMI;
	call.order = 3;
	not_excused();
	set_type(1, 16, MIGRATE_ISOLATE);
	excused_as("older-locks-in-nmi");
	set_type(1, 16, MIGRATE_MOVABLE);
	call.order = 4;
	call.op = OP_FREE;
	not_excused();
	call.op = OP_FREE_NOLOCK;
	set_rule(RULE_NOLOCK);
	not_excused();
	set_rule(RULE_LOCKED);
	/* Parts of orders 0 to 3, at pages 1, 2, 4, and 8. */
	*page(1, 16) = (struct known_page){
		.head = 16, .order = 4, .kind = PAGE_HELD, .refs = 2,
		.shape = SHAPE_HEAD,
	};
	d.pfn = 24;
	not_excused();
	d.side = 0;
	page(1, 16)->refs = 0;
	not_excused();
}

/* Two of one age do not differ by it. */
static void only_one_of_two_is_older(void **state)
{
	call = (struct call){ .op = OP_ALLOC, .order = 1,
				  .gfp = GFPB_HIGH, .nr = 2 };
	set_equality(EQUAL_RESULT);
	for (int i = 0; i < 2; i++) {
		results[i].pfn = i ? 32 : 16;
		set_type(i, 16, MIGRATE_HIGHATOMIC);
	}
	excused_as("older-spares-the-reserve");
	backends[0].lacks = OLDER;
	not_excused();
	backends[1].lacks = NEWER;
	not_excused();
	results[0].pfn = 32;
	results[1].pfn = 16;
	excused_as("older-spares-the-reserve");
	backends[0].lacks = NEWER;
	not_excused();
}

/* Pageblocks 16 and 24: the second is none of the call's. */
static void a_type_that_is_overwritten(void **state)
{
	call = (struct call){ .op = OP_UNDO_ISOLATE, .pfn = 16, .nr = 8 };
	set_equality(EQUAL_BLOCK_TYPE);
	d.pfn = 16;
	set_type(0, 24, MIGRATE_UNMOVABLE);
	not_excused();
	set_type(0, 16, MIGRATE_UNMOVABLE);
	set_type(1, 16, MIGRATE_UNMOVABLE);
	not_excused();
	set_type(1, 16, MIGRATE_MOVABLE);
	excused_as("older-isolation-overwrites-type");
	/* What is isolated has no other type yet. */
	call.op = OP_ISOLATE;
	not_excused();
	results[1].ret = -EBUSY;
	excused_as("older-isolation-overwrites-type");
	call.op = OP_ALLOC_CONTIG;
	excused_as("older-isolation-overwrites-type");
	call.op = OP_GET;
	not_excused();
	call.op = OP_CMA_ALLOC;
	not_excused();
}

/* It must reach over an end of the range's pageblocks. */
static void a_leaked_block_in_the_way(void **state)
{
	call = (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 18, .nr = 4 };
	set_equality(EQUAL_RESULT);
	d.field = "ret";
	results[1].ret = -EBUSY;
	*page(0, 16) = (struct known_page){
		.head = 16, .order = 3, .kind = PAGE_LEAKED,
		.shape = SHAPE_COMPOUND_HEAD,
	};
	not_excused();
	page(0, 16)->order = 4;
	excused_as("older-leaked-compound-keeps-size");
	results[1].ret = 0;
	not_excused();
	results[1].ret = -EBUSY;
	page(0, 16)->shape = SHAPE_HEAD;
	not_excused();
	page(0, 16)->shape = SHAPE_COMPOUND_HEAD;
	page(0, 16)->kind = PAGE_HELD;
	not_excused();
	page(0, 16)->kind = PAGE_LEAKED;
	call.op = OP_FREE;
	not_excused();
}

/* Not what a request does that may be served first; not of another reason. */
static void a_slow_path_that_compacts_first(void **state)
{
	call = (struct call){ .op = OP_ALLOC, .order = 4,
			      .gfp = GFPB_DIRECT_RECLAIM | GFPB_IO };
	d.field = "reclaim";
	set_rule(RULE_EFFORT);
	not_excused();
	call.gfp |= GFPB_NORETRY;
	excused_as("older-compacts-before-its-loop");
	d.field = "oom";
	not_excused();
	d.field = "reclaim";
	call.order = 3;
	not_excused();

	set_rule(RULE_OTHER_EVENTS);
	excused_as("older-compacts-before-its-loop");
	call.order = 0;
	not_excused();

	set_rule(RULE_WARNING);
	origin.function = "__alloc_pages_slowpath";
	call.gfp |= GFPB_NOFAIL;
	not_excused();
	call.order = 2;
	excused_as("older-compacts-before-its-loop");
	origin.function = "__alloc_pages_may_oom";
	not_excused();
	/* 7.3 has none of it. */
	origin.function = "__alloc_pages_slowpath";
	d.side = 0;
	not_excused();
}

static void efforts_of_two_slow_paths(void **state)
{
	call = (struct call){ .op = OP_ALLOC, .gfp = GFPB_DIRECT_RECLAIM };
	d.field = "woken";
	set_equality(EQUAL_EFFORT);
	excused_as("older-compacts-before-its-loop");
	call.op = OP_ALLOC_BULK;
	not_excused();
	call.op = OP_ALLOC;
	/* Another result needs other efforts. */
	set_equality(EQUAL_RESULT);
	not_excused();
	results[1].nr_asked[ANSWER_COMPACT] = 1;
	excused_as("older-compacts-before-its-loop");
	backends[1].lacks = NEWER;
	not_excused();
}

/* --- before 6.10 --- */

static void the_oldest(void)
{
	backends[1].lacks = oracles[1]->lacks = OLDER | OLDEST;
}

/* Pages 56 to 63 are a pageblock; with 60 pages, the last one is shared. */
static void a_pageblock_that_zones_share(void **state)
{
	struct geometry shared = g;

	shared.nr_pages = 60;
	d.g = &shared;
	the_oldest();
	call = (struct call){ .op = OP_ALLOC_CONTIG, .pfn = 50, .nr = 8 };
	set_rule(RULE_OUTCOME);
	excused_as("older-retypes-across-zones");
	/* Not up to that pageblock. */
	call.nr = 6;
	not_excused();
	call.nr = 8;
	call.op = OP_FREE_CONTIG;
	not_excused();
	/* A hwpoisoned page that is freed by itself. */
	call.op = OP_ALLOC_CONTIG;
	set_rule(RULE_LEAK);
	d.pfn = 52;
	not_excused();
	page(1, 52)->damage = 1u << DAMAGE_HWPOISON;
	excused_as("older-retypes-across-zones");
	/* Reserved or claimed. */
	call = (struct call){ .op = OP_ALLOC };
	set_rule(RULE_RESERVE);
	d.pfn = 55;
	not_excused();
	d.pfn = 56;
	excused_as("older-retypes-across-zones");
	backends[1].lacks = OLDER;
	not_excused();
}

static void set_listed(uint32_t pfn, uint8_t order, uint8_t list)
{
	oracles[1]->block[pfn] =
		(struct seen_block){ order, WHERE_BUDDY, list, 0 };
}

static void a_block_that_is_not_split(void **state)
{
	the_oldest();
	call = (struct call){ .op = OP_ISOLATE, .pfn = 8, .nr = 8 };
	set_rule(RULE_LIST_TYPE_SPAN);
	d.pfn = 0;
	d.other = 8;
	set_listed(0, 4, MIGRATE_MOVABLE);
	/* Of a CMA area, or of types that are not told apart. */
	set_type(1, 8, MIGRATE_CMA);
	not_excused();
	set_type(1, 8, MIGRATE_ISOLATE);
	excused_as("older-splits-no-block");
	set_rule(RULE_LIST_TYPE);
	excused_as("older-splits-no-block");
	/* One of a pageblock would not be on another's list. */
	set_listed(0, 3, MIGRATE_ISOLATE);
	not_excused();
	set_listed(0, 4, MIGRATE_MOVABLE);
	backends[1].lacks = OLDER;
	not_excused();
}

/* It is freed as a request waits, which claims it whole. */
static void an_isolated_pageblock_that_is_claimed(void **state)
{
	const struct freed_block block = { .pfn = 0, .order = 4 };
	struct answer answer = { .kind = ANSWER_RECLAIM, .nr = 1 };

	answer.block[0] = block;
	the_oldest();
	call = (struct call){
		.op = OP_ALLOC, .answers = &answer, .nr_answers = 1,
	};
	set_rule(RULE_BLOCK_TYPE);
	d.pfn = 8;
	d.was = MIGRATE_ISOLATE;
	not_excused();
	results[0].nr_used[ANSWER_RECLAIM] = 1;
	excused_as("older-splits-no-block");
	d.was = MIGRATE_CMA;
	not_excused();
	d.was = MIGRATE_ISOLATE;
	answer.block[0].order = 3;
	d.pfn = 0;
	not_excused();
}

static void a_leaked_block_that_ends_no_loop(void **state)
{
	the_oldest();
	call = (struct call){ .op = OP_ISOLATE, .pfn = 24, .nr = 8 };
	set_rule(RULE_ASSERTION);
	origin.function = "__first_valid_page";
	not_excused();
	/* In another block of the largest order. */
	page(1, 8)->kind = PAGE_LEAKED;
	page(1, 8)->shape = SHAPE_COMPOUND_HEAD;
	not_excused();
	page(1, 16)->kind = PAGE_LEAKED;
	not_excused();
	page(1, 16)->shape = SHAPE_COMPOUND_HEAD;
	excused_as("older-leaked-compound-hangs");
	origin.function = "__free_one_page";
	not_excused();
	origin.function = "__first_valid_page";
	call.op = OP_FREE_CONTIG;
	not_excused();
	call.op = OP_ISOLATE;
	backends[1].lacks = OLDER;
	not_excused();
}

static void a_page_without_tags(void **state)
{
	call = (struct call){
		.op = OP_ALLOC, .gfp = GFPB_ZERO | GFPB_ZEROTAGS,
	};
	set_rule(RULE_ZEROED);
	excused_as("older-zeroes-no-tagless");
	results[1].nr_zeroed = 1;
	not_excused();
	results[1].nr_zeroed = 0;
	call.gfp = GFPB_ZERO;
	not_excused();
	call.gfp |= GFPB_ZEROTAGS;
	backends[1].lacks = NEWER;
	not_excused();
}

static void a_compaction_before_the_task_is_asked(void **state)
{
	call = (struct call){
		.op = OP_ALLOC, .order = 1,
		.gfp = GFPB_DIRECT_RECLAIM | GFPB_NOMEMALLOC,
	};
	set_rule(RULE_SLEEP);
	d.field = "compact";
	not_excused();
	results[1].nr_asked[ANSWER_COMPACT] = 1;
	excused_as("older-compacts-before-its-loop");
	call.gfp = GFPB_DIRECT_RECLAIM;
	not_excused();
	call.gfp = GFPB_NOMEMALLOC;
	not_excused();
	call.gfp |= GFPB_DIRECT_RECLAIM;
	d.field = "reclaim";
	not_excused();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
	const struct CMUnitTest tests[] = {
		TEST(a_warning_of_pages_that_are_held),
		TEST(a_reserve_that_is_spared),
		TEST(a_list_that_is_refilled),
		TEST(a_list_that_is_refilled_again),
		TEST(a_zone_that_is_marked),
		TEST(a_lock_that_an_nmi_tries),
		TEST(only_one_of_two_is_older),
		TEST(a_type_that_is_overwritten),
		TEST(a_leaked_block_in_the_way),
		TEST(a_slow_path_that_compacts_first),
		TEST(efforts_of_two_slow_paths),
		TEST(a_pageblock_that_zones_share),
		TEST(a_block_that_is_not_split),
		TEST(an_isolated_pageblock_that_is_claimed),
		TEST(a_leaked_block_that_ends_no_loop),
		TEST(a_page_without_tags),
		TEST(a_compaction_before_the_task_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
