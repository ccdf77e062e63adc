/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules, one subject per file. A rule reads the oracle's state and the snapshot, and
 * calls violate() if something is wrong. rules.def says when each function is called.
 */
#ifndef ORACLE_RULES_H
#define ORACLE_RULES_H

#include <string.h>

#include "oracle/state/state.h"

/**
 * struct judge - the input and the result of a check
 * @call, @result: NULL for a new machine, on which no call was made.
 * @pfn, @page: the page or block that the scope of a check is about, and what a
 *snapshot shows of it; else PFN_NONE.
 * @zone: the zone that it is about, else -1.
 * @violated: @v is filled in; later violations are ignored.
 */
struct judge {
	struct oracle *o;
	const struct call *call;
	const struct result *result;
	const struct snapshot *s;
	uint32_t pfn;
	const struct page_state *page;
	int zone;
	struct violation *v;
	bool violated;
};

#define CHECK(SCOPE, f) void f(struct judge *j);
#include "oracle/rules.def"

/**
 * violate - report a violation of a rule, of the page or zone at hand
 *
 * Only the first violation of a rule that is not ignored is kept. For
 * @expected, @found and the values after them see struct violation.
 * violate_page() and violate_zone() are about another page or zone. Return: the
 * violation, so that the caller can add details, or NULL if it is not kept.
 */
#define violate(j, rule, field, ...)                                           \
	violate_at(j, rule, field, (j)->pfn, (j)->zone, __VA_ARGS__)
#define violate_page(j, rule, field, pfn, ...)                                 \
	violate_at(j, rule, field, pfn, -1, __VA_ARGS__)
#define violate_zone(j, rule, field, zone, ...)                                \
	violate_at(j, rule, field, PFN_NONE, (int)(zone), __VA_ARGS__)
#define violate_at(j, rule, field, pfn, zone, expected, found, ...)            \
	(rule_ignored[rule] || !rule_applies(rule, (j)->o->lacks)              \
		 ? NULL                                                        \
		 : judge_violated(                                             \
			   j, rule, field, pfn, zone, expected, found,         \
			   (const int64_t[VIOLATION_VALUES]){__VA_ARGS__}))

/** give_up - report a violation even if the rule is ignored: the state is unusable. */
#define give_up(j, rule, field, pfn, expected, found)                          \
	judge_violated(j, rule, field, pfn, -1, expected, found,               \
		       (const int64_t[VIOLATION_VALUES]){0})

struct violation *judge_violated(struct judge *j, enum rule rule,
				 const char *field, uint32_t pfn, int zone,
				 const char *expected, const char *found,
				 const int64_t *value);

/**
 * judge_excused - is the violation a known difference, so that the oracle can go on?
 * @violation: what violate() returned.
 *
 * Return: true if nothing is violated any more.
 */
bool judge_excused(struct judge *j, const struct violation *violation);

/* Count a check of one of rules_judged. */
static inline void judging(enum rule rule)
{
	rule_judged[rule]++;
}

/* NULL: no call, of no class. */
static inline bool is_contig_alloc(const struct call *call)
{
	return call && op_is_contig_alloc(call->op);
}

static inline bool is_buddy_alloc(const struct call *call)
{
	return call && op_is_buddy_alloc(call->op);
}

static inline bool is_free(const struct call *call)
{
	return call && op_is(call->op, CLASS_FREES);
}

/*
 * Does it free one block, whole? Of one that is not compound, and whose first page
 * is still held, the rest goes in parts; with its pages split, nothing may go.
 */
static inline bool is_one_free(const struct oracle *o, const struct call *call)
{
	return is_free(call) && !op_is(call->op, CLASS_CONTIG) &&
	       o->page[call->pfn].kind != PAGE_HELD;
}

/* The zone of a contiguous allocation. */
static inline unsigned int zone_of_range(const struct oracle *o,
					 const struct call *call)
{
	return geometry_zone(&o->g, call->op == OP_CMA_ALLOC ?
					    o->g.cma[call->area].start :
					    call->pfn);
}

/**
 * struct attempt - one attempt of the kernel's at a request
 * @mark: the watermark that a zone must be above.
 * @whole: from other types only whole pageblocks (ALLOC_NOFRAGMENT).
 * @high: __GFP_HIGH goes below the mark (ALLOC_MIN_RESERVE).
 * @non_block: so does what may not wait, with @high; and where there is nothing else,
 *	it has the HIGHATOMIC reserve (ALLOC_NON_BLOCK).
 * @reserve: the HIGHATOMIC reserve comes first (ALLOC_HIGHATOMIC).
 * @oom: what the OOM killer has chosen goes below the mark, and has the HIGHATOMIC
 *	reserve like @non_block (ALLOC_OOM).
 * @any: no watermark matters (ALLOC_NO_WATERMARKS).
 * @after_oom: the last one of __GFP_NOFAIL, after the OOM killer, and so with no HIGHATOMIC
 *	reserve left; CMA's pages are not for it, even if it is movable.
 */
struct attempt {
	uint8_t mark;
	bool whole;
	bool high;
	bool non_block;
	bool reserve;
	bool oom;
	bool any;
	bool after_oom;
};

/*
 * effort.c: may the request reclaim, compact, retry, have a task killed? Never fails: not
 * as long as the rest of the system goes on.
 */
bool may_reclaim(const struct oracle *o, const struct call *call);
bool may_compact(const struct oracle *o, const struct call *call);
bool may_retry(const struct oracle *o, const struct call *call);
bool may_kill(const struct oracle *o, const struct call *call);
bool never_fails(const struct oracle *o, const struct call *call);

/*
 * effort.c: may it be served by what only __GFP_NOFAIL has? Those attempts do not wake
 * kswapd, and have no CMA pages.
 */
bool may_be_last_resort(const struct oracle *o, const struct call *call);

/* request.c: would @watermark and @more pages hold after this attempt? */
bool is_above_watermark(const struct oracle *o, const struct tally *t,
			const struct attempt *a, const struct call *call,
			enum watermark watermark, int64_t more);

/* request.c: has the zone a block that the attempt may take? */
bool attempt_has_block(const struct oracle *o, const struct tally *t,
		       const struct attempt *a, const struct call *call,
		       unsigned int zone);

/* request.c: the zone that must serve the request, and the attempt; -1: none. */
int serving_zone(const struct oracle *o, const struct tally *tallies,
		 const struct call *call, struct attempt *by);

/*
 * request.c: does the attempt that serves the request try the HIGHATOMIC reserve first?
 * An atomic request does not if only __GFP_MEMALLOC lets it succeed.
 */
bool reserve_comes_first(const struct oracle *o, const struct call *call);

/*
 * request.c: may it, before it fails, take pageblocks out of the HIGHATOMIC reserve, as
 * one that may wait?
 */
bool may_give_up_reserve(const struct oracle *o, const struct call *call);

/*
 * request.c: is it known by which attempt the request was served? @by is that which had
 * to. False where nothing could, too.
 */
bool known_service(const struct oracle *o, const struct call *call,
		   struct attempt *by);

/* effort.c: how often must a request warn that nobody is killed for it? */
uint32_t nofail_warnings(const struct call *call, const struct result *result);

/* request.c: did a buddy allocation return nothing? */
bool has_failed(const struct call *call, const struct result *result);

/* request.c: the first page that a buddy allocation gave, PFN_NONE for another call. */
uint32_t first_given(const struct judge *j);

/* coverage.c: is what is free in @r listed, and what is listed free? */
void judge_range(struct judge *j, struct pfn_range r);

#endif
