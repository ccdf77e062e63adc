/* SPDX-License-Identifier: GPL-2.0-only */
/* Options that say which backends to run, and how. */
#define _GNU_SOURCE /* asprintf() */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "targets/canary_backend.h"
#include "tools/tool.h"

static const struct argp_option options[] = {
	{ "backend", 'a', "NAME", 0, "backend A (model/per-page)", 0 },
	{ "against", 'b', "NAME", 0,
	  "backend B (model/batched); none: A alone", 0 },
	{ "mode", 'm', "MODE", 0,
	  "strict: equal after every operation, drained after a contiguous free (default); free: each held to the oracle; exact: no per-CPU lists, equal with no help",
	  0 },
	{ "ignore", 'i', "RULE", 0,
	  "do not judge by this rule, or by any of \"oracle\" or \"equality\" (may be repeated): what else sees it?",
	  0 },
	{ 0 }
};

static const struct backend *find(struct argp_state *state, const char *name)
{
	const struct backend *backend = backend_find_any(name);

	if (!backend)
		bad_usage(state,
			  "no backend \"%s\": see buddyfuzz backends (and scripts/kernel for the kernel's)",
			  name);
	return backend;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct pair *pair = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		pair->a = backend_find_any("model/per-page");
		pair->b = backend_find_any("model/batched");
		pair->mode = RUN_STRICT;
		return 0;
	case 'a':
		pair->a = find(state, arg);
		return 0;
	case 'b':
		pair->b = strcmp(arg, "none") ? find(state, arg) : NULL;
		return 0;
	case 'i':
		if (!runner_ignore(arg))
			bad_usage(state, "no rule \"%s\"", arg);
		return 0;
	case 'm':
		for (pair->mode = 0; pair->mode < NR_RUN_MODES; pair->mode++)
			if (!strcmp(arg, run_mode_names[pair->mode]))
				return 0;
		bad_usage(state, "no mode \"%s\"", arg);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const char *pair_b_name(const struct pair *pair)
{
	return pair->b ? pair->b->name : "none";
}

char *pair_replay(const struct pair *pair)
{
	char *command;

	if (asprintf(&command, "buddyfuzz run --mode %s --backend %s --against %s",
		     run_mode_names[pair->mode], pair->a->name,
		     pair_b_name(pair)) < 0)
		abort();
	return command;
}

char *pair_other_replay(const struct pair *pair, const struct program *p)
{
	const char *said = p->comment ?
		strstr(p->comment, "Replay: buddyfuzz run ") : NULL;
	char *own, *command;
	size_t len = 0;

	if (!said)
		return NULL;
	said += strlen("Replay: ");
	while (isprint((unsigned char)said[len]))
		len++;
	command = strndup(said, len);
	if (!command)
		abort();
	own = pair_replay(pair);
	if (!strcmp(own, command)) {
		free(command);
		command = NULL;
	}
	free(own);
	return command;
}

const struct argp pair_argp = { .options = options, .parser = parse };
