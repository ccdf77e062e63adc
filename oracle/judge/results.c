// SPDX-License-Identifier: GPL-2.0-only
/* What a call returned, and complained of. */
#include <errno.h>

#include "oracle/judge/judge.h"

static uint32_t times(const uint32_t *pfns, uint32_t nr, uint32_t pfn)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < nr; i++)
		n += pfns[i] == pfn;
	return n;
}

/* Exactly the bad pages are reported, each as often as it is found bad. */
static bool judge_reports(const struct oracle *o, const struct result *result,
			  struct breach *b)
{
	uint32_t nr = result->nr_bad < RESULT_MAX_BAD ? result->nr_bad
						      : RESULT_MAX_BAD;
	uint32_t i, must, is;

	for (i = 0; i < nr; i++) {
		must = times(o->bad, o->nr_bad, result->bad[i]);
		is = times(result->bad, nr, result->bad[i]);
		if (is > must && must &&
		    !breach_set(b, RULE_BAD_PAGE, "times", result->bad[i], -1,
				must > 1 ? "reported twice" : "reported once",
				"reported %u times", is))
			return false;
		if (!must &&
		    !breach_set(b, RULE_BAD_PAGE, "report", result->bad[i], -1,
				"a good page, not reported", "reported bad"))
			return false;
	}
	for (i = 0; i < o->nr_bad && result->nr_bad == nr; i++) {
		must = times(o->bad, o->nr_bad, o->bad[i]);
		is = times(result->bad, nr, o->bad[i]);
		if (is < must && is &&
		    !breach_set(b, RULE_BAD_PAGE, "times", o->bad[i], -1,
				"reported twice", "reported once"))
			return false;
		if (!is &&
		    !breach_set(b,
				o->page[o->bad[i]].refs ? RULE_COUNTED_BAD
							: RULE_BAD_PAGE,
				"report", o->bad[i], -1, "reported bad",
				"not reported"))
			return false;
	}
	/* Beyond those that a result has room to name. */
	return result->nr_bad == o->nr_bad ||
	       breach_set(b, RULE_BAD_PAGE, "reports", PFN_NONE, -1,
			  "as many reports as bad pages", "%u, not %u",
			  result->nr_bad, o->nr_bad);
}

/*
 * The warning that the call has earned comes once; each other must be
 * explained. What a result has no room to name is taken to be as those that it
 * names.
 */
static bool judge_warnings(const struct oracle *o, const struct result *result,
			   struct breach *b)
{
	bool warned = false;

	for (uint32_t i = 0; i < result->nr_warned && i < RESULT_MAX_WARNED;
	     i++) {
		const struct warning *warning = &result->warnings[i];
		bool earned = o->warns && origin_is_in(&warning->at, o->warns);

		if (earned && !warned) {
			warned = true;
			continue;
		}
		if (breach_set(b, RULE_WARNING, "warning", PFN_NONE, -1,
			       earned ? "one warning" : "no warning", "%s",
			       warning->what))
			continue;
		b->site = &warning->at;
		if (!oracle_excused(o, b))
			return false;
	}
	return warned || !o->warns ||
	       breach_set(b, RULE_WARNING, "warning", PFN_NONE, -1, "a warning",
			  "none");
}

bool judge_complaints(const struct oracle *o, const struct result *result,
		      struct breach *b)
{
	return judge_reports(o, result, b) && judge_warnings(o, result, b);
}

/*
 * A lockless request looks at a zone that is above its mark. A block that it drops as
 * bad makes it try a lock once more.
 */
static bool may_look_at(const struct oracle *o, const struct call *call,
			unsigned int zone)
{
	return !cannot_try(o, call) &&
	       pcp_index(&o->g, call->order, call->type) >= 0 &&
	       is_above_mark(&o->tally[zone], call->order, o->g.max_order) &&
	       (!o->contended_zone[zone].on || o->leaked == o->leaked_before);
}

bool oracle_has_block(const struct oracle *o, const struct call *call,
		   unsigned int zone)
{
	const struct tally *t = &o->tally[zone];
	int list = pcp_index(&o->g, call->order, call->type);

	if (call->op == OP_ALLOC_NOLOCK && !may_look_at(o, call, zone))
		return false;
	if (list >= 0 && !without_pcp(o, zone) && t->lists[o->cpu][list])
		return true;
	if (call->op == OP_ALLOC_NOLOCK && nolock_lacks_zone(o, call, zone))
		return false;
	for (unsigned int i = call->order; i <= o->g.max_order; i++) {
		const uint32_t *blocks = t->blocks[i];

		if (blocks[MIGRATE_UNMOVABLE] || blocks[MIGRATE_MOVABLE] ||
		    blocks[MIGRATE_RECLAIMABLE] ||
		    (call->type == MIGRATE_MOVABLE && blocks[MIGRATE_CMA]) ||
		    (is_atomic(call) && blocks[MIGRATE_HIGHATOMIC]))
			return true;
	}
	return false;
}

bool judge_zeroed(const struct call *call, const struct result *result,
		  struct breach *b)
{
	bool zeroes = call->op == OP_ALLOC_NOLOCK && !result->ret;
	uint32_t expected = zeroes ? 1u << call->order : 0;
	char text[32];

	if (result->nr_zeroed == expected)
		return true;
	snprintf(text, sizeof(text), "%u pages", expected);
	return breach_set(b, RULE_ZEROED, "zeroed", result->pfn, -1, text,
			  "%u pages", result->nr_zeroed);
}

bool judge_failure(const struct oracle *o, const struct call *call,
		   const struct result *result, struct breach *b)
{
	bool failed = call->op == OP_ALLOC_BULK ? call->nr && !result->ret
						: result->ret < 0;

	if (!is_buddy_alloc(call) || !failed)
		return true;
	judging(RULE_ALLOC_FAILED);
	for (unsigned int zone = 0; zone <= call->zone; zone++)
		if (oracle_has_block(o, call, zone) &&
		    !breach_set(b, RULE_ALLOC_FAILED, "ret", PFN_NONE,
				(int)zone, "success",
				"failure, with a free block"))
			return false;
	return true;
}

/*
 * alloc_pages_bulk(): all that a per-CPU list and the zone behind it can give;
 * and where there is no list to be had, or nothing behind it, one page.
 */
bool judge_bulk(const struct oracle *o, const struct call *call,
		const struct result *result, struct breach *b)
{
	uint32_t got = (uint32_t)result->ret;

	if (call->op != OP_ALLOC_BULK || !got)
		return true;
	if (without_pcp(o, call->zone))
		return got == 1 ||
		       breach_set(b, RULE_BULK, "ret", result->pfns[0],
				  call->zone, "one page: there is no list",
				  "%u", got);
	return got == call->nr || !oracle_has_block(o, call, call->zone) ||
	       breach_set(b, RULE_BULK, "ret", result->pfns[0], call->zone,
			  "as many as asked for: the zone has more", "%u of %u",
			  got, call->nr);
}
