/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing pageblock types; mm/page_alloc.c.
 */
#include "allocator/pageblock.h"

static void block_log_add(struct block_log *log, uint32_t pfn)
{
	if (log->nr == log->cap) {
		log->all = true;
		return;
	}
	log->pfns[log->nr++] = pfn;
}

UNWATCHED static void touch_block(struct machine *m, struct page *page,
				  struct pageblock *block)
{
	if (block->seen != m->epoch) {
		block->seen = m->epoch;
		block_log_add(&m->seen_blocks, page->pfn);
	}
	if (!block->undo) {
		block->undo = 1;
		block_log_add(&m->undo_blocks, page->pfn);
	}
}

static void pageblock_set_bits(struct machine *m, struct page *page,
			       unsigned int bits)
{
	struct pageblock *block = page_pageblock(m, page, page_to_pfn(page));

	if (READ_ONCE(block->bits) == bits)
		return;
	touch_block(m, page, block);
	block->bits = bits;
}

void set_pageblock_migratetype(struct machine *m, struct page *page,
			       int migratetype)
{
	if (VM_WARN_ON(m, migratetype == MIGRATE_ISOLATE))
		return;
	VM_WARN_ON(m, get_pageblock_isolate(m, page));
	pageblock_set_bits(m, page, migratetype);
}

void toggle_pageblock_isolate(struct machine *m, struct page *page,
			      bool isolate)
{
	unsigned int type = get_pageblock_type(m, page);

	pageblock_set_bits(m, page, isolate ? type | PB_ISOLATE : type);
}

void change_pageblock_range(struct machine *m, struct page *page, int order,
			    int migratetype)
{
	unsigned long nr = 1ul << (order - m->pageblock_order);

	for (unsigned long i = 0; i < nr; i++)
		set_pageblock_migratetype(m, page + (i << m->pageblock_order),
					  migratetype);
}
