// SPDX-License-Identifier: GPL-2.0-only
/*
 * The watermarks and lowmem reserves that a machine has, and how fragmentation boosts
 * the watermarks. Whether a request respects them is judged in request.c.
 */
#include <sys/param.h>

#include "oracle/rules/rules.h"

#define PAGE_KB 4

/* min_free_kbytes, in pages: 4 * sqrt(memory in KB), but no less than 128 KB. */
static int64_t min_free_pages(int64_t nr_pages)
{
	int64_t kbytes = 128;

	while ((kbytes + 1) * (kbytes + 1) <= 16 * PAGE_KB * nr_pages)
		kbytes++;
	return kbytes / PAGE_KB;
}

static int64_t managed_up_to(const struct oracle *o, unsigned int zone,
			     unsigned int last)
{
	int64_t nr = 0;

	for (; zone <= last; zone++)
		nr += o->managed[zone];
	return nr;
}

static void judge_watermark(struct judge *j, enum watermark watermark,
			    int64_t expected)
{
	int64_t found = j->o->tally[j->zone].watermark[watermark];

	if (found != expected)
		violate(j, RULE_WATERMARKS, "watermark", "%1$lld, as number %2$lld",
			"%3$lld", expected, watermark, found);
}

/*
 * A zone's part of min_free_kbytes is as large as its part of memory. The distance of
 * its watermarks is a quarter of that, or a thousandth of the zone
 * (watermark_scale_factor). A 256th (lowmem_reserve_ratio) of the pages that a request
 * could have had above the zone is kept from it.
 */
static void judge_formulas(struct judge *j)
{
	const struct oracle *o = j->o;
	unsigned int last = o->g.nr_zones - 1u;
	int64_t all = managed_up_to(o, 0, last), own = o->managed[j->zone];
	int64_t min = all ? min_free_pages(all) * own / all : 0;
	int64_t distance = MAX(min / 4, own / 1000);

	judge_watermark(j, WATERMARK_MIN, min);
	judge_watermark(j, WATERMARK_LOW, min + distance);
	judge_watermark(j, WATERMARK_HIGH, min + 2 * distance);
	for (unsigned int i = 0; i <= last; i++) {
		int64_t above = managed_up_to(o, j->zone + 1, i);
		int64_t expected = own ? above / 256 : 0;
		int64_t found = o->tally[j->zone].lowmem_reserve[i];

		if (found != expected)
			violate(j, RULE_WATERMARKS, "lowmem_reserve",
				"%1$lld for zone %2$lld", "%3$lld", expected, i,
				found);
	}
}

void judge_watermarks(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct tally *was = &o->before[j->zone], *is = &o->tally[j->zone];

	if (!j->call && o->g.watermarks)
		judge_formulas(j);
	else if (j->call &&
		 (memcmp(was->watermark, is->watermark, sizeof(is->watermark)) ||
		  memcmp(was->lowmem_reserve, is->lowmem_reserve,
			 sizeof(is->lowmem_reserve))))
		violate(j, RULE_WATERMARKS, "change", "as before the call",
			"not so");
}

/* A free block of another type, smaller than a pageblock, that the request could use. */
static bool had_fragment(const struct oracle *o, const struct call *call,
			 unsigned int zone)
{
	for (unsigned int i = call->order; i < o->g.pageblock_order; i++)
		for (uint8_t mt = 0; mt < MIGRATE_PCPTYPES; mt++)
			if (mt != call->type && o->before[zone].blocks[i][mt])
				return true;
	return false;
}

/*
 * Was the last page that was allocated part of one that __rmqueue_claim() tried first? Before
 * that, steal_suitable_fallback() boosted for any.
 */
static bool took_fragment(const struct judge *j)
{
	const struct oracle *o = j->o;
	const struct seen_block *from = &o->source;
	uint32_t pfn = first_given(j);
	unsigned int tried = has(o, FEATURE_CLAIMS) &&
					     j->call->type == MIGRATE_MOVABLE ?
				     o->g.pageblock_order / 2 : 0;

	return pfn != PFN_NONE &&
	       geometry_zone(&o->g, pfn) == (unsigned int)j->zone &&
	       from->where == WHERE_BUDDY && from->list < MIGRATE_PCPTYPES &&
	       from->list != j->call->type && from->order >= tried &&
	       from->order < o->g.pageblock_order;
}

/* boost_watermark(): by a pageblock, and to half as much again as the high mark. */
static int64_t most_boost(const struct oracle *o, unsigned int zone)
{
	int64_t size = INT64_C(1) << o->g.pageblock_order;
	int64_t high = o->tally[zone].watermark[WATERMARK_HIGH];

	if (!high || 4 * size > o->managed[zone])
		return 0;
	return MAX(size, high * 3 / 2);
}

void judge_boost(struct judge *j)
{
	const struct oracle *o = j->o;
	const struct call *call = j->call;
	unsigned int zone = j->zone;
	int64_t most = most_boost(o, zone), is = o->tally[zone].watermark_boost;
	int64_t more = is - o->before[zone].watermark_boost;

	if (call && call->op == OP_KSWAPD) {
		if (is)
			violate(j, RULE_BOOST, "kswapd", "0: kswapd has run", "%1$lld", is);
		return;
	}
	if (more < 0 || is > most ||
	    (is != most && more % (INT64_C(1) << o->g.pageblock_order)))
		violate(j, RULE_BOOST, "size",
			"whole pageblocks more, up to %1$lld", "%2$lld more: %3$lld",
			most, more, is);
	if (o->assisted || o->overlaps)
		return;
	if (more && !(is_buddy_alloc(call) && zone <= call->zone &&
		      had_fragment(o, call, zone)))
		violate(j, RULE_BOOST, "reason",
			"as before: nothing was taken of another type's pageblock",
			"%1$lld more", more);
	if (!more && call && is < most && took_fragment(j))
		violate(j, RULE_BOOST, "reason",
			"more: part of another type's pageblock was taken",
			"as before");
}
