/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz assemble: text to the binary form that fuzzers work on. */
#include "tools/tool.h"

static const struct argp_option options[] = {
	{ "output", 'o', "FILE", 0, "write to FILE", 0 },
	{ 0 }
};

struct assemble {
	const char *output;
	const char *file;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct assemble *assemble = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &assemble->file;
		return 0;
	case 'o':
		assemble->output = arg;
		return 0;
	case ARGP_KEY_END:
		if (!assemble->output)
			bad_usage(state, "no output given (-o FILE)");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp assemble_argp = {
	.options = options,
	.parser = parse,
	.doc = "Convert a program to the binary form.",
	.children = (const struct argp_child[]){ { &operand_argp, 0, NULL, 0 }, { 0 } },
};

int cmd_assemble(int argc, char **argv)
{
	struct assemble assemble = { 0 };
	int ret = EXIT_BAD;
	struct output out;
	struct program p;

	usage_parse(&assemble_argp, argc, argv, 0, &assemble);
	program_init(&p);
	if (load(&p, assemble.file) && output_open(&out, assemble.output)) {
		output_binary(&out, &p);
		if (output_commit(&out))
			ret = EXIT_PASS;
	}
	program_destroy(&p);
	return ret;
}
