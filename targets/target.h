/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fuzz targets: one property per file, named after it. A target says what
 * became of one input; fuzzer.c (libFuzzer, AFL++) and driver.c (plain replay)
 * decide what to do about it, so that the same file serves all of them.
 *
 * Environment:
 *	BUDDYFUZZ_BACKEND	backend A (model/per-page)
 *	BUDDYFUZZ_AGAINST	backend B (model/batched); none: A alone
 *	BUDDYFUZZ_IGNORE	rules not to judge by, with commas between them; or
 *				"oracle" or "equality" for all of either
 *	BUDDYFUZZ_MUTATOR	"bytes": mutate bytes, not programs
 *	BUDDYFUZZ_FEATURES	"0": no state features for libFuzzer
 *	BUDDYFUZZ_DISCOVERY	file to count in how often state features are met, or
 *				empty: see discovery.c
 *	BUDDYFUZZ_STATS		file to append lines of counts to, or empty
 *	BUDDYFUZZ_TIMEOUT	seconds of processor time after which an operation
 *				hangs (120); 0: never
 *	BUDDYFUZZ_SAVE		directory for the text of failing programs
 */
#ifndef TARGETS_TARGET_H
#define TARGETS_TARGET_H

#include "runner/runner.h"

/* Exit statuses of the driver; of an engine, before it has run anything. */
enum {
	EXIT_HELD = 0,
	EXIT_FAILED = 1,
	EXIT_BAD = 2,
	EXIT_NOTHING = 3,	/* not one operation was executed */
};

enum outcome {
	OUTCOME_PASS,
	OUTCOME_KNOWN,
	OUTCOME_UNSUPPORTED,
	OUTCOME_FAIL,
	NR_OUTCOMES
};

/**
 * struct finding - what became of one input
 * @nr_ops: operations executed, over all runs.
 * @detail: name of the known difference, why the machine is unsupported or some run of it
 *	not judged, or the deduplication token of a failure. Valid until the next input.
 * @need: of one that is unsupported: the reason's key (runner/runner.h).
 * @kinds: what machine it ran on (program/machines.h); 0 if no operation of it
 *	was executed on a backend.
 * @lacks: what the backends that ran it lack (struct backend).
 * @on_backend: a program, for backends to run; false where the target has none.
 */
struct finding {
	enum outcome outcome;
	size_t nr_ops;
	const char *detail;
	const char *need;
	uint64_t kinds;
	uint64_t lacks;
	bool on_backend;
};

/* Was there nothing to execute, so that the outcome says nothing? */
static inline bool finding_is_idle(const struct finding *f)
{
	return f->on_backend && !f->nr_ops &&
	       f->outcome == OUTCOME_PASS;
}

/* What an input is. */
enum input {
	INPUT_PROGRAM,	/* a program in binary form */
	INPUT_OVERLAP,	/* one with operations that overlap */
	INPUT_BYTES,	/* anything */
};

/* --- what each target file defines --- */

extern const char target_name[];
extern const enum input target_input;

/**
 * target_check - does the property hold for this input?
 *
 * A failure has been reported on stderr when this returns.
 */
void target_check(const uint8_t *bytes, size_t len, struct finding *f);

/* --- run.c: what targets that run programs share --- */

/**
 * struct pairing - which backends to run and how
 * @mode: see runner.h.
 * @accesses: the operations of its programs overlap (runner/overlap/overlap.h), and a run of more
 *	accesses to memory is a livelock; 0: they do not.
 * @a, @b: names; @b NULL runs @a alone.
 * @runner: made at first use.
 */
struct pairing {
	enum run_mode mode;
	size_t accesses;
	const char *a;
	const char *b;
	struct runner *runner;
};

/** target_backend_alone - of a target that runs one: its name from the environment */
const char *target_backend_alone(void);

/** target_backend_a, target_backend_b - names from the environment; B may be NULL. */
const char *target_backend_a(void);
const char *target_backend_b(void);

/** target_runner - the pairing's, made at first use; ends the process if it cannot be had. */
struct runner *target_runner(struct pairing *pairing);

/**
 * target_judge - note what became of a program, and report it if it diverges
 * @f: updated, as target_run() says.
 * Return: false if @f is a failure.
 */
bool target_judge(struct pairing *pairing, const struct program *p, const struct verdict *v,
		  struct finding *f);

/**
 * target_run - run @p on a pairing, and report if it diverges
 * @f: updated: operations are added, a failure or known difference noted.
 * Return: false if @f is a failure.
 */
bool target_run(struct pairing *pairing, const struct program *p,
		struct finding *f);

/** target_run_bytes - decode and target_run(): all that most targets do. */
void target_run_bytes(struct pairing *pairing, const uint8_t *bytes,
		      size_t len, struct finding *f);

/** target_end_input - all of an input has been run: count what it met. */
void target_end_input(void);

/* --- discovery.c --- */

/** discovery_count - @features: of one input, one byte each, nonzero if it was met. */
void discovery_count(const uint8_t *features, size_t nr);

/* --- stats.c --- */

/** stats_count - add one execution to the counts. */
void stats_count(const struct finding *f);

/**
 * stats_flush - append what has been counted since the last time to the file
 *
 * One write of one line, so that several processes may share the file.
 */
void stats_flush(void);

#endif
