/* SPDX-License-Identifier: GPL-2.0-only */
/* GFP flags by name. */
#include "help.h"

#include <stdlib.h>
#include <string.h>

static uint32_t parse(const char *text)
{
	uint32_t gfp = 0xdead;

	if (!gfp_parse(text, strlen(text), &gfp))
		fail_msg("\"%s\" is not understood", text);
	return gfp;
}

static void prints_as(uint32_t gfp, const char *expected)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	gfp_print(gfp, out);
	fclose(out);
	assert_string_equal(text, expected);
	assert_int_equal(parse(text), gfp);
	free(text);
}

/* The combinations that the recordings in corpus/traces use, and a few more. */
static void sets_print_as_ftrace_has_them(void **state)
{
	static const char *const texts[] = {
		"GFP_HIGHUSER_MOVABLE|__GFP_COMP",
		"GFP_KERNEL_ACCOUNT|__GFP_ZERO|__GFP_COMP",
		"GFP_NOWAIT|__GFP_RECLAIMABLE|__GFP_NORETRY|__GFP_COMP",
		"GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY|__GFP_COMP",
		"GFP_HIGHUSER|__GFP_ACCOUNT",
		"__GFP_IO|__GFP_FS|__GFP_NOWARN|__GFP_NORETRY|__GFP_COMP|__GFP_NOMEMALLOC",
		"GFP_NOFS|__GFP_HIGHMEM|__GFP_MOVABLE|__GFP_NOWARN|__GFP_NORETRY|__GFP_COMP|__GFP_HARDWALL",
		"GFP_ATOMIC|__GFP_NOWARN|__GFP_NORETRY|__GFP_COMP",
		"GFP_TRANSHUGE", "GFP_TRANSHUGE_LIGHT", "GFP_USER", "GFP_NOIO",
		"GFP_DMA", "GFP_DMA32", "__GFP_DIRECT_RECLAIM",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		prints_as(parse(texts[i]), texts[i]);
}

static void every_value_survives_its_text(void **state)
{
	struct random random = { 7 };

	prints_as(0, "0");
	prints_as(1u << 31, "0x80000000");
	prints_as(GFPB_COMP | 1u << 26, "__GFP_COMP|0x4000000");
	for (int i = 0; i < 100000; i++) {
		uint32_t gfp = random_next(&random);
		char text[600];
		FILE *out = fmemopen(text, sizeof(text), "w");

		assert_non_null(out);
		gfp_print(gfp, out);
		fclose(out);
		assert_int_equal(parse(text), gfp);
	}
}

static void names_add_up(void **state)
{
	assert_int_equal(parse("GFP_KERNEL"),
			 GFPB_IO | GFPB_FS | GFPB_DIRECT_RECLAIM |
			 GFPB_KSWAPD_RECLAIM);
	assert_int_equal(parse("__GFP_RECLAIM|GFP_NOIO"), parse("GFP_NOIO"));
	assert_int_equal(parse("none"), 0);
	assert_int_equal(parse("0x3|__GFP_DMA32"), 7);
}

static void what_is_no_flag(void **state)
{
	static const char *const texts[] = {
		"", "|", "GFP_", "__GFP_", "__gfp_comp", "COMP", "__GFP_COMP ",
		"__GFP_COMP|", "|__GFP_COMP", "-1", "0x100000000", "1x", "0x",
	};
	uint32_t gfp = 5;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		if (gfp_parse(texts[i], strlen(texts[i]), &gfp))
			fail_msg("\"%s\" is understood", texts[i]);
		assert_int_equal(gfp, 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sets_print_as_ftrace_has_them),
		cmocka_unit_test(every_value_survives_its_text),
		cmocka_unit_test(names_add_up),
		cmocka_unit_test(what_is_no_flag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
