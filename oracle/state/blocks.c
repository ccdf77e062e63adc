// SPDX-License-Identifier: GPL-2.0-only
/*
 * The blocks that a machine shows on its lists, and what they add up to.
 */
#include "oracle/state/state.h"

uint32_t oracle_block_around(const struct oracle *o, uint32_t pfn)
{
	/* Only the deferred list takes compound blocks that no zone could. */
	unsigned int largest = o->has_deferred ? GEOMETRY_MAX_ORDER + 2 :
						 o->g.max_order;

	for (unsigned int order = 0; order <= largest; order++) {
		uint32_t head = pfn >> order << order;

		if (o->block[head].order != NO_BLOCK &&
		    o->block[head].order >= order)
			return head;
	}
	return BITMAP_NONE;
}

enum page_where oracle_block(const struct oracle *o, uint32_t pfn,
			     uint32_t *head, unsigned int *order)
{
	*head = oracle_block_around(o, pfn);
	if (*head == BITMAP_NONE)
		return WHERE_NONE;
	*order = o->block[*head].order;
	return o->block[*head].where;
}

const struct pfn_range *oracle_left(const struct oracle *o,
				    enum page_where where, size_t *nr)
{
	const struct log *left = where == WHERE_PCP ? &o->left_pcp :
						      &o->left_isolated;

	*nr = left->nr;
	return left->entries;
}

bool oracle_pcp_contended(const struct oracle *o, uint32_t pfn, bool once)
{
	const struct hold *h = own_pcp(o, geometry_zone(&o->g, pfn));

	return once ? hold_fails(h, 0) : hold_always(h);
}

bool oracle_foreseen(const struct oracle *o, struct pfn_range *r)
{
	const struct foreseen *f = &o->foreseen;

	*r = (struct pfn_range){ f->start, f->end - f->start };
	return f->around_known && f->start != PFN_NONE;
}

static bool is_lost(const struct oracle *o, uint32_t pfn)
{
	return bitmap_test(o->free, pfn) && !bitmap_test(o->listed, pfn);
}

struct pfn_range oracle_lost(const struct oracle *o, uint32_t pfn)
{
	uint32_t start = pfn, end = pfn;

	while (end < o->g.nr_pages && is_lost(o, end))
		end++;
	while (end > pfn && start && is_lost(o, start - 1))
		start--;
	return (struct pfn_range){ start, end - start };
}

int64_t oracle_deferred(const struct oracle *o)
{
	int64_t nr = 0;

	for (int zone = 0; zone < o->g.nr_zones; zone++)
		nr += o->tally[zone].deferred;
	return nr;
}

static void tally_block(struct oracle *o, uint32_t pfn,
			const struct seen_block *block, int sign)
{
	struct tally *t = &o->tally[geometry_zone(&o->g, pfn)];
	int64_t nr = sign * (INT64_C(1) << block->order);

	switch (block->where) {
	case WHERE_BUDDY:
		t->nr_blocks[block->order] += sign;
		t->blocks[block->order][block->list] += sign;
		t->pages[block->list] += nr;
		if (block->order >= o->g.pageblock_order &&
		    block->list != MIGRATE_ISOLATE)
			t->large_pages += nr;
		break;
	case WHERE_PCP:
		t->pcp[block->cpu] += nr;
		t->lists[block->cpu][pcp_index(&o->g, block->order,
					       block->list)] += sign;
		break;
	case WHERE_DEFERRED:
		t->deferred += nr;
		o->has_deferred = true;
		break;
	}
}

static void remove_block(struct oracle *o, uint32_t pfn)
{
	struct seen_block *block = &o->block[pfn];

	log_range(&o->block_log, pfn, 1u << block->order);
	tally_block(o, pfn, block, -1);
	if (block->where == WHERE_PCP && block->order > o->left_order)
		o->left_order = block->order;
	if (block->where == WHERE_DEFERRED)
		o->page[pfn].deferred_order = block->order & 15;
	bitmap_clear(o->listed, pfn, 1u << block->order);
	block->order = NO_BLOCK;
}

bool oracle_is_legal(const struct oracle *o, const struct page_state *s)
{
	if (s->where == WHERE_PCP)
		return s->order <= PAGE_ALLOC_COSTLY_ORDER ||
		       (o->g.thp_order && s->order == o->g.thp_order);
	return s->where == WHERE_DEFERRED || s->order <= o->g.max_order;
}

bool oracle_can_add(const struct oracle *o, uint32_t pfn,
		    const struct page_state *s)
{
	if (s->where == WHERE_PCP &&
	    (!oracle_is_legal(o, s) || s->cpu >= o->g.nr_cpus ||
	     s->list >= MIGRATE_PCPTYPES))
		return false;
	return s->order <= GEOMETRY_MAX_ORDER && s->list < MIGRATE_TYPES &&
	       1u << s->order <= o->g.nr_pages - pfn;
}

void oracle_add_block(struct oracle *o, uint32_t pfn, const struct page_state *s)
{
	/* Its first page's private is cleared when it leaves the list. */
	if (s->where == WHERE_BUDDY)
		o->page[pfn].deferred_order = 0;
	log_range(&o->block_log, pfn, 1u << s->order);
	o->block[pfn] = (struct seen_block){ s->order, s->where, s->list, s->cpu };
	bitmap_set(o->listed, pfn, 1u << s->order);
	tally_block(o, pfn, &o->block[pfn], 1);
	o->added[o->nr_added++] = pfn;
}

/* Is the block where it was? */
static bool has_stayed(const struct seen_block *block,
		       const struct page_state *page)
{
	return page->where != WHERE_NONE && block->order == page->order &&
	       block->where == page->where && block->list == page->list &&
	       block->cpu == page->cpu;
}

void oracle_note_left(struct oracle *o, const struct snapshot *s)
{
	o->left_pcp.nr = o->left_isolated.nr = 0;
	for (size_t i = 0; i < s->nr; i++) {
		const struct seen_block *block = &o->block[s->pfns[i]];

		if (block->order == NO_BLOCK ||
		    block->order <= o->g.pageblock_order ||
		    has_stayed(block, &s->pages[i]))
			continue;
		if (block->where == WHERE_PCP)
			log_range(&o->left_pcp, s->pfns[i], 1u << block->order);
		else if (block->where == WHERE_BUDDY &&
			 block->list == MIGRATE_ISOLATE)
			log_range(&o->left_isolated, s->pfns[i],
				  1u << block->order);
	}
}

void oracle_remove_blocks(struct oracle *o, const struct snapshot *s)
{
	for (size_t i = 0; i < s->nr; i++) {
		const struct seen_block *block = &o->block[s->pfns[i]];

		if (block->order != NO_BLOCK && !has_stayed(block, &s->pages[i]))
			remove_block(o, s->pfns[i]);
	}
	o->nr_added = 0;
	if (s->nr > o->cap_added) {
		o->cap_added = s->nr;
		o->added = xrealloc(o->added, o->cap_added * sizeof(*o->added));
	}
}
