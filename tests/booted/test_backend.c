/* SPDX-License-Identifier: GPL-2.0-only */
/* What a booted kernel prints is part of a result, and when it is booted again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "backend/trap.h"
#include "booted/images.h"
#include "booted/source.h"

static const struct image image = {
	.vmlinux = (char *)FAKE_KERNEL,
	.max_order = 10,
	.pageblock_order = 9,
	.words = { (char *)"word", (char *)"other=1", (char *)"word" },
};
static const struct backend fake = { .name = "fake", .ops = &booted_ops, .impl = &image };
static const struct geometry geometry = {
	.nr_pages = 1024, .max_order = 10, .pageblock_order = 9, .nr_zones = 1,
};
static struct machine *machine;
static struct result result;

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static int boot(const char *call, const char *drain, const char *dies)
{
	const char *why;

	set("FAKE_CALL", call);
	set("FAKE_DRAIN", drain);
	set("FAKE_DIES", dies);
	machine = backend_create(&fake, &geometry, &why);
	assert_non_null(machine);
	/* Of those that follow. */
	set("FAKE_CALL", NULL);
	return 0;
}

static int end(void **state)
{
	booted_ops.destroy(machine);
	return 0;
}

static void apply(void *arg)
{
	const struct call call = { .op = OP_ALLOC, .pfn = PFN_NONE };

	booted_ops.apply(machine, &call, &result);
}

static void drain(void *arg)
{
	booted_ops.drain(machine);
}

static void call(void)
{
	struct trap trap;

	result_clear(&result);
	assert_true(backend_try(apply, NULL, &trap));
}

/* The next program. */
static bool is_booted_again(void)
{
	int32_t before = result.ret;

	booted_ops.reset(machine);
	call();
	return result.ret != before;
}

static void words_are_on_its_command_line(void **state)
{
	boot(NULL, NULL, NULL);
	call();
	assert_int_equal(result.pfn, 2);
	assert_int_equal(result.nr_warned, 0);
	assert_false(is_booted_again());
}

#define KASAN									\
	"==================================================================\n"	\
	"BUG: KASAN: use-after-free in split_page+0x1/0x2\n"			\
	"Write of size 4096 at addr 0000000062000000 by task swapper/1\n"

static void a_report_is_a_warning_with_its_text(void **state)
{
	boot("first\n" KASAN, NULL, NULL);
	call();
	assert_int_equal(result.nr_warned, 1);
	assert_string_equal(result.warnings[0].what,
			    "BUG: KASAN: use-after-free in split_page+0x1/0x2");
	assert_null(result.warnings[0].at.file);
	assert_string_equal(result.warnings[0].at.printed, strstr(KASAN, "BUG: "));
	/* KASAN reports once. */
	assert_true(is_booted_again());
	assert_int_equal(result.nr_warned, 0);
}

#define LOCKDEP									\
	"======================================================\n"		\
	"WARNING: possible circular locking dependency detected\n"		\
	"7.3.4 #1 Not tainted\n"

static void a_text_outlives_two_machines(void **state)
{
	const char *printed;

	boot(KASAN, NULL, NULL);
	call();
	printed = result.warnings[0].at.printed;
	booted_ops.destroy(machine);
	boot(KASAN, NULL, NULL);
	call();
	booted_ops.destroy(machine);
	assert_string_equal(printed, strstr(KASAN, "BUG: "));
	boot(NULL, NULL, NULL);
}

static void lockdep_warns_once(void **state)
{
	boot(LOCKDEP "Stack:\n 00000000 60112233\nCall Trace:\n", NULL, NULL);
	call();
	assert_int_equal(result.nr_warned, 1);
	assert_string_equal(result.warnings[0].what,
			    "WARNING: possible circular locking dependency detected");
	assert_null(result.warnings[0].at.function);
	/* Nobody reads the words of a stack. */
	assert_string_equal(strrchr(result.warnings[0].at.printed, 'd'), "d\nCall Trace:\n");
	assert_true(is_booted_again());
}

static void a_warn_has_a_place_and_ends_nothing(void **state)
{
	boot("------------[ cut here ]------------\n"
	     "of this\n"
	     "WARNING: mm/page_alloc.c:7153 at free_contig_range+0x5c/0xa0, CPU#0: swapper/1\n"
	     "Call Trace:\n", NULL, NULL);
	call();
	assert_int_equal(result.nr_warned, 1);
	assert_string_equal(result.warnings[0].what, "of this");
	assert_string_equal(result.warnings[0].at.file, "mm/page_alloc.c");
	assert_int_equal(result.warnings[0].at.line, 7153);
	assert_string_equal(result.warnings[0].at.function, "free_contig_range");
	assert_true(!strncmp(result.warnings[0].at.printed, "of this\nWARNING: mm/", 20));
	assert_false(is_booted_again());
}

static void each_complaint_has_its_own_text(void **state)
{
	boot("BUG: Bad page state in process swapper/1  pfn:08003\n"
	     "page: refcount:1\n"
	     "page dumped because: nonzero _refcount\n"
	     KASAN, NULL, NULL);
	call();
	assert_int_equal(result.nr_bad, 1);
	assert_int_equal(result.bad[0], 3);
	assert_string_equal(result.bad_at[0].printed,
			    "BUG: Bad page state in process swapper/1  pfn:08003\n"
			    "page: refcount:1\n"
			    "page dumped because: nonzero _refcount\n"
			    "==================================================================");
	assert_int_equal(result.nr_warned, 1);
	assert_string_equal(result.warnings[0].at.printed, strstr(KASAN, "BUG: "));
	assert_true(is_booted_again());
}

/* No call's result has it. */
static void a_report_by_a_drain_traps(void **state)
{
	struct trap trap;

	boot(NULL, KASAN, NULL);
	call();
	assert_false(backend_try(drain, NULL, &trap));
	assert_string_equal(trap.what, "BUG: KASAN: use-after-free in split_page+0x1/0x2");
	assert_string_equal(trap.origin.printed, KASAN);
}

static void what_a_dead_kernel_printed_outlives_it(void **state)
{
	struct trap trap;

	boot(KASAN "Kernel panic - not syncing: of that\n", NULL, "yes");
	assert_false(backend_try(apply, NULL, &trap));
	assert_string_equal(trap.what, "Kernel panic - not syncing: of that");
	booted_ops.destroy(machine);
	assert_string_equal(trap.origin.printed, KASAN "Kernel panic - not syncing: of that\n");
	boot(NULL, NULL, NULL);
}

/* This file is where a kernel would have been built. */
static void a_line_is_in_a_function(void **state)
{
	const char *file = strrchr(__FILE__, '/') + 1;
	char name[32] = "", none[32] = "as it was";

	assert_true(source_function(__FILE__, file, __LINE__, name, sizeof(name)));
	assert_string_equal(name, __func__);
	assert_true(source_function(__FILE__, file, __LINE__ + 100, name, 5));
	assert_string_equal(name, "main");
	assert_false(source_function(__FILE__, file, 1, none, sizeof(none)));
	assert_false(source_function(__FILE__, "no_file.c", 100, none, sizeof(none)));
	assert_string_equal(none, "as it was");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(words_are_on_its_command_line, end),
		cmocka_unit_test_teardown(a_report_is_a_warning_with_its_text, end),
		cmocka_unit_test_teardown(a_text_outlives_two_machines, end),
		cmocka_unit_test_teardown(lockdep_warns_once, end),
		cmocka_unit_test_teardown(a_warn_has_a_place_and_ends_nothing, end),
		cmocka_unit_test_teardown(each_complaint_has_its_own_text, end),
		cmocka_unit_test_teardown(a_report_by_a_drain_traps, end),
		cmocka_unit_test_teardown(what_a_dead_kernel_printed_outlives_it, end),
		cmocka_unit_test(a_line_is_in_a_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
