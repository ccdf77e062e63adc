/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz schedule: the operations of several CPUs at once, in many orders. */
#define _GNU_SOURCE /* asprintf() */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "kernel/loader.h"
#include "program/minimize.h"
#include "runner/benign.h"
#include "registry/registry.h"
#include "runner/overlap/overlap.h"
#include "tools/timeline.h"
#include "tools/tool.h"

enum scheduler_kind { BY_ALL, BY_RANDOM, BY_PCT, BY_PROGRAM, NR_SCHEDULERS };

/* Which data races are reported; those that are not unknown are in runner/benign.def. */
enum reported { RACES_UNKNOWN, RACES_ALL, RACES_NONE, NR_RACES };

static const char *const reported_names[NR_RACES] = { "unknown", "all", "none" };

static const char *const scheduler_names[NR_SCHEDULERS] = { "all", "random", "pct", "program" };

enum { KEY_UNREDUCED = 256, KEY_TWICE, KEY_ACCESSES, KEY_DEPTH, KEY_HTML, KEY_RACES };

/**
 * struct schedule - what is asked for, and what came of it
 * @runs: at most; 0: no limit.
 * @twice: run each order again by its recorded switches, and compare the steps.
 * @nr_runs, @nr_redundant: of all; of those that were equivalent to an earlier one.
 * @nr_judged: neither ended by a known difference nor left unjudged.
 * @nr_known, @known: runs that a known difference ended, and the last one's name.
 * @most_steps: of one run.
 * @incomplete: there are orders left.
 * @outcomes: different ones, sorted.
 * @alone: the run fails without what is known of locks from earlier runs, which is forgotten.
 */
struct schedule {
	struct pair_options options;
	struct pair pair;
	const char *file;
	const char *output;
	const char *html_path;
	enum scheduler_kind kind;
	struct cpus_limits limits;
	enum reported races;
	uint64_t seed;
	uint64_t runs;
	unsigned int depth;
	bool unreduced;
	bool twice;
	bool minimize;
	bool json;

	struct runner *runner;
	struct overlapped *o;
	struct turn *turns;
	size_t nr_turns;
	uint64_t nr_runs;
	uint64_t nr_redundant;
	uint64_t nr_judged;
	uint64_t nr_known;
	const char *known;
	size_t most_steps;
	bool incomplete;
	uint64_t *outcomes;
	size_t nr_outcomes;
	bool alone;
};

static const struct argp_option options[] = {
	{ "scheduler", 's', "NAME", 0,
	  "all (default): every order, but for those that differ only in independent steps; random; pct: random priorities that change at few points; program: as the program's switch operations say",
	  0 },
	{ "runs", 'r', "N", 0, "at most N runs (all: 1000000; random, pct: 1000)", 0 },
	{ "seed", 'S', "N", 0, "seed for random and pct (1)", 0 },
	{ "depth", KEY_DEPTH, "N", 0, "depth of pct, 1 to 8 (3)", 0 },
	{ "points", 'p', "NAME", 0,
	  "where CPUs may be switched: locks; atomic: and atomic operations; unlocked: and each load and store of shared memory while no spinlock is held; all (default): and while one is",
	  0 },
	{ "accesses", KEY_ACCESSES, "N", 0,
	  "a run of more accesses to memory is a livelock (10000000)", 0 },
	{ "races", KEY_RACES, "NAME", 0,
	  "data races to report: unknown (default): but for those known to be harmless; all; none: they are not looked for", 0 },
	{ "unreduced", KEY_UNREDUCED, NULL, 0,
	  "all: walk every order, for comparison; only for small programs", 0 },
	{ "twice", KEY_TWICE, NULL, 0, "run each order twice, and compare every step", 0 },
	{ "output", 'o', "FILE", 0,
	  "write the program with the switches that fail, as few as will do, to FILE", 0 },
	{ "minimize", 'm', NULL, 0,
	  "minimize the program that fails, too: its operations, then the switches", 0 },
	{ "json", 'j', NULL, 0, "print JSON", 0 },
	{ "html", KEY_HTML, "FILE", 0,
	  "write a page with a timeline of the order that fails, or else of the last one, to FILE", 0 },
	{ 0 }
};

static uint64_t number(struct argp_state *state, const char *name, const char *arg,
		       uint64_t min, uint64_t max)
{
	char *end;
	unsigned long long v = strtoull(arg, &end, 10);

	if (*arg < '0' || *arg > '9' || *end || v < min || v > max)
		bad_usage(state, "--%s: expected a number from %llu to %llu, found \"%s\"", name,
			  (unsigned long long)min, (unsigned long long)max, arg);
	return v;
}

static unsigned int one_of(struct argp_state *state, const char *name, const char *arg,
			   const char *const *names, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!strcmp(arg, names[i]))
			return i;
	bad_usage(state, "--%s: nothing is called \"%s\"; see --help", name, arg);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct schedule *s = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &s->options;
		state->child_inputs[1] = &s->file;
		return 0;
	case 's':
		s->kind = one_of(state, "scheduler", arg, scheduler_names, NR_SCHEDULERS);
		return 0;
	case 'p':
		s->limits.points = one_of(state, "points", arg, points_names, NR_POINTS);
		return 0;
	case 'r':
		s->runs = number(state, "runs", arg, 1, UINT64_MAX);
		return 0;
	case 'S':
		s->seed = number(state, "seed", arg, 0, UINT64_MAX);
		return 0;
	case KEY_DEPTH:
		s->depth = number(state, "depth", arg, 1, PCT_MAX_DEPTH);
		return 0;
	case KEY_ACCESSES:
		s->limits.accesses = number(state, "accesses", arg, 1, UINT32_MAX);
		return 0;
	case KEY_RACES:
		s->races = one_of(state, "races", arg, reported_names, NR_RACES);
		return 0;
	case KEY_UNREDUCED:
		s->unreduced = true;
		return 0;
	case KEY_TWICE:
		s->twice = true;
		return 0;
	case 'o':
		s->output = arg;
		return 0;
	case 'm':
		s->minimize = true;
		return 0;
	case 'j':
		s->json = true;
		return 0;
	case KEY_HTML:
		s->html_path = arg;
		return 0;
	case ARGP_KEY_END:
		if (!s->runs)
			s->runs = s->kind == BY_ALL ? 1000000 : 1000;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp schedule_argp = {
	.options = options,
	.parser = parse,
	.doc = "Run the block of a program that begins with \"overlap on=1\" with each CPU's operations at the same time as the others', on --backend, in one order after another, until one violates a rule. Prints how many orders there are, and for one that fails what each CPU did.",
	.children = (const struct argp_child[]){ { &pair_argp, 0, NULL, 0 },
						 { &operand_argp, 0, NULL, 0 },
						 { 0 } },
};

/* --- one order again --- */

static void record(struct schedule *s)
{
	const struct steps *steps = overlapped_steps(s->o);

	s->nr_turns = steps_turns(steps, NULL, 0);
	s->turns = realloc(s->turns, (s->nr_turns + 1) * sizeof(*s->turns));
	if (!s->turns)
		abort();
	steps_turns(steps, s->turns, s->nr_turns);
}

static void run_again(struct schedule *s, struct scheduler *scheduler, struct verdict *v)
{
	if (s->alone)
		overlapped_forget(s->o);
	overlapped_run(s->o, scheduler, v);
}

static void run_turns(struct schedule *s, const struct turn *turns, size_t nr,
		      struct verdict *v)
{
	struct replay_scheduler replay;

	replay_scheduler(&replay, turns, nr);
	run_again(s, &replay.scheduler, v);
}

/* Where in two runs of the same choices the first difference is; SIZE_MAX: nowhere. */
static size_t first_difference(const struct step *a, size_t nr_a, const struct steps *b)
{
	for (size_t i = 0; i < nr_a && i < b->nr; i++)
		if (a[i].cpu != b->steps[i].cpu || a[i].enabled != b->steps[i].enabled ||
		    a[i].kind != b->steps[i].kind || a[i].from != b->steps[i].from)
			return i;
	return nr_a == b->nr ? SIZE_MAX : nr_a < b->nr ? nr_a : b->nr;
}

static bool same_again(struct schedule *s, const struct verdict *first)
{
	const struct steps *steps = overlapped_steps(s->o);
	size_t nr = steps->nr, at;
	struct step *copy = malloc((nr + 1) * sizeof(*copy));
	struct verdict v;

	if (!copy)
		abort();
	memcpy(copy, steps->steps, nr * sizeof(*copy));
	record(s);
	run_turns(s, s->turns, s->nr_turns, &v);
	at = first_difference(copy, nr, overlapped_steps(s->o));
	free(copy);
	if (at == SIZE_MAX && v.kind == first->kind && v.nr_ops == first->nr_ops)
		return true;
	complain("%s: run %llu is another when its choices are made again, from step %zu on",
		 s->file, (unsigned long long)s->nr_runs, at == SIZE_MAX ? nr : at);
	return false;
}

/* --- a failure --- */

static bool same_failure(const struct verdict *a, const struct verdict *b)
{
	return a->kind == b->kind && !strcmp(a->rule, b->rule) && !strcmp(a->field, b->field);
}

/* Fails still without turn @at, what follows at the same steps or sooner? */
static bool without(struct schedule *s, size_t at, bool sooner, const struct verdict *v)
{
	struct turn *fewer = calloc(s->nr_turns + 1, sizeof(*fewer));
	size_t nr = s->nr_turns - 1;
	struct verdict again;
	bool same;

	if (!fewer)
		abort();
	memcpy(fewer, s->turns, at * sizeof(*fewer));
	memcpy(fewer + at, s->turns + at + 1, (nr - at) * sizeof(*fewer));
	if (!sooner && at < nr)
		fewer[at].after += s->turns[at].after;
	run_turns(s, fewer, nr, &again);
	same = same_failure(v, &again);
	if (same) {
		free(s->turns);
		s->turns = fewer;
		s->nr_turns = nr;
	} else {
		free(fewer);
	}
	return same;
}

static void minimize_turns(struct schedule *s, const struct verdict *v)
{
	bool fewer;

	do {
		fewer = false;
		for (size_t i = s->nr_turns; i--;)
			fewer |= without(s, i, false, v) || without(s, i, true, v);
	} while (fewer);
}

/* --- a smaller program --- */

/* Random orders of each candidate; at last, when few operations are left, there is time for more. */
#define MINIMIZE_ORDERS 24
#define MINIMIZE_ORDERS_AT_LAST 120

/* And with fewer switches, until so many have failed. */
#define MINIMIZE_TURNS_ORDERS 1000
#define MINIMIZE_TURNS_FAILED 50

struct smaller {
	struct schedule *s;
	const struct verdict *wanted;
	unsigned int orders;
};

/* The @i-th random order. */
static bool fails_at_random(struct schedule *s, unsigned int i, const struct verdict *wanted)
{
	struct pct_scheduler pct;
	struct verdict v;

	pct_scheduler(&pct, s->seed + i, 1 + i % 3, overlapped_steps(s->o)->nr);
	run_again(s, &pct.scheduler, &v);
	return same_failure(wanted, &v);
}

/* In the order that the program says, or in one of a few random ones, which is left recorded. */
static bool fails_in_some_order(struct schedule *s, unsigned int orders,
				const struct verdict *wanted)
{
	const struct turn *turns;
	struct verdict v;
	size_t nr;

	turns = overlapped_turns(s->o, &nr);
	run_turns(s, turns, nr, &v);
	if (same_failure(wanted, &v))
		return true;
	for (unsigned int i = 0; i < orders; i++)
		if (fails_at_random(s, i, wanted))
			return true;
	return false;
}

/* Another order that fails may need fewer switches: if it does not fail by what was known before. */
static void find_fewer_turns(struct schedule *s, const struct verdict *v)
{
	unsigned int nr_failed = 0;

	for (unsigned int i = 0; i < MINIMIZE_TURNS_ORDERS && s->alone && s->nr_turns > 1; i++) {
		struct turn *turns = s->turns;
		size_t nr = s->nr_turns;

		if (!fails_at_random(s, MINIMIZE_ORDERS_AT_LAST + i, v))
			continue;
		if (++nr_failed == MINIMIZE_TURNS_FAILED)
			break;
		s->turns = NULL;
		record(s);
		minimize_turns(s, v);
		if (s->nr_turns < nr) {
			free(turns);
			continue;
		}
		free(s->turns);
		s->turns = turns;
		s->nr_turns = nr;
	}
}

static bool set_program(struct schedule *s, const struct program *p)
{
	struct verdict v = { 0 };
	const char *why;

	overlapped_destroy(s->o);
	s->o = overlapped_create(s->runner, p, &s->limits, &v, &why);
	return s->o;
}

static bool fails_smaller(const struct program *p, void *context)
{
	const struct smaller *smaller = context;

	return set_program(smaller->s, p) &&
	       fails_in_some_order(smaller->s, smaller->orders, smaller->wanted);
}

/* Leaves the program that is left, and an order of it that fails; or all as it was. */
static void minimize_program(struct schedule *s, struct program *p, const struct verdict *v)
{
	struct smaller smaller = { s, v, MINIMIZE_ORDERS };
	struct program small, whole;

	program_init(&small);
	program_init(&whole);
	overlapped_program(s->o, s->turns, s->nr_turns, &small);
	program_copy(&whole, &small);
	program_minimize(&small, fails_smaller, &smaller, NULL);
	smaller.orders = MINIMIZE_ORDERS_AT_LAST;
	program_minimize(&small, fails_smaller, &smaller, NULL);
	if (set_program(s, &small) && fails_in_some_order(s, smaller.orders, v)) {
		program_copy(p, &small);
		record(s);
		minimize_turns(s, v);
		find_fewer_turns(s, v);
	} else {
		complain("%s: not minimized: it fails only at times", s->file);
		set_program(s, &whole);
	}
	program_destroy(&whole);
	program_destroy(&small);
}

/* @p loses its comment. */
static bool write_program(const struct schedule *s, struct program *p, const struct verdict *v)
{
	struct output out;
	char token[256];
	bool ok;

	verdict_token(v, token, sizeof(token));
	free(p->comment);
	if (asprintf(&p->comment, "%s\nRun: --backend %s --against none\nReplay: buddyfuzz schedule --scheduler program --points %s --races %s --accesses %zu --backend %s --against none",
		     token, s->pair.a->name, points_names[s->limits.points],
		     reported_names[s->races], s->limits.accesses, s->pair.a->name) < 0)
		abort();
	ok = output_open(&out, s->output);
	if (ok) {
		output_program(&out, p);
		ok = output_commit(&out);
	}
	return ok;
}

/* With the switches of the order that fails. */
static bool write_order(const struct schedule *s, const struct verdict *v)
{
	struct program p;
	bool ok;

	program_init(&p);
	overlapped_program(s->o, s->turns, s->nr_turns, &p);
	ok = write_program(s, &p, v);
	program_destroy(&p);
	return ok;
}

/* --- all of them --- */

static void progress(const struct schedule *s)
{
	static time_t last;

	if (s->json || !isatty(STDERR_FILENO) || time(NULL) == last)
		return;
	last = time(NULL);
	fprintf(stderr, "\r%llu runs, %llu redundant ", (unsigned long long)s->nr_runs,
		(unsigned long long)s->nr_redundant);
}

static void note_outcome(struct schedule *s)
{
	uint64_t outcome = overlapped_outcome(s->o);
	size_t low = 0, high = s->nr_outcomes;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (s->outcomes[middle] < outcome)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < s->nr_outcomes && s->outcomes[low] == outcome)
		return;
	s->outcomes = realloc(s->outcomes, (s->nr_outcomes + 1) * sizeof(outcome));
	if (!s->outcomes)
		abort();
	memmove(s->outcomes + low + 1, s->outcomes + low,
		(s->nr_outcomes++ - low) * sizeof(outcome));
	s->outcomes[low] = outcome;
}

/* One run; false if that was the last, with @v what it came to. */
static bool run_one(struct schedule *s, struct scheduler *scheduler, struct verdict *v)
{
	uint64_t unjudged = overlapped_unjudged(s->o);
	const struct steps *steps;

	overlapped_run(s->o, scheduler, v);
	steps = overlapped_steps(s->o);
	s->nr_runs++;
	if (steps->nr > s->most_steps)
		s->most_steps = steps->nr;
	progress(s);
	if (v->kind == VERDICT_KNOWN) {
		s->nr_known++;
		s->known = v->known;
	}
	if (v->kind == VERDICT_PASS)
		note_outcome(s);
	s->nr_judged += v->kind != VERDICT_KNOWN && unjudged == overlapped_unjudged(s->o);
	return v->kind != VERDICT_DIVERGENCE;
}

static bool explore_all(struct schedule *s, struct verdict *v)
{
	struct all_scheduler *all = all_scheduler(!s->unreduced);
	bool more = true, same = true;

	while (more && same && s->nr_runs < s->runs &&
	       run_one(s, all_as_scheduler(all), v)) {
		s->nr_redundant += all_is_redundant(all);
		more = all_next(all, overlapped_steps(s->o));
		same = !s->twice || same_again(s, v);
	}
	s->incomplete = more;
	all_destroy(all);
	return same;
}

static bool explore_some(struct schedule *s, struct verdict *v)
{
	struct random_scheduler random;
	struct pct_scheduler pct;
	struct scheduler *scheduler = &random.scheduler;

	random_scheduler(&random, s->seed);
	if (s->kind == BY_PCT) {
		/* As long as the operations are one after another. */
		run_turns(s, NULL, 0, v);
		if (v->kind == VERDICT_DIVERGENCE)
			return true;
		pct_scheduler(&pct, s->seed, s->depth, overlapped_steps(s->o)->nr);
		scheduler = &pct.scheduler;
	}
	s->incomplete = true;
	while (s->nr_runs < s->runs && run_one(s, scheduler, v))
		if (s->twice && !same_again(s, v))
			return false;
	return true;
}

static void print_summary(const struct schedule *s, const struct verdict *v, FILE *out)
{
	unsigned long long orders = s->nr_runs - s->nr_redundant;

	if (s->kind == BY_ALL)
		fprintf(out, "%llu orders%s, %zu outcomes, %llu redundant runs, at most %zu steps%s\n",
			orders, s->unreduced ? "" : " that differ in more than independent steps",
			s->nr_outcomes, (unsigned long long)s->nr_redundant, s->most_steps,
			s->incomplete ? "; there are more" : "; there are no more");
	else
		fprintf(out, "%llu runs, %zu outcomes, at most %zu steps\n", orders, s->nr_outcomes,
			s->most_steps);
	if (s->nr_known)
		fprintf(out, "%llu runs ended at a known difference, the last one at %s\n",
			(unsigned long long)s->nr_known, s->known);
	if (overlapped_unjudged(s->o))
		fprintf(out, "%llu runs were not judged: too many orders might explain their results\n",
			(unsigned long long)overlapped_unjudged(s->o));
	for (unsigned int i = 0; benign_seen(i); i++)
		fprintf(out, "%s%s%s", i ? ", " : "data races known to be harmless: ",
			benign_seen(i), benign_seen(i + 1) ? "" : "\n");
	if (s->races == RACES_NONE)
		fputs("data races were not looked for\n", out);
	if (s->kind == BY_PCT && v->kind != VERDICT_DIVERGENCE)
		fprintf(out, "a bug of depth %u is found with probability 1/(CPUs * steps^%u) in each run\n",
			s->depth, s->depth - 1);
}

/* The page has the program with the order's switches, which replays it. */
static bool write_page(struct schedule *s, const struct verdict *v)
{
	struct timeline timeline = {
		.o = s->o, .v = v, .file = s->file, .backend = s->pair.a->name,
		.points = points_names[s->limits.points],
		.complete = s->kind == BY_ALL && !s->incomplete && v->kind == VERDICT_PASS,
	};
	struct program p;
	size_t len;
	FILE *out = open_memstream(&timeline.summary, &len);
	bool good;

	if (!out)
		abort();
	print_summary(s, v, out);
	if (fclose(out))
		abort();
	if (v->kind != VERDICT_DIVERGENCE)
		record(s);
	program_init(&p);
	overlapped_program(s->o, s->turns, s->nr_turns, &p);
	timeline.program = &p;
	good = timeline_write(&timeline, s->html_path);
	program_destroy(&p);
	free(timeline.summary);
	return good;
}

static void print_json(const struct schedule *s, const struct verdict *v)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < s->nr_outcomes; i++)
		sum = sum * 31 + s->outcomes[i];
	json_print(json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:I, s:i, s:o}", "scheduler",
			     scheduler_names[s->kind], "points",
			     points_names[s->limits.points], "runs",
			     (json_int_t)s->nr_runs, "redundant",
			     (json_int_t)s->nr_redundant, "outcomes",
			     (json_int_t)s->nr_outcomes, "digest", (json_int_t)sum, "judged",
			     (json_int_t)s->nr_judged, "known",
			     (json_int_t)s->nr_known, "unjudged",
			     (json_int_t)overlapped_unjudged(s->o), "complete",
			     s->kind == BY_ALL && !s->incomplete, "steps",
			     (json_int_t)s->most_steps, "switches",
			     v->kind == VERDICT_DIVERGENCE ? (int)s->nr_turns : 0, "verdict",
			     json_verdict(v, s->file)),
		   stdout);
}

static int tell(struct schedule *s, struct program *p, struct verdict *v)
{
	bool failed = v->kind == VERDICT_DIVERGENCE;
	struct verdict last = *v;

	if (failed) {
		record(s);
		s->alone = true;
		run_turns(s, s->turns, s->nr_turns, &last);
		s->alone = same_failure(v, &last);
		minimize_turns(s, v);
		if (s->minimize)
			minimize_program(s, p, v);
		run_turns(s, s->turns, s->nr_turns, &last);
	}
	if (s->json) {
		print_json(s, &last);
	} else {
		if (isatty(STDERR_FILENO))
			fputc('\r', stderr);
		print_summary(s, v, stdout);
		if (failed) {
			printf("an order with %zu switch%s:\n", s->nr_turns,
			       s->nr_turns == 1 ? "" : "es");
			overlapped_print(s->o, stdout);
		}
		verdict_print(&last, p, stdout);
	}
	if (failed && s->output && !write_order(s, &last))
		return EXIT_BAD;
	if (s->html_path && !write_page(s, &last))
		return EXIT_BAD;
	if (failed)
		return EXIT_DIVERGENCE;
	if (s->nr_judged && !overlapped_unjudged(s->o))
		return EXIT_PASS;
	complain("%s: %llu of %llu runs were judged", s->file,
		 (unsigned long long)s->nr_judged, (unsigned long long)s->nr_runs);
	return EXIT_NOTHING;
}

static int explore(struct schedule *s, struct program *p)
{
	struct verdict v = { 0 };
	const struct turn *turns;
	bool same = true;
	size_t nr;

	if (s->kind == BY_ALL) {
		same = explore_all(s, &v);
	} else if (s->kind == BY_PROGRAM) {
		struct replay_scheduler replay;

		turns = overlapped_turns(s->o, &nr);
		replay_scheduler(&replay, turns, nr);
		run_one(s, &replay.scheduler, &v);
		if (v.kind != VERDICT_DIVERGENCE && s->twice)
			same = same_again(s, &v);
	} else {
		same = explore_some(s, &v);
	}
	return same ? tell(s, p, &v) : EXIT_BAD;
}

/* --- its operations one after another --- */

static bool fails_in_sequence(const struct program *p, void *context)
{
	const struct smaller *smaller = context;
	struct schedule *s = smaller->s;
	struct verdict v = { 0 };
	const char *why;

	s->o = overlapped_create(s->runner, p, &s->limits, &v, &why);
	overlapped_destroy(s->o);
	s->o = NULL;
	return !why && same_failure(smaller->wanted, &v);
}

/* Nothing can be said of orders where the operations one after another are no pass. */
static int complain_of_sequence(struct schedule *s, struct program *p, struct verdict *v,
				const char *why)
{
	char nothing[2 * VERDICT_TEXT];

	if (why) {
		complain("%s: %s", s->file, why);
		return EXIT_BAD;
	}
	if (pair_said_nothing(v, nothing, sizeof(nothing))) {
		complain("%s: %s", s->file, nothing);
		return EXIT_NOTHING;
	}
	if (s->minimize && v->kind == VERDICT_DIVERGENCE) {
		const struct verdict wanted = *v;

		program_minimize(p, fails_in_sequence, &(struct smaller){ s, &wanted, 0 }, NULL);
		s->o = overlapped_create(s->runner, p, &s->limits, v, &why);
	}
	printf("With the operations one after another, as they stand:\n");
	verdict_print(v, p, stdout);
	if (s->output && v->kind == VERDICT_DIVERGENCE && !write_program(s, p, v))
		return EXIT_BAD;
	return v->kind == VERDICT_KNOWN ? EXIT_NOTHING : EXIT_DIVERGENCE;
}

static const char *none_is_benign(const struct race *race)
{
	(void)race;
	return NULL;
}

/* As told, if it can be done. */
static bool look_for_races(struct schedule *s)
{
	if (s->races == RACES_NONE)
		return true;
	if (!benign_names()) {
		complain("addr2line(1) is missing, which names what races: install binutils, or run with --races none");
		return false;
	}
	s->limits.benign = s->races == RACES_ALL ? none_is_benign : benign_race;
	return true;
}

int cmd_schedule(int argc, char **argv)
{
	struct schedule s = {
		.limits = { .points = POINTS_ALL, .accesses = 10000000 },
		.seed = 1,
		.depth = 3,
	};
	int ret = EXIT_BAD;
	struct program p;
	struct verdict v = { 0 };
	const char *why;

	backends_racing();
	usage_parse(&schedule_argp, argc, argv, 0, &s);
	program_init(&p);
	if (look_for_races(&s) && load(&p, s.file) && pair_of(&s.options, &p, s.file, &s.pair)) {
		s.runner = runner_create(s.pair.a, NULL, RUN_FREE);
		s.o = overlapped_create(s.runner, &p, &s.limits, &v, &why);
		ret = s.o ? explore(&s, &p) : complain_of_sequence(&s, &p, &v, why);
		overlapped_destroy(s.o);
		runner_destroy(s.runner);
	}
	free(s.turns);
	free(s.outcomes);
	program_destroy(&p);
	return ret;
}
