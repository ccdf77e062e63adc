// SPDX-License-Identifier: GPL-2.0-only
#include "exhaust/checkpoint.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define BATCH_SECONDS	2.0	/* between two checks of the limits and of signals */

volatile int search_interrupted;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Processor time of this process and of its workers. */
static double cpu_now(void)
{
	struct rusage self, workers;

	getrusage(RUSAGE_SELF, &self);
	getrusage(RUSAGE_CHILDREN, &workers);
#define SECONDS(t) ((double)(t).tv_sec + (double)(t).tv_usec * 1e-6)
	return SECONDS(self.ru_utime) + SECONDS(self.ru_stime) +
	       SECONDS(workers.ru_utime) + SECONDS(workers.ru_stime);
#undef SECONDS
}

static struct runner *new_runner(const struct search *s)
{
	return runner_create(s->crew.a, s->crew.b, s->crew.mode);
}

/* --- a divergence --- */

static bool is_wrong(struct search *s)
{
	struct runner *r = new_runner(s);

	runner_run(r, &s->wrong, NULL, &s->verdict);
	runner_destroy(r);
	return s->verdict.kind == VERDICT_DIVERGENCE;
}

static void ignore(void *context, const struct found *f)
{
}

/*
 * Run the program on new machines. If it passes, the divergence needs the moves that were made
 * in the same run before the last one: what they changed is not part of the state.
 */
static void confirm(struct search *s, uint32_t state)
{
	struct step at;
	struct expander e = {
		.store = &s->store, .bound = s->crew.bound, .found = ignore, .at = &at,
	};

	if (is_wrong(s))
		return;
	e.runner = new_runner(s);
	s->why = "it did not happen again";
	if (!expander_expand(&e, state)) {
		store_program(&s->store, state, &s->wrong);
		for (uint32_t i = e.first; i < e.next; i++)
			program_append(&s->wrong, &e.moves.ops[i]);
		if (is_wrong(s))
			s->why = "it needs operations that leave the state as it was";
	}
	runner_destroy(e.runner);
	expander_destroy(&e);
}

static void go_wrong(struct search *s, const struct found *f)
{
	store_program(&s->store, f->step.from, &s->wrong);
	if (f->step.op.code != NR_OPS)
		program_append(&s->wrong, &f->step.op);
	s->end = f->kind == FOUND_CRASH ? SEARCH_CRASH : SEARCH_DIVERGENCE;
	if (f->kind == FOUND_CRASH)
		s->why = "the process that executed the last operation died: unless you killed it, replay the program";
	else
		confirm(s, f->step.from);
	if (f->kind == FOUND_LOST)
		s->why = "the same program led to another state when it was run again";
}

/* --- outcomes --- */

static void note_known(struct search *s, const char *name, const struct step *step)
{
	for (uint32_t i = 0; i < s->nr_known; i++)
		if (!strcmp(s->known[i].name, name))
			return;
	if (s->nr_known == MAX_KNOWN)
		abort();
	snprintf(s->known[s->nr_known].name, NAME_MAX_LEN, "%s", name);
	s->known[s->nr_known++].step = *step;
}

static void take(void *context, const struct found *f)
{
	struct search *s = context;

	switch (f->kind) {
	case FOUND_STATE:
		store_add(&s->store, f->hash, &f->step);
		break;
	case FOUND_KNOWN:
		note_known(s, f->known, &f->step);
		break;
	case FOUND_DIVERGENCE:
	case FOUND_LOST:
	case FOUND_CRASH:
		go_wrong(s, f);
		break;
	}
}

struct beginning {
	struct search *s;
	bool arrived;
};

static enum run_more begin_at(void *context, const struct scene *scene, struct verdict *v,
			      struct op *op)
{
	struct beginning *b = context;
	struct step step = { .from = NO_STATE };

	store_add(&b->s->store, state_of(scene), &step);
	store_end_level(&b->s->store);
	b->arrived = true;
	return MORE_NONE;
}

/* Find the first state. Its program is judged like any other; false if that ends the search. */
static bool begin(struct search *s)
{
	struct beginning b = { .s = s };
	const struct run_options options = { .more = begin_at, .context = &b };
	struct runner *r = new_runner(s);
	struct verdict *v = &s->verdict;
	static char why[2 * VERDICT_TEXT];

	runner_run(r, s->start, &options, v);
	s->tally.ops += v->nr_ops;
	if (v->kind == VERDICT_UNSUPPORTED) {
		snprintf(why, sizeof(why), "%s", v->why);
		s->why = why;
		s->end = SEARCH_UNSUPPORTED;
	} else if (v->kind == VERDICT_DIVERGENCE) {
		program_copy(&s->wrong, s->start);
		s->end = SEARCH_DIVERGENCE;
	} else if (v->kind == VERDICT_KNOWN) {
		const struct step none = { .from = NO_STATE };

		note_known(s, v->known, &none);
		tally_known(&s->tally, v->known, 1);
	}
	if (b.arrived && s->end == SEARCH_CLOSED) {
		runner_destroy(r);
		return true;
	}
	if (s->end == SEARCH_CLOSED) {
		s->why = "the start program ends at a known difference, or at an ignored rule";
		s->end = SEARCH_UNSUPPORTED;
	}
	runner_destroy(r);
	return false;
}

/* If not, @s->end says why. */
static bool is_within_limits(struct search *s)
{
	if (search_interrupted)
		s->end = SEARCH_INTERRUPTED;
	else if (s->seconds && s->spent - s->spent_before >= s->seconds)
		s->end = SEARCH_SECONDS;
	else if (s->memory && store_bytes(&s->store) > s->memory)
		s->end = SEARCH_MEMORY;
	else
		return true;
	return false;
}

/* The number of states that take about BATCH_SECONDS. */
static uint32_t batch_size(uint32_t last, double seconds, unsigned int nr)
{
	double size = seconds > 0.001 ? last * BATCH_SECONDS / seconds : 2.0 * last;

	if (size > 4.0 * last)
		size = 4.0 * last;
	return size < nr ? nr : size > 1e6 ? 1000000 : (uint32_t)size;
}

/* Breadth first; false if the checkpoint could not be written. */
static bool go_on(struct search *s, char **why)
{
	double start = now() - s->spent, saved = s->spent;
	double cpu = cpu_now() - s->cpu;
	uint32_t size = s->crew.nr;

	while (s->end == SEARCH_CLOSED && s->done < s->store.set.nr) {
		uint32_t last = s->store.level[s->store.nr_levels], to, nr;
		double before = now();

		if (s->done == last) {
			store_end_level(&s->store);
			continue;
		}
		if (s->depth && s->store.nr_levels > s->depth)
			s->end = SEARCH_DEPTH;
		if (s->end != SEARCH_CLOSED || !is_within_limits(s))
			break;
		to = last - s->done < size ? last : s->done + size;
		nr = to - s->done;
		crew_expand(&s->crew, s->done, to, take, s, &s->tally);
		s->done = to;
		s->spent = now() - start;
		s->cpu = cpu_now() - cpu;
		size = batch_size(nr, now() - before, s->crew.nr);
		if (s->progress)
			s->progress(s);
		if (s->checkpoint && s->end == SEARCH_CLOSED &&
		    s->spent - saved > s->save_seconds) {
			if (!checkpoint_save(s, why))
				return false;
			saved = s->spent;
		}
	}
	/* Of a closed search too, so that it can be shown again; not of a divergence. */
	return !s->checkpoint || s->end >= SEARCH_DIVERGENCE || checkpoint_save(s, why);
}

bool search_run(struct search *s, char **why)
{
	s->store.start = s->start;
	s->crew.store = &s->store;
	s->end = SEARCH_CLOSED;
	program_init(&s->wrong);
	if (s->checkpoint && !checkpoint_load(s, why))
		return false;
	s->resumed = s->done;
	s->spent_before = s->spent;
	if (!s->store.set.nr && !begin(s))
		return true;
	return go_on(s, why);
}

void search_known_program(const struct search *s, const struct search_known *known,
			  struct program *p)
{
	if (known->step.from == NO_STATE) {
		program_copy(p, s->start);
		return;
	}
	store_program(&s->store, known->step.from, p);
	program_append(p, &known->step.op);
}

void search_destroy(struct search *s)
{
	store_destroy(&s->store);
	program_destroy(&s->wrong);
}
