/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Blocks of several pageblocks that a call moved from a per-CPU list to the zone, by the
 * migratetype of their first pageblock.
 */
#ifndef FINDINGS_PCP_H
#define FINDINGS_PCP_H

#include "findings/ranges.h"

/* A predicate for such a block. */
typedef bool block_fits(const struct difference *d, struct pfn_range block,
			uint32_t pfn);

/** any_from_pcp - is there one for which @fits(@d, block, @pfn) holds? */
bool any_from_pcp(const struct difference *d, block_fits *fits, uint32_t pfn);

/** may_merge_with - can it have merged with the block at @pfn? */
bool may_merge_with(const struct difference *d, struct pfn_range block,
		    uint32_t pfn);

/** has_behind_first - does it contain @pfn, but not in its first pageblock? */
bool has_behind_first(const struct difference *d, struct pfn_range block,
		      uint32_t pfn);

#endif
