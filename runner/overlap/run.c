// SPDX-License-Identifier: GPL-2.0-only
/*
 * First the program runs with its operations one after another: what they mean as calls is
 * settled there, once. Then the same calls are made on several CPUs at once. Pages that an
 * operation of the block allocates may be others in each run, so calls on them move along.
 *
 * What the calls returned must be explained by some order of them, in which a call comes
 * before all that began after it had returned; the oracle follows such orders, one in each
 * run of the same choices, until one is a pass. What the kernel itself does in several
 * steps, each of which is whole, is several calls there.
 */
#include <stdlib.h>
#include <string.h>

#include "findings/finding.h"
#include "runner/overlap/internal.h"

/*
 * Orders that are tried before a run is given up as unjudged; each is a run of its own, and all of
 * them may make no more accesses than one run may.
 */
#define MAX_ORDERS 20000

/* Was @pfn the maker's? What is freed in bulk may be of others, too. */
static bool was_given(const struct member *maker, uint32_t pfn)
{
	if (maker->call.op != OP_ALLOC_BULK)
		return pfn - maker->pfn < maker->nr_given;
	for (uint32_t i = 0; i < maker->nr_given; i++)
		if (maker->given[i] == pfn)
			return true;
	return false;
}

/* The page of the maker's that @pfn was; PFN_NONE if it has none in its place now. */
static uint32_t moved(const struct member *maker, uint32_t pfn)
{
	uint32_t nr = maker->result.ret > 0 ? (uint32_t)maker->result.ret : 0;

	if (!maker->ran)
		return PFN_NONE;
	if (maker->call.op != OP_ALLOC_BULK)
		return maker->result.ret ? PFN_NONE : maker->result.pfn + (pfn - maker->pfn);
	for (uint32_t i = 0; i < nr && i < maker->nr_given; i++)
		if (maker->given[i] == pfn)
			return maker->result.pfns[i];
	return PFN_NONE;
}

static int compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The call on what this run has allocated; false if there is nothing of it. */
static bool make_call(const struct overlapped *o, struct member *m)
{
	const struct member *maker = m->maker < 0 ? NULL : &o->members[m->maker];
	uint32_t nr = 0;

	m->made = m->call;
	if (m->call.op == OP_FREE_BULK) {
		for (uint32_t i = 0; i < m->call.nr; i++) {
			uint32_t pfn = m->pfns[i];

			if (maker && was_given(maker, pfn))
				pfn = moved(maker, pfn);

			if (pfn != PFN_NONE)
				m->made_pfns[nr++] = pfn;
		}
		qsort(m->made_pfns, nr, sizeof(*m->made_pfns), compare_numbers);
		m->made.pfns = m->made_pfns;
		m->made.nr = nr;
		return true;
	}
	if (maker)
		m->made.pfn = moved(maker, m->call.pfn);
	return !maker || m->made.pfn != PFN_NONE;
}

/*
 * Did the caller find in this run that a page is not frozen, which is frozen in what it meant to
 * do? Then it leaves the allocation alone.
 */
static bool is_unfrozen(const struct overlapped *o, const struct member *m)
{
	for (const struct member *f = o->members; f < m; f++)
		if (f->froze && f->ran && !f->result.ret && op_names(op_of(o, m)) &&
		    op_of(o, f)->arg[0] == op_of(o, m)->arg[0])
			return true;
	return false;
}

static void enter(struct overlapped *o, uint8_t cpu)
{
	struct side *side = &o->run->arena->side[0];
	const struct call call = {
		.op = OP_CPU, .cpu = cpu_of(cpu), .pfn = PFN_NONE,
		.kind = is_interrupt(cpu) ? CONTEXT_IRQ : CONTEXT_TASK,
	};
	struct result none = { 0 };

	side->backend->ops->apply(side->machine, &call, &none);
}

/* An older kernel frees as ever, which an NMI must not: there it is an interrupt. */
static bool is_nmi(const struct overlapped *o, const struct member *m)
{
	return op_is(m->call.op, CLASS_NOLOCK) && m->call.kind == CONTEXT_NMI &&
	       backend_has(o->r->backend[0], FEATURE_NOLOCK_FREE);
}

/* Of the contexts that are interrupts, those whose first is an NMI. */
static uint8_t first_nmis(const struct overlapped *o)
{
	uint8_t seen = 0, nmis = 0;

	for (const struct member *m = o->members; m < o->members + o->nr; m++) {
		if (is_interrupt(m->cpu) && !(seen & 1u << m->cpu) && is_nmi(o, m))
			nmis |= 1u << m->cpu;
		seen |= 1u << m->cpu;
	}
	return nmis;
}

static void run_cpu(void *context, uint8_t cpu)
{
	struct overlapped *o = context;
	struct side *side = &o->run->arena->side[0];
	bool over = false;

	enter(o, cpu);
	for (size_t i = 0; i < o->nr; i++) {
		struct member *m = &o->members[i];

		if (m->cpu != cpu)
			continue;
		/* One that has nothing to do comes in all the same. */
		if (over) {
			cpus_next_interrupt(o->cpus, is_nmi(o, m));
			enter(o, cpu);
		}
		over = is_interrupt(cpu);
		if (is_unfrozen(o, m) || !make_call(o, m))
			continue;
		o->running[cpu] = i;
		m->result = (struct result){ .pfn = PFN_NONE, .pfns = m->result_pfns };
		m->begun = cpus_steps(o->cpus)->nr;
		side->backend->ops->apply(side->machine, &m->made, &m->result);
		m->ended = cpus_steps(o->cpus)->nr;
		m->ran = true;
	}
}

const struct concurrent *overlap_concurrent(struct overlapped *o, size_t *nr, bool *in_block)
{
	*in_block = o->in_block;
	*nr = 0;
	if (!o->has_begun)
		return NULL;
	o->concurrent = xrealloc(o->concurrent, o->nr * sizeof(*o->concurrent));
	for (size_t i = 0; i < o->nr; i++) {
		const struct member *m = &o->members[i];

		if (m->begun)
			o->concurrent[(*nr)++] = (struct concurrent){
				&m->made, m->ran ? &m->result : NULL, m->cpu,
			};
	}
	return o->concurrent;
}

void overlap_blame(struct run *run)
{
	const struct overlapped *o = run->options->overlapped;
	uint8_t cpu = cpus_current(o->cpus);
	const struct member *m;

	if (!o->run || cpu == NO_CPU)
		return;
	m = &o->members[o->running[cpu]];
	run->op = m->op;
	run->call = m->made;
}

static bool judge_block(struct run *run)
{
	struct arena *arena = run->arena;
	struct side *side = &arena->side[0];
	struct violation violation;
	bool ok;

	trap_watch(true);
	side->backend->ops->drain(side->machine);
	trap_watch(false);
	run->drained = true;
	run->op = run->options->overlapped->first - 1;
	run->call = (struct call){ .op = NR_OPS, .pfn = PFN_NONE };
	arena_collect_begin(arena);
	arena_collect_touched(arena, 0);
	arena_collect_changed(arena, 0);
	arena_look(arena, 0);
	ok = oracle_judge(side->oracle, NULL, NULL, side->snapshot, &violation);
	oracle_end_overlap(side->oracle);
	return ok || report_violation(run, 0, &violation);
}

static void note_outcome(struct overlapped *o, const struct side *side)
{
	o->outcome = snapshot_digest(side->backend->ops, side->machine, &o->p.geometry);
	for (size_t i = 0; i < o->nr; i++)
		if (o->members[i].ran)
			o->outcome = result_digest(o->outcome, &o->members[i].made,
						   &o->members[i].result);
}

bool overlap_block(struct run *run)
{
	struct overlapped *o = run->options->overlapped;
	struct side *side = &run->arena->side[0];
	size_t end = o->end;

	o->run = run;
	o->has_begun = true;
	o->in_block = true;
	for (size_t i = 0; i < o->nr; i++) {
		struct member *m = &o->members[i];

		m->ran = false;
		m->begun = m->ended = 0;
		if (op_allocates(op_of(o, m)))
			m->number = program_allocs_before(&o->p, m->op);
	}
	for (size_t i = o->first; i < end; i++)
		if (op_allocates(&o->p.ops[i]))
			caller_expect(run->arena->caller[0]);
	run->taken_in = false;
	trap_watch(true);
	cpus_run(o->cpus, side->backend->ops, side->machine, o->mask, first_nmis(o), run_cpu, o,
		 o->scheduler);
	trap_watch(false);
	o->run = NULL;

	o->judging = true;
	note_outcome(o, side);
	note_events(o);
	for (size_t i = 0; i < o->nr; i++)
		run->v->nr_ops += o->members[i].ran;
	oracle_begin_overlap(side->oracle, o->mask >> GEOMETRY_MAX_CPUS);
	run->taken_in = true;
	if (!follow_all(run) || !judge_block(run))
		return false;
	o->in_block = false;
	run->call = (struct call){ .op = OP_CPU, .cpu = o->last_cpu, .pfn = PFN_NONE };
	run->op = end;
	return true;
}

static void run_once(struct overlapped *o, struct verdict *v)
{
	const struct run_options options = { .overlapped = o };

	o->run = NULL;
	o->has_begun = false;
	o->in_block = false;
	o->judging = false;
	runner_run(o->r, &o->p, &options, v);
}

void overlapped_run(struct overlapped *o, struct scheduler *s, struct verdict *v)
{
	struct replay_scheduler replay;
	struct verdict first;
	size_t nr, tries = 0, accesses = 0;

	o->scheduler = s;
	o->nr_order = 0;
	run_once(o, v);
	if (v->kind != VERDICT_DIVERGENCE || !o->judging)
		return;
	/* The same choices again, for another order that may explain the results. */
	first = *v;
	nr = steps_turns(cpus_steps(o->cpus), o->recorded, o->cap_recorded);
	if (nr > o->cap_recorded) {
		o->cap_recorded = 2 * nr;
		o->recorded = xrealloc(o->recorded, o->cap_recorded * sizeof(*o->recorded));
		steps_turns(cpus_steps(o->cpus), o->recorded, o->cap_recorded);
	}
	replay_scheduler(&replay, o->recorded, nr);
	o->scheduler = &replay.scheduler;
	while (v->kind == VERDICT_DIVERGENCE && next_order(o)) {
		accesses += cpus_steps(o->cpus)->nr;
		if (++tries == MAX_ORDERS || accesses > o->accesses) {
			o->unjudged++;
			v->kind = VERDICT_PASS;
			return;
		}
		run_once(o, v);
	}
	o->scheduler = s;
	if (v->kind == VERDICT_DIVERGENCE)
		*v = first;
}
