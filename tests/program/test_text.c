/* SPDX-License-Identifier: GPL-2.0-only */
/* The text form: there and back, and what is wrong with what is wrong. */
#include "help.h"

#include <stdlib.h>
#include <string.h>

#define HEAD "buddyfuzz 2\nmachine default\n"

static void a_program_survives_its_text(void **state)
{
	struct random random = { 5 };
	struct program p, back;

	program_init(&p);
	program_init(&back);
	for (int i = 0; i < 5000; i++) {
		char *text, *again;
		size_t len;

		random_program(&p, &random, random_below(&random, 40));
		text = program_text(&p, &len);
		parse_text(&back, text);
		assert_true(program_equal(&p, &back));
		again = program_text(&back, NULL);
		assert_string_equal(text, again);
		free(again);
		free(text);
	}
	program_destroy(&p);
	program_destroy(&back);
}

static void presets_survive_their_text(void **state)
{
	struct program p, back;

	program_init(&p);
	program_init(&back);
	for (size_t i = 0; i < nr_geometry_presets; i++) {
		char line[100];
		char *text;

		snprintf(line, sizeof(line), "buddyfuzz 2\nmachine %s\n",
			 geometry_presets[i].name);
		parse_text(&p, line);
		assert_memory_equal(&p.geometry, &geometry_presets[i].geometry,
				    sizeof(p.geometry));
		text = program_text(&p, NULL);
		parse_text(&back, text);
		assert_true(program_equal(&p, &back));
		free(text);
	}
	program_destroy(&p);
	program_destroy(&back);
}

static void a_program_reads_as_written(void **state)
{
	static const char text[] =
		"# Why.\n"
		"#\n"
		"#   Indented.\n"
		"buddyfuzz 2\n"
		"machine pages=4095 zones=0,1501 holes=8+1,4000+3 cma=512+512 order=10 pageblock=9 section=11 thp=9 cpus=2 batch=4 high=32 check=1\n"
		"a0 = alloc order=3 type=movable zone=1 gfp=GFP_KERNEL|__GFP_COMP\n"
		"a1 = alloc_bulk count=5 type=movable zone=0\n"
		"damage a0 page=7 what=mapcount\n"
		"free_bulk a1 page=1 count=2 more=1\n"
		"get none page=0\n"
		"isolate pfn=512 count=0 mode=cma_alloc\n"
		"pressure zone=0 flags=below_high\n"
		"set_type pfn=70000 type=200\n"
		"drain_all\n";
	struct program p;
	char *again;

	program_init(&p);
	parse_text(&p, text);
	assert_string_equal(p.comment, "Why.\n\n  Indented.");
	assert_int_equal(p.nr_ops, 9);
	again = program_text(&p, NULL);
	assert_string_equal(again, text);
	free(again);
	program_destroy(&p);
}

static void layout_is_free(void **state)
{
	static const char text[] =
		"\n  # first\r\n\n#second  \r\n"
		"\tbuddyfuzz   2  # the version\r\n"
		"\n# not kept\n"
		"machine default pages=0x400 cpus=0\n"
		"alloc order=1\n"
		"\tThe_2nd   =  alloc# named, and never used but here\n"
		"  free_contig The_2nd count=0x10 page=3# no blank before\n"
		"free_contig none\n"
		"pressure flags=3";
	struct program p;

	program_init(&p);
	parse_text(&p, text);
	assert_string_equal(p.comment, "first\nsecond");
	assert_int_equal(p.geometry.nr_pages, 1024);
	assert_int_equal(p.geometry.nr_cpus, 0);
	assert_int_equal(p.geometry.max_order, 10);
	assert_int_equal(p.nr_ops, 5);
	assert_int_equal(p.ops[2].arg[0], 1);
	assert_int_equal(p.ops[2].arg[1], 3);
	assert_int_equal(p.ops[2].arg[2], 16);
	assert_int_equal(p.ops[3].arg[0], ALLOC_NONE);
	assert_int_equal(p.ops[3].arg[2], 0);
	assert_int_equal(p.ops[4].arg[1], 3);
	program_destroy(&p);
}

static void ranges_replace_those_of_a_preset(void **state)
{
	struct program p;

	program_init(&p);
	parse_text(&p, "buddyfuzz 2\nmachine mixed cma=none holes=5+6 zones=0\n");
	assert_int_equal(p.geometry.nr_cma, 0);
	assert_int_equal(p.geometry.nr_holes, 1);
	assert_int_equal(p.geometry.holes[0].start, 5);
	assert_int_equal(p.geometry.holes[1].nr, 0);
	assert_int_equal(p.geometry.nr_zones, 1);
	program_destroy(&p);
}

static const struct {
	const char *text;
	unsigned int line;
	const char *reason;
} mistakes[] = {
	{ "", 1, "no line \"buddyfuzz 2\"" },
	{ "# only a comment\n", 2, "no line \"buddyfuzz 2\"" },
	{ "buddyfuzz 2\n", 2, "no machine" },
	{ "hello\n", 1, "expected \"buddyfuzz 2\", found \"hello\"" },
	{ "buddyfuzz\n", 1, "the first line is not \"buddyfuzz 2\"" },
	{ "buddyfuzz one\n", 1, "the first line is not \"buddyfuzz 2\"" },
	{ "buddyfuzz 2 3\n", 1, "the first line is not \"buddyfuzz 2\"" },
	{ "#\nbuddyfuzz 3\n", 2, "version 3 is not supported, only 2 is" },
	{ "#\nbuddyfuzz 1\nmachine default\nfree slot=0\n", 2,
	  "format 1 " OLD_FORMAT },
	{ "buddyfuzz 2\ndrain_all\n", 2,
	  "expected a machine, found \"drain_all\"" },
	{ "buddyfuzz 2\nmachine\n", 2,
	  "invalid machine: pages is missing" },
	{ "buddyfuzz 2\nmachine pages=64 pageblock=3\n", 2,
	  "invalid machine: order is missing" },
	{ "buddyfuzz 2\nmachine order=3 pages=64\n", 2,
	  "invalid machine: pageblock is missing" },
	{ "buddyfuzz 2\nmachine pages=64 order=14 pageblock=3\n", 2,
	  "invalid machine: order is not 1 to 13" },
	{ "buddyfuzz 2\nmachine nonsuch\n", 2, "unknown machine \"nonsuch\"" },
	{ "buddyfuzz 2\nmachine default small\n", 2,
	  "\"small\" is not of the form name=value" },
	{ "buddyfuzz 2\nmachine default ram=1\n", 2, "unknown machine field \"ram\"" },
	{ "buddyfuzz 2\nmachine default pages=9 pages=9\n", 2,
	  "pages is given twice" },
	{ "buddyfuzz 2\nmachine default pages=-1\n", 2,
	  "pages=-1: expected a number from 0 to 4294967295" },
	{ "buddyfuzz 2\nmachine default cpus=256\n", 2,
	  "cpus=256: expected a number from 0 to 255" },
	{ "buddyfuzz 2\nmachine default batch=65536\n", 2,
	  "batch=65536: expected a number from 0 to 65535" },
	{ "buddyfuzz 2\nmachine default refcounts=1\n", 2,
	  "refcounts=1: expected zero-frozen or frozen-bit" },
	{ "buddyfuzz 2\nmachine default cpus=5\n", 2,
	  "invalid machine: cpus is more than 4" },
	{ "buddyfuzz 2\nmachine default zones=0,1,2,3\n", 2,
	  "zones: more than 3 zones" },
	{ "buddyfuzz 2\nmachine default zones=0,x\n", 2,
	  "zones: expected a page number, found \"x\"" },
	{ "buddyfuzz 2\nmachine default zones=\n", 2,
	  "zones: expected a page number, found \"\"" },
	{ "buddyfuzz 2\nmachine default holes=1+1,3+1,5+1\n", 2,
	  "holes: more than 2 ranges" },
	{ "buddyfuzz 2\nmachine default holes=1\n", 2,
	  "holes: \"1\" is not of the form start+pages" },
	{ "buddyfuzz 2\nmachine default cma=0+x\n", 2,
	  "cma: \"0+x\" is not of the form start+pages" },
	{ HEAD "machine default\n", 3, "a second machine" },
	{ HEAD "\n#\nfrobnicate a=1\n", 5, "unknown operation \"frobnicate\"" },
	{ HEAD "free none\nfree none page\n", 4,
	  "\"page\" is not of the form name=value" },
	{ HEAD "free none pfn=1\n", 3, "free has no operand \"pfn\"" },
	{ HEAD "free none alloc=1\n", 3, "free has no operand \"alloc\"" },
	{ HEAD "free none page=1 page=1\n", 3, "page is given twice" },
	{ HEAD "free none page=16777216\n", 3, "page=16777216: expected at most 16777215" },
	{ HEAD "free none page=99999999999999999999\n", 3,
	  "page=99999999999999999999: expected a number from 0 to 16777215" },
	{ HEAD "free none page=\n", 3, "page=: expected a number from 0 to 16777215" },
	{ HEAD "free none page=0x\n", 3, "page=0x: expected a number from 0 to 16777215" },
	{ HEAD "free\n", 3, "free: no allocation given, as in \"free a0\"" },
	{ HEAD "split slot=0\n", 3, "split: no allocation given, as in \"split a0\"" },
	{ HEAD "free a0\n", 3, "no operation above allocates \"a0\"" },
	{ HEAD "alloc\nfree a0\n", 4, "no operation above allocates \"a0\"" },
	{ HEAD "a = alloc\nfree b\nb = alloc\n", 4,
	  "no operation above allocates \"b\"" },
	{ HEAD "a = alloc\na = alloc\n", 4, "a second \"a\"" },
	{ HEAD "a =\n", 3, "\"a =\" without an operation" },
	{ HEAD "a=alloc\n", 3, "unknown operation \"a=alloc\"" },
	{ HEAD "a = fly\n", 3, "unknown operation \"fly\"" },
	{ HEAD "a = drain_all\n", 3,
	  "drain_all does not allocate, so it cannot be named \"a\"" },
	{ HEAD "a = b = alloc\n", 3, "unknown operation \"b\"" },
	{ HEAD "none = alloc\n", 3,
	  "\"none\" is not a valid name: expected a letter, then letters, digits and \"_\", not \"none\"" },
	{ HEAD "0a = alloc\n", 3,
	  "\"0a\" is not a valid name: expected a letter, then letters, digits and \"_\", not \"none\"" },
	{ HEAD "alloc type=mobile\n", 3,
	  "type=mobile: expected a number from 0 to 255, or one of unmovable, movable, reclaimable" },
	{ HEAD "damage none what=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", 3,
	  "what=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...: expected a number from 0 to 255, or one of "
	  "hwpoison, mapcount, mapping, locked, lru, private, mlocked, anon, type, dirty" },
	{ HEAD "alloc gfp=GFP_COLONEL\n", 3,
	  "gfp=GFP_COLONEL: unknown GFP flags" },
	{ HEAD "alloc gfp=\n", 3, "gfp=: unknown GFP flags" },
	{ HEAD "alloc gfp=__GFP_COMP|\n", 3,
	  "gfp=__GFP_COMP|: unknown GFP flags" },
	{ HEAD "\x01\xff\x1b[31m\n", 3, "unknown operation \"???[31m\"" },
	{ HEAD "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", 3,
	  "unknown operation \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\"" },
};

static void mistakes_are_named(void **state)
{
	struct program p;

	program_init(&p);
	for (size_t i = 0; i < ARRAY_SIZE(mistakes); i++) {
		const char *text = mistakes[i].text;
		struct parse_error err;

		if (program_parse(&p, text, strlen(text), &err))
			fail_msg("no mistake seen in:\n%s", text);
		assert_string_equal(err.reason, mistakes[i].reason);
		assert_int_equal(err.line, mistakes[i].line);
		assert_int_equal(p.nr_ops, 0);
		assert_null(p.comment);
	}
	program_destroy(&p);
}

static void a_nul_is_not_text(void **state)
{
	static const char text[] = HEAD "drain_all\0\n";
	struct parse_error err;
	struct program p;

	program_init(&p);
	assert_false(program_parse(&p, text, sizeof(text) - 1, &err));
	assert_int_equal(err.line, 3);
	assert_string_equal(err.reason, "found a NUL byte: this is not text");
	program_destroy(&p);
}

/* The names of a text are its own; numbers are given in order. */
static void any_names_will_do(void **state)
{
	static const char text[] = HEAD
		"page_table = alloc order=0\n"
		"alloc order=1\n"
		"a0 = alloc order=2\n"
		"free page_table\nfree a0\n";
	static const char printed[] =
		"a0 = alloc order=0 type=unmovable zone=0 gfp=0\n"
		"a1 = alloc order=1 type=unmovable zone=0 gfp=0\n"
		"a2 = alloc order=2 type=unmovable zone=0 gfp=0\n"
		"free a0 page=0\nfree a2 page=0\n";
	struct program p;
	char *again;

	program_init(&p);
	parse_text(&p, text);
	again = program_text(&p, NULL);
	assert_non_null(strstr(again, printed));
	free(again);
	program_destroy(&p);
}

/* As many as there can be, in the order that suits a search tree least. */
static void many_names(void **state)
{
	struct parse_error err;
	struct program p;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	fputs(HEAD, out);
	for (uint32_t i = 0; i < PROGRAM_MAX_OPS - 1; i++)
		fprintf(out, "x%06x = alloc\n", i);
	fprintf(out, "free x%06x\n", PROGRAM_MAX_OPS / 3);
	assert_int_equal(fclose(out), 0);
	program_init(&p);
	assert_true(program_parse(&p, text, len, &err));
	assert_int_equal(p.ops[PROGRAM_MAX_OPS - 1].arg[0], PROGRAM_MAX_OPS / 3);
	program_destroy(&p);
	free(text);
}

static void too_many_operations(void **state)
{
	static const char op[] = "drain_all\n";
	size_t head = strlen(HEAD), nr = PROGRAM_MAX_OPS + 1;
	char *text = malloc(head + nr * strlen(op));
	struct parse_error err;
	struct program p;

	assert_non_null(text);
	memcpy(text, HEAD, head);
	for (size_t i = 0; i < nr; i++)
		memcpy(text + head + i * strlen(op), op, strlen(op));
	program_init(&p);
	assert_true(program_parse(&p, text, head + (nr - 1) * strlen(op),
				  &err));
	assert_int_equal(p.nr_ops, PROGRAM_MAX_OPS);
	assert_false(program_parse(&p, text, head + nr * strlen(op), &err));
	assert_int_equal(err.line, PROGRAM_MAX_OPS + 3);
	assert_string_equal(err.reason, "more than 262144 operations");
	program_destroy(&p);
	free(text);
}

/* Text of which every byte is suspect: an error or a program, nothing else. */
static void damaged_text_does_no_harm(void **state)
{
	struct random random = { 6 };
	struct program p;
	size_t right = 0, wrong = 0;

	program_init(&p);
	for (int i = 0; i < 20000; i++) {
		struct parse_error err = { 0 };
		char *text;
		size_t len;

		random_program(&p, &random, 5);
		text = program_text(&p, &len);
		for (unsigned int n = random_below(&random, 4); n; n--)
			text[random_below(&random, len)] =
				random_next(&random);
		if (program_parse(&p, text, random_below(&random, 4) ? len :
				  random_below(&random, len), &err)) {
			right++;
			assert_null(geometry_check(&p.geometry));
		} else {
			wrong++;
			assert_true(err.line >= 1 && err.reason[0]);
		}
		free(text);
	}
	assert_true(right > 1000 && wrong > 1000);
	program_destroy(&p);
}

/* One line without an end, one comment without an end, all line ends. */
static void endless_lines_come_to_an_end(void **state)
{
	size_t len = 32u << 20;
	char *text = malloc(len);
	struct parse_error err;
	struct program p;

	assert_non_null(text);
	program_init(&p);
	memset(text, 'a', len);
	assert_false(program_parse(&p, text, len, &err));
	assert_int_equal(err.line, 1);
	text[0] = '#';
	assert_false(program_parse(&p, text, len, &err));
	assert_string_equal(err.reason, "no line \"buddyfuzz 2\"");
	memset(text, '\n', len);
	assert_false(program_parse(&p, text, len, &err));
	memset(text, ' ', len);
	assert_false(program_parse(&p, text, len, &err));
	memcpy(text, HEAD "free ", strlen(HEAD "free "));
	for (size_t i = strlen(HEAD "free "); i < len; i++)
		text[i] = "x="[i % 2];
	assert_false(program_parse(&p, text, len, &err));
	assert_int_equal(err.line, 3);
	program_destroy(&p);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_survives_its_text),
		cmocka_unit_test(presets_survive_their_text),
		cmocka_unit_test(a_program_reads_as_written),
		cmocka_unit_test(layout_is_free),
		cmocka_unit_test(ranges_replace_those_of_a_preset),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(a_nul_is_not_text),
		cmocka_unit_test(any_names_will_do),
		cmocka_unit_test(many_names),
		cmocka_unit_test(too_many_operations),
		cmocka_unit_test(damaged_text_does_no_harm),
		cmocka_unit_test(endless_lines_come_to_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
