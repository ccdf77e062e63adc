/* SPDX-License-Identifier: GPL-2.0-only */
/* Equality of two machines: the contract is docs/equality.md. */
#ifndef ORACLE_EQUALITY_H
#define ORACLE_EQUALITY_H

#include "oracle/snapshot.h"
#include "oracle/violation.h"

enum equality {
#define EQUAL(NAME, name, sentence) EQUAL_##NAME,
#include "oracle/equality.def"
	NR_EQUALITIES
};

enum allowance {
#define ALLOW(NAME, name, sentence) ALLOW_##NAME,
#include "oracle/equality.def"
	NR_ALLOWANCES
};

extern const struct rule_info equality_infos[NR_EQUALITIES];
/* Not to be compared by, as rule_ignored. */
extern bool equality_ignored[NR_EQUALITIES];
extern const struct rule_info allowance_infos[NR_ALLOWANCES];

enum equality_when {
	EQUAL_ALL,	/* everything, list order included */
	EQUAL_AT_ONCE,	/* after a contiguous free, lists not yet drained */
	EQUAL_DRAINED,	/* and after draining every CPU */
};

/**
 * struct inequality - where two machines differ and must not
 * @part: which part of @field, "" if there is but one.
 * @a, @b: what each has there; inequality_words() for a reader.
 */
struct inequality {
	enum equality rule;
	const char *field;
	uint32_t pfn;
	int zone;
	int64_t a;
	int64_t b;
	char part[16];
};

/**
 * inequality_words - what one of the two has, in words
 * @value: @d->a or @d->b; two that differ give texts that differ.
 */
void inequality_words(const struct inequality *d, int64_t value, char *text,
		      size_t cap);

/**
 * equality_results - did one call give both the same?
 */
bool equality_results(const struct call *call, const struct result *a,
		      const struct result *b, struct inequality *d);

/**
 * equality_snapshots - do both show the same?
 * @a, @b: of the same pages and pageblocks.
 * @deferred: pages on each machine's deferred lists, which PGFREE does not
 *	count yet.
 * @seen: NR_ALLOWANCES counters, bumped for each allowed difference met.
 */
bool equality_snapshots(const struct geometry *g, enum equality_when when,
			const struct snapshot *a, const struct snapshot *b,
			const int64_t deferred[2], uint64_t *seen,
			struct inequality *d);

#endif
