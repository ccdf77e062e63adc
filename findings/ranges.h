/* SPDX-License-Identifier: GPL-2.0-only */
/* Questions about the range of a call, and about its warnings. */
#ifndef FINDINGS_RANGES_H
#define FINDINGS_RANGES_H

#include "findings/finding.h"

/** around - [@pfn, @pfn + @nr) widened to whole blocks of @order */
static inline struct pfn_range around(uint32_t pfn, uint32_t nr, uint8_t order)
{
	uint32_t start = pfn >> order << order;
	uint32_t end = ((pfn + nr - 1) >> order) + 1;

	return (struct pfn_range){ start, (end << order) - start };
}

static inline bool is_within(uint32_t pfn, struct pfn_range r)
{
	return pfn - r.start < r.nr;
}

/** range_of_call - the range of a contiguous allocation or an isolation */
struct pfn_range range_of_call(const struct geometry *g, const struct call *call);

/** range_of - the same, of the call that differs */
struct pfn_range range_of(const struct difference *d);

/**
 * is_near - is @pfn in a block of @order that overlaps the call's range? For a CMA
 * allocation, the range is the whole area.
 */
bool is_near(const struct difference *d, int64_t pfn, uint8_t order);

/** times_warned - how often the call warned in @function */
uint32_t times_warned(const struct result *res, const char *function);

#endif
