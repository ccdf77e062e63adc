// SPDX-License-Identifier: GPL-2.0-only
/*
 * The search against one that merges nothing: all programs up to a length, each run by itself.
 * And what must make no difference: how many processes there are, and being interrupted.
 */
#include "tests/runner/run.h"

#include <stdlib.h>
#include <unistd.h>

#include "exhaust/checkpoint.h"
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
 * @shortest: of those that diverge, the length of the shortest, or 0.
 */
struct naive {
	struct runner *runner;
	const struct bound *bound;
	struct state_set states;
	struct moves *at;
	size_t shortest;
};

static enum run_more look(void *context, const struct scene *scene, struct verdict *v,
			  struct op *op)
{
	struct naive *n = context;

	state_set_add(&n->states, state_of(scene));
	if (n->at)
		moves_from(n->bound, scene, n->at);
	return MORE_NONE;
}

static void try_all(struct naive *n, struct program *p, unsigned int more)
{
	struct moves moves = { 0 };
	const struct run_options options = { .more = look, .context = n };
	struct verdict v;

	n->at = more ? &moves : NULL;
	runner_run(n->runner, p, &options, &v);
	if (v.kind == VERDICT_DIVERGENCE) {
		if (!n->shortest || p->nr_ops < n->shortest)
			n->shortest = p->nr_ops;
	} else {
		for (uint32_t i = 0; more && i < moves.nr; i++) {
			program_append(p, &moves.ops[i]);
			try_all(n, p, more - 1);
			p->nr_ops--;
		}
	}
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

static void same_states(const char *a, const char *b, enum run_mode mode, unsigned int depth)
{
	struct naive n;
	struct rig rig;

	set_up(&rig, a, b, mode, SMALL);
	n = without_merging(&rig, depth);
	rig.search.depth = depth;
	run_search(&rig);
	assert_int_equal(rig.search.end, SEARCH_DEPTH);
	assert_int_equal(rig.search.store.set.nr, n.states.nr);
	for (uint32_t i = 0; i < n.states.nr; i++)
		assert_int_not_equal(state_set_find(&rig.search.store.set, n.states.hashes[i]),
				     NO_STATE);
	assert_true(n.states.nr > 100);
	assert_int_equal(n.shortest, 0);
	state_set_destroy(&n.states);
	tear_down(&rig);
}

static void merging_loses_no_state(void **state)
{
	same_states("model/batched", NULL, RUN_FREE, 4);
	same_states("model/per-page", "model/batched", RUN_EXACT, 4);
	same_states("model/per-page", "model/batched", RUN_STRICT, 4);
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
	assert_true(bound_of_comment(&b, "What\nBound: live=1 ops=alloc,free\nBound: order=0,2 alloc.gfp=0",
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
		cmocka_unit_test(any_number_of_processes),
		cmocka_unit_test(goes_on_from_a_checkpoint),
		cmocka_unit_test(bounds_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
