/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz import: an ftrace recording to a program in text form. */
#include "program/import.h"
#include "tools/tool.h"

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "print the figures as JSON", 0 },
	{ "output", 'o', "FILE", 0, "write the program to FILE", 0 },
	{ 0 }
};

struct import {
	bool json;
	const char *output;
	const char *file;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct import *import = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &import->file;
		return 0;
	case 'j':
		import->json = true;
		return 0;
	case 'o':
		import->output = arg;
		return 0;
	case ARGP_KEY_END:
		if (!import->output)
			bad_usage(state, "no output given (-o FILE)");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp import_argp = {
	.options = options,
	.parser = parse,
	.doc = "Convert an ftrace text file with kmem:mm_page_alloc and kmem:mm_page_free events, optionally compressed with xz, to a program, and print what was read and left out.",
	.children = (const struct argp_child[]){ { &operand_argp, 0, NULL, 0 }, { 0 } },
};

static json_t *json_stats(const struct import_stats *stats, size_t nr_ops)
{
	json_t *json = json_object();

#define ADD(name) \
	json_object_set_new(json, #name, json_integer(stats->name))
	ADD(lines);
	ADD(allocs);
	ADD(frees);
	ADD(batched);
	ADD(other_events);
	ADD(malformed);
	ADD(lost_events);
	ADD(unknown_gfp);
	ADD(unknown_frees);
	ADD(lost_frees);
	ADD(never_freed);
	ADD(split_blocks);
	ADD(bulk_runs);
	ADD(bulk_pages);
	ADD(peak_pages);
#undef ADD
	json_object_set_new(json, "operations", json_integer(nr_ops));
	return json;
}

int cmd_import(int argc, char **argv)
{
	struct import import = { 0 };
	struct import_stats stats;
	char reason[512];
	int ret = EXIT_BAD;
	struct output out;
	struct program p;
	FILE *figures;

	usage_parse(&import_argp, argc, argv, 0, &import);
	program_init(&p);
	if (!program_import(&p, import.file, &stats, reason, sizeof(reason))) {
		complain("%s", reason);
	} else if (output_open(&out, import.output)) {
		figures = out.file == stdout ? stderr : stdout;
		output_program(&out, &p);
		if (output_commit(&out))
			ret = EXIT_PASS;
		if (ret == EXIT_PASS && import.json)
			json_print(json_stats(&stats, p.nr_ops), figures);
		else if (ret == EXIT_PASS)
			import_stats_print(&stats, figures);
	}
	program_destroy(&p);
	return ret;
}
