/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's mm/compaction.c, of which the half that takes free pages is used.
 * The other half, which takes pages in use off the LRU lists, is a stub: no page
 * of ours is on one. Direct compaction is custom: see answers.c.
 */
#include <linux/mm.h>
#include <linux/compaction.h>
#include "internal.h"

int isolate_migratepages_range(struct compact_control *cc, unsigned long start,
			       unsigned long end);

#define isolate_migratepages_range compaction_isolate_migratepages_range
int compaction_isolate_migratepages_range(struct compact_control *cc,
					  unsigned long start,
					  unsigned long end);
#define try_to_compact_pages compaction_try_to_compact_pages
#include <mm/compaction.c>
#undef isolate_migratepages_range
#undef try_to_compact_pages

int isolate_migratepages_range(struct compact_control *cc, unsigned long start,
			       unsigned long end)
{
	cc->migrate_pfn = end;
	return 0;
}
