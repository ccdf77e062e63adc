/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Blocks of several pageblocks that a call moved from a per-CPU list to the zone, which
 * goes by the first pageblock's type.
 */
#ifndef FINDINGS_PCP_H
#define FINDINGS_PCP_H

#include "findings/ranges.h"

/* What is asked of such a block. */
typedef bool block_fits(const struct difference *d, struct pfn_range block,
			uint32_t pfn);

/** any_from_pcp - is there one of which @fits(@d, block, @pfn) holds? */
bool any_from_pcp(const struct difference *d, block_fits *fits, uint32_t pfn);

/** may_merge_with - may it have merged with the block of @pfn? */
bool may_merge_with(const struct difference *d, struct pfn_range block,
		    uint32_t pfn);

/** has_behind_first - is @pfn of it, behind its first pageblock? */
bool has_behind_first(const struct difference *d, struct pfn_range block,
		      uint32_t pfn);

#endif
