// SPDX-License-Identifier: GPL-2.0-only
/* What a call returned, by what is known after it. */
#include "oracle/rules/rules.h"

void judge_zeroed(struct judge *j)
{
	bool zeroes;
	uint32_t expected;

	if (!j->call)
		return;
	zeroes = is_buddy_alloc(j->call) && j->call->gfp & GFPB_ZERO &&
		 !j->result->ret;
	if (j->result->nr_stale)
		violate_page(j, RULE_ZEROED, "contents", j->result->stale,
			     "zero", "contents of before, as in %1$lld pages",
			     j->result->nr_stale);
	expected = zeroes ? 1u << j->call->order : 0;
	if (j->result->nr_zeroed != expected)
		violate_page(j, RULE_ZEROED, "zeroed", j->result->pfn,
			     "%1$lld pages", "%2$lld pages", expected,
			     j->result->nr_zeroed);
}
