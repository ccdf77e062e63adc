// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the calls of many programs, each on a machine of its own (export/suite.c.in), and compares
 * with what buddyfuzz export --calls wrote down: lines of numbers, linked into the kernel. Each
 * program is a test case.
 *
 *   CONFIG_PAGE_BLOCK_MAX_ORDER=9
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-isolation.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

#include "../internal.h"
#include "../mm_init.h"
#include "../page_alloc.h"

/* The program at hand. */
static struct {
	int nr_pages, nr_zones, second_zone, max_order, block_order, nr_cpus, check;
	int tuning[2][4];
	char name[128];
	const char *calls;
} m;

#define NR_PAGES	m.nr_pages
#define NR_ZONES	m.nr_zones
#define SECOND_ZONE	m.second_zone
#define MAX_ORDER_USED	m.max_order
#define PAGEBLOCK_ORDER	m.block_order
#define NR_TEST_CPUS	m.nr_cpus
#define CHECK_PAGES	m.check
#define TEXT_SIZE	4096
#define pcp_tuning	m.tuning

#include "machine_of_test.h"

extern const char replay_start[], replay_end[];

asm(".pushsection .rodata\n"
    ".globl replay_start, replay_end\n"
    "replay_start: .incbin \"" REPLAY_FILE "\"\n"
    "replay_end: .byte 0\n"
    ".popsection\n");

enum op_code {
#define OP(NAME, ...) OP_##NAME,
#include "ops.def"
#undef OP
};

struct call {
	unsigned int op, order, type, zone, gfp, pfn, nr, tail, frozen;
	int refs;
	unsigned int kind, cpu;
	int ret;
	unsigned int result;
	int holds_zone, holds_pcp;
};

#define MAX_LISTED 4096

static struct page *pages[MAX_LISTED];
static unsigned int listed[MAX_LISTED];

static const char *next_line(const char *line)
{
	return strchr(line, '\n') + 1;
}

static bool is_line(const char *line, const char *word)
{
	return !strncmp(line, word, strlen(word));
}

/* Each parameter is the first line of a program. */
static const void *next_program(struct kunit *test, const void *last, char *desc)
{
	const char *line = last ? next_line(last) : replay_start;

	while (line < replay_end && !is_line(line, "program "))
		line = next_line(line);
	if (line >= replay_end)
		return NULL;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%.*s",
		 (int)(strchr(line, '\n') - line - 8), line + 8);
	return line;
}

static gfp_t gfp_of(const struct call *c)
{
	gfp_t gfp = 0;

#define GFP(name, bit)				\
	if (c->gfp & 1u << bit)			\
		gfp |= __GFP_##name;
#include "gfp.def"
#undef GFP
	gfp &= ~(GFP_ZONEMASK | __GFP_RECLAIMABLE);
	if (c->type == MIGRATE_MOVABLE)
		gfp |= __GFP_MOVABLE;
	if (c->type == MIGRATE_RECLAIMABLE)
		gfp |= __GFP_RECLAIMABLE;
	return gfp | zone_gfp[c->zone] | __GFP_NOWARN;
}

static void expect_allocated(struct kunit *test, const struct call *c, struct page *page)
{
	if (c->ret)
		KUNIT_ASSERT_NULL(test, page);
	else
		KUNIT_ASSERT_PTR_EQ(test, page, nth(c->result));
}

static void alloc_bulk(struct kunit *test, const struct call *c)
{
	int got;

	KUNIT_ASSERT_LE(test, c->nr, MAX_LISTED);
	memset(pages, 0, c->nr * sizeof(*pages));
	got = alloc_pages_bulk(gfp_of(c), c->nr, pages);
	KUNIT_ASSERT_EQ(test, got, c->ret);
	for (int i = 0; i < got; i++)
		KUNIT_ASSERT_PTR_EQ(test, pages[i], nth(listed[i]));
}

static void alloc_contig(struct kunit *test, const struct call *c)
{
	gfp_t gfp = GFP_KERNEL | __GFP_NOWARN;
	unsigned long nr = c->nr, start = first + c->pfn;
	int ret;

	if (c->op == OP_ALLOC_CONTIG_COMP) {
		gfp |= __GFP_COMP;
		nr = nr ? nr : 1UL << c->order;
	}
	if (!nr)
		return;
	ret = c->op == OP_ALLOC_CONTIG ?
		      alloc_contig_range(start, start + nr, ACR_FLAGS_NONE, gfp) :
		      alloc_contig_frozen_range(start, start + nr, ACR_FLAGS_NONE, gfp);
	KUNIT_ASSERT_EQ(test, ret, c->ret);
}

static void do_damage(struct kunit *test, const struct call *c)
{
	struct page *page = nth(c->pfn);

	/* enum damage of program/ops.h */
	switch (c->kind) {
	case 1:
		atomic_set(&page->_mapcount, 0);
		break;
	case 2:
		page->mapping = (void *)test;
		break;
	case 3:
		__set_bit(PG_locked, &page->flags.f);
		break;
	case 4:
		__set_bit(PG_lru, &page->flags.f);
		break;
	case 5:
		set_page_private(page, 1);
		break;
	case 6:
		__set_bit(PG_mlocked, &page->flags.f);
		break;
	case 7:
		page->mapping = (void *)((unsigned long)test | FOLIO_MAPPING_ANON);
		break;
	case 8:
		page->page_type = PGTY_table << 24;
		break;
	case 9:
		__set_bit(PG_dirty, &page->flags.f);
		break;
	default:
		KUNIT_FAIL(test, "unknown damage %u", c->kind);
	}
}

static void do_repair(struct page *page)
{
	atomic_set(&page->_mapcount, -1);
	page->flags.f &= ~(BIT(PG_locked) | BIT(PG_lru) | BIT(PG_mlocked) | BIT(PG_dirty));
	page->mapping = NULL;
	set_page_private(page, 0);
}

static void make_call(struct kunit *test, const struct call *c)
{
	unsigned long start = first + c->pfn;
	struct page *page = nth(c->pfn);
	int ret;

	switch (c->op) {
	case OP_ALLOC:
		expect_allocated(test, c, alloc_pages(gfp_of(c), c->order));
		break;
	case OP_ALLOC_FROZEN:
		expect_allocated(test, c, alloc_frozen_pages(gfp_of(c), c->order));
		break;
	case OP_ALLOC_BULK:
		alloc_bulk(test, c);
		break;
	case OP_ALLOC_CONTIG:
	case OP_ALLOC_CONTIG_FROZEN:
	case OP_ALLOC_CONTIG_COMP:
		alloc_contig(test, c);
		break;
	case OP_FREE:
		if (c->frozen)
			free_frozen_pages(page, c->order);
		else
			__free_pages(page, c->order);
		break;
	case OP_FREE_NOLOCK:
		if (c->frozen)
			free_frozen_pages_nolock(page, c->order);
		else
			free_pages_nolock(page, c->order);
		break;
	case OP_FREE_CONTIG:
		free_contig_range(start, c->nr);
		break;
	case OP_FREE_CONTIG_FROZEN:
		free_contig_frozen_range(start, c->nr);
		break;
	case OP_FREE_BULK:
		for (int i = 0; i < c->nr; i++)
			pages[i] = nth(listed[i]);
		free_pages_bulk(pages, c->nr);
		break;
	case OP_PUT:
		put_page(page + c->tail);
		break;
	case OP_GET:
		get_page(page + c->tail);
		break;
	case OP_TRY_GET:
		ret = page_ref_add_unless_zero(page, 1);
		if (ret)
			put_page(page);
		KUNIT_ASSERT_EQ(test, ret, c->ret);
		break;
	case OP_FREEZE:
		KUNIT_ASSERT_EQ(test, page_ref_freeze(page, c->refs), c->ret);
		break;
	case OP_UNFREEZE:
		page_ref_unfreeze(page, c->refs);
		break;
	case OP_SPLIT:
		split_page(page, c->order);
		break;
	case OP_DAMAGE:
		do_damage(test, c);
		break;
	case OP_REPAIR:
		do_repair(page);
		break;
	case OP_CPU:
		set_cpus_allowed_ptr(current, cpumask_of(c->cpu));
		break;
	case OP_CONTEND_PCP:
	case OP_CONTEND_ZONE:
	case OP_TASK:
		/* The calls that follow say which locks are held. */
		break;
	case OP_DRAIN:
		drain_local_pages(NULL);
		break;
	case OP_DRAIN_ALL:
		drain_all_pages(NULL);
		break;
	case OP_DECAY:
		decay_pcp_high(zones[c->zone], per_cpu_ptr(zones[c->zone]->per_cpu_pageset,
							   raw_smp_processor_id()));
		break;
	case OP_ISOLATE:
		ret = start_isolate_page_range(start, start + c->nr, c->kind);
		KUNIT_ASSERT_EQ(test, ret, c->ret);
		break;
	case OP_UNDO_ISOLATE:
		undo_isolate_page_range(start, start + c->nr);
		break;
	case OP_PRESSURE:
		assign_bit(ZONE_RECLAIM_ACTIVE, &zones[c->zone]->flags, c->kind & 1);
		assign_bit(ZONE_BELOW_HIGH, &zones[c->zone]->flags, c->kind & 2);
		break;
	default:
		KUNIT_FAIL(test, "unknown operation %u", c->op);
	}
}

static void call(struct kunit *test, const char *line)
{
	struct per_cpu_pages *pcp = NULL;
	unsigned long flags;
	struct call c;
	int nr;

	nr = sscanf(line, "call %u %u %u %u %u %u %u %u %u %d %u %u %d %u %d %d", &c.op,
		    &c.order, &c.type, &c.zone, &c.gfp, &c.pfn, &c.nr, &c.tail, &c.frozen,
		    &c.refs, &c.kind, &c.cpu, &c.ret, &c.result, &c.holds_zone, &c.holds_pcp);
	KUNIT_ASSERT_EQ(test, nr, 16);
	if (c.holds_pcp >= 0) {
		pcp = per_cpu_ptr(zones[c.holds_pcp]->per_cpu_pageset,
				  raw_smp_processor_id());
		spin_lock(&pcp->lock);
	}
	if (c.holds_zone >= 0)
		spin_lock_irqsave(&zones[c.holds_zone]->lock, flags);
	make_call(test, &c);
	if (c.holds_zone >= 0)
		spin_unlock_irqrestore(&zones[c.holds_zone]->lock, flags);
	if (pcp)
		spin_unlock(&pcp->lock);
}

static void list(struct kunit *test, const char *line)
{
	int nr = 0, used;

	sscanf(line, "pages %d%n", &nr, &used);
	KUNIT_ASSERT_LE(test, nr, MAX_LISTED);
	for (int i = 0; i < nr; i++) {
		line += used;
		KUNIT_ASSERT_EQ(test, sscanf(line, " %u%n", &listed[i], &used), 1);
	}
}

static void expect(struct kunit *test, const char *line)
{
	const char *what = line + strlen("expect "), *tab = strchr(line, '\t');
	char *text = kunit_kzalloc(test, TEXT_SIZE, GFP_KERNEL);
	const char *found = NULL;
	char number[24];

	KUNIT_ASSERT_NOT_NULL(test, text);
	snprintf(text, TEXT_SIZE, "%.*s", (int)(strchr(line, '\n') - tab - 1), tab + 1);
	if (is_line(what, "free_pages_in(test, zones[0])"))
		found = free_pages_in(test, zones[0]);
	else if (is_line(what, "nr_free(test, zones[0])"))
		found = nr_free(test, zones[0]);
	else if (is_line(what, "pageblocks(test)"))
		found = pageblocks(test);
	else if (is_line(what, "refcounts(test)"))
		found = refcounts(test);
	else if (is_line(what, "stale_private(test)"))
		found = stale_private(test);
	else if (is_line(what, "nr_free_pages 0"))
		found = number;
	snprintf(number, sizeof(number), "%lu",
		 zone_page_state_snapshot(zones[0], NR_FREE_PAGES));
	KUNIT_ASSERT_NOT_NULL(test, found);
	KUNIT_ASSERT_STREQ_MSG(test, found, text, "%.*s", (int)(tab - what), what);
}

static int replay_init(struct kunit *test)
{
	const char *line = test->param_value;
	int (*t)[4] = m.tuning, nr;

	/* The test of which the programs are parameters. */
	if (!line)
		return 0;
	line = next_line(line);
	nr = sscanf(line, "machine %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d",
		    &m.nr_pages, &m.nr_zones, &m.second_zone, &m.max_order,
		    &m.block_order, &m.nr_cpus, &m.check, &t[0][0], &t[0][1], &t[0][2],
		    &t[0][3], &t[1][0], &t[1][1], &t[1][2], &t[1][3]);
	KUNIT_ASSERT_EQ(test, nr, 15);
	m.calls = next_line(line);
	return machine_init(test);
}

static void replay_exit(struct kunit *test)
{
	if (test->param_value)
		machine_exit(test);
}

static void test_replay(struct kunit *test)
{
	unsigned int page;

	for (const char *line = m.calls; line < replay_end && !is_line(line, "program ");
	     line = next_line(line)) {
		if (is_line(line, "call "))
			call(test, line);
		else if (is_line(line, "expect "))
			expect(test, line);
		else if (is_line(line, "pages "))
			list(test, line);
		else if (is_line(line, "drain"))
			drain_all_pages(NULL);
		else if (sscanf(line, "bad %u", &page) == 1)
			expect_bad_page(test, page);
	}
}

static struct kunit_case replay_cases[] = {
	KUNIT_CASE_PARAM(test_replay, next_program),
	{}
};

static struct kunit_suite replay_suite = {
	.name = "replay",
	.init = replay_init,
	.exit = replay_exit,
	.test_cases = replay_cases,
};
kunit_test_suites(&replay_suite);

MODULE_DESCRIPTION("Programs of buddyfuzz on a booted kernel");
MODULE_LICENSE("GPL");
