/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings: where implementations differ, or violate a rule as the kernel itself does.
 * Each has a folder: what it is, for people (README.md), the shortest program that
 * shows it, and, if Linux as it is has it, a predicate that knows it again, as narrow
 * as can be. To meet one is no divergence: it is counted by name.
 *
 * CMake finds the folders: the first, by name, whose predicate holds explains a
 * difference. The program is findings/NAME/NAME.bf.
 */
#ifndef FINDINGS_FINDING_H
#define FINDINGS_FINDING_H

#include "oracle/equality.h"
#include "oracle/oracle.h"

/**
 * struct difference - a rule violated, or machines unequal, and what led there
 * @g, @call: the machine and the call.
 * @sides: the backends, what the oracle of each knows now, what the call returned there,
 *	and what it shows; @nr_sides of them.
 * @side: the one that violates a rule.
 * @drained: what is looked at is what a drain after @call has done.
 * @taken_in: the oracle knows what came of @call on @side.
 * @rule: enum rule, or NR_RULES if none is violated.
 * @equality: enum equality, or NR_EQUALITIES if nothing is unequal.
 * @field, @pfn, @zone, @other, @was: see struct violation.
 * @has: what each side has, where they are not equal.
 * @origin: of the warning, or of the assertion.
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
};

/**
 * struct finding - a difference that is known
 * @name: of the folder, or one of several in it.
 * @page: where it is described.
 * @goes_on: the oracle can take it as a fact, so that it does not end a run.
 * @explains: is it this?
 *
 * A folder's C file defines an array of these, which ends with one without a name,
 * and is called findings_in_ and the folder's name with underscores.
 */
struct finding {
	const char *name;
	const char *page;
	bool goes_on;
	bool (*explains)(const struct difference *d);
};

/** finding_of - the finding that explains it, or NULL. */
const struct finding *finding_of(const struct difference *d);

static inline bool broke(const struct difference *d, enum rule rule)
{
	return d->rule == rule;
}

/* What is known of the side that violates a rule, and what came of the call there. */
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
