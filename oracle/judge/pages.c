// SPDX-License-Identifier: GPL-2.0-only
/* What struct page says of each page. */
#include "oracle/judge/judge.h"

/* The flag that each kind of damage sets, if it is one. */
static const uint16_t damage_flags[NR_DAMAGES] = {
	[DAMAGE_POISON] = PGS_HWPOISON, [DAMAGE_LOCKED] = PGS_LOCKED,
	[DAMAGE_LRU] = PGS_LRU,		[DAMAGE_MLOCKED] = PGS_MLOCKED,
	[DAMAGE_DIRTY] = PGS_DIRTY,
};

static uint16_t expected_flags(const struct known_page *page,
			       const struct page_state *s)
{
	uint16_t flags = 0;

	for (unsigned int i = 0; page->damage >> i; i++)
		if (page->damage >> i & 1)
			flags |= damage_flags[i];
	if (page->kind == PAGE_FREE)
		return flags | (s->where == WHERE_BUDDY ? PGS_BUDDY : 0);
	if (page->shape == SHAPE_COMPOUND_HEAD)
		flags |= PGS_HEAD;
	if (page->shape == SHAPE_COMPOUND_TAIL)
		flags |= PGS_TAIL;
	return flags;
}

static uint8_t expected_mapping(const struct known_page *page)
{
	if (page->damage & 1u << DAMAGE_ANON)
		return MAPPING_ANON;
	if (page->damage & 1u << DAMAGE_MAPPING)
		return MAPPING_FILE;
	return page->kind == PAGE_HELD && page->shape == SHAPE_COMPOUND_TAIL ?
		       MAPPING_TAIL : MAPPING_NONE;
}

/* Sign of page->_mapcount + 1: a type shows as negative. */
static int expected_mapcount(const struct known_page *page)
{
	if (page->damage & 1u << DAMAGE_MAPCOUNT)
		return 1;
	return page->damage & 1u << DAMAGE_TYPE ? -1 : 0;
}

static bool judge_free_page(const struct known_page *page, uint32_t pfn,
			    const struct page_state *s, struct breach *b)
{
	uint64_t private = s->where == WHERE_BUDDY ||
			   s->where == WHERE_DEFERRED ? s->order : 0;

	if (s->private == private)
		return true;
	if (breach_set(b, RULE_PRIVATE, "private", pfn, -1,
		       private ? "the block's order" : "0", "%llu",
		       (unsigned long long)s->private))
		return true;
	b->other = (uint32_t)s->private;
	return false;
}

static const char *say_head(char *text, size_t cap, uint32_t head)
{
	snprintf(text, cap, head == PFN_NONE ? "no compound head" :
					       "the compound head %u", head);
	return text;
}

static bool judge_held_page(const struct known_page *page, uint32_t pfn,
			    const struct page_state *s, struct breach *b)
{
	bool private = page->damage & 1u << DAMAGE_PRIVATE;
	bool tail = page->shape == SHAPE_COMPOUND_TAIL;
	uint32_t head = tail ? page->head : PFN_NONE;
	char expected[40], found[40];

	if (s->where != WHERE_NONE &&
	    !breach_set(b, RULE_ON_LIST, "list", pfn, -1,
			"on no list: a caller holds it", "linked on a list"))
		return false;
	if (!!s->private != private &&
	    !breach_set(b, RULE_PRIVATE, "private", pfn, -1,
			private ? "what the holder set" : "0", "%llu",
			(unsigned long long)s->private))
		return false;
	if (s->head != head &&
	    !breach_set(b, RULE_COMPOUND, "head", pfn, -1,
			say_head(expected, sizeof(expected), head), "%s",
			say_head(found, sizeof(found), s->head)))
		return false;
	snprintf(expected, sizeof(expected), "order %u", page->order);
	if (page->shape == SHAPE_COMPOUND_HEAD && s->order != page->order &&
	    !breach_set(b, RULE_COMPOUND, "order", pfn, -1, expected,
			"order %u", s->order))
		return false;
	return true;
}

/* The rule by which the page has the count that it must have. */
static enum rule rule_of_count(const struct known_page *page,
			       const struct call *call)
{
	bool held = page->kind == PAGE_HELD;

	if (call && call->op == OP_SPLIT)
		return RULE_REF_SPLIT;
	if (call && held &&
	    (call->op == OP_FREE_CONTIG || call->op == OP_FREE_BULK))
		return RULE_REF_CONTIG;
	if (held && (page->shape == SHAPE_TAIL ||
		     page->shape == SHAPE_COMPOUND_TAIL))
		return RULE_REF_TAIL;
	return page->refs ? RULE_REFCOUNT : RULE_REF_FROZEN;
}

bool judge_page(const struct oracle *o, const struct call *call,
		uint32_t pfn, const struct page_state *s,
		struct breach *b)
{
	const struct known_page *page = &o->page[pfn];
	char expected[16];

	if (page->kind == PAGE_RESERVED &&
	    (s->refcount != page->refs || s->flags != PGS_RESERVED) &&
	    !breach_set(b, RULE_REFCOUNT, "reserved", pfn, -1,
			"a reserved page with a count of 1",
			"count %d, flags %#x", s->refcount, s->flags))
		return false;
	if (page->kind == PAGE_LEAKED || page->kind == PAGE_RESERVED) {
		if (s->where == WHERE_NONE && !(s->flags & PGS_BUDDY))
			return true;
		return breach_set(b, RULE_ON_LIST, "list", pfn, -1,
				  page->kind == PAGE_LEAKED ?
					  "on no list: it was leaked on purpose" :
					  "on no list: it is reserved",
				  "on a list");
	}
	if (s->refcount != page->refs) {
		snprintf(expected, sizeof(expected), "%d", page->refs);
		if (breach_set(b, rule_of_count(page, call), "refcount", pfn,
			       -1, expected, "%d", s->refcount))
			return true;
		if (b->rule == RULE_REF_FROZEN)
			b->other = (uint32_t)s->refcount;
		return false;
	}
	if (s->flags != expected_flags(page, s) &&
	    !breach_set(b, RULE_FLAGS, "flags", pfn, -1,
			"the flags of its state", "%#x, not %#x", s->flags,
			expected_flags(page, s)))
		return false;
	if (s->mapping != expected_mapping(page) &&
	    !breach_set(b, RULE_MAPPING, "mapping", pfn, -1,
			"the mapping of its state", "kind %u, not %u",
			s->mapping, expected_mapping(page)))
		return false;
	if ((s->mapcount > 0) - (s->mapcount < 0) != expected_mapcount(page) &&
	    !breach_set(b, RULE_MAPCOUNT, "mapcount", pfn, -1,
			"the mapcount of its state", "%d", s->mapcount))
		return false;
	return page->kind == PAGE_FREE ? judge_free_page(page, pfn, s, b) :
					 judge_held_page(page, pfn, s, b);
}
