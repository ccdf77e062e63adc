/* SPDX-License-Identifier: GPL-2.0-only */
/* buddyfuzz run: one aligned line per program, and the verdict of each that diverges. */
#include <inttypes.h>
#include <stdlib.h>

#include "tools/html.h"
#include "tools/tool.h"

static const struct argp_option options[] = {
	{ "html", 'H', "FILE", 0, "of one program: write a page that shows every step to FILE", 1 },
	{ "json", 'j', NULL, 0, "print JSON", 1 },
	{ "digest", 'd', NULL, 0, "print a digest of the final state", 1 },
	{ "verbose", 'v', NULL, 0,
	  "print each operation with the pages it resolved to, and its result on A", 1 },
	{ 0 }
};

/*
 * A runner for each pair that was named: machines are kept from file to file.
 * One that is not shared has no pair.
 */
struct pair_runner {
	struct pair pair;
	struct runner *runner;
	struct pair_runner *next;
};

struct run {
	struct pair_options options;
	struct pair_runner *runners;
	bool json;
	bool digest;
	bool verbose;
	const char *html_path;
	char **files;
	size_t nr_files;
	size_t nr_unsupported;
	size_t nr_idle;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct run *run = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &run->options;
		return 0;
	case 'j':
		run->json = true;
		return 0;
	case 'd':
		run->digest = true;
		return 0;
	case 'v':
		run->verbose = true;
		return 0;
	case 'H':
		run->html_path = arg;
		return 0;
	case ARGP_KEY_ARGS:
		run->files = state->argv + state->next;
		run->nr_files = state->argc - state->next;
		if (run->html_path && run->nr_files > 1)
			bad_usage(state, "--html shows one program, and %zu are given",
				  run->nr_files);
		return 0;
	case ARGP_KEY_NO_ARGS:
		bad_usage(state, "no file given");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp run_argp = {
	.options = options,
	.parser = parse,
	.args_doc = "FILE...",
	.doc = "Run programs on backends A and B, check each against the oracle, and compare them.",
	.children = (const struct argp_child[]){ { &pair_argp, 0, NULL, 0 }, { 0 } },
};

/**
 * struct telling - operations being told, one by one
 * @nr_allocs: how many so far allocate.
 * @verbose: to standard output, or to @json.
 * @json, @html: NULL, or where they go.
 */
struct telling {
	uint32_t nr_allocs;
	bool verbose;
	json_t *json;
	struct html *html;
};

/* Did it allocate a range, which begins at result->pfn? */
static bool got_range(const struct call *call, const struct result *result)
{
	return op_is(call->op, CLASS_ALLOCATES) && call->op != OP_ALLOC_BULK &&
	       !result->ret;
}

/* What a request did to be served. */
static const struct effort {
	const char *name;
	enum answer_kind kind;
} efforts[] = {
	{ "reclaimed", ANSWER_RECLAIM },
	{ "compacted", ANSWER_COMPACT },
	{ "oom", ANSWER_OOM },
};

#define NR_EFFORTS (sizeof(efforts) / sizeof(efforts[0]))

static void print_efforts(const struct result *result)
{
	for (size_t i = 0; i < NR_EFFORTS; i++)
		if (result->nr_asked[efforts[i].kind])
			printf(", %s %" PRIu32, efforts[i].name,
			       result->nr_asked[efforts[i].kind]);
	if (result->captured)
		printf(", captured");
	if (result->nr_woken)
		printf(", kswapd woken %" PRIu32, result->nr_woken);
}

/* -v: the pages that the operands came to mean, and what the call returned. */
static void print_op(struct telling *telling, size_t index, const struct op *op,
		     const struct call *call, const struct result *result,
		     const char *why)
{
	printf("%6zu  ", index);
	if (op) {
		op_print(op, telling->nr_allocs, stdout);
		telling->nr_allocs += op_allocates(op);
	} else {
		printf("(end) %s", op_infos[call->op].mnemonic);
	}
	if (!call) {
		printf("  : %s\n", words_without_call(op));
		return;
	}
	fputs("  :", stdout);
	if (call->nr && call->pfn != PFN_NONE)
		printf(" pfn %" PRIu32 "..%" PRIu32, call->pfn,
		       call->pfn + call->nr - 1);
	printf(" -> %" PRId32, result->ret);
	if (why)
		printf(" (%s)", why);
	if (got_range(call, result))
		printf(" pfn %" PRIu32, result->pfn);
	print_efforts(result);
	if (result->nr_bad)
		printf(", %" PRIu32 " bad, first %" PRIu32, result->nr_bad,
		       result->bad[0]);
	if (result->nr_warned)
		printf(", warned: %s", result->warnings[0].what);
	putchar('\n');
}

static json_t *json_call(size_t index, const struct op *op, uint32_t nr_allocs,
			 const struct call *call, const struct result *result,
			 const char *why)
{
	json_t *json = json_op(op, nr_allocs);

	json_object_set_new(json, "index", json_integer(index));
	json_object_set_new(json, "skipped", json_boolean(!call));
	if (!call)
		return json;
	if (call->pfn != PFN_NONE)
		json_object_set_new(json, "pfn", json_integer(call->pfn));
	json_object_set_new(json, "nr", json_integer(call->nr));
	json_object_set_new(json, "ret", json_integer(result->ret));
	if (why)
		json_object_set_new(json, "reason", json_string(why));
	if (got_range(call, result))
		json_object_set_new(json, "got", json_integer(result->pfn));
	json_object_set_new(json, "bad", json_integer(result->nr_bad));
	json_object_set_new(json, "warned", json_integer(result->nr_warned));
	for (size_t i = 0; i < NR_EFFORTS; i++)
		json_object_set_new(json, efforts[i].name,
				    json_integer(result->nr_asked[efforts[i].kind]));
	json_object_set_new(json, "captured", json_boolean(result->captured));
	json_object_set_new(json, "woken", json_integer(result->nr_woken));
	return json;
}

static void collect_op(struct telling *telling, size_t index, const struct op *op,
		       const struct call *call, const struct result *result,
		       const char *why)
{
	if (!op)
		return;
	json_array_append_new(telling->json,
			      json_call(index, op, telling->nr_allocs, call,
					result, why));
	telling->nr_allocs += op_allocates(op);
}

static void tell_op(void *context, size_t index, const struct op *op,
		    const struct call *call, const struct result *result, const char *why)
{
	struct telling *telling = context;

	if (telling->html)
		html_on_op(telling->html, index, op, call, result, why);
	if (telling->json)
		collect_op(telling, index, op, call, result, why);
	else if (telling->verbose)
		print_op(telling, index, op, call, result, why);
}

static void tell_pages(void *context, const struct scene *scene, unsigned int first,
		       const struct changed *changed)
{
	struct telling *telling = context;

	html_on_pages(telling->html, scene, first, changed);
}

static void tell_end(void *context, const struct scene *scene, const struct verdict *v)
{
	struct telling *telling = context;

	html_on_end(telling->html, scene);
}

static void print_line(const struct run *run, const struct verdict *v,
		       const char *path)
{
	static const char *const names[] = {
		[VERDICT_PASS] = "pass",
		[VERDICT_KNOWN] = "known",
		[VERDICT_DIVERGENCE] = "DIVERGENCE",
		[VERDICT_UNSUPPORTED] = "unsupported",
	};
	char token[256];

	printf("%-11s %8zu ops  ",
	       verdict_passed_idle(v) ? "nothing" : names[v->kind], v->nr_ops);
	if (run->digest)
		printf("%016" PRIx64 "  ", v->digest);
	fputs(path, stdout);
	if (v->kind == VERDICT_KNOWN) {
		printf("  %s", v->known);
	} else if (v->kind == VERDICT_UNSUPPORTED) {
		printf("  %s", v->why);
	} else if (v->kind == VERDICT_DIVERGENCE) {
		verdict_token(v, token, sizeof(token));
		printf("  %s", token);
	}
	putchar('\n');
}

static void print_verdict(const struct run *run, const struct verdict *v,
			  const struct program *p, const char *path)
{
	print_line(run, v, path);
	if (v->kind == VERDICT_DIVERGENCE ||
	    (v->kind == VERDICT_KNOWN && run->verbose))
		verdict_print(v, p, stdout);
}

static json_t *json_result(const struct run *run, const struct verdict *v,
			   const struct pair *pair, const char *path,
			   json_t *ops)
{
	json_t *json = json_verdict(v, path);
	char digest[17];

	json_object_set_new(json, "backend", json_string(pair->a->name));
	json_object_set_new(json, "against", pair->b ?
			    json_string(pair->b->name) : json_null());
	json_object_set_new(json, "mode",
			    json_string(run_mode_names[pair->mode]));
	if (run->digest) {
		snprintf(digest, sizeof(digest), "%016" PRIx64, v->digest);
		json_object_set_new(json, "digest", json_string(digest));
	}
	if (ops)
		json_object_set_new(json, "ops", ops);
	return json;
}

static struct runner *new_runner(struct run *run, const struct pair *pair,
				 bool shared)
{
	struct pair_runner *r = malloc(sizeof(*r));

	if (!r)
		abort();
	*r = (struct pair_runner){
		.runner = runner_create(pair->a, pair->b, pair->mode),
		.next = run->runners,
	};
	if (shared)
		r->pair = *pair;
	run->runners = r;
	return r->runner;
}

static struct runner *runner_for(struct run *run, const struct pair *pair)
{
	for (struct pair_runner *r = run->runners; r; r = r->next)
		if (r->pair.a == pair->a && r->pair.b == pair->b &&
		    r->pair.mode == pair->mode)
			return r->runner;
	return new_runner(run, pair, true);
}

static void destroy_runners(struct run *run)
{
	while (run->runners) {
		struct pair_runner *r = run->runners;

		run->runners = r->next;
		runner_destroy(r->runner);
		free(r);
	}
}

/* Returns what this program alone would be worth as an exit status. */
static int run_one(struct run *run, const struct program *p, const char *path,
		   json_t *results)
{
	struct telling telling = { .verbose = run->verbose };
	struct run_options how = {
		.digest = run->digest, .context = &telling,
	};
	char why[2 * VERDICT_TEXT];
	struct sequence before;
	struct verdict v;
	struct pair pair;
	bool written;

	sequence_init(&before);
	if (!pair_of(&run->options, p, path, &pair) ||
	    !pair_before(p, path, &before)) {
		sequence_destroy(&before);
		return EXIT_BAD;
	}
	if (run->verbose && results)
		telling.json = json_array();
	if (run->html_path) {
		telling.html = html_new(p, &pair);
		how.on_pages = tell_pages;
		how.on_end = tell_end;
	}
	if (run->verbose || run->html_path)
		how.on_op = tell_op;
	/* A program that brings what ran before it gets machines of its own. */
	runner_run_after(before.nr ? new_runner(run, &pair, false) :
				     runner_for(run, &pair),
			 &before, p, &how, &v);
	sequence_destroy(&before);
	if (results)
		json_array_append_new(results, json_result(run, &v, &pair, path,
							   telling.json));
	else
		print_verdict(run, &v, p, path);
	written = !telling.html || v.kind == VERDICT_UNSUPPORTED ||
		  html_write(telling.html, &v, path, run->html_path);
	html_free(telling.html);
	if (!written)
		return EXIT_BAD;
	if (!pair_said_nothing(&v, why, sizeof(why)))
		return v.kind == VERDICT_DIVERGENCE ? EXIT_DIVERGENCE :
						      EXIT_PASS;
	if (run->nr_files == 1)
		complain("%s: %s", path, why);
	if (v.kind == VERDICT_UNSUPPORTED)
		run->nr_unsupported++;
	else
		run->nr_idle++;
	return EXIT_NOTHING;
}

/* Of many programs: how much was left out. One has had its own line. */
static void complain_of_nothing(const struct run *run)
{
	if (run->nr_files > 1 && run->nr_unsupported + run->nr_idle)
		complain("%zu programs: %zu unsupported, %zu executed nothing",
			 run->nr_files, run->nr_unsupported, run->nr_idle);
}

int cmd_run(int argc, char **argv)
{
	size_t nr[EXIT_NOTHING + 1] = { 0 };
	struct run run = { 0 };
	json_t *results = NULL;
	struct program p;

	usage_parse(&run_argp, argc, argv, 0, &run);
	if (run.json)
		results = json_array();
	for (size_t i = 0; i < run.nr_files; i++) {
		program_init(&p);
		nr[load(&p, run.files[i]) ?
			   run_one(&run, &p, run.files[i], results) :
			   EXIT_BAD]++;
		program_destroy(&p);
	}
	destroy_runners(&run);
	if (results)
		json_print(json_pack("{s:s, s:s?, s:s, s:o}",
				     "backend", run.options.pair.a->name,
				     "against", run.options.pair.b ?
				     run.options.pair.b->name : NULL,
				     "mode", run_mode_names[run.options.pair.mode],
				     "results", results), stdout);
	complain_of_nothing(&run);
	if (nr[EXIT_BAD])
		return EXIT_BAD;
	if (nr[EXIT_DIVERGENCE])
		return EXIT_DIVERGENCE;
	return pair_is_judged(&run.options.pair) && nr[EXIT_PASS] ?
		       EXIT_PASS : EXIT_NOTHING;
}
