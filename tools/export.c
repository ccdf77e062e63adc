/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz export: a program as a test that a kernel runs by itself. */
#define _GNU_SOURCE /* asprintf() */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "export/export.h"
#include "program/mutate.h"
#include "registry/registry.h"
#include "tools/tool.h"

static const struct argp_option options[] = {
	{ "kunit", 'k', NULL, 0, "as a KUnit suite in C, DIR/NAME_kunit.c", 0 },
	{ "calls", 'c', NULL, 0,
	  "as lines for scripts/boot, DIR/NAME.calls, which one boot runs many of", 0 },
	{ "mutants", 'm', "NUMBER", 0, "--calls: and as many mutants of the programs", 0 },
	{ "seed", 's', "NUMBER", 0, "--mutants: of their randomness (1)", 0 },
	{ "backend", 'b', "NAME", 0,
	  "where allocations go (model/batched, which follows Linux 7.3)", 0 },
	{ "name", 'n', "NAME", 0, "of the suite (the program's)", 0 },
	{ "output", 'o', "DIR", 0, "write to the folder DIR", 0 },
	{ 0 }
};

struct export {
	bool kunit;
	bool calls;
	unsigned int nr_mutants;
	unsigned int seed;
	const char *backend;
	const char *name;
	const char *output;
	char **files;
	size_t nr_files;
};

static unsigned int number(struct argp_state *state, const char *option, const char *arg)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	if (!isdigit((unsigned char)*arg) || *end || n > 10000000)
		bad_usage(state, "--%s: expected a number up to 10000000, found \"%s\"",
			  option, arg);
	return (unsigned int)n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct export *export = state->input;

	switch (key) {
	case 'k':
		export->kunit = true;
		return 0;
	case 'c':
		export->calls = true;
		return 0;
	case 'm':
		export->nr_mutants = number(state, "mutants", arg);
		return 0;
	case 's':
		export->seed = number(state, "seed", arg);
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
	case ARGP_KEY_ARGS:
		export->files = state->argv + state->next;
		export->nr_files = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		bad_usage(state, "no file given");
	case ARGP_KEY_SUCCESS:
		if (export->kunit == export->calls)
			bad_usage(state, "no form given (--kunit or --calls)");
		if (!export->output)
			bad_usage(state, "no folder given (-o DIR)");
		if (export->kunit && export->nr_files > 1)
			bad_usage(state, "--kunit: expected one file");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp export_argp = {
	.options = options,
	.parser = parse,
	.args_doc = "FILE...",
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
	const char *file = export->files[0], *why;
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

#define MUTANT_OPS 64

/* Other operations on the same machine. */
static bool write_mutant(const struct export *export, const struct program *programs,
			 unsigned int i, const struct backend *backend, FILE *out)
{
	const struct program *of = &programs[i % export->nr_files];
	char name[64];
	const char *why;
	struct program p;
	bool written;

	program_init(&p);
	program_copy(&p, of);
	program_mutate(&p, export->seed + i, MUTANT_OPS, 0);
	p.geometry = of->geometry;
	snprintf(name, sizeof(name), "mutant-%u", export->seed + i);
	written = export_calls(&p, backend, name, out, &why);
	program_destroy(&p);
	return written;
}

static int write_calls(const struct export *export, const struct program *programs,
		       const struct backend *backend)
{
	size_t written = 0, all = export->nr_files + export->nr_mutants;
	struct output out;
	const char *why;
	char *path;
	int ret = EXIT_BAD;

	if (open_in(export, export->name ? export->name : "programs", ".calls", &path,
		    &out)) {
		for (size_t i = 0; i < export->nr_files; i++)
			written += export_calls(&programs[i], backend, export->files[i],
						out.file, &why);
		for (unsigned int i = 0; i < export->nr_mutants; i++)
			written += write_mutant(export, programs, i, backend, out.file);
		if (output_commit(&out)) {
			puts(path);
			complain("%zu of %zu programs can run on a booted kernel", written,
				 all);
			ret = written ? EXIT_PASS : EXIT_NOTHING;
		}
	}
	free(path);
	return ret;
}

int cmd_export(int argc, char **argv)
{
	struct export export = { .backend = "model/batched", .seed = 1 };
	const struct backend *backend;
	struct program *programs;
	int ret = EXIT_PASS;

	usage_parse(&export_argp, argc, argv, 0, &export);
	backend = backend_find(export.backend);
	if (!backend) {
		complain("no backend \"%s\"; see buddyfuzz backends", export.backend);
		return EXIT_BAD;
	}
	programs = calloc(export.nr_files, sizeof(*programs));
	if (!programs)
		abort();
	for (size_t i = 0; i < export.nr_files; i++) {
		program_init(&programs[i]);
		if (!load(&programs[i], export.files[i]))
			ret = EXIT_BAD;
	}
	if (!ret)
		ret = export.kunit ? write_suite(&export, programs, backend) :
				     write_calls(&export, programs, backend);
	for (size_t i = 0; i < export.nr_files; i++)
		program_destroy(&programs[i]);
	free(programs);
	return ret;
}
