/* SPDX-License-Identifier: GPL-2.0-only */
/* The runner's state, shared by its own files only. */
#ifndef RUNNER_INTERNAL_H
#define RUNNER_INTERNAL_H

#include <string.h>

#include "backend/trap.h"
#include "oracle/alloc.h"
#include "oracle/equality.h"
#include "runner/caller/caller.h"
#include "runner/runner.h"

/**
 * struct side - one backend's machine and what watches it
 * @result: of the last call; @pfns is its room for bulk allocations.
 */
struct side {
	const struct backend *backend;
	struct machine *machine;
	struct oracle *oracle;
	struct snapshot snapshot;
	struct result result;
	uint32_t *pfns;
};

/**
 * struct arena - the machines of one geometry, kept from run to run
 * @caller: the callers of side A and, in lockstep, of both; in free mode
 *	each side has its own.
 * @pfns, @nr_pfns: pages to look at after the call at hand; @stamp[pfn] is
 *	@epoch for those in it.
 * @blocks: the same for pageblocks, by @block_stamp.
 * @used: when, for eviction.
 * @history: programs that ran here, if the runner remembers them.
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

/* Programs of a corpus come with as many machines as there are lines of descent. */
#define MAX_ARENAS 256

/* Of this process: they share the room for arenas. */
extern unsigned int nr_runners;

struct runner {
	const struct backend *backend[2];
	unsigned int nr_sides;
	enum run_mode mode;
	struct arena *arenas[MAX_ARENAS];
	uint64_t clock;
	uint64_t allowed[NR_ALLOWANCES];
	char why[VERDICT_TEXT];
	bool remembers;
	struct sequence preceding;
};

/**
 * struct run - one run in progress
 * @op, @call: at hand; @op is the number of operations in the teardown.
 * @side: that the backend code now running belongs to, for traps.
 * @drained: what is looked at is what a drain after @call has done.
 * @taken_in: the oracle knows what came of @call on @side.
 * @other, @was: second page, or value found, that a violation is about, and value
 *	before.
 * @has: what each side has, where they are not equal.
 * @cut_short: an ignored rule was broken so that the run could not go on.
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
	unsigned int side;
	bool drained;
	bool taken_in;
	uint32_t other;
	uint8_t was;
	int64_t has[2];
	bool cut_short;
	uint32_t feature;
};

/* Can a block on a per-CPU list be larger than a pageblock? */
static inline bool pcp_blocks_span(const struct geometry *g)
{
	return g->nr_cpus && (g->pageblock_order < PAGE_ALLOC_COSTLY_ORDER ||
			      g->pageblock_order < g->thp_order);
}

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
 * report.c: fill in the verdict; all return false, but for excuse_violation(),
 * which says whether the oracle may go on.
 */
bool excuse_violation(void *run, const struct violation *violation);
bool report_violation(struct run *run, unsigned int side, const struct violation *violation);
void report_violation_too(struct run *run, const struct violation *violation);
bool report_inequality(struct run *run, const struct inequality *d);
void report_trap(struct run *run, const struct trap *trap);

/* Is this what the verdict is about? */
static inline bool broke(const struct verdict *v, enum rule rule)
{
	return !strcmp(v->rule, rule_infos[rule].name);
}

/*
 * versions.c: the name of a known difference between versions, or NULL, and whether
 * the oracle can go on; whether a backend is of a version without an operation
 */
const char *version_difference(const struct run *run, const struct verdict *v,
			       bool *goes_on);
bool version_lacks(const struct run *run, enum op_code op);

/*
 * known.c: is_per_page(): does the backend of this name free ranges page by page?
 * is_near(): does @pfn lie in a block of @order that the range which the
 * call is about has pages of? Of a CMA area's allocation: the area.
 */
bool is_near(const struct run *run, int64_t pfn, uint8_t order);
bool is_per_page(const char *name);
bool known_difference(const struct run *run, struct verdict *v);

/* features.c */
void features_note(struct run *run, const struct result *result);

#endif
