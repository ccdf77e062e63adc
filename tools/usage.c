/* SPDX-License-Identifier: GPL-2.0-only */
/* Options and arguments; what is wrong with them is told in one line. */
#include <stdarg.h>
#include <stdlib.h>

#include "tools/tool.h"

/* Without a stream argp neither prints a second line nor exits; getopt says why. */
static error_t quiet(int key, char *arg, struct argp_state *state)
{
	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	state->child_inputs[0] = state->input;
	state->err_stream = NULL;
	return 0;
}

void usage_parse(const struct argp *argp, int argc, char **argv,
		 unsigned int flags, void *input)
{
	const struct argp_child children[] = { { argp, 0, NULL, 0 }, { 0 } };
	const struct argp one_line = { .parser = quiet, .children = children };

	if (argp_parse(&one_line, argc, argv, flags, NULL, input))
		exit(EXIT_BAD);
}

void bad_usage(const struct argp_state *state, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", state->name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(EXIT_BAD);
}
