/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs this program under a profiler and adds up the stacks that it reports, as far as they
 * are below the root, into one tree. Callgrind does not report stacks but functions; with
 * --separate-callers a function's name has its callers', "list_add'free_one_page'...", and
 * its own cost under each such name is a stack.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef BENCH_COUNTER
#include <callgrind.h>
#endif

#include "bench/child.h"
#include "bench/profile.h"

#define MARK		"BUDDYFUZZ_PROFILED"
#define MAX_DEPTH	64
#define SHOWN		0.005	/* of the whole */

/**
 * struct node - a function, called by those above it
 * @self, @total: without and with what it calls.
 */
struct node {
	char *name;
	uint64_t self;
	uint64_t total;
	struct node *children;
	struct node *next;
};

/* --- the tree --- */

static struct node *child_of(struct node *parent, const char *name)
{
	struct node *node = parent->children;

	while (node && strcmp(node->name, name))
		node = node->next;
	if (node)
		return node;
	node = calloc(1, sizeof(*node));
	if (!node)
		abort();
	node->name = strdup(name);
	node->next = parent->children;
	parent->children = node;
	return node;
}

/* @stack: the innermost first; what is not below @root is left out. */
static void add_stack(struct node *tree, const char *root, char *const *stack,
		      size_t depth, uint64_t cost)
{
	size_t at = 0;

	while (at < depth && strcmp(stack[at], root))
		at++;
	if (at == depth)
		return;
	tree->total += cost;
	while (at--) {
		tree = child_of(tree, stack[at]);
		tree->total += cost;
	}
	tree->self += cost;
}

static int compare_nodes(const void *a, const void *b)
{
	const struct node *x = *(struct node *const *)a;
	const struct node *y = *(struct node *const *)b;

	return x->total != y->total ? (x->total < y->total) - (x->total > y->total) :
				      strcmp(x->name, y->name);
}

static void print_below(FILE *out, const struct node *parent, uint64_t whole,
			int depth)
{
	struct node **order;
	size_t nr = 0;

	for (struct node *node = parent->children; node; node = node->next)
		nr++;
	order = calloc(nr + 1, sizeof(struct node *));
	if (!order)
		abort();
	nr = 0;
	for (struct node *node = parent->children; node; node = node->next)
		order[nr++] = node;
	qsort(order, nr, sizeof(struct node *), compare_nodes);
	for (size_t i = 0; i < nr; i++) {
		double total = (double)order[i]->total / (double)whole;

		if (total < SHOWN)
			break;
		fprintf(out, "  %6.2f%% %6.2f%%  %*s%s\n", 100 * total,
			100 * (double)order[i]->self / (double)whole, 2 * depth,
			"", order[i]->name);
		print_below(out, order[i], whole, depth + 1);
	}
	free(order);
}

static void free_below(struct node *parent)
{
	struct node *next, *node = parent->children;

	for (; node; node = next) {
		next = node->next;
		free_below(node);
		free(node->name);
		free(node);
	}
}

/* --- the profilers --- */

static size_t count_words(const char *const *words)
{
	size_t nr = 0;

	while (words[nr])
		nr++;
	return nr;
}

/* @words and this program with @args; true if all went well. */
static bool run_self(const char *const *words, const char *const *args)
{
	size_t nr = count_words(words), nr_args = count_words(args);
	const char **argv = calloc(nr + nr_args + 2, sizeof(*argv));
	struct child child;
	bool ok;

	if (!argv)
		abort();
	memcpy(argv, words, nr * sizeof(*argv));
	argv[nr] = child_self();
	memcpy(argv + nr + 1, args, nr_args * sizeof(*argv));
	child_start(&child, argv, MARK, "1", true);
	while (fgetc(child.out) != EOF)
		;
	ok = child_end(&child);
	free(argv);
	return ok;
}

/* "  12,345 ( 1.50%)  file.c:function'caller'caller [object]" */
static void read_callgrind(struct node *tree, const char *root, FILE *in)
{
	char *line = NULL;
	size_t cap = 0;

	while (getline(&line, &cap, in) > 0) {
		char *stack[MAX_DEPTH], *at = line, *name;
		uint64_t cost = 0;
		size_t depth = 0;

		for (; strchr(" ,0123456789", *at) && *at; at++)
			if (*at >= '0' && *at <= '9')
				cost = 10 * cost + (uint64_t)(*at - '0');
		name = strrchr(at, ':');
		if (!cost || !name)
			continue;
		name[strcspn(name, " \n")] = '\0';
		for (name = strtok(name + 1, "'"); name && depth < MAX_DEPTH;
		     name = strtok(NULL, "'"))
			/* A number says how deep a recursion is. */
			if (*name < '0' || *name > '9')
				stack[depth++] = name;
		add_stack(tree, root, stack, depth, cost);
	}
	free(line);
}

static bool by_callgrind(struct node *tree, const char *root,
			 const char *const *args, const char *file)
{
	char to[600];
	const char *record[] = { "valgrind", "--tool=callgrind", "-q",
				 "--separate-callers=24", "--collect-atstart=no",
				 to, NULL };
	const char *report[] = { "callgrind_annotate", "--threshold=100",
				 "--show-percs=no", "--auto=no", file, NULL };
	struct child child;

	snprintf(to, sizeof(to), "--callgrind-out-file=%s", file);
	if (!run_self(record, args))
		return false;
	child_start(&child, report, NULL, NULL, true);
	read_callgrind(tree, root, child.out);
	return child_end(&child);
}

/* A stack is lines of an address and a name, the innermost first, up to an empty line. */
static void read_perf(struct node *tree, const char *root, FILE *in)
{
	char *line = NULL, *stack[MAX_DEPTH];
	size_t cap = 0, depth = 0;

	while (getline(&line, &cap, in) > 0) {
		char *name = strtok(line, " \t\n");

		name = name ? strtok(NULL, " \t\n") : NULL;
		if (name && depth < MAX_DEPTH)
			stack[depth++] = strdup(name);
		if (name)
			continue;
		add_stack(tree, root, stack, depth, 1);
		while (depth)
			free(stack[--depth]);
	}
	free(line);
}

static bool by_perf(struct node *tree, const char *root,
		    const char *const *args, const char *file)
{
	const char *record[] = { "perf", "record", "-q", "-e", "cycles:u", "-F",
				 "4999", "--call-graph", "dwarf,2048", "-o", file,
				 "--", NULL };
	const char *report[] = { "perf", "script", "-i", file, "-F", "ip,sym",
				 "--no-inline", NULL };
	struct child child;

	if (!run_self(record, args))
		return false;
	child_start(&child, report, NULL, NULL, true);
	read_perf(tree, root, child.out);
	return child_end(&child);
}

static const struct {
	bool (*run)(struct node *tree, const char *root,
		    const char *const *args, const char *file);
	const char *unit;
} profilers[] = {
	{ by_perf, "samples by perf" },
	{ by_callgrind, "instructions by callgrind" },
};

bool profile(FILE *out, const char *const *args, const char *root)
{
	const char *tmp = getenv("TMPDIR");
	char file[512];
	bool shown = false;
	int fd;

	snprintf(file, sizeof(file), "%s/buddyfuzz-profile-XXXXXX",
		 tmp && *tmp ? tmp : "/tmp");
	fd = mkstemp(file);
	if (fd < 0) {
		fprintf(stderr, "buddyfuzz: %s: %s\n", file, strerror(errno));
		return false;
	}
	close(fd);
	for (size_t i = 0; i < sizeof(profilers) / sizeof(profilers[0]) && !shown; i++) {
		/* What a profiler that fails has added is in another unit than the next one's. */
		struct node tree = { 0 };

		shown = profilers[i].run(&tree, root, args, file) && tree.total;
		if (shown) {
			fprintf(out, "%s: %llu %s\n", root, (unsigned long long)tree.total,
				profilers[i].unit);
			fprintf(out, "    total    self\n");
			print_below(out, &tree, tree.total, 0);
		}
		free_below(&tree);
	}
	unlink(file);
	if (!shown)
		fputs("buddyfuzz: neither perf nor valgrind can profile here\n",
		      stderr);
	return shown;
}

/* --- in the process that is profiled --- */

bool profile_runs(void)
{
	return getenv(MARK);
}

void profile_begin(void)
{
#ifdef BENCH_COUNTER
	CALLGRIND_TOGGLE_COLLECT;
#endif
}

void profile_end(void)
{
	profile_begin();
}
