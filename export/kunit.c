// SPDX-License-Identifier: GPL-2.0-only
/*
 * The suite around a test case: its comment, what it includes, the machine of its own that it
 * makes of a booted kernel's memory (suite.c.in), and the case, written while the program runs.
 *
 * The machine is part of ZONE_DMA, and of ZONE_DMA32 if there are two zones: the test takes all
 * other pages of these, so that nothing can merge with its own or be allocated instead. With
 * everything around it taken, blocks do not grow beyond the machine's largest order either.
 */
#define _GNU_SOURCE /* strchrnul() */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "export/internal.h"
#include "suite.h"

#define TEXT_SIZE 4096	/* of what a suite compares */
#define ZONE 16384	/* pages of one of the zones of scripts/boot */

/* What a machine must be for a booted kernel to be it. */
static void check_machine(struct suite *s, const struct geometry *g)
{
	if (g->nr_zones > 2)
		suite_refuse(s, "a third zone: ZONE_NORMAL is the kernel's own");
	else if (g->nr_holes)
		suite_refuse(s, "holes in memory");
	else if (g->nr_cma)
		suite_refuse(s, "CMA areas, which are declared while the kernel boots");
	else if (g->section_order)
		suite_refuse(s, "sections: UML's memory map is flat");
	else if (g->thp_order)
		suite_refuse(s, "per-CPU lists for huge pages, which UML does not have");
	else if (g->defrag_mode)
		suite_refuse(s, "defrag_mode, which is a setting of the whole kernel");
	else if (g->watermarks)
		suite_refuse(s, "watermarks, which depend on the size of the zone");
}

static void expect_text(struct suite *s, const char *what, const char *text,
			const char *last)
{
	if (!text || (last && !strcmp(text, last)))
		return;
	if (strlen(text) >= TEXT_SIZE)
		suite_refuse(s, "more free ranges than a suite can print");
	fprintf(s->body, "\tKUNIT_%s_STREQ(test, %s,%s\"%s\");\n",
		s->is_first ? "ASSERT" : "EXPECT", what,
		strlen(what) + strlen(text) > 60 ? "\n\t\t\t   " : " ", text);
}

/* What has changed since the last time. */
static void expect(struct suite *s, const struct expected *e, bool lists)
{
	char what[64];

	for (unsigned int z = 0; lists && z < s->g->nr_zones; z++) {
		snprintf(what, sizeof(what), "free_pages_in(test, zones[%u])", z);
		expect_text(s, what, e->free_pages[z], s->last.free_pages[z]);
		snprintf(what, sizeof(what), "nr_free(test, zones[%u])", z);
		expect_text(s, what, e->nr_free[z], s->last.nr_free[z]);
		if (s->last.free_pages[z] &&
		    e->nr_free_pages[z] == s->last.nr_free_pages[z])
			continue;
		fprintf(s->body,
			"\tKUNIT_EXPECT_EQ(test, zone_page_state_snapshot(zones[%u], NR_FREE_PAGES), %" PRId64 ");\n",
			z, e->nr_free_pages[z]);
	}
	expect_text(s, "pageblocks(test)", e->pageblocks, s->last.pageblocks);
	expect_text(s, "refcounts(test)", e->refcounts, s->last.refcounts);
	if (!lists)
		return;
	fputs("\tKUNIT_EXPECT_STREQ(test, stale_private(test), \"none\");\n",
	      s->body);
}

static void remember(struct suite *s, struct expected *e, bool lists)
{
	struct expected old = s->last;

	if (!lists) {
		/* They are still to be looked at. */
		for (unsigned int z = 0; z < GEOMETRY_MAX_ZONES; z++) {
			char *text = e->free_pages[z];

			e->free_pages[z] = old.free_pages[z];
			old.free_pages[z] = text;
			text = e->nr_free[z];
			e->nr_free[z] = old.nr_free[z];
			old.nr_free[z] = text;
			e->nr_free_pages[z] = old.nr_free_pages[z];
		}
	}
	s->last = *e;
	expected_destroy(&old);
}

/* All that is expected is worth saying again. */
static void forget(struct suite *s)
{
	expected_destroy(&s->last);
	s->last = (struct expected){ 0 };
}

static void on_op(void *context, size_t index, const struct op *op,
		  const struct call *call, const struct result *result,
		  const char *why)
{
	struct suite *s = context;

	(void)why;
	/* The drain that comes before all: see export_kunit(). */
	if (!index)
		return;
	if (!call) {
		s->nr_allocs += op_allocates(op);
		return;
	}
	s->is_drained = call->op == OP_DRAIN_ALL;
	suite_call(s, op, call, result);
}

static void take_tuning(struct suite *s, const struct scene *scene)
{
	for (unsigned int z = 0; z < s->g->nr_zones; z++) {
		struct pcp_state pcp;

		scene->side[0].ops->pcp(scene->side[0].machine, z, 0, &pcp);
		s->tuning[z][0] = pcp.batch;
		s->tuning[z][1] = pcp.high;
		s->tuning[z][2] = pcp.high_min;
		s->tuning[z][3] = pcp.high_max;
	}
}

/* Words of a comment, wrapped. */
static void print_words(FILE *out, const char *indent, const char *text)
{
	size_t width = strlen(indent) * 8, used = 0;

	for (const char *at = text; *at;) {
		size_t len = strcspn(at, " ");

		if (used && used + 1 + len > 97 - width) {
			fputc('\n', out);
			used = 0;
		}
		if (!used)
			fprintf(out, "%s *", indent);
		fprintf(out, " %.*s", (int)len, at);
		used += len + 1;
		at += len;
		at += *at == ' ';
	}
	fputc('\n', out);
}

static void say_violation(struct suite *s, const struct verdict *v)
{
	char text[3 * VERDICT_TEXT];

	fputs("\n\t/*\n", s->body);
	print_words(s->body, "\t", v->why);
	if (v->pfn != PFN_NONE) {
		snprintf(text, sizeof(text),
			 "With the bug, of page %" PRIu32 ": %s. Expected: %s.",
			 v->pfn, *v->a ? v->a : v->b, v->expected);
		print_words(s->body, "\t", text);
	}
	fputs("\t */\n", s->body);
}

static void look(struct suite *s, const struct scene *scene,
		 const struct verdict *v, bool lists)
{
	struct expected e;

	if (s->has_failed)
		return;
	expected_of(&e, scene, v, &s->last);
	if (s->is_first) {
		take_tuning(s, scene);
	}
	if (v->kind != VERDICT_PASS) {
		s->has_failed = true;
		/* The rule may be about pages on lists. */
		if (!lists)
			fputs("\tdrain_all_pages(NULL);\n", s->body);
		lists = true;
		say_violation(s, v);
	}
	if (s->has_failed)
		forget(s);
	expect(s, &e, lists);
	remember(s, &e, lists);
	s->is_first = false;
}

static void on_after(void *context, const struct scene *scene,
		     const struct verdict *v)
{
	struct suite *s = context;

	s->has_deferred = oracle_deferred(scene->side[0].oracle);
	/* With per-CPU lists, what is where is known once they are drained. */
	look(s, scene, v, !s->g->nr_cpus || s->is_first || s->is_drained);
}

static void on_end(void *context, const struct scene *scene,
		   const struct verdict *v)
{
	struct suite *s = context;

	if (s->has_failed)
		return;
	/* All else on_after() has seen. */
	if (v->kind != VERDICT_PASS) {
		suite_refuse(s, "%s does not return here (%s), so what is right after it is not known",
			     v->code < NR_OPS ? op_infos[v->code].mnemonic : "a call", v->rule);
		return;
	}
	if (s->has_deferred)
		suite_refuse(s, "a deferred block that no later free takes along");
	fputs("\n\t/* Everything is free again. */\n\tdrain_all_pages(NULL);\n",
	      s->body);
	forget(s);
	look(s, scene, v, true);
}

/* The template, without the parts that this suite does not need. */
static void print_template(const struct suite *s, FILE *out)
{
	bool include = true;

	for (const char *at = suite_template; *at;) {
		const char *end = strchr(at, '\n') + 1;

		if (!strncmp(at, "@if pcp", 7))
			include = s->g->nr_cpus;
		else if (!strncmp(at, "@if bad", 7))
			include = s->has_bad;
		else if (*at == '@')
			include = true;
		else if (include)
			fwrite(at, 1, (size_t)(end - at), out);
		at = end;
	}
}

/* The program's own comment, less what is for this harness. */
static void print_comment(const struct program *p, FILE *out)
{
	static const char *const ours[] = { "Replay:", "Expect:", "Before:", "(findings/" };
	const char *at = p->comment ? p->comment : "";
	char *text;
	size_t size;
	FILE *words = open_text(&text, &size);

	while (*at) {
		const char *end = strchrnul(at, '\n');
		bool skip = false;

		for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
			skip |= !strncmp(at, ours[i], strlen(ours[i]));
		if (!skip)
			fprintf(words, "%.*s ", (int)(end - at), at);
		at = end + !!*end;
	}
	if (fclose(words))
		abort();
	if (*text) {
		print_words(out, "", text);
		fputs(" *\n", out);
	}
	free(text);
}

/* Does a zone end inside a pageblock? */
static bool is_partial(const struct geometry *g)
{
	return g->nr_pages % (1u << g->pageblock_order);
}

static void print_head(const struct suite *s, const struct program *p, FILE *out)
{
	const struct geometry *g = s->g;

	fputs("// SPDX-License-Identifier: GPL-2.0-only\n/*\n", out);
	print_comment(p, out);
	fprintf(out,
		" * The test uses %" PRIu32 " pages, numbered from 0. While it runs, it holds all other pages of\n"
		" * their zone%s, so that the outcome of each call is determined.\n"
		" *\n * It needs ZONE_DMA%s, where nothing else allocates, and\n",
		g->nr_pages, g->nr_zones > 1 ? "s" : "",
		g->nr_zones > 1 ? " and ZONE_DMA32" : "");
	fprintf(out, " *   CONFIG_PAGE_BLOCK_MAX_ORDER=%u\n", g->pageblock_order);
	if (g->nr_zones > 1)
		fprintf(out, " *   Command line: zone_ends=%" PRIu32 ",%" PRIu32 "\n",
			ZONE + g->zone_start[1],
			is_partial(g) ? ZONE + g->nr_pages : 2 * ZONE);
	else if (is_partial(g))
		fprintf(out, " *   Command line: zone_ends=%" PRIu32 ",%u\n",
			ZONE + g->nr_pages, 2 * ZONE);
	fputs(" */\n", out);
}

static void print_includes(FILE *out)
{
	fputs("#include <kunit/test.h>\n"
	      "#include <linux/cpumask.h>\n"
	      "#include <linux/gfp.h>\n"
	      "#include <linux/log2.h>\n"
	      "#include <linux/mm.h>\n"
	      "#include <linux/mmzone.h>\n"
	      "#include <linux/page-isolation.h>\n"
	      "#include <linux/sched.h>\n"
	      "#include <linux/vmstat.h>\n\n"
	      "#include \"../internal.h\"\n"
	      "#if __has_include(\"../page_alloc.h\")\t/* before 7.3, in internal.h */\n"
	      "#include \"../mm_init.h\"\n"
	      "#include \"../page_alloc.h\"\n"
	      "#endif\n\n", out);
}

static void print_machine(const struct suite *s, FILE *out)
{
	const struct geometry *g = s->g;

	fprintf(out, "#define NR_PAGES\t%" PRIu32 "\n", g->nr_pages);
	fprintf(out, "#define NR_ZONES\t%u\n", g->nr_zones);
	fprintf(out, "#define SECOND_ZONE\t%" PRIu32 "\t/* its first page */\n",
		g->nr_zones > 1 ? g->zone_start[1] : 0);
	fprintf(out, "#define MAX_ORDER_USED\t%u\n", g->max_order);
	fprintf(out, "#define PAGEBLOCK_ORDER\t%u\n", g->pageblock_order);
	fprintf(out, "#define NR_TEST_CPUS\t%u\n", g->nr_cpus);
	fprintf(out, "#define CHECK_PAGES\t%s\n", g->check_pages ? "true" : "false");
	fprintf(out, "#define TEXT_SIZE\t%d\n\n", TEXT_SIZE);
	if (!g->nr_cpus)
		return;
	fputs("/* Of each zone: batch, high, high_min, high_max. */\n"
	      "static const int pcp_tuning[NR_ZONES][4] = {\n", out);
	for (unsigned int z = 0; z < g->nr_zones; z++)
		fprintf(out, "\t{ %d, %d, %d, %d },\n", s->tuning[z][0],
			s->tuning[z][1], s->tuning[z][2], s->tuning[z][3]);
	fputs("};\n\n", out);
}

static void print_case(const struct suite *s, const char *name,
		       const char *body, FILE *out)
{
	fprintf(out, "static void test_%s(struct kunit *test)\n{\n", name);
	if (s->nr_bulk)
		fprintf(out, "\tstruct page *pages[%" PRIu32 "];\n", s->nr_bulk);
	if (strstr(body, "\tpage = "))
		fputs("\tstruct page *page;\n", out);
	if (s->uses_pcp_lock)
		fputs("\tstruct per_cpu_pages *pcp;\n", out);
	if (s->uses_flags)
		fputs("\tunsigned long flags;\n", out);
	if (strstr(body, "\tret = "))
		fputs("\tint ret;\n", out);
	if (strstr(body, "for (i = 0"))
		fputs("\tint i;\n", out);
	fprintf(out, "\n%s}\n\n", body);
	fprintf(out, "static struct kunit_case %s_cases[] = {\n\tKUNIT_CASE(test_%s),\n\t{}\n};\n\n",
		name, name);
	fprintf(out, "static struct kunit_suite %s_suite = {\n\t.name = \"%s\",\n"
		"\t.init = machine_init,\n\t.exit = machine_exit,\n\t.test_cases = %s_cases,\n};\n"
		"kunit_test_suites(&%s_suite);\n\n", name, name, name, name);
	fputs("MODULE_DESCRIPTION(\"KUnit test of the page allocator\");\n"
	      "MODULE_LICENSE(\"GPL\");\n", out);
}

/* Run the program, and write what is done and expected into @s. */
static void write_case(struct suite *s, const struct program *p,
		       const struct backend *backend)
{
	struct op drain = { .code = OP_DRAIN_ALL };
	struct run_options options = {
		.stop_at_known = true,
		.on_op = on_op, .on_after = on_after, .on_end = on_end,
		.context = s,
	};
	struct program run;
	struct verdict v;
	struct runner *r;

	check_machine(s, s->g);
	if (s->why)
		return;
	program_init(&run);
	run.geometry = p->geometry;
	/* The first shows the machine as it is when it is new. */
	program_append(&run, &drain);
	for (size_t i = 0; i < p->nr_ops; i++)
		program_append(&run, &p->ops[i]);
	if (s->g->nr_cpus)
		program_append(&run, &drain);
	r = runner_create(backend, NULL, RUN_STRICT);
	runner_run(r, &run, &options, &v);
	if (v.kind == VERDICT_UNSUPPORTED)
		suite_refuse(s, "%s", v.why);
	runner_destroy(r);
	program_destroy(&run);
	expected_destroy(&s->last);
}

static bool answer(const struct suite *s, const char **why)
{
	static char reason[sizeof(s->reason)];

	memcpy(reason, s->reason, sizeof(reason));
	*why = reason;
	return !s->why;
}

bool export_kunit(const struct program *p, const struct backend *backend,
		  const char *name, FILE *out, const char **why)
{
	struct suite s = { .g = &p->geometry, .is_first = true };
	size_t size;
	char *body;

	s.body = open_text(&body, &size);
	write_case(&s, p, backend);
	if (fclose(s.body))
		abort();
	if (!s.why) {
		print_head(&s, p, out);
		print_includes(out);
		print_machine(&s, out);
		print_template(&s, out);
		fputc('\n', out);
		print_case(&s, name, body, out);
	}
	free(body);
	return answer(&s, why);
}
