/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search: breadth first, from the state that a program leads to, until every state within
 * the bound has been expanded ("closed"), a divergence is found, or a limit is reached. The
 * program of the first divergence is a shortest one: every shorter program, or one that leads to
 * the same states, has been run before.
 */
#ifndef EXHAUST_SEARCH_H
#define EXHAUST_SEARCH_H

#include "exhaust/workers.h"

enum search_end {
	SEARCH_CLOSED,
	SEARCH_DEPTH,
	SEARCH_SECONDS,
	SEARCH_MEMORY,
	SEARCH_INTERRUPTED,
	SEARCH_DIVERGENCE,
	SEARCH_CRASH,
	SEARCH_UNSUPPORTED,	/* a backend does not support the machine */
};

/**
 * struct search
 * @crew: complete except for the store.
 * @start: the program that leads to the first state.
 * @depth, @seconds, @memory: limits, 0 for none: operations from the start, seconds, bytes that
 *	the states take.
 * @checkpoint: NULL, or the file to resume from, if it is there, and to save to.
 * @save_seconds: between two saves; 0: after each batch of states.
 * @progress: NULL, or called after each batch of states.
 *
 * @store, @tally, @spent, @cpu: the states, what was done, seconds, and seconds of processor
 *	time; those of the checkpoint included.
 * @done: states expanded.
 * @resumed, @spent_before: @done and @spent of the checkpoint.
 * @known, @nr_known: for each known difference the first move that hit it; if its state is
 *	NO_STATE, @start did.
 * @wrong: for SEARCH_DIVERGENCE and SEARCH_CRASH, the program.
 * @verdict: of that program.
 * @why: for SEARCH_UNSUPPORTED the reason; for a divergence or crash NULL, or a remark.
 */
struct search {
	struct crew crew;
	const struct program *start;
	uint32_t depth;
	double seconds;
	size_t memory;
	const char *checkpoint;
	double save_seconds;
	void (*progress)(const struct search *s);

	struct store store;
	struct tally tally;
	double spent;
	double cpu;
	double spent_before;
	uint32_t done;
	uint32_t resumed;
	struct search_known {
		char name[NAME_MAX_LEN];
		struct step step;
	} known[MAX_KNOWN];
	uint32_t nr_known;
	enum search_end end;
	struct program wrong;
	struct verdict verdict;
	const char *why;
};

/* Set by a signal handler: the search saves its state and ends. */
extern volatile int search_interrupted;

/**
 * search_run - run the search until it ends
 * Return: false if the checkpoint cannot be used or written; *@why then has a sentence, to be
 * freed.
 */
bool search_run(struct search *s, char **why);

/** search_known_program - the shortest program that hits a known difference. */
void search_known_program(const struct search *s, const struct search_known *known,
			  struct program *p);

void search_destroy(struct search *s);

#endif
