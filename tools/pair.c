/* SPDX-License-Identifier: GPL-2.0-only */
/* Options that say which backends to run, and how. */
#define _GNU_SOURCE /* asprintf() */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "backend/trap.h"
#include "registry/registry.h"
#include "targets/canary_backend.h"
#include "tools/tool.h"

static const struct argp_option options[] = {
	{ "backend", 'a', "NAME", 0, "backend A (model/per-page)", 0 },
	{ "against", 'b', "NAME", 0,
	  "backend B (model/batched); none: A alone", 0 },
	{ "mode", 'm', "MODE", 0,
	  "strict (default): compare after every operation, drain after a contiguous free; free: check against the oracle only; exact: compare after every operation, without per-CPU lists",
	  0 },
	{ "timeout", 't', "SECONDS", 0,
	  "report an operation that takes more CPU time as a hang (60; 0: no limit)", 0 },
	{ "ignore", 'i', "RULE", 0,
	  "do not check this rule, or any rule of \"oracle\" or \"equality\"; may be repeated",
	  0 },
	{ 0 }
};

#define DEFAULT_TIMEOUT	60
#define MAX_TIMEOUT	86400

static struct pair default_pair(void)
{
	return (struct pair){ backend_find_any("model/per-page"),
			      backend_find_any("model/batched"), RUN_STRICT };
}

/* Sets what @key names; NULL, or why not: a sentence until the next call. */
static const char *set(struct pair *pair, int key, const char *name)
{
	const struct backend *backend = NULL;
	static char why[1024];

	if (key == 'm') {
		for (int mode = 0; mode < NR_RUN_MODES; mode++) {
			if (strcmp(name, run_mode_names[mode]))
				continue;
			pair->mode = mode;
			return NULL;
		}
		snprintf(why, sizeof(why), "no mode \"%.200s\": expected %s, %s or %s",
			 name, run_mode_names[0], run_mode_names[1],
			 run_mode_names[2]);
		static_assert(NR_RUN_MODES == 3);
		return why;
	}
	if (key == 'a' || strcmp(name, "none")) {
		backend = backend_find_any(name);
		if (!backend) {
			snprintf(why, sizeof(why), "no backend \"%.200s\": %s",
				 name, backend_why_not(name));
			return why;
		}
	}
	*(key == 'a' ? &pair->a : &pair->b) = backend;
	return NULL;
}

static unsigned int seconds(const struct argp_state *state, const char *arg)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	if (*arg < '0' || *arg > '9' || *end || n > MAX_TIMEOUT)
		bad_usage(state, "--timeout: expected seconds from 0 to %d, found \"%s\"",
			  MAX_TIMEOUT, arg);
	return (unsigned int)n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct pair_options *options = state->input;
	const char *wrong;

	switch (key) {
	case ARGP_KEY_INIT:
		*options = (struct pair_options){
			.pair = default_pair(), .timeout = DEFAULT_TIMEOUT,
		};
		return 0;
	case 'a':
	case 'b':
	case 'm':
		wrong = set(&options->pair, key, arg);
		if (wrong)
			bad_usage(state, "%s", wrong);
		options->has_a |= key == 'a';
		options->has_b |= key == 'b';
		options->has_mode |= key == 'm';
		return 0;
	case 'i':
		if (!runner_ignore(arg))
			bad_usage(state, "no rule \"%s\": see docs/rules.md and docs/equality.md",
				  arg);
		return 0;
	case 't':
		options->timeout = seconds(state, arg);
		return 0;
	case ARGP_KEY_SUCCESS:
		trap_limit(options->timeout);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* --- what a reproducer says itself --- */

/* Behind the first of these in a comment: options, each with its value. */
static const char *const said_by[] = { "Replay: buddyfuzz run ", "Run: " };

static const char *said_in(const char *comment)
{
	for (size_t i = 0; comment && i < sizeof(said_by) / sizeof(*said_by);
	     i++) {
		const char *line = strstr(comment, said_by[i]);

		if (line && (line == comment || line[-1] == '\n'))
			return line + strlen(said_by[i]);
	}
	return NULL;
}

static int option_key(const char *word)
{
	for (const struct argp_option *o = options; o->name; o++)
		if (!strncmp(word, "--", 2) && !strcmp(word + 2, o->name) &&
		    strchr("abm", o->key))
			return o->key;
	return 0;
}

/* A name of a file's making is shown, and becomes part of a path: no more than that. */
static bool is_name(const char *word)
{
	size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789/._+-");

	return len && len < 200 && !word[len] && !strstr(word, "..") &&
	       word[0] != '/' && word[0] != '-';
}

/* One option of the line; the options that were given go before it. */
static bool take_option(const struct pair_options *given, int key,
			const char *value, const char *path, struct pair *pair)
{
	const char *why;

	if ((key == 'a' && given->has_a) || (key == 'b' && given->has_b) ||
	    (key == 'm' && given->has_mode))
		return true;
	if (!is_name(value)) {
		complain("%s: in the command in its comment: not a name: \"%.40s\"",
			 path, value);
		return false;
	}
	why = set(pair, key, value);
	if (why)
		complain("%s: in the command in its comment: %s", path, why);
	return !why;
}

static bool take_line(const struct pair_options *given, char *line,
		      const char *path, struct pair *pair)
{
	char *rest = NULL;

	for (char *word = strtok_r(line, " \t\r", &rest); word;
	     word = strtok_r(NULL, " \t\r", &rest)) {
		int key = option_key(word);
		const char *value = key ? strtok_r(NULL, " \t\r", &rest) : NULL;

		if (key && !take_option(given, key, value ? value : "", path,
					pair))
			return false;
	}
	return true;
}

/*
 * A file does not switch rules off, whatever its comment says: then it could pass
 * whatever it shows. That is for the one who runs it to do.
 */
static void tell_of_ignored(const char *said, const char *path)
{
	const char *option = strstr(said, " --ignore ");
	size_t all;

	if (option && option < said + strcspn(said, "\n") &&
	    !runner_ignored(&all))
		fprintf(stderr, "%s was found with rules ignored that are now checked; its Replay line has the --ignore options\n",
			path);
}

bool pair_of(const struct pair_options *given, const struct program *p,
	     const char *path, struct pair *pair)
{
	const char *said = said_in(p->comment);
	char *line;
	bool good;

	*pair = given->pair;
	if (!said)
		return true;
	line = strndup(said, strcspn(said, "\n"));
	if (!line)
		abort();
	good = take_line(given, line, path, pair);
	free(line);
	if (good && (pair->a != given->pair.a || pair->b != given->pair.b ||
		     pair->mode != given->pair.mode))
		fprintf(stderr, "as %s says: --mode %s --backend %s --against %s\n",
			path, run_mode_names[pair->mode], pair->a->name,
			pair_b_name(pair));
	if (good)
		tell_of_ignored(said, path);
	return good;
}

bool pair_before(const struct program *p, const char *path,
		 struct sequence *before)
{
	const char *why = sequence_parse(before, p);

	if (why)
		complain("%s: %s", path, why);
	else if (before->nr)
		fprintf(stderr, "as %s says: after %u other program%s on the same machines\n",
			path, before->nr, before->nr > 1 ? "s" : "");
	return !why;
}

/* --- words --- */

const char *pair_b_name(const struct pair *pair)
{
	return pair->b ? pair->b->name : "none";
}

char *pair_replay(const struct pair *pair)
{
	char *ignore = runner_ignore_options();
	char *command;

	if (asprintf(&command, "buddyfuzz run --mode %s --backend %s --against %s%s",
		     run_mode_names[pair->mode], pair->a->name,
		     pair_b_name(pair), ignore) < 0)
		abort();
	free(ignore);
	return command;
}

bool pair_said_nothing(const struct verdict *v, char *why, size_t cap)
{
	if (v->kind == VERDICT_UNSUPPORTED)
		snprintf(why, cap, "nothing was executed: %s", v->why);
	else if (verdict_passed_idle(v))
		snprintf(why, cap,
			 "nothing was executed: no operation of the program names anything");
	else
		return false;
	return true;
}

/* What a backend does not do as Linux 7.3 is not judged as if it did. */
static void tell_of_unjudged(const struct backend *b)
{
	char *names = runner_unjudged(b);

	if (*names)
		complain("%s: rules that do not apply to this kernel were not checked: %s",
			 b->name, names);
	free(names);
}

bool pair_is_judged(const struct pair *pair)
{
	size_t all, nr = runner_ignored(&all);
	bool judged = runner_has_rules(pair->b && pair->mode != RUN_FREE);

	tell_of_unjudged(pair->a);
	if (pair->b)
		tell_of_unjudged(pair->b);
	if (nr)
		complain("%zu of %zu rules were ignored and not checked%s",
			 nr, all, judged ? "" : ": nothing was judged");
	return judged;
}

const struct argp pair_argp = { .options = options, .parser = parse };
