/* SPDX-License-Identifier: GPL-2.0-only */
/* The buddyfuzz command: what its subcommands share. */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H

#include <argp.h>
#include <jansson.h>

#include "runner/runner.h"

/* Exit codes. */
enum {
	EXIT_PASS = 0,
	EXIT_DIVERGENCE = 1,
	EXIT_BAD = 2,	/* usage, bad input, output that cannot be written */
	EXIT_NOTHING = 3,	/* not one operation was executed */
};

/* --- subcommands, one per file; each returns an exit code --- */

int cmd_run(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_assemble(int argc, char **argv);
int cmd_minimize(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_backends(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_bench(int argc, char **argv);
int cmd_interleave(int argc, char **argv);
int cmd_schedule(int argc, char **argv);
int cmd_exhaust(int argc, char **argv);

/* --- main.c --- */

/** complain - one line on stderr, "buddyfuzz: ..." in front. */
__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);

/** load - program_load(), with a complaint if that fails. */
bool load(struct program *p, const char *path);

/* --- ranges.c --- */

/**
 * run_ranges - free every range of a few pages (exhaust/ranges.h), and print what came of it
 * Return: an exit code.
 */
int run_ranges(const struct backend *backend, uint32_t pages, uint32_t mask_pages);

/* What is said of an operation that called nothing. */
static inline const char *words_without_call(const struct op *op)
{
	return op && op->code == OP_FREE_BULK && op->arg[3] & 1 ?
		       "left to the next free_bulk" : "nothing to do";
}

/* --- usage.c --- */

/** usage_parse - argp_parse(), which does not return if anything is wrong. */
void usage_parse(const struct argp *argp, int argc, char **argv,
		 unsigned int flags, void *input);

/** bad_usage - one line that says what is wrong with the arguments; exits. */
__attribute__((noreturn, format(printf, 2, 3)))
void bad_usage(const struct argp_state *state, const char *format, ...);

/* --- pair.c: which backends, and how --- */

/**
 * struct pair - the backends and the mode to run a program with
 * @a, @b: @b is NULL for "none".
 */
struct pair {
	const struct backend *a;
	const struct backend *b;
	enum run_mode mode;
};

/**
 * struct pair_options - what the options say of it
 * @pair: with the defaults where they say nothing.
 * @has_a, @has_b, @has_mode: what they do say something of.
 * @timeout: seconds of processor time that an operation may take; 0: any time.
 */
struct pair_options {
	struct pair pair;
	bool has_a;
	bool has_b;
	bool has_mode;
	unsigned int timeout;
};

/*
 * Child parser for --backend, --against, --mode, --ignore and --timeout; input:
 * struct pair_options.
 */
extern const struct argp pair_argp;

/**
 * pair_of - the pair to run a program with: as the options say, else as the
 * "Replay:" line of its comment says, else the defaults
 * @path: where the program comes from.
 *
 * What the line says is used as names of backends and of a mode, and as nothing
 * else; what is taken from it is said on stderr.
 *
 * Return: false after a complaint: the line names what there is not.
 */
bool pair_of(const struct pair_options *options, const struct program *p,
	     const char *path, struct pair *pair);

/**
 * pair_before - what @p's comment says ran before it on the same machines
 * @before: initialised. That there is something is said on stderr.
 * Return: false after a complaint.
 */
bool pair_before(const struct program *p, const char *path,
		 struct sequence *before);

/** pair_b_name - B's name, or "none". */
const char *pair_b_name(const struct pair *pair);

/** pair_replay - the command that runs a program so, but for its file; to be freed. */
char *pair_replay(const struct pair *pair);

/**
 * pair_said_nothing - why nothing can be said of the backends from one run
 * @cap: room in @why for a sentence.
 * Return: false if something can be.
 */
bool pair_said_nothing(const struct verdict *v, char *why, size_t cap);

/**
 * pair_is_judged - is there any rule to judge by? Without B, equality has none.
 *
 * If rules are ignored, that is said on stderr.
 */
bool pair_is_judged(const struct pair *pair);

/* --- operand.c: the one file that a command works on --- */

/* Child parser; input: const char **, NULL to begin with. */
extern const struct argp operand_argp;

/* --- output.c: -o FILE --- */

/**
 * struct output - a file that appears whole or not at all
 * @file: what to write to.
 * @path: where it appears: behind all links; NULL for standard output.
 * @temporary: where it is until then.
 * @has_links: the file at @path has other names, which stay names of it.
 */
struct output {
	FILE *file;
	char *path;
	char *temporary;
	bool has_links;
};

/**
 * output_open - begin to write @path; standard output if it is NULL or "-"
 *
 * A link is followed; a file that is there keeps its owner and its mode.
 * Return: false after a complaint.
 */
bool output_open(struct output *out, const char *path);

/**
 * output_commit - put the file in place
 * Return: false after a complaint, with whatever was at the path still there.
 */
bool output_commit(struct output *out);

/**
 * output_program - write @p in the form that the path's end asks for: binary for
 * ".bfz", else text
 */
void output_program(struct output *out, const struct program *p);

/** output_binary - write @p in binary form. */
void output_binary(struct output *out, const struct program *p);

/** output_abandon - forget the file. */
void output_abandon(struct output *out);

/* --- json.c --- */

/** json_print - write @json, which is given up, and a newline. */
void json_print(json_t *json, FILE *out);

/** json_text - a string; what is not UTF-8 in it (a file's name may be) as '?'. */
json_t *json_text(const char *text);

/** json_geometry, json_op, json_verdict - as documented in buddyfuzz(1). */
json_t *json_geometry(const struct geometry *g);
json_t *json_op(const struct op *op, uint32_t nr_allocs);
json_t *json_verdict(const struct verdict *v, const char *path);

#endif
