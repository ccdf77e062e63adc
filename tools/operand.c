/* SPDX-License-Identifier: GPL-2.0-only */
/* The one file that a subcommand works on. */
#include "tools/tool.h"

static error_t parse(int key, char *arg, struct argp_state *state)
{
	const char **file = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (*file)
			bad_usage(state, "expected one file");
		*file = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		bad_usage(state, "no file given");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp operand_argp = { .parser = parse, .args_doc = "FILE" };
