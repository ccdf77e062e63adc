/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search: breadth first, from the state that a program leads to, until there is no state
 * within the bound that was not expanded ("closed"), something is wrong, or a limit is
 * reached. The first thing wrong is one with a shortest program, since every program that is
 * shorter has been run before, or one that leads to the same states.
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
	SEARCH_UNSUPPORTED,	/* a backend cannot be such a machine */
};

/**
 * struct search
 * @crew: with all but the store.
 * @start: leads to the first state.
 * @depth, @seconds, @memory: limits: operations from the start, seconds, and bytes of the
 *	states; 0: none.
 * @checkpoint: NULL, or the file to go on from, if it is there, and to save to.
 * @progress: NULL, or told now and then.
 *
 * @store, @tally: what there was, with what was done before the checkpoint; @spent, @cpu:
 *	seconds, and seconds of processor time, likewise.
 * @done: states expanded.
 * @resumed, @spent_before: of @done and of @spent, those of the checkpoint.
 * @known, @nr_known: the first move that met each known difference; from NO_STATE: the
 *	start itself.
 * @wrong: SEARCH_DIVERGENCE, SEARCH_CRASH: the program.
 * @verdict: of that program.
 * @why: SEARCH_UNSUPPORTED; SEARCH_DIVERGENCE: NULL, or what is to be said of it.
 */
struct search {
	struct crew crew;
	const struct program *start;
	uint32_t depth;
	double seconds;
	size_t memory;
	const char *checkpoint;
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

/* Set by a signal handler: the search ends soon, after saving. */
extern volatile int search_interrupted;

/**
 * search_run - until it ends
 * Return: false if the checkpoint cannot be used or written; *@why says so, to be freed.
 */
bool search_run(struct search *s, char **why);

/** search_known_program - the shortest program that meets a known difference. */
void search_known_program(const struct search *s, const struct search_known *known,
			  struct program *p);

void search_destroy(struct search *s);

#endif
