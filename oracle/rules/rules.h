/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules, a subject per file. A rule reads the oracle's state and the snapshot, and
 * calls violate() for what is wrong. rules.def says what each function is called for.
 */
#ifndef ORACLE_RULES_H
#define ORACLE_RULES_H

#include <string.h>

#include "oracle/state/state.h"

/**
 * struct judge - what is judged
 * @call, @result: NULL where no call was made: a fresh machine.
 * @violated: @v is filled in; what else is wrong is not looked at.
 */
struct judge {
	struct oracle *o;
	const struct call *call;
	const struct result *result;
	const struct snapshot *s;
	struct violation *v;
	bool violated;
};

/* The functions of rules.def. */
#define RESULT(f)	void f(struct judge *j);
#define TAKEN(f)	void f(struct judge *j, uint32_t pfn);
#define REPORT(f)	void f(struct judge *j);
#define SHOWN(f)	void f(struct judge *j, uint32_t pfn, const struct page_state *s);
#define LISTED(f)	void f(struct judge *j);
#define PAGE(f)		void f(struct judge *j, uint32_t pfn, const struct page_state *s);
#define BLOCK(f)	void f(struct judge *j, uint32_t pfn);
#define LISTS(f)	void f(struct judge *j);
#define CALL(f)		void f(struct judge *j);
#define ZONE(f)		void f(struct judge *j, unsigned int zone);
#define END(f)		void f(struct judge *j);
#include "oracle/rules.def"

/**
 * violate - a rule is violated
 *
 * The first that is not ignored counts. @expected, @found and the values behind
 * them: see struct violation. Return: the violation, to say more of it; or NULL if it
 * does not count.
 */
#define violate(j, rule, field, pfn, zone, expected, found, ...)	\
	(rule_ignored[rule] ? NULL :					\
	 judge_violated(j, rule, field, pfn, zone, expected, found,	\
			(const int64_t[VIOLATION_VALUES]){ __VA_ARGS__ }))

/** give_up - the same where nothing can be made of it even if the rule is ignored. */
#define give_up(j, rule, field, pfn, zone, expected, found)		\
	judge_violated(j, rule, field, pfn, zone, expected, found,	\
		       (const int64_t[VIOLATION_VALUES]){ 0 })

struct violation *judge_violated(struct judge *j, enum rule rule,
				 const char *field, uint32_t pfn, int zone,
				 const char *expected, const char *found,
				 const int64_t *value);

/**
 * judge_excused - can what is violated be taken as a fact?
 * @violation: what violate() returned.
 *
 * Return: true if nothing is violated any more.
 */
bool judge_excused(struct judge *j, const struct violation *violation);

/* Where a rule of rules_judged has something to be held against. */
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

/* coverage.c: is what is free in @r listed, and what is listed free? */
void judge_range(struct judge *j, struct pfn_range r);

#endif
