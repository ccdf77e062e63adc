// SPDX-License-Identifier: GPL-2.0-only
/* What is judged when; and the two moments at which all is known: fresh, and the end. */
#include "oracle/rules/rules.h"

bool rule_ignored[NR_RULES];

uint64_t rule_judged[NR_RULES];

const enum rule rules_judged[] = {
	RULE_UNMERGED, RULE_LIST_TYPE_SPAN, RULE_PCP_LIST, RULE_PCP_ISOLATE,
	RULE_PCP_CPU, RULE_PCP_HIGH, RULE_LOCKED, RULE_NOLOCK, RULE_DRAINED,
	RULE_DEFERRED, RULE_OUTCOME, RULE_CMA_PLACE, RULE_ALLOC_FAILED,
};

const unsigned int nr_rules_judged =
	sizeof(rules_judged) / sizeof(rules_judged[0]);

struct violation *judge_violated(struct judge *j, enum rule rule,
				 const char *field, uint32_t pfn, int zone,
				 const char *expected, const char *found,
				 const int64_t *value)
{
	if (j->violated)
		return NULL;
	j->violated = true;
	*j->v = (struct violation){
		.rule = rule,
		.field = field,
		.pfn = pfn,
		.other = PFN_NONE,
		.zone = zone,
		.expected = expected,
		.found = found,
	};
	memcpy(j->v->value, value, sizeof(j->v->value));
	return j->v;
}

bool judge_excused(struct judge *j, const struct violation *violation)
{
	const struct oracle *o = j->o;

	if (violation && o->excuse && o->excuse(o->excuse_context, violation))
		j->violated = false;
	return !j->violated;
}

/* rules.def once for each of what its checks are called for. */

static void judge_before(struct judge *j)
{
#define RESULT(f) f(j);
#include "oracle/rules.def"
}

static void judge_taken_block(struct judge *j, uint32_t pfn)
{
#define TAKEN(f) f(j, pfn);
#include "oracle/rules.def"
}

static void judge_reported(struct judge *j)
{
#define REPORT(f) f(j);
#include "oracle/rules.def"
}

static void judge_shown(struct judge *j, uint32_t pfn,
			const struct page_state *s)
{
#define SHOWN(f) f(j, pfn, s);
#include "oracle/rules.def"
}

static void judge_all_listed(struct judge *j)
{
#define LISTED(f) f(j);
#include "oracle/rules.def"
}

static void judge_page(struct judge *j, uint32_t pfn,
		       const struct page_state *s)
{
#define PAGE(f) f(j, pfn, s);
#include "oracle/rules.def"
}

static void judge_block(struct judge *j, uint32_t pfn)
{
#define BLOCK(f) f(j, pfn);
#include "oracle/rules.def"
}

static void judge_lists(struct judge *j)
{
#define LISTS(f) f(j);
#include "oracle/rules.def"
}

static void judge_call(struct judge *j)
{
#define CALL(f) f(j);
#include "oracle/rules.def"
}

static void judge_zone(struct judge *j, unsigned int zone)
{
#define ZONE(f) f(j, zone);
#include "oracle/rules.def"
}

static void judge_end(struct judge *j)
{
#define END(f) f(j);
#include "oracle/rules.def"
}

static void begin_call(struct oracle *o)
{
	o->page_log.mark = o->page_log.nr;
	o->block_log.mark = o->block_log.nr;
	o->left_order = 0;
	o->nr_changed = 0;
	o->nr_bad = 0;
	o->warns = NULL;
	o->events.around = 0;
	o->leaked_before = o->leaked;
}

void oracle_predict(struct oracle *o, const struct call *call,
		    const struct result *result)
{
	struct judge j = {
		.o = o, .call = call, .result = result, .v = &o->pending,
	};

	begin_call(o);
	judge_before(&j);
	if (!j.violated && call->op == OP_ALLOC_BULK)
		for (int32_t i = 0; i < result->ret; i++)
			judge_taken_block(&j, result->pfns[i]);
	else if (!j.violated && is_buddy_alloc(call) && !result->ret)
		judge_taken_block(&j, result->pfn);
	o->is_pending = j.violated;
	if (!j.violated)
		oracle_follow_call(o, call, result);
}

/*
 * First everything that moved or went is taken out, then what came is put in, so that
 * a page may leave one block and join another in one call.
 */
static void follow_blocks(struct judge *j)
{
	struct oracle *o = j->o;

	oracle_remove_blocks(o, j->s);
	for (size_t i = 0; i < j->s->nr && !j->violated; i++) {
		const struct page_state *s = &j->s->pages[i];
		uint32_t pfn = j->s->pfns[i];

		if (s->where == WHERE_NONE || o->block[pfn].order != NO_BLOCK)
			continue;
		judge_shown(j, pfn, s);
		if (!j->violated && oracle_can_add(o, pfn, s))
			oracle_add_block(o, pfn, s);
	}
}

bool oracle_judge(struct oracle *o, const struct call *call,
		  const struct result *result, const struct snapshot *s,
		  struct violation *v)
{
	struct judge j = {
		.o = o, .call = call, .result = result, .s = s, .v = v,
	};
	size_t i;

	if (!call)
		/* No prediction came before. */
		begin_call(o);
	oracle_note_left(o, s);
	if (o->is_pending) {
		*v = o->pending;
		return false;
	}
	memcpy(o->before, o->tally, o->g.nr_zones * sizeof(*o->tally));
	oracle_follow_marks(o, s);
	judge_reported(&j);
	if (!j.violated)
		follow_blocks(&j);
	if (!j.violated)
		judge_all_listed(&j);
	for (i = 0; i < s->nr && !j.violated; i++)
		judge_page(&j, s->pfns[i], &s->pages[i]);
	for (i = 0; i < o->nr_added && !j.violated; i++)
		judge_block(&j, o->added[i]);
	if (!j.violated)
		judge_lists(&j);
	if (!j.violated && call)
		judge_call(&j);
	if (!j.violated)
		oracle_follow_counters(o, s);
	for (i = 0; i < o->g.nr_zones && !j.violated; i++)
		judge_zone(&j, (unsigned int)i);
	if (!j.violated)
		judge_end(&j);
	return !j.violated;
}

void oracle_excuse(struct oracle *o,
		   bool (*excuse)(void *context, const struct violation *v),
		   void *context)
{
	o->excuse = excuse;
	o->excuse_context = context;
}

bool oracle_start(struct oracle *o, const struct snapshot *s,
		  struct violation *v)
{
	struct judge j = { .o = o, .s = s, .v = v };

	if (!oracle_judge(o, NULL, NULL, s, v))
		return false;
	judge_range(&j, (struct pfn_range){ 0, o->g.nr_pages });
	if (o->types_changed)
		violate(&j, RULE_BLOCK_TYPE, "type", PFN_NONE, -1,
			"movable, or CMA in a CMA area", "another type");
	for (uint32_t pfn = 0; pfn < o->g.nr_pages; pfn++)
		if (o->block[pfn].order != NO_BLOCK &&
		    o->block[pfn].where != WHERE_BUDDY)
			violate(&j, RULE_FRESH, "list", pfn, -1,
				"on a free list", "on another list");
	oracle_remember_fresh(o);
	return !j.violated;
}

bool oracle_judge_fresh(struct oracle *o, struct violation *v)
{
	struct judge j = { .o = o, .v = v };
	size_t i;

	for (i = 0; i < o->page_log.nr && !j.violated; i++) {
		const struct pfn_range *r = &o->page_log.entries[i];

		for (uint32_t pfn = r->start; pfn < r->start + r->nr; pfn++)
			if (o->page[pfn].kind == PAGE_HELD)
				violate(&j, RULE_FRESH, "page", pfn, -1,
					"freed", "still held");
	}
	for (i = 0; i < o->block_log.nr && !j.violated; i++) {
		uint32_t pfn = o->block_log.entries[i].start;
		const struct seen_block *block = &o->block[pfn];
		const struct seen_block *fresh = &o->fresh_block[pfn];

		if (block->order != NO_BLOCK && block->where != WHERE_BUDDY)
			violate(&j, RULE_FRESH, "list", pfn, -1,
				"on a free list after draining",
				"on another list");
		/*
		 * Pageblocks that changed type may have kept free neighbours
		 * from merging, and what leaked is missing.
		 */
		if (o->leaked || o->types_changed)
			continue;
		if (block->order != fresh->order ||
		    (block->order != NO_BLOCK && block->list != fresh->list))
			violate(&j, RULE_FRESH, "block", pfn, -1,
				"the block of the fresh machine", "another");
	}
	return !j.violated;
}
