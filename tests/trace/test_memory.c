/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program of /proc/buddyinfo and the like, run on the model, leaves the free lists
 * that the files show.
 */
#include "../program/help.h"

#include <string.h>

#include "registry/registry.h"
#include "runner/runner.h"
#include "trace/import.h"
#include "trace/kernel.h"

struct lists {
	unsigned int blocks[GEOMETRY_MAX_ZONES][MIGRATE_TYPES][GEOMETRY_MAX_ORDER + 1];
	unsigned int pageblocks[GEOMETRY_MAX_ZONES][MIGRATE_TYPES];
	unsigned int on_pcp;
};

static enum run_more stop(void *context, const struct scene *scene,
			  struct verdict *v, struct op *op)
{
	return MORE_STOP;
}

static void count(void *context, const struct scene *scene, const struct verdict *v)
{
	const struct geometry *g = scene->g;
	struct lists *lists = context;

	for (uint32_t pfn = 0; pfn < g->nr_pages; pfn++) {
		unsigned int zone = geometry_zone(g, pfn);
		struct page_state page;

		scene->side[0].ops->page(scene->side[0].machine, pfn, &page);
		if (page.where == WHERE_BUDDY)
			lists->blocks[zone][page.list][page.order]++;
		lists->on_pcp += page.where == WHERE_PCP;
		if (!(pfn & ((1u << g->pageblock_order) - 1)))
			lists->pageblocks[zone][scene->side[0].ops->pageblock_type(
				scene->side[0].machine, pfn)]++;
	}
}

static void run(const char *backend, const char *text, struct program *p,
		struct figures *figures, struct lists *lists)
{
	struct run_options how = { .more = stop, .on_end = count, .context = lists };
	struct runner *r = runner_create(backend_find(backend), NULL, RUN_STRICT);
	char reason[300];
	struct verdict v;

	if (!import_file(p, file_of(text, strlen(text)), KERNEL_UNKNOWN, figures,
			 reason, sizeof(reason)))
		fail_msg("%s", reason);
	assert_null(geometry_check(&p->geometry));
	memset(lists, 0, sizeof(*lists));
	runner_run(r, p, &how, &v);
	assert_int_equal(v.kind, VERDICT_PASS);
	assert_int_equal(v.nr_ops, p->nr_ops);
	assert_int_equal(lists->on_pcp, 0);
	runner_destroy(r);
}

static void are(const unsigned int *blocks, const unsigned int *expected,
		unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		if (blocks[i] != expected[i])
			fail_msg("order %u: %u free blocks, not %u", i, blocks[i],
				 expected[i]);
}

static const char *const backends[] = { "model/per-page", "model/batched" };

static const char buddyinfo[] =
	"Node 0, zone      DMA      1      0      0      1      2      1      1      0      1      1      2 \n"
	"Node 0, zone    DMA32    129     57     31      3      8      4      3      1      0      0      0 \n"
	"Node 0, zone   Normal      0      0      0      0      0      0      0      0      0      0      3 \n"
	"Node 1, zone   Normal      9      9      9      9      9      9      9      9      9      9      9 \n";

static void free_blocks_by_order(void **state)
{
	static const unsigned int dma[] = { 1, 0, 0, 1, 2, 1, 1, 0, 1, 1, 2 };
	static const unsigned int dma32[] = { 129, 57, 31, 3, 8, 4, 3, 1, 0, 0, 0 };
	static const unsigned int normal[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 };
	struct figures figures;
	struct lists lists;
	struct program p;

	program_init(&p);
	for (unsigned int i = 0; i < ARRAY_SIZE(backends); i++) {
		run(backends[i], buddyinfo, &p, &figures, &lists);
		are(lists.blocks[0][MIGRATE_MOVABLE], dma, 11);
		are(lists.blocks[1][MIGRATE_MOVABLE], dma32, 11);
		are(lists.blocks[2][MIGRATE_MOVABLE], normal, 11);
	}
	assert_int_equal(figures.zones, 3);
	assert_int_equal(figures.left_out_zones, 1);
	assert_int_equal(figures.scaled, 0);
	assert_int_equal(figures.free_blocks, 10 + 236 + 3);
	assert_int_equal(p.geometry.watermarks, 0);
	program_destroy(&p);
}

/* A block of each order and one page in use: nothing else fits. */
static void the_smallest_zone(void **state)
{
	static const char full[] =
		"Node 0, zone   Normal\n"
		"        spanned  1024\n"
		"Node 0, zone   Normal      1      1      1      1      1      1      1      1      1      1      0 \n";
	static const unsigned int expected[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0 };
	struct figures figures;
	struct lists lists;
	struct program p;

	program_init(&p);
	run("model/batched", full, &p, &figures, &lists);
	assert_int_equal(p.geometry.nr_pages, 1024);
	are(lists.blocks[0][MIGRATE_MOVABLE], expected, 11);
	program_destroy(&p);
}

static const char pagetypeinfo[] =
	"Page block order: 5\n"
	"Pages per block:  32\n"
	"\n"
	"Free pages count per migrate type at order       0      1      2      3      4      5      6 \n"
	"Node    0, zone   Normal, type    Unmovable     19      6      3      0      2      1      1 \n"
	"Node    0, zone   Normal, type      Movable   >600     40      0      7      2      9     11 \n"
	"Node    0, zone   Normal, type  Reclaimable      0      0      1      1      0      0      0 \n"
	"Node    0, zone   Normal, type   HighAtomic      0      2      0      0      0      0      1 \n"
	"Node    0, zone   Normal, type      Isolate      0      0      0      0      0      0      0 \n"
	"\n"
	"Number of blocks type     Unmovable      Movable  Reclaimable   HighAtomic      Isolate \n"
	"Node 0, zone   Normal           20           80           12            2            0 \n";

static const char zoneinfo[] =
	"Node 0, zone   Normal\n"
	"  per-node stats\n"
	"      nr_inactive_anon 16120\n"
	"  pages free     1000\n"
	"        boost    0\n"
	"        min      17\n"
	"        low      21\n"
	"        high     25\n"
	"        spanned  5000\n"
	"        present  4998\n"
	"        protection: (0, 0, 0, 0, 0)\n"
	"      nr_free_pages 1000\n"
	"  pagesets\n"
	"    cpu: 0\n"
	"              count:    9\n"
	"              high:     535\n"
	"    cpu: 2\n"
	"  start_pfn:           1\n";

static void by_type_and_size(void **state)
{
	static const unsigned int unmovable[] = { 19, 6, 3, 0, 2, 1, 1 };
	static const unsigned int movable[] = { 600, 40, 0, 7, 2, 9, 11 };
	static const unsigned int reclaimable[] = { 0, 0, 1, 1, 0, 0, 0 };
	char all[4096];
	struct figures figures;
	struct lists lists;
	struct program p;

	program_init(&p);
	snprintf(all, sizeof(all), "%s%s", zoneinfo, pagetypeinfo);
	for (unsigned int i = 0; i < ARRAY_SIZE(backends); i++) {
		run(backends[i], all, &p, &figures, &lists);
		are(lists.blocks[0][MIGRATE_UNMOVABLE], unmovable, 7);
		are(lists.blocks[0][MIGRATE_MOVABLE], movable, 7);
		are(lists.blocks[0][MIGRATE_RECLAIMABLE], reclaimable, 7);
		assert_int_equal(lists.pageblocks[0][MIGRATE_UNMOVABLE], 20);
		assert_int_equal(lists.pageblocks[0][MIGRATE_RECLAIMABLE], 12);
	}
	assert_int_equal(p.geometry.nr_pages, 5000 / 64 * 64);
	assert_int_equal(p.geometry.max_order, 6);
	assert_int_equal(p.geometry.pageblock_order, 5);
	assert_int_equal(p.geometry.watermarks, 1);
	assert_int_equal(p.geometry.nr_cpus, 3);
	assert_int_equal(figures.left_out_blocks, 3);
	assert_int_equal(figures.cut_counts, 1);
	assert_non_null(strstr(p.comment, "watermarks 17 21 25"));
	program_destroy(&p);
}

static void large_machines_are_scaled_down(void **state)
{
	static const char large[] =
		"Node 0, zone      DMA      0      0      0      0      0      0      0      0      0      0      1 \n"
		"Node 0, zone   Normal   8000      3      0      0      0      0      0      0      0      0   9000 \n";
	struct figures figures;
	struct lists lists;
	struct program p;

	program_init(&p);
	run("model/batched", large, &p, &figures, &lists);
	assert_int_equal(figures.scaled, 32);
	assert_int_equal(lists.blocks[0][MIGRATE_MOVABLE][10], 1);
	assert_int_equal(lists.blocks[1][MIGRATE_MOVABLE][10], 9000 / 32);
	assert_int_equal(lists.blocks[1][MIGRATE_MOVABLE][0], 8000 / 32);
	assert_int_equal(lists.blocks[1][MIGRATE_MOVABLE][1], 1);
	program_destroy(&p);
}

static void sizes_alone(void **state)
{
	struct figures figures;
	struct lists lists;
	struct program p;

	program_init(&p);
	run("model/batched", zoneinfo, &p, &figures, &lists);
	assert_int_equal(p.geometry.nr_pages, 4096);
	assert_int_equal(lists.blocks[0][MIGRATE_MOVABLE][10], 4);
	program_destroy(&p);
}

/* Whatever the numbers, a program that runs, or a reason. */
static void damaged_files(void **state)
{
	struct random random = { 17 };
	struct figures figures;
	struct program p;
	char all[4096], reason[300];

	program_init(&p);
	for (int i = 0; i < 2000; i++) {
		size_t len = snprintf(all, sizeof(all), "%s%s%s", buddyinfo,
				      pagetypeinfo, zoneinfo);

		for (unsigned int n = 1 + random_below(&random, 20); n; n--)
			all[random_below(&random, len)] =
				"0123456789 \n:,N9"[random_below(&random, 16)];
		if (import_file(&p, file_of(all, len), KERNEL_UNKNOWN, &figures,
				reason, sizeof(reason)))
			assert_null(geometry_check(&p.geometry));
	}
	program_destroy(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(free_blocks_by_order),
		cmocka_unit_test(the_smallest_zone),
		cmocka_unit_test(by_type_and_size),
		cmocka_unit_test(large_machines_are_scaled_down),
		cmocka_unit_test(sizes_alone),
		cmocka_unit_test(damaged_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
