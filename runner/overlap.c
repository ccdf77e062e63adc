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

#include "backend/answers.h"
#include "findings/finding.h"
#include "program/codec.h"
#include "program/overlap.h"
#include "runner/internal.h"
#include "runner/overlap.h"
#include "runner/symbolize.h"

/* Orders that are tried before a run is given up as unjudged. */
#define MAX_ORDERS 20000

/**
 * struct member - an operation of the block
 * @op: its number in the program.
 * @cpu: whose: a CPU, or interrupt_on() it.
 * @call, @pfns, @answers: as it was resolved; of the answers, those that it had then.
 * @pfn, @given, @nr_given: what it was given then: a range, or @given.
 * @froze: it froze a page then.
 * @maker: the member whose allocation it names, or -1.
 * @number: of its own allocation.
 * @ran, @made, @made_pfns, @result, @result_pfns: in this run, the call and its result.
 * @begun, @ended: numbers of steps.
 * @reports: what it must report, as far as it was followed in this try.
 */
struct member {
	size_t op;
	uint8_t cpu;
	struct call call;
	uint32_t *pfns;
	struct answer *answers;
	uint32_t pfn;
	uint32_t *given;
	uint32_t nr_given;
	bool froze;
	long maker;
	uint32_t number;

	bool ran;
	struct call made;
	uint32_t *made_pfns;
	struct result result;
	uint32_t *result_pfns;
	size_t begun;
	size_t ended;
	struct reports reports;
};

/* A call for the oracle to follow: a member's, or part of it. @answer: which a request has had. */
struct event {
	size_t member;
	struct call call;
	const struct answer *answer;
};

/**
 * struct overlapped
 * @first, @end: operations of the block, without those that delimit it.
 * @mask: CPUs that do something in it, and interrupts; @last_cpu: the one that runs what
 *	follows; @comes_in: in an interrupt there.
 * @running: which member each CPU, or the interrupt there, is in.
 * @order, @nr_order: which of the possible events was taken as the n-th, in this try.
 * @has_begun: the block runs, or was run. @concurrent: its calls, for those who ask.
 * @contended: locks that others hold when the block begins.
 * @judging: the block was run, and its order is being looked for.
 * @outcome: of the last run: the results and the state behind them.
 */
struct overlapped {
	struct runner *r;
	struct program p;
	struct cpus *cpus;
	struct scheduler *scheduler;
	size_t first;
	size_t end;
	uint8_t mask;
	uint8_t last_cpu;
	bool comes_in;
	struct member *members;
	size_t nr;
	struct turn *turns;
	size_t nr_turns;
	struct run *run;
	size_t running[MAX_CONTEXTS];

	struct event *events;
	size_t nr_events;
	size_t cap_events;
	struct digit {
		uint32_t taken;
		uint32_t of;
	} *order;
	size_t nr_order;
	size_t cap_order;
	bool has_begun;
	struct concurrent *concurrent;
	bool judging;
	struct turn *recorded;
	size_t cap_recorded;
	uint64_t contended;
	uint64_t unjudged;
	uint64_t outcome;
	char why[VERDICT_TEXT];
};

/* --- what overlaps --- */

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

static const struct op *op_of(const struct overlapped *o, const struct member *m)
{
	return &o->p.ops[m->op];
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

/* --- running --- */

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
			uint32_t pfn = maker ? moved(maker, m->pfns[i]) : m->pfns[i];

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

static void run_cpu(void *context, uint8_t cpu)
{
	struct overlapped *o = context;
	struct side *side = &o->run->arena->side[0];
	bool over = false;

	enter(o, cpu);
	for (size_t i = 0; i < o->nr; i++) {
		struct member *m = &o->members[i];

		if (m->cpu != cpu || is_unfrozen(o, m) || !make_call(o, m))
			continue;
		if (over) {
			cpus_next_interrupt(o->cpus);
			enter(o, cpu);
		}
		over = is_interrupt(cpu);
		o->running[cpu] = i;
		m->result = (struct result){ .pfn = PFN_NONE, .pfns = m->result_pfns };
		m->begun = cpus_steps(o->cpus)->nr;
		side->backend->ops->apply(side->machine, &m->made, &m->result);
		m->ended = cpus_steps(o->cpus)->nr;
		m->ran = true;
	}
}

const struct concurrent *overlap_concurrent(struct overlapped *o, size_t *nr)
{
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

/* --- an order that explains the results --- */

static struct event *add_event(struct overlapped *o, size_t member, uint8_t op, uint32_t pfn)
{
	struct event *e;

	if (o->nr_events == o->cap_events) {
		o->cap_events = o->cap_events ? 2 * o->cap_events : 16;
		o->events = xrealloc(o->events, o->cap_events * sizeof(*o->events));
	}
	e = &o->events[o->nr_events++];
	*e = (struct event){ member, o->members[member].made };
	e->call.op = op;
	e->call.pfn = pfn;
	e->call.nr_answers = 0;
	return e;
}

/* What a request had others free is freed before it is served, or fails. */
static void add_answers(struct overlapped *o, size_t member)
{
	const struct member *m = &o->members[member];

	for (uint32_t i = 0; i < m->made.nr_answers; i++)
		if (had_answer(&m->made, &m->result, i))
			add_event(o, member, NR_OPS, PFN_NONE)->answer = &m->made.answers[i];
}

/* References are dropped page by page, and a reference that was got is dropped later. */
static void add_events(struct overlapped *o, size_t member)
{
	const struct member *m = &o->members[member];
	const struct call *call = &m->made;

	if (call->op == OP_TRY_GET && m->result.ret) {
		add_event(o, member, OP_GET, call->pfn);
		add_event(o, member, OP_PUT, call->pfn);
	} else if (call->op == OP_FREE_CONTIG || call->op == OP_FREE_BULK) {
		for (uint32_t i = 0; i < call->nr; i++)
			add_event(o, member, OP_PUT,
				  call->pfns ? call->pfns[i] : call->pfn + i)->call.nr = 1;
	} else {
		add_answers(o, member);
		add_event(o, member, call->op, call->pfn);
	}
}

/* The first event of the CPU that is not followed yet, or NULL. */
static struct event *next_of(const struct overlapped *o, const bool *followed, uint8_t cpu)
{
	for (size_t i = 0; i < o->nr_events; i++)
		if (!followed[i] && o->members[o->events[i].member].cpu == cpu)
			return &o->events[i];
	return NULL;
}

/*
 * Which events can be next, one of a CPU at most: none that began after another one had
 * ended that is not followed. That which ended first comes first.
 */
static unsigned int candidates(const struct overlapped *o, const bool *followed,
			       struct event **found)
{
	size_t first_end = SIZE_MAX;
	unsigned int nr = 0;

	for (uint8_t cpu = 0; cpu < MAX_CONTEXTS; cpu++) {
		struct event *e = next_of(o, followed, cpu);

		if (e && o->members[e->member].ended < first_end)
			first_end = o->members[e->member].ended;
	}
	for (uint8_t cpu = 0; cpu < MAX_CONTEXTS; cpu++) {
		struct event *e = next_of(o, followed, cpu);
		unsigned int at = nr;

		if (!e || (o->members[e->member].begun >= first_end &&
			   o->members[e->member].ended != first_end))
			continue;
		for (; at && o->members[found[at - 1]->member].ended > o->members[e->member].ended; at--)
			found[at] = found[at - 1];
		found[at] = e;
		nr++;
	}
	return nr;
}

/* Of a compound block it is the whole that goes with the last reference. */
static void measure(const struct oracle *o, struct call *call)
{
	const struct known_page *page;

	if (call->op != OP_PUT)
		return;
	page = oracle_page(o, call->pfn);
	call->nr = page->shape == SHAPE_COMPOUND_HEAD ? 1u << page->order : 1;
}

/* Without a reference there, which a reserved page has too, no order that ends here is possible. */
static bool is_possible(const struct oracle *o, const struct call *call)
{
	return (call->op != OP_GET && call->op != OP_PUT) || oracle_page(o, call->pfn)->refs > 0;
}

static bool is_last(const struct overlapped *o, const struct event *e)
{
	return e + 1 == o->events + o->nr_events || e[1].member != e->member;
}

enum followed {
	FOLLOWED_NOT,	/* impossible now: nothing was made of it */
	FOLLOWED,
	FOLLOWED_WRONG,	/* a rule is violated */
};

static enum followed follow(struct run *run, struct event *e)
{
	struct overlapped *o = run->options->overlapped;
	struct side *side = &run->arena->side[0];
	struct member *m = &o->members[e->member];
	static const struct result done = { 0 };
	bool whole = e->call.op == m->made.op, reserved;
	const struct result *result = whole ? &m->result : &done;
	struct violation violation;

	run->op = m->op;
	run->call = e->call;
	if (e->answer) {
		oracle_follow_answer(side->oracle, e->answer);
		caller_answered(run->arena->caller[0], e->answer);
		oracle_keep_reports(side->oracle, &m->reports);
		return FOLLOWED;
	}
	if (!is_possible(side->oracle, &e->call))
		return FOLLOWED_NOT;
	/* A reference to it is nothing that the caller holds. */
	reserved = !whole && oracle_page(side->oracle, e->call.pfn)->kind != PAGE_HELD;
	measure(side->oracle, &e->call);
	oracle_predict(side->oracle, &e->call, result);
	if (oracle_pending(side->oracle))
		return FOLLOWED_NOT;
	if (!reserved)
		caller_update_at(run->arena->caller[0], m->number, &e->call, result);
	oracle_keep_reports(side->oracle, &m->reports);
	if (!is_last(o, e) ||
	    oracle_judge_reports(side->oracle, &m->made, &m->result, &m->reports, &violation))
		return FOLLOWED;
	run->call = m->made;
	run->result = &m->result;
	report_violation(run, 0, &violation);
	run->result = NULL;
	return FOLLOWED_WRONG;
}

static struct digit *digit_at(struct overlapped *o, size_t n)
{
	if (n == o->nr_order) {
		if (n == o->cap_order) {
			o->cap_order = o->cap_order ? 2 * o->cap_order : 64;
			o->order = xrealloc(o->order, o->cap_order * sizeof(*o->order));
		}
		o->order[o->nr_order++] = (struct digit){ 0 };
	}
	return &o->order[n];
}

/* What none of them is possible for is said of the one that ended first. */
static void complain_of_none(struct run *run, struct event *first)
{
	const struct overlapped *o = run->options->overlapped;
	struct side *side = &run->arena->side[0];
	struct violation violation = {
		.rule = RULE_TRY_GET, .field = "ret", .pfn = first->call.pfn,
		.other = PFN_NONE, .zone = -1,
		.expected = "failure: in no order of the calls is there a reference",
		.found = "success",
	};

	run->op = o->members[first->member].op;
	run->call = first->call;
	if (is_possible(side->oracle, &first->call)) {
		oracle_predict(side->oracle, &first->call,
			       &o->members[first->member].result);
		/* If it is possible, it was tried before, and what followed was wrong. */
		if (oracle_pending(side->oracle) &&
		    oracle_judge(side->oracle, &first->call, NULL, side->snapshot,
				 &violation))
			abort();
	}
	report_violation(run, 0, &violation);
}

static bool follow_all(struct run *run)
{
	struct overlapped *o = run->options->overlapped;
	bool *followed = xcalloc(o->nr_events, sizeof(*followed)), ok = true;
	struct event *found[MAX_CONTEXTS];

	for (size_t i = 0; i < o->nr; i++)
		o->members[i].reports.nr = 0;
	for (size_t n = 0; ok && n < o->nr_events; n++) {
		struct digit *digit = digit_at(o, n);
		enum followed how = FOLLOWED_NOT;

		digit->of = candidates(o, followed, found);
		while (digit->taken < digit->of) {
			how = follow(run, found[digit->taken]);
			if (how != FOLLOWED_NOT)
				break;
			digit->taken++;
		}
		if (how == FOLLOWED)
			followed[found[digit->taken] - o->events] = true;
		else
			ok = false;
		if (how == FOLLOWED_NOT)
			complain_of_none(run, found[0]);
	}
	free(followed);
	return ok;
}

/* The next order to try; false if there is none. */
static bool next_order(struct overlapped *o)
{
	while (o->nr_order) {
		struct digit *digit = &o->order[o->nr_order - 1];

		if (digit->taken + 1 < digit->of) {
			digit->taken++;
			return true;
		}
		o->nr_order--;
	}
	return false;
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
	cpus_run(o->cpus, side->backend->ops, side->machine, o->mask, run_cpu, o,
		 o->scheduler);
	trap_watch(false);
	o->run = NULL;

	o->judging = true;
	note_outcome(o, side);
	o->nr_events = 0;
	for (size_t i = 0; i < o->nr; i++) {
		run->v->nr_ops += o->members[i].ran;
		if (o->members[i].ran)
			add_events(o, i);
	}
	oracle_begin_overlap(side->oracle, o->mask >> GEOMETRY_MAX_CPUS);
	run->taken_in = true;
	if (!follow_all(run) || !judge_block(run))
		return false;
	run->call = (struct call){ .op = OP_CPU, .cpu = o->last_cpu, .pfn = PFN_NONE };
	run->op = end;
	return true;
}

static void run_once(struct overlapped *o, struct verdict *v)
{
	const struct run_options options = { .overlapped = o };

	o->run = NULL;
	o->has_begun = false;
	o->judging = false;
	runner_run(o->r, &o->p, &options, v);
}

void overlapped_run(struct overlapped *o, struct scheduler *s, struct verdict *v)
{
	struct replay_scheduler replay;
	struct verdict first;
	size_t nr, tries = 0;

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
		if (++tries == MAX_ORDERS) {
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

/* --- for those who look on --- */

void overlapped_forget(struct overlapped *o)
{
	cpus_forget(o->cpus);
}

const struct steps *overlapped_steps(const struct overlapped *o)
{
	return cpus_steps(o->cpus);
}

const struct turn *overlapped_turns(const struct overlapped *o, size_t *nr)
{
	*nr = o->nr_turns;
	return o->turns;
}

uint64_t overlapped_outcome(const struct overlapped *o)
{
	return o->outcome;
}

uint64_t overlapped_unjudged(const struct overlapped *o)
{
	return o->unjudged;
}

const char *const access_words[NR_ACCESS_KINDS] = {
	[ACCESS_LOAD] = "a load", [ACCESS_STORE] = "a store",
	[ACCESS_READ_ONCE] = "a marked load", [ACCESS_WRITE_ONCE] = "a marked store",
	[ACCESS_READ] = "an atomic read", [ACCESS_WRITE] = "an atomic write",
	[ACCESS_RMW] = "an atomic operation", [ACCESS_LOCK] = "it waits for a spinlock",
	[ACCESS_TRYLOCK] = "a trylock", [ACCESS_UNLOCK] = "an unlock",
	[ACCESS_MUTEX_LOCK] = "it waits for a mutex", [ACCESS_MUTEX_TRYLOCK] = "a mutex_trylock",
	[ACCESS_MUTEX_UNLOCK] = "a mutex_unlock",
};

const char *const context_names[MAX_CONTEXTS] = {
	"CPU 0", "CPU 1", "CPU 2", "CPU 3", "CPU 0, interrupt", "CPU 1, interrupt",
	"CPU 2, interrupt", "CPU 3, interrupt",
};

/* The lines of a place; enough to know it by. */
struct place {
	FILE *out;
	unsigned int nr;
};

static void print_place(void *context, const char *text)
{
	struct place *place = context;

	if (place->nr++ < 3)
		fprintf(place->out, "           %s%s\n", place->nr == 1 ? "at " : "  ", text);
}

size_t overlapped_left(const struct overlapped *o, size_t at)
{
	const struct steps *steps = cpus_steps(o->cpus);
	size_t next = at + 1;

	while (next < steps->nr && steps->steps[next].cpu != steps->steps[at].cpu)
		next++;
	return next < steps->nr ? next : SIZE_MAX;
}

bool overlapped_call(const struct overlapped *o, size_t i, struct overlapped_call *call)
{
	const struct member *m;

	if (i >= o->nr)
		return false;
	m = &o->members[i];
	*call = (struct overlapped_call){
		.op = op_of(o, m),
		.nr_allocs = program_allocs_before(&o->p, m->op),
		.cpu = m->cpu,
		.begins = m->begun ? m->begun - 1 : SIZE_MAX,
		.ends = m->ran ? m->ended : SIZE_MAX,
		.result = &m->result,
	};
	return true;
}

/* What the CPU that is left after step @at was about to do: its next step, if it had one. */
static void print_left(const struct overlapped *o, size_t at, FILE *out)
{
	const struct steps *steps = cpus_steps(o->cpus);
	struct origin origin = { .nr_frames = 1 };
	struct place place = { out };
	size_t next = overlapped_left(o, at);

	if (next == SIZE_MAX)
		return;
	fprintf(out, "         before %s\n", access_words[steps->steps[next].kind]);
	origin.frames[0] = steps->steps[next].from;
	origin_describe(&origin, print_place, &place);
}

static void print_race(const struct race *race, FILE *out)
{
	fputs("  data race: neither of these happens before the other\n", out);
	for (int i = 0; i < 2; i++) {
		struct origin origin = { .nr_frames = 1 };
		struct place place = { out };

		origin.frames[0] = race->place[i].from;
		fprintf(out, "  %s  %s\n", context_names[race->place[i].cpu],
			access_words[race->place[i].kind]);
		origin_describe(&origin, print_place, &place);
	}
}

static void print_result(const struct member *m, FILE *out)
{
	if (op_is(m->call.op, CLASS_ALLOCATES) && m->call.op != OP_ALLOC_BULK &&
	    !m->result.ret)
		fprintf(out, "         returns page %u\n", m->result.pfn);
	else
		fprintf(out, "         returns %d\n", m->result.ret);
}

static void print_members(const struct overlapped *o, size_t at, FILE *out)
{
	for (size_t i = 0; i < o->nr; i++) {
		const struct member *m = &o->members[i];

		if (m->ran && m->ended == at + 1)
			print_result(m, out);
		/* What did not return has begun, and nothing more is known of it. */
		if (m->begun != at + 1)
			continue;
		fputs("         ", out);
		op_print(op_of(o, m), program_allocs_before(&o->p, m->op), out);
		fputc('\n', out);
	}
}

void overlapped_print(const struct overlapped *o, FILE *out)
{
	const struct steps *steps = cpus_steps(o->cpus);
	uint8_t cpu = NO_CPU;

	for (size_t i = 0; i < steps->nr; i++) {
		if (steps->steps[i].cpu != cpu) {
			if (cpu != NO_CPU)
				print_left(o, i - 1, out);
			cpu = steps->steps[i].cpu;
			fprintf(out, "  %s  from step %zu\n", context_names[cpu], i);
		}
		print_members(o, i, out);
	}
	if (cpus_race(o->cpus))
		print_race(cpus_race(o->cpus), out);
}

void overlapped_program(const struct overlapped *o, const struct turn *turns, size_t nr,
			struct program *p)
{
	program_clear(p);
	p->geometry = o->p.geometry;
	for (size_t i = 0; i < o->p.nr_ops; i++) {
		const struct op *op = &o->p.ops[i];

		if (op->code == OP_SWITCH)
			continue;
		program_append(p, op);
		for (size_t n = 0; i + 1 == o->first && n < nr; n++)
			program_append(p, &(struct op){
				.code = OP_SWITCH,
				.arg = { turns[n].after, cpu_of(turns[n].cpu),
					 is_interrupt(turns[n].cpu) },
			});
	}
}
