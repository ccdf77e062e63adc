// SPDX-License-Identifier: GPL-2.0-only
/* Equality of two machines, and the differences that are allowed. */
#include "oracle/equality.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct rule_info equality_infos[NR_EQUALITIES] = {
#define EQUAL(NAME, n, s) [EQUAL_##NAME] = { n, s },
#include "oracle/equality.def"
};

const struct rule_info allowance_infos[NR_ALLOWANCES] = {
#define ALLOW(NAME, n, s) [ALLOW_##NAME] = { n, s },
#include "oracle/equality.def"
};

bool equality_ignored[NR_EQUALITIES];

/* From here on @d is about a page, or a zone, or neither. */
static void about(struct inequality *d, uint32_t pfn, int zone)
{
	*d = (struct inequality){.field = "", .pfn = pfn, .zone = zone};
}

/*
 * Do both have the same, or is the rule ignored? If not, @d says what each has.
 */
static bool same(struct inequality *d, enum equality rule, const char *field,
		 int64_t a, int64_t b)
{
	if (a == b)
		return true;
	d->rule = rule;
	d->field = field;
	d->a = a;
	d->b = b;
	return equality_ignored[rule];
}

#define SAME(rule, field) same(d, rule, #field, a->field, b->field)

/* The part of the field that differs. */
__attribute__((format(printf, 2, 3))) static bool
differs_in(struct inequality *d, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(d->part, sizeof(d->part), format, args);
	va_end(args);
	return false;
}

/* Results that differ lead to states that cannot be compared. */
static bool same_result(struct inequality *d, const char *field, int64_t a,
			int64_t b)
{
	return same(d, EQUAL_RESULT, field, a, b) && a == b;
}

static bool has_bad(const struct result *r, uint32_t pfn)
{
	for (uint32_t i = 0; i < r->nr_bad && i < RESULT_MAX_BAD; i++)
		if (r->bad[i] == pfn)
			return true;
	return r->nr_bad > RESULT_MAX_BAD;
}

/* The pages that one of the two, @of, reports. */
static bool same_bad(const struct result *of, const struct result *a,
		     const struct result *b, struct inequality *d)
{
	for (uint32_t i = 0; i < of->nr_bad && i < RESULT_MAX_BAD; i++) {
		about(d, of->bad[i], -1);
		if (!same(d, EQUAL_BAD_PAGES, "report", has_bad(a, d->pfn),
			  has_bad(b, d->pfn)))
			return false;
	}
	return true;
}

/* What the request did to be served. */
static bool equal_efforts(const struct result *a, const struct result *b,
			  struct inequality *d)
{
	for (int kind = 0; kind < NR_ANSWER_KINDS; kind++)
		if (!same(d, EQUAL_EFFORT, "asked", a->nr_asked[kind],
			  b->nr_asked[kind]) ||
		    !same_result(d, "used", a->nr_used[kind], b->nr_used[kind]))
			return false;
	if (!same_result(d, "captured", a->captured, b->captured) ||
	    !same(d, EQUAL_EFFORT, "woken", a->nr_woken, b->nr_woken))
		return false;
	for (uint32_t i = 0; i < a->nr_woken && i < b->nr_woken &&
			     i < RESULT_MAX_WOKEN; i++) {
		const struct wakeup *x = &a->woken[i], *y = &b->woken[i];

		if (!same(d, EQUAL_EFFORT, "woken_zone", x->zone, y->zone) ||
		    !same(d, EQUAL_EFFORT, "woken_order", x->order, y->order) ||
		    !same(d, EQUAL_EFFORT, "woken_for", x->highest_zone,
			  y->highest_zone))
			return false;
	}
	return true;
}

bool equality_results(const struct call *call, const struct result *a,
		      const struct result *b, struct inequality *d)
{
	about(d, PFN_NONE, -1);
	if (!same_result(d, "ret", a->ret, b->ret) ||
	    !same_result(d, "pfn", a->pfn, b->pfn))
		return false;
	for (int32_t i = 0; call->op == OP_ALLOC_BULK && i < a->ret; i++)
		if (!same_result(d, "pfns", a->pfns[i], b->pfns[i]))
			return false;
	if (!equal_efforts(a, b, d))
		return false;
	return same_bad(a, a, b, d) && same_bad(b, a, b, d);
}

/* Is page->private about the list that the page is on, not about the page? */
static bool private_is_order(const struct page_state *s)
{
	return s->where == WHERE_BUDDY || s->where == WHERE_DEFERRED;
}

static bool equal_pages(const struct geometry *g, enum equality_when when,
			uint32_t pfn, const struct page_state *a,
			const struct page_state *b, uint64_t *seen,
			struct inequality *d)
{
	about(d, pfn, -1);
	if (!SAME(EQUAL_REFCOUNT, refcount) ||
	    ((a->flags ^ b->flags) & ~PGS_BUDDY &&
	     !SAME(EQUAL_PREPARED, flags)) ||
	    !SAME(EQUAL_PREPARED, mapping) || !SAME(EQUAL_PREPARED, mapcount) ||
	    !SAME(EQUAL_PREPARED, head) ||
	    (!private_is_order(a) && !private_is_order(b) &&
	     !SAME(EQUAL_PREPARED, private)))
		return false;
	if (when == EQUAL_AT_ONCE) {
		if (a->where != b->where || a->order != b->order)
			seen[ALLOW_PCP_LISTS]++;
		return true;
	}
	if (!SAME(EQUAL_LIST, where) || !SAME(EQUAL_LIST, order) ||
	    !SAME(EQUAL_LIST, cpu) || !SAME(EQUAL_LIST, flags) ||
	    !SAME(EQUAL_LIST, private))
		return false;
	if (a->list != b->list) {
		if ((when != EQUAL_DRAINED || a->order <= g->pageblock_order ||
		     a->list >= MIGRATE_PCPTYPES ||
		     b->list >= MIGRATE_PCPTYPES) &&
		    !SAME(EQUAL_LIST, list))
			return false;
		seen[ALLOW_MIXED_TYPE]++;
	}
	if (a->prev != b->prev || a->next != b->next) {
		if (when == EQUAL_ALL && (!SAME(EQUAL_LIST_ORDER, prev) ||
					  !SAME(EQUAL_LIST_ORDER, next)))
			return false;
		seen[ALLOW_LIST_ORDER]++;
	}
	return true;
}

static bool equal_blocks(const struct geometry *g, enum equality_when when,
			 const struct snapshot *a, const struct snapshot *b,
			 uint64_t *seen, struct inequality *d)
{
	for (size_t i = 0; i < a->nr_blocks; i++) {
		uint8_t x = a->block_types[i], y = b->block_types[i];

		if (x == y)
			continue;
		about(d, a->block_pfns[i], -1);
		/*
		 * A free block larger than a pageblock took the type of the
		 * piece that came last. equal_pages() holds the block itself
		 * to the same exception.
		 */
		if ((when == EQUAL_ALL || g->pageblock_order == g->max_order ||
		     x >= MIGRATE_PCPTYPES || y >= MIGRATE_PCPTYPES) &&
		    !same(d, EQUAL_BLOCK_TYPE, "type", x, y))
			return false;
		seen[ALLOW_MIXED_TYPE]++;
	}
	return true;
}

static bool equal_tuning(const struct pcp_state *a, const struct pcp_state *b,
			 struct inequality *d)
{
#define SAME_TUNING(field)                                                     \
	(same(d, EQUAL_PCP, "tuning", a->field, b->field) ||                   \
	 differs_in(d, #field))
	return SAME_TUNING(high) && SAME_TUNING(high_min) &&
	       SAME_TUNING(high_max) && SAME_TUNING(batch) &&
	       SAME_TUNING(free_count) && SAME_TUNING(alloc_factor) &&
	       SAME_TUNING(flags);
#undef SAME_TUNING
}

static bool equal_pcp(enum equality_when when, const struct pcp_state *a,
		      const struct pcp_state *b, uint64_t *seen,
		      struct inequality *d)
{
	if (!SAME(EQUAL_PCP, count))
		return false;
	if (!memcmp(a, b, sizeof(*a)))
		return true;
	if (when == EQUAL_ALL && !equal_tuning(a, b, d))
		return false;
	seen[ALLOW_PCP_TUNING]++;
	return true;
}

static bool equal_zone(const struct geometry *g, enum equality_when when,
		       const struct zone_state *a, const struct zone_state *b,
		       uint64_t *seen, struct inequality *d)
{
	bool cleared =
		when != EQUAL_ALL && (a->flags ^ b->flags) & ZONES_BELOW_HIGH;

	for (int i = 0; i < NR_WATERMARKS; i++)
		if (!SAME(EQUAL_ZONE, watermark[i]))
			return false;
	for (int i = 0; i < g->nr_zones; i++)
		if (!SAME(EQUAL_ZONE, lowmem_reserve[i]))
			return false;
	if (!SAME(EQUAL_ZONE, pgalloc) || !SAME(EQUAL_ZONE, watermark_boost) ||
	    !SAME(EQUAL_ZONE, nr_reserved_highatomic) ||
	    !SAME(EQUAL_ZONE, nr_isolate_pageblock) ||
	    !SAME(EQUAL_ZONE, nr_mlock) ||
	    (!cleared && !SAME(EQUAL_ZONE, flags)))
		return false;
	seen[ALLOW_BELOW_HIGH] += cleared;
	if (when == EQUAL_AT_ONCE) {
		if (a->nr_free_pages != b->nr_free_pages)
			seen[ALLOW_PCP_LISTS]++;
		return true;
	}
	for (int i = 0; i <= g->max_order; i++)
		if (!SAME(EQUAL_ZONE, nr_free[i]))
			return differs_in(d, "order %d", i);
	return SAME(EQUAL_ZONE, nr_free_pages) &&
	       SAME(EQUAL_ZONE, nr_free_cma) &&
	       SAME(EQUAL_ZONE, nr_free_highatomic) &&
	       SAME(EQUAL_ZONE, nr_free_blocks);
}

static bool equal_zones(const struct geometry *g, enum equality_when when,
			const struct snapshot *a, const struct snapshot *b,
			uint64_t *seen, struct inequality *d)
{
	for (int zone = 0; zone < g->nr_zones; zone++) {
		about(d, PFN_NONE, zone);
		if (!equal_zone(g, when, &a->zones[zone], &b->zones[zone], seen,
				d))
			return false;
		for (int i = 0; when != EQUAL_AT_ONCE && i < g->nr_cpus; i++)
			if (!equal_pcp(when, &a->pcps[zone][i],
				       &b->pcps[zone][i], seen, d))
				return false;
	}
	return true;
}

static bool equal_counts(const struct geometry *g, const struct event_state *a,
			 const struct event_state *b, struct inequality *d)
{
	if (!SAME(EQUAL_EVENTS, page_free_events) ||
	    !SAME(EQUAL_EVENTS, page_free_pages) ||
	    !SAME(EQUAL_EVENTS, unevictable_cleared) ||
	    !SAME(EQUAL_EVENTS, compact_isolated) ||
	    !SAME(EQUAL_EVENTS, cma_success) || !SAME(EQUAL_EVENTS, cma_fail) ||
	    !SAME(EQUAL_EVENTS, others))
		return false;
	for (int i = 0; i < g->nr_cma; i++)
		if (!same(d, EQUAL_EVENTS, "cma_available", a->cma_available[i],
			  b->cma_available[i]) ||
		    !same(d, EQUAL_EVENTS, "cma_used", a->cma_used[i],
			  b->cma_used[i]))
			return false;
	return true;
}

bool equality_snapshots(const struct geometry *g, enum equality_when when,
			const struct snapshot *a, const struct snapshot *b,
			const int64_t deferred[2], uint64_t *seen,
			struct inequality *d)
{
	int64_t pgfree[2] = { (int64_t)a->events.pgfree + deferred[0],
			      (int64_t)b->events.pgfree + deferred[1] };

	for (size_t i = 0; i < a->nr; i++)
		if (memcmp(&a->pages[i], &b->pages[i], sizeof(a->pages[i])) &&
		    !equal_pages(g, when, a->pfns[i], &a->pages[i],
				 &b->pages[i], seen, d))
			return false;
	if (!equal_blocks(g, when, a, b, seen, d) ||
	    !equal_zones(g, when, a, b, seen, d))
		return false;
	about(d, PFN_NONE, -1);
	if (deferred[0] != deferred[1]) {
		if (when != EQUAL_AT_ONCE && !same(d, EQUAL_EVENTS, "deferred",
						   deferred[0], deferred[1]))
			return false;
		seen[ALLOW_DEFERRED]++;
	}
	return same(d, EQUAL_EVENTS, "pgfree", pgfree[0], pgfree[1]) &&
	       equal_counts(g, &a->events, &b->events, d);
}
