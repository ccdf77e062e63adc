// SPDX-License-Identifier: GPL-2.0-only
/* What struct page says of each page. */
#include "oracle/rules/rules.h"

/* Of the others, most fields are what they happen to be. */
static bool is_in_use(const struct known_page *page)
{
	return page->kind == PAGE_FREE || page->kind == PAGE_HELD;
}

void judge_reserved_page(struct judge *j)
{
	const struct page_state *s = j->page;
	const struct known_page *page = &j->o->page[j->pfn];

	if (page->kind == PAGE_RESERVED &&
	    (s->refcount != page->refs || s->flags != PGS_RESERVED))
		violate(j, RULE_REFCOUNT, "reserved",
			"a reserved page with a count of 1",
			"count %1$lld, flags %2$#llx", s->refcount, s->flags);
}

/* The rule by which the page has the count that it must have. */
static enum rule rule_of_count(const struct known_page *page,
			       const struct call *call)
{
	bool held = page->kind == PAGE_HELD;

	if (page->kind == PAGE_LEAKED)
		return RULE_REF_LEAKED;
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

void judge_refcount(struct judge *j)
{
	const struct page_state *s = j->page;
	const struct known_page *page = &j->o->page[j->pfn];
	enum rule rule = rule_of_count(page, j->call);
	struct violation *v;

	if ((!is_in_use(page) && page->kind != PAGE_LEAKED) ||
	    s->refcount == page->refs)
		return;
	v = violate(j, rule, "refcount", "%1$lld", "%2$lld", page->refs,
		    s->refcount);
	if (v && rule == RULE_REF_FROZEN)
		v->other = (uint32_t)s->refcount;
}

/* The flag that each kind of damage sets, if it is one. */
static const uint16_t damage_flags[NR_DAMAGES] = {
	[DAMAGE_HWPOISON] = PGS_HWPOISON, [DAMAGE_LOCKED] = PGS_LOCKED,
	[DAMAGE_LRU] = PGS_LRU,		  [DAMAGE_MLOCKED] = PGS_MLOCKED,
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

void judge_flags(struct judge *j)
{
	const struct page_state *s = j->page;
	const struct known_page *page = &j->o->page[j->pfn];

	if (is_in_use(page) && s->flags != expected_flags(page, s))
		violate(j, RULE_FLAGS, "flags", "the flags of its state",
			"%1$#llx, not %2$#llx", s->flags,
			expected_flags(page, s));
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

void judge_mapping(struct judge *j)
{
	const struct known_page *page = &j->o->page[j->pfn];

	if (is_in_use(page) && j->page->mapping != expected_mapping(page))
		violate(j, RULE_MAPPING, "mapping", "the mapping of its state",
			"kind %1$lld, not %2$lld", j->page->mapping,
			expected_mapping(page));
}

/* Sign of page->_mapcount + 1: a type shows as negative. */
static int expected_mapcount(const struct known_page *page)
{
	if (page->damage & 1u << DAMAGE_MAPCOUNT)
		return 1;
	return page->damage & 1u << DAMAGE_TYPE ? -1 : 0;
}

void judge_mapcount(struct judge *j)
{
	const struct page_state *s = j->page;
	const struct known_page *page = &j->o->page[j->pfn];
	int sign = (s->mapcount > 0) - (s->mapcount < 0);

	if (is_in_use(page) && sign != expected_mapcount(page))
		violate(j, RULE_MAPCOUNT, "mapcount",
			"the mapcount of its state", "%1$lld", s->mapcount);
}

void judge_owner(struct judge *j)
{
	const struct known_page *page = &j->o->page[j->pfn];

	if (j->page->owner == OWNER_UNKNOWN || !is_in_use(page) ||
	    (j->page->owner == OWNER_SET) == (page->kind == PAGE_HELD))
		return;
	violate(j, RULE_OWNER, "owner",
		page->kind == PAGE_HELD ? "an owner" : "no owner: it is free",
		j->page->owner == OWNER_SET ? "an owner" : "none");
}

void judge_on_list(struct judge *j)
{
	static const char *const expected[] = {
		[PAGE_ABSENT] = "on no list: it does not exist",
		[PAGE_HELD] = "on no list: a caller holds it",
		[PAGE_LEAKED] = "on no list: it was leaked on purpose",
		[PAGE_RESERVED] = "on no list: it is reserved",
	};
	uint8_t kind = j->o->page[j->pfn].kind;

	if (kind == PAGE_FREE ||
	    (j->page->where == WHERE_NONE &&
	     (kind == PAGE_HELD || !(j->page->flags & PGS_BUDDY))))
		return;
	violate(j, RULE_ON_LIST, "list", expected[kind], "on a list");
}

void judge_private(struct judge *j)
{
	const struct page_state *s = j->page;
	const struct known_page *page = &j->o->page[j->pfn];
	struct violation *v = NULL;
	uint64_t private = 0;

	if (page->kind == PAGE_FREE) {
		if (s->where == WHERE_BUDDY || s->where == WHERE_DEFERRED)
			private = s->order;
		if (s->private != private)
			v = violate(j, RULE_PRIVATE, "private",
				    private ? "the block's order" : "0",
				    "%1$#llx", (int64_t)s->private);
	} else if (page->kind == PAGE_HELD) {
		private = page->damage >> DAMAGE_PRIVATE & 1;
		if (!!s->private != private)
			v = violate(j, RULE_PRIVATE, "private",
				    private ? "what the holder set" : "0",
				    "%1$#llx", (int64_t)s->private);
	}
	if (v)
		v->other = (uint32_t)s->private;
}

void judge_compound(struct judge *j)
{
	const struct page_state *s = j->page;
	const struct known_page *page = &j->o->page[j->pfn];
	uint32_t head = page->shape == SHAPE_COMPOUND_TAIL ? page->head :
							      PFN_NONE;

	if (page->kind != PAGE_HELD)
		return;
	if (s->head != head)
		violate(j, RULE_COMPOUND, "head",
			head == PFN_NONE ? "no compound head"
					 : "the compound head %1$lld",
			s->head == PFN_NONE ? "no compound head"
					    : "the compound head %2$lld",
			head, s->head);
	if (page->shape == SHAPE_COMPOUND_HEAD && s->order != page->order)
		violate(j, RULE_COMPOUND, "order", "order %1$lld",
			"order %2$lld", page->order, s->order);
}
