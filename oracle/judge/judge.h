/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Judging a snapshot, a subject per file; judge.c has the order. Each judge_*()
 * returns true if all is well, else false with the breach filled in. @call is
 * NULL where no call was made: a fresh machine.
 */
#ifndef ORACLE_JUDGE_H
#define ORACLE_JUDGE_H

#include "oracle/internal.h"

static inline bool is_contig_alloc(const struct call *call)
{
	return call && (call->op == OP_ALLOC_CONTIG ||
			call->op == OP_ALLOC_CONTIG_FROZEN ||
			call->op == OP_ALLOC_CONTIG_COMP ||
			call->op == OP_CMA_ALLOC);
}

static inline bool is_buddy_alloc(const struct call *call)
{
	return call && (call->op == OP_ALLOC || call->op == OP_ALLOC_FROZEN ||
			call->op == OP_ALLOC_HIGHATOMIC ||
			call->op == OP_ALLOC_NOLOCK ||
			call->op == OP_ALLOC_BULK);
}

static inline bool is_free(const struct call *call)
{
	return call && (call->op == OP_FREE || call->op == OP_FREE_NOLOCK ||
			call->op == OP_FREE_CONTIG ||
			call->op == OP_FREE_CONTIG_FROZEN ||
			call->op == OP_FREE_BULK || call->op == OP_PUT ||
			call->op == OP_CMA_RELEASE);
}

/*
 * Does it free one block, whole? Of one that is not compound, and whose first page
 * is still held, the rest goes in parts; with its pages split, nothing may go.
 */
static inline bool is_one_free(const struct oracle *o, const struct call *call)
{
	return call && (call->op == OP_FREE || call->op == OP_FREE_NOLOCK ||
			call->op == OP_PUT) &&
	       o->page[call->pfn].kind != PAGE_HELD;
}

/* locks.c */
bool judge_locks(const struct oracle *o, const struct call *call,
		 const int32_t *before, const struct snapshot *s, size_t nr_added,
		 struct breach *b);

bool judge_deferred(const struct oracle *o, const struct call *call,
		    const int64_t *before, struct breach *b);

/* The zone of a contiguous allocation. */
static inline unsigned int zone_of_range(const struct oracle *o,
					 const struct call *call)
{
	return geometry_zone(&o->g, call->op == OP_CMA_ALLOC ?
					    o->g.cma[call->area].start :
					    call->pfn);
}

/* Where a rule of rules_judged has something to be held against. */
static inline void judging(enum rule rule)
{
	rule_judged[rule]++;
}

/* types.c */
bool judge_types(struct oracle *o, const struct call *call,
		 const struct result *result, const struct snapshot *s,
		 struct breach *b);
bool judge_promised_type(const struct oracle *o,
			 const struct call *call,
			 const struct result *result, struct breach *b);

/* lists.c */
bool judge_retyped(const struct oracle *o, const struct snapshot *s,
		   struct breach *b);
bool judge_added(const struct oracle *o, const struct call *call,
		 const struct snapshot *s, size_t nr, struct breach *b);
bool judge_left_behind(const struct oracle *o, const struct call *call,
		       struct breach *b);
bool judge_pcp_high(const struct oracle *o, const struct call *call,
		    const int32_t *before, const struct snapshot *s,
		    struct breach *b);

/* coverage.c */
bool judge_range(struct oracle *o, const struct call *call,
		 struct pfn_range r, struct breach *b);
bool judge_coverage(struct oracle *o, const struct call *call,
		    struct breach *b);

/* pages.c */
bool judge_page(const struct oracle *o, const struct call *call,
		uint32_t pfn, const struct page_state *s,
		struct breach *b);

/* counters.c */
bool judge_zone(struct oracle *o, unsigned int zone,
		const struct snapshot *s, struct breach *b);
bool judge_events(struct oracle *o, const struct snapshot *s,
		  struct breach *b);

/* results.c */
bool judge_complaints(const struct oracle *o,
		      const struct result *result, struct breach *b);
bool judge_bulk(const struct oracle *o, const struct call *call,
		const struct result *result, struct breach *b);
bool judge_zeroed(const struct call *call, const struct result *result,
		  struct breach *b);
bool judge_failure(const struct oracle *o, const struct call *call,
		   const struct result *result, struct breach *b);

/* mobility.c */
bool judge_mobility(const struct oracle *o, const struct call *call,
		    const struct result *result, struct breach *b);

/* decay.c */
bool judge_tuning(const struct oracle *o, const struct call *call,
		  const struct snapshot *s, struct breach *b);

/* reserve.c */
bool judge_reserve(const struct oracle *o, const struct call *call,
		   const struct result *result, struct breach *b);

/* touched.c */
bool judge_untouched(const struct oracle *o, const struct call *call,
		     const struct result *result, struct breach *b);

/* ranges.c */
bool judge_outcome(const struct oracle *o, const struct call *call,
		   const struct result *result, struct breach *b);

#endif
