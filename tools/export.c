/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz export: a program as a test that a kernel runs by itself. */
#define _GNU_SOURCE /* asprintf() */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "export/export.h"
#include "registry/registry.h"
#include "tools/tool.h"

static const struct argp_option options[] = {
	{ "kunit", 'k', NULL, 0, "as a KUnit suite in C, DIR/NAME_kunit.c", 0 },
	{ "backend", 'b', "NAME", 0,
	  "where allocations go (model/batched, which follows Linux 7.3)", 0 },
	{ "name", 'n', "NAME", 0, "of the suite (the program's)", 0 },
	{ "output", 'o', "DIR", 0, "write to the folder DIR", 0 },
	{ 0 }
};

struct export {
	bool kunit;
	const char *backend;
	const char *name;
	const char *output;
	const char *file;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct export *export = state->input;

	switch (key) {
	case 'k':
		export->kunit = true;
		return 0;
	case 'b':
		export->backend = arg;
		return 0;
	case 'n':
		export->name = arg;
		return 0;
	case 'o':
		export->output = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (export->file)
			bad_usage(state, "expected one file");
		export->file = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		bad_usage(state, "no file given");
	case ARGP_KEY_SUCCESS:
		if (!export->kunit)
			bad_usage(state, "no form given (--kunit)");
		if (!export->output)
			bad_usage(state, "no folder given (-o DIR)");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp export_argp = {
	.options = options,
	.parser = parse,
	.args_doc = "FILE",
	.doc = "Write a program as a test that needs nothing of this harness. It expects what the oracle says is right: made of a program that shows a bug, it fails on a kernel with that bug, and passes on one without it."
	       "\vExit status: 0 written, 2 bad usage or bad input, 3 no booted kernel can run it, and why.",
};

/* The file's name, without folders and without what it ends with, as a name in C. */
static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = strdup(slash ? slash + 1 : path), *dot;

	if (!name)
		abort();
	dot = strchr(name, '.');
	if (dot && dot > name)
		*dot = '\0';
	for (char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c))
			*c = '_';
	return name;
}

/* DIR/NAME and then @end. */
static bool open_in(const struct export *export, const char *name, const char *end,
		    char **path, struct output *out)
{
	if (asprintf(path, "%s/%s%s", export->output, name, end) < 0)
		abort();
	if (mkdir(export->output, 0777) && errno != EEXIST) {
		complain("%s: %s", export->output, strerror(errno));
		return false;
	}
	return output_open(out, *path);
}

static int write_suite(const struct export *export, const struct program *p,
		       const struct backend *backend)
{
	const char *file = export->file, *why;
	char *name = name_of(export->name ? export->name : file), *path;
	int ret = EXIT_BAD;
	struct output out;

	if (open_in(export, name, "_kunit.c", &path, &out)) {
		if (!export_kunit(p, backend, name, out.file, &why)) {
			output_abandon(&out);
			complain("%s: no booted kernel can run this: %s", file, why);
			ret = EXIT_NOTHING;
		} else if (output_commit(&out)) {
			puts(path);
			ret = EXIT_PASS;
		}
	}
	free(path);
	free(name);
	return ret;
}

int cmd_export(int argc, char **argv)
{
	struct export export = { .backend = "model/batched" };
	const struct backend *backend;
	struct program p;
	int ret = EXIT_BAD;

	usage_parse(&export_argp, argc, argv, 0, &export);
	backend = backend_find(export.backend);
	if (!backend) {
		complain("no backend \"%s\"; see buddyfuzz backends", export.backend);
		return EXIT_BAD;
	}
	program_init(&p);
	if (load(&p, export.file))
		ret = write_suite(&export, &p, backend);
	program_destroy(&p);
	return ret;
}
