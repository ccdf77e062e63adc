/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * buddyfuzz explain: one program for a reader who has never seen it. The
 * operation that failed is marked; the rule says its sentence; of the pages and
 * the zone concerned there is what was expected, what A has and what B has.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "runner/symbolize.h"
#include "tools/html.h"
#include "tools/lists.h"
#include "tools/tool.h"

struct explain {
	struct pair_options options;
	const char *file;
	const char *html_path;
	const struct program *program;
	const struct pair *pair;
	struct html *html;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct explain *explain = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &explain->options;
		state->child_inputs[1] = &explain->file;
		return 0;
	case 'H':
		explain->html_path = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option explain_options[] = {
	{ "html", 'H', "FILE", 0, "write a page that shows every step to FILE", 0 },
	{ 0 }
};

static const struct argp explain_argp = {
	.options = explain_options,
	.parser = parse,
	.doc = "Run a program and explain what went wrong: the program with the failing operation marked, the violated rule, and the expected and actual state of the pages.",
	.children = (const struct argp_child[]){ { &pair_argp, 0, NULL, 0 },
						 { &operand_argp, 0, NULL, 0 },
						 { 0 } },
};

static void print_program(const struct program *p, const struct verdict *v)
{
	bool broken = v->kind == VERDICT_DIVERGENCE || v->kind == VERDICT_KNOWN;
	uint32_t nr_allocs = 0;

	fputs("    ", stdout);
	machine_print(&p->geometry, stdout);
	putchar('\n');
	for (size_t i = 0; i < p->nr_ops; i++) {
		fputs(broken && i == v->op ? " >> " : "    ", stdout);
		op_print(&p->ops[i], nr_allocs, stdout);
		putchar('\n');
		nr_allocs += op_allocates(&p->ops[i]);
	}
	if (broken && v->op == p->nr_ops)
		puts(" >> (the end: everything that is still allocated is freed)");
	if (broken && v->code < NR_OPS)
		printf("\n    %s: %s\n", op_infos[v->code].mnemonic,
		       op_infos[v->code].doc);
	putchar('\n');
}

/* --- pages in words --- */

static void words_expected(const struct known_page *page, char *words,
			   size_t cap)
{
	switch ((enum page_kind)page->kind) {
	case PAGE_ABSENT:
		snprintf(words, cap, "does not exist");
		break;
	case PAGE_RESERVED:
		snprintf(words, cap, "reserved (hole)");
		break;
	case PAGE_FREE:
		snprintf(words, cap, "free");
		break;
	case PAGE_LEAKED:
		snprintf(words, cap, "leaked on purpose");
		break;
	case PAGE_HELD:
		if (page->shape == SHAPE_TAIL ||
		    page->shape == SHAPE_COMPOUND_TAIL)
			snprintf(words, cap, "held, tail of %" PRIu32, page->head);
		else if (page->refs)
			snprintf(words, cap, "held, refcount %" PRId32, page->refs);
		else
			snprintf(words, cap, "held, frozen");
		break;
	}
}

/**
 * struct look - reading a page, under guard: the machine is broken
 * @pfn: the page.
 * @head: of the block on a list that it lies in, if @state.where says so.
 * @inside: it is not the head itself.
 */
struct look {
	const struct scene *scene;
	const struct scene_side *side;
	uint32_t pfn;
	uint32_t head;
	bool inside;
	struct page_state state;
	struct page_state block;
};

static void look_at(void *arg)
{
	struct look *look = arg;
	const struct scene_side *side = look->side;

	side->ops->page(side->machine, look->pfn, &look->state);
	for (unsigned int order = 0; order <= look->scene->g->max_order; order++) {
		uint32_t head = look->pfn & ~((1u << order) - 1);

		if (geometry_absent(look->scene->g, head))
			continue;
		side->ops->page(side->machine, head, &look->block);
		if (look->block.where != WHERE_NONE && look->block.order >= order) {
			look->head = head;
			look->inside = head != look->pfn;
			return;
		}
	}
	look->head = PFN_NONE;
}

static void words_block(const struct look *look, char *words, size_t cap)
{
	const struct page_state *block = &look->block;
	const char *type = block->list < MIGRATE_TYPES ?
				   migratetype_names[block->list] : "?";
	char on[48] = "";

	if (look->head == PFN_NONE) {
		snprintf(words, cap, "on no list");
		return;
	}
	if (block->where == WHERE_PCP)
		snprintf(on, sizeof(on), " on CPU %u's list", block->cpu);
	else if (block->where == WHERE_DEFERRED)
		snprintf(on, sizeof(on), " on the deferred list");
	if (look->inside)
		snprintf(words, cap, "free%s, within %" PRIu32 " (order %u, %s)",
			 on, look->head, block->order, type);
	else
		snprintf(words, cap, "free%s, order %u, %s", on, block->order, type);
}

/* What the head of a free block has because it is one goes without saying. */
static void words_flags(const struct page_state *s, char *words, size_t cap)
{
	bool is_buddy = s->where == WHERE_BUDDY;
	unsigned int expected = is_buddy ? PGS_BUDDY : 0;
	size_t len = 0;

	words[0] = '\0';
	for (unsigned int i = 0; i < NR_PAGE_FLAGS; i++)
		if (s->flags & ~expected & 1u << i && len < cap)
			len += snprintf(words + len, cap - len, " %s",
					page_flag_names[i]);
	if (s->mapping != MAPPING_NONE && len < cap)
		len += snprintf(words + len, cap - len, " mapping");
	if (s->mapcount && !(s->flags & PGS_BUDDY) && len < cap)
		len += snprintf(words + len, cap - len, " mapcount");
	if (s->private && !(is_buddy && s->private == s->order) && len < cap)
		snprintf(words + len, cap - len, " private=%" PRIu64, s->private);
}

static void words_seen(const struct scene *scene, unsigned int i, uint32_t pfn,
		       char *words, size_t cap)
{
	struct look look = { .scene = scene, .side = &scene->side[i], .pfn = pfn };
	char block[96], flags[96];
	struct trap trap;
	char what[sizeof(trap.what)];

	if (!backend_try(look_at, &look, &trap)) {
		trap_describe(&trap, what, sizeof(what));
		snprintf(words, cap, "cannot be read: %.64s", what);
		return;
	}
	words_block(&look, block, sizeof(block));
	words_flags(&look.state, flags, sizeof(flags));
	if (look.state.refcount)
		snprintf(words, cap, "%s, refcount %" PRId32 "%s%s", block,
			 look.state.refcount, flags[0] ? "," : "", flags);
	else
		snprintf(words, cap, "%s%s%s", block, flags[0] ? "," : "", flags);
}

/* The page concerned, its neighbours, and both ends of what was called. */
static size_t pages_concerned(const struct scene *scene,
			      const struct verdict *v, uint32_t *pfns)
{
	size_t nr = 0, kept = 0;

	if (v->pfn != PFN_NONE) {
		pfns[nr++] = v->pfn - 1;
		pfns[nr++] = v->pfn;
		pfns[nr++] = v->pfn + 1;
	}
	if (v->call_pfn != PFN_NONE && v->call_nr) {
		pfns[nr++] = v->call_pfn;
		pfns[nr++] = v->call_pfn + v->call_nr - 1;
	}
	qsort(pfns, nr, sizeof(*pfns), compare_pfns);
	for (size_t i = 0; i < nr; i++)
		if (pfns[i] < scene->g->nr_pages &&
		    !geometry_absent(scene->g, pfns[i]) &&
		    (!kept || pfns[kept - 1] != pfns[i]))
			pfns[kept++] = pfns[i];
	return kept;
}

/* @a_ended: A's run was over when B's failed. */
static void print_pages(const struct scene *scene, const struct verdict *v, bool a_ended)
{
	uint32_t pfns[5];
	size_t nr = pages_concerned(scene, v, pfns);
	char expected[48], a[256], b[256] = "";

	if (!nr)
		return;
	printf("%8s  %-30s  %-40s  %s\n", "page",
	       scene->before ? "before this call" : "expected",
	       a_ended ? "A had at the end" : "A has",
	       scene->nr_sides > 1 ? "B has" : "");
	for (size_t i = 0; i < nr; i++) {
		/* Whose side broke the rule is the one that got furthest. */
		const struct oracle *o =
			scene->side[!v->a[0] && v->b[0]].oracle;

		words_expected(oracle_page(o, pfns[i]), expected, sizeof(expected));
		words_seen(scene, 0, pfns[i], a, sizeof(a));
		if (scene->nr_sides > 1)
			words_seen(scene, 1, pfns[i], b, sizeof(b));
		printf("%s%6" PRIu32 "  %-30s  %-40s  %s\n",
		       pfns[i] == v->pfn ? ">>" : "  ", pfns[i], expected, a, b);
	}
	putchar('\n');
}

/* --- counters in words --- */

static void print_counter(const char *name, int64_t a, int64_t b, bool both)
{
	if (both)
		printf("%s%-24s %10" PRId64 "  %10" PRId64 "\n",
		       a == b ? "  " : ">>", name, a, b);
	else
		printf("  %-24s %10" PRId64 "\n", name, a);
}

static void print_zone(const struct scene *scene, int zone)
{
	bool both = scene->nr_sides > 1;
	struct zone_state s[2] = { 0 };
	char name[32];

	for (unsigned int i = 0; i < scene->nr_sides; i++)
		scene->side[i].ops->zone(scene->side[i].machine, zone, &s[i]);
	printf("  zone %-19d %10s  %10s\n", zone, "A", both ? "B" : "");
	for (unsigned int order = 0; order <= scene->g->max_order; order++) {
		if (!s[0].nr_free[order] && !s[1].nr_free[order])
			continue;
		snprintf(name, sizeof(name), "free blocks of order %u", order);
		print_counter(name, s[0].nr_free[order], s[1].nr_free[order], both);
	}
	print_counter("NR_FREE_PAGES", s[0].nr_free_pages, s[1].nr_free_pages, both);
	print_counter("NR_FREE_CMA_PAGES", s[0].nr_free_cma, s[1].nr_free_cma, both);
	print_counter("nr_free_highatomic", s[0].nr_free_highatomic,
		      s[1].nr_free_highatomic, both);
	print_counter("NR_FREE_PAGES_BLOCKS", s[0].nr_free_blocks,
		      s[1].nr_free_blocks, both);
	print_counter("nr_isolate_pageblock", s[0].nr_isolate_pageblock,
		      s[1].nr_isolate_pageblock, both);
	print_counter("PGALLOC", s[0].pgalloc, s[1].pgalloc, both);
	putchar('\n');
}

static void on_end(void *context, const struct scene *scene,
		   const struct verdict *v)
{
	const struct explain *explain = context;
	bool in_step;

	if (explain->html)
		html_on_end(explain->html, scene);
	print_program(explain->program, v);
	verdict_print(v, explain->program, stdout);
	putchar('\n');
	if (v->kind != VERDICT_DIVERGENCE && v->kind != VERDICT_KNOWN)
		return;
	in_step = explain->pair->mode != RUN_FREE;
	print_pages(scene, v, !in_step && v->b[0]);
	if (v->pfn != PFN_NONE && in_step)
		lists_print(scene, v->pfn, stdout);
	if (v->zone >= 0)
		print_zone(scene, v->zone);
}

static void on_op(void *context, size_t index, const struct op *op,
		  const struct call *call, const struct result *result, const char *why)
{
	const struct explain *explain = context;

	html_on_op(explain->html, index, op, call, result, why);
}

static void on_pages(void *context, const struct scene *scene, unsigned int first,
		     const struct changed *changed)
{
	const struct explain *explain = context;

	html_on_pages(explain->html, scene, first, changed);
}

static int explain_program(struct explain *explain)
{
	struct run_options options = { .on_end = on_end, .context = explain };
	char why[2 * VERDICT_TEXT];
	struct sequence before;
	struct runner *runner;
	struct verdict v;
	struct pair pair;
	int ret = EXIT_PASS;

	sequence_init(&before);
	if (!pair_of(&explain->options, explain->program, explain->file,
		     &pair) ||
	    !pair_before(explain->program, explain->file, &before)) {
		sequence_destroy(&before);
		return EXIT_BAD;
	}
	explain->pair = &pair;
	printf("%s on A = %s, B = %s, mode %s\n\n", explain->file,
	       pair.a->name, pair_b_name(&pair), run_mode_names[pair.mode]);
	if (explain->html_path) {
		explain->html = html_new(explain->program, &pair);
		options.on_op = on_op;
		options.on_pages = on_pages;
	}
	runner = runner_create(pair.a, pair.b, pair.mode);
	runner_run_after(runner, &before, explain->program, &options, &v);
	sequence_destroy(&before);
	if (v.kind == VERDICT_UNSUPPORTED)
		verdict_print(&v, explain->program, stdout);
	if (pair_said_nothing(&v, why, sizeof(why))) {
		complain("%s: %s", explain->file, why);
		ret = EXIT_NOTHING;
	}
	if (explain->html && v.kind != VERDICT_UNSUPPORTED &&
	    !html_write(explain->html, &v, explain->file, explain->html_path))
		ret = EXIT_BAD;
	html_free(explain->html);
	runner_destroy(runner);
	return v.kind == VERDICT_DIVERGENCE && ret != EXIT_BAD ? EXIT_DIVERGENCE : ret;
}

int cmd_explain(int argc, char **argv)
{
	struct explain explain = { 0 };
	int ret = EXIT_BAD;
	struct program p;

	usage_parse(&explain_argp, argc, argv, 0, &explain);
	program_init(&p);
	explain.program = &p;
	if (load(&p, explain.file))
		ret = explain_program(&explain);
	program_destroy(&p);
	return ret;
}
