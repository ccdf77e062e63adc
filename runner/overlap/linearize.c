// SPDX-License-Identifier: GPL-2.0-only
/* An order of the calls in which their results are possible, as the oracle sees it. */
#include <stdlib.h>

#include "backend/answers.h"
#include "runner/overlap/internal.h"

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

static bool is_tried(const struct overlapped *o, uint32_t pfn)
{
	for (const struct member *m = o->members; m < o->members + o->nr; m++)
		if (m->ran && m->made.op == OP_TRY_GET && m->made.pfn == pfn)
			return true;
	return false;
}

/*
 * Pages of a bulk allocation may be in use when the next ones are not yet free. That shows in pages
 * that another CPU tries to get: each of these is an event of its own, and so are those between.
 */
static void add_pages(struct overlapped *o, size_t member)
{
	const struct member *m = &o->members[member];
	struct event *e = NULL;
	bool was_tried = false;

	for (int64_t i = 0; i < m->result.ret; i++) {
		bool tried = is_tried(o, m->result.pfns[i]);

		if (!e || tried || was_tried) {
			e = add_event(o, member, OP_ALLOC_BULK, PFN_NONE);
			e->call.nr = 0;
			e->pages = &m->result.pfns[i];
		}
		e->call.nr++;
		was_tried = tried;
	}
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
		if (call->op == OP_ALLOC_BULK && m->result.ret > 0 && m->result.ret <= call->nr)
			add_pages(o, member);
		else
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

/* Does the call give @pfn its first reference, and others theirs before or after it? */
static bool gives_reference(const struct member *m, uint32_t pfn)
{
	if (m->made.op == OP_SPLIT)
		return m->made.order > 1 && pfn != m->made.pfn &&
		       pfn - m->made.pfn < 1u << m->made.order;
	return (m->made.op == OP_ALLOC_CONTIG || m->made.op == OP_CMA_ALLOC) && !m->result.ret &&
	       m->made.nr > 1 && pfn - m->result.pfn < m->made.nr;
}

/* Was a reference to @m's page got between the beginning of @giver and that of @m? */
static bool was_got(const struct overlapped *o, const struct member *giver, const struct member *m)
{
	for (const struct member *b = o->members; b < o->members + o->nr; b++)
		if (b->ran && b->made.op == OP_TRY_GET && b->result.ret &&
		    b->made.pfn == m->made.pfn && b->begun >= giver->begun && b->ended <= m->begun)
			return true;
	return false;
}

/*
 * set_pages_refcounted(), for contiguous allocations, and split_page() do so one page after the
 * other, though the call is one event here, which has been followed: while the call runs, a page
 * may have no reference yet.
 */
static bool may_lack_reference(const struct overlapped *o, const struct member *m)
{
	if (m->made.op != OP_TRY_GET || m->result.ret)
		return false;
	for (const struct member *a = o->members; a < o->members + o->nr; a++)
		if (a->followed && a->begun < m->ended && m->begun < a->ended &&
		    gives_reference(a, m->made.pfn) && !was_got(o, a, m))
			return true;
	return false;
}

static bool is_last(const struct overlapped *o, const struct event *e)
{
	return e + 1 == o->events + o->nr_events || e[1].member != e->member;
}

/* What came of the event; @part: room for it. */
static const struct result *result_of(const struct overlapped *o, const struct event *e,
				      struct result *part)
{
	static const struct result done = { 0 };
	const struct member *m = &o->members[e->member];

	if (!e->pages)
		return e->call.op == m->made.op ? &m->result : &done;
	*part = (struct result){ .ret = e->call.nr, .pfn = PFN_NONE, .pfns = e->pages };
	return part;
}

enum followed {
	FOLLOWED_NOT,	/* impossible now: nothing was made of it */
	FOLLOWED,
	FOLLOWED_WRONG,	/* a rule is violated */
};

/* The oracle and the caller follow it; false if it is impossible now. */
static bool take_in(struct run *run, struct event *e)
{
	struct overlapped *o = run->options->overlapped;
	struct oracle *oracle = run->arena->side[0].oracle;
	struct caller *caller = run->arena->caller[0];
	struct member *m = &o->members[e->member];
	struct result part;
	const struct result *result = result_of(o, e, &part);
	/* A reference to it is nothing that the caller holds. */
	bool reserved = e->call.op != m->made.op &&
			oracle_page(oracle, e->call.pfn)->kind != PAGE_HELD;
	struct call known;

	measure(oracle, &e->call);
	oracle_predict(oracle, &e->call, result);
	if (oracle_pending(oracle))
		return false;
	/* Its caller has been told which answers it has had, and has the pages when all are taken. */
	known = e->pages ? m->made : e->call;
	known.nr_answers = 0;
	if (e->pages && is_last(o, e))
		caller_update_at(caller, m->number, &known, &m->result);
	else if (!e->pages && !reserved)
		caller_update_at(caller, m->number, &known, result);
	oracle_keep_reports(oracle, &m->reports);
	return true;
}

static enum followed follow(struct run *run, struct event *e)
{
	struct overlapped *o = run->options->overlapped;
	struct side *side = &run->arena->side[0];
	struct member *m = &o->members[e->member];
	struct violation violation;

	run->op = m->op;
	run->call = e->call;
	if (e->answer) {
		oracle_follow_answer(side->oracle, e->answer);
		caller_answered(run->arena->caller[0], e->answer);
		oracle_keep_reports(side->oracle, &m->reports);
		return FOLLOWED;
	}
	if (!is_possible(side->oracle, &e->call) ||
	    (!may_lack_reference(o, m) && !take_in(run, e)))
		return FOLLOWED_NOT;
	m->followed = is_last(o, e);
	if (!m->followed ||
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
	struct result part;
	struct violation violation = {
		.rule = RULE_TRY_GET, .field = "ret", .pfn = first->call.pfn,
		.other = PFN_NONE, .zone = -1,
		.expected = "failure: in no order of the calls is there a reference",
		.found = "success",
	};

	run->op = o->members[first->member].op;
	run->call = first->call;
	if (is_possible(side->oracle, &first->call)) {
		oracle_predict(side->oracle, &first->call, result_of(o, first, &part));
		/* If it is possible, it was tried before, and what followed was wrong. */
		if (oracle_pending(side->oracle) &&
		    oracle_judge(side->oracle, &first->call, NULL, side->snapshot,
				 &violation))
			abort();
	}
	report_violation(run, 0, &violation);
}

bool follow_all(struct run *run)
{
	struct overlapped *o = run->options->overlapped;
	bool *followed = xcalloc(o->nr_events, sizeof(*followed)), ok = true;
	struct event *found[MAX_CONTEXTS];

	for (size_t i = 0; i < o->nr; i++) {
		o->members[i].reports.nr = 0;
		o->members[i].followed = false;
	}
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

bool next_order(struct overlapped *o)
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

void note_events(struct overlapped *o)
{
	o->nr_events = 0;
	for (size_t i = 0; i < o->nr; i++)
		if (o->members[i].ran)
			add_events(o, i);
}
