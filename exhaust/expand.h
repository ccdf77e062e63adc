/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From one state to its successors: every move is made, and judged as in a fuzz run.
 *
 * The machines reach the state by running its program again, which also checks that the same
 * program leads to the same state. After a move that leaves the state as it was, the next one
 * is made at once; after any other, the machines start again.
 */
#ifndef EXHAUST_EXPAND_H
#define EXHAUST_EXPAND_H

#include "exhaust/moves.h"

#define MAX_KNOWN	32
#define NAME_MAX_LEN	64

/**
 * struct tally - what was done
 * @edges: moves made.
 * @executed: for each operation, the moves that made a call.
 * @ops: operations executed, including those on the way to a state.
 * @runs: how often a state was reached by running its program.
 * @cut: moves that ended at a known difference from which the oracle cannot go on, or at an
 *	ignored rule: the states behind them are not visited.
 * @known: for each known difference, the moves and ends that hit it.
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

/** tally_add - add the figures of @from. */
void tally_add(struct tally *to, const struct tally *from);

/** tally_known - count a known difference @times more; true if it is a new one. */
bool tally_known(struct tally *t, const char *name, uint64_t times);

enum found_kind {
	FOUND_STATE,		/* a state that is not in the store */
	FOUND_KNOWN,		/* a known difference that this expander had not hit before */
	FOUND_DIVERGENCE,	/* in the move, or when everything was freed after it */
	FOUND_LOST,		/* the state's program led to another state this time */
	FOUND_CRASH,		/* the process that made the move died */
};

/**
 * struct found - the outcome of a move
 * @step: from which state, by which operation; @op.code is NR_OPS before the first move.
 * @hash: for FOUND_STATE.
 * @known: for FOUND_KNOWN, its name.
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
 * @found, @context: called with each outcome.
 * @at: always the move being made.
 * @tally: of all states so far.
 * @moves, @first, @next: after expander_expand() has failed, its last run made the moves
 *	[@first, @next); the last of them failed.
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
