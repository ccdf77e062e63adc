/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings: known differences between implementations, and rules that the kernel itself
 * violates. Each has a folder with a description (README.md), the shortest program that
 * shows it (NAME.bf), and, if mainline has the bug, a predicate that recognizes it and is as
 * narrow as possible. A finding is not reported as a divergence; it is counted by name.
 *
 * CMake finds the folders. A difference is explained by the first predicate, in the order
 * of their names, that holds.
 */
#ifndef FINDINGS_FINDING_H
#define FINDINGS_FINDING_H

#include "oracle/equality.h"
#include "oracle/oracle.h"

/**
 * struct concurrent - a call that was made while other CPUs made others
 * @result: NULL if it did not return.
 * @cpu: whose: of two calls that were made at the same time it differs. (Interrupts count as CPUs.)
 */
struct concurrent {
	const struct call *call;
	const struct result *result;
	uint8_t cpu;
};

/**
 * struct difference - a violated rule, or two machines that differ, and what led to it
 * @g, @call: the machine and the call.
 * @sides: for each of the @nr_sides backends, its oracle, the result of the call and a
 *	snapshot.
 * @side: the side that violates the rule.
 * @drained: the state being checked is that after a drain that followed @call.
 * @taken_in: the oracle of @side has processed the result of @call.
 * @rule: enum rule, or NR_RULES if no rule is violated.
 * @equality: enum equality, or NR_EQUALITIES if the machines do not differ.
 * @field, @pfn, @zone, @other, @was: see struct violation.
 * @has: the values on each side, if they differ.
 * @origin: of the warning or the assertion.
 * @concurrent, @nr_concurrent: the calls of a block that overlaps, once it has begun to run.
 * @overlap: they run, or the state that they left is being checked; otherwise @call came later.
 */
struct difference {
	const struct geometry *g;
	const struct call *call;
	struct {
		const struct backend *backend;
		const struct oracle *oracle;
		const struct result *result;
		const struct snapshot *snapshot;
	} sides[2];
	unsigned int nr_sides;
	unsigned int side;
	bool drained;
	bool taken_in;
	enum rule rule;
	enum equality equality;
	const char *field;
	uint32_t pfn;
	int zone;
	uint32_t other;
	uint8_t was;
	int64_t has[2];
	const struct origin *origin;
	const struct concurrent *concurrent;
	size_t nr_concurrent;
	bool overlap;
};

/**
 * struct finding - a known difference
 * @name: the folder's name, or one of several findings in the folder.
 * @page: where it is described.
 * @goes_on: the oracle can accept it, so that the run continues.
 * @explains: is the difference this finding?
 *
 * The C file of a folder defines an array of these named findings_in_ followed by the
 * folder's name with underscores. An entry without a name ends it.
 */
struct finding {
	const char *name;
	const char *page;
	bool goes_on;
	bool (*explains)(const struct difference *d);
};

/** finding_of - the finding that explains @d, or NULL. */
const struct finding *finding_of(const struct difference *d);

static inline bool broke(const struct difference *d, enum rule rule)
{
	return d->rule == rule;
}

/* The oracle of the side that violates a rule, and the result of the call there. */
static inline const struct oracle *oracle_of(const struct difference *d)
{
	return d->sides[d->side].oracle;
}

static inline const struct result *result_of(const struct difference *d)
{
	return d->sides[d->side].result;
}

static inline bool unequal(const struct difference *d, enum equality equality)
{
	return d->equality == equality;
}

#endif
