// SPDX-License-Identifier: GPL-2.0-only
/*
 * The blocks that a machine shows on its lists, and what they add up to.
 */
#include <stdarg.h>
#include <string.h>

#include "oracle/internal.h"

bool breach_set(struct breach *b, enum rule rule, const char *field,
		uint32_t pfn, int zone, const char *expected,
		const char *found, ...)
{
	va_list ap;

	b->rule = rule;
	b->field = field;
	b->pfn = pfn;
	b->other = PFN_NONE;
	b->was = 0;
	b->zone = zone;
	b->site = NULL;
	snprintf(b->expected, sizeof(b->expected), "%s", expected);
	va_start(ap, found);
	vsnprintf(b->found, sizeof(b->found), found, ap);
	va_end(ap);
	return rule_ignored[rule];
}

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

/* Is the order one that blocks on such a list can have? */
static bool legal_order(const struct oracle *o, const struct page_state *s)
{
	if (s->where == WHERE_PCP)
		return s->order <= PAGE_ALLOC_COSTLY_ORDER ||
		       (o->g.thp_order && s->order == o->g.thp_order);
	return s->where == WHERE_DEFERRED || s->order <= o->g.max_order;
}

static bool add_block(struct oracle *o, uint32_t pfn,
		      const struct page_state *s, struct breach *b)
{
	const struct geometry *g = &o->g;
	struct seen_block *block = &o->block[pfn];
	uint32_t nr, stray;

	if (s->where == WHERE_PCP &&
	    (!legal_order(o, s) || s->cpu >= g->nr_cpus ||
	     s->list >= MIGRATE_PCPTYPES))
		return breach_set(b, RULE_PCP_LIST, "order", pfn, -1,
				  "a costly order at most, or a PMD block",
				  "order %u on list %u", s->order, s->list);
	/* Of some blocks nothing can be made even if the rule is ignored. */
	if ((!legal_order(o, s) || pfn % (1u << s->order) ||
	     s->order > GEOMETRY_MAX_ORDER || s->list >= MIGRATE_TYPES) &&
	    (!breach_set(b, RULE_ALIGNED, "order", pfn, -1,
			 "an aligned block of a legal order",
			 "order %u on list %u", s->order, s->list) ||
	     s->order > GEOMETRY_MAX_ORDER || s->list >= MIGRATE_TYPES))
		return rule_ignored[RULE_ALIGNED];
	nr = 1u << s->order;
	if ((nr > g->nr_pages - pfn ||
	     geometry_zone(g, pfn) != geometry_zone(g, pfn + nr - 1)) &&
	    (!breach_set(b, RULE_IN_ZONE, "zone", pfn,
			 (int)geometry_zone(g, pfn), "a block within its zone",
			 "%u pages reach beyond", nr) ||
	     nr > g->nr_pages - pfn)) {
		b->other = pfn + nr - 1;
		return rule_ignored[RULE_IN_ZONE];
	}
	stray = bitmap_first_in(o->listed, NULL, pfn, nr);
	if (stray != BITMAP_NONE &&
	    !breach_set(b, RULE_OVERLAP, "list", stray, -1, "part of one block",
			"also in the order-%u block at %u", s->order, pfn))
		return false;
	stray = bitmap_first_not_in(o->free, pfn, nr);
	if (stray != BITMAP_NONE &&
	    !breach_set(b, RULE_NOT_FREE, "list", stray, -1,
			"on no list: it was not given back",
			"in the order-%u block at %u", s->order, pfn))
		return false;
	/* Its first page's private is cleared when it leaves the list. */
	if (s->where == WHERE_BUDDY)
		o->page[pfn].deferred_order = 0;
	log_range(&o->block_log, pfn, nr);
	*block = (struct seen_block){ s->order, s->where, s->list, s->cpu };
	bitmap_set(o->listed, pfn, nr);
	tally_block(o, pfn, block, 1);
	return true;
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

/*
 * First everything that moved or went is taken out, then what came is put in,
 * so that a page may leave one block and join another in one call. The
 * blocks added end up in o->work.
 */
bool oracle_follow_blocks(struct oracle *o, const struct snapshot *s,
			  size_t *nr_added, struct breach *b)
{
	size_t i, nr = 0;

	if (s->nr > o->cap_work) {
		o->cap_work = 2 * s->nr;
		o->work = xrealloc(o->work, o->cap_work * sizeof(*o->work));
	}
	for (i = 0; i < s->nr; i++) {
		const struct page_state *page = &s->pages[i];
		const struct seen_block *block = &o->block[s->pfns[i]];
		bool listed = page->where != WHERE_NONE;

		if (block->order != NO_BLOCK) {
			if (has_stayed(block, page))
				continue;
			remove_block(o, s->pfns[i]);
		}
		if (listed)
			o->work[nr++] = (uint32_t)i;
	}
	for (i = 0; i < nr; i++) {
		uint32_t at = o->work[i];

		if (!add_block(o, s->pfns[at], &s->pages[at], b))
			return false;
		o->work[i] = s->pfns[at];
	}
	*nr_added = nr;
	return true;
}
