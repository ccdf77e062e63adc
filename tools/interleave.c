/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz interleave: every schedule, or one of them again. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "interleave/explore.h"
#include "program/file.h"
#include "tools/tool.h"

#define MAX_OPS		8
#define KEY_UNREDUCED	256
#define KEY_ORDER	257
#define KEY_REFS	258
#define KEY_WEAK	259
#define KEY_LOOKUPS	260

/**
 * struct interleave - what is asked for
 * @refcounts: one of them, or NR_REFCOUNTS for each.
 * @threads, @ops, @pages: the most of each; all that is smaller is explored too.
 * @order, @refs: the largest order of a block, and how many references of a
 *	thread to a page there are to begin with.
 * @programs: what each thread does, ended by STATE_IDLE.
 * @bounded: threads, operations or pages are asked for.
 * @chosen: orders, references, weakly ordered memory or lookups are.
 */
struct interleave {
	unsigned int refcounts;
	unsigned int threads;
	unsigned int ops;
	unsigned int pages;
	unsigned int order;
	unsigned int refs;
	struct state_move programs[STATE_THREADS][MAX_OPS + 1];
	unsigned int nr_programs;
	unsigned int program_ops;
	unsigned int program_pages;
	bool bounded;
	bool chosen;
	bool weak;
	bool lookups;
	bool unreduced;
	bool json;
	bool broken;
	json_t *rows;
	const char *const *files;
	size_t nr_files;
};

static const struct argp_option options[] = {
	{ "refcounts", 'r', "NAME", 0, "zero-frozen or frozen-bit (both)", 0 },
	{ "threads", 't', "N", 0, "up to N threads, 2 to 4 (3)", 0 },
	{ "ops", 'n', "N", 0, "up to N operations of each, 1 to 8 (3)", 0 },
	{ "pages", 'p', "N", 0, "up to N pages, 1 to 3 (2)", 0 },
	{ "order", KEY_ORDER, "N", 0,
	  "blocks of orders up to N, 0 or 1: compound or not, freed and allocated again in any order (0)",
	  0 },
	{ "refs", KEY_REFS, "N", 0,
	  "begin with up to N references of a thread to a page, 1 to 3 (1)", 0 },
	{ "weak", KEY_WEAK, NULL, 0,
	  "memory is weakly ordered: loads may find old values", 0 },
	{ "lookups", KEY_LOOKUPS, NULL, 0,
	  "pages may be mapped, found by that, and claimed by who maps them",
	  0 },
	{ "program", 'P', "OPS", 0,
	  "the operations of one thread, as \"try_get 0, put 0\"; repeat for each thread",
	  0 },
	{ "unreduced", KEY_UNREDUCED, NULL, 0,
	  "walk every schedule, for comparison; only for small numbers", 0 },
	{ "json", 'j', NULL, 0, "print JSON", 0 },
	{ 0 }
};

static bool parse_program(struct interleave *in, const char *text)
{
	struct state_move *program = in->programs[in->nr_programs];
	unsigned int nr = 0, page;
	char name[16];
	int len;

	for (; *text; text += len + (text[len] == ',')) {
		struct state_move *move = &program[nr++];

		if (nr > MAX_OPS ||
		    sscanf(text, " %15s %u %n", name, &page, &len) != 2 ||
		    (text[len] && text[len] != ',') || page >= STATE_PAGES)
			return false;
		for (uint8_t op = STATE_GET; op < NR_STATE_OPS; op++)
			if (!strcmp(name, state_op_names[op]))
				move->op = op;
		if (!move->op)
			return false;
		move->page = (uint8_t)page;
		if (page >= in->program_pages)
			in->program_pages = page + 1;
	}
	if (nr > in->program_ops)
		in->program_ops = nr;
	in->nr_programs++;
	return nr;
}

static unsigned int parse_number(struct argp_state *state, const char *name,
				 const char *arg, unsigned int min,
				 unsigned int max)
{
	char *end;
	unsigned long v = strtoul(arg, &end, 10);

	if (end == arg || *end || v < min || v > max)
		bad_usage(state, "--%s: expected a number from %u to %u, found \"%s\"", name, min,
			  max, arg);
	return (unsigned int)v;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct interleave *in = state->input;

	switch (key) {
	case 'r':
		for (in->refcounts = 0; in->refcounts < NR_REFCOUNTS;
		     in->refcounts++)
			if (!strcmp(arg, refcounts_names[in->refcounts]))
				return 0;
		bad_usage(state,
			  "--refcounts: expected zero-frozen or frozen-bit, found \"%s\"",
			  arg);
	case 't':
		in->bounded = true;
		in->threads = parse_number(state, "threads", arg, 2,
					   STATE_THREADS);
		return 0;
	case 'n':
		in->bounded = true;
		in->ops = parse_number(state, "ops", arg, 1, MAX_OPS);
		return 0;
	case 'p':
		in->bounded = true;
		in->pages = parse_number(state, "pages", arg, 1, STATE_PAGES);
		return 0;
	case KEY_ORDER:
		in->chosen = true;
		in->order = parse_number(state, "order", arg, 0,
					 STATE_MAX_ORDER);
		return 0;
	case KEY_REFS:
		in->chosen = true;
		in->refs = parse_number(state, "refs", arg, 1, 3);
		return 0;
	case KEY_LOOKUPS:
		in->chosen = true;
		in->lookups = true;
		return 0;
	case KEY_WEAK:
		in->chosen = true;
		in->weak = true;
		return 0;
	case 'P':
		if (in->nr_programs == STATE_THREADS)
			bad_usage(state, "--program: more than %d threads",
				  STATE_THREADS);
		if (!parse_program(in, arg))
			bad_usage(state,
				  "--program: expected up to %d operations, each with a page below %d, found \"%s\"",
				  MAX_OPS, STATE_PAGES, arg);
		return 0;
	case KEY_UNREDUCED:
		in->unreduced = true;
		return 0;
	case 'j':
		in->json = true;
		return 0;
	case ARGP_KEY_ARGS:
		in->files = (const char *const *)state->argv + state->next;
		in->nr_files = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_END:
		if (in->nr_programs && in->bounded)
			bad_usage(state,
				  "--program cannot be combined with --threads, --ops or --pages");
		if (in->order && in->lookups)
			bad_usage(state,
				  "--lookups cannot be combined with --order 1: single pages are mapped");
		if (in->order >= in->pages)
			bad_usage(state, "--order 1 needs --pages 2 or 3");
		if (in->nr_files &&
		    (in->nr_programs || in->bounded || in->chosen))
			bad_usage(state,
				  "a SCHEDULE cannot be combined with an option that says what to explore");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp interleave_argp = {
	.options = options,
	.parser = parse,
	.args_doc = "[SCHEDULE...]",
	.doc = "Explore refcount operations of several threads in every order of their atomic steps, or replay each file SCHEDULE.",
};

/* --- exploring --- */

static void progress(uint64_t nr_states)
{
	fprintf(stderr, "\r%llu states ", (unsigned long long)nr_states);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void print_row(struct interleave *in, const struct plan *plan,
		      const struct exploration *e, double seconds)
{
	/* As large as a JSON integer gets. */
	json_int_t schedules = e->nr_schedules > INT64_MAX ?
				       INT64_MAX : (json_int_t)e->nr_schedules;
	const char *verdict = e->check		 ? "BROKEN" :
			      e->out_of_patience ? "incomplete" : "pass";
	char text[24];

	if (in->json) {
		json_array_append_new(
			in->rows,
			json_pack("{s:s, s:i, s:i, s:i, s:i, s:i, s:b, s:b, s:i, s:I, s:I, s:I, s:i, s:i, s:i, s:f, s:b, s:s}",
				  "refcounts", refcounts_names[plan->refcounts],
				  "threads", plan->nr_threads, "ops",
				  plan->nr_ops, "pages", plan->nr_pages,
				  "order", plan->max_order, "refs",
				  plan->max_refs, "weak", plan->weak, "lookups",
				  plan->lookups, "starts", (int)e->nr_starts,
				  "schedules", schedules, "states",
				  (json_int_t)e->nr_states, "steps",
				  (json_int_t)e->nr_steps, "longest",
				  (int)e->longest, "allocations",
				  (int)e->allocations, "ends",
				  (int)e->ends.nr, "seconds", seconds,
				  "forgot", e->forgot, "verdict", verdict));
		return;
	}
	if (e->nr_schedules == UINT64_MAX)
		strcpy(text, "2^52 or more");
	else
		snprintf(text, sizeof(text), "%llu",
			 (unsigned long long)e->nr_schedules);
	printf("%-11s %7u %3u %5u %5u %4u %-6s %-7s %6zu %20s %10llu %7u %6u %6zu %7.1f  %s%s\n",
	       refcounts_names[plan->refcounts], plan->nr_threads,
	       plan->nr_ops, plan->nr_pages, plan->max_order, plan->max_refs,
	       plan->weak ? "weak" : "-", plan->lookups ? "lookups" : "-",
	       e->nr_starts, text, (unsigned long long)e->nr_states,
	       e->longest, e->allocations, e->ends.nr, seconds,
	       e->forgot ? "of the latest values only: " : "", verdict);
	fflush(stdout);
}

static void show_shortest(const struct interleave *in, const struct plan *plan,
			  enum state_check check)
{
	struct schedule s;

	if (!explore_shortest(plan, NULL, &s))
		return;
	fprintf(in->json ? stderr : stdout, "\n%s, after %zu steps:\n\n",
		state_check_names[check], s.nr);
	schedule_print(&s, in->json ? stderr : stdout);
	schedule_destroy(&s);
}

/* Return: false once something is broken: larger plans only hide it. */
static bool run_plan(struct interleave *in, struct plan plan)
{
	struct exploration e;
	double start = now();

	plan.unreduced = in->unreduced;
	plan.progress = isatty(STDERR_FILENO) ? progress : NULL;
	explore(&plan, NULL, &e);
	print_row(in, &plan, &e, now() - start);
	if (e.check)
		show_shortest(in, &plan, e.check);
	in->broken |= e.check || e.out_of_patience;
	exploration_destroy(&e);
	return !in->broken;
}

static void run_programs(struct interleave *in, struct plan plan)
{
	const struct state_move *programs[STATE_THREADS];

	for (unsigned int i = 0; i < in->nr_programs; i++)
		programs[i] = in->programs[i];
	plan.programs = programs;
	plan.nr_threads = in->nr_programs;
	plan.nr_ops = in->program_ops;
	plan.nr_pages = in->program_pages;
	/* The other page of a block. */
	if (plan.nr_pages <= plan.max_order)
		plan.nr_pages = plan.max_order + 1;
	run_plan(in, plan);
}

/* Up to @most: the smaller first. */
static bool run_up_to(struct interleave *in, struct plan most)
{
	struct plan plan = most;

	for (plan.nr_pages = 1 + most.max_order; plan.nr_pages <= most.nr_pages;
	     plan.nr_pages++)
		for (plan.nr_threads = 2; plan.nr_threads <= most.nr_threads;
		     plan.nr_threads++)
			for (plan.nr_ops = 1; plan.nr_ops <= most.nr_ops;
			     plan.nr_ops++)
				if (!run_plan(in, plan))
					return false;
	return true;
}

/* What is explored, beside single pages, if nothing else is asked for. */
static const struct plan defaults[] = {
	{ .nr_threads = 2, .nr_pages = 2, .nr_ops = 3, .max_order = 1,
	  .max_refs = 2 },
	{ .nr_threads = 3, .nr_pages = 2, .nr_ops = 2, .max_order = 1,
	  .max_refs = 1 },
	{ .nr_threads = 2, .nr_pages = 2, .nr_ops = 4, .max_order = 1,
	  .max_refs = 1 },
	{ .nr_threads = 2, .nr_pages = 1, .nr_ops = 3, .max_refs = 1,
	  .weak = true, .lookups = true },
	{ .nr_threads = 3, .nr_pages = 1, .nr_ops = 2, .max_refs = 2,
	  .weak = true },
	{ .nr_threads = 2, .nr_pages = 2, .nr_ops = 2, .max_order = 1,
	  .max_refs = 1, .weak = true },
};

static void run_plans(struct interleave *in, enum refcounts refcounts)
{
	struct plan plan = {
		.refcounts = refcounts, .nr_threads = in->threads,
		.nr_pages = in->pages, .nr_ops = in->ops,
		.max_order = in->order, .max_refs = in->refs,
		.weak = in->weak, .lookups = in->lookups,
	};

	if (in->nr_programs) {
		run_programs(in, plan);
		return;
	}
	if (!run_up_to(in, plan) || in->bounded || in->chosen)
		return;
	for (size_t i = 0; i < sizeof(defaults) / sizeof(*defaults); i++) {
		plan = defaults[i];
		plan.refcounts = refcounts;
		if (!run_up_to(in, plan))
			return;
	}
}

static int explore_all(struct interleave *in)
{
	in->rows = json_array();
	if (!in->json)
		printf("%-11s %7s %3s %5s %5s %4s %-6s %-7s %6s %20s %10s %7s %6s %6s %7s\n",
		       "refcounts", "threads", "ops", "pages", "order", "refs",
		       "memory", "with", "starts", "schedules", "states", "longest", "allocs",
		       "ends", "seconds");
	for (unsigned int i = 0; i < NR_REFCOUNTS; i++)
		if (in->refcounts == NR_REFCOUNTS || in->refcounts == i)
			run_plans(in, i);
	if (in->json)
		json_print(in->rows, stdout);
	else
		json_decref(in->rows);
	return in->broken ? EXIT_DIVERGENCE : EXIT_PASS;
}

/* --- replaying --- */

static bool load_schedule(struct schedule *s, const char *path)
{
	uint8_t *bytes = NULL;
	unsigned int line = 0;
	const char *why;
	struct reader *r = reader_open(path, &why);
	size_t len = 0;
	FILE *in;

	if (r) {
		why = reader_read_all(r, &bytes, &len);
		reader_close(r);
	}
	if (!why && !len)
		why = "empty";
	if (!why) {
		in = fmemopen(bytes, len, "r");
		if (!in)
			abort();
		why = schedule_parse(s, in, &line);
		fclose(in);
	}
	free(bytes);
	if (why && line)
		complain("%s:%u: %s", path, line, why);
	else if (why)
		complain("%s: %s", path, why);
	return !why;
}

static int replay(const char *path)
{
	struct schedule s;
	enum state_check check;
	size_t nr;

	if (!load_schedule(&s, path))
		return EXIT_BAD;
	check = schedule_replay(&s, &nr);
	schedule_print(&s, stdout);
	if (nr < s.nr && !check)
		complain("%s: step %zu is not possible", path, nr + 1);
	schedule_destroy(&s);
	if (check)
		return EXIT_DIVERGENCE;
	return nr < s.nr ? EXIT_BAD : EXIT_PASS;
}

int cmd_interleave(int argc, char **argv)
{
	struct interleave in = {
		.refcounts = NR_REFCOUNTS, .threads = 3, .ops = 3, .pages = 2,
		.refs = 1,
	};
	int worst = EXIT_PASS;

	usage_parse(&interleave_argp, argc, argv, 0, &in);
	if (!in.nr_files)
		return explore_all(&in);
	for (size_t i = 0; i < in.nr_files; i++) {
		int ret = replay(in.files[i]);

		if (ret > worst)
			worst = ret;
	}
	return worst;
}
