/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Traps: assertions, and walks off a section's struct pages.
 */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/allocator/help.h"

struct attempt {
	struct machine *m;
	struct call call;
};

static void run(void *arg)
{
	struct attempt *a = arg;

	apply(a->m, a->call);
}

static bool try_call(struct machine *m, struct call call, struct trap *trap)
{
	struct attempt a = { m, call };

	return backend_try(run, &a, trap);
}

/* 16 refcounted or frozen pages around the boundary of two sections. */
static bool free_across(const char *how, bool frozen, struct trap *trap)
{
	struct machine *m = make_as(how, GEOMETRY(.section_order = 4));
	bool ok;

	CALL(m, .op = frozen ? OP_ALLOC_CONTIG_FROZEN : OP_ALLOC_CONTIG,
	     .pfn = 8, .nr = 16);
	ok = try_call(m, (struct call){
				 .op = frozen ? OP_FREE_CONTIG_FROZEN :
						OP_FREE_CONTIG,
				 .pfn = 8, .nr = 16 }, trap);
	if (ok)
		assert_all_free(m);
	unmake(m);
	return ok;
}

static void walking_by_pointer_traps_at_a_section_boundary(void **state)
{
	for (int frozen = 0; frozen < 2; frozen++) {
		struct trap trap;

		assert_false(free_across("patch-v3", frozen, &trap));
		assert_int_equal(trap.kind, TRAP_MEMMAP);
		assert_int_equal(trap.pfn, 16);
	}
}

static void walking_by_pfn_does_not(void **state)
{
	static const char *const ways[] = { "per-page", "batched", "two-pass" };

	for (int i = 0; i < 6; i++) {
		struct trap trap;

		assert_true(free_across(ways[i / 2], i % 2, &trap));
		assert_int_equal(trap.kind, TRAP_NONE);
	}
}

static void an_assertion_names_the_page(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct trap trap;

	assert_false(try_call(m, (struct call){ .op = OP_FREE, .pfn = 5 },
			      &trap));
	assert_int_equal(trap.kind, TRAP_BUG);
	assert_int_equal(trap.pfn, 5);
	assert_non_null(strstr(trap.origin.file, "page_ref.h"));
	assert_non_null(strstr(trap.what, "page_ref_count"));
	unmake(m);
}

static void an_absent_section_traps(void **state)
{
	struct machine *m = make(GEOMETRY(.section_order = 4, .nr_holes = 1,
					  .holes = { { 16, 16 } }));
	struct trap trap;

	assert_false(try_call(m, (struct call){ .op = OP_TRY_GET, .pfn = 20 },
			      &trap));
	assert_int_equal(trap.kind, TRAP_MEMMAP);
	unmake(m);
}

static void the_end_of_a_flat_map_traps(void **state)
{
	struct machine *m = make(GEOMETRY());
	struct trap trap;

	assert_false(try_call(m, (struct call){ .op = OP_TRY_GET, .pfn = 64 },
			      &trap));
	assert_int_equal(trap.kind, TRAP_MEMMAP);
	assert_int_equal(trap.pfn, 64);
	unmake(m);
}

static void a_trap_is_not_the_last_thing_to_happen(void **state)
{
	struct trap trap;

	for (int i = 0; i < 100; i++)
		assert_false(free_across("patch-v3", i % 2, &trap));
}

/*
 * As in the kernel: a batch that crosses a boundary of zones is freed to the
 * zone of its first page. If a pageblock of it begins in the other zone, that
 * is noticed.
 */
static bool free_across_zones(uint32_t boundary, uint32_t pfn, uint32_t nr,
			      struct trap *trap)
{
	struct machine *m = make(GEOMETRY(.nr_zones = 2,
					  .zone_start = { 0, boundary }));
	bool ok;

	while (!CALL(m, .op = OP_ALLOC_FROZEN, .zone = 1).ret)
		continue;
	ok = try_call(m, (struct call){ .op = OP_FREE_CONTIG_FROZEN,
					.pfn = pfn, .nr = nr }, trap);
	if (ok)
		assert_int_equal(zone_at(m, 0).nr_free_pages, nr);
	unmake(m);
	return ok;
}

static void a_batch_across_zones_goes_to_the_first(void **state)
{
	struct trap trap;

	assert_true(free_across_zones(30, 28, 4, &trap));
}

static void a_batch_with_a_pageblock_of_the_next_zone_traps(void **state)
{
	struct trap trap;

	assert_false(free_across_zones(20, 16, 16, &trap));
	assert_int_equal(trap.kind, TRAP_BUG);
	assert_int_equal(trap.pfn, 20);
}

static void other_handler(int sig)
{
	_exit(42);
}

static void fault(void *arg)
{
	*(volatile char *)arg = 1;
}

/* Before any other: a process installs the handler but once. */
static void other_faults_go_to_the_handler_of_before(void **state)
{
	pid_t child = fork();
	int status;

	if (!child) {
		struct trap trap;

		signal(SIGSEGV, other_handler);
		backend_try(fault, mmap(NULL, 4096, PROT_NONE,
					MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
			    &trap);
		_exit(1);
	}
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 42);
}

TESTS(T(other_faults_go_to_the_handler_of_before),
      T(walking_by_pointer_traps_at_a_section_boundary),
      T(walking_by_pfn_does_not), T(an_assertion_names_the_page),
      T(an_absent_section_traps), T(the_end_of_a_flat_map_traps),
      T(a_trap_is_not_the_last_thing_to_happen),
      T(a_batch_across_zones_goes_to_the_first),
      T(a_batch_with_a_pageblock_of_the_next_zone_traps))
