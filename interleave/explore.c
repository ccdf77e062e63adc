/* SPDX-License-Identifier: GPL-2.0-only */
#include "interleave/explore.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PROGRESS_EVERY (1u << 20)

/* --- what can happen, as the plan has it --- */

/* How far a thread that has so many operations left has come. */
static bool is_planned(const struct plan *plan, const struct state *w,
		       struct state_move move)
{
	const struct state_thread *t = &w->threads[move.thread];
	const struct state_move *next;

	if (!plan->programs || t->op)
		return true;
	next = plan->programs[move.thread];
	for (unsigned int done = plan->nr_ops - t->left; done; done--)
		if ((next++)->op == STATE_IDLE)
			return false;
	return next->op == move.op && next->page == move.page;
}

static unsigned int planned_moves(const struct plan *plan,
				  const struct state *w,
				  struct state_move *moves)
{
	unsigned int all = state_moves(w, moves), nr = 0;

	for (unsigned int i = 0; i < all; i++)
		if (is_planned(plan, w, moves[i]))
			moves[nr++] = moves[i];
	return nr;
}

/* The move just taken, with the next older value. Return: is there one? */
static bool another_age(struct state_move *move)
{
	if (++move->age < state_ages())
		return true;
	move->age = 0;
	return false;
}

/* --- depth first: everything --- */

struct search {
	const struct plan *plan;
	struct exploration *e;
	struct seen seen;
};

/**
 * struct future - what is ahead of a state, kept with it
 * @schedules: from here on; FUTURE_MANY for that many or more.
 * @steps, @allocations: the most in one of them, or as many as can be told.
 */
struct future {
	uint64_t schedules : 52;
	uint64_t steps : 8;
	uint64_t allocations : 4;
};

#define FUTURE_MANY		((1ull << 52) - 1)
#define FUTURE_STEPS		((1u << 8) - 1)
#define FUTURE_ALLOCATIONS	((1u << 4) - 1)

static_assert(sizeof(struct future) == sizeof(uint64_t), "a future is a number");

static uint64_t less(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* One more way on: @ahead, after a step. */
static struct future add(struct future sum, struct future ahead,
			 bool allocates)
{
	uint64_t steps = less(ahead.steps + 1u, FUTURE_STEPS);
	uint64_t allocations = less(ahead.allocations + allocates,
				    FUTURE_ALLOCATIONS);

	/* A bit field is added in its own width, and would wrap. */
	sum.schedules = less((uint64_t)sum.schedules + ahead.schedules,
			     FUTURE_MANY);
	if (sum.steps < steps)
		sum.steps = steps;
	if (sum.allocations < allocations)
		sum.allocations = allocations;
	return sum;
}

static uint64_t to_number(struct future future)
{
	uint64_t number;

	memcpy(&number, &future, sizeof(number));
	return number;
}

static struct future from_number(uint64_t number)
{
	struct future future;

	memcpy(&future, &number, sizeof(future));
	return future;
}

static bool allocates(const struct state *w, struct state_move move)
{
	return w->threads[move.thread].op == STATE_IDLE &&
	       (move.op == STATE_ALLOC || move.op == STATE_ALLOC_HIGH ||
		move.op == STATE_ALLOC_COMP);
}

static struct future search(struct search *s, const struct state *w)
{
	struct state_move moves[STATE_MAX_MOVES];
	struct exploration *e = s->e;
	struct fingerprint key = state_fingerprint(w, !s->plan->programs);
	uint64_t *known = s->plan->unreduced ? NULL : seen_find(&s->seen, key);
	struct future future = { 0 };
	unsigned int nr, at;

	if (known)
		return from_number(*known);
	nr = planned_moves(s->plan, w, moves);
	future.schedules = !nr;
	e->nr_states++;
	if (s->plan->progress && e->nr_states % PROGRESS_EVERY == 0)
		s->plan->progress(e->nr_states);
	if (!nr && !seen_find(&e->ends, key))
		seen_add(&e->ends, key, 0);

	for (unsigned int i = 0; i < nr && !e->check;) {
		struct state next;

		if (w->threads[moves[i].thread].nr_values >= STATE_PATIENCE)
			e->out_of_patience = true;
		e->nr_steps++;
		memcpy(&next, w, state_size(w));
		e->check = state_step(&next, moves[i], NULL);
		e->forgot |= state_forgot();
		at = i;
		i += !another_age(&moves[i]);
		if (!e->check)
			future = add(future, search(s, &next),
				     allocates(w, moves[at]));
	}
	if (!s->plan->unreduced)
		seen_add(&s->seen, key, to_number(future));
	return future;
}

static void add_start(struct exploration *e, struct future future)
{
	if (future.schedules == FUTURE_MANY ||
	    e->nr_schedules > UINT64_MAX - future.schedules)
		e->nr_schedules = UINT64_MAX;
	else
		e->nr_schedules += future.schedules;
	if (e->longest < future.steps)
		e->longest = future.steps;
	if (e->allocations < future.allocations)
		e->allocations = future.allocations;
}

void explore(const struct plan *plan, const struct state *start,
	     struct exploration *e)
{
	struct search s = { .plan = plan, .e = e };
	struct state *starts = NULL;

	*e = (struct exploration){ .nr_starts = 1 };
	seen_init(&e->ends);
	seen_init(&s.seen);
	if (!start)
		e->nr_starts = state_starts(plan, &starts);
	for (size_t i = 0; i < e->nr_starts && !e->check; i++)
		add_start(e, search(&s, start ? start : &starts[i]));
	free(starts);
	seen_destroy(&s.seen);
}

void exploration_destroy(struct exploration *e)
{
	seen_destroy(&e->ends);
}

/* --- breadth first: the shortest way to something wrong --- */

struct node {
	struct state_move move;
	size_t from;		/* itself at a start */
	unsigned int depth;
};

/**
 * struct queue
 * @states: of the @nodes, @size bytes each.
 */
struct queue {
	struct node *nodes;
	unsigned char *states;
	size_t size;
	size_t nr;
	size_t cap;
};

static void push(struct queue *q, const struct state *w, struct node node)
{
	if (q->nr == q->cap) {
		q->cap = q->cap ? 2 * q->cap : 1024;
		q->size = state_size(w);
		q->nodes = realloc(q->nodes, q->cap * sizeof(*q->nodes));
		q->states = realloc(q->states, q->cap * q->size);
		if (!q->nodes || !q->states)
			abort();
	}
	memcpy(q->states + q->nr * q->size, w, q->size);
	q->nodes[q->nr++] = node;
}

static struct state state_of(const struct queue *q, size_t at)
{
	struct state w = { 0 };

	memcpy(&w, q->states + at * q->size, q->size);
	return w;
}

static void trace_back(const struct queue *q, size_t at, struct schedule *s)
{
	s->nr = q->nodes[at].depth;
	s->moves = calloc(s->nr, sizeof(*s->moves));
	if (!s->moves)
		abort();
	for (; q->nodes[at].depth; at = q->nodes[at].from)
		s->moves[q->nodes[at].depth - 1] = q->nodes[at].move;
	s->start = state_of(q, at);
}

bool explore_shortest(const struct plan *plan, const struct state *start,
		      struct schedule *s)
{
	struct queue q = { 0 };
	struct state *starts = NULL;
	size_t nr = start ? 1 : state_starts(plan, &starts);
	bool found = false;
	struct seen seen;

	seen_init(&seen);
	for (size_t i = 0; i < nr; i++)
		push(&q, start ? start : &starts[i],
		     (struct node){ .from = i });
	free(starts);
	for (size_t at = 0; at < q.nr && !found; at++) {
		struct state_move moves[STATE_MAX_MOVES];
		struct state w = state_of(&q, at);

		nr = planned_moves(plan, &w, moves);
		for (size_t i = 0; i < nr && !found;) {
			struct node node = { moves[i], at,
					     q.nodes[at].depth + 1 };
			struct state next = w;
			struct fingerprint key;

			found = state_step(&next, moves[i], NULL);
			i += !another_age(&moves[i]);
			key = state_fingerprint(&next, !plan->programs);
			if (!found && seen_find(&seen, key))
				continue;
			if (!found)
				seen_add(&seen, key, 0);
			push(&q, &next, node);
		}
	}
	if (found)
		trace_back(&q, q.nr - 1, s);
	seen_destroy(&seen);
	free(q.nodes);
	free(q.states);
	return found;
}

void schedule_destroy(struct schedule *s)
{
	free(s->moves);
}
