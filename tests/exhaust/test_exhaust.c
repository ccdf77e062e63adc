// SPDX-License-Identifier: GPL-2.0-only
/*
 * The search against one that merges nothing: all programs up to a length, each run by itself.
 * And what must make no difference: how many processes there are, and being interrupted.
 */
#include "tests/runner/run.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exhaust/checkpoint.h"
#include "exhaust/ranges.h"
#include "runner/caller/caller.h"
#include "targets/canary_backend.h"

/* Two types, lists that a drain empties, a split, references, and what is hwpoisoned. */
static const char machine[] =
	"buddyfuzz 2\n"
	"machine pages=4 order=2 pageblock=1 cpus=1 batch=1 high=2 check=1\n";

#define SMALL "ops=alloc,free,free_contig,put,get,split,damage,drain_all,isolate,undo_isolate " \
	"type=movable gfp=0 order=0,2 what=hwpoison,private count=2 pfn=0,2 mode=mem_offline"

struct rig {
	struct program start;
	struct bound bound;
	struct search search;
};

static void set_up(struct rig *rig, const char *a, const char *b, enum run_mode mode,
		   const char *bound)
{
	char why[300];

	memset(rig, 0, sizeof(*rig));
	parse_text(&rig->start, machine);
	bound_init(&rig->bound);
	if (!bound_parse(&rig->bound, bound, why, sizeof(why)))
		fail_msg("%s", why);
	rig->search.crew = (struct crew){
		.nr = 1, .a = backend_find_any(a), .b = b ? backend_find_any(b) : NULL,
		.mode = mode, .bound = &rig->bound,
	};
	rig->search.start = &rig->start;
}

static void tear_down(struct rig *rig)
{
	search_destroy(&rig->search);
	program_destroy(&rig->start);
}

static void run_search(struct rig *rig)
{
	char *why = NULL;

	if (!search_run(&rig->search, &why))
		fail_msg("%s", why);
}

/* --- nothing merged --- */

/**
 * struct naive - all programs
 * @states: that they lead to.
 * @futures: of each, 0 or a sum over the moves from there, of the call and its results.
 * @state: of the last program.
 * @result: of its last operation.
 * @shortest: of those that diverge, the length of the shortest, or 0.
 */
struct naive {
	struct runner *runner;
	const struct bound *bound;
	struct state_set states;
	uint64_t *futures;
	uint32_t state;
	uint64_t result;
	struct moves *at;
	size_t shortest;
	size_t nr_compared;
};

static enum run_more look(void *context, const struct scene *scene, struct verdict *v,
			  struct op *op)
{
	struct naive *n = context;

	uint32_t nr = n->states.nr;

	if (state_set_add(&n->states, state_of(scene))) {
		n->futures = realloc(n->futures, (nr + 1) * sizeof(*n->futures));
		n->futures[nr] = 0;
	}
	n->state = state_set_find(&n->states, state_of(scene));
	if (n->at)
		moves_from(n->bound, scene, n->at);
	return MORE_NONE;
}

static void keep_result(void *context, size_t index, const struct op *op,
			const struct call *call, const struct result *result,
			const char *why)
{
	struct naive *n = context;

	if (op)
		n->result = call ? result_digest(0, call, result) : 0;
}

/* Two programs that lead to one state must have the same future. */
static void compare_futures(struct naive *n, uint32_t state, uint64_t future)
{
	if (!n->futures[state])
		n->futures[state] = future;
	else if (n->futures[state] != future)
		fail_msg("two programs lead to one state, and their next calls differ");
	n->nr_compared++;
}

static void try_all(struct naive *n, struct program *p, unsigned int more)
{
	struct moves moves = { 0 };
	const struct run_options options = {
		.more = look, .on_op = keep_result, .context = n,
	};
	uint64_t future = 1, result;
	struct verdict v;
	uint32_t state;

	n->at = more ? &moves : NULL;
	n->result = 0;
	runner_run(n->runner, p, &options, &v);
	result = n->result;
	if (v.kind == VERDICT_DIVERGENCE) {
		if (!n->shortest || p->nr_ops < n->shortest)
			n->shortest = p->nr_ops;
	} else {
		state = n->state;
		for (uint32_t i = 0; more && i < moves.nr; i++) {
			program_append(p, &moves.ops[i]);
			try_all(n, p, more - 1);
			p->nr_ops--;
			future += (moves.means[i].low + n->result) *
				  (moves.means[i].high | 1);
		}
		if (more)
			compare_futures(n, state, future);
	}
	n->result = result;
	moves_destroy(&moves);
}

static struct naive without_merging(const struct rig *rig, unsigned int depth)
{
	const struct crew *crew = &rig->search.crew;
	struct naive n = {
		.runner = runner_create(crew->a, crew->b, crew->mode), .bound = crew->bound,
	};
	struct program p;

	program_init(&p);
	program_copy(&p, &rig->start);
	try_all(&n, &p, depth);
	program_destroy(&p);
	runner_destroy(n.runner);
	return n;
}

static void same_states(const char *a, const char *b, enum run_mode mode, const char *bound,
			unsigned int depth)
{
	struct naive n;
	struct rig rig;

	set_up(&rig, a, b, mode, bound);
	n = without_merging(&rig, depth);
	rig.search.depth = depth;
	run_search(&rig);
	assert_true(rig.search.end == SEARCH_DEPTH || rig.search.end == SEARCH_CLOSED);
	assert_int_equal(rig.search.store.set.nr, n.states.nr);
	for (uint32_t i = 0; i < n.states.nr; i++)
		assert_int_not_equal(state_set_find(&rig.search.store.set, n.states.hashes[i]),
				     NO_STATE);
	assert_int_equal(n.shortest, 0);
	assert_true(n.nr_compared > 2 * n.states.nr || n.states.nr > 100);
	free(n.futures);
	state_set_destroy(&n.states);
	tear_down(&rig);
}

static void merging_loses_no_state(void **state)
{
	/* The order of lists, and what is on the per-CPU lists. */
	static const char lists[] =
		"live=3 refs=1 damaged=0 ops=alloc,free type=movable gfp=0 order=0";
	static const char arrays[] =
		"live=2 refs=1 damaged=0 ops=alloc_bulk,free_bulk,free type=movable alloc_bulk.count=1,2";

	same_states("model/batched", NULL, RUN_FREE, SMALL, 4);
	same_states("model/per-page", "model/batched", RUN_EXACT, SMALL, 4);
	same_states("model/per-page", "model/batched", RUN_STRICT, SMALL, 4);
	same_states("model/batched", NULL, RUN_EXACT, lists, 9);
	same_states("model/batched", NULL, RUN_STRICT, lists, 9);
	same_states("model/batched", NULL, RUN_EXACT, arrays, 4);
}

/* --- every operand --- */

/**
 * struct guess - operands at random, in the state that a program leads to
 * @nr: calls that they came to.
 */
struct guess {
	const struct bound *bound;
	uint32_t seed;
	uint32_t nr;
};

static uint32_t below(struct guess *g, uint32_t n)
{
	g->seed = g->seed * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)g->seed * n >> 32);
}

/* Kinds that have no end are kept to what moves_from() says it tries. */
static uint32_t any_value(struct guess *g, const struct scene *scene, enum operand_kind kind)
{
	switch (kind) {
	case KIND_GFP:
		return below(g, 2) ? 0x6c0 : 0x206c0;
	case KIND_REFS:
		return below(g, g->bound->refs + 2);
	case KIND_COUNT:
		return below(g, scene->g->nr_pages + 1);
	case KIND_TRIES:
		return below(g, 2);
	default:
		return below(g, 50);
	}
}

static enum run_more guess_operands(void *context, const struct scene *scene,
				    struct verdict *v, struct op *next)
{
	struct moves moves = { 0 };
	struct guess *g = context;

	moves_from(g->bound, scene, &moves);
	for (int n = 0; n < 200000; n++) {
		struct op op = { .code = (uint8_t)below(g, NR_OPS) };
		struct state_hash meaning;
		bool found = false;
		struct call call;

		for (unsigned int i = 0; i < op_infos[op.code].nr_args; i++)
			op.arg[i] = any_value(g, scene, op_infos[op.code].args[i].kind);
		if (!caller_means(scene->caller, &op, &call) ||
		    (op.code == OP_UNFREEZE && call.refs > g->bound->refs))
			continue;
		meaning = move_meaning(scene, &call);
		for (uint32_t i = 0; i < moves.nr && !found; i++)
			found = state_equal(moves.means[i], meaning);
		if (!found) {
			op_print(&op, 9, stderr);
			fail_msg("a call that is not tried");
		}
		g->nr++;
	}
	moves_destroy(&moves);
	return MORE_NONE;
}

static void no_operand_is_left_out(void **state)
{
	static const char text[] =
		"buddyfuzz 2\n"
		"machine pages=16 zones=0,8 cma=12+4 order=3 pageblock=2 cpus=2 check=1\n"
		"a0 = alloc order=2\nsplit a0\na1 = alloc_bulk count=3 zone=1\n"
		"a2 = alloc_frozen order=1\na3 = cma_alloc count=3\na4 = alloc order=1 gfp=__GFP_COMP\n"
		"free a0 page=1\nfree_bulk a1 page=1 count=1 more=1\nget a0 page=2\n";
	struct bound bound;
	struct guess guess = { .bound = &bound, .seed = 1 };
	const struct run_options options = { .more = guess_operands, .context = &guess };
	struct runner *r = new_runner("model/batched", NULL, RUN_FREE);
	struct program p;
	struct verdict v;
	char why[300];

	parse_text(&p, text);
	bound_init(&bound);
	assert_true(bound_parse(&bound, "live=9 refs=3 damaged=9 answers=1", why, sizeof(why)));
	runner_run(r, &p, &options, &v);
	assert_pass(&v);
	assert_true(guess.nr > 50000);
	program_destroy(&p);
	runner_destroy(r);
}

/* The canary forgets a page only of some frees. */
static void first_is_shortest(void **state)
{
	struct naive n;
	struct rig rig;

	set_up(&rig, "model/per-page", "canary", RUN_STRICT, SMALL);
	n = without_merging(&rig, 3);
	assert_int_not_equal(n.shortest, 0);
	run_search(&rig);
	assert_int_equal(rig.search.end, SEARCH_DIVERGENCE);
	assert_int_equal(rig.search.wrong.nr_ops, n.shortest);
	assert_null(rig.search.why);
	free(n.futures);
	assert_int_equal(rig.search.verdict.kind, VERDICT_DIVERGENCE);
	state_set_destroy(&n.states);
	tear_down(&rig);
}

/* --- what makes no difference --- */

static void assert_same(const struct rig *a, const struct rig *b)
{
	const struct search *x = &a->search, *y = &b->search;

	assert_int_equal(x->end, SEARCH_CLOSED);
	assert_int_equal(y->end, SEARCH_CLOSED);
	assert_int_equal(x->store.set.nr, y->store.set.nr);
	assert_memory_equal(x->store.set.hashes, y->store.set.hashes,
			    x->store.set.nr * sizeof(*x->store.set.hashes));
	assert_memory_equal(x->store.steps, y->store.steps,
			    x->store.set.nr * sizeof(*x->store.steps));
	assert_int_equal(x->store.nr_levels, y->store.nr_levels);
	assert_int_equal(x->tally.edges, y->tally.edges);
	assert_memory_equal(x->tally.executed, y->tally.executed, sizeof(x->tally.executed));
}

#define CLOSES "live=2 refs=1 damaged=0 ops=alloc,free,free_contig,split,drain_all " \
	"type=movable gfp=0"

static void any_number_of_processes(void **state)
{
	struct rig one, three;

	set_up(&one, "model/per-page", "model/batched", RUN_STRICT, CLOSES);
	set_up(&three, "model/per-page", "model/batched", RUN_STRICT, CLOSES);
	three.search.crew.nr = 3;
	run_search(&one);
	run_search(&three);
	assert_true(one.search.store.set.nr > 100);
	assert_same(&one, &three);
	tear_down(&one);
	tear_down(&three);
}

static void goes_on_from_a_checkpoint(void **state)
{
	char path[] = "/tmp/exhaust-XXXXXX", *why = NULL;
	struct rig whole, first, second;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	unlink(path);
	set_up(&whole, "model/batched", NULL, RUN_FREE, CLOSES);
	set_up(&first, "model/batched", NULL, RUN_FREE, CLOSES);
	set_up(&second, "model/batched", NULL, RUN_FREE, CLOSES);
	run_search(&whole);
	first.search.checkpoint = second.search.checkpoint = path;
	first.search.depth = 4;
	run_search(&first);
	assert_int_equal(first.search.end, SEARCH_DEPTH);
	run_search(&second);
	assert_int_equal(second.search.resumed, first.search.done);
	assert_same(&whole, &second);
	tear_down(&first);
	tear_down(&second);

	/* Not of another search. */
	set_up(&second, "model/batched", NULL, RUN_FREE, CLOSES " order=0");
	second.search.checkpoint = path;
	assert_false(search_run(&second.search, &why));
	assert_non_null(strstr(why, "of another search"));
	free(why);
	tear_down(&second);

	/* Nor one that was damaged. */
	fd = truncate(path, 20000);
	assert_int_equal(fd, 0);
	set_up(&second, "model/batched", NULL, RUN_FREE, CLOSES);
	second.search.checkpoint = path;
	assert_false(search_run(&second.search, &why));
	assert_non_null(strstr(why, "damaged"));
	free(why);
	tear_down(&second);
	tear_down(&whole);
	unlink(path);
}

/* In the middle of the search, with a checkpoint behind it and a batch since. */
static void die_in_the_fifth_batch(const struct search *s)
{
	static int nr;

	if (++nr == 5)
		raise(SIGKILL);
}

static void resumes_after_a_kill(void **state)
{
	char path[] = "/tmp/exhaust-XXXXXX";
	struct rig whole, killed, resumed;
	int fd = mkstemp(path), status;
	pid_t pid;

	assert_true(fd >= 0);
	close(fd);
	unlink(path);
	set_up(&whole, "model/per-page", "model/batched", RUN_STRICT, CLOSES);
	set_up(&killed, "model/per-page", "model/batched", RUN_STRICT, CLOSES);
	set_up(&resumed, "model/per-page", "model/batched", RUN_STRICT, CLOSES);
	killed.search.checkpoint = resumed.search.checkpoint = path;
	killed.search.progress = die_in_the_fifth_batch;
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		run_search(&killed);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	run_search(&resumed);
	run_search(&whole);
	assert_true(resumed.search.resumed > 0);
	assert_true(resumed.search.resumed < whole.search.done);
	assert_same(&whole, &resumed);
	tear_down(&whole);
	tear_down(&killed);
	tear_down(&resumed);
	unlink(path);
}

static void stops_at_the_memory_limit(void **state)
{
	struct rig whole, small;

	set_up(&whole, "model/batched", NULL, RUN_FREE, CLOSES);
	set_up(&small, "model/batched", NULL, RUN_FREE, CLOSES);
	run_search(&whole);
	small.search.memory = store_bytes(&whole.search.store) / 4;
	run_search(&small);
	assert_int_equal(small.search.end, SEARCH_MEMORY);
	assert_true(small.search.store.set.nr < whole.search.store.set.nr);
	tear_down(&whole);
	tear_down(&small);
}

/* --- processes that end --- */

static struct backend_ops fatal_ops;

static void apply_or_die(struct machine *m, const struct call *call, struct result *result)
{
	if (call->op == OP_SPLIT)
		raise(SIGKILL);
	backend_find("model/batched")->ops->apply(m, call, result);
}

static struct machine *create_or_die(const void *impl, const struct geometry *g,
				     const char **why)
{
	static bool created;

	/* Not the first, which is the parent's own. */
	if (created)
		raise(SIGKILL);
	created = true;
	return backend_find("model/batched")->ops->create(impl, g, why);
}

/* No state counts as searched whose process has ended. */
static void a_crash_is_told(void **state)
{
	struct backend fatal = *backend_find("model/batched");
	struct rig rig;

	fatal_ops = *fatal.ops;
	fatal_ops.apply = apply_or_die;
	fatal.ops = &fatal_ops;
	set_up(&rig, "model/batched", NULL, RUN_FREE, CLOSES);
	rig.search.crew.a = &fatal;
	rig.search.crew.nr = 2;
	run_search(&rig);
	assert_int_equal(rig.search.end, SEARCH_CRASH);
	assert_int_equal(rig.search.wrong.nr_ops, 2);
	assert_int_equal(rig.search.wrong.ops[1].code, OP_SPLIT);
	tear_down(&rig);

	fatal_ops.apply = backend_find("model/batched")->ops->apply;
	fatal_ops.create = create_or_die;
	set_up(&rig, "model/batched", NULL, RUN_FREE, CLOSES);
	rig.search.crew.a = &fatal;
	run_search(&rig);
	assert_int_equal(rig.search.end, SEARCH_CRASH);
	assert_int_equal(rig.search.wrong.nr_ops, 0);
	tear_down(&rig);
}

/* --- ranges --- */

static struct ranges free_ranges(const char *backend)
{
	struct ranges r = {
		.backend = backend_find_any(backend), .pages = 16, .mask_pages = 6,
	};

	program_init(&r.program);
	ranges_run(&r);
	return r;
}

static void assert_wrong_range(const char *backend, const char *what)
{
	struct ranges r = free_ranges(backend);

	if (!r.wrong || !strstr(r.wrong, what))
		fail_msg("%s: %s", backend, r.wrong);
	program_destroy(&r.program);
}

static void ranges_are_partitions(void **state)
{
	struct ranges r = free_ranges("model/batched");

	assert_null(r.wrong);
	assert_int_equal(r.nr_unsupported, 0);
	assert_true(r.nr_cases > 30000);
	program_destroy(&r.program);
	/* Single pages are blocks, too, but not as few as possible. */
	assert_wrong_range("model/per-page", "two blocks could be one");
	assert_wrong_range("model/patch-v3", "past the end of a section's struct pages");
}

/* --- the bound --- */

static void assert_refused(const char *text, const char *because)
{
	struct bound b;
	char why[300];

	bound_init(&b);
	assert_false(bound_parse(&b, text, why, sizeof(why)));
	if (!strstr(why, because))
		fail_msg("\"%s\": %s", text, why);
}

static void bounds_are_read(void **state)
{
	struct bound b;
	char why[300];

	bound_init(&b);
	assert_true(bound_of_comment(&b, "What\nBound: live=1 ops=alloc,\nBound: free\nBound: order=0,2 alloc.gfp=0",
				     why, sizeof(why)));
	assert_int_equal(b.live, 1);
	assert_true(b.ops[OP_ALLOC] && b.ops[OP_FREE] && !b.ops[OP_SPLIT]);
	assert_int_equal(b.values[OP_ALLOC][0].nr, 2);
	assert_int_equal(b.values[OP_ALLOC][0].v[1], 2);
	assert_int_equal(b.values[OP_ALLOC][3].nr, 1);
	assert_int_equal(b.values[OP_ALLOC_FROZEN][3].nr, 0);
	assert_true(bound_parse(&b, "ops=-task", why, sizeof(why)));
	assert_true(b.ops[OP_SPLIT] && !b.ops[OP_TASK]);
	assert_refused("live", "expected NAME=VALUE");
	assert_refused("live=x", "expected a number");
	assert_refused("ops=alloc,-free", "name those to try");
	assert_refused("ops=nothing", "no operation \"nothing\"");
	assert_refused("order=x", "not a value");
	assert_refused("free.order=0", "no limit and no operand");
	assert_refused("alloc=0", "no limit and no operand");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(merging_loses_no_state),
		cmocka_unit_test(first_is_shortest),
		cmocka_unit_test(no_operand_is_left_out),
		cmocka_unit_test(any_number_of_processes),
		cmocka_unit_test(goes_on_from_a_checkpoint),
		cmocka_unit_test(resumes_after_a_kill),
		cmocka_unit_test(stops_at_the_memory_limit),
		cmocka_unit_test(a_crash_is_told),
		cmocka_unit_test(ranges_are_partitions),
		cmocka_unit_test(bounds_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
