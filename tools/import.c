/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz import: a recording to a program. */
#include "trace/import.h"
#include "trace/kernel.h"
#include "registry/registry.h"
#include "tools/tool.h"

#include <string.h>

static const struct argp_option options[] = {
	{ "kernel", 'k', "VERSION", 0, "the recorded kernel's version (uname -r): what GFP flags and migratetypes that are numbers mean", 0 },
	{ "json", 'j', NULL, 0, "print the figures as JSON", 0 },
	{ "output", 'o', "FILE", 0, "write the program to FILE", 0 },
	{ 0 }
};

struct import {
	bool json;
	const char *output;
	const char *file;
	uint32_t kernel;
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
	case 'k':
		import->kernel = kernel_parse((struct text){ arg, strlen(arg) });
		if (!import->kernel)
			bad_usage(state, "--kernel: expected a version like 6.12, found \"%s\"", arg);
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
	.doc = "Convert a recording with kmem:mm_page_alloc and kmem:mm_page_free events to a program, and print what was read and left out.",
	.children = (const struct argp_child[]){ { &operand_argp, 0, NULL, 0 }, { 0 } },
};

static json_t *json_figures(const struct figures *figures, size_t nr_ops)
{
	json_t *json = json_object(), *lines = json_array();

	for (unsigned int i = 0; i < nr_figures; i++)
		json_object_set_new(json, figure_infos[i].key,
				    json_integer(figure_get(figures, &figure_infos[i])));
	for (int i = 0; i < MALFORMED_SHOWN && figures->malformed_lines[i]; i++)
		json_array_append_new(lines, json_integer(figures->malformed_lines[i]));
	json_object_set_new(json, "malformed_lines", lines);
	json_object_set_new(json, "kernel", *figures->kernel ?
					    json_string(figures->kernel) :
					    json_null());
	json_object_set_new(json, "operations", json_integer(nr_ops));
	return json;
}

static void count_bad(void *context, size_t index, const struct op *op,
		      const struct call *call, const struct result *result,
		      const char *why)
{
	size_t *nr = context;

	if (call)
		*nr += result->nr_bad;
}

/*
 * What comes of the reports: the model, held to the oracle, frees the pages. False after
 * a complaint.
 */
static bool free_bad_pages(const struct program *p, struct figures *figures)
{
	struct run_options how = { .on_op = count_bad, .context = &figures->bad_pages };
	struct runner *r = runner_create(backend_find("model/batched"), NULL, RUN_STRICT);
	struct verdict v;

	runner_run(r, p, &how, &v);
	if (v.kind != VERDICT_PASS)
		complain("model/batched violates %s on this program: buddyfuzz run shows it",
			 v.rule);
	runner_destroy(r);
	return v.kind == VERDICT_PASS;
}

int cmd_import(int argc, char **argv)
{
	struct import import = { 0 };
	struct figures figures;
	char reason[512];
	int ret = EXIT_BAD;
	struct output out;
	struct program p;
	FILE *table;

	usage_parse(&import_argp, argc, argv, 0, &import);
	program_init(&p);
	if (!import_file(&p, import.file, import.kernel, &figures, reason,
			 sizeof(reason))) {
		complain("%s", reason);
	} else if ((!figures.reports || free_bad_pages(&p, &figures)) &&
		   output_open(&out, import.output)) {
		table = out.file == stdout ? stderr : stdout;
		output_program(&out, &p);
		if (output_commit(&out))
			ret = EXIT_PASS;
		if (ret == EXIT_PASS && import.json)
			json_print(json_figures(&figures, p.nr_ops), table);
		else if (ret == EXIT_PASS)
			figures_print(&figures, table);
	}
	program_destroy(&p);
	return ret;
}
