// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each rule of the comparison is broken once by forging one of two equal
 * snapshots; and what may differ when is let pass just then.
 */
#include "tests/oracle/rig.h"

static struct rig *a, *b;
static uint64_t seen[NR_ALLOWANCES];
static int64_t deferred[2];
static struct inequality d;

static int start(void **state)
{
	struct geometry g = rig_geometry();

	a = rig_start(&g);
	b = rig_start(&g);
	memset(seen, 0, sizeof(seen));
	memset(deferred, 0, sizeof(deferred));
	return 0;
}

static int end(void **state)
{
	rig_end(a);
	rig_end(b);
	return 0;
}

static bool equal(enum equality_when when)
{
	return equality_snapshots(&a->g, when, &a->s, &b->s, deferred, seen,
				  &d);
}

static bool met[NR_EQUALITIES];
static char words[2][64];

/* Each has something else, and says so; no value that stands for none is shown. */
static void says_what_differs(void)
{
	met[d.rule] = true;
	inequality_words(&d, d.a, words[0], sizeof(words[0]));
	inequality_words(&d, d.b, words[1], sizeof(words[1]));
	if (!strcmp(words[0], words[1]) || !words[0][0] || !words[1][0])
		fail_msg("%s, %s: A \"%s\", B \"%s\"",
			 equality_infos[d.rule].name, d.field, words[0],
			 words[1]);
	for (int i = 0; i < 2; i++)
		if (strstr(words[i], "4294967295"))
			fail_msg("%s: %s", d.field, words[i]);
}

static void says(const char *one, const char *other)
{
	says_what_differs();
	assert_string_equal(words[0], one);
	assert_string_equal(words[1], other);
}

static void breaks_when(enum equality_when when, enum equality rule)
{
	assert_false(equal(when));
	says_what_differs();
	if (d.rule != rule)
		fail_msg("%s broken (%s), %s expected",
			 equality_infos[d.rule].name, d.field,
			 equality_infos[rule].name);
}

static void equal_machines_are_equal(void **state)
{
	assert_true(equal(EQUAL_ALL));
	assert_true(equal(EQUAL_AT_ONCE));
	assert_true(equal(EQUAL_DRAINED));
	for (int i = 0; i < NR_ALLOWANCES; i++)
		assert_int_equal(seen[i], 0);
}

/* Wherever in a snapshot the page that differs is. */
static void each_page_is_compared(void **state)
{
	for (size_t i = 0; i < a->s.nr; i++) {
		b->s.pages[i].mapcount++;
		breaks_when(EQUAL_AT_ONCE, EQUAL_PREPARED);
		assert_int_equal(d.pfn, a->s.pfns[i]);
		b->s.pages[i].mapcount--;
	}
	assert_true(equal(EQUAL_ALL));
}

static void results_differ(void **state)
{
	/* Behind the two pages that were allocated, anything. */
	uint32_t one[] = { 3, 4, 6 }, other[] = { 3, 5, 7 }, same[] = { 3, 4, 8 };
	struct call call = { .op = OP_ALLOC_BULK };
	struct result x = { .ret = 2, .pfn = 7, .pfns = one }, y = x;

	assert_true(equality_results(&call, &x, &y, &d));
	y.pfns = same;
	assert_true(equality_results(&call, &x, &y, &d));
	y.ret = 1;
	assert_false(equality_results(&call, &x, &y, &d));
	assert_int_equal(d.rule, EQUAL_RESULT);
	assert_int_equal(d.pfn, PFN_NONE);
	assert_int_equal(d.zone, -1);
	says("2", "1");
	y = x;
	y.pfn = PFN_NONE;
	assert_false(equality_results(&call, &x, &y, &d));
	says("page 7", "no page");
	y.pfn = 8;
	assert_false(equality_results(&call, &x, &y, &d));
	assert_int_equal(d.rule, EQUAL_RESULT);
	y = x;
	y.pfns = other;
	assert_false(equality_results(&call, &x, &y, &d));
	assert_int_equal(d.rule, EQUAL_RESULT);
}

static void efforts_differ(void **state)
{
	struct call call = { .op = OP_ALLOC };
	struct result x = { .ret = -12, .pfn = PFN_NONE, .nr_woken = 1,
			    .nr_asked = { 2, 1, 1 }, .woken = { { 0, 3, 0 } } };
	struct result y = x;

	assert_true(equality_results(&call, &x, &y, &d));
	y.nr_asked[ANSWER_COMPACT]++;
	assert_false(equality_results(&call, &x, &y, &d));
	says_what_differs();
	assert_int_equal(d.rule, EQUAL_EFFORT);
	y = x;
	y.nr_woken = 0;
	assert_false(equality_results(&call, &x, &y, &d));
	assert_int_equal(d.rule, EQUAL_EFFORT);
	y = x;
	y.woken[0].order = 0;
	assert_false(equality_results(&call, &x, &y, &d));
	assert_string_equal(d.field, "woken_order");
	/* What follows cannot be compared. */
	y = x;
	y.nr_used[ANSWER_OOM]++;
	assert_false(equality_results(&call, &x, &y, &d));
	assert_int_equal(d.rule, EQUAL_RESULT);
	y = x;
	y.captured = true;
	assert_false(equality_results(&call, &x, &y, &d));
	assert_int_equal(d.rule, EQUAL_RESULT);
}

static void bad_pages_differ_as_sets(void **state)
{
	struct call call = { .op = OP_FREE };
	struct result x = { .nr_bad = 2, .bad = { 3, 4 } };
	struct result y = { .nr_bad = 2, .bad = { 4, 3 } };

	assert_true(equality_results(&call, &x, &y, &d));
	y.bad[0] = 5;
	assert_false(equality_results(&call, &x, &y, &d));
	assert_int_equal(d.rule, EQUAL_BAD_PAGES);
	says("reported bad", "not reported");
	y = (struct result){ .nr_bad = 3, .bad = { 3, 4, 9 } };
	assert_false(equality_results(&call, &x, &y, &d));
	assert_int_equal(d.pfn, 9);
	says("not reported", "reported bad");
}

static void counts_differ(void **state)
{
	rig_page(b, 20)->refcount++;
	breaks_when(EQUAL_AT_ONCE, EQUAL_REFCOUNT);
	breaks_when(EQUAL_DRAINED, EQUAL_REFCOUNT);
	breaks_when(EQUAL_ALL, EQUAL_REFCOUNT);
}

static void what_prepare_left_differs(void **state)
{
	struct page_state honest = *rig_page(b, 20);

	rig_page(b, 20)->flags ^= PGS_DIRTY;
	breaks_when(EQUAL_AT_ONCE, EQUAL_PREPARED);
	*rig_page(b, 20) = honest;
	rig_page(b, 20)->mapping = MAPPING_ANON;
	breaks_when(EQUAL_AT_ONCE, EQUAL_PREPARED);
	*rig_page(b, 20) = honest;
	rig_page(b, 20)->mapcount = 1;
	breaks_when(EQUAL_AT_ONCE, EQUAL_PREPARED);
	*rig_page(b, 20) = honest;
	rig_page(b, 20)->head = 19;
	breaks_when(EQUAL_AT_ONCE, EQUAL_PREPARED);
	*rig_page(b, 20) = honest;
	rig_page(b, 20)->private = 1;
	breaks_when(EQUAL_AT_ONCE, EQUAL_PREPARED);
	*rig_page(b, 20) = honest;
	assert_true(equal(EQUAL_ALL));
}

static void lists_differ(void **state)
{
	struct page_state honest = *rig_page(b, 16);

	rig_page(b, 16)->where = WHERE_PCP;
	breaks_when(EQUAL_DRAINED, EQUAL_LIST);
	assert_true(equal(EQUAL_AT_ONCE));
	assert_int_equal(seen[ALLOW_PCP_LISTS], 1);
	*rig_page(b, 16) = honest;
	rig_page(b, 16)->order--;
	breaks_when(EQUAL_DRAINED, EQUAL_LIST);
	*rig_page(b, 16) = honest;
	rig_page(b, 16)->cpu++;
	breaks_when(EQUAL_ALL, EQUAL_LIST);
}

static void order_of_a_list_differs(void **state)
{
	rig_page(b, 16)->prev = 48;
	breaks_when(EQUAL_ALL, EQUAL_LIST_ORDER);
	assert_true(equal(EQUAL_DRAINED));
	assert_int_equal(seen[ALLOW_LIST_ORDER], 1);
}

/* Order 4 holds two pageblocks of order 3. */
static void type_of_a_mixed_block_differs(void **state)
{
	rig_page(b, 16)->list = MIGRATE_UNMOVABLE;
	breaks_when(EQUAL_ALL, EQUAL_LIST);
	assert_true(equal(EQUAL_DRAINED));
	assert_int_equal(seen[ALLOW_MIXED_TYPE], 1);
	rig_page(b, 16)->list = MIGRATE_HIGHATOMIC;
	breaks_when(EQUAL_DRAINED, EQUAL_LIST);
	rig_page(a, 16)->list = MIGRATE_HIGHATOMIC;
	rig_page(b, 16)->list = MIGRATE_MOVABLE;
	breaks_when(EQUAL_DRAINED, EQUAL_LIST);
	rig_page(a, 16)->list = MIGRATE_MOVABLE;
	rig_page(a, 16)->order = 3;
	rig_page(b, 16)->order = 3;
	rig_page(b, 16)->list = MIGRATE_UNMOVABLE;
	breaks_when(EQUAL_DRAINED, EQUAL_LIST);
}

static void types_of_pageblocks_differ(void **state)
{
	/* What lies behind a snapshot's last is none of it. */
	a->s.block_types[a->s.nr_blocks] = MIGRATE_MOVABLE;
	b->s.block_types[b->s.nr_blocks] = MIGRATE_UNMOVABLE;
	assert_true(equal(EQUAL_ALL));
	b->s.block_types[2] = MIGRATE_UNMOVABLE;
	breaks_when(EQUAL_ALL, EQUAL_BLOCK_TYPE);
	assert_true(equal(EQUAL_DRAINED));
	b->s.block_types[2] = MIGRATE_ISOLATE;
	breaks_when(EQUAL_DRAINED, EQUAL_BLOCK_TYPE);
}

static void zone_counters_differ(void **state)
{
	b->s.zones[0].nr_free[2]++;
	breaks_when(EQUAL_DRAINED, EQUAL_ZONE);
	assert_true(equal(EQUAL_AT_ONCE));
	b->s.zones[0].nr_free[2]--;
	b->s.zones[0].nr_free_pages++;
	breaks_when(EQUAL_DRAINED, EQUAL_ZONE);
	assert_true(equal(EQUAL_AT_ONCE));
	b->s.zones[0].nr_free_pages--;
	b->s.zones[0].pgalloc++;
	breaks_when(EQUAL_AT_ONCE, EQUAL_ZONE);
	b->s.zones[0].pgalloc--;
	b->s.zones[0].flags ^= ZONES_RECLAIM_ACTIVE;
	breaks_when(EQUAL_AT_ONCE, EQUAL_ZONE);
	b->s.zones[0].flags ^= ZONES_RECLAIM_ACTIVE | ZONES_BELOW_HIGH;
	breaks_when(EQUAL_ALL, EQUAL_ZONE);
	assert_true(equal(EQUAL_DRAINED));
	assert_int_equal(seen[ALLOW_BELOW_HIGH], 1);
}

static void pcp_differs(void **state)
{
	b->s.pcps[0][0].count++;
	breaks_when(EQUAL_DRAINED, EQUAL_PCP);
	b->s.pcps[0][0].count--;
	b->s.pcps[0][0].free_count++;
	breaks_when(EQUAL_ALL, EQUAL_PCP);
	assert_true(equal(EQUAL_DRAINED));
	assert_int_equal(seen[ALLOW_PCP_TUNING], 1);
}

static void events_differ(void **state)
{
	b->s.events.pgfree++;
	breaks_when(EQUAL_AT_ONCE, EQUAL_EVENTS);
	assert_int_equal(d.a, 0);
	assert_int_equal(d.b, 1);
	b->s.events.pgfree--;
	b->s.events.page_free_pages++;
	breaks_when(EQUAL_AT_ONCE, EQUAL_EVENTS);
	b->s.events.page_free_pages--;
	/* What waits on the deferred list is counted later. */
	b->s.events.pgfree -= 2;
	deferred[1] = 2;
	assert_true(equal(EQUAL_AT_ONCE));
	assert_int_equal(seen[ALLOW_DEFERRED], 1);
	breaks_when(EQUAL_DRAINED, EQUAL_EVENTS);
}

/* Every field of a page's, a zone's and a CPU's state, changed alone. */
static void every_field_is_told(void **state)
{
	struct page_state *page = rig_page(b, 16);
	struct zone_state *zone = &b->s.zones[0];
	struct pcp_state *pcp = &b->s.pcps[0][0];
	struct event_state *events = &b->s.events;

#define FIELD(object, field)						\
	do {								\
		typeof(*(object)) before = *(object);			\
									\
		(object)->field ^= 1;					\
		assert_false(equal(EQUAL_ALL));				\
		says_what_differs();					\
		*(object) = before;					\
	} while (0)
	FIELD(page, prev);
	FIELD(page, next);
	FIELD(page, private);
	FIELD(page, refcount);
	FIELD(page, mapcount);
	FIELD(page, head);
	FIELD(page, flags);
	FIELD(page, order);
	FIELD(page, where);
	FIELD(page, list);
	FIELD(page, cpu);
	FIELD(page, mapping);
	for (int i = 0; i <= b->g.max_order; i++)
		FIELD(zone, nr_free[i]);
	FIELD(zone, nr_free_pages);
	FIELD(zone, nr_free_cma);
	FIELD(zone, nr_free_highatomic);
	FIELD(zone, nr_reserved_highatomic);
	FIELD(zone, nr_free_blocks);
	FIELD(zone, nr_isolate_pageblock);
	FIELD(zone, pgalloc);
	FIELD(zone, flags);
	FIELD(pcp, count);
	FIELD(pcp, high);
	FIELD(pcp, high_min);
	FIELD(pcp, high_max);
	FIELD(pcp, batch);
	FIELD(pcp, free_count);
	FIELD(pcp, alloc_factor);
	FIELD(pcp, flags);
	FIELD(events, pgfree);
	FIELD(events, page_free_events);
	FIELD(events, page_free_pages);
#undef FIELD
}

static void values_have_names(void **state)
{
	struct page_state honest = *rig_page(b, 16);

	rig_page(a, 16)->prev = LINK_END;
	rig_page(b, 16)->prev = 48;
	assert_false(equal(EQUAL_ALL));
	says("first on the list", "page 48");
	*rig_page(a, 16) = *rig_page(b, 16) = honest;
	rig_page(b, 16)->flags ^= PGS_DIRTY | PGS_BUDDY;
	assert_false(equal(EQUAL_ALL));
	says("buddy", "dirty");
	*rig_page(b, 16) = honest;
	/* The one flag that only lists depend on. */
	rig_page(b, 16)->flags ^= PGS_BUDDY;
	assert_false(equal(EQUAL_ALL));
	says("buddy", "none");
	*rig_page(b, 16) = honest;
	b->s.pcps[0][0].high_max = a->s.pcps[0][0].high_max + 1;
	assert_false(equal(EQUAL_ALL));
	says_what_differs();
	assert_memory_equal(words[0], "high_max ", 9);
	b->s.pcps[0][0] = a->s.pcps[0][0];
	b->s.zones[0].nr_free[2]++;
	assert_false(equal(EQUAL_ALL));
	says_what_differs();
	assert_memory_equal(words[1], "order 2 ", 8);
}

/* Last: the tests before it have met them all. */
static void every_rule_was_met(void **state)
{
	for (int i = 0; i < NR_EQUALITIES; i++)
		if (!met[i])
			fail_msg("%s: no two states differ by it",
				 equality_infos[i].name);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
	const struct CMUnitTest tests[] = {
		TEST(equal_machines_are_equal),
		TEST(each_page_is_compared),
		TEST(results_differ),
		TEST(efforts_differ),
		TEST(bad_pages_differ_as_sets),
		TEST(counts_differ),
		TEST(what_prepare_left_differs),
		TEST(lists_differ),
		TEST(order_of_a_list_differs),
		TEST(type_of_a_mixed_block_differs),
		TEST(types_of_pageblocks_differ),
		TEST(zone_counters_differ),
		TEST(pcp_differs),
		TEST(events_differ),
		TEST(every_field_is_told),
		TEST(values_have_names),
		TEST(every_rule_was_met),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
