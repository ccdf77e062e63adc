/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz show: a program as text. */
#include "tools/tool.h"

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "print JSON", 0 },
	{ "output", 'o', "FILE", 0, "write to FILE", 0 },
	{ 0 }
};

struct show {
	bool json;
	const char *output;
	const char *file;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct show *show = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &show->file;
		return 0;
	case 'j':
		show->json = true;
		return 0;
	case 'o':
		show->output = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp show_argp = {
	.options = options,
	.parser = parse,
	.doc = "Print a program as text.",
	.children = (const struct argp_child[]){ { &operand_argp, 0, NULL, 0 }, { 0 } },
};

static json_t *json_program(const struct program *p)
{
	json_t *ops = json_array();
	uint32_t nr_allocs = 0;

	for (size_t i = 0; i < p->nr_ops; i++) {
		json_array_append_new(ops, json_op(&p->ops[i], nr_allocs));
		nr_allocs += op_allocates(&p->ops[i]);
	}
	return json_pack("{s:o, s:o, s:o}", "comment",
			 p->comment ? json_text(p->comment) : json_null(),
			 "geometry", json_geometry(&p->geometry), "ops", ops);
}

int cmd_show(int argc, char **argv)
{
	struct show show = { 0 };
	struct output out;
	struct program p;
	int ret = EXIT_BAD;

	usage_parse(&show_argp, argc, argv, 0, &show);
	program_init(&p);
	if (load(&p, show.file) && output_open(&out, show.output)) {
		if (show.json)
			json_print(json_program(&p), out.file);
		else
			program_print(&p, out.file);
		if (output_commit(&out))
			ret = EXIT_PASS;
	}
	program_destroy(&p);
	return ret;
}
