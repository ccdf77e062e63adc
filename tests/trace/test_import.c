/* SPDX-License-Identifier: GPL-2.0-only */
/* From recordings to programs. */
#include "../program/help.h"

#include <stdlib.h>
#include <string.h>

#include "trace/import.h"
#include "trace/kernel.h"

/* One event as ftrace writes it; time and page pointer do not matter. */
#define EVENT(task, cpu, rest) \
	"  " task " [00" #cpu "] ..... 1.000001: " rest "\n"
#define ALLOC(cpu, pfn, order, type, gfp)				\
	EVENT("cc-1", cpu, "mm_page_alloc: page=00aa pfn=" #pfn " order=" \
	      #order " migratetype=" #type " gfp_flags=" gfp)
#define PAGE(cpu, pfn) ALLOC(cpu, pfn, 0, 1, "GFP_NOWAIT")
#define FREE(cpu, pfn, order)						\
	EVENT("cc-1", cpu, "mm_page_free: page=00aa pfn=" #pfn " order=" #order)
#define MARK(cpu, pfn)							\
	EVENT("cc-1", cpu, "mm_page_free_batched: page=00aa pfn=" #pfn	\
	      " order=0")

static void import(struct program *p, struct figures *figures,
		   const char *path)
{
	char reason[200];

	if (!import_file(p, path, KERNEL_UNKNOWN, figures, reason, sizeof(reason)))
		fail_msg("%s", reason);
	assert_null(geometry_check(&p->geometry));
}

/* The operations that a recording becomes, as text. */
static void becomes(const char *recording, struct figures *figures,
		    const char *expected)
{
	struct program p;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	program_init(&p);
	import(&p, figures, file_of(recording, strlen(recording)));
	for (size_t i = 0; i < p.nr_ops; i++) {
		op_print(&p.ops[i], program_allocs_before(&p, i), out);
		fputc('\n', out);
	}
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
	program_destroy(&p);
}

static void a_life_is_an_alloc_and_a_free(void **state)
{
	struct figures figures;

	becomes("# tracer: nop\n#\n\n"
		ALLOC(0, 0x1533be, 3, 0, "GFP_KERNEL|__GFP_COMP")
		PAGE(1, 0x208cba)
		FREE(1, 0x208cba, 0)
		FREE(0, 0x1533b8, 0)
		PAGE(0, 77)
		FREE(0, 0x1533be, 3), &figures,
		"a0 = alloc order=3 type=unmovable zone=0 gfp=GFP_KERNEL|__GFP_COMP\n"
		"cpu cpu=1\n"
		"a1 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"
		"cpu cpu=0\n"
		"a2 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"
		"free a0 page=0\n"
		"cpu cpu=1\n"
		"free a1 page=0\n");
	assert_int_equal(figures.allocs, 3);
	assert_int_equal(figures.frees, 3);
	assert_int_equal(figures.unknown_frees, 1);
	assert_int_equal(figures.never_freed, 1);
	assert_int_equal(figures.peak_pages, 9);
	assert_int_equal(figures.lines, 9);
	assert_int_equal(figures.malformed, 0);
}

static void pages_are_used_again(void **state)
{
	struct figures figures;

	becomes(PAGE(0, 10) PAGE(0, 11) FREE(0, 10, 0) PAGE(0, 12)
		FREE(0, 12, 0) FREE(0, 11, 0), &figures,
		"a0 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"
		"a1 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"
		"free a0 page=0\n"
		"a2 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"
		"free a2 page=0\n"
		"free a1 page=0\n");
	assert_int_equal(figures.never_freed, 0);
	assert_int_equal(figures.bulk_runs, 0);
}

#define FOUR PAGE(0, 10) PAGE(0, 11) PAGE(0, 12) PAGE(0, 13)
#define FOUR_OPS						\
	"a0 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"	\
	"a1 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"	\
	"a2 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"	\
	"a3 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"

/* Freed out of order, in two batches, with one page that is in neither. */
static void batches_become_bulk_frees(void **state)
{
	struct figures figures;

	becomes(FOUR FREE(0, 13, 0) FREE(0, 11, 0) MARK(0, 13) MARK(0, 11)
		FREE(0, 12, 0) MARK(0, 12) FREE(0, 10, 0), &figures,
		FOUR_OPS
		"free_bulk a3 page=0 count=1 more=1\n"
		"free_bulk a1 page=0 count=1 more=1\n"
		"free_bulk a2 page=0 count=1 more=0\n"
		"free a0 page=0\n");
	assert_int_equal(figures.bulk_runs, 1);
	assert_int_equal(figures.bulk_pages, 3);
	assert_int_equal(figures.batched, 3);
	assert_int_equal(figures.frees, 4);
	/* What is between them is in no batch: two single frees, in their order. */
	becomes(FOUR FREE(0, 13, 0) FREE(0, 12, 0) FREE(0, 11, 0) MARK(0, 13)
		MARK(0, 11), &figures, FOUR_OPS
		"free a3 page=0\n"
		"free a2 page=0\n"
		"free a1 page=0\n");
	assert_int_equal(figures.bulk_runs, 0);
	assert_int_equal(figures.never_freed, 1);
}

/* An allocation, another task, but not another CPU ends a run. */
static void runs_end(void **state)
{
	struct figures figures;

	becomes(FOUR FREE(0, 10, 0) MARK(0, 10)
		EVENT("ld-2", 0, "mm_page_free: page=1 pfn=11 order=0")
		EVENT("ld-2", 0, "mm_page_free_batched: page=1 pfn=11 order=0"),
		&figures, FOUR_OPS
		"free a0 page=0\n"
		"free a1 page=0\n");
	becomes(FOUR FREE(0, 10, 0) MARK(0, 10) PAGE(0, 20) FREE(0, 11, 0)
		MARK(0, 11), &figures, FOUR_OPS
		"free a0 page=0\n"
		"a4 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"
		"free a1 page=0\n");
	becomes(FOUR FREE(0, 10, 0) PAGE(1, 20) FREE(1, 20, 0) FREE(0, 11, 0)
		MARK(0, 10) MARK(0, 11), &figures, FOUR_OPS
		"cpu cpu=1\n"
		"a4 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"
		"cpu cpu=0\n"
		"free_bulk a0 page=0 count=1 more=1\n"
		"free_bulk a1 page=0 count=1 more=0\n"
		"cpu cpu=1\n"
		"free a4 page=0\n");
}

static void blocks_are_split_when_freed_in_pieces(void **state)
{
	struct figures figures;

	becomes(ALLOC(0, 0x40, 2, 1, "__GFP_COMP|__GFP_ZERO") PAGE(0, 0x50)
		FREE(0, 0x41, 0) FREE(0, 0x42, 0) FREE(0, 0x50, 0)
		FREE(0, 0x40, 0) PAGE(0, 0x40) FREE(0, 0x43, 0), &figures,
		"a0 = alloc order=2 type=movable zone=0 gfp=__GFP_ZERO\n"
		"a1 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"
		"split a0\n"
		"free_contig a0 page=1 count=2\n"
		"free a1 page=0\n"
		"free a0 page=0\n"
		"a2 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"
		"free a0 page=3\n");
	assert_int_equal(figures.split_blocks, 1);
	assert_int_equal(figures.lost_frees, 0);
	assert_int_equal(figures.never_freed, 1);
	/* A piece of order 1, and the block that it came from never ends. */
	becomes(ALLOC(0, 0x40, 2, 1, "0x0") FREE(0, 0x42, 1), &figures,
		"a0 = alloc order=2 type=movable zone=0 gfp=0\n"
		"split a0\n"
		"free_contig a0 page=2 count=2\n");
	assert_int_equal(figures.never_freed, 1);
}

static void a_page_that_comes_again_was_freed(void **state)
{
	struct figures figures;

	becomes(ALLOC(0, 0x40, 1, 0, "GFP_NOWAIT") PAGE(0, 0x42)
		ALLOC(0, 0x40, 2, 0, "GFP_NOWAIT") FREE(0, 0x40, 2), &figures,
		"a0 = alloc order=1 type=unmovable zone=0 gfp=GFP_NOWAIT\n"
		"a1 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT\n"
		"free a0 page=0\n"
		"free a1 page=0\n"
		"a2 = alloc order=2 type=unmovable zone=0 gfp=GFP_NOWAIT\n"
		"free a2 page=0\n");
	assert_int_equal(figures.lost_frees, 2);
	assert_int_equal(figures.never_freed, 0);
	assert_int_equal(figures.peak_pages, 4);
}

static void odd_lines_are_counted(void **state)
{
	struct figures figures;

	becomes("CPU:0 [LOST 57 EVENTS]\n"
		"garbage\n"
		EVENT("x-1", 0, "mm_page_alloc: page=1 order=0")
		EVENT("x-1", 0, "mm_page_alloc: page=1 pfn=5 order=0")
		EVENT("x-1", 0, "mm_page_alloc: page=1 pfn=5 order=99 migratetype=0 gfp_flags=0")
		EVENT("x-1", 0, "mm_page_free: page=1 pfn=zz order=0")
		EVENT("x-1", 0, "mm_page_alloc: page=(null) pfn=0xffffffffffffffff order=0 migratetype=0 gfp_flags=GFP_NOWAIT")
		EVENT("x-1", 0, "sched_switch: prev_comm=x")
		EVENT("x-1", 1, "mm_page_pcpu_drain: page=1 pfn=5 order=0 migratetype=1")
		"  we: [ird] 1.2: name-7 [001] 3.000: mm_page_free: page=1 pfn=4 order=0\n"
		EVENT("x-1", 0, "mm_page_alloc: page=1 pfn=5 order=0 migratetype=4 gfp_flags=GFP_NOWAIT|__GFP_NEW|__GFP_COMP"),
		&figures,
		"a0 = alloc order=0 type=unmovable zone=0 gfp=GFP_NOWAIT\n"
		"free a0 page=0\n"
		"a1 = alloc order=0 type=movable zone=0 gfp=GFP_NOWAIT|__GFP_COMP\n");
	assert_int_equal(figures.lost_events, 57);
	assert_int_equal(figures.lost_lines, 1);
	assert_int_equal(figures.malformed, 5);
	assert_int_equal(figures.malformed_lines[0], 2);
	assert_int_equal(figures.malformed_lines[2], 4);
	assert_int_equal(figures.other_events, 1);
	assert_int_equal(figures.drains, 1);
	assert_int_equal(figures.unknown_gfp, 1);
	assert_int_equal(figures.allocs, 2);
	assert_int_equal(figures.failed, 1);
	assert_int_equal(figures.frees, 1);
	assert_int_equal(figures.unknown_frees, 1);
}

static void import_fails(const char *path, const char *expected)
{
	struct figures figures;
	struct program p;
	char reason[200], whole[200];

	program_init(&p);
	assert_false(import_file(&p, path, KERNEL_UNKNOWN, &figures, reason,
				 sizeof(reason)));
	snprintf(whole, sizeof(whole), "%s:%s", path, expected);
	assert_string_equal(reason, whole);
	assert_int_equal(p.nr_ops, 0);
	program_destroy(&p);
}

static void files_without_events(void **state)
{
	static const uint8_t cut[] = { 0xfd, '7', 'z', 'X', 'Z', 0, 9 };

	import_fails("/nonexistent/trace", " No such file or directory");
	import_fails("/", " Is a directory (of an LTTng trace: babeltrace2 / prints the text to import)");
	import_fails(file_of("", 0), " no page allocator events");
	import_fails(file_of("# tracer: nop\n#\n", 16),
		     "2: no page allocator events");
	import_fails(file_of("#\n\nhello\nworld\n", 15),
		     "3: malformed, and no page allocator events in other lines");
	import_fails(file_of(cut, sizeof(cut)),
		     " xz: the compressed data is truncated");
}

/* Lines longer than any buffer, no line end, every byte there is. */
static void hostile_files(void **state)
{
	static const char event[] = "\n" PAGE(0, 10);
	size_t len = 4u << 20;
	char *text = malloc(len + sizeof(event));
	struct random random = { 15 };
	struct figures figures;
	struct program p;
	char reason[200];

	assert_non_null(text);
	program_init(&p);
	memset(text, ':', len);
	assert_false(import_file(&p, file_of(text, len), KERNEL_UNKNOWN, &figures, reason,
				    sizeof(reason)));
	assert_int_equal(figures.malformed, 1);
	memcpy(text + len, event, sizeof(event) - 1);
	import(&p, &figures, file_of(text, len + sizeof(event) - 1));
	assert_int_equal(p.nr_ops, 1);
	assert_int_equal(figures.malformed, 1);
	/* The end of such a line is no line: an event there is none, but the next one is. */
	text[len] = ' ';
	memcpy(text + 1000, event, sizeof(event) - 1);
	import(&p, &figures, file_of(text, len + sizeof(event) - 1));
	assert_int_equal(p.nr_ops, 1);
	assert_int_equal(figures.malformed, 2);
	assert_int_equal(figures.lines, 3);
	for (size_t i = 0; i < len; i++)
		text[i] = random_next(&random);
	import_file(&p, file_of(text, len), KERNEL_UNKNOWN, &figures, reason, sizeof(reason));
	program_destroy(&p);
	free(text);
}

static void check_names(const struct program *p)
{
	for (size_t i = 0; i < p->nr_ops; i++)
		if (op_names(&p->ops[i]))
			assert_true(p->ops[i].arg[0] <
				    program_allocs_before(p, i));
	assert_null(geometry_check(&p->geometry));
}

/* Real events with bytes changed: whatever they say, frees are of what was made. */
static void damaged_recordings(void **state)
{
	static const char recording[] =
		FOUR ALLOC(1, 0x40, 3, 1, "__GFP_COMP") FREE(0, 13, 0)
		FREE(0, 12, 0) MARK(0, 13) MARK(0, 12) FREE(1, 0x44, 1)
		PAGE(1, 0x44) FREE(0, 10, 0) FREE(1, 0x40, 3) PAGE(0, 11);
	struct random random = { 16 };
	struct figures figures;
	struct program p;
	char reason[200];

	program_init(&p);
	for (int i = 0; i < 3000; i++) {
		char text[sizeof(recording)];

		memcpy(text, recording, sizeof(text));
		for (unsigned int n = 1 + random_below(&random, 8); n; n--)
			text[random_below(&random, sizeof(text))] =
				"0123456789 \n:=[x"[random_below(&random, 16)];
		if (import_file(&p, file_of(text, sizeof(text) - 1), KERNEL_UNKNOWN, &figures,
				   reason, sizeof(reason)))
			check_names(&p);
	}
	program_destroy(&p);
}

static void xz_and_a_comment(void **state)
{
	static const char recording[] = FOUR FREE(0, 99, 0);
	struct figures figures;
	struct program p;

	program_init(&p);
	import(&p, &figures, xz_file_of(recording, strlen(recording)));
	assert_int_equal(p.nr_ops, 4);
	assert_non_null(strstr(p.comment, "4 allocations, 1 frees"));
	assert_true(p.geometry.nr_pages >= 4096);
	assert_int_equal(p.geometry.nr_cpus, 2);
	program_destroy(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_life_is_an_alloc_and_a_free),
		cmocka_unit_test(pages_are_used_again),
		cmocka_unit_test(batches_become_bulk_frees),
		cmocka_unit_test(runs_end),
		cmocka_unit_test(blocks_are_split_when_freed_in_pieces),
		cmocka_unit_test(a_page_that_comes_again_was_freed),
		cmocka_unit_test(odd_lines_are_counted),
		cmocka_unit_test(files_without_events),
		cmocka_unit_test(hostile_files),
		cmocka_unit_test(damaged_recordings),
		cmocka_unit_test(xz_and_a_comment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
