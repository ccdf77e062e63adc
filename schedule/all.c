// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every order, depth first. Each run follows the nodes that are left of the one before,
 * takes the other choice in the last of them, and makes nodes of its own behind it.
 *
 * With reduction a node tries only CPUs for which a run has shown a reason: there are two
 * steps that conflict, of two CPUs, and nothing that happened in between orders them; then
 * the later one's CPU is tried where the earlier one's was chosen. And a CPU that was tried
 * in a node sleeps in what is run from there later, until a step conflicts with its own.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/alloc.h"
#include "schedule/scheduler.h"

/* The step that a CPU would take; kept by the node that saw it. */
struct next_step {
	touch_t *touches;
	size_t nr;
};

/**
 * struct node - a choice
 * @tried: CPUs that were or are @chosen.
 * @wanted: CPUs that are to be tried.
 * @sleeping: CPUs that need not be, and what they would do; @owned: those that this node
 *	has put to sleep.
 */
struct node {
	uint8_t chosen;
	uint8_t enabled;
	uint8_t tried;
	uint8_t wanted;
	uint8_t sleeping;
	uint8_t owned;
	struct next_step next[MAX_CONTEXTS];
};

/* Where, last, each CPU has accessed a word: numbers of steps, from 1. */
struct word {
	uint64_t word;
	uint32_t run;
	uint32_t written[MAX_CONTEXTS];
	uint32_t read[MAX_CONTEXTS];
	uint32_t tried[MAX_CONTEXTS];	/* to lock it; of struct step's own: see took_turn() */
};

struct clock {
	uint32_t at[MAX_CONTEXTS];
};

struct all_scheduler {
	struct scheduler scheduler;
	bool reduced;
	bool redundant;
	struct node *nodes;
	size_t nr;
	size_t cap;
	/* Of the run that is looked at. */
	struct word *words;
	size_t nr_words;
	size_t cap_words;	/* a power of two */
	uint32_t run;
	struct clock *clocks;
	size_t cap_clocks;
};

static void begin(struct scheduler *s)
{
	((struct all_scheduler *)s)->redundant = false;
}

static const touch_t *touches_of(const struct steps *s, size_t step, size_t *nr)
{
	*nr = s->steps[step].ends - s->steps[step].begins;
	return s->touches + s->steps[step].begins;
}

static struct node *push(struct all_scheduler *a)
{
	if (a->nr == a->cap) {
		a->cap = a->cap ? 2 * a->cap : 256;
		a->nodes = xrealloc(a->nodes, a->cap * sizeof(*a->nodes));
	}
	memset(&a->nodes[a->nr], 0, sizeof(*a->nodes));
	return &a->nodes[a->nr++];
}

static void pop(struct all_scheduler *a)
{
	struct node *n = &a->nodes[--a->nr];

	for (int i = 0; i < MAX_CONTEXTS; i++)
		if (n->owned & 1u << i)
			free(n->next[i].touches);
}

/* What sleeps still, after the step that was chosen in @parent. */
static void inherit(struct node *n, const struct node *parent, const struct steps *steps,
		    size_t step)
{
	size_t nr;
	const touch_t *touches = touches_of(steps, step, &nr);

	for (int i = 0; i < MAX_CONTEXTS; i++) {
		const struct next_step *next = &parent->next[i];

		if (!(parent->sleeping & 1u << i) || i == parent->chosen ||
		    touches_conflict(next->touches, next->nr, touches, nr))
			continue;
		n->sleeping |= 1u << i;
		n->next[i] = *next;
	}
}

static uint8_t pick(struct scheduler *s, const struct choice *choice)
{
	struct all_scheduler *a = (struct all_scheduler *)s;
	uint8_t usual = turn_default(choice->current, choice->enabled), awake;
	struct node *n;

	if (choice->nr < a->nr) {
		n = &a->nodes[choice->nr];
		/* What was run before must run again in the same way. */
		if (n->enabled != choice->enabled) {
			fprintf(stderr, "buddyfuzz: step %zu of a schedule is not what it was in the run before: the backend is not deterministic\n",
				choice->nr);
			abort();
		}
		return n->chosen;
	}
	if (a->redundant)
		return usual;
	n = push(a);
	if (a->reduced && choice->nr)
		inherit(n, &a->nodes[choice->nr - 1], choice->steps, choice->nr - 1);
	awake = choice->enabled & ~n->sleeping;
	if (!awake) {
		/* Whatever goes on, it has been. */
		pop(a);
		a->redundant = true;
		return usual;
	}
	n->enabled = choice->enabled;
	n->chosen = awake & 1u << usual ? usual : (uint8_t)__builtin_ctz(awake);
	n->tried = 1u << n->chosen;
	n->wanted = a->reduced ? n->tried : n->enabled;
	return n->chosen;
}

struct all_scheduler *all_scheduler(bool reduced)
{
	struct all_scheduler *a = xcalloc(1, sizeof(*a));

	a->scheduler = (struct scheduler){ begin, pick };
	a->reduced = reduced;
	return a;
}

void all_destroy(struct all_scheduler *a)
{
	if (!a)
		return;
	while (a->nr)
		pop(a);
	free(a->nodes);
	free(a->words);
	free(a->clocks);
	free(a);
}

struct scheduler *all_as_scheduler(struct all_scheduler *a)
{
	return &a->scheduler;
}

bool all_is_redundant(const struct all_scheduler *a)
{
	return a->redundant;
}

/* --- which other orders there are --- */

static struct word *word_at(struct all_scheduler *a, uint64_t word)
{
	size_t i = word * 0x9e3779b97f4a7c15u >> 20;

	for (;; i++) {
		struct word *w = &a->words[i & (a->cap_words - 1)];

		if (w->run == a->run && w->word != word)
			continue;
		if (w->run != a->run) {
			memset(w, 0, sizeof(*w));
			w->run = a->run;
			w->word = word;
			a->nr_words++;
		}
		return w;
	}
}

static void make_room(struct all_scheduler *a, const struct steps *s)
{
	size_t words = a->cap_words ? a->cap_words : 1024;

	while (words < 2 * s->nr_touches)
		words *= 2;
	if (words > a->cap_words) {
		free(a->words);
		a->words = xcalloc(words, sizeof(*a->words));
		a->cap_words = words;
		a->run = 0;
	}
	a->run++;
	a->nr_words = 0;
	if (s->nr > a->cap_clocks) {
		a->cap_clocks = 2 * s->nr;
		a->clocks = xrealloc(a->clocks, a->cap_clocks * sizeof(*a->clocks));
	}
}

static bool waits(const struct step *step)
{
	return step->kind == ACCESS_LOCK || step->kind == ACCESS_MUTEX_LOCK;
}

/* Let @cpu be tried in place of the step @number, from 1. */
static void want(struct all_scheduler *a, uint32_t number, uint8_t cpu)
{
	struct node *n;

	if (number > a->nr)
		return;
	n = &a->nodes[number - 1];
	n->wanted |= n->enabled & 1u << cpu ? 1u << cpu : n->enabled;
}

static void join(struct clock *clock, const struct clock *other)
{
	for (int i = 0; i < MAX_CONTEXTS; i++)
		if (clock->at[i] < other->at[i])
			clock->at[i] = other->at[i];
}

/* @number: of a step that conflicts with one of @cpu, which knows of others by @before. */
static void meet(struct all_scheduler *a, uint32_t number, uint8_t by, uint8_t cpu,
		 const struct clock *before)
{
	if (number && before->at[by] < number)
		want(a, number, cpu);
}

/*
 * Steps of a CPU and of its interrupts do not change places one by one: an interrupt comes in in
 * front of a step of the CPU, where interrupts are on or it is an NMI, or does not yet.
 */
static bool took_turn(const struct step *step)
{
	return is_interrupt(step->cpu) ? step->comes_in :
					 step->enabled & 1u << interrupt_on(step->cpu);
}

static void look_at_step(struct all_scheduler *a, const struct steps *s, size_t nr,
			 struct clock *now)
{
	const struct step *step = &s->steps[nr];
	const struct clock before = now[step->cpu];
	struct clock *clock = &now[step->cpu];
	uint64_t lock = (uintptr_t)step->addr / 8;
	size_t nr_touches;
	const touch_t *touches = touches_of(s, nr, &nr_touches);

	for (size_t i = 0; i < nr_touches; i++) {
		struct word *w = word_at(a, touch_word(touches[i]));
		bool writes = touch_writes(touches[i]);
		bool is_own = touches[i] == step->own;
		bool is_wait = is_own || (waits(step) && w->word == lock);

		for (uint8_t by = 0; by < MAX_CONTEXTS; by++) {
			if (by == step->cpu)
				continue;
			/*
			 * A wait that ends could not have ended before the unlock, but
			 * before the lock was taken.
			 */
			meet(a, is_wait ? w->tried[by] : w->written[by], by, step->cpu,
			     &before);
			if (writes && !is_wait)
				meet(a, w->read[by], by, step->cpu, &before);
			if (w->written[by])
				join(clock, &a->clocks[w->written[by] - 1]);
			if (writes && w->read[by])
				join(clock, &a->clocks[w->read[by] - 1]);
		}
		if (writes)
			w->written[step->cpu] = (uint32_t)nr + 1;
		else
			w->read[step->cpu] = (uint32_t)nr + 1;
		if (is_own && took_turn(step))
			w->tried[step->cpu] = (uint32_t)nr + 1;
		if (!is_own && w->word == lock && (waits(step) || step->kind == ACCESS_TRYLOCK ||
					step->kind == ACCESS_MUTEX_TRYLOCK))
			w->tried[step->cpu] = (uint32_t)nr + 1;
	}
	clock->at[step->cpu] = (uint32_t)nr + 1;
	a->clocks[nr] = *clock;
}

static void look_for_orders(struct all_scheduler *a, const struct steps *s)
{
	struct clock now[MAX_CONTEXTS] = { 0 };

	make_room(a, s);
	for (size_t i = 0; i < s->nr; i++)
		look_at_step(a, s, i, now);
}

/* What was tried in the last node sleeps from here on. */
static void put_to_sleep(struct all_scheduler *a, const struct steps *s)
{
	struct node *n = &a->nodes[a->nr - 1];
	struct next_step *next = &n->next[n->chosen];
	const touch_t *touches = touches_of(s, a->nr - 1, &next->nr);

	next->touches = xcalloc(next->nr, sizeof(*touches));
	memcpy(next->touches, touches, next->nr * sizeof(*touches));
	n->sleeping |= 1u << n->chosen;
	n->owned |= 1u << n->chosen;
}

bool all_next(struct all_scheduler *a, const struct steps *steps)
{
	if (a->reduced)
		look_for_orders(a, steps);
	while (a->nr) {
		struct node *n = &a->nodes[a->nr - 1];
		uint8_t left = n->wanted & ~n->tried & ~n->sleeping;

		if (left) {
			if (a->reduced)
				put_to_sleep(a, steps);
			n->chosen = (uint8_t)__builtin_ctz(left);
			n->tried |= 1u << n->chosen;
			return true;
		}
		pop(a);
	}
	return false;
}
