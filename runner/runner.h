/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The runner: one program on one or two backends, in lockstep or side by
 * side, held to the oracle, and the verdict. docs/equality.md has the contract.
 */
#ifndef RUNNER_RUNNER_H
#define RUNNER_RUNNER_H

#include "backend/backend.h"
#include "oracle/oracle.h"
#include "program/sequence.h"

enum run_mode {
	/*
	 * Equal states before each operation; after a contiguous free both
	 * are drained and brought to a common list order.
	 */
	RUN_STRICT,
	/* No help: each held to the oracle; at the end both must be fresh. */
	RUN_FREE,
	/* As if nr_cpus were 0: equal at once, list order included. */
	RUN_EXACT,
	NR_RUN_MODES
};

extern const char *const run_mode_names[NR_RUN_MODES];

enum verdict_kind {
	VERDICT_PASS,
	VERDICT_KNOWN,		/* a named difference (findings/) ended the run */
	VERDICT_DIVERGENCE,
	VERDICT_UNSUPPORTED,	/* a backend cannot be such a machine */
};

#define VERDICT_TEXT 256

/**
 * struct verdict - how a run ended
 * @rule: name of the rule broken (docs/rules.md), "" if none.
 * @field: what of the page, zone or result differs.
 * @op: index of the operation; the number of operations if it was the
 *	final teardown.
 * @code: its op_code, NR_OPS for the teardown.
 * @call_pfn, @call_nr: the pages that it was called with, if any.
 * @pfn: page concerned, or PFN_NONE.
 * @zone: zone concerned, or -1.
 * @expected, @a, @b: in words; @b is "" if there is one backend.
 * @origin: where in the backend's code, if it complained itself: of an
 *	assertion, a stray access, a warning, a bad page. No part of the digest.
 * @known, @page: for VERDICT_KNOWN, the name of the finding, and where it is described.
 * @why: one sentence: the rule's, or why the machine is unsupported; valid until
 *	the runner's next run.
 * @need: of VERDICT_UNSUPPORTED, the reason's key: of geometry_needs, or
 *	"impossible" where no machine would do (runner_impossible()), or
 *	"refused" where making the machine failed, for want of memory.
 * @nr_ops: operations executed (on each backend); one that named nothing is
 *	not. With none, the verdict says nothing of the backends but that they
 *	boot.
 * @digest: of all results on the way and the final state of all backends, if
 *	asked for.
 */
struct verdict {
	enum verdict_kind kind;
	const char *rule;
	const char *field;
	size_t op;
	enum op_code code;
	uint32_t call_pfn;
	uint32_t call_nr;
	uint32_t pfn;
	int zone;
	char expected[VERDICT_TEXT];
	char a[VERDICT_TEXT];
	char b[VERDICT_TEXT];
	struct origin origin;
	const char *known;
	const char *page;
	const char *why;
	const char *need;
	size_t nr_ops;
	uint64_t digest;
};

/**
 * struct scene - the machines as they are after an operation, or when a run ends
 * @g: of both; as the mode makes it.
 * @nr_sides: 1 or 2.
 * @before: the last call went wrong before its result was taken in: the oracle
 *	still has the pages as they were before it.
 * @caller: what callers hold; in free mode those of the side that runs.
 * @oracle: what the pages are by the calls and their results.
 */
struct scene {
	const struct geometry *g;
	unsigned int nr_sides;
	bool before;
	struct caller *caller;
	struct scene_side {
		const struct backend_ops *ops;
		const struct machine *machine;
		const struct oracle *oracle;
	} side[2];
};

/**
 * struct changed - what a call may have changed
 * @pfns, @nr: the pages.
 * @blocks, @nr_blocks: a pfn in each pageblock whose type may be another.
 * @all: any page and pageblock may be another; the rest is unset.
 */
struct changed {
	const uint32_t *pfns;
	size_t nr;
	const uint32_t *blocks;
	size_t nr_blocks;
	bool all;
};

/* How a run goes on where its program ends. */
enum run_more {
	MORE_NONE,	/* everything is freed, and the run ends */
	MORE_OP,	/* with one more operation */
	MORE_STOP,	/* not at all: the machines stay as they are until the next run */
};

/**
 * struct run_options - how to run
 * @bare: no oracle judgement, no comparison: what the benchmarks measure against.
 * @digest: compute the digest (costs the size of the machine).
 * @features, @nr_features: NULL, or 8-bit counters to set by state
 *	feature (rule, operation, order, type and page states met);
 *	@nr_features is a power of two.
 * @on_op: NULL, or told each operation as it was resolved and its result on A
 *	(@call is NULL if the operation named nothing and was skipped; @op is
 *	NULL for the calls that free everything at the end; @why is NULL unless an
 *	allocation failed, see enum alloc_failure).
 * @on_after: NULL, or shown the machines after each operation that was executed, those that
 *	free everything included, and the verdict so far.
 * @on_pages: NULL, or shown the machines as a run begins, and after each call. @first is
 *	the side: in lockstep 0, for both; in free mode first A's whole run, then B's.
 * @on_end: NULL, or shown the machines where a rule broke, or at the end.
 * @more: NULL, or asked where the program ends, and after each operation that it
 *	adds. @v has the first known difference so far; it may be set to VERDICT_PASS
 *	to learn of the next one. In free mode it is asked on each side.
 * @stop_at_known: a known difference ends the run, even if the oracle can go on.
 * @overlapped: NULL, or how the program's block of operations overlaps (overlap.h).
 */
struct run_options {
	bool bare;
	bool digest;
	bool stop_at_known;
	uint8_t *features;
	size_t nr_features;
	void (*on_op)(void *context, size_t index, const struct op *op,
		      const struct call *call, const struct result *result,
		      const char *why);
	void (*on_after)(void *context, const struct scene *scene,
			 const struct verdict *v);
	void (*on_pages)(void *context, const struct scene *scene, unsigned int first,
			 const struct changed *changed);
	void (*on_end)(void *context, const struct scene *scene,
		       const struct verdict *v);
	enum run_more (*more)(void *context, const struct scene *scene,
			      struct verdict *v, struct op *op);
	struct overlapped *overlapped;
	void *context;
};

struct runner;

/** runner_kept_pages - of the machines that all runners keep: most pages together */
extern uint64_t runner_kept_pages;

/**
 * runner_create - a runner for two backends, or for one (@b NULL)
 *
 * Keeps a few machines of recent geometries, so that runs that follow each
 * other on one geometry cost only what they touch.
 */
struct runner *runner_create(const struct backend *a, const struct backend *b,
			     enum run_mode mode);
void runner_destroy(struct runner *r);

/**
 * runner_needs - bits of enum geometry_need: what a machine must have for all of
 * the runner's backends to be it
 */
unsigned int runner_needs(const struct runner *r);

/**
 * runner_impossible - why no machine at all suits the backends and the mode
 * Return: a sentence, valid as long as the runner; NULL if some machine does.
 */
const char *runner_impossible(struct runner *r);

/**
 * runner_run - run a program and judge it
 * @options: NULL for the defaults.
 *
 * Deterministic: the verdict and digest depend on nothing but the program,
 * the backends and the mode.
 */
void runner_run(struct runner *r, const struct program *p,
		const struct run_options *options, struct verdict *v);

/**
 * runner_remember - from now on, keep the last programs of each machine
 *
 * What a run leaves behind in spite of the reset shows in a later run. Costs a
 * copy of each program.
 */
void runner_remember(struct runner *r);

/**
 * runner_preceding - what had run before on the machines of the last divergence
 * Return: the last SEQUENCE_MAX programs at most; valid until the next run.
 */
const struct sequence *runner_preceding(const struct runner *r);

/**
 * runner_run_after - runner_run(), on machines on which others have run before
 * @before: run in this order, unless one of them diverges: then @v is its verdict.
 *
 * On new machines, if the runner is new.
 */
void runner_run_after(struct runner *r, const struct sequence *before,
		      const struct program *p,
		      const struct run_options *options, struct verdict *v);

/**
 * runner_ignore - judge by this rule of the oracle or of equality no longer
 * @rule: its name; or "oracle" or "equality" for all of them, so that either
 *	net can be tried without the other.
 *
 * For the whole process. What cannot be gone on from still ends a run, but
 * without a verdict.
 *
 * Return: false if there is no such rule.
 */
bool runner_ignore(const char *rule);

/**
 * runner_ignored - how many rules of the oracle and of equality are ignored
 * @all: set to how many there are.
 */
size_t runner_ignored(size_t *all);

/**
 * runner_has_rules - is there a rule left to judge by?
 * @compares: whether a run compares two backends, so that equality has rules for it.
 */
bool runner_has_rules(bool compares);

/**
 * runner_ignore_options - the options of buddyfuzz run that ignore what is ignored here
 * Return: " --ignore RULE ...", or nothing; to be freed.
 */
char *runner_ignore_options(void);

/** runner_lacks - bits of enum feature: what one of its backends lacks */
uint64_t runner_lacks(const struct runner *r);

/** runner_unjudged - rules that do not apply to @b: "a, b in part", or ""; to be freed */
char *runner_unjudged(const struct backend *b);

/*
 * How often each operation was executed, on A or on both, by all runners of the
 * process; for the one who sums up to set to zero.
 */
extern uint64_t runner_executed[NR_OPS];

/**
 * runner_allowed - how often each allowed difference was met so far
 * Return: NR_ALLOWANCES counters (oracle/equality.h).
 */
const uint64_t *runner_allowed(const struct runner *r);

/** verdict_is_hang - is the divergence an operation that did not return? */
bool verdict_is_hang(const struct verdict *v);

/** verdict_passed_idle - no operation was executed: that is no pass. */
static inline bool verdict_passed_idle(const struct verdict *v)
{
	return v->kind == VERDICT_PASS && !v->nr_ops;
}

/**
 * verdict_token - "<rule>-<operation>-<field>", what tells bugs apart;
 * "hang-<operation>" for a hang
 */
void verdict_token(const struct verdict *v, char *token, size_t cap);

/**
 * verdict_print - the verdict for a reader
 *
 * For a divergence: the operation (as text, with @p), the rule and its
 * sentence, expected, A, B, and the line "DEDUP_TOKEN: ...".
 */
void verdict_print(const struct verdict *v, const struct program *p,
		   FILE *out);

#endif
