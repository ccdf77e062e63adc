/* SPDX-License-Identifier: GPL-2.0-only */
/* Schedules as text, and taken again. */
#include <stdlib.h>
#include <string.h>

#include "interleave/explore.h"

/* However many operations that makes: a schedule ends where it ends. */
static bool take_step(struct state *w, struct state_move move,
		      enum state_check *check, struct state_event *event)
{
	struct state before = *w;

	/* All operations count as left: memory drops values that none of them can read. */
	for (unsigned int i = 0; i < w->nr_threads; i++)
		w->threads[i].left = UINT8_MAX;
	if (!state_may(w, move))
		return false;
	*check = state_step(w, move, event);
	if (move.age < state_ages())
		return true;
	*w = before;
	*check = STATE_FINE;
	return false;
}

/* --- writing --- */

static void print_page(const struct state *w, unsigned int page, FILE *out)
{
	bool worn = w->counts[page] == state_frozen_count(w->refcounts, true) &&
		    w->refcounts == REFCOUNTS_FROZEN_BIT;
	const char *what = " held";

	fprintf(out, "page %u", page);
	if (w->free >> page & 1)
		fputs(" free", out);
	if (w->compound[page] == STATE_TAIL_OF_PREVIOUS) {
		fputs(" tail\n", out);
		return;
	}
	for (unsigned int i = 0; i < w->nr_threads; i++) {
		if (w->threads[i].tails >> page & 1)
			fprintf(out, " tail %u", i);
		if (w->threads[i].own >> page & 1)
			fprintf(out, " own %u", i);
		for (unsigned int n = w->threads[i].refs[page]; n; n--) {
			fprintf(out, "%s %u", what, i);
			what = "";
		}
	}
	for (unsigned int i = 0; i < w->nr_threads; i++)
		if (w->threads[i].maps >> page & 1)
			fprintf(out, " mapped %u", i);
	fputs(worn ? " worn\n" : "\n", out);
}

void schedule_print(const struct schedule *s, FILE *out)
{
	struct state w = s->start;
	enum state_check check = STATE_FINE;
	struct state_event event = { 0 };

	fprintf(out, "interleave 1\nrefcounts %s\nthreads %u\n",
		refcounts_names[w.refcounts], w.nr_threads);
	if (w.max_order)
		fprintf(out, "order %u\n", w.max_order);
	if (w.weak)
		fputs("memory weak\n", out);
	for (unsigned int i = 0; i < w.nr_pages; i++)
		print_page(&w, i, out);
	for (size_t i = 0; i < s->nr && !check; i++) {
		struct state_move move = s->moves[i];

		if (!take_step(&w, move, &check, &event)) {
			fprintf(out, "# not possible: thread %u %s %u\n",
				move.thread, state_op_names[move.op],
				move.page);
			return;
		}
		fprintf(out, "%3zu thread %u %-*s %u ", i + 1, move.thread,
			w.max_order ? 10 : 8, state_op_names[move.op],
			move.page);
		if (move.age)
			fprintf(out, "old %u ", move.age);
		fprintf(out, "# %s\n", event.text);
	}
	if (check)
		fprintf(out, "# page %u: %s\n", event.page,
			state_check_names[check]);
}

/* --- reading --- */

/* The tail of a thread's block, or else of a compound one. */
static bool parse_tail(struct state *w, unsigned int page, bool of_thread)
{
	unsigned int head = page - 1;
	bool held = false;

	if (!w->max_order || page % 2 == 0 || w->free >> head & 1)
		return false;
	for (unsigned int i = 0; i < w->nr_threads; i++) {
		struct state_thread *t = &w->threads[i];

		held |= t->refs[head] && (!of_thread || t->tails >> page & 1);
		if (!of_thread && t->own >> head & 1)
			t->own |= 1u << page;
	}
	if (of_thread)
		return held;
	w->compound[head] = STATE_HEAD;
	w->compound[page] = STATE_TAIL_OF_PREVIOUS;
	return true;
}

static const char *parse_page(struct state *w, char *words)
{
	char *word = strtok(words, " ");
	unsigned int page = w->nr_pages;
	bool held = false, own = false, worn = false, tail = false;
	bool mapped = false;
	unsigned int owned = 0;

	if (page == STATE_PAGES)
		return "too many pages";
	if (!word || strtoul(word, NULL, 10) != page)
		return "pages are not in order";
	while ((word = strtok(NULL, " "))) {
		char *end;
		unsigned long thread = strtoul(word, &end, 10);

		if (!strcmp(word, "free"))
			w->free |= 1u << page;
		else if (!strcmp(word, "held"))
			held = true;
		else if (!strcmp(word, "own"))
			own = true;
		else if (!strcmp(word, "worn"))
			worn = true;
		else if (!strcmp(word, "tail"))
			tail = true;
		else if (!strcmp(word, "mapped"))
			mapped = true;
		else if (*end || thread >= w->nr_threads ||
			 !(held || own || tail))
			return "expected free, held, own, tail, mapped, worn or a thread";
		else if (mapped && (!w->threads[thread].refs[page] ||
				    w->mapped >> page & 1))
			return "a page is mapped by one thread that holds it";
		else if (mapped) {
			w->threads[thread].maps |= 1u << page;
			w->mapped |= 1u << page;
			w->ptes |= 1u << page;
		}
		else if ((own || tail) && owned++)
			return "a page has more than one owner";
		else if (own)
			w->threads[thread].own |= 1u << page;
		else if (tail)
			w->threads[thread].tails |= 1u << page;
		else {
			w->threads[thread].refs[page]++;
			w->counts[page]++;
		}
	}
	if ((w->free >> page & 1) + held + own + tail != 1 ||
	    (held && (worn || !w->counts[page])))
		return "a page must be one of free, held, own and tail";
	if (mapped && !(w->mapped >> page & 1))
		return "a page is mapped by one thread that holds it";
	if (tail && !parse_tail(w, page, owned))
		return "a tail needs order 1 and, before it, a page that is held or own";
	if (worn && w->refcounts != REFCOUNTS_FROZEN_BIT)
		return "only a frozen-bit page can be worn";
	if (!held)
		w->counts[page] = state_frozen_count(w->refcounts, worn);
	w->nr_pages++;
	return NULL;
}

static const char *parse_step(struct schedule *s, const char *line)
{
	struct state_move move = { 0 };
	unsigned int nr, thread, page, age = 0;
	char name[16];

	if (sscanf(line, "%u thread %u %15s %u old %u", &nr, &thread, name,
		   &page, &age) < 4)
		return "expected a step: number, thread, operation, page";
	if (age && !s->start.weak)
		return "old: only with memory weak";
	if (age >= MEMORY_VALUES)
		return "old: no value is kept so long";
	if (nr != s->nr + 1)
		return "steps are not numbered from 1";
	if (thread >= s->start.nr_threads || page >= s->start.nr_pages)
		return "no such thread or page";
	for (uint8_t op = STATE_GET; op < NR_STATE_OPS; op++)
		if (!strcmp(name, state_op_names[op]))
			move.op = op;
	if (!move.op)
		return "unknown operation";
	move.thread = (uint8_t)thread;
	move.page = (uint8_t)page;
	move.age = (uint8_t)age;
	s->moves = realloc(s->moves, (s->nr + 1) * sizeof(*s->moves));
	if (!s->moves)
		abort();
	s->moves[s->nr++] = move;
	return NULL;
}

static const char *parse_line(struct schedule *s, char *line)
{
	struct state *w = &s->start;
	unsigned int threads, order;
	char name[16];

	if (sscanf(line, "refcounts %15s", name) == 1) {
		if (w->nr_pages)
			return "refcounts must come before pages";
		for (uint8_t i = 0; i < NR_REFCOUNTS; i++) {
			if (strcmp(name, refcounts_names[i]))
				continue;
			w->refcounts = i;
			return NULL;
		}
		return "unknown refcounts";
	}
	if (sscanf(line, "threads %u", &threads) == 1) {
		if (threads < 1 || threads > STATE_THREADS)
			return "threads: expected 1 to 4";
		w->nr_threads = (uint8_t)threads;
		return NULL;
	}
	if (sscanf(line, "order %u", &order) == 1) {
		if (order > STATE_MAX_ORDER)
			return "order: expected 0 or 1";
		if (w->nr_pages)
			return "order must come before pages";
		w->max_order = (uint8_t)order;
		return NULL;
	}
	if (sscanf(line, "memory %15s", name) == 1) {
		if (strcmp(name, "weak"))
			return "memory: expected weak";
		if (w->nr_pages)
			return "memory must come before pages";
		w->weak = true;
		return NULL;
	}
	if (!strncmp(line, "page ", 5))
		return parse_page(w, line + 5);
	return parse_step(s, line);
}

const char *schedule_parse(struct schedule *s, FILE *in, unsigned int *nr)
{
	const char *why = NULL;
	bool begun = false;
	char line[256];

	*s = (struct schedule){ 0 };
	for (*nr = 1; !why && fgets(line, sizeof(line), in); ++*nr) {
		line[strcspn(line, "#\n")] = '\0';
		if (!line[strspn(line, " ")])
			continue;
		if (begun)
			why = parse_line(s, line);
		else if (strcmp(line, "interleave 1"))
			why = "expected \"interleave 1\" in the first line";
		begun = true;
	}
	--*nr;
	if (!why && !s->start.nr_pages)
		why = "no page";
	if (why)
		schedule_destroy(s);
	else if (s->start.weak)
		state_weaken(&s->start);
	return why;
}

/* --- taking it again --- */

enum state_check schedule_replay(const struct schedule *s, size_t *nr)
{
	struct state w = s->start;
	enum state_check check = STATE_FINE;

	for (*nr = 0; *nr < s->nr && !check; ++*nr)
		if (!take_step(&w, s->moves[*nr], &check, NULL))
			break;
	return check;
}
