// SPDX-License-Identifier: GPL-2.0-only
/* What a call returned, and complained of. */
#include "oracle/judge/judge.h"

static bool is_in(const uint32_t *pfns, uint32_t nr, uint32_t pfn)
{
	for (uint32_t i = 0; i < nr && i < RESULT_MAX_BAD; i++)
		if (pfns[i] == pfn)
			return true;
	return false;
}

/* The reported pages as a set: the kernel may name a compound tail twice. */
bool judge_complaints(const struct oracle *o,
		      const struct result *result, struct breach *b)
{
	uint32_t i;

	for (i = 0; i < result->nr_bad && i < RESULT_MAX_BAD; i++)
		if (!is_in(o->bad, o->nr_bad, result->bad[i]) &&
		    o->nr_bad <= RESULT_MAX_BAD &&
		    !breach_set(b, RULE_BAD_PAGE, "report", result->bad[i], -1,
				"a good page, not reported", "reported bad"))
			return false;
	for (i = 0; i < o->nr_bad && i < RESULT_MAX_BAD; i++)
		if (!is_in(result->bad, result->nr_bad, o->bad[i]) &&
		    result->nr_bad <= RESULT_MAX_BAD &&
		    !breach_set(b, o->page[o->bad[i]].refs ? RULE_COUNTED_BAD :
							     RULE_BAD_PAGE,
				"report", o->bad[i], -1, "reported bad",
				"not reported"))
			return false;
	if (!result->nr_warned == o->may_warn &&
	    !breach_set(b, RULE_WARNING, "warning", PFN_NONE, -1,
			o->may_warn ? "a warning" : "no warning", "%s",
			result->nr_warned ? result->warning : "none"))
		return false;
	return true;
}

bool judge_failure(const struct oracle *o, const struct call *call,
		   const struct result *result, struct breach *b)
{
	bool failed = call->op == OP_ALLOC_BULK ? call->nr && !result->ret :
						  result->ret < 0;

	if (!is_buddy_alloc(call) || !failed)
		return true;
	for (unsigned int zone = 0; zone <= call->zone; zone++) {
		for (unsigned int i = call->order; i <= o->g.max_order; i++) {
			const uint32_t *blocks = o->tally[zone].blocks[i];

			if ((blocks[MIGRATE_UNMOVABLE] ||
			     blocks[MIGRATE_MOVABLE] ||
			     blocks[MIGRATE_RECLAIMABLE] ||
			     (call->type == MIGRATE_MOVABLE &&
			      blocks[MIGRATE_CMA]) ||
			     (call->op == OP_ALLOC_HIGHATOMIC &&
			      blocks[MIGRATE_HIGHATOMIC])) &&
			    !breach_set(b, RULE_ALLOC_FAILED, "ret", PFN_NONE,
					(int)zone, "success",
					"failure, with a free order-%u block",
					i))
				return false;
		}
	}
	return true;
}
