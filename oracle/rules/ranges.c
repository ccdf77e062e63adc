// SPDX-License-Identifier: GPL-2.0-only
/* What isolating a range, and allocating it, came to. */
#include <errno.h>

#include "oracle/rules/rules.h"

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

void judge_outcome(struct judge *j)
{
	const struct foreseen *f = &j->o->foreseen;
	const struct call *call = j->call;

	if (!is_contig_alloc(call) && call->op != OP_ISOLATE)
		return;
	judging(RULE_OUTCOME);
	if (!(f->outcome & outcome_of(j->result->ret)))
		violate_page(j, RULE_OUTCOME, "ret",
			     call->op == OP_CMA_ALLOC ? f->cma : call->pfn,
			     expectation(f->outcome), "%1$lld", j->result->ret);
}

void judge_cma_place(struct judge *j)
{
	const struct foreseen *f = &j->o->foreseen;
	const struct result *result = j->result;

	if (j->call->op != OP_CMA_ALLOC)
		return;
	judging(RULE_CMA_PLACE);
	if (!result->ret && result->pfn != f->cma && f->outcome & MAY_SUCCEED)
		violate_page(j, RULE_CMA_PLACE, "pfn", result->pfn,
			     "the first place that will do", "not %1$lld",
			     f->cma);
}
