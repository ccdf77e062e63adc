// SPDX-License-Identifier: GPL-2.0-only
#include "findings/ranges.h"

struct pfn_range range_of_call(const struct geometry *g, const struct call *call)
{
	if (call->op == OP_CMA_ALLOC)
		return g->cma[call->area];
	return (struct pfn_range){ call->pfn, call->nr };
}

struct pfn_range range_of(const struct difference *d)
{
	return range_of_call(d->g, d->call);
}

bool is_near(const struct difference *d, int64_t pfn, uint8_t order)
{
	struct pfn_range r = range_of(d);

	return r.nr && pfn >= 0 &&
	       is_within((uint32_t)pfn, around(r.start, r.nr, order));
}

/* Warnings beyond those that a result has room for are assumed to be like these. */
uint32_t times_warned(const struct result *res, const char *function)
{
	uint32_t times = 0, nr = res->nr_warned;

	if (nr > RESULT_MAX_WARNED)
		nr = RESULT_MAX_WARNED;
	for (uint32_t i = 0; i < nr; i++)
		times += origin_is_in(&res->warnings[i].at, function);
	return times + res->nr_warned - nr;
}
