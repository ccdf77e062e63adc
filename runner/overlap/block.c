// SPDX-License-Identifier: GPL-2.0-only
/* What overlaps: the operations of the block, as calls. */
#include <stdlib.h>
#include <string.h>

#include "backend/answers.h"
#include "program/overlap.h"
#include "runner/overlap/internal.h"

static uint32_t *copy_pfns(const uint32_t *pfns, uint32_t nr)
{
	uint32_t *copy = xcalloc(nr, sizeof(*pfns));

	memcpy(copy, pfns, nr * sizeof(*pfns));
	return copy;
}

/* Answers are a request's own while others run: those that it had. */
static void copy_answers(struct member *m, const struct result *result)
{
	const struct call *call = &m->call;
	uint32_t nr = 0;

	m->answers = xcalloc(call->nr_answers, sizeof(*m->answers));
	for (uint32_t i = 0; i < call->nr_answers; i++)
		if (had_answer(call, result, i))
			m->answers[nr++] = call->answers[i];
	m->call.answers = m->answers;
	m->call.nr_answers = nr;
}

static void add_member(struct overlapped *o, size_t index, const struct op *op,
		       const struct call *call, const struct result *result)
{
	struct member *m;

	o->members = xrealloc(o->members, (o->nr + 1) * sizeof(*o->members));
	m = &o->members[o->nr++];
	*m = (struct member){
		.op = index, .cpu = o->comes_in ? interrupt_on(o->last_cpu) : o->last_cpu, .call = *call, .maker = -1,
		.pfn = result->pfn, .result_pfns = xcalloc(CALL_MAX_BULK, sizeof(uint32_t)),
		.froze = call->op == OP_FREEZE && result->ret,
	};
	copy_answers(m, result);
	for (uint32_t i = 0; i < m->call.nr_answers; i++)
		if (m->answers[i].kind == ANSWER_OOM && m->answers[i].outcome == OOM_CURRENT)
			snprintf(o->why, sizeof(o->why),
				 "operation %zu: the OOM killer may not choose the task that allocates while others run",
				 index);
	if (call->op == OP_FREE_BULK) {
		m->pfns = copy_pfns(call->pfns, call->nr);
		m->made_pfns = copy_pfns(call->pfns, call->nr);
	}
	if (call->op == OP_ALLOC_BULK) {
		m->nr_given = result->ret > 0 ? (uint32_t)result->ret : 0;
		m->given = copy_pfns(result->pfns, m->nr_given);
	} else if (op_allocates(op) && !result->ret) {
		m->nr_given = call->nr;
	}
	o->mask |= 1u << m->cpu;
}

/* A bit for each lock that others hold: a zone's, and those of its per-CPU lists. */
static void note_contention(struct overlapped *o, const struct call *call)
{
	unsigned int at = call->zone * (GEOMETRY_MAX_CPUS + 1);

	if (call->op == OP_CONTEND_PCP)
		at += 1 + o->last_cpu;
	else if (call->op != OP_CONTEND_ZONE)
		return;
	o->contended &= ~(UINT64_C(1) << at);
	o->contended |= (uint64_t)!!call->kind << at;
}

static void note_op(void *context, size_t index, const struct op *op,
		    const struct call *call, const struct result *result, const char *why)
{
	struct overlapped *o = context;

	if (!op)
		return;
	if (call && index < o->first)
		note_contention(o, call);
	if (op->code == OP_CPU && call && index < o->end)
		o->last_cpu = call->cpu;
	else if (call && index >= o->first && index < o->end)
		add_member(o, index, op, call, result);
	/* Of the next one alone, even if that does nothing. */
	o->comes_in = op->code == OP_INTERRUPT;
}

static bool find_block(struct overlapped *o)
{
	const struct program *p = &o->p;
	bool found = false, in_interrupt = false;

	o->end = p->nr_ops;
	for (size_t i = 0; i < p->nr_ops; i++) {
		const struct op *op = &p->ops[i];
		bool inside = found && i < o->end;

		if (op->code == OP_OVERLAP && op->arg[0] & 1) {
			if (found) {
				snprintf(o->why, sizeof(o->why),
					 "operation %zu: a second block that overlaps; there may be one", i);
				return false;
			}
			found = true;
			o->first = i + 1;
		} else if (op->code == OP_OVERLAP && inside) {
			o->end = i;
		} else if (inside && !overlap_allows(op)) {
			snprintf(o->why, sizeof(o->why), "operation %zu: %s%s cannot overlap%s", i,
				 op_infos[op->code].mnemonic,
				 op->code == OP_FREE_BULK ? " with more=1" : "",
				 op_is(op->code, CLASS_ANSWERS) ?
					 ": what requests will meet is said before the block" : "");
			return false;
		} else if (inside && op->code == OP_SWITCH) {
			o->turns = xrealloc(o->turns, (o->nr_turns + 1) * sizeof(*o->turns));
			o->turns[o->nr_turns++] = (struct turn){
				op->arg[0],
				(p->geometry.nr_cpus ? op->arg[1] % p->geometry.nr_cpus : 0) +
					(op->arg[2] & 1 ? GEOMETRY_MAX_CPUS : 0),
			};
		} else if (inside && in_interrupt && !overlap_interrupts(op)) {
			snprintf(o->why, sizeof(o->why), "operation %zu: %s%s cannot be done in an interrupt",
				 i, op_infos[op->code].mnemonic,
				 op_is(op->code, CLASS_ALLOCATES) && !op_is(op->code, CLASS_CONTIG) ?
					 " with __GFP_DIRECT_RECLAIM" : "");
			return false;
		}
		if (!op_is(op->code, CLASS_SCHEDULES) || op->code == OP_INTERRUPT)
			in_interrupt = op->code == OP_INTERRUPT;
	}
	if (!found)
		snprintf(o->why, sizeof(o->why), "no operation \"overlap on=1\": nothing overlaps");
	return found;
}

static bool may_share(struct overlapped *o, const struct member *a, const struct member *b)
{
	const struct op *op = op_of(o, a), *other = op_of(o, b);

	if (a->cpu == b->cpu || overlap_may_share(op, other))
		return true;
	if (op_names(op))
		snprintf(o->why, sizeof(o->why),
			 "operations %zu and %zu: two CPUs use allocation a%u, and not only to drop references",
			 a->op, b->op, op->arg[0]);
	else
		snprintf(o->why, sizeof(o->why),
			 "operations %zu and %zu: undo_isolate may undo what another CPU isolates",
			 a->op, b->op);
	return false;
}

/*
 * A caller that freezes expects the references that it knows of. If those are more than there
 * are, another's passing one would make up for it.
 */
static bool freezes_legally(struct overlapped *o)
{
	for (size_t i = 0; i < o->nr; i++) {
		const struct member *m = &o->members[i];

		if (m->call.op != OP_FREEZE || m->froze)
			continue;
		snprintf(o->why, sizeof(o->why),
			 "operation %zu: freeze fails while CPUs take turns: a block may have those only that succeed",
			 m->op);
		return false;
	}
	return true;
}

/* What one CPU allocates in the block is its own. */
static bool find_makers(struct overlapped *o)
{
	for (size_t i = 0; i < o->nr; i++) {
		struct member *m = &o->members[i];

		for (size_t j = 0; j < i; j++) {
			const struct member *other = &o->members[j];

			if (!may_share(o, other, m))
				return false;
			if (!op_names(op_of(o, m)) || !op_allocates(op_of(o, other)) ||
			    program_allocs_before(&o->p, other->op) != op_of(o, m)->arg[0])
				continue;
			m->maker = (long)j;
			if (other->cpu == m->cpu)
				continue;
			snprintf(o->why, sizeof(o->why),
				 "operation %zu: another CPU allocates a%u while it runs", m->op,
				 op_of(o, m)->arg[0]);
			return false;
		}
	}
	return true;
}

struct overlapped *overlapped_create(struct runner *r, const struct program *p,
				     const struct cpus_limits *limits, struct verdict *v,
				     const char **why)
{
	static char text[VERDICT_TEXT];
	struct overlapped *o = xcalloc(1, sizeof(*o));
	struct run_options options = { .on_op = note_op, .context = o };

	*why = NULL;
	o->r = r;
	program_init(&o->p);
	program_copy(&o->p, p);
	o->cpus = cpus_create(limits);
	o->accesses = limits->accesses;
	if (!r->backend[0]->ops->overlap || r->nr_sides != 1)
		snprintf(o->why, sizeof(o->why), "%s cannot run several CPUs at once",
			 r->backend[0]->name);
	else if (find_block(o))
		runner_run(r, p, &options, v);
	if (o->contended && v->kind == VERDICT_PASS)
		snprintf(o->why, sizeof(o->why), "a lock is held for others when the block begins: contend_pcp and contend_zone must end before");
	if (!o->why[0] && v->kind == VERDICT_PASS && find_makers(o) && freezes_legally(o) && !o->nr)
		snprintf(o->why, sizeof(o->why), "no operation of the block does anything");
	if (o->why[0]) {
		strcpy(text, o->why);
		*why = text;
	}
	if (*why || v->kind != VERDICT_PASS) {
		overlapped_destroy(o);
		return NULL;
	}
	return o;
}

void overlapped_destroy(struct overlapped *o)
{
	if (!o)
		return;
	for (size_t i = 0; i < o->nr; i++) {
		free(o->members[i].pfns);
		free(o->members[i].answers);
		free(o->members[i].given);
		free(o->members[i].made_pfns);
		free(o->members[i].result_pfns);
		free(o->members[i].reports.pfns);
	}
	free(o->members);
	free(o->turns);
	free(o->events);
	free(o->order);
	free(o->recorded);
	free(o->concurrent);
	cpus_destroy(o->cpus);
	program_destroy(&o->p);
	free(o);
}
