// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is what the oracle keeps what the reference computes from the whole history? After
 * every operation, for every page, zone and counter:
 *
 * 1. in a run as a fuzz target makes it, which looks at the pages that a call touched;
 * 2. on an oracle and a machine that were reset at some operation of the program and
 *    begin anew, and that look at every page.
 *
 * Programs: the corpus and the findings, and what the mutator makes of some of it and of nothing.
 *
 * Usage: oracle_test_reference TOP [--seeds N] [--first SEED] [--pages N] [--calls N]
 * --seeds: so many programs of the mutator, by seeds from --first (1) on.
 * --pages: skip larger machines of the corpus (32768).
 * --calls: of one program at most (200); freeing all that a program holds takes many.
 */
#include <glob.h>
#include <inttypes.h>
#include <stdio.h>

#include "backend/trap.h"
#include "program/mutate.h"
#include "program/random.h"
#include "registry/registry.h"
#include "runner/internal.h"
#include "tests/oracle/reference.h"

#define SMALL_PAGES	1024	/* of what is mutated */
#define SMALL_OPS	60

/* What differs first, if anything does. */
struct difference {
	bool found;
	size_t moment;
	char text[300];
};

#define differ(d, h, ...) do {						\
	if (!(d)->found)						\
		snprintf((d)->text, sizeof((d)->text), __VA_ARGS__);	\
	if (!(d)->found)						\
		(d)->moment = (h)->nr - 1;				\
	(d)->found = true;						\
} while (0)

/**
 * struct check - one program on one backend
 * @machine: a fresh one of the program's geometry, and where to look at it.
 * @oracle: that has judged it.
 */
struct check {
	const struct backend *backend;
	struct runner *runner;
	const struct program *program;
	struct machine *machine;
	struct oracle *oracle;
	struct snapshot s;
	uint32_t *pfns;
	size_t nr_pfns;
	uint32_t *blocks;
	size_t nr_blocks;
	struct history history;
	struct reference reference;
	struct difference difference;
};

static size_t max_pages = 32768, max_calls = 200;

/* Of all programs. */
static size_t nr_programs, nr_calls, nr_comparisons, nr_known, nr_skipped;

/* --- comparing --- */

static inline void compare_value(struct difference *d, const struct history *h,
			  const char *what, uint32_t at, int64_t expected,
			  int64_t found)
{
	if (expected != found)
		differ(d, h, "%s at %" PRIu32 ": the reference has %" PRId64
		       ", the oracle %" PRId64, what, at, expected, found);
}

static void compare_page(struct difference *d, const struct history *h,
			 const struct oracle *o, const struct reference *r,
			 uint32_t pfn)
{
	const struct known_page *a = &r->page[pfn], *b = oracle_page(o, pfn);
	const struct shown *shown = &h->moments[h->nr - 1].shown[pfn];
	unsigned int order = 0;
	uint32_t head;
	enum page_where where = oracle_block(o, pfn, &head, &order);

#define SAME(field) compare_value(d, h, "page " #field, pfn, a->field, b->field)
	SAME(kind);
	if (a->kind == PAGE_ABSENT)
		return;
	SAME(refs);
	SAME(others_refs);
	SAME(head);
	SAME(damage);
	SAME(shape);
	SAME(typed);
	SAME(order);
	SAME(deferred_order);
#undef SAME
	compare_value(d, h, "free bitmap", pfn, a->kind == PAGE_FREE,
		      bitmap_test(o->free, pfn));
	compare_value(d, h, "listed bitmap", pfn, shown->head != PFN_NONE,
		      bitmap_test(o->listed, pfn));
	compare_value(d, h, "pageblock type", pfn, shown->type,
		      oracle_type(o, pfn));
	compare_value(d, h, "kept pageblock type", pfn, r->kept[pfn],
		      oracle_kept_type(o, pfn));
	compare_value(d, h, "block: on a list", pfn, shown->head != PFN_NONE,
		      where != WHERE_NONE);
	if (shown->head == PFN_NONE || where == WHERE_NONE)
		return;
	compare_value(d, h, "block: first page", pfn, shown->head, head);
	shown = &h->moments[h->nr - 1].shown[shown->head];
	compare_value(d, h, "block: which kind of list", pfn, shown->where, where);
	compare_value(d, h, "block: order", pfn, shown->order, order);
	compare_value(d, h, "block: list", pfn, shown->list, o->block[head].list);
	compare_value(d, h, "block: cpu", pfn, shown->cpu, o->block[head].cpu);
}

static void compare_zone(struct difference *d, const struct history *h,
			 const struct oracle *o, const struct reference *r,
			 unsigned int zone)
{
	const struct tally *a = &r->tally[zone], *b = &o->tally[zone];
	const struct expected_events *e = &o->events;

#define SAME(field) compare_value(d, h, "zone " #field, zone, a->field, b->field)
	for (unsigned int i = 0; i <= GEOMETRY_MAX_ORDER; i++) {
		SAME(nr_blocks[i]);
		for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
			SAME(blocks[i][type]);
	}
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		SAME(pages[type]);
	SAME(large_pages);
	SAME(deferred);
	SAME(isolated);
	SAME(reserved);
	for (unsigned int i = 0; i < NR_WATERMARKS; i++)
		SAME(watermark[i]);
	SAME(watermark_boost);
	for (unsigned int i = 0; i < GEOMETRY_MAX_ZONES; i++)
		SAME(lowmem_reserve[i]);
	SAME(flags);
	for (unsigned int cpu = 0; cpu < GEOMETRY_MAX_CPUS; cpu++) {
		SAME(pcp[cpu]);
		SAME(high[cpu]);
		for (unsigned int i = 0; i < NR_PCP_LISTS; i++)
			SAME(lists[cpu][i]);
	}
#undef SAME
	compare_value(d, h, "pgalloc of zone", zone,
		      (int64_t)r->events.pgalloc[zone], (int64_t)e->pgalloc[zone]);
	compare_value(d, h, "mlocked pages of zone", zone,
		      (int64_t)r->events.cleared[zone], (int64_t)e->cleared[zone]);
	for (unsigned int cpu = 0; cpu <= GEOMETRY_MAX_CPUS; cpu++) {
		const struct hold *is, *was;

		is = cpu ? &o->contended_pcp[zone][cpu - 1] :
			   &o->contended_zone[zone];
		was = cpu ? &r->contended_pcp[zone][cpu - 1] :
			    &r->contended_zone[zone];
		compare_value(d, h, "lock held in zone", zone, was->on, is->on);
		compare_value(d, h, "lock after in zone", zone, was->after,
			      is->after);
		compare_value(d, h, "lock times in zone", zone, was->times,
			      is->times);
	}
}

/* Does @o keep what its history comes to? @r: of the same history so far. */
static void compare(struct difference *d, const struct history *h,
		    const struct oracle *o, struct reference *r)
{
	const struct expected_events *e = &o->events;

	reference_follow(r, h);
	for (uint32_t pfn = 0; pfn < h->g.nr_pages; pfn++)
		compare_page(d, h, o, r, pfn);
	for (unsigned int zone = 0; zone < h->g.nr_zones; zone++)
		compare_zone(d, h, o, r, zone);
	for (unsigned int i = 0; i < GEOMETRY_MAX_CMA; i++)
		compare_value(d, h, "used pages of CMA area", i,
			      (int64_t)r->events.cma_used[i],
			      (int64_t)e->cma_used[i]);
#define SAME(field) compare_value(d, h, #field, 0, (int64_t)r->field, (int64_t)o->field)
	SAME(events.pgfree);
	SAME(events.free_events);
	SAME(events.free_pages);
	SAME(events.cma_success);
	SAME(events.cma_fail);
	SAME(events.compacted);
	SAME(leaked);
	SAME(cpu);
	SAME(task);
	SAME(has_deferred);
#undef SAME
	nr_comparisons++;
}

/* --- in a run --- */

static void look(struct check *c, const struct machine *m)
{
	snapshot_take(&c->s, c->backend->ops, m, &c->history.g, c->pfns,
		      c->nr_pfns, c->blocks, c->nr_blocks);
}

/* The runner's own machine and oracle of this geometry. */
static const struct side *running(const struct check *c)
{
	for (int i = 0; i < MAX_ARENAS; i++)
		if (c->runner->arenas[i] &&
		    geometry_equal(&c->runner->arenas[i]->g, &c->history.g))
			return &c->runner->arenas[i]->side[0];
	abort();	/* it is at it */
}

static void on_op(void *context, size_t index, const struct op *op,
		  const struct call *call, const struct result *result,
		  const char *why)
{
	struct check *c = context;
	const struct side *side = running(c);

	if (!call || c->history.nr > max_calls)
		return;
	look(c, side->machine);
	history_add(&c->history, call, result, &c->s);
	compare(&c->difference, &c->history, side->oracle,
		&c->reference);
}

/* Behind the drain that ends a run. */
static void on_end(void *context, const struct scene *scene,
		   const struct verdict *v)
{
	struct check *c = context;

	if (v->kind != VERDICT_PASS || c->history.nr > max_calls)
		return;
	look(c, scene->side[0].machine);
	history_add(&c->history, NULL, NULL, &c->s);
	compare(&c->difference, &c->history, scene->side[0].oracle,
		&c->reference);
}

/* --- again, after a reset --- */

static bool excuse(void *context, const struct violation *v)
{
	return true;
}

/* The first @nr moments of a history once more: the machine does the same again. */
static void replay(struct check *c, const struct history *from, size_t nr,
		   struct history *to)
{
	static uint32_t pfns[CALL_MAX_BULK];
	struct reference r = { 0 };
	struct result result;
	struct violation v;

	look(c, c->machine);
	history_add(to, NULL, NULL, &c->s);
	compare(&c->difference, to, c->oracle, &r);
	for (size_t i = 1; i < nr && !c->difference.found; i++) {
		const struct call *call = &from->moments[i].call;
		bool is_drain = call->op == NR_OPS;

		result = (struct result){ .pfn = PFN_NONE, .pfns = pfns };
		if (is_drain) {
			c->backend->ops->drain(c->machine);
		} else {
			c->backend->ops->apply(c->machine, call, &result);
			oracle_predict(c->oracle, call, &result);
		}
		look(c, c->machine);
		history_add(to, is_drain ? NULL : call, &result, &c->s);
		if (!oracle_judge(c->oracle, is_drain ? NULL : call, &result,
				  &c->s, &v))
			differ(&c->difference, to,
			       "rule %s is violated at %" PRIu32
			       " in a replay, not in the run",
			       rule_infos[v.rule].name, v.pfn);
		compare(&c->difference, to, c->oracle, &r);
	}
	/* All of the history at once comes to the same as call by call. */
	reference_destroy(&r);
	compare(&c->difference, to, c->oracle, &r);
	reference_destroy(&r);
}

/*
 * Reset in the middle of the program, where most is to be undone, and then once more to
 * the end of it.
 */
static void replay_twice(struct check *c, bool known)
{
	const struct history *h = &c->history;
	struct history again;

	oracle_excuse(c->oracle, known ? excuse : NULL, NULL);
	for (int i = 0; i < 2 && !c->difference.found; i++) {
		history_init(&again, &h->g);
		c->backend->ops->reset(c->machine);
		oracle_reset(c->oracle);
		replay(c, h, i ? h->nr : 1 + h->nr / 2, &again);
		history_destroy(&again);
	}
}

static bool check_begin(struct check *c, const struct geometry *g)
{
	struct violation v;
	const char *why;

	history_init(&c->history, g);
	c->difference.found = false;
	c->machine = backend_create(c->backend, g, &why);
	if (!c->machine)
		return false;
	c->pfns = xcalloc(g->nr_pages, sizeof(*c->pfns));
	c->blocks = xcalloc(g->nr_pages, sizeof(*c->blocks));
	c->nr_pfns = c->nr_blocks = 0;
	for (uint32_t pfn = 0; pfn < g->nr_pages; pfn++) {
		if (geometry_absent(g, pfn))
			continue;
		c->pfns[c->nr_pfns++] = pfn;
		if (pfn % (1u << g->pageblock_order) == 0)
			c->blocks[c->nr_blocks++] = pfn;
	}
	c->oracle = oracle_create(g, 0);
	look(c, c->machine);
	history_add(&c->history, NULL, NULL, &c->s);
	if (!oracle_start(c->oracle, &c->s, &v))
		differ(&c->difference, &c->history,
		       "the fresh machine violates %s", rule_infos[v.rule].name);
	return true;
}

static void check_end(struct check *c)
{
	history_destroy(&c->history);
	reference_destroy(&c->reference);
	c->backend->ops->destroy(c->machine);
	oracle_destroy(c->oracle);
	free(c->pfns);
	free(c->blocks);
}

static void complain(const struct check *c, const char *name, const char *what)
{
	const struct difference *d = &c->difference;
	const struct history *h = &c->history;
	unsigned int op = d->moment < h->nr ? h->moments[d->moment].call.op :
					      NR_OPS;

	fprintf(stderr, "%s on %s: %s", name, c->backend->name, what);
	if (d->found)
		fprintf(stderr, ", call %zu (%s): %s", d->moment,
			op < NR_OPS ? op_infos[op].mnemonic : "none", d->text);
	fputc('\n', stderr);
	program_print(c->program, stderr);
}

/* Return: true if all agree, and no rule is violated but by a known difference. */
static bool check_program(struct check *c, const char *name,
			  const struct program *p)
{
	const struct run_options options = {
		.on_op = on_op, .on_end = on_end, .context = c,
	};
	struct difference *d = &c->difference;
	struct history *h = &c->history;
	struct verdict v;
	bool known, same;

	if (geometry_unmet(&p->geometry, c->backend->needs) !=
	    NR_GEOMETRY_NEEDS || !check_begin(c, &p->geometry)) {
		nr_skipped++;
		return true;
	}
	c->program = p;
	runner_run(c->runner, p, &options, &v);
	known = v.kind == VERDICT_KNOWN;
	if (v.kind == VERDICT_DIVERGENCE) {
		verdict_print(&v, p, stderr);
		complain(c, name, "a rule is violated");
		check_end(c);
		return false;
	}
	/* That may have cut the run short, with the last call half followed. */
	if (known && h->nr > 1) {
		d->found = d->found && d->moment < h->nr - 1;
		history_drop(h);
	}
	same = !d->found;
	if (!same)
		complain(c, name, "in a run");
	replay_twice(c, known);
	if (same && d->found)
		complain(c, name, "in a replay");
	nr_programs++;
	nr_calls += h->nr - 1;
	nr_known += known;
	same = !d->found;
	check_end(c);
	return same;
}

/* --- programs --- */

static const char *const backends[] = { "model/batched", "model/per-page" };

static struct check checks[2];

static bool check_all(const char *name, const struct program *p)
{
	bool same = check_program(&checks[0], name, p);

	return check_program(&checks[1], name, p) && same;
}

/*
 * What programs of the mutator come to too rarely: of two kinds of damage that share a
 * field the later one stays; what was freed with a type has none when it is taken again.
 */
static const char reused[] =
	"buddyfuzz 2\n"
	"machine pages=16 order=2 pageblock=1 cpus=1 check=1\n"
	"a0 = alloc_contig pfn=0 count=4\n"
	"damage a0 page=0 what=mapping\n"
	"damage a0 page=0 what=anon\n"
	"damage a0 page=1 what=mapcount\n"
	"damage a0 page=1 what=type\n"
	"damage a0 page=2 what=anon\n"
	"damage a0 page=2 what=mapping\n"
	"damage a0 page=3 what=type\n"
	"damage a0 page=3 what=mapcount\n"
	"free_contig a0 page=0 count=4\n"
	"a1 = alloc_contig pfn=0 count=2\n";

/* A page that is freed while others have references, and used again. */
static const char released[] =
	"buddyfuzz 2\n"
	"machine pages=16 cma=0+8 order=3 pageblock=3\n"
	"a0 = cma_alloc area=0 count=1 align=0\n"
	"get a0 page=0\n"
	"cma_release a0 page=0 count=1\n"
	"a1 = alloc_frozen order=3 type=movable\n"
	"a2 = alloc_frozen order=3 type=movable\n";

static size_t check_text(const char *name, const char *text)
{
	struct parse_error err;
	struct program p;
	bool same;

	program_init(&p);
	same = program_parse(&p, text, strlen(text), &err);
	if (!same)
		fprintf(stderr, "line %u: %s\n", err.line, err.reason);
	same = same && check_all(name, &p);
	program_destroy(&p);
	return !same;
}

/* What the kernel does there violates rules, and a run would end: they are ignored. */
static size_t check_released(void)
{
	size_t nr_failed;

	runner_ignore("oracle");
	nr_failed = check_text("a page released under others", released);
	memset(rule_ignored, 0, sizeof(rule_ignored));
	return nr_failed;
}

static size_t check_files(const char *top, const char *pattern)
{
	char all[4096], reason[400];
	size_t nr_failed = 0;
	struct program p;
	glob_t files;

	snprintf(all, sizeof(all), "%s/%s", top, pattern);
	if (glob(all, 0, NULL, &files)) {
		fprintf(stderr, "%s: no programs\n", all);
		return 1;
	}
	for (size_t i = 0; i < files.gl_pathc; i++) {
		const char *path = files.gl_pathv[i];

		program_init(&p);
		if (!program_load(&p, path, reason, sizeof(reason))) {
			fprintf(stderr, "%s\n", reason);
			nr_failed++;
		} else if (p.geometry.nr_pages > max_pages) {
			nr_skipped += 2;
		} else {
			nr_failed += !check_all(path, &p);
		}
		program_destroy(&p);
	}
	globfree(&files);
	return nr_failed;
}

/* Changed from seed to seed, and written anew where the machine gets too large. */
static size_t check_mutated(uint32_t first, uint32_t nr)
{
	struct program p, other;
	size_t nr_failed = 0;
	char name[32];

	program_init(&p);
	program_init(&other);
	for (uint32_t seed = first; seed - first < nr; seed++) {
		if (seed % 16 == 0)
			program_decode(&p, NULL, 0);
		program_mutate(&p, seed, SMALL_OPS, 0);
		if (seed % 8 == 5)
			program_cross(&p, &other, seed, SMALL_OPS, 0);
		for (uint32_t i = 1; p.geometry.nr_pages > SMALL_PAGES; i++) {
			program_decode(&p, NULL, 0);
			program_mutate(&p, seed + i * 0x10001u, SMALL_OPS, 0);
		}
		if (seed % 8 == 2)
			program_copy(&other, &p);
		snprintf(name, sizeof(name), "seed %" PRIu32, seed);
		nr_failed += !check_all(name, &p);
	}
	program_destroy(&p);
	program_destroy(&other);
	return nr_failed;
}

int main(int argc, char **argv)
{
	static const char *const patterns[] = {
		"corpus/seeds/*.bf", "corpus/regressions/*.bf",
		"findings/*/*.bf", "corpus/planted/*.bf",
	};
	uint32_t nr_seeds = 200, first = 1;
	size_t nr_failed = 0;

	for (int i = 2; i + 1 < argc; i += 2) {
		uint32_t value = (uint32_t)strtoul(argv[i + 1], NULL, 10);

		if (!strcmp(argv[i], "--seeds"))
			nr_seeds = value;
		else if (!strcmp(argv[i], "--first"))
			first = value;
		else if (!strcmp(argv[i], "--pages"))
			max_pages = value;
		else if (!strcmp(argv[i], "--calls"))
			max_calls = value;
		else
			argc = 0;
	}
	if (argc < 2 || argc % 2) {
		fprintf(stderr, "usage: oracle_test_reference TOP [--seeds N] "
			"[--first SEED] [--pages N] [--calls N]\n");
		return 2;
	}
	for (int i = 0; i < 2; i++) {
		checks[i].backend = backend_find(backends[i]);
		checks[i].runner = runner_create(checks[i].backend, NULL,
						 RUN_FREE);
	}
	for (int i = 0; i < 4; i++)
		nr_failed += check_files(argv[1], patterns[i]);
	nr_failed += check_text("pages used again", reused);
	nr_failed += check_released();
	nr_failed += check_mutated(first, nr_seeds);
	for (int i = 0; i < 2; i++) {
		runner_destroy(checks[i].runner);
		snapshot_destroy(&checks[i].s);
	}
	printf("%zu runs (%zu with a known difference), %zu calls, %zu comparisons, "
	       "%zu skipped: %zu programs differ\n", nr_programs, nr_known,
	       nr_calls, nr_comparisons, nr_skipped, nr_failed);
	return nr_failed || !nr_comparisons;
}
