/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz minimize: a failing program, made small while it fails the same way. */
#define _GNU_SOURCE /* asprintf() */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "backend/trap.h"
#include "program/minimize.h"
#include "tools/tool.h"

static const struct argp_option options[] = {
	{ "output", 'o', "FILE", 0, "write to FILE", 1 },
	{ "quiet", 'q', NULL, 0, "no progress on standard error", 1 },
	{ 0 }
};

/*
 * Of the time that an operation may take: for all tries together, and for one
 * operation of one try. A hang costs its limit each time that it is still there.
 */
#define TIMEOUTS_IN_ALL		10
#define TRY_SECONDS		1

/**
 * struct minimize - options, and what to look for
 * @pair: what to run it with.
 * @before: what is to run before each try, on new machines then.
 * @wanted: the verdict of the program as it was given.
 * @deadline: processor time, in clock()'s ticks, at which to be content; 0: none.
 */
struct minimize {
	struct pair_options options;
	struct pair pair;
	const char *output;
	const char *file;
	bool quiet;
	struct runner *runner;
	struct sequence before;
	struct verdict wanted;
	clock_t deadline;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct minimize *minimize = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &minimize->options;
		state->child_inputs[1] = &minimize->file;
		return 0;
	case 'o':
		minimize->output = arg;
		return 0;
	case 'q':
		minimize->quiet = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp minimize_argp = {
	.options = options,
	.parser = parse,
	.doc = "Minimize a program that diverges or meets a known difference, such that it still violates the same rule at the same operation. Prints it as text.",
	.children = (const struct argp_child[]){ { &pair_argp, 0, NULL, 0 },
						 { &operand_argp, 0, NULL, 0 },
						 { 0 } },
};

static bool same_failure(const struct verdict *a, const struct verdict *b)
{
	return a->kind == b->kind && a->code == b->code &&
	       !strcmp(a->rule, b->rule);
}

static void run_once(struct minimize *minimize, const struct program *p,
		     struct verdict *v)
{
	if (minimize->before.nr) {
		runner_destroy(minimize->runner);
		minimize->runner = runner_create(minimize->pair.a,
						 minimize->pair.b,
						 minimize->pair.mode);
	}
	runner_run_after(minimize->runner, &minimize->before, p, NULL, v);
}

static bool still_fails(const struct program *p, void *context)
{
	struct minimize *minimize = context;
	struct verdict v;

	if (minimize->deadline && clock() > minimize->deadline)
		return false;
	run_once(minimize, p, &v);
	return same_failure(&v, &minimize->wanted);
}

static void progress(size_t nr_ops, size_t tries)
{
	fprintf(stderr, isatty(STDERR_FILENO) ? "\r%zu operations, %zu tries " :
						"%zu operations, %zu tries\n",
		nr_ops, tries);
}

/* A reproducer says how to replay it. */
static void add_comment(const struct minimize *minimize, struct program *p)
{
	char token[256], *replay;

	if (p->comment)
		return;
	verdict_token(&minimize->wanted, token, sizeof(token));
	replay = pair_replay(&minimize->pair);
	if (asprintf(&p->comment, "%s\nReplay: %s", token, replay) < 0)
		abort();
	free(replay);
}

static int complain_of_pass(const struct minimize *minimize)
{
	char why[2 * VERDICT_TEXT];

	if (pair_said_nothing(&minimize->wanted, why, sizeof(why))) {
		complain("%s: %s", minimize->file, why);
		return EXIT_NOTHING;
	}
	complain("%s: does not diverge, so there is nothing to minimize (A %s, B %s, mode %s)",
		 minimize->file, minimize->pair.a->name,
		 pair_b_name(&minimize->pair),
		 run_mode_names[minimize->pair.mode]);
	return EXIT_BAD;
}

/* No try may take as long as the program as it was given. */
static void limit_tries(struct minimize *minimize, clock_t first)
{
	unsigned int timeout = minimize->options.timeout;
	unsigned int one = TRY_SECONDS;

	if (!timeout)
		return;
	if (!verdict_is_hang(&minimize->wanted))
		one += (unsigned int)(10 * first / CLOCKS_PER_SEC);
	trap_limit(one < timeout ? one : timeout);
	minimize->deadline = clock() + (clock_t)timeout * TIMEOUTS_IN_ALL *
					       CLOCKS_PER_SEC;
}

static int minimize_program(struct minimize *minimize, struct program *p)
{
	size_t nr_ops = p->nr_ops, tries;
	clock_t start = clock();
	struct output out;

	run_once(minimize, p, &minimize->wanted);
	if (minimize->wanted.kind != VERDICT_DIVERGENCE &&
	    minimize->wanted.kind != VERDICT_KNOWN)
		return complain_of_pass(minimize);
	limit_tries(minimize, clock() - start);
	tries = program_minimize(p, still_fails, minimize,
				 minimize->quiet ? NULL : progress);
	if (!minimize->quiet)
		fprintf(stderr, "%s%zu operations of %zu left after %zu tries%s\n",
			isatty(STDERR_FILENO) ? "\r" : "", p->nr_ops, nr_ops,
			tries, minimize->deadline && clock() > minimize->deadline ?
			" when the time limit was reached" : "");
	add_comment(minimize, p);
	if (!output_open(&out, minimize->output))
		return EXIT_BAD;
	output_program(&out, p);
	return output_commit(&out) ? EXIT_PASS : EXIT_BAD;
}

int cmd_minimize(int argc, char **argv)
{
	struct minimize minimize = { 0 };
	int ret = EXIT_BAD;
	struct program p;

	usage_parse(&minimize_argp, argc, argv, 0, &minimize);
	program_init(&p);
	sequence_init(&minimize.before);
	if (load(&p, minimize.file) &&
	    pair_of(&minimize.options, &p, minimize.file, &minimize.pair) &&
	    pair_before(&p, minimize.file, &minimize.before)) {
		minimize.runner = runner_create(minimize.pair.a, minimize.pair.b,
						minimize.pair.mode);
		ret = minimize_program(&minimize, &p);
		runner_destroy(minimize.runner);
	}
	sequence_destroy(&minimize.before);
	program_destroy(&p);
	return ret;
}
