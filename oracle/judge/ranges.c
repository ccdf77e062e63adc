// SPDX-License-Identifier: GPL-2.0-only
/* What isolating a range, and allocating it, came to. */
#include <errno.h>

#include "oracle/judge/judge.h"

static uint8_t outcome_of(int32_t ret)
{
	switch (ret) {
	case 0:
		return MAY_SUCCEED;
	case -EBUSY:
		return MAY_FAIL;
	case -EINVAL:
		return MAY_BE_INVALID;
	default:
		return 0;
	}
}

static const char *expectation(uint8_t outcome)
{
	switch (outcome) {
	case MAY_SUCCEED:
		return "success: nothing is in the way";
	case MAY_FAIL:
		return "-EBUSY: something is in the way";
	case MAY_BE_INVALID:
		return "-EINVAL: part of a larger free block";
	default:
		return "success, or -EBUSY";
	}
}

bool judge_outcome(const struct oracle *o, const struct call *call,
		   const struct result *result, struct breach *b)
{
	const struct foreseen *f = &o->foreseen;
	uint32_t pfn = call->pfn;

	if (!is_contig_alloc(call) && call->op != OP_ISOLATE)
		return true;
	if (call->op == OP_CMA_ALLOC) {
		judging(RULE_CMA_PLACE);
		pfn = f->cma;
	}
	judging(RULE_OUTCOME);
	if (!(f->outcome & outcome_of(result->ret)) &&
	    !breach_set(b, RULE_OUTCOME, "ret", pfn, -1,
			expectation(f->outcome), "%d", result->ret))
		return false;
	if (call->op == OP_CMA_ALLOC && !result->ret && result->pfn != pfn &&
	    f->outcome & MAY_SUCCEED &&
	    !breach_set(b, RULE_CMA_PLACE, "pfn", result->pfn, -1,
			"the first place that will do", "not %u", pfn))
		return false;
	return true;
}
