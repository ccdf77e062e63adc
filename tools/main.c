/* SPDX-License-Identifier: GPL-2.0-only */
/* The buddyfuzz command: finds the subcommand. docs/buddyfuzz.1 is its manual. */
#define _GNU_SOURCE /* asprintf() */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tools/tool.h"

static const struct {
	const char *name;
	const char *doc;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "run", "run programs on two backends and compare", cmd_run },
	{ "explain", "explain what went wrong in a program", cmd_explain },
	{ "show", "print a program as text", cmd_show },
	{ "assemble", "convert a program to the binary form", cmd_assemble },
	{ "minimize", "minimize a failing program", cmd_minimize },
	{ "import", "convert a recording of a kernel to a program", cmd_import },
	{ "backends", "list the page allocators", cmd_backends },
	{ "export", "write a program as a KUnit suite", cmd_export },
	{ "bench", "benchmark the freeing paths or the harness", cmd_bench },
	{ "interleave", "explore interleavings of refcount operations",
	  cmd_interleave },
	{ "schedule", "run the operations of several CPUs at once, in many orders",
	  cmd_schedule },
	{ "exhaust", "run every program on a small machine", cmd_exhaust },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

const char *argp_program_version = "buddyfuzz " BUDDYFUZZ_VERSION;

void complain(const char *format, ...)
{
	va_list args;

	fputs("buddyfuzz: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

bool load(struct program *p, const char *path)
{
	char reason[512];

	if (program_load(p, path, reason, sizeof(reason)))
		return true;
	complain("%s", reason);
	return false;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	int *first = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		/* The subcommand; the rest is its own business. */
		*first = state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		bad_usage(state, "no command given");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The list of commands for --help, from the table. */
static char *help_filter(int key, const char *text, void *input)
{
	char *list = NULL;
	size_t len;
	FILE *out;

	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	out = open_memstream(&list, &len);
	if (!out)
		return (char *)text;
	fputs("Commands:\n", out);
	for (size_t i = 0; i < NR_COMMANDS; i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].doc);
	fprintf(out, "\n%s", text);
	fclose(out);
	return list;
}

static const struct argp main_argp = {
	.parser = parse,
	.args_doc = "COMMAND [OPTION...] [ARGUMENT...]",
	.doc = "Differential fuzzing of page allocators: compare two freeing implementations with each other, and check each against an oracle."
	       "\v`buddyfuzz COMMAND --help' describes a command."
	       " Exit status: 0 pass, 1 divergence, 2 bad usage, bad input or unwritable output, 3 nothing was executed.",
	.help_filter = help_filter,
};

int main(int argc, char **argv)
{
	int first = 0;
	char *name;
	int ret;

	/* A reader that goes away is a write error like any other. */
	signal(SIGPIPE, SIG_IGN);
	usage_parse(&main_argp, argc, argv, ARGP_IN_ORDER, &first);

	for (size_t i = 0; i < NR_COMMANDS; i++) {
		if (strcmp(commands[i].name, argv[first]))
			continue;
		if (asprintf(&name, "buddyfuzz %s", argv[first]) < 0)
			abort();
		argv[first] = name;
		ret = commands[i].run(argc - first, argv + first);
		free(name);
		if (fflush(stdout) || ferror(stdout)) {
			complain("standard output: %s", strerror(errno));
			return EXIT_BAD;
		}
		return ret;
	}
	complain("unknown command \"%s\"; see buddyfuzz --help", argv[first]);
	return EXIT_BAD;
}
