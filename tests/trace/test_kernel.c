/* SPDX-License-Identifier: GPL-2.0-only */
/* What numbers in a recording mean, by the kernel that was recorded. */
#include "../program/help.h"

#include <stdlib.h>
#include <string.h>

#include "trace/kernel.h"

static struct text text(const char *s)
{
	return (struct text){ s, strlen(s) };
}

static void flags_are(const char *kernel, uint32_t raw, const char *expected)
{
	uint32_t bits, expected_bits;

	assert_true(kernel_gfp(kernel_parse(text(kernel)), raw, &bits));
	assert_true(gfp_parse(expected, strlen(expected), &expected_bits));
	if (bits != expected_bits)
		fail_msg("%s: %#x is %#x, not %s", kernel, raw, bits, expected);
}

/* As the kernels' own logs of failed allocations name these numbers. */
static void flags_of_each_layout(void **state)
{
	flags_are("2.6.32", 0xd0, "GFP_KERNEL");
	flags_are("2.6.32", 0x20, "GFP_ATOMIC");
	flags_are("3.10.0-1160.el7", 0x200da, "GFP_HIGHUSER_MOVABLE");
	flags_are("3.10.0", 0x800d0, "GFP_KERNEL|__GFP_RECLAIMABLE");
	flags_are("3.19", 0x4000d0, "__GFP_DIRECT_RECLAIM|__GFP_IO|__GFP_FS");
	flags_are("4.3", 0x204020, "GFP_ATOMIC|__GFP_COMP");
	flags_are("4.4.0", 0x24000c0, "GFP_KERNEL");
	flags_are("4.9.0-19-amd64", 0x24200ca, "GFP_HIGHUSER_MOVABLE");
	flags_are("4.9", 0x2080020, "GFP_ATOMIC");
	flags_are("4.10", 0x14000c0, "GFP_KERNEL");
	flags_are("4.17", 0x14200ca, "GFP_HIGHUSER_MOVABLE");
	flags_are("4.18", 0x6000c0, "GFP_KERNEL");
	flags_are("4.18", 0x6200ca, "GFP_HIGHUSER_MOVABLE");
	flags_are("5.0", 0x480020, "GFP_ATOMIC");
	flags_are("5.1", 0xcc0, "GFP_KERNEL");
	flags_are("5.4", 0x100cca, "GFP_HIGHUSER_MOVABLE");
	flags_are("5.10", 0xa20, "GFP_ATOMIC");
	flags_are("5.10", 0x800cc0, "GFP_KERNEL|__GFP_NOLOCKDEP");
	flags_are("5.15", 0x800cc0, "GFP_KERNEL|__GFP_ZEROTAGS");
	flags_are("6.2", 0xa20, "GFP_ATOMIC");
	flags_are("6.3", 0x820, "GFP_ATOMIC");
	flags_are("6.12", 0x40cc0, "GFP_KERNEL|__GFP_COMP");
	flags_are("7.3.4", 0x140cca, "GFP_HIGHUSER_MOVABLE|__GFP_COMP");
	flags_are("7.3.4", 0x452cc0,
		  "GFP_KERNEL|__GFP_COMP|__GFP_ACCOUNT|__GFP_NORETRY|__GFP_NOWARN");
}

static void flags_that_cannot_be_told(void **state)
{
	uint32_t bits;

	assert_false(kernel_gfp(KERNEL_UNKNOWN, 0xcc0, &bits));
	assert_int_equal(bits, 0);
	assert_true(kernel_gfp(KERNEL_UNKNOWN, 0, &bits));
	/* Behind __GFP_ZEROTAGS it depends on the configuration. */
	assert_false(kernel_gfp(KERNEL(6, 12), 0x1000cc0, &bits));
	assert_int_equal(bits, GFPB_DIRECT_RECLAIM | GFPB_KSWAPD_RECLAIM |
				       GFPB_IO | GFPB_FS);
	assert_false(kernel_gfp(KERNEL(6, 3), 0x200, &bits));
	assert_false(kernel_gfp(KERNEL(7, 3), 1u << 31, &bits));
	assert_int_equal(bits, 0);
}

static void old_names(void **state)
{
	uint32_t bits;

	assert_true(kernel_gfp_name(text("GFP_WAIT"), &bits));
	assert_int_equal(bits, GFPB_DIRECT_RECLAIM | GFPB_KSWAPD_RECLAIM);
	assert_true(kernel_gfp_name(text("__GFP_REPEAT"), &bits));
	assert_int_equal(bits, GFPB_RETRY_MAYFAIL);
	assert_true(kernel_gfp_name(text("__GFP_ATOMIC"), &bits));
	assert_int_equal(bits, 0);
	assert_true(kernel_gfp_name(text("GFP_NO_KSWAPD"), &bits));
	assert_int_equal(bits, 0);
	assert_true(kernel_gfp_name(text("GFP_ZERO"), &bits));
	assert_int_equal(bits, GFPB_ZERO);
	assert_false(kernel_gfp_name(text("__GFP_"), &bits));
	assert_false(kernel_gfp_name(text("GFP_KERNE"), &bits));
	assert_false(kernel_gfp_name(text("0x100"), &bits));
	assert_false(kernel_gfp_name(text(""), &bits));
}

static void versions(void **state)
{
	assert_int_equal(kernel_parse(text("6.12.0-amd64")), KERNEL(6, 12));
	assert_int_equal(kernel_parse(text("7.3")), KERNEL(7, 3));
	assert_int_equal(kernel_parse(text("6")), KERNEL_UNKNOWN);
	assert_int_equal(kernel_parse(text("v6.1")), KERNEL_UNKNOWN);
	assert_int_equal(kernel_parse(text("1.2")), KERNEL_UNKNOWN);
	assert_int_equal(kernel_in_line(text("CPU: 3 PID: 7 Comm: x Not tainted 5.10.0-28 #1")),
			 KERNEL(5, 10));
	assert_int_equal(kernel_in_line(text("  cc-1 [001] 6.100: x: y")),
			 KERNEL_UNKNOWN);
}

static void types_swapped_places(void **state)
{
	assert_int_equal(kernel_type(KERNEL(4, 3), 2), 1);
	assert_int_equal(kernel_type(KERNEL(4, 3), 1), 2);
	assert_int_equal(kernel_type(KERNEL(4, 4), 2), 2);
	assert_int_equal(kernel_type(KERNEL_UNKNOWN, 1), 1);
	assert_int_equal(kernel_type(KERNEL(7, 3), 4), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_of_each_layout),
		cmocka_unit_test(flags_that_cannot_be_told),
		cmocka_unit_test(old_names),
		cmocka_unit_test(versions),
		cmocka_unit_test(types_swapped_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
