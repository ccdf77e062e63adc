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

enum scope {
	SCOPE_RESULT, SCOPE_TAKEN, SCOPE_REPORT, SCOPE_SHOWN, SCOPE_LISTED,
	SCOPE_PAGE, SCOPE_BLOCK, SCOPE_LISTS, SCOPE_CALL, SCOPE_ZONE, SCOPE_END
};

/* Inlined with a constant scope, so that it calls that scope's checks and tests nothing. */
static inline __attribute__((always_inline)) bool
check(struct judge *j, enum scope scope)
{
#define CHECK(SCOPE, f)                                                        \
	if (scope == SCOPE_##SCOPE)                                            \
		f(j);
#include "oracle/rules.def"
	return !j->violated;
}

/* Of a page or block. */
static inline __attribute__((always_inline)) bool
check_at(struct judge *j, enum scope scope, uint32_t pfn,
	 const struct page_state *page)
{
	j->pfn = pfn;
	j->page = page;
	check(j, scope);
	j->pfn = PFN_NONE;
	return !j->violated;
}

static struct judge judge(struct oracle *o, const struct call *call,
			  const struct result *result, const struct snapshot *s,
			  struct violation *v)
{
	return (struct judge){
		.o = o, .call = call, .result = result, .s = s,
		.pfn = PFN_NONE, .zone = -1, .v = v,
	};
}

/* Of lists that others may have changed in between, there is nothing to be said. */
static void check_taken(struct judge *j, uint32_t pfn)
{
	if (!j->o->overlaps) {
		check_at(j, SCOPE_TAKEN, pfn, NULL);
		return;
	}
	j->pfn = pfn;
	judge_taken(j);
	judge_taken_hwpoison(j);
	judge_taken_order(j);
	j->pfn = PFN_NONE;
}

static void begin_call(struct oracle *o)
{
	o->page_log.mark = o->page_log.nr;
	o->block_log.mark = o->block_log.nr;
	o->left_order = 0;
	o->nr_changed = 0;
	o->nr_bad = 0;
	o->warns = NULL;
	o->nr_warns = 1;
	o->assisted = false;
	o->was_task = o->task;
	o->events.around = 0;
	o->leaked_before = o->leaked;
}

void oracle_predict(struct oracle *o, const struct call *call,
		    const struct result *result)
{
	struct judge j = judge(o, call, result, NULL, &o->pending);

	/* Of a call that overlapped, they were followed one by one. */
	if (!o->overlaps) {
		begin_call(o);
		oracle_follow_answers(o, call, result);
	}
	check(&j, SCOPE_RESULT);
	if (!j.violated && call->op == OP_ALLOC_BULK)
		for (int32_t i = 0; i < result->ret; i++)
			check_taken(&j, result->pfns[i]);
	else if (!j.violated && is_buddy_alloc(call) && !result->ret)
		check_taken(&j, result->pfn);
	o->is_pending = j.violated;
	if (j.violated)
		return;
	oracle_follow_call(o, call, result);
	/* The OOM killer is disabled, and failing is no way out. */
	if (nofail_warnings(call, result)) {
		o->warns = "__alloc_pages_may_oom";
		o->nr_warns = nofail_warnings(call, result);
	}
}

void oracle_follow(struct oracle *o, const struct call *call, const struct result *result)
{
	begin_call(o);
	o->is_pending = false;
	oracle_follow_answers(o, call, result);
	oracle_follow_call(o, call, result);
}

/*
 * First everything that moved or went is taken out, then what came is put in, so that
 * a page may leave one block and join another in one call.
 */
static bool follow_blocks(struct judge *j)
{
	struct oracle *o = j->o;

	oracle_remove_blocks(o, j->s);
	for (size_t i = 0; i < j->s->nr; i++) {
		const struct page_state *s = &j->s->pages[i];
		uint32_t pfn = j->s->pfns[i];

		if (s->where == WHERE_NONE || o->block[pfn].order != NO_BLOCK)
			continue;
		if (!check_at(j, SCOPE_SHOWN, pfn, s))
			return false;
		if (oracle_can_add(o, pfn, s))
			oracle_add_block(o, pfn, s);
	}
	return true;
}

/*
 * Do checks of the scope PAGE see the same of pages number @a and @b of the snapshot? Links
 * between pages are no matter of theirs, nor is the head of a page that is no tail: itself.
 */
static bool are_alike(const struct judge *j, size_t a, size_t b)
{
	const struct page_state *pages = j->s->pages;
	struct known_page known = j->o->page[j->s->pfns[a]];
	const struct known_page *other = &j->o->page[j->s->pfns[b]];

	if (known.shape != SHAPE_COMPOUND_TAIL)
		known.head = other->head;
	return !memcmp(&known, other, sizeof(known)) &&
	       !memcmp(&pages[a].private, &pages[b].private,
		       sizeof(*pages) - offsetof(struct page_state, private));
}

/* Of pages alike, one: most are like the page before. */
static bool check_pages(struct judge *j)
{
	for (size_t i = 0; i < j->s->nr; i++)
		if (!(i && are_alike(j, i - 1, i)) &&
		    !check_at(j, SCOPE_PAGE, j->s->pfns[i], &j->s->pages[i]))
			return false;
	return true;
}

static bool check_blocks(struct judge *j)
{
	for (size_t i = 0; i < j->o->nr_added; i++)
		if (!check_at(j, SCOPE_BLOCK, j->o->added[i], NULL))
			return false;
	return true;
}

static bool check_zones(struct judge *j)
{
	for (j->zone = 0; j->zone < j->o->g.nr_zones; j->zone++)
		if (!check(j, SCOPE_ZONE))
			return false;
	j->zone = -1;
	return true;
}

bool oracle_judge(struct oracle *o, const struct call *call,
		  const struct result *result, const struct snapshot *s,
		  struct violation *v)
{
	struct judge j = judge(o, call, result, s, v);

	if (!call && !o->overlaps)
		/* No prediction came before. */
		begin_call(o);
	oracle_note_left(o, s);
	if (o->is_pending) {
		*v = o->pending;
		return false;
	}
	memcpy(o->before, o->tally, o->g.nr_zones * sizeof(*o->tally));
	oracle_follow_marks(o, s);
	if (!check(&j, SCOPE_REPORT) || !follow_blocks(&j) ||
	    !check(&j, SCOPE_LISTED) || !check_pages(&j) || !check_blocks(&j) ||
	    !check(&j, SCOPE_LISTS) || (call && !check(&j, SCOPE_CALL)))
		return false;
	oracle_follow_counters(o, s);
	if (o->overlaps_range)
		oracle_accept_events(o, s);
	if (o->overlaps_interrupts)
		oracle_accept_lost_events(o, s);
	return check_zones(&j) && check(&j, SCOPE_END);
}

void oracle_begin_overlap(struct oracle *o, bool interrupts)
{
	begin_call(o);
	o->overlaps = true;
	o->overlaps_interrupts = interrupts;
	o->was_task = o->task;
}

void oracle_end_overlap(struct oracle *o)
{
	o->overlaps = false;
	o->overlaps_range = false;
	o->overlaps_interrupts = false;
	o->types_changed |= may_have_been_retyped(o);
	o->overlaps_types = 0;
}

void oracle_keep_reports(struct oracle *o, struct reports *kept)
{
	if (kept->nr + o->nr_bad > kept->cap) {
		kept->cap = 2 * (kept->nr + o->nr_bad);
		kept->pfns = xrealloc(kept->pfns, kept->cap * sizeof(*kept->pfns));
	}
	if (o->nr_bad)
		memcpy(kept->pfns + kept->nr, o->bad, o->nr_bad * sizeof(*o->bad));
	kept->nr += o->nr_bad;
	o->nr_bad = 0;
}

bool oracle_judge_reports(struct oracle *o, const struct call *call,
			  const struct result *result, struct reports *kept,
			  struct violation *v)
{
	struct judge j = judge(o, call, result, NULL, v);

	for (size_t i = 0; i < kept->nr; i++)
		oracle_report_bad(o, kept->pfns[i]);
	kept->nr = 0;
	judge_reports(&j);
	judge_warnings(&j);
	judge_retry(&j);
	o->nr_bad = 0;
	o->warns = NULL;
	o->nr_warns = 1;
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
	struct judge j = judge(o, NULL, NULL, s, v);

	if (!oracle_judge(o, NULL, NULL, s, v))
		return false;
	judge_range(&j, (struct pfn_range){ 0, o->g.nr_pages });
	if (o->types_changed)
		violate_page(&j, RULE_BLOCK_TYPE, "type", PFN_NONE,
			     "movable, or CMA in a CMA area", "another type");
	for (uint32_t pfn = 0; pfn < o->g.nr_pages; pfn++)
		if (o->block[pfn].order != NO_BLOCK &&
		    o->block[pfn].where != WHERE_BUDDY)
			violate_page(&j, RULE_FRESH, "list", pfn,
				     "on a free list", "on another list");
	oracle_remember_fresh(o);
	return !j.violated;
}

bool oracle_judge_fresh(struct oracle *o, struct violation *v)
{
	struct judge j = judge(o, NULL, NULL, NULL, v);
	size_t i;

	for (i = 0; i < o->page_log.nr && !j.violated; i++) {
		const struct pfn_range *r = &o->page_log.entries[i];

		for (uint32_t pfn = r->start; pfn < r->start + r->nr; pfn++)
			if (o->page[pfn].kind == PAGE_HELD)
				violate_page(&j, RULE_FRESH, "page", pfn,
					     "freed", "still held");
	}
	for (i = 0; i < o->block_log.nr && !j.violated; i++) {
		uint32_t pfn = o->block_log.entries[i].start;
		const struct seen_block *block = &o->block[pfn];
		const struct seen_block *fresh = &o->fresh_block[pfn];

		if (block->order != NO_BLOCK && block->where != WHERE_BUDDY)
			violate_page(&j, RULE_FRESH, "list", pfn,
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
			violate_page(&j, RULE_FRESH, "block", pfn,
				     "the block of the fresh machine",
				     "another");
	}
	return !j.violated;
}
