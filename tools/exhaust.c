/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz exhaust: every program within a bound, on one small machine. */
#define _GNU_SOURCE /* asprintf() */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exhaust/ranges.h"
#include "exhaust/search.h"
#include "tools/page.h"
#include "tools/tool.h"

#define MAX_PAGES	256
#define MAX_SECONDS	(7 * 86400)
#define MAX_MIB		(1 << 20)

enum {
	KEY_JSON = 256,
	KEY_HTML,
	KEY_DEPTH,
	KEY_SECONDS,
	KEY_MEMORY,
	KEY_CHECKPOINT,
	KEY_SAVE,
	KEY_RANGES,
	KEY_MASKS,
};

static const struct argp_option options[] = {
	{ "bound", 'B', "TEXT", 0,
	  "narrow the bound, as \"live=1 ops=-task,-damage type=movable\"; may be repeated", 1 },
	{ "jobs", 'j', "N", 0, "use N processes (1)", 1 },
	{ "depth", KEY_DEPTH, "N", 0, "stop after programs of N operations", 1 },
	{ "seconds", KEY_SECONDS, "N", 0, "stop after about N seconds", 1 },
	{ "memory", KEY_MEMORY, "MIB", 0, "stop when the states take MIB mebibytes (4096)", 1 },
	{ "checkpoint", KEY_CHECKPOINT, "FILE", 0,
	  "save the search to FILE every 30 s, and resume from it", 1 },
	{ "save", KEY_SAVE, "DIR", 0,
	  "write the shortest program of each known difference, and of the divergence, to DIR",
	  1 },
	{ "ranges", KEY_RANGES, "PAGES", OPTION_ARG_OPTIONAL,
	  "free every range of PAGES pages (64) with backend B, and check the blocks, instead of searching states",
	  2 },
	{ "masks", KEY_MASKS, "N", 0,
	  "with --ranges: every mask of up to N pages that cannot be freed (12)", 2 },
	{ "json", KEY_JSON, NULL, 0, "print JSON", 1 },
	{ "html", KEY_HTML, "FILE", 0, "write a page that shows the search to FILE", 1 },
	{ 0 }
};

struct exhaust {
	struct pair_options options;
	struct search search;
	struct bound bound;
	const char *save;
	const char *html_path;
	bool json;
	uint32_t ranges;
	uint32_t masks;
	char *bound_text;
	char **args;
	int nr_args;
};

static unsigned long number(const struct argp_state *state, const char *name, const char *arg,
			    unsigned long min, unsigned long max)
{
	char *end;
	unsigned long v = strtoul(arg, &end, 10);

	if (*arg < '0' || *arg > '9' || *end || v < min || v > max)
		bad_usage(state, "--%s: expected a number from %lu to %lu, found \"%s\"", name,
			  min, max, arg);
	return v;
}

/* To be applied to the bound in the file, which has not been read yet. */
static void add_bound(struct exhaust *x, const char *text)
{
	char *all;

	if (asprintf(&all, "%s %s", x->bound_text ? x->bound_text : "", text) < 0)
		abort();
	free(x->bound_text);
	x->bound_text = all;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct exhaust *x = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &x->options;
		return 0;
	case 'B':
		add_bound(x, arg);
		return 0;
	case 'j':
		x->search.crew.nr = (unsigned int)number(state, "jobs", arg, 1, MAX_WORKERS);
		return 0;
	case KEY_DEPTH:
		x->search.depth = (uint32_t)number(state, "depth", arg, 1, UINT16_MAX);
		return 0;
	case KEY_SECONDS:
		x->search.seconds = (double)number(state, "seconds", arg, 1, MAX_SECONDS);
		return 0;
	case KEY_MEMORY:
		x->search.memory = (size_t)number(state, "memory", arg, 1, MAX_MIB) << 20;
		return 0;
	case KEY_CHECKPOINT:
		x->search.checkpoint = arg;
		return 0;
	case KEY_SAVE:
		x->save = arg;
		return 0;
	case KEY_JSON:
		x->json = true;
		return 0;
	case KEY_HTML:
		x->html_path = arg;
		return 0;
	case KEY_RANGES:
		x->ranges = arg ? (uint32_t)number(state, "ranges", arg, 8, RANGES_MAX_PAGES) :
				  RANGES_MAX_PAGES;
		return 0;
	case KEY_MASKS:
		x->masks = (uint32_t)number(state, "masks", arg, 1, RANGES_MAX_MASK);
		return 0;
	case ARGP_KEY_ARGS:
		x->args = state->argv + state->next;
		x->nr_args = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		if (x->ranges)
			return 0;
		bad_usage(state,
			  "no machine given: expected a file, or fields as in pages=4 order=2 pageblock=1");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp exhaust_argp = {
	.options = options,
	.parser = parse,
	.args_doc = "FILE\nFIELD=VALUE...\n--ranges",
	.doc = "Run every program within a bound on one small machine, and judge each operation as buddyfuzz run does."
	       "\vThe machine, and the operations to start with, come from the program in FILE; its comment may have lines \"Bound: ...\"."
	       " docs/exhaustive.md describes the bound, and what \"closed\" means.",
	.children = (const struct argp_child[]){ { &pair_argp, 0, NULL, 0 }, { 0 } },
};

/* --- the start --- */

/* A machine given by its fields on the command line. */
static bool parse_fields(const struct exhaust *x, struct program *p)
{
	struct parse_error err;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	bool good;

	if (!out)
		abort();
	fputs("buddyfuzz 2\nmachine", out);
	for (int i = 0; i < x->nr_args; i++)
		fprintf(out, " %s", x->args[i]);
	if (fclose(out))
		abort();
	good = program_parse(p, text, len, &err);
	if (!good)
		complain("%s", err.reason);
	free(text);
	return good;
}

static bool load_start(struct exhaust *x, struct program *p)
{
	const char *path = x->args[0];
	char why[300], text[400];
	struct pair pair;

	if (strchr(path, '=')) {
		if (!parse_fields(x, p))
			return false;
		path = "the command line";
	} else if (x->nr_args > 1) {
		complain("expected one file");
		return false;
	} else if (!load(p, path)) {
		return false;
	}
	if (p->geometry.nr_pages > MAX_PAGES) {
		complain("%s: a machine of %" PRIu32 " pages: expected at most %d", path,
			 p->geometry.nr_pages, MAX_PAGES);
		return false;
	}
	bound_init(&x->bound);
	if (!bound_of_comment(&x->bound, p->comment, why, sizeof(why)) ||
	    !bound_parse(&x->bound, x->bound_text ? x->bound_text : "", why, sizeof(why))) {
		snprintf(text, sizeof(text), "%s: bound: %s", path, why);
		complain("%s", text);
		return false;
	}
	if (!pair_of(&x->options, p, path, &pair))
		return false;
	if (pair.mode == RUN_FREE && pair.b) {
		complain("--mode free compares nothing: search one backend at a time, with --against none");
		return false;
	}
	x->options.pair = pair;
	x->search.crew.a = pair.a;
	x->search.crew.b = pair.b;
	x->search.crew.mode = pair.mode;
	x->search.crew.bound = &x->bound;
	x->search.start = p;
	return true;
}

/* --- progress --- */

static void interrupt(int signal)
{
	search_interrupted = 1;
}

static void progress(const struct search *s)
{
	uint32_t end = s->store.level[s->store.nr_levels];
	uint32_t begin = s->store.level[s->store.nr_levels - 1];
	double rate = (double)(s->done - s->resumed) /
		      (s->spent > s->spent_before ? s->spent - s->spent_before : 1);

	fprintf(stderr,
		"\rprograms of %" PRIu32 " operations: %3.0f %% of %" PRIu32 " states, %" PRIu32 " more known; %" PRIu64 " moves, %.0f s, at least %.0f s to go  ",
		s->store.nr_levels, 100.0 * (s->done - begin) / (end - begin), end - begin,
		s->store.set.nr - end, s->tally.edges, s->spent,
		rate > 0 ? (double)(s->store.set.nr - s->done) / rate : 0.0);
}

/* --- the result --- */

static const char *const ends[] = {
	[SEARCH_CLOSED] = "closed",
	[SEARCH_DEPTH] = "not closed: the depth was reached",
	[SEARCH_SECONDS] = "not closed: the time was up",
	[SEARCH_MEMORY] = "not closed: the memory was used up",
	[SEARCH_INTERRUPTED] = "not closed: interrupted",
	[SEARCH_DIVERGENCE] = "divergence",
	[SEARCH_CRASH] = "crash",
	[SEARCH_UNSUPPORTED] = "nothing was searched",
};

static size_t memory_used(void)
{
	struct rusage self, child;

	getrusage(RUSAGE_SELF, &self);
	getrusage(RUSAGE_CHILDREN, &child);
	return (size_t)(self.ru_maxrss > child.ru_maxrss ? self.ru_maxrss :
							     child.ru_maxrss) << 10;
}

/* Operations in the bound that no state allowed, or that a backend does not have. */
static void print_unexecuted(const struct exhaust *x)
{
	const struct tally *t = &x->search.tally;
	bool any = false;

	for (int op = 0; op < NR_OPS; op++) {
		if (!x->bound.ops[op] || t->executed[op])
			continue;
		if (!any)
			printf("in the bound, but %s: ", x->search.end == SEARCH_CLOSED ?
			       "never possible" : "not executed");
		printf("%s%s", any ? ", " : "", op_infos[op].mnemonic);
		any = true;
	}
	if (any)
		puts("");
}

static uint64_t nr_executed(const struct tally *t)
{
	uint64_t nr = 0;

	for (int op = 0; op < NR_OPS; op++)
		nr += t->executed[op];
	return nr;
}

/* Write a program to DIR, with the command that replays it. */
static bool save(const struct exhaust *x, const char *name, const struct program *p,
		 const char *line)
{
	char *path, *replay = pair_replay(&x->options.pair);
	struct output out;
	bool good;

	if (mkdir(x->save, 0777) && errno != EEXIST) {
		complain("%s: %s", x->save, strerror(errno));
		free(replay);
		return false;
	}
	if (asprintf(&path, "%s/%s.bf", x->save, name) < 0)
		abort();
	good = output_open(&out, path);
	if (good) {
		fprintf(out.file, "# A shortest program, by exhaustive search.\n# Replay: %s\n# %s\n",
			replay, line);
		program_print(p, out.file);
		good = output_commit(&out);
	}
	free(path);
	free(replay);
	return good;
}

static bool save_all(const struct exhaust *x)
{
	const struct search *s = &x->search;
	char token[256], line[300];
	struct program p;
	bool good = true;

	if (!x->save)
		return true;
	for (uint32_t i = 0; i < s->nr_known && good; i++) {
		program_init(&p);
		search_known_program(s, &s->known[i], &p);
		snprintf(line, sizeof(line), "Expect: known %s", s->known[i].name);
		good = save(x, s->known[i].name, &p, line);
		program_destroy(&p);
	}
	if (s->end != SEARCH_DIVERGENCE || !good)
		return good;
	if (s->verdict.kind == VERDICT_DIVERGENCE)
		verdict_token(&s->verdict, token, sizeof(token));
	else
		snprintf(token, sizeof(token), "not-repeatable");
	snprintf(line, sizeof(line), "Found: %s", token);
	return save(x, token, &s->wrong, line);
}

static void print_known(const struct exhaust *x)
{
	const struct search *s = &x->search;

	for (uint32_t i = 0; i < s->nr_known; i++) {
		uint64_t times = 0;
		struct program p;

		for (int n = 0; n < MAX_KNOWN; n++)
			if (!strcmp(s->tally.known[n].name, s->known[i].name))
				times = s->tally.known[n].times;
		program_init(&p);
		search_known_program(s, &s->known[i], &p);
		printf("known: %s, by %" PRIu64 " moves; a shortest program has %zu operations:\n",
		       s->known[i].name, times, p.nr_ops);
		program_print(&p, stdout);
		program_destroy(&p);
	}
}

static void print_wrong(const struct search *s)
{
	printf("\n%s: the shortest program has %zu operations:\n\n", ends[s->end],
	       s->wrong.nr_ops);
	program_print(&s->wrong, stdout);
	puts("");
	if (s->verdict.kind == VERDICT_DIVERGENCE)
		verdict_print(&s->verdict, &s->wrong, stdout);
	if (s->why)
		printf("note: %s\n", s->why);
}

static void print_text(const struct exhaust *x)
{
	const struct search *s = &x->search;
	const struct tally *t = &s->tally;

	printf("%s against %s, mode %s\n", x->options.pair.a->name,
	       pair_b_name(&x->options.pair), run_mode_names[x->options.pair.mode]);
	machine_print(&s->start->geometry, stdout);
	if (s->start->nr_ops)
		printf("\nafter %zu operations", s->start->nr_ops);
	puts("");
	bound_print(&x->bound, stdout);
	print_unexecuted(x);
	print_known(x);
	if (s->end == SEARCH_DIVERGENCE || s->end == SEARCH_CRASH)
		print_wrong(s);
	printf("%s: %" PRIu32 " states, %" PRIu64 " moves (%" PRIu64 " calls), programs of up to %" PRIu32 " operations, %" PRIu64 " operations in all, %.1f s (%.1f s of processor time), %zu MiB\n",
	       ends[s->end], s->store.set.nr, t->edges, nr_executed(t),
	       s->store.nr_levels, t->ops, s->spent, s->cpu,
	       memory_used() >> 20);
	if (s->end > SEARCH_CLOSED && s->end < SEARCH_DIVERGENCE)
		printf("%" PRIu32 " states were not expanded\n", s->store.set.nr - s->done);
	if (t->cut)
		printf("%" PRIu64 " moves ended at a known difference or an ignored rule: the states behind them were not visited\n",
		       t->cut);
}

static json_t *json_program_text(const struct program *p)
{
	char *text = program_text(p, NULL);
	json_t *json = json_text(text);

	free(text);
	return json;
}

static json_t *json_names(const struct exhaust *x, bool in, bool executed)
{
	json_t *names = json_array();

	for (int op = 0; op < NR_OPS; op++)
		if (x->bound.ops[op] == in &&
		    (!executed || x->search.tally.executed[op]))
			json_array_append_new(names, json_string(op_infos[op].mnemonic));
	return names;
}

static json_t *json_search(const struct exhaust *x)
{
	const struct search *s = &x->search;
	const struct tally *t = &s->tally;
	json_t *known = json_array(), *json;

	for (uint32_t i = 0; i < s->nr_known; i++) {
		struct program p;

		program_init(&p);
		search_known_program(s, &s->known[i], &p);
		json_array_append_new(known, json_pack("{s:s, s:i, s:o}", "name",
						       s->known[i].name, "operations",
						       (int)p.nr_ops, "program",
						       json_program_text(&p)));
		program_destroy(&p);
	}
	json = json_pack("{s:s, s:s?, s:s, s:o, s:i, s:i, s:i, s:i, s:o, s:o, s:o, s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:f, s:I, s:o}",
			 "backend", x->options.pair.a->name, "against",
			 x->options.pair.b ? x->options.pair.b->name : NULL, "mode",
			 run_mode_names[x->options.pair.mode], "geometry",
			 json_geometry(&s->start->geometry), "live", (int)x->bound.live,
			 "refs", (int)x->bound.refs, "damaged", (int)x->bound.damaged,
			 "answers", (int)x->bound.answers, "in", json_names(x, true, false), "executed",
			 json_names(x, true, true), "out", json_names(x, false, false),
			 "end", ends[s->end], "closed", s->end == SEARCH_CLOSED, "states",
			 (json_int_t)s->store.set.nr, "edges", (json_int_t)t->edges,
			 "calls", (json_int_t)nr_executed(t), "depth",
			 (json_int_t)s->store.nr_levels, "operations", (json_int_t)t->ops,
			 "cut", (json_int_t)t->cut, "seconds", s->spent, "cpu_seconds", s->cpu, "bytes",
			 (json_int_t)memory_used(), "known", known);
	if (s->end == SEARCH_DIVERGENCE || s->end == SEARCH_CRASH)
		json_object_set_new(json, "program", json_program_text(&s->wrong));
	if (s->verdict.kind == VERDICT_DIVERGENCE)
		json_object_set_new(json, "verdict", json_verdict(&s->verdict, ""));
	if (s->why)
		json_object_set_new(json, "why", json_string(s->why));
	return json;
}

/* States by the operations that it takes to reach them. */
static json_t *json_levels(const struct store *store)
{
	json_t *levels = json_array();

	for (uint32_t i = 0; i < store->nr_levels; i++)
		json_array_append_new(levels, json_integer(store->level[i + 1] -
							   store->level[i]));
	return levels;
}

/* False after a complaint. */
static bool write_page(const struct exhaust *x)
{
	char *replay = pair_replay(&x->options.pair);
	json_t *json = json_search(x);
	struct output out;
	bool good;

	json_object_set_new(json, "levels", json_levels(&x->search.store));
	json_object_set_new(json, "start", json_program_text(x->search.start));
	json_object_set_new(json, "replay", json_string(replay));
	free(replay);
	good = output_open(&out, x->html_path);
	if (good) {
		page_begin(page_exhaust, json, out.file);
		page_end(page_exhaust, out.file);
		good = output_commit(&out);
	} else {
		json_decref(json);
	}
	return good;
}

static int status_of(const struct exhaust *x)
{
	const struct search *s = &x->search;

	if (s->end == SEARCH_DIVERGENCE || s->end == SEARCH_CRASH)
		return EXIT_DIVERGENCE;
	if (s->end == SEARCH_UNSUPPORTED) {
		complain("nothing was executed: %s", s->why);
		return EXIT_NOTHING;
	}
	if (!nr_executed(&s->tally)) {
		complain("nothing was executed: no operation of the bound is possible");
		return EXIT_NOTHING;
	}
	return EXIT_PASS;
}

static int search(struct exhaust *x)
{
	const struct pair *pair = &x->options.pair;
	char *why = NULL;
	int ret;

	signal(SIGINT, interrupt);
	signal(SIGTERM, interrupt);
	if (isatty(STDERR_FILENO))
		x->search.progress = progress;
	if (!search_run(&x->search, &why)) {
		complain("%s", why);
		free(why);
		return EXIT_BAD;
	}
	if (x->search.progress)
		fputs("\r\033[K", stderr);
	if (x->json)
		json_print(json_search(x), stdout);
	else
		print_text(x);
	ret = save_all(x) && (!x->html_path || write_page(x)) ? status_of(x) : EXIT_BAD;
	if (!pair_is_judged(pair) && ret == EXIT_PASS)
		ret = EXIT_NOTHING;
	return ret;
}

int cmd_exhaust(int argc, char **argv)
{
	struct exhaust x = {
		.search = {
			.crew.nr = 1, .memory = (size_t)4096 << 20, .save_seconds = 30,
		},
		.masks = 12,
	};
	struct program p;
	int ret = EXIT_BAD;

	usage_parse(&exhaust_argp, argc, argv, 0, &x);
	if (x.ranges) {
		if (x.html_path) {
			complain("--ranges: --html shows a search of states");
			return EXIT_BAD;
		}
		if (x.nr_args) {
			complain("--ranges has machines of its own: expected no %s", x.args[0]);
			return EXIT_BAD;
		}
		return run_ranges(x.options.pair.b ? x.options.pair.b : x.options.pair.a,
				  x.ranges, x.masks);
	}
	program_init(&p);
	if (load_start(&x, &p))
		ret = search(&x);
	search_destroy(&x.search);
	program_destroy(&p);
	free(x.bound_text);
	return ret;
}
