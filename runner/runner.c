// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lockstep and side by side: running a program and watching it.
 */
#include <string.h>

#include "runner/internal.h"

const char *const run_mode_names[NR_RUN_MODES] = { "strict", "free", "exact" };

unsigned int nr_runners;

uint64_t runner_executed[NR_OPS];

struct runner *runner_create(const struct backend *a, const struct backend *b,
			     enum run_mode mode)
{
	struct runner *r = xcalloc(1, sizeof(*r));

	r->backend[0] = a;
	r->backend[1] = b;
	r->nr_sides = b ? 2 : 1;
	r->mode = mode;
	sequence_init(&r->preceding);
	nr_runners++;
	return r;
}

void runner_destroy(struct runner *r)
{
	if (!r)
		return;
	for (int i = 0; i < MAX_ARENAS; i++)
		if (r->arenas[i])
			arena_drop(r, r->arenas[i]);
	nr_runners--;
	for (int i = 0; i < 2; i++)
		snapshot_destroy(&r->snapshot[i]);
	sequence_destroy(&r->preceding);
	free(r);
}

const uint64_t *runner_allowed(const struct runner *r)
{
	return r->allowed;
}

unsigned int runner_needs(const struct runner *r)
{
	unsigned int needs = r->backend[0]->needs;

	return r->nr_sides > 1 ? needs | r->backend[1]->needs : needs;
}

uint64_t runner_lacks(const struct runner *r)
{
	uint64_t lacks = r->backend[0]->lacks;

	return r->nr_sides > 1 ? lacks | r->backend[1]->lacks : lacks;
}

const char *runner_impossible(struct runner *r)
{
	const struct backend *a = r->backend[0], *b = r->backend[1];
	unsigned int others = b ? b->needs : 0;
	enum geometry_need clash = geometry_clash(a->needs, others);

	if (r->mode == RUN_EXACT && (a->needs | others) & NEED(CPUS))
		snprintf(r->why, sizeof(r->why),
			 "mode exact has no per-CPU lists, and %s is built with SMP: use a kernel of the configuration up, or another mode",
			 a->needs & NEED(CPUS) ? a->name : b->name);
	else if (clash != NR_GEOMETRY_NEEDS)
		snprintf(r->why, sizeof(r->why),
			 "no machine works for both: %s %s; %s %s", a->name,
			 geometry_needs[clash].why, b->name,
			 geometry_needs[geometry_clash(others, a->needs)].why);
	else if (b && r->mode != RUN_FREE &&
		 backend_has(a, FEATURE_LIST_TYPES) !=
			 backend_has(b, FEATURE_LIST_TYPES))
		snprintf(r->why, sizeof(r->why),
			 "%s keeps free blocks on lists of other types than their pageblocks' (before Linux 6.10), and so places pages otherwise than %s: use --against none, or --mode free",
			 backend_has(a, FEATURE_LIST_TYPES) ? b->name : a->name,
			 backend_has(a, FEATURE_LIST_TYPES) ? a->name : b->name);
	else
		return NULL;
	return r->why;
}

/*
 * May the call leave free lists and per-CPU lists that differ until drained?
 * A contiguous allocation frees only isolated pages, which go to the zone;
 * unless a block from a per-CPU list reached beyond the isolated pageblocks.
 */
static bool needs_help(const struct run *run)
{
	const struct geometry *g = &run->arena->g;

	return run->r->mode == RUN_STRICT && g->nr_cpus &&
	       (op_is_contig_free(run->call.op) ||
		(op_is_contig_alloc(run->call.op) && pcp_blocks_span(g)));
}

static void apply(struct run *run, unsigned int i)
{
	struct side *side = &run->arena->side[i];

	run->side = i;
	run->drained = false;
	run->taken_in = false;
	result_clear(&side->result);
	side->result.pfns = side->pfns;
	trap_watch(true);
	side->backend->ops->apply(side->machine, &run->call, &side->result);
	trap_watch(false);
	if (run->options->digest)
		run->v->digest = result_digest(run->v->digest, &run->call,
					       &side->result);
}

static void drain(struct run *run, unsigned int i)
{
	struct side *side = &run->arena->side[i];

	run->side = i;
	trap_watch(true);
	side->backend->ops->drain(side->machine);
	trap_watch(false);
}

/*
 * What came of run->call on side @i becomes what its oracle and callers know.
 * A result that cannot be is left to judge(): nothing may be made of it.
 */
static bool take_in(struct run *run, unsigned int i, struct caller *caller)
{
	struct side *side = &run->arena->side[i];

	if (run->options->bare)
		oracle_follow(side->oracle, &run->call, &side->result);
	else
		oracle_predict(side->oracle, &run->call, &side->result);
	run->taken_in = true;
	if (oracle_pending(side->oracle))
		return false;
	if (caller)
		caller_update(caller, &run->call, &side->result);
	return true;
}

/* Look at what one call, or a drain, has done to one machine, and judge. */
static bool judge(struct run *run, unsigned int i, const struct call *call)
{
	struct side *side = &run->arena->side[i];
	struct violation violation;

	run->side = i;
	arena_look(run->arena, i);
	if (oracle_judge(side->oracle, call, &side->result, side->snapshot,
			 &violation))
		return true;
	return report_violation(run, i, &violation);
}

/* Both sides, so that a verdict says of each whether it broke the rule. */
static bool judge_both(struct run *run, const struct call *call)
{
	struct side *b_side = &run->arena->side[1];
	struct violation violation;

	if (judge(run, 0, call))
		return judge(run, 1, call);
	run->side = 1;
	arena_look(run->arena, 1);
	if (!oracle_judge(b_side->oracle, call, &b_side->result,
			  b_side->snapshot, &violation))
		report_violation_too(run, &violation);
	return false;
}

static bool compare(struct run *run, enum equality_when when)
{
	struct arena *arena = run->arena;
	int64_t deferred[2] = { oracle_deferred(arena->side[0].oracle),
				oracle_deferred(arena->side[1].oracle) };
	struct inequality d;

	if (equality_snapshots(&arena->g, when, arena->side[0].snapshot,
			       arena->side[1].snapshot, deferred,
			       run->r->allowed, &d))
		return true;
	return report_inequality(run, &d);
}

/* ZONE_BELOW_HIGH on B: as A has it. */
static void follow_pressure(struct run *run)
{
	const struct arena *arena = run->arena;
	const struct call call = run->call;

	run->call = (struct call){ .op = OP_PRESSURE, .pfn = PFN_NONE };
	for (int zone = 0; zone < arena->g.nr_zones; zone++) {
		uint64_t flags = arena->side[0].snapshot->zones[zone].flags;

		if (flags == arena->side[1].snapshot->zones[zone].flags)
			continue;
		run->call.zone = (uint8_t)zone;
		run->call.kind = flags & (ZONES_RECLAIM_ACTIVE |
					  ZONES_BELOW_HIGH);
		apply(run, 1);
		oracle_pressure(arena->side[1].oracle, (unsigned int)zone,
				flags);
	}
	run->call = call;
}

/*
 * After a contiguous free and a drain the same blocks are free on both, but
 * lists may differ in order, mixed blocks in type, per-CPU lists in tuning.
 * What was moved is put in front of its list in ascending order on both, with
 * A's types, so that they stay in step. Leaves the rest of each list as it was,
 * so that this too costs only what was touched.
 */
static bool canonicalize(struct run *run, bool retyped)
{
	struct arena *arena = run->arena;
	const struct oracle *o = arena->side[0].oracle;
	uint32_t *pfns = xcalloc(arena->nr_pfns, sizeof(*pfns));
	size_t nr = 0;
	uint8_t *types;

	for (size_t i = 0; i < arena->nr_pfns; i++) {
		uint32_t head;
		unsigned int order;

		if (oracle_block(o, arena->pfns[i], &head, &order) == WHERE_BUDDY &&
		    head == arena->pfns[i])
			pfns[nr++] = head;
	}
	qsort(pfns, nr, sizeof(*pfns), compare_pfns);
	types = xcalloc(nr, 1);
	for (size_t i = 0; i < nr; i++)
		types[i] = oracle_type(o, pfns[i]);
	for (unsigned int i = 0; i < 2; i++) {
		struct side *side = &arena->side[i];

		run->side = i;
		trap_watch(true);
		side->backend->ops->canonicalize(side->machine, pfns, types,
						 nr);
		trap_watch(false);
		oracle_canonicalized(side->oracle);
	}
	free(types);
	free(pfns);

	follow_pressure(run);
	if (!retyped) {
		arena_collect_touched(arena, 0);
		arena_collect_touched(arena, 1);
		return true;
	}
	run->recollected = true;
	arena_collect_begin(arena);
	arena_collect_touched(arena, 0);
	arena_collect_touched(arena, 1);
	return judge_both(run, NULL) && compare(run, EQUAL_ALL);
}

static bool drain_and_canonicalize(struct run *run)
{
	struct arena *arena = run->arena;
	uint64_t mixed = run->r->allowed[ALLOW_MIXED_TYPE];

	run->drained = true;
	drain(run, 0);
	drain(run, 1);
	/* Adds to what the call itself touched. */
	arena_collect_touched(arena, 0);
	arena_collect_touched(arena, 1);
	return judge_both(run, NULL) && compare(run, EQUAL_DRAINED) &&
	       canonicalize(run, mixed != run->r->allowed[ALLOW_MIXED_TYPE]);
}

/* run->call on both, in step. */
static bool call_both(struct run *run)
{
	struct arena *arena = run->arena;
	bool helped = needs_help(run);
	struct inequality d;

	apply(run, 0);
	apply(run, 1);
	if (!run->options->bare &&
	    !equality_results(&run->call, &arena->side[0].result,
			      &arena->side[1].result, &d))
		return report_inequality(run, &d);
	if (!take_in(run, 0, arena->caller[0]))
		return judge(run, 0, &run->call);
	if (run->options->bare)
		return true;
	if (!take_in(run, 1, NULL))
		return judge(run, 1, &run->call);
	arena_collect_begin(arena);
	arena_collect_touched(arena, 0);
	arena_collect_touched(arena, 1);
	arena_collect_changed(arena, 0);
	if (!judge_both(run, &run->call) ||
	    !compare(run, helped ? EQUAL_AT_ONCE : EQUAL_ALL))
		return false;
	features_note(run, &arena->side[0].result);
	return !helped || drain_and_canonicalize(run);
}

/* run->call on one machine alone. */
static bool call_one(struct run *run, unsigned int i)
{
	struct arena *arena = run->arena;
	struct side *side = &arena->side[i];

	apply(run, i);
	if (!take_in(run, i, arena->caller[i]))
		return judge(run, i, &run->call);
	if (run->options->bare)
		return true;
	arena_collect_begin(arena);
	arena_collect_touched(arena, i);
	arena_collect_changed(arena, i);
	if (!judge(run, i, &run->call))
		return false;
	features_note(run, &side->result);
	return true;
}

static bool in_lockstep(const struct runner *r)
{
	return r->nr_sides == 2 && r->mode != RUN_FREE;
}

static bool call_sides(struct run *run, unsigned int first)
{
	return in_lockstep(run->r) ? call_both(run) : call_one(run, first);
}

/* After everything is freed and drained, each must be in its initial state. */
static bool end_sides(struct run *run, unsigned int first)
{
	struct arena *arena = run->arena;
	unsigned int last = in_lockstep(run->r) ? 1 : first;
	struct violation violation;

	run->call = (struct call){ .op = NR_OPS, .pfn = PFN_NONE };
	run->drained = true;
	if (!run->options->bare)
		arena_collect_begin(arena);
	for (unsigned int i = first; i <= last; i++) {
		drain(run, i);
		if (!run->options->bare)
			arena_collect_touched(arena, i);
	}
	if (run->options->bare)
		return true;
	for (unsigned int i = first; i <= last; i++) {
		if (!judge(run, i, NULL))
			return false;
		if (!oracle_judge_fresh(arena->side[i].oracle, &violation))
			return report_violation(run, i, &violation);
	}
	/*
	 * Lists may differ in order where a last contiguous free was followed
	 * by nothing else; strict mode has canonicalized those.
	 */
	return first == last || compare(run, EQUAL_ALL);
}

/* What one of the backends has not, or cannot do, is left out on both. */
static bool is_left_out(const struct run *run, const struct call *call)
{
	for (unsigned int i = 0; i < run->r->nr_sides; i++) {
		const struct side *side = &run->arena->side[i];
		const struct backend *backend = side->backend;

		if (call->op == OP_ALLOC_NOLOCK && !backend_has(backend, FEATURE_NOLOCK_ALLOC))
			return true;
		if (call->op == OP_ALLOC_CONTIG_COMP && !backend_has(backend, FEATURE_CONTIG_COMP))
			return true;
		if (backend->ops->can && !backend->ops->can(side->machine, call))
			return true;
	}
	return false;
}

static struct scene scene_of(const struct run *run, unsigned int first)
{
	const struct arena *arena = run->arena;
	struct scene scene = {
		.g = &arena->g,
		.nr_sides = run->r->nr_sides,
		.before = !run->taken_in,
		.caller = arena->caller[first],
	};

	for (unsigned int i = 0; i < scene.nr_sides; i++)
		scene.side[i] = (struct scene_side){
			.ops = arena->side[i].backend->ops,
			.machine = arena->side[i].machine,
			.oracle = arena->side[i].oracle,
		};
	return scene;
}

/* @on: of the options. */
static void show(const struct run *run,
		 void (*on)(void *context, const struct scene *scene,
			    const struct verdict *v))
{
	struct scene scene = scene_of(run, 0);

	on(run->options->context, &scene, run->v);
}

static void show_pages(struct run *run, unsigned int first)
{
	const struct arena *arena = run->arena;
	struct changed changed = { .all = run->recollected };
	struct scene scene;

	if (!run->options->on_pages)
		return;
	if (!changed.all)
		changed = (struct changed){ arena->pfns, arena->nr_pfns, arena->blocks,
					    arena->nr_blocks, false };
	scene = scene_of(run, first);
	run->options->on_pages(run->options->context, &scene, first, &changed);
	run->recollected = false;
}

/* run->call if the operation means one; @op is NULL for those that free
 * everything. */
static bool call_and_tell(struct run *run, unsigned int first,
			  const struct op *op, bool meant)
{
	const struct run_options *options = run->options;
	const struct side *a = &run->arena->side[0];
	bool ok = !meant || call_sides(run, first);
	enum alloc_failure why = FAILED_NOT;

	if (ok && meant)
		show_pages(run, first);
	if (first)
		return ok;
	if (options->on_op) {
		if (meant && !options->bare)
			why = oracle_alloc_failure(a->oracle, &run->call,
						   &a->result);
		options->on_op(options->context, run->op, op,
			       meant ? &run->call : NULL, &a->result,
			       alloc_failure_names[why]);
	}
	if (options->on_after && meant)
		show(run, options->on_after);
	return ok;
}

/* The next operation: of the program, or one that is added to it. */
static enum run_more next_op(const struct run *run, unsigned int first, struct op *op)
{
	const struct run_options *options = run->options;
	struct scene scene;

	if (run->op < run->program->nr_ops) {
		*op = run->program->ops[run->op];
		return MORE_OP;
	}
	if (!options->more)
		return MORE_NONE;
	scene = scene_of(run, first);
	return options->more(options->context, &scene, run->v, op);
}

/* The whole program on one side, or on both in lockstep. */
static bool run_sides(struct run *run, unsigned int first)
{
	struct caller *caller = run->arena->caller[first];
	enum run_more more;
	struct op op;

	run->recollected = true;
	show_pages(run, first);
	for (run->op = 0; (more = next_op(run, first, &op)) == MORE_OP; run->op++) {
		bool meant;

		if (run->options->overlapped && op.code == OP_OVERLAP && op.arg[0] & 1) {
			if (!overlap_block(run) || !call_sides(run, first))
				return false;
			continue;
		}
		meant = caller_resolve(caller, &op, &run->call) &&
			!is_left_out(run, &run->call);

		if (!call_and_tell(run, first, &op, meant))
			return false;
		run->v->nr_ops += meant && !first;
		runner_executed[op.code] += meant && !first;
	}
	if (more == MORE_STOP)
		return true;
	while (caller_free_all(caller, &run->call))
		if (!call_and_tell(run, first, NULL, true))
			return false;
	return end_sides(run, first);
}

static void verdict_init(struct verdict *v)
{
	memset(v, 0, sizeof(*v));
	v->rule = v->field = v->need = "";
	v->code = NR_OPS;
	v->call_pfn = PFN_NONE;
	v->pfn = PFN_NONE;
	v->zone = -1;
}

/* Making the machine is guarded too: a backend may fail at that. */
static void run_first(void *arg)
{
	struct run *run = arg;

	run->arena = arena_get(run->r, run->geometry, run->v);
	if (!run->arena)
		return;
	arena_reset(run->arena);
	for (unsigned int i = 0; i < run->r->nr_sides; i++)
		oracle_excuse(run->arena->side[i].oracle, excuse_violation, run);
	run_sides(run, 0);
}

static void run_second(void *arg)
{
	run_sides(arg, 1);
}

/* Side by side, what A met of known differences is no reason to spare B. */
static bool run_all(struct run *run, struct trap *trap)
{
	struct verdict first;

	if (!backend_try(run_first, run, trap))
		return false;
	if (!run->arena || run->r->nr_sides < 2 || in_lockstep(run->r) ||
	    run->v->kind == VERDICT_DIVERGENCE)
		return true;
	first = *run->v;
	verdict_init(run->v);
	run->v->digest = first.digest;
	if (!backend_try(run_second, run, trap))
		return false;
	if (first.kind == VERDICT_KNOWN && run->v->kind != VERDICT_DIVERGENCE)
		*run->v = first;
	else
		run->v->nr_ops = first.nr_ops;
	return true;
}

static uint64_t digest(const struct arena *arena, unsigned int nr_sides)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < nr_sides; i++)
		sum = sum * 31 + snapshot_digest(arena->side[i].backend->ops,
						 arena->side[i].machine,
						 &arena->g);
	return sum;
}

void runner_remember(struct runner *r)
{
	r->remembers = true;
}

const struct sequence *runner_preceding(const struct runner *r)
{
	return &r->preceding;
}

void runner_run_after(struct runner *r, const struct sequence *before,
		      const struct program *p,
		      const struct run_options *options, struct verdict *v)
{
	for (unsigned int i = 0; i < before->nr; i++) {
		runner_run(r, &before->programs[i], NULL, v);
		if (v->kind == VERDICT_DIVERGENCE)
			return;
	}
	runner_run(r, p, options, v);
}

/* The machines are no longer good; what made them so may be asked for. */
static void give_up(struct runner *r, struct arena *arena)
{
	struct sequence history = r->preceding;

	r->preceding = arena->history;
	arena->history = history;
	arena_drop(r, arena);
}

void runner_run(struct runner *r, const struct program *p,
		const struct run_options *options, struct verdict *v)
{
	static const struct run_options defaults;
	struct geometry g = p->geometry;
	struct run run = {
		.r = r,
		.program = p,
		.geometry = &g,
		.options = options ? options : &defaults,
		.v = v,
		.call = { .op = NR_OPS, .pfn = PFN_NONE },
	};
	struct trap trap;

	verdict_init(v);
	/* What they show is another machine's, if anything's. */
	for (int i = 0; i < 2; i++)
		snapshot_clear(&r->snapshot[i]);
	while (r->preceding.nr)
		sequence_remove(&r->preceding, 0);
	if (r->mode == RUN_EXACT)
		g.nr_cpus = 0;
	if (!run_all(&run, &trap)) {
		if (run.options->overlapped)
			overlap_blame(&run);
		report_trap(&run, &trap);
		if (run.arena && run.options->on_end)
			show(&run, run.options->on_end);
		if (run.arena)
			give_up(r, run.arena);
		return;
	}
	if (!run.arena)
		return;
	if (run.options->on_end)
		show(&run, run.options->on_end);
	if (run.options->digest)
		v->digest ^= digest(run.arena, r->nr_sides);
	/* A machine that violated a rule may not be resettable. */
	if (v->kind == VERDICT_DIVERGENCE || run.cut_short ||
	    (run.options->overlapped && v->kind != VERDICT_PASS))
		give_up(r, run.arena);
	else if (r->remembers)
		sequence_add(&run.arena->history, p);
}
