/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From one state to those behind it: every move is made, and judged as in a fuzz run.
 *
 * The machines get to the state by running its program again, which also shows whether the
 * same program leads to the same state. A move that changes nothing is followed by the next
 * one; for any other the machines begin anew.
 */
#ifndef EXHAUST_EXPAND_H
#define EXHAUST_EXPAND_H

#include "exhaust/moves.h"

#define MAX_KNOWN	32
#define NAME_MAX_LEN	64

/**
 * struct tally - what was done
 * @edges: moves made.
 * @executed: of each operation, how many moves were a call.
 * @ops: operations executed, those on the way to a state included.
 * @runs: times that a state was reached by its program.
 * @cut: moves that ended at a known difference from which the oracle cannot go on, or at
 *	a rule that is ignored: nothing is known of what lies behind.
 * @known: by name, moves and ends that met a known difference.
 */
struct tally {
	uint64_t edges;
	uint64_t executed[NR_OPS];
	uint64_t ops;
	uint64_t runs;
	uint64_t cut;
	struct tally_known {
		char name[NAME_MAX_LEN];
		uint64_t times;
	} known[MAX_KNOWN];
};

/** tally_add - add what another one has. */
void tally_add(struct tally *to, const struct tally *from);

/** tally_known - @times more of the known difference; true if it is the first. */
bool tally_known(struct tally *t, const char *name, uint64_t times);

enum found_kind {
	FOUND_STATE,		/* one that was not in the store */
	FOUND_KNOWN,		/* the first time that this known difference was met */
	FOUND_DIVERGENCE,	/* by the move, or when all is freed after it */
	FOUND_LOST,		/* the state's program has not led to it again */
	FOUND_CRASH,		/* the process that made the move has ended */
};

/**
 * struct found - what a move came to
 * @step: from which state, by which operation; with @op.code NR_OPS there was none yet.
 * @hash: FOUND_STATE.
 * @known: FOUND_KNOWN: its name.
 */
struct found {
	enum found_kind kind;
	struct step step;
	struct state_hash hash;
	char known[NAME_MAX_LEN];
};

/**
 * struct expander
 * @runner, @store, @bound: given.
 * @found, @context: told what was found.
 * @at: kept up to date: the move being made.
 * @tally: of all states so far.
 * @moves, @first, @next: after expander_expand() has failed, the moves of its last run are those
 *	from @first to before @next; the last of them failed.
 * The rest is private.
 */
struct expander {
	struct runner *runner;
	const struct store *store;
	const struct bound *bound;
	void (*found)(void *context, const struct found *f);
	void *context;
	struct step *at;
	struct tally tally;

	struct moves moves;
	struct state_set emitted;
	uint32_t state;
	uint32_t first;
	uint32_t next;
	struct op op;
	bool is_at_state;
	bool is_looked_for;
	bool is_moving;
	bool is_lost;
};

/** expander_expand - make every move from @state; false if one went wrong. */
bool expander_expand(struct expander *e, uint32_t state);

void expander_destroy(struct expander *e);

#endif
