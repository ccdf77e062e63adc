/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Property: however threads that use the reference counts of pages interleave,
 * a page is freed once, nobody has a reference to a free page, no reference is
 * lost, and a frozen page is its owner's alone.
 *
 * A failure means: a protocol of the counts is wrong, and a schedule shows it.
 * `buddyfuzz interleave' explores all short schedules; these are long ones.
 *
 * The first byte chooses the kind of counts, threads, pages, orders and memory,
 * the next two how it begins; each that follows is one step of some thread, and
 * where memory is weak and has several values to load, the next one which.
 */
#include <stdlib.h>

#include "interleave/explore.h"
#include "targets/target.h"

const char target_name[] = "interleave";
const enum input target_input = INPUT_BYTES;

static struct plan choose_plan(uint8_t byte)
{
	bool orders = byte >> 7, weak = byte >> 6 & 1;
	bool lookups = !orders && byte >> 5 & 1;

	return (struct plan){
		.refcounts = byte % NR_REFCOUNTS,
		.nr_threads = 2 + (byte >> 1) % (STATE_THREADS - 1),
		.nr_pages = orders ? 2 : 1 + (byte >> 3) % STATE_PAGES,
		.max_order = orders,
		.weak = weak,
		.lookups = lookups,
		.nr_ops = UINT8_MAX,
	};
}

/* A thread that has two references gets no third: pages must become free again. */
static struct state_move choose_move(const struct state *w, uint8_t byte)
{
	struct state_move moves[STATE_MAX_MOVES];
	unsigned int nr = state_moves(w, moves);
	struct state_move move = moves[byte % nr];
	struct state_move put = { move.thread, STATE_PUT, move.page };

	bool gets = move.op == STATE_GET || move.op == STATE_TRY_GET ||
		    move.op == STATE_LOOKUP;

	if (gets && w->threads[move.thread].refs[move.page] >= 2 &&
	    state_may(w, put))
		return put;
	return move;
}

static void report(struct schedule *s, enum state_check check,
		   struct finding *f)
{
	schedule_print(s, stderr);
	fprintf(stderr, "DEDUP_TOKEN: interleave-%s\n",
		state_check_names[check]);
	f->outcome = OUTCOME_FAIL;
	f->detail = state_check_names[check];
}

void target_check(const uint8_t *bytes, size_t len, struct finding *f)
{
	enum state_check check = STATE_FINE;
	struct schedule s = { 0 };
	struct state w, before;
	struct plan plan;

	if (len < 3)
		return;
	plan = choose_plan(bytes[0]);
	if (!state_start(&plan,
			 (bytes[1] | bytes[2] << 8) % state_nr_starts(&plan),
			 &w))
		return;
	s.start = w;
	s.moves = malloc(len * sizeof(*s.moves));
	if (!s.moves)
		abort();
	for (size_t i = 3; i < len && !check; i++) {
		struct state_move move = choose_move(&w, bytes[i]);

		before = w;
		check = state_step(&w, move, NULL);
		if (state_ages() > 1 && i + 1 < len) {
			w = before;
			move.age = bytes[++i] % state_ages();
			check = state_step(&w, move, NULL);
		}
		s.moves[s.nr++] = move;
		/* They never come to an end by themselves. */
		w.threads[move.thread].left = UINT8_MAX;
	}
	f->nr_ops = s.nr;
	if (check)
		report(&s, check, f);
	schedule_destroy(&s);
}
