/* SPDX-License-Identifier: GPL-2.0-only */
/* The runner's state, private to runner/. */
#ifndef RUNNER_INTERNAL_H
#define RUNNER_INTERNAL_H

#include <string.h>

#include "backend/trap.h"
#include "oracle/alloc.h"
#include "oracle/equality.h"
#include "runner/caller/caller.h"
#include "runner/runner.h"

/**
 * struct side - one backend's machine, its oracle and its snapshot
 * @snapshot: the runner's, for the machine of the run in progress.
 * @result: of the last call; @pfns is its buffer for bulk allocations.
 */
struct side {
	const struct backend *backend;
	struct machine *machine;
	struct oracle *oracle;
	struct snapshot *snapshot;
	struct result result;
	uint32_t *pfns;
};

/**
 * struct arena - the machines of one geometry, reused across runs
 * @caller: the simulated callers. In lockstep both sides share @caller[0]; in free
 *	mode each side has its own.
 * @pfns, @nr_pfns: pages to check after the current call; @stamp[pfn] == @epoch for
 *	these pages.
 * @blocks, @nr_blocks: the same for pageblocks, with @block_stamp.
 * @used: time of the last use, for eviction.
 * @history: programs that ran on these machines, if the runner remembers them.
 */
struct arena {
	struct geometry g;
	struct side side[2];
	struct caller *caller[2];
	uint32_t *pfns;
	size_t nr_pfns;
	uint32_t *blocks;
	size_t nr_blocks;
	uint64_t *stamp;
	uint64_t *block_stamp;
	uint64_t epoch;
	uint64_t used;
	struct sequence history;
};

/* A corpus has about as many machines as it has lines of descent. */
#define MAX_ARENAS 256

/* In this process; they share the limit on arenas. */
extern unsigned int nr_runners;

struct runner {
	const struct backend *backend[2];
	unsigned int nr_sides;
	enum run_mode mode;
	struct snapshot snapshot[2];
	struct arena *arenas[MAX_ARENAS];
	uint64_t clock;
	uint64_t allowed[NR_ALLOWANCES];
	char why[VERDICT_TEXT];
	bool remembers;
	struct sequence preceding;
};

/**
 * struct run - one run in progress
 * @op, @call: the current operation; during teardown @op is the number of operations.
 * @side: the side whose backend code is running, for traps.
 * @drained: the state being checked is that after a drain that followed @call.
 * @taken_in: the oracle of @side has processed the result of @call.
 * @cut_short: a violation of an ignored rule ended the run.
 */
struct run {
	struct runner *r;
	const struct geometry *geometry;
	struct arena *arena;
	const struct program *program;
	const struct run_options *options;
	struct verdict *v;
	size_t op;
	struct call call;
	const struct result *result;	/* of call; NULL: it is what the side has */
	unsigned int side;
	bool drained;
	bool taken_in;
	bool cut_short;
	bool recollected;	/* the pages collected are not all that changed */
	uint32_t feature;
};

/* arena.c */
struct arena *arena_get(struct runner *r, const struct geometry *g,
			struct verdict *v);
void arena_drop(struct runner *r, struct arena *arena);
void arena_reset(struct arena *arena);
void arena_collect_begin(struct arena *arena);
void arena_collect_touched(struct arena *arena, unsigned int side);
void arena_collect_changed(struct arena *arena, unsigned int side);
void arena_look(struct arena *arena, unsigned int side);

/*
 * report.c: fill in the verdict. All return false, except excuse_violation(), which
 * returns whether the oracle may continue.
 */
bool excuse_violation(void *run, const struct violation *violation);
bool report_violation(struct run *run, unsigned int side, const struct violation *violation);
void report_violation_too(struct run *run, const struct violation *violation);
bool report_inequality(struct run *run, const struct inequality *d);
void report_trap(struct run *run, const struct trap *trap);

/*
 * overlap/run.c: the block of the program that overlaps, judged, with run->call what is to
 * follow it and run->op behind it; the operation that was trapped in it; its calls, for findings.
 */
bool overlap_block(struct run *run);
void overlap_blame(struct run *run);
const struct concurrent *overlap_concurrent(struct overlapped *o, size_t *nr, bool *in_block);

/* features.c */
void features_note(struct run *run, const struct result *result);

#endif
